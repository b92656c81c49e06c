"""Many maps: each in a directory of its own, only those whose making has changed."""

import json
import re
import time
import traceback
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from rangemap.build import build
from rangemap.config import Scenario, load_scenarios
from rangemap.errors import ConfigError, MissingExtraError, RangemapError
from rangemap.pack import check_writable, earlier, provenance, selected, write
from rangemap.scale import processes

_MOST_NAMED, _LONGEST = 3, 80  # systems and regions in a directory's name; its letters
# Of the work on a map, how much each stage is, as a rule
_STAGES = {"region": 0.05, "reach": 0.15, "places": 0.1, "countries": 0.2, "write": 0.5}


@dataclass(frozen=True)
class Job:
    """One map to be made."""

    name: str
    """What it is called: its config's name, with its own after a slash."""
    scenario: Scenario
    target: Path
    formats: tuple[str, ...] | None
    """The products to write; None is the config's own."""
    draft: bool = False
    """Whether a quick look is enough."""


@dataclass(frozen=True)
class Outcome:
    """What came of one map."""

    name: str
    target: Path | None
    """None where its config cannot be used."""
    result: str
    """``built``, ``unchanged`` or ``failed``."""
    seconds: float = 0.0
    message: str = ""
    summary: dict[str, Any] | None = None
    """The content of ``summary.json``; None where nothing was made, or it was not written."""
    notes: tuple[str, ...] = ()
    """What became of other files of an older pack, a line each."""


def plan(
    configs: Sequence[Path],
    out: Path | None,
    formats: tuple[str, ...] | None,
    load: Callable[[Path], Sequence[Scenario]] = load_scenarios,
    *,
    draft: bool = False,
) -> tuple[list[Job], list[Outcome]]:
    """Return the maps of some configs, and the configs that cannot be used.

    A config of one map goes to ``outputs/<its name>``, one with a list of maps to a directory there
    for each. With ``out``, one config's maps go there, those of several to directories there. One
    that stands in no file is called by what it shows.

    Parameters
    ----------
    configs
        TOML files.
    out
        The directory of all; by default ``outputs``.
    formats
        The products to write; None is each config's own.
    load
        Returns the maps of a config.
    draft
        Whether quick looks are enough.

    Raises
    ------
    ConfigError
        If two maps would be written to one directory, or one within another.
    MissingExtraError
        If a format that is asked for needs a library that is not installed.
    """
    jobs: list[Job] = []
    failed: list[Outcome] = []
    for config in dict.fromkeys(configs):
        try:
            scenarios = load(config)
        except ConfigError as error:
            failed.append(Outcome(config.stem, None, "failed", message=str(error)))
            continue
        called = config.stem if scenarios[0].path else _called(scenarios[0])
        top = (out or Path("outputs")) / called
        if out is not None and len(configs) == 1:
            top = out
        for one in scenarios:
            name = called if one.name is None else f"{called}/{one.name}"
            jobs.append(Job(name, one, top / (one.name or ""), formats, draft))
    _check_apart(jobs)
    if not draft:
        _check_makeable(jobs)
    return jobs, failed


def run(
    jobs: Sequence[Job],
    count: int,
    report: Callable[[str, float], None],
    *,
    anew: bool = False,
) -> Iterator[Outcome]:
    """Make maps in several processes, and yield what comes of each as it is done.

    Parameters
    ----------
    jobs
        From `plan`.
    count
        How many processes at most.
    report
        Called with words for all of them, and how many are done, in parts too.
    anew
        Whether also those are made whose pack is made from just the same.
    """
    waiting = []
    for job in jobs:
        kept = None if anew else _kept(job)
        if kept is None:
            waiting.append(job)
        else:
            yield kept
    done: dict[int, float] = {}
    under_way: dict[int, str] = {}

    def heard(number: int, stage: str, share: float) -> None:
        done[number] = max(done.get(number, 0.0), _so_far(stage, share))
        under_way[number] = waiting[number].name
        tell()

    def tell() -> None:
        report(", ".join(under_way.values()), len(jobs) - len(waiting) + sum(done.values()))

    for number, came in processes.each(make, waiting, count, heard):
        done[number] = 1.0
        under_way.pop(number, None)
        tell()
        if isinstance(came, processes.Died):
            job = waiting[number]
            yield Outcome(job.name, job.target, "failed", message=str(came))
        else:
            yield came


