"""One key and one value as they are typed on a command line: ``map.theme`` and ``dark``."""

import tomllib
from typing import Any

from rangemap.toml.positions import Loc
from rangemap.toml.reading import WrittenFloat


def key_of(text: str) -> Loc | None:
    """Return where a dotted key points, list positions as numbers; None of what is no key.

    Examples
    --------
    >>> key_of("systems.0.range_km"), key_of('map.colors."a b"'), key_of("no key")
    (('systems', 0, 'range_km'), ('map', 'colors', 'a b'), None)
    """
    try:
        found: Any = tomllib.loads(f"{text} = 0") if "\n" not in text else None
    except ValueError:
        return None
    parts: list[str | int] = []
    while isinstance(found, dict):
        ((part, found),) = found.items()
        parts.append(int(part) if part.isascii() and part.isdecimal() else part)
    return tuple(parts) if found == 0 else None


def value_of(text: str) -> object:
    """Return a value as TOML has it; what is none is a plain text.

    Examples
    --------
    >>> value_of("dark"), value_of("true"), value_of("[500, 1000]"), value_of('"7"')
    ('dark', True, [500, 1000], '7')
    """
    try:
        found = tomllib.loads(f"x = {text}", parse_float=WrittenFloat)
    except (ValueError, RecursionError):
        return text
    return found["x"] if [*found] == ["x"] else text
