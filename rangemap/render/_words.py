"""The words of the page: headline, key, footer and tables, as plain texts."""

from typing import Any

from rangemap import data
from rangemap import units as _units
from rangemap.result import RangeMap
from rangemap.units import format_share, locale_of

_RIGHT_TO_LEFT = ("ar", "fa", "he", "ur")
_ISOLATE, _END = "\u2068", "\u2069"  # Unicode's marks: first strong isolate, and its end
_SAMPLES = (0.5, 0, 1, 2, 3, 5, 6, 7, 8, 11, 21, 100)  # every plural category is among them
_LENGTHS = {"km": "kilometer", "mi": "mile", "nmi": "nautical-mile"}


def texts(result: RangeMap) -> dict[str, Any]:
    """Return the texts about the map."""
    summary = result.summary
    language = result.scenario.label_language
    sources = [
        {"text": f"{system['name']}: {system['source_title']}", "url": system["source_url"]}
        for system in summary["systems"]
    ]
    return {
        "headline": summary["headline"],
        "subtitle": summary["subtitle"] or _subtitle(summary),
        "description": summary["description"],
        "key": _key(summary, language),
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
        f"Within {_units.format_range(system['range_km'])} of {summary['launch']['in_text']} "
        f"{lie}, with {totals['places']:,} places of {summary['min_population']:,} people and more"
    )


def _key(summary: dict[str, Any], language: str) -> dict[str, Any]:
    """Return the launch region's line, and the lines of each system in the order of the config."""
    launch = summary["launch"]
    points = launch["kind"] == "points"
    what = "launched from here" if points else "launch region"
    systems = []
    for system in summary["systems"]:
        low, least = system["range_low_km"], system["min_range_km"]
        beyond = f", from {format_range(least, language)}" if least else ""
        reach = format_range(system["range_km"], language)
        if low is None or low == system["range_km"]:
            systems.append([f"{reach}{beyond}"])
        else:
            certain = f"certain within {format_range(low, language)}{beyond}"
            systems.append([certain, f"possible to {reach}"])
    return {"launch": f"{launch['name']}, {what}", "points": points, "systems": systems}


def units(language: str) -> dict[str, dict[str, str]]:
    """Return how a distance is written in each unit, ``{0}`` for the number, by plural category.

    Examples
    --------
    >>> units("en")["nmi"], units("pl")["mi"]["few"]
    ({'other': '{0} nautical miles'}, '{0} mile')
    """
    if language == "en":
        names = {"km": "km", "mi": "miles", "nmi": "nautical miles"}
        return {key: {"other": f"{{0}} {name}"} for key, name in names.items()}
    from babel import Locale  # noqa: PLC0415 (slow to import, and for few)
    from babel.numbers import format_decimal  # noqa: PLC0415
    from babel.units import format_unit  # noqa: PLC0415

    locale = Locale.parse(locale_of(language))
    forms: dict[str, dict[str, str]] = {key: {} for key in _LENGTHS}
    for value in _SAMPLES:
        number = format_decimal(value, format="0.0", locale=locale)
        for key, name in _LENGTHS.items():
            text = format_unit(value, f"length-{name}", "short", format="0.0", locale=locale)
            forms[key][locale.plural_form(value)] = text.replace(number, "{0}")
    return forms


def format_range(km: float, language: str) -> str:
    """Write a range as `units.format_range` does, kept together within a line of another script."""
    return _isolated(_units.format_range(km, language), language)


def format_distance(km: float, language: str) -> str:
    """Write a distance as `units.format_distance` does, kept together like a range."""
    return _isolated(_units.format_distance(km, language), language)


def _isolated(text: str, language: str) -> str:
    return f"{_ISOLATE}{text}{_END}" if language in _RIGHT_TO_LEFT else text


def margin_text(place: dict[str, Any], language: str = "en") -> str:
    """Write by how much a place is in reach or out of it.

    Examples
    --------
    >>> margin_text({"certainty": "possible", "margin_km": 272.78})
    'possibly in reach, with 272.8 km (169.5 miles) to spare'
    """
    margin = format_distance(abs(place["margin_km"]), language)
    if place["certainty"] != "outside":
        inside = "in reach" if place["certainty"] == "certain" else "possibly in reach"
        return f"{inside}, with {margin} to spare"
    return f"out of reach by {margin}" if place["margin_km"] < 0 else "too near"


def tables(result: RangeMap) -> list[dict[str, Any]]:
    """Return the facts of the map as tables, for those who cannot see it."""
    language = result.scenario.label_language
    names = data.country_names(language)
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
                        format_distance(row.nearest_km, language),
                        format_distance(row.margin_km, language),
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
                        format_distance(place["distance_km"], language),
                        margin_text(place, language),
                    ]
                    for place in places
                ],
            }
        )
    return made
