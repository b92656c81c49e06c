"""The countries as an overview map draws them: simplified together, small islands left out."""

import geopandas as gpd
import numpy as np
import shapely

# Degrees; the area that a corner must take up to be kept is about its square. On a map of the
# world 1,440 pixels wide a pixel is a quarter of a degree.
TOLERANCE = 0.08
# Islands smaller than this many square degrees are left out, but for a country's largest.
LEAST_ISLAND = 0.02


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


def _without_islets(shape: shapely.Geometry) -> shapely.Geometry:
    parts = shapely.get_parts(shape)
    areas = shapely.area(parts)
    kept = (areas >= LEAST_ISLAND) | (areas == areas.max())
    return shapely.multipolygons(parts[kept]) if kept.sum() > 1 else parts[kept][0]
