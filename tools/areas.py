"""Polygons as the tables hold them, and their areas."""

import numpy as np
import shapely
from numpy.typing import NDArray

_WGS84_A = 6378137.0
_WGS84_E = 0.0818191908426215


def clean_polygons(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return a valid (multi)polygon within the globe, exteriors counterclockwise (RFC 7946)."""
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    coordinates = shapely.get_coordinates(geometry)
    bounded = np.clip(coordinates, [-180.0, -90.0], [180.0, 90.0])
    if not np.array_equal(coordinates, bounded):
        geometry = shapely.set_coordinates(shapely.force_2d(geometry), bounded)
    polygons = [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon"]
    polygons = [shapely.orient_polygons(p, exterior_cw=False) for p in polygons]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def area_km2(geometry: shapely.Geometry) -> float:
    """Return the area on WGS 84 of polygons whose edges are straight in longitude and latitude.

    By Green's theorem: the area between an edge and the equator, which is a function of latitude
    (Snyder 1987, equation 3-12), integrated over longitude by five-point Gauss quadrature. It holds
    at the poles and at 180 degrees, where geodesic polygons need care.
    """
    parts = shapely.get_parts(shapely.orient_polygons(geometry, exterior_cw=False))
    rings = shapely.get_rings(parts)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    edges = ring[:-1] == ring[1:]
    start, step = points[:-1][edges], np.diff(np.radians(points), axis=0)[edges]
    nodes, weights = np.polynomial.legendre.leggauss(5)
    latitudes = np.radians(start[:, 1, None]) + step[:, 1, None] * (nodes + 1) / 2
    below = (_below_km2(latitudes) * (weights / 2)).sum(axis=1)
    total = -float((step[:, 0] * below).sum())
    # processors differ in the last digits of a sum: nine digits are the same everywhere
    return float(f"{total:.9g}")


def _below_km2(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the area from the equator to a latitude (radians), per radian of longitude."""
    sine = np.sin(latitude)
    e_sine = _WGS84_E * sine
    q = (1 - _WGS84_E**2) * (sine / (1 - e_sine**2) + np.arctanh(e_sine) / _WGS84_E)
    return q / 2 * (_WGS84_A / 1000) ** 2
