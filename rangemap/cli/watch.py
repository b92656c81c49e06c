"""`build --watch`: maps made again when a file that they are made from is saved.

The files are looked at a few times a second. A library that is told of changes by the system
(watchfiles) would be one more for a handful of files, and is told nothing on many network drives.
"""

import time
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rangemap import scale
from rangemap.cli import terminal
from rangemap.errors import RangemapError
from rangemap.pack import provenance
from rangemap.wording import counted, joined

if TYPE_CHECKING:
    from rangemap.scale import Job, Outcome

Stamps = dict[Path, tuple[int, int, int] | None]
Plan = Callable[[], "tuple[Sequence[Job], Sequence[Outcome]]"]

_EVERY_S = 0.2  # soon enough after a save for a hand to have moved to the browser


def watch(
    configs: Sequence[Path], planned: "Sequence[Job]", plan: Plan, first: Callable[[], None]
) -> None:
    """Make maps, and each again when what it is made from has been saved; until Ctrl-C.

    Parameters
    ----------
    configs
        The files that are read for a plan.
    planned
        The maps to begin with.
    plan
        Reads the configs anew: the maps, and the configs that cannot be used.
    first
        Called once the first maps are made.
    """
    made: dict[Path, str | None] = {}
    files = _files(configs, planned)
    stamps = _stamps(files)  # of before: what is saved meanwhile is made after
    for job in planned:
        _make(job, made)
    first()
    others = len(files) - 1
    more = f" and {counted(others, 'more file')}" if others > 0 else ""
    terminal.say(f"watching {files[0]}{more}; Ctrl-C ends")
    for changed in _changes(files, stamps):
        found = _planned(plan)
        if found is None:
            continue
        files[:] = _files(configs, found, files)
        for path in files:
            stamps.setdefault(path, _stamp(path))
        if sum(_make(job, made) for job in found) == 0 and found:
            same = "the map is" if len(found) == 1 else "all maps are"
            _line(f"{joined([path.name for path in changed])} saved: {same} as before")


def _planned(plan: Plan) -> "Sequence[Job] | None":
    """Return the maps as the configs are now; what is wrong with them is said."""
    try:
        jobs, failed = plan()
    except RangemapError as error:
        _line(str(error))
        return None
    for outcome in failed:
        _line(outcome.message)
    return jobs


def _make(job: "Job", made: dict[Path, str | None]) -> bool:
    """Make a map if it is another than before, and say so; return whether it was made."""
    decides = scale.what_decides(job)
    if decides is not None and made.get(job.target) == decides:
        return False
    if job.scenario.launch.borders_file is None:
        came = scale.make(job, lambda _stage, _share: None)
    else:  # what names mean in a view is kept by its name: a process that knows nothing yet
        (came,) = scale.run([job], 1, lambda _words, _done: None, anew=True)
    made[job.target] = decides if came.result == "built" else None
    if came.summary is None:
        _line(f"{job.name}: {came.message}")
        return True
    _line(f"{_to_open(job)}: made in {came.seconds:.1f} s: {_numbers(came)}")
    for note in came.notes:
        terminal.say(f"{job.name}: {note}")
    return True


def _to_open(job: "Job") -> Path:
    """Return what of a map is to be looked at."""
    page = job.target / "map.html"
    return page if page.exists() else job.target


def _numbers(outcome: "Outcome") -> str:
    """Return how much each system reaches, on one line."""
    systems = (outcome.summary or {}).get("systems", ())
    return "; ".join(
        f"{one['name']} {one['range_km']:,.10g} km, "
        f"{counted(one['totals']['countries_whole'], 'country')} whole, "
        f"{one['totals']['countries_part']:,} in part, "
        f"{counted(one['totals']['places'], 'place')}"
        for one in systems
    )


def _line(text: str) -> None:
    terminal.say(f"{time.strftime('%H:%M:%S')} {text}")


def _files(
    configs: Sequence[Path], jobs: "Sequence[Job]", before: Sequence[Path] = ()
) -> list[Path]:
    """Return the files that maps are made from; those of before stay, as a fault may hide one."""
    read = (path for job in jobs for path in provenance.files_read(job.scenario))
    return [*dict.fromkeys([*configs, *before, *read])]


def _changes(files: Sequence[Path], stamps: Stamps) -> Iterator[list[Path]]:
    """Yield the files that have been saved, each time that there are some and they are still."""
    while True:
        time.sleep(_EVERY_S)
        now = _stamps(files)
        if now == stamps:
            continue
        while True:  # an editor may write in several steps
            time.sleep(_EVERY_S)
            after = _stamps(files)
            if after == now:
                break
            now = after
        changed = [path for path in files if now[path] != stamps.get(path)]
        stamps.clear()
        stamps.update(now)
        yield changed


def _stamps(files: Sequence[Path]) -> Stamps:
    return {path: _stamp(path) for path in files}


def _stamp(path: Path) -> tuple[int, int, int] | None:
    """Return what changes when a file is saved; None if it is not there."""
    try:
        about = path.stat()
    except OSError:
        return None
    return about.st_mtime_ns, about.st_size, about.st_ino
