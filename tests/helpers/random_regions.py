"""Launch regions drawn by Hypothesis: tiny and huge, across 180 degrees, over poles, touching."""

import numpy as np
import shapely
from hypothesis import assume
from hypothesis import strategies as st
from pyproj import Geod

GEOD = Geod(ellps="WGS84")
longitudes = st.floats(-180.0, 180.0)
latitudes = st.floats(-90.0, 90.0)
# 30 m to 2,500 km
sizes_m = st.floats(1.5, 6.4).map(lambda power: 10.0**power)
shares = st.lists(st.floats(0.15, 1.0), min_size=3, max_size=9)


def cut(polygon):
    """Return a polygon of any longitudes within -180 to 180, cut there."""
    turned = [
        shapely.transform(polygon, lambda xy, by=by: xy + np.array([by, 0.0]))
        for by in (-360.0, 0.0, 360.0)
    ]
    inside = shapely.intersection(turned, shapely.box(-180.0, -90.0, 180.0, 90.0))
    parts = shapely.get_parts(inside)
    return shapely.multipolygons(parts[shapely.get_type_id(parts) == 3])


def corners(lon, lat, radii_m):
    """Return the corners of a star about a place: longitudes run on past 180 degrees."""
    count = len(radii_m)
    azimuth = np.arange(count) * 360.0 / count + 7.0
    to_lon, to_lat, _ = GEOD.fwd(np.full(count, lon), np.full(count, lat), azimuth, radii_m)
    to_lon = lon + (np.asarray(to_lon) - lon + 180.0) % 360.0 - 180.0
    return np.column_stack([to_lon, to_lat])


@st.composite
def stars(draw):
    """A star, which may have a hole."""
    lon, lat = draw(longitudes), draw(latitudes)
    size_m, share = draw(sizes_m), np.array(draw(shares))
    # over a pole, and about one, the edges of a star would run round it
    assume((90.0 - abs(lat)) * 111_000.0 > 1.2 * size_m)
    star = shapely.Polygon(corners(lon, lat, size_m * share))
    assume(star.is_valid and star.area > 0.0)
    if draw(st.booleans()):
        hole = shapely.Polygon(corners(lon, lat, size_m * share * 0.5))
        star = star - hole if hole.is_valid else star
    return cut(star)


@st.composite
def pairs(draw):
    """Two triangles that touch at a point, or a ring that touches itself."""
    lon, lat = draw(longitudes), draw(st.floats(-70.0, 70.0))
    size = 10.0 ** draw(st.floats(-3.0, 1.2))
    wide, high = size, size * draw(st.floats(0.1, 1.0))
    left = [(lon, lat), (lon - wide, lat + high), (lon - wide, lat - high / 2)]
    right = [(lon, lat), (lon + wide, lat - high), (lon + wide, lat + high / 2)]
    both = shapely.multipolygons([shapely.Polygon(left), shapely.Polygon(right)])
    if draw(st.booleans()):
        both = shapely.box(lon - 2 * wide, lat - 2 * high, lon, lat + 2 * high) - shapely.Polygon(
            left
        )
    assume(both.is_valid)
    return cut(both)


@st.composite
def caps(draw):
    """What lies round a pole, to a border that goes up and down."""
    south = draw(st.booleans())
    border = 90.0 - np.array(draw(shares)) * 10.0 ** draw(st.floats(-1.5, 1.7))
    lon = np.linspace(-180.0, 180.0, len(border) + 1)
    lat = np.append(border, border[0])
    ring = [*zip(lon, lat, strict=True), (180.0, 90.0), (-180.0, 90.0)]
    cap = shapely.Polygon(ring)
    if south:
        cap = shapely.transform(cap, lambda xy: xy * np.array([1.0, -1.0]))
    assume(cap.is_valid)
    return cap


@st.composite
def dots(draw):
    """Points and lines, mixed, from one to eight."""
    ends = draw(st.lists(st.tuples(longitudes, latitudes), min_size=1, max_size=8, unique=True))
    if len(ends) > 3 and draw(st.booleans()):
        return shapely.GeometryCollection([shapely.LineString(ends[:3]), shapely.Point(ends[3])])
    return shapely.MultiPoint(ends)


regions = st.one_of(stars(), pairs(), caps(), dots())
# 1 km to 20,000 km
ranges_m = st.floats(3.0, np.log10(2e7)).map(lambda power: 10.0**power)


def extent_m(region):
    """Return about how large a region is, as the diagonal of its box on a flat Earth."""
    west, south, east, north = region.bounds
    return 111_000.0 * float(np.hypot(east - west, north - south))
