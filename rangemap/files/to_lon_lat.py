"""Shapes of a coordinate system as shapes in lon/lat on WGS 84, cut at 180 degrees."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]

_LON_LAT = "OGC:CRS84"
_MOST_LON = 540.0  # of what runs on beyond 180 degrees, once round
_RADIUS_M = 6_371_000.0  # of a sphere, for spacing alone
# An edge that is straight in the file's coordinate system is bent in lon/lat, the more so near a
# pole. In steps of 1 km it strayed by 5 cm at 70 degrees north (UTM), by 0.6 m at 85 (EPSG:3413).
_SPACING_M = 1_000.0


class OutsideError(Exception):
    """A point that a coordinate system has no place for; holds the system's name."""


class LongEdgeError(Exception):
    """An edge over 180 degrees long, of which two ways lead from one end to the other."""


@dataclass(frozen=True)
class Projection:
    """The way from a file's coordinate system to lon/lat.

    Attributes
    ----------
    transform
        From x and y to longitude and latitude.
    inverse
        Back again.
    name
        Of the coordinate system.
    unit_m
        The length of its unit in metres.
    degrees
        Degrees in its unit if x is a longitude already, which may run on beyond 180; else None.
    """

    transform: Callable[..., tuple[Any, Any]]
    inverse: Callable[..., tuple[Any, Any]]
    name: str
    unit_m: float
    degrees: float | None
    short_way: bool = False
    """Whether edges run the short way round, as KML has it; else none is over 180 degrees long."""

    @classmethod
    def of(cls, text: str, *, short_way: bool = False) -> "Projection":
        """Return the way from a coordinate system, by its code or text.

        Raises
        ------
        ProjError
            If PROJ does not know it.
        """
        from pyproj import CRS, Transformer  # noqa: PLC0415 (slow to import)

        crs = CRS.from_user_input(text)
        there = Transformer.from_crs(crs, _LON_LAT, always_xy=True).transform
        back = Transformer.from_crs(_LON_LAT, crs, always_xy=True).transform
        unit = crs.axis_info[0].unit_conversion_factor  # metres, or radians
        if not crs.is_geographic:
            return cls(there, back, crs.name, unit, None)
        degrees = None if crs.is_derived else float(np.degrees(unit))
        return cls(there, back, crs.name, unit * _RADIUS_M, degrees, short_way)

    def chain(self, line: BaseGeometry) -> Floats:
        """Return a line or ring as lon and lat, shape (n, 2), without a jump at 180 degrees."""
        if self.degrees is None:
            line = shapely.segmentize(line, _SPACING_M / self.unit_m)
        x, y = shapely.get_coordinates(line).T
        lon, lat = self.transform(x, y)
        if not (np.isfinite(lon).all() and np.isfinite(lat).all()):
            raise OutsideError(self.name)
        if self.degrees is None:
            return np.column_stack([np.unwrap(lon, period=360.0), lat])
        turns = np.round((x * self.degrees - lon) / 360.0)
        chain = np.column_stack([lon + 360.0 * turns, lat])
        if self.short_way:
            chain[:, 0] = np.unwrap(chain[:, 0], period=360.0)
        _check_edges(chain)
        return chain

    def pole_in(self, polygon: BaseGeometry) -> float:
        """Return the latitude of the pole that a polygon of the file holds."""
        x, y = self.inverse(0.0, 90.0)
        north = np.isfinite([x, y]).all() and shapely.intersects_xy(polygon, x, y)
        return 90.0 if north else -90.0


def _check_edges(chain: Floats) -> None:
    """Refuse an edge that is longer than half round the Earth.

    Exactly once round is meant, as in a box of a whole girdle; along a pole no edge is long. What
    is off the Earth is told of as such.
    """
    if (np.abs(chain) > (_MOST_LON, 90.0)).any():
        return
    length = np.abs(np.diff(chain[:, 0]))
    at_pole = (np.abs(chain[:-1, 1]) == 90.0) & (np.abs(chain[1:, 1]) == 90.0)  # noqa: PLR2004
    long = (length > 180.0) & (length != 360.0) & ~at_pole  # noqa: PLR2004 (degrees)
    if not long.any():
        return
    at = int(np.argmax(long))
    (start, lat), (end, _lat) = chain[at : at + 2]
    other = end + (360.0 if start > end else -360.0)
    msg = (
        f"an edge from lon {start:g} to lon {end:g} at lat {lat:g}, {length[at]:g} degrees long: "
        f"if it crosses 180 degrees, write {other:g} in place of {end:g}, or divide the shape at "
        "180; if it runs the long way round, put a point in between"
    )
    raise LongEdgeError(msg)


def moved(part: BaseGeometry, projection: Projection) -> BaseGeometry:
    """Return a point, line or polygon as lon/lat, cut at 180 degrees."""
    if part.geom_type == "Polygon":
        shell, *holes = (_area(ring, projection) for ring in (part.exterior, *part.interiors))
        return shapely.difference(shell, shapely.union_all(holes)) if holes else shell
    chain = projection.chain(part)
    if (chain == chain[0]).all():  # a point, or a line of no length
        return _wrapped(shapely.Point(chain[0]))
    return _wrapped(shapely.LineString(chain))


def _area(ring: BaseGeometry, projection: Projection) -> BaseGeometry:
    """Return what a ring encloses; one that runs round a pole is closed along it."""
    chain = projection.chain(ring)
    if abs(chain[-1, 0] - chain[0, 0]) > 180.0:  # noqa: PLR2004 (degrees: once round)
        pole = projection.pole_in(shapely.Polygon(ring))
        chain = np.vstack([chain, [chain[-1, 0], pole], [chain[0, 0], pole], chain[:1]])
    area = shapely.Polygon(chain)
    # valid in the file: what is not so here was touched by rounding alone
    return _wrapped(area if area.is_valid else shapely.make_valid(area, method="structure"))


def _wrapped(geometry: BaseGeometry) -> BaseGeometry:
    """Cut what runs on beyond 180 degrees, and bring it back to -180..180."""
    west, _south, east, _north = geometry.bounds
    if west >= -180.0 and east <= 180.0:  # noqa: PLR2004 (degrees)
        return geometry
    return shapely.union_all(list(_worlds(geometry)) or [geometry])


def _worlds(geometry: BaseGeometry) -> Iterator[BaseGeometry]:
    """Yield the parts of a geometry in each turn of longitude, moved to the first."""
    for turns in (-1, 0, 1):
        world = shapely.box(360.0 * turns - 180.0, -90.0, 360.0 * turns + 180.0, 90.0)
        part = shapely.intersection(geometry, world)
        if part.is_empty or shapely.get_dimensions(part) < shapely.get_dimensions(geometry):
            continue  # an edge along 180 degrees touches the next world in a line
        yield shapely.transform(part, lambda xy, by=360.0 * turns: xy - np.array([by, 0.0]))
