"""Azimuths of launch points: in a config, in a file's columns, and in words."""

import json

import geopandas as gpd
import numpy as np
import pytest
import shapely

from rangemap.config.launch_table import Launch
from rangemap.errors import RegionError
from rangemap.field import SectorField
from rangemap.launch.launch_parts import launch_parts
from rangemap.launch.launch_region import launch_region

A = {"lat": 44.61, "lon": 33.52, "name": "Sevastopol"}
B = {"lat": 36.2, "lon": 36.16, "name": "Antakya"}


def region_of(folder, **launch):
    return launch_region(Launch.model_validate(launch), folder)


def write(folder, text, name="bases.csv"):
    (folder / name).write_text(text, encoding="utf-8")
    return {"file": name}


def test_azimuths_are_for_all_points_that_have_none_of_their_own(tmp_path):
    region = region_of(tmp_path, points=[{**A, "azimuths": [10, 20.5]}, B], azimuths=[300, 60])
    assert region.sectors.azimuths == [(10.0, 20.5), (300.0, 60.0)]
    assert region.sectors.lon.tolist() == [33.52, 36.16]
    assert isinstance(region.distances(), SectorField)
    assert region.name == "Sevastopol and Antakya (each point within its own azimuths)"
    assert region.label == "Sevastopol and Antakya"
    alone = region_of(tmp_path, points=[A, {**B, "azimuths": [0, 90]}])
    assert alone.sectors.azimuths == [None, (0.0, 90.0)]
    assert "all round; 0 to 90 (degrees, clockwise from true north)" in alone.fires_towards


def test_the_name_says_the_azimuths_that_all_have(tmp_path):
    region = region_of(tmp_path, points=[A, B], azimuths=[300, 60.25])
    assert region.name == "Sevastopol and Antakya (azimuths 300° to 60.25°)"
    assert region.label == "Sevastopol and Antakya"
    assert region.fires_towards == (
        "All launch points fire only within azimuths 300 to 60.25 degrees, clockwise from true "
        "north."
    )
    own = region_of(tmp_path, points=[A], azimuths=[300, 60], name="The base")
    assert (own.name, own.label) == ("The base (azimuths 300° to 60°)", "The base")
    assert own.fires_towards.startswith("The launch point fires only within azimuths 300 to 60 ")


@pytest.mark.parametrize("azimuths", [None, [0, 360]])
def test_all_round_is_no_sector(tmp_path, azimuths):
    region = region_of(tmp_path, points=[A], azimuths=azimuths)
    assert region.sectors is None
    assert region.fires_towards is None
    assert region.name == "Sevastopol"
    assert not isinstance(region.distances(), SectorField)


def test_the_columns_of_a_table_give_each_row_its_own(tmp_path):
    text = (
        "name,lat,lon,azimuth_from,Azimuth_To\nA,44.6,33.5,300,60\nB,36.2,36.1,,\n"
        "C,40.5,30.5,350.5°,10\n"
    )
    region = region_of(tmp_path, **write(tmp_path, text))
    assert region.sectors.azimuths == [(300.0, 60.0), None, (350.5, 10.0)]
    assert region.name == "bases (each point within its own azimuths)"
    assert "directions of fire are its columns azimuth_from and Azimuth_To" in region.files[0].line
    table = region_of(tmp_path, **write(tmp_path, text), azimuths=[90, 180])
    assert table.sectors.azimuths == [(300.0, 60.0), (90.0, 180.0), (350.5, 10.0)]


