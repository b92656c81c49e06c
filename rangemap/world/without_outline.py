"""Names that are understood and have no outline of their own here; a message says what to write.

They are the oceans, and regions of which each newspaper draws the limits otherwise, which reach
over parts of several countries, or which are no more.
"""

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
_NO_AGREED = "has no limits that all agree on"
_SEVERAL = "lies in several countries"
_NO_MORE = "is no more"
# What each name is called, why it has no outline, and names that are understood instead
INSTEAD = (
    (
        ("Middle East", "Mideast", "Near East"),
        _NO_AGREED,
        "Western Asia; Arab League; GCC; Egypt; Iran; Israel; Turkey",
    ),
    (
        ("MENA", "Middle East and North Africa"),
        _NO_AGREED,
        "Western Asia; North Africa; Iran; Arab League",
    ),
    (("Far East",), _NO_AGREED, "East Asia; Southeast Asia; Russian Far East"),
    (("Levant",), _NO_AGREED, "Syria; Lebanon; Jordan; Israel; Palestine"),
    (
        ("Balkans", "Balkan Peninsula", "Balkan states"),
        _NO_AGREED,
        "Western Balkans; Bulgaria; Croatia; Greece; Romania; Slovenia",
    ),
    (("Caucasus",), _SEVERAL, "South Caucasus; North Caucasus"),
    (
        ("Sahel", "Sahel states"),
        _NO_AGREED,
        "Alliance of Sahel States; Mauritania; Senegal; Chad; Sudan",
    ),
    (("Sahara",), _SEVERAL, "Algeria; Chad; Egypt; Libya; Mali; Mauritania; Niger; Sudan"),
    (("Central Europe", "Mitteleuropa"), _NO_AGREED, "Visegrad Group; Germany; Austria"),
    (
        ("Indo-Pacific", "Asia-Pacific"),
        _NO_AGREED,
        "East Asia; Southeast Asia; South Asia; Oceania",
    ),
    (("Indian subcontinent",), _NO_AGREED, "South Asia; SAARC; India; Pakistan; Bangladesh"),
    (("Indochina",), _NO_AGREED, "Cambodia; Laos; Vietnam"),
    (("Iberia", "Iberian Peninsula"), _SEVERAL, "Spain; Portugal"),
    (("British Isles",), _SEVERAL, "United Kingdom; Ireland; Isle of Man"),
    (("Anatolia", "Asia Minor"), "is no division of Turkey", "Turkey"),
    (("Arctic", "High North"), _NO_AGREED, "Arctic Council; Greenland; Svalbard; Barents Sea"),
    (
        ("Siberia",),
        _NO_AGREED,
        "Siberian Federal District; Ural Federal District; Russian Far East",
    ),
    (
        ("Urals", "Ural Mountains"),
        _NO_AGREED,
        "Ural Federal District; Perm; Bashkortostan; Orenburg",
    ),
    (("Manchuria", "Northeast China"), "is no division of China", "Heilongjiang; Jilin; Liaoning"),
    (("Patagonia",), _SEVERAL, "AR-U; AR-Q; AR-R; AR-Z; CL-MA"),
    (("Amazonia", "Amazon basin", "Amazon rainforest"), _SEVERAL, "BR-AM; BR-PA; PE-LOR"),
    (("Borneo",), _SEVERAL, "Kalimantan; Sabah; Sarawak; Brunei"),
    (("New Guinea",), _SEVERAL, "Papua New Guinea; ID-PA; ID-PB"),
    (("Hispaniola",), _SEVERAL, "Haiti; Dominican Republic"),
    (("Bessarabia",), _SEVERAL, "Moldova; UA-51"),
    (
        ("Nagorno-Karabakh", "Artsakh", "Nagorny Karabakh", "Karabakh"),
        "is no division of Azerbaijan since 1991, and no source has its line",
        "AZE-stepanakert; AZ-XCI; AZ-XVD; AZ-SUS; AZE-susa; AZ-TAR",
    ),
    (
        ("Aksai Chin",),
        "is no division of China or India, and no source has its line",
        "Xinjiang; Tibet",
    ),
    (
        ("Soviet Union", "USSR"),
        _NO_MORE,
        "Russia; Baltic states; Belarus; Ukraine; Moldova; South Caucasus; Central Asia",
    ),
    (
        ("Yugoslavia",),
        _NO_MORE,
        "Bosnia and Herzegovina; Croatia; Kosovo; Montenegro; North Macedonia; Serbia; Slovenia",
    ),
    (("Czechoslovakia",), _NO_MORE, "Czechia; Slovakia"),
)


def _names() -> dict[str, str]:
    """Return which ocean each name means, in plain letters."""
    names = {f"{ocean} Ocean": ocean for ocean in SEAS}
    names |= {"Antarctic Ocean": "Southern"}
    for ocean in _ALONE:
        for half in ("", "North ", "South "):
            names |= {f"{half}{ocean}{kind}": ocean for kind in ("", " Ocean")}
    return {plain(name): ocean for name, ocean in names.items()}


_NAMES = _names()
_REGIONS = {plain(name): (why, named) for names, why, named in INSTEAD for name in names}


def refuse(name: str) -> None:
    """Refuse the name of an ocean, or of a region, that has no outline here.

    Raises
    ------
    RegionError
        If the name is one of these; it tells what of it is in the tables.

    Examples
    --------
    >>> refuse("Black Sea")
    >>> refuse("South Pacific")
    Traceback (most recent call last):
    rangemap.errors.RegionError: 'South Pacific' is an ocean, and too wide to be a launch region...
    >>> refuse("the Levant")
    Traceback (most recent call last):
    rangemap.errors.RegionError: 'the Levant' has no limits that all agree on; write those of ...
    """
    called = plain(name).removeprefix("the ")
    if called in _REGIONS:
        why, named = _REGIONS[called]
        listed = ", ".join(f'"{one}"' for one in named.split("; "))
        msg = f"'{name}' {why}; write those of {listed} that are meant, or a file with its outline"
        raise RegionError(msg)
    ocean = _NAMES.get(called)
    if ocean is None:
        return
    seas = SEAS[ocean]
    named = f"one of its seas ({', '.join(seas)}, ...), " if seas else ""
    msg = (
        f"'{name}' is an ocean, and too wide to be a launch region or a target; write {named}"
        "points as LAT,LON, or a file with the waters that are meant"
    )
    raise RegionError(msg)
