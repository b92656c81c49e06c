"""The nearest and the farthest places of areas, held against many places of them."""

import numpy as np
import pytest
import shapely

from rangemap.field import geodesy, outline_distance
from rangemap.field.distance_field import DistanceField
from rangemap.world import tables
from tests.helpers.regions import geometry

PAIRS = [("UKR", "RUS"), ("CHL", "BRA"), ("FJI", "NZL"), ("RUS", "UKR"), ("UKR", "UKR")]


@pytest.mark.parametrize(("launched_from", "to"), PAIRS)
def test_no_place_of_an_area_is_farther_than_the_farthest(launched_from, to):
    field, area = DistanceField(geometry(launched_from)), geometry(to)
    lon, lat, metres = outline_distance.farthest(field, area)
    assert shapely.dwithin(area, shapely.Point(lon, lat), 1e-9)
    assert metres == pytest.approx(float(field.distance(lon, lat)), abs=1e-6)
    rng = np.random.default_rng(7)
    west, south, east, north = area.bounds
    x, y = rng.uniform(west, east, 60_000), rng.uniform(south, north, 60_000)
    inside = shapely.contains_xy(area, x, y)
    everywhere = np.concatenate(
        [
            field.distance(x[inside], y[inside]),
            field.distance(*shapely.get_coordinates(shapely.segmentize(area, 0.2)).T),
        ]
    )
    assert everywhere.max() <= metres + 5.0


def test_the_farthest_place_may_lie_inland():
    """About the antipode of a launch point all ways lead away: it lies in no outline."""
    field = DistanceField(shapely.Point(10.0, 5.0))
    area = shapely.box(-180.0, -20.0, -160.0, 10.0)
    lon, lat, metres = outline_distance.farthest(field, area)
    assert (lon, lat) == (pytest.approx(-170.0, abs=0.5), pytest.approx(-5.0, abs=0.5))
    assert metres > 19_990_000.0


def test_what_lies_in_the_launch_region_is_at_no_distance():
    area = shapely.box(0.0, 0.0, 10.0, 10.0)
    inside = shapely.box(2.0, 2.0, 3.0, 3.0)
    assert outline_distance.farthest(DistanceField(area), inside)[2] == 0.0
    across = shapely.box(9.0, 2.0, 12.0, 3.0)
    lon, _lat, metres = outline_distance.farthest(DistanceField(area), across)
    assert lon == 12.0
    assert metres == pytest.approx(222_000.0, rel=0.01)


@pytest.mark.parametrize("code", ["UKR", "FJI"])
def test_what_is_within_a_range_is_what_comes_so_near(code):
    field = DistanceField(geometry(code))
    some = tables.countries(columns=["geometry"]).geometry.to_numpy()[::3]
    areas = np.append(some, geometry(code))
    metres = outline_distance.nearest(field, list(areas)).metres
    for range_m in (1_000.0, 300_000.0, 2_500_000.0, 12_000_000.0):
        clear = np.abs(metres - range_m) > 2.0 * outline_distance.TOLERANCE_M
        found = outline_distance.within(field, areas, range_m)
        assert (found == (metres <= range_m))[clear].all()
        assert 0 < found.sum() < len(areas)


def test_what_comes_near_only_between_its_corners_is_within_the_range():
    """The middle of the long side is 111 km off, the middle of the box and the corners further."""
    field = DistanceField(shapely.Point(0.0, 0.0))
    area = shapely.Polygon([(-20.0, 1.0), (20.0, 1.0), (0.0, 30.0)])
    assert outline_distance.within(field, [area], 110_600.0).all()
    assert not outline_distance.within(field, [area], 110_500.0).any()
    assert outline_distance.within(field, [], 110_600.0).shape == (0,)


@pytest.mark.parametrize("code", ["UKR", "FJI", "ATA"])
def test_all_of_a_geometry_lies_in_its_ball(code):
    middle, size = outline_distance.ball(geometry(code))
    lon, lat = shapely.get_coordinates(shapely.segmentize(geometry(code), 0.1)).T
    metres = geodesy.distance(np.full(len(lon), middle[0]), np.full(len(lon), middle[1]), lon, lat)
    assert metres.max() <= size
    least = geodesy.least_distance(lon, lat, *middle)
    assert (least <= metres + 1e-3).all()
    assert (least >= 0.995 * metres - 1.0).all()
