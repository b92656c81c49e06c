"""The frame of the story: the story with a margin, and some of every edge."""

import numpy as np
import pytest
import shapely

from rangemap.render.content import story_frame

WHOLE = (-1500.0, -1000.0, 1500.0, 1000.0)
CIRCLE = shapely.boundary(shapely.Point(0.0, 0.0).buffer(900.0))
EAST = np.array([[0.0, 0.0], [500.0, 100.0], [700.0, -100.0]])


def test_it_holds_the_story_with_a_margin_and_some_of_each_edge():
    frame = story_frame(EAST, WHOLE, [CIRCLE], 1.5)
    west, south, east, north = frame
    assert (east - west) / (north - south) == pytest.approx(1.5)
    assert west < -50.0
    assert east > 750.0
    assert shapely.intersection(CIRCLE, shapely.box(*frame)).length >= 0.7 * (north - south)
    assert shapely.box(*frame).area < 0.62 * shapely.box(*WHOLE).area


def test_an_edge_far_from_the_story_widens_it():
    near = story_frame(EAST, WHOLE, [CIRCLE])
    west_alone = shapely.LineString([(-800.0, -400.0), (-800.0, 400.0)])
    wider = story_frame(EAST / 4.0, WHOLE, [west_alone])
    assert wider is None or wider[0] < -800.0
    assert near is not None


def test_a_story_that_fills_the_reach_has_no_frame_of_its_own():
    corners = np.array([[-900.0, -900.0], [900.0, 900.0]])
    assert story_frame(corners, WHOLE, [CIRCLE]) is None
