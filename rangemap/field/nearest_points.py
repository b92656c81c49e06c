"""Nearest and farthest sites by exact geodesic distance.

Every search asks a tree for candidates under a bound that no better site can break, then lets
Karney's inverse decide among them.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from rangemap.field import geodesy
from rangemap.field.border_points import SPACING_M, Sites
from rangemap.field.geodesy import FLATTENING, FLATTEST_RADIUS_M, LIFT, SEMI_MAJOR_M, Floats
from rangemap.field.nearest_from_afar import Tier

Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

# How many neighbours a tree is asked for at first.
_HANDFUL = 6
# Beyond this chord and geodesic part company, and the tuned bound is far sharper: at 5,000 km the
# window of the one is 2.6 km wide, that of the other 46 m.
_CHORD_LIMIT_M = 5_000_000.0
# A bound by chord may be this much above the distance it is for: more than the flattening.
_ROOM = 1.03
# No quarter of a great ellipse is shorter: the meridian's, less what the flattening may do
_QUARTER_M = 9_900_000.0


@dataclass(frozen=True)
class Pairs:
    """Queries and candidate sites, ordered by query.

    Attributes
    ----------
    query, site
        Indices.
    metres
        Exact distance.
    bearing
        Azimuth at the site towards the query, degrees.
    growth
        Azimuth at the query away from the site, degrees.
    """

    query: Ints
    site: Ints
    metres: Floats
    bearing: Floats
    growth: Floats

    @classmethod
    def of(cls, sites: Sites, lon: Floats, lat: Floats, pairs: tuple[Ints, Ints]) -> "Pairs":
        """Measure pairs of query and site."""
        query, site = pairs
        there, back, metres = geodesy.inverse(
            sites.lon[site], sites.lat[site], lon[query], lat[query]
        )
        return cls(query, site, metres, there, back + 180.0)

    def only(self, kept: Ints | Bools) -> "Pairs":
        """Return the pairs at the given places."""
        return Pairs(
            self.query[kept],
            self.site[kept],
            self.metres[kept],
            self.bearing[kept],
            self.growth[kept],
        )

    def where(self, chosen: Bools, other: "Pairs") -> "Pairs":
        """Return the other's pairs where chosen, and these elsewhere."""
        return Pairs(
            *(
                np.where(chosen, getattr(other, name), getattr(self, name))
                for name in ("query", "site", "metres", "bearing", "growth")
            )
        )


def handful(
    tier: Tier, lon: Floats, lat: Floats, to_m: float = np.inf
) -> tuple[Floats, Ints, Bools]:
    """Return the sites of a tier that are nearest in space.

    Parameters
    ----------
    tier, lon, lat
        Where to search, and from where.
    to_m
        What is further off need not be found.

    Returns
    -------
    chord, site
        Shape (n, k), by chord; infinite, and no site, where there are fewer.
    found
        Shape (n,): false only where every site is further off than ``to_m``.
    """
    count = min(_HANDFUL, len(tier.site))
    # an edge that comes so near may have its ends a little further off
    furthest = np.hypot(np.array(to_m), SPACING_M / 2)
    bound = longest_chord(furthest * _ROOM) if np.isfinite(to_m) else np.inf
    chord, near = tier.space.query(geodesy.ecef(lon, lat), k=count, distance_upper_bound=bound)
    chord, near = chord.reshape(len(lon), count), near.reshape(len(lon), count)
    site = np.append(tier.site, -1)[near]
    return chord, site, chord[:, 0] <= longest_chord(furthest)


def around(sites: Sites, lon: Floats, lat: Floats, known: tuple[Floats, Ints]) -> tuple[Ints, Ints]:
    """Return (query, site) pairs, ordered by query, for queries next to the border.

    Any edge that holds the point of the border nearest in space has an end among them.
    """
    chord, site = known
    limit = np.hypot(chord[:, 0], SPACING_M / 2) + 1.0
    wide = (chord[:, -1] <= limit) & (chord.shape[1] < len(sites.lon))
    row, column = np.nonzero((chord <= limit[:, None]) & ~wide[:, None])
    if not wide.any():
        return row, site[row, column]
    rows = np.nonzero(wide)[0]
    more, more_sites = _ball(sites.whole.space, geodesy.ecef(lon[rows], lat[rows]), limit[rows])
    query = np.concatenate([row, rows[more]])
    order = np.argsort(query, kind="stable")
    return query[order], np.concatenate([site[row, column], more_sites])[order]


