"""Quarters that stand in GeoNames' list like towns, since nobody has coded them yet.

A newcomer is a place that neither older state of GeoNames has, so that no code of it is known, and
that no other source lists as a town. Three kinds of them are no places of their own.

**Quarters.** The ground of a city is the circle about its middle which its people fill at so many
to a square kilometre. Newcomers in it are quarters where towns hardly come into the list: new towns
per coded town are counted in the country away from all cities, and so many are to be expected
beside the coded towns on the grounds of its cities, too. Where they are less than one in 35 of the
newcomers there, the newcomers are taken for quarters, at the least crowded of four grounds for
which this holds. It is asked for places below 20,000 people, for larger ones, and on the two inner
grounds for both together. So Luhansk's four districts and Calgary's quarters go, and the census
towns of India, which are new everywhere, stay. What lies on the grounds of two cities alike stays,
since nothing tells whose quarter it is (Leppavaara, between Helsinki and Espoo), and so does what
is 15 km from the middle of any.

**A city's own division.** In many countries the second-order division is the municipality. It is a
city's own where the places in it that lie beyond the city's ground (2,500 people to a square
kilometre, 15 km at most) have together no more than a twentieth of its people, new ones counted:
then a newcomer on that ground is a quarter of it, however many towns are new in the country. So
Yokohama's, Porto's, Macapa's and Wellington's quarters go. In India and Malaysia the division is a
district of many towns.

**Second entries.** A newcomer within six kilometres of a coded town, in its division, of a name
spelt alike and with a figure within four times of the other's.
"""

from difflib import SequenceMatcher

import numpy as np
import pandas as pd
from numpy.typing import NDArray
from place_sources import EARTH_KM, in_plain_letters, on_sphere
from scipy.spatial import cKDTree

# People to a square kilometre: the middle of a dense city, a whole dense one, a city with its
# gardens; 2,500 is Saskatoon's to the last of its quarters. Beyond lies what may be a suburb.
_GROUNDS = (20_000, 10_000, 5_000, 2_500)
_AWAY = 1_000  # so thin is no city: outside of such circles towns stand by themselves
# At 1 in 40 Saskatoon's two halves stay, at 1 in 20 villages around Leicester go
_EXPECTED = 1 / 35
_FARTHEST_KM = 15.0  # London's ground would hold Watford and the villages beyond
_PLAINLY = 3.0  # times as crowded as the next city at the same place: whose quarter it is
_CITY, _CAPITAL = 50_000, 20_000
_LARGE = 20_000  # a new town of this size is far rarer than a new village
_ASKED = (
    (1, _LARGE, _GROUNDS),
    (_LARGE, np.inf, _GROUNDS),
    (1, np.inf, _GROUNDS[:2]),  # farther out a large one may be a town: Havertown by Philadelphia
)
_OTHERS = 1 / 20  # of a city's people in towns and villages that share its second-order division
_ENTRY_KM, _ENTRY_TIMES = 6.0, 4.0
# Towns and villages of their own, found by reading what the rule takes
_TOWNS = {
    726550: "Svetovrachane, by Sofia",
    728836: "Negovan, by Sofia",
    732618: "Chepintsi, by Sofia",
    768536: "Kolonia Opacz, by Warsaw",
    2718000: "Danderyd, by Stockholm",
    2810129: "Westheim, in Neusaess by Augsburg",
    2998329: "L'Ile-Saint-Denis, by Saint-Denis",
    7838666: "Meudon-la-Foret, in Meudon by Paris",
    295941: "Zey, by Adiyaman",
    311308: "Zey, by Adiyaman",
    323326: "Asagiisikli, by Ercis",
    1253169: "Villianur, by Puducherry",
    1465996: "Elandacheri, by Chennai",
    1943194: "Dare, by Dili",
    2316770: "Bolenge, by Mbandaka",
    8740271: "Dharapur, by Guwahati",
    11679708: "Gundupalaiyam, in Ozhukarai by Puducherry",
    11679729: "Ariyankuppam, by Puducherry",
    11679731: "Manaveli, by Puducherry",
    13494162: "Duong Lam, by Son Tay",
    13494586: "Kurumbapet, by Puducherry",
    13513036: "Phong Lang, by Thuan Chau",
    13562097: "Castillo Grande, by Tingo Maria",
    11551009: "Chadderton, by Oldham",
    12264768: "New Denham, by Uxbridge",
    13512410: "Ambleside, in West Vancouver",
    13512547: "University Endowment Lands, by Vancouver",
}
# Naryan-Mar and Narian-Mar agree by 0.89; Gornji and Donji Vinjani differ in a word
_ALIKE, _WORDS_ALIKE, _LETTERS = 0.85, 0.8, 2


