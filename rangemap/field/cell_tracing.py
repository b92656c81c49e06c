"""The edge of a level inside one cell: where it enters and leaves, and a line that follows it."""

from dataclasses import dataclass

import numpy as np

from rangemap.field import geodesy
from rangemap.field.cell_grid import Bools, Ints, Lattice, Pieces, corners, degrees
from rangemap.field.geodesy import Floats

TOLERANCE_M = 0.5
# A line is looked at in its middle and at its quarters. The lesser limit at the quarters is for
# kinks between them: two straight lines that meet there stay within the tolerance.
_MIDDLE = 0.5
_CHECKS = ((_MIDDLE, 0.9 * TOLERANCE_M), (0.25, 0.6 * TOLERANCE_M), (0.75, 0.6 * TOLERANCE_M))
_MOST_PIECES = 8
# How near to the level a vertex is placed
PLACED_M = TOLERANCE_M / 20.0
_ROUNDS = 12  # an edge is divided at most so often: then its cell is cut instead
_STEPS = 7
# Lines keep this share of a cell's size away from its sides, between their ends
_INSET = 1e-6


@dataclass(frozen=True)
class Traces:
    """Vertices inside cells, in order within each: index of the cell, lon, lat."""

    cell: Ints
    lon: Floats
    lat: Floats

    @classmethod
    def none(cls) -> "Traces":
        """Return no vertices."""
        return cls(np.empty(0, np.int64), np.empty(0), np.empty(0))

    def joined(self, other: "Traces", offset: int) -> "Traces":
        """Add the vertices of further cells, whose indices go on from ``offset``."""
        return Traces(
            np.concatenate([self.cell, other.cell + offset]),
            np.concatenate([self.lon, other.lon]),
            np.concatenate([self.lat, other.lat]),
        )

    def only(self, kept: Bools) -> "Traces":
        """Return the vertices in the cells that are kept, which are numbered anew."""
        mine, number = kept[self.cell], np.cumsum(kept) - 1
        return Traces(number[self.cell[mine]], self.lon[mine], self.lat[mine])


@dataclass(frozen=True)
class _Chord:
    """Lines across cells, from where the edge enters to where it leaves, and their normals.

    Places in degrees. ``normal`` is at right angles on the ground, one metre long, in the middle.
    """

    start: Floats  # (2, n): lon, lat
    end: Floats
    normal: Floats
    low: Floats  # corners of the cell
    high: Floats
    level: Ints


def trace(lattice: Lattice, cells: Ints) -> tuple[Bools, Traces]:
    """Follow the edge through each cell.

    Returns
    -------
    fits
        Shape (n,): whether the cell holds no edge, or a single one that a line inside the cell
        follows to within the tolerance.
    traces
        The vertices of those lines between their ends, by cell *among those that fit*.
    """
    start, end, count = _ends(lattice, cells)
    fits = count <= 1
    crossed = np.nonzero(count == 1)[0]
    chord = _chords(lattice, cells[crossed], start[crossed], end[crossed])
    followed, line = _follow(lattice, chord)
    fits[crossed] = followed
    return fits, Traces(crossed[line.cell], line.lon, line.lat).only(fits)


def _ends(lattice: Lattice, cells: Ints) -> tuple[Ints, Ints, Ints]:
    """Return the sides between which the edge runs, and how often it does.

    Sides are 0 south, 1 east, 2 north, 3 west. The reach is on the left of the edge: going round
    anticlockwise, it starts where the reach ends.
    """
    within = lattice.inside(*corners(cells), cells[:, 3])
    after = np.roll(within, -1, axis=0)
    starts, ends = within & ~after, ~within & after
    return starts.argmax(axis=0), ends.argmax(axis=0), starts.sum(axis=0)


def _chords(lattice: Lattice, cells: Ints, start: Ints, end: Ints) -> _Chord:
    i, j, size, level = cells.T
    places = []
    for side in (start, end):
        low_i, low_j = i + np.where(side == 1, size, 0), j + np.where(side == 2, size, 0)  # noqa: PLR2004
        places.append(np.array(lattice.crossing(Pieces(side % 2, low_i, low_j, size, level))))
    inset = _INSET * size
    low = np.array(degrees(i + inset, j + inset))
    high = np.array(degrees(i + size - inset, j + size - inset))
    d_lon, d_lat = places[1] - places[0]
    per_lon, per_lat = geodesy.metres_per_degree((places[0][1] + places[1][1]) / 2.0)
    per_lon = np.maximum(per_lon, 1e-9)  # at a pole
    east, north = d_lon * per_lon, d_lat * per_lat
    length = np.maximum(np.hypot(east, north), 1e-9)
    # the level is less on the left: to the right of the way, the distance grows
    normal = np.array([north / length / per_lon, -east / length / per_lat])
    return _Chord(places[0], places[1], normal, low, high, level)


