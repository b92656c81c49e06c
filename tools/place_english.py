"""The English names of places and regions, in plain letters.

GeoNames prints a place by the name that its editors chose: mostly the English one, often the local
one in the marks of a transliteration. ``english_names.csv`` and ``english_regions.csv`` hold the
names that English readers know and that differ by more than marks. They were picked from GeoNames'
own English names and from CLDR 48's of ISO 3166-2, and read one by one. All other names are printed
in the letters A to Z.
"""

import csv
import re
from pathlib import Path

import pandas as pd
from place_sources import in_plain_letters, plain

_PLACES = Path(__file__).with_name("english_names.csv")
_REGIONS = Path(__file__).with_name("english_regions.csv")
# Countries whose names are transliterated, so that an apostrophe is no letter of the name: Sa'dah,
# P'yongyang, Arkhangel'sk; but Xi'an, L'Aquila and Coeur d'Alene keep theirs
_TRANSLITERATED = {
    *("AE", "AF", "AM", "AZ", "BD", "BG", "BH", "BT", "BY", "CY", "DZ", "EG", "EH", "ER", "ET"),
    *("GE", "GR", "IL", "IN", "IQ", "IR", "JO", "JP", "KG", "KP", "KR", "KW", "KZ", "LB", "LK"),
    *("LY", "MA", "MD", "MM", "MN", "MR", "NP", "OM", "PK", "PS", "QA", "RU", "SA", "SD", "SO"),
    *("SS", "SY", "TJ", "TM", "TN", "TR", "TW", "UA", "UZ", "XK", "YE"),
}
_FRENCH = {"DZ", "MA", "MR", "TN"}  # M'Sila and L'Arbaa are letters with an elision
_ELIDED = re.compile(r"\b([DLMN])'(?=\w)")
# As news agencies write Russian: Zapolyarny and Nizhny Tagil, not Zapolyarnyy and Nizhniy Tagil
_RUSSIAN, _ADJECTIVE = {"BY", "KZ", "RU"}, re.compile(r"(?:yy|iy)\b")
# As news agencies write saints: St Petersburg, St Louis, Port St Lucie; but Saint-Denis, which is
# French, and Saint John in New Brunswick, which does not shorten its name
_SAINT = re.compile(r"\b(?:Saint|St\.) ")
_SAINTS = {
    *("AG", "AI", "AU", "BB", "BM", "BS", "BZ", "CA", "DM", "FK", "GB", "GD", "GG", "GI", "IE"),
    *("IM", "IN", "JE", "JM", "KN", "KY", "LC", "MS", "NZ", "PH", "RU", "SH", "TC", "TT", "US"),
    *("VC", "VG", "VI", "ZA"),
}
_UNSHORTENED = {6138517: "Saint John"}
_BRACKETS = re.compile(r"\s*\[.*?\]$")  # [Fraccionamiento]
_FOREIGN = re.compile(r"[^\x00-\x7f]+")
_KINDS = {"KR": ("-si", "-gun", "-eup"), "KP": ("-si",), "JP": ("-shi",)}  # "city" and the like
_DIVISION_WORDS = re.compile(
    r",? ?\b(Sheng|Shi|Zizhiqu|oblast'?|kray|krai|Respublika|respublika|avtonomnyy okrug|-do|"
    r"-gwangyeoksi|-teukbyeolsi)$",
    re.IGNORECASE,
)
_OTHER_REGIONS = {"VN"}  # the table has the regions of Vietnam, GeoNames its provinces
# Names of GeoNames' divisions whose code stands with another region of the same country
_DIVISIONS = {
    ("KR", "Daegu-gwangyeoksi"): "Daegu",
    ("KR", "Gyeongsangbuk-do"): "North Gyeongsang",
    ("RU", "Severnaya Osetiya, Respublika"): "North Ossetia",
}


def names(places: pd.DataFrame, english: dict[int, str]) -> pd.Series:
    """Return the English name of every place.

    Parameters
    ----------
    places
        ``geonameid, name, alternatenames, countrycode``, as GeoNames has them.
    english
        GeoNames' English names by id; a reviewed name must be one of these or of the alternates.

    Raises
    ------
    ValueError
        If a reviewed name is none of the place's own.
    """
    reviewed = _reviewed(places, english)
    return pd.Series(
        [
            reviewed.get(number) or _saint(lettered(_latin(name, others), country), number, country)
            for number, name, others, country in zip(
                places.geonameid,
                places["name"],
                places.alternatenames,
                places.countrycode,
                strict=True,
            )
        ],
        index=places.index,
    )


