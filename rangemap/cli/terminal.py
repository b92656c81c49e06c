"""What is said on a terminal: data on stdout, messages and progress on stderr."""

import json
import os
import shutil
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from types import MappingProxyType
from typing import Any

import typer

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


def print_table(keys: Iterable[str], rows: Iterable[list[str]]) -> None:
    """Print a table with a heading a column; numbers stand to the right."""
    from rich.box import SIMPLE  # noqa: PLC0415 (slow to import)
    from rich.console import Console  # noqa: PLC0415 (slow to import)
    from rich.table import Table  # noqa: PLC0415 (slow to import)
    from rich.text import Text  # noqa: PLC0415 (slow to import)

    table = Table(box=SIMPLE)
    cells = [*rows]
    for column, key in enumerate(keys):
        number = key.endswith(("_km", "population", "places", "whole", "part", "error"))
        heading = key.replace("_", " ")
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
    rows = json.loads(table.to_json(orient="records"))
    if kind == "json":
        print_json({"schema_version": version, **about[1], name: rows})
        return
    if about[0]:
        typer.echo(plain(about[0]))
    print_table(keys, ([_of_column(key, row[key]) for key in keys] for row in rows))


def _of_column(key: str, value: object) -> str:
    from rangemap.units import format_share  # noqa: PLC0415 (with its user)

    if key.startswith("share_") and isinstance(value, (int, float)):
        return format_share(value)
    return cell(value)


def cell(value: object) -> str:
    """Write a value of a table as text."""
    if value is None:
        return ""
    if isinstance(value, float):
        return f"{value:,.1f}"
    return f"{value:,}" if isinstance(value, int) else plain(value)


def plain(value: object) -> str:
    """Return a text with nothing in it that a terminal would act upon."""
    return "".join(c if c.isprintable() else "\N{REPLACEMENT CHARACTER}" for c in str(value))


def say_files(lines: Iterable[str]) -> None:
    """Print what was read of the user's files, a line each, on stderr."""
    for line in lines:
        say(line)


def say(message: str) -> None:
    """Print a message for a person, on stderr."""
    lines = (plain(line) for line in message.split("\n"))
    print(*lines, sep="\n", file=sys.stderr)  # noqa: T201 (the one place for messages)
