"""The whole flow: config -> launch region -> field -> reach -> statistics -> result."""

import logging
from concurrent.futures import ThreadPoolExecutor
from typing import TYPE_CHECKING, Any

from rangemap import analysis, config, launch, sentences, story, world
from rangemap.errors import RegionError
from rangemap.progress import reported

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    import pandas as pd

    from rangemap.analysis import Fired, Listing, RangeMap, Report
    from rangemap.config import Scenario
    from rangemap.field import DistanceField
    from rangemap.launch import LaunchRegion
    from rangemap.world import System


_LOG = logging.getLogger(__name__)
_STAGES = ("region", "reach", "places", "countries")


def build(
    scenario: "Scenario | str | Path | Mapping[str, Any]", progress: "Report | None" = None
) -> "RangeMap":
    """Make a range map; nothing is written.

    Parameters
    ----------
    scenario
        A TOML file, values as they would stand in one, or a `Scenario`.
    progress
        Called with the stage (``region``, ``reach``, ``places``, ``countries``) and the share of
        it that is done, 0 to 1. By default a notebook shows a bar once it has taken two seconds,
        where tqdm is installed.

    Returns
    -------
    RangeMap
        The bands, the tables and the summary.

    Raises
    ------
    RegionError
        If the launch region cannot be found or used; with file and line of a scenario that has
        them.
    SystemsError
        If no catalogue has a system of an id.
    ConfigError
        If the config or a catalogue of the user's own cannot be used, or an extent shows nothing
        of the reach.
    EdgeError
        If an outline is not within a metre of its range.
    """
    with reported(progress, _STAGES) as report:
        return _built(config.as_scenario(scenario), report)


def _built(scenario: "Scenario", report: "Report") -> "RangeMap":
    region, distances, systems = _measured_from(scenario, report)
    with ThreadPoolExecutor() as pool:  # the trees and the inverse let other threads run
        measured = pool.submit(analysis.measure_places, distances, systems, scenario, report)
        bands = analysis.bands(distances, systems, report)
        places = measured.result()
    cities = analysis.city_table(places, systems)
    analysis.check_extents(scenario, region, bands)
    reaches = [analysis.certain_and_whole(bands, one) for one in systems]
    report("countries", 0.0)
    countries = analysis.country_table(distances, systems, reaches, places, region)
    report("countries", 1.0)
    found = analysis.Findings(bands, countries, cities, places)
    summary = analysis.summarise(scenario, region, systems, found)
    summary = story.summary_with_story(summary, scenario, region, systems, found)
    wholes = [whole for _certain, whole in reaches]
    seen = analysis.Seen(region, distances, wholes, places, countries)
    summary["other_views"] = analysis.other_views(scenario, systems, seen)
    large = analysis.large_cities(places, systems)
    each = None
    if scenario.output.each:
        fired = launched_from_parts(scenario, region, systems)
        each = analysis.countries_of_each(fired, scenario, report)
    told = sentences.plain(summary)
    return analysis.RangeMap(scenario, region, bands, countries, cities, large, told, each)


def launched_from_parts(
    scenario: "Scenario", region: "LaunchRegion", systems: "tuple[System, ...]"
) -> "list[Fired]":
    """Return the parts of a launch region, each with what is launched from it.

    Parameters
    ----------
    scenario
        Says what the parts are.
    region
        Its launch region.
    systems
        What is launched from parts whose row of a table does not say; may be empty.

    Raises
    ------
    RegionError
        If there are too many parts, or nothing is launched from one; with file and line of a
        scenario that has them.
    """
    own = config.load_catalogues(scenario.catalogue_paths)
    try:
        parts = launch.launch_parts(scenario.launch, scenario.base_dir, region)
        return analysis.systems_of_parts(parts, systems, own)
    except RegionError as error:
        if not scenario.read_from.known:
            raise
        raise RegionError(config.at_launch(scenario, str(error))) from error


def cities(
    scenario: "Scenario",
    progress: "Report | None" = None,
    listing: "Listing | None" = None,
) -> "pd.DataFrame":
    """Return the columns of ``cities.csv`` alone, which need no outline.

    Its ``attrs`` tell of what: ``launch`` and ``launch_in_text`` (the name of the launch region),
    ``borders`` (the border view), ``accounts`` (what was read of files, and where launch points
    lie, a line each), ``of`` (how many places there are without a limit).

    Parameters
    ----------
    scenario
        Its launch region, its systems, and which places count.
    progress
        As for `build`.
    listing
        Which of them are wanted, and in what order; by default all, by distance.
    """
    report = progress or analysis.silent
    region, distances, systems = _measured_from(scenario, report)
    places = analysis.measure_places(distances, systems, scenario, report)
    table = analysis.city_table(places, systems)
    return _listed(table, listing, region, analysis.CITY_COLUMNS)


def cities_of_each(
    scenario: "Scenario",
    systems: "tuple[System, ...]",
    progress: "Report | None" = None,
    listing: "Listing | None" = None,
) -> "pd.DataFrame":
    """Return the columns of ``cities.csv`` for each part of the launch region by itself.

    Parameters
    ----------
    scenario
        Its launch region, and which places count.
    systems
        What is launched from parts whose row of a table does not say; may be empty.
    progress, listing
        As for `cities`.
    """
    region = launch.launch_region(scenario.launch, scenario.base_dir)
    fired = launched_from_parts(scenario, region, systems)
    table = analysis.cities_of_each(fired, scenario, progress or analysis.silent)
    return _listed(table, listing, region, ("launch_part", *analysis.CITY_COLUMNS))


def _listed(
    table: "pd.DataFrame",
    listing: "Listing | None",
    region: "LaunchRegion",
    columns: tuple[str, ...],
) -> "pd.DataFrame":
    found = (listing or analysis.Listing()).of(table, region)
    chosen: pd.DataFrame = found[[*columns]]
    chosen.attrs.update(_about(region), of=found.attrs["of"])
    return chosen


def _about(region: "LaunchRegion") -> dict[str, object]:
    return {
        "launch": region.name,
        "launch_in_text": region.in_text,
        "borders": world.border_views.name(region.borders),
        "accounts": region.accounts,
    }


def _measured_from(
    scenario: "Scenario", report: "Report"
) -> "tuple[LaunchRegion, DistanceField, tuple[System, ...]]":
    report("region", 0.0)
    try:
        region = launch.launch_region(scenario.launch, scenario.base_dir)
        distances = region.distances()
    except RegionError as error:
        if not scenario.read_from.known:
            raise
        raise RegionError(config.at_launch(scenario, str(error))) from error
    systems = config.systems_of(scenario)
    _LOG.info("launch region: %s (%s)", region.name, ", ".join(region.countries) or "no country")
    _LOG.info("systems: %s", ", ".join(f"{one.id} {one.range_km:g} km" for one in systems))
    report("region", 1.0)
    return region, distances, systems
