"""Seas by the closing lines of sea_limits.toml, cut by the land of the countries; and lakes.

The water of the Earth is what no country holds. Every closing line is laid over it at once, so that
the water falls into cells. A sea is all the cells that can be reached from a point of it without
crossing one of its own lines. So neighbours share their closing line vertex for vertex, a sea
shares its coast with the countries, and a sea is whole whatever other lines run through it.
"""

import tomllib
import unicodedata
from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from build_countries import area_km2, clean_polygons
from find_source_files import Inputs
from numpy.typing import NDArray
from pyproj import Transformer

LIMITS = Path(__file__).parent / "sea_limits.toml"
_EARTH = shapely.box(-180.0, -90.0, 180.0, 90.0)
_CUT = 180.0  # where the Earth is cut (RFC 7946)
_STEP_DEGREES = 0.5  # of a rhumb line, whose vertices are joined straight in longitude and latitude
_ON_LINE = 1e-9  # degrees: far above rounding, far below any two coordinates of the tables
# Where a line runs along an island it cuts off bits of water, of 288 square kilometres at most,
# that no line is meant to bound: each goes with the water beside most of it. The smallest sea has
# 1,660.
_POCKET_KM2 = 500.0
# A point of every ocean: a sea that reaches one of them is not closed
_OPEN = ((-30.0, 35.0), (-20.0, -20.0), (80.0, -20.0), (-150.0, 20.0), (-120.0, -30.0), (0.0, 87.0))
_LAKES = "Natural Earth, 1:10m lakes"
_S23 = "IHO, Limits of Oceans and Seas, S-23, 3rd edition, 1953"
_ROUGH_DEGREES = 0.1  # to which an outline is simplified to find where it is widest
_DEGREE_KM = 111.2  # of latitude
COLUMNS = (
    *("code", "name", "alternates", "kind", "source", "area_km2"),
    *("label_lon", "label_lat", "width_km", "geometry"),
)


# Of a cell: the cells beside it, each with the lines that a stretch of water between them lies on
_Sides = dict[int, list[tuple[int, frozenset[str]]]]


@dataclass(frozen=True)
class _Water:
    """The water of the Earth, cut into cells by the closing lines."""

    cells: NDArray[np.object_]
    next_to: _Sides