def _follow(lattice: Lattice, chord: _Chord) -> tuple[Bools, Traces]:
    """Insert vertices into the lines, each along the normal, until they keep to the level."""
    count = chord.start.shape[1]
    fits = np.ones(count, dtype=bool)
    # edges: cell, and at either end how far along the chord, lon, lat
    cell = np.arange(count)
    ends = np.stack(
        [np.vstack([np.zeros(count), chord.start]), np.vstack([np.ones(count), chord.end])]
    )
    placed = [(cell[:0], np.empty((3, 0)))]
    for _ in range(_ROUNDS):
        edge, vertex, good = _strays(lattice, chord, cell, ends)
        fits[cell[edge[~good]]] = False
        kept = fits[cell[edge]]
        edge, vertex = edge[kept], vertex[:, kept]
        placed.append((cell[edge], vertex))
        cell, ends = _divided(cell, ends, edge, vertex)
        if not len(cell):
            break
    fits[cell] = False
    cells = np.concatenate([c for c, _ in placed])
    vertices = np.hstack([v for _, v in placed])
    mine = fits[cells]
    cells, vertices = cells[mine], vertices[:, mine]
    order = np.lexsort((vertices[0], cells))
    return fits, Traces(cells[order], vertices[1][order], vertices[2][order])


def _strays(
    lattice: Lattice, chord: _Chord, cell: Ints, ends: Floats
) -> tuple[Ints, Floats, Bools]:
    """Return vertices for the edges that leave the level: edge, place, whether it could be placed.

    They are ordered by edge, and along it.
    """
    found = [(np.empty(0, np.int64), np.empty((3, 0)), np.empty(0, dtype=bool))]
    edge = np.arange(len(cell))
    for share, limit_m in _CHECKS:
        point = ends[0][:, edge] + share * (ends[1] - ends[0])[:, edge]
        above, _azimuth = lattice.above(point[1], point[2], chord.level[cell[edge]])
        stray = np.abs(above) > limit_m
        # an arc strays with the square of its length; what is not one shows at the other checks
        count = np.ceil(1.05 * np.sqrt(np.abs(above[stray]) / limit_m)).astype(int)
        count = np.clip(count, 2, _MOST_PIECES) if share == _MIDDLE else np.full(len(count), 2)
        of = np.repeat(np.arange(len(count)), count - 1)
        place = np.arange(1, len(of) + 1) - np.repeat(np.cumsum(count - 1) - count + 1, count - 1)
        along = place / count[of] if share == _MIDDLE else np.full(len(of), share)
        mine, height = edge[stray][of], above[stray][of] * along * (1.0 - along)
        vertex, good = _placed(
            lattice,
            chord,
            cell[mine],
            (ends[0][:, mine] + along * (ends[1] - ends[0])[:, mine], -height / (share - share**2)),
        )
        found.append((mine, vertex, good))
        edge = edge[~stray]
    mine, vertex, good = (np.concatenate(parts, axis=-1) for parts in zip(*found, strict=True))
    order = np.argsort(mine, kind="stable")
    return mine[order], vertex[:, order], good[order]


def _divided(cell: Ints, ends: Floats, edge: Ints, vertex: Floats) -> tuple[Ints, Floats]:
    """Return the pieces of the edges that vertices, ordered by edge, divide: cells and ends."""
    edges, first = np.unique(edge, return_index=True)
    old = np.arange(len(edges))
    start = np.insert(vertex, first, ends[0][:, edges], axis=1)
    last = np.append(first[1:], len(edge))[: len(edges)]
    end = np.insert(vertex, last, ends[1][:, edges], axis=1)
    count = last - first + 1
    return cell[edges[np.repeat(old, count)]], np.stack([start, end])


def _placed(
    lattice: Lattice, chord: _Chord, cell: Ints, guess: tuple[Floats, Floats]
) -> tuple[Floats, Bools]:
    """Move points onto the level along the normals (Newton), without leaving their cells.

    The guess is where they are (along, lon, lat), and how many metres to move at first.
    """
    (along, *place), moved = guess
    base, normal = np.array(place), chord.normal[:, cell]
    with np.errstate(divide="ignore", invalid="ignore"):
        bounds = np.sort(
            [(chord.low[:, cell] - base) / normal, (chord.high[:, cell] - base) / normal], axis=0
        )
    least = np.minimum(np.nan_to_num(bounds[0], nan=-np.inf).max(axis=0), 0.0)
    most = np.maximum(np.nan_to_num(bounds[1], nan=np.inf).min(axis=0), 0.0)
    moved = np.clip(moved, least, most)
    left = np.arange(len(cell))
    for _ in range(_STEPS):
        lon, lat = base[:, left] + moved[left] * normal[:, left]
        above, azimuth = lattice.above(lon, lat, chord.level[cell[left]])
        off = np.abs(above) > PLACED_M
        left, above, azimuth, lat = left[off], above[off], azimuth[off], lat[off]
        if not len(left):
            break
        per_lon, per_lat = geodesy.metres_per_degree(lat)
        slope = np.sin(np.radians(azimuth)) * normal[0, left] * per_lon
        slope += np.cos(np.radians(azimuth)) * normal[1, left] * per_lat
        moved[left] -= above / np.maximum(slope, 0.2)
        moved[left] = np.clip(moved[left], least[left], most[left])
    good = np.ones(len(cell), dtype=bool)
    good[left] = False
    return np.vstack([along, base + moved * normal]), good
