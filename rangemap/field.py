"""The exact distance field of a launch region: what rangemap exists for.

The distance is the primitive; the outline of a reach is only its picture. How it works is told in
docs/method.md.
"""

from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from rangemap import geodesy, search
from rangemap.errors import RegionError
from rangemap.geodesy import Floats
from rangemap.levels import level_set
from rangemap.sites import Sites
from rangemap.units import MAX_RANGE_M

# Nearer than this the last step onto the edge is made with Karney's inverse; further off the
# right-angled spherical triangle is good to 3 cm (1 % of s^2 / 8d).
_NEAR_M = 50_000.0
_MEAN_RADIUS_M = 6_371_008.8  # IUGG mean radius, (2a + b) / 3


class DistanceField:
    """Exact geodesic distance from anywhere on WGS 84 to a launch region.

    Parameters
    ----------
    geometry
        Shapely point(s), line(s) or polygon(s), lon/lat in degrees; edges are straight in
        lon/lat. Longitudes -180 to 180: a region across 180 degrees is cut there (RFC 7946).

    Raises
    ------
    RegionError
        If the geometry is empty, invalid or out of bounds.

    Examples
    --------
    >>> field = DistanceField(shapely.Point(30.52, 50.45))
    >>> round(float(field.distance(37.62, 55.75)) / 1000, 1)
    755.8
    """

    def __init__(self, geometry: BaseGeometry) -> None:
        if not shapely.is_valid(geometry):
            reason = shapely.is_valid_reason(geometry)
            msg = f"the launch region is not a valid geometry: {reason}; mend it (make_valid)"
            raise RegionError(msg)
        self.geometry = geometry
        self.sites = Sites.of(geometry)

    def distance(self, lon: ArrayLike, lat: ArrayLike) -> Floats:
        """Return the distance to the launch region in metres; 0 inside it.

        Parameters
        ----------
        lon, lat
            Degrees; any shape, broadcast together. Longitudes may lie outside -180..180.

        Returns
        -------
        float64 array
            Metres, of the common shape.
        """
        return self.nearest(lon, lat)[2]

    def nearest(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats, Floats]:
        """Return the nearest launch point (lon, lat) and the distance to it in metres.

        A point inside the region is its own nearest launch point, at distance 0.
        """
        lon, lat, shape = _flat(lon, lat)
        to_lon, to_lat, metres = lon.copy(), lat.copy(), np.zeros(len(lon))
        outside = ~self._inside(lon, lat)
        if outside.any():
            found = self._on_border(lon[outside], lat[outside])
            to_lon[outside], to_lat[outside], metres[outside] = found
        return to_lon.reshape(shape), to_lat.reshape(shape), metres.reshape(shape)

    def farthest(self, lon: ArrayLike, lat: ArrayLike) -> Floats:
        """Return the distance in metres to the launch point that is farthest away."""
        lon, lat, shape = _flat(lon, lat)
        return search.farthest(self.sites, lon, lat)[1].reshape(shape)

    def within(self, lon: ArrayLike, lat: ArrayLike, range_m: float) -> NDArray[np.bool_]:
        """Return whether each point is within ``range_m`` metres of the launch region."""
        return np.asarray(self.distance(lon, lat) <= _range(range_m))

    def reach(self, range_m: float, min_range_m: float = 0.0) -> BaseGeometry:
        """Return all that lies within the range, as a polygon.

        Parameters
        ----------
        range_m
            1,000 m to 20,004 km.
        min_range_m
            What is nearer than this to *every* launch point is left out.

        Returns
        -------
        shapely Polygon or MultiPolygon
            Lon/lat, RFC 7946: cut at 180 degrees, closed along the poles, outer rings
            anticlockwise. Its edges are within 0.5 m of the level.
        """
        reached = level_set(self._nearest_with_azimuth, _range(range_m))
        if min_range_m <= 0.0:
            return reached
        too_near = level_set(self._farthest_with_azimuth, min_range_m)
        return shapely.orient_polygons(shapely.difference(reached, too_near))

    @cached_property
    def _prepared(self) -> BaseGeometry | None:
        polygons = [
            part
            for part in shapely.get_parts(self.geometry).tolist()
            if part.geom_type in {"Polygon", "MultiPolygon"}
        ]
        if not polygons:
            return None
        area = shapely.multipolygons(shapely.get_parts(polygons))
        shapely.prepare(area)
        return area

    def _inside(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        if self._prepared is None:
            return np.zeros(len(lon), dtype=bool)
        west, south, east, north = self._prepared.bounds
        inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        inside[inside] = shapely.contains_xy(self._prepared, lon[inside], lat[inside])
        return inside

    def _on_border(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats, Floats]:
        """Return the nearest point of the border and its distance, on the edge itself."""
        query, site, metres = search.nearest(self.sites, lon, lat)
        # each candidate site, and the two edges that end there
        sites, count = self.sites, len(self.sites.lon)
        ahead = np.where(sites.linked[site], site + 1, site)
        behind_ok = (site > 0) & sites.linked[site - 1]
        behind = np.where(behind_ok, site - 1, site) % count
        query, site, metres = np.tile(query, 2), np.tile(site, 2), np.tile(metres, 2)
        other = np.concatenate([ahead, behind])
        at_lon, at_lat, metres = self._foot((lon[query], lat[query]), site, other, metres)
        order = np.lexsort((metres, query))
        best = order[np.searchsorted(query[order], np.arange(len(lon)))]
        return at_lon[best], at_lat[best], metres[best]

    def _foot(
        self, point: tuple[Floats, Floats], site: search.Ints, other: search.Ints, metres: Floats
    ) -> tuple[Floats, Floats, Floats]:
        """Return the nearest point on the edge from ``site`` to ``other``, and its distance."""
        sites, (lon, lat) = self.sites, point
        start_lon, start_lat = sites.lon[site], sites.lat[site]
        d_lon, d_lat = sites.lon[other] - start_lon, sites.lat[other] - start_lat
        per_lon, per_lat = geodesy.metres_per_degree(start_lat + d_lat / 2)
        east, north = d_lon * per_lon, d_lat * per_lat
        length = np.hypot(east, north)
        safe = np.maximum(length, 1e-9)
        bearing = np.degrees(np.arctan2(east, north))
        near = metres < _NEAR_M
        azimuth = geodesy.inverse(start_lon, start_lat, lon, lat)[0]
        along = _along(metres, azimuth - bearing)
        # beyond the other end the edge is that site's own affair
        share = np.where((along > 0.0) & (along < length), along / safe, 0.0)
        at_lon, at_lat = start_lon + share * d_lon, start_lat + share * d_lat
        shorter = _foot_distance(metres, share * length)
        for _ in range(2):  # the second step leaves less than a millimetre
            azimuth, _back, exact = geodesy.inverse(
                at_lon[near], at_lat[near], lon[near], lat[near]
            )
            shorter[near] = exact
            along = _along(exact, azimuth - bearing[near])
            moved = np.clip(share[near] + along / safe[near], 0.0, 1.0)
            share[near] = np.where(length[near] > 0.0, moved, 0.0)
            at_lon, at_lat = start_lon + share * d_lon, start_lat + share * d_lat
        shorter[near] = geodesy.distance(at_lon[near], at_lat[near], lon[near], lat[near])
        worse = shorter > metres
        return (
            np.where(worse, start_lon, at_lon),
            np.where(worse, start_lat, at_lat),
            np.minimum(shorter, metres),
        )

    def _nearest_with_azimuth(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return the distance and the azimuth in which it grows."""
        to_lon, to_lat, metres = self.nearest(lon, lat)
        return metres, geodesy.inverse(lon, lat, to_lon, to_lat)[0] + 180.0

    def _farthest_with_azimuth(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        site, metres = search.farthest(self.sites, lon, lat)
        azimuth = geodesy.inverse(lon, lat, self.sites.lon[site], self.sites.lat[site])[0]
        return metres, azimuth + 180.0


def _along(metres: Floats, angle: Floats) -> Floats:
    """Return how far along an edge the foot of the perpendicular lies (spherical triangle)."""
    arc, turn = metres / _MEAN_RADIUS_M, np.cos(np.radians(angle))
    return np.asarray(_MEAN_RADIUS_M * np.arctan2(np.sin(arc) * turn, np.cos(arc)))


def _foot_distance(metres: Floats, along: Floats) -> Floats:
    """Return the distance to the foot, given that to a point ``along`` metres from it.

    From ``cos d = cos foot * cos along``, written so that the small difference keeps its digits.
    """
    arc, step = metres / _MEAN_RADIUS_M, along / _MEAN_RADIUS_M
    gain = np.cos(arc) * np.sin(step / 2.0) ** 2 / np.cos(step)
    less = np.zeros(len(arc))
    for _ in range(3):
        less = 2.0 * np.arcsin(np.clip(gain / np.maximum(np.sin(arc - less / 2.0), 1e-12), -1, 1))
    return np.asarray(_MEAN_RADIUS_M * (arc - np.maximum(less, 0.0)))


def _flat(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats, tuple[int, ...]]:
    lon, lat = np.broadcast_arrays(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    if not (np.isfinite(lon).all() and (np.abs(lat) <= 90.0).all()):  # noqa: PLR2004 (degrees)
        msg = "a point has a latitude outside -90..90 or a longitude that is no number"
        raise RegionError(msg)
    flat = lon.ravel()
    wrapped = np.where(np.abs(flat) > 180.0, (flat + 180.0) % 360.0 - 180.0, flat)  # noqa: PLR2004
    return wrapped, lat.ravel().copy(), lon.shape


def _range(range_m: float) -> float:
    if not 0.0 < range_m <= MAX_RANGE_M:
        msg = (
            f"a range of {range_m:g} m; it must be above 0 and at most {MAX_RANGE_M / 1000:,.0f} km"
        )
        raise RegionError(msg)
    return range_m
