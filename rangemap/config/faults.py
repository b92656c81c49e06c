"""The words of a fault: where it stands, what came, what is allowed, what was meant."""

import difflib
import re
from collections.abc import Iterator, Mapping
from pathlib import Path
from types import MappingProxyType
from typing import get_args, get_origin

from pydantic import BaseModel, ValidationError
from pydantic_core import ErrorDetails

from rangemap import toml
from rangemap.toml import Loc

Fault = tuple[Loc, str]

MOST_TOLD = 50  # faults of a file; the others are counted
_BRIEF = "at fault as well"  # of those beyond, whose advice nobody would read
_BARE = re.compile(r"[A-Za-z0-9_-]+")
_SHOWN_LENGTH = 60  # long enough to recognise what was typed, short enough for one line


def describe(
    error: ValidationError,
    root: type[BaseModel],
    needed: Mapping[str | int, str] = MappingProxyType({}),
) -> list[Fault]:
    """Return where each fault is, and what came and what is allowed.

    Parameters
    ----------
    error
        As raised by ``root.model_validate``.
    root
        The model of the whole file, from which suggestions are taken.
    needed
        What to do where a key is missing, by key.
    """
    all_of_them = [details for details in error.errors() if not _echo(details)]
    told = [_describe(details, root, needed) for details in all_of_them[:MOST_TOLD]]
    return [*told, *((details["loc"], _BRIEF) for details in all_of_them[MOST_TOLD:])]


def report(path: Path | str, text: str, faults: list[Fault]) -> str:
    """Write faults one a line, in the order of the file: ``file:line: key: what``; 50 at most."""
    found = toml.lines(text.encode())
    written = [(as_written(found, loc), what) for loc, what in faults]
    placed = [(toml.line_of(found, loc) or 1, loc, what) for loc, what in written]
    placed.sort(key=lambda fault: (fault[2] == _BRIEF, fault[0]))
    told = [f"{path}:{line}: {path_text(loc)}: {what}" for line, loc, what in placed[:MOST_TOLD]]
    if len(placed) > MOST_TOLD:
        more = len(placed) - MOST_TOLD
        told.append(f"{path}: and {more:,} more fault{'s' if more > 1 else ''}")
    return "\n".join(told)


def as_written(lines: Mapping[Loc, int], loc: Loc) -> Loc:
    """Return a location as the file has it: ``range`` where that stands in place of ``range_km``.

    Parameters
    ----------
    lines
        From `toml.lines`.
    loc
        The key as the models call it.
    """
    for at, part in enumerate(loc):
        short = (*loc[:at], str(part).removesuffix("_km"))
        if isinstance(part, str) and loc[: at + 1] not in lines and short in lines:
            return (*short, *loc[at + 1 :])
    return loc


def path_text(loc: Loc) -> str:
    """Write a location as ``systems[0].range_km``."""
    text = ""
    for part in loc:
        if isinstance(part, int):
            text += f"[{part}]"
        else:
            text += ("." if text else "") + (part if _BARE.fullmatch(part) else shown(part))
    return text


def shown(value: object) -> str:
    """Write a value as TOML would, on one short line that no terminal acts upon."""
    if isinstance(value, dict):
        return "a table"
    if isinstance(value, (list, tuple)):
        return f"a list of {len(value)}" if value else "an empty list"
    if isinstance(value, bool):
        return str(value).lower()
    if isinstance(value, str):
        value = '"' + "".join(c if c.isprintable() else f"\\u{ord(c):04x}" for c in value) + '"'
    text = str(value)
    return text if len(text) <= _SHOWN_LENGTH else f"{text[: _SHOWN_LENGTH - 1]}…"


def _echo(details: ErrorDetails) -> bool:
    """Return whether a list only counts as too short since its items are at fault."""
    return details["type"] == "too_short" and bool(details["input"])


def _describe(
    details: ErrorDetails, root: type[BaseModel], needed: Mapping[str | int, str]
) -> Fault:
    """Return where a fault is, and what came and what is allowed."""
    loc, kind = details["loc"], details["type"]
    if kind == "extra_forbidden":
        return loc, f"unknown key; {_advice(loc, root)}"
    if kind == "missing":
        return loc, f"missing; {needed.get(loc[-1], 'write it')}"
    if kind == "fault" and isinstance(details["input"], dict):
        return (*loc, *details.get("ctx", {}).get("at", ())), details["msg"]
    if kind == "tuple_type" and isinstance(details["input"], dict):
        return (
            loc,
            f"got a table; write [[{path_text(loc)}]] in double brackets: there may be several",
        )
    wanted = _WANTED.get(kind) or details["msg"].replace("Input should be", "write")
    return loc, f"got {shown(details['input'])}; {wanted}"


_WANTED = {
    "tuple_type": "write a list in square brackets",
    "too_short": "write at least one",
    "model_type": "write a table",
    "model_attributes_type": "write a table",
}


def _advice(loc: Loc, root: type[BaseModel]) -> str:
    """Return what an unknown key was meant to be, or where it belongs."""
    key, here = str(loc[-1]), _model_at(loc[:-1], root)
    longer = [name for name in here.model_fields if f"_{key.lower()}_" in f"_{name}_"]
    near = longer or difflib.get_close_matches(key.lower(), here.model_fields, n=1)
    if near:
        return f'did you mean "{near[0]}"?'
    if key in root.model_fields:
        return f"{key} belongs at the top of the file, before the first table in [brackets]"
    for table, field in root.model_fields.items():
        for model in _models_in(field.annotation):
            if key in model.model_fields:
                header = f"[[{table}]]" if get_origin(field.annotation) is tuple else f"[{table}]"
                return f"{key} belongs under {header}"
    return f"allowed here: {', '.join(here.model_fields)}"


def _model_at(loc: Loc, root: type[BaseModel]) -> type[BaseModel]:
    """Return the model at a location of the file, or the one around it."""
    model = root
    for key in loc:
        if isinstance(key, str) and key in model.model_fields:
            model = next(_models_in(model.model_fields[key].annotation), model)
    return model


def _models_in(annotation: object) -> Iterator[type[BaseModel]]:
    if isinstance(annotation, type) and issubclass(annotation, BaseModel):
        yield annotation
    for part in get_args(annotation):
        yield from _models_in(part)
