"""Systems x distance field -> the bands that are drawn, each with the error of its own edge."""

from collections.abc import Callable, Sequence
from typing import TypeVar

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.config import Scenario, at
from rangemap.errors import ConfigError, EdgeError
from rangemap.field import DistanceField, Floats, SectorField, geodesy
from rangemap.launch import LaunchRegion
from rangemap.world import System

Report = Callable[[str, float], None]
Table = TypeVar("Table", bound=pd.DataFrame)
BAND_COLUMNS = (
    "system_id",
    "system",
    "certainty",
    "min_range_km",
    "range_km",
    "area_km2",
    "edge_error_m",
)


def silent(_stage: str, _share: float) -> None:
    """Report to nobody."""


# What a file keeps of a coordinate (RFC 7946, section 11.2): 1e-7 degrees are 11 mm.
_GRID_DEGREES = 1e-7
TOLERANCE_M = 1.0
_SAMPLES = 4000
_GOLDEN = (5.0**0.5 - 1.0) / 2.0


def bands(field: DistanceField, systems: Sequence[System], report: Report) -> gpd.GeoDataFrame:
    """Return the reach of each system, in bands that do not overlap.

    Parameters
    ----------
    field
        Of the launch region.
    systems
        Their ranges in kilometres.
    report
        Told the stage and what share of it is done.

    Returns
    -------
    geopandas.GeoDataFrame
        As `RangeMap.bands`: within the low range (or the range, where there is no low one) reach
        is *certain*, between the two it is *possible*.

    Raises
    ------
    EdgeError
        If an edge is further than a metre from its range.
    """
    report("reach", 0.0)
    wanted = [
        (km * 1000.0, (system.min_range_km or 0.0) * 1000.0)
        for system in systems
        for km in _ranges_km(system)
    ]
    exact = iter(field.reaches(wanted))
    rows = []
    for number, system in enumerate(systems):
        report("reach", 0.5 + 0.5 * number / len(systems))
        ranges_km = _ranges_km(system)
        inner, *outer = (_on_grid(next(exact)) for _ in ranges_km)
        rows.append(_row(field, system, "certain", (system.min_range_km or 0.0, inner)))
        if outer:
            ring = shapely.orient_polygons(geodesy.polygons_of(shapely.difference(outer[0], inner)))
            rows.append(_row(field, system, "possible", (ranges_km[0], ring)))
    report("reach", 1.0)
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def in_order(tables: Sequence[Table], scenario: Scenario) -> Table:
    """Return tables of several launch regions as one, its systems in the order of the config."""
    if len(tables) == 1:
        return tables[0]
    whole = pd.concat(tables, ignore_index=True)
    ranks = {choice.key: rank for rank, choice in enumerate(scenario.choices)}
    order = whole["system_id"].map(ranks).sort_values(kind="stable").index
    return whole.loc[order].reset_index(drop=True)


def certain_and_whole(table: gpd.GeoDataFrame, system: System) -> tuple[BaseGeometry, BaseGeometry]:
    """Return where a system surely reaches and where it may: one and the same without a low range.

    Parameters
    ----------
    table
        From `bands`.
    system
        One of its systems.
    """
    shapes = list(table.geometry[table["system_id"] == system.id])
    whole = shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)
    return shapes[0], whole


def _ranges_km(system: System) -> list[float]:
    """Return the low range, if there is one, and the range."""
    low = system.range_low_km
    return [system.range_km] if low in {None, system.range_km} else [float(low), system.range_km]


def _on_grid(exact: BaseGeometry) -> BaseGeometry:
    """Return a reach on the grid of its file."""
    return shapely.orient_polygons(shapely.set_precision(exact, _GRID_DEGREES))


def _row(
    field: DistanceField, system: System, certainty: str, drawn: tuple[float, BaseGeometry]
) -> dict[str, object]:
    from_km, geometry = drawn
    to_km = system.range_km
    if certainty == "certain" and system.range_low_km is not None:
        to_km = system.range_low_km
    error = edge_error(field, geometry, (from_km * 1000.0, to_km * 1000.0))
    if error > TOLERANCE_M:
        msg = (
            f"an edge of {system.name} at {to_km:,g} km is {error:,.2f} m from its range, more "
            f"than the {TOLERANCE_M:g} m allowed; nothing was written. Please report the config"
        )
        raise EdgeError(msg)
    return {
        "system_id": system.id,
        "system": system.name,
        "certainty": certainty,
        "min_range_km": from_km,
        "range_km": to_km,
        "area_km2": round(geodesy.area(geometry) / 1e6, 1),
        "edge_error_m": round(error, 3),
        "geometry": geometry,
    }


