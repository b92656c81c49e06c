"""The outline of {p : f(p) <= level} for a distance f, on the whole lon/lat rectangle.

A distance grows by at most a metre for each metre walked. So a cell whose centre is further from
the level than its half-diagonal cannot hold the edge, and a quadtree need look only where the
edge may be. It is refined until, in each cell left, the distance grows everywhere in directions
less than a right angle apart: the edge is then the graph of a function, without hidden holes,
necks or channels. Since the rectangle itself is the domain, the outline is born cut at 180
degrees and closed along the poles.
"""

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap import geodesy
from rangemap.errors import EdgeError
from rangemap.geodesy import Floats

Ints = NDArray[np.int64]
# f(lon, lat) -> metres, azimuth (degrees) in which it grows
Distance = Callable[[Floats, Floats], tuple[Floats, Floats]]

# The finest lattice: 2^25 steps round the equator, 1.2 m each.
_DEPTH = 25
_LON_STEPS = 2**_DEPTH
_LAT_STEPS = 2 ** (_DEPTH - 1)
_DEGREES = 360.0 / _LON_STEPS
_FIRST_DEPTH = 3  # cells of 45 degrees to begin with
TOLERANCE_M = 0.5
# An edge that hugs 180 degrees may bulge across it by its sagitta, s^2 / 8R: cells there are
# made this much smaller, so that the bulge stays below the tolerance.
_ROUNDS = 60


def level_set(distance: Distance, level_m: float) -> BaseGeometry:
    """Return the polygon where the distance is at most ``level_m``.

    Parameters
    ----------
    distance
        A function 1-Lipschitz on the ellipsoid: (lon, lat) -> (metres, azimuth of growth).
    level_m
        Metres.

    Returns
    -------
    shapely Polygon or MultiPolygon
        Valid, lon/lat, cut at 180 degrees, closed along the poles, outer rings anticlockwise;
        empty where nothing is within the level, the whole rectangle where everything is.

    Raises
    ------
    EdgeError
        If the outline cannot be made valid.
    """
    largest_m = min(max(level_m / 3.0, 100.0), 150_000.0)
    for _ in range(4):
        outline = _outline(distance, level_m, largest_m)
        if shapely.is_valid(outline):
            return outline
        largest_m /= 3.0
    msg = f"the outline at {level_m:,.0f} m is not valid: {shapely.is_valid_reason(outline)}"
    raise EdgeError(msg)


def _outline(distance: Distance, level_m: float, largest_m: float) -> BaseGeometry:
    lattice = _Lattice(distance, level_m)
    leaves = _refine(lattice, largest_m)
    crossings = _crossings(lattice, leaves)
    if not len(crossings.lon):
        whole = shapely.box(-180.0, -90.0, 180.0, 90.0)
        return (
            whole
            if lattice.at(np.zeros(1, np.int64), np.zeros(1, np.int64))[0][0] <= 0
            else shapely.Polygon()
        )
    lon, lat, after, fixed = _linked(crossings)
    lon, lat, after = _densified(distance, level_m, (lon, lat, after, fixed))
    return _polygons(lon, lat, after)


