"""How near whole outlines, not only points, come to a launch region."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.field import geodesy
from rangemap.field.distance_field import DistanceField
from rangemap.field.geodesy import Floats

Ints = NDArray[np.int64]

TOLERANCE_M = 0.5
# Pieces of border that the search starts with. From 50 to 400 km it takes about as long.
_PIECE_M = 200_000.0
# First cells, in degrees, in which the farthest place is looked for, and how well it is found
_CELL, _FARTHEST_M = 2.0, 5.0


@dataclass(frozen=True)
class Nearest:
    """Of each geometry, the place nearest to the launch region, and how far off that is.

    Attributes
    ----------
    lon, lat
        Degrees, shape (n,).
    metres
        Good to 0.5 m; 0 where a geometry touches or overlaps the launch region.
    """

    lon: Floats
    lat: Floats
    metres: Floats


@dataclass(frozen=True)
class _Outlines:
    """Rings laid end to end; ``along`` is the length walked, never less than on the ground."""

    lon: Floats
    lat: Floats
    along: Floats


def nearest(field: DistanceField, geometries: Sequence[BaseGeometry]) -> Nearest:
    """Return where each geometry is nearest to the launch region.

    A distance grows by at most a metre for each metre walked. So a piece of border whose middle
    is further off than its half length and the best place found so far cannot hold the nearest
    point; the others are halved until they are shorter than the tolerance.

    Parameters
    ----------
    field
        Of the launch region.
    geometries
        Polygons, n of them, lon/lat.
    """
    shapes = np.asarray(geometries, dtype=object)
    touching = shapely.intersects(shapes, field.geometry)
    best = np.where(touching, 0.0, np.inf)
    at = np.zeros((2, len(shapes)))
    common = shapely.intersection(shapes[touching], field.geometry)
    at[:, touching] = shapely.get_coordinates(shapely.point_on_surface(common)).T
    apart = np.nonzero(~touching)[0]
    if not len(apart):
        return Nearest(at[0], at[1], best)
    outlines, owner, low, high = _pieces(shapes[apart])
    owner = apart[owner]
    while len(low):
        middle, half = (low + high) / 2.0, (high - low) / 2.0
        lon = np.interp(middle, outlines.along, outlines.lon)
        lat = np.interp(middle, outlines.along, outlines.lat)
        metres = field.distance(lon, lat)
        np.minimum.at(best, owner, metres)
        nearest_yet = metres == best[owner]
        at[:, owner[nearest_yet]] = lon[nearest_yet], lat[nearest_yet]
        hopeful = (metres - half < best[owner] - TOLERANCE_M) & (half > 0.0)
        owner = np.repeat(owner[hopeful], 2)
        low, high = _halves(low[hopeful], middle[hopeful], high[hopeful])
    return Nearest(at[0], at[1], best)


def within(
    field: DistanceField, geometries: Sequence[BaseGeometry], range_m: float
) -> NDArray[np.bool_]:
    """Return which geometries come within a range of the launch region.

    It asks less than `nearest`: a geometry is done with when one of its places is in reach.

    Parameters
    ----------
    field
        Of the launch region.
    geometries
        Polygons, n of them, lon/lat.
    range_m
        Metres.

    Returns
    -------
    bool array
        Shape (n,). What comes within the range by less than 0.5 m may count as out of it.
    """
    shapes = np.asarray(geometries, dtype=object)
    found = np.asarray(shapely.intersects(shapes, field.geometry))
    apart = np.nonzero(~found)[0]
    if not len(apart):
        return found
    parts, owner = shapely.get_parts(shapes[apart], return_index=True)
    owner = apart[owner]
    metres, size = _of_boxes(field, parts, range_m)
    found[owner[metres + size <= range_m]] = True
    unsure = ~found[owner] & (metres - size < range_m)
    outlines, piece, low, high = _pieces(parts[unsure])
    owner = owner[unsure][piece]
    while len(low):
        middle, half = (low + high) / 2.0, (high - low) / 2.0
        lon = np.interp(middle, outlines.along, outlines.lon)
        lat = np.interp(middle, outlines.along, outlines.lat)
        metres = field.distance(lon, lat, limit_m=range_m + float(half.max()))
        found[owner[metres <= range_m]] = True
        hopeful = ~found[owner] & (metres - half < range_m - TOLERANCE_M)
        owner = np.repeat(owner[hopeful], 2)
        low, high = _halves(low[hopeful], middle[hopeful], high[hopeful])
    return found


def farthest(field: DistanceField, geometry: BaseGeometry) -> tuple[float, float, float]:
    """Return the place of an area that is farthest from the launch region: lon, lat, metres.

    No distance in a cell is further from that at its middle than the middle is from its corners,
    so that cells that cannot hold the farthest place are left out, and the others are halved.

    Parameters
    ----------
    field
        Of the launch region.
    geometry
        Polygons, lon/lat.

    Returns
    -------
    tuple of float
        Degrees, degrees, and metres, good to 5 m and not above the true distance by more than
        that of the field.
    """
    if shapely.area(field.geometry):  # what lies within the launch region is at no distance
        left = geodesy.polygons_of(shapely.difference(geometry, field.geometry))
        if left.is_empty:
            first = shapely.get_coordinates(geometry)[0]
            return float(first[0]), float(first[1]), 0.0
        geometry = left
    corners = shapely.get_coordinates(geometry)
    metres = field.distance(*corners.T)
    at = int(metres.argmax())
    lon, lat, best = float(corners[at, 0]), float(corners[at, 1]), float(metres[at])
    west, south, east, north = geometry.bounds
    columns, rows = (max(int(np.ceil(side / _CELL)), 1) for side in (east - west, north - south))
    x, y = (axis.ravel() for axis in np.meshgrid(np.arange(columns), np.arange(rows)))
    half = np.full((len(x), 2), ((east - west) / columns, (north - south) / rows)) / 2.0
    middle = np.array([west, south]) + half * (2 * np.column_stack([x, y]) + 1)
    shapely.prepare(geometry)
    while len(middle):
        metres = field.distance(*middle.T)
        inside = shapely.contains_xy(geometry, *middle.T)
        if inside.any() and metres[inside].max() > best:
            at = int(np.where(inside, metres, -1.0).argmax())
            lon, lat, best = float(middle[at, 0]), float(middle[at, 1]), float(metres[at])
        sides = _half_sides(middle, half)
        hopeful = metres + np.hypot(*sides.T) > best + _FARTHEST_M
        middle, half, sides = middle[hopeful], half[hopeful], sides[hopeful]
        low, high = (middle - half).T, (middle + half).T
        there = shapely.intersects(geometry, shapely.box(*low, *high))
        middle, half, sides = middle[there], half[there], sides[there]
        longer = sides == sides.max(axis=1, keepdims=True)
        step = np.where(longer, half / 2.0, 0.0)
        middle, half = np.vstack([middle - step, middle + step]), np.vstack([half - step] * 2)
    return lon, lat, best


def ball(geometry: BaseGeometry) -> tuple[tuple[float, float], float]:
    """Return a place, and within how many metres of it all of a geometry lies.

    That is the middle of its bounding box, and no less than how far the corners are.
    """
    west, south, east, north = geometry.bounds
    middle = np.array([[west + east, south + north]]) / 2.0
    half = np.array([[east - west, north - south]]) / 2.0
    size = np.hypot(*_half_sides(middle, half).T)
    return (float(middle[0, 0]), float(middle[0, 1])), float(size[0])


def _halves(low: Floats, middle: Floats, high: Floats) -> tuple[Floats, Floats]:
    """Return where the halves of pieces begin and end, those of a piece side by side."""
    return np.column_stack([low, middle]).ravel(), np.column_stack([middle, high]).ravel()


def _of_boxes(
    field: DistanceField, shapes: NDArray[np.object_], limit_m: float
) -> tuple[Floats, Floats]:
    """Return how far off the middle of each bounding box is, and how near its corners are to that.

    What lies wholly beyond a limit may be given as infinitely far off.
    """
    west, south, east, north = shapely.bounds(shapes).T
    middle = np.column_stack([west + east, south + north]) / 2.0
    half = np.column_stack([east - west, north - south]) / 2.0
    size = np.hypot(*_half_sides(middle, half).T)
    return field.distance(*middle.T, limit_m=limit_m + float(size.max(initial=0.0))), size


def _half_sides(middle: Floats, half: Floats) -> Floats:
    """Return bounds on half the sides of lon/lat cells in metres, shape (n, 2)."""
    lat = np.maximum(np.abs(middle[:, 1]) - half[:, 1], 0.0)
    per_lon, per_lat = geodesy.metres_per_degree(lat)[0], geodesy.metres_per_degree(lat + 90.0)[1]
    return np.asarray(half * np.column_stack([per_lon, per_lat]))


def _pieces(shapes: NDArray[np.object_]) -> tuple[_Outlines, Ints, Floats, Floats]:
    """Lay all rings end to end and cut them into pieces: owner, begin and end of each."""
    polygons, of_polygon = shapely.get_parts(shapes, return_index=True)
    rings, polygon = shapely.get_rings(polygons, return_index=True)
    part = of_polygon[polygon]
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    lon, lat = coordinates.T
    steps = geodesy.longest_steps(coordinates)
    steps[ring[1:] != ring[:-1]] = 0.0
    along = np.concatenate([[0.0], np.cumsum(steps)])
    first = np.searchsorted(ring, np.arange(len(rings)))
    last = np.append(first[1:], len(ring)) - 1
    begin, length = along[first], along[last] - along[first]
    count = np.maximum(np.ceil(length / _PIECE_M), 1).astype(int)
    of_ring = np.repeat(np.arange(len(rings)), count)
    number = np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count)
    step = (length / count)[of_ring]
    low = begin[of_ring] + number * step
    return _Outlines(lon, lat, along), part[of_ring], low, low + step
