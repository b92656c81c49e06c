"""Figures as files: PNG, SVG and PDF; the same figure gives the same bytes."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from io import BytesIO
from threading import Lock
from typing import Any
from xml.sax.saxutils import escape

import matplotlib as mpl
from matplotlib.figure import Figure

from rangemap.analysis import RangeMap
from rangemap.render.figure.figure_layout import figures

# Ids in an SVG are made from this instead of at random; its letters are outlines, which look the
# same everywhere; a PDF keeps its text, to be read and searched
_SETTINGS: dict[Any, Any] = {"svg.hashsalt": "rangemap", "svg.fonttype": "path", "pdf.fonttype": 42}

# Figures of a pack and of its documents are made at once. Matplotlib is for one thread at a time,
# and so are the frames that figures have in common: GEOS makes the index of a prepared geometry at
# the first question, and two threads that ask it together end the process.
_LOCK = Lock()


def printed(result: RangeMap, formats: Sequence[str]) -> Mapping[str, bytes]:
    """Return the files of the shapes that the config asks for, by name.

    Parameters
    ----------
    result
        From `build`.
    formats
        Any of ``png``, ``svg``, ``pdf``.
    """
    shapes = tuple(dict.fromkeys(result.scenario.figure.shapes))
    titles = (result.summary["headline"], result.summary["description"])
    with _LOCK:
        made = figures(result, shapes)
        return {
            f"figure{'-tall' if number else ''}.{form}": saved(made[shape], *titles, form)
            for number, shape in enumerate(sorted(shapes, reverse=True))  # wide, then tall
            for form in formats
        }


def figure_png(result: RangeMap, **look: Any) -> bytes:  # noqa: ANN401 (of the config's keys)
    """Return the wide figure as a PNG.

    Parameters
    ----------
    result
        From `build`.
    look
        Keys of ``[figure]`` that are other than in the config.
    """
    style = result.scenario.figure.model_copy(update={**look, "shapes": ("wide",)})
    scenario = result.scenario.model_copy(update={"figure": style})
    return printed(replace(result, scenario=scenario), ("png",))["figure.png"]


def saved(figure: Figure, title: str, about: str, form: str) -> bytes:
    """Return a figure as a ``png``, ``svg`` or ``pdf`` with a title and a text about it."""
    metadata = {
        "png": {"Software": None, "Title": title, "Description": about},
        "svg": {"Date": None, "Creator": None, "Title": title},
        "pdf": {"CreationDate": None, "Producer": None, "Creator": None, "Title": title},
    }[form]
    buffer = BytesIO()
    with mpl.rc_context(_SETTINGS):
        figure.savefig(buffer, format=form, metadata=metadata)
    if form != "svg":
        return buffer.getvalue()
    return _described(buffer.getvalue().decode(), title, about).encode()


def _described(svg: str, title: str, about: str) -> str:
    """Give a drawing the name and the text by which those who cannot see it know it."""
    begin = svg.index("<svg")
    end = svg.index(">", begin)
    words = f"<title>{escape(title)}</title><desc>{escape(about)}</desc>"
    return f'{svg[:end]} role="img">{words}{svg[end + 1 :]}'
