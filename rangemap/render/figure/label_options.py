"""The ways in which a label may be set: beside a mark, in an area, along an edge, on a line."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from rangemap.field import Floats
from rangemap.render.figure.label_placing import Option
from rangemap.render.figure.paper_sheet import LINE, Type, height, measure

_RIM = 0.03  # inches between a label and the side of the map
_AIR = 0.025  # inches about a label
_CAP = 0.78  # of a line's height are its letters
_STEP = 0.04  # inches between the points of an edge that a text may stand at
_BEND = 0.18  # inches by which an edge may bend along a text
_STEEP = 62.0  # degrees: no text stands on end
_KEPT = 28  # ways that are looked at for one label
# A label right of its mark is read first, then left, above and below, then the corners
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
_FARTHER = (0.2, 0.34, 0.5, 0.7)  # inches: how far off a label may stand, tied by a line
_NEAR = 0.12  # inches from an area to its name that needs no line
_TIED = (0.16, 0.3, 0.48, 0.7, 1.0, 1.4, 1.9, 2.5)  # the same for a range off its edge
_LINE_ROOM = 0.008  # inches on either side of such a line
_LOOSE = 0.04  # inches more about a label on a line: no mark of another is nearer to it


@dataclass(frozen=True)
class Ground:
    """What labels keep off, in inches.

    Attributes
    ----------
    frame
        The map.
    taken
        Scale bar, globe and the like: nothing lies on them.
    edges
        Of all ranges.
    launch
        The areas of the launch region.
    land
        Countries, each for itself, as a tree; ``codes`` says which is which.
    """

    frame: BaseGeometry
    taken: BaseGeometry
    edges: BaseGeometry
    launch: BaseGeometry
    land: shapely.STRtree
    codes: NDArray[np.str_]

    def holds(self, boxes: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Return which boxes lie in the frame and on nothing that is taken."""
        inside: NDArray[np.bool_] = shapely.covers(self.frame, boxes)
        free: NDArray[np.bool_] = inside & ~shapely.intersects(self.taken, boxes)
        return free

    def crossed(self, boxes: NDArray[np.object_]) -> NDArray[np.bool_]:
        """Return which boxes an edge runs through."""
        found: NDArray[np.bool_] = shapely.intersects(self.edges, boxes)
        return found

    def alone(self, area: BaseGeometry, code: str, about: float) -> bool:
        """Return whether no land of another country lies so near to an area."""
        near = self.land.query(area, predicate="dwithin", distance=about)
        return bool((self.codes[near] == code).all())

    def on_land_of(self, boxes: NDArray[np.object_], own: Sequence[str] = ()) -> NDArray[np.bool_]:
        """Return which boxes lie on land of a country that is not named."""
        box, country = self.land.query(boxes, predicate="intersects")
        found = np.zeros(len(boxes), dtype=bool)
        found[box[~np.isin(self.codes[country], [*own])]] = True
        return found

    def share_abroad(self, boxes: NDArray[np.object_], own: Sequence[str]) -> Floats:
        """Return which share of each box lies on land of a country that is not named."""
        box, country = self.land.query(boxes, predicate="intersects")
        other = ~np.isin(self.codes[country], [*own])
        box, country = box[other], country[other]
        land = self.land.geometries[country]
        common = shapely.area(shapely.intersection(boxes[box], land))
        share: Floats = np.bincount(box, common, len(boxes)) / shapely.area(boxes)
        return share


def text_size(lines: Sequence[str], kind: Type) -> tuple[float, float]:
    """Return the width and height of some lines, in inches."""
    high = height(kind) * _CAP + (len(lines) - 1) * kind.size * LINE / 72.0
    return max(measure(line, kind) for line in lines), high


def boxed(option: Option, air: float = _AIR) -> BaseGeometry:
    """Return the room of an option's text."""
    wide, high = option.size[0] / 2.0 + air, option.size[1] / 2.0 + air / 3.0
    (x, y) = option.at
    box = shapely.box(x - wide, y - high, x + wide, y + high)
    return affinity.rotate(box, option.angle) if option.angle else box


