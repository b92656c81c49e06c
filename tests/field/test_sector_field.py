"""Launch points with sectors of fire, against one geodesic after the other."""

import numpy as np
import pytest
import shapely

from rangemap.errors import RegionError
from rangemap.field import DistanceField, SectorField, Sectors, geodesy, outline_distance
from tests.helpers import brute_sectors as brute

# name: launch points (lon, lat, from, to), range and minimum range in metres
CASES = {
    "wraps through north": ([(33.5, 44.6, 300.0, 60.0)], 500_000.0, 0.0),
    "a quarter": ([(33.5, 44.6, 0.0, 90.0)], 2_500_000.0, 0.0),
    "narrow": ([(33.5, 44.6, 100.0, 103.0)], 900_000.0, 0.0),
    "all but a gap": ([(33.5, 44.6, 63.0, 60.0)], 900_000.0, 0.0),
    "half, along the meridian": ([(10.0, 50.0, 180.0, 0.0)], 1_000_000.0, 0.0),
    "two points": (
        [(33.5, 44.6, 300.0, 60.0), (36.0, 46.0, 200.0, 320.0)],
        450_000.0,
        0.0,
    ),
    "one of them all round": (
        [(33.5, 44.6, 10.0, 60.0), (36.0, 46.0, None, None)],
        300_000.0,
        0.0,
    ),
    "the same point twice": (
        [(33.5, 44.6, 10.0, 60.0), (33.5, 44.6, 180.0, 250.0)],
        300_000.0,
        0.0,
    ),
    "minimum range": ([(33.5, 44.6, 300.0, 60.0)], 500_000.0, 120_000.0),
    "minimum range of two": (
        [(33.5, 44.6, 300.0, 60.0), (34.5, 45.2, 200.0, 320.0)],
        450_000.0,
        200_000.0,
    ),
    "on 180 degrees": ([(180.0, 65.0, 20.0, 200.0)], 1_500_000.0, 0.0),
    "on -180 degrees, along it": ([(-180.0, 65.0, 0.0, 90.0)], 1_500_000.0, 0.0),
    "across 180 degrees": ([(175.0, -20.0, 45.0, 135.0)], 2_000_000.0, 0.0),
    "over the north pole": ([(20.0, 80.0, 330.0, 30.0)], 2_500_000.0, 0.0),
    "along a meridian over the pole": ([(20.0, 80.0, 0.0, 40.0)], 2_500_000.0, 0.0),
    "close by the south pole": ([(-60.0, -89.99, 100.0, 200.0)], 700_000.0, 0.0),
    "at the north pole": ([(15.0, 90.0, 170.0, 260.0)], 1_000_000.0, 0.0),
    "at the south pole": ([(15.0, -90.0, 350.0, 10.0)], 1_000_000.0, 0.0),
    "the arc through the pole": ([(0.0, 80.0, 300.0, 90.0)], 1_116_825.9, 0.0),
    "half of the globe": ([(33.5, 44.6, 300.0, 60.0)], 12_000_000.0, 0.0),
    "to the antipode": ([(33.5, 44.6, 300.0, 60.0)], 20_003_900.0, 0.0),
    "to the antipode from the equator": ([(33.5, 0.0, 80.0, 95.0)], 20_000_000.0, 0.0),
    "a kilometre": ([(33.5, 44.6, 300.0, 60.0)], 1_000.0, 0.0),
}


def field_of(points):
    azimuths = [None if begin is None else (begin, end) for _x, _y, begin, end in points]
    return SectorField(Sectors.between(*np.array([p[:2] for p in points]).T, azimuths))


def places_about(points, range_m, rng, count):
    """Return places all over the world, and as many about the launch points."""
    lon = rng.uniform(-180.0, 180.0, count)
    lat = np.degrees(np.arcsin(rng.uniform(-1.0, 1.0, count)))
    near = np.array([points[k][:2] for k in rng.integers(len(points), size=count)])
    reach = np.minimum(1.3 * range_m * np.sqrt(rng.uniform(size=count)), 20_003_900.0)
    x, y, _ = brute.GEOD.fwd(*near.T, rng.uniform(0.0, 360.0, count), reach)
    return np.concatenate([lon, x]), np.concatenate([lat, y])


