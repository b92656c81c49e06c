"""Outlines of reach, by every peer that draws one."""

from collections.abc import Callable, Mapping

from benchmarks import table
from benchmarks.cases import OUTLINES
from benchmarks.peer_process import Answer, Call, rounds
from benchmarks.table import NOTHING, Table
from benchmarks.verify import Truth, Verdict

_HEADINGS = ("case", "peer", "time", "time ÷ rangemap's", "error along the edge", "wrong side")


def outlines(peers: Mapping[str, Call], say: Callable[[str], None]) -> Table:
    """Let the peers draw all cases and judge what they drew; rangemap is the first of them."""
    rows = []
    for case in OUTLINES:
        say(f"outlines: {case}")
        answers = rounds(peers, case.region, case.range_m)
        say(f"outlines: {case}, held against brute force")
        truth = Truth(case)
        own = next(iter(answers.values()))
        for name, answer in answers.items():
            verdict = None if answer.failure else truth.outline(answer.value)
            rows.append([str(case), name, *_cells(answer, own, verdict)])
    return Table("Outlines", _HEADINGS, rows)


def _cells(answer: Answer, own: Answer, verdict: Verdict | None) -> list[str]:
    if verdict is None:
        return [NOTHING, NOTHING, answer.complaint, NOTHING]
    error = table.metres(verdict.edge_m)
    return [
        table.seconds(answer.seconds),
        NOTHING if own.failure else table.ratio(answer.seconds, own.seconds),
        f"invalid polygon ({verdict.fault.lower()}); {error}" if verdict.fault else error,
        table.metres(verdict.wrong_m) if verdict.wrong_m else "none",
    ]
