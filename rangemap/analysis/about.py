"""What a map is about: what its config names, or else whom a launch from there concerns."""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import partial

from rangemap.config import MOST_TOLD, Scenario, at
from rangemap.errors import ConfigError, RegionError
from rangemap.launch import LaunchRegion
from rangemap.world import Place, System, concerns, name_meaning, region_names

# What can be meant; sites of the user's own, once a config has them, are one more kind, which
# `story.subject_of` turns into rows of measured places like these
Meaning = region_names.Match | Place
_REMARK = re.compile(r"\s*\(.*?\)")  # Yemen (Houthi)


@dataclass(frozen=True)
class About:
    """What a map is about.

    Attributes
    ----------
    source
        ``config``, or ``concerns`` where a table tells it.
    meanings
        Countries, groups, regions and places, the most important first.
    together
        Whether all of them are told of, and not the first that is in reach alone.
    sources
        Of the table, in which each was read.
    """

    source: str
    meanings: tuple[Meaning, ...]
    together: bool
    sources: tuple[str, ...] = ()


def asked(scenario: Scenario) -> tuple[Meaning, ...]:
    """Return what the names under ``story.about`` mean.

    Raises
    ------
    ConfigError
        If names mean nothing, several things, or a sea; each with its line.
    """
    found: list[Meaning] = []
    faults: list[str] = []
    for index, name in enumerate(scenario.story.about):
        try:
            meaning = name_meaning.find(name, scenario.view)
            if isinstance(meaning, Place) or meaning.kind != "sea":
                found.append(meaning)
                continue
            said = f"'{name}' is a sea, where no place lies; name the countries on it"
        except RegionError as error:
            said = str(error)
        if len(faults) < MOST_TOLD:
            faults.append(at(scenario, f"story.about.{index}", said))
    if faults:
        raise ConfigError("\n".join(faults))
    return tuple(dict.fromkeys(found))


def about_of_map(
    scenario: Scenario, region: LaunchRegion, systems: Sequence[System]
) -> About | None:
    """Return what a map is about; None where neither its config nor the table tells.

    Air defence concerns those whom it covers: the countries that it stands in.

    Raises
    ------
    ConfigError
        As `asked`.
    """
    if given := asked(scenario):
        return About("config", given, together=len(given) > 1)
    weapons = [one for one in systems if not one.is_ring]
    if not weapons:
        return None
    find = partial(name_meaning.find, borders=region.borders)
    if all(one.system_class == "air-defence" for one in weapons):
        own = tuple(map(find, region.countries))
        return About("launch", own, together=False) if own else None
    longest = max(one.range_km for one in weapons)
    told = concerns.concern(launched_by(region, weapons), longest, region.borders)
    if told is None:
        return None
    return About("concerns", tuple(map(find, told.names)), told.together, told.sources)


def launched_by(region: LaunchRegion, systems: Sequence[System]) -> tuple[str, ...]:
    """Return ``adm0_a3`` of those who launch: the launch countries, or at sea whose systems are."""
    return tuple(region.countries) or tuple(_operators(systems, region.borders))


def _operators(systems: Sequence[System], borders: str) -> Iterator[str]:
    """Return the countries whose systems are launched at sea, where there is no launch country.

    Of a system of several countries the last, who has it now: "Soviet Union/Russia".
    """
    for one in systems:
        name = _REMARK.sub("", (one.country or "").split("/")[-1])
        found = region_names.meanings(name, borders) if name else []
        yield from (match.adm0_a3 for match in found[:1] if match.kind == "country")
