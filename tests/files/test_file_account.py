"""The account of a file: what was read, refused, repaired, by which datum operation."""

import json
import re

import geopandas as gpd
import numpy as np
import openpyxl
import pytest
import shapely
from pyproj import Geod
from pyproj.transformer import TransformerGroup

from rangemap.errors import RegionError
from rangemap.files import datum_shift, vector_file
from tests.helpers.paths import CASES

SQUARE = [[10, 50], [11, 50], [11, 51], [10, 51], [10, 50]]
BOWTIE = [[20, 50], [21, 51], [21, 50], [20, 51], [20, 50]]
GPX = (
    '<gpx version="1.1" xmlns="http://www.topografix.com/GPX/1/1"><wpt lat="50" lon="30"/>'
    '<wpt lat="x" lon="3"/><wpt lat="50" lon="31"/></gpx>'
)
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
MARK = "<Placemark><name>{}</name><Point><coordinates>{}</coordinates></Point></Placemark>"


def features(*geometries):
    return json.dumps(
        {
            "type": "FeatureCollection",
            "features": [
                {"type": "Feature", "properties": {"name": f"n{number}"}, "geometry": one}
                for number, one in enumerate(geometries, start=1)
            ],
        }
    )


def point(lon, lat):
    return {"type": "Point", "coordinates": [lon, lat]}


def polygon(*rings):
    return {"type": "Polygon", "coordinates": [*rings]}


@pytest.fixture
def written(tmp_path):
    def write(name, text):
        path = tmp_path / name
        path.write_text(text)
        return path

    return write


def test_features_are_counted_by_kind(written):
    line = {"type": "LineString", "coordinates": [[1, 2], [3, 4]]}
    mixed = {"type": "GeometryCollection", "geometries": [line, point(1, 2)]}
    several = {"type": "MultiPoint", "coordinates": [[1, 2], [3, 4]]}
    text = features(polygon(SQUARE), polygon(SQUARE), line, point(1, 2), several, mixed, None)
    account = vector_file.read(written("a.geojson", text)).account
    assert account.kinds == {"area": 2, "line": 1, "point": 2, "mixed shape": 1}
    assert (account.features, account.without_shape, account.refused) == (6, 1, ())
    assert account.line == (
        "a.geojson (GeoJSON): 6 features read, 2 areas, 1 line, 2 points and 1 mixed shape; 1 row "
        "without a shape"
    )
    assert account.partial is None
    assert json.loads(json.dumps(account.as_dict()))["features"] == 6


def test_the_layers_that_were_read_are_told_where_they_are_several():
    account = vector_file.read(CASES / "files" / "folders-same-name.kml").account
    assert account.line == (
        "folders-same-name.kml (KML): 2 features read, 2 areas; layers: Zone, Zone (#2)"
    )
    assert account.as_dict()["layers"] == ["Zone", "Zone (#2)"]


# ---- part of a file -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "text", "number", "why"),
    [
        ("a.geojson", features(point(30, 50), point("30", 50), point(31, 50)), 2,
         "a coordinate is text, not a number"),
        ("a.csv", "name,lat,lon\nA,50,30\nB,x,30\nC,50,31\n", 3, "'x' is no number of degrees"),
        ("a.json", '[{"lat": 50, "lon": 30}, {"lat": "", "lon": 1}, {"lat": 50, "lon": 31}]', 2,
         "'' is no number of degrees"),
        ("a.kml", KML.format(MARK.format("A", "30,50") + MARK.format("B", "x") +
                             MARK.format("C", "31,50")), 2, "has a coordinate that is none: 'x'"),
        ("a.gpx", GPX, 2,
         "has a coordinate that is none: 'x'"),
        ("b.geojson", features(point(30, 50), point(30, 95), point(31, 50)), 2,
         "has a point at lon"),
        ("c.geojson", features(point(30, 50), polygon(BOWTIE), point(31, 50)), 2,
         "is invalid: Self"),
        ("d.geojson", features(point(30, 50), {"type": "LineString", "coordinates":
         [[179, 1], [-179, 1]]}, point(31, 50)), 2, "has an edge from lon 179"),
    ],
)  # fmt: skip
def test_what_cannot_be_read_is_left_out_only_where_that_is_allowed(
    written, name, text, number, why
):
    path = written(name, text)
    with pytest.raises(RegionError, match="allow_partial = true leaves them out"):
        vector_file.read(path)
    found = vector_file.read(path, allow_partial=True, each=True)
    assert found.geometry.equals(shapely.MultiPoint([(30, 50), (31, 50)]))
    assert [one.geometry for one in found.features] == [
        shapely.Point(30, 50),
        shapely.Point(31, 50),
    ]
    ((at, told),) = found.account.refused
    assert (at, told.startswith(why)) == (number, True), told
    assert (found.account.features, found.account.without_shape) == (2, 0)
    assert found.account.partial == (
        f"Made from part of {name}: 1 of its 3 features could not be read and is left out."
    )
    assert f"{number}" in found.account.text
    assert "1 feature LEFT OUT" in found.account.line


