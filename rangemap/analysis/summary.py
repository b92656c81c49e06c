"""The tables -> summary.json: totals, texts and the places that a reader looks for.

Every renderer takes its numbers and words from here; the story of the map is added to it after.
"""

from collections.abc import Sequence
from importlib.metadata import version
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely

from rangemap.analysis import notable_places
from rangemap.analysis.range_map import Launched
from rangemap.config import Scenario
from rangemap.field import geodesy
from rangemap.files import Account
from rangemap.launch import LaunchRegion
from rangemap.sentences import Speech, noted, speech
from rangemap.units import format_range
from rangemap.world import System, border_views, tables

SCHEMA_VERSION = 1
CAVEAT = noted(
    "A published range is a maximum: payload, route, altitude and the Earth's rotation change it. "
    "The map shows distance, not whether a target would be found or hit."
)
CAVEAT_OF_FLOORS = noted(
    '"And more" marks a range of which only a least figure is published: what lies beyond its edge '
    "may be in reach as well."
)
RING_SOURCE = noted("a distance chosen for this map")  # as `config` has it
CAVEAT_OF_RINGS = noted("The map shows distances. None of them is the range of a system.")
ATTRIBUTION = (
    noted("Made with Natural Earth."),
    noted("City data © GeoNames, CC BY 4.0; filtered and reformatted."),
)
_EARTH = shapely.box(-180.0, -90.0, 180.0, 90.0)


def summarise(
    scenario: Scenario, region: LaunchRegion, launched: Sequence[Launched]
) -> dict[str, Any]:
    """Return what summary.json says but for the story: plain numbers, texts, lists, dictionaries.

    `rangemap.story.summary_with_story` adds the headline and what goes with it.

    Parameters
    ----------
    scenario
        What is mapped.
    region
        All launch regions together.
    launched
        What is launched from each, and what it reaches.
    """
    say = speech(scenario.map.sentences)
    records = {}
    for one in launched:
        for system in one.systems:
            records[system.id] = _system(system, one, say)
            if len(launched) > 1:
                records[system.id]["launch"] = _launch(one.region, say)
    about = [records[choice.key] for choice in scenario.choices]
    systems = [system for one in launched for system in one.systems]
    countries = pd.concat([one.countries["adm0_a3"] for one in launched])
    texts = ("title", "subtitle", "note", "source", "credit", "date", "language")
    return {
        "schema_version": SCHEMA_VERSION,
        "software": {"name": "rangemap", "version": version("rangemap")},
        **{key: getattr(scenario, key) for key in texts},
        "note": _note(scenario, region, say),
        "launch": _launch(region, say),
        "systems": about,
        "min_population": scenario.cities.min_population,
        "edge_error_m": max(system["edge_error_m"] for system in about),
        "borders": border_views.title(region.borders, say),
        "capital_notes": border_views.capital_notes(countries, region.borders),
        "caveat": _caveat(systems, say),
        "attribution": [say(one) for one in ATTRIBUTION],
        "data": tables.sources()["sources"],
    }


def _caveat(systems: Sequence[System], say: Speech) -> str:
    """Return what no range says, as every product prints it."""
    if all(one.is_ring for one in systems):
        return say(CAVEAT_OF_RINGS)
    floors = any(one.range_is_floor for one in systems)
    return say.in_a_row([say(CAVEAT), say(CAVEAT_OF_FLOORS) if floors else None])


def _launch(region: LaunchRegion, say: Speech) -> dict[str, Any]:
    areas = geodesy.polygons_of(region.geometry)
    area = None if areas.is_empty else geodesy.area(areas) / 1e6
    return {
        "name": region.called(say),
        "in_text": region.in_text if say.is_english else region.called(say),
        "kind": region.kind,
        "borders": border_views.name(region.borders),
        "countries": list(region.countries),
        "area_km2": None if area is None else round(area, 1),
        "fires_towards": region.fires(say),
        "sectors": _sectors(region),
        "bounds": [round(bound, 6) for bound in region.geometry.bounds],
        "points": [one.as_dict() for one in region.points],
        "files": [_account(one) for one in region.files],
        "accounts": region.accounts,
        "limits": list(region.limits),
        "borders_files": [_account(one) for one in border_views.files(region.borders)],
    }


