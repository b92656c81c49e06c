"""The places that a reader of a map looks for: capitals, large cities, and who is at the edge."""

from collections.abc import Sequence
from itertools import chain, islice, zip_longest
from typing import Any

import numpy as np
import pandas as pd
from scipy.spatial import KDTree

from rangemap.analysis.city_table import LARGE, MeasuredPlaces, known_km
from rangemap.field import geodesy
from rangemap.launch import LaunchRegion
from rangemap.world import System

# From which rank on (docs/data.md) readers of news know a place without being told where it is:
# Tromso and Rovaniemi have 6.5, Kaunas and Nice 7.3
KNOWN = 6.8
_MOST = 200  # a map draws these as marks, as many as there is room for, and names a few
_OUTSIDE = 1.35  # as far as this many ranges, or this much more, is worth a name out of reach
_OUTSIDE_M = 150_000.0
_OFF_COAST_M = 3_000.0
# What a name is worth: how well known the place is, in digits (docs/data.md); near the edge, less
# one for every tenth of the range that it is away from there.
_AWAY = 0.1
# So near (km) to a city of so many times its people a place is a part of it (the second: Lasnamäe)
_SUBURBS = ((25.0, 4.0), (8.0, 3.0))
_EARTH_KM = 6371.0


def choose(system: System, region: LaunchRegion, places: MeasuredPlaces) -> list[int]:
    """Choose the places that a reader looks for, the most telling first."""
    range_m = system.range_km * 1000.0
    table = places.table
    near = table["distance_m"] <= max(range_m * _OUTSIDE, range_m + _OUTSIDE_M)
    near &= places.counted() | table["capital"]
    near &= ~table.index.isin(places.omitted)
    table, status = table[near], places.status(system)[near.to_numpy()]
    digits = table["known"]
    at_edge = digits - (table["distance_m"] - range_m).abs() / (_AWAY * range_m)
    own = table["adm0_a3"].isin(region.countries)
    # a port may lie just off its coast
    home = (table["distance_m"] == 0.0) | (own & (table["distance_m"] <= _OFF_COAST_M))
    if region.kind == "country":
        home |= own
    inside = status != "outside"
    # two that everybody knows, one just inside and one just outside of the edge, and again
    known = digits[inside & ~home].sort_values(ascending=False).index
    just_inside = at_edge[inside & ~home].sort_values(ascending=False).index
    outside = at_edge[~inside].sort_values(ascending=False).index[: _MOST // 4]
    at_home = digits[inside & home].sort_values(ascending=False).index
    mixed = chain.from_iterable(zip_longest(known[::2], known[1::2], just_inside, outside))
    order = chain((k for k in mixed if k is not None), at_home)
    chosen = list(dict.fromkeys(chain(islice(order, 2 * _MOST), at_home[:20])))
    return list(dict.fromkeys(chain(places.added, own_towns(chosen, table))))[:_MOST]


def own_towns(chosen: Sequence[int], table: pd.DataFrame) -> list[int]:
    """Return the chosen places without suburbs and districts of a city that is much larger.

    Parameters
    ----------
    chosen
        Row labels of places, in any order, which is kept.
    table
        Places that hold the chosen ones and the cities about them. A capital counts with the
        people of its urban area: Quezon City is a part of Manila.
    """
    urban = table["urban_population"].astype(float).fillna(0.0).to_numpy()
    many = np.maximum(table["population"].to_numpy(), urban)
    large = (many >= LARGE) & table["believed"].to_numpy()
    cities, people = table[large], many[large]
    if cities.empty or not chosen:
        return [*chosen]
    tree = KDTree(geodesy.auxiliary_sphere(*cities[["lon", "lat"]].to_numpy().T))
    town = table.loc[[*chosen]]
    at = geodesy.auxiliary_sphere(*town[["lon", "lat"]].to_numpy().T)
    suburb = np.zeros(len(town), dtype=bool)
    for within_km, times in _SUBURBS:
        about = tree.query_ball_point(at, within_km / _EARTH_KM)
        near = [max(people[cities_near], default=0) for cities_near in about]
        suburb |= np.array(near) >= times * town["population"]
    return [k for k, part in zip(chosen, suburb & ~town["capital"], strict=True) if not part]


def of_system(
    chosen: Sequence[int], system: System, places: MeasuredPlaces
) -> list[dict[str, Any]]:
    """Return the chosen places with what one system makes of each."""
    pairs = zip(_named(chosen, places), _margins(chosen, system, places), strict=True)
    return [place | margin for place, margin in pairs]


def highlights_of_all(
    chosen: dict[str, list[int]],
    systems: Sequence[System],
    measured: Sequence[tuple[MeasuredPlaces, Sequence[System]]],
) -> list[dict[str, Any]]:
    """Return the chosen places of all systems, each once, with what each system makes of it.

    Parameters
    ----------
    chosen
        Row labels of places, by system.
    systems
        In the order of the config.
    measured
        The same places as measured from each launch region, and the systems launched from there.
        Of several the distance is that to the nearest, and ``reach`` says each system's own.
    """
    longest_first = sorted(systems, key=lambda one: -one.range_km)
    mixed = chain(*zip_longest(*(chosen[one.id] for one in longest_first)))
    marked = list(dict.fromkeys(k for k in mixed if k is not None))[:_MOST]
    seen_from = {system.id: places for places, own in measured for system in own}
    named = [_named(marked, places) for places, _own in measured]
    nearest = [min(ones, key=away) for ones in zip(*named, strict=True)]
    each = ("distance_km",) if len(measured) > 1 else ()
    reach = [_margins(marked, system, seen_from[system.id], each) for system in systems]
    keys = [{"system_id": system.id} for system in systems]
    return [
        place | {"reach": [key | margin for key, margin in zip(keys, own, strict=True)]}
        for place, *own in zip(nearest, *reach, strict=True)
    ]


def away(place: dict[str, Any]) -> float:
    """Return how far off a place of the summary is, in kilometres, to be put in order by it."""
    return float("inf") if place["distance_km"] is None else float(place["distance_km"])


def _margins(
    chosen: Sequence[int], system: System, places: MeasuredPlaces, more: Sequence[str] = ()
) -> list[dict[str, Any]]:
    """Return what a system makes of places: certainty and margin, and what more is asked for."""
    table = places.of(chosen).measured(system)
    return [
        {
            "certainty": str(row["certainty"]),
            "margin_km": known_km(row["margin_km"]),
            **{key: known_km(row[key]) for key in more},
        }
        for row in table[["certainty", "margin_km", *more]].to_dict("records")
    ]


def _named(chosen: Sequence[int], places: MeasuredPlaces) -> list[dict[str, Any]]:
    return [
        {
            "geonameid": int(place["geonameid"]),
            "city": place["name"],
            "country": place["country"],
            "iso_a3": None if pd.isna(place["iso_a3"]) else place["iso_a3"],
            "adm0_a3": place["adm0_a3"],
            "lat": float(place["lat"]),
            "lon": float(place["lon"]),
            "population": int(place["population"]),
            "is_capital": bool(place["capital"]),
            "known": float(place["known"]),
            "distance_km": known_km(round(place["distance_m"] / 1000.0, 3)),
        }
        for place in places.table.loc[list(chosen)].to_dict("records")
    ]
