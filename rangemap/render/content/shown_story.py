"""What of the story a map names and shows before all else."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.analysis import KNOWN, RangeMap, at_range
from rangemap.sentences import Name
from rangemap.world import border_views

_LEAST = 3
# How much better known than others a place of no country of the story must be to be named
UNASKED = 0.6
_SMALL_KM2 = 1.8e6  # a disc of 750 km: of what is smaller, a map of the whole is still near by
_ON_LAND = 0.85  # Kaliningrad, of 0.78, keeps the frame of its story


@dataclass(frozen=True)
class ShownStory:
    """What the story asks of a map.

    Attributes
    ----------
    named
        How many of the summary's ``highlights``, from the first on, are named before all else:
        those of the headline, and of a story at least three.
    countries
        ``adm0_a3`` of the countries to be named first.
    points
        Lon and lat of what is to be seen, of shape (n, 2); None for the whole reach, as of one that
        is small and mostly land: its ring is what a reader looks for, and little of it is what
        nobody asked about.
    """

    named: int
    countries: tuple[str, ...]
    points: NDArray[np.float64] | None


def shown_story(result: RangeMap) -> ShownStory:
    """Return what the story of a map asks for; of a figure of another question, nothing."""
    about = result.summary["about"]
    if about is None:
        return ShownStory(0, (), None)
    whole = about["shown"] is None or _small_and_on_land(result)
    points = None if whole else np.array(about["shown"], dtype=float)
    named = max(len(about["named"]), _LEAST if about["subjects"] else 0)
    return ShownStory(named, tuple(about["countries"]), points)


def about_countries(result: RangeMap) -> tuple[str, ...]:
    """Return ``adm0_a3`` of the countries that a map is about; none where nothing tells."""
    about = result.summary["about"]
    codes = [code for one in (about or {}).get("subjects", ()) for code in one["adm0_a3"]]
    return tuple(dict.fromkeys(codes))


def told_countries(result: RangeMap) -> list[str]:
    """Return ``adm0_a3`` of the countries to be named first, with those that the head tells of.

    Those that launch are left out: "southern Lebanon" is not told of Lebanon.
    """
    about = shown_story(result).countries
    names = border_views.country_names(result.region.borders, result.scenario.label_language)
    said, own = words_of_head(result.summary), result.region.countries
    told = [code for code, name in names.items() if f" {name} " in said and code not in own]
    return [*about, *(code for code in told if code not in about)]


def named_by_country(result: RangeMap) -> dict[str, Name]:
    """Return the countries whose name their capital bears on the map, by ``adm0_a3``.

    The head tells of them and not of the capital, which no reader knows: of Guam, not of Hagatna.
    """
    names = border_views.country_names(result.region.borders, result.scenario.label_language)
    said = words_of_head(result.summary)
    first = result.summary["highlights"][: shown_story(result).named]
    return {
        one["adm0_a3"]: Name(names[one["adm0_a3"]])
        for one in first
        if one["is_capital"] and one["known"] < KNOWN and f" {names[one['adm0_a3']]} " in said
    }


def words_of_head(summary: Mapping[str, Any]) -> str:
    """Return the words of the head between spaces, without names of systems ("Palestine-2")."""
    said = f" {summary['headline']} {summary['subtitle'] or ''} "
    for system in summary["systems"]:
        said = said.replace(system["name"], " ")
    return re.sub(r"'s?(?= )|[^\w'-]", " ", said)


def _small_and_on_land(result: RangeMap) -> bool:
    """Return whether the largest reach is, by its area and by that of countries in it, in km2."""
    reach = result.bands.groupby("system_id")["area_km2"].sum()
    largest = reach.idxmax()
    countries = result.countries[result.countries["system_id"] == largest]
    land = float(countries["area_in_reach_km2"].sum())
    return bool(reach[largest] < _SMALL_KM2 and land >= _ON_LAND * reach[largest])


def edges_at_range(result: RangeMap) -> list[list[BaseGeometry]]:
    """Return each system's lines at low range and range: no side of a sector, no minimum range."""
    edges = []
    for system_id, rows in result.bands.groupby("system_id", sort=False):
        region = result.launched_with(str(system_id)).region
        reach: BaseGeometry = shapely.Polygon()
        own = []
        for row in rows.itertuples():
            reach = shapely.union_all([reach, row.geometry])
            line = at_range(region, reach, float(row.range_km))
            own.append(shapely.boundary(reach) if line is reach else line)
        edges.append(own)
    return edges
