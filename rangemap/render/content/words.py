"""The words of page and figure: headline, key, footer and tables, in English, numbers and all."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from rangemap.analysis import OUTSIDE_SECTORS, RangeMap, away, low_range, out_of_reach, population
from rangemap.story import counted_title
from rangemap.units import format_people, format_range, format_share, km_to_miles
from rangemap.wording import capitalised, joined
from rangemap.world import border_views


def texts(result: RangeMap) -> dict[str, Any]:
    """Return the texts about the map."""
    summary = result.summary
    sources = [
        {"text": f"{system['name']}: {system['source_title']}", "url": system["source_url"]}
        for system in summary["systems"]
        if not system["ring"]
    ]
    rings = {system["source_title"]: None for system in summary["systems"] if system["ring"]}
    sources += [{"text": title, "url": None} for title in rings]
    return {
        "headline": summary["headline"],
        "subtitle": summary["subtitle"] or _below(summary),
        "description": summary["description"],
        "key": _key(summary),
        "note": summary["note"],
        "source": summary["source"],
        "sources": sources,
        "credit": summary["credit"],
        "date": summary["date"],
        "caveat": summary["caveat"],
        "borders": f"Borders: {summary['borders']}.{_limits(summary)}",
        "projection": (
            "Distances are geodesic, on the WGS 84 ellipsoid. Projection: Web Mercator, in which a "
            "circle is none; the scale is true at the map's centre."
        ),
        "attribution": summary["attribution"],
    }


def _below(summary: dict[str, Any]) -> str:
    """Return the line below the headline; below a title of the user's own that is the finding."""
    made = summary["headline"] == summary["finding"]
    return str(summary["about"]["subtitle"] if made else summary["finding"])


def _limits(summary: dict[str, Any]) -> str:
    """Return by whose limits the seas of the launch region are drawn, if there are any."""
    limits = summary["launch"]["limits"]
    return f" Limits of {'; '.join(limits)}." if limits else ""


def _key(summary: dict[str, Any]) -> dict[str, Any]:
    """Return the launch region's line, and the lines of each system in the order of the config."""
    launch = summary["launch"]
    points = launch["kind"] == "points"
    what = "launched from here" if points else "launch region"
    if all(system["ring"] for system in summary["systems"]):
        what = "measured from here"
    systems = []
    for system in summary["systems"]:
        low, least = system["range_low_km"], system["min_range_km"]
        beyond = f", from {format_range(least)}" if least else ""
        reach = format_range(system["range_km"], floor=system["range_is_floor"])
        if low is None or low == system["range_km"]:
            systems.append([f"{reach}{beyond}"])
        else:
            confirmed = f"confirmed range {format_range(low)}{beyond}"
            systems.append([confirmed, f"possible to {reach}"])
    floor = any(system["range_is_floor"] for system in summary["systems"])
    return {
        "launch": f"{launch['name']}, {what}",
        "points": points,
        "systems": systems,
        "outside": out_of_reach(floor=floor),
    }


def reach_text(place: dict[str, Any], *, floor: bool = False) -> str:
    """Write whether a place is in reach; of a floor, that it may be in reach though it is beyond.

    Examples
    --------
    >>> reach_text({"certainty": "possible", "margin_km": 272.78})
    'possibly in reach'
    """
    if place["margin_km"] is None:
        return OUTSIDE_SECTORS
    if place["certainty"] != "outside":
        return "in reach" if place["certainty"] == "certain" else "possibly in reach"
    return "too near" if place["margin_km"] >= 0 else out_of_reach(floor=floor)


_OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east"}


def share_text(share: float, where: str | None, city: str | None) -> str:
    """Write how much of a country is in reach, and of one in reach in part where.

    Parameters
    ----------
    share
        0 to 1.
    where, city
        ``missing_where`` and ``missing_city`` of the table of countries; missing values are None.

    Examples
    --------
    >>> share_text(0.87, "north-east", "Murmansk"), share_text(0.02, "east", "Moscow")
    ('87.0%, not the north-east (Murmansk)', '2.0%, in the west, not Moscow')
    >>> share_text(0.87, None, "Murmansk"), share_text(1.0, None, None)
    ('87.0%, not Murmansk', '100%')
    """
    text = format_share(share)
    where, city = (None if pd.isna(one) else one for one in (where, city))
    if where and share < 0.5:  # noqa: PLR2004 (then the smaller part is what is in reach)
        text += f", in the {'-'.join(_OPPOSITE[one] for one in where.split('-'))}"
        where = None
    if where is None:
        return f"{text}, not {city}" if city else text
    return f"{text}, not the {where}" + (f" ({city})" if city else "")


_BOTH = "km (miles)"  # the units stand once, in the head of a column


def _lengths(km: float | None) -> str:
    """Write a distance without its units; a dash where no launch point can fire.

    Examples
    --------
    >>> _lengths(453.042)
    '453.0 (281.5)'
    """
    if km is None or pd.isna(km):
        return "\N{EN DASH}"
    return f"{km:,.1f} ({km_to_miles(km):,.1f})".replace("-", "\N{MINUS SIGN}")


def tables(result: RangeMap, most_places: int | None = None) -> list[dict[str, Any]]:
    """Return the facts of the map as tables, for those who cannot see it, system by system."""
    return [one for each in tables_by_system(result, most_places) for one in each]


