"""What a reader would name of a reach, where nothing else tells what the map is about."""

from collections.abc import Sequence

import numpy as np
import pandas as pd
import shapely

from rangemap.analysis import MeasuredPlaces
from rangemap.launch import LaunchRegion
from rangemap.world import System, border_views

_INTERCONTINENTAL_KM = 5500.0  # as treaties count ranges (New START, Article II)
# What a place is worth more than its digits (docs/data.md): in reach for certain, as London only
# possibly is no better news than Moscow for certain; a capital; in a country next door
_SURELY = 0.5
_CAPITAL = 0.5
_NEXT_DOOR = 0.7
_MOST = 6
_TOUCHING = 0.02  # degrees: borders of neighbours may differ by rounding


def best_known_abroad(
    places: MeasuredPlaces, region: LaunchRegion, system: System, own: Sequence[str]
) -> list[int]:
    """Return the rows of the best known places in reach abroad, one a country.

    ``own`` are the countries that launch, which are not abroad. From a range of another continent
    on, what is near is no news: the capitals of the largest nations in the farther half of the
    reach are.
    """
    table = places.table
    status = places.status(system)
    inside = (status != "outside") & (places.counted() | table["capital"].to_numpy())
    abroad = table[inside & ~table["adm0_a3"].isin(own).to_numpy()]
    abroad = abroad[abroad["believed"] | abroad["capital"]]
    if abroad.empty:
        return []
    far = abroad[abroad["distance_m"] > system.range_km * 500.0]
    if system.range_km > _INTERCONTINENTAL_KM and not far[far["capital"]].empty:
        people = border_views.countries(region.borders, ["adm0_a3", "pop_est"])
        people = people.set_index("adm0_a3")["pop_est"]
        capitals = far[far["capital"]]
        order = capitals["adm0_a3"].map(people)
        return [*map(int, order.sort_values(ascending=False).index[:_MOST])]
    sure = pd.Series(status == "certain", table.index)[abroad.index]
    worth = abroad["known"] + _SURELY * sure + _CAPITAL * abroad["capital"]
    worth += _NEXT_DOOR * abroad["adm0_a3"].isin(_neighbours(region))
    ranked = abroad.assign(worth=worth).sort_values(["worth", "geonameid"], ascending=[False, True])
    return [*map(int, ranked.drop_duplicates("adm0_a3").index[:_MOST])]


def _neighbours(region: LaunchRegion) -> list[str]:
    """Return the countries whose land touches that of the launch countries."""
    table = border_views.countries(region.borders, ["adm0_a3", "geometry"])
    own = table.geometry[table["adm0_a3"].isin(region.countries)].to_numpy()
    if not len(own):
        return []
    tree = shapely.STRtree(table.geometry.to_numpy())
    near = np.unique(tree.query(own, "dwithin", distance=_TOUCHING)[1])
    return [*map(str, table["adm0_a3"].iloc[near])]
