"""Capitals whose status differs between border views, from the curated capitals.csv beside this."""

from pathlib import Path

import pandas as pd

CAPITALS = Path(__file__).parent / "capitals.csv"
VIEWS = ("international", "de-facto")
STATUSES = ("capital", "chief town", "seat", "provisional", "claimed", "undetermined")


def build_capitals(places: pd.DataFrame) -> pd.DataFrame:
    """Return one row a view, country and place, sorted by these.

    Parameters
    ----------
    places
        The table of places, in which every one has its name.

    Raises
    ------
    ValueError
        If a place, view or status is unknown, or one that is not counted has no note.
    """
    table = pd.read_csv(CAPITALS, keep_default_na=False)
    names = dict(zip(places["geonameid"], places["name"], strict=True))
    for row in table.to_dict("records"):
        known = row["view"] in VIEWS and row["status"] in STATUSES and row["source"]
        told = (row["counted"] == "no") == bool(row["note"])
        if names.get(row["geonameid"]) != row["place"] or not known or not told:
            msg = f"{CAPITALS.name}: {row}"
            raise ValueError(msg)
    table["counted"] = table["counted"] == "yes"
    return table.sort_values(["view", "adm0_a3", "geonameid"], ignore_index=True)
