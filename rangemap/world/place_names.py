"""The place that a name means: the best known of those that bear it, by any of their names."""

import difflib
from collections.abc import Callable
from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import pandas as pd

from rangemap.errors import RegionError
from rangemap.world import border_views, other_names, region_names, tables
from rangemap.world.border_views import INTERNATIONAL
from rangemap.world.other_names import bare
from rangemap.world.spelling import plain

# A name means the best known of its namesakes where that is so many times as well known as the
# next, or is a capital that prints the name and no village beside its namesakes: "London" is the
# one in England. Otherwise it is ambiguous.
_FAR_BETTER = 20.0
# An alternate so short is more often a code or a syllable than a name: of Qionghai it is "Bar"
_SHORTEST = 4
# Alternates have no language: Pune is "Puno" somewhere, Austin was "Waterloo". Where a town of so
# many people prints the name, an alternate does not take it.
_TOWN = 10_000
_OFFERED = 5
_COLUMNS = (
    *("geonameid", "name", "local_name", "alternates", "adm0_a3", "country", "admin1"),
    *("admin1_local", "lon", "lat", "population", "believed", "known", "capital"),
)
_UNBELIEVED = 50_000  # a population that is not believed counts as no more
_NO_FIGURE = 1_000  # a place that GeoNames has no figure of counts as a village
# What is suggested is near in spelling and known: from this rank (docs/data.md) on
_NEAR, _WELL_KNOWN, _SHORTEST_TYPED = 0.85, 6.5, 5
_LARGE_SECTION = 100_000  # Brooklyn and Soweto are spoken of like cities


@dataclass(frozen=True)
class Place:
    """A city or other named point with a population.

    Attributes
    ----------
    geonameid
        Of the place; for a section of a city that of its city.
    name
        As it is printed; for a section the city's.
    lon, lat
        Where it lies; for a section its own position.
    called
        The name by which it was found, as GeoNames spells that.
    """

    geonameid: int
    name: str
    country: str
    adm0_a3: str
    lon: float
    lat: float
    population: int
    capital: bool = False
    called: str = ""

    @property
    def title(self) -> str:
        """Its name with its country; a name that it was found by and does not print goes first."""
        same = bare(self.called or self.name) == bare(self.name)
        name = self.name if same else f"{self.called} ({self.name})"
        return f"{name}, {self.country}"


class SeveralPlacesError(RegionError):
    """Several places bear a name, and none is plainly the best known.

    Attributes
    ----------
    population
        Of the best, if it is believed.
    best
        The one that comes nearest to being meant.
    """

    population: int
    best: Place


def find(name: str, borders: str = INTERNATIONAL, *, by_other_names: bool = True) -> Place | None:
    """Return the shipped place that a name means; None if there is none.

    Parameters
    ----------
    name
        In any language that GeoNames has it in, upper or lower case, alone or as
        "place, country", "place, admin-1 region" or both.
    borders
        The border view, which says in which country a place lies.
    by_other_names
        Whether a place that is not found may be meant by another spelling: Sweida for Suwayda.

    Raises
    ------
    SeveralPlacesError
        If several places are called so and none of them stands out; with the choices.

    Notes
    -----
    How well known a place is, is its population, if that is believed, times the number of names
    that GeoNames has of it: a place that is spoken of has a name in many languages. One that
    prints the name, in English or as it is written there, goes before one that has it as an
    alternate and is not twenty times as well known. A section of a city, such as West Jerusalem
    or Brooklyn, means its city. A place of which GeoNames does not say how many live there is meant
    only where no other is called so. Alternates of places below 100,000 people, and names without
    their Arabic article, count only where no place is found otherwise.

    Examples
    --------
    >>> find("Kiev").name, find("Paris").country, find("Paris, Texas").country
    ('Kyiv', 'France', 'United States')
    >>> find("Sweida").title, find("Chernobyl").title
    ('Sweida (Suwayda), Syria', 'Chernobyl (Chornobyl), Ukraine')
    >>> find("Mecca").title, find("Mecca, California").population
    ('Mecca, Saudi Arabia', 8577)
    >>> find("West Jerusalem").title, find("Makkah").title
    ('West Jerusalem (Jerusalem), Israel', 'Makkah (Mecca), Saudi Arabia')
    """
    found = _borne(name, borders, _called)
    if found.empty and by_other_names:
        found = _borne(name, borders, _called_otherwise)
    if found.empty:
        return None
    printed = found[found["printed"]]
    # an alternate of a place that is not far better known is no reason to ask: Ibadan is "Abadan"
    if len(printed):
        larger = found["known"] >= _FAR_BETTER * printed["known"].max()
        found = found[found["printed"] | larger]
    # a capital goes first, but for one that is a village beside its namesake: Hamilton
    found["first"] &= found["population"] * _FAR_BETTER >= printed["population"].max()
    found = found.sort_values(["first", "known"], ascending=False)
    first, others = found.iloc[0], found.iloc[1:]
    near = len(others) and first["known"] < _FAR_BETTER * others["known"].max()
    town = not first["printed"] and printed["population"].max() >= _TOWN
    place = _of_row(first)
    if not first["first"] and (near or town):
        error = SeveralPlacesError(_choices(name, found))
        error.population, error.best = int(first["people"]), place
        raise error
    return place


