"""How well known a place is: what chooses labels and sentences.

The rank is a sum of digits, so that one more is ten times as well known:

- the digits of its population; of a population that is not believed no more than those of 50,000;
  of a capital at least those of its urban area and of a fiftieth of its nation, each up to seven
  million (Valletta is a city of half a million and Washington stands for a nation, but New Delhi is
  not better known than Moscow);
- the digits of the number of names that GeoNames has of it, and one: a place that is spoken of has
  a name in many languages;
- 0.6 for the capital of a state, 0.2 for the chief town of a territory (not all who know Guam
  know Hagatna) and for the seat of a first-order division;
- less 0.7 beside a much larger city (within 25 km of four times its people, or 8 km of three; of a
  capital those of its urban area count).
"""

from collections.abc import Collection

import numpy as np
import pandas as pd
from place_sources import EARTH_KM, on_sphere
from scipy.spatial import cKDTree

CAPITAL, SEAT, BESIDE = 0.6, 0.2, 0.7
NATION, CAPITAL_AT_MOST = 50, 7_000_000
UNBELIEVED = 50_000
NO_FIGURE = 1_000  # what GeoNames has no figure of has the rank of a village
_LARGE = 100_000
_SUBURBS = ((25.0, 4.0), (8.0, 3.0))


def known(places: pd.DataFrame, nations: pd.Series, states: Collection[str]) -> pd.Series:
    """Return the rank of every place, to two decimals.

    Parameters
    ----------
    places
        ``population, believed, urban_population (null but of capitals), capital, kind, count (of
        names), adm0_a3, longitude, latitude``.
    nations
        National population estimates by ``adm0_a3``.
    states
        ``adm0_a3`` of all that are no territory of another.
    """
    people = places.population.where(places.believed, places.population.clip(upper=UNBELIEVED))
    people = people.astype(float)
    national = (places.adm0_a3.map(nations).fillna(0) / NATION).clip(upper=CAPITAL_AT_MOST)
    urban = _urban(places).clip(upper=CAPITAL_AT_MOST)
    people = people.where(~places.capital, people.clip(lower=np.maximum(national, urban)))
    people = people.where(people > 0, NO_FIGURE)
    digits = np.log10(people) + np.log10(1 + places["count"])
    of_state = places.capital & places.adm0_a3.isin(states)
    digits += CAPITAL * of_state + SEAT * (places.capital & ~of_state)
    digits += SEAT * (places.kind == "PPLA")
    return (digits - BESIDE * _beside_larger(places)).round(2)


def _beside_larger(places: pd.DataFrame) -> pd.Series:
    """Return which places lie beside a much larger city; a capital never does."""
    believed = places.population.where(places.believed, places.population.clip(upper=UNBELIEVED))
    people = believed.clip(lower=_urban(places)).to_numpy(dtype=float)
    where = on_sphere(places.longitude.to_numpy(), places.latitude.to_numpy())
    large = np.nonzero(people >= _LARGE)[0]
    tree = cKDTree(where[large])
    beside = np.zeros(len(places), dtype=bool)
    for within_km, times in _SUBURBS:
        around = tree.query_ball_point(where, within_km / EARTH_KM)
        largest = np.array([max(people[large[near]], default=0.0) for near in around])
        beside |= largest >= times * np.maximum(people, 1)
    return pd.Series(beside & ~places.capital.to_numpy(), index=places.index)


def _urban(places: pd.DataFrame) -> pd.Series:
    """Return the people of the urban area of each capital; 0 of all others."""
    return places.urban_population.astype(float).fillna(0.0)
