"""The tables -> summary.json: totals, texts and the places that a reader looks for.

Every renderer takes its numbers and words from here.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from importlib.metadata import version
from typing import Any

import geopandas as gpd
import shapely

from rangemap import data, geodesy, highlights, views
from rangemap.config import Scenario
from rangemap.data import System
from rangemap.reach import polygons_of
from rangemap.region import LaunchRegion
from rangemap.statistics import MeasuredPlaces
from rangemap.units import format_range

SCHEMA_VERSION = 1
CAVEAT = (
    "A published range is a maximum: payload, route, altitude and the Earth's rotation change it. "
    "The map shows distance, not whether a target would be found or hit."
)
ATTRIBUTION = (
    "Made with Natural Earth.",
    "City data © GeoNames, CC BY 4.0; filtered and reformatted.",
)
_EARTH = shapely.box(-180.0, -90.0, 180.0, 90.0)
_INTERCONTINENTAL_KM = 5500.0  # as treaties count ranges (New START, Article II)
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
    chosen = {one.id: highlights.choose(one, region, found.places) for one in systems}
    for system, record in zip(systems, about, strict=True):
        places = highlights.of_system(chosen[system.id], system, found.places)
        record["highlights"] = places
    texts = ("title", "subtitle", "note", "source", "credit", "date", "language")
    everywhere = highlights.of_all(chosen, systems, found.places)
    finding, known = _finding(region, about)
    summary: dict[str, Any] = {
        "schema_version": SCHEMA_VERSION,
        "software": {"name": "rangemap", "version": version("rangemap")},
        "headline": scenario.title or finding,
        "finding": finding,
        **{key: getattr(scenario, key) for key in texts},
        "launch": _launch(region),
        "systems": about,
        "highlights": sorted(everywhere, key=lambda place: place["geonameid"] != known),
        "min_population": scenario.cities.min_population,
        "edge_error_m": max(system["edge_error_m"] for system in about),
        "borders": views.title(region.borders),
        "caveat": CAVEAT,
        "attribution": list(ATTRIBUTION),
        "data": data.sources()["sources"],
    }
    return {**summary, "description": describe(summary)}


def describe(summary: dict[str, Any]) -> str:
    """Return the map in words, for those who cannot see it."""
    launch = summary["launch"]["in_text"]
    sentences = [f"Map of what lies within range of {launch}."]
    for system in summary["systems"]:
        totals = system["totals"]
        low = system["range_low_km"]
        reach = format_range(system["range_km"])
        if low is not None:
            reach += f", certain within {format_range(low)}"
        if system["min_range_km"]:
            reach += f", not nearer than {format_range(system['min_range_km'])}"
        if system["whole_earth"]:
            reach += ", which is the whole Earth"
        sentences.append(
            f"{system['name']}: {reach}. Countries and territories in reach: "
            f"{totals['countries_whole']:,} as a whole, {totals['countries_part']:,} in part. "
            f"Places of at least {summary['min_population']:,} people: {totals['places']:,}."
        )
        for heading, within in (("Among them", True), ("Out of reach", False)):
            named = [p for p in system["highlights"] if (p["certainty"] != "outside") is within]
            if named:
                named = sorted(named[:_NAMED], key=lambda place: float(place["distance_km"]))
                sentences.append(f"{heading}: {'; '.join(_distance_of(p) for p in named)}.")
    return " ".join(sentences)


def _distance_of(place: dict[str, Any]) -> str:
    return f"{place['city']} ({place['country']}), {place['distance_km']:,.1f} km"


def _finding(region: LaunchRegion, systems: Sequence[dict[str, Any]]) -> tuple[str, int | None]:
    """Return the headline that the numbers make, and the ``geonameid`` of the place it names."""
    system = max(systems, key=lambda one: float(one["range_km"]))
    fired = f"Fired from {region.in_text}, the {system['name']}"
    if system["whole_earth"]:
        return f"{fired} could reach the whole Earth", None
    abroad = [
        place
        for place in system["highlights"]
        if place["certainty"] != "outside" and place["adm0_a3"] not in region.countries
    ]
    if not abroad:
        return f"{fired} could reach {format_range(system['range_km'])}", None
    known = _best_known(abroad, float(system["range_km"]), region.borders)
    beyond = round(known["margin_km"])
    return f"{fired} could reach {known['city']} and {beyond:,} km beyond", known["geonameid"]


def _best_known(places: Sequence[dict[str, Any]], range_km: float, borders: str) -> dict[str, Any]:
    """Return the capital or city that a reader would name.

    From a range of another continent on, what is near is no news: the capital of the largest
    nation in the farther half of the reach is.
    """
    far = [place for place in places if place["distance_km"] > range_km / 2.0]
    if range_km <= _INTERCONTINENTAL_KM or not far:
        return max(places, key=lambda place: (place["is_capital"], place["population"]))
    people = views.countries(borders, ["adm0_a3", "pop_est"]).set_index("adm0_a3")["pop_est"]
    return max(far, key=lambda place: (place["is_capital"], people[place["adm0_a3"]]))


def _launch(region: LaunchRegion) -> dict[str, Any]:
    area = geodesy.area(polygons_of(region.geometry)) / 1e6 if region.geometry.area > 0 else None
    return {
        "name": region.name,
        "in_text": region.in_text,
        "kind": region.kind,
        "borders": views.name(region.borders),
        "countries": list(region.countries),
        "area_km2": None if area is None else round(area, 1),
        "bounds": [round(bound, 6) for bound in region.geometry.bounds],
    }


def _system(system: System, found: Findings) -> dict[str, Any]:
    bands, countries, cities = (
        table[table["system_id"] == system.id]
        for table in (found.bands, found.countries, found.cities)
    )
    certain = cities[cities["certainty"] == "certain"]
    return {
        "id": system.id,
        "name": system.name,
        "variant": system.variant,
        "class": system.system_class,
        "country": system.country,
        "launched_from": system.launched_from,
        "year": system.year,
        "range_km": system.range_km,
        "range_low_km": system.range_low_km,
        "min_range_km": system.min_range_km,
        "range_note": system.range_note,
        "source_title": system.source_title,
        "source_url": system.source_url,
        "source_grade": system.source_grade,
        "source_read": system.source_read,
        "area_km2": round(float(bands["area_km2"].sum()), 1),
        "edge_error_m": float(bands["edge_error_m"].max()),
        "whole_earth": shapely.union_all(bands.geometry).covers(_EARTH),
        "totals": {
            "countries_whole": int((countries["share_in_reach"] == 1.0).sum()),
            "countries_part": int(countries["share_in_reach"].between(0, 1, "neither").sum()),
            "capitals": int((countries["capital_in_reach"] == True).sum()),  # noqa: E712 (nulls)
            "places": len(cities),
            "population": int(cities["population"].sum()),
            "places_certain": len(certain),
            "population_certain": int(certain["population"].sum()),
        },
    }
