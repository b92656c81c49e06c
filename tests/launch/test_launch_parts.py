"""Each part of a launch region by itself, and the tables that are made for each."""

import json
import sys

import geopandas as gpd
import pandas as pd
import pytest
import shapely
from pyproj import Geod

import rangemap
from rangemap import analysis
from rangemap.config.launch_table import Launch
from rangemap.errors import RegionError
from rangemap.launch.launch_parts import launch_parts
from rangemap.launch.launch_region import launch_region
from rangemap.world import catalogue
from tests.helpers.bare_figures import nothing_named
from tests.helpers.near_land import near_land_alone

BASES = (
    "name,lat,lon,range_km,system\nKapustin Yar,48.57,45.9,2000,\nKaliningrad,54.7,20.5,,iskander-m"
    "\nMoscow,55.75,37.62,1500,A missile\nMoscow,55.8,37.7,,\n"
)


@pytest.fixture
def bases(tmp_path):
    (tmp_path / "bases.csv").write_text(BASES)
    return tmp_path


def named(base_dir, **launch):
    return {one.region.name: one for one in launch_parts(Launch(**launch), base_dir)}


def test_each_point_name_and_feature_is_a_part(bases):
    points = ({"lat": 1.5, "lon": -2.0}, {"lat": 3.0, "lon": 4.0, "name": "A ship"})
    assert [*named(bases, points=points)] == ["1.5 N, 2 W", "A ship"]
    assert [*named(bases, region=("Malta", "Cyprus"))] == ["Malta", "Cyprus"]
    assert [*named(bases, file="bases.csv")] == [
        "Kapustin Yar", "Kaliningrad", "Moscow", "Moscow (2)",
    ]  # fmt: skip
    several = named(bases, region="Malta", include=("Cyprus", {"file": "bases.csv"}))
    assert [*several][:3] == ["Malta", "Cyprus", "Kapustin Yar"]


def test_a_part_lies_in_its_own_country_and_says_what_its_row_says(bases):
    parts = named(bases, file="bases.csv")
    assert parts["Kapustin Yar"].region.geometry.equals(shapely.Point(45.9, 48.57))
    assert [one.region.countries for one in parts.values()] == [("RUS",)] * 4
    assert [one.about for one in parts.values()] == [
        {"range": "2000 km"}, {"system": "iskander-m"}, {"system": "A missile", "range": "1500 km"},
        {},
    ]  # fmt: skip


@pytest.mark.parametrize(
    "launch",
    [
        {"region": ("Estonia", "Latvia"), "exclude": ("Harju",)},
        {"region": ("Estonia", "Latvia"), "inland_km": 30.0},
        {"region": ("Estonia", "Latvia"), "coast_km": 20.0},
    ],
    ids=["exclude", "inland", "coast"],
)
def test_the_parts_together_are_the_launch_region(tmp_path, launch):
    parts = launch_parts(Launch(**launch), tmp_path)
    whole = launch_region(Launch(**launch), tmp_path).geometry
    assert len(parts) == 2
    together = shapely.union_all([one.region.geometry for one in parts])
    assert shapely.area(shapely.symmetric_difference(together, whole)) < 1e-5 * shapely.area(whole)


def test_too_many_parts_are_refused(bases, monkeypatch):
    monkeypatch.setattr(sys.modules["rangemap.launch.launch_parts"], "MOST_PARTS", 3)
    with pytest.raises(RegionError, match="has 4 parts; each by itself are 3 at most"):
        launch_parts(Launch(file="bases.csv"), bases)


def test_what_is_launched_from_each(bases):
    parts = launch_parts(Launch(file="bases.csv"), bases)
    given = next(one for one in catalogue.systems() if one.id == "tomahawk")
    fired = analysis.systems_of_parts(parts, (given,))
    told = [(one.name, one.range_km) for _part, (one,) in fired]
    assert told == [
        ("2,000 km (1,240 miles)", 2000.0), ("Iskander-M (SS-26)", 500.0), ("A missile", 1500.0),
        (given.name, given.range_km),
    ]  # fmt: skip
    with pytest.raises(RegionError, match=r"Moscow \(2\) has neither a system nor a range"):
        analysis.systems_of_parts(parts, ())


@pytest.mark.parametrize("text", ["1.000", "0", "30000", "far", "-5"])
def test_a_range_of_a_row_that_is_none_is_told_with_its_name(tmp_path, text):
    (tmp_path / "b.csv").write_text(f"name,lat,lon,range\nBase 7,1,2,{text} km\n")
    parts = launch_parts(Launch(file="b.csv"), tmp_path)
    with pytest.raises(RegionError, match="Base 7: range: "):
        analysis.systems_of_parts(parts, ())


# ---- what is answered for each ------------------------------------------------------------------


@pytest.mark.usefixtures("bases")
def test_check_answers_for_each(run):
    words = ("check", "--from", "bases.csv", "--to", "52.23, 21.01", "--each")
    done = run(*words, "--range", "100 km")
    first, *lines = done.out.splitlines()
    assert (done.code, first) == (0, "52.23 N, 21.01 E is in reach of 3 of 4 launch parts.")
    assert [line.partition(":")[0] for line in lines] == [
        "Kapustin Yar", "Kaliningrad", "Moscow", "Moscow (2)",
    ]  # fmt: skip
    done = run(*words, "--range", "100 km", "--json")
    told = json.loads(done.out)
    assert (told["in_reach"], told["parts_in_reach"]) == (True, 3)
    for row, (lon, lat) in zip(told["each"], ((45.9, 48.57), (20.5, 54.7)), strict=False):
        metres = Geod(ellps="WGS84").inv(lon, lat, 21.01, 52.23)[2]
        assert row["distance_km"] == round(metres / 1000.0, 3)
    done = run(*words[:3], "--to", "0, -140", "--each", "--range", "100 km")
    assert done.code == 1
    assert "0 of 4 launch parts" in done.out


