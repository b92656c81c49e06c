"""Positions as people paste them: the only reader of coordinates that are typed.

What can be read in two ways is refused, and latitude and longitude never change places: without
letters the first is the latitude. Knows nothing of where a text comes from.
"""

import re
from typing import NamedTuple

from rangemap.errors import RegionError

_MINUS = re.compile("[\u2212\u2010-\u2015\ufe58\ufe63\uff0d]")  # minus signs and dashes
_ALIKE = (
    (re.compile("[\u00b0\u00ba\u02da]|\\bdeg(rees?)?\\b\\.?", re.IGNORECASE), "°"),
    (re.compile("''|[\u2033\u201c\u201d\u201e\u02ba\u301e]|\\bsec\\b\\.?"), '"'),
    (re.compile("[\u2032\u2018\u2019\u00b4`\u02b9]|\\bmin\\b\\.?"), "'"),
    (re.compile("с\\.?\\s*ш\\.?|пн\\.?\\s*ш\\.?", re.IGNORECASE), "N"),  # noqa: RUF001 (Cyrillic)
    (re.compile("ю\\.?\\s*ш\\.?|пд\\.?\\s*ш\\.?", re.IGNORECASE), "S"),
    (re.compile("в\\.?\\s*д\\.?|сх\\.?\\s*д\\.?", re.IGNORECASE), "E"),  # noqa: RUF001 (Cyrillic)
    (re.compile("з\\.?\\s*д\\.?|зх\\.?\\s*д\\.?", re.IGNORECASE), "W"),
    (re.compile("\\bnorth\\b", re.IGNORECASE), "N"),
    (re.compile("\\bsouth\\b", re.IGNORECASE), "S"),
    (re.compile("\\beast\\b", re.IGNORECASE), "E"),
    (re.compile("\\bwest\\b", re.IGNORECASE), "W"),
    (re.compile("\\b(lat(itude)?|lon(g(itude)?)?|lng)\\b[.:=]*|^geo:", re.IGNORECASE), " "),
)
_LON_FIRST = re.compile(r"\blon.*\blat|\blng.*\blat", re.IGNORECASE)
_POSITION = re.compile(r"[\s\d.,;:/°'\"NSEWO()+-]*", re.IGNORECASE)
_NUMBER = r"\d+(?:[.,]\d+)?"
_ANGLE = re.compile(
    rf"([+-]?)\s*({_NUMBER})\s*(?:[°:]|\s|$)\s*"
    rf"(?:({_NUMBER})\s*(?:[':]|\s|$)\s*(?:({_NUMBER})\s*\"?)?)?"
)
_WANTED = 'write latitude, longitude, as "48.57, 45.9" or "48.57 N, 45.9 E"'
_POLE, _DATE_LINE = 90.0, 180.0


class Position(NamedTuple):
    """A point on WGS 84 in degrees."""

    lon: float
    lat: float


class CoordinatesError(RegionError):
    """A text that is meant for coordinates and is none, or can be read in two ways."""


def parse_position(text: str) -> Position | None:
    r"""Read a position; None of what is no pair of numbers, as a name.

    Parameters
    ----------
    text
        For example ``"48.57,45.90"``, ``"48,57 45,90"``, ``"48.57 N, 45.90 E"``,
        ``"45.9E 48.57N"``, ``"N48 34.2 E45 54"`` or ``"48°34'12\"N 45°54'E"``; without letters
        the first is the latitude.

    Raises
    ------
    CoordinatesError
        If it can be read in two ways, or is off the Earth; with what to write.

    Examples
    --------
    >>> parse_position("48°34'12\"N 45°54'E")
    Position(lon=45.9, lat=48.57)
    >>> parse_position("45,90 E; 48,57 N") == parse_position("N48 34.2 E45 54")
    True
    >>> parse_position("Kapustin Yar") is None
    True
    """
    plain = _plain(text)
    if not _POSITION.fullmatch(plain) or len(re.findall(r"\d+", plain)) < 2:  # noqa: PLR2004 (two)
        return None
    if re.search("O", plain, re.IGNORECASE):
        raise _error(text, "O can be east (Ost) or west (Ouest); write E or W")
    letters = re.findall("[NSEW]", plain, re.IGNORECASE)
    if not letters and _LON_FIRST.search(text):
        raise _error(text, _WANTED)
    first, second = _halves(text, plain, letters)
    one, other = (_degrees(half, text) for half in (first, second))
    if not letters:
        return _on_earth(text, lat=one, lon=other)
    sides = "".join(letters).upper()
    if {side in "NS" for side in sides} != {True, False}:
        raise _error(text, f"it has {' and '.join(sides)}; {_WANTED}")
    lat, lon = (one, other) if sides[0] in "NS" else (other, one)
    return _on_earth(
        text,
        lat=_signed(lat, first + second, text, below="S" in sides),
        lon=_signed(lon, first + second, text, below="W" in sides),
    )