@dataclass
class _Lattice:
    """The distance less the level, remembered at lattice points."""

    distance: Distance
    level_m: float

    def __post_init__(self) -> None:
        self.keys = np.empty(0, np.int64)
        self.values = np.empty((0, 4))

    def at(self, i: Ints, j: Ints) -> tuple[Floats, Floats]:
        """Return distance less level, and the direction of growth, at lattice points."""
        wanted = i * (_LAT_STEPS + 1) + j
        new = np.setdiff1d(wanted, self.keys)
        if len(new):
            found = self._measure(new // (_LAT_STEPS + 1), new % (_LAT_STEPS + 1))
            keys = np.concatenate([self.keys, new])
            order = np.argsort(keys)
            self.keys, self.values = keys[order], np.vstack([self.values, found])[order]
        values = self.values[np.searchsorted(self.keys, wanted)]
        return values[:, 0], values[:, 1:]

    def _measure(self, i: Ints, j: Ints) -> Floats:
        lon, lat = _degrees(i, j)
        metres, azimuth = self.distance(lon, lat)
        growth = geodesy.tangent(lon, lat, azimuth)
        growth[metres <= 0.0] = 0.0  # inside the region there is none
        return np.column_stack([metres - self.level_m, growth])


def _degrees(i: Ints, j: Ints) -> tuple[Floats, Floats]:
    return i * _DEGREES - 180.0, j * _DEGREES - 90.0


def _refine(lattice: _Lattice, largest_m: float) -> Ints:
    """Return the cells that may hold the edge: lower-left corner i, j and size, shape (n, 3)."""
    size = _LON_STEPS >> _FIRST_DEPTH
    i, j = (a.ravel() for a in np.mgrid[0:_LON_STEPS:size, 0:_LAT_STEPS:size].astype(np.int64))
    leaves = []
    while len(i):
        half = size // 2
        offset, growth = lattice.at(i + half, j + half)
        reach_m = _half_diagonal(j, size)
        open_ = np.abs(offset) <= reach_m
        i, j, reach_m, offset, growth = (a[open_] for a in (i, j, reach_m, offset, growth))
        done = reach_m <= largest_m
        done[done] = _graph_like(lattice, i[done], j[done], size, growth[done])
        done &= ~_bulging(lattice, i, j, size, reach_m)
        if half <= 1:
            done[:] = True
        leaves.append(np.column_stack([i[done], j[done], np.full(done.sum(), size)]))
        i, j = i[~done], j[~done]
        i = np.concatenate([i, i + half, i, i + half])
        j = np.concatenate([j, j, j + half, j + half])
        size = half
    return np.vstack(leaves)


def _half_diagonal(j: Ints, size: int) -> Floats:
    """Return a bound on the distance from a cell's centre to any point of it, in metres."""
    south, north = j * _DEGREES - 90.0, (j + size) * _DEGREES - 90.0
    widest = np.where(south * north < 0.0, 0.0, np.minimum(np.abs(south), np.abs(north)))
    half = size * _DEGREES / 2.0
    per_lon = geodesy.metres_per_degree(widest)[0]
    per_lat = geodesy.metres_per_degree(np.maximum(np.abs(south), np.abs(north)))[1]
    return np.hypot(per_lon * half, per_lat * half)


def _graph_like(
    lattice: _Lattice, i: Ints, j: Ints, size: int, middle: Floats
) -> NDArray[np.bool_]:
    """Return whether the directions of growth at centre and corners lie within a right angle."""
    growths = [middle, *(lattice.at(i + a, j + b)[1] for a in (0, size) for b in (0, size))]
    alike = np.ones(len(i), dtype=bool)
    for n, one in enumerate(growths):
        for other in growths[n + 1 :]:
            alike &= (one * other).sum(axis=1) > 0.0
    return alike


def _bulging(lattice: _Lattice, i: Ints, j: Ints, size: int, reach_m: Floats) -> NDArray[np.bool_]:
    """Return whether an edge in a cell at 180 degrees could bulge across it unseen."""
    at_cut = (i == 0) | (i + size == _LON_STEPS)
    large = reach_m > np.sqrt(8.0 * TOLERANCE_M * min(lattice.level_m, 1e6)) / 2.0
    side = np.where(i == 0, i, i + size)[at_cut & large]
    bulging = at_cut & large
    low, high = lattice.at(side, j[bulging])[0], lattice.at(side, j[bulging] + size)[0]
    bulging[bulging] = (low > 0) == (high > 0)
    return bulging


@dataclass(frozen=True)
class _Crossings:
    """Where the edge crosses sides of cells: one vertex each, and how they follow each other."""

    lon: Floats
    lat: Floats
    start: Ints
    end: Ints
    perimeter: Floats  # place along the border of the domain, anticlockwise; NaN inside
    begins: NDArray[np.bool_]


def _crossings(lattice: _Lattice, leaves: Ints) -> _Crossings:
    """Find the vertices on the sides of the leaves, and the steps between them."""
    i, j, size = leaves.T
    corners = [(i, j), (i + size, j), (i + size, j + size), (i, j + size)]
    points = np.unique(np.hstack([np.vstack(c) for c in corners]), axis=1)
    inside = lattice.at(points[0], points[1])[0] <= 0.0
    uses = []  # leaf, place round the leaf, side id, entering
    sides = []
    for axis in (0, 1):
        # sides along i (axis 0) are pieces of rows j, sides along j pieces of columns i
        along, across = points[axis], points[1 - axis]
        order = np.lexsort((along, across))
        key = across[order] * (_LON_STEPS + 1) + along[order]
        is_in = inside[order]
        sides.append((order, is_in))
        for low in (True, False):
            at = (j if axis == 0 else i) + (0 if low else size)
            first = np.searchsorted(key, at * (_LON_STEPS + 1) + (i if axis == 0 else j))
            last = np.searchsorted(key, at * (_LON_STEPS + 1) + (i if axis == 0 else j) + size)
            count = last - first
            leaf = np.repeat(np.arange(len(i)), count)
            piece = (
                np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + first[leaf]
            )
            crossing = is_in[piece] != is_in[piece + 1]
            leaf, piece = leaf[crossing], piece[crossing]
            forward = low if axis == 0 else not low  # anticlockwise: bottom and right run forward
            place = (0 if low else 2) if axis == 0 else (3 if low else 1)
            step = along[order][piece] - (i if axis == 0 else j)[leaf]
            step = step / size[leaf]
            turn = place + (step if forward else 1.0 - step - 1e-12)
            entering = is_in[piece + 1] if forward else is_in[piece]
            uses.append((leaf, turn, piece + axis * len(key), entering))
    leaf, turn, side, entering = (np.concatenate(column) for column in zip(*uses, strict=True))
    start, end = _steps(lattice, leaves, (leaf, turn, side, entering))
    unique, inverse = np.unique(side, return_inverse=True)
    lon, lat, perimeter, begins = _vertices(lattice, points, sides, unique)
    position = {"start": np.searchsorted(unique, start), "end": np.searchsorted(unique, end)}
    return _Crossings(lon, lat, position["start"], position["end"], perimeter, begins)


def _steps(
    lattice: _Lattice, leaves: Ints, uses: tuple[Ints, Floats, Ints, NDArray[np.bool_]]
) -> tuple[Ints, Ints]:
    """Pair the crossings round each leaf into directed steps with the reach on their left."""
    leaf, turn, side, entering = uses
    order = np.lexsort((turn, leaf))
    leaf, side, entering = leaf[order], side[order], entering[order]
    begin = np.searchsorted(leaf, leaf, side="left")
    count = np.searchsorted(leaf, leaf, side="right") - begin
    place = np.arange(len(leaf)) - begin
    leaving = ~entering
    # going round with the leaf on the left, the reach is entered, then left: step back across
    back = begin + (place - 1) % count
    half = leaves[leaf, 2] // 2
    several = leaving & (count > 2)  # noqa: PLR2004 (a saddle: four crossings or more)
    joined = np.zeros(len(leaf), dtype=bool)
    if several.any():
        centre = lattice.at(*(leaves[leaf, k][several] + half[several] for k in (0, 1)))[0]
        joined[several] = centre <= 0.0
    to = np.where(joined, begin + (place + 1) % count, back)
    return side[leaving], side[to[leaving]]


def _vertices(
    lattice: _Lattice, points: Ints, sides: list[tuple[Ints, NDArray[np.bool_]]], unique: Ints
) -> tuple[Floats, Floats, Floats, NDArray[np.bool_]]:
    """Solve for the level on each crossed side; say which lie on the border of the domain."""
    per_axis = len(sides[0][0])
    axis = unique // per_axis
    low = np.where(axis == 0, sides[0][0][unique % per_axis], sides[1][0][unique % per_axis])
    following = np.minimum(unique % per_axis + 1, per_axis - 1)
    high = np.where(axis == 0, sides[0][0][following], sides[1][0][following])
    ends = [_degrees(points[0][k], points[1][k]) for k in (low, high)]
    lon, lat = _roots(lattice, ends[0], ends[1])
    i, j = points[0][low], points[1][low]
    vertical = axis == 1
    bottom, top = ~vertical & (j == 0), ~vertical & (j == _LAT_STEPS)
    left, right = vertical & (i == 0), vertical & (i == _LON_STEPS)
    perimeter = np.full(len(unique), np.nan)
    perimeter[bottom] = (lon[bottom] + 180.0) / 360.0
    perimeter[right] = 1.0 + (lat[right] + 90.0) / 180.0
    perimeter[top] = 2.0 + (180.0 - lon[top]) / 360.0
    perimeter[left] = 3.0 + (90.0 - lat[left]) / 180.0
    # walking round the domain anticlockwise, does the reach begin here?
    inside_low = lattice.at(points[0][low], points[1][low])[0] <= 0.0
    begins = np.where(bottom | right, ~inside_low, inside_low)
    return lon, lat, perimeter, begins


def _roots(
    lattice: _Lattice, low: tuple[Floats, Floats], high: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Find where the level is met between two points on either side of it (regula falsi)."""

    def offset(k: Ints, share: Floats) -> Floats:
        lon = low[0][k] + share * (high[0][k] - low[0][k])
        lat = low[1][k] + share * (high[1][k] - low[1][k])
        return lattice.distance(lon, lat)[0] - lattice.level_m

    left = np.arange(len(low[0]))
    a, b = np.zeros(len(left)), np.ones(len(left))
    fa, fb, share = offset(left, a), offset(left, b), a.copy()
    for n in range(60):
        secant = fa[left] / np.where(fa[left] == fb[left], 1.0, fa[left] - fb[left])
        # every third time halve: the distance may bend sharply between the ends
        part = 0.5 if n % 3 == 2 else np.clip(secant, 0.0, 1.0)  # noqa: PLR2004
        share[left] = a[left] + (b[left] - a[left]) * part
        found = offset(left, share[left])
        same = (found > 0.0) == (fa[left] > 0.0)
        low_side, high_side = left[same], left[~same]
        a[low_side], fa[low_side] = share[low_side], found[same]
        b[high_side], fb[high_side] = share[high_side], found[~same]
        left = left[np.abs(found) > TOLERANCE_M / 10.0]
        if not len(left):
            break
    return low[0] + share * (high[0] - low[0]), low[1] + share * (high[1] - low[1])


def _linked(crossings: _Crossings) -> tuple[Floats, Floats, Ints, NDArray[np.bool_]]:
    """Link the vertices into rings, along the border of the domain where the reach meets it.

    Returns
    -------
    lon, lat, after, fixed
        Vertices, the vertex that follows each, and whether the edge to it is the domain's border.
    """
    lon, lat = crossings.lon, crossings.lat
    after = np.full(len(lon), -1, np.int64)
    after[crossings.start] = crossings.end
    fixed = np.zeros(len(lon), dtype=bool)
    on_border = np.nonzero(~np.isnan(crossings.perimeter))[0]
    on_border = on_border[np.argsort(crossings.perimeter[on_border], kind="stable")]
    corner_lon, corner_lat = (180.0, 180.0, -180.0, -180.0), (-90.0, 90.0, 90.0, -90.0)
    extra: list[tuple[float, float]] = []
    following: list[int] = []
    for place, vertex in enumerate(on_border.tolist()):
        if not crossings.begins[vertex]:
            continue
        end = int(on_border[(place + 1) % len(on_border)])
        here, there = crossings.perimeter[vertex], crossings.perimeter[end]
        there += 4.0 if there <= here else 0.0
        last = vertex
        for corner in range(int(np.floor(here)), int(np.floor(there))):
            new = len(lon) + len(extra)
            extra.append((corner_lon[corner % 4], corner_lat[corner % 4]))
            following.append(-1)
            if last == vertex:
                after[vertex] = new
            else:
                following[last - len(lon)] = new
            last = new
        if last == vertex:
            after[vertex] = end
        else:
            following[last - len(lon)] = end
        fixed[vertex] = True
    if extra:
        lon = np.concatenate([lon, [e[0] for e in extra]])
        lat = np.concatenate([lat, [e[1] for e in extra]])
        after = np.concatenate([after, following])
        fixed = np.concatenate([fixed, np.ones(len(extra), dtype=bool)])
    return lon, lat, after, fixed


def _densified(
    distance: Distance, level_m: float, rings: tuple[Floats, Floats, Ints, NDArray[np.bool_]]
) -> tuple[Floats, Floats, Ints]:
    """Insert vertices, placed on the level, until every edge keeps to it along its length."""
    lon, lat, after, fixed = rings
    edges = np.nonzero(~fixed)[0]
    for _ in range(_ROUNDS):
        edges, moved = _strays(distance, level_m, (lon, lat, after), edges)
        if not len(edges):
            break
        new = np.arange(len(lon), len(lon) + len(edges))
        lon, lat = np.concatenate([lon, moved[0]]), np.concatenate([lat, moved[1]])
        after = np.concatenate([after, after[edges]])
        after[edges] = new
        edges = np.concatenate([edges, new])
    return lon, lat, after


def _strays(
    distance: Distance, level_m: float, rings: tuple[Floats, Floats, Ints], edges: Ints
) -> tuple[Ints, tuple[Floats, Floats]]:
    """Return the edges that leave the level, where, and the point of the level next to there."""
    lon, lat, after = rings
    found_edges, found_lon, found_lat = [], [], []
    for share in (0.5, 0.25, 0.75):
        end = after[edges]
        d_lon, d_lat = lon[end] - lon[edges], lat[end] - lat[edges]
        at_lon, at_lat = lon[edges] + share * d_lon, lat[edges] + share * d_lat
        metres, azimuth = distance(at_lon, at_lat)
        per_lon, per_lat = geodesy.metres_per_degree(at_lat)
        length = np.hypot(d_lon * per_lon, d_lat * per_lat)
        stray = (np.abs(metres - level_m) > TOLERANCE_M) & (length > TOLERANCE_M / 2.0)
        found_edges.append(edges[stray])
        placed = _placed(
            distance, level_m, (at_lon[stray], at_lat[stray]), (metres[stray], azimuth[stray])
        )
        found_lon.append(placed[0])
        found_lat.append(placed[1])
        edges = edges[~stray]
    return np.concatenate(found_edges), (np.concatenate(found_lon), np.concatenate(found_lat))


def _placed(
    distance: Distance, level_m: float, point: tuple[Floats, Floats], found: tuple[Floats, Floats]
) -> tuple[Floats, Floats]:
    """Move points onto the level along the geodesic from the nearest launch point."""
    lon, lat = point
    metres, azimuth = found
    for _ in range(4):
        if not len(lon) or np.abs(metres - level_m).max() <= TOLERANCE_M / 10.0:
            break
        new_lon, new_lat = geodesy.destination(lon, lat, azimuth, level_m - metres)
        new_lon = lon + (new_lon - lon + 180.0) % 360.0 - 180.0
        lon, lat = np.clip(new_lon, -180.0, 180.0), new_lat
        metres, azimuth = distance(lon, lat)
    return lon, lat


def _polygons(lon: Floats, lat: Floats, after: Ints) -> BaseGeometry:
    """Build polygons from rings that have the reach on their left."""
    following, seen = after.tolist(), np.zeros(len(after), dtype=bool)
    shells, holes = [], []
    for first in range(len(following)):
        if seen[first]:
            continue
        loop, vertex = [], first
        while not seen[vertex]:
            seen[vertex] = True
            loop.append(vertex)
            vertex = following[vertex]
        ring = np.column_stack([lon[loop], lat[loop]])
        if len(ring) < 3:  # noqa: PLR2004 (no area)
            continue
        ring = shapely.linearrings(ring)
        (shells if shapely.is_ccw(ring) else holes).append(ring)
    if not shells:
        return shapely.Polygon()
    outer = shapely.polygons(shells)
    owner: list[list[BaseGeometry]] = [[] for _ in shells]
    areas = shapely.area(outer)
    tree = shapely.STRtree(outer)
    for hole in holes:
        around = tree.query(shapely.get_point(hole, 0), predicate="intersects")
        owner[int(around[np.argmin(areas[around])])].append(hole)
    parts = [shapely.Polygon(shell, inner) for shell, inner in zip(shells, owner, strict=True)]
    return parts[0] if len(parts) == 1 else shapely.MultiPolygon(parts)
