"""Measure rangemap against its peers: `python -m benchmarks [PART]`."""

import argparse
import signal
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager

from rich.console import Console
from rich.progress import Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from benchmarks import peers, report
from benchmarks.distances import distances
from benchmarks.outlines import outlines
from benchmarks.peer_process import Function, Worker
from benchmarks.postgis import postgis
from benchmarks.table import Table
from benchmarks.turf import Turf
from benchmarks.without_peer import alone

_PARTS = ("outlines", "places", "alone")
_PIPED_WIDTH = 160  # columns of a table that no terminal limits


def main() -> None:
    """Run the parts asked for; show their tables; write the page if it was all of them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("part", nargs="?", choices=_PARTS, help="one part alone")
    part = parser.parse_args().part
    # Ended in whatever way, the database must be stopped and removed
    for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
        signal.signal(number, _end)
    with _progress() as say:
        tables, versions = _measured((part,) if part else _PARTS, say)
    console = Console(width=None if sys.stdout.isatty() else _PIPED_WIDTH)
    for table in tables:
        console.print(table.shown())
    if part is None:
        report.write(tables, versions)


def _end(number: int, _frame: object) -> None:
    sys.exit(128 + number)


def _measured(parts: Sequence[str], say: Callable[[str], None]) -> tuple[list[Table], list[str]]:
    with ExitStack() as stack:
        say("starting the peers")
        database = stack.enter_context(postgis())
        turf = stack.enter_context(Turf())

        def worker(function: Function) -> Worker:
            return stack.enter_context(Worker(function))

        runs = {
            "outlines": lambda: outlines(
                {
                    "rangemap": worker(peers.rangemap_outline),
                    "PostGIS": database.outline,
                    "geopandas": worker(peers.projected_outline),
                    "circles": worker(peers.circles_outline),
                    "turf": turf.outline,
                },
                say,
            ),
            "places": lambda: distances(
                {
                    "rangemap": worker(peers.rangemap_places),
                    "PostGIS, one core": database.places_on_one_core,
                    "PostGIS, both cores": database.places,
                    "spherely": worker(peers.spherely_places),
                },
                say,
            ),
            "alone": lambda: alone(say),
        }
        tables = [run() for part, run in runs.items() if part in parts]
        return tables, [database.version, turf.version]


@contextmanager
def _progress() -> Iterator[Callable[[str], None]]:
    """Show a line and a clock for each stage; where there is no terminal, the line alone."""
    console = Console(stderr=True)
    columns = (SpinnerColumn(), TextColumn("{task.description}"), TimeElapsedColumn())
    with Progress(*columns, console=console, disable=not console.is_terminal) as progress:

        def say(stage: str) -> None:
            for task in progress.task_ids:
                progress.update(task, completed=1)
            progress.add_task(stage, total=1)
            if not console.is_terminal:
                console.print(stage)

        yield say


if __name__ == "__main__":
    main()
