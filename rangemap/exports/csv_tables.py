"""countries.csv and cities.csv: the tables as they are."""

import pandas as pd

from rangemap.analysis import CITY_COLUMNS, COUNTRY_COLUMNS, SITE_COLUMNS, RangeMap


def countries_csv(result: RangeMap) -> str:
    """Return the countries in reach, a row a system and country."""
    return _csv(result.countries[list(COUNTRY_COLUMNS)])


def countries_each_csv(result: RangeMap) -> dict[str, str]:
    """Return the countries in reach of each part of the launch region, if they are asked for."""
    if result.countries_each is None:
        return {}
    return {"countries-each.csv": _csv(result.countries_each[["launch_part", *COUNTRY_COLUMNS]])}


def sites_csv(result: RangeMap) -> dict[str, str]:
    """Return the user's own sites, a row a system and site, where there are some."""
    if result.sites is None:
        return {}
    return {"sites.csv": _csv(result.sites.table[list(SITE_COLUMNS)])}


def overlap_csv(result: RangeMap) -> dict[str, str]:
    """Return the countries in reach of how many launch regions, where there are several."""
    return {} if result.overlap is None else {"overlap.csv": _csv(result.overlap.table)}


def cities_csv(result: RangeMap) -> str:
    """Return the places in reach, a row a system and place."""
    return _csv(result.cities[list(CITY_COLUMNS)])


def _csv(table: pd.DataFrame) -> str:
    return str(table.to_csv(index=False, lineterminator="\n"))
