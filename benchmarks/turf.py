"""Turf, in a node process that stays, so that its compiler has seen the code before."""

import json
import shutil
import signal
import subprocess
import sys
from pathlib import Path
from threading import Timer
from typing import Self

import shapely
from shapely.geometry.base import BaseGeometry

from benchmarks.peer_process import LIMIT_S, WARM_UP, Answer, late
from benchmarks.peers import QUAD_SEGS

FOLDER = Path(sys.prefix) / "turf"  # where `make bench` lets npm install it
_PACKAGE = FOLDER / "node_modules/@turf/turf/package.json"
HEAP_GB = 12  # with node's own limit of 4 GB it dies of the larger countries
_SCRIPT = Path(__file__).with_name("turf.mjs")


class Turf:
    """A node process that buffers; it is killed when it is late and started anew."""

    def __init__(self) -> None:
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    @property
    def version(self) -> str:
        """Return the versions of turf and node; nothing where either is missing."""
        node = shutil.which("node")
        if node is None or not _PACKAGE.is_file():
            return ""
        version = json.loads(_PACKAGE.read_text())["version"]
        shown = subprocess.run([node, "--version"], check=True, capture_output=True, text=True)
        return f"turf {version} on node {shown.stdout.strip().removeprefix('v')}"

    def outline(self, region: BaseGeometry, range_m: float) -> Answer:
        """Buffer a region; the time is turf's own, without reading and writing GeoJSON."""
        if not self.version:
            return Answer(failure="not run: node or turf is not installed")
        if self._process is None:
            self._start(str(shutil.which("node")))
            self._ask(*WARM_UP)
        return self._ask(region, range_m)

    def _ask(self, region: BaseGeometry, range_m: float) -> Answer:
        process = self._process
        if process is None or process.stdin is None or process.stdout is None:
            return Answer(failure="the process died")
        question = {
            "geometry": shapely.geometry.mapping(region),
            "km": range_m / 1000.0,
            "steps": QUAD_SEGS,
        }
        timer = Timer(LIMIT_S, process.kill)
        timer.start()
        process.stdin.write(json.dumps(question) + "\n")
        process.stdin.flush()
        line = process.stdout.readline()
        timer.cancel()
        if not line:
            killed = process.wait() == -signal.SIGKILL
            self._stop()
            return Answer(failure=late() if killed else "the process died")
        answer = json.loads(line)
        if "failure" in answer:
            return Answer(failure=answer["failure"])
        return Answer(answer["seconds"], shapely.geometry.shape(answer["geometry"]))

    def _start(self, node: str) -> None:
        self._process = subprocess.Popen(
            [node, f"--max-old-space-size={HEAP_GB * 1024}", _SCRIPT, FOLDER],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.communicate()
            self._process = None
