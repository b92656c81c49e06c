"""Outlines of reach, held against brute force along their edges and about them."""

from functools import lru_cache
from itertools import pairwise

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic

from rangemap.field import geodesy
from rangemap.field.distance_field import DistanceField
from rangemap.render.content import view_of
from rangemap.world import tables
from tests.helpers import brute
from tests.helpers.outlines import well_formed
from tests.helpers.regions import SHAPES, border, field

REGIONS = ("US-AK", "US-HI", "FR-75C", "UA-43", "CA-NU", "CL-MA")
EVERY = tuple(tables.countries(columns=["adm0_a3"])["adm0_a3"])
RANGES_KM = (1, 30, 300, 2500, 5500, 10_000, 13_000, 19_000, 20_000)
# What the normal run draws: countries of each kind, each at another range ...
SAMPLE = (
    *(("UKR", km) for km in (30, 2500, 10_000)),
    *(("FJI", km) for km in (1, 5500)),
    *(("KIR", km) for km in (1, 1000)),
    *(("NZL", km) for km in (300, 19_000)),
    *(("POL", km) for km in (1, 20_000)),
    *(("PRK", km) for km in (300, 13_000)),
    ("GRC", 10),
    ("NOR", 30),
    *(("CHL", km) for km in (2500, 13_000)),
    *(("RUS", km) for km in (1000, 13_000)),
    ("USA", 2500),
    ("ATA", 1000),
    # ... each special shape, from afar and from so near that its own form is seen ...
    *((name, 1) for name in ("a point", "points", "lines", "a point at 180", "a collection")),
    *((name, 2500) for name in SHAPES),
    *(("UA-43", km) for km in (1, 300)),
    ("FR-75C", 3),
    ("a point", 19_900),
    ("a point at a pole", 12_000),
    ("a point at 180", 20_003),
)
# ... and of all others one in sixteen, each at one of the ranges in turn
LARGE = {"RUS", "USA", "CHL", "NOR", "ATA", "CAN"}
TURN = tuple(
    (name, RANGES_KM[1 + number % 8])
    for number, name in enumerate(name for name in EVERY[::16] if name not in LARGE)
)
FULL = (
    *((name, km) for name in (*EVERY, *REGIONS, *SHAPES) for km in RANGES_KM),
    *(("NZL", 5), ("PRK", 2)),
)


@lru_cache(maxsize=4)
def _reach(name, km):
    return field(name).reach(km * 1000.0)


def _holds(name, km, samples):
    """Check an outline: its shape, its edges between vertices, and what lies in and out of it."""
    reach = _reach(name, km)
    well_formed(reach)
    start, _end = brute.edges(reach)
    if len(start):
        lon, lat = brute.along_edges(reach, samples, seed=11)
        off = np.abs(border(name).distance(lon, lat) - km * 1000.0)
        assert off.max() <= 1.0, (off.max(), lon[off.argmax()], lat[off.argmax()])
        near = np.random.default_rng(12).uniform(-0.2, 0.2, samples) * km * 1000.0
        lon, lat = brute.off(lon, lat, np.clip(near, -50_000.0, 50_000.0), 13)
        _in_and_out(name, km, reach, lon, lat)
    _in_and_out(name, km, reach, *brute.on_earth(samples, 14))
    return reach


def _has_the_area_of_its_places(name, km, reach):
    """Compare the area with that of the cells of a grid whose middles are in reach."""
    shown = view_of([reach])  # unbroken across 180 degrees: a grid round the Earth would be coarse
    lon, step = np.linspace(shown.west, shown.east, 300, endpoint=False, retstep=True)
    lats = np.linspace(shown.south, shown.north, 301)
    strips = [shapely.box(0.0, *pair[:1], step, *pair[1:]) for pair in pairwise(lats)]
    cell_m2 = np.array([geodesy.area(strip) for strip in strips])
    around = (lon + step / 2.0 + 180.0) % 360.0 - 180.0
    middles = np.meshgrid(around, (lats[1:] + lats[:-1]) / 2.0)
    found = (field(name).within(*middles, km * 1000.0) * cell_m2[:, None]).sum()
    start, end = brute.edges(reach)
    edge_m = brute.GEOD.inv(*start.T, *end.T)[2].sum() if len(start) else 0.0
    divided = min(edge_m / np.sqrt(cell_m2.mean()) * 2.0 + 10.0, 90_000.0)
    assert geodesy.area(reach) == pytest.approx(found, abs=4.0 * np.sqrt(divided) * cell_m2.max())


def _in_and_out(name, km, reach, lon, lat):
    lon = np.where(np.abs(lon) >= 180.0, np.sign(lon) * 179.999_999, lon)
    metres = border(name).distance(lon, lat)
    clear = np.abs(metres - km * 1000.0) > 1.0
    drawn = shapely.intersects_xy(reach, lon, lat)
    wrong = clear & (drawn != (metres <= km * 1000.0))
    assert not wrong.any(), (lon[wrong][0], lat[wrong][0], metres[wrong][0])


