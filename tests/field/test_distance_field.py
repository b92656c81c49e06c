"""Distances, held against brute force and against the laws of a distance."""

import subprocess
import sys

import numpy as np
import pytest
import shapely
from hypothesis import given, settings
from hypothesis import strategies as st
from pyproj import Geod

from rangemap.errors import RegionError
from rangemap.field.distance_field import _MANY, DistanceField
from tests.helpers import brute
from tests.helpers.regions import SHAPES, border, field, geometry

GEOD = Geod(ellps="WGS84")
LARGE = ("RUS", "USA", "NOR", "CHL", "ATA")
SMALL = ("UKR", "POL", "PRK", "FJI", "NZL", "KIR", "GRC", "US-AK", "US-TX", "FR-75C")
MORE = ("CAN", "IDN", "PHL", "GRL", "JPN", "AUS", "FRA", "GBR")
laws = settings(derandomize=True, max_examples=25, deadline=None)
longitudes = st.floats(-180.0, 180.0)
latitudes = st.floats(-90.0, 90.0)
some_region = st.sampled_from(["FJI", "POL", "a line", "points", "an area with a hole"])


def _agrees(name, count, tolerance_m):
    """Compare world-wide, and from 10 m to 10 km off the border on both sides."""
    points = border(name).points
    random = np.random.default_rng(3)
    lon, lat = points[random.integers(0, len(points), count)].T
    lon, lat = brute.off(lon, lat, np.exp(random.uniform(np.log(10.0), np.log(1e4), count)), 4)
    far_lon, far_lat = brute.on_earth(count, 5)
    lon, lat = np.concatenate([lon, far_lon]), np.concatenate([lat, far_lat])
    difference = np.abs(field(name).distance(lon, lat) - border(name).distance(lon, lat))
    assert difference.max() <= tolerance_m, (
        name,
        lon[difference.argmax()],
        lat[difference.argmax()],
    )


@pytest.mark.parametrize("name", [*SHAPES, *SMALL])
def test_distance_agrees_with_brute_force(name):
    _agrees(name, 60, 0.1)


@pytest.mark.parametrize("name", LARGE)
def test_distance_of_large_countries_agrees_with_brute_force(name):
    _agrees(name, 25, 0.1)


@pytest.mark.full
@pytest.mark.parametrize("name", [*SHAPES, *SMALL, *LARGE, *MORE])
def test_distance_agrees_with_brute_force_everywhere(name):
    _agrees(name, 1000, 0.1)


@pytest.mark.parametrize("name", ["UKR", "FJI", "a cap round a pole"])
def test_farthest_agrees_with_brute_force(name):
    lon, lat = brute.on_earth(40, 6)
    expected = border(name).farthest(lon, lat)
    assert np.abs(field(name).farthest(lon, lat) - expected).max() < 1.0


@pytest.mark.parametrize("name", ["UKR", "FJI", "KIR", "a line", "points", "RUS"])
def test_nearest_launch_point_is_at_the_distance_and_on_the_region(name):
    lon, lat = brute.on_earth(200, 7)
    to_lon, to_lat, metres = field(name).nearest(lon, lat)
    assert np.abs(GEOD.inv(lon, lat, to_lon, to_lat)[2] - metres).max() < 0.3
    off = shapely.distance(shapely.points(to_lon, to_lat), geometry(name))
    assert off.max() < 1e-6


def test_a_place_inside_is_its_own_nearest_launch_point():
    assert [float(a) for a in field("UKR").nearest(30.5, 50.4)] == [30.5, 50.4, 0.0]


def test_an_edge_is_straight_in_longitude_and_latitude():
    """Along the 49th parallel the geodesic runs far to the north of the border."""
    parallel = DistanceField(shapely.LineString([(-123.0, 49.0), (-95.0, 49.0)]))
    assert float(parallel.distance(-109.0, 49.0)) < 0.001
    assert float(parallel.distance(-109.0, 49.6)) == pytest.approx(66_700.0, abs=100.0)


