"""Shapes for a page: simplified together, cut open at the frame, and written small.

Nothing here is measured from again: every number comes from the full borders.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.render.content import View
from rangemap.world import border_views

Shapes = NDArray[np.object_]

# Where the view is, borders are drawn to this share of its width: half a pixel on a wide screen
_DETAIL = 1.0 / 3000.0
_FINEST_DEGREES = 0.0005  # the borders themselves are 1:10m
_MOST_VERTICES = 60_000  # about 170 kB of page
# The printable characters of ASCII, less those that JSON or HTML would escape
_ALPHABET = np.array([code for code in range(32, 127) if chr(code) not in '"&<>\\'], dtype=np.uint8)
_BASE = len(_ALPHABET) // 2


@dataclass(frozen=True)
class Tier:
    """Countries as they are drawn, in the view or beyond it.

    Attributes
    ----------
    codes, shapes
        ``adm0_a3`` and outline.
    decimals
        How many decimals of a degree its coordinates are worth.
    lons, lats
        Where it is cut: along these no border or coast runs.
    """

    codes: list[str]
    shapes: Shapes
    decimals: int
    lons: list[float]
    lats: list[float]


def base_map(view: View, borders: str) -> list[Tier]:
    """Return the countries of a border view, fine where the view is and coarse elsewhere."""
    boxes = view.boxes()
    lons = sorted(
        {side for box in boxes for side in (box.bounds[0], box.bounds[2])} | {-180.0, 180.0}
    )
    lats = sorted({side for box in boxes for side in (box.bounds[1], box.bounds[3])} | {-90.0})
    seen = max(view.width * _DETAIL, _FINEST_DEGREES)
    countries = border_views.drawn(borders, seen)
    world = border_views.drawn(borders, border_views.OVERVIEW_DEGREES)
    clipped = [shapely.clip_by_rect(countries.geometry.to_numpy(), *box.bounds) for box in boxes]
    fine, detail = _simplified(np.concatenate(clipped), seen)
    coarse = shapely.difference(world.geometry.to_numpy(), shapely.union_all(boxes))
    tiers = (
        (np.tile(countries["adm0_a3"].to_numpy(), len(boxes)), fine, decimals_for(detail)),
        (world["adm0_a3"].to_numpy(), coarse, 2),
    )
    drawn = [~shapely.is_empty(shapes) for _codes, shapes, _decimals in tiers]
    return [
        Tier(codes[there].tolist(), shapes[there], decimals, lons, lats)
        for (codes, shapes, decimals), there in zip(tiers, drawn, strict=True)
    ]


def _simplified(shapes: Shapes, tolerance: float) -> tuple[Shapes, float]:
    """Simplify shapes that share borders, together, until a page can hold them."""
    there = ~shapely.is_empty(shapes)
    simple = shapes.copy()
    # measured on the world: 322,000 of 547,000 vertices are left at 0.01 degrees, and then about
    # the -0.6th power of the tolerance
    expected = 0.59 * shapely.get_num_coordinates(shapes).sum()
    tolerance = max(tolerance, 0.01 * (expected / _MOST_VERTICES) ** (1.0 / 0.6))
    while there.any():
        simple[there] = shapely.coverage_simplify(simple[there], tolerance)
        if shapely.get_num_coordinates(simple).sum() <= _MOST_VERTICES:
            break
        tolerance *= 1.25
    return simple, tolerance


def decimals_for(degrees: float) -> int:
    """Return how many decimals of a degree keep a shape to a quarter of a detail."""
    return int(np.clip(np.ceil(-np.log10(degrees / 4.0)), 2, 6))


def coded(geometry: BaseGeometry, decimals: int) -> list[list[str]]:
    """Write polygons (their rings), lines or points small.

    Returns
    -------
    list of parts, each a list of rings or of one line
        Each as `numerals` of lon, lat, lon, lat, ... in units of ``10 ** -decimals`` degrees,
        every pair less the one before.
    """
    parts = shapely.get_parts(shapely.get_parts(geometry))
    area = shapely.get_dimensions(parts) == 2  # noqa: PLR2004 (areas)
    rings, polygon = shapely.get_rings(parts[area], return_index=True)
    lines = np.concatenate([rings, parts[~area]])
    part = np.concatenate([np.nonzero(area)[0][polygon], np.nonzero(~area)[0]])
    found: dict[int, list[str]] = {}
    dropped = set()  # areas whose outer ring is too small to be seen
    steps, sizes = _steps(lines, decimals)
    texts = numerals(steps.ravel(), sizes * 2)
    for number, owner in enumerate(part.tolist()):
        least = 4 if number < len(rings) else 2  # vertices
        if sizes[number] >= least and owner not in dropped:
            found.setdefault(owner, []).append(texts[number])
        elif owner not in found:
            dropped.add(owner)
    return [found[owner] for owner in sorted(found)]


def _steps(lines: Shapes, decimals: int) -> tuple[NDArray[np.int64], NDArray[np.int64]]:
    """Return the steps of all lines one after the other, and how many each line has."""
    coordinates, line = shapely.get_coordinates(lines, return_index=True)
    whole = np.round(coordinates * 10.0**decimals).astype(np.int64)
    begins = np.append(True, line[1:] != line[:-1])[: len(line)]
    moved = begins | np.append(True, (np.diff(whole, axis=0) != 0).any(axis=1))[: len(line)]
    whole, begins = whole[moved], begins[moved]
    steps = np.diff(whole, axis=0, prepend=0)
    steps[begins] = whole[begins]
    return steps, np.bincount(line[moved], minlength=len(lines))


def numerals(numbers: NDArray[np.int64], sizes: Sequence[int] | NDArray[np.int64]) -> list[str]:
    """Write whole numbers as text, in pieces of the given sizes.

    A number's sign is its last bit; its digits to the base of 45 stand lowest first. Each is one
    of the characters that JSON and HTML leave as they are: of the first 45 for a last digit, of
    the second 45 for one that is followed by another.

    Examples
    --------
    >>> numerals(np.array([0, -1, 22, 23]), [1, 3])
    [' ', '!PR!']
    """
    left = np.where(numbers < 0, -2 * numbers - 1, 2 * numbers)
    digits: list[NDArray[np.int64]] = []
    while (left > 0).any() or not digits:
        digits.append(left % _BASE)
        left = left // _BASE
    table = np.array(digits, dtype=np.int64).reshape(len(digits), -1)
    last = np.max(np.where(table > 0, np.arange(len(digits))[:, None], 0), axis=0, initial=0)
    place = np.arange(len(digits))[:, None]
    codes = np.where(place < last, table + _BASE, table)
    written = _ALPHABET[codes.T[(place <= last).T]]
    ends = np.cumsum(np.append(0, last + 1))[np.cumsum(np.append(0, sizes))]
    text = written.tobytes().decode("ascii")
    return [text[start:end] for start, end in pairwise(ends.tolist())]


def differences(numbers: NDArray[np.float64]) -> str:
    """Write numbers, rounded to whole ones, each less the one before.

    Examples
    --------
    >>> differences(np.array([1.0, 2.0, 1.6]))
    '## '
    """
    whole = np.round(numbers).astype(np.int64)
    return _text(whole - np.append(0, whole[:-1]))


def runs(numbers: NDArray[np.int64]) -> list[str]:
    """Write numbers of 0 and more that often stand in a row: which, and how often each.

    Examples
    --------
    >>> runs(np.array([1, 1, 1, 0]))
    ['# ', '(#']
    """
    begins = np.flatnonzero(np.diff(numbers, prepend=-1))
    return [_text(numbers[begins]), _text(np.diff(begins, append=len(numbers)))]


def _text(numbers: NDArray[np.int64]) -> str:
    return numerals(numbers, [len(numbers)])[0]
