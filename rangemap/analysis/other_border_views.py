"""What another border view would change: places, people and countries gained and lost."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.analysis.city_table import MeasuredPlaces, measure_places
from rangemap.analysis.reach import silent
from rangemap.config import Launch, Scenario
from rangemap.errors import RegionError
from rangemap.field import DistanceField
from rangemap.launch import LaunchRegion, launch_region
from rangemap.world import System, border_views


@dataclass(frozen=True)
class Seen:
    """What was measured in one border view.

    Attributes
    ----------
    region
        The launch region.
    reaches
        The whole reach of each system.
    places
        Measured places.
    countries
        As `country_table.countries` returns them.
    """

    region: LaunchRegion
    reaches: Sequence[BaseGeometry]
    places: MeasuredPlaces
    countries: gpd.GeoDataFrame


def other_views(scenario: Scenario, systems: Sequence[System], seen: Seen) -> list[dict[str, Any]]:
    """Return what each of the other border views would change.

    Parameters
    ----------
    scenario
        What is mapped.
    systems
        Its systems.
    seen
        What was measured in its own view.

    Returns
    -------
    list of dict
        For each view ``borders``, ``title``, ``launch_area_changes`` and for each system its
        changes; see docs/tables.md. ``problem`` says why a view has no such launch region.
    """
    return [
        {
            "borders": other,
            "title": border_views.title(other),
            **_under(other, scenario, systems, seen),
        }
        for other in border_views.others(seen.region.borders)
    ]


def _under(other: str, scenario: Scenario, systems: Sequence[System], seen: Seen) -> dict[str, Any]:
    launch = scenario.launch.model_copy(update={"borders": other, "borders_file": None})
    try:
        changes, region = _launched_from(launch, scenario, seen.region)
    except RegionError as error:
        return {"problem": str(error), "launch_area_changes": None, "systems": []}
    reaches, places = seen.reaches, seen.places
    if changes:
        field = DistanceField(region.geometry)
        spans = [(one.range_km * 1000.0, (one.min_range_km or 0.0) * 1000.0) for one in systems]
        reaches = field.reaches(spans)
        there = scenario.model_copy(update={"launch": launch})
        places = measure_places(field, systems, there, silent)
    borders = border_views.countries(other, ["adm0_a3", "name", "geometry"])
    return {
        "problem": None,
        "launch_area_changes": changes,
        "systems": [
            {
                "id": system.id,
                **_places(system, seen.places, places),
                **_countries(system, seen.countries, _touched(borders, reach)),
            }
            for system, reach in zip(systems, reaches, strict=True)
        ],
    }


def _launched_from(
    launch: Launch, scenario: Scenario, seen: LaunchRegion
) -> tuple[bool, LaunchRegion]:
    """Return whether another view changes the launch region, and that region.

    What lies in countries that are the same in both views is the same, if nothing is added to it
    or taken away.
    """
    disputed = border_views.differing(seen.borders, launch.borders)
    added = launch.include or launch.exclude
    if not added and disputed.isdisjoint(seen.countries):
        return False, seen
    region = launch_region(launch, scenario.base_dir)
    return not region.geometry.equals(seen.geometry), region


def _places(system: System, before: MeasuredPlaces, after: MeasuredPlaces) -> dict[str, int]:
    """Return how many places are gained and lost, with their people."""
    tables = [
        one.table[one.counted() & (one.status(system) != "outside")].set_index("geonameid")
        for one in (before, after)
    ]
    gained = tables[1].loc[tables[1].index.difference(tables[0].index), "population"]
    lost = tables[0].loc[tables[0].index.difference(tables[1].index), "population"]
    return {
        "places_gained": len(gained),
        "population_gained": int(gained.sum()),
        "places_lost": len(lost),
        "population_lost": int(lost.sum()),
    }


def _touched(borders: gpd.GeoDataFrame, reach: BaseGeometry) -> dict[str, str]:
    """Return the names of the countries whose area a reach covers a part of, by code."""
    shapely.prepare(reach)
    shapes = borders.geometry.to_numpy()
    near = np.nonzero(shapely.intersects(reach, shapes))[0]
    return dict(zip(borders["adm0_a3"].iloc[near], borders["name"].iloc[near], strict=True))


def _countries(
    system: System, before: gpd.GeoDataFrame, after: dict[str, str]
) -> dict[str, list[str]]:
    rows = before[(before["system_id"] == system.id) & (before["share_in_reach"] > 0.0)]
    had = dict(zip(rows["adm0_a3"], rows["country"], strict=True))
    return {
        "countries_gained": sorted(after[code] for code in after.keys() - had.keys()),
        "countries_lost": sorted(had[code] for code in had.keys() - after.keys()),
    }
