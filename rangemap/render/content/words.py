"""The words of page and figure: headline, key, footer and tables, numbers and all."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import pandas as pd
import shapely

from rangemap.analysis import Launched, RangeMap, away, known_km
from rangemap.render.content.shown_extent import view_of
from rangemap.sentences import ENGLISH, Name, Phrase, Speech, noted, speech
from rangemap.story import (
    counted_title,
    is_at_sea,
    low_range,
    out_of_reach,
    outside_sectors,
    population,
)
from rangemap.units import format_people, format_range, format_share, format_span, km_to_miles
from rangemap.wording import capitalised, up_to_colon
from rangemap.world import border_views, spoken_names

_DRAFT = noted("Draft, drawn with less detail; every number is that of the whole map.")
_MOST_SITES = 200  # of a table on the page and in reports; sites.csv has them all


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
    say = speech(result.scenario.map.sentences)
    limits = summary["launch"]["limits"]
    borders = [
        say("Borders: {view}.", view=Phrase(_view(result))),
        say("Limits of {whose}.", whose="; ".join(limits)) if limits else None,
    ]
    subtitle = summary["subtitle"] or _below(summary)
    return {
        "headline": summary["headline"],
        "subtitle": say.in_a_row([say(_DRAFT), subtitle]) if result.is_draft else subtitle,
        "description": summary["description"],
        "key": _key(result, say),
        "note": summary["note"],
        "source": summary["source"],
        "sources": sources,
        "credit": summary["credit"],
        "date": summary["date"],
        "caveat": summary["caveat"],
        "borders": say.in_a_row(borders),
        "projection": say(
            "Distances are geodesic, on the WGS 84 ellipsoid. Projection: Web Mercator, in which a "
            "circle is none; the scale is true at the map's centre."
        ),
        "globe": say(
            "Distances are geodesic, on the WGS 84 ellipsoid. Projection: orthographic, the globe "
            "as it is seen from afar."
        ),
        "attribution": summary["attribution"],
    }


def _view(result: RangeMap) -> str:
    """Return the border view: what it does with disputed land only where such land is near."""
    whole = str(result.summary["borders"])
    shapes = [*result.bands.geometry, *(one.region.geometry for one in result.launched)]
    near = border_views.is_told_of(result.region.borders, view_of(shapes).boxes())
    return whole if near else up_to_colon(whole, 1)


def _below(summary: dict[str, Any]) -> str:
    """Return the line below the headline; below a title of the user's own that is the finding."""
    made = summary["headline"] == summary["finding"]
    return str(summary["about"]["subtitle"] if made else summary["finding"])


def _key(result: RangeMap, say: Speech) -> dict[str, Any]:
    """Return the launch regions' lines, and those of each system in the order of the config."""
    summary = result.summary
    floor = any(system["range_is_floor"] for system in summary["systems"])
    return {
        "launches": [_home(one, summary, say) for one in result.launched],
        "systems": [_ranges(system, say) for system in summary["systems"]],
        "outside": out_of_reach(say, floor=floor),
    }


def _home(launched: Launched, summary: dict[str, Any], say: Speech) -> dict[str, Any]:
    """Return a launch region's line of the key, and how it is marked there."""
    region, ids = launched.region, {system.id for system in launched.systems}
    points, given = region.kind == "points", {"launch": Name(region.called(say))}
    own = [system for system in summary["systems"] if system["id"] in ids]
    # a submarine does not launch in the country that distances are measured from
    if all(system["ring"] or is_at_sea(system, region) for system in own):
        text = say("{launch}, measured from here", **given)
    elif points:
        number = int(shapely.get_num_geometries(region.geometry))
        text = say.by_number("{launch}, launch point", "{launch}, launch points", number, **given)
    else:
        text = say("{launch}, launch region", **given)
    return {"text": text, "mark": "point" if points else "launch"}


def _ranges(system: dict[str, Any], say: Speech) -> list[str]:
    """Return the lines of a system in the key: its range, or its confirmed and its possible one."""
    low, least = system["range_low_km"], system["min_range_km"]
    reach = format_range(system["range_km"], say.code, floor=system["range_is_floor"])
    if low is None or low == system["range_km"]:
        return [_from_least(reach, least, say)]
    confirmed = say("confirmed range {range}", range=format_range(low, say.code))
    return [_from_least(confirmed, least, say), say("possible to {range}", range=reach)]


