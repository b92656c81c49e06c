"""Values that options of the command line give, which go before those of a config."""

from collections.abc import Mapping, Sequence
from typing import Any, NamedTuple

from rangemap import toml
from rangemap.config import several_scenarios
from rangemap.errors import ConfigError
from rangemap.toml import Loc


class Option(NamedTuple):
    """A value, and the option that gave it."""

    loc: Loc
    """Where in a config it would stand."""
    value: object
    said: str
    """The option, as a message names it: ``--set map.theme``."""
    typed: str | None = None
    """What was typed, of a value that may also be meant as a text."""


def set_option(text: str) -> Option:
    """Read ``map.theme=dark``: a key of a config, and its value as in TOML or as a plain word.

    Raises
    ------
    ConfigError
        If it is no key with a value.

    Examples
    --------
    >>> set_option("systems.0.range_km=1600").value
    1600
    """
    key, equals, typed = text.partition("=")
    loc = toml.key_of(key.strip())
    if not equals or loc is None:
        msg = f"--set: got {text!r}; write a key and its value, as --set map.theme=dark"
        raise ConfigError(msg)
    value = toml.value_of(typed.strip())
    return Option(loc, value, f"--set {key.strip()}", typed.strip())


def joined(raw: dict[str, Any], options: Sequence[Option]) -> dict[str, Any]:
    """Return the values of a config with those of options.

    A launch region takes the place of the one that is there, as that of a ``[[scenario]]`` does.

    Raises
    ------
    ConfigError
        If a list has no such item, or what is above a value is no table.
    """
    for one in options:
        if len(one.loc) == 1:
            raw = several_scenarios.joined(raw, {str(one.loc[0]): one.value})
            if one.value == []:  # --range in place of a config's systems
                del raw[str(one.loc[0])]
        else:
            raw = _with(raw, one.loc, one)
    return raw


def said(options: Sequence[Option]) -> dict[Loc, str]:
    """Return which option gave what, by where it stands."""
    return {one.loc: one.said for one in options}


def option_of(said: Mapping[Loc, str], loc: Loc) -> str | None:
    """Return the option that gave a value, or a part of it; None if none did."""
    for end in range(len(loc), 0, -1):
        if loc[:end] in said:
            return said[loc[:end]]
    return None


def as_texts(options: Sequence[Option], refused: set[Loc]) -> list[Option] | None:
    """Return the options with those as plain texts that were refused as numbers and the like.

    None if there are none.
    """
    again = [
        one._replace(value=one.typed, typed=None)
        if one.loc in refused and one.typed is not None and not isinstance(one.value, str)
        else one
        for one in options
    ]
    return again if again != [*options] else None


def _with(value: Any, loc: Loc, option: Option) -> Any:  # noqa: ANN401 (any TOML)
    """Return a value with another at a place within it; tables on the way are made."""
    if not loc:
        return option.value
    key, *rest = loc
    if isinstance(value, list) and isinstance(key, int):
        if key >= len(value):
            count = f"{len(value)} are there, counted from 0" if value else "none is there"
            msg = f"{option.said}: there is no number {key} in that list; {count}"
            raise ConfigError(msg)
        return [_with(v, (*rest,), option) if n == key else v for n, v in enumerate(value)]
    if isinstance(value, list) or not isinstance(value, dict | None):
        what = "a list: write a number" if isinstance(value, list) else "no table"
        msg = f"{option.said}: what is above {key} is {what}, as in --set systems.0.range_km=1600"
        raise ConfigError(msg)
    table = value or {}
    return {**table, str(key): _with(table.get(str(key)), (*rest,), option)}