def test_a_region_cut_at_180_degrees_has_no_gap():
    assert field("RUS").distance([180.0, -180.0], [68.0, 68.0]).tolist() == [0.0, 0.0]
    lines = field("lines")
    assert lines.distance([179.99, -179.99], [5.01, 5.01]).max() < 1600.0


def test_scalars_shapes_and_nothing():
    ukraine = field("UKR")
    assert isinstance(float(ukraine.distance(37.62, 55.75)), float)
    assert ukraine.distance(np.zeros((2, 3)), np.zeros(3)).shape == (2, 3)
    assert ukraine.distance([], []).shape == (0,)
    assert ukraine.farthest([], []).shape == (0,)
    assert ukraine.nearest(np.zeros((0, 2)), np.zeros((0, 2)))[0].shape == (0, 2)
    assert ukraine.within([30.0, 0.0], [50.0, 0.0], 1e6).tolist() == [True, False]
    assert float(ukraine.distance(30.0 + 360.0, 60.0)) == float(ukraine.distance(30.0, 60.0))


def test_beyond_a_limit_the_distance_is_infinite():
    edge = brute.along_edges(field("UKR").reach(3e6), 300, 8)
    near = brute.off(*edge, np.linspace(-5000.0, 5000.0, 300), 9)
    lon, lat = np.concatenate([near, brute.on_earth(300, 8)], axis=1)
    metres = field("UKR").distance(lon, lat)
    limited = field("UKR").distance(lon, lat, limit_m=3e6)
    assert (np.isfinite(limited) == (metres <= 3e6)).all()
    assert (limited[metres <= 3e6] == metres[metres <= 3e6]).all()
    assert np.isfinite(limited).sum() > 20


@pytest.mark.parametrize("name", ["UKR", "FJI", "a point at a pole", "points"])
@pytest.mark.parametrize("km", [1.5, 400, 8000, 19_990])
def test_a_grid_for_many_places_changes_no_answer(name, km):
    lon, lat = brute.on_earth(40_000, 31)
    start = border(name).points[
        np.random.default_rng(32).integers(0, len(border(name).points), 999)
    ]
    near = brute.off(*start.T, np.linspace(0.0, 2.0, 999) * min(km, 9000.0) * 1000.0, 33)
    frame = [180.0, -180.0, 180.0, -180.0, 540.0, 0.0], [90.0, -90.0, 0.0, 0.0, 10.0, 90.0]
    lon, lat = np.concatenate([np.stack([lon, lat]), near, frame], axis=1)
    every = field(name).within(lon, lat, km * 1000.0)
    some = np.concatenate([np.arange(0, 40_000, 20), np.arange(40_000, len(lon))])
    assert len(every) > _MANY > len(some)
    assert (every[some] == field(name).within(lon[some], lat[some], km * 1000.0)).all()
    metres = field(name).distance(lon, lat, limit_m=km * 1000.0)
    assert (np.isfinite(metres) == every).all()


def test_a_minimum_range_of_many_places():
    lon, lat = brute.on_earth(40_000, 34)
    crimea = field("UA-43")
    start = border("UA-43").points[::100]
    near = brute.off(*start.T, np.linspace(0.0, 800_000.0, len(start)), 35)
    lon, lat = np.concatenate([np.stack([lon, lat]), near], axis=1)
    found = crimea.within(lon, lat, 600_000.0, 300_000.0)
    assert (
        found == (crimea.distance(lon, lat) <= 600e3) & (crimea.farthest(lon, lat) >= 300e3)
    ).all()
    assert found.any()
    assert not found[crimea.distance(lon, lat) == 0.0].all()


def test_overlapping_parts_of_a_collection_are_all_inside():
    assert field("a collection").distance([1.5, 2.5, 0.5], [1.5, 2.5, 0.5]).tolist() == [0.0] * 3