@pytest.mark.parametrize("name", CASES)
def test_distances_and_verdicts_are_those_of_each_geodesic(name):
    points, range_m, least_m = CASES[name]
    field = field_of(points)
    lon, lat = places_about(points, range_m, np.random.default_rng(14), 400)
    metres = brute.distances(points, lon, lat)
    np.testing.assert_allclose(field.distance(lon, lat), metres.min(axis=0), atol=1e-6)
    far = np.where(np.isfinite(metres), metres, -np.inf).max(axis=0)
    np.testing.assert_allclose(
        field.farthest(lon, lat), np.where(np.isinf(far), np.inf, far), atol=1e-6
    )
    truth = brute.in_reach(points, lon, lat, range_m, least_m)
    np.testing.assert_array_equal(field.within(lon, lat, range_m, least_m), truth)
    assert truth.any()
    assert not truth.all()


@pytest.mark.parametrize("name", CASES)
def test_an_outline_says_of_places_what_the_distance_says(name):
    points, range_m, least_m = CASES[name]
    reach = field_of(points).reach(range_m, least_m)
    assert reach.is_valid
    lon, lat = places_about(points, range_m, np.random.default_rng(41), 700)
    truth = brute.in_reach(points, lon, lat, range_m, least_m)
    drawn = shapely.intersects_xy(reach, lon, lat)
    wrong = [
        (lon[k], lat[k])
        for k in np.nonzero(truth != drawn)[0]
        if not brute.on_the_edge(points, (lon[k], lat[k]), range_m, least_m)
    ]
    assert not wrong


@pytest.mark.parametrize("name", CASES)
def test_an_outline_lies_within_a_metre_of_the_edge(name):
    points, range_m, least_m = CASES[name]
    reach = field_of(points).reach(range_m, least_m)
    rng = np.random.default_rng(4)
    rings = [shapely.get_coordinates(one) for one in shapely.get_rings(shapely.get_parts(reach))]
    start = np.vstack([ring[:-1] for ring in rings])
    end = np.vstack([ring[1:] for ring in rings])
    own = ~((np.abs(start) == (180.0, 90.0)) & (start == end)).any(axis=1)  # no frame of the map
    chosen = rng.choice(np.nonzero(own)[0], min(120, own.sum()), replace=False)
    share = rng.uniform(size=(len(chosen), 1)) * rng.integers(2, size=(len(chosen), 1))
    sample = start[chosen] + share * (end[chosen] - start[chosen])
    off = [tuple(at) for at in sample if not brute.on_the_edge(points, at, range_m, least_m)]
    assert not off


def test_random_launch_points_with_random_sectors():
    rng = np.random.default_rng(140)
    for _ in range(15):
        count = int(rng.integers(1, 5))
        middle = rng.uniform(-180.0, 180.0), np.degrees(np.arcsin(rng.uniform(-1.0, 1.0)))
        if rng.uniform() < 0.4:
            middle = rng.choice([-180.0, 180.0, 20.0]), rng.choice([-89.5, 89.5, 0.0])
        range_m = float(np.exp(rng.uniform(np.log(5_000.0), np.log(15_000_000.0))))
        apart = rng.uniform(0.0, min(range_m, 2_000_000.0), count)
        x, y, _ = brute.GEOD.fwd(
            *np.full((count, 2), middle).T, rng.uniform(0.0, 360.0, count), apart
        )
        begin = rng.uniform(0.0, 360.0, count)
        end = (begin + rng.uniform(3.0, 357.0, count)) % 360.0
        points = [*zip(x.tolist(), y.tolist(), begin.tolist(), end.tolist(), strict=True)]
        least_m = float(rng.choice([0.0, range_m * 0.3]))
        reach = field_of(points).reach(range_m, least_m)
        lon, lat = places_about(points, range_m, rng, 150)
        truth = brute.in_reach(points, lon, lat, range_m, least_m)
        drawn = shapely.intersects_xy(reach, lon, lat)
        for k in np.nonzero(truth != drawn)[0]:
            assert brute.on_the_edge(points, (lon[k], lat[k]), range_m, least_m), points
        vertices = shapely.get_coordinates(reach)
        vertices = vertices[(np.abs(vertices) < (180.0, 90.0)).all(axis=1)]
        for at in rng.choice(vertices, min(25, len(vertices)), replace=False):
            assert brute.on_the_edge(points, at, range_m, least_m), (points, tuple(at))


