"""What another border view would change: places, people and countries gained and lost."""

from collections.abc import Sequence
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.analysis.city_table import MeasuredPlaces, farthest_metres
from rangemap.analysis.range_map import Launched
from rangemap.analysis.reach import certain_and_whole
from rangemap.config import Launch, Launcher, Scenario
from rangemap.errors import RegionError
from rangemap.field import DistanceField, Floats, geodesy, outline_distance
from rangemap.launch import LaunchRegion, launch_region
from rangemap.sentences import speech
from rangemap.world import System, border_views

_SLACK_M = 1.0  # far more than distances are off


def other_views(scenario: Scenario, launched: Sequence[Launched]) -> list[dict[str, Any]]:
    """Return what each of the other border views would change.

    Parameters
    ----------
    scenario
        What is mapped.
    launched
        What is launched from each launch region, in the order of `Scenario.launchers`, and what it
        reaches in the scenario's own view.

    Returns
    -------
    list of dict
        For each view ``borders``, ``title``, ``launch_area_changes`` and for each system its
        changes; see docs/tables.md. ``problem`` says why a view has no such launch region.
    """
    own = launched[0].region.borders
    return [
        {
            "borders": other,
            "title": border_views.title(other, speech(scenario.map.sentences)),
            **_under(other, scenario, launched),
        }
        for other in border_views.others(own)
    ]


def _under(other: str, scenario: Scenario, launched: Sequence[Launched]) -> dict[str, Any]:
    changed = False
    records: dict[str, Any] = {}
    try:
        for launcher, one in zip(scenario.launchers, launched, strict=True):
            changes, found = _launched_under(other, scenario, launcher, one)
            changed |= changes
            records |= found
    except RegionError as error:
        return {"problem": str(error), "launch_area_changes": None, "systems": []}
    systems = [{"id": one.key, **records[one.key]} for one in scenario.choices]
    return {"problem": None, "launch_area_changes": changed, "systems": systems}


def _launched_under(
    other: str, scenario: Scenario, launcher: Launcher, seen: Launched
) -> tuple[bool, dict[str, Any]]:
    """Return whether another view changes a launch region, and what of each system's reach."""
    launch = launcher.launch.model_copy(update={"borders": other, "borders_file": None})
    changes, region = _launched_from(launch, scenario, seen.region)
    systems = seen.systems
    field = region.distances() if changes else seen.field
    places = _places_from(region, field, systems, seen) if changes else seen.places
    borders = border_views.countries(other, ["adm0_a3", "name", "geometry"])
    touched = [
        _touched(borders, field, system)
        if changes
        else _under_reach(borders, certain_and_whole(seen.bands, system)[1])
        for system in systems
    ]
    return changes, {
        system.id: {
            **_places(system, seen.places, places),
            **_countries(system, seen.countries, names),
        }
        for system, names in zip(systems, touched, strict=True)
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


def _places_from(
    region: LaunchRegion, field: DistanceField, systems: Sequence[System], seen: Launched
) -> MeasuredPlaces:
    """Return the places with their distances from another view's launch region.

    Only those are measured anew whose distance may pass a range; the others keep what they had,
    which says as well whether they are in reach.
    """
    table = seen.places.table
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    metres = table["distance_m"].to_numpy().copy()
    ranges_m = [system.range_km * 1000.0 for system in systems]
    anew = _may_pass(region, field, seen, ranges_m)
    metres[anew] = field.distance(lon[anew], lat[anew], limit_m=max(ranges_m))
    farthest = farthest_metres(field, systems, lon, lat, metres)
    table = table.assign(distance_m=metres, farthest_m=farthest)
    return MeasuredPlaces(table, seen.places.min_population)


def _may_pass(
    region: LaunchRegion, field: DistanceField, seen: Launched, ranges_m: Sequence[float]
) -> NDArray[np.bool_]:
    """Return which places may be in reach in one view and out of it in the other.

    What changes hands lies within a size of its middle. So it is out of range of places further
    from the middle; and a distance changes at most by how far a launch point that one view adds
    can be from those of the other.
    """
    lon, lat = seen.places.table["lon"].to_numpy(), seen.places.table["lat"].to_numpy()
    both = (region.geometry, seen.region.geometry)
    if not all(one.geom_type in {"Polygon", "MultiPolygon"} for one in both):
        return np.ones(len(lon), dtype=bool)  # overlays know no collections
    swapped = shapely.symmetric_difference(*both)
    if swapped.is_empty:
        return np.zeros(len(lon), dtype=bool)
    middle, size = outline_distance.ball(swapped)
    off = [float(one.distance(*middle)) for one in (field, seen.field)]
    most = size + max(off) + _SLACK_M
    near = geodesy.least_distance(lon, lat, *middle) - size <= max(ranges_m) + _SLACK_M
    metres: Floats = seen.places.table["distance_m"].to_numpy()
    about = [(np.abs(metres - range_m) <= most) | np.isinf(metres) for range_m in ranges_m]
    return np.asarray(near & np.any(about, axis=0))


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


def _touched(borders: gpd.GeoDataFrame, field: DistanceField, system: System) -> dict[str, str]:
    """Return the names of the countries of which a system reaches a part, by code."""
    range_m, least_m = system.range_km * 1000.0, (system.min_range_km or 0.0) * 1000.0
    if least_m:  # a country may lie wholly in the hole
        return _under_reach(borders, field.reach(range_m, least_m))
    return _named(borders, outline_distance.within(field, borders.geometry.to_numpy(), range_m))


def _under_reach(borders: gpd.GeoDataFrame, reach: BaseGeometry) -> dict[str, str]:
    """Return the names of the countries whose area a reach covers a part of, by code."""
    shapely.prepare(reach)
    return _named(borders, shapely.intersects(reach, borders.geometry.to_numpy()))


def _named(borders: gpd.GeoDataFrame, chosen: NDArray[np.bool_]) -> dict[str, str]:
    rows = borders[chosen]
    return dict(zip(rows["adm0_a3"], rows["name"], strict=True))


def _countries(
    system: System, before: gpd.GeoDataFrame, after: dict[str, str]
) -> dict[str, list[str]]:
    rows = before[(before["system_id"] == system.id) & (before["share_in_reach"] > 0.0)]
    had = dict(zip(rows["adm0_a3"], rows["country"], strict=True))
    return {
        "countries_gained": sorted(after[code] for code in after.keys() - had.keys()),
        "countries_lost": sorted(had[code] for code in had.keys() - after.keys()),
    }