def beside(
    mark: tuple[float, float], texts: Sequence[tuple[str, ...]], kind: Type, gap: float
) -> list[Option]:
    """Return the ways to set a label beside a mark, the farther ones tied by a line.

    Parameters
    ----------
    mark
        Where it is, in inches.
    texts
        Its name in one line, or in more.
    kind
        How it is set.
    gap
        Inches from the middle of the mark to the label.
    """
    made = []
    for number, lines in enumerate(texts):
        size = text_size(lines, kind)
        for far, off in enumerate((gap, *(gap + more for more in _FARTHER))):
            for side, (right, up) in enumerate(_SIDES):
                slant = 0.75 if right and up else 1.0
                x = mark[0] + right * (size[0] / 2.0 + off * slant)
                y = mark[1] + up * (size[1] / 2.0 + off * slant)
                end = (x - right * (size[0] / 2.0 + 0.02), y - up * (size[1] / 2.0 + 0.02))
                leader = (_off(mark, end), end) if far else None
                cost = 0.12 * side + 0.4 * number + (1.6 + 0.8 * far if far else 0.0)
                made.append(Option(cost, (x, y), lines, kind, size, leader=leader))
    return made


def within(
    area: BaseGeometry, mark: tuple[float, float], texts: Sequence[tuple[str, ...]], kind: Type
) -> list[Option]:
    """Return the ways to set a label in an area, the nearest to a point of it first.

    How much of a label may lie beside the area is for the caller to say.
    """
    west, south, east, north = area.bounds
    made = []
    for number, lines in enumerate(texts):
        size = text_size(lines, kind)
        xs = np.linspace(west + size[0] / 2.0, east - size[0] / 2.0, 9)
        ys = np.linspace(south + size[1] / 2.0, north - size[1] / 2.0, 9)
        grid = [(float(x), float(y)) for x in xs for y in ys]
        for x, y in (mark, *grid):
            off = float(np.hypot((x - mark[0]) / (east - west), (y - mark[1]) / (north - south)))
            made.append(Option(2.0 * off + 0.5 * number, (x, y), lines, kind, size))
    return made


def around(
    area: BaseGeometry, texts: Sequence[tuple[str, ...]], kind: Type, gap: float
) -> list[Option]:
    """Return the ways to set a label outside of an area, at its sides and corners.

    One that stands off it is tied to it by a line.
    """
    west, south, east, north = area.bounds
    x, y = (west + east) / 2.0, (south + north) / 2.0
    made = []
    for number, lines in enumerate(texts):
        size = text_size(lines, kind)
        for far, off in enumerate((gap, *(gap + more for more in (*_FARTHER, 1.0, 1.5)))):
            for angle in np.radians(np.arange(0.0, 360.0, 30.0)):
                right, up = float(np.cos(angle)), float(np.sin(angle))
                at = (
                    x + right * ((east - west) / 2.0 + off + size[0] / 2.0),
                    y + up * ((north - south) / 2.0 + off + size[1] / 2.0),
                )
                option = Option(1.5 + 0.8 * far + 0.4 * number, at, lines, kind, size)
                gap_between = shapely.shortest_line(area, boxed(option, 0.0))
                ends = [(float(a), float(b)) for a, b in shapely.get_coordinates(gap_between)]
                long = gap_between.length > _NEAR
                made.append(replace(option, leader=(ends[0], ends[1])) if long else option)
    return made


def along(lines: Sequence[Floats], text: str, kind: Type) -> list[Option]:
    """Return the ways to set a range along its edge, on either side, the most level first."""
    size = text_size((text,), kind)
    return [option for line in lines for option in _along(line, text, size, kind)]


def tied(lines: Sequence[Floats], text: str, kind: Type) -> list[Option]:
    """Return the ways to set a range off its edge, tied to it by a line: where it cannot be along.

    The level text stands above or below a stretch that runs level, or at the side of a steep one.
    """
    size = text_size((text,), kind)
    made = []
    for line in lines:
        for x, y in _spaced(line)[:: max(int(0.3 / _STEP), 1)]:
            for off in _TIED:
                for right, up in _SIDES:
                    at = (x + right * (size[0] / 2.0 + off), y + up * (size[1] / 2.0 + off))
                    end = (
                        at[0] - right * (size[0] / 2.0 + 0.02),
                        at[1] - up * (size[1] / 2.0 + 0.02),
                    )
                    leader = ((float(x), float(y)), end)
                    cost = 4.0 + 4.0 * off
                    made.append(Option(cost, at, (text,), kind, size, leader=leader))
    return made


