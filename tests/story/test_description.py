"""The map in words."""

import pytest
import shapely

from rangemap.launch import LaunchRegion
from rangemap.sentences import ENGLISH
from rangemap.story.description import describe

FINDING = "12 of Russia's 14 cities of a million are within 2,500 km of Ukraine"
UKRAINE = LaunchRegion("Ukraine", "country", "international", shapely.box(22, 44, 40, 52))
BELOW = "The longest published range of Tomahawk missiles; within the shortest, 11 of them are"


@pytest.mark.parametrize(
    ("headline", "said"),
    [
        (FINDING, f"Map of what lies within range of Ukraine. {BELOW}."),
        ("How far?", f"Map of what lies within range of Ukraine. {FINDING}. {BELOW}."),
    ],
)
def test_below_a_title_of_ones_own_the_finding_is_said_before_what_goes_on_about_it(headline, said):
    summary = {
        "headline": headline,
        "finding": FINDING,
        "about": {"subtitle": BELOW, "counts": []},
        "systems": [],
        "min_population": 1000,
        "launches": None,
        "sites": None,
    }
    assert describe(summary, [UKRAINE], ENGLISH) == said
