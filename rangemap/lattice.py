"""A lattice on the lon/lat rectangle, square cells on it, and a distance remembered there.

Cells are named by their south-western corner i, j and their size, all in lattice steps; arrays of
cells have shape (n, 3).
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from rangemap import geodesy
from rangemap.geodesy import Floats

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]
# f(lon, lat) -> metres, azimuth (degrees) in which it grows
Distance = Callable[[Floats, Floats], tuple[Floats, Floats]]

# 2^28 steps round the equator, 0.15 m each. The smallest cell is two steps wide, so that it has
# a centre: its diagonal is 0.42 m, and no line in it is further than half of that from its ends.
LON_STEPS = 2**28
LAT_STEPS = LON_STEPS // 2
SMALLEST = 2
_DEGREES = 360.0 / LON_STEPS
# How near to the level a crossing of a side is found, and how far from the side's ends it is
# kept: 3 cm on a meridian
ROOT_M = 0.01
_CLEAR_STEPS = 0.2
_ROOT_STEPS = 60
_FIRST = LON_STEPS // 8  # cells of 45 degrees to begin with


@dataclass(frozen=True)
class Pieces:
    """Pieces of the lattice's rows and columns: whole sides of cells, or parts of them.

    Attributes
    ----------
    axis
        Whether a piece runs along i (0) or along j (1).
    i, j, length
        Where it begins, lattice steps.
    """

    axis: Ints
    i: Ints
    j: Ints
    length: Ints

    def at(self, share: Floats | float) -> tuple[Floats, Floats]:
        """Return i and j that far along."""
        return (
            np.asarray(self.i + share * self.length * (self.axis == 0)),
            np.asarray(self.j + share * self.length * (self.axis == 1)),
        )

    def end(self) -> tuple[Ints, Ints]:
        """Return i and j of the ends."""
        return self.i + self.length * (self.axis == 0), self.j + self.length * (self.axis == 1)

    def only(self, kept: Ints | Bools) -> "Pieces":
        """Return the pieces at the given places."""
        return Pieces(self.axis[kept], self.i[kept], self.j[kept], self.length[kept])


class Lattice:
    """A distance less a level, remembered at the lattice points where it was asked for.

    Parameters
    ----------
    distance
        See `Distance`; 1-Lipschitz on the ellipsoid.
    level_m
        Metres.
    """

    def __init__(self, distance: Distance, level_m: float) -> None:
        self.distance = distance
        self.level_m = level_m
        self._keys = np.empty(0, np.int64)  # in order
        self._rows = np.empty(0, np.int64)  # where each key's values are
        self._values = np.empty((0, 4))
        self._sides = np.empty(0, np.int64)
        self._shares = np.empty(0)

    def above(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return distance less level in metres, and the azimuth of growth, anywhere."""
        metres, azimuth = self.distance(lon, lat)
        return metres - self.level_m, azimuth

    def at(self, i: Ints, j: Ints) -> tuple[Floats, Floats]:
        """Return distance less level, and the unit vector of growth, at lattice points.

        The points may have any shape; the vectors have one more axis, of three.
        """
        # 180 degrees is -180, and all longitudes meet in a pole: what is asked there must agree
        i = np.where((j == 0) | (j == LAT_STEPS), 0, i % LON_STEPS)
        # in order, as looking up sorted numbers is several times faster
        wanted, inverse = np.unique(i * (LAT_STEPS + 1) + j, return_inverse=True)
        new = wanted[~_held(self._keys, wanted)]
        if len(new):
            self._remember(new)
        values = self._values[self._rows[np.searchsorted(self._keys, wanted)]][inverse]
        return values[..., 0], values[..., 1:]

    def inside(self, i: Ints, j: Ints) -> Bools:
        """Return whether lattice points are within the level."""
        return np.asarray(self.at(i, j)[0] <= 0.0)

    def crossing(self, pieces: Pieces) -> tuple[Floats, Floats]:
        """Return where the level is met on pieces whose ends are on either side of it."""
        key = (pieces.i * (LAT_STEPS + 1) + pieces.j) * 2 + pieces.axis
        key = key * 32 + np.log2(pieces.length).astype(np.int64)
        missing = np.nonzero(~_held(self._sides, key))[0]
        new = missing[np.unique(key[missing], return_index=True)[1]]
        if len(new):
            keys = np.concatenate([self._sides, key[new]])
            shares = np.concatenate([self._shares, self._roots(pieces.only(new))])
            order = np.argsort(keys, kind="stable")
            self._sides, self._shares = keys[order], shares[order]
        return degrees(*pieces.at(self._shares[np.searchsorted(self._sides, key)]))

    def _roots(self, pieces: Pieces) -> Floats:
        """Find the level along pieces by regula falsi; return shares of their length."""
        low, high = np.zeros(len(pieces.i)), np.ones(len(pieces.i))
        at_low, at_high = self.at(pieces.i, pieces.j)[0], self.at(*pieces.end())[0]
        share, left = low.copy(), np.arange(len(low))
        for n in range(_ROOT_STEPS):
            fall = at_low[left] - at_high[left]
            part = np.clip(at_low[left] / np.where(fall == 0.0, 1.0, fall), 0.0, 1.0)
            if n % 3 == 2:  # noqa: PLR2004 (the distance may bend sharply between the ends)
                part[:] = 0.5
            share[left] = low[left] + (high[left] - low[left]) * part
            found = self.above(*degrees(*pieces.only(left).at(share[left])))[0]
            same = (found > 0.0) == (at_low[left] > 0.0)
            nearer, further = left[same], left[~same]
            low[nearer], at_low[nearer] = share[nearer], found[same]
            high[further], at_high[further] = share[further], found[~same]
            left = left[np.abs(found) > ROOT_M]
            if not len(left):
                break
        # clear of the corners, so that vertices on different sides are different places
        least = np.minimum(_CLEAR_STEPS / pieces.length, 0.25)
        return np.clip(share, least, 1.0 - least)

    def _remember(self, new: Ints) -> None:
        lon, lat = degrees(new // (LAT_STEPS + 1), new % (LAT_STEPS + 1))
        above, azimuth = self.above(lon, lat)
        growth = geodesy.tangent(lon, lat, azimuth)
        keys = np.concatenate([self._keys, new])
        rows = np.concatenate([self._rows, np.arange(len(self._rows), len(keys))])
        order = np.argsort(keys, kind="stable")  # two sorted runs: merged in linear time
        self._keys, self._rows = keys[order], rows[order]
        self._values = np.vstack([self._values, np.column_stack([above, growth])])


def _held(ordered: Ints, wanted: Ints) -> Bools:
    """Return which of the wanted numbers are among the ordered ones."""
    if not len(ordered):
        return np.zeros(len(wanted), dtype=bool)
    place = np.minimum(np.searchsorted(ordered, wanted), len(ordered) - 1)
    return np.asarray(ordered[place] == wanted)


def degrees(i: Ints | Floats, j: Ints | Floats) -> tuple[Floats, Floats]:
    """Return longitude and latitude of lattice points."""
    return np.asarray(i * _DEGREES - 180.0), np.asarray(j * _DEGREES - 90.0)


def whole_earth() -> Ints:
    """Return the coarsest cells, which cover the rectangle."""
    i, j = np.mgrid[0:LON_STEPS:_FIRST, 0:LAT_STEPS:_FIRST].reshape(2, -1)
    return np.column_stack([i, j, np.full_like(i, _FIRST)]).astype(np.int64)


def quarters(cells: Ints) -> Ints:
    """Return the four cells that each cell is made of."""
    i, j, half = cells[:, 0], cells[:, 1], cells[:, 2] // 2
    return np.vstack(
        [np.column_stack([i + a * half, j + b * half, half]) for a in (0, 1) for b in (0, 1)]
    )


def touching(cells: Ints, others: Ints) -> Ints:
    """Return the places of the cells that touch any of the others, across 180 degrees too."""
    turned = np.vstack([others + np.array([turn, 0, 0]) for turn in (0, LON_STEPS, -LON_STEPS)])
    size = max(cells[:, 2].max(initial=1), others[:, 2].max(initial=1))
    # squares that hold whole cells: what touches lies in the same or the next one
    mine, around = cells[:, :2] // size, turned[:, :2] // size
    around = np.vstack([around + np.array([a, b]) for a in (-1, 0, 1) for b in (-1, 0, 1)])
    near = np.nonzero(np.isin(mine @ (LON_STEPS, 1), around @ (LON_STEPS, 1)))[0]
    tree = shapely.STRtree(_boxes(turned))
    touched = np.unique(tree.query(_boxes(cells[near]), predicate="intersects")[0])
    return np.asarray(near[touched])


def _boxes(cells: Ints) -> NDArray[np.object_]:
    i, j, size = cells.T
    return np.asarray(shapely.box(i, j, i + size, j + size))


def corners(cells: Ints) -> tuple[Ints, Ints]:
    """Return i and j of the corners, anticlockwise from the south-west, each shape (4, n)."""
    i, j, size = cells.T
    return np.stack([i, i + size, i + size, i]), np.stack([j, j, j + size, j + size])


def centres(cells: Ints) -> tuple[Ints, Ints]:
    """Return i and j of the middle of each cell."""
    half = cells[:, 2] // 2
    return cells[:, 0] + half, cells[:, 1] + half


def half_diagonal(cells: Ints) -> Floats:
    """Return a bound on the distance from a cell's centre to any point of it, in metres."""
    (_, south), (_, north) = (
        degrees(cells[:, 0], cells[:, 1]),
        degrees(*(cells[:, :2] + cells[:, 2:]).T),
    )
    widest = np.where(south * north < 0.0, 0.0, np.minimum(np.abs(south), np.abs(north)))
    half = cells[:, 2] * _DEGREES / 2.0
    per_lon = geodesy.metres_per_degree(widest)[0]
    per_lat = geodesy.metres_per_degree(np.maximum(np.abs(south), np.abs(north)))[1]
    return np.asarray(np.hypot(per_lon * half, per_lat * half))
