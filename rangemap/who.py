"""The reverse question: from which countries could a system reach a place."""

from collections.abc import Sequence

import pandas as pd
import shapely

from rangemap import data
from rangemap.check import Target
from rangemap.data import System
from rangemap.errors import RegionError
from rangemap.field import DistanceField
from rangemap.gazetteer import find, meanings
from rangemap.proximity import nearest
from rangemap.statistics import shares


def who(target: Target, system: System, countries: Sequence[str] = ()) -> pd.DataFrame:
    """Return the countries from whose territory a system could reach a target.

    The distance is the same both ways: a launch point can reach the target if it lies within the
    range of it, and not nearer than the minimum range.

    Parameters
    ----------
    target
        From `check.find_target`; of a country or region, any part counts as reached.
    system
        Its ranges.
    countries
        Names or codes of the countries to look at, in reach or not; by default all from which it
        could be reached.

    Returns
    -------
    pandas.DataFrame
        ``country, iso_a3, share_certain, share_possible, nearest_km, margin_km``, the largest
        share first: how much of the country's territory lies within the low range and the range,
        0 to 1, the distance from its nearest point, and the range less that distance.

    Raises
    ------
    RegionError
        If a country is unknown, or is no country.
    """
    field = DistanceField(target.geometry)
    columns = ["adm0_a3", "iso_a3", "name", "area_km2", "geometry"]
    borders = data.countries(columns=columns)
    if countries:
        borders = borders[borders["adm0_a3"].isin([_code(name) for name in countries])]
    least_m = (system.min_range_km or 0.0) * 1000.0
    low_km = system.range_km if system.range_low_km is None else system.range_low_km
    longest, shortest = field.reaches(
        [(system.range_km * 1000.0, least_m), (low_km * 1000.0, least_m)]
    )
    if not countries:
        borders = borders[shapely.intersects(longest, borders.geometry.to_numpy())]
    borders = borders.reset_index(drop=True)
    nearest_km = (nearest(field, list(borders.geometry)).metres / 1000.0).round(3)
    table = pd.DataFrame(
        {
            "country": borders["name"],
            "iso_a3": borders["iso_a3"],
            "share_certain": shares(shortest, borders)[1],
            "share_possible": shares(longest, borders)[1],
            "nearest_km": nearest_km,
            "margin_km": (system.range_km - nearest_km).round(3),
        }
    )
    order = ["share_possible", "share_certain", "country"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _code(name: str) -> str:
    countries = [match for match in meanings(name) if match.kind == "country"]
    match = countries[0] if len(countries) == 1 else find(name)
    if match.kind != "country":
        msg = f"'{name}' is no country but a region of one; name countries"
        raise RegionError(msg)
    return match.adm0_a3
