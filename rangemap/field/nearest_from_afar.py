"""Which sites can still be the nearest from afar.

A site s is the nearest of all to some place at a distance D or more only if a circle of radius D
can touch s without holding any other site. From 50 km off most of a coast is hidden behind its
own headlands: of the 182,470 sites of Canada 15,700 are left, of the 8,775 of Ukraine 1,100; from
3,200 km off 2,900 and 89. `active` finds a superset of them.
"""

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import cKDTree

from rangemap.field import geodesy
from rangemap.field.geodesy import FLATTEST_RADIUS_M, MEAN_RADIUS_M, Floats

Ints = NDArray[np.intp]
Bools = NDArray[np.bool_]

# From where on a tier is searched, metres. Beyond the last, distance circles no longer curve
# towards their centre (a quarter of a meridian is 10,002 km, of the equator 10,019): what is left
# is the convex hull.
AFAR_M = (50e3, 200e3, 800e3, 3200e3, 10_050e3)
# Leaves of the trees. From afar a tree compares many boxes: with 182,470 sites at 2,500 km a
# query took 54 us with leaves of 8, 30 with 16 and 19 with 32.
_LEAF = 32
# Directions are kept this much beyond where they are ruled out (radians): sites lie up to a
# kilometre apart, and an edge strays from the line between them by 5 cm.
_BLUR = 1e-3
_STEPS = [sign * 2**power for power in range(14) for sign in (1, -1)]


@dataclass(frozen=True)
class Tier:
    """Sites that may be the nearest at a distance of ``from_m`` or more, with search trees.

    Attributes
    ----------
    from_m
        Metres.
    site
        Indices.
    lon, lat
        Degrees, of the sites of this tier alone.
    """

    from_m: float
    site: Ints
    lon: Floats
    lat: Floats

    @cached_property
    def space(self) -> cKDTree:
        """Tree on earth-centred coordinates: its order is almost that of the geodesic."""
        return cKDTree(geodesy.ecef(self.lon, self.lat), leafsize=_LEAF)

    @cached_property
    def lifted(self) -> cKDTree:
        """Tree on `geodesy.lifted`: its order can be tuned to the geodesic at any distance."""
        return cKDTree(geodesy.lifted(self.lon, self.lat), leafsize=_LEAF)


@dataclass(frozen=True)
class Sectors:
    """Directions in which a place may lie whose nearest site is this one.

    Attributes
    ----------
    site
        Indices; a site may have two sectors.
    middle, half
        Azimuth of the middle, and half of the width, radians.
    """

    site: Ints
    middle: Floats
    half: Floats

    def only(self, kept: Ints | Bools) -> "Sectors":
        """Return the sectors at the given places."""
        return Sectors(self.site[kept], self.middle[kept], self.half[kept])


@dataclass(frozen=True)
class Chains:
    """Sites in space, and how they follow each other.

    Attributes
    ----------
    space
        Earth-centred coordinates, shape (n, 3).
    east, north
        Unit vectors of the tangent plane of each site, shape (n, 3).
    first, length
        Of each site's chain: where it begins, and how many sites it has.
    ring
        Whether its chain is a ring of a polygon, with the polygon on its left.
    """

    space: Floats
    east: Floats
    north: Floats
    first: Ints
    length: Ints
    ring: Bools

    @classmethod
    def of(cls, lon: Floats, lat: Floats, linked: Bools, ring: Bools) -> "Chains":
        """Take sites in order; the chain goes on from those that are ``linked``."""
        begins = np.append(True, ~linked[:-1])
        start = np.nonzero(begins)[0]
        chain = np.cumsum(begins) - 1
        length = np.diff(np.append(start, len(lon)))
        east, north = (
            geodesy.tangent(lon, lat, np.full(len(lon), azimuth)) for azimuth in (90.0, 0.0)
        )
        space = geodesy.ecef(lon, lat)
        return cls(space, east, north, start[chain], length[chain], ring)

    def partner(self, site: Ints, step: int) -> Ints:
        """Return the sites so many places on along the chains, round rings; else the same."""
        place = site - self.first[site]
        round_ = np.maximum(self.length[site] - 1, 1)  # the last of a ring is its first again
        to = np.where(self.ring[site], (place + step) % round_, place + step)
        there = (to >= 0) & (to < self.length[site]) & (abs(step) < round_)
        return np.where(there, self.first[site] + to, site)

    def towards(self, site: Ints, other: Ints) -> tuple[Floats, Floats]:
        """Return the azimuth (radians) and the chord (metres) from sites to others."""
        way = self.space[other] - self.space[site]
        east = np.einsum("ij,ij->i", way, self.east[site])
        north = np.einsum("ij,ij->i", way, self.north[site])
        return np.arctan2(east, north), np.sqrt(np.einsum("ij,ij->i", way, way))