def _sectors(region: LaunchRegion) -> list[dict[str, float | None]] | None:
    """Return each launch point with its azimuths, if they do not all fire all round."""
    if region.sectors is None:
        return None
    pairs = region.sectors.azimuths
    return [
        {
            "lon": lon,
            "lat": lat,
            "azimuth_from": pair[0] if pair else None,
            "azimuth_to": pair[1] if pair else None,
        }
        for ((lon, lat), _sector), pair in zip(region.sectors, pairs, strict=True)
    ]


def _account(account: Account) -> dict[str, Any]:
    return {**account.as_dict(), "line": account.line, "text": account.text}


def _note(scenario: Scenario, region: LaunchRegion, say: Speech) -> str | None:
    """Return the config's note, and before it what every product says of the launch region.

    That it is from a file read in part, and that it does not fire all round.
    """
    partial = [one.partial for one in region.files if one.partial]
    return say.in_a_row([*partial, region.fires(say), scenario.note]) or None


def _system(system: System, found: Launched, say: Speech) -> dict[str, Any]:
    """Return a system with its totals and the places to name."""
    record = _counted(system, found, say)
    chosen = notable_places.choose(system, found.region, found.places)
    record["highlights"] = notable_places.of_system(chosen, system, found.places)
    return record


def _counted(system: System, found: Launched, say: Speech) -> dict[str, Any]:
    bands, countries, cities = (
        table[table["system_id"] == system.id]
        for table in (found.bands, found.countries, found.cities)
    )
    return {
        "id": system.id,
        "name": format_range(system.range_km, say.code) if system.is_ring else system.name,
        "ring": system.is_ring,
        "variant": system.variant,
        "class": system.system_class,
        "country": system.country,
        "launched_from": system.launched_from,
        "against": system.against,
        "year": system.year,
        "range_km": system.range_km,
        "range_low_km": system.range_low_km,
        "min_range_km": system.min_range_km,
        "range_is_floor": system.range_is_floor,
        "range_note": system.range_note,
        "source_title": say(RING_SOURCE)
        if system.source_title == RING_SOURCE
        else system.source_title,
        "source_url": system.source_url,
        "source_grade": system.source_grade,
        "source_read": system.source_read,
        "area_km2": round(float(bands["area_km2"].sum()), 1),
        "edge_error_m": float(bands["edge_error_m"].max()),
        "whole_earth": shapely.union_all(bands.geometry).covers(_EARTH),
        "whole_earth_certain": bands.geometry.iloc[0].covers(_EARTH),
        "totals": _totals(countries, cities),
    }


def _totals(countries: gpd.GeoDataFrame, cities: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the counts for the range, and those within the low range (``..._certain``)."""
    certain = cities[cities["certainty"] == "certain"]
    share, surely = countries["share_in_reach"], countries["share_certain"]
    return {
        "countries_whole": int((share == 1.0).sum()),
        "countries_part": int(share.between(0, 1, "neither").sum()),
        "capitals": int((countries["capital_in_reach"] == True).sum()),  # noqa: E712 (nulls)
        "places": len(cities),
        "population": int(cities["population"].sum()),
        "places_certain": len(certain),
        "population_certain": int(certain["population"].sum()),
        "countries_whole_certain": int((surely == 1.0).sum()),
        "countries_part_certain": int(surely.between(0, 1, "neither").sum()),
        "capitals_certain": int((countries["capital_certain"] == True).sum()),  # noqa: E712
        "national_estimate": _national(countries[share == 1.0]),
        "national_estimate_certain": _national(countries[surely == 1.0]),
    }


def _national(countries: pd.DataFrame) -> dict[str, Any]:
    """Return the people of countries as a whole.

    Parameters
    ----------
    countries
        Rows of the table of countries that are in reach as a whole.

    Returns
    -------
    dict
        ``countries``, how many; ``population``, the sum of their estimates; ``year_from`` and
        ``year_to``, the years of these (null if there are none); ``with_launch``, whether
        countries of the launch region are among them.
    """
    table = tables.countries(columns=["adm0_a3", "pop_est", "pop_year"])
    table = table[table["adm0_a3"].isin(countries["adm0_a3"])]
    years = table["pop_year"][table["pop_est"] > 0]
    return {
        "countries": len(countries),
        "population": int(table["pop_est"].sum()),
        "year_from": int(years.min()) if len(years) else None,
        "year_to": int(years.max()) if len(years) else None,
        "with_launch": bool(countries["launch"].any()),
    }
