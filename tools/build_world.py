"""The countries as maps draw them: simplified together; for an overview without small islands."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from areas import clean_polygons

# Degrees; the area that a corner must take up to be kept is about its square. On a map of the
# world 1,440 pixels wide a pixel is a quarter of a degree.
TOLERANCE = 0.08
# Islands smaller than this many square degrees are left out, but for a country's largest.
LEAST_ISLAND = 0.02
# Degrees, each twice the one before: a map takes the coarsest that is finer than it can show. What
# is finer than the first is 1:10m, and of that a map that shows so little has few vertices.
DETAILS = (0.01, 0.02, 0.04)
_DECIMALS = 4  # 10 m
_EAST, _FULL_TURN = 180.0, 360.0
_HAIR = 1e-6  # so far beside 180 degrees some outlines end


def build_world(countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return ``adm0_a3`` and the simplified outline of every country."""
    shapes = np.array([_without_islets(shape) for shape in countries.geometry], dtype=object)
    simple = shapely.orient_polygons(shapely.coverage_simplify(shapes, TOLERANCE))
    if not (shapely.is_valid(simple) & ~shapely.is_empty(simple)).all():
        message = "a country is invalid or empty after it was simplified"
        raise ValueError(message)
    return gpd.GeoDataFrame(
        {"adm0_a3": countries["adm0_a3"]}, geometry=simple, crs=countries.crs
    ).reset_index(drop=True)


def build_simplified(countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return ``degrees``, ``adm0_a3`` and the outline of every country, simplified to each detail.

    What lies on both sides of 180 degrees is simplified as one, so that its halves still meet.
    """
    shapes = countries.geometry.to_numpy()
    west, _south, east, _north = shapely.bounds(shapes).T
    across = (
        (west < _HAIR - _EAST) & (east > _EAST - _HAIR) & (countries["adm0_a3"] != "ATA").to_numpy()
    )
    whole = shapes.copy()
    whole[across] = [_joined(shape) for shape in shapes[across]]
    made = []
    for degrees in DETAILS:
        simple = shapely.coverage_simplify(whole, degrees)
        simple[across] = [_parted(shape) for shape in simple[across]]
        rounded = shapely.set_precision(simple, 10.0**-_DECIMALS, mode="pointwise")
        table = {"degrees": degrees, "adm0_a3": countries["adm0_a3"]}
        outlines = [clean_polygons(shape) for shape in rounded]
        if shapely.is_empty(np.array(outlines, dtype=object)).any():
            message = "a country is empty after it was simplified"
            raise ValueError(message)
        made.append(gpd.GeoDataFrame(table, geometry=outlines, crs=countries.crs))
    return gpd.GeoDataFrame(pd.concat(made, ignore_index=True))


def _joined(shape: shapely.Geometry) -> shapely.Geometry:
    """Move what is west of Greenwich to the east of 180 degrees."""

    def moved(xy: np.ndarray) -> np.ndarray:
        lon = xy[:, 0] % _FULL_TURN
        return np.column_stack([np.where(np.abs(lon - _EAST) < _HAIR, _EAST, lon), xy[:, 1]])

    return shapely.union_all(shapely.get_parts(shapely.transform(shape, moved)))


def _parted(shape: shapely.Geometry) -> shapely.Geometry:
    """Cut a shape at 180 degrees and move what is east of that back to the west."""
    east = shapely.clip_by_rect(shape, 0.0, -90.0, _EAST, 90.0)
    west = shapely.clip_by_rect(shape, _EAST, -90.0, _FULL_TURN, 90.0)
    back = shapely.transform(west, lambda xy: xy - np.array([_FULL_TURN, 0.0]))
    return shapely.multipolygons(shapely.get_parts(np.array([east, back], dtype=object)))


def _without_islets(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    kept = (areas >= LEAST_ISLAND) | (areas == areas.max())
    return shapely.multipolygons(parts[kept]) if kept.sum() > 1 else parts[kept][0]
