"""How far a build is: a bar in a notebook, lines in a log. Knows nothing of what is built."""

import logging
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

Report = Callable[[str, float], None]

_LOG = logging.getLogger("rangemap")
_LOG.addHandler(logging.NullHandler())  # a library says nothing unless it is asked
_SHOWN_AFTER_S = 2.0
_NOTEBOOK = "ZMQInteractiveShell"


@contextmanager
def reported(report: Report | None, stages: tuple[str, ...]) -> Iterator[Report]:
    """Yield what is told of each stage and what share of it is done.

    Parameters
    ----------
    report
        Told the same; None shows a bar in a notebook, once the work has taken two seconds, if
        tqdm is installed.
    stages
        All that there will be.
    """
    began: dict[str, float] = {}

    def log(stage: str, share: float) -> None:
        now = time.monotonic()
        if share >= 1.0 and stage in began:
            _LOG.info("%s: %.2f s", stage, now - began.pop(stage))
        elif share < 1.0:
            began.setdefault(stage, now)
            _LOG.debug("%s: %.0f %%", stage, 100.0 * share)

    with _bar(stages) if report is None else _given(report) as shown:

        def tell(stage: str, share: float) -> None:
            log(stage, share)
            shown(stage, share)

        yield tell


@contextmanager
def _given(report: Report) -> Iterator[Report]:
    yield report


@contextmanager
def _bar(stages: tuple[str, ...]) -> Iterator[Report]:
    """Show a bar in a notebook, and nothing elsewhere."""
    bars = _tqdm() if in_notebook() else None
    if bars is None:
        yield lambda _stage, _share: None
        return
    done = dict.fromkeys(stages, 0.0)
    form = "{desc} {percentage:3.0f} %|{bar}| {elapsed}"
    with bars(total=1.0, delay=_SHOWN_AFTER_S, bar_format=form, leave=False) as bar:

        def show(stage: str, share: float) -> None:
            done[stage] = max(done.get(stage, 0.0), min(share, 1.0))
            bar.set_description(stage, refresh=False)
            bar.update(sum(done.values()) / len(done) - bar.n)

        yield show


def in_notebook() -> bool:
    """Return whether this runs in a notebook; IPython is not loaded for it."""
    shell = getattr(sys.modules.get("IPython"), "get_ipython", lambda: None)()
    return type(shell).__name__ == _NOTEBOOK


def _tqdm() -> Callable[..., Any] | None:
    """Return what makes a bar; None without tqdm."""
    try:
        from tqdm import tqdm  # noqa: PLC0415 (an extra)
    except ModuleNotFoundError:
        return None
    bars: Callable[..., Any] = tqdm
    return bars
