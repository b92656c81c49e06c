"""Distances the slow way, without the engine's code: what its answers are held against."""

import numpy as np
import shapely
from pyproj import Geod
from scipy.spatial import cKDTree

GEOD = Geod(ellps="WGS84")
STEP_M = 50.0
RUN = 20
RUN_M = RUN * STEP_M + 1.0
_DEGREE_M = 111_700.0  # no degree of a meridian or parallel is longer
# A geodesic and the arc on the sphere of the mean radius differ by less than 0.6 %
_MARGIN = 1.013
_RADIUS_M = 6_371_000.0


class Border:
    """The border of a region as points at most 50 m apart, straight in lon/lat between vertices.

    Every point stands in a run of at most 20 of one chain. A distance is 1-Lipschitz: no point is
    nearer, or further, than the first of its run by more than there is of the border between them.
    So first the first ones are measured, and then the runs that can hold the nearest point.
    """

    def __init__(self, geometry):
        self.geometry = geometry
        shapely.prepare(geometry)
        chains = [_dense(chain, STEP_M) for chain in _chains(geometry)]
        self.points = np.vstack(chains)
        self.last = np.zeros(len(self.points), dtype=bool)
        self.last[np.cumsum([len(chain) for chain in chains]) - 1] = True
        places = np.concatenate([np.arange(len(chain)) for chain in chains])
        self.runs = np.append(np.nonzero(places % RUN == 0)[0], len(self.points))
        self.tree = cKDTree(_unit(*self.points[self.runs[:-1]].T))

    def distance(self, lon, lat):
        """Return metres to the region for arrays of points; 0 inside."""
        inside = shapely.intersects_xy(self.geometry, lon, lat)
        pairs = zip(np.atleast_1d(lon), np.atleast_1d(lat), np.atleast_1d(inside), strict=True)
        return np.array([0.0 if within else self._one(*point) for *point, within in pairs])

    def farthest(self, lon, lat):
        """Return metres to the farthest point of the border, for arrays of points."""
        return np.array([self._farthest(x, y) for x, y in zip(lon, lat, strict=True)])

    def _farthest(self, lon, lat):
        metres = _to(lon, lat, self.points[self.runs[:-1]])
        far = self._all_of(np.nonzero(metres >= metres.max() - RUN_M)[0])
        return _to(lon, lat, self.points[far]).max()

    def _one(self, lon, lat):
        unit = _unit(np.array([lon]), np.array([lat]))[0]
        nearest = _arc_m(self.tree.query(unit)[0])
        radius = _chord(nearest * _MARGIN + 2 * STEP_M + RUN_M)
        runs = np.array(self.tree.query_ball_point(unit, radius, return_sorted=True))
        metres = _to(lon, lat, self.points[self.runs[runs]])
        near = self._all_of(runs[metres <= metres.min() + RUN_M])
        metres = _to(lon, lat, self.points[near])
        best = metres.min()
        if best > 20_000.0:  # the nearest vertex is then within 2 cm of the nearest point
            return best
        # nearer, the vertices must be nearer to each other as well: all edges that could matter
        close = near[metres <= np.hypot(best, STEP_M) + 1.0]
        starts = np.unique(np.concatenate([close, close[close > 0] - 1]))
        for start in starts[~self.last[starts]]:
            fine = _dense(self.points[start : start + 2], 0.5)
            best = min(best, _to(lon, lat, fine).min())
        return best

    def _all_of(self, runs):
        """Return the numbers of all points of some runs."""
        begin, sizes = self.runs[runs], self.runs[runs + 1] - self.runs[runs]
        return np.repeat(begin - np.cumsum(sizes) + sizes, sizes) + np.arange(sizes.sum())


