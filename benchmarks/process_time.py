"""A whole process, timed from outside: `python -m benchmarks.process_time COMMAND ...`.

The kernel counts the memory of the process that starts another towards the peak of the other, so
what starts the measured one is this small process, not the large one that asks.
"""

import json
import os
import subprocess
import sys
import time
from dataclasses import dataclass


@dataclass(frozen=True)
class Measured:
    """What a process took and printed."""

    seconds: float
    peak_bytes: int
    printed: str


def measure(*command: str) -> Measured:
    """Run a command to its end in a process of its own.

    Raises
    ------
    subprocess.CalledProcessError
        If it fails.
    """
    launch = [sys.executable, "-m", __name__, *command]
    done = subprocess.run(launch, check=True, stdout=subprocess.PIPE, text=True)
    return Measured(**json.loads(done.stdout))


def _launch(command: list[str]) -> int:
    start = time.perf_counter()
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True)
    printed = process.stdout.read() if process.stdout else ""
    _, status, usage = os.wait4(process.pid, 0)
    seconds = time.perf_counter() - start
    peak_bytes = usage.ru_maxrss * 1024
    print(json.dumps({"seconds": seconds, "peak_bytes": peak_bytes, "printed": printed}))
    return os.waitstatus_to_exitcode(status)


if __name__ == "__main__":
    sys.exit(_launch(sys.argv[1:]))
