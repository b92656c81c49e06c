"""The frame of the story: the story with a margin, and some of every edge."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

from rangemap.render.content import shown_story, story_frame

WHOLE = (-1500.0, -1000.0, 1500.0, 1000.0)
CIRCLE = shapely.boundary(shapely.Point(0.0, 0.0).buffer(900.0))
EAST = np.array([[0.0, 0.0], [500.0, 100.0], [700.0, -100.0]])


def test_it_holds_the_story_with_a_margin_and_some_of_each_edge():
    frame = story_frame(EAST, WHOLE, [[CIRCLE]], 1.5)
    west, south, east, north = frame
    assert (east - west) / (north - south) == pytest.approx(1.5)
    assert west < -50.0
    assert east > 750.0
    assert shapely.intersection(CIRCLE, shapely.box(*frame)).length >= 0.5 * (north - south)
    assert shapely.box(*frame).area < 0.62 * shapely.box(*WHOLE).area


def test_an_edge_far_from_the_story_widens_it():
    near = story_frame(EAST, WHOLE, [[CIRCLE]])
    west_alone = shapely.LineString([(-800.0, -400.0), (-800.0, 400.0)])
    wider = story_frame(EAST / 4.0, WHOLE, [[west_alone]])
    assert wider is None or wider[0] < -800.0
    assert near is not None


def test_an_edge_far_beyond_leaves_the_frame_where_another_of_its_system_is_seen():
    far = shapely.boundary(shapely.Point(0.0, 0.0).buffer(990.0))
    both = story_frame(EAST, WHOLE, [[CIRCLE, far]], 1.5)
    near = shapely.boundary(shapely.Point(0.0, 0.0).buffer(300.0))
    inner = story_frame(EAST / 3.0, WHOLE, [[near, far]], 1.5)
    assert not shapely.intersects(far, shapely.box(*inner))
    assert shapely.intersects(near, shapely.box(*inner))
    for edge in (CIRCLE, far):  # no edge is seen by a corner alone
        seen = shapely.intersection(edge, shapely.box(*both)).length
        assert seen >= 0.5 * (both[3] - both[1])


def test_the_edge_of_each_system_is_seen():
    far = shapely.boundary(shapely.Point(0.0, 0.0).buffer(700.0))
    near = shapely.boundary(shapely.Point(0.0, 0.0).buffer(300.0))
    frame = story_frame(EAST / 3.0, WHOLE, [[near], [far]], 1.5)
    assert frame is None or shapely.intersects(far, shapely.box(*frame))


def test_a_ring_that_is_short_and_seen_whole_is_seen():
    small = shapely.boundary(shapely.Point(0.0, 0.0).buffer(20.0))
    assert story_frame(EAST, WHOLE, [[CIRCLE], [small]]) == story_frame(EAST, WHOLE, [[CIRCLE]])


def test_a_story_that_fills_the_reach_has_no_frame_of_its_own():
    corners = np.array([[-900.0, -900.0], [900.0, 900.0]])
    assert story_frame(corners, WHOLE, [[CIRCLE]]) is None


@pytest.mark.parametrize(
    ("radius_km", "land", "whole"),
    [(600.0, 0.95, True), (600.0, 0.5, False), (2000.0, 0.95, False)],
)
def test_a_small_reach_on_land_is_shown_whole(example, radius_km, land, whole):
    """As Belarus within 600 km of Kyiv: the ring is looked for, and a sea by nobody."""
    area = np.pi * radius_km**2
    share = example.countries["area_in_reach_km2"]
    small = replace(
        example,
        bands=example.bands.assign(area_km2=area / len(example.bands)),
        countries=example.countries.assign(area_in_reach_km2=share / share.sum() * area * land),
    )
    assert (shown_story(small).points is None) == whole
