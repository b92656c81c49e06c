"""The headline that the numbers make: what a system could reach, and how surely."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from rangemap.launch import LaunchRegion
from rangemap.units import format_range, format_span
from rangemap.world import border_views

_INTERCONTINENTAL_KM = 5500.0  # as treaties count ranges (New START, Article II)
_SURELY = 0.5  # London only possibly is no better news than Moscow for certain
_ALIKE = 0.3  # digits: of places about as well known, one twice as the other, the largest is named
_LONGEST = "by its longest published range"
_Place = dict[str, Any]


def finding(
    region: LaunchRegion, systems: Sequence[dict[str, Any]], large: pd.DataFrame
) -> tuple[str, list[int]]:
    """Return the headline, and the ``geonameid`` of each place that it names.

    Where a system has a low range, nothing is said to be in reach that only the longest range
    reaches, but with the words that say so.

    Parameters
    ----------
    region
        Where from.
    systems
        Of the summary, with their ``highlights``; the one of the longest range is told.
    large
        From `large_cities`: those that may be named.
    """
    weapons = [one for one in systems if not one["ring"]]
    system = max(weapons or systems, key=lambda one: float(one["range_km"]))
    fired = f"Fired from {region.in_text}, the {system['name']} could reach"
    low_km, range_km = low_range(system), float(system["range_km"])
    if system["ring"]:
        return _of_ring(region, system)
    if system["whole_earth"]:
        surely = system["whole_earth_certain"]
        return f"{fired} the whole Earth" + ("" if surely else f" {_LONGEST}"), []
    abroad = _abroad(region, system)
    if not abroad:
        floor = system["range_is_floor"]
        far = format_range(range_km, floor=floor)
        far = far if low_km is None else format_span(low_km, range_km, floor=floor)
        return f"{fired} {far}", []
    known = _best_known(abroad, range_km, region.borders)
    if known["certainty"] == "certain":
        more = " and more" if system["range_is_floor"] else ""
        beyond = f"{_beyond(known, low_km, range_km)} km{more} beyond"
        return f"{fired} {known['city']} and {beyond}", [known["geonameid"]]
    certain = large[large[system["id"]] == "certain"]
    near_km = low_km or range_km
    surely = _surely(known, certain) or _capital(abroad, near_km, region.borders)
    if surely is None:
        return f"{fired} {known['city']} {_LONGEST}, not by its shortest", [known["geonameid"]]
    return (
        f"{fired} {surely['city']}, and {known['city']} {_LONGEST}",
        [known["geonameid"], surely["geonameid"]],
    )


def _of_ring(region: LaunchRegion, system: dict[str, Any]) -> tuple[str, list[int]]:
    """Return the headline of a distance that is no system's range."""
    within = f"within {system['name']} of {region.in_text}"
    if system["whole_earth"]:
        return f"The whole Earth lies {within}", []
    abroad = _abroad(region, system)
    if not abroad:
        return f"What lies {within}", []
    known = _best_known(abroad, float(system["range_km"]), region.borders)
    return f"{known['city']} lies {within}", [known["geonameid"]]


def _abroad(region: LaunchRegion, system: dict[str, Any]) -> list[_Place]:
    """Return the places in reach that are in none of the launch region's countries."""
    return [
        place
        for place in system["highlights"]
        if place["certainty"] != "outside" and place["adm0_a3"] not in region.countries
    ]


def order(place: _Place, named: Sequence[int]) -> int:
    """Return where a place stands among those to be labelled: what the headline names is first."""
    return named.index(place["geonameid"]) if place["geonameid"] in named else len(named)


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


def _beyond(place: _Place, low_km: float | None, range_km: float) -> str:
    """Write how many kilometres further than a place a system reaches."""
    most = f"{round(place['margin_km']):,}"
    if low_km is None:
        return most
    return f"{round(low_km - range_km + place['margin_km']):,} to {most}"


def _surely(known: _Place, certain: pd.DataFrame) -> _Place | None:
    """Return the best known city of a place's country that is in reach for certain."""
    same = certain[certain["adm0_a3"] == known["adm0_a3"]]
    if same.empty:
        return None
    best = same.loc[same["known"].idxmax()]
    return {"city": best["city"], "geonameid": int(best["geonameid"])}


def _capital(abroad: Sequence[_Place], low_km: float, borders: str) -> _Place | None:
    """Return the best known capital that is in reach for certain."""
    capitals = [one for one in abroad if one["is_capital"] and one["certainty"] == "certain"]
    return _best_known(capitals, low_km, borders) if capitals else None


def _worth(place: _Place) -> float:
    """Return how well known a place is, what is in reach for certain half a digit better."""
    return float(place["known"]) + (_SURELY if place["certainty"] == "certain" else 0.0)


def _best_known(places: Sequence[_Place], range_km: float, borders: str) -> _Place:
    """Return the capital or city that a reader would name.

    From a range of another continent on, what is near is no news: the capital of the largest
    nation in the farther half of the reach is.
    """
    far = [place for place in places if place["distance_km"] > range_km / 2.0]
    if range_km <= _INTERCONTINENTAL_KM or not far:
        places = [one for one in places if one["is_capital"]] or places
        best = max(map(_worth, places))
        alike = [one for one in places if _worth(one) >= best - _ALIKE]
        return max(alike, key=lambda place: place["population"])
    people = border_views.countries(borders, ["adm0_a3", "pop_est"]).set_index("adm0_a3")["pop_est"]
    return max(
        far, key=lambda place: (place["is_capital"], people[place["adm0_a3"]], place["known"])
    )
