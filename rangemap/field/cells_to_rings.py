"""From cells and the lines in them to rings and polygons."""

from dataclasses import dataclass

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.field.cell_grid import (
    LON_STEPS,
    SMALLEST,
    Bools,
    Ints,
    Lattice,
    Pieces,
    centres,
    corners,
)
from rangemap.field.cell_tracing import Traces
from rangemap.field.geodesy import Floats

# Crossings further apart than this (0.2 m on a meridian) are not the same
_SAME_DEGREES = 2e-6
# Corners of the domain: n is n quarters of the way round it, anticlockwise
_CORNERS = ((-180.0, -90.0), (180.0, -90.0), (180.0, 90.0), (-180.0, 90.0))


def polygons(lattice: Lattice, sides: "Sides", traces: Traces) -> BaseGeometry:
    """Link the lines in the cells of one level into rings, and build polygons of those."""
    steps = _steps(lattice, sides)
    lon, lat, after, frame = _linked(lattice, sides, steps, traces)
    rings = _rings(lon, lat, after)
    if frame:
        rings.append(np.array(_CORNERS))
    return _assembled(rings)


@dataclass(frozen=True)
class Sides:
    """The sides of cells, cut wherever any cell has a corner: those pieces that cross the edge.

    Attributes
    ----------
    level
        Whose edge it is.
    cells
        Shape (n, 4).
    pieces, rising
        The pieces, and whether each begins within the level and ends outside.
    cell, piece, leaving
        Each piece as a cell sees it, ordered by cell and anticlockwise round it, and whether
        going that way one leaves the reach there.
    torn
        Cells whose neighbours know better: that the edge crosses them more often than their own
        corners tell, or elsewhere.
    """

    level: int
    cells: Ints
    pieces: Pieces
    rising: Bools
    cell: Ints
    piece: Ints
    leaving: Bools
    torn: Bools

    @classmethod
    def of(cls, lattice: Lattice, cells: Ints, level: int) -> "Sides":
        """Find the pieces that cross the edge of one level."""
        i, j = (a.ravel() for a in corners(cells))
        # what is seen at 180 degrees from one side holds for the other
        west, east = i == 0, i == LON_STEPS
        i = np.concatenate([i, i[west] + LON_STEPS, i[east] - LON_STEPS])
        j = np.concatenate([j, j[west], j[east]])
        (rows, rows_rising), (columns, columns_rising) = (
            _divided(lattice, i, j, axis, level) for axis in (0, 1)
        )
        rising = np.concatenate([rows_rising, columns_rising])
        pieces = Pieces(
            *(
                np.concatenate([getattr(a, n) for a in (rows, columns)])
                for n in ("axis", "i", "j", "length", "level")
            )
        )
        uses = [_uses(cells, rows, 0, 0), _uses(cells, columns, 1, len(rows_rising))]
        cell, turn, piece, forward = (np.concatenate(pair) for pair in zip(*uses, strict=True))
        order = np.lexsort((turn, cell))
        cell, piece, forward = cell[order], piece[order], forward[order]
        leaving = rising[piece] == forward
        # a row also runs through cells larger than its own, where its pieces are no sides
        used, piece = np.unique(piece, return_inverse=True)
        pieces, rising = pieces.only(used), rising[used]
        torn = np.bincount(cell, minlength=len(cells)) > _changes(lattice, cells)
        torn[cell[_elsewhere(lattice, cells[cell], pieces.only(piece))]] = True
        torn &= cells[:, 2] > SMALLEST
        return cls(level, cells, pieces, rising, cell, piece, leaving, torn)