class Points:
    """Many points, of which those that are hardly further than the nearest can be asked for."""

    def __init__(self, lon, lat):
        self.points = np.column_stack([lon, lat])
        self.tree = cKDTree(_unit(lon, lat))

    def within(self, lon, lat, slack_m):
        """Return which are at most so much further than the nearest, and how far each is."""
        unit = _unit(np.array([lon]), np.array([lat]))[0]
        radius = _chord(_arc_m(self.tree.query(unit)[0]) * _MARGIN + 2.0 * slack_m + 1.0)
        near = np.array(self.tree.query_ball_point(unit, radius))
        metres = _to(lon, lat, self.points[near])
        kept = metres <= metres.min() + slack_m
        return near[kept], metres[kept]


def nearest_of(lon, lat, places):
    """Return metres to the nearest of some places, (n, 2), for arrays of points.

    Only those that the sphere has near enough to the nearest are measured on the ellipsoid.
    """
    arc = np.arccos(np.clip(_unit(lon, lat) @ _unit(*places.T).T, -1.0, 1.0))
    point, place = np.nonzero(arc <= arc.min(axis=1, keepdims=True) * _MARGIN + 1e-6)
    metres = GEOD.inv(lon[point], lat[point], *places[place].T)[2]
    return np.minimum.reduceat(metres, np.nonzero(np.diff(point, prepend=-1))[0])


def edges(polygon):
    """Return both ends of every edge but those along 180 degrees and the poles, each (n, 2)."""
    rings = shapely.get_rings(shapely.get_parts(polygon))
    places, ring = shapely.get_coordinates(rings, return_index=True)
    same = ring[1:] == ring[:-1]
    start, end = places[:-1][same], places[1:][same]
    inner = ~((np.abs(start) == (180.0, 90.0)) & (start == end)).any(axis=1)
    return start[inner], end[inner]


def along_edges(polygon, count, seed):
    """Return points on the edges, not at vertices: lon, lat."""
    random = np.random.default_rng(seed)
    start, end = edges(polygon)
    chosen = random.integers(0, len(start), count)
    share = random.uniform(0.02, 0.98, (count, 1))
    return tuple((start[chosen] + share * (end[chosen] - start[chosen])).T)


def on_earth(count, seed):
    """Return points spread evenly over the sphere: lon, lat."""
    random = np.random.default_rng(seed)
    return random.uniform(-180.0, 180.0, count), np.degrees(np.arcsin(random.uniform(-1, 1, count)))


def off(lon, lat, metres, seed):
    """Move points by given distances in random directions."""
    azimuth = np.random.default_rng(seed).uniform(0.0, 360.0, len(lon))
    return tuple(np.asarray(a) for a in GEOD.fwd(lon, lat, azimuth, metres)[:2])


def _chains(geometry):
    """Return the coordinates of each point, line and ring."""
    if geometry.geom_type == "Polygon":
        return [np.array(ring.coords) for ring in (geometry.exterior, *geometry.interiors)]
    if hasattr(geometry, "geoms"):
        return [chain for part in geometry.geoms for chain in _chains(part)]
    return [np.array(geometry.coords)]


def _dense(chain, step_m):
    pieces = [chain[:1]]
    lat = np.minimum(np.abs(chain[:-1, 1]), np.abs(chain[1:, 1]))
    lat[chain[:-1, 1] * chain[1:, 1] < 0] = 0.0
    d_lon, d_lat = np.diff(chain, axis=0).T
    metres = np.hypot(d_lon * np.cos(np.radians(lat)), d_lat) * _DEGREE_M
    for start, end, count in zip(
        chain[:-1], chain[1:], np.ceil(metres / step_m).astype(int), strict=True
    ):
        share = np.arange(1, max(count, 1) + 1)[:, None] / max(count, 1)
        pieces.append(start + share * (end - start))
    return np.vstack(pieces)


def _unit(lon, lat):
    lam, phi = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _arc_m(chord):
    return 2.0 * _RADIUS_M * np.arcsin(min(chord / 2.0, 1.0))


def _chord(metres):
    return 2.0 * np.sin(min(metres / _RADIUS_M, np.pi) / 2.0) + 1e-12


def _to(lon, lat, points):
    count = len(points)
    return np.asarray(
        GEOD.inv(np.full(count, lon), np.full(count, lat), points[:, 0], points[:, 1])[2]
    )
