"""A figure can be drawn of a launch from any country; a few are tried, with --full all."""

import pytest

import rangemap
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.world import border_views

_SYSTEM = SystemChoice(name="S", range_km=500.0, source="x")
_TRIED = {"RUS", "FJI"}  # across 180 degrees


@pytest.mark.parametrize(
    "code",
    [
        pytest.param(one, marks=() if one in _TRIED else pytest.mark.full)
        for one in border_views.country_names("international")
    ],
)
def test_a_figure_is_drawn(code):
    scenario = Scenario(launch=Launch(region=code), systems=(_SYSTEM,))
    assert rangemap.build(scenario).figure("wide").get_children()