def at_range(region: LaunchRegion, reach: BaseGeometry, range_km: float) -> BaseGeometry:
    """Return what of an outline is at the range, and so where the range may be written.

    Parameters
    ----------
    region
        The launch region.
    reach
        All that lies within the range.
    range_km
        The range.

    Returns
    -------
    shapely geometry
        The reach itself, if that is its whole outline; else lines, without the sides of sectors and
        the edge of a minimum range.
    """
    if (
        region.sectors is None
        and not shapely.get_num_interior_rings(shapely.get_parts(reach)).any()
    ):
        return reach
    lines = []
    field = region.distances()
    for ring in shapely.get_rings(shapely.get_parts(reach)):
        xy = shapely.get_coordinates(ring)
        at = np.abs(field.distance(*xy.T) - range_km * 1000.0) < TOLERANCE_M
        bounds = np.nonzero(np.diff(np.concatenate([[False], at, [False]])))[0]
        runs = zip(bounds[::2], bounds[1::2], strict=True)
        lines += [shapely.LineString(xy[a:b]) for a, b in runs if b - a > 1]
    return shapely.line_merge(shapely.multilinestrings(lines))


def edge_error(field: DistanceField, geometry: BaseGeometry, levels_m: Sequence[float]) -> float:
    """Return the largest distance in metres between an outline, sampled, and its level.

    Samples lie between the vertices, at shares that spread evenly (the golden ratio's multiples);
    where the map itself ends, at 180 degrees and the poles, there is no edge to sample.
    """
    start, end = _edges(geometry)
    on_frame = ((np.abs(start) == (180.0, 90.0)) & (start == end)).any(axis=1)
    start, end = start[~on_frame], end[~on_frame]
    if not len(start):
        return 0.0
    chosen = np.unique(np.linspace(0, len(start) - 1, _SAMPLES).astype(int))
    share = ((chosen + 1) * _GOLDEN % 1.0)[:, None]
    lon, lat = (start[chosen] + share * (end[chosen] - start[chosen])).T
    if isinstance(field, SectorField):
        return _error_of_sectors(field, (lon, lat), levels_m)
    off = np.abs(np.asarray(levels_m)[:, None] - field.distance(lon, lat)).min(axis=0)
    unexplained = off > TOLERANCE_M  # the edge of a minimum range lies on the farthest distance
    if unexplained.any():
        farthest = field.farthest(lon[unexplained], lat[unexplained])
        off[unexplained] = np.minimum(off[unexplained], np.abs(farthest - levels_m[0]))
    return float(off.max())


def _error_of_sectors(
    field: SectorField, at: tuple[Floats, Floats], levels_m: Sequence[float]
) -> float:
    """Return the same for sectors, whose sides are edges too."""
    found = [field.off_edge(*at, level_m) for level_m in levels_m if level_m > 0.0]
    off = np.min([whole for whole, _single in found], axis=0)
    # the edge of a minimum range lies on that of some launch point, not on that of all of them
    unexplained = off > TOLERANCE_M
    off[unexplained] = np.minimum(off, found[0][1])[unexplained]
    return float(off.max())


def _edges(geometry: BaseGeometry) -> tuple[Floats, Floats]:
    """Return the ends of every edge, each shape (n, 2)."""
    rings = shapely.get_rings(shapely.get_parts(geometry))
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    return coordinates[:-1][same], coordinates[1:][same]


def check_extents(scenario: Scenario, region: LaunchRegion, bands: gpd.GeoDataFrame) -> None:
    """Refuse a map of somewhere else.

    Raises
    ------
    ConfigError
        If an extent shows nothing of the reach or the launch region; with its line.
    """
    shown = shapely.union_all([*bands.geometry, region.geometry])
    for key in ("map", "figure"):
        extent = getattr(scenario, key).extent
        if extent is None:
            continue
        west, south, east, north = extent
        spans = [(west, east)] if west < east else [(west, 180.0), (-180.0, east)]
        if not any(shown.intersects(shapely.box(w, south, e, north)) for w, e in spans):
            lies = ", ".join(f"{degrees:.1f}" for degrees in shown.bounds)
            msg = f"shows nothing of the reach or the launch region, which lie within [{lies}]"
            raise ConfigError(at(scenario, f"{key}.extent", msg))
