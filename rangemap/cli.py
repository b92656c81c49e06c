"""The command line: the only printing and progress. Heavy imports wait until a command runs."""

import os
import sys
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, Literal, NoReturn

import typer

from rangemap import console, exchange, options
from rangemap.errors import (
    ConfigError,
    EdgeError,
    MissingExtraError,
    OutputError,
    RangemapError,
    RegionError,
)

if TYPE_CHECKING:
    from rangemap.config import Scenario
    from rangemap.result import RangeMap

SCHEMA_VERSION = 1  # of what `--json` prints for cities, systems and regions

_FAILED, _WRONG_USAGE, _INTERRUPTED = 1, 2, 130

app = typer.Typer(
    name="rangemap",
    help="Exact geodesic range maps from a launch region and a published range.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)

_Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
_Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
_From = Annotated[
    str, typer.Option("--from", help="Country or admin-1 region, by name or ISO code; or a file.")
]
_System = Annotated[str | None, typer.Option(help="Id of a system; or give --range.")]
_Range = Annotated[
    str | None, typer.Option("--range", help='A range, such as "2500 km" or "900 nmi".')
]
_MinRange = Annotated[
    str | None, typer.Option("--min-range", help="The nearest that the system can reach.")
]
_Form = Annotated[
    Literal["table", "csv", "json"], typer.Option("--format", help="How to print them.")
]
_Query = Annotated[str, typer.Argument(help="Part of a name or code; without it, all.")]


def main() -> NoReturn:
    """Run the command line and exit: 0 done, 1 a failed run or nothing found, 2 wrong usage."""
    try:
        status = app(prog_name="rangemap", standalone_mode=False)
        if status == _INTERRUPTED:  # what Typer makes of Ctrl-C
            raise KeyboardInterrupt  # noqa: TRY301 (one place for it)
        sys.stdout.flush()
    except RangemapError as error:
        console.say(str(error))
        status = _FAILED if isinstance(error, (OutputError, EdgeError)) else _WRONG_USAGE
    except (KeyboardInterrupt, typer.Abort):
        console.say("interrupted")
        status = _INTERRUPTED
    except BrokenPipeError:  # the reader has left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = _FAILED
    except Exception as error:
        if not hasattr(error, "exit_code"):  # what the option parser raises has one
            raise
        error.show()  # type: ignore[attr-defined]
        status = error.exit_code
    sys.exit(status if isinstance(status, int) else 0)


@app.callback()
def _options(
    *,
    version: Annotated[
        bool,
        typer.Option(
            "--version",
            is_eager=True,
            callback=lambda on: _version(on=on),
            help="Print the version.",
        ),
    ] = False,
) -> None:
    """Exact geodesic range maps from a launch region and a published range."""


@app.command()
def build(
    config: Annotated[Path, typer.Argument(help="The TOML file of the map.")],
    out: Annotated[
        Path | None, typer.Option(help="Directory to write; default outputs/<config's name>/.")
    ] = None,
    formats: Annotated[
        str | None,
        typer.Option(help="Products to write, such as html,csv, in place of the config's."),
    ] = None,
    *,
    quiet: _Quiet = False,
    as_json: _Json = False,
) -> None:
    """Build the whole pack of a config: map, tables and data."""
    import rangemap  # noqa: PLC0415 (heavy)
    from rangemap.config_file import load_scenario  # noqa: PLC0415 (heavy)

    scenario = load_scenario(config)
    chosen = options.formats(formats)
    target = out or Path("outputs") / config.stem
    _check_writable(target)
    with console.progress(quiet=quiet) as progress:
        result = _build(scenario, progress)
        written = rangemap.write(result, target, formats=chosen, progress=progress)
    if as_json:
        console.print_json(result.summary)
    elif not quiet:
        _print_headline(result.summary, written)
        _say_what_is_left_out(scenario, written)


@app.command()
def cities(
    launched_from: _From,
    system: _System = None,
    range_text: _Range = None,
    min_population: Annotated[int, typer.Option(min=0, help="Leave out smaller places.")] = 1000,
    form: _Form = "table",
) -> None:
    """List the places in reach, by distance, with their margin."""
    scenario = options.scenario(launched_from, (system, range_text), min_population)
    with console.progress(quiet=False) as progress:
        table = _cities(scenario, progress)
    keys = ("city", "country", "population", "distance_km", "margin_km", "certainty")
    console.print_frame(table, (form, "cities", SCHEMA_VERSION), keys)


@app.command()
def check(  # noqa: PLR0913 (an option each)
    launched_from: _From,
    to: Annotated[str, typer.Option(help='A place, country or region, or "LAT,LON".')],
    system: _System = None,
    range_text: _Range = None,
    min_range_text: _MinRange = None,
    *,
    as_json: _Json = False,
) -> None:
    """Say whether a target is in reach, and by what margin; exit 0 if it is, 1 if it is not."""
    from rangemap import catalogue  # noqa: PLC0415 (heavy)
    from rangemap.check import check as answer  # noqa: PLC0415 (heavy)
    from rangemap.check import find_target  # noqa: PLC0415 (heavy)
    from rangemap.region import launch_region  # noqa: PLC0415 (heavy)

    scenario = options.scenario(launched_from, (system, range_text, min_range_text))
    target = find_target(to, scenario.launch.borders)
    region = launch_region(scenario.launch, scenario.base_dir)
    found = answer(region, catalogue.resolve(scenario.systems)[0], target)
    if as_json:
        console.print_json({"schema_version": SCHEMA_VERSION, **found.as_dict()})
    else:
        typer.echo(console.plain(found.sentence))
    raise typer.Exit(0 if found.in_reach else _FAILED)


@app.command()
def who(  # noqa: PLR0913, PLR0917 (an option each)
    place: Annotated[str, typer.Argument(help='A place, country or region, or "LAT,LON".')],
    system: _System = None,
    range_text: _Range = None,
    min_range_text: _MinRange = None,
    launched_from: Annotated[
        list[str] | None,
        typer.Option("--from", help="A country to look at; repeat for several; without it, all."),
    ] = None,
    form: _Form = "table",
) -> None:
    """List the countries from which a system could reach a place; exit 0 if there are any."""
    from rangemap import catalogue  # noqa: PLC0415 (heavy)
    from rangemap.check import find_target  # noqa: PLC0415 (heavy)
    from rangemap.who import who as found  # noqa: PLC0415 (heavy)

    choice = options.choice((system, range_text, min_range_text))
    table = found(find_target(place), catalogue.resolve([choice])[0], launched_from or ())
    any_can = bool((table["share_possible"] > 0.0).any())
    console.print_frame(table, (form, "countries", SCHEMA_VERSION), tuple(table.columns))
    raise typer.Exit(0 if any_can else _FAILED)


@app.command()
def systems(query: _Query = "", *, as_json: _Json = False) -> None:
    """List the systems of the catalogue, with their sources."""
    from dataclasses import asdict  # noqa: PLC0415 (slow to import)

    from rangemap import data  # noqa: PLC0415 (heavy)

    words = query.casefold().split()
    rows = [asdict(system) for system in data.systems()]
    rows = [row for row in rows if all(word in _searched(row) for word in words)]
    if as_json:
        console.print_json({"schema_version": SCHEMA_VERSION, "systems": rows})
    elif rows:
        keys = ("id", "name", "variant", "range_km", "range_low_km", "source_title", "source_grade")
        console.print_table(keys, ([_of_catalogue(row[key]) for key in keys] for row in rows))
    _exit_if_none(rows, "system", query)


@app.command()
def regions(query: _Query = "", *, as_json: _Json = False) -> None:
    """List the regions that can be named under [launch]."""
    from rangemap import gazetteer  # noqa: PLC0415 (heavy)

    keys = ("kind", "code", "name", "country")
    rows = [{key: getattr(match, key) for key in keys} for match in gazetteer.search(query)]
    if as_json:
        console.print_json({"schema_version": SCHEMA_VERSION, "regions": rows})
    elif rows:
        console.print_table(keys, ([console.cell(row[key]) for key in keys] for row in rows))
    _exit_if_none(rows, "region", query)


@app.command()
def init(
    path: Annotated[Path, typer.Argument(help="The file to write.")] = Path("rangemap.toml"),
) -> None:
    """Write a commented config to start from; never over a file that is there."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(starter())
    except FileExistsError as error:
        msg = f"{path}: is there already and is left as it is; name another file"
        raise ConfigError(msg) from error
    except (OSError, ValueError) as error:
        msg = f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}"
        raise ConfigError(msg) from error
    console.say(f"{path} written; next: rangemap build {path}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of the config."""
    from rangemap.config import json_schema  # noqa: PLC0415 (heavy)

    console.print_json(json_schema())


def _say_what_is_left_out(scenario: "Scenario", written: Iterable[Path]) -> None:
    """Say why there are no figures, where none were asked for by name and they cannot be made."""
    if "png" not in scenario.output.formats or any(path.suffix == ".png" for path in written):
        return
    from rangemap import render  # noqa: PLC0415 (heavy)

    try:
        render.figures  # noqa: B018 (says what is missing)
    except MissingExtraError as error:
        console.say(f"without figures: {error}")


def starter() -> str:
    """Return the commented config that `rangemap init` writes."""
    return Path(__file__).with_name("starter.toml").read_text(encoding="utf-8")


def _version(*, on: bool) -> None:
    if on:
        from importlib.metadata import version  # noqa: PLC0415 (slow to import)

        typer.echo(f"rangemap {version('rangemap')}")
        raise typer.Exit


def _build(scenario: "Scenario", progress: Callable[[str, float], None]) -> "RangeMap":
    import rangemap  # noqa: PLC0415 (heavy)
    from rangemap.config_file import at_launch  # noqa: PLC0415 (heavy)

    try:
        result: RangeMap = rangemap.build(scenario, progress=progress)
    except RegionError as error:
        if scenario.path is None:
            raise
        raise RegionError(at_launch(scenario, str(error))) from error
    return result


def _cities(scenario: "Scenario", progress: Callable[[str, float], None]) -> Any:  # noqa: ANN401
    from rangemap._build import cities  # noqa: PLC0415 (heavy)

    return cities(scenario, progress)


def _check_writable(target: Path) -> None:
    """Find out before the work, not after it, whether the pack can be written."""
    try:
        exchange.check(target)
    except OutputError as error:
        raise ConfigError(str(error)) from error


def _print_headline(summary: dict[str, Any], written: Iterable[Path]) -> None:
    from rangemap.units import format_range  # noqa: PLC0415 (with its users)

    typer.echo(console.plain(summary["headline"]))
    keys = ("system", "range", "countries whole", "in part", "places", "population", "edge error")
    rows = []
    for system in summary["systems"]:
        totals, everywhere = system["totals"], system.get("whole_earth")
        edge = system.get("edge_error_m", summary.get("edge_error_m"))
        rows.append(
            [
                console.plain(system["name"]),
                format_range(system["range_km"]) + (": the whole Earth" if everywhere else ""),
                *(f"{totals[k]:,}" for k in ("countries_whole", "countries_part")),
                *(f"{totals[k]:,}" for k in ("places", "population")),
                "" if edge is None else f"{edge:.2f} m",
            ]
        )
    console.print_table(keys, rows)
    for path in written:
        typer.echo(f"{console.plain(path)}  {path.stat().st_size / 1000:,.1f} kB")


def _exit_if_none(rows: list[dict[str, Any]], what: str, query: str) -> None:
    if not rows:
        console.say(f"no {what} matches {query!r}")
        raise typer.Exit(_FAILED)


def _of_catalogue(value: object) -> str:
    return f"{value:,.10g}" if isinstance(value, float) else console.cell(value)


def _searched(row: dict[str, Any]) -> str:
    return " ".join(str(row[key]) for key in ("id", "name", "variant", "country")).casefold()


if __name__ == "__main__":
    main()
