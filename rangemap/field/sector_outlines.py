"""The outline of what a launch point reaches within a sector of directions.

Its sides are the geodesics that leave the launch point at the two azimuths, its far edge is the
range. Each line is drawn so densely that it is straight in longitude and latitude to less than the
tolerance; together they divide the lon/lat rectangle into faces, and each face is in or out by the
exact distance and azimuth of a place in it.
"""

from collections.abc import Callable, Sequence
from itertools import pairwise

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.special import ellipe
from shapely.geometry.base import BaseGeometry

from rangemap.field import geodesy
from rangemap.field.geodesy import Floats

Shapes = NDArray[np.object_]
Curve = Callable[[Floats], tuple[Floats, Floats]]

WHOLE_CIRCLE = 360.0
# How far a line may stray from the curve that it follows; outlines are to be within a metre
_TOLERANCE_M = 0.3
_CHECKED = (0.5, 0.27)  # along each piece; the second for a curve that crosses its chord
# What is shorter is not divided: about a pole, where longitude jumps, nothing else would end it
_SHORTEST_M = 0.1
_LONGITUDE_JUMP = 90.0
_FIRST_DEGREES, _FIRST_PIECES = 3.0, 64
# Lines cross each other by so much, so that they surely meet; what stands out is no face
_BEYOND_M = 5.0
_GRID_DEGREES = 1e-9  # 0.1 mm: lines that meet there meet in one point
_FRAME = shapely.box(-180.0, -90.0, 180.0, 90.0)
# In azimuth, 0.3 mm at a quarter of the globe: what is on the side of a sector is within it
ON_SIDE = 3e-9
# The shortest way to where geodesics meet the others of their point, half round the poles' axis
NEAREST_CUT_M = float(np.pi * geodesy.SEMI_MINOR_M)


def holds(azimuth: Floats, start: Floats | float, width: Floats | float) -> NDArray[np.bool_]:
    """Return whether azimuths lie within a sector, sides included; degrees.

    Examples
    --------
    >>> import numpy as np
    >>> holds(np.array([350.0, 20.0, 60.0, 61.0]), 300.0, 120.0).tolist()
    [True, True, True, False]
    """
    turn = (azimuth - start) % WHOLE_CIRCLE
    return np.asarray((turn <= width + ON_SIDE) | (turn >= WHOLE_CIRCLE - ON_SIDE))


def cut_length(lat: Floats | float, azimuth: Floats | float) -> Floats:
    """Return how far a geodesic is the shortest way, in metres.

    It is so until it meets its mirror image in the parallel, half a turn on: at the latitude of
    the antipode (Karney 2013, sections 2 and 3). Its length to there is a complete elliptic
    integral of the second kind.
    """
    ratio = geodesy.SEMI_MINOR_M / geodesy.SEMI_MAJOR_M
    reduced = np.arctan(ratio * np.tan(np.radians(lat)))
    sine = np.sin(np.radians(azimuth)) * np.cos(reduced)
    k2 = (ratio**-2 - 1.0) * (1.0 - sine**2)
    return np.asarray(2.0 * geodesy.SEMI_MINOR_M * ellipe(-k2))


def wedges(
    point: tuple[float, float], sector: tuple[float, float], levels_m: Sequence[float]
) -> list[BaseGeometry]:
    """Return what lies within each distance of a point and in a sector of directions from it.

    Parameters
    ----------
    point
        Lon, lat in degrees.
    sector
        The azimuth at which it begins, and how wide it is, clockwise; degrees. 360 is all round.
    levels_m
        Metres, in any order. What several have in common is the same in all of them.

    Returns
    -------
    list of shapely Polygon or MultiPolygon
        Lon/lat, cut at 180 degrees and closed along the poles; sides and arcs within 0.3 m.
    """
    lines = [shapely.boundary(_FRAME)]
    for level_m in levels_m:
        lines += _arc(point, sector, level_m)
    if sector[1] < WHOLE_CIRCLE:
        lines += _sides(point, sector, levels_m)
    faces = _faces(lines)
    middle = shapely.get_coordinates(shapely.point_on_surface(faces))
    here = np.full(len(middle), point[0]), np.full(len(middle), point[1])
    azimuth, _back, metres = geodesy.inverse(*here, *middle.T)
    held = holds(azimuth, *sector)
    return [joined(faces[held & (metres <= level_m)]) for level_m in levels_m]


