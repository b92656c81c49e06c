"""A peer in a process of its own: nothing else can stop it when its time is up."""

import multiprocessing
import signal
import statistics
import textwrap
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, replace
from multiprocessing.connection import Connection
from typing import Any, Self

import shapely
from shapely.geometry.base import BaseGeometry

LIMIT_S = 180.0
RUNS = 3  # of what takes less than SLOW_S; what is slower runs once
SLOW_S = 5.0
_START_S = 120.0
_WORDS = 72  # characters of an error message that say enough
# What every peer does once before it is timed, so that no import or first look-up is counted
WARM_UP = (shapely.box(20.0, 45.0, 21.0, 46.0), 100_000.0)


@dataclass(frozen=True)
class Answer:
    """What came of one call: seconds and a value, or why there is none."""

    seconds: float = 0.0
    value: Any = None
    failure: str = ""

    @property
    def complaint(self) -> str:
        """Return the failure in a few words."""
        return textwrap.shorten(self.failure, _WORDS, placeholder=" ...")


Call = Callable[[BaseGeometry, float], Answer]
Function = Callable[[BaseGeometry, float], object]


class Worker:
    """A process that runs one function of a region and a range, and is killed when it is late."""

    def __init__(self, function: Function) -> None:
        self._function = function
        self._process: Any = None
        self._pipe: Connection | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *_: object) -> None:
        self._stop()

    def __call__(self, region: BaseGeometry, range_m: float) -> Answer:
        """Run the function; a late or dead process is replaced at the next call."""
        pipe = self._pipe or self._start()
        pipe.send((region, range_m))
        try:
            if pipe.poll(LIMIT_S):
                return pipe.recv()
            failure = late()
        except EOFError:
            failure = "the process died"
        self._stop()
        return Answer(failure=failure)

    def _start(self) -> Connection:
        context = multiprocessing.get_context("spawn")
        self._pipe, theirs = context.Pipe()
        self._process = context.Process(target=_serve, args=(self._function, theirs), daemon=True)
        self._process.start()
        theirs.close()
        if not self._pipe.poll(_START_S):
            message = f"{self._function.__name__} did not start within {_START_S:.0f} s"
            raise TimeoutError(message)
        self._pipe.recv()
        return self._pipe

    def _stop(self) -> None:
        if self._process is not None:
            self._process.kill()
            self._process.join()
        self._process = self._pipe = None


def rounds(calls: Mapping[str, Call], region: BaseGeometry, range_m: float) -> dict[str, Answer]:
    """Let each peer in turn do the same, again and again; return the median time of each."""
    answers = {name: call(region, range_m) for name, call in calls.items()}
    seconds = {name: [answer.seconds] for name, answer in answers.items()}
    quick = [n for n, answer in answers.items() if not answer.failure and answer.seconds < SLOW_S]
    for _ in range(RUNS - 1):
        for name in quick:
            seconds[name].append(calls[name](region, range_m).seconds)
    return {
        name: replace(a, seconds=statistics.median(seconds[name])) for name, a in answers.items()
    }


def late() -> str:
    """Say that a peer did not end within its time."""
    return f"not within {LIMIT_S:.0f} s"


def _serve(function: Function, pipe: Connection) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent ends it
    function(*WARM_UP)
    pipe.send("ready")
    while True:
        region, range_m = pipe.recv()
        start = time.perf_counter()
        try:
            value = function(region, range_m)
        except Exception as error:  # noqa: BLE001 - a peer may fail in any way
            pipe.send(Answer(failure=f"{type(error).__name__}: {error}"))
        else:
            pipe.send(Answer(time.perf_counter() - start, value))