def test_any_kind_of_file_can_have_the_columns(tmp_path):
    points = gpd.GeoDataFrame(
        {"azimuth_from": [300.0, np.nan], "azimuth_to": [60.0, np.nan]},
        geometry=[shapely.Point(33.5, 44.6), shapely.MultiPoint([(36.0, 36.0), (37.0, 37.0)])],
        crs="EPSG:4326",
    )
    points.to_file(tmp_path / "bases.gpkg")
    points.to_file(tmp_path / "bases.geojson")
    for name in ("bases.gpkg", "bases.geojson"):
        region = region_of(tmp_path, file=name)
        assert region.sectors.azimuths == [(300.0, 60.0), None, None]
    points.drop(columns=["azimuth_from", "azimuth_to"]).to_file(tmp_path / "plain.geojson")
    assert region_of(tmp_path, file="plain.geojson").sectors is None
    every = region_of(tmp_path, file="plain.geojson", azimuths=[1, 2])
    assert every.sectors.azimuths == [(1.0, 2.0)] * 3


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("300,", "bases.csv: feature 2 has no azimuth_to; write both of azimuth_from and"),
        ("north,60", "bases.csv: feature 2: azimuth_from: got 'north'; write degrees from true"),
        ("300,361", "bases.csv: feature 2: azimuth_to: got '361'"),
        ("nan,3", "bases.csv: feature 2"),
        ("-10,3", "bases.csv: feature 2: azimuth_from: got '-10'"),
        ("60,60", "bases.csv: feature 2: azimuths 60 to 60 are no sector"),
        ("360,0", "bases.csv: feature 2: azimuths 360 to 0 are no sector"),
    ],
)
def test_a_row_that_says_no_sector_is_refused_with_its_number(tmp_path, row, said):
    text = f"lat,lon,azimuth_from,azimuth_to\n44.6,33.5,300,60\n36.2,36.1,{row}\n"
    with pytest.raises(RegionError) as caught:
        region_of(tmp_path, **write(tmp_path, text))
    assert said in str(caught.value)


def test_areas_and_lines_have_no_sectors(tmp_path):
    areas = {
        "type": "FeatureCollection",
        "features": [
            {
                "type": "Feature",
                "properties": {"azimuth_from": 10, "azimuth_to": 20},
                "geometry": json.loads(shapely.to_geojson(shapely.box(0, 0, 1, 1))),
            }
        ],
    }
    write(tmp_path, json.dumps(areas), "area.geojson")
    with pytest.raises(RegionError, match=r"area.geojson: feature 1: azimuths are for launch po"):
        region_of(tmp_path, file="area.geojson")
    del areas["features"][0]["properties"]["azimuth_from"]
    del areas["features"][0]["properties"]["azimuth_to"]
    write(tmp_path, json.dumps(areas), "area.geojson")
    with pytest.raises(RegionError, match=r"area.geojson: azimuths are for launch points, and it"):
        region_of(tmp_path, file="area.geojson", azimuths=[10, 20])
    with pytest.raises(RegionError, match="azimuths are for launch points, and Malta holds areas"):
        region_of(tmp_path, region="Malta", include=[{"points": [A], "azimuths": [10, 20]}])


def test_what_is_included_and_excluded(tmp_path):
    area = {"type": "Polygon", "coordinates": [[[36, 36], [37, 36], [37, 37], [36, 37], [36, 36]]]}
    write(tmp_path, json.dumps(area), "area.geojson")
    both = region_of(tmp_path, points=[A], include=[{"points": [B], "azimuths": [170, 250]}])
    assert both.sectors.azimuths == [None, (170.0, 250.0)]
    left = region_of(
        tmp_path, points=[{**A, "azimuths": [1, 2]}, B], exclude=[{"file": "area.geojson"}]
    )
    assert left.sectors.azimuths == [(1.0, 2.0)]
    gone = region_of(
        tmp_path, points=[A, {**B, "azimuths": [1, 2]}], exclude=[{"file": "area.geojson"}]
    )
    assert gone.sectors is None
    assert "azimuths" not in gone.name


def test_each_part_has_its_own_sector(tmp_path):
    parts = launch_parts(
        Launch.model_validate({"points": [{**A, "azimuths": [10, 20]}, B], "azimuths": [300, 60]}),
        tmp_path,
    )
    assert [one.region.name for one in parts] == [
        "Sevastopol (azimuths 10° to 20°)",
        "Antakya (azimuths 300° to 60°)",
    ]
    assert [one.region.sectors.azimuths for one in parts] == [[(10.0, 20.0)], [(300.0, 60.0)]]
    text = "name,lat,lon,azimuth_from,azimuth_to,range_km\nA,44.6,33.5,300,60,500\nB,36,36,,,\n"
    rows = launch_parts(Launch.model_validate(write(tmp_path, text)), tmp_path)
    assert [one.region.name for one in rows] == ["A (azimuths 300° to 60°)", "B"]
    assert rows[0].about["range"] == "500 km"
    assert rows[1].region.sectors is None


def test_so_many_points_with_azimuths_are_refused(tmp_path):
    points = [{"lat": 0.001 * k, "lon": 10.0} for k in range(501)]
    with pytest.raises(RegionError, match="azimuths are for 500 launch points at most"):
        region_of(tmp_path, points=points, azimuths=[10, 20])
    assert region_of(tmp_path, points=points).sectors is None
