"""The nearest point of the border on its edges, not only at its sites.

An edge is straight in longitude and latitude. Next to the border the foot of the perpendicular
is found in space and mended with Karney's inverse; further off the right-angled spherical
triangle from the nearest site is good to 3 cm (1 % of s^2 / 8d).
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

from rangemap.field import geodesy, nearest_points
from rangemap.field.border_points import Sites
from rangemap.field.geodesy import MEAN_RADIUS_M, Floats
from rangemap.field.nearest_from_afar import AFAR_M, Tier
from rangemap.field.nearest_points import Bools, Ints, Pairs

# Nearer than this all sites are searched, and the foot is found on the ellipsoid
NEAR_M = AFAR_M[0]

# The foot is sought until its place along the edge changes by less than this: what that leaves
# out of the distance is of second order, a tenth of a millimetre at 50 km.
_SETTLED_M = 1.0
_ROUNDS = 8


@dataclass(frozen=True)
class Feet:
    """The nearest point of the border: where, how far off, and the azimuth of growth there."""

    lon: Floats
    lat: Floats
    metres: Floats
    growth: Floats

    def best(self, query: Ints, count: int) -> "Feet":
        """Return the nearest of each query's; ``query`` is sorted."""
        if len(query) == count:
            return self
        order = np.lexsort((self.metres, query))
        return self.only(order[np.searchsorted(query, np.arange(count))])

    def only(self, kept: Ints) -> "Feet":
        """Return those at the given places."""
        return Feet(self.lon[kept], self.lat[kept], self.metres[kept], self.growth[kept])


def on_border(
    sites: Sites, lon: Floats, lat: Floats, inside: Bools, limit_m: float = np.inf
) -> Feet:
    """Return the nearest point of the border for each query.

    Parameters
    ----------
    sites, lon, lat
        Where to search, and from where.
    inside
        Which queries lie inside of the region. What is deeper than `NEAR_M` is given as infinity:
        the sites that are kept for afar are those that can be seen from outside.
    limit_m
        What is further off may be given as infinity.
    """
    found = np.full((4, len(lon)), np.inf)

    def search_in(tier: Tier, rows: Ints, to_m: float) -> Ints:
        """Fill in what is nearer than ``to_m`` and return the rows that are not."""
        to_m = min(to_m, limit_m)
        chord, site, reached = nearest_points.handful(tier, lon[rows], lat[rows], to_m)
        if reached.any():
            row = rows[reached]
            finish = _near if tier is sites.whole else _far
            feet = finish(sites, tier, (lon[row], lat[row]), (chord[reached], site[reached]))
            found[:, row] = feet.lon, feet.lat, feet.metres, feet.growth
        return rows[~reached]

    left = search_in(sites.whole, np.arange(len(lon)), NEAR_M)
    left = left[~inside[left]]
    if len(left) and limit_m > NEAR_M:
        for number, (from_m, to_m) in enumerate(pairwise((*AFAR_M, np.inf))):
            if not len(left) or from_m > limit_m:
                break
            left = search_in(sites.afar[number], left, to_m)
    return Feet(*found)


def _far(
    sites: Sites, tier: Tier, place: tuple[Floats, Floats], known: tuple[Floats, Ints]
) -> Feet:
    """Finish with the right-angled triangle that the site, the foot and the query make."""
    pairs = nearest_points.nearest(sites, tier, place, known)
    start_lon, start_lat = sites.lon[pairs.site], sites.lat[pairs.site]
    best = Feet(start_lon, start_lat, pairs.metres, pairs.growth)
    for other in _neighbours(sites, pairs.site):
        feet = _triangle(sites, pairs, other)
        shorter = feet.metres < best.metres
        best = Feet(
            np.where(shorter, feet.lon, best.lon),
            np.where(shorter, feet.lat, best.lat),
            np.where(shorter, feet.metres, best.metres),
            best.growth,
        )
    return best.best(pairs.query, len(place[0]))


def _triangle(sites: Sites, pairs: Pairs, other: Ints) -> Feet:
    """Return the feet on the edges from the pairs' sites to others."""
    start_lon, start_lat = sites.lon[pairs.site], sites.lat[pairs.site]
    d_lon, d_lat = sites.lon[other] - start_lon, sites.lat[other] - start_lat
    per_lon, per_lat = geodesy.metres_per_degree(start_lat + d_lat / 2)
    east, north = d_lon * per_lon, d_lat * per_lat
    length = np.maximum(np.hypot(east, north), 1e-9)
    arc = pairs.metres / MEAN_RADIUS_M
    turn = np.cos(np.radians(pairs.bearing) - np.arctan2(east, north))
    along = MEAN_RADIUS_M * np.arctan2(np.sin(arc) * turn, np.cos(arc))
    # beyond the other end the edge is that site's own affair
    share = np.where((along > 0.0) & (along < length), along / length, 0.0)
    return Feet(
        start_lon + share * d_lon,
        start_lat + share * d_lat,
        _to_foot(pairs.metres, share * length),
        pairs.growth,
    )


