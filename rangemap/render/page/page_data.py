"""What the page of a map holds: shapes, texts and tables, as plain data.

Every text is final here, but for distances, which a reader may have in the unit that he likes; the
page's script only places it, as text.
"""

from collections.abc import Iterator
from dataclasses import asdict, replace
from math import isnan
from typing import Any

import pandas as pd

from rangemap.analysis import KNOWN, RangeMap, known_km
from rangemap.config import image_address, themed
from rangemap.render.content import (
    UNASKED,
    View,
    about_countries,
    facts,
    named_by_country,
    shown_story,
    silhouette,
    told_countries,
    words,
)
from rangemap.render.page import drawn_shapes, listed_places, zoomed_base
from rangemap.render.page.opening_view import opening
from rangemap.render.page.unit_forms import unit_forms
from rangemap.sentences import speech
from rangemap.units import locale_of
from rangemap.world import spoken_names

_BEST_SEEN, _LESS = 10, 0.3  # so many places of a map may be named, and those nearly so known
_MOST_SITES = 2000  # of the user's own, drawn


def content(result: RangeMap) -> dict[str, Any]:
    """Return everything that the page shows."""
    opened = opening(result)
    view = opened.wide
    listed = listed_places.table_of(result)
    language = result.scenario.label_language
    style, say = result.scenario.map, speech(result.scenario.map.sentences)
    ids = [system["id"] for system in result.summary["systems"]]
    return {
        "texts": words.texts(result),
        "language": locale_of(language).replace("_", "-"),
        "speech": say.tag,
        "sentences": say.of_files(".js"),
        "space": say.space,
        "comma": say.comma,
        "semicolon": say.semicolon,
        "units": unit_forms(say),
        "theme": asdict(themed(style.theme, style.colors, ids)),
        "view": _bounds(view),
        "tall": _bounds(opened.tall),
        "globe": {"first": opened.globe, "middle": opened.middle, "zoom": opened.zoom},
        "base": drawn_shapes.base(result, view),
        "regions": zoomed_base.regions(result, view),
        "water": zoomed_base.water(result, view),
        "shares": _shares(result),
        "launches": drawn_shapes.launches(result, view),
        "systems": drawn_shapes.systems(result, view),
        "places": [*_places(result, listed)],
        "sites": _sites(result),
        "listed": listed_places.listed(listed, listed_places.most_of(result)),
        "counts": _counts(result),
        "cards": [*_cards(result)],
        "max_labels": style.max_labels,
        "story": {
            "named": shown_story(result).named,
            "countries": told_countries(result),
            "about": about_countries(result),
        },
        "known": {"least": KNOWN, "best": _BEST_SEEN, "less": _LESS, "unasked": UNASKED},
        "steps": [*_steps(result)],
        "tables": words.tables(result),
    }


def _bounds(view: View) -> list[float]:
    return [view.west, view.south, view.east, view.north]


def _shares(result: RangeMap) -> dict[str, list[list[Any]]]:
    """Return, by country, for each system that reaches it: share, nearest, whether it launches."""
    numbers = {system["id"]: number for number, system in enumerate(result.summary["systems"])}
    found: dict[str, list[list[Any]]] = {}
    say = speech(result.scenario.map.sentences)
    for row in result.countries.itertuples():
        share = words.share_in_reach(row, say)
        far = None if isnan(row.nearest_km) else round(row.nearest_km * 1000.0)
        metres = None if row.launch else far
        found.setdefault(row.adm0_a3, []).append([numbers[row.system_id], share, metres])
    return found


def _places(result: RangeMap, listed: pd.DataFrame) -> Iterator[dict[str, Any]]:
    """Return the places to mark first, the most telling first; each with its row of the listed."""
    rows = {one: row for row, one in enumerate(listed["geonameid"].tolist())}
    asked = {name.partition(",")[0].casefold() for name in result.scenario.map.add_cities}
    say = speech(result.scenario.map.sentences)
    by_country = named_by_country(result)
    for place in result.summary["highlights"]:
        own = by_country.get(place["adm0_a3"]) if place["is_capital"] else None
        yield {
            "lon": place["lon"],
            "lat": place["lat"],
            "row": rows.get(place["geonameid"]),
            "name": own or spoken_names.city(place, say),
            "country": place["adm0_a3"],
            "each": _each(place, result),
            "known": place.get("known"),
            **({"asked": True} if place["city"].casefold() in asked else {}),
            "verdicts": "".join(one["certainty"][0] for one in place["reach"]),
        }


def _sites(result: RangeMap) -> list[dict[str, Any]]:
    """Return the user's own sites as places, without a country; the first `_MOST_SITES`."""
    if result.sites is None:
        return []
    table = result.sites.table
    by_system = {key: rows.set_index("site") for key, rows in table.groupby("system_id")}
    order = [choice.key for choice in result.scenario.choices]
    firsts = [one.systems[0].id for one in result.launched]
    return [
        {
            "name": row.site,
            "lon": row.lon,
            "lat": row.lat,
            "each": [_metres(known_km(by_system[one]["distance_km"][row.site])) for one in firsts],
            "verdicts": "".join(by_system[one]["certainty"][row.site][0] for one in order),
        }
        for row in by_system[order[0]].head(_MOST_SITES).reset_index().itertuples()
    ]


def _each(place: dict[str, Any], result: RangeMap) -> list[int]:
    """Return how far a place of the summary is from each launch region."""
    if len(result.launched) == 1:
        return [_metres(place["distance_km"])]
    own = {one["system_id"]: _metres(one["distance_km"]) for one in place["reach"]}
    return [own[one.systems[0].id] for one in result.launched]


def _steps(result: RangeMap) -> Iterator[dict[str, Any]]:
    """Return the steps of the story: what each says, which systems it shows, and what view."""
    scenario = result.scenario
    keys = [choice.key for choice in scenario.choices]
    for step in scenario.map.steps:
        shown = [scenario.drawn(name) for name in step.systems] or keys
        view = step.extent
        if view is not None and view[2] < view[0]:
            view = (view[0], view[1], view[2] + 360.0, view[3])
        yield {"title": step.title, "shown": [key in shown for key in keys], "view": view}


def _counts(result: RangeMap) -> list[dict[str, Any]]:
    """Return what the story counts: of what, and how far each is, as it is for all systems."""
    about = result.summary["about"] or {"counts": []}
    one = about["counts"][0]["system_id"] if about["counts"] else None
    return [
        {
            "of": words.counted_name(count, speech(result.scenario.map.sentences)),
            "places": [
                [place["lon"], place["lat"], _metres(place["distance_km"])]
                for place in count["places"]
            ],
        }
        for count in about["counts"]
        if count["system_id"] == one
    ]


def _metres(km: float | None) -> int:
    """Return a distance as the page has it: below 0 where no launch point can fire."""
    return -1 if km is None else round(km * 1000.0)


def _cards(result: RangeMap) -> Iterator[dict[str, Any] | None]:
    """Return a card for each system, in the order of the config; None for a ring."""
    scenario, say = result.scenario, speech(result.scenario.map.sentences)
    for system, choice in zip(result.summary["systems"], scenario.choices, strict=True):
        if system["ring"]:
            yield None
            continue
        drawing = silhouette(system["class"])
        drawing = replace(drawing, label=say(drawing.label))
        card: dict[str, Any] = {
            "name": system["name"],
            "rows": facts(system, choice, say),
        }
        if choice.image is not None:
            card["image"] = image_address(scenario.base_dir / choice.image)
        else:
            card["drawing"] = asdict(drawing)
        yield card
