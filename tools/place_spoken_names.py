"""The names of the best known places in the languages that the program speaks.

GeoNames' names by language (Debian ``libgeonames-common``), by id; before them those that CLDR has
for the cities of its time zones, which are few and looked after; before all ``spoken_names.csv``,
what of the four hundred best known places those lack. A name in another script than its language's
is none; of Chinese names those in simplified letters are taken.
"""

import csv
import gettext
import unicodedata
from collections.abc import Mapping
from pathlib import Path

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from babel import Locale
from babel.core import get_global

LANGUAGES = ("ar", "de", "es", "fa", "fr", "he", "ja", "ko", "pt", "ru", "tr", "uk", "zh")
# A rank (docs/data.md) of a town that a map of a continent may name: 17,000 places of 139,758
_LEAST_KNOWN = 5.5
_SCRIPTS = {
    "ar": ("ARABIC",),
    "fa": ("ARABIC",),
    "he": ("HEBREW",),
    "ja": ("CJK", "KATAKANA", "HIRAGANA"),
    "ko": ("HANGUL",),
    "ru": ("CYRILLIC",),
    "uk": ("CYRILLIC",),
    "zh": ("CJK",),
}
_MORE = Path(__file__).with_name("spoken_names.csv")
_OF_NO_SCRIPT = ("KATAKANA-HIRAGANA",)  # the mark of a long vowel


def spoken_names(places: pd.DataFrame, folder: Path) -> pd.DataFrame:
    """Return ``geonameid`` and a column a language, null where a place has no other name there.

    Parameters
    ----------
    places
        ``geonameid, name, geonames_cc, known``, as they are shipped.
    folder
        ``usr/share/locale`` of the Debian package.
    """
    known = places[places["known"] >= _LEAST_KNOWN].sort_values("known")
    table = pd.DataFrame({"geonameid": known["geonameid"].astype("int32")})
    zones, more = _zones(known), _more(known)
    for language in LANGUAGES:
        names = {int(key): name for key, name in _catalogue(folder, language).items()}
        cities = Locale.parse(language).time_zones
        if language not in _SCRIPTS:  # one in Latin letters without a name has the English one
            names |= dict.fromkeys(zones.values())
        names |= {number: city for zone, number in zones.items() if (city := _city(cities, zone))}
        names |= more.get(language, {})
        told = [_fitting(names.get(number), language) for number in known["geonameid"]]
        same = [one is None or one == own for one, own in zip(told, known["name"], strict=True)]
        table[language] = [None if no else one for no, one in zip(same, told, strict=True)]
    named = table[table[list(LANGUAGES)].notna().any(axis=1)]
    return named.sort_values("geonameid", ignore_index=True)


def write(table: pd.DataFrame, path: Path) -> None:
    """Write the table, compressed hard, the same bytes each time."""
    content = pa.Table.from_pandas(table, preserve_index=False)
    pq.write_table(content, path, compression="zstd", compression_level=19, use_dictionary=False)
    print(f"{path.name}: {len(table)} rows, {path.stat().st_size / 1e6:.2f} MB")


def _catalogue(folder: Path, language: str) -> dict[str, str]:
    path = folder / language / "LC_MESSAGES" / "geonames.mo"
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001 - no other way to list it
    return {key: name for key, name in catalogue.items() if str(key).isdigit()}


def _zones(known: pd.DataFrame) -> dict[str, int]:
    """Return the place that each of CLDR's time zones is called after, in the zone's country."""
    keys = zip(known["geonames_cc"], known["name"], strict=True)
    ids = dict(zip(keys, known["geonameid"].tolist(), strict=True))  # the best known comes last
    english = Locale.parse("en").time_zones
    found = {}
    for zone, territory in get_global("zone_territories").items():
        city = english.get(zone, {}).get("city") or zone.rpartition("/")[2].replace("_", " ")
        if (number := ids.get((territory, city))) is not None:
            found[zone] = number
    return found


def _city(cities: Mapping[str, Mapping[str, str]], zone: str) -> str | None:
    return cities.get(zone, {}).get("city")


def _more(known: pd.DataFrame) -> dict[str, dict[int, str]]:
    """Return the names of ``spoken_names.csv`` by language and id; each place must be there."""
    keys = zip(known["geonames_cc"], known["name"], strict=True)
    ids = dict(zip(keys, known["geonameid"].tolist(), strict=True))
    found: dict[str, dict[int, str]] = {}
    with _MORE.open(encoding="utf-8", newline="") as file:
        for row in csv.DictReader(file):
            number = ids[row["country"], row["name"]]
            found.setdefault(row["language"], {})[number] = row["spoken"]
    return found


def _fitting(name: str | None, language: str) -> str | None:
    """Return a name if it is in the letters of its language."""
    if name is None:
        return None
    name = unicodedata.normalize("NFC", name).strip()
    scripts = {unicodedata.name(char, "").split(" ")[0] for char in name if char.isalpha()}
    scripts -= set(_OF_NO_SCRIPT)
    allowed = _SCRIPTS.get(language, ("LATIN", "MODIFIER"))
    if not scripts or any(not one.startswith(allowed) for one in scripts):
        return None
    return name if language != "zh" or _is_simplified(name) else None


def _is_simplified(name: str) -> bool:
    """Return whether a Chinese name is in simplified letters: those of GB 2312."""
    try:
        return bool(name.encode("gb2312"))
    except UnicodeEncodeError:
        return False
