"""Which operation brings a coordinate system to WGS 84 somewhere, and how sure it is."""

import re
import warnings
from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from pyproj import CRS, Transformer
from pyproj.aoi import AreaOfInterest
from pyproj.exceptions import ProjError
from pyproj.transformer import TransformerGroup

_LON_LAT = "OGC:CRS84"
_MOST_ASKED = 24  # points at which the operation is looked up
_TOLD_M = 1.0  # from which on another operation's place is told
_RADIUS_M = 6_371_000.0
_MOVES = re.compile(r"[ _]to[ _]|Ballpark", re.IGNORECASE)


@dataclass(frozen=True)
class Shift:
    """The datum operation of a file.

    Attributes
    ----------
    name
        Of the coordinate system.
    operation
        What PROJ calls it; None where there is nothing to be done.
    accuracy_m
        In metres; None where nobody says.
    notes
        What else is to be known, a sentence each without its full stop.
    """

    name: str
    operation: str | None = None
    accuracy_m: float | None = None
    notes: tuple[str, ...] = ()


def of(crs: str, xy: NDArray[np.float64]) -> Shift:
    """Return the operation that PROJ takes at points of a file.

    Parameters
    ----------
    crs
        The coordinate system, by its code or text.
    xy
        Coordinates in it, shape (n, 2), at least one.

    Returns
    -------
    Shift
        With notes where no operation is known (then the datum is taken for WGS 84), where PROJ
        knows another that differs by a metre and more, and where a better one lacks its grid.
    """
    known = CRS.from_user_input(crs)
    datum = known.datum.name if known.datum else known.name
    if "World Geodetic System 1984" in datum:
        return Shift(known.name)
    transformer = Transformer.from_crs(known, _LON_LAT, always_xy=True)
    sample = xy[np.linspace(0, len(xy) - 1, min(len(xy), _MOST_ASKED)).astype(int)]
    taken: dict[str, float] = {}
    inside = []
    for x, y in sample:
        lon, lat = transformer.transform(x, y)
        if np.isfinite([lon, lat]).all():
            inside.append((x, y))
            one = _operation(transformer)
            taken[_named(one.description)] = float(one.accuracy)
    if not taken:
        return Shift(known.name)
    accuracy = max(taken.values()) if min(taken.values()) >= 0.0 else None
    notes = []
    if any("Ballpark" in name for name in taken):
        accuracy = None
        notes.append(
            f"No operation from {known.name} to WGS 84 is known here: its coordinates are taken as "
            "they are, and may be off by some hundred metres"
        )
    sample = np.array(inside)
    lon, lat = transformer.transform(*sample.T)
    area = AreaOfInterest(lon.min(), lat.min(), lon.max(), lat.max())
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", UserWarning)  # of grids, which is told below
        group = TransformerGroup(known, _LON_LAT, always_xy=True, area_of_interest=area)  # type: ignore[arg-type]
    notes += _others(group.transformers, np.column_stack([lon, lat]), sample)
    if not group.best_available and group.unavailable_operations:
        best = _named(group.unavailable_operations[0].name)
        notes.append(f"A better operation, {best}, needs a grid that is not installed")
    return Shift(known.name, " and ".join(taken), accuracy, tuple(notes))


def _operation(transformer: Transformer) -> Transformer:
    """Return the operation that a transformer took last, or the only one that it has."""
    try:
        return transformer.get_last_used_operation()
    except ProjError:
        return transformer


def _named(description: str) -> str:
    """Return an operation without the steps that turn axes and projections, and move nothing."""
    steps = [one for one in description.split(" + ") if _MOVES.search(one)]
    return " + ".join(steps) or description


def _others(
    transformers: Sequence[Transformer], taken: NDArray[np.float64], sample: NDArray[np.float64]
) -> list[str]:
    """Return how far other operations' places are from those that are taken, if it is far."""
    farthest, whose = 0.0, ""
    for other in transformers:
        there = np.column_stack(other.transform(*sample.T))
        east, north = np.radians(there - taken).T * np.vstack(
            [np.cos(np.radians(taken[:, 1])), np.ones(len(taken))]
        )
        metres = float(np.max(np.hypot(east, north))) * _RADIUS_M
        if np.isfinite(metres) and metres > farthest and "Ballpark" not in other.description:
            farthest, whose = metres, _named(other.description)
    if farthest < _TOLD_M:
        return []
    return [f"Another operation, {whose}, puts it {farthest:,.0f} m away"]
