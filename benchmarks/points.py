"""Ten million random points against one range; run in a process of its own."""

import json
import resource
import statistics
import time

import numpy as np
from tests.brute import on_earth

from benchmarks.cases import PLACES
from benchmarks.peer_process import RUNS, WARM_UP
from benchmarks.verify import Truth
from rangemap import DistanceField

COUNT = 10_000_000
CASE = PLACES[0]
_BATCH = 100_000


def main() -> None:
    """Print seconds, peak memory and how far off the worst wrong point of a sample is."""
    DistanceField(WARM_UP[0]).within([0.0], [0.0], WARM_UP[1])
    region = CASE.region
    lon, lat = np.empty((2, COUNT))
    for start in range(0, COUNT, _BATCH):  # all at once would itself be the peak of memory
        batch = slice(start, start + _BATCH)
        lon[batch], lat[batch] = on_earth(_BATCH, start)
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        DistanceField(region).within(lon, lat, CASE.range_m)
        seconds.append(time.perf_counter() - start)
    peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    truth = Truth(CASE)
    checked = len(truth.metres)  # these go first, among as many others as before
    lon[:checked], lat[:checked] = truth.lon, truth.lat
    within = DistanceField(region).within(lon, lat, CASE.range_m)[:checked]
    wrong = within != (truth.metres <= CASE.range_m)
    wrong_m = np.abs(truth.metres - CASE.range_m)[wrong].max(initial=0.0)
    told = {"seconds": statistics.median(seconds), "peak_bytes": peak_bytes, "wrong_m": wrong_m}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
