"""What a newspaper says of a reach: which capitals, which largest cities, what is just out.

Countries are named as in ``countries.csv``, and distances and margins are those of ``cities.csv``.
"""

from collections.abc import Iterator
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rangemap.analysis import (
    BEYOND_M,
    LARGE,
    MeasuredPlaces,
    known_km,
    own_towns,
    same_states,
)
from rangemap.launch import LaunchRegion
from rangemap.sentences import ENGLISH, Phrase, Speech, noted
from rangemap.units import format_distance, format_kilometres
from rangemap.world import System, spoken_names

_LARGEST = 5
_NOTHING_KM = 0.05  # would be written as 0.0
_CANDIDATES = 400  # the largest, districts among them: of Istanbul alone there are forty
# How far beyond the range is just out: a tenth of it, but between these. `BEYOND_M` is as far as
# small places are measured.
_JUST_OUT = 0.1
_JUST_OUT_M = 50_000.0


def of_system(
    system: System, region: LaunchRegion, places: MeasuredPlaces, countries: pd.DataFrame
) -> dict[str, Any]:
    """Return the story of one system, as it stands in ``summary.json``.

    Parameters
    ----------
    system
        The system.
    region
        Its countries, and those that belong to the same states, are not foreign.
    places
        Measured places: those that are large enough to count, and all capitals.
    countries
        The system's rows of the table of countries.
    """
    near_m = min(max(_JUST_OUT * system.range_km * 1000.0, _JUST_OUT_M), BEYOND_M)
    table = _told_of(system, places, near_m)
    table["foreign"] = ~table["adm0_a3"].isin(same_states(region))
    inside = (table["certainty"] != "outside").to_numpy()
    beyond_m = table["distance_m"] - system.range_km * 1000.0
    just_out = (beyond_m > 0.0) & (beyond_m <= near_m)
    counted = (table["population"] >= places.min_population).to_numpy()
    abroad = counted & table["foreign"] & table["believed"]  # of which the largest are told
    certain = (table["certainty"] == "certain").to_numpy()
    measured = np.isfinite(table["distance_m"])  # else no launch point can fire there
    capitals = table[table["capital"] & measured].sort_values(["distance_m", "geonameid"])
    whole = countries["share_in_reach"] == 1.0
    part = (countries["share_in_reach"] > 0.0) & ~whole
    return {
        "capitals": _records(capitals[capitals["certainty"] != "outside"]),
        "nearest_foreign_capital": _first(capitals[capitals["foreign"]]),
        "largest_in_reach": _records(_largest(table[abroad & inside], table)),
        "largest_just_out": _records(_largest(table[abroad & just_out], table)),
        "just_out_km": near_m / 1000.0,
        "farthest_in_reach": _farthest(table, counted & inside),
        "farthest_certain": _farthest(table, counted & certain),
        "countries_whole": _shares(countries[whole]),
        "countries_part": _shares(countries[part]),
    }


def low_range(system: dict[str, Any]) -> float | None:
    """Return the low range of a system of the summary in kilometres; None if it has no interval.

    Examples
    --------
    >>> low_range({"range_km": 2500.0, "range_low_km": 1600.0})
    1600.0
    >>> low_range({"range_km": 2500.0, "range_low_km": 2500.0})
    """
    low = system["range_low_km"]
    return None if low is None or low == system["range_km"] else float(low)


def _told_of(system: System, places: MeasuredPlaces, near_m: float) -> pd.DataFrame:
    """Return the places that a story may tell of, and the cities that some are districts of."""
    table = places.table
    told = (table["distance_m"] <= system.range_km * 1000.0 + near_m) | table["capital"]
    return places.of((told | (table["population"] >= LARGE)).to_numpy()).measured(system)


def out_of_reach(say: Speech = ENGLISH, *, floor: bool) -> Phrase:
    """Write where a place is that a range does not reach; a floor may be less than the real one.

    Examples
    --------
    >>> out_of_reach(floor=False), out_of_reach(floor=True)
    ('out of reach', 'beyond the published range')
    """
    return say("beyond the published range") if floor else say("out of reach")