def test_nothing_is_made_of_a_file_of_which_nothing_can_be_read(written):
    path = written("a.geojson", features(point("30", 50), point(None, 50)))
    with pytest.raises(RegionError, match=r"feature 1: a coordinate is text.*feature 2: a coordi"):
        vector_file.read(path, allow_partial=True)


# ---- repairs ------------------------------------------------------------------------------------


def test_rings_are_closed_on_request(written):
    path = written("a.geojson", features(point(1, 2), polygon(SQUARE[:-1], [])))
    with pytest.raises(RegionError, match=r"does not end where it begins; .*repair = true"):
        vector_file.read(path)
    found = vector_file.read(path, repair=True, each=True)
    assert found.features[1].geometry.equals(shapely.Polygon(SQUARE))
    assert found.account.repaired == ("feature 2: 1 ring closed",)


def test_what_crosses_itself_is_made_valid_on_request_and_the_area_said(written):
    path = written("a.geojson", features(polygon(BOWTIE), point(1, 2)))
    with pytest.raises(RegionError, match=r"Self-intersection.*repair = true"):
        vector_file.read(path)
    found = vector_file.read(path, repair=True, each=True)
    made = found.features[0].geometry
    assert made.is_valid
    assert made.area == pytest.approx(0.5)
    ((told),) = found.account.repaired
    assert told.startswith("shape 1: made valid (Self-intersection[20.5 50.5])")


def test_doubled_points_are_dropped_on_request(written):
    path = written("a.geojson", features(polygon([SQUARE[0], *SQUARE, SQUARE[-1]])))
    assert vector_file.read(path).account.repaired == ()
    found = vector_file.read(path, repair=True)
    assert found.geometry.equals(shapely.Polygon(SQUARE))
    assert found.account.repaired == ("shape 1: 2 doubled points dropped",)


def test_latitude_and_longitude_that_changed_places_are_changed_back_on_request(written):
    path = written("a.geojson", features(point(30, 120), point(31, 121)))
    with pytest.raises(RegionError, match="have latitude and longitude changed places"):
        vector_file.read(path)
    found = vector_file.read(path, repair=True)
    assert found.geometry.equals(shapely.MultiPoint([(120, 30), (121, 31)]))
    assert found.account.repaired == (
        "latitude and longitude, which had changed places, of 2 shapes",
    )


def test_a_sound_file_is_left_as_it_is_by_a_repair(written):
    path = written("a.geojson", features(polygon(SQUARE), point(1, 2)))
    before, after = vector_file.read(path), vector_file.read(path, repair=True)
    assert shapely.to_wkb(before.geometry) == shapely.to_wkb(after.geometry)
    assert after.account == before.account


# ---- datums -------------------------------------------------------------------------------------


def saved(tmp_path, crs, x, y):
    path = tmp_path / "a.gpkg"
    gpd.GeoDataFrame(geometry=[shapely.Point(x, y)], crs=crs).to_file(path)
    return vector_file.read(path)


def test_the_operation_and_its_accuracy_are_told(tmp_path):
    account = saved(tmp_path, "EPSG:28191", 170_000, 130_000).account
    assert account.coordinate_system == "Palestine 1923 / Palestine Grid"
    assert account.operation == "Palestine_1923_To_WGS_1984_1X"
    assert account.accuracy_m == 1.5
    assert account.notes == ("Another operation, Palestine 1923 to WGS 84 (1), puts it 80 m away",)
    assert "from Palestine 1923 / Palestine Grid by Palestine_1923_To" in account.line
    assert "puts it 80 m away." in account.text