def make(job: Job, progress: processes.Tell) -> Outcome:
    """Make one map and write its pack; what goes wrong is told, not raised."""
    began = time.monotonic()
    result, message, summary = "built", "", None
    notes: tuple[str, ...] = ()
    try:
        check_writable(job.target)
        made_from = what_decides(job)  # of before: a file may change while it is built
        how = {"draft": True} if job.draft else {}
        made = build(job.scenario, progress, **how)
        summary = made.summary
        notes = write(made, job.target, job.formats, progress, made_from).notes
    except (BrokenPipeError, ConnectionResetError):  # nobody listens any more
        raise
    except RangemapError as error:
        result, message, summary = "failed", str(error), None
    except Exception:  # noqa: BLE001 (one map's defect stops no other; it is told whole)
        result, message, summary = "failed", traceback.format_exc().rstrip(), None
    seconds = time.monotonic() - began
    return Outcome(job.name, job.target, result, seconds, message, summary, notes)


def _called(scenario: Scenario) -> str:
    """Return a name for a config in no file: ``tomahawk-ukraine``, as its systems and its launch.

    Examples
    --------
    >>> from rangemap.config import scenario_of
    >>> _called(scenario_of({"launch": {"region": "Black Sea"}, "rings_km": [500]}))
    '500-km-310-miles-black-sea'
    """
    launch = scenario.launch
    points = [one if isinstance(one, str) else one.name for one in launch.points or ()]
    named = [launch.name] if launch.name else [*launch.regions, *filter(None, points)]
    if not named:
        named = [Path(launch.file).stem if launch.file else "points"]
    words = [choice.key for choice in scenario.choices[:_MOST_NAMED]] + named[:_MOST_NAMED]
    slug = re.sub(r"[^\w.]+", "-", " ".join(filter(None, words)).casefold()).strip("-.")
    return slug[:_LONGEST] or "map"


def _so_far(stage: str, share: float) -> float:
    """Return how much of a map is done."""
    names = list(_STAGES)
    return sum(_STAGES[name] for name in names[: names.index(stage)]) + share * _STAGES[stage]


def _kept(job: Job) -> Outcome | None:
    """Return the outcome of a map whose pack is there and is made from just the same."""
    made_from = None if job.draft else what_decides(job)  # a draft is made to be looked at
    if made_from is None:
        return None
    old = earlier(job.target)
    if not old.holds(made_from, selected(job.scenario, job.formats)):
        return None
    try:
        summary = json.loads((job.target / "summary.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        summary = None
    return Outcome(job.name, job.target, "unchanged", summary=summary)


def what_decides(job: Job) -> str | None:
    """Return a digest of all that a map is made from; None if a file is not there.

    Parameters
    ----------
    job
        The map.
    """
    try:
        return provenance.digest(job.scenario)
    except OSError:
        return None


def _check_makeable(jobs: Sequence[Job]) -> None:
    """Refuse formats that cannot be made here, before the work."""
    messages: dict[str, None] = {}
    for job in jobs:
        try:
            selected(job.scenario, job.formats)
        except MissingExtraError as error:
            messages |= dict.fromkeys(str(error).split("\n"))
    if messages:
        raise MissingExtraError("\n".join(messages))


def _check_apart(jobs: Sequence[Job]) -> None:
    """Refuse two maps of one directory, or one whose directory lies in another's."""
    taken: dict[Path, Job] = {}
    for job in jobs:
        path = job.target.absolute()
        other = next((taken[up] for up in (path, *path.parents) if up in taken), None)
        other = other or next((j for at, j in taken.items() if path in at.parents), None)
        if other is not None:
            told = f"{job.scenario.path} ({job.name}) and {other.scenario.path} ({other.name})"
            msg = f"{told} would both be written to {job.target}; give one file another name"
            raise ConfigError(msg)
        taken[path] = job