def ranges_as_one(system: dict[str, Any], say: Speech) -> str:
    """Return both ranges of a system as one line of a key, from the lowest to the longest.

    Examples
    --------
    >>> kh_59 = {"range_low_km": 115, "range_km": 285, "range_is_floor": False}
    >>> ranges_as_one(kh_59 | {"min_range_km": None}, ENGLISH)
    '115 to 285 km (71 to 180 miles)'
    """
    low, km, floor = system["range_low_km"], system["range_km"], system["range_is_floor"]
    span = format_span(low, km, say.code, floor=floor)
    return _from_least(span, system["min_range_km"], say)


def _from_least(reach: str, least: float | None, say: Speech) -> str:
    if not least:
        return reach
    return say("{range}, from {least}", range=reach, least=format_range(least, say.code))


def reach_text(place: dict[str, Any], say: Speech = ENGLISH, *, floor: bool = False) -> Phrase:
    """Write whether a place is in reach; of a floor, that it may be in reach though it is beyond.

    Examples
    --------
    >>> reach_text({"certainty": "possible", "margin_km": 272.78})
    'possibly in reach'
    """
    if place["margin_km"] is None:
        return outside_sectors(say)
    if place["certainty"] != "outside":
        return say("in reach") if place["certainty"] == "certain" else say("possibly in reach")
    return say("too near") if place["margin_km"] >= 0 else out_of_reach(say, floor=floor)


_OPPOSITE = {"north": "south", "south": "north", "east": "west", "west": "east"}


# Where a part of a country lies: in it, and what is not in reach of it
_WHERE = {
    "north": (noted("{share}, in the north"), noted("{share}, not the north")),
    "south": (noted("{share}, in the south"), noted("{share}, not the south")),
    "east": (noted("{share}, in the east"), noted("{share}, not the east")),
    "west": (noted("{share}, in the west"), noted("{share}, not the west")),
    "north-east": (noted("{share}, in the north-east"), noted("{share}, not the north-east")),
    "north-west": (noted("{share}, in the north-west"), noted("{share}, not the north-west")),
    "south-east": (noted("{share}, in the south-east"), noted("{share}, not the south-east")),
    "south-west": (noted("{share}, in the south-west"), noted("{share}, not the south-west")),
}


def share_text(share: float, where: str | None, city: str | None, say: Speech = ENGLISH) -> Phrase:
    """Write how much of a country is in reach, and of one in reach in part where.

    Parameters
    ----------
    share
        0 to 1.
    where, city
        ``missing_where`` and ``missing_city`` of the table of countries; missing values are None.
    say
        The language.

    Examples
    --------
    >>> share_text(0.87, "north-east", "Murmansk"), share_text(0.02, "east", "Moscow")
    ('87.0%, not the north-east (Murmansk)', '2.0%, in the west, not Moscow')
    >>> share_text(0.87, None, "Murmansk"), share_text(1.0, None, None)
    ('87.0%, not Murmansk', '100%')
    """
    return _with_where(Phrase(format_share(share, say)), share, (where, city), say)


def _with_where(
    text: Phrase, share: float, missing: tuple[str | None, str | None], say: Speech
) -> Phrase:
    where, city = (None if pd.isna(one) else one for one in missing)
    if where and share < 0.5:  # noqa: PLR2004 (then the smaller part is what is in reach)
        other = "-".join(_OPPOSITE[one] for one in where.split("-"))
        text = say(_WHERE[other][0], share=text)
        where = None
    if where is None:
        return say("{share}, not {city}", share=text, city=city) if city else text
    text = say(_WHERE[where][1], share=text)
    return say("{share} ({city})", share=text, city=city) if city else text


def share_in_reach(row: Any, say: Speech) -> Phrase:  # noqa: ANN401 (a row of a table)
    """Write the same of a row of the table of countries as a line, with what is confirmed of it."""
    share = say("{share} in reach", share=format_share(row.share_in_reach, say))
    city = spoken_names.city_of(row.missing_city, row.adm0_a3, say)
    told = _with_where(share, row.share_in_reach, (row.missing_where, city), say)
    if row.share_certain >= row.share_in_reach:
        return told
    sure = format_share(row.share_certain, say)
    if told == share:
        return say("{share}, {certain} confirmed", share=told, certain=sure)
    return say("{share}; {certain} confirmed", share=told, certain=sure)


def _lengths(km: float | None, say: Speech) -> str:
    """Write a distance without its units; a dash where no launch point can fire.

    Examples
    --------
    >>> _lengths(453.042, ENGLISH)
    '453.0 (281.5)'
    """
    if km is None or pd.isna(km):
        return "\N{EN DASH}"
    text = f"{say.number(km, 1)} ({say.number(km_to_miles(km), 1)})"
    return text.replace("-", "\N{MINUS SIGN}")


def tables(result: RangeMap, most_places: int | None = None) -> list[dict[str, Any]]:
    """Return the facts of the map as tables, for those who cannot see it, system by system."""
    return [one for each in tables_by_system(result, most_places) for one in each]


