"""Hold answers against brute force, which shares no code with the engine or a peer."""

from dataclasses import dataclass

import numpy as np
import shapely
from pyproj import Transformer
from shapely.geometry.base import BaseGeometry
from tests.brute import GEOD, Border, along_edges, edges, on_earth

from benchmarks.cases import Case
from benchmarks.peers import Floats

ALONG = 300  # points on the edges of an outline, and a few on the middle of its longest edges
_LONGEST = 20
_ON_EARTH = 1000  # points anywhere
_NEAR = 500  # points from 1 m to 50 km off the true edge
_STEPS = 6  # that bring nearly all of them to the edge; where one ends up does not matter
_DRAWN_M = 1.0  # nearer to the range than this, a place may be drawn on either side
_UNIT = Transformer.from_crs("+proj=longlat +R=1 +type=crs", "+proj=geocent +R=1 +type=crs")


@dataclass(frozen=True)
class Verdict:
    """What brute force says of an outline."""

    edge_m: float
    """The largest difference between range and distance along the edges."""
    wrong_m: float
    """How far from the range the worst of the places lies that is on the wrong side; 0: none."""
    fault: str
    """Why the polygon is invalid, or nothing."""


class Truth:
    """The brute-force border of a case, and sampled places with their true distances."""

    def __init__(self, case: Case) -> None:
        self._border = Border(case.region)
        self._range_m = case.range_m
        self.lon, self.lat = np.hstack([on_earth(_ON_EARTH, 1), self._near_edge()])
        self.metres = self._border.distance(self.lon, self.lat)

    def outline(self, drawn: BaseGeometry) -> Verdict:
        """Judge an outline along its edges and by what lies in and out of it."""
        if drawn.is_empty or not np.isfinite(shapely.get_coordinates(drawn)).all():
            return Verdict(np.nan, np.nan, "empty" if drawn.is_empty else "not all numbers")
        off_m = np.abs(self.metres - self._range_m)
        wrong = self._drawn(drawn) != (self.metres <= self._range_m)
        wrong_m = off_m[wrong & (off_m > _DRAWN_M)].max(initial=0.0)
        fault = "" if shapely.is_valid(drawn) else shapely.is_valid_reason(drawn).split("[")[0]
        return Verdict(self._along(drawn), float(wrong_m), fault)

    def _along(self, drawn: BaseGeometry) -> float:
        """Return the largest difference between range and distance along the edges."""
        if not len(edges(drawn)[0]):
            return np.nan
        lon, lat = np.hstack([along_edges(drawn, ALONG, 3), _longest(drawn)])
        lon = (lon + 180.0) % 360.0 - 180.0
        return float(np.abs(self._border.distance(lon, lat) - self._range_m).max())

    def _drawn(self, drawn: BaseGeometry) -> np.ndarray:
        """Return which places lie in an outline, one that goes on beyond 180 degrees as well."""
        shapely.prepare(drawn)
        turns = (shapely.contains_xy(drawn, self.lon + turn, self.lat) for turn in (-360, 0, 360))
        return np.logical_or.reduce(list(turns))

    def _near_edge(self) -> tuple[Floats, Floats]:
        """Return places near the true edge.

        Places anywhere are moved onto the range along the geodesic from the point of the border
        that seems nearest, a few times, and at last a little off it.
        """
        lon, lat = on_earth(_NEAR, 2)
        random = np.random.default_rng(2)
        off = 10.0 ** random.uniform(0.0, 4.7, _NEAR) * random.choice([-1.0, 1.0], _NEAR)
        for step in range(_STEPS):
            unit = np.column_stack(_UNIT.transform(lon, lat, np.zeros(_NEAR)))
            foot = self._border.points[self._border.tree.query(unit)[1]]
            azimuth = GEOD.inv(*foot.T, lon, lat)[0]
            length = self._range_m + off * (step == _STEPS - 1)
            lon, lat, _ = GEOD.fwd(*foot.T, azimuth, length)
        return lon, lat


def _longest(drawn: BaseGeometry) -> Floats:
    """Return the middles of the longest edges: where a line across the world would be."""
    start, end = edges(drawn)
    longest = np.hypot(*(end - start).T).argsort()[-_LONGEST:]
    return ((start + end) / 2.0)[longest].T