def test_all_round_is_the_same_as_without_sectors():
    lon, lat = np.array([33.5, 36.0, 30.0]), np.array([44.6, 46.0, 47.0])
    field = SectorField(Sectors.between(lon, lat, [None, (0.0, 360.0), None]))
    plain = DistanceField(shapely.multipoints(np.column_stack([lon, lat])))
    places = np.random.default_rng(3).uniform((-180.0, -90.0), (180.0, 90.0), (3000, 2)).T
    np.testing.assert_allclose(field.distance(*places), plain.distance(*places), atol=1e-3)
    np.testing.assert_allclose(field.farthest(*places), plain.farthest(*places), atol=1e-3)
    ours, theirs = field.reach(300_000.0), plain.reach(300_000.0)
    differ = geodesy.area(geodesy.polygons_of(shapely.symmetric_difference(ours, theirs)))
    assert differ < theirs.length * 111_000.0  # a metre all along the outline


def test_the_areas_of_sectors_are_shares_of_the_whole():
    pole = SectorField(Sectors.between([0.0], [90.0], [(100.0, 190.0)]))
    whole = DistanceField(shapely.Point(0.0, 90.0))
    quarter = geodesy.area(pole.reach(3_000_000.0)) / geodesy.area(whole.reach(3_000_000.0))
    assert quarter == pytest.approx(0.25, abs=1e-6)


def test_complements_make_up_the_whole_without_a_gap():
    there, back = (
        SectorField(Sectors.between([20.0], [70.0], [pair]))
        for pair in ((40.0, 300.0), (300.0, 40.0))
    )
    for range_m in (800_000.0, 9_000_000.0, 20_003_950.0):
        reaches = [one.reach(min(range_m, 20_003_930.0)) for one in (there, back)]
        areas = [geodesy.area(one) for one in reaches]
        whole = geodesy.area(
            DistanceField(shapely.Point(20.0, 70.0)).reach(min(range_m, 20_003_930.0))
        )
        assert sum(areas) == pytest.approx(whole, rel=2e-6)
        both = geodesy.polygons_of(shapely.intersection(*reaches))
        assert geodesy.area(both) < 1e-9 * whole


def test_a_shorter_range_shares_its_sides_with_a_longer_one():
    field = field_of([(33.5, 44.6, 300.0, 60.0)])
    longer, shorter = field.reaches([(2_500_000.0, 0.0), (1_600_000.0, 0.0)])
    left = geodesy.polygons_of(shapely.difference(longer, shorter))
    assert left.geom_type == "Polygon"
    assert left.area + shorter.area == pytest.approx(longer.area, rel=1e-12)
    assert shapely.difference(shorter, longer).is_empty


def test_where_no_point_can_fire_there_is_no_distance_and_no_nearest_point():
    field = field_of([(33.5, 44.6, 300.0, 60.0)])
    behind = 33.5, 40.0
    assert np.isinf(field.distance(*behind))
    assert np.isinf(field.farthest(*behind))
    lon, lat, metres = field.nearest(*behind)
    assert np.isnan(lon)
    assert np.isnan(lat)
    assert np.isinf(metres)
    assert field.distance(33.5, 44.6) == 0.0
    assert not field.within(*behind, 20_000_000.0)


def test_sides_belong_to_the_sector():
    field = field_of([(33.5, 44.6, 300.0, 60.0)])
    for azimuth, held in ((300.0, True), (60.0, True), (299.9999, False), (60.0001, False)):
        lon, lat, _ = brute.GEOD.fwd(33.5, 44.6, azimuth, 400_000.0)
        assert np.isfinite(field.distance(lon, lat)) == held


def test_a_country_is_as_far_as_its_nearest_place_in_the_sector():
    field = field_of([(0.0, 0.0, 0.0, 45.0)])
    # the nearest of this is due east, out of the sector; the side at 45 degrees meets it
    east = shapely.box(3.0, -2.0, 9.0, 9.0)
    behind = shapely.box(-9.0, -9.0, -3.0, -3.0)
    ahead = shapely.box(0.5, 4.0, 1.0, 5.0)
    home = shapely.box(-1.0, -1.0, 1.0, 1.0)
    found = outline_distance.nearest(field, [east, behind, ahead, home])
    low, high = 0.0, 1_000_000.0
    while high - low > 0.01:  # along the side, until it is in the area
        middle = (low + high) / 2.0
        lon, _lat, _ = brute.GEOD.fwd(0.0, 0.0, 45.0, middle)
        low, high = (low, middle) if lon >= 3.0 else (middle, high)
    assert found.metres[0] == pytest.approx(high, abs=1.0)
    assert np.isinf(found.metres[1])
    assert np.isnan(found.lon[1])
    assert found.metres[2] == pytest.approx(brute.GEOD.inv(0.0, 0.0, 0.5, 4.0)[2], abs=0.6)
    assert found.metres[3] == 0.0


