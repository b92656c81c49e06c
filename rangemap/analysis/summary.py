"""The tables -> summary.json: totals, texts and the places that a reader looks for.

Every renderer takes its numbers and words from here.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import geopandas as gpd
import shapely

from rangemap.analysis import headline, notable_places, population, story
from rangemap.analysis.city_table import MeasuredPlaces, large_cities
from rangemap.config import Scenario
from rangemap.field import geodesy
from rangemap.files import Account
from rangemap.launch import LaunchRegion
from rangemap.units import format_range
from rangemap.world import System, border_views, tables

SCHEMA_VERSION = 1
CAVEAT = (
    "A published range is a maximum: payload, route, altitude and the Earth's rotation change it. "
    "The map shows distance, not whether a target would be found or hit."
)
CAVEAT_OF_FLOORS = (
    '"And more" marks a range of which only a least figure is published: what lies beyond its edge '
    "may be in reach as well."
)
CAVEAT_OF_RINGS = "The map shows distances. None of them is the range of a system."
ATTRIBUTION = (
    "Made with Natural Earth.",
    "City data © GeoNames, CC BY 4.0; filtered and reformatted.",
)
_EARTH = shapely.box(-180.0, -90.0, 180.0, 90.0)
_NAMED = 6  # of those inside and of those outside, in the map's description


@dataclass(frozen=True)
class Findings:
    """The tables that a summary is drawn from."""

    bands: gpd.GeoDataFrame
    countries: gpd.GeoDataFrame
    cities: gpd.GeoDataFrame
    places: MeasuredPlaces


def summarise(
    scenario: Scenario, region: LaunchRegion, systems: Sequence[System], found: Findings
) -> dict[str, Any]:
    """Return the content of summary.json: plain numbers, texts, lists and dictionaries."""
    about = [_system(system, found) for system in systems]
    chosen = {one.id: notable_places.choose(one, region, found.places) for one in systems}
    for system, record in zip(systems, about, strict=True):
        places = notable_places.of_system(chosen[system.id], system, found.places)
        record["highlights"] = places
        rows = found.countries[found.countries["system_id"] == system.id]
        tale = story.of_system(system, region, found.places, rows)
        tale["text"] = story.in_words(tale, region, floor=system.range_is_floor)
        record["story"] = tale
    texts = ("title", "subtitle", "note", "source", "credit", "date", "language")
    table = found.places.table
    large = large_cities(found.places, systems)
    omitted = table["geonameid"][list(found.places.omitted)]
    finding, named = headline.finding(region, about, large[~large["geonameid"].isin(omitted)])
    first = table.index[table["geonameid"].isin(named)].tolist()  # what is named is marked
    longest = max(systems, key=lambda one: one.range_km)
    chosen[longest.id] = list(dict.fromkeys([*first, *chosen[longest.id]]))
    everywhere = notable_places.of_all(chosen, systems, found.places)
    summary: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "software": {"name": "rangemap", "version": version("rangemap")},
        "headline": scenario.title or finding,
        "finding": finding,
        **{key: getattr(scenario, key) for key in texts},
        "note": _note(scenario, region),
        "launch": _launch(region),
        "systems": about,
        "highlights": sorted(everywhere, key=lambda place: headline.order(place, named)),
        "min_population": scenario.cities.min_population,
        "edge_error_m": max(system["edge_error_m"] for system in about),
        "borders": border_views.title(region.borders),
        "capital_notes": border_views.capital_notes(found.countries["adm0_a3"], region.borders),
        "caveat": _caveat(systems),
        "attribution": list(ATTRIBUTION),
        "data": tables.sources()["sources"],
    }
    return {**summary, "description": describe(summary)}


def _caveat(systems: Sequence[System]) -> str:
    """Return what no range says, as every product prints it."""
    if all(one.is_ring for one in systems):
        return CAVEAT_OF_RINGS
    floors = any(one.range_is_floor for one in systems)
    return f"{CAVEAT} {CAVEAT_OF_FLOORS}" if floors else CAVEAT


def describe(summary: dict[str, Any]) -> str:
    """Return the map in words, for those who cannot see it."""
    launch = summary["launch"]["in_text"]
    sentences = [f"Map of what lies within range of {launch}.", summary["launch"]["fires_towards"]]
    for system in summary["systems"]:
        drawn = f"Within {system['name']}" if system["ring"] else system["name"]
        sentences += [f"{drawn}: {_reach(system)}." if not system["ring"] else f"{drawn}:"]
        sentences += _counts(system, summary)
        beyond = story.out_of_reach(floor=system["range_is_floor"]).capitalize()
        for heading, within in (("Among them", True), (beyond, False)):
            named = [p for p in system["highlights"] if (p["certainty"] != "outside") is within]
            if named:
                named = sorted(named[:_NAMED], key=notable_places.away)
                sentences.append(f"{heading}: {'; '.join(map(story.place_text, named))}.")
        sentences += [system["story"]["text"], system["totals"]["population_note"]]
    return " ".join(sentence for sentence in sentences if sentence)


def _reach(system: dict[str, Any]) -> str:
    """Write the ranges of a system."""
    reach = format_range(system["range_km"], floor=system["range_is_floor"])
    if (low_km := headline.low_range(system)) is not None:
        reach += f", certain within {format_range(low_km)}"
    if system["min_range_km"]:
        reach += f", not nearer than {format_range(system['min_range_km'])}"
    if system["against"]:
        reach += f", against {system['against']}"
    if system["whole_earth"]:
        reach += ", which is the whole Earth"
    return reach


def _counts(system: dict[str, Any], summary: dict[str, Any]) -> Iterator[str]:
    """Write how many countries and places are in reach, and how many for certain."""
    totals = system["totals"]
    countries = (
        f"Countries and territories in reach: {totals['countries_whole']:,} as a whole, "
        f"{totals['countries_part']:,} in part"
    )
    places = f"Places of at least {summary['min_population']:,} people: {totals['places']:,}"
    if headline.low_range(system) is not None:
        countries += (
            f"; for certain, {totals['countries_whole_certain']:,} as a whole, "
            f"{totals['countries_part_certain']:,} in part"
        )
        places += f", for certain {totals['places_certain']:,}"
    yield f"{countries}."
    yield f"{places}."


def _launch(region: LaunchRegion) -> dict[str, Any]:
    areas = geodesy.polygons_of(region.geometry)
    area = None if areas.is_empty else geodesy.area(areas) / 1e6
    return {
        "name": region.name,
        "in_text": region.in_text,
        "kind": region.kind,
        "borders": border_views.name(region.borders),
        "countries": list(region.countries),
        "area_km2": None if area is None else round(area, 1),
        "fires_towards": region.fires_towards,
        "sectors": _sectors(region),
        "bounds": [round(bound, 6) for bound in region.geometry.bounds],
        "files": [_account(one) for one in region.files],
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


def _note(scenario: Scenario, region: LaunchRegion) -> str | None:
    """Return the config's note, and before it what every product says of the launch region.

    That it is from a file read in part, and that it does not fire all round.
    """
    partial = [one.partial for one in region.files if one.partial]
    towards = [region.fires_towards] if region.fires_towards else []
    return " ".join([*partial, *towards, *([scenario.note] if scenario.note else [])]) or None


def _system(system: System, found: Findings) -> dict[str, Any]:
    bands, countries, cities = (
        table[table["system_id"] == system.id]
        for table in (found.bands, found.countries, found.cities)
    )
    return {
        "id": system.id,
        "name": system.name,
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
        "source_title": system.source_title,
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
    totals = {
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
        "national_estimate": population.national(countries[share == 1.0]),
        "national_estimate_certain": population.national(countries[surely == 1.0]),
    }
    return {**totals, "population_note": population.note(totals)}
