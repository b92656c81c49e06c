"""What people write who do not know TOML, and what to write instead."""

import re
import tomllib
from typing import NamedTuple

from rangemap.quantities import QuantityError, parse_number


class Told(NamedTuple):
    """A fault of a text that is no TOML."""

    line: int
    key: str
    """What the line is about, as ``launch.region``; empty if it has no key."""
    what: str
    """What is wrong and what to write instead."""
    in_line: bool = False
    """Whether it is known to lie in that line alone."""


def all_told(error: ValueError, text: str) -> list[Told]:
    """Return every fault that can be told apart, as who does not know TOML seldom makes one alone.

    A line whose fault is known to lie in it is passed over, and the rest is read again; `_MOST` at
    most.

    Parameters
    ----------
    error
        As raised by ``tomllib.loads(text)``.
    text
        The TOML text.
    """
    found = [told(error, text)]
    lines = text.split("\n")
    while found[-1].in_line and len(found) < _MOST:
        lines[found[-1].line - 1] = ""
        rest = "\n".join(lines)
        try:
            tomllib.loads(rest)
        except (ValueError, RecursionError) as other:
            again = told(other, rest) if isinstance(other, ValueError) else None
            if again is None or not again.in_line:  # it may come of what was passed over
                break
            found.append(again)
        else:
            break
    return found


_MOST = 10


def told(error: ValueError, text: str) -> Told:
    """Return where a text is no TOML, what is wrong there, and what to write instead.

    Parameters
    ----------
    error
        As raised by ``tomllib.loads(text)``.
    text
        The TOML text.
    """
    said = str(error)
    lines = text.split("\n")
    match = re.search(r" \(at line (\d+), column (\d+)\)$", said)
    if match:
        number, what = int(match[1]), f"{said[: match.start()]} (column {match[2]})"
    else:
        number = text.count("\n", 0, len(text.rstrip())) + 1
        what = said.replace(" (at end of document)", "")
    typed = lines[number - 1] if number <= len(lines) else ""
    key = _key(lines[:number])
    if re.match(r"\s*(\{|\[\s*\{)", text):
        return Told(number, "", f"{what}; this looks like JSON, and a config is TOML: key = value")
    advice = _advice(said, typed)
    return Told(number, key, f"{what}; {advice}", bool(key)) if advice else Told(number, key, what)


def _key(lines: list[str]) -> str:
    """Return the key of the last line, below the table that it stands in."""
    found = re.match(rf"\s*({_NAME})\s*=", lines[-1])
    if found is None:
        return ""
    heads = (re.match(r"\s*\[+\s*([\w.-]+)\s*\]+", line) for line in reversed(lines))
    head = next((one[1] for one in heads if one), "")
    return f"{head}.{found[1]}" if head else found[1]


def _advice(said: str, line: str) -> str | None:
    """Return what to write in place of a line, in the words that are there where that can be."""
    for sign, look, words in _ADVICE:
        found = re.search(look, line)
        if sign in said and found:
            given = {name: value.strip() for name, value in found.groupdict().items()}
            if "number" in given:
                given["number"] = _plain_number(given["number"])
            return words.format(**given)
    return None


def _plain_number(text: str) -> str:
    """Return a number as TOML has it; with both readings if there are two.

    Examples
    --------
    >>> _plain_number("2,5"), _plain_number("2 500,5"), _plain_number("2,500")
    ('2.5', '2500.5', '2500 (or 2.5, if the comma is a decimal one)')
    """
    try:
        value = parse_number(text.lstrip("+-"))
    except QuantityError:
        return "2500.5"
    sign = "-" if text.startswith("-") else ""
    plain = f"{sign}{value:.15g}"
    if re.fullmatch(r"[+-]?[1-9]\d{0,2},\d{3}", text):
        return f"{plain} (or {sign}{value / 1000.0:.15g}, if the comma is a decimal one)"
    return plain


