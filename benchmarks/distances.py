"""Places within a range and their distances, by every peer that measures them."""

from collections.abc import Callable, Mapping

import numpy as np
from tests.brute import Border

from benchmarks import table
from benchmarks.cases import PLACES
from benchmarks.peer_process import Call, rounds
from benchmarks.peers import Floats, places
from benchmarks.table import NOTHING, Table

_HEADINGS = (
    "case",
    "peer",
    "time",
    "time ÷ rangemap's",
    "within",
    "error of a distance",
    "wrong side",
)
_RANDOM = 1000  # places drawn by lot
_FURTHEST = 50  # places at which a peer and rangemap differ most
_CONTESTED = 500  # places that some say are within and some are not


def distances(peers: Mapping[str, Call], say: Callable[[str], None]) -> Table:
    """Let the peers measure all places; hold a sample against brute force."""
    lon, lat = places()
    rows = []
    for case in PLACES:
        say(f"places: {case}")
        answers = rounds(peers, case.region, case.range_m)
        say(f"places: {case}, held against brute force")
        own = next(iter(answers.values()))
        given = [answer.value for answer in answers.values() if not answer.failure]
        sample = _sample(given)
        true = Border(case.region).distance(lon[sample], lat[sample])
        for name, answer in answers.items():
            if answer.failure:
                rows.append([str(case), name, NOTHING, NOTHING, NOTHING, answer.complaint, NOTHING])
                continue
            error_m, wrong_m = _off(answer.value[sample], true, case.range_m)
            rows.append(
                [
                    *(str(case), name, table.seconds(answer.seconds)),
                    table.ratio(answer.seconds, own.seconds),
                    f"{np.isfinite(answer.value).sum():,}",
                    table.metres(error_m),
                    table.metres(wrong_m) if wrong_m else "none",
                ]
            )
    return Table(f"Distances of {len(lon):,} places", _HEADINGS, rows)


def _sample(given: list[Floats]) -> np.ndarray:
    """Choose places by lot and those where somebody must be wrong."""
    random = np.random.default_rng(4)
    chosen = [random.integers(0, len(given[0]), _RANDOM)]
    within = np.isfinite(given)
    contested = np.flatnonzero(within.any(axis=0) & ~within.all(axis=0))
    chosen.append(random.permutation(contested)[:_CONTESTED])
    for metres in given[1:]:
        with np.errstate(invalid="ignore"):
            apart = np.nan_to_num(np.abs(metres - given[0]), nan=0.0, posinf=0.0)
        chosen.append(apart.argsort()[-_FURTHEST:])
    return np.unique(np.concatenate(chosen))


def _off(metres: Floats, true: Floats, range_m: float) -> tuple[float, float]:
    """Return the largest error of a distance, and how far off the range the worst place is that is
    wrongly in or out; 0 where there is none."""
    said, so = np.isfinite(metres), true <= range_m
    error = np.abs(metres - true)[said & so].max(initial=0.0)
    wrong = np.abs(true - range_m)[said != so].max(initial=0.0)
    return float(error), float(wrong)