def test_nearest_places_of_random_areas_against_a_fine_grid():
    rng = np.random.default_rng(9)
    for _ in range(4):
        points = [
            (*rng.uniform((-3.0, -3.0), (3.0, 3.0)), *rng.uniform(0.0, 360.0, 2)) for _ in range(2)
        ]
        west, south = rng.uniform((-6.0, -6.0), (6.0, 6.0))
        area = shapely.box(west, south, west + 1.5, south + 1.0)
        x, y = (
            axis.ravel()
            for axis in np.meshgrid(
                np.linspace(west, west + 1.5, 61), np.linspace(south, south + 1.0, 41)
            )
        )
        truth = brute.distances(points, x, y).min()
        found = outline_distance.nearest(field_of(points), [area]).metres[0]
        if np.isfinite(truth):  # on the grid some place is at most a step from the nearest one
            assert found <= truth + 0.6
            assert found >= truth - 6_000.0 or found == 0.0
        far = outline_distance.farthest(field_of(points), area)
        metres = brute.distances(points, x, y).min(axis=0)
        if np.isinf(metres).any():
            assert np.isinf(far[2])
            assert np.isinf(brute.distances(points, [far[0]], [far[1]]).min())
        elif np.isfinite(far[2]):
            assert far[2] >= metres.max() - 5.0
            assert far[2] <= metres.max() + 6_000.0


def test_the_farthest_place_where_two_sectors_share_an_area():
    # the west of the box is the first point's, the east the second's, the middle of both
    points = [(0.0, 0.0, 300.0, 20.0), (1.0, 0.0, 340.0, 60.0)]
    area = shapely.box(-0.4, 2.0, 1.4, 3.0)
    _lon, lat, metres = outline_distance.farthest(field_of(points), area)
    x, y = (a.ravel() for a in np.meshgrid(np.linspace(-0.4, 1.4, 91), np.linspace(2.0, 3.0, 51)))
    truth = brute.distances(points, x, y).min(axis=0)
    assert np.isfinite(truth).all()
    assert metres == pytest.approx(truth.max(), abs=2_500.0)
    assert metres >= truth.max() - 5.0
    assert lat == pytest.approx(3.0, abs=0.01)


def test_the_error_of_an_outline_is_seen():
    field = field_of([(33.5, 44.6, 300.0, 60.0), (36.0, 46.0, 200.0, 320.0)])
    reach = field.reach(450_000.0)
    whole, single = field.off_edge(*shapely.get_coordinates(reach).T, 450_000.0)
    assert whole.max() < 0.5
    assert (single <= whole + 1e-6).all()
    moved = shapely.transform(reach, lambda xy: xy + np.array([0.0, 5e-5]))  # 5.6 m north
    assert np.median(field.off_edge(*shapely.get_coordinates(moved).T, 450_000.0)[0]) > 1.0


def test_points_off_the_earth_and_none_are_refused():
    with pytest.raises(RegionError, match="empty"):
        SectorField(Sectors.between([], [], []))
    with pytest.raises(RegionError, match="latitudes"):
        SectorField(Sectors.between([0.0], [95.0], [(0.0, 90.0)]))


def test_what_sectors_say_of_themselves():
    sectors = Sectors.between([1.0, 2.0, 3.0], [4.0, 5.0, 6.0], [(300.0, 60.0), None, (10.0, 0.0)])
    assert sectors.azimuths == [(300.0, 60.0), None, (10.0, 0.0)]
    assert sectors.width.tolist() == [120.0, 360.0, 350.0]
    left = sectors.among(shapely.multipoints([(1.0, 4.0), (3.0, 6.0)]))
    assert left.lon.tolist() == [1.0, 3.0]
    assert len(Sectors.together([sectors, left])) == 5


def test_the_side_of_another_point_bounds_what_is_too_near():
    points, least_m = [(0.0, 0.0, 350.0, 100.0), (0.0, -1.5, 0.0, 5.0)], 150_000.0
    field = field_of(points)
    reach = field.reach(400_000.0, least_m)
    xy = shapely.get_coordinates(reach)
    metres = brute.distances(points, *xy.T)
    # on a side of the second point's sector, nearer than the least range to the first
    inner = (metres[0] < least_m - 1_000.0) & (field.off_edge(*xy.T, 400_000.0)[0] > 1.0)
    assert inner.sum() > 5
    assert field.off_edge(*xy.T, least_m)[1][inner].max() < 1.0
    for at in xy[inner]:
        assert brute.on_the_edge(points, at, 400_000.0, least_m)
