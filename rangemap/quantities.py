"""Numbers and distances as people type them, in any country's way: the only reader of quantities.

Where a text can be read in two ways it is refused with both. Knows nothing of where a text comes
from: command line, config, table or form.
"""

import re
import unicodedata

from rangemap.errors import ConfigError
from rangemap.units import METRES

_DECIMALS = ".,\u066b"  # full stop, comma, Arabic decimal separator
# Space, no-break and thin spaces, apostrophes, underscore, Arabic thousands separator
_GROUPS = " \u00a0\u2009\u202f'\u2019\u02bc_\u066c"
_MARKS = re.escape(_DECIMALS + _GROUPS)
_NUMBER = re.compile(rf"(\d*(?:[{_MARKS}]\d+)*)(e[+-]?\d+)?", re.IGNORECASE)
_QUANTITY = re.compile(
    rf"([\d{_MARKS}]*\d(?:e[+-]?\d+)?)\s*([^\d\s].*)?", re.IGNORECASE | re.DOTALL
)
_GROUPED = re.compile(r"[1-9]\d{0,2}(,\d{3})+|[1-9]\d?(,\d{2})+,\d{3}")  # by 3, or as in India
_UNITS = {
    "km": ("km", "kms", "kilometre", "kilometres", "kilometer", "kilometers", "\u043a\u043c"),
    "mi": ("mi", "mile", "miles", "statute mile", "statute miles", "st mi", "sm"),
    "nmi": (
        "nmi",
        "nm",
        "nautical mile",
        "nautical miles",
        "naut mi",
        "n m",
        "n mi",
        "nautical mi",
    ),
    "m": ("m", "metre", "metres", "meter", "meters", "mtr", "mtrs"),
    "ft": ("ft", "foot", "feet", "\u2032", "'"),
}
_UNIT_OF = {name: unit for unit, names in _UNITS.items() for name in names}
_WANTED = (
    "is not a distance; write for example '2500 km', '1550 miles', '900 nmi', '500 m' or '900 ft'"
)
_SHOWN = 60  # characters of what was typed that a message repeats


class QuantityError(ConfigError):
    """A text that is no quantity, or can be two (`AmbiguousError`).

    Attributes
    ----------
    advice
        What is wrong and what to write, without the text that came.
    """

    def __init__(self, text: str, said: str) -> None:
        self.advice = f"it {said}"
        super().__init__(f"{_shown(text)} {said}")


class AmbiguousError(QuantityError):
    """A text that can be read in two ways."""


def parse_distance_km(text: str) -> float:
    """Read a distance with an optional unit.

    Parameters
    ----------
    text
        For example ``"2500"``, ``"2,500 km"``, ``"2.500,5 km"``, ``"1 000,5 km"``,
        ``"1550 miles"``, ``"900 nmi"`` or ``"30,000 ft"``; without a unit it is kilometres. A
        comma before three digits divides thousands, as in English; a full stop there may do
        either, and is asked back.

    Returns
    -------
    float
        Kilometres.

    Raises
    ------
    AmbiguousError
        If it can be read in two ways; the message has both.
    QuantityError
        If it is no number with a known unit.

    Examples
    --------
    >>> parse_distance_km("2,500 km"), parse_distance_km("1,5 km"), parse_distance_km("1 000,5 km")
    (2500.0, 1.5, 1000.5)
    >>> round(parse_distance_km("1550 miles"), 1)
    2494.5
    >>> parse_distance_km("1.000 km")
    Traceback (most recent call last):
    rangemap.quantities.AmbiguousError: '1.000 km' can be 1000 km or 1 km; write 1000 or 1.0
    """
    match = _QUANTITY.fullmatch(text.strip())
    typed = (match.group(2) or "km").strip() if match else ""
    unit = _UNIT_OF.get(re.sub(r"[\s.-]+", " ", typed).strip().casefold())
    if match is None or unit is None:
        raise QuantityError(text, _WANTED)
    if typed == "M":
        number = _read(match.group(1), text, typed, _WANTED)
        both = (f"{number * METRES[one] / 1000.0:,.6g} km" for one in ("m", "nmi"))
        told = "can be metres ({}) or nautical miles ({}); write m or nmi".format(*both)
        raise AmbiguousError(text, told)
    return (
        _read(match.group(1), text, typed, _WANTED, METRES[unit] / 1000.0) * METRES[unit] / 1000.0
    )


def parse_number(text: str) -> float:
    """Read a number without a sign, its thousands and decimals divided in any usual way.

    Parameters
    ----------
    text
        For example ``"1,234.5"``, ``"1.234,5"``, ``"1 234,5"``, ``"1'234.5"`` or ``"12,34,567"``.

    Raises
    ------
    AmbiguousError
        If it can be read in two ways, as ``"1.500"``; the message has both.
    QuantityError
        If it is no number.

    Examples
    --------
    >>> parse_number("1.234,5"), parse_number("1'234.5"), parse_number("0.500")
    (1234.5, 1234.5, 0.5)
    """
    return _read(text, text, "", "is no number; write for example 2500 or 2500.5")


def _read(number: str, text: str, unit: str, wanted: str, km: float = 1.0) -> float:
    """Return a number; ``text`` is what was typed, with the unit, of which one is ``km`` long."""
    whole, part = _readings(number)
    if whole is None and part is None:
        raise QuantityError(text, wanted)
    if whole is None or part is None or "," in number:
        return float(part if whole is None else whole)  # type: ignore[arg-type]
    both = " or ".join(
        f"{one:.15g} {unit}".strip() + (f" ({one * km:,.6g} km)" if km != 1.0 else "")
        for one in (whole, part)
    )
    raise AmbiguousError(text, f"can be {both}; write {whole:.15g} or {_unmistakable(part)}")


def _readings(text: str) -> tuple[float | None, float | None]:
    """Return a number as one whose marks all divide thousands, and as one with decimals."""
    plain = "".join(_digit(character) for character in text.strip())
    match = _NUMBER.fullmatch(plain)
    if match is None or not any(character.isdigit() for character in match.group(1)):
        return None, None
    number, power = match.group(1), match.group(2) or ""
    marks = [character for character in number if not character.isdigit()]
    whole = part = None
    if not marks:
        part = float(number + power)
    if marks and len({*marks}) == 1 and marks[0] != "\u066b" and _in_groups(number, marks[0]):
        whole = float(re.sub(r"\D", "", number) + power)
    if marks and marks[-1] in _DECIMALS and marks.count(marks[-1]) == 1:
        left, right = number.split(marks[-1])
        earlier = {*marks[:-1]}
        if not earlier or (len(earlier) == 1 and _in_groups(left, marks[0])):
            part = float(f"{re.sub(r'[^0-9]', '', left) or '0'}.{right}{power}")
    return whole, part


def _in_groups(number: str, mark: str) -> bool:
    """Return whether a mark stands where one divides thousands."""
    return _GROUPED.fullmatch(number.replace(mark, ",")) is not None


def _digit(character: str) -> str:
    """Return a digit of any script as one of ours, and all else as it is."""
    value = unicodedata.decimal(character, None)
    return character if value is None else str(value)


def _unmistakable(number: float) -> str:
    """Write a number so that it can be read in one way alone: not with three decimals."""
    text = f"{number:.15g}"
    if "." not in text:
        return f"{text}.0"
    return f"{text}0" if len(text.partition(".")[2]) == 3 else text  # noqa: PLR2004 (digits)


def _shown(text: str) -> str:
    return repr(text if len(text) <= _SHOWN else f"{text[: _SHOWN - 1]}…")