def tables_by_system(
    result: RangeMap, most_places: int | None = None
) -> list[list[dict[str, Any]]]:
    """Return the tables of each system: totals, what the story counts, countries, places.

    Before those of the first stands what several launch regions reach together.

    Parameters
    ----------
    result
        From `build`.
    most_places
        How many of the places on the map there are at most, the most telling; by default all.
    """
    about = result.summary["about"] or {"counts": [], "countries": []}
    say = speech(result.scenario.map.sentences)
    names = border_views.country_names(result.region.borders, _language_of_names(result, say))
    made = []
    for system in result.summary["systems"]:
        rows = result.countries[result.countries["system_id"] == system["id"]]
        first = rows["adm0_a3"].isin(about["countries"])
        rows = pd.concat([rows[first], rows[~first]])
        counts = [one for one in about["counts"] if one["system_id"] == system["id"]]
        told = _Told(system, names, say)
        made.append(
            [
                _totals_table(system, result.summary["min_population"], say),
                *(_counted_table(one, told) for one in counts),
                _countries_table(told, rows),
                _places_table(told, result.summary, most_places),
                *_sites_table(told, result),
            ]
        )
    if result.summary["launches"] is not None:
        made[0].insert(0, _shared_table(result.summary["launches"], say))
    return made


def _shared_table(shared: dict[str, Any], say: Speech) -> dict[str, Any]:
    """Return what is in reach of how many launch regions."""
    several = len(shared["alone"]) > 2  # noqa: PLR2004 (both)
    every = say("All launch regions") if several else say("Both launch regions")
    rows = [(every, shared["all"])]
    if several:
        rows.append((say("More than one of them, but not all"), shared["some"]))
    rows += [(say("{launch} alone", launch=Name(one["name"])), one) for one in shared["alone"]]
    return {
        "title": say("In reach from several launch regions"),
        "heads": [
            say.meant("head of a column", "From"),
            say("Countries and territories, at least in part"),
            say.meant("head of a column", "Places"),
            say.meant("head of a column", "People in them"),
        ],
        "rows": [
            [
                name,
                say.number(len(count["countries"])),
                say.number(count["places"]),
                format_people(count["population"], say) if count["population"] else say.number(0),
            ]
            for name, count in rows
        ],
    }


def counted_name(count: dict[str, Any], say: Speech) -> Phrase:
    """Return what one of the story's counts is of, with whose they are."""
    what = counted_title(count, say)
    if not any(count["subject"]):
        return Phrase(capitalised(what))
    of = [spoken_names.country_as_printed(one, say) for one in count["subject"]]
    return say("{subject}, {things}", subject=say.listed(of), things=what)


def _language_of_names(result: RangeMap, say: Speech) -> str:
    """Return the language of countries in tables: that of labels, or of sentences not English."""
    return result.scenario.label_language if say.is_english else say.code


@dataclass(frozen=True)
class _Told:
    """A system of the summary, what countries are called, and the language."""

    system: dict[str, Any]
    names: dict[str, str]
    say: Speech

    def title(self, title: str) -> Phrase:
        return self.say("{system}: {title}", system=self.system["name"], title=title)

    @property
    def distance(self) -> Phrase:
        """Heads: the units stand once, in the head of a column."""
        return self.say("Distance, km (miles)")

    @property
    def margin(self) -> Phrase:
        return self.say("Margin, km (miles)")


def _counted_table(count: dict[str, Any], told: _Told) -> dict[str, Any]:
    """Return the named things that the story counts, each with its margin."""
    say = told.say
    title = say(
        "{things}: {number} of {total} in reach",
        things=counted_name(count, say),
        number=say.number(count["in_reach"]),
        total=say.number(count["total"]),
    )
    heads = {
        "cities": say.meant("head of a column", "City"),
        "capitals": say.meant("head of a column", "Capital"),
        "places": say.meant("head of a column", "Place of the story"),
    }
    return {
        "title": told.title(title),
        **_of_places(count["places"], told, heads[count["what"]]),
    }


def _places_table(told: _Told, summary: dict[str, Any], most: int | None) -> dict[str, Any]:
    """Return the places on the map, the nearest first; where not all of them, the most telling."""
    system, say = told.system, told.say
    own = {one["geonameid"] for one in system["highlights"]}
    alone = len(summary["systems"]) == 1
    telling = []
    for place in summary["highlights"]:
        (reach,) = (one for one in place["reach"] if one["system_id"] == system["id"])
        if alone or place["geonameid"] in own or reach["certainty"] != "outside":
            telling.append({**place, **reach})
    places = sorted(telling[: most or len(own)], key=away)
    head = say.meant("head of a column", "Place")
    return {
        "title": told.title(say("places on the map")),
        **_of_places(places, told, head),
    }


