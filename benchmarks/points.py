"""Ten million random points against one range; run in a process of its own."""

import json
import resource
import statistics
import time

import numpy as np

from benchmarks.cases import PLACES
from benchmarks.worker import RUNS, WARM_UP
from rangemap import DistanceField
from tests.brute import Border, on_earth

COUNT = 10_000_000
CASE = PLACES[0]
_CHECKED = 1000  # half of them within the range


def main() -> None:
    """Print seconds, peak memory and how far off the worst wrong point of a sample is."""
    DistanceField(WARM_UP[0]).within([0.0], [0.0], WARM_UP[1])
    region = CASE.region
    lon, lat = on_earth(COUNT, 5)
    seconds = []
    for _ in range(RUNS):
        start = time.perf_counter()
        within = DistanceField(region).within(lon, lat, CASE.range_m)
        seconds.append(time.perf_counter() - start)
    peak_bytes = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * 1024
    sample = np.concatenate([np.flatnonzero(within == side)[: _CHECKED // 2] for side in (0, 1)])
    true = Border(region).distance(lon[sample], lat[sample])
    wrong = within[sample] != (true <= CASE.range_m)
    wrong_m = np.abs(true - CASE.range_m)[wrong].max(initial=0.0)
    told = {"seconds": statistics.median(seconds), "peak_bytes": peak_bytes, "wrong_m": wrong_m}
    print(json.dumps(told))


if __name__ == "__main__":
    main()