def joined(shapes: Sequence[BaseGeometry] | Shapes) -> BaseGeometry:
    """Return polygons as one, on the grid of the lines that they are made of."""
    return shapely.orient_polygons(
        geodesy.polygons_of(shapely.union_all(shapes, grid_size=_GRID_DEGREES))
    )


def less(shape: BaseGeometry, taken: BaseGeometry) -> BaseGeometry:
    """Return what is left of polygons without others, on the same grid."""
    left = shapely.difference(shape, taken, grid_size=_GRID_DEGREES)
    return shapely.orient_polygons(geodesy.polygons_of(left))


def cut_points(
    point: tuple[float, float], sector: tuple[float, float]
) -> tuple[Floats, float, float]:
    """Return where the sides of a sector end: longitudes about the antipode's, that, and the lat.

    Between them the sector is bounded by a part of the parallel, where it meets what the other
    directions reach.
    """
    azimuth = np.array([sector[0], sector[0] + sector[1]])
    length = cut_length(point[1], azimuth)
    lon, _lat = geodesy.destination(np.full(2, point[0]), np.full(2, point[1]), azimuth, length)
    opposite = point[0] + 180.0
    return opposite + _turned(lon - opposite), opposite, -point[1]


def _arc(
    point: tuple[float, float], sector: tuple[float, float], level_m: float
) -> list[BaseGeometry]:
    """Return the places at a distance, a little further round than the sector is wide."""
    start, width = sector
    across = max(abs(np.sin(level_m / geodesy.MEAN_RADIUS_M)) * geodesy.MEAN_RADIUS_M, 1.0)
    beyond = min(np.degrees(_BEYOND_M / across), 1.0)
    start, width = start - beyond, min(width + 2.0 * beyond, WHOLE_CIRCLE)

    def at(turn: Floats) -> tuple[Floats, Floats]:
        every = np.full(len(turn), point[0]), np.full(len(turn), point[1])
        return geodesy.destination(*every, start + turn, level_m)

    pieces = max(int(np.ceil(width / _FIRST_DEGREES)), 8)
    return _drawn(at, np.linspace(0.0, width, pieces + 1))


def _sides(
    point: tuple[float, float], sector: tuple[float, float], levels_m: Sequence[float]
) -> list[BaseGeometry]:
    """Return the geodesics that bound a sector, and the parallel between their ends."""
    lines: list[BaseGeometry] = []
    ends, opposite, lat = cut_points(point, sector)
    for azimuth, end in zip((sector[0], sector[0] + sector[1]), ends, strict=True):
        length = float(cut_length(point[1], azimuth))
        whole = max(levels_m) + _BEYOND_M >= length

        def at(metres: Floats, azimuth: float = azimuth) -> tuple[Floats, Floats]:
            every = np.full(len(metres), point[0]), np.full(len(metres), point[1])
            return geodesy.destination(*every, np.full(len(metres), azimuth), metres)

        length = min(length, max(levels_m) + _BEYOND_M)
        marks = [level_m for level_m in levels_m if 0.0 < level_m < length]
        first = np.unique([*np.linspace(0.0, length, _FIRST_PIECES + 1), *marks])
        lines += _drawn(at, first, (float(end), lat) if whole else None)
    lon = np.unique([*ends, opposite])
    if max(levels_m) >= NEAREST_CUT_M - _BEYOND_M and len(lon) > 1:
        lines += _within_frame(lon, np.full(len(lon), lat))
    return lines


