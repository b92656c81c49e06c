"""A lattice on the lon/lat rectangle, square cells on it, and a distance remembered there.

Cells are named by their south-western corner i, j and their size, all in lattice steps, and the
number of the level whose edge is looked for in them; arrays of cells have shape (n, 4).
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray

from rangemap.field import geodesy
from rangemap.field.geodesy import Floats

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
    level
        Number of the level whose edge crosses it.
    """

    axis: Ints
    i: Ints
    j: Ints
    length: Ints
    level: Ints

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
        return Pieces(
            self.axis[kept], self.i[kept], self.j[kept], self.length[kept], self.level[kept]
        )


class Lattice:
    """A distance, remembered at the lattice points where it was asked for, and levels of it.

    Parameters
    ----------
    distance
        See `Distance`; 1-Lipschitz on the ellipsoid.
    levels_m
        Metres.
    """

    def __init__(self, distance: Distance, levels_m: Sequence[float]) -> None:
        self.distance = distance
        self.levels_m = np.asarray(levels_m, dtype=float)
        self._points = _Memory(4)
        self._shares = [_Memory(1) for _ in levels_m]

    def above(self, lon: Floats, lat: Floats, level: Ints | int) -> tuple[Floats, Floats]:
        """Return distance less level in metres, and the azimuth of growth, anywhere."""
        metres, azimuth = self.distance(lon, lat)
        return metres - self.levels_m[level], azimuth

    def at(self, i: Ints, j: Ints) -> tuple[Floats, Floats]:
        """Return the distance, and the unit vector of growth, at lattice points.

        The points may have any shape; the vectors have one more axis, of three.
        """
        # 180 degrees is -180, and all longitudes meet in a pole: what is asked there must agree
        i = np.where((j == 0) | (j == LAT_STEPS), 0, i % LON_STEPS)
        # in order, as looking up sorted numbers is several times faster
        wanted, inverse = np.unique(i * (LAT_STEPS + 1) + j, return_inverse=True)
        new = self._points.missing(wanted)
        if len(new):
            lon, lat = degrees(new // (LAT_STEPS + 1), new % (LAT_STEPS + 1))
            metres, azimuth = self.distance(lon, lat)
            growth = geodesy.tangent(lon, lat, azimuth)
            self._points.add(new, np.column_stack([metres, growth]))
        values = self._points.at(wanted)[inverse]
        return values[..., 0], values[..., 1:]

    def inside(self, i: Ints, j: Ints, level: Ints | int) -> Bools:
        """Return whether lattice points are within their levels."""
        return np.asarray(self.at(i, j)[0] <= self.levels_m[level])

    def crossing(self, pieces: Pieces) -> tuple[Floats, Floats]:
        """Return where its level is met on each piece; its ends are on either side of it."""
        key = (pieces.i * (LAT_STEPS + 1) + pieces.j) * 2 + pieces.axis
        key = key * 32 + np.log2(pieces.length).astype(np.int64)
        levels = [(np.nonzero(pieces.level == n)[0], n) for n in np.unique(pieces.level)]
        firsts = [np.unique(key[mine], return_index=True)[1] for mine, _ in levels]
        new = [
            mine[first][np.isin(key[mine[first]], self._shares[n].missing(key[mine[first]]))]
            for (mine, n), first in zip(levels, firsts, strict=True)
        ]
        roots = self._roots(pieces.only(np.concatenate([*new, np.empty(0, np.int64)])))
        share = np.empty(len(key))
        for (mine, n), fresh in zip(levels, new, strict=True):
            found, roots = np.split(roots, [len(fresh)])
            self._shares[n].add(key[fresh], found[:, None])
            share[mine] = self._shares[n].at(key[mine])[:, 0]
        return degrees(*pieces.at(share))

    def _roots(self, pieces: Pieces) -> Floats:
        """Find the level along pieces by regula falsi; return shares of their length."""
        low, high = np.zeros(len(pieces.i)), np.ones(len(pieces.i))
        level_m = self.levels_m[pieces.level]
        at_low = self.at(pieces.i, pieces.j)[0] - level_m
        at_high = self.at(*pieces.end())[0] - level_m
        share, left = low.copy(), np.arange(len(low))
        for n in range(_ROOT_STEPS):
            if not len(left):
                break
            fall = at_low[left] - at_high[left]
            part = np.clip(at_low[left] / np.where(fall == 0.0, 1.0, fall), 0.0, 1.0)
            if n % 3 == 2:  # noqa: PLR2004 (the distance may bend sharply between the ends)
                part[:] = 0.5
            share[left] = low[left] + (high[left] - low[left]) * part
            here = degrees(*pieces.only(left).at(share[left]))
            found = self.above(*here, pieces.level[left])[0]
            same = (found > 0.0) == (at_low[left] > 0.0)
            nearer, further = left[same], left[~same]
            low[nearer], at_low[nearer] = share[nearer], found[same]
            high[further], at_high[further] = share[further], found[~same]
            left = left[np.abs(found) > ROOT_M]
        # clear of the corners, so that vertices on different sides are different places
        least = np.minimum(_CLEAR_STEPS / pieces.length, 0.25)
        return np.clip(share, least, 1.0 - least)


class _Memory:
    """Rows of numbers by a whole number each."""

    def __init__(self, width: int) -> None:
        self._keys = np.empty(0, np.int64)  # in order
        self._rows = np.empty(0, np.int64)  # where the values of each key are
        self._values = np.empty((0, width))

    def missing(self, keys: Ints) -> Ints:
        """Return which of the keys, ordered, are not there."""
        if not len(self._keys):
            return keys
        place = np.minimum(np.searchsorted(self._keys, keys), len(self._keys) - 1)
        return np.asarray(keys[self._keys[place] != keys])

    def add(self, keys: Ints, values: Floats) -> None:
        """Remember values; the keys are not there yet."""
        every = np.concatenate([self._keys, keys])
        rows = np.concatenate([self._rows, np.arange(len(self._rows), len(every))])
        order = np.argsort(every, kind="stable")  # two sorted runs: merged in linear time
        self._keys, self._rows = every[order], rows[order]
        self._values = np.vstack([self._values, values])

    def at(self, keys: Ints) -> Floats:
        """Return the values of keys that are there, one row each."""
        return np.asarray(self._values[self._rows[np.searchsorted(self._keys, keys)]])


def degrees(i: Ints | Floats, j: Ints | Floats) -> tuple[Floats, Floats]:
    """Return longitude and latitude of lattice points."""
    return np.asarray(i * _DEGREES - 180.0), np.asarray(j * _DEGREES - 90.0)


def whole_earth(levels: int) -> Ints:
    """Return the coarsest cells, which cover the rectangle, for each of so many levels."""
    of = slice(0, levels), slice(0, LON_STEPS, _FIRST), slice(0, LAT_STEPS, _FIRST)
    level, i, j = np.mgrid[of].reshape(3, -1)
    return np.column_stack([i, j, np.full_like(i, _FIRST), level]).astype(np.int64)


def quarters(cells: Ints) -> Ints:
    """Return the four cells that each cell is made of."""
    i, j, size, level = cells.T
    half = size // 2
    return np.vstack(
        [np.column_stack([i + a * half, j + b * half, half, level]) for a in (0, 1) for b in (0, 1)]
    )


def touching(cells: Ints, others: Ints) -> Ints:
    """Return the places of the cells that touch any of the others, across 180 degrees too."""
    turned = np.vstack([others + np.array([turn, 0, 0, 0]) for turn in (0, LON_STEPS, -LON_STEPS)])
    size = max(cells[:, 2].max(initial=1), others[:, 2].max(initial=1))
    # squares that hold whole cells: what touches lies in the same or the next one
    mine, around = cells[:, :2] // size, turned[:, :2] // size
    around = np.vstack([around + np.array([a, b]) for a in (-1, 0, 1) for b in (-1, 0, 1)])
    near = np.nonzero(np.isin(mine @ (LON_STEPS, 1), around @ (LON_STEPS, 1)))[0]
    tree = shapely.STRtree(_boxes(turned))
    touched = np.unique(tree.query(_boxes(cells[near]), predicate="intersects")[0])
    return np.asarray(near[touched])


def _boxes(cells: Ints) -> NDArray[np.object_]:
    i, j, size, _level = cells.T
    return np.asarray(shapely.box(i, j, i + size, j + size))


def corners(cells: Ints) -> tuple[Ints, Ints]:
    """Return i and j of the corners, anticlockwise from the south-west, each shape (4, n)."""
    i, j, size, _level = cells.T
    return np.stack([i, i + size, i + size, i]), np.stack([j, j, j + size, j + size])


def centres(cells: Ints) -> tuple[Ints, Ints]:
    """Return i and j of the middle of each cell."""
    half = cells[:, 2] // 2
    return cells[:, 0] + half, cells[:, 1] + half


def half_diagonal(cells: Ints) -> Floats:
    """Return a bound on the distance from a cell's centre to any point of it, in metres."""
    (_, south), (_, north) = (
        degrees(cells[:, 0], cells[:, 1]),
        degrees(*(cells[:, :2] + cells[:, 2:3]).T),
    )
    widest = np.where(south * north < 0.0, 0.0, np.minimum(np.abs(south), np.abs(north)))
    half = cells[:, 2] * _DEGREES / 2.0
    per_lon = geodesy.metres_per_degree(widest)[0]
    per_lat = geodesy.metres_per_degree(np.maximum(np.abs(south), np.abs(north)))[1]
    return np.asarray(np.hypot(per_lon * half, per_lat * half))
