"""Laws that hold for every launch region and every range, tried on random ones."""

import numpy as np
import pytest
import shapely
from geographiclib.geodesic import Geodesic
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from rangemap.field import geodesy
from rangemap.field.distance_field import DistanceField
from rangemap.field.geodesy import MEAN_RADIUS_M
from tests.helpers import brute
from tests.helpers.outlines import well_formed
from tests.helpers.random_regions import extent_m, latitudes, longitudes, ranges_m, regions

EARTH_M2 = geodesy.area(shapely.box(-180.0, -90.0, 180.0, 90.0))
# how many examples is told by the run: see conftest.py
few = settings(
    suppress_health_check=[HealthCheck.filter_too_much, HealthCheck.too_slow],
)
fewer = settings(
    few, max_examples=min(8, few.max_examples)
)  # of what brute force takes seconds for
many = settings(few, max_examples=600)


def _spiral(count):
    """Return places that stand for equal areas of the ellipsoid each, along a spiral."""
    number = np.arange(count) + 0.5
    sine = 2.0 * number / count - 1.0  # of the authalic latitude
    low, high = np.full_like(sine, -90.0), np.full_like(sine, 90.0)
    e2 = 1.0 - (geodesy.SEMI_MINOR_M / geodesy.SEMI_MAJOR_M) ** 2
    e = np.sqrt(e2)

    def authalic(lat):
        s = np.sin(np.radians(lat))
        return s / (1.0 - e2 * s**2) + np.arctanh(e * s) / e

    for _ in range(50):
        middle = (low + high) / 2.0
        below = authalic(middle) / authalic(90.0) < sine
        low, high = np.where(below, middle, low), np.where(below, high, middle)
    return (number * 137.507_764) % 360.0 - 180.0, low


_SPIRAL = _spiral(20_000)


def sensible(region, range_m):
    """Leave out short ranges about huge regions, which only take long."""
    assume(range_m > extent_m(region) / 150.0)


def holds(region, range_m, seed):
    """Check an outline by brute force, along its edges and about them."""
    sensible(region, range_m)
    reach, border = DistanceField(region).reach(range_m), brute.Border(region)
    well_formed(reach)
    if not len(brute.edges(reach)[0]):
        assert not reach.is_empty
        assert reach.equals(shapely.box(-180.0, -90.0, 180.0, 90.0))
        return
    lon, lat = brute.along_edges(reach, 40, seed)
    off = np.abs(border.distance(lon, lat) - range_m)
    assert off.max() <= 1.0, (off.max(), lon[off.argmax()], lat[off.argmax()])
    near = np.random.default_rng(seed).uniform(-0.3, 0.3, 40) * min(range_m, 200_000.0)
    lon, lat = np.concatenate([brute.off(lon, lat, near, seed), brute.on_earth(20, seed)], axis=1)
    lon = np.clip(lon, -179.999_999, 179.999_999)
    metres = border.distance(lon, lat)
    clear = np.abs(metres - range_m) > 1.0
    drawn = shapely.intersects_xy(reach, lon, lat)
    wrong = clear & (drawn != (metres <= range_m))
    assert not wrong.any(), (lon[wrong][0], lat[wrong][0], metres[wrong][0])


@few
@given(regions, ranges_m, st.integers(0, 10**6))
def test_every_edge_is_at_the_range(region, range_m, seed):
    holds(region, range_m, seed)


@pytest.mark.full
@many
@given(regions, ranges_m, st.integers(0, 10**6))
def test_every_edge_is_at_the_range_of_many_regions(region, range_m, seed):
    holds(region, range_m, seed)


@few
@given(regions, st.integers(0, 10**6))
def test_the_distance_agrees_with_brute_force(region, seed):
    """At all scales: from a metre off the border to the far side of the Earth."""
    border = brute.Border(region)
    random = np.random.default_rng(seed)
    start = border.points[random.integers(0, len(border.points), 30)].T
    lon, lat = brute.off(*start, np.exp(random.uniform(0.0, np.log(1.9e7), 30)), seed)
    field = DistanceField(region)
    expected = border.distance(lon, lat)
    # next to the border brute force itself is good to a quarter of a metre
    allowed = np.where(expected < 10.0, 0.3, 0.2)
    assert (np.abs(field.distance(lon, lat) - expected) <= allowed).all()
    level = float(np.median(expected)) + 1.0
    assert (field.within(lon, lat, level) == (field.distance(lon, lat) <= level)).all()


@few
@given(regions, ranges_m, st.floats(1.1, 5.0))
def test_a_longer_range_holds_a_shorter(region, range_m, factor):
    sensible(region, range_m)
    longer_m = min(range_m * factor, 20_000_000.0)
    assume(longer_m > range_m + 10.0)
    shorter, longer = DistanceField(region).reaches([(range_m, 0.0), (longer_m, 0.0)])
    assert geodesy.area(shorter) <= geodesy.area(longer)
    assert shapely.difference(shorter, longer).area < 1e-9


