"""Other names of places, asked where no place prints a name: the spellings that the news uses.

The table of places keeps the alternates of larger places. Those of smaller ones are many, and so
they lie in a table of their own, sorted by `key`, of which a few thousand rows are read for a name.
"""

import re

from rangemap.world import tables
from rangemap.world.spelling import plain

_SAINT = re.compile(r"\bst ")


def key(name: str) -> str:
    """Return a name as the table has it: without accents, punctuation and spaces.

    Examples
    --------
    >>> key("Ust-Luga"), key("Ustluga"), key("St Albans")
    ('ustluga', 'ustluga', 'saintalbans')
    """
    return bare(name).replace(" ", "")


def bare(name: str) -> str:
    """Return a name without accents and punctuation, with its saint in full."""
    return _SAINT.sub("saint ", plain(name))


def bearers(name: str) -> dict[int, str]:
    """Return the places that bear a name, by ``geonameid``, and how GeoNames spells it.

    Examples
    --------
    >>> bearers("sweida")
    {172408: 'Sweida'}
    """
    rows = tables.other_names(key(name))
    return {row["geonameid"]: row["name"] for row in rows}