def nearly(name: str, borders: str = INTERNATIONAL) -> list[str]:
    """Return up to three well-known places that are spelt nearly so, the nearest first.

    Examples
    --------
    >>> nearly("Vladivistok"), nearly("Houthi")
    (['"Vladivostok, Russia"'], [])
    """
    wanted = bare(name)
    if len(wanted) < _SHORTEST_TYPED:
        return []
    table = border_views.places(borders, ["name", "country", "known"])
    table = table[table["known"] >= _WELL_KNOWN].sort_values("known")
    titles = table["name"] + ", " + table["country"]
    called = dict(zip(table["name"].map(bare), titles, strict=True))
    near = difflib.get_close_matches(wanted, called, n=3, cutoff=_NEAR)
    return [f'"{called[one]}"' for one in near if one[0] == wanted[0]]


def _borne(name: str, borders: str, called: Callable[[str, str], pd.DataFrame]) -> pd.DataFrame:
    """Return the places that bear a name, or the first part of one and lie in the others."""
    found = called(name, borders)
    parts = [part.strip() for part in name.split(",")]
    for count in range(len(parts) - 1, 0, -1):  # some names have commas of their own
        if found.empty:
            found = called(", ".join(parts[:count]), borders)
            for part in parts[count:]:
                found = _within(found, part, borders)
    # a small quarter, and a place without a figure, are meant only where no other is called so
    least = np.where(found["section"], _LARGE_SECTION, 1)
    places = found["capital"] | (found["population"] >= least)
    return found[places] if places.any() else found


def _of_row(row: "pd.Series[Any]") -> Place:
    """Return a place of the table."""
    return Place(
        int(row["geonameid"]),
        str(row["city"] if row["section"] else row["name"]),
        str(row["country"]),
        str(row["adm0_a3"]),
        float(row["lon"]),
        float(row["lat"]),
        int(row["population"]),
        bool(row["capital"]),
        str(row["called"]),
    )


def _called(name: str, borders: str) -> pd.DataFrame:
    """Return the places that bear a name, printed or as an alternate, and how well known each is.

    ``first`` are capitals that print it, ``known`` how well known a place is, ``called`` the name
    as GeoNames spells it.
    """
    table, own, local, every = _folded(borders)
    wanted = name.strip().casefold()
    printed = (own == wanted) | (local == wanted)
    capitals = table.index[table["capital"]]
    # San José is the capital, with its accent or without
    printed[capitals] |= table["name"][capitals].map(plain) == plain(wanted)
    if wanted and (not printed.any() or bare(wanted) != plain(wanted)):
        # without its accents and dots, and whether it has St or Saint
        printed = (_plain(borders) == bare(wanted)).any(axis=1)
    borne = printed.copy()
    if len(wanted) >= _SHORTEST:
        borne |= every.str.contains(f"|{wanted}|", regex=False)
    found = table[borne].assign(printed=printed[borne])
    # of New York and Manhattan, both called so, Manhattan is meant
    whole = found["geonameid"].isin(found["geonameid"][found["section"]])
    found = found[found["section"] | found["printed"] | ~whole]
    listed = found["alternates"].fillna("").str.split("|")
    return pd.DataFrame(
        found.assign(
            first=found["capital"] & found["printed"],
            known=found["people"] * (1.0 + listed.map(len)),
            called=[
                _spelt(names, wanted)
                for names in (
                    [own, *([] if pd.isna(local) else [local]), *others]
                    for own, local, others in zip(
                        found["name"], found["local_name"], listed, strict=True
                    )
                )
            ],
        )
    )