def tables_by_system(
    result: RangeMap, most_places: int | None = None
) -> list[list[dict[str, Any]]]:
    """Return the tables of each system: totals, what the story counts, countries, places.

    Parameters
    ----------
    result
        From `build`.
    most_places
        How many of the places on the map there are at most, the most telling; by default all.
    """
    about = result.summary["about"] or {"counts": [], "countries": []}
    names = border_views.country_names(result.region.borders, result.scenario.label_language)
    made = []
    for system in result.summary["systems"]:
        rows = result.countries[result.countries["system_id"] == system["id"]]
        first = rows["adm0_a3"].isin(about["countries"])
        rows = pd.concat([rows[first], rows[~first]])
        counts = [one for one in about["counts"] if one["system_id"] == system["id"]]
        made.append(
            [
                _totals_table(system, result.summary["min_population"]),
                *(_counted_table(one, system, names) for one in counts),
                _countries_table(system, rows, names),
                _places_table(system, result.summary, names, most_places),
            ]
        )
    return made


def counted_name(count: dict[str, Any]) -> str:
    """Return what one of the story's counts is of, with whose they are."""
    what = counted_title(count)
    return f"{joined(count['subject'])}, {what}" if any(count["subject"]) else capitalised(what)


_COUNTED = {"cities": "City", "capitals": "Capital", "places": "Place of the story"}


def _counted_table(
    count: dict[str, Any], system: dict[str, Any], names: dict[str, str]
) -> dict[str, Any]:
    """Return the named things that the story counts, each with its margin."""
    title = counted_name(count)
    number = f"{count['in_reach']:,} of {count['total']:,} in reach"
    return {
        "title": f"{system['name']}: {title}: {number}",
        **_of_places(count["places"], system, names, _COUNTED[count["what"]]),
    }


def _places_table(
    system: dict[str, Any], summary: dict[str, Any], names: dict[str, str], most: int | None
) -> dict[str, Any]:
    """Return the places on the map, the nearest first; where not all of them, the most telling."""
    own = {one["geonameid"] for one in system["highlights"]}
    alone = len(summary["systems"]) == 1
    telling = []
    for place in summary["highlights"]:
        (reach,) = (one for one in place["reach"] if one["system_id"] == system["id"])
        if alone or place["geonameid"] in own or reach["certainty"] != "outside":
            telling.append({**place, **reach})
    places = sorted(telling[: most or len(own)], key=away)
    return {"title": f"{system['name']}: places on the map", **_of_places(places, system, names)}


def _of_places(
    places: Sequence[dict[str, Any]],
    system: dict[str, Any],
    names: dict[str, str],
    what: str = "Place",
) -> dict[str, Any]:
    return {
        "heads": [what, "Country", f"Distance, {_BOTH}", f"Margin, {_BOTH}", "Reach"],
        "rows": [
            [
                place["city"],
                names[place["adm0_a3"]],
                _lengths(place["distance_km"]),
                _lengths(place["margin_km"]),
                reach_text(place, floor=system["range_is_floor"]),
            ]
            for place in places
        ],
    }


def _countries_table(
    system: dict[str, Any], rows: pd.DataFrame, names: dict[str, str]
) -> dict[str, Any]:
    """Return the countries, with what is in reach for certain where that is less."""
    heads = ["Country", "In reach", f"Nearest, {_BOTH}", f"Margin, {_BOTH}", "Places"]
    differs = low_range(system) is not None
    return {
        "title": f"{system['name']}: countries and territories in reach",
        "heads": heads + ["Confirmed", "Places confirmed"] * differs,
        "rows": [
            [
                names[row["adm0_a3"]],
                share_text(row["share_in_reach"], row["missing_where"], row["missing_city"]),
                _lengths(row["nearest_km"]),
                _lengths(row["margin_km"]),
                f"{row['places_in_reach']:,}",
                *[format_share(row["share_certain"]), f"{row['places_certain']:,}"] * differs,
            ]
            for row in rows.drop(columns="geometry").to_dict("records")
        ],
    }


def _totals_table(system: dict[str, Any], min_population: int) -> dict[str, Any]:
    """Return the counts, and what each count of people is of."""
    totals = system["totals"]
    kinds = ("", "_certain") if low_range(system) is not None else ("",)
    counts = (
        ("Countries and territories as a whole", "countries_whole"),
        ("Countries and territories in part", "countries_part"),
        ("Capitals, the launch region's own among them", "capitals"),
        (f"Places of {min_population:,} people and more", "places"),
    )
    rows = [[text, *(f"{totals[key + kind]:,}" for kind in kinds)] for text, key in counts]
    people = [format_people(totals["population" + kind]) for kind in kinds]
    rows.append([f"People in these places ({population.SOURCE})", *people])
    estimates = [totals["national_estimate" + kind] for kind in kinds]
    if estimates[0]["population"]:
        source = f"{population.ESTIMATES}, {population.years(estimates[0])}"
        people = [format_people(estimate["population"]) for estimate in estimates]
        rows.append([f"People of the countries in reach as a whole ({source})", *people])
    heads = ["What", "In reach", "Confirmed"][: 1 + len(kinds)]
    return {"title": f"{system['name']}: totals", "heads": heads, "rows": rows}
