"""Where labels go: all of them in one pass, at the least cost.

Each label brings the ways in which it may be set, each with what it costs and what room it takes.
Which are set, and how, is a problem of whole numbers, solved by HiGHS (`scipy.optimize.milp`): of
each label at most one way, no two in the same room; one that is left out costs what it is worth.
That is point-feature label placement as it is usually stated (Christensen, Marks and Shieber 1995;
as a 0-1 programme, Zoraster 1990). The same labels give the same picture.
"""

import csv
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.optimize import Bounds, LinearConstraint, milp
from scipy.sparse import csr_array
from shapely.geometry.base import BaseGeometry

from rangemap.errors import ConfigError
from rangemap.files import regular_file
from rangemap.render.figure.paper_sheet import Type

_GAP = 1e-4  # of the cost: a better solution by less than that (half a step) is not looked for
_NODES = 4000  # of the search; a limit in seconds would give a picture by the machine
_NEVER = 1e6  # the worth of a label that may not be left out
CITY, EDGE = "city", "edge"
COLUMNS = ("figure", "what", "name", "asked", "placed", "lon", "lat", "angle", "pinned", "why")
_MOST_BYTES = 2_000_000


@dataclass(frozen=True)
class Option:
    """One way to set a label.

    Attributes
    ----------
    cost
        0 for the best; 1 is a step less good.
    at
        The middle of its text, in inches.
    lines, kind, angle
        Its text, and how it is turned, in degrees.
    size
        Width and height of its text, in inches.
    leader
        A line that ties it to what it names.
    takes
        The room that it needs: text, mark.
    tie
        The room of its leader, which nothing crosses, but of a ring that of another.
    """

    cost: float
    at: tuple[float, float]
    lines: tuple[str, ...]
    kind: Type
    size: tuple[float, float]
    angle: float = 0.0
    leader: tuple[tuple[float, float], tuple[float, float]] | None = None
    takes: tuple[BaseGeometry, ...] = ()
    tie: BaseGeometry | None = None


@dataclass(frozen=True)
class Label:
    """Something that may be named on a map.

    Attributes
    ----------
    what
        ``launch``, ``edge``, ``city``, ``country`` or ``sea``.
    name
        What it is called.
    worth
        What it costs to leave it out, in the steps of an option's cost.
    options
        How it may be set; none if it cannot be.
    asked
        Whether somebody asked for it by name; such cities are not counted.
    mark
        Where its mark stands, in inches.
    about
        What the drawing needs to know of it.
    why
        Why it has no options, where that is not for want of room.
    """

    what: str
    name: str
    worth: float
    options: tuple[Option, ...]
    asked: bool = False
    mark: tuple[float, float] | None = None
    about: Any = None
    why: str = ""


@dataclass(frozen=True)
class Pin:
    """Where somebody has pinned a label: its middle in degrees, its turn; or that it is hidden."""

    lon: float
    lat: float
    angle: float
    hidden: bool


def read_pins(path: Path) -> dict[str, dict[tuple[str, str], Pin]]:
    """Return what is pinned in a ``labels.csv``: by figure, then by what and which it is.

    Parameters
    ----------
    path
        A table as `table_of_labels` writes it; its column ``pinned`` says ``yes`` or ``hide``.

    Raises
    ------
    ConfigError
        If it cannot be read, or a row of it is not understood.
    """
    pins: dict[str, dict[tuple[str, str], Pin]] = {}
    try:
        text = regular_file.read(path, _MOST_BYTES).decode("utf-8-sig")
        for row in csv.DictReader(StringIO(text)):
            if row["pinned"] in {"yes", "hide"}:
                hidden = row["pinned"] == "hide"
                lon, lat, angle = (
                    0.0 if hidden else float(row[key] or 0.0) for key in ("lon", "lat", "angle")
                )
                which = (row["what"], row["name"])
                pins.setdefault(row["figure"], {})[which] = Pin(lon, lat, angle, hidden)
    except (OSError, ValueError, KeyError, TypeError, csv.Error) as error:
        msg = (
            f"cannot read the labels {regular_file.shown(path)}: {error}; write a table with the "
            f"columns {', '.join(COLUMNS)}, as a pack has it"
        )
        raise ConfigError(msg) from error
    return pins


def table_of_labels(rows: Iterable[Sequence[object]]) -> str:
    """Return a ``labels.csv`` of rows with what stands in `COLUMNS`."""
    text = StringIO()
    csv.writer(text, lineterminator="\n").writerows([COLUMNS, *rows])
    return text.getvalue()


