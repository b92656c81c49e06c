"""A TOML file as it is read: its text and its values, or one line that says why not."""

import codecs
import tomllib
from pathlib import Path
from typing import Any, Self

from rangemap.errors import ConfigError
from rangemap.files import regular_file
from rangemap.toml import plain_faults

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
        If it is no TOML; the message has the line of each fault.
    """
    deep = f"{path}:1: lists or tables are nested too deeply to read"
    try:
        found = tomllib.loads(text, parse_float=WrittenFloat)
    except RecursionError as error:
        raise ConfigError(deep) from error
    except ValueError as error:
        faults = (
            f"{path}:{one.line}: {f'{one.key}: ' if one.key else ''}not valid TOML: {one.what}"
            for one in plain_faults.all_told(error, text)
        )
        raise ConfigError("\n".join(faults)) from error
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


_MOST_DEEP = 50
