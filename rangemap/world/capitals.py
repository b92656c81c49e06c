"""Capitals of a border view: Jerusalem or Hargeisa are capitals in one and not in another.

What no view is asked about is a capital by the flag of the tables.
"""

from functools import cache
from typing import Any

import pandas as pd

from rangemap.world import tables


@cache
def of_view(view: str) -> list[dict[str, Any]]:
    """Return what a view says of capitals: the rows of `tables.capitals` that are of it."""
    return [row for row in tables.capitals() if row["view"] == view]


def flags(places: pd.DataFrame, view: str) -> "pd.Series[bool]":
    """Return which places are capitals in a view.

    Parameters
    ----------
    places
        With ``geonameid``, ``adm0_a3`` by the view, and ``capital`` by the tables.
    view
        A view of `tables.capitals`.
    """
    found: pd.Series[bool] = places["capital"].copy()
    ids, countries = places["geonameid"], places["adm0_a3"]
    for row in of_view(view):
        found[(ids == row["geonameid"]) & (countries == row["adm0_a3"])] = row["counted"]
    return found


def names(countries: pd.DataFrame, view: str) -> "pd.Series[Any]":
    """Return what the capitals of countries are called in a view; null where there is none.

    Parameters
    ----------
    countries
        With ``adm0_a3`` by the view, and ``capital`` by the tables.
    view
        A view of `tables.capitals`.
    """
    found: pd.Series[Any] = countries["capital"].astype(object)
    for row in of_view(view):
        theirs = countries["adm0_a3"] == row["adm0_a3"]
        if row["counted"]:
            found[theirs] = row["place"]
        else:
            found[theirs & (found == row["place"])] = None
    return found


def note(geonameid: int, view: str) -> str:
    """Return what is printed of a place that a view does not count as a capital; else nothing.

    Examples
    --------
    >>> note(282239, "de-facto"), note(2950159, "international")
    ('', '')
    """
    rows = [row for row in of_view(view) if row["geonameid"] == geonameid]
    return "" if not rows or any(row["counted"] for row in rows) else str(rows[0]["note"])


def notes(countries: frozenset[str], view: str) -> list[str]:
    """Return what is printed of capitals of some countries (``adm0_a3``) that a view leaves out."""
    rows = [row for row in of_view(view) if row["adm0_a3"] in countries and not row["counted"]]
    return list(dict.fromkeys(str(row["note"]) for row in rows))
