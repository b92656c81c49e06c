"""Map projections of the figures: true where they say so, and without a streak."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from pyproj import Geod

from rangemap.field import geodesy
from rangemap.render.figure import projections
from rangemap.render.figure.projections import Plane
from rangemap.world import tables
from tests.helpers.regions import field, geometry

GEOD = Geod(ellps="WGS84")
LONGEST_M = (
    800_000.0  # half a degree is 56 km, drawn out 13 times at the rim; a streak is thousands
)


def chosen(name, km, wanted="auto"):
    reach = field(name).reach(km * 1000.0)
    return projections.choose(wanted, geometry(name), [reach], None), reach


@pytest.mark.parametrize(
    ("name", "km", "kind"),
    [
        ("UKR", 2500, "azimuthal-equidistant"),
        ("FJI", 1000, "azimuthal-equidistant"),
        ("a point at a pole", 2500, "azimuthal-equidistant"),
        ("RUS", 2500, "azimuthal-equidistant"),
        ("PRK", 13_000, "azimuthal-equidistant"),
        ("CAN", 10_000, "azimuthal-equidistant"),
        ("RUS", 16_000, "equal-earth"),
    ],
)
def test_the_projection_fits_the_reach(name, km, kind):
    plane, reach = chosen(name, km)
    assert plane.kind == kind
    (drawn,) = plane.areas([reach])
    assert drawn.is_valid
    assert not drawn.is_empty
    assert plane.name
    assert plane.reason


@pytest.mark.parametrize("km", [2_500, 7_500, 8_500, 11_000, 15_000])
@pytest.mark.parametrize("name", ["a point at a pole", "a point at 180"])
def test_a_ring_about_a_point_is_drawn_as_a_ring(name, km):
    plane, reach = chosen(name, km)
    xy = shapely.get_coordinates(plane.lines([reach]))
    from_middle = np.hypot(*xy.T)
    assert len(xy) > 100
    assert np.ptp(from_middle) < 0.005 * from_middle.mean()
    assert np.diff(np.sort(np.arctan2(*xy.T))).max() < np.radians(5.0)  # all the way around


@pytest.mark.parametrize("name", ["UKR", "FJI", "ATA", "a point at 180"])
def test_distances_from_the_middle_are_true(name):
    lon, lat = projections.middle_of(geometry(name))
    plane = Plane("azimuthal-equidistant", lon, lat)
    azimuth, metres = np.meshgrid(np.arange(0.0, 360.0, 30.0), [1e3, 1e6, 1e7])
    count = azimuth.size
    ends = GEOD.fwd(np.full(count, lon), np.full(count, lat), azimuth.ravel(), metres.ravel())
    drawn = plane.points(*ends[:2])
    assert np.hypot(*drawn.T) == pytest.approx(metres.ravel(), abs=0.01)


@pytest.mark.parametrize("kind", ["lambert-azimuthal-equal-area", "equal-earth"])
def test_areas_are_true(kind):
    plane = Plane(kind, 20.0, 50.0 if kind.startswith("lambert") else 0.0)
    shapes = [geometry(name) for name in ("POL", "EGY", "NZL")]
    drawn = plane.areas(shapes)
    for shape, flat in zip(shapes, drawn, strict=True):
        assert flat.area == pytest.approx(geodesy.area(shape), rel=2e-4)


@pytest.mark.parametrize(
    ("name", "km"),
    [
        ("FJI", 1000),
        ("ATA", 1000),
        ("RUS", 2500),
        ("PRK", 13_000),
        ("CAN", 10_000),
        ("RUS", 16_000),
    ],
)
def test_nothing_streaks_across_the_picture(name, km):
    plane, reach = chosen(name, km)
    if plane.kind == "azimuthal-equidistant":  # a figure shows a little more than the reach
        plane = replace(plane, radius_m=min(8e6, plane.radius_m))
    world = tables.world()
    land = plane.areas(world.geometry.to_numpy())
    assert shapely.is_valid(land).all()
    rim = shapely.boundary(plane.outline()).buffer(2.0)
    for lines in (shapely.boundary(land), plane.lines([reach])):
        parts = shapely.get_parts(shapely.get_parts(np.asarray(lines)))
        xy, part = shapely.get_coordinates(parts, return_index=True)
        step = np.hypot(*np.diff(xy, axis=0).T)
        long = np.nonzero((step > LONGEST_M) & (part[1:] == part[:-1]))[0]
        for k in long:  # but along the rim of the map itself
            assert rim.covers(shapely.LineString(xy[k : k + 2])), (xy[k : k + 2], step[k])


def test_a_pole_and_the_seam_leave_no_slit():
    plane = Plane("azimuthal-equidistant", 12.0, -89.9, 3e6)
    (antarctica,) = plane.areas([geometry("ATA")])
    assert shapely.covers(antarctica, shapely.Point(0.0, 0.0).buffer(4e5))
    ring = shapely.boundary(max(shapely.get_parts(antarctica), key=lambda part: part.area))
    assert ring.distance(shapely.Point(0.0, 0.0)) > 4e5  # no line runs to the pole
    fiji = Plane("azimuthal-equidistant", *projections.middle_of(geometry("FJI")), 5e5)
    (land,) = fiji.areas([geometry("FJI")])
    seam = fiji.lines([shapely.LineString([(180.0, -17.0), (180.0, -16.0)])])[0]
    assert not shapely.boundary(land).intersection(seam.buffer(1.0)).length > 50.0


def test_the_scale_bar_is_true_where_it_says():
    plane = Plane("azimuthal-equidistant", 30.0, 50.0)
    assert plane.scale_on(0.0, 0.0) == pytest.approx(1.0, abs=1e-5)
    far = 5_000_000.0  # eastwards there a circle about the middle is R sin(d / R) in truth
    sphere = far / (6_371_000.0 * np.sin(far / 6_371_000.0))
    assert plane.scale_on(0.0, -far) == pytest.approx(sphere, rel=0.005)


def test_what_is_not_shown_is_not_a_point():
    globe = Plane("orthographic", 0.0, 0.0)
    (near, far) = globe.points(np.array([10.0, 179.0]), np.array([10.0, 0.0]))
    assert np.isfinite(near).all()
    assert np.isnan(far).all()
