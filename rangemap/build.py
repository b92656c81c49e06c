"""The whole flow: config -> launch region -> field -> reach -> statistics -> result."""

import logging
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from typing import TYPE_CHECKING, Any, NamedTuple

from rangemap import analysis, config, launch, sentences, story, world
from rangemap.errors import RegionError
from rangemap.progress import reported

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    import pandas as pd

    from rangemap.analysis import (
        Fired,
        GivenSites,
        Launched,
        Listing,
        MeasuredFrom,
        RangeMap,
        Report,
        SitesInReach,
    )
    from rangemap.config import Launcher, Scenario
    from rangemap.field import DistanceField
    from rangemap.launch import LaunchRegion
    from rangemap.world import System


_LOG = logging.getLogger(__name__)
_STAGES = ("region", "reach", "places", "countries")


def build(
    scenario: "Scenario | str | Path | Mapping[str, Any]",
    progress: "Report | None" = None,
    *,
    draft: bool = False,
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
    draft
        Whether a quick look is wanted: the same distances, bands, tables and story, but other
        border views are not compared and no tables of each launch point are made.

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
        return _built(config.as_scenario(scenario), report, draft=draft)


def _built(scenario: "Scenario", report: "Report", *, draft: bool) -> "RangeMap":
    given = _given_sites(scenario)  # first: what is wrong with a file is told before the work
    launched = [_launched(one, scenario, report) for one in _measured_from(scenario, report)]
    region = launch.together([one.region for one in launched])
    bands, countries, cities = (
        analysis.in_order([getattr(one, name) for one in launched], scenario)
        for name in ("bands", "countries", "cities")
    )
    analysis.check_extents(scenario, region, bands)
    summary = analysis.summarise(scenario, region, launched)
    say = sentences.speech(scenario.map.sentences)
    sites = _sites(given, scenario, launched)
    summary["sites"] = sites.summary if sites else None
    shared = analysis.overlap(launched, say)
    summary["launches"] = shared.summary if shared else None
    summary = story.summary_with_story(summary, scenario, launched)
    summary["other_views"] = [] if draft else analysis.other_views(scenario, launched)
    large = analysis.large_cities([(one.places, one.systems) for one in launched])
    each = None
    if scenario.output.each and not draft:
        fired = [
            part
            for launcher, one in zip(scenario.launchers, launched, strict=True)
            for part in launched_from_parts(scenario, one.region, one.systems, launcher)
        ]
        each = analysis.countries_of_each(fired, scenario, report)
    told = sentences.plain(summary)
    return analysis.RangeMap(
        scenario,
        region,
        bands,
        countries,
        cities,
        large,
        told,
        tuple(launched),
        sites,
        shared,
        each,
        draft,
    )


def _launched(one: "_Measured", scenario: "Scenario", report: "Report") -> "Launched":
    """Return what is launched from one launch region, and what it reaches."""
    with ThreadPoolExecutor() as pool:  # the trees and the inverse let other threads run
        measured = pool.submit(analysis.measure_places, one.field, one.systems, scenario, report)
        bands = analysis.bands(one.field, one.systems, report)
        places = measured.result()
    reaches = [analysis.certain_and_whole(bands, system) for system in one.systems]
    report("countries", 0.0)
    countries = analysis.country_table(one.field, one.systems, reaches, places, one.region)
    report("countries", 1.0)
    cities = analysis.city_table(places, one.systems)
    return analysis.Launched(one.region, one.field, one.systems, places, bands, countries, cities)


def _given_sites(scenario: "Scenario") -> "GivenSites | None":
    """Return the user's own sites as their file has them; None without any."""
    if scenario.sites is None:
        return None
    try:
        return analysis.read_sites(scenario.sites, scenario.base_dir)
    except RegionError as error:
        raise RegionError(config.at(scenario, "sites.file", str(error))) from error


def _sites(
    given: "GivenSites | None", scenario: "Scenario", launched: "Sequence[MeasuredFrom]"
) -> "SitesInReach | None":
    """Return the user's own sites, measured; None without any."""
    if given is None:
        return None
    say = sentences.speech(scenario.map.sentences)
    keys = [choice.key for choice in scenario.choices]
    return analysis.sites_in_reach(given, launched, keys, say)


def launched_from_parts(
    scenario: "Scenario",
    region: "LaunchRegion",
    systems: "tuple[System, ...]",
    launcher: "Launcher | None" = None,
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
    launcher
        Where the scenario says so; by default its first launch region.

    Raises
    ------
    RegionError
        If there are too many parts, or nothing is launched from one; with file and line of a
        scenario that has them.
    """
    own = config.load_catalogues(scenario.catalogue_paths)
    try:
        said = (launcher or scenario.launchers[0]).launch
        parts = launch.launch_parts(said, scenario.base_dir, region)
        return analysis.systems_of_parts(parts, systems, own)
    except RegionError as error:
        if not scenario.read_from.known:
            raise
        raise RegionError(config.at_launch(scenario, str(error), launcher)) from error


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
    measured = _measured_from(scenario, report)
    tables = []
    for one in measured:
        places = analysis.measure_places(one.field, one.systems, scenario, report)
        tables.append(analysis.city_table(places, one.systems))
    region = launch.together([one.region for one in measured])
    table = analysis.in_order(tables, scenario)
    return _listed(table, listing, region, analysis.CITY_COLUMNS)


def sites(scenario: "Scenario", progress: "Report | None" = None) -> "SitesInReach":
    """Return the user's own sites of a scenario, measured; no outline is made for it.

    Parameters
    ----------
    scenario
        Its launch regions, its systems, and its `sites`.
    progress
        As for `build`.

    Raises
    ------
    RegionError
        As `build`; besides, if the scenario has no sites.
    """
    given = _given_sites(scenario)
    found = _sites(given, scenario, _measured_from(scenario, progress or analysis.silent))
    if found is None:
        msg = "the scenario has no sites; write [sites] with a file of them"
        raise RegionError(msg)
    return found


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
    regions, fired = [], []
    for launcher in scenario.launchers:
        regions.append(launch.launch_region(launcher.launch, scenario.base_dir))
        own = tuple(systems[number] for number in launcher.choices if number < len(systems))
        fired += launched_from_parts(scenario, regions[-1], own, launcher)
    table = analysis.cities_of_each(fired, scenario, progress or analysis.silent)
    region = launch.together(regions)
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


class _Measured(NamedTuple):
    """A launch region with its distance field, and what is launched from it."""

    region: "LaunchRegion"
    field: "DistanceField"
    systems: "tuple[System, ...]"


def _measured_from(scenario: "Scenario", report: "Report") -> list[_Measured]:
    """Return each launch region of a scenario: one, unless systems have their own."""
    report("region", 0.0)
    systems = config.systems_of(scenario)
    names = Counter(system.name for system in systems)
    found = []
    for launcher in scenario.launchers:
        try:
            region = launch.launch_region(launcher.launch, scenario.base_dir)
            field = region.distances()
        except RegionError as error:
            if not scenario.read_from.known:
                raise
            said = config.at_launch(scenario, str(error), launcher)
            raise RegionError(said) from error
        own = (systems[number] for number in launcher.choices)
        told = tuple(_told_apart(system, region, names) for system in own)
        found.append(_Measured(region, field, told))
        of = ", ".join(region.countries) or "no country"
        _LOG.info("launch region: %s (%s)", region.name, of)
        _LOG.info("systems: %s", ", ".join(f"{one.id} {one.range_km:g} km" for one in told))
    report("region", 1.0)
    return found


def _told_apart(system: "System", region: "LaunchRegion", names: "Mapping[str, int]") -> "System":
    """Return a system that is launched from several regions with its own behind its name."""
    if names[system.name] == 1:
        return system
    return replace(system, name=f"{system.name} ({region.label})")