def test_all_of_a_target_is_asked_of_each(run):
    words = ("check", "--from", "Malta", "--from", "Italy", "--to", "Malta", "--each", "--whole")
    done = run(*words, "--range", "100 km")
    first, malta, italy = done.out.splitlines()
    assert (done.code, first) == (0, "All of Malta is in reach of 1 of 2 launch parts.")
    assert malta.startswith("Malta: Yes: all of Malta is in reach. ")
    assert italy.startswith("Italy: No: not all of Malta is in reach. ")


def test_cities_answers_for_each(bases, run):
    words = ("cities", "--from", "bases.csv", "--range", "100 km", "--format", "csv")
    done = run(*words, "--each", "--min-population", "100000")
    assert (
        done.err == "bases.csv (CSV): 4 features read, 4 points; Of its own each row has range_km "
        "and system: --each answers by it, the map does not\n"
    )
    (bases / "each.csv").write_text(done.out)
    table = pd.read_csv(bases / "each.csv")
    assert [*table["launch_part"].unique()] == [
        "Kapustin Yar", "Kaliningrad", "Moscow", "Moscow (2)",
    ]  # fmt: skip
    (bases / "one.csv").write_text("name,lat,lon\nMoscow,55.75,37.62\n")
    alone = run("cities", "--from", "one.csv", "--range", "1500 km", "--format", "csv",
                "--min-population", "100000")  # fmt: skip
    (bases / "alone.csv").write_text(alone.out)
    mine = table[table["launch_part"] == "Moscow"].drop(columns=["launch_part", "system_id"])
    expected = pd.read_csv(bases / "alone.csv").drop(columns="system_id")
    pd.testing.assert_frame_equal(mine.reset_index(drop=True), expected)


def test_the_countries_of_each_are_those_of_its_own_map(tmp_path):
    config = (
        '[launch]\nregion = {}\n[[systems]]\nid = "iskander-m"\n[output]\nformats = ["csv"]\n'
        "each = {}\n"
    )
    (tmp_path / "both.toml").write_text(config.format('["Malta", "Cyprus"]', "true"))
    both = rangemap.build(rangemap.load_scenario(tmp_path / "both.toml"))
    written = {path.name for path in rangemap.write(both, tmp_path / "pack")}
    assert "countries-each.csv" in written
    table = pd.read_csv(tmp_path / "pack/countries-each.csv", keep_default_na=False, dtype=str)
    for name in ("Malta", "Cyprus"):
        (tmp_path / "one.toml").write_text(config.format(f'"{name}"', "false"))
        one = rangemap.build(rangemap.load_scenario(tmp_path / "one.toml"))
        rangemap.write(one, tmp_path / name)
        assert not (tmp_path / name / "countries-each.csv").exists()
        alone = pd.read_csv(tmp_path / name / "countries.csv", keep_default_na=False, dtype=str)
        mine = table[table["launch_part"] == name].drop(columns="launch_part")
        pd.testing.assert_frame_equal(mine.reset_index(drop=True), alone)


def test_an_account_of_the_file_is_in_every_product_that_tells_of_sources(run, tmp_path):
    shapes = gpd.GeoSeries([shapely.Point(14.4, 35.9)], crs="EPSG:4230")
    shapes.to_file(tmp_path / "one.gpkg")
    text = (
        '{"type": "FeatureCollection", "features": [{"type": "Feature", "properties": {}, '
        '"geometry": {"type": "Point", "coordinates": [14.4, 35.9]}}, {"type": "Feature", '
        '"properties": {}, "geometry": {"type": "Point", "coordinates": ["14", 35.9]}}]}'
    )
    (tmp_path / "two.geojson").write_text(text)
    (tmp_path / "map.toml").write_text(
        'note = "Seen from the sea."\n[launch]\nfile = "two.geojson"\nallow_partial = true\n'
        'include = [{ file = "one.gpkg" }]\n[[systems]]\nid = "iskander-m"\n'
        '[output]\nformats = ["json", "html", "md"]\n[figure]\nshapes = ["wide"]\n'
    )
    result = rangemap.build(rangemap.load_scenario(tmp_path / "map.toml"))
    with near_land_alone(), nothing_named():
        rangemap.write(result, tmp_path / "pack")
    partial = (
        "Made from part of two.geojson: 1 of its 2 features could not be read and is left out."
    )
    files = result.summary["launch"]["files"]
    assert [one["file"] for one in files] == ["two.geojson", "one.gpkg"]
    assert files[0]["refused"] == [{"feature": 2, "reason": "a coordinate is text, not a number"}]
    assert files[1]["operation"].startswith("ED50 to WGS 84")
    assert result.summary["note"] == f"{partial} Seen from the sea."
    method = " ".join((tmp_path / "pack/METHOD.txt").read_text().split())
    assert partial in method
    assert "feature 2: a coordinate is text, not a number" in method
    assert "one.gpkg (GeoPackage): 1 feature read, 1 point; from ED50 by ED50 to WGS 84" in method
    assert "Made from part of two.geojson" in (tmp_path / "pack/map.html").read_text()
    done = run("build", "map.toml", "--out", "again", "--formats", "json")
    assert (done.code, done.err) == (0, "")
    assert "two.geojson (GeoJSON): 1 feature read, 1 point; 1 feature LEFT OUT" in done.out
