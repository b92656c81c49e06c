"""Figures and pages that a command writes as one file."""

from pathlib import Path
from typing import TYPE_CHECKING, Any

from rangemap.errors import OutputError

if TYPE_CHECKING:
    from matplotlib.figure import Figure


def save_figure(path: Path, figure: "Figure", summary: dict[str, Any]) -> None:
    """Write a figure as a file of the form that its name ends with.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    from rangemap.render.figure import saved  # noqa: PLC0415 (an extra)

    content = saved(figure, summary["headline"], summary["sentence"], path.suffix[1:].lower())
    write_file(path, content)


def write_file(path: Path, content: bytes) -> None:
    """Write a file.

    Raises
    ------
    OutputError
        If it cannot be written.
    """
    try:
        path.write_bytes(content)
    except OSError as error:
        msg = f"{path}: cannot be written: {error.strerror or error}"
        raise OutputError(msg) from error
