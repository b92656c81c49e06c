"""Options that several commands have in common, as one parameter of the command's function."""

import inspect
from collections.abc import Callable
from dataclasses import MISSING, Field, fields, is_dataclass
from functools import wraps
from typing import Annotated, Any, get_type_hints

import typer

from rangemap.cli import terminal

_Parameter = inspect.Parameter
_VERBOSE = _Parameter(
    "verbose",
    _Parameter.KEYWORD_ONLY,
    default=0,
    annotation=Annotated[
        int, typer.Option("--verbose", "-v", count=True, help="Say what is done, -vv in detail.")
    ],
)


def expanded(command: Callable[..., None]) -> Callable[..., None]:
    """Return a command that takes an option for each field of its parameters that are dataclasses.

    And ``-v``, as each has.

    Parameters
    ----------
    command
        A function as Typer wants it; of a parameter whose type is a dataclass, each field becomes
        an option, with the field's annotation and default.
    """
    groups: dict[str, type] = {}
    parameters: list[_Parameter] = []
    for name, one in inspect.signature(command, eval_str=True).parameters.items():
        if is_dataclass(one.annotation):
            assert isinstance(one.annotation, type)  # noqa: S101 (for the type checker)
            groups[name] = one.annotation
            parameters += _parameters(one.annotation)
        else:
            parameters.append(one.replace(kind=_Parameter.KEYWORD_ONLY))

    parameters.append(_VERBOSE)

    @wraps(command)
    def expanded_command(**given: object) -> None:
        verbose = int(str(given.pop(_VERBOSE.name)))
        for name, group in groups.items():
            own = {field.name: given.pop(field.name) for field in fields(group)}
            given[name] = group(**own)
        with terminal.logged(verbose):
            command(**given)

    expanded_command.__signature__ = inspect.Signature(parameters)  # type: ignore[attr-defined]
    expanded_command.__annotations__ = {one.name: one.annotation for one in parameters}
    del expanded_command.__wrapped__  # its parameters are others
    return expanded_command


def _parameters(group: type) -> list[_Parameter]:
    hints = get_type_hints(group, include_extras=True)
    return [
        _Parameter(
            one.name, _Parameter.KEYWORD_ONLY, default=_default(one), annotation=hints[one.name]
        )
        for one in fields(group)
    ]


def _default(field: "Field[Any]") -> object:
    return _Parameter.empty if field.default is MISSING else field.default