def active(chains: Chains, site: Ints, from_m: float, tolerance_m: float) -> Ints:
    """Return the sites that may be the nearest of all to a place outside of the region.

    Parameters
    ----------
    chains
        All sites.
    site
        Those that may be the nearest at some lesser distance.
    from_m
        How far off a place is at least.
    tolerance_m
        A site is dropped only if another one is nearer by more than this.

    Returns
    -------
    int array
        A superset, in order.

    Notes
    -----
    Seen from s, the circle whose centre lies at a distance D in the direction of the azimuth
    holds another site at a distance r unless the angle between them is so large that its cosine
    is at most tan(r/2R) / tan(D/R) (spherical law of cosines). Each partner of s so rules out
    almost half of all directions; s is dropped when none is left. Partners are sites 1, 2, 4, ...
    places off along the chain, and then along a curve that fills space.
    """
    limits = from_m, tolerance_m
    sectors = _outward(chains, site, tolerance_m)
    for step in _STEPS:
        sectors, _kept = _narrowed(chains, sectors, chains.partner(sectors.site, step), limits)
    sectors = sectors.only(np.argsort(_place_on_curve(chains.space[sectors.site]), kind="stable"))
    line = sectors.site
    place = np.arange(len(line))
    for step in _STEPS:
        other = place + step
        other = np.where((other >= 0) & (other < len(line)), other, place)
        sectors, kept = _narrowed(chains, sectors, line[other], limits)
        place = place[kept]
    return np.unique(sectors.site)


def _outward(chains: Chains, site: Ints, tolerance_m: float) -> Sectors:
    """Return the sectors that lie outside: of a ring to its right, else two half circles."""
    ring = chains.ring[site]
    on_ring, alone = site[ring], site[~ring]
    ahead, far_ahead = chains.towards(on_ring, chains.partner(on_ring, 1))
    behind, far_behind = chains.towards(on_ring, chains.partner(on_ring, -1))
    width = (behind - ahead) % (2.0 * np.pi)
    # a corner without width may be either a spike or a notch: all directions are left to it
    least = np.minimum(far_ahead, far_behind)
    flat = (least < 1.0) | (width < _BLUR)
    blur = 4.0 * _BLUR + tolerance_m / np.maximum(least, 1.0)
    half = np.where(flat, np.pi, np.minimum(width / 2.0 + blur, np.pi))
    along = chains.towards(alone, chains.partner(alone, 1))[0]
    quarter = np.full(len(alone), np.pi / 2.0)
    return Sectors(
        np.concatenate([on_ring, alone, alone]),
        np.concatenate([ahead + width / 2.0, along + quarter, along - quarter]),
        np.concatenate([half, quarter, quarter]),
    )


def _narrowed(
    chains: Chains, sectors: Sectors, partner: Ints, limits: tuple[float, float]
) -> tuple[Sectors, Bools]:
    """Return what partners leave of the sectors, and of which of them something is left."""
    from_m, tolerance_m = limits
    azimuth, chord = chains.towards(sectors.site, partner)
    tan_half = np.tan(np.arcsin(np.minimum(chord / (2.0 * MEAN_RADIUS_M), 1.0)))
    # 2 % for the ellipsoid, whose curvature differs from the mean sphere's by up to 1 %
    cosine = tan_half / np.tan(from_m / MEAN_RADIUS_M) + 0.02 * tan_half
    cosine += 1e-5 + tolerance_m / np.maximum(chord, 1.0)
    left = np.pi - np.arccos(np.clip(cosine, -1.0, 1.0))  # half of what the partner leaves
    turn = (azimuth - sectors.middle + 2.0 * np.pi) % (2.0 * np.pi) - np.pi
    low, high = np.maximum(-sectors.half, turn - left), np.minimum(sectors.half, turn + left)
    # where two pieces would be left, or the partner is the site itself, all is
    skipped = (sectors.half + left > 2.0 * np.pi - np.abs(turn)) | (chord < 1.0) | (cosine >= 1.0)
    low, high = np.where(skipped, -sectors.half, low), np.where(skipped, sectors.half, high)
    found = Sectors(sectors.site, sectors.middle + (low + high) / 2.0, (high - low) / 2.0)
    return found.only(low <= high), low <= high


def _place_on_curve(space: Floats) -> Ints:
    """Return the places of points on a Morton curve through cells of 13 km."""
    cells = ((space / FLATTEST_RADIUS_M + 1.0) * 511.0).astype(np.int64)
    place = np.zeros(len(space), np.int64)
    for bit in range(10):
        for axis in range(3):
            place |= ((cells[:, axis] >> bit) & 1) << (3 * bit + axis)
    return place