def outside_sectors(say: Speech = ENGLISH) -> Phrase:
    """Write where a place is at which no launch point can fire."""
    return say("outside the sector of fire")


def in_words(
    story: dict[str, Any], region: LaunchRegion, say: Speech = ENGLISH, *, floor: bool = False
) -> Phrase:
    """Return the sentences of a story.

    Parameters
    ----------
    story
        From `of_system`.
    region
        The launch region: if it lies in a country, others are foreign.
    say
        The language.
    floor
        Whether the range is a least figure, beyond which nothing is surely out of reach.
    """
    abroad = bool(region.countries)
    sentences = [*_of_capitals(story, region, say, floor=floor)]
    for reached, key in ((True, "largest_in_reach"), (False, "largest_just_out")):
        if story[key]:
            places = say.apart(place_text(one, say) for one in story[key])
            given = {"reached": reached, "abroad": abroad, "floor": floor}
            sentences.append(_largest_in_words(places, say, **given))
    farthest, certain = story["farthest_in_reach"], story["farthest_certain"]
    if farthest and farthest["distance_km"]:
        place = place_text(farthest, say)
        if farthest == certain or not certain:
            line = say("The farthest listed place in reach: {place}.", place=place)
        else:
            line = say(
                "The farthest listed place in reach: {place}; within the confirmed range, "
                "{certain}.",
                place=place,
                certain=place_text(certain, say),
            )
        sentences.append(line)
    return say.in_a_row(sentences)


def _largest_in_words(
    places: Phrase, say: Speech, *, reached: bool, abroad: bool, floor: bool
) -> Phrase:
    """Write which the largest cities are, in reach or just beyond it."""
    if reached and abroad:
        return say("The largest foreign cities in reach: {places}.", places=places)
    if reached:
        return say("The largest cities in reach: {places}.", places=places)
    given = {"beyond": out_of_reach(say, floor=floor), "places": places}
    if abroad:
        return say("The largest foreign cities just {beyond}: {places}.", **given)
    return say("The largest cities just {beyond}: {places}.", **given)


def place_text(place: dict[str, Any], say: Speech = ENGLISH) -> Phrase:
    """Write a place with its country and distance, and whether it is only possibly in reach.

    Examples
    --------
    >>> place = {"city": "Riyadh", "country": "Saudi Arabia", "distance_km": 2443.7}
    >>> place_text(place | {"certainty": "possible"})
    'Riyadh (Saudi Arabia), 2,443.7 km (only possibly)'
    >>> place_text(place | {"certainty": "certain", "distance_km": 0.0})
    'Riyadh (Saudi Arabia), in the launch region'
    >>> near = {"certainty": "certain", "distance_km": 0.04, "country": "United States"}
    >>> place_text(place | near)
    'Riyadh (US), next to the launch region'
    """
    given = {
        "place": spoken_names.city(place, say),
        "country": spoken_names.country(place["country"], say),
    }
    if place["distance_km"] is None:
        return say("{place} ({country}), {where}", where=outside_sectors(say), **given)
    km = float(place["distance_km"])
    if km == 0.0:
        away: str = say("in the launch region")
    elif km < _NOTHING_KM:
        away = say("next to the launch region")
    else:
        away = format_kilometres(round(km, 1), say.code) if not say.is_english else f"{km:,.1f} km"
    if place["certainty"] == "possible":
        return say("{place} ({country}), {where} (only possibly)", where=away, **given)
    return say("{place} ({country}), {where}", where=away, **given)


_TARGETS = (
    noted("aircraft and missiles"),
    noted("aircraft and cruise missiles"),
    noted("aircraft"),
    noted("ballistic missiles"),
    noted("aircraft and ballistic missiles"),
    noted("ground and sea targets"),
)


def targets(against: str, say: Speech) -> Phrase:
    """Return what a range is against; a text of the user's own as it is."""
    return say(against) if against in _TARGETS else Phrase(against)


