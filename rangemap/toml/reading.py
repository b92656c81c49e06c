"""A TOML file as it is read: its text and its values, or one line that says why not."""

import codecs
import re
import tomllib
from pathlib import Path
from typing import Any, Self

from rangemap.errors import ConfigError
from rangemap.files import regular_file

_MOST_BYTES = 10_000_000  # a catalogue of ten thousand systems has five million


class WrittenFloat(float):
    """A number with a fraction or a power, as it is written in the file.

    Attributes
    ----------
    written
        Its text.
    """

    written: str

    def __new__(cls, text: str) -> Self:
        """Read a number; infinity and what is no number as well."""
        made = super().__new__(cls, text)
        made.written = text
        return made

    def __str__(self) -> str:
        """Return it as it is written."""
        return self.written


def read(path: Path, missing: str = "") -> str:
    """Return the text of a file.

    Parameters
    ----------
    path
        The file, UTF-8, with or without a byte order mark, or UTF-16 with one.
    missing
        What to do where there is no such file.

    Raises
    ------
    ConfigError
        If it cannot be read; the message begins with the path.
    """
    try:
        return decoded(regular_file.read(path, _MOST_BYTES))
    except FileNotFoundError as error:
        msg = f"{path}: there is no such file; {missing}".removesuffix("; ")
        raise ConfigError(msg) from error
    except IsADirectoryError as error:
        msg = f"{path}: this is a directory; name the TOML file in it"
        raise ConfigError(msg) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        msg = f"{path}:{line}: not UTF-8 text; save the file as UTF-8"
        raise ConfigError(msg) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        msg = f"{regular_file.shown(path)}: cannot be read: {reason}"
        raise ConfigError(msg) from error


def decoded(content: bytes) -> str:
    """Return the text of a file, in UTF-8, or in UTF-16 with a mark, as Windows writes it.

    Raises
    ------
    UnicodeDecodeError
        If it is neither.
    """
    if content[:2] in {codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE}:
        return content.decode("utf-16")
    return content.decode("utf-8-sig")


def values(path: Path | str, text: str) -> dict[str, Any]:
    """Return the values of a TOML text.

    Parameters
    ----------
    path
        Where the text was read, for the message.
    text
        From `read`.

    Raises
    ------
    ConfigError
        If it is no TOML; the message has the line.
    """
    deep = f"{path}:1: lists or tables are nested too deeply to read"
    try:
        found = tomllib.loads(text, parse_float=WrittenFloat)
    except RecursionError as error:
        raise ConfigError(deep) from error
    except ValueError as error:
        line, what = _syntax_error(error, text)
        msg = f"{path}:{line}: not valid TOML: {what}"
        raise ConfigError(msg) from error
    if _is_deep(found):
        raise ConfigError(deep)
    return found


def _is_deep(value: dict[str, Any]) -> bool:
    """Return whether lists and tables lie in each other deeper than any config needs."""
    within: list[Any] = [value]
    for _depth in range(_MOST_DEEP):
        within = [
            inner
            for one in within
            for inner in (one.values() if isinstance(one, dict) else one)
            if isinstance(inner, dict | list)
        ]
        if not within:
            return False
    return True


def _syntax_error(error: ValueError, text: str) -> tuple[int, str]:
    """Return the line of a text that is no TOML, and what is wrong there.

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
    if text.lstrip().startswith("{"):
        return number, f"{what}; this looks like JSON, and a config is TOML: key = value"
    fitting = (words for sign, look, words in _ADVICE if sign in said and re.search(look, typed))
    advice = next(fitting, None)
    return number, f"{what}; {advice}" if advice else what


_MOST_DEEP = 50
_KEY = r"^\s*[\w.\"'-]+\s*=\s*"
_END = r"\s*(#|$)"
_PATH = "a path with \\ goes in single quotes, as 'C:\\maps\\area.geojson', or with / for \\"
# What people write who do not know TOML: what tomllib says, what the line looks like (either may
# be anything), and what to write instead
_ADVICE = (
    ("Invalid hex value", "", _PATH),
    ("Unescaped '\\'", "", _PATH),
    ("", "[=\\[,]\\s*[\u201c\u201d\u201e\u2018\u2019\u00ab\u00bb]",
     'write straight quotes, as "Ukraine"'),
    ("", _KEY + r"[+-]?\d[\d ]*,\d",
     "write a number with a decimal point and without thousands, as 2500.5"),
    ("", _KEY + r"\d{1,3}( \d{3})+" + _END, "write a number without spaces, as 2500"),
    ("", _KEY + r"[+-]?[\d.]+\s*[A-Za-z]+" + _END,
     'a number with a unit goes in quotes, as "1550 miles"'),
    ("", _KEY + "(True|TRUE|yes|on)" + _END, "write true"),
    ("", _KEY + "(False|FALSE|no|off)" + _END, "write false"),
    ("", _KEY + _END, "write a value after the ="),
    ("", _KEY + r"[^\W\d]", 'a text goes in quotes, as region = "Ukraine"'),
    ("", r"^\s*-\s+\w|^\s*[\w-]+:(\s|$)",
     'this looks like YAML; write key = value, as region = "Ukraine"'),
    ("", r"^\s*\[[^\]\n]*$", "close the bracket, as [launch]"),
    ("Illegal character '\\n'", "", 'close the text with a " on its line'),
    ("Expected '=' after a key", "", 'write key = value, as region = "Ukraine"'),
    ("Cannot overwrite a value", "", "this key is there twice; leave one"),
    ("Cannot declare", "", "this table is there twice; write its keys under one heading"),
    ("Unclosed array", "", "close the list with ]"),
    ("Unclosed inline table", "", "close the table with }"),
    ("Unterminated string", "", "close the text with its quotes"),
)  # fmt: skip
