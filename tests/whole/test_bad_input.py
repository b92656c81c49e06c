"""Bad input, through the real program: one message with file, line and key, exit 2, no pack."""

import sys

import geopandas as gpd
import pytest
import shapely

from rangemap.cli import app
from tests.helpers.paths import CASES

OWN = '[[systems]]\nname = "M"\nsource = "S"\nrange_km = 50\n'
# Each a folder with map.toml and the beginning of the message that it must give
BAD = sorted((CASES / "bad").iterdir())


@pytest.fixture
def build(monkeypatch, tmp_path, capsys):
    """Return a function that runs `rangemap build map.toml` for real, in a folder of its own."""
    monkeypatch.chdir(tmp_path)

    def run(*words):
        monkeypatch.setattr(sys, "argv", ["rangemap", "build", "map.toml", *words])
        with pytest.raises(SystemExit) as caught:
            app.main()
        return caught.value.code, *capsys.readouterr()

    return run


@pytest.mark.parametrize("case", BAD, ids=lambda case: case.name)
def test_each_fault_has_one_message_and_nothing_is_written(build, tmp_path, case):
    said = (case / "message.txt").read_text().strip()
    gpd.GeoDataFrame(
        geometry=[shapely.Polygon([(30, 50), (31, 51), (31, 50), (30, 51)])], crs="EPSG:4326"
    ).to_file(tmp_path / "bowtie.geojson")
    gpd.GeoDataFrame(geometry=[shapely.Polygon()], crs="EPSG:4326").to_file(
        tmp_path / "hollow.gpkg"
    )
    gpd.GeoDataFrame({"n": [1]}, geometry=[shapely.Point(1, 2)], crs="EPSG:4326").to_file(
        tmp_path / "bare.shp"
    )
    (tmp_path / "bare.prj").unlink()
    (tmp_path / "map.toml").write_text((case / "map.toml").read_text())
    before = sorted(tmp_path.iterdir())
    code, out, err = build()
    assert code == 2
    assert out == ""
    assert err.startswith(said)
    assert len(err.splitlines()) == 1
    assert sorted(tmp_path.iterdir()) == before


def test_a_file_in_another_coordinate_system_is_transformed(build, tmp_path):
    area = gpd.GeoDataFrame(geometry=[shapely.box(30, 50, 31, 51)], crs="EPSG:4326")
    area.to_crs("EPSG:32636").to_file(tmp_path / "area.gpkg")
    (tmp_path / "map.toml").write_text('[launch]\nfile = "area.gpkg"\n' + OWN)
    code, out, err = build("--formats", "csv")
    assert (code, err) == (0, "")
    assert "outputs/map/cities.csv" in out
    cities = (tmp_path / "outputs" / "map" / "cities.csv").read_text()
    assert ",Vyshhorod,Ukraine," in cities


@pytest.mark.parametrize("place", ["file", "occupied"])
def test_an_output_directory_that_cannot_be_used(build, tmp_path, place):
    (tmp_path / "map.toml").write_text('[launch]\nregion = "Ukraine"\n' + OWN)
    (tmp_path / "file").write_text("mine")
    (tmp_path / "occupied").mkdir()
    (tmp_path / "occupied" / "thesis.txt").write_text("mine")
    code, out, err = build("--out", place)
    assert (code, out) == (2, "")
    assert err.startswith(f"{place}: ")
    assert err.rstrip().endswith("choose another directory with --out")
    assert sorted(path.name for path in tmp_path.rglob("*")) == [
        "file",
        "map.toml",
        "occupied",
        "thesis.txt",
    ]
