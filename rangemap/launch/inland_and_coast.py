"""Parts of a launch region: so far behind its border, or so near to its coast.

Both are reaches of the exact distance field, so that they are as exact as the map: to a metre.
"""

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.field import DistanceField, geodesy, outline_distance
from rangemap.world import ROUNDING_DEGREES

Shapes = NDArray[np.object_]

# Gaps that rounding leaves between regions put together are up to 1e-6 degrees wide; the tip of
# an inlet that is filled with them is a wedge of twice the rounding at its mouth, so half on mean.
_GAP_DEGREES = 1.5e-6
# What no country holds is sea, and the Caspian, of 43 square degrees; the rest is disputed land of
# 0.9 square degrees at most, closed in by countries that are all this near to each other.
_SEA_DEGREES2 = 10.0
_NEAR_DEGREES = 1.0
_EARTH = shapely.box(-180.0, -90.0, 180.0, 90.0)


def behind_border(geometry: BaseGeometry, inland_m: float) -> tuple[BaseGeometry, float]:
    """Return the part of an area that is so far from all that is outside of it.

    Parameters
    ----------
    geometry
        Polygons, lon/lat. Where they are cut at 180 degrees, or closed along a pole, there is no
        border if they go on beyond.
    inland_m
        Metres, above 0.

    Returns
    -------
    tuple of shapely geometry and float
        The part, and infinity; or an empty geometry, and the largest depth in metres, to 5 m and
        not above the true one.
    """
    outside = outside_of(geometry)
    if outside.is_empty:
        return geometry, np.inf
    field = DistanceField(outside)
    left = geodesy.polygons_of(shapely.difference(geometry, field.reach(inland_m)))
    return left, np.inf if not left.is_empty else outline_distance.farthest(field, geometry)[2]


def near_coast(
    geometry: BaseGeometry, own: BaseGeometry, lands: Shapes, coast_m: float
) -> BaseGeometry | None:
    """Return the part of an area that is within a distance of its coast; None without a coast.

    Parameters
    ----------
    geometry
        Polygons, lon/lat.
    own
        The countries that it lies in, as one: the coast is theirs, where it runs through or along
        the area, and what they share with no other country.
    lands
        All countries.
    coast_m
        Metres, above 0.
    """
    line = _coast(geometry, own, lands)
    if line.is_empty:
        return None
    return geodesy.polygons_of(shapely.intersection(geometry, DistanceField(line).reach(coast_m)))


def off_shore(geometry: BaseGeometry, lands: Shapes, away_m: float) -> tuple[BaseGeometry, float]:
    """Return the part of a sea or lake that is so far from all land.

    Its closing lines are no coast: what counts is the land, whether beside the sea or not.

    Parameters
    ----------
    geometry
        Polygons, lon/lat.
    lands
        All countries.
    away_m
        Metres, above 0.

    Returns
    -------
    tuple of shapely geometry and float
        As `behind_border`.
    """
    field = _field_of_land(geometry, lands, away_m)
    left = geodesy.polygons_of(shapely.difference(geometry, field.reach(away_m)))
    return left, np.inf if not left.is_empty else outline_distance.farthest(field, geometry)[2]


def near_shore(geometry: BaseGeometry, lands: Shapes, coast_m: float) -> BaseGeometry:
    """Return the part of a sea or lake that is so near to land; see `off_shore`."""
    field = _field_of_land(geometry, lands, coast_m)
    return geodesy.polygons_of(shapely.intersection(geometry, field.reach(coast_m)))


def _field_of_land(geometry: BaseGeometry, lands: Shapes, within_m: float) -> DistanceField:
    """Return the field of the shores that can be so near to a sea: exact up to that distance.

    Of a lake, which lies on the land of the tables, the land is what is around it.
    """
    south, north = geometry.bounds[1], geometry.bounds[3]
    # no degree of longitude is shorter on the way to a shore
    lat = min(max(-south, north) + within_m / 1e5, 89.9)
    degrees = within_m / float(geodesy.metres_per_degree(np.array([lat]))[0][0])
    parts = shapely.get_parts(lands)
    shapely.prepare(geometry)
    land = shapely.union_all(parts[shapely.dwithin(geometry, parts, degrees)])
    if shapely.intersects(land, shapely.point_on_surface(geometry)):
        land = shapely.difference(land, geometry)
    rings, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(land)), return_index=True
    )
    pairs = np.stack([rings[:-1], rings[1:]], axis=1)[ring[1:] == ring[:-1]]
    edges = shapely.linestrings(pairs)
    near = shapely.STRtree(edges).query(geometry, "dwithin", distance=degrees)
    return DistanceField(shapely.line_merge(shapely.multilinestrings(edges[np.sort(near)])))


def near_part(region: BaseGeometry, geometry: BaseGeometry, within_m: float) -> BaseGeometry:
    """Return what of a region can be so near to a geometry: all of it that lies around it.

    The rest of a large country would only cost time. About 180 degrees all is kept.
    """
    west, south, east, north = geometry.bounds
    lat = min(max(-south, north) + within_m / 1e5, 89.9)  # no degree is shorter on the way
    wide, high = within_m / float(geodesy.metres_per_degree(np.array([lat]))[0][0]), within_m / 1e5
    if west - wide <= -180.0 or east + wide >= 180.0:  # noqa: PLR2004 (degrees)
        return region
    box = shapely.box(west - wide, south - high, east + wide, north + high)
    near = shapely.intersection(region, box)
    return geodesy.polygons_of(near) if region.geom_type.endswith("Polygon") else near


def outside_of(geometry: BaseGeometry) -> BaseGeometry:
    """Return all of the Earth but an area, and but the gaps that rounding leaves within it.

    Such gaps lie between regions put together. They are filled, with the tips of narrow inlets,
    and the tips, which are wider, are opened again.
    """
    grown = shapely.buffer(geometry, ROUNDING_DEGREES, join_style="mitre")
    shrunk = shapely.buffer(grown, -2.0 * ROUNDING_DEGREES, join_style="mitre")
    filled = shapely.get_parts(shapely.difference(shrunk, geometry))
    tips = shapely.union_all(filled[~_narrow(filled)])
    geometry = shapely.difference(shapely.union(geometry, shrunk), tips)
    free = shapely.get_parts(shapely.difference(_EARTH, geometry))
    return geodesy.polygons_of(shapely.multipolygons(free[~_narrow(free)]))


def _narrow(areas: Shapes) -> NDArray[np.bool_]:
    """Return which areas are narrower, on the mean, than what rounding leaves."""
    return np.asarray(2.0 * shapely.area(areas) < _GAP_DEGREES * shapely.length(areas))


def _coast(geometry: BaseGeometry, own: BaseGeometry, lands: Shapes) -> BaseGeometry:
    """Return the lines along which the countries of an area, and no others, meet the sea."""
    shapely.prepare(own)
    land = shapely.get_parts(lands)
    land = land[shapely.dwithin(own, land, _NEAR_DEGREES)]
    free = shapely.get_parts(outside_of(shapely.union_all(land)))
    sea = shapely.multipolygons(free[shapely.area(free) > _SEA_DEGREES2])
    shore = shapely.intersection(shapely.boundary(own), _about(sea))
    parts = shapely.get_parts(shapely.get_parts(shapely.intersection(shore, _about(geometry))))
    return shapely.line_merge(shapely.multilinestrings(parts[shapely.get_dimensions(parts) == 1]))


def _about(geometry: BaseGeometry) -> BaseGeometry:
    return shapely.buffer(geometry, ROUNDING_DEGREES, quad_segs=1)
