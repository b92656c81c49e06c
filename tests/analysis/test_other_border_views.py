"""What another border view changes: what is asked anew, held against all that there is."""

import numpy as np
import pytest
import shapely

from rangemap.analysis import other_border_views
from rangemap.analysis.city_table import measure_places
from rangemap.analysis.range_map import Launched
from rangemap.analysis.reach import silent
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.config.systems_of_scenario import resolve_systems
from rangemap.field import DistanceField
from rangemap.launch import launch_region
from rangemap.world import border_views
from tests.helpers.paths import ROOT

OTHER = {"international": "de-facto", "de-facto": "international"}


def views(choices, **launch):
    """Return the systems, what was seen in a view, and region, field and places of the other."""
    seen = []
    systems = resolve_systems(choices)
    for view in (launch["borders"], OTHER[launch["borders"]]):
        scenario = Scenario(launch=Launch(**{**launch, "borders": view}), systems=choices)
        region = launch_region(scenario.launch, ROOT)
        field = DistanceField(region.geometry)
        seen.append((region, field, measure_places(field, systems, scenario, silent)))
    (region, field, places), there = seen
    return systems, Launched(region, field, systems, places, None, None, None), there


@pytest.mark.parametrize(
    ("launch", "ranges"),
    [
        ({"region": "Ukraine", "borders": "international"}, ((300, None), (2500, None))),
        ({"region": "Ukraine", "borders": "de-facto"}, ((900, 700), (500, None))),
        ({"region": "Morocco", "borders": "international"}, ((1000, 800),)),
        ({"region": "Cyprus", "borders": "de-facto"}, ((60, None), (400, 100))),
        ({"region": "Crimea", "exclude": ("Sevastopol",), "borders": "de-facto"}, ((40, None),)),
    ],
)
def test_the_other_view_s_places_are_those_that_are_measured_from_there(launch, ranges):
    choices = tuple(
        SystemChoice(name=f"Of {km}", range_km=km, min_range_km=least, source="Its maker")
        for km, least in ranges
    )
    systems, seen, (region, field, expected) = views(choices, **launch)
    found = other_border_views._places_from(region, field, systems, seen)
    for system in systems:
        for places in (found, expected):
            assert places.counted().any()
        rows = [
            set(places.table["geonameid"][places.counted() & (places.status(system) != "outside")])
            for places in (found, expected)
        ]
        assert rows[0] == rows[1]


def test_few_places_are_measured_anew():
    choices = (SystemChoice(name="Far", range_km=2500.0, source="Its maker"),)
    _systems, seen, (region, field, _places) = views(
        choices, region="Ukraine", borders="international"
    )
    anew = other_border_views._may_pass(region, field, seen, [2_500_000.0])
    assert 0 < anew.sum() < 0.2 * len(anew)
    # and where it cannot be told, all
    point = shapely.GeometryCollection([region.geometry, shapely.Point(0.0, 0.0)])
    mixed = DistanceField(point)
    region = type(region)("X", "file", "de-facto", point)
    assert other_border_views._may_pass(region, mixed, seen, [2_500_000.0]).all()


@pytest.mark.parametrize(("km", "least_km"), [(500.0, None), (400.0, 150.0)])
def test_the_other_view_s_countries_are_those_under_its_reach(km, least_km):
    choice = SystemChoice(name="Own", range_km=km, min_range_km=least_km, source="Its maker")
    (system,), _seen, (_region, field, _places) = views(
        (choice,), region="Cyprus", borders="international"
    )
    borders = border_views.countries("de-facto", ["adm0_a3", "name", "geometry"])
    reach = field.reach(km * 1000.0, (least_km or 0.0) * 1000.0)
    expected = borders[shapely.intersects(reach, borders.geometry.to_numpy())]
    found = other_border_views._touched(borders, field, system)
    assert found == dict(zip(expected["adm0_a3"], expected["name"], strict=True))
    assert np.all([isinstance(name, str) for name in found.values()])