def _divided(lattice: Lattice, i: Ints, j: Ints, axis: int, level: int) -> tuple[Pieces, Bools]:
    """Return the pieces of rows (axis 0) or columns (1) that the edge divides, and the rising."""
    along, across = (i, j) if axis == 0 else (j, i)
    key = np.sort(across * (LON_STEPS + 1) + along)
    key = key[np.diff(key, prepend=-1) > 0]  # np.unique's hashing takes four times as long
    across, along = np.divmod(key, LON_STEPS + 1)
    i, j = (along, across) if axis == 0 else (across, along)
    within = lattice.inside(i, j, level)
    divided = np.nonzero((within[1:] != within[:-1]) & (across[1:] == across[:-1]))[0]
    length = along[divided + 1] - along[divided]
    axes, levels = np.full(len(divided), axis), np.full(len(divided), level)
    return Pieces(axes, i[divided], j[divided], length, levels), within[divided]


def _uses(cells: Ints, pieces: Pieces, axis: int, offset: int) -> tuple[Ints, Floats, Ints, Bools]:
    """Return cell, place round it, piece and whether it runs with the way round, of each use."""
    along, across = (pieces.i, pieces.j) if axis == 0 else (pieces.j, pieces.i)
    key = across * (LON_STEPS + 1) + along
    start, line, size = cells[:, axis], cells[:, 1 - axis], cells[:, 2]
    found = []
    # anticlockwise: south 0 and east 1 run with i and j, north 2 and west 3 against
    for side, forward in ((0, True), (2, False)) if axis == 0 else ((3, False), (1, True)):
        base = (line + (size if side in {1, 2} else 0)) * (LON_STEPS + 1) + start
        first, last = np.searchsorted(key, base), np.searchsorted(key, base + size)
        count = last - first
        cell = np.repeat(np.arange(len(cells)), count)
        piece = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + first[cell]
        share = (key[piece] - base[cell] + pieces.length[piece] / 2.0) / size[cell]
        turn = side + (share if forward else 1.0 - share)
        found.append((cell, turn, piece + offset, np.full(len(cell), forward)))
    cell, turn, piece, forwards = (np.concatenate(pair) for pair in zip(*found, strict=True))
    return cell, turn, piece, forwards


def _elsewhere(lattice: Lattice, cells: Ints, parts: Pieces) -> Bools:
    """Return whether the edge crosses parts of sides elsewhere than their cells believe.

    A cell looks for one crossing on the whole of its side. There may be three, of which its
    neighbours' corners single out another.
    """
    i = np.where(parts.axis == 0, cells[:, 0], parts.i)
    j = np.where(parts.axis == 1, cells[:, 1], parts.j)
    whole = Pieces(parts.axis, i, j, cells[:, 2], parts.level)
    end_i, end_j = whole.end()
    crossed = lattice.inside(i, j, parts.level) != lattice.inside(end_i, end_j, parts.level)
    chosen = np.nonzero(crossed & (parts.length != whole.length))[0]
    here, there = (np.array(lattice.crossing(sides.only(chosen))) for sides in (parts, whole))
    elsewhere = np.zeros(len(cells), dtype=bool)
    elsewhere[chosen] = np.abs(here - there).max(axis=0, initial=0.0) > _SAME_DEGREES
    return elsewhere


def _changes(lattice: Lattice, cells: Ints) -> Ints:
    """Return how often the edge crosses each cell's sides, as far as its corners tell."""
    within = lattice.inside(*corners(cells), cells[:, 3])
    return np.asarray((within != np.roll(within, 1, axis=0)).sum(axis=0))


def _steps(lattice: Lattice, sides: Sides) -> tuple[Ints, Ints, Ints]:
    """Pair the crossings round each cell: cell, first and last piece, the reach on the left."""
    begin = np.searchsorted(sides.cell, sides.cell, side="left")
    count = np.searchsorted(sides.cell, sides.cell, side="right") - begin
    place = np.arange(len(sides.cell)) - begin
    # going round, the reach was entered before it was left: the edge runs back there, unless the
    # reach goes on across the middle (a saddle)
    across = lattice.inside(*centres(sides.cells[sides.cell]), sides.level) & (count > 2)  # noqa: PLR2004
    to = begin + (place + np.where(across, 1, -1)) % np.maximum(count, 1)
    leaving = sides.leaving
    return sides.cell[leaving], sides.piece[leaving], sides.piece[to[leaving]]


