"""What is in reach of several launch regions of a map: of all of them, of some, of one alone."""

from collections.abc import Sequence
from functools import reduce
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.analysis.country_table import shares
from rangemap.analysis.range_map import Launched, Overlap
from rangemap.sentences import Name, Phrase, Speech
from rangemap.world import border_views

OVERLAP_COLUMNS = (
    *("country", "iso_a3", "launch_regions", "reached_from", "share_from_all"),
    *("places_from_all", "population_from_all", "places_from_some", "population_from_some"),
    *("places_from_one", "population_from_one"),
)
_BETWEEN = "; "


def overlap(launched: Sequence[Launched], say: Speech) -> Overlap | None:
    """Return what is in reach of how many launch regions; None where there is only one.

    Parameters
    ----------
    launched
        What is launched from each launch region, and what it reaches.
    say
        The language of the sentence.
    """
    if len(launched) == 1:
        return None
    table = _table(launched)
    places = _places(launched)
    names = [one.region.called(say) for one in launched]
    counts: dict[str, Any] = {
        key: {
            "countries": table["country"][_of(key, table["launch_regions"], launched)].to_list(),
            **_sum(places[_of(key, places["launch_regions"], launched)]),
        }
        for key in ("all", "some", "one")
    }
    counts["alone"] = [
        {
            "name": str(name),
            "countries": table["country"][table["reached_from"] == one.region.name].to_list(),
            **_sum(places[(places["launch_regions"] == 1) & places[number]]),
        }
        for number, (name, one) in enumerate(zip(names, launched, strict=True))
    ]
    return Overlap(table, {"names": list(map(str, names)), **counts, "text": _said(counts, say)})


def _of(key: str, number: "pd.Series[int]", launched: Sequence[Launched]) -> "pd.Series[bool]":
    """Return which things are in reach of all launch regions, of some, of one alone."""
    if key == "some":
        return number.between(2, len(launched) - 1)
    return number == (len(launched) if key == "all" else 1)


def _sum(places: pd.DataFrame) -> dict[str, int]:
    return {"places": len(places), "population": int(places["population"].sum())}


def _within(one: Launched) -> NDArray[np.bool_]:
    """Return which places are in reach of any system of a launch region."""
    status = np.array([one.places.status(system) for system in one.systems])
    within: NDArray[np.bool_] = (status != "outside").any(axis=0)
    return within


def _places(launched: Sequence[Launched]) -> pd.DataFrame:
    """Return the listed places with a column for each launch region, and of how many it is."""
    places = launched[0].places  # the same rows from wherever they are measured
    within = {number: _within(one) for number, one in enumerate(launched)}
    table = places.table[["adm0_a3", "population"]].assign(
        launch_regions=np.sum([*within.values()], axis=0)
    )
    table = pd.concat([table, pd.DataFrame(within, table.index)], axis=1)
    return table[places.counted()]


def _reach(one: Launched) -> BaseGeometry:
    return shapely.union_all(one.bands.geometry.to_numpy())


def _table(launched: Sequence[Launched]) -> pd.DataFrame:
    rows = [one.countries[one.countries["share_in_reach"] > 0.0] for one in launched]
    every = gpd.GeoDataFrame(pd.concat(rows, ignore_index=True)).drop_duplicates("adm0_a3")
    every = every.reset_index(drop=True)
    inside = [every["adm0_a3"].isin(one["adm0_a3"]).to_numpy() for one in rows]
    number = np.sum(inside, axis=0)
    reached_from = [
        _BETWEEN.join(one.region.name for one, some in zip(launched, own, strict=True) if some)
        for own in zip(*inside, strict=True)
    ]
    share = np.zeros(len(every))
    both = number == len(launched)
    borders = border_views.countries(
        launched[0].region.borders, ("adm0_a3", "area_km2", "geometry")
    ).set_index("adm0_a3")
    if both.any():
        reach = reduce(shapely.intersection, map(_reach, launched))
        shapely.prepare(reach)
        chosen = borders.loc[every["adm0_a3"][both]]
        share[both] = shares(reach, chosen)[1]
    table = every[["country", "iso_a3"]].assign(
        launch_regions=number, reached_from=reached_from, share_from_all=share
    )
    places = _places(launched)
    for key in ("all", "some", "one"):
        own = places[_of(key, places["launch_regions"], launched)].groupby("adm0_a3")["population"]
        for what, found in (("places", own.size()), ("population", own.sum())):
            counted = every["adm0_a3"].map(found).fillna(0).astype(int)
            table[f"{what}_from_{key}"] = counted
    order = table.sort_values(["launch_regions", "country"], ascending=[False, True])
    return pd.DataFrame(order[[*OVERLAP_COLUMNS]].reset_index(drop=True))


def _said(counts: dict[str, Any], say: Speech) -> str:
    """Write the counts as sentences: of all launch regions, and of each alone."""
    told = []
    several = len(counts["alone"]) > 2  # noqa: PLR2004 (both)
    what = _counted(counts["all"], say)
    if several:
        told.append(say("Within reach from all of the launch regions: {what}.", what=what))
        some = _counted(counts["some"], say)
        told.append(say("From more than one of them, but not all: {what}.", what=some))
    else:
        told.append(say("Within reach from both launch regions: {what}.", what=what))
    for one in counts["alone"]:
        given = {"launch": Name(one["name"]), "what": _counted(one, say)}
        told.append(say("From {launch} alone: {what}.", **given))
    return say.in_a_row(told)


def _counted(count: dict[str, Any], say: Speech) -> Phrase:
    """Write how many countries and places there are; "nothing" where there are none."""
    told = []
    if number := len(count["countries"]):
        told.append(
            say.by_number(
                "{number} country or territory (at least in part)",
                "{number} countries and territories (at least in part)",
                number,
                number=say.number(number),
            )
        )
    if number := count["places"]:
        told.append(
            say.by_number(
                "{number} listed place",
                "{number} listed places",
                number,
                number=say.number(number),
            )
        )
    return say.listed(told) if told else say("nothing")
