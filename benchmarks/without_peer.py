"""What has no peer: many points, several ranges from one field, a whole build."""

import json
import statistics
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path

from shapely.geometry.base import BaseGeometry

from benchmarks import points, table
from benchmarks.peer_process import Worker, rounds
from benchmarks.process_time import measure
from benchmarks.table import NOTHING, Table
from rangemap import DistanceField

_HEADINGS = ("case", "what", "time", "ratio", "peak memory", "wrong side")
_COLD_RUNS = 5
_SHARES = 10
_CONFIG = "examples/tomahawk-ukraine.toml"
_WITHOUT_FIGURES = "html,geojson,csv,json"
_IMPORTS = "import folium, geopandas"


def alone(say: Callable[[str], None]) -> Table:
    """Measure rangemap without a peer."""
    say("ten million points")
    rows = [_points()]
    say("several ranges from one field")
    rows += _several()
    say("a cold build")
    rows += _cold()
    return Table("rangemap alone", _HEADINGS, rows)


def one_range(region: BaseGeometry, range_m: float) -> None:
    """Build the field and draw one range."""
    DistanceField(region).reach(range_m)


def ten_ranges(region: BaseGeometry, range_m: float) -> None:
    """Build the field and draw ten ranges, a tenth to the whole of the longest, in one go."""
    ranges_m = [(range_m * share / _SHARES, 0.0) for share in range(1, _SHARES + 1)]
    DistanceField(region).reaches(ranges_m)


def ten_singly(region: BaseGeometry, range_m: float) -> None:
    """Build the field and draw the same ten ranges one by one."""
    field = DistanceField(region)
    for share in range(1, _SHARES + 1):
        field.reach(range_m * share / _SHARES)


def _points() -> list[str]:
    told = json.loads(measure(sys.executable, "-m", points.__name__).printed)
    millions = points.COUNT / 1e6
    rate = f"{millions / told['seconds']:.1f} million points a second"
    return [
        *(str(points.CASE), f"{millions:.0f} million random points, within or not"),
        f"{table.seconds(told['seconds'])}, {rate}",
        *(NOTHING, table.megabytes(told["peak_bytes"])),
        table.metres(told["wrong_m"]) if told["wrong_m"] else "none",
    ]


def _several() -> list[list[str]]:
    case = points.CASE
    step = case.range_km // _SHARES
    with Worker(one_range) as one, Worker(ten_ranges) as ten, Worker(ten_singly) as singly:
        calls = {
            "field and outline of one range": one,
            f"field and outlines of ten ranges, {step} to {case.range_km:,} km": ten,
            "the same ten one by one": singly,
        }
        answers = rounds(calls, case.region, case.range_m)
    least = next(iter(answers.values())).seconds
    return [
        [
            *(str(case), name, table.seconds(answer.seconds)),
            *(table.ratio(answer.seconds, least), NOTHING, NOTHING),
        ]
        for name, answer in answers.items()
    ]


def _cold() -> list[list[str]]:
    """Time whole processes in turn: the imports that a map cannot do without, and a build."""
    with tempfile.TemporaryDirectory() as folder:
        rangemap = str(Path(sys.executable).with_name("rangemap"))
        commands = {
            f'python -c "{_IMPORTS}"': lambda _: [sys.executable, "-c", _IMPORTS],
            f"rangemap build {_CONFIG} --formats {_WITHOUT_FIGURES}": lambda run: [
                *(rangemap, "build", _CONFIG, "--out", f"{folder}/{run}-plain"),
                *("--formats", _WITHOUT_FIGURES),
            ],
            f"rangemap build {_CONFIG}": lambda run: [
                *(rangemap, "build", _CONFIG, "--out", f"{folder}/{run}")
            ],
        }
        runs = [
            {name: measure(*command(run)) for name, command in commands.items()}
            for run in range(_COLD_RUNS)
        ]
    median = {name: statistics.median(run[name].seconds for run in runs) for name in commands}
    peak = {name: max(run[name].peak_bytes for run in runs) for name in commands}
    least = next(iter(median.values()))
    return [
        [
            *("a cold process", f"`{name}`", table.seconds(seconds)),
            *(table.ratio(seconds, least), table.megabytes(peak[name]), NOTHING),
        ]
        for name, seconds in median.items()
    ]