def build_seas(inputs: Inputs, countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return one row a sea or lake, sorted by code.

    Parameters
    ----------
    inputs
        Where the lakes of Natural Earth lie.
    countries
        The table of countries, whose land cuts the seas.

    Raises
    ------
    ValueError
        If a line does not close the sea that it is said to close, or a point is not on water.
    """
    limits = tomllib.loads(LIMITS.read_text(encoding="utf-8"))
    lines = {name: rhumb_lines(one["points"]) for name, one in limits["lines"].items()}
    land = shapely.transform(shapely.union_all(countries.geometry), _to_180)
    water = _cut(shapely.difference(_EARTH, land), lines)
    rows = [_row(one, _source(one), _sea(one, water)) for one in limits["seas"]]
    lakes = gpd.read_file(inputs.lakes).geometry.to_numpy()
    rows += [_row({"kind": "lake", **one}, _LAKES, _lake(one, lakes)) for one in limits["lakes"]]
    table = gpd.GeoDataFrame(rows, columns=COLUMNS, geometry="geometry", crs="EPSG:4326")
    return table.sort_values("code", ignore_index=True)


def rhumb_lines(points: Sequence[Sequence[float]]) -> shapely.LineString:
    """Return points joined by rhumb lines, their vertices at most half a degree apart."""
    mercator = Transformer.from_crs("EPSG:4326", "EPSG:3395", always_xy=True)
    laid = [np.array(points[:1], dtype=float)]
    for start, end in pairwise(points):
        steps = max(int(np.ceil(np.abs(np.subtract(end, start)).max() / _STEP_DEGREES)), 1)
        x, y = mercator.transform(*np.transpose([start, end]))
        along = np.linspace(0.0, 1.0, steps + 1)[1:-1, None]
        between = np.column_stack([x[0] + along * (x[1] - x[0]), y[0] + along * (y[1] - y[0])])
        lon, lat = mercator.transform(*between.T, direction="INVERSE")
        laid += [np.column_stack([lon, lat]), np.array([end], dtype=float)]
    return shapely.LineString(np.vstack(laid).round(9))


def _to_180(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return land that is cut 1e-13 degrees short of 180 as cut there: no sea lies between."""
    lon = np.where(
        180.0 - np.abs(points[:, 0]) < _ON_LINE, np.sign(points[:, 0]) * 180.0, points[:, 0]
    )
    return np.column_stack([lon, points[:, 1]])


def _cut(water: shapely.Geometry, lines: dict[str, shapely.LineString]) -> _Water:
    """Return the water in cells, and what lies beside what."""
    edges = shapely.get_parts(shapely.union_all([shapely.boundary(water), *lines.values()]))
    cells = shapely.get_parts(shapely.polygonize(edges))
    shapely.prepare(water)
    cells = cells[shapely.contains_properly(water, shapely.point_on_surface(cells))]
    tree = shapely.STRtree(cells)
    next_to: _Sides = defaultdict(list)
    middles = shapely.line_interpolate_point(edges, 0.5, normalized=True)
    names, tracks = list(lines), list(lines.values())
    line, edge = shapely.STRtree(middles).query(tracks, "dwithin", distance=_ON_LINE)
    stretches: list[tuple[float, int, int]] = []
    for one in np.unique(edge):  # two lines may share a stretch: of the same cape
        sides = tree.query(middles[one], "dwithin", distance=_ON_LINE).tolist()
        _join(next_to, sides, frozenset(names[number] for number in line[edge == one]))
        stretches += [(edges[one].length, a, b) for a in sides for b in sides if a != b]
    at_180 = _join_at_180(cells, next_to)
    pockets = {a for _, a, _ in stretches if a not in at_180 and area_km2(cells[a]) < _POCKET_KM2}
    for pocket in sorted(pockets):
        beside = [(b not in pockets, length, b) for length, a, b in stretches if a == pocket]
        _give(pocket, max(beside)[2], next_to)
    return _Water(cells, next_to)


def _give(pocket: int, owner: int, next_to: _Sides) -> None:
    """Join a pocket to the water beside it, and to that alone."""
    for other, _ in next_to[pocket]:
        next_to[other] = [one for one in next_to[other] if one[0] != pocket]
    next_to[pocket] = []
    _join(next_to, [pocket, owner], frozenset())


def _join(next_to: _Sides, cells: list[int], lines: frozenset[str]) -> None:
    for one in cells:
        next_to[one] += [(other, lines) for other in cells if other != one]


def _join_at_180(cells: NDArray[np.object_], next_to: _Sides) -> set[int]:
    """Join the cells that meet at 180 degrees, where the Earth is cut but no sea; return them."""
    joined = set()
    west, _, east, _ = shapely.bounds(cells).T
    antimeridian = shapely.LineString([(_CUT, -90.0), (_CUT, 90.0)])
    for one in np.nonzero(east == _CUT)[0].tolist():
        edge = shapely.intersection(cells[one], antimeridian)
        for other in np.nonzero(west == -_CUT)[0].tolist():
            moved = shapely.transform(
                cells[other], lambda points: np.add(points, (2.0 * _CUT, 0.0))
            )
            if shapely.length(shapely.intersection(edge, moved)) > 0.0:
                _join(next_to, [one, other], frozenset())
                joined |= {one, other}
    return joined


def _sea(one: dict[str, Any], water: _Water) -> shapely.Geometry:
    """Return all that is reached from a point of a sea without crossing its lines."""
    found = _cell(water, one["at"])
    if found is None:
        msg = f"{one['name']}: {one['at']} is no water"
        raise ValueError(msg)
    reached, left = {found}, [found]
    used: set[str] = set()
    while left:
        for other, lines in water.next_to[left.pop()]:
            if own := lines.intersection(one["lines"]):
                used |= own
            elif other not in reached:
                reached.add(other)
                left.append(other)
    open_at = [at for at in _OPEN if _cell(water, at) in reached]
    unused = set(one["lines"]) - used
    if open_at or unused:
        msg = f"{one['name']} reaches {open_at}; lines that do not bound it: {sorted(unused)}"
        raise ValueError(msg)
    return shapely.union_all(water.cells[sorted(reached)])


def _cell(water: _Water, at: Sequence[float]) -> int | None:
    found = np.nonzero(shapely.intersects_xy(water.cells, *at))[0]
    return int(found[0]) if len(found) else None


def _lake(one: dict[str, Any], lakes: NDArray[np.object_]) -> shapely.Geometry:
    """Return the lakes that hold the points of one."""
    found = [lakes[shapely.intersects_xy(lakes, *at)] for at in one["at"]]
    if not all(len(shapes) == 1 for shapes in found):
        msg = f"{one['name']} is {[len(shapes) for shapes in found]} lakes"
        raise ValueError(msg)
    return shapely.union_all(np.concatenate(found))


def _source(one: dict[str, Any]) -> str:
    return f"{_S23}, no. {one['number']}" if "number" in one else one["source"]


def _row(one: dict[str, Any], source: str, geometry: shapely.Geometry) -> tuple[Any, ...]:
    shape = clean_polygons(shapely.normalize(geometry))
    letters = unicodedata.normalize("NFKD", one["name"]).encode("ascii", "ignore").decode()
    code = letters.casefold().replace(" ", "-")
    alternates = "|".join(one.get("alternates", ()))
    known = code, one["name"], alternates, one.get("kind", "sea"), source, area_km2(shape)
    return *known, *widest(shape), shape


def widest(shape: shapely.Geometry) -> tuple[float, float, int]:
    """Return longitude and latitude of where a shape is widest, and how wide in kilometres.

    Both as a plate carree shows it, for its name to be written there.
    """
    coarse = shapely.simplify(shape, _ROUGH_DEGREES)
    parts = shapely.get_parts(coarse if not coarse.is_empty else shape)
    largest = parts[int(np.argmax(shapely.area(parts)))]
    radius = shapely.maximum_inscribed_circle(largest, tolerance=_ROUGH_DEGREES)
    lon, lat = shapely.get_coordinates(radius)[0].tolist()
    return round(lon, 2), round(lat, 2), round(2.0 * shapely.length(radius) * _DEGREE_KM)