def _called_otherwise(name: str, borders: str) -> pd.DataFrame:
    """Return the places of which a name is another spelling than those that `_called` knows.

    How well known each is, is its rank: of a smaller place the alternates are in no column.
    """
    spelt = other_names.bearers(name)
    table = _folded(borders)[0]
    found = table[table["own_id"].isin(list(spelt))]
    return pd.DataFrame(
        found.assign(
            printed=False,
            first=False,
            known=10.0 ** found["known"],
            called=found["own_id"].map(spelt),
        )
    )


def _spelt(names: list[str], wanted: str) -> str:
    """Return a name that was found as it is spelt: the first of all names without it."""
    same = [one for one in names if one.casefold() == wanted]
    alike = same or [one for one in names if bare(one) == bare(wanted) and "," not in wanted]
    return _written(alike[0]) if alike else names[0]


@lru_cache(maxsize=2)
def _folded(borders: str) -> tuple[Any, Any, Any, Any]:
    """Return the places with the sections of cities, and their names without upper case.

    The names are those that are printed, those that are written there, and all alternates.
    """
    places: Any = border_views.places(borders, _COLUMNS)
    people = places["population"]
    people = people.where(places["believed"], people.clip(upper=_UNBELIEVED))
    places["people"] = people.where(people > 0, _NO_FIGURE)
    places["own_id"] = places["geonameid"]
    table = pd.concat([places.assign(section=False, city=None), _sections(places)])
    table = table.reset_index(drop=True)
    local = table["local_name"].fillna("").str.casefold()
    alternates = "|" + table["alternates"].fillna("").str.casefold() + "|"
    return table, table["name"].str.casefold(), local, alternates


def _sections(places: pd.DataFrame) -> pd.DataFrame:
    """Return the sections of cities as places, each in the country and division of its city."""
    sections = tables.sections()
    cities = places.set_index("geonameid").loc[sections["part_of"]].reset_index()
    table: pd.DataFrame = sections.drop(columns="part_of").assign(
        **{key: cities[key] for key in ("adm0_a3", "country", "admin1", "admin1_local")},
        own_id=sections["geonameid"],
        geonameid=sections["part_of"],
        known=np.log10(sections["population"].clip(lower=1)),
        people=np.minimum(sections["population"], cities["people"]),
        capital=False,
        section=True,
        city=cities["name"],
    )
    return table


@lru_cache(maxsize=2)
def _plain(borders: str) -> pd.DataFrame:
    """Return the printed and the local names without accents and punctuation."""
    table = _folded(borders)[0]
    return pd.DataFrame({key: table[key].fillna("").map(bare) for key in ("name", "local_name")})


def _written(name: str) -> str:
    """Return an alternate as a name is written: some are all in small letters."""
    return name if name != name.casefold() else name[:1].upper() + name[1:]


def _within(found: pd.DataFrame, around: str, borders: str) -> pd.DataFrame:
    """Return those of some places that lie in a country or admin-1 region."""
    if found.empty:
        return found
    own = pd.Series(data=False, index=found.index)
    for key in ("admin1", "admin1_local"):
        own |= found[key].map(_in_order).map(plain) == plain(around)
    regions = region_names.meanings(around, borders)
    if not regions and not own.any():
        regions = [region_names.find(around, borders)]
    whole = {region.adm0_a3 for region in regions if region.kind == "country"}
    named = {plain(region.name) for region in regions}
    inside = found["admin1"].fillna("").map(plain).isin(named)
    inside &= found["adm0_a3"].isin([region.adm0_a3 for region in regions])
    return found[own | inside | found["adm0_a3"].isin(whole)]


def _in_order(division: object) -> str:
    """Return the name of a division as it is spoken: some are kept as "Valenciana, Comunidad"."""
    if not isinstance(division, str):
        return ""
    name, comma, kind = division.partition(", ")
    return f"{kind} {name}" if comma else name


def _people(population: int) -> str:
    return f"{population:,} people" if population else "people not known"


def _choices(name: str, found: pd.DataFrame) -> str:
    offered = "; ".join(
        f"{', '.join(filter(None, (row['name'], _in_order(row['admin1']), row['country'])))} "
        f"({_people(row['population'])})"
        for row in found.head(_OFFERED).to_dict("records")
    )
    more = f" and {len(found) - _OFFERED} more" if len(found) > _OFFERED else ""
    return (
        f"'{name}' is the name of {len(found)} places: {offered}{more}; write with it where "
        "it lies, as in 'London, Canada' or 'Paris, Texas', or the coordinates as LAT,LON"
    )
