"""Where labels go: in the frame, off each other and off what they must not hide."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from shapely import affinity
from shapely.geometry.base import BaseGeometry

from rangemap.field import Floats

_GAP = 0.045  # inches between a mark and its label
_RIM = 0.03
_AIR = 0.02  # inches about a label
_STEP = 0.04  # inches between the points of an edge that a text may stand at
BEND = 0.12  # inches by which an edge may bend along a text
# A label right of its mark is read first, then left, above and below, then the corners
_SIDES = ((1, 0), (-1, 0), (0, 1), (0, -1), (1, 1), (-1, 1), (1, -1), (-1, -1))
_INSIDE = 0.97  # of a label's box: its corners are empty
_NEAR = sorted(
    ((right, up) for right in range(-4, 5) for up in range(-6, 7)),
    key=lambda off: (off[0] ** 2 + off[1] ** 2, off),
)
_LEADERS = (0.22, 0.36, 0.5)  # inches: how far off a label may stand, tied by a line


@dataclass(frozen=True)
class Spot:
    """Where a label stands: its middle in inches, its turn in degrees, where its line ends."""

    x: float
    y: float
    angle: float = 0.0
    leader: tuple[float, float] | None = None


class Placer:
    """What is taken of a frame, and what is still free.

    Parameters
    ----------
    frame
        Left, bottom, right, top in inches; labels keep off its sides.
    """

    def __init__(self, frame: tuple[float, float, float, float]) -> None:
        left, bottom, right, top = frame
        self.frame = shapely.box(left + _RIM, bottom + _RIM, right - _RIM, top - _RIM)
        shapely.prepare(self.frame)
        self.taken: list[BaseGeometry] = []

    def take(self, shape: BaseGeometry) -> None:
        """Keep a shape clear of what comes later."""
        self.taken.append(shape)

    def free(self, shape: BaseGeometry) -> bool:
        """Return whether a shape lies in the frame and on nothing that is taken."""
        return bool(self.frame.covers(shape)) and not bool(
            shapely.intersects(shape, np.array(self.taken, dtype=object)).any()
        )

    def beside(
        self,
        mark: tuple[float, float],
        size: tuple[float, float],
        edges: BaseGeometry | None = None,
        gap: float = _GAP,
    ) -> Spot | None:
        """Take room for a label beside a mark; None if there is none.

        Parameters
        ----------
        mark
            Where it is, in inches.
        size
            Width and height of the label.
        edges
            Lines that it should not cross, and does only where there is no other room near.
        gap
            Inches from the middle of the mark to the label.
        """
        spots = [*self._spots(mark, size, gap)]
        clear = [one for one in spots if edges is None or not edges.intersects(_box(one, size))]
        near = [one for one in spots if not one.leader and one not in clear]
        for spot in (*clear, *near):
            shapes = [_box(spot, size)]
            if spot.leader:
                line = shapely.LineString([_off(mark, spot.leader), spot.leader])
                shapes.append(line.buffer(0.01))
            if all(self.free(shape) for shape in shapes):
                self.taken.extend(shapes)
                return spot
        return None

    def inside(
        self,
        area: BaseGeometry,
        mark: tuple[float, float],
        size: tuple[float, float],
        edges: BaseGeometry | None = None,
        *,
        least: float = _INSIDE,
    ) -> Spot | None:
        """Take room for a label inside an area, near a point of it; None if it does not fit.

        Parameters
        ----------
        area
            In inches.
        mark
            Where the label would best stand.
        size
            Its width and height.
        edges
            Lines that it must not cross.
        least
            How much of the label lies in the area, 0 to 1.
        """
        shapely.prepare(area)
        for right, up in _NEAR:
            spot = Spot(mark[0] + right * size[0] / 4.0, mark[1] + up * size[1] / 2.0)
            box = _box(spot, size)
            if not area.intersects(box) or not self.free(box):
                continue
            share = area.intersection(box).area / box.area
            if share >= least and (edges is None or not edges.intersects(box)):
                self.take(box)
                return spot
        return None

    def _spots(
        self, mark: tuple[float, float], size: tuple[float, float], gap: float
    ) -> Iterator[Spot]:
        for off in (gap, *_LEADERS):
            for right, up in _SIDES:
                slant = 0.75 if right and up else 1.0
                x = mark[0] + right * (size[0] / 2.0 + off * slant)
                y = mark[1] + up * (size[1] / 2.0 + off * slant)
                leader = (x - right * size[0] / 2.0, y - up * size[1] / 2.0)
                yield Spot(x, y, leader=leader if off > gap else None)

    def along(
        self,
        lines: Sequence[Floats],
        size: tuple[float, float],
        others: BaseGeometry,
        bend: float = BEND,
    ) -> Spot | None:
        """Take room for a label along an edge, where it runs most level; None if there is none.

        Parameters
        ----------
        lines
            The edge in inches, each part of shape (n, 2).
        size
            Width and height of the label.
        others
            Edges that it must not lie on, its own among them.
        bend
            Inches by which the edge may bend along it.
        """
        tried = (one for line in lines for one in _along(line, size, bend))
        return self._first(sorted(tried, key=lambda one: one[0]), size, others)

    def upon(
        self, lines: Sequence[Floats], size: tuple[float, float], others: BaseGeometry
    ) -> Spot | None:
        """Take room for a level label on an edge itself; None if there is none.

        Parameters
        ----------
        lines, size
            As for `along`.
        others
            Edges that it must not lie on, its own not among them.
        """
        tried = [
            (abs(float(x) - self.frame.centroid.x), Spot(float(x), float(y)))
            for line in lines
            for x, y in _spaced(line)
        ]
        return self._first(sorted(tried, key=lambda one: one[0]), size, others)

    def _first(
        self, tried: Sequence[tuple[float, Spot]], size: tuple[float, float], others: BaseGeometry
    ) -> Spot | None:
        for _cost, spot in tried:
            box = _box(spot, size)
            if self.free(box) and not others.intersects(box):
                self.take(box)
                return spot
        return None


def _box(spot: Spot, size: tuple[float, float]) -> BaseGeometry:
    wide, high = size[0] / 2.0 + _AIR, size[1] / 2.0
    box = shapely.box(spot.x - wide, spot.y - high, spot.x + wide, spot.y + high)
    return affinity.rotate(box, spot.angle) if spot.angle else box


def _off(mark: tuple[float, float], towards: tuple[float, float]) -> tuple[float, float]:
    """Return where a line from a mark begins: a little off its middle."""
    reach = np.hypot(towards[0] - mark[0], towards[1] - mark[1])
    share = min(0.06 / reach, 0.9)
    return mark[0] + share * (towards[0] - mark[0]), mark[1] + share * (towards[1] - mark[1])


def _spaced(line: Floats) -> Floats:
    """Return points of a line, a step apart."""
    curve = shapely.LineString(line)
    at = np.arange(0.0, curve.length, _STEP)
    return np.asarray(shapely.get_coordinates(shapely.line_interpolate_point(curve, at)))


def _along(line: Floats, size: tuple[float, float], most: float) -> Iterator[tuple[float, Spot]]:
    """Return the places at which a label can follow a line, on either side, with their cost."""
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
        if bend > most:
            continue
        for side in (1.0, -1.0):
            off = side * (size[1] / 2.0 + _GAP / 2.0 + float(np.max(side * across)))
            x, y = (x0 + x1) / 2.0 - np.sin(level) * off, (y0 + y1) / 2.0 + np.cos(level) * off
            yield abs(angle) / 30.0 + bend / 0.06, Spot(float(x), float(y), angle)