def _drawn(at: Curve, first: Floats, end: tuple[float, float] | None = None) -> list[BaseGeometry]:
    """Return a curve as lines in the lon/lat rectangle; its end, if that is known exactly."""
    along = _dense(at, first)
    lon, lat = at(along)
    if end is not None:
        lon[-1], lat[-1] = end
    return _within_frame(*_over_poles(np.unwrap(lon, period=WHOLE_CIRCLE), lat))


def _dense(at: Curve, along: Floats) -> Floats:
    """Return where a curve must have vertices, so that lines between them follow it."""
    open_ = np.column_stack([along[:-1], along[1:]])
    while len(open_):
        (lon0, lat0), (lon1, lat1) = at(open_[:, 0]), at(open_[:, 1])
        step = _turned(lon1 - lon0)
        off = np.zeros(len(open_))
        for share in _CHECKED:
            straight = lon0 + share * step, lat0 + share * (lat1 - lat0)
            curve = at(open_[:, 0] + share * (open_[:, 1] - open_[:, 0]))
            off = np.maximum(off, geodesy.distance(*straight, *curve))
        long = geodesy.distance(lon0, lat0, lon1, lat1) > _SHORTEST_M
        open_ = open_[(off > _TOLERANCE_M) & long]
        middle = open_.mean(axis=1)
        along = np.concatenate([along, middle])
        open_ = np.vstack(
            [np.column_stack([open_[:, 0], middle]), np.column_stack([middle, open_[:, 1]])]
        )
    return np.unique(along)


def _over_poles(lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Lead a line that crosses a pole along the edge of the rectangle there."""
    over = np.nonzero(np.abs(np.diff(lon)) > _LONGITUDE_JUMP)[0]
    pole = np.where(lat[over] > 0.0, 90.0, -90.0)
    where = np.repeat(over + 1, 2)
    edge = np.column_stack([lon[over], lon[over + 1]]).ravel()
    return np.insert(lon, where, edge), np.insert(lat, where, np.repeat(pole, 2))


def _within_frame(lon: Floats, lat: Floats) -> list[BaseGeometry]:
    """Cut a line, whose longitudes go on beyond 180, into lines within the rectangle."""
    turn = np.floor((lon + 180.0) / WHOLE_CIRCLE)
    crossed = np.nonzero(np.diff(turn) != 0.0)[0]
    edge = np.maximum(turn[crossed], turn[crossed + 1]) * WHOLE_CIRCLE - 180.0
    share = (edge - lon[crossed]) / (lon[crossed + 1] - lon[crossed])
    level = lat[crossed] + share * (lat[crossed + 1] - lat[crossed])
    lon, lat = np.insert(lon, crossed + 1, edge), np.insert(lat, crossed + 1, level)
    turn = np.floor(((lon[:-1] + lon[1:]) / 2.0 + 180.0) / WHOLE_CIRCLE)
    ends = [0, *(np.nonzero(np.diff(turn))[0] + 1).tolist(), len(turn)]
    xy = np.column_stack([lon, lat])
    lines = []
    for first, last in pairwise(ends):
        part = xy[first : last + 1] - (turn[first] * WHOLE_CIRCLE, 0.0)
        if len(part) > 1:
            lines.append(shapely.linestrings(np.clip(part, (-180.0, -90.0), (180.0, 90.0))))
    return lines


def _faces(lines: Sequence[BaseGeometry]) -> Shapes:
    """Return the faces into which lines divide the rectangle."""
    noded = shapely.union_all(lines, grid_size=_GRID_DEGREES)
    return np.asarray(shapely.get_parts(shapely.polygonize(shapely.get_parts(noded))))


def _turned(degrees: Floats) -> Floats:
    """Return angles as those from -180 to 180 that are the same directions."""
    return np.asarray((degrees + 180.0) % WHOLE_CIRCLE - 180.0)
