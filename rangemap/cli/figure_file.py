"""A build or a count for the command line: with progress, its faults placed in their file."""

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangemap.errors import OutputError, RegionError

if TYPE_CHECKING:
    from rangemap.config import Scenario
    from rangemap.result import RangeMap

Progress = Callable[[str, float], None]


def built(scenario: "Scenario", progress: Progress) -> "RangeMap":
    """Return the range map of a scenario; a fault of its region names file and line."""
    import rangemap  # noqa: PLC0415 (heavy)
    from rangemap.config_file import at_launch  # noqa: PLC0415 (heavy)

    try:
        result: RangeMap = rangemap.build(scenario, progress=progress)
    except RegionError as error:
        if scenario.path is None:
            raise
        raise RegionError(at_launch(scenario, str(error))) from error
    return result


def counted(scenario: "Scenario", progress: Progress) -> Any:  # noqa: ANN401 (a DataFrame)
    """Return the places in reach, as in cities.csv."""
    from rangemap._build import cities  # noqa: PLC0415 (heavy)

    return cities(scenario, progress)


def save_figure(path: Path, figure: Any, summary: dict[str, Any]) -> None:  # noqa: ANN401
    """Write a figure as a file of the form that its name ends with.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    from rangemap.render._print import saved  # noqa: PLC0415 (an extra)

    content = saved(figure, summary["headline"], summary["sentence"], path.suffix[1:].lower())
    try:
        path.write_bytes(content)
    except OSError as error:
        msg = f"{path}: cannot be written: {error.strerror or error}"
        raise OutputError(msg) from error
