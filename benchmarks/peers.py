"""What is compared: the same question put to each library, as its users put it."""

from functools import cache
from typing import Any

import geopandas as gpd
import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

from rangemap import DistanceField
from rangemap.world import tables

Floats = NDArray[np.float64]

CIRCLE_POINTS = 360
QUAD_SEGS = CIRCLE_POINTS // 4  # every buffer draws its arcs as finely as the circles are drawn
MOST_CIRCLES = 4000
_GEOD = Geod(ellps="WGS84")


def rangemap_outline(region: BaseGeometry, range_m: float) -> BaseGeometry:
    """Build the field and draw the reach."""
    return DistanceField(region).reach(range_m)


def projected_outline(region: BaseGeometry, range_m: float) -> BaseGeometry:
    """Buffer in an azimuthal equidistant projection about the middle of the region."""
    lon, lat = _middle(region)
    plane = f"+proj=aeqd +lon_0={lon} +lat_0={lat} +ellps=WGS84 +units=m"
    flat = gpd.GeoSeries([region], crs="EPSG:4326").to_crs(plane)
    return flat.buffer(range_m, quad_segs=QUAD_SEGS).to_crs("EPSG:4326").iloc[0]


def circles_outline(region: BaseGeometry, range_m: float) -> BaseGeometry:
    """Unite geodesic circles about vertices of the border, evenly chosen, and the region."""
    vertices = np.unique(shapely.get_coordinates(region), axis=0)
    step = -(-len(vertices) // MOST_CIRCLES)
    lon, lat = np.repeat(vertices[::step], CIRCLE_POINTS, axis=0).T
    azimuth = np.resize(np.linspace(0.0, 360.0, CIRCLE_POINTS, endpoint=False), len(lon))
    ends = _GEOD.fwd(lon, lat, azimuth, np.full(len(lon), range_m))[:2]
    circles = shapely.polygons(np.column_stack(ends).reshape(-1, CIRCLE_POINTS, 2))
    return shapely.union_all([*circles, region])


def rangemap_places(region: BaseGeometry, range_m: float) -> Floats:
    """Build the field, ask which places are within, and how far each of those is."""
    lon, lat = places()
    field = DistanceField(region)
    inside = field.within(lon, lat, range_m)
    return np.where(inside, field.distance(lon, lat, limit_m=range_m), np.inf)


def spherely_places(region: BaseGeometry, range_m: float) -> Floats:
    """Measure the distance of every place on the sphere; the points are made before."""
    import spherely  # noqa: PLC0415 - only this peer's process needs it

    metres = spherely.distance(_spherely_points(), spherely.from_wkb(shapely.to_wkb(region)))
    return np.where(metres <= range_m, metres, np.inf)


@cache
def places() -> tuple[Floats, Floats]:
    """Return the longitudes and latitudes of all shipped places."""
    frame = tables.places(["lon", "lat"])
    return frame["lon"].to_numpy(), frame["lat"].to_numpy()


@cache
def _spherely_points() -> Any:  # noqa: ANN401 - an array of spherely's own objects
    import spherely  # noqa: PLC0415 - see spherely_places

    return spherely.points(*places())


def _middle(region: BaseGeometry) -> tuple[float, float]:
    """Return the mean of the vertices on the sphere, which 180 degrees does not upset."""
    lon, lat = np.radians(shapely.get_coordinates(region)).T
    x, y = (np.cos(lat) * np.cos(lon)).mean(), (np.cos(lat) * np.sin(lon)).mean()
    return tuple(np.degrees([np.arctan2(y, x), np.arctan2(np.sin(lat).mean(), np.hypot(x, y))]))