@pytest.mark.parametrize(("name", "km"), [*SAMPLE, *TURN])
def test_an_outline_is_within_a_metre_of_brute_force(name, km):
    _holds(name, km, 30 if name in LARGE else 60)


@pytest.mark.full
@pytest.mark.parametrize(("name", "km"), FULL)
def test_an_outline_is_within_a_metre_of_brute_force_everywhere(name, km):
    _has_the_area_of_its_places(name, km, _holds(name, km, 100))


@pytest.mark.parametrize(
    ("name", "km"),
    [
        *(("FJI", 1), ("UA-43", 1), ("NOR", 30)),
        pytest.param("GRC", 10, marks=pytest.mark.full),
    ],
)
def test_no_edge_at_all_is_off(name, km):
    """Each edge, at three shares of its length, by the distance that other tests hold."""
    start, end = brute.edges(_reach(name, km))
    for share in (0.2, 0.5, 0.8):
        off = np.abs(field(name).distance(*(start + share * (end - start)).T) - km * 1000.0)
        assert off.max() <= 0.9


@pytest.mark.parametrize(
    ("seed", "km"), [(1, 60), pytest.param(2, 400, marks=pytest.mark.full), (3, 2500)]
)
def test_every_edge_is_at_the_range_where_arcs_meet(seed, km):
    """Many points: the outline is all arcs and the corners between them, and none is cut off."""
    random = np.random.default_rng(seed)
    lon, lat = brute.off(np.full(60, 20.0), np.full(60, 60.0), random.uniform(0.0, 2e3, 60) * km, 4)
    points = DistanceField(shapely.MultiPoint(np.column_stack([lon, lat])))
    start, end = brute.edges(points.reach(km * 1000.0))
    share = np.arange(0.05, 1.0, 0.05)[:, None]
    x, y = (start[:, axis] + share * (end - start)[:, axis] for axis in (0, 1))
    metres = brute.nearest_of(x.ravel(), y.ravel(), np.column_stack([lon, lat]))
    assert np.abs(metres - km * 1000.0).max() <= 0.9


def test_a_longer_range_holds_a_shorter():
    reaches = [field("FJI").reach(km * 1000.0) for km in (10, 100, 1000, 10_000)]
    for shorter, longer in pairwise(reaches):
        assert shapely.difference(shorter, longer).is_empty


@pytest.mark.parametrize(
    ("lon", "lat", "km"),
    [(20.0, 10.0, 500.0), (179.9, -17.0, 1000.0), (0.0, 90.0, 3000.0), (-70.0, -33.0, 12_000.0)],
)
def test_the_reach_of_a_point_has_the_area_of_a_geodesic_circle(lon, lat, km):
    """By GeographicLib's own arithmetic: a circle of 3,600 geodesics, its area as a polygon."""
    circle = Geodesic.WGS84.Polygon()
    for azimuth in np.arange(0.0, 360.0, 0.1):
        end = Geodesic.WGS84.Direct(lat, lon, azimuth, km * 1000.0)
        circle.AddPoint(end["lat2"], end["lon2"])
    expected = abs(circle.Compute(reverse=True, sign=False)[2])
    found = geodesy.area(DistanceField(shapely.Point(lon, lat)).reach(km * 1000.0))
    assert found == pytest.approx(expected, rel=2e-6)


def test_beyond_the_antipode_everything_is_in_reach():
    assert field("a point").reach(20_004_000.0).equals(shapely.box(-180, -90, 180, 90))
    hole = shapely.box(-180, -90, 180, 90) - field("a point").reach(19_900_000.0)
    assert shapely.intersects_xy(hole, 30.52 - 180.0, -50.45)
    assert shapely.area(hole) < 20.0


def test_a_minimum_range_leaves_out_what_is_near_every_launch_point():
    near = field("UA-43").reach(600_000.0, 250_000.0)
    well_formed(near)
    lon, lat = brute.along_edges(near, 60, seed=15)
    outer = np.abs(border("UA-43").distance(lon, lat) - 600_000.0)
    inner = np.abs(border("UA-43").farthest(lon, lat) - 250_000.0)
    assert np.minimum(outer, inner).max() <= 1.0
    assert (inner < 1.0).any()
    # shorter than half the region there is no such place, and nothing is left out
    assert field("UA-43").reach(600_000.0, 100_000.0).equals(field("UA-43").reach(600_000.0))
    across = field("a point at 180").reach(900_000.0, 300_000.0)
    well_formed(across)
    assert not shapely.intersects_xy(across, 179.9, -16.5)
    assert not shapely.intersects_xy(across, -179.9, -16.5)
