"""Launch regions that tests share, each with its field and its brute-force border, made once."""

from functools import cache, lru_cache

import shapely

from rangemap.field.distance_field import DistanceField
from rangemap.world import tables
from tests.helpers.brute import Border

SHAPES = {
    "a point": shapely.Point(30.52, 50.45),
    "a point at a pole": shapely.Point(10.0, 90.0),
    "a point at the other pole": shapely.Point(0.0, -90.0),
    "a point at 180": shapely.Point(180.0, -16.5),
    "points": shapely.MultiPoint([(179.9, 60.0), (-179.9, 60.5), (0.0, 0.0)]),
    "a line": shapely.LineString([(-30.0, 70.0), (0.0, 75.0), (60.0, 70.0)]),
    "lines": shapely.MultiLineString(
        [[(170.0, -5.0), (180.0, 5.0)], [(-180.0, 5.0), (-175.0, 8.0)]]
    ),
    "an area with a hole": shapely.box(10.0, 40.0, 14.0, 44.0)
    - shapely.box(11.0, 41.0, 13.0, 43.0),
    "a cap round a pole": shapely.box(-180.0, 80.0, 180.0, 90.0),
    "a parallel near a pole": shapely.LineString([(-180.0, -89.9), (180.0, -89.9)]),
    "a girdle": shapely.MultiPoint(
        [(0.0, 0.0), (90.0, 0.0), (180.0, 0.0), (-90.0, 0.0), (0.0, 90.0), (0.0, -90.0)]
    ),
    "a collection": shapely.GeometryCollection(
        [shapely.box(0.0, 0.0, 2.0, 2.0), shapely.box(1.0, 1.0, 3.0, 3.0), shapely.Point(5.0, 5.0)]
    ),
}


@cache
def geometry(name):
    """Return a shape above, a country by its ``adm0_a3`` or a region by its ``iso_3166_2``."""
    if name in SHAPES:
        return SHAPES[name]
    table, column = (tables.admin1, "iso_3166_2") if "-" in name else (tables.countries, "adm0_a3")
    frame = table(columns=[column, "geometry"])
    return frame.geometry[frame[column] == name].union_all()


@lru_cache(maxsize=40)
def field(name):
    return DistanceField(geometry(name))


@lru_cache(maxsize=40)
def border(name):
    return Border(geometry(name))