def written(position: Position) -> str:
    """Write a position as people say it.

    Examples
    --------
    >>> written(Position(-45.9, 48.57))
    '48.57 N, 45.9 W'
    """
    lon, lat = position
    north, east = "N" if lat >= 0.0 else "S", "E" if lon >= 0.0 else "W"
    return f"{abs(lat):.6g} {north}, {abs(lon):.7g} {east}"


def _plain(text: str) -> str:
    """Return a text with one kind of each mark."""
    plain = _MINUS.sub("-", text.strip())
    for look, mark in _ALIKE:
        plain = look.sub(mark, plain)
    if plain.startswith("(") and plain.endswith(")"):
        plain = plain[1:-1]
    return re.sub(r"\s+", " ", plain).strip()


def _halves(text: str, plain: str, letters: list[str]) -> tuple[str, str]:
    """Return the two angles, letters left out."""
    found = _by_letters(plain) if letters else _by_marks(plain)
    if len(found) != 2:  # noqa: PLR2004 (a latitude and a longitude)
        raise _error(text, _WANTED)
    first, second = (half.strip(" ,;/") for half in found)
    return first, second


def _by_letters(plain: str) -> list[str]:
    """Divide behind the letter of each angle, or before it if the text begins with one."""
    look = r"[NSEW]([^NSEW]*)" if plain[0].upper() in "NSEW" else r"([^NSEW]*)[NSEW]"
    found = re.findall(look, plain, re.IGNORECASE)
    whole = sum(map(len, found)) + len(found) == len(plain)
    return found if whole else []


def _by_marks(plain: str) -> list[str]:
    """Divide at what can only stand between two angles."""
    for between in (r"\s*[;/]\s*", r"\s*,\s+|\s+,\s*"):
        if len(found := re.split(between, plain)) > 1:
            return found
    if plain.count("°") == 2:  # noqa: PLR2004 (of each angle)
        return [*re.split(r"[\s,]+(?=[+-]?[\d.]+ ?°)", plain)]
    if len(found := plain.split(" ")) > 1:
        return found
    return plain.split(",")


def _degrees(half: str, text: str) -> float:
    """Read degrees, or degrees, minutes and seconds."""
    match = _ANGLE.fullmatch(half)
    if match is None:
        raise _error(text, _WANTED)
    sign, *numbers = match.groups()
    given = [one.replace(",", ".") for one in numbers if one is not None]
    values = [float(one) for one in given]
    if any("." in one for one in given[:-1]) or any(value >= 60.0 for value in values[1:]):  # noqa: PLR2004
        raise _error(text, f"minutes and seconds are below 60, and the last alone has a fraction; "
                     f"{_WANTED}")  # fmt: skip
    degrees = sum(value / 60.0**place for place, value in enumerate(values))
    degrees = round(degrees, 9)  # 0.1 mm: 48°34'12" is 48.57
    return -degrees if sign == "-" else degrees


def _signed(degrees: float, halves: str, text: str, *, below: bool) -> float:
    """Return an angle that has a letter, which leaves no room for a sign."""
    if "-" in halves or "+" in halves:
        raise _error(text, "it has a sign and a letter; write one of them, as -45.9 or 45.9 W")
    return -degrees if below else degrees


def _on_earth(text: str, *, lat: float, lon: float) -> Position:
    if abs(lat) <= _POLE and abs(lon) <= _DATE_LINE:
        return Position(lon, lat)
    msg = "is off the Earth; write latitude, longitude: -90..90, -180..180"
    if abs(lon) <= _POLE and abs(lat) <= _DATE_LINE:
        msg += f"; if latitude and longitude have changed places: {lon:g}, {lat:g}"
    msg = f"'{text}' {msg}"
    raise CoordinatesError(msg)


def _error(text: str, said: str) -> CoordinatesError:
    return CoordinatesError(f"'{text}' is no position that can be read in one way; {said}")
