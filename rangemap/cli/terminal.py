"""What is said on a terminal: data on stdout, messages and progress on stderr."""

import json
import logging
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any
from unicodedata import category, combining, east_asian_width

import typer

_ISOLATES = "\u2066\u2067\u2068\u2069"  # about a name that is read the other way
_PIPED_WIDTH = 160  # columns of a table that no terminal limits


@contextmanager
def progress(*, quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """Show one bar a stage on a terminal, and nothing elsewhere."""
    if quiet or not sys.stderr.isatty():
        yield lambda _stage, _fraction: None
        return
    from rich.console import Console  # noqa: PLC0415 (slow to import)
    from rich.progress import BarColumn, Progress, TextColumn, TimeElapsedColumn  # noqa: PLC0415

    columns = (TextColumn("{task.description}", markup=False), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        tasks: dict[str, Any] = {}

        def show(stage: str, fraction: float) -> None:
            if stage not in tasks:
                tasks[stage] = bars.add_task(plain(stage), total=1.0)
            bars.update(tasks[stage], completed=min(max(fraction, 0.0), 1.0))

        yield show


@contextmanager
def overall(total: int, *, quiet: bool) -> Iterator[Callable[[str, float], None]]:
    """Show one bar for much work on a terminal, and nothing elsewhere.

    What is yielded is called with what is under way, and how many are done, in parts too.
    """
    if quiet or not sys.stderr.isatty():
        yield lambda _words, _done: None
        return
    from rich.console import Console  # noqa: PLC0415 (slow to import)
    from rich.progress import (  # noqa: PLC0415 (slow to import)
        BarColumn,
        Progress,
        TextColumn,
        TimeElapsedColumn,
        TimeRemainingColumn,
    )

    columns = (
        BarColumn(),
        TextColumn("{task.fields[whole]} of {task.total:.0f}"),
        TimeElapsedColumn(),
        TimeRemainingColumn(),
        TextColumn("{task.description}", markup=False),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as bars:
        task = bars.add_task("", total=total, whole=0)

        def show(words: str, done: float) -> None:
            # a rounding error is no map: 2.9999999 are 3
            bars.update(task, completed=done, whole=int(done + 1e-6), description=plain(words))

        yield show


def say_done(name: str, result: str, number: int, total: int) -> None:
    """Print that one of many is done, where no bar shows it."""
    if not sys.stderr.isatty():
        say(f"{number} of {total}: {name}: {result}")


def print_table(keys: Iterable[str], rows: Iterable[list[str]]) -> None:
    """Print a table with a heading a column; numbers stand to the right."""
    names, cells = [*keys], [*rows]
    heads = [key.replace("_", " ") for key in names]
    right = [key.endswith(_NUMBERS) for key in names]
    columns = [*zip(heads, *cells, strict=True)]
    if all(text.isascii() or _narrow(text) for column in columns for text in column):
        widths = [max(map(len, column)) for column in columns]
        if sum(widths) + 3 * len(widths) <= width():
            typer.echo(_as_it_fits(heads, cells, widths, right), nl=False)
            return
    _print_folded(heads, cells, right)


_NUMBERS = ("_km", "population", "places", "whole", "part", "error")


def _narrow(text: str) -> bool:
    """Return whether each letter of a text takes one column."""
    return not any(east_asian_width(c) in "WF" or combining(c) for c in text)


def _as_it_fits(
    heads: list[str], cells: list[list[str]], widths: list[int], right: list[bool]
) -> str:
    """Return a table that no line of has to be folded, as rich would print it, in no time."""
    form = "   ".join(f"{{:{'>' if r else '<'}{w}}}" for w, r in zip(widths, right, strict=True))
    whole = sum(widths) + 3 * len(widths) - 1
    lines = [form.format(*heads), "\0", *(form.format(*row) for row in cells)]
    rule = "─" * whole
    told = [f" {rule} " if line == "\0" else f"  {line}  " for line in lines]
    blank = " " * (whole + 2)
    return "\n".join([blank, *told, blank, ""])


def _print_folded(heads: list[str], cells: list[list[str]], right: list[bool]) -> None:
    from rich.box import SIMPLE  # noqa: PLC0415 (slow to import)
    from rich.console import Console  # noqa: PLC0415 (slow to import)
    from rich.table import Table  # noqa: PLC0415 (slow to import)
    from rich.text import Text  # noqa: PLC0415 (slow to import)

    table = Table(box=SIMPLE)
    for column, (heading, number) in enumerate(zip(heads, right, strict=True)):
        # a number is never divided over two lines
        whole = (*heading.split(), *(row[column] for row in cells)) if number else ()
        table.add_column(
            Text(heading),
            justify="right" if number else "left",
            overflow="fold",
            min_width=max(map(len, whole), default=None),
        )
    for row in cells:
        table.add_row(*map(Text, row))  # a Text is never read as markup
    Console(width=width()).print(table)


def is_one() -> bool:
    """Return whether stdout is a terminal that somebody reads."""
    return sys.stdout.isatty()


def width() -> int:
    """Return how many columns a line on stdout may have."""
    limited = sys.stdout.isatty() or "COLUMNS" in os.environ
    return shutil.get_terminal_size().columns if limited else _PIPED_WIDTH


def print_json(value: object) -> None:
    """Print a value as JSON, which has no NaN."""
    typer.echo(json.dumps(value, indent=2, ensure_ascii=False, allow_nan=False))


def print_frame(
    table: Any,  # noqa: ANN401
    form: tuple[str, str, int],
    keys: tuple[str, ...],
    about: "tuple[str, Mapping[str, object]]" = ("", MappingProxyType({})),
) -> None:
    """Print a data frame.

    Parameters
    ----------
    table
        A pandas DataFrame.
    form
        ``csv``, ``json`` or ``table``; what the rows are called in JSON; the version of that.
    keys
        The columns that a table shows; the other forms have all.
    about
        What the rows answer: a line over a table, and what JSON has beside the rows.
    """
    kind, name, version = form
    if kind == "csv":
        table.to_csv(sys.stdout, index=False, lineterminator="\n")
        return
    if kind == "json":
        rows = json.loads(table.to_json(orient="records"))
        print_json({"schema_version": version, **about[1], name: rows})
        return
    if about[0]:
        typer.echo(plain(about[0]))
    columns = (_of_column(key, table[key]) for key in keys)
    print_table(keys, [[*row] for row in zip(*columns, strict=True)])


def _of_column(key: str, column: Any) -> Iterable[str]:  # noqa: ANN401 (a pandas Series)
    """Return the values of a column as text."""
    from rangemap.units import format_share  # noqa: PLC0415 (with its user)

    values = column.astype(object).where(column.notna(), None).tolist()
    if key.startswith("share_"):
        return [format_share(v) if isinstance(v, int | float) else cell(v) for v in values]
    return map(cell, values)


def cell(value: object) -> str:
    """Write a value of a table as text."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else plain(value)


def plain(value: object) -> str:
    """Return a text with nothing in it that a terminal would act upon.

    Spaces of other kinds, as between the digits of a French number, are plain ones; marks about
    what is read from the right are left out, as a terminal has no use for them.
    """
    text = str(value)
    if text.isprintable():
        return text
    return "".join(map(_printable, text))


def _printable(one: str) -> str:
    if one.isprintable() or one in _ISOLATES:
        return "" if one in _ISOLATES else one
    return " " if category(one) == "Zs" else "\N{REPLACEMENT CHARACTER}"


@contextmanager
def logged(verbose: int) -> Iterator[None]:
    """Print what the program logs on stderr: of what is done, or in detail; nothing for 0."""
    logger = logging.getLogger("rangemap")
    before = logger.level
    handler = logging.StreamHandler() if verbose else logging.NullHandler()
    handler.setFormatter(logging.Formatter("%(asctime)s %(name)s: %(message)s", "%H:%M:%S"))
    logger.addHandler(handler)
    logger.setLevel({0: before, 1: logging.INFO}.get(verbose, logging.DEBUG))
    try:
        yield
    finally:
        logger.removeHandler(handler)
        logger.setLevel(before)


def say_files(lines: Iterable[str]) -> None:
    """Print what was read of the user's files, a line each, on stderr."""
    for line in lines:
        say(line)


def say(message: str) -> None:
    """Print a message for a person, on stderr."""
    lines = (plain(line) for line in message.split("\n"))
    print(*lines, sep="\n", file=sys.stderr)  # noqa: T201 (the one place for messages)
