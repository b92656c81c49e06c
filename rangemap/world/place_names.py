"""The place that a name means."""

from dataclasses import dataclass
from typing import Any

import pandas as pd

from rangemap.errors import RegionError
from rangemap.world import border_views, region_names
from rangemap.world.border_views import INTERNATIONAL

# A name means the largest of its namesakes where that has so many times the people of the next,
# or is a capital: "London" is the one in England. Otherwise it is ambiguous.
_FAR_LARGER = 20
_OFFERED = 5


@dataclass(frozen=True)
class Place:
    """A city or other named point with a population."""

    geonameid: int
    name: str
    country: str
    adm0_a3: str
    lon: float
    lat: float
    population: int


def find(name: str, borders: str = INTERNATIONAL) -> Place | None:
    """Return the shipped place that a name means; None if there is none.

    Parameters
    ----------
    name
        In any language that GeoNames has it in, upper or lower case, alone or as
        "place, country" or "place, admin-1 region".
    borders
        The border view, which says in which country a place lies.

    Raises
    ------
    RegionError
        If several places are called so and none of them stands out; with the choices.

    Examples
    --------
    >>> find("Kiev").name, find("Paris").country, find("Paris, Texas").country
    ('Kyiv', 'France', 'United States')
    """
    found = _called(name, borders)
    if found.empty and "," in name:
        place, _comma, around = name.rpartition(",")
        found = _called(place, borders)
        regions = region_names.meanings(around, borders) or [
            region_names.find(around.strip(), borders)
        ]
        whole = {region.adm0_a3 for region in regions if region.kind == "country"}
        named = {around.strip().casefold(), *(region.name.casefold() for region in regions)}
        inside = found["admin1"].str.casefold().isin(named)
        inside &= found["adm0_a3"].isin([region.adm0_a3 for region in regions])
        found = found[inside | found["adm0_a3"].isin(whole)]
    if found.empty:
        return None
    found = found.sort_values(["capital", "population"], ascending=False)
    first, others = found.iloc[0], found.iloc[1:]
    next_largest = _FAR_LARGER * others["population"].max() if len(others) else 0
    if not first["capital"] and first["population"] < next_largest:
        raise RegionError(_choices(name, found))
    return Place(
        int(first["geonameid"]),
        str(first["name"]),
        str(first["country"]),
        str(first["adm0_a3"]),
        float(first["lon"]),
        float(first["lat"]),
        int(first["population"]),
    )


def _called(name: str, borders: str) -> pd.DataFrame:
    """Return the places that print a name, or else those that have it as an alternate."""
    columns = ("geonameid", "name", "alternates", "adm0_a3", "country", "admin1", "lon", "lat")
    table: Any = border_views.places(borders, (*columns, "population", "capital"))
    wanted = name.strip().casefold()
    found = table[table["name"].str.casefold() == wanted]
    if found.empty and wanted:
        alternates = "|" + table["alternates"].fillna("").str.casefold() + "|"
        found = table[alternates.str.contains(f"|{wanted}|", regex=False)]
    return pd.DataFrame(found)


def _choices(name: str, found: pd.DataFrame) -> str:
    offered = "; ".join(
        f"{row['name']}, {row['admin1'] or ''}, {row['country']} ({row['population']:,} people)"
        for row in found.head(_OFFERED).to_dict("records")
    )
    more = f" and {len(found) - _OFFERED} more" if len(found) > _OFFERED else ""
    return (
        f"'{name}' is the name of {len(found)} places: {offered}{more}; write with it where "
        "it lies, as in 'London, Canada' or 'Paris, Texas', or the coordinates as LAT,LON"
    )