def _linked(
    lattice: Lattice, sides: Sides, steps: tuple[Ints, Ints, Ints], traces: Traces
) -> tuple[Floats, Floats, Ints, bool]:
    """Link all vertices: lon, lat, which follows each, and whether the domain's frame is a ring."""
    lon, lat = lattice.crossing(sides.pieces)
    crossed = len(lon)
    cell, start, end = steps
    after = np.empty(crossed + len(traces.cell), np.int64)
    # along the border of the domain, where no step starts
    links, corner_numbers = _along_border(sides, lat, len(after))
    after = np.concatenate([after, np.empty(len(corner_numbers), np.int64)])
    after[crossed:] = np.arange(crossed, len(after)) + 1
    first, last = (np.searchsorted(traces.cell, cell, side=side) for side in ("left", "right"))
    empty = first == last
    after[start] = np.where(empty, end, crossed + first)
    after[crossed + last[~empty] - 1] = end[~empty]
    for one, following in links:
        after[one] = following
    corner = np.array(_CORNERS)[corner_numbers]
    lon = np.concatenate([lon, traces.lon, corner[:, 0]])
    lat = np.concatenate([lat, traces.lat, corner[:, 1]])
    zero = np.zeros(1, np.int64)
    return lon, lat, after, not links and bool(lattice.inside(zero, zero, sides.level)[0])


def _along_border(sides: Sides, lat: Floats, new: int) -> tuple[list[tuple[int, int]], list[int]]:
    """Return links (from, to) along the domain's border, and the corners numbered from ``new``."""
    east, west = ((sides.pieces.axis == 1) & (sides.pieces.i == i) for i in (LON_STEPS, 0))
    place = np.where(east, 1.0 + (lat + 90.0) / 180.0, 3.0 + (90.0 - lat) / 180.0)
    on_border = np.nonzero(east | west)[0]
    on_border = on_border[np.argsort(place[on_border])]
    begins = np.where(east, ~sides.rising, sides.rising)
    links: list[tuple[int, int]] = []
    numbers: list[int] = []
    for one, other in zip(on_border.tolist(), np.roll(on_border, -1).tolist(), strict=True):
        if not begins[one]:
            continue
        here, there = place[one], place[other] + (4.0 if place[other] <= place[one] else 0.0)
        way = [one]
        for number in range(int(here) + 1, int(there) + 1):
            way.append(new + len(numbers))
            numbers.append(number % 4)
        links += zip(way, [*way[1:], other], strict=True)
    return links, numbers


def _rings(lon: Floats, lat: Floats, after: Ints) -> list[Floats]:
    """Walk from vertex to vertex until all have been passed."""
    following, seen, rings = after.tolist(), [False] * len(after), []
    for first in range(len(following)):
        loop, vertex = [], first
        while not seen[vertex]:
            seen[vertex] = True
            loop.append(vertex)
            vertex = following[vertex]
        if loop:
            rings.append(np.column_stack([lon[loop], lat[loop]]))
    return rings


def _assembled(coordinates: list[Floats]) -> BaseGeometry:
    """Build polygons from rings that have the reach on their left."""
    rings = np.array([shapely.linearrings(ring) for ring in coordinates], dtype=object)
    if not len(rings):
        return shapely.Polygon()
    outer = shapely.is_ccw(rings)
    shells, holes = rings[outer], rings[~outer]
    areas = shapely.area(shapely.polygons(shells))
    # a hole lies in the smallest shell that holds its first vertex
    hole, shell = shapely.STRtree(shapely.polygons(shells)).query(
        shapely.get_point(holes, 0), predicate="intersects"
    )
    order = np.lexsort((areas[shell], hole))
    hole, shell = hole[order], shell[order]
    smallest = np.searchsorted(hole, np.arange(len(holes)))
    # each shell, then its holes
    index = np.concatenate([np.arange(len(shells)), shell[smallest]])
    order = np.argsort(index, kind="stable")
    parts = shapely.polygons(np.concatenate([shells, holes])[order], indices=index[order])
    return parts[0] if len(parts) == 1 else shapely.multipolygons(parts)
