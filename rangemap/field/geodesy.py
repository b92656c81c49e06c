"""Pure functions on the WGS 84 ellipsoid.

Angles are degrees, lengths metres, areas square metres; arguments are in the order lon, lat.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import Geod
from shapely.geometry.base import BaseGeometry

Floats = NDArray[np.float64]
Shapes = NDArray[np.object_]

GEOD = Geod(ellps="WGS84")
# Semi-axes of WGS 84: NIMA TR8350.2, third edition, table 3.1
SEMI_MAJOR_M: float = GEOD.a
SEMI_MINOR_M: float = GEOD.b
_E2 = 1.0 - (SEMI_MINOR_M / SEMI_MAJOR_M) ** 2
# Greatest radius of curvature (at the poles) and hence the flattest arc on the ellipsoid
FLATTEST_RADIUS_M = SEMI_MAJOR_M**2 / SEMI_MINOR_M
MEAN_RADIUS_M = (2.0 * SEMI_MAJOR_M + SEMI_MINOR_M) / 3.0  # IUGG
FLATTENING = 1.0 - SEMI_MINOR_M / SEMI_MAJOR_M
LIFT = 0.05  # near to what queries have there, so that trees compare like with like
# Half the meridian ellipse: no two points are further apart (Karney 2013, section 1)
FARTHEST_M = 20_003_931.4586


def inverse(lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats) -> tuple[Floats, ...]:
    """Solve the inverse geodesic problem (Karney 2013, exact to nanometres).

    Returns
    -------
    tuple of float64 arrays
        Azimuth at point 1 towards point 2, azimuth at point 2 towards point 1, distance in metres.
    """
    forward, back, distance = GEOD.inv(lon1, lat1, lon2, lat2)
    return np.asarray(forward), np.asarray(back), np.asarray(distance)


def distance(lon1: Floats, lat1: Floats, lon2: Floats, lat2: Floats) -> Floats:
    """Return geodesic distances in metres.

    Examples
    --------
    >>> import numpy as np
    >>> km = distance(np.array([0.0]), np.array([90.0]), np.array([0.0]), np.array([-90.0])) / 1000
    >>> round(float(km[0]), 3)
    20003.931
    """
    return np.asarray(GEOD.inv(lon1, lat1, lon2, lat2, return_back_azimuth=False)[2])


def destination(
    lon: Floats, lat: Floats, azimuth: Floats, distance_m: Floats | float
) -> tuple[Floats, Floats]:
    """Return where a geodesic ends that leaves ``lon, lat`` at ``azimuth`` (degrees)."""
    lengths = np.broadcast_to(np.asarray(distance_m, dtype=float), np.shape(lon))
    end_lon, end_lat, _ = GEOD.fwd(lon, lat, azimuth, lengths)
    return np.asarray(end_lon), np.asarray(end_lat)


def ecef(lon: Floats, lat: Floats) -> Floats:
    """Return earth-centred coordinates in metres, shape (n, 3)."""
    lam, phi = np.radians(lon), np.radians(lat)
    normal = SEMI_MAJOR_M / np.sqrt(1.0 - _E2 * np.sin(phi) ** 2)
    return np.column_stack(
        [
            normal * np.cos(phi) * np.cos(lam),
            normal * np.cos(phi) * np.sin(lam),
            normal * (1.0 - _E2) * np.sin(phi),
        ]
    )


def auxiliary_sphere(lon: Floats, lat: Floats) -> Floats:
    """Return unit vectors at the reduced latitude, shape (n, 3).

    On this sphere every path has between 1/a and 1/b of its length on the ellipsoid, so an
    angle sigma and a geodesic distance d obey ``b * sigma <= d <= a * sigma`` at any range.
    """
    lam, phi = np.radians(lon), np.radians(lat)
    beta = np.arctan2(SEMI_MINOR_M / SEMI_MAJOR_M * np.sin(phi), np.cos(phi))
    return np.column_stack([np.cos(beta) * np.cos(lam), np.cos(beta) * np.sin(lam), np.sin(beta)])


def least_distance(lon: Floats, lat: Floats, to_lon: float, to_lat: float) -> Floats:
    """Return bounds below the distances to one place in metres, for less than the distances cost.

    Examples
    --------
    >>> import numpy as np
    >>> km = least_distance(np.array([0.0]), np.array([90.0]), 0.0, -90.0) / 1000
    >>> round(float(km[0]))
    19970
    """
    to = auxiliary_sphere(np.array([to_lon]), np.array([to_lat]))
    chord = np.linalg.norm(auxiliary_sphere(lon, lat) - to, axis=1)
    return np.asarray(SEMI_MINOR_M * 2.0 * np.arcsin(np.minimum(chord / 2.0, 1.0)))


def lifted(lon: Floats, lat: Floats) -> Floats:
    """Return points of a sphere in five dimensions whose order can be tuned, shape (n, 5).

    They are x, y, z on the auxiliary sphere, then k z^2 and k sqrt(1 - z^4) with k = `LIFT`, so
    that all have the same length. What is nearest to a query in this space is therefore what has
    the largest inner product with it: `search` chooses the query so that this is, to first order
    in the flattening, what is nearest on the ellipsoid.
    """
    sphere = auxiliary_sphere(lon, lat)
    z2 = sphere[:, 2] ** 2
    return np.column_stack([sphere, LIFT * z2, LIFT * np.sqrt(np.maximum(1.0 - z2**2, 0.0))])


def tangent(lon: Floats, lat: Floats, azimuth: Floats) -> Floats:
    """Return the unit vector in space that points along ``azimuth``, shape (n, 3)."""
    lam, phi, alpha = np.radians(lon), np.radians(lat), np.radians(azimuth)
    east, north = np.sin(alpha), np.cos(alpha)
    return np.column_stack(
        [
            -np.sin(lam) * east - np.sin(phi) * np.cos(lam) * north,
            np.cos(lam) * east - np.sin(phi) * np.sin(lam) * north,
            np.cos(phi) * north,
        ]
    )


def metres_per_degree(lat: Floats) -> tuple[Floats, Floats]:
    """Return the length of a degree of longitude and of latitude at ``lat``."""
    phi = np.radians(lat)
    w2 = 1.0 - _E2 * np.sin(phi) ** 2
    normal = SEMI_MAJOR_M / np.sqrt(w2)
    meridian = normal * (1.0 - _E2) / w2
    return np.radians(normal * np.cos(phi)), np.radians(meridian)


def densify(coordinates: Floats, spacing_m: float, bend_m: float = np.inf) -> Floats:
    """Insert points so that no step along a lon/lat-straight line exceeds ``spacing_m``.

    Parameters
    ----------
    coordinates
        Shape (n, 2), lon and lat in degrees; edges are straight in lon/lat (RFC 7946).
    spacing_m
        Longest step in metres.
    bend_m
        How far a step may stray from the geodesic between its ends, in metres.

    Returns
    -------
    float64 array, shape (m, 2)
        The given points and the inserted ones, in order.
    """
    start, step = coordinates[:-1], np.diff(coordinates, axis=0)
    # a parallel bends by R dlon^2 sin(lat) cos(lat) / 8, most at 45 degrees
    lat = np.radians(np.abs(coordinates[:, 1]))
    steepest = np.clip(np.pi / 4.0, np.minimum(lat[:-1], lat[1:]), np.maximum(lat[:-1], lat[1:]))
    bends = SEMI_MAJOR_M * np.radians(step[:, 0]) ** 2 * np.sin(2.0 * steepest) / 16.0
    pieces = np.maximum(longest_steps(coordinates) / spacing_m, np.sqrt(bends / bend_m))
    pieces = np.maximum(np.ceil(pieces), 1).astype(int)
    edge = np.repeat(np.arange(len(start)), pieces)
    first = np.repeat(np.cumsum(pieces) - pieces, pieces)
    share = (np.arange(len(edge)) - first) / pieces[edge]
    return np.vstack([start[edge] + share[:, None] * step[edge], coordinates[-1:]])


def longest_steps(coordinates: Floats) -> Floats:
    """Return a bound on the length of each lon/lat-straight step in metres, shape (n - 1,).

    The bound is the length at the end nearer to the equator, where degrees of longitude are
    widest, with degrees of latitude as long as they are at a pole.
    """
    lat, step = coordinates[:, 1], np.diff(coordinates, axis=0)
    low = np.minimum(np.abs(lat[:-1]), np.abs(lat[1:]))
    low[lat[:-1] * lat[1:] < 0] = 0.0
    per_lon, per_lat = metres_per_degree(low)[0], metres_per_degree(np.full_like(low, 90.0))[1]
    return np.asarray(np.hypot(step[:, 0] * per_lon, step[:, 1] * per_lat))


def single_parts(geometry: BaseGeometry | Shapes) -> Shapes:
    """Return the single points, lines and polygons of geometries, however deep collections go."""
    parts = np.atleast_1d(np.asarray(geometry, dtype=object))
    while (shapely.get_type_id(parts) > shapely.GeometryType.POLYGON).any():
        parts = shapely.get_parts(parts)
    return parts


def polygons_of(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry alone: an overlay may leave touching points and lines."""
    parts = single_parts(geometry)
    polygons = parts[shapely.get_type_id(parts) == shapely.GeometryType.POLYGON]
    return polygons[0] if len(polygons) == 1 else shapely.multipolygons(polygons)


