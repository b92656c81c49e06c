"""Launch regions: names, codes, points and files."""

import json
from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from rangemap import data, gazetteer, geodesy, region, region_file
from rangemap.config import Launch, LaunchPoint
from rangemap.config_file import at_launch, load_scenario
from rangemap.errors import RegionError
from rangemap.region import launch_region, load_region

AREA = shapely.Polygon([(30.0, 50.0), (31.0, 50.2), (30.8, 51.0), (29.9, 50.7)])


def launched(base_dir=Path(), **launch):
    return launch_region(Launch(**launch), base_dir)


# ---- names ----------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Ukraine", "UKR"),
        ("ukraine", "UKR"),
        (" UKRAINE ", "UKR"),
        ("UA", "UKR"),
        ("Україна", "UKR"),
        ("Côte d'Ivoire", "CIV"),
        ("cote d\N{RIGHT SINGLE QUOTATION MARK}ivoire", "CIV"),
        ("Ivory Coast", "CIV"),
        ("US", "USA"),
        ("United States of America", "USA"),
        ("UK", "GBR"),
        ("DR Congo", "COD"),
        ("Guinea-Bissau", "GNB"),
        ("guinea bissau", "GNB"),
        ("Georgia", "GEO"),
        ("日本", "JPN"),
        ("XK", "KOS"),
        ("Sint Maarten", "SXM"),
        ("AO", "AGO"),  # a code goes before the Vietnamese name of Austria
    ],
)
def test_countries_by_name_and_code(name, code):
    found = load_region(name)
    assert (found.kind, found.countries, found.borders) == ("country", (code,), "international")


@pytest.mark.parametrize(
    ("name", "key", "printed"),
    [
        ("UA-43", "UKR-crimea", "Crimea"),
        ("Crimea", "UKR-crimea", "Crimea"),
        ("Lviv", "UKR-lviv", "L'viv"),
        ("Kyiv City", "UKR-kievcity", "Kiev City"),
        ("Mykolaiv", "UKR-mykolayiv", "Mykolayiv"),
        ("Mykolaiv Oblast", "UKR-mykolayiv", "Mykolayiv"),
        ("Georgia, United States", "USA-georgia", "Georgia"),
        ("georgia, usa", "USA-georgia", "Georgia"),
        ("US-GA", "USA-georgia", "Georgia"),
        ("Kaliningrad", "RUS-kaliningrad", "Kaliningrad"),
    ],
)
def test_regions_by_name_and_code(name, key, printed):
    assert gazetteer.find(name).key == key
    found = load_region(name)
    assert (found.name, found.kind) == (printed, "admin1")


def test_every_country_by_its_codes_and_names():
    table = data.countries().drop(columns="geometry")
    for row in table.itertuples():
        for name in (row.adm0_a3, row.iso_a2, row.iso_a3, row.name, row.name_en, row.name_uk):
            if isinstance(name, str):
                assert gazetteer.find(name).key == row.adm0_a3, name


def test_every_region_by_its_codes():
    table = data.admin1(columns=["adm1_code", "iso_3166_2"])
    unique = ~table["iso_3166_2"].duplicated(keep=False) & table["iso_3166_2"].notna()
    assert unique.sum() > 3000
    for row in table.itertuples():
        assert gazetteer.find(row.adm1_code).key == row.adm1_code
    for row in table[unique].itertuples():
        assert gazetteer.find(row.iso_3166_2).key == row.adm1_code


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Ukrane", "no region is called 'Ukrane'; did you mean \"Ukraine\""),
        ("Texass", 'did you mean "Texas"'),
        ("Xyzzy", "no region is called 'Xyzzy'; `rangemap regions` finds them"),
        ("Punjab", "'Punjab' is the name of 2 regions: Punjab, India (IN-PB), Punjab, Pakistan"),
        ("Kyiv", "Kiev, Ukraine (UA-32), Kiev City, Ukraine (UA-30); write the code"),
        ("Central", "and 3 more; write the code"),
        ("Georgia, Atlantis", "no region is called 'Georgia, Atlantis'"),
        ("-", "no region is called '-'"),
    ],
)
def test_unknown_and_ambiguous_names(name, said):
    with pytest.raises(RegionError) as caught:
        load_region(name)
    assert said in str(caught.value)


def test_an_unknown_border_view():
    with pytest.raises(RegionError, match="no border view 'moon'; the views that exist are inter"):
        load_region("Ukraine", borders="moon")


def test_search():
    assert [match.key for match in region.search("georgia")][:2] == ["GEO", "USA-georgia"]
    assert [match.code for match in region.search("kherson ukraine")] == ["UA-65"]
    assert region.search("qqqq") == []
    whole = region.search("")
    assert len(whole) == len(data.countries(columns=["name"])) + len(data.admin1(columns=["name"]))
    assert len({match.key for match in whole}) == len(whole)


