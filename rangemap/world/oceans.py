"""Oceans: known by name, but no areas of the tables; a message says how to go on."""

from rangemap.errors import RegionError
from rangemap.world.spelling import plain

# Seas of each that are in the tables
SEAS = {
    "Pacific": ("Philippine Sea", "South China Sea", "Bering Sea", "Coral Sea"),
    "Atlantic": ("North Sea", "Norwegian Sea", "Caribbean Sea", "Gulf of Guinea"),
    "Indian": ("Arabian Sea", "Bay of Bengal", "Red Sea", "Gulf of Aden"),
    "Arctic": ("Barents Sea", "Kara Sea", "Laptev Sea", "Beaufort Sea"),
    "Southern": (),
}
# Without the word ocean only what means nothing else: Southern and Indian are adjectives
_ALONE = ("Pacific", "Atlantic")


def _names() -> dict[str, str]:
    """Return which ocean each name means, in plain letters."""
    names = {f"{ocean} Ocean": ocean for ocean in SEAS}
    names |= {"Antarctic Ocean": "Southern"}
    for ocean in _ALONE:
        for half in ("", "North ", "South "):
            names |= {f"{half}{ocean}{kind}": ocean for kind in ("", " Ocean")}
    return {plain(name): ocean for name, ocean in names.items()}


_NAMES = _names()


def refuse(name: str) -> None:
    """Refuse the name of an ocean, which has no outline here.

    Raises
    ------
    RegionError
        If the name is that of an ocean; it tells the seas of it that are in the tables.

    Examples
    --------
    >>> refuse("Black Sea")
    >>> refuse("South Pacific")
    Traceback (most recent call last):
    rangemap.errors.RegionError: 'South Pacific' is an ocean, and too wide to be a launch region...
    """
    ocean = _NAMES.get(plain(name))
    if ocean is None:
        return
    seas = SEAS[ocean]
    named = f"one of its seas ({', '.join(seas)}, ...), " if seas else ""
    msg = (
        f"'{name}' is an ocean, and too wide to be a launch region or a target; write {named}"
        "points as LAT,LON, or a file with the waters that are meant"
    )
    raise RegionError(msg)
