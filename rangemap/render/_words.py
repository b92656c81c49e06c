"""The words of page and figure: headline, key, footer and tables, in English, numbers and all."""

from typing import Any

from rangemap import views
from rangemap.result import RangeMap
from rangemap.units import format_distance, format_range, format_share


def texts(result: RangeMap) -> dict[str, Any]:
    """Return the texts about the map."""
    summary = result.summary
    sources = [
        {"text": f"{system['name']}: {system['source_title']}", "url": system["source_url"]}
        for system in summary["systems"]
    ]
    return {
        "headline": summary["headline"],
        "subtitle": summary["subtitle"] or _subtitle(summary),
        "description": summary["description"],
        "key": _key(summary),
        "note": summary["note"],
        "source": summary["source"],
        "sources": sources,
        "credit": summary["credit"],
        "date": summary["date"],
        "caveat": summary["caveat"],
        "borders": f"Borders: {summary['borders']}.",
        "projection": (
            "Distances are geodesic, on the WGS 84 ellipsoid. Projection: Web Mercator, in which a "
            "circle is none; the scale is true at the map's centre."
        ),
        "attribution": summary["attribution"],
    }


def _subtitle(summary: dict[str, Any]) -> str:
    """Return what is drawn, with the totals of the longest range."""
    system = max(summary["systems"], key=lambda one: float(one["range_km"]))
    totals = system["totals"]
    whole, part = totals["countries_whole"], totals["countries_part"]
    countries = "of the world's countries and territories"
    if system["whole_earth"]:
        lie = f"lies the whole Earth: all {whole:,} countries and territories"
    elif not whole and not part:
        lie = "lies no country or territory"
    elif not whole:
        lie = f"lies part of one {countries}" if part == 1 else f"lie parts of {part:,} {countries}"
    else:
        lie = f"lies one {countries}" if whole == 1 else f"lie {whole:,} {countries}"
        lie += f" as a whole and {part:,} in part" if part else " as a whole"
    return (
        f"Within {format_range(system['range_km'])} of {summary['launch']['in_text']} "
        f"{lie}, with {totals['places']:,} places of {summary['min_population']:,} people and more"
    )


def _key(summary: dict[str, Any]) -> dict[str, Any]:
    """Return the launch region's line, and the lines of each system in the order of the config."""
    launch = summary["launch"]
    points = launch["kind"] == "points"
    what = "launched from here" if points else "launch region"
    systems = []
    for system in summary["systems"]:
        low, least = system["range_low_km"], system["min_range_km"]
        beyond = f", from {format_range(least)}" if least else ""
        reach = format_range(system["range_km"])
        if low is None or low == system["range_km"]:
            systems.append([f"{reach}{beyond}"])
        else:
            certain = f"certain within {format_range(low)}{beyond}"
            systems.append([certain, f"possible to {reach}"])
    return {"launch": f"{launch['name']}, {what}", "points": points, "systems": systems}


def margin_text(place: dict[str, Any]) -> str:
    """Write by how much a place is in reach or out of it.

    Examples
    --------
    >>> margin_text({"certainty": "possible", "margin_km": 272.78})
    'possibly in reach, with 272.8 km (169.5 miles) to spare'
    """
    margin = format_distance(abs(place["margin_km"]))
    if place["certainty"] != "outside":
        inside = "in reach" if place["certainty"] == "certain" else "possibly in reach"
        return f"{inside}, with {margin} to spare"
    return f"out of reach by {margin}" if place["margin_km"] < 0 else "too near"


def tables(result: RangeMap) -> list[dict[str, Any]]:
    """Return the facts of the map as tables, for those who cannot see it."""
    names = views.country_names(result.region.borders, result.scenario.label_language)
    made = []
    for system in result.summary["systems"]:
        rows = result.countries[result.countries["system_id"] == system["id"]]
        made.append(
            {
                "title": f"{system['name']}: countries and territories in reach",
                "heads": ["Country", "In reach", "Nearest", "Margin", "Places in reach"],
                "rows": [
                    [
                        names[row.adm0_a3],
                        format_share(row.share_in_reach),
                        format_distance(row.nearest_km),
                        format_distance(row.margin_km),
                        f"{row.places_in_reach:,}",
                    ]
                    for row in rows.itertuples()
                ],
            }
        )
        places = sorted(system["highlights"], key=lambda place: float(place["distance_km"]))
        made.append(
            {
                "title": f"{system['name']}: places on the map",
                "heads": ["Place", "Country", "Distance", "Reach"],
                "rows": [
                    [
                        place["city"],
                        names[place["adm0_a3"]],
                        format_distance(place["distance_km"]),
                        margin_text(place),
                    ]
                    for place in places
                ],
            }
        )
    return made
