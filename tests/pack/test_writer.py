"""The pack on disk: whole, the same each time, and never in the way of other files."""

import hashlib
import json
import os
import signal
import subprocess
import sys
import textwrap
from dataclasses import replace

import geopandas as gpd
import pandas as pd
import pytest
import shapely

import rangemap
from rangemap.config.scenario import Scenario
from rangemap.errors import OutputError
from rangemap.pack import provenance, target_directory
from tests.helpers.paths import EXAMPLES

FILES = (
    *(f"figure{shape}.{form}" for shape in ("", "-tall") for form in ("png", "svg", "pdf")),
    "map.html",
    "embed.html",
    "reach.geojson",
    "countries.csv",
    "cities.csv",
    "labels.csv",
    "summary.json",
    "alt.txt",
    "METHOD.txt",
    "manifest.json",
)


@pytest.fixture(scope="module")
def fiji():
    """Return a small result of a config: a short range, on both sides of 180 degrees."""
    return rangemap.build(rangemap.load_scenario(EXAMPLES / "fiji.toml"))


@pytest.fixture(scope="module")
def pack(fiji, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack") / "fiji"
    rangemap.write(fiji, folder)
    return folder


def test_the_pack_is_whole_and_its_manifest_true(pack):
    assert sorted(path.name for path in pack.iterdir()) == sorted(FILES)
    manifest = json.loads((pack / "manifest.json").read_text())
    assert sorted(manifest["files"]) == sorted(set(FILES) - {"manifest.json"})
    for name, about in manifest["files"].items():
        content = (pack / name).read_bytes()
        assert (len(content), hashlib.sha256(content).hexdigest()) == (
            about["bytes"],
            about["sha256"],
        )
    assert list(manifest["inputs"]) == ["fiji.toml"]
    assert manifest["config"]["launch"]["region"] == "Fiji"


def test_the_columns_are_those_of_the_contract(pack):
    cities = (
        "system_id,geonameid,city,country,iso_a3,lat,lon,population,distance_km,margin_km,certainty"
        ",urban_population"
    )
    countries = (
        "system_id,iso_a3,country,share_in_reach,area_in_reach_km2,country_area_km2,nearest_km,"
        "margin_km,places_in_reach,population_in_reach,capital,capital_in_reach"
    )
    assert (pack / "cities.csv").read_text().split("\n", 1)[0] == cities
    assert (pack / "countries.csv").read_text().split("\n", 1)[0] == (
        countries
        + ",launch,share_certain,places_certain,population_certain,capital_certain"
        + ",missing_km2,missing_where,missing_city,share_largest_part"
    )
    bands = json.loads((pack / "reach.geojson").read_text())["features"]
    keys = [
        "system_id",
        "system",
        "certainty",
        "min_range_km",
        "range_km",
        "area_km2",
        "edge_error_m",
    ]
    assert [list(band["properties"]) for band in bands] == [keys]


def test_the_files_open_in_what_people_use(pack, fiji):
    bands = gpd.read_file(pack / "reach.geojson")
    assert bands.crs.to_epsg() == 4326
    assert bands.geometry.is_valid.all()
    for read, made in zip(bands.geometry, fiji.bands.geometry, strict=True):
        assert shapely.equals_exact(read, made, tolerance=1e-9)
    # code NA is Namibia, not a missing value
    cities = pd.read_csv(pack / "cities.csv", keep_default_na=False)
    assert len(cities) == len(fiji.cities)
    assert list(cities["city"]) == list(fiji.cities["city"])
    summary = json.loads((pack / "summary.json").read_text())
    assert summary == fiji.summary
    assert summary["headline"] in (pack / "alt.txt").read_text()
    method = (pack / "METHOD.txt").read_text()
    for text in (
        "GeoNames, CC BY 4.0",
        "Made with Natural Earth",
        "An example, not a real system",
        "maximum",
    ):
        assert text in " ".join(method.split())


def test_rings_are_oriented_as_in_rfc_7946(pack):
    for band in gpd.read_file(pack / "reach.geojson").geometry:
        for part in shapely.get_parts(band):
            assert part.exterior.is_ccw
            assert not any(hole.is_ccw for hole in part.interiors)


def test_the_same_input_gives_the_same_bytes(fiji, pack, tmp_path):
    scenario = rangemap.load_scenario(fiji.scenario.path)
    rangemap.write(rangemap.build(scenario), tmp_path / "again")
    for name in FILES:
        assert (tmp_path / "again" / name).read_bytes() == (pack / name).read_bytes(), name


def test_formats(fiji, tmp_path):
    written = rangemap.write(fiji, tmp_path / "data", formats=["csv"])
    names = {"countries.csv", "cities.csv", "alt.txt", "METHOD.txt", "manifest.json"}
    assert {path.name for path in written} == names
    assert {path.name for path in (tmp_path / "data").iterdir()} == names
    with pytest.raises(OutputError, match=r"no format 'odt'; the formats that exist are html"):
        rangemap.write(fiji, tmp_path / "data", formats=["odt"])


def test_a_new_pack_takes_the_place_of_the_old_and_keeps_other_files(fiji, tmp_path):
    target = tmp_path / "pack"
    rangemap.write(fiji, target, formats=["csv", "json"])
    (target / "notes.txt").write_text("mine")
    (target / "drafts").mkdir()
    (target / "drafts" / "one.txt").write_text("also mine")
    rangemap.write(fiji, target, formats=["csv"])
    assert (target / "notes.txt").read_text() == "mine"
    assert (target / "drafts" / "one.txt").read_text() == "also mine"
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_a_directory_of_other_things_is_left_alone(fiji, tmp_path):
    (tmp_path / "thesis.txt").write_text("mine")
    with pytest.raises(OutputError, match="holds other files and no pack"):
        rangemap.write(fiji, tmp_path)
    assert [path.name for path in tmp_path.iterdir()] == ["thesis.txt"]
    with pytest.raises(OutputError, match="it is not a directory"):
        rangemap.write(fiji, tmp_path / "thesis.txt")


def test_a_write_that_fails_leaves_the_old_pack(fiji, tmp_path):
    target = tmp_path / "pack"
    rangemap.write(fiji, target, formats=["csv", "json"])
    before = {path.name: path.read_bytes() for path in target.iterdir()}
    broken = replace(fiji, cities=fiji.cities.drop(columns="city"))
    with pytest.raises(KeyError):
        rangemap.write(broken, target, formats=["csv", "json"])
    assert {path.name: path.read_bytes() for path in target.iterdir()} == before
    assert [path.name for path in tmp_path.iterdir()] == ["pack"]


def test_a_file_system_that_is_full_is_said(fiji, tmp_path, monkeypatch):
    def full(_descriptor):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(os, "fsync", full)
    with pytest.raises(OutputError, match="cannot be written: No space left on device"):
        rangemap.write(fiji, tmp_path / "pack", formats=["csv"])
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("exchanged", [True, False])
def test_both_ways_of_taking_the_place(tmp_path, monkeypatch, exchanged):
    if not exchanged:  # a system without the call
        monkeypatch.setattr(target_directory, "_exchanged", lambda _one, _other: False)
    made, target = tmp_path / ".made", tmp_path / "pack"
    made.mkdir(mode=0o700)
    (made / "new").write_text("new")
    target.mkdir()
    (target / "old").write_text("old")
    target_directory.put_in_place(made, target)
    assert [path.name for path in target.iterdir()] == ["new"]
    assert target.stat().st_mode & 0o777 == 0o777 & ~target_directory._umask()


KILLED = """
    import os, signal, sys, threading
    from pathlib import Path
    from rangemap.pack import target_directory
    target, made, after = Path(sys.argv[1]), Path(sys.argv[2]), float(sys.argv[3])
    threading.Timer(after, os.kill, (os.getpid(), signal.SIGKILL)).start()
    while True:  # old and new in turn, until killed
        target_directory.put_in_place(made, target)
"""


@pytest.mark.parametrize("milliseconds", [1, 3, 10, 33])
def test_a_run_that_is_killed_leaves_the_old_pack_or_the_new(tmp_path, milliseconds):
    for name in ("pack", "made"):
        (tmp_path / name).mkdir()
        for number in range(5):
            (tmp_path / name / str(number)).write_text(name)
    code = textwrap.dedent(KILLED)
    words = (tmp_path / "pack", tmp_path / "made", milliseconds / 1000)
    done = subprocess.run([sys.executable, "-c", code, *map(str, words)], check=False)
    assert done.returncode == -signal.SIGKILL
    contents = {(path.name, path.read_text()) for path in (tmp_path / "pack").iterdir()}
    assert contents in ({(str(n), name) for n in range(5)} for name in ("pack", "made"))


def test_a_result_shows_itself_in_a_notebook(fiji):
    shown = fiji._repr_html_()
    assert shown.startswith("<iframe title=")
    assert shown.count("<") == 2
    assert "are within range of Model 7 missiles fired from Fiji" in shown


def test_every_file_of_the_launch_region_is_an_input():
    launch = {"region": "Fiji", "include": [{"file": "a.shp"}], "exclude": ["Tonga", {"file": "b"}]}
    scenario = Scenario.model_validate({"launch": launch, "systems": [{"id": "tomahawk"}]})
    assert [*provenance.inputs(scenario)] == ["a.shp", "b"]
