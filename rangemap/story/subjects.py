"""What a map is about, with the measured places that belong to it."""

from dataclasses import dataclass

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from rangemap.analysis import Meaning, MeasuredPlaces
from rangemap.launch import load_region
from rangemap.sentences import Name, Speech
from rangemap.world import Place, spoken_names


@dataclass(frozen=True)
class Subject:
    """A country, group, region or place that a map is about.

    Attributes
    ----------
    name
        As it is printed.
    kind
        ``country``, ``group``, ``region`` or ``place``.
    countries
        ``adm0_a3`` of the countries that it is; of a region or place the one that it lies in.
    rows
        Labels of the rows of its measured places.
    geonameid
        Of a place.
    """

    name: str
    kind: str
    countries: tuple[str, ...]
    rows: tuple[int, ...]
    geonameid: int | None = None

    def said(self, say: Speech) -> Name:
        """Return its name as a headline has it, alone."""
        return spoken_names.country(self.name, say)

    def said_in_text(self, say: Speech) -> Name:
        """Return its name as a headline has it, within a sentence."""
        if self.geonameid is not None and not say.is_english:
            return spoken_names.city({"geonameid": self.geonameid, "city": self.name}, say)
        return spoken_names.country_in_text(self.name, say)


def subject_of(meaning: Meaning, places: MeasuredPlaces, borders: str) -> Subject:
    """Return a meaning of a name with the places that belong to it."""
    table = places.table
    if isinstance(meaning, Place):
        own = table.index[table["geonameid"] == meaning.geonameid]
        return Subject(meaning.name, "place", (meaning.adm0_a3,), tuple(own), meaning.geonameid)
    if meaning.kind in {"country", "group"}:
        own = table.index[table["adm0_a3"].isin(meaning.countries)]
        return Subject(meaning.name, meaning.kind, meaning.countries, tuple(own))
    inside = _within(table, meaning.code, borders)
    return Subject(meaning.name, "region", meaning.countries, tuple(table.index[inside]))


def _within(table: pd.DataFrame, code: str, borders: str) -> NDArray[np.bool_]:
    """Return which places lie in a region."""
    outline = load_region(code, borders).geometry
    shapely.prepare(outline)
    return np.asarray(
        shapely.contains_xy(outline, table["lon"].to_numpy(), table["lat"].to_numpy())
    )
