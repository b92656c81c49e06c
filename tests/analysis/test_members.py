"""A group of countries as a target: which members and capitals are in reach."""

import json
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
import shapely

from rangemap.analysis import members
from rangemap.analysis.check import check, find_target
from rangemap.analysis.who import who
from rangemap.config.launch_table import Launch
from rangemap.field import DistanceField
from rangemap.launch.launch_region import launch_region, load_region
from rangemap.world import catalogue, tables


def system(range_km, min_range_km=None):
    one = next(one for one in catalogue.systems() if one.id == "tomahawk")
    return replace(one, name="X", range_km=range_km, range_low_km=None, min_range_km=min_range_km)


@pytest.fixture(scope="module")
def iran():
    return load_region("Iran")


@pytest.fixture(scope="module")
def field(iran):
    return DistanceField(iran.geometry)


def test_members_are_in_reach_as_each_is_by_itself(iran, field):
    target = find_target("EU")
    found = members.in_reach(field, system(2500.0), target.members)
    assert len(found) == 27
    capitals = tables.places(["adm0_a3", "capital", "lon", "lat"])
    capitals = capitals[capitals["capital"]]
    for one in found[::4]:
        alone = check(iran, system(2500.0), find_target(one.member.iso_a3))
        assert one.distance_km == pytest.approx(alone.distance_km, abs=0.002)
        assert one.in_reach == alone.in_reach
    for one in found:
        _name, lon, lat = one.member.capital
        assert one.capital_in_reach == (float(field.distance(lon, lat)) <= 2.5e6)
        assert np.any((capitals["lon"] == lon) & (capitals["lat"] == lat))
    assert 0 < sum(one.capital_in_reach for one in found) < sum(one.in_reach for one in found) < 27


def test_a_territory_counts_with_its_country():
    (finland,) = (one for one in find_target("EU").members if one.name == "Finland")
    assert shapely.contains_xy(finland.geometry, 19.94, 60.1)  # Mariehamn on Aland


def test_nearer_than_the_minimum_range_no_member_is_in_reach():
    kaliningrad = load_region("Kaliningrad")
    target = find_target("Baltic states")
    found = check(kaliningrad, system(3000.0, 2000.0), target)
    assert found.reach == "too near"
    assert [one.in_reach for one in found.members] == [False] * 3
    assert [one.capital_in_reach for one in found.members] == [False] * 3


@pytest.mark.parametrize(
    ("range_km", "words"),
    [
        (1500.0, "No: the Baltic states are out of reach of "),
        (2200.0, "In reach: 2 of 3 members, 1 capital (all but Estonia). "),
        (2450.0, "In reach: all 3 members, 2 capitals. "),
        (3000.0, "Yes: the Baltic states are in reach of "),
        (3000.0, "In reach: all 3 members, 3 capitals. "),
        (3000.0, "Their farthest point, "),
    ],
)
def test_the_answer_counts_members_and_capitals(iran, range_km, words):
    assert words in check(iran, system(range_km), find_target("the Baltic states")).sentence


def made(in_reach):
    return [
        members.MemberInReach(members.Member(f"M{n}", None, None, None), 1.0, reached, reached)
        for n, reached in enumerate(map(bool, map(int, in_reach)))
    ]


@pytest.mark.parametrize(
    ("found", "words"),
    [
        (made("00000"), "no member, no capital"),
        (made("10000"), "1 of 5 members, 1 capital (M0)"),
        (made("11110"), "4 of 5 members, 4 capitals (all but M4)"),
        (made("1" * 8 + "0" * 9), "8 of 17 members, 8 capitals"),
        (made("11111"), "all 5 members, 5 capitals"),
    ],
)
def test_members_in_words_with_none_one_and_many(found, words):
    assert members.in_words(found) == words


def test_a_group_as_those_who_could():
    table = who(find_target("Moscow"), system(1000.0), ["Baltic states"])
    assert sorted(table["country"]) == ["Estonia", "Latvia", "Lithuania"]


def test_json_has_every_member(iran):
    told = check(iran, system(2500.0), find_target("Visegrad Group")).as_dict()["members"]
    assert [one["country"] for one in told] == ["Czechia", "Hungary", "Poland", "Slovakia"]
    assert all(one["capital"] for one in told)
    assert check(iran, system(2500.0), find_target("Poland")).as_dict()["members"] == []


def test_a_member_at_which_no_launch_point_can_fire_has_no_distance():
    point = {"lat": 56.0, "lon": 21.0}
    launch = Launch.model_validate({"points": [point], "azimuths": [150, 170]})
    found = check(launch_region(launch, Path()), system(900.0), find_target("Visegrad Group"))
    told = {one["country"]: one for one in found.as_dict()["members"]}
    assert told["Czechia"]["distance_km"] is None
    assert not told["Czechia"]["in_reach"]
    assert told["Poland"]["in_reach"]
    json.dumps(found.as_dict(), allow_nan=False)
