"""The cities that a reader can look for on the page, written small.

Distances and verdicts are the engine's own; the page only shows them.
"""

from typing import Any

import numpy as np
import pandas as pd

from rangemap.analysis import RangeMap
from rangemap.render.page.shape_encoding import numerals
from rangemap.world import tables

_DEGREE = 10_000.0  # positions to 0.0001 degrees, about 10 m
_OTHER_NAMES = 100  # of the best known cities and the capitals: Kiev, Peking, Saigon
_MOST_NAMES = 40


def cities(result: RangeMap) -> dict[str, Any]:
    """Return the columns of the large cities, the largest first."""
    table = result.large_cities
    codes = sorted(set(table["adm0_a3"]))
    country = table["adm0_a3"].map({code: number for number, code in enumerate(codes)})
    lon = np.round(table["lon"].to_numpy() * _DEGREE)
    lat = np.round(table["lat"].to_numpy() * _DEGREE)
    # below 0 where no launch point can fire: there is no distance
    metres = np.round(table["distance_km"].fillna(-0.001).to_numpy() * 1000.0)
    return {
        "names": table["city"].tolist(),
        "others": _others(table),
        "codes": codes,
        "countries": _column(country.to_numpy()),
        "lon": _column(lon),
        "lat": _column(lat),
        "scale": int(_DEGREE),
        "metres": _column(metres),
        # a letter a city for each system, in the order of the config: c, p or o
        "verdicts": [
            "".join(verdict[0] for verdict in table[system["id"]])
            for system in result.summary["systems"]
        ],
    }


def _column(numbers: Any) -> str:  # noqa: ANN401 (an array of any number)
    whole = np.asarray(numbers).astype(np.int64)
    return numerals(whole, [len(whole)])[0]


def _others(table: pd.DataFrame) -> dict[str, list[str]]:
    """Return other names of the best known cities, by row: former and foreign ones in Latin."""
    known = tables.places(columns=["geonameid", "alternates", "capital"]).set_index("geonameid")
    rows = table.join(known, on="geonameid")
    best = rows.index.isin(rows["known"].nlargest(_OTHER_NAMES).index)
    rows = rows[best | rows["capital"].fillna(value=False)]
    found = {}
    for number, city, alternates in zip(
        rows.index.tolist(), rows["city"], rows["alternates"].fillna(""), strict=True
    ):
        names = [name for name in alternates.split("|") if _is_another(name, city)]
        if names:
            found[str(number)] = names[:_MOST_NAMES]
    return found


def _is_another(name: str, city: str) -> bool:
    """Tell whether a name is one plain Latin word that the city's own name would not find."""
    plain = name.isascii() and name.isalpha() and name[:1].isupper() and name[1:].islower()
    return plain and len(name) > 3 and name.casefold()[:4] != city.casefold()[:4]  # noqa: PLR2004