def test_the_distance_to_another_operation_is_as_pyproj_measures_it():
    xy = np.array([[35.2, 31.8]])
    shift = datum_shift.of("EPSG:4281", xy)
    group = TransformerGroup("EPSG:4281", "OGC:CRS84", always_xy=True)
    places = {one.description: one.transform(35.2, 31.8) for one in group.transformers}
    (note,) = [one for one in shift.notes if one.startswith("Another")]
    name, metres = re.fullmatch(r"Another operation, (.*), puts it (\d+) m away", note).groups()
    (taken,) = [place for one, place in places.items() if shift.operation in one]
    (other,) = [place for one, place in places.items() if name in one]
    away = Geod(ellps="WGS84").inv(*taken, *other)[2]
    assert float(metres) == pytest.approx(away, rel=0.02, abs=1.0)


@pytest.mark.parametrize("crs", ["EPSG:4214", "EPSG:4610"])
def test_a_datum_that_no_operation_is_known_of_is_said(tmp_path, crs):
    found = saved(tmp_path, crs, 116.0, 40.0)
    assert found.geometry.equals(shapely.Point(116, 40))
    assert found.account.accuracy_m is None
    assert "accuracy unknown" in found.account.line
    (note,) = found.account.notes
    assert note.startswith("No operation from ")
    assert "its coordinates are taken as they are" in note


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:32633", "EPSG:3857"])
def test_there_is_no_operation_where_the_datum_is_wgs_84(tmp_path, crs):
    account = saved(tmp_path, crs, 12.0, 50.0).account
    assert (account.operation, account.accuracy_m, account.notes) == (None, None, ())


# ---- tables and other formats -------------------------------------------------------------------


def sheet(path, *rows, more=()):
    book = openpyxl.Workbook()
    book.active.title = "Bases"
    for row in rows:
        book.active.append(row)
    for title in more:
        book.create_sheet(title).append(["lat", "lon"])
        book[title].append([1.0, 2.0])
    book.save(path)
    return path


def test_a_workbook_is_a_table_of_points(tmp_path):
    rows = (["Name", "Latitude", "Longitude", "Range_km"], ["A", 48.57, 45.9, 2000], [None] * 4,
            ["B", "54,7", "20.5 E", None])  # fmt: skip
    found = vector_file.read(sheet(tmp_path / "a.xlsx", *rows), each=True)
    assert found.geometry.equals(shapely.MultiPoint([(45.9, 48.57), (20.5, 54.7)]))
    assert [one.about for one in found.features] == [
        {"name": "A", "range": "2000 km"}, {"name": "B"},
    ]  # fmt: skip
    assert found.account.line == "a.xlsx (XLSX): 2 features read, 2 points"


def test_a_sheet_is_a_layer(tmp_path):
    path = sheet(tmp_path / "a.xlsx", ["lat", "lon"], [50, 30], more=["Other"])
    with pytest.raises(RegionError, match=r"has 2 sheets \(Bases, Other\); write one of them as"):
        vector_file.read(path)
    assert vector_file.read(path, "Other").geometry.equals(shapely.Point(2, 1))
    with pytest.raises(RegionError, match="has no layer 'X'; its sheets are: Bases, Other"):
        vector_file.read(path, "X")


@pytest.mark.parametrize("crs", ["EPSG:4326", "EPSG:3035"])
def test_geoparquet_is_read_and_filtered(tmp_path, crs):
    shapes = [shapely.Polygon(SQUARE), shapely.Point(20, 51)]
    table = gpd.GeoDataFrame({"name": ["a", "b"]}, geometry=shapes, crs="EPSG:4326").to_crs(crs)
    table.to_parquet(tmp_path / "a.parquet")
    found = vector_file.read(tmp_path / "a.parquet", where="name = 'b'")
    assert found.geometry.distance(shapely.Point(20, 51)) < 1e-8
    assert found.account.format == "GeoParquet"


def test_parquet_without_shapes_is_refused(tmp_path):
    gpd.pd.DataFrame({"a": [1]}).to_parquet(tmp_path / "a.parquet")
    with pytest.raises(RegionError, match="cannot be read as GeoParquet"):
        vector_file.read(tmp_path / "a.parquet")