def _to_foot(metres: Floats, along: Floats) -> Floats:
    """Return the distance to the foot, given that to a point ``along`` metres from it.

    From ``cos d = cos foot * cos along``, written so that the small difference keeps its digits.
    """
    arc, step = metres / MEAN_RADIUS_M, along / MEAN_RADIUS_M
    gain = np.cos(arc) * np.sin(step / 2.0) ** 2 / np.cos(step)
    less = np.zeros(len(arc))
    for _ in range(3):
        less = 2.0 * np.arcsin(np.clip(gain / np.maximum(np.sin(arc - less / 2.0), 1e-12), -1, 1))
    return np.asarray(MEAN_RADIUS_M * (arc - np.maximum(less, 0.0)))


def _near(
    sites: Sites, tier: Tier, place: tuple[Floats, Floats], known: tuple[Floats, Ints]
) -> Feet:
    """Find the edges nearest in space, then the feet on them on the ellipsoid."""
    lon, lat = place
    query, site = nearest_points.around(sites, lon, lat, known)
    space = np.asarray(tier.space.data)
    points = geodesy.ecef(lon, lat)[query]
    shares, gaps, others = [], [], []
    for other in _neighbours(sites, site):
        step, to = space[other] - space[site], points - space[site]
        square = np.maximum((step**2).sum(axis=1), 1e-12)
        share = np.clip((to * step).sum(axis=1) / square, 0.0, 1.0)
        shares.append(share)
        gaps.append(np.sqrt(((to - share[:, None] * step) ** 2).sum(axis=1)))
        others.append(other)
    query, site = np.tile(query, 2), np.tile(site, 2)
    share, gap, other = (np.concatenate(a) for a in (shares, gaps, others))
    least = np.full(len(lon), np.inf)
    np.minimum.at(least, query, gap)
    kept = np.nonzero(gap <= least[query] + _bow(sites, site))[0]
    kept = kept[np.argsort(query[kept], kind="stable")]
    query = query[kept]
    feet = _settled(sites, (lon[query], lat[query]), (site[kept], other[kept]), share[kept])
    return feet.best(query, len(lon))


def _bow(sites: Sites, site: Ints) -> Floats:
    """Return a bound on how far an edge of a lon/lat line strays from the straight line in space.

    A parallel bends by s^2 tan(lat) / 8R: 2 cm at 45 degrees; the bound is five times that.
    """
    return 0.1 + 0.1 * np.minimum(np.abs(np.tan(np.radians(sites.lat[site]))), 1e4)


def _settled(
    sites: Sites, point: tuple[Floats, Floats], edge: tuple[Ints, Ints], share: Floats
) -> Feet:
    """Move feet along their edges until the way to the point is at right angles to the edge."""
    (lon, lat), (site, other) = point, edge
    start_lon, start_lat = sites.lon[site], sites.lat[site]
    d_lon, d_lat = sites.lon[other] - start_lon, sites.lat[other] - start_lat
    share = share.copy()
    metres, growth = np.empty(len(lon)), np.empty(len(lon))
    left = np.arange(len(lon))
    for _ in range(_ROUNDS):
        at_lon, at_lat = (
            start_lon[left] + share[left] * d_lon[left],
            start_lat[left] + share[left] * d_lat[left],
        )
        there, back, exact = geodesy.inverse(at_lon, at_lat, lon[left], lat[left])
        per_lon, per_lat = geodesy.metres_per_degree(at_lat)
        east, north = d_lon[left] * per_lon, d_lat[left] * per_lat
        length = np.maximum(np.hypot(east, north), 1e-6)  # a point is an edge of no length
        along = exact * np.cos(np.radians(there) - np.arctan2(east, north))
        moved = np.clip(share[left] + along / length, 0.0, 1.0)
        step = (moved - share[left]) * length
        # the law of cosines for the last small step
        metres[left] = np.sqrt(np.maximum(exact**2 - 2.0 * step * along + step**2, 0.0))
        growth[left] = back + 180.0
        share[left] = moved
        left = left[np.abs(step) > _SETTLED_M]
        if not len(left):
            break
    return Feet(start_lon + share * d_lon, start_lat + share * d_lat, metres, growth)


def _neighbours(sites: Sites, site: Ints) -> tuple[Ints, Ints]:
    """Return the next and the previous site on the border; the site itself where it ends."""
    ahead = np.where(sites.linked[site], site + 1, site)
    behind = np.where((site > 0) & sites.linked[site - 1], site - 1, site)
    return ahead, behind
