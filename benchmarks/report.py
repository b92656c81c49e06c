"""docs/benchmarks.md: what was measured, with what, and the tables."""

import os
import platform
from collections.abc import Iterable
from importlib.metadata import version
from pathlib import Path

import shapely
from pyproj import proj_version_str

from benchmarks.peer_process import LIMIT_S, RUNS, SLOW_S
from benchmarks.peers import CIRCLE_POINTS, MOST_CIRCLES
from benchmarks.table import Table
from benchmarks.turf import HEAP_GB
from benchmarks.verify import ALONG

PATH = Path(__file__).parents[1] / "docs/benchmarks.md"
_PACKAGES = ("rangemap", "geopandas", "shapely", "pyproj", "numpy", "scipy", "spherely")
_TEXT = Path(__file__).with_name("report.md").read_text(encoding="utf-8")


def write(tables: Iterable[Table], others: Iterable[str]) -> None:
    """Write the page, with the versions that the peers outside Python tell of themselves."""
    versions = [f"{name} {version(name)}" for name in _PACKAGES]
    versions += [
        f"GEOS {shapely.geos_version_string} in shapely",
        f"PROJ {proj_version_str} in pyproj",
    ]
    versions += [*others, f"Python {platform.python_version()}"]
    text = _TEXT.format(
        cores=os.cpu_count(),
        runs=RUNS,
        slow=SLOW_S,
        limit=LIMIT_S,
        circle=CIRCLE_POINTS,
        most=MOST_CIRCLES,
        spherely=f"spherely {version('spherely')}",
        along=ALONG,
        heap=HEAP_GB,
        versions=", ".join(filter(None, versions)) + ".",
    )
    pages = [text, *(table.markdown() + "\n" for table in tables)]
    PATH.write_text("\n".join(pages), encoding="utf-8")
