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
from rangemap.field.sector_field import SectorField

Ints = NDArray[np.int64]

TOLERANCE_M = 0.5
# Pieces of border that the search starts with. From 50 to 400 km it takes about as long.
_PIECE_M = 200_000.0
# First cells, in degrees, in which the farthest place is looked for, and how well it is found
_CELL, _FARTHEST_M = 2.0, 5.0
# Square degrees, about a square metre: less is the rounding of two lines that should be one
_SLIVER = 1e-10
# From so many launch points on bounds are worth their time; vertices that they are made of
_MANY, _SOME = 4, 100


@dataclass(frozen=True)
class Nearest:
    """Of each geometry, the place nearest to the launch region, and how far off that is.

    Attributes
    ----------
    lon, lat
        Degrees, shape (n,).
    metres
        Good to 0.5 m; 0 where a geometry touches or overlaps the launch region. Infinite, with a
        place that is no number, where no launch point can fire at any of a geometry.
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
    if isinstance(field, SectorField):
        return _nearest_in_sectors(field, shapes)
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
    if isinstance(field, SectorField):
        return np.asarray(_nearest_in_sectors(field, shapes).metres <= range_m)
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


def _nearest_in_sectors(field: SectorField, shapes: NDArray[np.object_]) -> Nearest:
    """Return where each geometry is nearest to a launch point that can fire at that place.

    Without its sector a launch point is nearer or as near, and where the nearest place of all lies
    in the sector, it is the one. Only the others are cut to the sector.
    """
    lon, lat, best = (np.full(len(shapes), one) for one in (np.nan, np.nan, np.inf))
    least, most = _bounds(field, shapes)
    for number in range(len(field.sectors)):
        hopeful = np.nonzero(least[number] <= np.minimum(best, most))[0]
        if not len(hopeful):
            continue
        alone = field.alone(number)
        found = nearest(alone, shapes[hopeful].tolist())
        held = field.fires_at(number, found.lon, found.lat)
        elsewhere = np.nonzero(~held & (found.metres < best[hopeful]))[0]
        found.metres[~held] = np.inf
        for at in elsewhere:
            shape = hopeful[at]
            area = field.area(number, min(best[shape], most[shape] + 1.0))
            within = shapely.intersection(shapes[shape], area)
            within = geodesy.polygons_of(within)
            if not within.is_empty:
                part = nearest(alone, [within])
                found.lon[at], found.lat[at], found.metres[at] = (
                    float(one[0]) for one in (part.lon, part.lat, part.metres)
                )
        better = found.metres < best[hopeful]
        there = hopeful[better]
        lon[there], lat[there], best[there] = (
            one[better] for one in (found.lon, found.lat, found.metres)
        )
    return Nearest(lon, lat, best)


def _bounds(field: SectorField, shapes: NDArray[np.object_]) -> tuple[Floats, Floats]:
    """Return bounds that leave most pairs of many launch points and shapes unmeasured.

    Returns
    -------
    tuple of float64 arrays
        The least that each launch point can be away from each shape, shape (points, shapes), and
        the most that each shape can be away from all of them, in metres.
    """
    points = geodesy.auxiliary_sphere(field.sectors.lon, field.sectors.lat)
    least, most = np.zeros((len(points), len(shapes))), np.full(len(shapes), np.inf)
    if len(points) < _MANY:
        return least, most
    for at, shape in enumerate(shapes):
        xy = shapely.get_coordinates(shape)
        some = xy[:: max(1, len(xy) // _SOME)]
        most[at] = field.distance(*some.T).min()
        sphere = geodesy.auxiliary_sphere(*xy.T)
        middle = sphere.mean(axis=0)
        middle /= np.linalg.norm(middle)
        # every place of the outline is at most half an edge from a vertex
        edge = geodesy.longest_steps(xy).max() / 2.0 / geodesy.SEMI_MINOR_M
        radius = np.arccos(np.clip((sphere @ middle).min(), -1.0, 1.0)) + edge
        angle = np.arccos(np.clip(points @ middle, -1.0, 1.0)) - radius
        least[:, at] = np.maximum(angle, 0.0) * geodesy.SEMI_MINOR_M - 1.0
    return least, most


def _farthest_in_sectors(field: SectorField, geometry: BaseGeometry) -> tuple[float, float, float]:
    """Return the place of polygons that is farthest from all launch points that can fire at it.

    The polygons are cut along the sides of the sectors: in each piece the same points can fire.
    """
    pieces: list[tuple[BaseGeometry, list[int]]] = [(geometry, [])]
    for number in range(len(field.sectors)):
        area = field.area(number)
        pieces = [
            (left, able)
            for piece, those in pieces
            for left, able in (
                (geodesy.polygons_of(shapely.intersection(piece, area)), [*those, number]),
                (geodesy.polygons_of(shapely.difference(piece, area)), those),
            )
            if shapely.area(left) > _SLIVER
        ]
    first = shapely.point_on_surface(geometry)
    best = (first.x, first.y, float(field.distance(first.x, first.y)))
    for piece, able in pieces:
        if not able:
            at = shapely.point_on_surface(piece)
            return at.x, at.y, np.inf
        points = shapely.multipoints([field.alone(number).geometry for number in able])
        best = max(best, farthest(DistanceField(points), piece), key=lambda found: found[2])
    return best


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
        that of the field. Infinite where no launch point can fire at some of the polygons.
    """
    if isinstance(field, SectorField):
        return _farthest_in_sectors(field, geometry)
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
    lon, lat = middle.T
    return field.distance(lon, lat, limit_m=limit_m + float(size.max(initial=0.0))), size


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