def spread(options: Sequence[Option], apart: float = 0.3) -> list[Option]:
    """Return the best options of which no two stand nearly at the same place."""
    best = sorted(options, key=lambda one: one.cost)
    at = np.array([one.at for one in best]).reshape(-1, 2)
    free = np.ones(len(best), dtype=bool)
    kept = []
    for number, one in enumerate(best):
        if free[number]:
            kept.append(one)
            free &= np.abs(at - at[number]).sum(axis=1) > apart
    return kept


def fitting(options: Sequence[Option], ground: Ground) -> list[Option]:
    """Return the options that the frame holds and nothing is in the way of."""
    if not options:
        return []
    free = ground.holds(np.array([boxed(one) for one in options], dtype=object))
    return [
        one
        for one, good in zip(options, free, strict=True)
        if good and not (one.leader and ground.taken.intersects(_line(one)))
    ]


def dearer(options: Sequence[Option], which: NDArray[np.bool_] | Floats, by: float) -> list[Option]:
    """Return options of which some cost more, or each more by a share."""
    pairs = zip(options, which, strict=True)
    return [replace(one, cost=one.cost + by * float(bad)) if bad else one for one, bad in pairs]


def cheapest(
    options: Sequence[Option], most: int = _KEPT, taken: Sequence[BaseGeometry] = ()
) -> tuple[Option, ...]:
    """Return the best options, each with the room that it takes: its text's, its line's.

    Parameters
    ----------
    options
        From the functions above.
    most
        How many are kept: the programme grows with the square of their number.
    taken
        What each takes besides, as its mark.
    """
    best = sorted(options, key=lambda one: one.cost)[:most]
    return tuple(replace(one, takes=(_room(one), *taken), tie=_tie(one)) for one in best)


def _room(option: Option) -> BaseGeometry:
    return boxed(option, _AIR + _LOOSE if option.leader else _AIR)


def _tie(option: Option) -> BaseGeometry | None:
    return _line(option).buffer(_LINE_ROOM) if option.leader else None


def _line(option: Option) -> BaseGeometry:
    return shapely.LineString(option.leader)


def _off(mark: tuple[float, float], towards: tuple[float, float]) -> tuple[float, float]:
    """Return where a line from a mark begins: a little off its middle."""
    reach = np.hypot(towards[0] - mark[0], towards[1] - mark[1])
    share = min(0.05 / reach, 0.9)
    return mark[0] + share * (towards[0] - mark[0]), mark[1] + share * (towards[1] - mark[1])


def _spaced(line: Floats) -> Floats:
    """Return points of a line, a step apart."""
    along = np.append(0.0, np.cumsum(np.hypot(*np.diff(line, axis=0).T)))
    at = np.arange(0.0, along[-1], _STEP)
    return np.column_stack([np.interp(at, along, line[:, k]) for k in range(2)])


def _along(line: Floats, text: str, size: tuple[float, float], kind: Type) -> Iterator[Option]:
    points = _spaced(line)
    span = max(int(np.ceil(size[0] / _STEP)), 2)
    for begin in range(0, len(points) - span, 2):
        part = points[begin : begin + span + 1]
        (x0, y0), (x1, y1) = part[0], part[-1]
        if x1 < x0:
            x0, y0, x1, y1 = x1, y1, x0, y0
        angle = float(np.degrees(np.arctan2(y1 - y0, x1 - x0)))
        level = np.radians(angle)
        across = (part[:, 1] - y0) * np.cos(level) - (part[:, 0] - x0) * np.sin(level)
        bend = float(np.ptp(across))
        if bend > _BEND or abs(angle) > _STEEP:
            continue
        for side in (1.0, -1.0):
            off = side * (size[1] / 2.0 + 0.035 + max(float(np.max(side * across)), 0.0))
            x, y = (x0 + x1) / 2.0 - np.sin(level) * off, (y0 + y1) / 2.0 + np.cos(level) * off
            cost = (angle / 25.0) ** 2 + bend / 0.06 + (0.3 if side < 0 else 0.0)
            yield Option(cost, (float(x), float(y)), (text,), kind, size, angle)