# ---- what it is made of ---------------------------------------------------------------------


def test_several_regions_are_one():
    found = load_region(["Estonia", "Latvia", "LT"])
    assert (found.name, found.kind) == ("Estonia, Latvia and Lithuania", "country")
    assert found.countries == ("EST", "LTU", "LVA")
    apart = [geodesy.area(load_region(code).geometry) for code in found.countries]
    assert geodesy.area(found.geometry) == pytest.approx(sum(apart), rel=1e-9)
    assert shapely.get_num_geometries(found.geometry) < sum(
        shapely.get_num_geometries(load_region(code).geometry) for code in found.countries
    )
    assert load_region(["Estonia", "EST"]).name == "Estonia"


def test_exclude_and_include():
    whole, crimea = load_region("Ukraine"), load_region(["Crimea", "UA-40"])
    found = launched(region="Ukraine", exclude=("Crimea", "UA-40"))
    assert (found.name, found.kind) == ("Ukraine without Crimea and Sevastopol", "country")
    assert found.countries == ("UKR",)
    areas = [geodesy.area(part.geometry) for part in (whole, crimea, found)]
    assert areas[0] == pytest.approx(areas[1] + areas[2], rel=1e-6)
    # no crumbs of the border between them are left
    parts = shapely.get_parts(
        shapely.intersection(found.geometry, shapely.buffer(crimea.geometry, 0.01))
    )
    assert shapely.area(parts).min() > 1e-6
    back = launched(region="Ukraine", exclude=("Crimea", "UA-40"), include=("Moldova",))
    assert back.countries == ("MDA", "UKR")
    assert back.name == "Ukraine with Moldova without Crimea and Sevastopol"
    assert launched(region="Ukraine", name="The mainland").name == "The mainland"


def test_nothing_left():
    with pytest.raises(RegionError, match="nothing is left of the launch region without 'Ukraine'"):
        launched(region="Crimea", exclude=("Ukraine",))


def test_points():
    kyiv = LaunchPoint(name="Kyiv", lat=50.45, lon=30.52)
    sea = LaunchPoint(lat=-48.9, lon=-123.4)
    one = launched(points=(kyiv,))
    assert (one.name, one.kind, one.countries) == ("Kyiv", "points", ("UKR",))
    assert shapely.get_coordinates(one.geometry).tolist() == [[30.52, 50.45]]
    assert launched(points=(kyiv, sea)).name == "2 points"
    assert launched(points=(sea,)).countries == ()
    assert launched(points=(sea,)).name == "1 point"


# ---- files ----------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["area.geojson", "area.gpkg", "area.shp", "area.fgb", "area.kml"])
@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3857", "EPSG:32636", "EPSG:2278"])
def test_files_in_many_formats_and_coordinate_systems(tmp_path, name, crs):
    if name.endswith((".geojson", ".kml")) and crs != "EPSG:4326":
        pytest.skip("these are always WGS 84")
    if crs == "EPSG:2278":  # in feet; a small area in Texas
        area = shapely.transform(
            AREA, lambda xy: xy / 10 - [101.0, 25.0] + [3.0, 49.0] * np.array(0)
        )
        area = shapely.Polygon([(-95.4, 29.7), (-95.3, 29.7), (-95.3, 29.8), (-95.4, 29.8)])
    else:
        area = AREA
    frame = gpd.GeoDataFrame(geometry=[area], crs="EPSG:4326").to_crs(crs)
    frame.to_file(tmp_path / name)
    found = launched(tmp_path, file=name)
    assert (found.name, found.kind) == ("area", "file")
    corners = np.array(shapely.get_coordinates(area))
    off = [
        min(
            geodesy.distance(
                *np.broadcast_arrays(*corner, *shapely.get_coordinates(found.geometry).T)
            )
        )
        for corner in corners
    ]
    assert max(off) < 0.1


def test_a_straight_edge_of_a_projection_stays_straight_in_it(tmp_path):
    """A long edge in a projection bends in lon/lat; its middle must not be cut short."""
    line = shapely.LineString([(200_000.0, 6_000_000.0), (800_000.0, 6_000_000.0)])
    gpd.GeoDataFrame(geometry=[line], crs="EPSG:32636").to_file(tmp_path / "line.gpkg")
    found = launched(tmp_path, file="line.gpkg").geometry
    middle = gpd.GeoSeries([shapely.Point(500_000.0, 6_000_000.0)], crs="EPSG:32636")
    (point,) = middle.to_crs("EPSG:4326")
    assert shapely.distance(found, point) * 111_000 < 1.0