def test_geoparquet_that_is_damaged_is_refused_in_words(tmp_path):
    table = gpd.GeoDataFrame({"name": ["a"] * 50}, geometry=[shapely.Point(1, 2)] * 50, crs=4326)
    table.to_parquet(tmp_path / "a.parquet")
    whole = (tmp_path / "a.parquet").read_bytes()
    rng = np.random.default_rng(5)
    for _attempt in range(40):
        content = bytearray(whole)
        for at in rng.integers(4, len(content), 6):
            content[at] = rng.integers(256)
        (tmp_path / "b.parquet").write_bytes(bytes(content))
        try:
            vector_file.read(tmp_path / "b.parquet")
        except RegionError as error:
            said = str(error).removeprefix(f"{tmp_path}/b.parquet: ")
            if not said.isprintable() or "/" in said or len(said) > 300:
                pytest.fail(said)


@pytest.mark.parametrize("text", ["[[30, 50], [31, 50]]", '{"points": [3]}', "[{}, 4]", "[[]]"])
def test_a_list_that_does_not_name_its_coordinates_is_refused(written, text):
    with pytest.raises(RegionError, match=r"is a list of JSON, and not of points|no valid|no type"):
        vector_file.read(written("a.json", text))


def test_points_of_json_are_read_by_their_names(written):
    text = (
        '{"points": [{"title": "A", "lat": 50.5, "lng": -30, "range": "300 nmi", "system": "x"}]}'
    )
    found = vector_file.read(written("a.json", text), each=True)
    assert found.geometry.equals(shapely.Point(-30, 50.5))
    assert found.features[0].about == {"name": "A", "range": "300 nmi", "system": "x"}


STYLED = KML.format(
    '<Style id="red"><PolyStyle><color>7f0000ff</color></PolyStyle></Style>'
    '<Style id="blue"><LineStyle><color>ffff0000</color></LineStyle></Style>'
    '<StyleMap id="m"><Pair><key>normal</key><styleUrl>#red</styleUrl></Pair>'
    "<Pair><key>highlight</key><styleUrl>#blue</styleUrl></Pair></StyleMap>"
    "<Folder><name>East</name>"
    "<Placemark><styleUrl>#m</styleUrl><Point><coordinates>30,50</coordinates></Point></Placemark>"
    "<Placemark><styleUrl>#blue</styleUrl><Point><coordinates>31,50</coordinates></Point>"
    "</Placemark></Folder><Folder><name>West</name><Placemark><Style><PolyStyle><color>ff00ff00"
    "</color></PolyStyle></Style><Point><coordinates>32,50</coordinates></Point></Placemark>"
    "</Folder>"
)


@pytest.mark.parametrize(
    ("where", "lon"),
    [
        ("fill_color = '#ff0000'", 30),
        ("line_color = '#0000ff'", 31),
        ("style = 'blue'", 31),
        ("fill_color = '#00ff00'", 32),
        ("folder = 'West'", 32),
    ],
)
def test_styles_and_folders_of_kml_are_columns(written, where, lon):
    found = vector_file.read(written("a.kml", STYLED), "*", where)
    assert found.geometry.equals(shapely.Point(lon, 50))


def test_a_filter_that_matches_nothing_names_the_columns_of_a_kml(written):
    with pytest.raises(RegionError, match=r"the columns are: .*folder, .*fill_color"):
        vector_file.read(written("a.kml", STYLED), "*", "folder = 'South'")


@pytest.mark.parametrize(
    "case", ["points.csv", "folders-same-name.kml", "nested-collection.geojson"]
)
def test_each_feature_is_returned_beside_the_whole(case):
    found = vector_file.read(CASES / "files" / case, each=True)
    assert len(found.features) == found.account.features
    assert shapely.union_all([one.geometry for one in found.features]).equals(found.geometry)


def test_columns_that_the_map_does_not_use_are_told(written):
    text = "name,lat,lon,range_km,system,note\nA,50,30,500,x,y\n"
    found = vector_file.read(written("a.csv", text))
    said = "Of its own each row has range_km and system: --each answers by it, the map does not"
    assert found.account.notes == (said,)
    assert said in found.account.line
    assert vector_file.read(written("a.csv", text), each=True).account.notes == ()