def nearest(
    sites: Sites, tier: Tier, place: tuple[Floats, Floats], known: tuple[Floats, Ints]
) -> Pairs:
    """Return every site that may be, or neighbour, the nearest point of the border.

    Parameters
    ----------
    sites, tier
        Where to search.
    place
        From where: lon, lat.
    known
        What `handful` found: chord and site.

    Returns
    -------
    Pairs
        All sites no further than ``hypot(d, spacing / 2)`` where d is the distance to the
        nearest. Any edge that holds the nearest point of the border has an end among them.
    """
    (lon, lat), (chord, near) = place, known
    first = Pairs.of(sites, lon, lat, (np.arange(len(lon)), near[:, 0]))
    limit = longest_chord(np.hypot(first.metres, SPACING_M / 2))
    enough = (chord[:, -1] > limit) | (chord.shape[1] == len(tier.site))
    wide = ~enough | ((first.metres > _CHORD_LIMIT_M) & (chord.shape[1] < len(tier.site)))
    candidates = (chord <= limit[:, None]) & ~wide[:, None]
    alone = candidates.sum(axis=1) == 1
    row, column = np.nonzero(candidates & ~alone[:, None])
    found = [first.only(alone), Pairs.of(sites, lon, lat, (row, near[row, column]))]
    rows = np.nonzero(wide)[0]
    if len(rows):
        found.append(_tuned(sites, tier, place, first.only(rows)))
    return _merged(found, len(lon))


def _merged(found: list[Pairs], count: int) -> Pairs:
    """Join pairs, drop those that are too far off, and order them by query."""
    query, site, metres, bearing, growth = (
        np.concatenate([getattr(pairs, name) for pairs in found])
        for name in ("query", "site", "metres", "bearing", "growth")
    )
    every = Pairs(query, site, metres, bearing, growth)
    if len(query) > count:
        best = np.full(count, np.inf)
        np.minimum.at(best, query, metres)
        every = every.only(metres <= np.hypot(best, SPACING_M / 2)[query])
    return every.only(np.argsort(every.query, kind="stable"))


def farthest(sites: Sites, lon: Floats, lat: Floats) -> Pairs:
    """Return the farthest site of each query."""
    found = _farthest(sites, sites.hull, lon, lat)
    # while the hull lies in a hemisphere about a place, nothing within it is further off
    if sites.hull is sites.whole or not len(lon) or found.metres.max() < _QUARTER_M:
        return found
    return _farthest(sites, sites.whole, lon, lat)


def _farthest(sites: Sites, tier: Tier, lon: Floats, lat: Floats) -> Pairs:
    opposite = geodesy.lifted(lon, lat) * (-1.0, -1.0, -1.0, 0.0, 0.0)
    known = tier.site[tier.lifted.query(opposite)[1]]
    pairs = Pairs.of(sites, lon, lat, (np.arange(len(lon)), known))
    pairs = _tuned(sites, tier, (lon, lat), pairs, sign=-1)
    order = np.lexsort((-pairs.metres, pairs.query))
    return pairs.only(order[np.searchsorted(pairs.query[order], np.arange(len(lon)))])


def _tuned(
    sites: Sites, tier: Tier, place: tuple[Floats, Floats], known: Pairs, sign: int = 1
) -> Pairs:
    """Search again in the order of the geodesic itself, about sites that are known to be near.

    With a sign of -1 it is the farthest site that is sought.
    """
    tuning = _Tuning.about(sites, place, known, sign)
    better = tier.site[tier.lifted.query(tuning.query)[1]]
    second = Pairs.of(sites, *place, (known.query, better))
    tuning = _Tuning.about(
        sites, place, known.where(sign * second.metres < sign * known.metres, second), sign
    )
    row, found = _ball(tier.lifted, tuning.query, tuning.radius())
    kept = tuning.allows(row, np.asarray(tier.lifted.data)[found])
    return Pairs.of(sites, *place, (known.query[row[kept]], tier.site[found[kept]]))


