"""Work in several processes, where one that dies is one failure and stops no other.

A `ProcessPoolExecutor` gives up all of its work when one of its processes dies, as one does that
the system ends for want of memory, and tells nothing of how far each is. So each process here has
a pipe of its own, over which it is given work and tells how far it is.
"""

import multiprocessing
import os
import signal
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from threading import Lock
from typing import Any

Tell = Callable[[str, float], None]
Work = Callable[[Any, Tell], Any]

_GRACE_S = 60.0  # for one that is told to stop, at its next report


@dataclass(frozen=True)
class Died:
    """What comes of work whose process ended of itself."""

    exitcode: int | None

    def __str__(self) -> str:
        code = self.exitcode
        if code is None or code >= 0:
            return f"its process ended with exit code {code}"
        name = signal.Signals(-code).name if -code in {*signal.Signals} else str(-code)
        memory = "; was there too little memory? try fewer at once with --jobs" * (
            name == "SIGKILL"
        )
        return f"its process was ended by {name}{memory}"


def available() -> int:
    """Return how many processes this one may run at once without waiting for a processor."""
    if hasattr(os, "sched_getaffinity"):
        return len(os.sched_getaffinity(0))
    return os.cpu_count() or 1


def each(
    work: Work, tasks: Sequence[Any], count: int, heard: Callable[[int, str, float], None]
) -> Iterator[tuple[int, Any]]:
    """Do some work on each task, several at once, and yield what comes of it as it is done.

    Parameters
    ----------
    work
        A function of a module, which is called with a task and with what it may tell its progress
        to: a stage, and the share of it that is done. What it raises ends its process.
    tasks
        What can be pickled.
    count
        How many processes at most.
    heard
        Called with the number of a task, a stage and the share that is done.

    Yields
    ------
    number : int
        Of the task.
    result
        What the work returned, or `Died`.
    """
    waiting = list(reversed(range(len(tasks))))
    busy: dict[Connection, tuple[SpawnProcess, int]] = {}
    try:
        while waiting or busy:
            while waiting and len(busy) < count:
                _give(busy, _start(work), waiting.pop(), tasks)
            for end in wait([*busy]):
                assert isinstance(end, Connection)  # noqa: S101 (all that was waited for)
                process, number = busy[end]
                try:
                    done, told = end.recv()
                except (EOFError, OSError):
                    del busy[end]
                    process.join()
                    yield number, Died(process.exitcode)
                    continue
                if not done:
                    heard(number, *told)
                    continue
                del busy[end]
                if waiting:
                    _give(busy, (end, process), waiting.pop(), tasks)
                else:
                    _stop([(end, process)])
                yield number, told
    finally:
        _stop([(end, process) for end, (process, _number) in busy.items()])


def _start(work: Work) -> tuple[Connection, SpawnProcess]:
    context = multiprocessing.get_context("spawn")  # a fork would copy locks that threads hold
    here, there = context.Pipe()
    process = context.Process(target=_serve, args=(work, there), daemon=True)
    with _deaf_to_interrupts():
        process.start()
    there.close()  # so that the end of the process is the end of the pipe
    return here, process


def _give(
    busy: dict[Connection, tuple[SpawnProcess, int]],
    worker: tuple[Connection, SpawnProcess],
    number: int,
    tasks: Sequence[Any],
) -> None:
    end, process = worker
    with suppress(OSError):  # it has died: the pipe says so when it is read
        end.send(tasks[number])
    busy[end] = (process, number)


def _stop(workers: Sequence[tuple[Connection, SpawnProcess]]) -> None:
    """Close the pipes: one that waits ends at once, one that works at its next report."""
    for end, _process in workers:
        end.close()
    for _end, process in workers:
        process.join(_GRACE_S)
        if process.is_alive():
            process.kill()


def _serve(work: Work, end: Connection) -> None:
    """Do what comes over the pipe until it is closed; in a process of its own."""
    lock = Lock()  # several threads may tell at once

    def tell(stage: str, share: float) -> None:
        with lock:
            end.send((False, (stage, share)))

    with suppress(EOFError, OSError):
        while True:
            end.send((True, work(end.recv(), tell)))


@contextmanager
def _deaf_to_interrupts() -> Iterator[None]:
    """Start processes that a Ctrl-C of the terminal does not reach: it is theirs who wait."""
    try:
        before = signal.signal(signal.SIGINT, signal.SIG_IGN)
    except ValueError:  # not in the main thread, which alone may say so
        yield
        return
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