def quarters(places: pd.DataFrame, cities: NDArray[np.bool_]) -> dict[int, int]:
    """Return the row of the city of each newcomer that is a quarter.

    Parameters
    ----------
    places
        ``geonameid, newcomer, kind, adm0_a3, countrycode, division, population, capital, longitude,
        latitude``, in rows from 0.
    cities
        Which of them are towns and cities: coded, and no section.
    """
    ground = densest(places, cities)
    newcomer, uncoded = places.newcomer.to_numpy(), (places.kind == "").to_numpy()
    may_be = (ground.ours & ~places.geonameid.isin(_TOWNS)).to_numpy()
    people = places.population.to_numpy()
    land, dense = places.adm0_a3.to_numpy(str), ground.density.to_numpy()
    found: dict[int, int] = {}
    for code in np.unique(land[newcomer]):
        for low, high, grounds in _ASKED:
            here = (land == code) & (people >= low) & (people < high)
            away = here & (dense < _AWAY)
            # one more coded town than there are, so that none is no proof
            rate = np.sum(away & uncoded) / (np.sum(away & cities) + 1)
            for least in reversed(grounds):
                within = here & (dense >= least)
                new = within & newcomer & may_be
                if rate * (np.sum(within & cities) + 1) <= _EXPECTED * np.sum(new):
                    rows = np.nonzero(new)[0]
                    found |= dict(zip(map(int, rows), ground.city.to_numpy()[rows], strict=True))
                    break
    return found


def in_own_division(
    places: pd.DataFrame, cities: NDArray[np.bool_], towns: NDArray[np.bool_]
) -> dict[int, int]:
    """Return the row of the city of each newcomer in a second-order division that is a city's own.

    Parameters
    ----------
    places
        As in `quarters`, and ``second``.
    cities
        As there.
    towns
        Which of them are no section of another.
    """
    people = places.population.to_numpy(float)
    seats = places[cities & (places.second != "")].groupby("second").population.idxmax()
    known = places.second.isin(seats.index).to_numpy()
    seat = places.second.map(seats).where(known, 0).to_numpy(int)
    where = on_sphere(places.longitude.to_numpy(), places.latitude.to_numpy())
    km = np.linalg.norm(where - where[seat], axis=1) * EARTH_KM
    ground = known & (km <= _FARTHEST_KM) & (people[seat] >= _GROUNDS[-1] * np.pi * km**2)
    beyond = places[known & towns & ~ground].groupby("second").population.sum()
    others = places.second.map(beyond).fillna(0).to_numpy()
    least = np.where(places.capital.to_numpy()[seat], _CAPITAL, _CITY)
    own = ground & (people[seat] >= least) & (others <= _OTHERS * people[seat])
    # Namayan lies in the division of Quezon City and on the ground of Mandaluyong, which does too
    second, nearest = places.second.to_numpy(str), densest(places, cities).city.to_numpy()
    own &= (nearest == seat) | (second[nearest] != second)
    new = own & towns & places.newcomer.to_numpy() & ~places.geonameid.isin(_TOWNS).to_numpy()
    rows = np.nonzero(new & (people < people[seat]))[0]
    return dict(zip(map(int, rows), map(int, seat[rows]), strict=True))


