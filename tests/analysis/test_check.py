"""Claims: is it in reach, by what margin; held against brute force and the tables of the pack."""

import json
import sys
from functools import lru_cache

import pytest
import shapely

from rangemap.analysis import check, find_target
from rangemap.cli import app
from rangemap.errors import RegionError
from rangemap.launch.launch_region import load_region
from rangemap.units import format_share
from rangemap.world import place_names
from rangemap.world.catalogue import System
from tests.helpers.brute import GEOD, Border


def system(**ranges):
    known = {"range_low_km": None, "min_range_km": None, **ranges}
    blank = dict.fromkeys(
        ("variant", "system_class", "country", "launched_from", "range_note", "year",
         "source_url", "source_grade", "source_read")
    )  # fmt: skip
    return System(id="own", name="Own", source_title="The test", **blank, **known)


@lru_cache(maxsize=8)  # the same is asked to look at another side of the answer
def ask(region, to, **ranges):
    return check(load_region(region), system(**ranges), find_target(to))


@pytest.mark.parametrize(
    ("region", "to", "ranges", "reach"),
    [
        ("Ukraine", "Moscow", {"range_km": 2500.0, "range_low_km": 1600.0}, "certain"),
        ("Ukraine", "Madrid", {"range_km": 2500.0, "range_low_km": 1600.0}, "possible"),
        ("Ukraine", "Braga", {"range_km": 2500.0}, "outside"),
        # what the NYT called "parts of Western Europe" for 1,200 miles from Iran
        ("Iran", "Rome", {"range_km": 1931.2}, "outside"),
        ("Iran", "Heraklion", {"range_km": 1931.2}, "certain"),
        ("Crimea", "Sevastopol", {"range_km": 600.0, "min_range_km": 300.0}, "too near"),
        ("Crimea", "Odesa", {"range_km": 600.0, "min_range_km": 300.0}, "certain"),
    ],
)
def test_published_claims(region, to, ranges, reach):
    found = ask(region, to, **ranges)
    assert found.reach == reach
    assert found.in_reach == (reach in {"certain", "possible"})
    assert found.sentence.startswith("Yes: " if found.in_reach else "No: ")
    assert ("only with the longer published range" in found.sentence) == (reach == "possible")


def test_of_a_country_the_share_for_certain_is_told():
    found = ask("Ukraine", "Russia", range_km=2500.0, range_low_km=1600.0)
    alone = ask("Ukraine", "Russia", range_km=1600.0)
    assert found.share_certain == alone.share == alone.share_certain
    assert 0.0 < found.share_certain < found.share < 1.0
    assert (
        f", {format_share(found.share_certain)} of it within the confirmed range: at its"
        in found.sentence
    )
    assert "confirmed" not in alone.sentence
    assert found.as_dict()["share_certain"] == found.share_certain


def test_the_two_end_points_are_at_the_distance():
    found = ask("Ukraine", "Moscow", range_km=2500.0)
    metres = GEOD.inv(*found.launch_point, *found.target_point)[2]
    assert metres / 1000.0 == pytest.approx(found.distance_km, abs=0.001)
    assert found.distance_km == pytest.approx(453.0, abs=0.1)
    assert found.margin_km == pytest.approx(2500.0 - found.distance_km)
    assert found.needed_km == found.distance_km
    launch = Border(load_region("Ukraine").geometry)
    assert launch.distance(*[[a] for a in found.target_point])[0] == pytest.approx(metres, abs=0.5)


def test_a_country_is_in_reach_in_part_or_as_a_whole(example):
    rows = example.countries.set_index("iso_a3")
    for name, code in (("Portugal", "PRT"), ("Spain", "ESP"), ("Poland", "POL")):
        found = ask("Ukraine", name, range_km=2500.0)
        assert found.share == pytest.approx(rows.share_in_reach[code], abs=1e-5)
        assert found.distance_km == pytest.approx(rows.nearest_km[code], abs=0.001)
    assert "23.4% of Portugal" in ask("Ukraine", "Portugal", range_km=2500.0).sentence
    assert ask("Ukraine", "Poland", range_km=2500.0).share == 1.0
    away = ask("Ukraine", "Chile", range_km=2500.0)
    assert (away.reach, away.share) == ("outside", 0.0)
    assert "A range of" in away.sentence


def test_inside_the_launch_region():
    found = ask("Ukraine", "Kyiv", range_km=500.0)
    assert (found.distance_km, found.reach) == (0.0, "certain")
    assert "inside the launch region" in found.sentence
    assert "Between" not in found.sentence


@pytest.mark.parametrize(
    ("text", "name"),
    [
        ("55.75,37.62", "55.75 N, 37.62 E"),
        ("-33.9 ; -70.5", "33.9 S, 70.5 W"),
        ("moscow", "Moscow, Russia"),
        ("Kiev", "Kiev (Kyiv), Ukraine"),
        ("Paris, Texas", "Paris, United States"),
        ("Atlanta, Georgia", "Atlanta, United States"),
        ("Tbilisi, Georgia", "Tbilisi, Georgia"),
        ("Lahore, Punjab", "Lahore, Pakistan"),
        ("London", "London, United Kingdom"),
        ("London, Canada", "London, Canada"),
        ("Luxembourg", "Luxembourg"),
        ("PT", "Portugal"),
        ("Bavaria", "Bavaria"),
    ],
)
def test_what_a_target_means(text, name):
    assert find_target(text).name == name


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("95, 10", "off the Earth"),
        ("Springfield", r"the name of 20 places: Springfield, Illinois, United States \(114,394"),
        ("Brest", "Belarus .*France"),
        ("Xyzzyx", "no place is called so"),
        ("Moscow, Nowhereland", "no region is called 'Nowhereland'"),
    ],
)
def test_what_a_target_cannot_mean(text, words):
    with pytest.raises(RegionError, match=words):
        find_target(text)


def test_an_ambiguous_place_can_be_told_by_its_region():
    assert place_names.find("Springfield, Missouri").population == 170_188
    assert place_names.find("no such place") is None


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["--system", "tomahawk", "--to", "Moscow"], 0, "Yes: Moscow, Russia is in reach"),
        (["--range", "2500 km", "--to", "Braga"], 1, "8.4 km (5.2 miles) too far"),
        (["--range", "500", "--min-range", "600", "--to", "Kyiv"], 2, "less than the range"),
        (["--range", "500", "--min-range", "0", "--to", "Kyiv"], 2, "above 0"),
        (["--range", "500", "--to", "Springfield"], 2, "20 places"),
        (["--to", "Kyiv"], 2, "either --system"),
    ],
)
def test_the_command(monkeypatch, capsys, words, code, said):
    monkeypatch.setattr(sys, "argv", ["rangemap", "check", "--from", "Ukraine", *words])
    with pytest.raises(SystemExit) as caught:
        app.main()
    out, err = capsys.readouterr()
    assert caught.value.code == code
    assert said in (err if code == 2 else out)
    assert not (out if code == 2 else err)


def test_the_command_gives_json(monkeypatch, capsys):
    monkeypatch.setattr(
        sys,
        "argv",
        ["rangemap", "check", "--from", "UA", "--range", "500km", "--to", "50.45,30.52", "--json"],
    )
    with pytest.raises(SystemExit):
        app.main()
    found = json.loads(capsys.readouterr().out)
    assert found["in_reach"] is True
    assert found["target_point"] == {"lon": 30.52, "lat": 50.45}
    assert found["schema_version"] == 1
    assert shapely.Point(30.52, 50.45).within(load_region("UA").geometry)
