"""The extents that a config asks for, held against what there is to see."""

import geopandas as gpd
import shapely

from rangemap.config import Scenario, at
from rangemap.errors import ConfigError
from rangemap.launch import LaunchRegion


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
