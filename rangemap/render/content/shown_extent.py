"""What of the Earth a map shows: the reach and the launch region, unbroken across 180 degrees.

Where the story lies in a part of that, the story with a margin.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import KDTree
from shapely.geometry.base import BaseGeometry

from rangemap.field import geodesy

Bounds = tuple[float, float, float, float]
Shapes = NDArray[np.object_]

_SMALL = 0.02  # of a launch region
_AIR = 0.16  # about the story, of its width and height, on each side
# Of the area: where a frame leaves out less the whole reach is shown, since a ring that is closed
# tells more (of the desk maps three have a frame of 0.41 to 0.47: those of the Baltic states,
# Cyprus and Luzon; the rest have 0.37 and less)
_SMALLER = 0.48
_EDGE_SEEN = 0.9  # of a frame's shorter side: so much of an edge is seen, for its number
_STEPS = 24
_WIDE = 2.4  # a map in a window of 16:9, width by height


@dataclass(frozen=True)
class View:
    """What the page shows first, in degrees; the west may lie beyond -180, the east beyond 180."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self) -> float:
        """Degrees from west to east."""
        return self.east - self.west

    def boxes(self) -> list[BaseGeometry]:
        """Return what a wide screen shows of the view, as boxes between -180 and 180."""
        by_lat = (self.north - self.south) * 0.2
        south, north = max(self.south - by_lat, -90.0), min(self.north + by_lat, 90.0)
        level = np.cos(np.radians((self.south + self.north) / 2.0))
        half = max(self.width * 0.7, _WIDE * (self.north - self.south) / 2.0 / level)
        middle = (self.west + self.east) / 2.0
        west, east = middle - half, middle + half
        if east - west >= 360.0:  # noqa: PLR2004 (degrees)
            return [shapely.box(-180.0, south, 180.0, north)]
        whole = [(west + turn, east + turn) for turn in (-360.0, 0.0, 360.0)]
        cut = [(max(low, -180.0), min(high, 180.0)) for low, high in whole]
        return [shapely.box(low, south, high, north) for low, high in cut if low < high]


def view_of(shapes: Sequence[BaseGeometry] | Shapes) -> View:
    """Return the smallest view that holds the shapes, unbroken across 180 degrees.

    Longitudes that no shape covers form gaps; the widest of them is left out of the view.
    """
    parts = shapely.get_parts(np.asarray(shapes, dtype=object))
    west, south, east, north = shapely.bounds(parts).T
    order = np.argsort(west)
    starts, ends = west[order], np.maximum.accumulate(east[order])
    gaps = np.append(starts[1:], starts[0] + 360.0) - ends
    widest = int(np.argmax(gaps))
    if gaps[widest] <= 0.0:
        return View(-180.0, float(south.min()), 180.0, float(north.max()))
    begin, end = float(np.append(starts[1:], starts[0])[widest]), float(ends[widest])
    end += 360.0 if end < begin else 0.0
    turn = 360.0 * np.round((begin + end) / 720.0)  # the middle between -180 and 180
    return View(begin - turn, float(south.min()), end - turn, float(north.max()))


def main_parts(
    reach: BaseGeometry, region: BaseGeometry
) -> tuple[BaseGeometry, BaseGeometry, bool]:
    """Return reach and launch region without small parts far off, and whether there were any.

    Parts are taken from the one with most of the launch region on; one that has little of it and
    lies further from those taken than they are wide is left out.
    """
    parts = shapely.get_parts(reach)
    home = shapely.area(shapely.intersection(parts, region))
    order = np.argsort(-home)
    taken = [parts[order[0]]]
    points = geodesy.auxiliary_sphere(*shapely.get_coordinates(taken[0]).T)
    for part, land in zip(parts[order[1:]], home[order[1:]], strict=True):
        own = geodesy.auxiliary_sphere(*shapely.get_coordinates(part).T)
        apart = float(KDTree(points).query(own)[0].min())
        if apart <= np.linalg.norm(np.ptp(points, axis=0)) or land >= _SMALL * home.sum():
            taken.append(part)
            points = np.concatenate([points, own])
    if len(taken) == len(parts):
        return reach, region, False
    shown = shapely.multipolygons(taken)
    return shown, shapely.intersection(region, shown.envelope), True


def story_frame(
    points: NDArray[np.float64],
    whole: Bounds,
    edges: Sequence[Sequence[BaseGeometry]],
    aspect: float | None = None,
) -> Bounds | None:
    """Return the frame of the story; None where it is hardly smaller than that of the whole.

    It holds the points with a margin, and a part of an edge of each system: a map of a reach shows
    where it ends. An edge far beyond the story may lie beyond the frame, where another of its
    system is seen; of none a corner alone is, which has no room for its number.

    Parameters
    ----------
    points
        On the plane or in degrees, of shape (n, 2).
    whole
        The frame of the whole reach: west, south, east, north.
    edges
        Lines of each system: at its range, and at its low range.
    aspect
        Width by height of the frame; by default as it falls.
    """
    (west, south), (east, north) = points.min(axis=0), points.max(axis=0)
    wide, high = (east - west) * (1.0 + 2.0 * _AIR), (north - south) * (1.0 + 2.0 * _AIR)
    if aspect is not None:
        wide, high = max(wide, high * aspect), max(high, wide / aspect)
    x, y = (west + east) / 2.0, (south + north) / 2.0
    story = np.array([x - wide / 2.0, y - high / 2.0, x + wide / 2.0, y + high / 2.0])
    for share in np.linspace(0.0, 1.0, _STEPS, endpoint=False):
        frame = (1.0 - share) * story + share * np.array(whole)
        box = shapely.box(*frame)
        if box.area > _SMALLER * shapely.box(*whole).area:
            return None
        least = _EDGE_SEEN * min(frame[2] - frame[0], frame[3] - frame[1])
        if all(_are_seen(own, box, least) for own in edges):
            return (float(frame[0]), float(frame[1]), float(frame[2]), float(frame[3]))
    return None


def _are_seen(edges: Sequence[BaseGeometry], box: BaseGeometry, least: float) -> bool:
    """Return whether so much of an edge is seen in a box, or all of it, and so of all it meets."""
    met = [edge for edge in edges if shapely.intersects(edge, box)]
    lengths = [
        np.inf if shapely.covers(box, edge) else _longest(shapely.intersection(edge, box))
        for edge in met
    ]
    return bool(met) and min(lengths) >= least


def _longest(lines: BaseGeometry) -> float:
    """Return the length of the longest unbroken line."""
    if lines.is_empty:
        return 0.0
    parts = shapely.get_parts(shapely.line_merge(lines))
    return float(shapely.length(parts).max())