def area(geometry: BaseGeometry, spacing_m: float = 20_000.0) -> float:
    """Return the area of a polygon on the ellipsoid in square metres.

    Edges are straight in lon/lat, so they are densified before geodesics replace them
    (Karney 2013, section 6); at the default spacing the error is below 1e-6 of the area.
    A polygon cut at 180 degrees or closed along a pole is measured as it is drawn.

    Examples
    --------
    >>> earth = shapely.box(-180, -90, 180, 90)
    >>> round(area(earth) / 1e12, 3)
    510.066
    """
    total = 0.0
    for polygon in shapely.get_parts(geometry):
        for sign, ring in [(1, polygon.exterior), *((-1, hole) for hole in polygon.interiors)]:
            total += sign * _ring_area(shapely.get_coordinates(ring), spacing_m)
    return total


def _ring_area(ring: Floats, spacing_m: float) -> float:
    """Return the area that a lon/lat ring encloses, by strips from the equator.

    The area between a lon/lat-straight edge and the equator is the integral of the authalic
    function over longitude; it needs no case for poles or 180 degrees.
    """
    dense = densify(ring, spacing_m)
    sine = np.sin(np.radians(dense[:, 1]))
    e = np.sqrt(_E2)
    # Snyder 1987, equation 3-12: from the equator to a latitude a strip one radian wide has
    # the area a^2 q / 2
    q = (1.0 - _E2) * (sine / (1.0 - _E2 * sine**2) + np.arctanh(e * sine) / e)
    heights = SEMI_MAJOR_M**2 * q / 2.0
    # Simpson's rule would be exact to fourth order; the trapezoid at 20 km is below 1e-6
    return float(abs(np.sum((heights[1:] + heights[:-1]) / 2.0 * np.diff(np.radians(dense[:, 0])))))
