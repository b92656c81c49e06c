"""What a shell offers at a press of Tab: ids of systems, names of regions, keys of a config.

The tables are read without pandas, so that it comes at once.
"""

import os
from collections.abc import Iterable

_BASH = "complete_bash"
_ESCAPED = " '\"()&;$`\\"
_FEWEST = 2  # letters typed before the names of all 4,000 regions are looked through


def systems(incomplete: str) -> list[str]:
    """Return the ids of systems that begin so."""
    from rangemap.world import catalogue  # noqa: PLC0415 (with its user)

    return _beginning(incomplete, (one.id for one in catalogue.systems()))


def regions(incomplete: str) -> list[str]:
    """Return the names of countries, groups, areas, seas and regions that begin so."""
    from rangemap.world import tables  # noqa: PLC0415 (with its user)

    kinds = tables.NAMED if len(incomplete) >= _FEWEST else tables.NAMED[:1]
    return _beginning(incomplete, (name for kind in kinds for name in tables.names(kind)))


def keys(incomplete: str) -> list[str]:
    """Return the keys of a config that begin so, each with the = behind it."""
    from rangemap.config import keys_of_config  # noqa: PLC0415 (heavy)

    return _beginning(incomplete, (f"{key}=" for key in keys_of_config()))


def _beginning(incomplete: str, names: Iterable[str]) -> list[str]:
    typed = incomplete.casefold()
    found = sorted({name for name in names if name.casefold().startswith(typed)})
    if os.environ.get("_RANGEMAP_COMPLETE") != _BASH:
        return found  # other shells put what is inserted in quotes themselves
    return ["".join(f"\\{c}" if c in _ESCAPED else c for c in name) for name in found]