def densest(places: pd.DataFrame, cities: NDArray[np.bool_]) -> pd.DataFrame:
    """Return ``city, density, ours`` row by row: the city on whose ground each place is most.

    ``density`` is how crowded the city would be if its ground ended at the place, 0 where there is
    none; ``ours`` is whether the place is plainly that city's and in its division. Parameters as in
    `quarters`.
    """
    where = on_sphere(places.longitude.to_numpy(), places.latitude.to_numpy())
    people, land = places.population.to_numpy(float), places.adm0_a3.to_numpy(str)
    least = np.where(places.capital, _CAPITAL, _CITY)
    tree = cKDTree(where)
    city, density, next_best = (
        np.full(len(places), -1),
        np.zeros(len(places)),
        np.zeros(len(places)),
    )
    for seat in np.nonzero(cities & (people >= least))[0]:
        reach = min(np.sqrt(people[seat] / np.pi / _AWAY), _FARTHEST_KM) / EARTH_KM
        near = np.array(tree.query_ball_point(where[seat], reach))
        near = near[(land[near] == land[seat]) & (people[near] < people[seat])]
        km = np.linalg.norm(where[near] - where[seat], axis=1) * EARTH_KM
        crowded = people[seat] / np.pi / np.maximum(km, 0.1) ** 2
        next_best[near] = np.maximum(next_best[near], np.minimum(crowded, density[near]))
        nearer = crowded > density[near]
        city[near[nearer]], density[near[nearer]] = seat, crowded[nearer]
    own, of_city = (places[key].to_numpy(str) for key in ("division", "countrycode"))
    # what GeoNames has in another country has no division here: Macau's parishes
    ours = (city >= 0) & ((own == own[city]) | (of_city != of_city[city]))
    ours &= density >= _PLAINLY * next_best
    return pd.DataFrame({"city": city, "density": density, "ours": ours})


def second_entries(places: pd.DataFrame, towns: NDArray[np.bool_]) -> dict[int, int]:
    """Return the row of the town of each newcomer that is the town once more.

    Parameters
    ----------
    places
        ``newcomer, english, division, population, longitude, latitude``, in rows from 0.
    towns
        Which of them may be the town: no section, and coded.
    """
    where = on_sphere(places.longitude.to_numpy(), places.latitude.to_numpy())
    people, own = places.population.to_numpy(float), places.division.to_numpy(str)
    names = places.english.to_numpy()
    at = np.nonzero(towns)[0]
    new = np.nonzero(places.newcomer.to_numpy())[0]
    found = {}
    for row, near in zip(
        new, cKDTree(where[at]).query_ball_point(where[new], _ENTRY_KM / EARTH_KM), strict=True
    ):
        alike = [
            town
            for town in at[near]
            if own[town] == own[row]
            and max(people[[town, row]]) <= _ENTRY_TIMES * min(people[[town, row]])
            and spelt_alike(names[town], names[row])
        ]
        if alike:
            found[int(row)] = int(max(alike, key=lambda town: people[town]))
    return found


def spelt_alike(one: str, other: str) -> bool:
    """Return whether two names are spellings of one, word for word.

    Examples
    --------
    >>> spelt_alike("Naryan-Mar", "Narian-Mar"), spelt_alike("Gornji Vinjani", "Donji Vinjani")
    (True, False)
    """
    words = [in_plain_letters(name).casefold().replace("-", " ").split() for name in (one, other)]
    if len(words[0]) != len(words[1]):
        return False
    whole = [" ".join(parts) for parts in words]
    if abs(len(whole[0]) - len(whole[1])) > _LETTERS or _agreement(*whole) < _ALIKE:
        return False
    return all(_agreement(a, b) >= _WORDS_ALIKE for a, b in zip(*words, strict=True))


def _agreement(one: str, other: str) -> float:
    return SequenceMatcher(None, one, other, autojunk=False).ratio()
