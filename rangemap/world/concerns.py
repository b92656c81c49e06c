"""Whom a launch concerns: the countries and places that a reader of its map looks for first."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache

from rangemap.world import border_views, region_names, tables
from rangemap.world.border_views import INTERNATIONAL


@dataclass(frozen=True)
class Concern:
    """Whom a launch concerns.

    Attributes
    ----------
    names
        Of countries and places, the most concerned first.
    together
        Whether all of them are told of, and not the first that is in reach alone.
    sources
        In which this was read, each with its address.
    """

    names: tuple[str, ...]
    together: bool
    sources: tuple[str, ...]


def concern(
    countries: Sequence[str], range_km: float, borders: str = INTERNATIONAL
) -> Concern | None:
    """Return whom a launch from some countries concerns; None where nothing is known of it.

    A country's own row goes before that of a group it is in; a territory is its sovereign's.

    Parameters
    ----------
    countries
        ``adm0_a3`` of the countries that launch.
    range_km
        How far the map reaches: some rows hold from a range on.
    borders
        The border view, by which countries are named.

    Examples
    --------
    >>> concern(["PSX"], 160.0).names, concern(["EST", "LTU"], 300.0).names
    (('Israel',), ('Russia', 'Belarus'))
    >>> concern(["PRK"], 4500.0).names[-1], concern(["PRK"], 13000.0).names[0]
    ('Guam', 'United States')
    >>> concern(["CHL"], 300.0)
    """
    states = _states(countries, borders)
    rows = [row for state in states if (row := _row(state, range_km))]
    names = dict.fromkeys(name for row in rows for name in str(row["about"]).split("|"))
    own = {state[0] for state in states}
    left = tuple(name for name in names if _iso_of(name, borders) not in own)
    if not left:
        return None
    sources = dict.fromkeys(f"{row['source']} ({row['url']})" for row in rows)
    return Concern(left, any(row["together"] for row in rows), tuple(sources))


def _row(state: tuple[str, ...], range_km: float) -> dict[str, object] | None:
    """Return the row of a state, or else of a group that it is in, for a range."""
    for launch in state:
        rows = [
            row
            for row in tables.concerns()
            if row["launch"] == launch and float(row["from_km"]) <= range_km
        ]
        if rows:
            return max(rows, key=lambda row: float(row["from_km"]))
    return None


def _states(countries: Sequence[str], borders: str) -> list[tuple[str, ...]]:
    """Return the ISO codes of the states of countries, each with the groups that it is in."""
    table = border_views.countries(borders, ["adm0_a3", "sovereign", "name", "iso_a3"])
    table = table.set_index("adm0_a3")
    by_name = {name: iso for name, iso in zip(table["name"], table["iso_a3"], strict=True) if name}
    states: dict[str, tuple[str, ...]] = {}
    for code in countries:
        own, sovereign = table["iso_a3"].get(code), table["sovereign"].get(code)
        iso = by_name.get(sovereign, own)
        if isinstance(iso, str):
            groups = [row["name"] for row in tables.groups() if code in _members(row)]
            states.setdefault(iso, (iso, *groups))
    return [*states.values()]


def _members(group: dict[str, str]) -> set[str]:
    return {code for one in group["members"].split("|") for code in one.split("+")}


@cache
def _iso_of(name: str, borders: str) -> str | None:
    """Return the ISO code of a country by its name; None of a place."""
    found = [one for one in region_names.meanings(name, borders) if one.kind == "country"]
    return found[0].code if found else None