@dataclass(frozen=True)
class _Tuning:
    """Queries in the space of `geodesy.lifted` whose order is that of the geodesic.

    Lambert's formula (1942) gives the distance between points at the heights z on the auxiliary
    sphere, to first order in the flattening f, as ``a (sigma - f/8 (A (z1 + z2)^2 + B (z1 -
    z2)^2))``, where A and B depend on sigma alone. With sigma as it is for a site that is known,
    "nearer than that site" is linear in x, y, z and z^2 of another: an inner product.

    Against Karney's inverse, on 400,000 random triples a distance, another site as far off as the
    known one was misplaced by up to 5.7e-6 of the distance below 10,000 km, and with ``left`` the
    radians to the antipode by 120 m at 0.79, 592 m at 0.31, 2.8 km at 0.08; sites close to the
    known one by at most 5.7e-6 of what lies between them, 2.9e-5 at 0.79, 0.0013 at 0.16. The
    bounds below are above that by a fifth and more.
    """

    query: Floats  # (n, 5)
    product: Floats  # inner product of the query and the known site
    sine: Floats  # of the angle between them
    left: Floats  # from there to the antipode, radians
    known: Floats  # (n, 3): the known site on the auxiliary sphere
    metres: Floats  # exact distance of the known site

    @classmethod
    def about(
        cls, sites: Sites, place: tuple[Floats, Floats], pairs: Pairs, sign: int
    ) -> "_Tuning":
        """Tune queries at places to the sites that they are paired with."""
        here = geodesy.auxiliary_sphere(place[0][pairs.query], place[1][pairs.query])
        known = geodesy.auxiliary_sphere(sites.lon[pairs.site], sites.lat[pairs.site])
        half = np.clip(np.linalg.norm(here - known, axis=1) / 2.0, 1e-6, 1.0 - 1e-7)
        sigma = 2.0 * np.arcsin(half)
        sine = np.sin(sigma)
        a, b = (sigma - sine) / (1.0 - half**2), (sigma + sine) / half**2
        share = FLATTENING * sine / 8.0
        of_z, of_square = here[:, 2] * (1.0 + 2.0 * share * (a - b)), share * (a + b)
        query = np.column_stack([here[:, :2], of_z, of_square / LIFT, np.zeros(len(sine))]) * sign
        product = np.einsum("ij,ij->i", query[:, :3], known)
        product += sign * of_square * known[:, 2] ** 2
        left = np.maximum(np.pi - sigma, 1e-3)
        return cls(query, product, sine, left, known, pairs.metres)

    def radius(self) -> Floats:
        """Return how far off in that space a site may lie that is not further than the known."""
        slack_m = 1.0 + 9e-6 * self.metres + np.maximum(330.0 / self.left - 210.0, 0.0)
        slack_m = np.minimum(slack_m, np.pi * FLATTENING * SEMI_MAJOR_M)
        least = self.product - self.sine * (self._beyond_m() + slack_m) / SEMI_MAJOR_M
        square = np.einsum("ij,ij->i", self.query, self.query) + 1.0 + LIFT**2 - 2.0 * least
        return np.asarray(np.sqrt(np.maximum(square, 0.0)))

    def allows(self, row: Ints, lifted: Floats) -> Bools:
        """Return which sites may be so near, by what lies between them and the known one."""
        apart_m = SEMI_MAJOR_M * np.linalg.norm(lifted[:, :3] - self.known[row], axis=1)
        slack_m = 0.1 + (9e-6 + 5e-5 / self.left[row] ** 2) * apart_m
        less = self.sine[row] * (self._beyond_m()[row] + slack_m) / SEMI_MAJOR_M
        product = np.einsum("ij,ij->i", self.query[row], lifted)
        return np.asarray(product >= self.product[row] - less)

    def _beyond_m(self) -> Floats:
        """Return how much further off than the known site an edge may have its end."""
        return np.asarray(np.hypot(self.metres, SPACING_M / 2) - self.metres)


def longest_chord(distance_m: Floats) -> Floats:
    """Return a chord that no pair of points at most ``distance_m`` apart exceeds."""
    half = np.minimum(distance_m / (2.0 * FLATTEST_RADIUS_M), np.pi / 2.0)
    return np.asarray(2.0 * FLATTEST_RADIUS_M * np.sin(half) + 1e-3)


def _ball(tree: cKDTree, points: Floats, radius: Floats) -> tuple[Ints, Ints]:
    """Return (query, place in the tree) pairs within a radius of each point, by query."""
    lists = tree.query_ball_point(points, radius, return_sorted=False)
    counts = np.array([len(found) for found in lists], dtype=np.intp)
    site = np.fromiter((i for found in lists for i in found), dtype=np.intp, count=counts.sum())
    return np.repeat(np.arange(len(points)), counts), site