@pytest.mark.parametrize(
    ("shape", "words"),
    [
        (shapely.Polygon(), "empty"),
        (shapely.Polygon([(0, 0), (1, 1), (1, 0), (0, 1)]), "not a valid geometry"),
        (shapely.Point(181.0, 0.0), "-180 to 180"),
        (shapely.box(500_000, 5_000_000, 600_000, 6_000_000), "another coordinate system"),
    ],
)
def test_a_region_that_cannot_be_used_is_refused(shape, words):
    with pytest.raises(RegionError, match=words):
        DistanceField(shape)


@pytest.mark.parametrize(("lon", "lat"), [(0.0, 90.1), (np.nan, 0.0), (0.0, np.nan)])
def test_a_place_that_is_none_is_refused(lon, lat):
    with pytest.raises(RegionError, match="latitude outside"):
        field("UKR").distance(lon, lat)


@pytest.mark.parametrize("range_m", [0.0, -1.0, 20_004_000.1, np.nan])
def test_a_range_that_is_none_is_refused(range_m):
    with pytest.raises(RegionError, match="above 0 and at most"):
        field("UKR").within(0.0, 0.0, range_m)


@laws
@given(some_region, st.integers(0, 10**6))
def test_the_distance_is_zero_on_the_region(name, seed):
    points = border(name).points
    lon, lat = points[seed % len(points)]
    assert float(field(name).distance(lon, lat)) < 1e-3


@laws
@given(some_region, longitudes, latitudes, longitudes, latitudes)
def test_the_distance_grows_by_at_most_a_metre_a_metre(name, lon1, lat1, lon2, lat2):
    here, there = field(name).distance([lon1, lon2], [lat1, lat2])
    assert abs(here - there) <= GEOD.inv(lon1, lat1, lon2, lat2)[2] + 0.05


@laws
@given(longitudes, latitudes, longitudes, latitudes)
def test_the_distance_between_points_is_symmetric(lon1, lat1, lon2, lat2):
    there = DistanceField(shapely.Point(lon1, lat1)).distance(lon2, lat2)
    back = DistanceField(shapely.Point(lon2, lat2)).distance(lon1, lat1)
    assert float(there) == pytest.approx(float(back), abs=1e-6)


@laws
@given(some_region, longitudes, latitudes)
def test_the_nearest_point_is_not_further_than_the_farthest(name, lon, lat):
    assert field(name).distance(lon, lat) <= field(name).farthest(lon, lat) + 0.1


LINE = np.array([(10.0, 20.0), (25.0, -10.0)])
LINE_FIELD = DistanceField(shapely.LineString(LINE))


@laws
@given(longitudes, latitudes, st.floats(0.0, 360.0))
def test_turning_the_globe_turns_the_distance(lon, lat, turn):
    turned = (LINE[:, 0] + turn + 180.0) % 360.0 - 180.0
    if np.abs(np.diff(turned)) > 180.0:  # cut in two by 180 degrees
        return
    other = DistanceField(shapely.LineString(np.column_stack([turned, LINE[:, 1]])))
    expected = LINE_FIELD.distance(lon, lat)
    assert float(other.distance(lon + turn, lat)) == pytest.approx(float(expected), abs=0.05)


def test_many_threads_may_ask_one_field():
    """In a process of its own: what is unsafe to share ends the process."""
    code = (
        "import numpy as np, rangemap\n"
        "from concurrent.futures import ThreadPoolExecutor\n"
        "shape = rangemap.load_region('Russia').geometry\n"
        "lon, lat = np.random.default_rng(1).uniform([[-180], [40]], [[180], [80]], (2, 5000))\n"
        "for _ in range(12):\n"
        "    field = rangemap.DistanceField(shape.buffer(0.0))\n"
        "    with ThreadPoolExecutor(8) as pool:\n"
        "        asked = lambda _: field.distance(lon, lat, limit_m=1.0) == 0.0\n"
        "        found = list(pool.map(asked, range(8)))\n"
        "    assert all((one == found[0]).all() for one in found)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, check=False)
    assert done.returncode == 0, done.stderr
