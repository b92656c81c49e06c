"""Places of which GeoNames does not say how many live there.

They are found by name and not counted. Two kinds are more than that:

- **Another source counts it.** The figure of the World Cities Database is taken where it has a city
  of the printed name, no place with a figure of GeoNames' own bears that name within 25 km, and the
  place does not lie within a dense city (10,000 people to a square kilometre), whose figure holds
  it. Not in China, where that source has the people of counties and prefectures.
- **It stands there twice.** A place with a figure bears its name within 10 km: it is that place.
"""

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from place_newcomers import densest
from place_populations import people_elsewhere
from place_sources import EARTH_KM, on_sphere
from scipy.spatial import cKDTree

_SAME_KM, _TWICE_KM = 25.0, 10.0
_LEAST = 1_000
_WITHIN = 10_000  # people to a square kilometre
_COUNTIES = "CN"
_SEEN_TO, _SPOKEN_OF = 200_000, 10


def given(places: pd.DataFrame, elsewhere: pd.DataFrame) -> NDArray[np.int64]:
    """Return the figure of another source for each place without one; 0 where there is none.

    Parameters
    ----------
    places
        ``own (name), names, count, kind, adm0_a3, countrycode, division, population, capital,
        longitude, latitude``; names as `place_populations.bare` gives them.
    elsewhere
        From `place_sources.cities_elsewhere`.
    """
    places = places.reset_index(drop=True)
    asked = (places.population == 0) & (places.countrycode != _COUNTIES)
    asked &= densest(places, (places.kind != "").to_numpy()).density < _WITHIN
    rows = np.setdiff1d(np.nonzero(asked)[0], list(_borne(places, _SAME_KM)))
    figures = np.zeros(len(places), dtype=np.int64)
    printed = places.iloc[rows].assign(names=lambda table: table.own)
    figures[rows] = people_elsewhere(printed, elsewhere)
    known = (figures < _SEEN_TO) | (places["count"] >= _SPOKEN_OF).to_numpy()
    return np.where((figures >= _LEAST) & known, figures, 0)


def second_entries(places: pd.DataFrame) -> dict[int, int]:
    """Return the row of the place that each place without a figure is once more.

    Parameters
    ----------
    places
        As in `given`, in rows from 0.
    """
    return _borne(places, _TWICE_KM)


def _borne(places: pd.DataFrame, km: float) -> dict[int, int]:
    """Return the largest place near each place without a figure that bears its printed name."""
    where = on_sphere(places.longitude.to_numpy(), places.latitude.to_numpy())
    people, land = places.population.to_numpy(), places.adm0_a3.to_numpy(str)
    own, names = places.own.to_numpy(), places["names"].to_numpy()
    counted, bare = np.nonzero(people > 0)[0], np.nonzero(people == 0)[0]
    near = cKDTree(where[counted]).query_ball_point(where[bare], km / EARTH_KM)
    found = {}
    for row, around in zip(bare, near, strict=True):
        same = [at for at in counted[around] if land[at] == land[row] and own[row] & names[at]]
        if same:
            found[int(row)] = int(max(same, key=lambda at: people[at]))
    return found
