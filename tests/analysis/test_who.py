"""From which countries a place can be reached."""

import json

import numpy as np
import pytest
import shapely
from typer.testing import CliRunner

from rangemap.analysis.check import find_target
from rangemap.analysis.who import who
from rangemap.cli.app import app
from rangemap.errors import RegionError
from rangemap.field.distance_field import DistanceField
from rangemap.world import tables
from rangemap.world.catalogue import System
from tests.helpers import brute


def system(km, low=None, least=None):
    return System(
        *("x", "X", *[None] * 3, None, km, low, least), None, None, "me", None, None, None
    )


@pytest.fixture(scope="module")
def kyiv():
    return who(find_target("Kyiv"), system(1000.0, 400.0)).set_index("iso_a3")


def test_it_is_the_distance_the_other_way_round(kyiv):
    """Ask each country's own field for the distance of the place: the same number."""
    borders = tables.countries(columns=["iso_a3", "geometry"]).set_index("iso_a3").geometry
    target = find_target("Kyiv").geometry
    for code in ("BLR", "RUS", "POL", "TUR"):
        metres = float(DistanceField(borders[code]).distance(target.x, target.y))
        assert kyiv["nearest_km"][code] == pytest.approx(metres / 1000.0, abs=0.002)
        assert kyiv["margin_km"][code] == pytest.approx(1000.0 - metres / 1000.0, abs=0.002)


def test_shares_are_those_of_places_spread_over_a_country(kyiv):
    borders = tables.countries(columns=["iso_a3", "geometry"]).set_index("iso_a3").geometry
    target = find_target("Kyiv").geometry
    random = np.random.default_rng(3)
    for code in ("BLR", "POL", "ROU"):
        west, south, east, north = borders[code].bounds
        lon = random.uniform(west, east, 20_000)
        level = np.sin(np.radians([south, north]))
        lat = np.degrees(np.arcsin(random.uniform(*level, 20_000)))
        inside = shapely.intersects_xy(borders[code], lon, lat)
        count = int(inside.sum())
        back = np.full(count, target.x), np.full(count, target.y)
        metres = brute.GEOD.inv(lon[inside], lat[inside], *back)[2]
        for column, km in (("share_certain", 400.0), ("share_possible", 1000.0)):
            assert kyiv[column][code] == pytest.approx((metres <= km * 1000.0).mean(), abs=0.02)


def test_home_is_reached_from_all_of_it_and_far_countries_are_not_there(kyiv):
    assert kyiv["nearest_km"]["UKR"] == 0.0
    assert kyiv["share_possible"]["UKR"] == 1.0
    assert 0.0 < kyiv["share_certain"]["UKR"] < 1.0
    assert not {"USA", "ESP", "CHN"} & set(kyiv.index)
    assert kyiv["share_possible"].is_monotonic_decreasing


def test_what_is_too_near_does_not_count():
    whole = who(find_target("Valletta"), system(100.0))
    ring = who(find_target("Valletta"), system(100.0, least=60.0))
    assert set(whole["country"]) == {"Malta", "Italy"} or set(whole["country"]) == {"Malta"}
    assert whole.set_index("country")["share_possible"]["Malta"] == 1.0
    assert "Malta" not in set(ring["country"])


def test_named_countries_are_told_of_in_any_case():
    table = who(find_target("Kyiv"), system(500.0), ["Spain", "BY"]).set_index("country")
    assert list(table.index) == ["Belarus", "Spain"]
    assert table["share_possible"]["Spain"] == 0.0
    assert table["margin_km"]["Spain"] < -1000.0
    with pytest.raises(RegionError, match="'Bavaria' is no country"):
        who(find_target("Kyiv"), system(500.0), ["Bavaria"])


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (["Kyiv", "--range", "300 km"], 0),
        (["Kyiv", "--range", "300 km", "--from", "Spain"], 1),
        (["Kyiv"], 2),
        (["Nowhere at all", "--range", "300 km"], 2),
    ],
)
def test_the_command(words, code):
    done = CliRunner().invoke(app, ["who", *words, "--format", "json"])
    if code == 2:  # an error of rangemap's own: main prints it and exits 2
        assert done.exception is not None
        return
    assert done.exit_code == code
    rows = json.loads(done.stdout)["countries"]
    assert {"country", "share_certain", "share_possible", "nearest_km"} <= set(rows[0])


def test_a_country_that_shares_its_name_with_a_region_elsewhere():
    """Only countries can be asked for here, so that the name is not ambiguous."""
    target = find_target("Kyiv")
    assert list(who(target, system(3000.0), ["Georgia"])["iso_a3"]) == ["GEO"]
    with pytest.raises(RegionError, match=r"\(COD\), Republic of the Congo \(COG\)"):
        who(target, system(3000.0), ["Congo"])