def _of_capitals(
    story: dict[str, Any], region: LaunchRegion, say: Speech, *, floor: bool
) -> Iterator[Phrase]:
    """Return how many capitals are in reach, and what becomes of the nearest."""
    capitals = [place for place in story["capitals"] if place["foreign"]]
    certain = sum(place["certainty"] == "certain" for place in capitals)
    nearest, abroad = story["nearest_foreign_capital"], bool(region.countries)
    if not capitals:
        counted: str = say.meant("how many", "none")
    elif certain == len(capitals):
        counted = say(
            "{number}; the nearest: {place}",
            number=say.number(len(capitals)),
            place=place_text(capitals[0], say),
        )
    else:
        sure = say.number(certain) if certain else say.meant("how many", "none")
        counted = say(
            "{number}, {certain} of them within the confirmed range; the nearest: {place}",
            number=say.number(len(capitals)),
            certain=sure,
            place=place_text(capitals[0], say),
        )
    if abroad:
        yield say(
            "Foreign capitals in reach, of countries and territories: {counted}.", counted=counted
        )
    else:
        yield say("Capitals in reach, of countries and territories: {counted}.", counted=counted)
    if nearest and nearest["certainty"] == "outside":
        given = {"place": place_text(nearest, say), "verdict": _verdict(nearest, say, floor=floor)}
        yield _nearest_in_words(region, say, given)


def _nearest_in_words(region: LaunchRegion, say: Speech, given: dict[str, Phrase]) -> Phrase:
    abroad, all_round = bool(region.countries), region.sectors is None
    if abroad and all_round:
        return say("The nearest foreign capital of all, {place}, is {verdict}.", **given)
    if abroad:
        return say(
            "The nearest foreign capital within its azimuths, {place}, is {verdict}.", **given
        )
    if all_round:
        return say("The nearest capital of all, {place}, is {verdict}.", **given)
    return say("The nearest capital within its azimuths, {place}, is {verdict}.", **given)


def _verdict(place: dict[str, Any], say: Speech, *, floor: bool) -> Phrase:
    """Write by how much a capital is not in reach."""
    if place["margin_km"] >= 0.0:
        return say("too near")
    over = format_distance(abs(place["margin_km"]), say.code)
    if floor:
        return say("{over} beyond the published range", over=over)
    return say("out by {over}", over=over)


def _largest(chosen: pd.DataFrame, table: pd.DataFrame) -> pd.DataFrame:
    """Return the largest cities, without districts of larger ones."""
    ranked = chosen.sort_values(["population", "geonameid"], ascending=[False, True])
    return table.loc[own_towns(ranked.index[:_CANDIDATES].tolist(), table)[:_LARGEST]]


def _farthest(table: pd.DataFrame, chosen: NDArray[np.bool_]) -> dict[str, Any] | None:
    metres = table["distance_m"][chosen]
    return _first(table.loc[[metres.idxmax()]]) if len(metres) else None


def _first(table: pd.DataFrame) -> dict[str, Any] | None:
    return next(iter(_records(table[:1])), None)


def _records(table: pd.DataFrame) -> list[dict[str, Any]]:
    return [
        {
            "geonameid": int(place["geonameid"]),
            "city": place["name"],
            "country": place["country"],
            "iso_a3": _or_none(place["iso_a3"]),
            "adm0_a3": place["adm0_a3"],
            "population": int(place["population"]),
            "foreign": bool(place["foreign"]),
            "distance_km": known_km(place["distance_km"]),
            "margin_km": known_km(place["margin_km"]),
            "certainty": str(place["certainty"]),
        }
        for place in table.to_dict("records")
    ]


def _shares(table: pd.DataFrame) -> list[dict[str, Any]]:
    """Return countries with their shares, by name."""
    return [
        {
            "country": row["country"],
            "iso_a3": _or_none(row["iso_a3"]),
            "adm0_a3": row["adm0_a3"],
            "share_in_reach": float(row["share_in_reach"]),
            "share_certain": float(row["share_certain"]),
            "launch": bool(row["launch"]),
        }
        for row in table.sort_values("country").to_dict("records")
    ]


def _or_none(code: Any) -> str | None:  # noqa: ANN401 (NaN or a text)
    return None if pd.isna(code) else str(code)
