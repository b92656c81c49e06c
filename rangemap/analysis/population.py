"""How many people: two counts that differ, each said with where it is from.

The sum over listed places is of cities and towns, of different years, with some suburbs
counted beside their city; the national estimates are of whole countries, with their years.
"""

from typing import Any

import pandas as pd

from rangemap.units import format_people
from rangemap.world import tables

SOURCE = "GeoNames, city populations of different years; some suburbs may be counted twice"
ESTIMATES = "Natural Earth estimates"


def national(countries: pd.DataFrame) -> dict[str, Any]:
    """Return the people of countries as a whole.

    Parameters
    ----------
    countries
        Rows of the table of countries that are in reach as a whole.

    Returns
    -------
    dict
        ``countries``, how many; ``population``, the sum of their estimates; ``year_from`` and
        ``year_to``, the years of these (null if there are none); ``with_launch``, whether
        countries of the launch region are among them.
    """
    table = tables.countries(columns=["adm0_a3", "pop_est", "pop_year"])
    table = table[table["adm0_a3"].isin(countries["adm0_a3"])]
    years = table["pop_year"][table["pop_est"] > 0]
    return {
        "countries": len(countries),
        "population": int(table["pop_est"].sum()),
        "year_from": int(years.min()) if len(years) else None,
        "year_to": int(years.max()) if len(years) else None,
        "with_launch": bool(countries["launch"].any()),
    }


def note(totals: dict[str, Any]) -> str:
    """Write how many people live in the listed places and in the countries wholly in reach.

    Parameters
    ----------
    totals
        Of a system of the summary, without its note.
    """
    sentences = []
    if totals["population"]:
        certain = totals["population_certain"]
        surely = (
            ""
            if certain == totals["population"]
            else f", {_few(certain)} of them within the confirmed range"
        )
        people = format_people(totals["population"])
        sentences.append(
            f"In the places listed as in reach live {people} people{surely} ({SOURCE})."
        )
    whole, certain = totals["national_estimate"], totals["national_estimate_certain"]
    if whole["population"]:
        surely = ""
        if certain["countries"] != whole["countries"]:
            surely = f"; those wholly within the confirmed range have {_few(certain['population'])}"
        sentences.append(
            f"The countries and territories wholly in reach{_own(whole)} have "
            f"{format_people(whole['population'])} people{surely} ({ESTIMATES}, {years(whole)})."
        )
    return " ".join(sentences)


def years(estimate: dict[str, Any]) -> str:
    """Write the years of estimates.

    Examples
    --------
    >>> years({"year_from": 2017, "year_to": 2019}), years({"year_from": 2019, "year_to": 2019})
    ('2017 to 2019', '2019')
    """
    first, last = estimate["year_from"], estimate["year_to"]
    return f"{first}" if first == last else f"{first} to {last}"


def _own(estimate: dict[str, Any]) -> str:
    return ", the launch region's own among them," if estimate["with_launch"] else ""


def _few(people: int) -> str:
    return format_people(people) if people else "none"