def test_points_lines_and_areas_together_and_heights_dropped(tmp_path):
    shapes = [
        AREA,
        shapely.Point(33.0, 50.0, 120.0),
        shapely.LineString([(34, 50), (35, 51)]),
        None,
    ]
    gpd.GeoDataFrame(geometry=shapes, crs="EPSG:4326").to_file(tmp_path / "mixed.gpkg")
    found = launched(tmp_path, file="mixed.gpkg").geometry
    assert sorted(part.geom_type for part in found.geoms) == ["LineString", "Point", "Polygon"]
    assert not found.has_z


def test_what_runs_on_beyond_180_degrees_is_cut_there(tmp_path):
    gpd.GeoDataFrame(geometry=[shapely.box(175, -20, 190, -10)], crs="EPSG:4326").to_file(
        tmp_path / "sea.geojson"
    )
    found = launched(tmp_path, file="sea.geojson").geometry
    assert sorted(part.bounds for part in found.geoms) == [
        (-180, -20, -170, -10),
        (175, -20, 180, -10),
    ]


BOWTIE = shapely.Polygon([(30, 50), (31, 51), (31, 50), (30, 51)])


def bad_files(folder):
    """Write every bad file; return what must be said of each."""

    def frame(*shapes, crs="EPSG:4326"):
        return gpd.GeoDataFrame({"n": range(len(shapes))}, geometry=list(shapes), crs=crs)

    frame(AREA, BOWTIE).to_file(folder / "bowtie.geojson")
    frame(AREA).to_file(folder / "two.gpkg", layer="a")
    frame(AREA).to_file(folder / "two.gpkg", layer="b")
    frame(shapely.Polygon()).to_file(folder / "hollow.gpkg")
    frame(None).to_file(folder / "null.gpkg")
    frame(shapely.box(0, 80, 10, 95)).to_file(folder / "north.geojson")
    frame(shapely.box(300_000, 5_000_000, 400_000, 5_100_000)).to_file(folder / "metres.geojson")
    frame(AREA).to_file(folder / "bare.shp")
    (folder / "bare.prj").unlink()
    (folder / "empty.geojson").write_text(json.dumps({"type": "FeatureCollection", "features": []}))
    (folder / "text.geojson").write_text("this is no map")
    (folder / "nothing.geojson").write_text("")
    (folder / "table.csv").write_text("a,b\n1,2\n")
    (folder / "folder.gpkg").mkdir()
    return {
        "bowtie.geojson": "shape 2 is invalid: Self-intersection[30.5 50.5]; mend it",
        "two.gpkg": "has 2 layers (a, b); save one by itself",
        "hollow.gpkg": "holds no shapes",
        "null.gpkg": "holds no shapes",
        "north.geojson": "lat 95, which is not on the Earth",
        "metres.geojson": "which is not on the Earth: is it in another coordinate system than",
        "bare.shp": "does not say its coordinate system; save it with one (a .shp needs its .prj)",
        "empty.geojson": "holds no shapes",
        "text.geojson": "cannot be read as a vector file",
        "nothing.geojson": "cannot be read as a vector file",
        "table.csv": "holds a table without shapes",
        "folder.gpkg": "cannot be read as a vector file",
        "none.geojson": "there is no such file; its path is relative to the config",
    }


def test_bad_files_are_refused_with_their_name(tmp_path):
    for name, said in bad_files(tmp_path).items():
        with pytest.raises(RegionError) as caught:
            launched(tmp_path, file=name)
        assert str(caught.value).startswith(f"{tmp_path / name}: ")
        assert said in str(caught.value), (name, str(caught.value))


def test_a_fault_of_the_region_is_placed_in_the_config(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text(
        '[launch]\nregion = ["Estonia", "Latvia"]\nexclude = [\n  "Riga",\n  "Crimeaa",\n]\n'
        '[[systems]]\nid = "tomahawk"\n'
    )
    scenario = load_scenario(path)
    with pytest.raises(RegionError) as caught:
        launch_region(scenario.launch, scenario.base_dir)
    assert "Crimeaa" in str(caught.value) or "Riga" in str(caught.value)
    assert at_launch(scenario, str(caught.value)).startswith(f"{path}:")


def test_a_projection_that_a_file_cannot_have(tmp_path):
    gpd.GeoDataFrame(geometry=[shapely.Point(9e7, 9e7)], crs="EPSG:32636").to_file(
        tmp_path / "p.gpkg"
    )
    with pytest.raises(
        RegionError, match=r"outside of the area of its coordinate system|not on the"
    ):
        launched(tmp_path, file="p.gpkg")
    assert region_file._wrapped(shapely.Point(1.0, 2.0)).equals(shapely.Point(1.0, 2.0))
