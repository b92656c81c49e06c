"""The command `rangemap build`: one map or many, and what is said of them."""

import csv
import sys
import textwrap
import time
import webbrowser
from collections import Counter
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from functools import cache, partial
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any

import typer

from rangemap import config, extras, pack, render, scale, toml
from rangemap.build import build as build_map
from rangemap.cli import options, terminal
from rangemap.cli.option_groups import expanded
from rangemap.errors import ConfigError, OutputError
from rangemap.units import format_range

if TYPE_CHECKING:
    from rangemap.config import Option, Scenario
    from rangemap.scale import Job, Outcome

_FAILED = 1
_TO_OPEN = ("map.html", "figure.png")
_OF_DRAFT = (
    "A draft: the page alone, with less detail. The numbers are those of the whole map, which the "
    "same command makes without --draft."
)
_READABLE = 100  # columns of a line of text
_STDIN, _USUAL = Path("-"), Path("rangemap.toml")
_NO_FILE = Path("\0")  # which no file can be called

_SCHEMA_VERSION = 1


@dataclass(frozen=True, kw_only=True)
class Making:
    """How maps are made: where to, which products, how many at once."""

    out: Annotated[
        Path | None, typer.Option(help="Directory to write; default outputs/<config's name>/.")
    ] = None
    formats: Annotated[
        str | None,
        typer.Option(help="Products to write, such as html,csv, in place of the config's."),
    ] = None
    jobs: Annotated[
        int | None,
        typer.Option(min=1, help="How many maps at once; default one a processor."),
    ] = None
    rebuild: Annotated[
        bool, typer.Option("--rebuild", help="Of many maps, also make those that have not changed.")
    ] = False
    draft: Annotated[
        bool,
        typer.Option(
            "--draft", help="A quick look: map.html with less detail, and the same numbers."
        ),
    ] = False
    allow_outside: options.AllowOutside = False

    def products(self) -> tuple[str, ...] | None:
        """Return the formats that are asked for; None are the config's own.

        Raises
        ------
        ConfigError
            If there is no such format, or a draft is to have others than its page.
        """
        formats = options.formats(self.formats)
        if self.draft and formats not in {None, ("html",)}:
            msg = f"--formats: got {self.formats}; --draft makes map.html alone; leave one out"
            raise ConfigError(msg)
        return formats


@dataclass(frozen=True, kw_only=True)
class Telling:
    """What is said and shown."""

    open_page: Annotated[
        bool, typer.Option("--open", help="Open map.html in the browser when it is made.")
    ] = False
    watched: Annotated[
        bool,
        typer.Option(
            "--watch", help="Make it again whenever a file that it is made from is saved."
        ),
    ] = False
    print_config: Annotated[
        bool,
        typer.Option("--print-config", help="Print the config with these options; build nothing."),
    ] = False
    quiet: options.Quiet = False
    as_json: options.Json = False


