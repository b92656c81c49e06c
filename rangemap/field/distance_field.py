"""The exact distance field of a launch region: what rangemap exists for.

The distance is the primitive; the outline of a reach is only its picture. How it works is told in
docs/method.md.
"""

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property, partial
from threading import Lock
from typing import Any

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.errors import RegionError
from rangemap.field import geodesy, nearest_points
from rangemap.field.any_geometry import Shapes, shapes_of
from rangemap.field.border_points import Sites
from rangemap.field.cell_grid import Bools, Distance
from rangemap.field.contours import level_sets
from rangemap.field.geodesy import Floats
from rangemap.field.nearest_edges import NEAR_M, Feet, on_border
from rangemap.field.quick_verdicts import BEYOND, UNSURE, WITHIN, Verdicts
from rangemap.units import MAX_RANGE_M

# Places measured at once: bounds the memory to some 100 MB.
_BLOCK = 1 << 18
_PROCESSORS = os.cpu_count() or 1
# From so many places on a grid of verdicts is worth its 50 ms.
_MANY = 30_000


class DistanceField:
    """Exact geodesic distance from anywhere on WGS 84 to a launch region.

    Parameters
    ----------
    geometry
        Point(s), line(s) or polygon(s): of shapely, a launch region, a GeoSeries or GeoDataFrame
        (brought to lon/lat from its own coordinate system), GeoJSON, or anything that has a
        ``__geo_interface__``. Lon/lat in degrees; edges are straight in lon/lat. Longitudes -180
        to 180: a region across 180 degrees is cut there (RFC 7946).

    Raises
    ------
    RegionError
        If it is no geometry, empty, invalid or out of bounds; or a launch region whose points fire
        in sectors, whose field is its own `distances`.

    Notes
    -----
    A field can be pickled, and so sent to other processes: what is sent is its geometry.

    Examples
    --------
    >>> field = DistanceField(shapely.Point(30.52, 50.45))
    >>> round(float(field.distance(37.62, 55.75)) / 1000, 1)
    756.9
    """

    def __init__(self, geometry: Shapes) -> None:
        geometry = shapes_of(geometry)
        if not shapely.is_valid(geometry):
            reason = shapely.is_valid_reason(geometry)
            msg = f"the launch region is not a valid geometry: {reason}; mend it (make_valid)"
            raise RegionError(msg)
        self.geometry = geometry
        self.sites = Sites.of(geometry)
        self._verdicts: dict[float, Verdicts] = {}
        self._lock = Lock()

    def __reduce__(self) -> tuple[Any, ...]:
        """Send the geometry: what is made of it is made anew, and is the same."""
        return type(self), (self.geometry,)

    def __repr__(self) -> str:
        """Say what it is of in a line."""
        west, south, east, north = self.geometry.bounds
        return (
            f"<{type(self).__name__} of a {self.geometry.geom_type}, lon {west:.4f} to {east:.4f}, "
            f"lat {south:.4f} to {north:.4f}, {len(self.sites.lon):,} border points>"
        )

    def distance(self, lon: ArrayLike, lat: ArrayLike, limit_m: float = np.inf) -> Floats:
        """Return the distance to the launch region in metres; 0 inside it.

        Parameters
        ----------
        lon, lat
            Degrees; any shape, broadcast together. Longitudes may lie outside -180..180.
        limit_m
            What is further off than this is given as infinity, and costs next to nothing.

        Returns
        -------
        float64 array
            Metres, of the common shape.
        """
        lon, lat, shape = flat(lon, lat)
        grid = self._grid(limit_m, len(lon))

        def measure(lon: Floats, lat: Floats) -> Floats:
            metres = np.full(len(lon), np.inf)
            near = _verdict(grid, lon, lat) != BEYOND
            metres[near] = self._measured(lon[near], lat[near], limit_m)
            return metres

        return np.asarray(in_blocks(measure, lon, lat).reshape(shape))

    def nearest(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats, Floats]:
        """Return the nearest launch point (lon, lat) and the distance to it in metres.

        A point inside the region is its own nearest launch point, at distance 0.
        """
        lon, lat, shape = flat(lon, lat)

        def measure(lon: Floats, lat: Floats) -> Floats:
            found = np.array([lon, lat, np.zeros(len(lon))])
            outside = ~self._inside(lon, lat)
            feet = self._on_border(lon[outside], lat[outside])
            found[:, outside] = feet.lon, feet.lat, feet.metres
            return found

        to_lon, to_lat, metres = (row.reshape(shape) for row in in_blocks(measure, lon, lat))
        return to_lon, to_lat, metres

    def farthest(self, lon: ArrayLike, lat: ArrayLike) -> Floats:
        """Return the distance in metres to the launch point that is farthest away."""
        lon, lat, shape = flat(lon, lat)
        return np.asarray(in_blocks(self._farthest, lon, lat).reshape(shape))

    def within(
        self, lon: ArrayLike, lat: ArrayLike, range_m: float, min_range_m: float = 0.0
    ) -> NDArray[np.bool_]:
        """Return whether each point is in reach: the fast path for many points.

        Parameters
        ----------
        lon, lat
            Degrees; any shape, broadcast together.
        range_m
            Metres, above 0 and at most half the meridian ellipse (20,004 km).
        min_range_m
            What is nearer than this to *every* launch point is not in reach.

        Returns
        -------
        bool array
            Of the common shape; by the exact distance, as ``distance(lon, lat) <= range_m``.
        """
        lon, lat, shape = flat(lon, lat)
        grid = self._grid(in_range(range_m), len(lon))
        least = self._grid(min_range_m, len(lon)) if min_range_m > 0.0 else None

        def measure(lon: Floats, lat: Floats) -> Bools:
            inside = self._near(grid, lon, lat, range_m)
            if min_range_m > 0.0:
                close = self._near(least, lon, lat, min_range_m)
                close[close] = self._farthest(lon[close], lat[close]) < min_range_m
                inside &= ~close
            return inside

        return np.asarray(in_blocks(measure, lon, lat).reshape(shape))

    def reach(self, range_m: float, min_range_m: float = 0.0) -> BaseGeometry:
        """Return all that lies within the range, as a polygon.

        Parameters
        ----------
        range_m
            Metres, above 0 and at most half the meridian ellipse (20,004 km); meant for 1 km and
            more. The edge is right down to features of about a metre.
        min_range_m
            What is nearer than this to *every* launch point is left out.

        Returns
        -------
        shapely Polygon or MultiPolygon
            Lon/lat, RFC 7946: cut at 180 degrees, closed along the poles, outer rings
            anticlockwise. Its edges are within 0.5 m of the level. The whole rectangle where
            all of the Earth is within the range.
        """
        return self.reaches([(range_m, min_range_m)])[0]

    def reaches(self, ranges_m: Sequence[tuple[float, float]]) -> list[BaseGeometry]:
        """Return the reach of several ranges at once, for less than what they cost one by one.

        Parameters
        ----------
        ranges_m
            Range and minimum range (0 for none) in metres, as for `reach`.

        Returns
        -------
        list of shapely Polygon or MultiPolygon
            In the order of the ranges.
        """
        longest = list(dict.fromkeys(in_range(range_m) for range_m, _least in ranges_m))
        least = list(dict.fromkeys(least for _range_m, least in ranges_m if least > 0.0))
        reached = _levels_of(self._signed, longest)
        too_near = _levels_of(self._farthest_with_azimuth, least)
        return [
            reached[range_m]
            if least_m <= 0.0
            else shapely.orient_polygons(shapely.difference(reached[range_m], too_near[least_m]))
            for range_m, least_m in ranges_m
        ]

    @cached_property
    def _prepared(self) -> BaseGeometry | None:
        parts = geodesy.single_parts(self.geometry)
        polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
        if not len(polygons):
            return None
        # the parts of a collection may overlap
        several = self.geometry.geom_type == "GeometryCollection"
        area = shapely.union_all(polygons) if several else self.geometry
        shapely.prepare(area)
        return area

    def _inside(self, lon: Floats, lat: Floats) -> NDArray[np.bool_]:
        if self._prepared is None:
            return np.zeros(len(lon), dtype=bool)
        west, south, east, north = self._prepared.bounds
        inside = (lon >= west) & (lon <= east) & (lat >= south) & (lat <= north)
        with self._lock:  # GEOS makes a prepared geometry's index at the first question
            inside[inside] = shapely.contains_xy(self._prepared, lon[inside], lat[inside])
        return np.asarray(inside)

    def _measured(self, lon: Floats, lat: Floats, limit_m: float = np.inf) -> Floats:
        metres = np.zeros(len(lon))
        outside = ~self._inside(lon, lat)
        metres[outside] = self._on_border(lon[outside], lat[outside], limit_m).metres
        metres[metres > limit_m] = np.inf
        return metres

    def _near(self, grid: Verdicts | None, lon: Floats, lat: Floats, level_m: float) -> Bools:
        """Return which places are within a level, of which a grid may know most."""
        verdict = _verdict(grid, lon, lat)
        within, unsure = np.asarray(verdict == WITHIN), verdict == UNSURE
        within[unsure] = self._measured(lon[unsure], lat[unsure], level_m) <= level_m
        return within

    def _grid(self, level_m: float, count: int) -> Verdicts | None:
        """Return a grid of verdicts, if so many places are worth it."""
        if count < _MANY or not np.isfinite(level_m):
            return None
        if level_m not in self._verdicts:
            self._verdicts[level_m] = Verdicts.of(self._signed, level_m)
        return self._verdicts[level_m]

    def _farthest(self, lon: Floats, lat: Floats) -> Floats:
        return nearest_points.farthest(self.sites, lon, lat).metres

    def _on_border(self, lon: Floats, lat: Floats, limit_m: float = np.inf) -> Feet:
        """Return the nearest points of the border to places outside of the region."""
        return on_border(self.sites, lon, lat, np.zeros(len(lon), dtype=bool), limit_m)

    def _signed(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return the distance, below 0 inside the region, and the azimuth in which it grows.

        How deep a place lies inside says how far off the edge of a reach must be: without it
        every square kilometre of a country would be looked at for a range of one kilometre.
        What is deeper than `NEAR_M` counts as that deep, without an azimuth of its own.
        """
        inside = self._inside(lon, lat)
        feet = on_border(self.sites, lon, lat, inside)
        growth = np.where(inside, feet.growth + 180.0, feet.growth)
        deep = inside & (feet.metres > NEAR_M)
        metres = np.where(inside, -np.minimum(feet.metres, NEAR_M), feet.metres)
        return metres, np.where(deep, 0.0, growth)

    def _farthest_with_azimuth(self, lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
        """Return the distance to the farthest site and the azimuth in which it grows."""
        pairs = nearest_points.farthest(self.sites, lon, lat)
        return pairs.metres, pairs.growth


def _levels_of(distance: Distance, levels_m: list[float]) -> dict[float, BaseGeometry]:
    """Return the level sets by level, made in as many threads as there are processors."""
    groups = [levels_m[n::_PROCESSORS] for n in range(min(_PROCESSORS, len(levels_m)))]
    with ThreadPoolExecutor() as pool:  # trees and the inverse let other threads run
        found = pool.map(partial(level_sets, distance), groups)
        return {
            level_m: outline
            for group, outlines in zip(groups, found, strict=True)
            for level_m, outline in zip(group, outlines, strict=True)
        }


def flat(lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats, tuple[int, ...]]:
    """Return places as flat arrays of one length, and the shape that they had."""
    lon, lat = np.broadcast_arrays(np.asarray(lon, dtype=float), np.asarray(lat, dtype=float))
    return lon.ravel(), lat.ravel(), lon.shape


def in_blocks(measure: Callable[[Floats, Floats], Any], lon: Floats, lat: Floats) -> Any:  # noqa: ANN401 (an array of any type)
    """Measure places block by block."""
    starts = range(0, max(len(lon), 1), _BLOCK)  # one block even of nothing, for its type
    blocks = (_checked(lon[at : at + _BLOCK], lat[at : at + _BLOCK]) for at in starts)
    return np.concatenate([measure(*block) for block in blocks], axis=-1)


def _verdict(grid: Verdicts | None, lon: Floats, lat: Floats) -> NDArray[np.int8]:
    return np.full(len(lon), UNSURE) if grid is None else grid.at(lon, lat)


def _checked(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return places with longitudes from -180 to 180."""
    if not (np.isfinite(lon).all() and (np.abs(lat) <= 90.0).all()):  # noqa: PLR2004 (degrees)
        msg = "a point has a latitude outside -90..90 or a longitude that is no number"
        raise RegionError(msg)
    if len(lon) and np.abs(lon).max() > 180.0:  # noqa: PLR2004
        lon = np.where(np.abs(lon) > 180.0, (lon + 180.0) % 360.0 - 180.0, lon)  # noqa: PLR2004
    return lon, lat


def in_range(range_m: float) -> float:
    """Return a range in metres, or refuse it."""
    if not 0.0 < range_m <= MAX_RANGE_M:
        msg = (
            f"a range of {range_m:g} m; it must be above 0 and at most {MAX_RANGE_M / 1000:,.0f} km"
        )
        raise RegionError(msg)
    return range_m