@few
@given(regions, ranges_m)
def test_the_area_is_the_share_of_places_in_reach(region, range_m):
    """Inside and outside add up to the Earth; each is as large as a fine grid of places says."""
    sensible(region, range_m)
    field = DistanceField(region)
    reach = field.reach(range_m)
    inside = geodesy.area(reach)
    rest = shapely.difference(shapely.box(-180.0, -90.0, 180.0, 90.0), reach)
    assert inside + geodesy.area(rest) == pytest.approx(EARTH_M2, rel=1e-9)
    found = field.within(*_SPIRAL, range_m).mean()
    start, end = brute.edges(reach)
    edge_m = brute.GEOD.inv(*start.T, *end.T)[2].sum() if len(start) else 0.0
    # a place stands for 160 km by 160 km; those along the edge are right by half, on average
    cells = edge_m / 100_000.0 + 10.0
    few_of_all = 3.0 * np.sqrt(cells) / len(_SPIRAL[0])
    assert inside / EARTH_M2 == pytest.approx(found, abs=few_of_all)


@fewer
@given(regions, ranges_m, st.floats(-180.0, 180.0))
def test_turning_the_globe_turns_the_reach(region, range_m, turn):
    from tests.helpers.random_regions import cut  # noqa: PLC0415 (with its user)

    sensible(region, range_m)
    assume(region.geom_type in {"Polygon", "MultiPolygon"})
    turned = cut(shapely.transform(region, lambda xy: xy + np.array([turn, 0.0])))
    assume(turned.is_valid and not turned.is_empty)
    reach, other = (DistanceField(shape).reach(range_m) for shape in (region, turned))
    start, end = brute.edges(reach)
    edge_m = brute.GEOD.inv(*start.T, *end.T)[2].sum() if len(start) else 0.0
    assert geodesy.area(reach) == pytest.approx(geodesy.area(other), abs=1.0 * edge_m + 10.0)


@fewer
@given(regions, ranges_m, st.floats(0.1, 0.9), st.integers(0, 10**6))
def test_a_minimum_range_leaves_out_what_is_near_every_launch_point(region, range_m, share, seed):
    leaves_out(region, range_m, share, seed)


@pytest.mark.full
@few
@given(regions, ranges_m, st.floats(0.1, 0.9), st.integers(0, 10**6))
def test_a_minimum_range_of_many_regions(region, range_m, share, seed):
    leaves_out(region, range_m, share, seed)


def leaves_out(region, range_m, share, seed):
    sensible(region, range_m)
    least_m = range_m * share
    assume(least_m < 15_000_000.0)  # near the antipode the farthest point is no site of the border
    field, border = DistanceField(region), brute.Border(region)
    reach = field.reach(range_m, least_m)
    if len(brute.edges(reach)[0]):
        lon, lat = brute.along_edges(reach, 20, seed)
        off = np.abs(border.distance(lon, lat) - range_m)
        off = np.minimum(off, np.abs(border.farthest(lon, lat) - least_m))
        assert off.max() <= 1.0
    points = border.points[np.random.default_rng(seed).integers(0, len(border.points), 20)].T
    lon, lat = brute.off(*points, np.linspace(0.0, 1.5 * range_m, 20).clip(max=1.9e7), seed)
    nearest, farthest = border.distance(lon, lat), border.farthest(lon, lat)
    clear = (np.abs(nearest - range_m) > 1.0) & (np.abs(farthest - least_m) > 1.0)
    expected = (nearest <= range_m) & (farthest >= least_m)
    assert (field.within(lon, lat, range_m, least_m) == expected)[clear].all()
    assert (shapely.intersects_xy(reach, lon, lat) == expected)[clear & (np.abs(lon) < 180.0)].all()


@few
@given(longitudes, latitudes, longitudes, latitudes)
def test_the_distance_of_points_is_geographiclib_s(lon1, lat1, lon2, lat2):
    expected = Geodesic.WGS84.Inverse(lat1, lon1, lat2, lon2)["s12"]
    found = DistanceField(shapely.Point(lon1, lat1)).distance(lon2, lat2)
    assert float(found) == pytest.approx(expected, abs=1e-6)


@few
@given(st.sampled_from([90.0, -90.0]), ranges_m)
def test_the_reach_of_a_pole_is_a_cap(lat, range_m):
    """Of the ellipsoid exactly, by the latitude where it ends; of the mean sphere almost."""
    assume(range_m < 19_990_000.0)
    found = geodesy.area(DistanceField(shapely.Point(0.0, lat)).reach(range_m))
    end = Geodesic.WGS84.Direct(90.0, 0.0, 180.0, range_m)["lat2"]
    cap = geodesy.area(shapely.box(-180.0, end, 180.0, 90.0))
    assert found == pytest.approx(cap, rel=2e-6, abs=2e-3 * range_m)
    sphere = 2.0 * np.pi * MEAN_RADIUS_M**2 * (1.0 - np.cos(range_m / MEAN_RADIUS_M))
    assert found == pytest.approx(sphere, rel=0.008)