def _sites_table(told: _Told, result: RangeMap) -> list[dict[str, Any]]:
    """Return the user's own sites, the nearest first, in a list; empty without any."""
    if result.sites is None:
        return []
    system, say, floor = told.system, told.say, told.system["range_is_floor"]
    table = result.sites.table
    rows = table[table["system_id"] == system["id"]]
    count = next(one for one in result.sites.summary["systems"] if one["id"] == system["id"])
    title = say(
        "sites: {number} of {total} in reach",
        number=say.number(count["in_reach"]),
        total=say.number(len(rows)),
    )
    shown = rows.head(_MOST_SITES).to_dict("records")
    listed = [
        [
            row["site"],
            _lengths(row["distance_km"], say),
            _lengths(row["margin_km"], say),
            reach_text({**row, "margin_km": known_km(row["margin_km"])}, say, floor=floor),
        ]
        for row in shown
    ]
    if len(rows) > len(shown):
        more = say.number(len(rows) - len(shown))
        listed.append([say("and {number} more: sites.csv", number=more), "", "", ""])
    heads = [
        say.meant("head of a column", "Site"),
        told.distance,
        told.margin,
        say.meant("head of a column", "Reach"),
    ]
    return [{"title": told.title(title), "heads": heads, "rows": listed}]


def _of_places(places: Sequence[dict[str, Any]], told: _Told, what: str) -> dict[str, Any]:
    say, floor = told.say, told.system["range_is_floor"]
    country = say.meant("head of a column", "Country")
    return {
        "heads": [
            what,
            country,
            told.distance,
            told.margin,
            say.meant("head of a column", "Reach"),
        ],
        "rows": [
            [
                spoken_names.city(place, say),
                told.names[place["adm0_a3"]],
                _lengths(place["distance_km"], say),
                _lengths(place["margin_km"], say),
                reach_text(place, say, floor=floor),
            ]
            for place in places
        ],
    }


def _countries_table(told: _Told, rows: pd.DataFrame) -> dict[str, Any]:
    """Return the countries, with what is in reach for certain where that is less."""
    say, differs = told.say, low_range(told.system) is not None
    heads = [
        say.meant("head of a column", "Country"),
        say.meant("head of a column", "In reach"),
        say("Nearest, km (miles)"),
        told.margin,
        say.meant("head of a column", "Places"),
    ]
    more = [say.meant("head of a column", "Confirmed"), say("Places confirmed")]
    return {
        "title": told.title(say("countries and territories in reach")),
        "heads": heads + more * differs,
        "rows": [
            [
                told.names[row["adm0_a3"]],
                share_text(
                    row["share_in_reach"],
                    row["missing_where"],
                    spoken_names.city_of(row["missing_city"], row["adm0_a3"], say),
                    say,
                ),
                _lengths(row["nearest_km"], say),
                _lengths(row["margin_km"], say),
                say.number(row["places_in_reach"]),
                *[format_share(row["share_certain"], say), say.number(row["places_certain"])]
                * differs,
            ]
            for row in rows.drop(columns="geometry").to_dict("records")
        ],
    }


def _totals_table(system: dict[str, Any], min_population: int, say: Speech) -> dict[str, Any]:
    """Return the counts, and what each count of people is of."""
    totals = system["totals"]
    kinds = ("", "_certain") if low_range(system) is not None else ("",)
    counts = (
        (say("Countries and territories as a whole"), "countries_whole"),
        (say("Countries and territories in part"), "countries_part"),
        (say("Capitals, the launch region's own among them"), "capitals"),
        (say("Places of {people} people and more", people=say.number(min_population)), "places"),
    )
    rows = [[text, *(say.number(totals[key + kind]) for kind in kinds)] for text, key in counts]
    people = [format_people(totals["population" + kind], say) for kind in kinds]
    rows.append([say("People in these places ({source})", source=say(population.SOURCE)), *people])
    estimates = [totals["national_estimate" + kind] for kind in kinds]
    if estimates[0]["population"]:
        of = [say(population.ESTIMATES), population.years(estimates[0], say)]
        people = [format_people(estimate["population"], say) for estimate in estimates]
        head = say("People of the countries in reach as a whole ({source})", source=say.in_line(of))
        rows.append([head, *people])
    heads = [
        say.meant("head of a column", "What"),
        say.meant("head of a column", "In reach"),
        say.meant("head of a column", "Confirmed"),
    ][: 1 + len(kinds)]
    title = say("{system}: {title}", system=system["name"], title=say("totals"))
    return {"title": title, "heads": heads, "rows": rows}
