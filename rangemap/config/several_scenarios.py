"""The maps of one config: the file itself, or each of its [[scenario]] tables."""

from collections.abc import Mapping
from typing import Annotated, Any, NamedTuple

from pydantic import StringConstraints, ValidationError

from rangemap.config import faults
from rangemap.config.faults import Fault
from rangemap.config.launch_table import OF_A_FILE, ORIGINS
from rangemap.config.scenario import SystemChoice
from rangemap.config.value_types import Model, allowed
from rangemap.toml import Loc

KEY = "scenario"
# What is said of a place, and so of no other; the border view and the distances stay
_OF_A_PLACE = {*ORIGINS, *OF_A_FILE, "name", "include", "exclude"}


class Member(Model):
    """One map of several in a file: a name, and the keys and tables in which it differs."""

    name: Annotated[
        str,
        StringConstraints(pattern=r"^\w([\w .+-]*[\w+-])?$", max_length=100),
        allowed(
            "write letters, digits, spaces, dots and hyphens: it names the directory of the map"
        ),
    ]
    """What the map is called beside the others, and the directory that it is written to."""


class Values(NamedTuple):
    """The values of one map, as if they stood in a file of their own."""

    name: str | None
    """What the map is called beside the others of its file; None for a file of one map."""
    loc: Loc
    """Where its own table stands in the file; empty for a file of one map."""
    raw: dict[str, Any]
    """What it has of its own, and what it shares."""


def split(raw: Mapping[str, Any]) -> tuple[list[Values], list[Fault]]:
    """Return the values of each map of a file, and what is wrong with their tables.

    A map has what stands at the top of the file and what stands in its own ``[[scenario]]``, where
    tables are joined key by key. With a launch region of its own it takes none of what belongs to
    the shared one, and colours of systems that only other maps draw are passed over.

    Parameters
    ----------
    raw
        The values of the whole file.
    """
    if KEY not in raw:
        return [Values(None, (), dict(raw))], []
    tables = raw[KEY]
    if not isinstance(tables, list) or not tables or not all(isinstance(t, dict) for t in tables):
        return [], [((KEY,), f"got {faults.shown(tables)}; write a [[{KEY}]] table for each map")]
    shared = {key: value for key, value in raw.items() if key != KEY}
    found, wrong = [], []
    taken: dict[str, int] = {}
    for number, table in enumerate(tables):
        loc: Loc = (KEY, number)
        own = {key: value for key, value in table.items() if key != "name"}
        try:
            name = Member.model_validate({"name": table["name"]} if "name" in table else {}).name
        except ValidationError as error:
            needed: dict[str | int, str] = {"name": 'write one, for example name = "poland"'}
            wrong += [((*loc, *at), w) for at, w in faults.describe(error, Member, needed)]
            name = ""
        if name and taken.setdefault(name.casefold(), number) != number:
            what = f'got "{name}", as in {KEY}[{taken[name.casefold()]}]; write another name'
            wrong.append(((*loc, "name"), what))
        found.append(Values(name, loc, joined(shared, own)))
    anywhere = {key for one in (shared, *tables) for key in _keys(one)}
    return [one._replace(raw=_with_own_colors(one.raw, anywhere)) for one in found], wrong


def place(lines: Mapping[Loc, int], own: Loc, loc: Loc) -> Loc:
    """Return where in the file a key of a map stands: in its own table, or among what is shared.

    Parameters
    ----------
    lines
        From `toml.lines`.
    own
        Where the map's own table stands.
    loc
        The key, as if the map stood in a file of its own.
    """
    if (*own, *loc[:1]) not in lines:
        return loc if loc[:1] in lines else (*own, *loc)
    of_a_table = len(loc) > 1 and isinstance(loc[1], str)  # all else replaces what is shared
    if of_a_table and loc[:2] in lines and (*own, *loc[:2]) not in lines:
        return loc
    return (*own, *loc)


def joined(shared: Mapping[str, Any], own: Mapping[str, Any]) -> dict[str, Any]:
    """Return what is shared and what goes before it; tables are joined key by key."""
    joined = {**shared, **own}
    for key in shared.keys() & own.keys():
        one, other = shared[key], own[key]
        if isinstance(one, dict) and isinstance(other, dict):
            left = _OF_A_PLACE if key == "launch" and other.keys() & {*ORIGINS} else set()
            joined[key] = {**{k: v for k, v in one.items() if k not in left}, **other}
    return joined


def _with_own_colors(raw: dict[str, Any], anywhere: set[str]) -> dict[str, Any]:
    """Leave out the colours of systems that other maps of the file draw, and this one does not."""
    style = raw.get("map")
    colors = style.get("colors") if isinstance(style, dict) else None
    if not isinstance(style, dict) or not isinstance(colors, dict):
        return raw
    others = anywhere - _keys(raw)
    own = {key: value for key, value in colors.items() if key not in others}
    return {**raw, "map": {**style, "colors": own}}


def _keys(raw: Mapping[str, Any]) -> set[str]:
    """Return what the systems of a map go by."""
    systems = raw.get("systems")
    keys = map(_key, systems) if isinstance(systems, list) else ()
    return {key for key in keys if key is not None}


def _key(choice: object) -> str | None:
    """Return what a system goes by; None of what is no system."""
    try:
        return SystemChoice.model_validate(choice).key
    except ValidationError:
        return None
