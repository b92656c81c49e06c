"""The named things that are counted: large cities, capitals or places, each with its margin."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import pandas as pd

from rangemap.analysis import MeasuredPlaces, known_km, own_towns
from rangemap.story.subjects import Subject
from rangemap.world import System

# How many people make a large city: the first of these that a subject has so many cities of
_SIZES = (1_000_000, 500_000, 200_000, 100_000)
_NEARLY = 0.9  # of a least population: by so much counts of one city's people differ
_ROUND = 10_000
_SEVERAL = 5
_MILLION = 1_000_000
Record = dict[str, Any]


@dataclass(frozen=True)
class NamedThings:
    """Named things of one kind, and what a system makes of each.

    Attributes
    ----------
    subjects
        Whose they are.
    what
        ``cities``, ``capitals`` or ``places``.
    min_population
        Of cities, how many people each has at least; 0 of others.
    system_id
        The system.
    records
        Each thing, the best known first: ``geonameid, city, country, adm0_a3, lat, lon,
        population, known, is_capital, distance_km, margin_km, certainty``.
    """

    subjects: tuple[Subject, ...]
    what: str
    min_population: int
    system_id: str
    records: tuple[Record, ...]

    @cached_property
    def certain(self) -> list[Record]:
        """Those in reach within the lowest published range."""
        return [one for one in self.records if one["certainty"] == "certain"]

    @cached_property
    def reached(self) -> list[Record]:
        """Those in reach, if only with the longest published range."""
        return [one for one in self.records if one["certainty"] != "outside"]

    @cached_property
    def missed(self) -> list[Record]:
        """Those out of reach, the nearest to it first."""
        outside = [one for one in self.records if one["certainty"] == "outside"]
        far = [np.inf if one["margin_km"] is None else abs(one["margin_km"]) for one in outside]
        return [outside[number] for number in np.argsort(far, kind="stable")]

    @property
    def noun(self) -> str:
        """What one of them is called: "city of a million", "large city", "capital"."""
        if self.what == "cities":
            return "city of a million" if self.min_population == _MILLION else "large city"
        return {"capitals": "capital", "places": "place"}[self.what]

    def as_dict(self) -> dict[str, Any]:
        """Return plain data, for summary.json."""
        return {
            "subject": [one.name for one in self.subjects],
            "system_id": self.system_id,
            "what": self.what,
            "min_population": self.min_population,
            "total": len(self.records),
            "in_reach": len(self.reached),
            "certain": len(self.certain),
            "places": [dict(one) for one in self.records],
        }


def counted(
    subjects: Sequence[Subject], places: MeasuredPlaces, systems: Sequence[System]
) -> list[NamedThings]:
    """Return the named things of subjects, for each system.

    Of one country or region they are its large cities; of a group, or of several countries, their
    capitals; of places the places themselves.
    """
    what, least, rows = _which(subjects, places)
    made = []
    for system in systems:
        own, records = least, records_of(rows, places, system)
        if what == "cities" and all(one["certainty"] != "outside" for one in records):
            own, records = _with_those_nearly_so_large(subjects[0], least, places, system, records)
        made.append(NamedThings(tuple(subjects), what, own, system.id, tuple(records)))
    return made


def _with_those_nearly_so_large(
    subject: Subject,
    least: int,
    places: MeasuredPlaces,
    system: System,
    records: list[Record],
) -> tuple[int, list[Record]]:
    """Return the least population and the cities, without one beyond reach that just misses it.

    Counts of people differ by that much: "every large city" is said of no country of which a city
    nearly so large lies beyond. The least population is then one that counts it.
    """
    own = places.table.loc[[*subject.rows]]
    own = own[own["believed"]]

    def cities(people: float) -> list[Record]:
        large = own.index[own["population"] >= people]
        return records_of(own_towns(large.tolist(), places.table), places, system)

    nearly = cities(_NEARLY * least) if least else []
    missed = [one["population"] for one in nearly if one["certainty"] == "outside"]
    if not missed:
        return least, records
    lower = min(missed) // _ROUND * _ROUND
    return lower, cities(lower)


def _which(subjects: Sequence[Subject], places: MeasuredPlaces) -> tuple[str, int, list[int]]:
    """Return what things there are, how large at least, and their rows."""
    table = places.table
    if len(subjects) == 1 and subjects[0].kind in {"country", "region"}:
        least, rows = _cities(table.loc[[*subjects[0].rows]], table, places.min_population)
        return "cities", least, rows
    rows = []
    for one in subjects:
        own = table.loc[[*one.rows]]
        if one.kind in {"country", "group"}:
            own = own[own["capital"]]
        rows += own.index.tolist() if one.kind != "region" else _cities(own, table, 0)[1][:1]
    kinds = {one.kind for one in subjects}
    return ("capitals" if kinds <= {"country", "group"} else "places"), 0, rows


def _cities(own: pd.DataFrame, table: pd.DataFrame, listed: int) -> tuple[int, list[int]]:
    """Return the least population of large cities, and the rows of these; else the capital."""
    believed = own[own["believed"]]
    for least in _SIZES:
        large = believed[believed["population"] >= max(least, listed)]
        towns = own_towns(large.index.tolist(), table)
        if len(towns) >= _SEVERAL or (least == _SIZES[-1] and len(towns) > 1):
            return max(least, listed), towns
    best = own.sort_values(["capital", "known"], ascending=False)
    measured = best[np.isfinite(best["distance_m"]) | best["capital"]]
    return 0, measured.index[:1].tolist()


def records_of(rows: Sequence[int], places: MeasuredPlaces, system: System) -> list[Record]:
    """Return what a system makes of some places, the best known first, capitals before others."""
    table = places.of(rows).measured(system)
    table = table.sort_values(["capital", "known", "geonameid"], ascending=[False, False, True])
    return [
        {
            "geonameid": int(row["geonameid"]),
            "city": row["name"],
            "country": row["country"],
            "adm0_a3": row["adm0_a3"],
            "lat": float(row["lat"]),
            "lon": float(row["lon"]),
            "population": int(row["population"]),
            "is_capital": bool(row["capital"]),
            "known": float(row["known"]),
            "distance_km": known_km(row["distance_km"]),
            "margin_km": known_km(row["margin_km"]),
            "certainty": str(row["certainty"]),
        }
        for row in table.to_dict("records")
    ]
