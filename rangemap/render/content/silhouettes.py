"""The drawings of the system card: one silhouette a class, as the project drew them."""

import tomllib
from dataclasses import dataclass
from functools import cache
from pathlib import Path

_OTHER = "other"  # a system whose class is not known


@dataclass(frozen=True)
class Silhouette:
    """The shape of a class of systems.

    Attributes
    ----------
    label
        What the class is called.
    width, height
        Of the drawing, in its own units; its corner is at the upper left.
    path
        SVG path data of absolute ``M``, ``L``, ``C`` and ``Z``.
    """

    label: str
    width: float
    height: float
    path: str


def silhouette(system_class: str | None) -> Silhouette:
    """Return the drawing of a class, or that of `other` if there is none.

    Parameters
    ----------
    system_class
        For example ``cruise``.
    """
    drawn = _drawn()
    return drawn.get(system_class or _OTHER, drawn[_OTHER])


@cache
def _drawn() -> dict[str, Silhouette]:
    text = (Path(__file__).parent / "silhouettes.toml").read_text(encoding="utf-8")
    return {
        name: Silhouette(one["label"], float(one["width"]), float(one["height"]), one["path"])
        for name, one in tomllib.loads(text).items()
    }
