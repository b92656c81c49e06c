"""The command line: the only printing and progress. Heavy imports wait until a command runs."""

import errno
import gc
import os
import sys
from pathlib import Path
from typing import Annotated, NoReturn

import typer

from rangemap.cli import build_command, question_commands, terminal
from rangemap.cli.question_commands import FAILED
from rangemap.errors import ConfigError, EdgeError, MissingExtraError, OutputError, RangemapError

_WRONG_USAGE, _INTERRUPTED = 2, 130
_SELDOM = (100_000, 20, 100)  # new objects, and collections of the younger, before one

app = typer.Typer(
    name="rangemap",
    help="Exact geodesic range maps from a launch region and a published range.",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
)


def main() -> NoReturn:
    """Run the command line and exit: 0 done, 1 a failed run or nothing found, 2 wrong usage."""
    _open_what_is_closed()
    # Libraries and tables make objects that stay: looking for some that do not took a tenth of a
    # draft's time, and of that of the commands that answer
    gc.set_threshold(*_SELDOM)
    try:
        status = app(prog_name="rangemap", standalone_mode=False)
        if status == _INTERRUPTED:  # what Typer makes of Ctrl-C
            raise KeyboardInterrupt  # noqa: TRY301 (one place for it)
        sys.stdout.flush()
    except RangemapError as error:
        terminal.say(str(error))
        failed = isinstance(error, (OutputError, EdgeError))
        # what is not installed is told before the work: nothing has failed
        status = FAILED if failed and not isinstance(error, MissingExtraError) else _WRONG_USAGE
    except (KeyboardInterrupt, typer.Abort):
        terminal.say("interrupted")
        status = _INTERRUPTED
    except BrokenPipeError:  # the reader has left, as `head` does
        _drop_stdout()
        status = FAILED
    except OSError as error:  # of files it is an error of ours by now
        if error.filename is not None or error.errno != errno.ENOSPC:
            raise
        _drop_stdout()
        terminal.say(f"cannot write what is printed: {error.strerror}")
        status = FAILED
    except Exception as error:
        if not hasattr(error, "exit_code"):  # what the option parser raises has one
            raise
        error.show()  # type: ignore[attr-defined]
        status = error.exit_code
    sys.exit(status if isinstance(status, int) else 0)


def _open_what_is_closed() -> None:
    """Send what was closed for us nowhere: else the next file that is opened takes its number."""
    for number, name in enumerate(("stdin", "stdout", "stderr")):
        try:
            os.fstat(number)
        except OSError:
            os.open(os.devnull, os.O_RDWR)  # the lowest number that is free
        if getattr(sys, name) is None:
            setattr(sys, name, open(number, "w" if number else "r", closefd=False))  # noqa: SIM115


def _drop_stdout() -> None:
    """Send what is left to be printed nowhere, so that it fails no more at the end."""
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())


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


app.command()(build_command.build)

for question in question_commands.COMMANDS:
    app.command()(question)


@app.command()
def init(
    path: Annotated[Path, typer.Argument(help="The file to write.")] = Path("rangemap.toml"),
) -> None:
    """Write a commented config to start from; never over a file that is there."""
    try:
        with path.open("x", encoding="utf-8") as file:
            file.write(_of_schema() + starter())
    except FileExistsError as error:
        msg = f"{path}: is there already and is left as it is; name another file"
        raise ConfigError(msg) from error
    except (OSError, ValueError) as error:
        msg = f"{path}: cannot be written: {getattr(error, 'strerror', None) or error}"
        raise ConfigError(msg) from error
    terminal.say(f"{path} written; next: rangemap build {path}")


@app.command()
def schema() -> None:
    """Print the JSON Schema of the config."""
    from rangemap.config import json_schema  # noqa: PLC0415 (heavy)

    terminal.print_json(json_schema())


def starter() -> str:
    """Return the commented config that `rangemap init` writes."""
    return Path(__file__).with_name("starter.toml").read_text(encoding="utf-8")


def _of_schema() -> str:
    """Return the line that tells an editor (taplo, Even Better TOML) where the schema is.

    It is the file of the installed package: no network, and the keys are those of this version.
    """
    from rangemap.config import SCHEMA_FILE  # noqa: PLC0415 (heavy)

    if not SCHEMA_FILE.is_file():  # of a package that lies in an archive
        return ""
    return f"#:schema {SCHEMA_FILE.absolute().as_uri()}\n"


def _version(*, on: bool) -> None:
    if on:
        from importlib.metadata import version  # noqa: PLC0415 (slow to import)

        typer.echo(f"rangemap {version('rangemap')}")
        raise typer.Exit