def _saint(name: str, number: int, country: str) -> str:
    """Return a name with its saint as news agencies write it."""
    shortened = country in _SAINTS and number not in _UNSHORTENED
    return _SAINT.sub("St ", name) if shortened else name


def _latin(name: str, others: list[str]) -> str:
    """Return a name without its remark in brackets; one in Latin letters, if there is one."""
    letters = in_plain_letters(name)
    if letters.isascii():
        return _BRACKETS.sub("", name) or name
    own = " ".join(_FOREIGN.sub(" ", letters).split()).strip(" ,")
    latin = (other for other in others if other.strip() and in_plain_letters(other).isascii())
    return own or next(latin, name)


def lettered(name: str, country: str) -> str:
    """Return a name in plain letters, without the apostrophes of a transliteration.

    Examples
    --------
    >>> lettered("Sa'dah", "YE"), lettered("Xi'an", "CN"), lettered("Nara-shi", "JP")
    ('Sadah', "Xi'an", 'Nara')
    >>> lettered("Zapolyarnyy", "RU"), lettered("Velikiy Ustyug", "RU")
    ('Zapolyarny', 'Veliky Ustyug')
    """
    letters = in_plain_letters(name)
    for kind in _KINDS.get(country, ()):
        letters = letters.removesuffix(kind)
    if country in _RUSSIAN:
        letters = _ADJECTIVE.sub("y", letters)
    if country in _FRENCH:
        letters = _ELIDED.sub(r"\1\0", letters)
    if country in _TRANSLITERATED:
        letters = letters.replace("'", "").replace("\0", "'")
    return letters.strip("' ") or name


def _reviewed(places: pd.DataFrame, english: dict[int, str]) -> dict[int, str]:
    with _PLACES.open(encoding="utf-8", newline="") as file:
        table = {int(row["geonameid"]): row["english"] for row in csv.DictReader(file)}
    for row in places[places.geonameid.isin(list(table))].to_dict("records"):
        number = row["geonameid"]
        others = [row["name"], english.get(number, ""), *row["alternatenames"]]
        own = {plain(one) for one in others}
        own |= {one[2:] for one in own if one[:2] in ("al", "el")}  # El-Hodeidah
        if not {plain(table[number]), plain(table[number].split(",")[0])} & own:
            msg = f"{number} is not called {table[number]}: {sorted(own)}"
            raise ValueError(msg)
    return table


def region_names(regions: pd.DataFrame) -> pd.Series:
    """Return the English name of every admin-1 region.

    Parameters
    ----------
    regions
        ``name, adm0_a3, iso_a2``.

    Raises
    ------
    ValueError
        If the table of reviewed names has a region that is not there.
    """
    with _REGIONS.open(encoding="utf-8", newline="") as file:
        reviewed = {(row["country"], row["name"]): row["english"] for row in csv.DictReader(file)}
    keys = list(zip(regions.adm0_a3, regions["name"], strict=True))
    if unknown := set(reviewed) - set(keys):
        msg = f"there are no such regions: {sorted(unknown)}"
        raise ValueError(msg)
    english = [
        reviewed.get(key) or lettered(key[1], str(code))
        for key, code in zip(keys, regions.iso_a2, strict=True)
    ]
    return pd.Series(english, index=regions.index)


def division_names(
    divisions: pd.DataFrame, regions: pd.DataFrame, areas: dict[tuple[str, str], str]
) -> list[str]:
    """Return the English names of GeoNames' first-order divisions.

    A named area (Lombardy) or the region of the same ISO code lends its name, if a name of theirs
    agrees; else the division's own name in plain letters, without its word for "province".

    Parameters
    ----------
    divisions
        ``name, iso_3166_2, country`` (two letters), ``adm0_a3``.
    regions
        The table of admin-1 regions.
    areas
        English names by ``adm0_a3`` and the name of the division.
    """
    coded = regions.dropna(subset="iso_3166_2").set_index("iso_3166_2")["name"].to_dict()
    return [
        in_plain_letters(areas.get((row.adm0_a3, row.name_), ""))
        or _DIVISIONS.get((row.country, row.name_))
        or (None if row.country in _OTHER_REGIONS else coded.get(row.iso_3166_2))
        or lettered(_DIVISION_WORDS.sub("", row.name_), row.country)
        for row in divisions.rename(columns={"name": "name_"}).itertuples()
    ]