def placed(labels: Sequence[Label], most_cities: int) -> list[Option | None]:
    """Return how each label is set; None for those that are left out.

    Parameters
    ----------
    labels
        In any order.
    most_cities
        How many cities are named at most, those that are asked for beside.
    """
    found: list[Option | None] = [None] * len(labels)
    owner = np.array([k for k, label in enumerate(labels) for _one in label.options], dtype=int)
    options = [one for label in labels for one in label.options]
    if not options:
        return found
    gain = np.array([labels[k].worth for k in owner])
    # the best way of all is worth setting too, were its label worth nothing
    cost = np.array([one.cost for one in options]) - np.minimum(gain, _NEVER)
    rings = np.array([labels[k].what == EDGE for k in owner])
    apart = _apart(options, rings) & (owner[:, None] != owner)
    kept = np.nonzero(~_outdone(apart, owner, cost))[0]
    counted = np.array([label.what == CITY and not label.asked for label in labels])
    which = _chosen(
        cost[kept],
        (apart | (owner[:, None] == owner))[np.ix_(kept, kept)],
        LinearConstraint(counted[owner[kept]][None, :].astype(float), ub=[float(most_cities)]),
    )
    for k in kept[which]:
        found[owner[k]] = options[k]
    return found


def _chosen(
    cost: NDArray[np.float64], apart: NDArray[np.bool_], most: LinearConstraint
) -> NDArray[np.bool_]:
    """Return which options are set at the least cost, of those that are apart one at most."""
    sets = _cliques(apart)
    rows = np.repeat(np.arange(len(sets)), [len(one) for one in sets])
    one_of = csr_array(
        (np.ones(len(rows)), (rows, np.concatenate(sets))), shape=(len(sets), len(cost))
    )
    solved = milp(
        cost,
        integrality=np.ones(len(cost)),
        bounds=Bounds(0.0, 1.0),
        constraints=[LinearConstraint(one_of, ub=np.ones(len(sets))), most],
        options={"mip_rel_gap": _GAP, "node_limit": _NODES},
    )
    if solved.x is None:
        return np.zeros(len(cost), dtype=bool)
    set_so: NDArray[np.bool_] = solved.x > 0.5  # noqa: PLR2004 (0 or 1)
    return set_so


def _apart(options: Sequence[Option], rings: NDArray[np.bool_]) -> NDArray[np.bool_]:
    """Return which options want the same room, of shape (n, n): of two such one is set.

    The lines of two rings may cross: every ring must be named, and their colours tell them apart.
    """
    rooms = [(k, shape) for k, one in enumerate(options) for shape in one.takes]
    ties = [(k, one.tie) for k, one in enumerate(options) if one.tie is not None]
    shapes = np.array([shape for _k, shape in (*rooms, *ties)], dtype=object)
    option = np.array([k for k, _shape in (*rooms, *ties)], dtype=int)
    one, other = shapely.STRtree(shapes).query(shapes, predicate="intersects")
    one_is_text = (one < len(rooms)) | (other < len(rooms))
    met = one_is_text | ~(rings[option[one]] & rings[option[other]])
    apart = np.zeros((len(options), len(options)), dtype=bool)
    apart[option[one[met]], option[other[met]]] = True
    return apart


def _outdone(
    apart: NDArray[np.bool_], owner: NDArray[np.int_], cost: NDArray[np.float64]
) -> NDArray[np.bool_]:
    """Return which options need not be looked at.

    One of the same label costs no more and is in the way of nothing that this one is not. What is
    taken away makes room, so it is tried again until nothing more is.
    """
    gone = np.zeros(len(cost), dtype=bool)
    before = -1
    while gone.sum() > before:
        before = int(gone.sum())
        for label in np.unique(owner):
            own = np.nonzero((owner == label) & ~gone)[0]
            own = own[np.argsort(cost[own], kind="stable")]
            wants = apart[own][:, ~gone].astype(np.float32)
            within = wants @ wants.T >= wants.sum(axis=1)  # [a, b]: what b is in the way of, a is
            gone[own[np.tril(within, -1).any(axis=1)]] = True
    return gone


def _cliques(apart: NDArray[np.bool_]) -> list[NDArray[np.int_]]:
    """Return sets of options that are apart from each other, so that each two stand in one set.

    Of a set one at most is set. That says more than two at a time would, and the larger the sets
    the sooner the programme is solved. Each is grown from the option with the most pairs left, by
    the option that adds the most.
    """
    left = apart & ~np.eye(len(apart), dtype=bool)
    sets = [np.array([k]) for k in np.nonzero(~left.any(axis=1))[0]]
    pairs = left.sum(axis=1)
    while pairs.any():
        first = int(np.argmax(pairs))
        near = np.nonzero(apart[first])[0]
        among, adds = apart[np.ix_(near, near)], left[np.ix_(near, near)].astype(np.int32)
        grown, free = [first], near != first
        gain = np.where(free, left[first, near].astype(np.int32), -1)
        while free.any():
            best = int(np.argmax(gain))
            grown.append(int(near[best]))
            free &= among[best]
            free[best] = False
            gain = np.where(free, gain + adds[best], -1)
        one = np.array(sorted(grown))
        pairs[one] -= left[np.ix_(one, one)].sum(axis=1)
        left[np.ix_(one, one)] = False
        sets.append(one)
    return sets