_NAME = r"[\w.\"'-]+"
_KEY = rf"^\s*(?P<key>{_NAME})\s*=\s*"
_END = r"\s*[,;]?\s*(#|$)"
_QUOTES = "[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb\u2039\u203a`]"
_DASHES = "[\u2010-\u2015\u2212]"
_SPACES = "[\u00a0\u2007\u2009\u202f\u200b\u2060\ufeff]"
_PATH = "a path with \\ goes in single quotes, as 'C:\\maps\\area.geojson', or with / for \\"
_PLAIN = "write a number with a decimal point and without thousands, as {key} = {number}"
_SPACE = (
    "this line has a space that only looks like one, as web pages and word processors have them; "
    "type it anew"
)
_DEGREES = (
    "write degrees as a number, below 0 in the south and west; or a position as a text, as "
    'points = ["48.57 N, 45.90 E"]'
)
_JSON = "this looks like JSON, and a config is TOML: key = value"
# What tomllib says, what the line looks like (either may be anything), and what to write instead,
# with what the look has found
_ADVICE = (
    ("Invalid hex value", "", _PATH),
    ("Unescaped '\\'", "", _PATH),
    ("", rf"{_KEY}{_QUOTES}(?P<text>[^\u201c-\u201e\u2018\u2019\u00ab\u00bb`]+){_QUOTES}{_END}",
     'write straight quotes, as {key} = "{text}"'),
    ("", rf"[=\[,]\s*{_QUOTES}", 'write straight quotes, as "Ukraine"'),
    ("", rf"{_KEY}{_DASHES}(?P<text>[\d.]+)", "write a plain minus, as {key} = -{text}"),
    ("", rf"^[^\"'#]*{_SPACES}", _SPACE),
    ("", rf"{_KEY}(?P<number>[+-]?\d[\d .]*,\d[\d.,]*){_END}", _PLAIN),
    ("", rf"{_KEY}[+-]?\d[\d ]*,\d", _PLAIN.replace("{key} = {number}", "2500.5")),
    ("", rf"{_KEY}(?P<number>\d{{1,3}}( \d{{3}})+){_END}",
     "write a number without spaces, as {number}"),
    ("", r"^\s*(?P<key>lat|lon)\s*=\s*[\d.,]+\s*°?\s*(?P<side>[NSEW])",
     _DEGREES),
    ("", rf"{_KEY}(?P<text>[+-]?[\d.]+\s*[A-Za-z]+){_END}",
     'a number with a unit goes in quotes, as {key} = "{text}"'),
    ("", rf"{_KEY}(True|TRUE|yes|on){_END}", "write true"),
    ("", rf"{_KEY}(False|FALSE|no|off){_END}", "write false"),
    ("", rf"{_KEY}{_END}", "write a value after the ="),
    ("", rf"{_KEY}(?P<text>[^\W\d][^\"'#]*\\[^\"'#]*?){_END}",
     "a path with \\ goes in single quotes, as {key} = '{text}'"),
    ("", rf"{_KEY}(?P<text>[^\W\d][^\"'#=\[\]{{}}]*?){_END}",
     'a text goes in quotes, as {key} = "{text}"'),
    ("", rf"{_KEY}[^\W\d]", 'a text goes in quotes, as region = "Ukraine"'),
    ("", rf"{_KEY}'[^']*'\w", "a text with ' in it goes in double quotes"),
    ("", rf'{_KEY}"[^"]*"\w', 'a text with " in it goes in single quotes'),
    ("after a statement", rf"[,;]{_END}", "leave out what stands at the end of the line: , or ;"),
    ("", r'^\s*"[^"]*"\s*:', _JSON),
    ("", r"^\s*-\s+\w|^\s*[\w-]+:(\s|$)",
     'this looks like YAML; write key = value, as region = "Ukraine"'),
    ("", r"^\s*(//|;|--|/\*)", "a remark begins with #"),
    ("", r"^\s*(\[\[[\w.-]+\]?|\[[\w.-]+\]\])\s*$",
     "write as many brackets before as behind, as [[systems]]"),
    ("", r"^\s*\[[^\]\n]*$", "close the bracket, as [launch]"),
    ("", r"^\s*(?P<first>\w+) (?P<second>\w+)\s*=",
     "a key has no spaces; write {first}_{second}"),
    ("Illegal character '\\n'", "", 'close the text with a " on its line'),
    ("Expected '=' after a key", "", 'write key = value, as region = "Ukraine"'),
    ("Cannot overwrite a value", "", "this key is there twice; leave one"),
    ("Cannot declare", "", "this table is there twice; write its keys under one heading"),
    ("Unclosed array", r"[\"'}}\]\d]\s+[\"'{{\[\d]",
     'write a comma between the items of a list, as ["Iran", "Iraq"]'),
    ("Unclosed array", "", "close the list with ], and write commas between its items"),
    ("Unclosed inline table", r"[\"'\d]\s+\w+\s*=",
     "write a comma between the keys of a table, as {{ lat = 48.57, lon = 45.9 }}"),
    ("Unclosed inline table", "", "close the table with }}"),
    ("Unterminated string", "", "close the text with its quotes"),
)  # fmt: skip
