"""The whole flow: config -> region -> field -> reach -> statistics -> result."""

from concurrent.futures import ThreadPoolExecutor

import geopandas as gpd
import pandas as pd
import shapely

from rangemap import catalogue, changes, reach, statistics, summary
from rangemap.config import Scenario
from rangemap.config_file import at
from rangemap.data import System
from rangemap.errors import ConfigError
from rangemap.field import DistanceField
from rangemap.reach import Report, silent
from rangemap.region import LaunchRegion, launch_region
from rangemap.result import RangeMap


def build(scenario: Scenario, progress: Report | None = None) -> RangeMap:
    """Make a range map; nothing is written.

    Parameters
    ----------
    scenario
        From `load_scenario`, or made in memory.
    progress
        Called with the stage (``region``, ``reach``, ``places``, ``countries``) and the share of
        it that is done, 0 to 1.

    Returns
    -------
    RangeMap
        The bands, the tables and the summary.

    Raises
    ------
    RegionError
        If the launch region cannot be found or used.
    SystemsError
        If no catalogue has a system of an id.
    ConfigError
        If a catalogue of the user's own cannot be used, or an extent shows nothing of the reach.
    EdgeError
        If an outline is not within a metre of its range.
    """
    report = progress or silent
    region, field, systems = _measured_from(scenario, report)
    with ThreadPoolExecutor() as pool:  # the trees and the inverse let other threads run
        measured = pool.submit(statistics.measure_places, field, systems, scenario, report)
        bands = reach.bands(field, systems, report)
        places = measured.result()
    listed = statistics.cities(places, systems)
    _check_extents(scenario, region, bands)
    reaches = [reach.certain_and_whole(bands, one) for one in systems]
    report("countries", 0.0)
    countries = statistics.countries(field, systems, reaches, places, region)
    report("countries", 1.0)
    found = summary.Findings(bands, countries, listed, places)
    words = summary.summarise(scenario, region, systems, found)
    whole = [reaches_of[1] for reaches_of in reaches]
    seen = changes.Seen(region, whole, places, countries)
    words["other_views"] = changes.of_views(scenario, systems, seen)
    large = statistics.large_cities(places, systems)
    return RangeMap(scenario, region, bands, countries, listed, large, words)


def cities(scenario: Scenario, progress: Report | None = None) -> pd.DataFrame:
    """Return the columns of ``cities.csv`` alone, which need no outline."""
    report = progress or silent
    _region, field, systems = _measured_from(scenario, report)
    places = statistics.measure_places(field, systems, scenario, report)
    return pd.DataFrame(statistics.cities(places, systems)[list(statistics.CITY_COLUMNS)])


def _measured_from(
    scenario: Scenario, report: Report
) -> tuple[LaunchRegion, DistanceField, tuple[System, ...]]:
    report("region", 0.0)
    region = launch_region(scenario.launch, scenario.base_dir)
    field = DistanceField(region.geometry)
    systems = catalogue.of_scenario(scenario)
    report("region", 1.0)
    return region, field, systems


def _check_extents(scenario: Scenario, region: LaunchRegion, bands: gpd.GeoDataFrame) -> None:
    """Refuse a map of somewhere else."""
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
