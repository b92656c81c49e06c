"""The command line: the only printing and progress. Heavy imports wait until a command runs."""

import os
import sys
from collections.abc import Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, NoReturn

import typer

from rangemap import console, exchange, options, questions, runs
from rangemap.errors import (
    ConfigError,
    EdgeError,
    MissingExtraError,
    OutputError,
    RangemapError,
)
from rangemap.questions import FAILED

if TYPE_CHECKING:
    from rangemap.config import Scenario

_WRONG_USAGE, _INTERRUPTED = 2, 130

app = typer.Typer(
    name="rangemap",
    help="Exact geodesic range maps from a launch region and a published range.",
    add_completion=False,
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> NoReturn:
    """Run the command line and exit: 0 done, 1 a failed run or nothing found, 2 wrong usage."""
    try:
        status = app(prog_name="rangemap", standalone_mode=False)
        if status == _INTERRUPTED:  # what Typer makes of Ctrl-C
            raise KeyboardInterrupt  # noqa: TRY301 (one place for it)
        sys.stdout.flush()
    except RangemapError as error:
        console.say(str(error))
        status = FAILED if isinstance(error, (OutputError, EdgeError)) else _WRONG_USAGE
    except (KeyboardInterrupt, typer.Abort):
        console.say("interrupted")
        status = _INTERRUPTED
    except BrokenPipeError:  # the reader has left, as `head` does
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        status = FAILED
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
    quiet: options.Quiet = False,
    as_json: options.Json = False,
) -> None:
    """Build the whole pack of a config: map, tables and data."""
    import rangemap  # noqa: PLC0415 (heavy)
    from rangemap.config_file import load_scenario  # noqa: PLC0415 (heavy)

    scenario = load_scenario(config)
    chosen = options.formats(formats)
    target = out or Path("outputs") / config.stem
    _check_writable(target)
    with console.progress(quiet=quiet) as progress:
        result = runs.built(scenario, progress)
        written = rangemap.write(result, target, formats=chosen, progress=progress)
    if as_json:
        console.print_json(result.summary)
    elif not quiet:
        _print_headline(result.summary, written)
        _say_what_is_left_out(scenario, written)


for question in questions.COMMANDS:
    app.command()(question)


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


def _check_writable(target: Path) -> None:
    """Find out before the work, not after it, whether the pack can be written."""
    try:
        exchange.check(target)
    except OutputError as error:
        raise ConfigError(str(error)) from error


def _print_other_views(summary: dict[str, Any]) -> None:
    """Say what another border view would change, where it moves the launch region."""
    from rangemap.render._text import change_of_view  # noqa: PLC0415 (with its users)

    names = {system["id"]: system["name"] for system in summary["systems"]}
    for view in summary["other_views"]:
        if view["launch_area_changes"] or view["problem"]:
            told = " ".join(change_of_view(view, names))
            typer.echo(console.plain(f"Border view {view['borders']}: {told}"))


def _print_headline(summary: dict[str, Any], written: Iterable[Path]) -> None:
    from rangemap.units import format_range  # noqa: PLC0415 (with its users)

    typer.echo(console.plain(summary["headline"]))
    keys = (
        "system",
        "range",
        "countries whole",
        "in part",
        "places",
        "their population",
        "edge error",
    )
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
    _print_other_views(summary)
    for system in summary["systems"]:
        said = (system.get("story", {}).get("text"), system["totals"].get("population_note"))
        typer.echo(console.plain(f"{system['name']}: {' '.join(filter(None, said))}"))
    for path in written:
        typer.echo(f"{console.plain(path)}  {path.stat().st_size / 1000:,.1f} kB")


if __name__ == "__main__":
    main()
