"""Every place that the tables list, written small: what a reader finds and what he zooms in to.

Distances and verdicts are the engine's own; the page only shows them.
"""

import unicodedata
from typing import Any

import numpy as np
import pandas as pd
from numpy.typing import NDArray

from rangemap.analysis import RangeMap
from rangemap.render.page.name_packing import packed
from rangemap.render.page.shape_encoding import differences, runs
from rangemap.world import border_views, tables

MOST = 70_000  # places, the best known: about 1.2 MB of page
MOST_OF_DRAFT = 2_000  # what is seen on a screen before one looks nearer; 20 ms in place of 500
_DEGREE = 1_000.0  # positions to 0.001 degrees, 80 m at most: two pixels where one zooms in most
_TIERS = 4.0  # a step of how well known, in parts of a digit
_CELLS = 1 << 16  # of the square that a curve runs through, to a side
_OTHER_NAMES = 100  # of the best known places, in every script: 70 kB
_LATIN_ENDS = 0x250  # the first code point past the Latin letters with marks
_MOST_SHARED = 4  # a Latin name with as many letters as the place's own to begin with is no other


def table_of(result: RangeMap) -> pd.DataFrame:
    """Return the places that a page holds, in the order that it holds them in.

    They stand in tiers, the best known first, and in each along a curve that stays among
    neighbours, so that what follows differs little from what stands before it.

    Returns
    -------
    pandas.DataFrame
        ``geonameid, city, adm0_a3, lon, lat, known, tier, verdicts``, of the last a letter for
        each system, in the order of the config: c, p or o; and for each launch region its number:
        kilometres to it. At most `most_of` them, the best known.
    """
    table = _every(result).nlargest(most_of(result), "known")
    table = table.assign(tier=np.floor(table["known"].to_numpy() * _TIERS))
    table = table.iloc[np.lexsort((_curve(table["lon"], table["lat"]), -table["tier"]))]
    codes = border_views.places(result.scenario.view, ["geonameid", "adm0_a3"])
    codes = codes[codes["geonameid"].isin(table["geonameid"])].set_index("geonameid")["adm0_a3"]
    table = table.assign(adm0_a3=table["geonameid"].map(codes))
    return pd.DataFrame(table.reset_index(drop=True))


def most_of(result: RangeMap) -> int:
    """Return how many places a page holds at most."""
    return MOST_OF_DRAFT if result.is_draft else MOST


def listed(table: pd.DataFrame, most: int = MOST) -> dict[str, Any]:
    """Return the columns of a table of `table_of`, and whether these are all places."""
    codes, country = np.unique(table["adm0_a3"], return_inverse=True)
    verdicts, verdict = np.unique(table["verdicts"], return_inverse=True)
    numbers = [one for one in table.columns if isinstance(one, int)]
    # below 0 where no launch point can fire: there is no distance
    metres = (table[number].fillna(-0.001).to_numpy() * 1000.0 for number in numbers)
    return {
        "tiers": table.groupby("tier", sort=False).size().tolist(),
        "names": packed(table["city"].tolist()),
        "others": _others(table),
        "codes": codes.tolist(),
        "countries": runs(country),
        "lon": differences(table["lon"].to_numpy() * _DEGREE),
        "lat": differences(table["lat"].to_numpy() * _DEGREE),
        "scale": int(_DEGREE),
        "metres": [differences(one) for one in metres],
        "verdicts": verdicts.tolist(),
        "verdict": runs(verdict),
        "all": len(table) < most,
    }


def _every(result: RangeMap) -> pd.DataFrame:
    """Return each place once, with its verdicts."""
    large, cities = result.large_cities, result.cities
    columns = ["geonameid", "city", "lon", "lat", "known"]
    table = pd.concat([large[columns], cities[columns]], ignore_index=True)
    table = table.drop_duplicates("geonameid").sort_values("geonameid", ignore_index=True)
    for number, one in enumerate(result.launched):
        measured = one.places.table.set_index("geonameid")["distance_m"] / 1000.0
        km = table["geonameid"].map(measured).round(3)
        table[number] = km.where(np.isfinite(km))
    letters = ""
    for one in (system["id"] for system in result.summary["systems"]):
        rows = cities.loc[cities["system_id"] == one, ["geonameid", "certainty"]]
        rows = pd.concat([rows, large[["geonameid", one]].rename(columns={one: "certainty"})])
        known = rows.drop_duplicates("geonameid").set_index("geonameid")["certainty"].str[0]
        letters = letters + table["geonameid"].map(known).fillna("o")
    return pd.DataFrame(table.assign(verdicts=letters))


def _curve(lon: "pd.Series[float]", lat: "pd.Series[float]") -> NDArray[np.int64]:
    """Return places' ranks along a curve that fills the map: the bits of two numbers in turn."""
    level = ((lon.to_numpy() + 180.0) / 360.0 * (_CELLS - 1)).astype(np.int64)
    up = ((lat.to_numpy() + 90.0) / 360.0 * (_CELLS - 1)).astype(np.int64)
    rank = np.zeros(len(level), dtype=np.int64)
    for bit in range(16):
        rank |= (level >> bit & 1) << 2 * bit | (up >> bit & 1) << 2 * bit + 1
    return rank


def _others(table: pd.DataFrame) -> dict[str, str]:
    """Return other names of the best known places, by row, divided by ``|``."""
    known = tables.places(columns=["geonameid", "alternates"]).set_index("geonameid")["alternates"]
    best = table.nlargest(_OTHER_NAMES, "known").sort_index()
    found = {}
    for number, city, alternates in zip(
        best.index.tolist(), best["city"], best["geonameid"].map(known).fillna(""), strict=True
    ):
        names = _distinct(city, alternates.split("|"))
        if names:
            found[str(number)] = "|".join(names)
    return found


def plain(text: str) -> str:
    """Return a name as it is looked for: without marks, in small letters.

    Examples
    --------
    >>> plain("Málaga")
    'malaga'
    """
    parts = unicodedata.normalize("NFD", text)
    return "".join(char for char in parts if unicodedata.category(char)[0] != "M").lower()


def _distinct(city: str, names: list[str]) -> list[str]:
    """Return the names that the place's own would not find, each once."""
    own = plain(city)
    found: dict[str, str] = {}
    for name in names:
        text = plain(name)
        latin = all(ord(char) < _LATIN_ENDS for char in text)
        # codes of airports, transliterations in small letters
        odd = len(text) < _MOST_SHARED or not name[0].isupper()
        if text and not (latin and (odd or text[:_MOST_SHARED] == own[:_MOST_SHARED])):
            found.setdefault(text, name)
    return list(found.values())
