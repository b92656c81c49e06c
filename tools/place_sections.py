"""Sections of cities, which are no places beside their city: quarters, boroughs, districts.

A place is a section of a city where

1. GeoNames codes it as one (PPLX), and a larger city of its country is near;
2. it lies in a city that holds all of its surroundings by law or by GeoNames' own figure
   (``one_city.csv``), within a radius that leaves out the towns of their own around it;
3. it bears the name of a larger place of 100,000 people within 10 km, in the same first-order
   division: a second entry;
4. it is a newcomer to GeoNames' list on the ground of a city, in a second-order division that is
   the city's own, or a town once more (``place_newcomers.py``);
5. it bears the name of a larger place within 15 km and a number: Marseille 09, Seremban 2;
6. GeoNames has no figure of it, and a place with one bears its name (``place_without_figure.py``).

What GeoNames codes as abandoned or historical (PPLQ, PPLH, PPLCH, PPLW) is left out beside a larger
city too: Sant Martí in Barcelona is coded so.
"""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import place_newcomers
import place_without_figure
from numpy.typing import NDArray
from place_sources import EARTH_KM, on_sphere, plain
from scipy.spatial import cKDTree

_ONE_CITY = Path(__file__).with_name("one_city.csv")
_SECTION = {"PPLX"}
_NO_MORE = {"PPLQ", "PPLH", "PPLCH", "PPLW"}
_SEATS = {"PPLC", "PPLA"}  # never a section: Nonthaburi by Bangkok, Ikeja in Lagos
# A section is looked for the largest city so near: of the quarters that GeoNames codes, 95 of 100
# lie within it
_CITY_KM = 25.0
_LARGE = 100_000
_DOUBLE_KM = 10.0
_NUMBERED, _NUMBERED_KM = r"^(.{3,})[ -](?:\d+|[IVX]+)$", 15.0
# A section's own figure is often that of its city (Ra's Bayrut), or a slip: so much of its city's
# people it may have to be taken for it
_CITY_LIKE = 0.02


def cities_of(places: pd.DataFrame) -> pd.Series:
    """Return the city that each section belongs to, by ``geonameid`` of both.

    Parameters
    ----------
    places
        ``geonameid, name, english, own, names, kind, coded_before, newcomer, adm0_a3, countrycode,
        admin1code, division, second, population, capital, longitude, latitude``.
    """
    places = places.reset_index(drop=True)
    where = on_sphere(places.longitude.to_numpy(), places.latitude.to_numpy())
    coded = places.kind.isin(_SECTION | _NO_MORE).to_numpy() & ~places.capital.to_numpy()
    found = _within_one_city(places, where)
    may_be = ~coded & ~np.isin(np.arange(len(places)), list(found))
    rest = places.assign(newcomer=places.newcomer & may_be)
    cities = may_be & (places.kind != "").to_numpy()
    found |= place_newcomers.second_entries(rest, cities) | place_newcomers.quarters(rest, cities)
    towns = may_be & ~np.isin(np.arange(len(places)), list(found))
    found = place_newcomers.in_own_division(rest, cities, towns) | found
    found |= _numbered(places, where, cities)
    again = place_without_figure.second_entries(places)
    found |= {row: place for row, place in again.items() if may_be[row]}
    towns = np.nonzero(may_be & ~np.isin(np.arange(len(places)), list(found)))[0]
    found |= _of_coded(places, where, np.nonzero(coded)[0], towns)
    found |= _doubles(places, where, towns)
    ids = places.geonameid.to_numpy()
    named = {int(ids[section]): int(ids[_last(found, city)]) for section, city in found.items()}
    return pd.Series(named, name="part_of", dtype="int64").rename_axis("geonameid").sort_index()


def _last(found: dict[int, int], city: int) -> int:
    """Return the city that is a section of none itself."""
    while city in found:
        city = found[city]
    return city


def _within_one_city(places: pd.DataFrame, where: NDArray[np.float64]) -> dict[int, int]:
    """Return the row of the city of each place within one of `_ONE_CITY`."""
    rows = pd.Series(places.index, places.geonameid)
    seat = (places.kind.isin(_SEATS) | places.capital).to_numpy()
    found: dict[int, int] = {}
    with _ONE_CITY.open(encoding="utf-8", newline="") as file:
        for city in csv.DictReader(file):
            row = int(rows[int(city["geonameid"])])
            chord = np.linalg.norm(where - where[row], axis=1)
            near = 2 * EARTH_KM * np.arcsin(chord / 2) <= float(city["radius_km"])
            country, _, division = city["division"].partition(".")
            near &= (places.countrycode == country).to_numpy()
            if division:
                near &= (places.admin1code.astype(str) == division).to_numpy()
            if city["which"] == "new":
                near &= ~places.coded_before.to_numpy()
            # the seats of Hong Kong's districts are coded like those of provinces
            near &= ~seat if division else ~places.capital.to_numpy()
            near[row] = False
            found |= dict.fromkeys(map(int, np.nonzero(near)[0]), row)
    return found


def _of_coded(
    places: pd.DataFrame,
    where: NDArray[np.float64],
    sections: NDArray[np.intp],
    towns: NDArray[np.intp],
) -> dict[int, int]:
    """Return the city of each coded section: of the near ones that with the greatest pull."""
    people, code = places.population.to_numpy(float), places.adm0_a3.to_numpy(str)
    division = places.division.to_numpy(str)
    near = cKDTree(where[towns]).query_ball_point(where[sections], _CITY_KM / EARTH_KM)
    found = {}
    for section, around in zip(sections, near, strict=True):
        at = towns[np.array(around, dtype=np.intp)]
        jerusalem = {code[section], "ISR"} if code[section] == "PSX" else {code[section]}
        at = at[np.isin(code[at], list(jerusalem))]
        large = (people[at] > people[section]) | (people[at] >= _LARGE)
        at = at[large & (people[at] >= _CITY_LIKE * people[section])]
        if len(at):
            apart = np.linalg.norm(where[at] - where[section], axis=1) * EARTH_KM
            pull = people[at] / (1.0 + apart) ** 2 * (1 + (division[at] == division[section]))
            found[int(section)] = int(at[np.argmax(pull)])
    return found


def _numbered(
    places: pd.DataFrame, where: NDArray[np.float64], cities: NDArray[np.bool_]
) -> dict[int, int]:
    """Return the row of the city of each place that bears a city's name and a number."""
    stems = places.english.str.extract(_NUMBERED, expand=False).dropna().map(plain)
    names = places.english[cities].map(plain)
    people = places.population.to_numpy()
    found = {}
    for row, stem in stems.items():
        at = names.index[names == stem].to_numpy()
        near = np.linalg.norm(where[at] - where[row], axis=1) * EARTH_KM <= _NUMBERED_KM
        at = at[near & (people[at] > people[row])]
        if len(at):
            found[int(row)] = int(max(at, key=lambda city: people[city]))
    return found


def _doubles(
    places: pd.DataFrame, where: NDArray[np.float64], towns: NDArray[np.intp]
) -> dict[int, int]:
    """Return the larger one of each two large places of one name that lie side by side."""
    large = towns[places.population.to_numpy()[towns] >= _LARGE]
    found = {}
    for pair in sorted(cKDTree(where[large]).query_pairs(_DOUBLE_KM / EARTH_KM)):
        one, two = (places.iloc[int(large[k])] for k in pair)
        if one.division == two.division and plain(one["name"]) == plain(two["name"]):
            order = sorted((one, two), key=lambda p: (p.capital, p.population, -p.geonameid))
            found[int(order[0].name)] = int(order[1].name)
    return found
