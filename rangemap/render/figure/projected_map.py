"""What a figure shows, projected: base map, reaches and launch region, in metres on a plane.

Nothing here is measured from: every number comes from the result.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.analysis import RangeMap, at_range
from rangemap.render.content import edges_at_range, main_parts, shown_story, story_frame
from rangemap.render.figure import projections
from rangemap.render.figure.projections import Plane
from rangemap.world import border_views, tables

Bounds = tuple[float, float, float, float]

_MARGIN = 0.06  # of what must be seen, on each side
_BEYOND = 1.1  # of a frame's corners: an upright map may reach further down (`figure_layout`)
_LEAST_M = 3000.0  # nothing smaller fills a frame: borders are 1:10m
_DOTS = 1800.0  # across a frame: detail that no print shows is left out
_DEGREE_M = 111_000.0
_LAKE = 1 / 250  # of a frame's width: the side of a square as large as the smallest lake drawn
_NAMED_SEA = 1 / 16  # of a frame's width: the side of a square as large as the smallest sea named
_ROUGH_DEGREES = 0.1
_GLOBE_SHARE = 0.55  # of the globe's width: what spans more is shown with the whole globe


@dataclass(frozen=True)
class Band:
    """One band as it is drawn: filled only from where the next shorter reach ends.

    Attributes
    ----------
    system
        Its number in the order of the config.
    certainty
        ``certain`` or ``possible``.
    range_km
        The range of its outer edge.
    outermost
        Whether that is the system's longest range.
    fill, edge
        On the plane.
    hue
        Its colour, where that is not its system's.
    written
        What of the edge is at the range, where that is not all of it.
    """

    system: int
    certainty: str
    range_km: float
    outermost: bool
    fill: BaseGeometry
    edge: BaseGeometry
    hue: str | None = None
    written: BaseGeometry | None = None

    @property
    def at_range(self) -> BaseGeometry:
        """Where its range may be written."""
        return self.edge if self.written is None else self.written


@dataclass(frozen=True)
class Country:
    """A country that may be named: its ``adm0_a3``, people, where its name stands, its shape.

    ``area_m2`` is of all its land, of which the shape may be a part.

    Where its name stands on a map of the world may lie beyond what is shown, as Russia's does on
    one of the Baltic Sea: then that is None.
    """

    code: str
    people: float
    at: tuple[float, float] | None
    shape: BaseGeometry
    area_m2: float


@dataclass(frozen=True)
class Water:
    """A sea or lake that may be named: how wide it is, and points of it where its name may stand.

    Points are in metres on the plane, the best first.
    """

    name: str
    wide_m: float
    spots: tuple[tuple[float, float], ...]


@dataclass(frozen=True)
class Scene:
    """Everything that lies on the map, in metres on the plane.

    Attributes
    ----------
    plane
        The projection.
    cropped
        Of each frame, whether parts of the reach lie beyond it.
    frames
        What each shape of the figure shows.
    earth
        The part of the Earth that is shown; its rim is drawn where a frame goes beyond it.
    land
        Countries, with their ``adm0_a3`` in ``codes``.
    lakes
        Those that are large enough to be seen.
    disputed
        Lines of disputed borders.
    bands
        The shortest range first.
    launches
        The areas, lines and points of each launch region.
    labels
        Where countries' names stand, the largest first.
    waters
        Where names of seas and lakes may stand.
    """

    plane: Plane
    cropped: tuple[bool, ...]
    frames: tuple[Bounds, ...]
    earth: BaseGeometry
    codes: tuple[str, ...]
    land: NDArray[np.object_]
    lakes: BaseGeometry
    disputed: BaseGeometry
    bands: list[Band]
    launches: tuple[BaseGeometry, ...]
    labels: list[Country]
    waters: tuple[Water, ...]

    @property
    def launch(self) -> BaseGeometry:
        """All launch regions."""
        return shapely.geometrycollections(shapely.get_parts([*self.launches]))


def scene(result: RangeMap, aspects: Sequence[float]) -> Scene:
    """Return what figures of given shapes show.

    Parameters
    ----------
    result
        From `build`.
    aspects
        Width by height of each figure's map.
    """
    plane, seen, cropped = _chosen(result)
    borders = result.region.borders
    # an extent that is asked for is kept: nothing is added but what the shape of the sheet needs
    asked = result.scenario.figure.extent or result.scenario.map.extent
    margin = 0.0 if asked else _MARGIN
    wholes = tuple(_framed(plane, seen, aspect, margin) for aspect in aspects)
    frames = _of_story(result, plane, wholes)
    if plane.kind == "azimuthal-equidistant":
        corners = [(x, y) for w, s, e, n in frames for x in (w, e) for y in (s, n)]
        needed = _BEYOND * max(float(np.hypot(*corner)) for corner in corners)
        plane = replace(plane, radius_m=min(plane.radius_m, needed))
    widest = max(east - west for west, _south, east, _north in frames)
    codes, land = _land(plane, widest / _DOTS, borders, border_views.territories(borders))
    disputed = border_views.disputed(borders)
    return Scene(
        plane=plane,
        cropped=tuple(
            cropped or frame != whole for frame, whole in zip(frames, wholes, strict=True)
        ),
        frames=frames,
        earth=plane.outline(),
        codes=codes,
        land=land,
        lakes=_lakes(plane, widest),
        disputed=shapely.union_all(plane.lines(list(disputed))),
        bands=_bands(result, plane, widest / _DOTS),
        launches=tuple(_launch(one.region.geometry, plane) for one in result.launched),
        labels=_labels(plane, codes, land, borders),
        waters=_waters(plane, widest),
    )


def _chosen(result: RangeMap) -> tuple[Plane, BaseGeometry, bool]:
    """Return the projection, what must be seen on it, and whether small far parts are left out."""
    figure, region = result.scenario.figure, result.region.geometry
    extent = figure.extent or result.scenario.map.extent
    if extent is None:
        reach = shapely.union_all(result.bands.geometry.to_numpy())
        shown, home, cropped = main_parts(reach, region)
        plane = projections.choose(figure.projection, home, [shown, home], None)
        seen = [*plane.areas([shown])]
        if any(one.region.sectors is not None for one in result.launched):
            # they lie on the edge of their reach
            seen += [*shapely.points(plane.points(*shapely.get_coordinates(home).T))]
        return plane, shapely.geometrycollections(seen), cropped
    west, south, east, north = extent
    east += 360.0 if east < west else 0.0
    frame = shapely.segmentize(shapely.box(west, south, east, north), 1.0)
    xy = shapely.get_coordinates(frame)
    around = shapely.multipoints(np.column_stack([(xy[:, 0] + 180.0) % 360.0 - 180.0, xy[:, 1]]))
    middle = ((west + east) / 2.0 + 180.0) % 360.0 - 180.0, (south + north) / 2.0
    rounded = (round(middle[0] * 1024.0) / 1024.0, round(middle[1] * 1024.0) / 1024.0)
    plane = projections.choose(figure.projection, region, [around], rounded)
    corners = plane.points(*shapely.get_coordinates(around).T)
    return plane, shapely.multipoints(corners[np.isfinite(corners).all(axis=1)]), False


def _of_story(result: RangeMap, plane: Plane, wholes: tuple[Bounds, ...]) -> tuple[Bounds, ...]:
    """Return the frames of the story where it lies in a part of the reach, if none is asked for."""
    points = shown_story(result).points
    asked = result.scenario.figure.extent or result.scenario.map.extent
    if points is None or asked or plane.kind != "azimuthal-equidistant":
        return wholes
    xy = plane.points(*points.T)
    xy = xy[np.isfinite(xy).all(axis=1)]
    edges = [list(plane.lines(own)) for own in edges_at_range(result)]
    found = [
        story_frame(xy, whole, edges, (whole[2] - whole[0]) / (whole[3] - whole[1]))
        for whole in wholes
    ]
    return tuple(frame or whole for frame, whole in zip(found, wholes, strict=True))


def _framed(plane: Plane, seen: BaseGeometry, aspect: float, margin: float) -> Bounds:
    """Return the frame of an aspect that holds what must be seen, with a margin on each side."""
    west, south, east, north = seen.bounds
    limits = plane.outline().bounds if plane.kind != "azimuthal-equidistant" else None
    if limits and (
        plane.kind != "orthographic" or east - west > _GLOBE_SHARE * (limits[2] - limits[0])
    ):
        west, south, east, north = limits
    wide = max((east - west) * (1.0 + 2.0 * margin), _LEAST_M)
    high = max((north - south) * (1.0 + 2.0 * margin), _LEAST_M)
    wide, high = max(wide, high * aspect), max(high, wide / aspect)
    x, y = (west + east) / 2.0, (south + north) / 2.0
    return x - wide / 2.0, y - high / 2.0, x + wide / 2.0, y + high / 2.0


@lru_cache(maxsize=8)  # the same figure again, as in a notebook, a document or of another shape
def _land(
    plane: Plane, dot_m: float, borders: str, _given: tuple[object, ...]
) -> tuple[tuple[str, ...], NDArray[np.object_]]:
    """Return the countries that are shown, in as much detail as a dot shows.

    What a view gives to others is given as well, so that a file of borders that has changed is
    drawn anew.
    """
    table = border_views.drawn(borders, dot_m / _DEGREE_M)
    land = plane.areas(table.geometry.to_numpy())
    there = ~shapely.is_empty(land)
    land = land[there]
    land.flags.writeable = False
    return tuple(table["adm0_a3"].to_numpy()[there].tolist()), land


@lru_cache(maxsize=8)
def _lakes(plane: Plane, widest_m: float) -> BaseGeometry:
    """Return the lakes that are seen across a frame, as one shape."""
    table = tables.lakes()
    seen = table["area_km2"] * 1e6 >= (widest_m * _LAKE) ** 2
    lakes = plane.areas(table.geometry[seen].to_numpy())
    parts = shapely.get_parts(shapely.get_parts(lakes[~shapely.is_empty(lakes)]))
    return shapely.make_valid(
        shapely.multipolygons(shapely.simplify(parts, widest_m / _DOTS / 2.0))
    )


def _waters(plane: Plane, widest_m: float) -> tuple[Water, ...]:
    """Return the seas and lakes that are wide enough for a name across a frame."""
    found = []
    for name, wide_m, lonlat in _places_on_water():
        if wide_m < widest_m * _NAMED_SEA:
            continue
        xy = plane.points(*np.array(lonlat).T)
        spots = tuple((float(x), float(y)) for x, y in xy[np.isfinite(xy).all(axis=1)])
        if spots:
            found.append(Water(name, wide_m, spots))
    return tuple(found)


@lru_cache(maxsize=1)
def _places_on_water() -> tuple[tuple[str, float, tuple[tuple[float, float], ...]], ...]:
    """Return the name of each sea and lake, how wide it is, and points of it in degrees.

    The first is the one that lies farthest from its shores.
    """
    found = []
    table = tables.seas(columns=["name", "area_km2", "label_lon", "label_lat", "geometry"])
    for row in table.itertuples():
        rough = shapely.simplify(row.geometry, _ROUGH_DEGREES)
        middle = np.array([row.label_lon, row.label_lat])
        west, south, east, north = rough.bounds
        grid = np.meshgrid(np.linspace(west, east, 16), np.linspace(south, north, 12))
        lon, lat = (part.ravel() for part in grid)
        inside = shapely.contains_xy(rough, lon, lat)
        points = np.vstack([middle, np.column_stack([lon[inside], lat[inside]])])
        order = np.argsort(np.hypot(*(points - middle).T), kind="stable")
        spots = tuple((float(x), float(y)) for x, y in points[order])
        found.append((row.name, 1000.0 * row.area_km2**0.5, spots))
    return tuple(found)


def _bands(result: RangeMap, plane: Plane, dot_m: float) -> list[Band]:
    systems = result.summary["systems"]
    order = sorted(range(len(systems)), key=lambda k: float(systems[k]["range_km"]))
    filled: BaseGeometry = shapely.Polygon()
    bands = []
    for number in order:
        rows = result.bands[result.bands["system_id"] == systems[number]["id"]]
        reach: BaseGeometry = shapely.Polygon()
        for row, flat in zip(rows.itertuples(), plane.areas(rows.geometry.to_numpy()), strict=True):
            reach = shapely.union_all([reach, row.geometry])
            simple = shapely.simplify(flat, dot_m / 4.0)
            fill = shapely.difference(shapely.make_valid(simple), filled)
            edge = shapely.simplify(plane.lines([reach])[0], dot_m / 4.0)
            outer = row.range_km == systems[number]["range_km"]
            made = Band(number, row.certainty, row.range_km, outer, fill, edge)
            region = result.launched_with(row.system_id).region
            if (far := at_range(region, reach, row.range_km)) is not reach:
                made = replace(made, written=plane.lines([far])[0])
            bands.append(made)
            filled = shapely.union(filled, fill)
    return bands


def _launch(geometry: BaseGeometry, plane: Plane) -> BaseGeometry:
    """Return a launch region on the plane: areas, lines and points."""
    parts = shapely.get_parts(shapely.get_parts(geometry))
    points, lines, areas = (parts[shapely.get_dimensions(parts) == size] for size in range(3))
    flat = [*plane.areas(areas), *plane.lines(lines)]
    if len(points):
        places = plane.points(*shapely.get_coordinates(points).T)
        flat += [*shapely.points(places[np.isfinite(places).all(axis=1)])]
    return shapely.geometrycollections(shapely.get_parts(np.array(flat, dtype=object)))


def _labels(
    plane: Plane, codes: tuple[str, ...], land: NDArray[np.object_], borders: str
) -> list[Country]:
    """Return where the names of countries stand, the largest first."""
    columns = ["adm0_a3", "pop_est", "label_lon", "label_lat", "area_km2"]
    table = border_views.countries(borders, columns)
    spots = plane.points(table["label_lon"].to_numpy(), table["label_lat"].to_numpy())
    shapes = dict(zip(codes, land, strict=True))
    found = [
        Country(
            code,
            float(people),
            (float(at[0]), float(at[1])) if np.isfinite(at).all() else None,
            shapes[code],
            float(area) * 1e6,
        )
        for code, people, area, at in zip(
            table["adm0_a3"], table["pop_est"], table["area_km2"], spots, strict=True
        )
        if code in shapes
    ]
    return sorted(found, key=lambda one: -float(one.shape.area))
