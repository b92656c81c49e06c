"""The tables for each part of a launch region by itself: each point, each region, each feature."""

from collections.abc import Iterator, Sequence

import pandas as pd

from rangemap.analysis.city_table import city_table, measure_places
from rangemap.analysis.country_table import country_table
from rangemap.analysis.reach import Report, bands, certain_and_whole, silent
from rangemap.config import Scenario, SystemChoice, resolve_systems
from rangemap.errors import ConfigError, RegionError
from rangemap.field import DistanceField
from rangemap.launch import LaunchPart
from rangemap.quantities import QuantityError, parse_distance_km
from rangemap.units import MAX_RANGE_M, format_range
from rangemap.world import System

Fired = tuple[LaunchPart, tuple[System, ...]]
_OF_THE_TABLE = "given in the table of launch points"


def systems_of_parts(
    parts: Sequence[LaunchPart], systems: Sequence[System], own: Sequence[System] = ()
) -> list[Fired]:
    """Return what is launched from each part: what its row says, or else the systems given.

    Parameters
    ----------
    parts
        Of a launch region.
    systems
        For parts whose row names no system and no range; may be empty.
    own
        Systems of the user's own, which a row may name.

    Raises
    ------
    RegionError
        If there is nothing to be launched from a part, or its row's range is no distance.
    SystemsError
        If a row's system is unknown.
    """
    return [(part, _own(part, own) or _given(part, systems)) for part in parts]


def _given(part: LaunchPart, systems: Sequence[System]) -> tuple[System, ...]:
    if not systems:
        msg = (
            f"{part.region.name} has neither a system nor a range; give --system or --range, or "
            "the column system or range_km"
        )
        raise RegionError(msg)
    return tuple(systems)


def _own(part: LaunchPart, own: Sequence[System]) -> tuple[System, ...]:
    """Return the system of a row; none where it names none."""
    named, text = part.about.get("system"), part.about.get("range")
    if text is None:
        return () if named is None else resolve_systems([SystemChoice(id=named)], own)
    try:
        km = parse_distance_km(text)
    except QuantityError as error:
        msg = f"{part.region.name}: range: {error}"
        raise RegionError(msg) from error
    if not 0.0 < km <= MAX_RANGE_M / 1000.0:
        most = f"{MAX_RANGE_M / 1000.0:,.0f}"
        msg = f"{part.region.name}: range: got {text}; write one above 0 and at most {most} km"
        raise RegionError(msg)
    name = named or format_range(km)
    return resolve_systems([SystemChoice(name=name, range_km=km, source=_OF_THE_TABLE)])


def cities_of_each(
    fired: Sequence[Fired], scenario: Scenario, report: Report = silent
) -> pd.DataFrame:
    """Return the places in reach of each part: the columns of `city_table` after ``launch_part``.

    Parameters
    ----------
    fired
        From `systems_of_parts`.
    scenario
        Which places count, and the border view.
    report
        Told what share is done.
    """
    tables = [
        city_table(measure_places(field, systems, scenario, silent), systems).assign(
            launch_part=name
        )
        for name, _part, systems, field in _each(fired, report)
    ]
    table = pd.DataFrame(pd.concat(tables, ignore_index=True).drop(columns="geometry"))
    return _first(table)


def countries_of_each(
    fired: Sequence[Fired], scenario: Scenario, report: Report = silent
) -> pd.DataFrame:
    """Return the countries in reach of each part: `country_table` after ``launch_part``.

    Parameters
    ----------
    fired, scenario, report
        As for `cities_of_each`.
    """
    tables = []
    for name, part, systems, field in _each(fired, report):
        places = measure_places(field, systems, scenario, silent)
        drawn = bands(field, systems, silent)
        reaches = [certain_and_whole(drawn, one) for one in systems]
        table = country_table(field, systems, reaches, places, part.region)
        tables.append(table.assign(launch_part=name))
    table = pd.DataFrame(pd.concat(tables, ignore_index=True).drop(columns="geometry"))
    return _first(table)


def _first(table: pd.DataFrame) -> pd.DataFrame:
    return table[["launch_part", *(one for one in table.columns if one != "launch_part")]]


def _each(
    fired: Sequence[Fired], report: Report
) -> Iterator[tuple[str, LaunchPart, tuple[System, ...], DistanceField]]:
    if not fired:
        msg = "the launch region has no parts"
        raise ConfigError(msg)
    for number, (part, systems) in enumerate(fired):
        report("each", number / len(fired))
        yield part.region.name, part, systems, part.region.distances()
    report("each", 1.0)