@expanded
def build(
    making: Making,
    changes: options.Changes,
    telling: Telling,
    configs: Annotated[
        list[Path] | None,
        typer.Argument(
            help="The TOML file of the map, or several; - for stdin; without one and without "
            "--from, rangemap.toml.",
            metavar="CONFIG",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Build the whole pack of a config: map, tables and data. Of many, only what has changed."""
    given = changes.options()
    sources = _sources(configs or [], given)
    if telling.watched:
        _check_watched(sources, telling)
    load = partial(_load, given=given, inside=not making.allow_outside)
    products = making.products()
    plan = partial(scale.plan, sources, making.out, products, load, draft=making.draft)
    planned, failed = plan()
    if not planned:
        raise ConfigError("\n".join(outcome.message for outcome in failed))
    if telling.print_config:
        _print_config(planned)
        return
    if telling.open_page:
        _check_page(planned)
    if telling.watched:
        _watch(sources, planned, failed, plan, opened=telling.open_page)
        return
    alone = len(sources) == 1 and planned[0].scenario.name is None
    if alone:
        _one(planned[0], quiet=telling.quiet, as_json=telling.as_json)
    else:
        _many(planned, failed, making, telling)
    if telling.open_page:
        _open(planned[0].target / "map.html")


def _check_watched(sources: Sequence[Path], telling: Telling) -> None:
    """Refuse to watch what cannot be watched, or to say what has no end."""
    for path in sources:
        if path != _NO_FILE and path.is_dir():
            msg = f"--watch: {path} is a directory; name the configs in it, as {path / '*.toml'}"
            raise ConfigError(msg)
        if path == _STDIN:
            msg = "--watch: stdin cannot be saved again; name a config"
            raise ConfigError(msg)
    if telling.as_json or telling.print_config or telling.quiet:
        msg = "--watch: prints a line each time; leave out --json, --quiet and --print-config"
        raise ConfigError(msg)


def _watch(
    sources: Sequence[Path],
    planned: "Sequence[Job]",
    failed: "Sequence[Outcome]",
    plan: Callable[[], tuple["Sequence[Job]", "Sequence[Outcome]"]],
    *,
    opened: bool,
) -> None:
    """Make maps, and again whenever what they are made from is saved."""
    from rangemap.cli.watch import watch  # noqa: PLC0415 (with its only user)

    if failed:
        raise ConfigError("\n".join(outcome.message for outcome in failed))
    for job in planned:
        _check_writable(job.target)
    configs = [path for path in sources if path != _NO_FILE]
    if not configs and not any(pack.provenance.files_read(job.scenario) for job in planned):
        msg = "--watch: there is no file to watch; write a config, as --print-config does"
        raise ConfigError(msg)
    page = planned[0].target / "map.html"
    watch(configs, planned, plan, lambda: _open(page) if opened else None)


def _sources(configs: list[Path], given: "list[Option]") -> list[Path]:
    """Return the configs that are meant: those named, none, or rangemap.toml."""
    if configs:
        return configs
    if any(option.loc == ("launch",) and option.said == "--from" for option in given):
        return [_NO_FILE]
    if _USUAL.exists():
        return [_USUAL]
    msg = (
        f"no config is named, and there is no {_USUAL} here: `rangemap init` writes one to start "
        "from; or build without one: rangemap build --from Ukraine --system tomahawk"
    )
    raise ConfigError(msg)


def _load(path: Path, given: "list[Option]", *, inside: bool) -> "Sequence[Scenario]":
    """Return the maps of a file, of stdin, or of options alone."""
    if path == _NO_FILE:
        return (config.scenario_of({}, given),)
    if path == _STDIN:
        return config.load_scenarios("stdin", inside=inside, options=given, text=_stdin())
    return config.load_scenarios(path, inside=inside, options=given)


@cache
def _stdin() -> str:
    try:
        return toml.decoded(sys.stdin.buffer.read())
    except UnicodeDecodeError as error:
        msg = "stdin: not UTF-8 text; send it as UTF-8"
        raise ConfigError(msg) from error


def _print_config(planned: "Sequence[Job]") -> None:
    """Print a config with what the options change, as TOML that reads as the same."""
    if len(planned) > 1:
        msg = f"--print-config: prints one map's config, and here are {len(planned)}; name one"
        raise ConfigError(msg)
    typer.echo(toml.written(planned[0].scenario.read_from.values), nl=False)


def _check_page(planned: "Sequence[Job]") -> None:
    """Refuse to open what will not be there, before the work."""
    if len(planned) > 1:
        msg = f"--open: opens one map, and here are {len(planned)}; build one, or leave it out"
        raise ConfigError(msg)
    job = planned[0]
    if not job.draft and "html" not in (job.formats or job.scenario.output.formats):
        msg = "--open: needs html among the formats"
        raise ConfigError(msg)


def _open(page: Path) -> None:
    if not webbrowser.open(page.absolute().as_uri()):
        terminal.say(f"no browser was found; open {page}")


def _many(
    planned: "Sequence[Job]", failed: "Sequence[Outcome]", making: Making, telling: Telling
) -> None:
    """Make many maps, and say what came of each."""
    began = time.monotonic()
    count = making.jobs or scale.available()
    with terminal.overall(len(planned), quiet=telling.quiet) as report:
        made = {}
        for done in scale.run(planned, count, report, anew=making.rebuild):
            made[done.name] = done
            if not telling.quiet:
                terminal.say_done(done.name, done.result, len(made), len(planned))
    outcomes = [*(made[job.name] for job in planned), *failed]
    if telling.as_json:
        terminal.print_json({"schema_version": _SCHEMA_VERSION, "maps": [*map(_row, outcomes)]})
    elif not telling.quiet:
        for outcome in outcomes:
            _print_accounts(outcome.summary or {}, f"{outcome.name}: ")
            _say_notes(outcome.notes, f"{outcome.name}: ")
        _print_outcomes(outcomes, time.monotonic() - began)
        _say_what_is_left_out(planned)
    for outcome in outcomes:
        if outcome.message:
            terminal.say(f"{outcome.name}: {outcome.message}")
    if any(outcome.result == "failed" for outcome in outcomes):
        raise typer.Exit(_FAILED)


def _one(job: "Job", *, quiet: bool, as_json: bool) -> None:
    _check_writable(job.target)
    with terminal.progress(quiet=quiet) as progress:
        how = {"draft": True} if job.draft else {}
        result = build_map(job.scenario, progress, **how)
        written = pack.write(result, job.target, formats=job.formats, progress=progress)
    if as_json:
        terminal.print_json(result.summary)
    elif not quiet:
        _print_headline(result.summary, written)
        if job.draft:
            typer.echo(_OF_DRAFT)
        _say_notes(getattr(written, "notes", ()))
        _say_what_is_not_named(written)
        _say_what_is_left_out([job])


def _say_what_is_not_named(written: Sequence[Path]) -> None:
    """Say which labels that somebody asked for are not on a figure, and why."""
    for path in written:
        if path.name == "labels.csv":
            with path.open(encoding="utf-8", newline="") as file:
                rows = [row for row in csv.DictReader(file) if row["asked"] and row["why"]]
            for row in rows:
                told = f"{row['figure']} figure: {row['name']} is not named: {row['why']}"
                terminal.say(terminal.plain(told))


def _say_notes(notes: Sequence[str], of: str = "") -> None:
    """Say what became of other files of an older pack, behind the name of one of several maps."""
    for note in notes:
        terminal.say(f"{of}{note}")


def _say_what_is_left_out(jobs: "Sequence[Job]") -> None:
    """Say why there are no figures, where none were asked for by name and they cannot be made."""
    if not any("png" in (job.formats or job.scenario.output.formats) for job in jobs):
        return
    missing = extras.error("the figure", extras.FIGURES)
    if missing is not None:
        terminal.say(f"without figures: {missing}")


def _check_writable(target: Path) -> None:
    """Find out before the work, not after it, whether the pack can be written."""
    try:
        pack.check_writable(target)
    except OutputError as error:
        raise ConfigError(str(error)) from error


def _print_other_views(summary: dict[str, Any]) -> None:
    """Say what another border view would change, where it moves the launch region."""
    names = {system["id"]: system["name"] for system in summary["systems"]}
    for view in summary["other_views"]:
        if view["launch_area_changes"] or view["problem"]:
            told = " ".join(render.documents.change_of_view(view, names))
            _print_text(f"Border view {view['borders']}: {told}")


def _print_accounts(summary: dict[str, Any], of: str = "") -> None:
    """Print a line on each file and launch point, behind the name of one of several maps."""
    for line in summary.get("launch", {}).get("accounts", ()):
        typer.echo(terminal.plain(f"{of}{line}"))


def _print_text(text: str) -> None:
    """Print sentences in lines of a readable length."""
    told = terminal.plain(text)
    typer.echo("\n".join(textwrap.wrap(told, min(terminal.width(), _READABLE))))


def _print_headline(summary: dict[str, Any], written: Sequence[Path]) -> None:
    for path in written:
        if path.name in _TO_OPEN:
            typer.echo(terminal.plain(f"Open {path}"))
    _print_accounts(summary)
    typer.echo(terminal.plain(summary["headline"]))
    rows = []
    for system in summary["systems"]:
        edge = system.get("edge_error_m", summary.get("edge_error_m"))
        floor = system.get("range_is_floor", False)
        everywhere = ": the whole Earth" if system.get("whole_earth") else ""
        rows.append(
            [
                terminal.plain(system["name"]),
                format_range(system["range_km"], floor=floor) + everywhere,
                *_counts(system),
                "" if edge is None else f"{edge:.2f} m",
            ]
        )
    terminal.print_table(("system", "range", *_COUNTED, "edge error"), rows)
    for about in (summary.get("launches"), summary.get("sites")):
        if about:
            _print_text(about["text"])
    _print_other_views(summary)
    for system in summary["systems"]:
        said = (system.get("story", {}).get("text"), system["totals"].get("population_note"))
        _print_text(f"{system['name']}: {' '.join(filter(None, said))}")
    for path in written:
        typer.echo(f"{terminal.plain(path)}  {path.stat().st_size / 1000:,.1f} kB")


def _print_outcomes(outcomes: "Sequence[Outcome]", seconds: float) -> None:
    """Print a table of all maps, a line a system, and how many came to what."""
    rows = []
    for outcome in outcomes:
        name, result = terminal.plain(outcome.name), outcome.result
        for system in (outcome.summary or {}).get("systems", ()):
            drawn = f"{system['name']}, {system['range_km']:,.0f} km"
            rows.append([name, result, terminal.plain(drawn), *_counts(system)])
            name = result = ""
        if name:
            rows.append([name, result, *[""] * (1 + len(_COUNTED))])
    terminal.print_table(("map", "", "system", *_COUNTED), rows)
    came = Counter(outcome.result for outcome in outcomes)
    told = ", ".join(f"{number} {result}" for result, number in came.items())
    typer.echo(f"{len(outcomes)} maps: {told}; {seconds:.1f} s")
    folders = sorted({str(one.target.parent) for one in outcomes if one.target is not None})
    typer.echo(terminal.plain(f"in {', '.join(folders)}"))


def _row(outcome: "Outcome") -> dict[str, Any]:
    """Return an outcome for --json."""
    summary = outcome.summary or {}
    systems = [
        {key: system[key] for key in ("id", "name", "range_km", "totals")}
        for system in summary.get("systems", ())
    ]
    return {
        "map": outcome.name,
        "directory": None if outcome.target is None else str(outcome.target),
        "result": outcome.result,
        "seconds": round(outcome.seconds, 3),
        "message": outcome.message or None,
        "headline": summary.get("headline"),
        "systems": systems,
    }


_COUNTED = ("countries whole", "in part", "places", "their population")


def _counts(system: dict[str, Any]) -> list[str]:
    """Return what stands in the columns of counts."""
    keys = ("countries_whole", "countries_part", "places", "population")
    return [f"{system['totals'][key]:,}" for key in keys]
