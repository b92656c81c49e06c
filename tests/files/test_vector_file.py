"""Launch regions from vector files, in many formats and coordinate systems."""

import json
import shutil
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from pyproj import CRS

from rangemap.config.launch_table import Launch
from rangemap.errors import RegionError
from rangemap.field import geodesy
from rangemap.field.distance_field import DistanceField
from rangemap.files import to_lon_lat
from rangemap.launch.launch_region import launch_region, load_region
from tests.helpers.paths import CASES
from tests.helpers.vector_files import shapes_of

AREA = shapely.Polygon([(30.0, 50.0), (31.0, 50.2), (30.8, 51.0), (29.9, 50.7)])


def launched(base_dir, **launch):
    return launch_region(Launch(**launch), base_dir)


TEXAS = shapely.box(-95.4, 29.7, -95.3, 29.8)


@pytest.mark.parametrize(
    ("name", "crs", "area"),
    [
        ("area.geojson", "EPSG:4326", AREA),  # these two are always WGS 84
        ("area.kml", "EPSG:4326", AREA),
        *(
            (name, crs, area)
            for name in ("area.gpkg", "area.shp", "area.fgb")
            for crs, area in (
                ("EPSG:4326", AREA),
                ("EPSG:3857", AREA),
                ("EPSG:32636", AREA),
                ("EPSG:2278", TEXAS),  # in feet
                ("EPSG:4807", shapely.box(2, 48, 3, 49)),  # in gradians from Paris
            )
        ),
    ],
)
def test_files_in_many_formats_and_coordinate_systems(tmp_path, name, crs, area):
    driver = "KML" if name.endswith(".kml") else None  # geopandas would write a folder
    table = gpd.GeoDataFrame(geometry=[area], crs="EPSG:4326").to_crs(crs)
    table.to_file(tmp_path / name, driver=driver)
    found = launched(tmp_path, file=name)
    assert (found.name, found.kind) == ("area", "file")
    lon, lat = shapely.get_coordinates(found.geometry).T
    for corner in shapely.get_coordinates(area):
        assert geodesy.distance(*np.broadcast_arrays(*corner, lon, lat)).min() < 0.1


@pytest.mark.parametrize("north_m", [6_000_000.0, 8_500_000.0])
def test_a_straight_edge_of_a_projection_stays_straight_in_it(tmp_path, north_m):
    """A long edge in a projection bends in lon/lat; its middle must not be cut short."""
    line = shapely.LineString([(200_000.0, north_m), (800_000.0, north_m)])
    gpd.GeoDataFrame(geometry=[line], crs="EPSG:32636").to_file(tmp_path / "line.gpkg")
    found = launched(tmp_path, file="line.gpkg").geometry
    # halfway between the points that are put in, at the worst
    on_line = shapely.points(np.arange(200_250.0, 800_000.0, 250.0), north_m)
    there = gpd.GeoSeries(on_line, crs="EPSG:32636").to_crs("EPSG:4326").to_numpy()
    assert shapely.distance(found, there).max() * 111_000 < 0.2


@pytest.mark.parametrize(
    ("code", "crs"), [("RUS", "EPSG:3576"), ("FJI", "EPSG:3832"), ("ATA", "EPSG:3031")]
)
def test_a_projection_that_holds_180_degrees_or_a_pole(tmp_path, code, crs):
    """A country comes back from it as it was, on both sides of 180 degrees."""
    country = load_region(code).geometry
    rings = [
        shapely.Polygon(geodesy.densify(shapely.get_coordinates(part.exterior), 500.0))
        for part in country.geoms
    ]
    # as somebody would draw it there: without the seam that lon/lat needs, and in steps so short
    # that its edges stay within 0.3 m of the border, or it would cover some of the neighbours
    whole = gpd.GeoSeries(rings, crs="EPSG:4326").to_crs(crs).make_valid().union_all()
    gpd.GeoDataFrame(geometry=[whole], crs=crs).to_file(tmp_path / "country.gpkg")
    found = launched(tmp_path, file="country.gpkg")
    assert found.countries == (code,)
    assert found.geometry.is_valid
    assert found.geometry.bounds == pytest.approx(country.bounds, abs=1e-5)
    drawn = sum(geodesy.area(ring) for ring in rings)
    assert geodesy.area(found.geometry) == pytest.approx(drawn, rel=1e-5)


@pytest.mark.parametrize(("crs", "pole"), [("EPSG:3413", 90.0), ("EPSG:3031", -90.0)])
def test_rings_round_a_pole(tmp_path, crs, pole):
    """A disc holds its pole, and a disc with a hole round the pole does not."""
    disc, hole = (shapely.Point(0.0, 0.0).buffer(radius, 64) for radius in (2e6, 1e6))
    gpd.GeoDataFrame(geometry=[disc], crs=crs).to_file(tmp_path / "disc.gpkg")
    gpd.GeoDataFrame(geometry=[disc.difference(hole)], crs=crs).to_file(tmp_path / "ring.gpkg")
    gpd.GeoDataFrame(geometry=[hole], crs=crs).to_file(tmp_path / "hole.gpkg")
    around, ring, inner = (
        launched(tmp_path, file=f"{name}.gpkg").geometry for name in ("disc", "ring", "hole")
    )
    at_pole = shapely.Point(50.0, pole)
    assert (around.intersects(at_pole), ring.intersects(at_pole)) == (True, False)
    assert geodesy.area(around) == pytest.approx(geodesy.area(ring) + geodesy.area(inner), rel=1e-9)
    # the projection is true to scale at 70 or 71 degrees and smaller at the pole
    assert 1.0 < geodesy.area(around) / disc.area < 1.1


@pytest.mark.parametrize("kind", ["Polygon", "LineString", "Point"])
def test_a_zone_of_utm_across_180_degrees(tmp_path, kind):
    shape = {
        "Polygon": shapely.box(700_000, 5_900_000, 900_000, 6_000_000),
        "LineString": shapely.LineString([(700_000, 5_900_000), (900_000, 6_000_000)]),
        "Point": shapely.Point(900_000, 6_000_000),
    }[kind]
    gpd.GeoDataFrame(geometry=[shape], crs="EPSG:32660").to_file(tmp_path / "sea.gpkg")
    found = launched(tmp_path, file="sea.gpkg").geometry
    assert {part.geom_type for part in shapely.get_parts(found)} == {kind}
    lon = shapely.get_coordinates(found)[:, 0]
    assert np.abs(lon).min() > 176.0  # nothing goes the long way round
    if kind == "Polygon":  # the grid is a thousandth larger than the ground, or smaller
        assert geodesy.area(found) == pytest.approx(200e3 * 100e3, rel=4e-3)


def test_a_longitude_beyond_180_in_another_datum(tmp_path):
    """The way from Pulkovo 1942 goes through space, and brings 190 degrees back as -170."""
    box = shapely.box(175, 50, 190, 60)
    gpd.GeoDataFrame(geometry=[box], crs="EPSG:4284").to_file(tmp_path / "pulkovo.gpkg")
    found = launched(tmp_path, file="pulkovo.gpkg").geometry
    assert geodesy.area(found) == pytest.approx(geodesy.area(box), rel=1e-3)


def test_a_rotated_pole():
    """Its degrees are no longitudes: edges bend, and are put in points 1 km apart."""
    rotated = {
        "grid_mapping_name": "rotated_latitude_longitude",
        "grid_north_pole_latitude": 39.25,
        "grid_north_pole_longitude": -162.0,
    }
    projection = to_lon_lat.Projection.of(CRS.from_cf(rotated).to_wkt())
    lon, lat = projection.chain(shapely.LineString([(0.0, 0.0), (3.0, 0.0)])).T
    steps = geodesy.distance(lon[:-1], lat[:-1], lon[1:], lat[1:])
    assert 900.0 < steps.min() < steps.max() < 1_010.0
    assert (lon[0], lat[0]) == pytest.approx((18.0, 50.75))


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


def test_a_collection(tmp_path):
    shape = shapely.GeometryCollection([shapely.Point(33.0, 50.0), shapely.MultiPolygon([AREA])])
    text = json.dumps(
        {"type": "Feature", "properties": {}, "geometry": shapely.geometry.mapping(shape)}
    )
    (tmp_path / "collection.geojson").write_text(text)
    found = launched(tmp_path, file="collection.geojson")
    assert sorted(part.geom_type for part in found.geometry.geoms) == ["Point", "Polygon"]
    assert found.countries == ("UKR",)


def test_the_one_layer_with_shapes(tmp_path):
    """Styles that QGIS keeps beside the shapes, and a track's empty layers, are no choice."""
    area = gpd.GeoDataFrame(geometry=[AREA], crs="EPSG:4326")
    area.to_file(tmp_path / "styled.gpkg", layer="area")
    styles = pd.DataFrame({"styleName": ["red"]})
    pyogrio.write_dataframe(styles, tmp_path / "styled.gpkg", layer="layer_styles")
    assert launched(tmp_path, file="styled.gpkg").geometry.equals(AREA)
    (tmp_path / "stops.gpx").write_text(
        '<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1">'
        '<wpt lat="50" lon="30"/></gpx>'
    )
    assert launched(tmp_path, file="stops.gpx").geometry.equals(shapely.Point(30.0, 50.0))


def test_what_runs_on_beyond_180_degrees_is_cut_there(tmp_path):
    gpd.GeoDataFrame(geometry=[shapely.box(175, -20, 190, -10)], crs="EPSG:4326").to_file(
        tmp_path / "sea.geojson"
    )
    found = launched(tmp_path, file="sea.geojson").geometry
    assert sorted(part.bounds for part in found.geoms) == [
        (-180, -20, -170, -10),
        (175, -20, 180, -10),
    ]
    # one that begins there leaves no line behind on the other side
    gpd.GeoDataFrame(geometry=[shapely.box(180, -20, 190, -10)], crs="EPSG:4326").to_file(
        tmp_path / "east.geojson"
    )
    east = launched(tmp_path, file="east.geojson").geometry
    assert east.equals(shapely.box(-180, -20, -170, -10))
    assert east.geom_type == "Polygon"


BOWTIE = shapely.Polygon([(30, 50), (31, 51), (31, 50), (30, 51)])


def bad_files(folder):
    """Write every bad file; return what must be said of each."""

    def frame(*shapes, crs="EPSG:4326"):
        return gpd.GeoDataFrame({"n": range(len(shapes))}, geometry=list(shapes), crs=crs)

    frame(None, BOWTIE).to_file(folder / "bowtie.geojson")
    (folder / "open.geojson").write_text(
        '{"type": "Polygon", "coordinates": [[[30, 50], [31, 50], [31, 51], [30, 51]]]}'
    )
    (folder / "short.geojson").write_text('{"type": "LineString", "coordinates": [[30, 50]]}')
    frame(AREA).to_file(folder / "torn.gpkg")
    content = (folder / "torn.gpkg").read_bytes()
    (folder / "torn.gpkg").write_bytes(content[: len(content) // 2])
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
        "open.geojson": "as a vector file: feature 1: a ring does not end where it begins",
        "short.geojson": "cannot be read as a vector file: feature 1: a line has one point alone",
        "torn.gpkg": "cannot be read as a vector file: ",
        "two.gpkg": "has 2 layers (a, b); write one of them as layer",
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


def test_a_projection_that_a_file_cannot_have(tmp_path):
    gpd.GeoDataFrame(geometry=[shapely.Point(9e7, 9e7)], crs="EPSG:32636").to_file(
        tmp_path / "p.gpkg"
    )
    with pytest.raises(
        RegionError, match=r"outside of the area of its coordinate system|not on the"
    ):
        launched(tmp_path, file="p.gpkg")
    assert to_lon_lat._wrapped(shapely.Point(1.0, 2.0)).equals(shapely.Point(1.0, 2.0))


# ---- layers and filters -------------------------------------------------------------------------


@pytest.fixture(params=["front.gpkg", "front.geojson", "front.shp", "front.fgb"])
def front(request, tmp_path):
    """Write three areas, of which one is held; return the path."""
    rows = {"status": ["held", "free", "free"], "km2": [10, 20, 30]}
    shapes = [shapely.box(west, 48, west + 0.5, 49) for west in (35, 36, 37)]
    path = tmp_path / request.param
    gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326").to_file(path)
    return path


def test_a_filter_takes_some_of_the_shapes(front):
    """In every format: OGR sees only the columns that it is told to read."""
    for where, west, east in (
        ("status = 'held'", 35, 35.5),
        ("status <> 'held'", 36, 37.5),
        ("km2 > 15 AND status = 'free'", 36, 37.5),
        ("NOT km2 > 15", 35, 35.5),
    ):
        found = launched(front.parent, file=front.name, filter=where)
        assert found.geometry.bounds == (west, 48, east, 49), where
        assert found.name == "front"


@pytest.mark.parametrize(
    ("where", "said"),
    [
        ("status = 'lost'", "the filter status = 'lost' matches nothing"),
        ("state = 'held'", "the filter state = 'held' is not understood; write a condition in SQL"),
        ("status = ", "the filter status =  is not understood; write a condition in SQL"),
    ],
)
def test_a_filter_that_is_of_no_use_lists_the_columns(front, where, said):
    with pytest.raises(RegionError) as caught:
        launched(front.parent, file=front.name, filter=where)
    assert str(caught.value).startswith(f"{front}: {said}")
    assert str(caught.value).endswith("; the columns are: status, km2")


def test_a_layer_is_named_where_there_are_several(tmp_path):
    for name, west in (("north", 30), ("south", 40)):
        rows = {"status": ["held", "free"]}
        shapes = [shapely.box(west, 48, west + 1, 49), shapely.box(west, 40, west + 1, 41)]
        gpd.GeoDataFrame(rows, geometry=shapes, crs="EPSG:4326").to_file(
            tmp_path / "two.gpkg", layer=name
        )
    found = launched(tmp_path, file="two.gpkg", layer="south", filter="status = 'held'")
    assert found.geometry.bounds == (40, 48, 41, 49)
    with pytest.raises(RegionError) as caught:
        launched(tmp_path, file="two.gpkg", layer="west")
    assert str(caught.value) == (
        f"{tmp_path / 'two.gpkg'}: has no layer 'west'; its layers are: north, south"
    )


def test_a_broken_file_with_a_filter_is_a_broken_file(tmp_path):
    (tmp_path / "text.geojson").write_text("this is no map")
    with pytest.raises(RegionError, match="cannot be read as a vector file"):
        launched(tmp_path, file="text.geojson", filter="a = 1")


# ---- nothing is dropped in silence --------------------------------------------------------------

FILES = CASES / "files"
SQUARE = [[10, 50], [11, 50], [11, 51], [10, 51], [10, 50]]


GML_OF_A_POINT = (
    '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml"><gml:pos>{} 30</gml:pos>'
    "</gml:FeatureCollection>"
)


def collection(*geometries):
    features = [{"type": "Feature", "properties": {}, "geometry": one} for one in geometries]
    return json.dumps({"type": "FeatureCollection", "features": features})


def refused(path):
    with pytest.raises(RegionError) as caught:
        shapes_of(path)
    said = str(caught.value)
    assert said.startswith(f"{path}")
    return said.removeprefix(f"{path}").removeprefix(": ")


def test_each_feature_that_cannot_be_read_is_told_of():
    assert refused(FILES / "lost-points.geojson") == (
        "3 of 4 features cannot be read, and nothing is made of the others alone: feature 2: a "
        "coordinate is text, not a number; feature 3: a coordinate is null; feature 4: a point has "
        "one coordinate alone; allow_partial = true leaves them out"
    )


@pytest.mark.parametrize(
    ("geometry", "said"),
    [
        ({"type": "Point", "coordinates": ["30", 50]}, "a coordinate is text, not a number"),
        ({"type": "Point", "coordinates": [True, 50]}, "where a number should stand is boolean"),
        ({"type": "Point", "coordinates": [30, 50, None]}, "a coordinate is null"),
        ({"type": "Point", "coordinates": [30]}, "a point has one coordinate alone"),
        ({"type": "Point", "coordinates": 30}, "its lists are not as deep as its type needs"),
        ({"type": "Point"}, "it has no coordinates"),
        ({"type": "point", "coordinates": [30, 50]}, 'there is no type "point"'),
        ({"type": None}, "there is no type null"),
        ({"coordinates": [30, 50]}, "there is no type null"),
        ({"type": "LineString", "coordinates": [[30, 50]]}, "a line has one point alone"),
        ({"type": "Polygon", "coordinates": SQUARE}, "its lists are not as deep"),
        ({"type": "Polygon", "coordinates": [SQUARE[:-1]]}, "a ring does not end where it begins"),
        ({"type": "Polygon", "coordinates": [[[SQUARE]]]}, "where a number should stand is array"),
        ({"type": "MultiPolygon", "coordinates": [SQUARE]}, "its lists are not as deep"),
        ({"type": "GeometryCollection", "geometries": [None]}, ""),
        ([30, 50], "its geometry is no table but [30, 50]"),
        ("POINT (30 50)", 'its geometry is no table but "POINT (30 50)"'),
    ],
)
def test_a_faulty_geometry_among_sound_ones_is_told_with_its_number(tmp_path, geometry, said):
    path = tmp_path / "some.geojson"
    sound = {"type": "Point", "coordinates": [30, 50]}
    path.write_text(collection(sound, geometry, None, sound))
    told = refused(path)
    assert told.startswith("1 of 4 features cannot be read, and nothing is made of the others alon")
    assert f"feature 2: {said}" in told
    lines = json.loads(path.read_text())["features"]
    (tmp_path / "lines.geojsonl").write_text("\n".join(map(json.dumps, lines)) + "\n")
    assert f"feature 2: {said}" in refused(tmp_path / "lines.geojsonl")


@pytest.mark.parametrize("feature", [{"type": "feature"}, {}, None, [], "x", 5])
def test_what_is_no_feature_is_told_with_its_number(tmp_path, feature):
    if isinstance(feature, dict):
        feature = {
            **feature,
            "properties": {},
            "geometry": {"type": "Point", "coordinates": [1, 2]},
        }
    path = tmp_path / "some.geojson"
    whole = json.loads(collection({"type": "Point", "coordinates": [30, 50]}))
    path.write_text(json.dumps({**whole, "features": [*whole["features"], feature]}))
    assert "1 of 2 features cannot be read" in refused(path)
    assert "feature 2: it is no Feature but " in refused(path)


def test_many_faults_are_counted(tmp_path):
    path = tmp_path / "many.geojson"
    path.write_text(collection(*[{"type": "Point", "coordinates": [80]}] * 5000))
    said = refused(path)
    assert said.endswith("; and 4,990 more")
    assert len(said) < 1000


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("a.kml", "<kml><Placemark><Point><coordinates>{}</coordinates></Point></Placemark></kml>",
         "shape 1 has a coordinate that is none: "),
        ("a.gpx", '<gpx version="1.1"><wpt lat="{}" lon="30"/></gpx>',
         "shape 1 has a coordinate that is none: "),
        ("a.gml", GML_OF_A_POINT, "has a coordinate that is none: "),
        ("a.csv", "name,lat,lon\nA,{},30\n", "cannot be read as a vector file: row 2: "),
    ],
)  # fmt: skip
@pytest.mark.parametrize("word", ["abc", "5o", "30;50", "--5", "1e"])
def test_text_that_is_no_coordinate_is_not_taken_for_0(tmp_path, name, content, said, word):
    (tmp_path / name).write_text(content.format(word))
    told = refused(tmp_path / name)
    assert told.startswith(said)
    assert word.split(";")[0] in told


def test_areas_in_nested_collections_stay_areas():
    found = shapes_of(FILES / "nested-collection.geojson")
    assert found.geom_type == "MultiPolygon"
    assert DistanceField(found).distance(10.5, 50.5) == 0.0
    nested = json.loads((FILES / "nested-collection.geojson").read_text())
    text = json.dumps(nested["features"][0]["geometry"])
    for _ in range(4):
        shape = shapely.from_geojson(text)
        assert DistanceField(shape).distance(10.5, 50.5) == 0.0
        text = f'{{"type": "GeometryCollection", "geometries": [{text}]}}'


def test_a_line_of_no_length_is_a_point(tmp_path):
    found = shapes_of(FILES / "line-of-no-length.geojson")
    assert found.equals(
        shapely.from_wkt("GEOMETRYCOLLECTION (POINT (30 50), LINESTRING (31 50, 32 50))")
    )
    (tmp_path / "one.geojson").write_text(
        collection({"type": "LineString", "coordinates": [[30, 50], [30, 50], [30, 50]]})
    )
    assert shapes_of(tmp_path / "one.geojson").equals(shapely.Point(30, 50))


# ---- edges over 180 degrees ---------------------------------------------------------------------

WAYS = "if it crosses 180 degrees, write {} in place of {}, or divide the shape at 180; if it runs"


@pytest.mark.parametrize(
    ("geometry", "ends", "write"),
    [
        ({"type": "LineString", "coordinates": [[179, 65], [-179, 65]]}, (179, -179), 181),
        ({"type": "LineString", "coordinates": [[-170, 65], [160, 60]]}, (-170, 160), -200),
        ({"type": "Polygon", "coordinates": [[[-170, 0], [170, 0], [170, 9], [-170, 0]]]},
         (-170, 170), -190),
    ],
)  # fmt: skip
def test_an_edge_over_180_degrees_is_refused_with_two_ways_to_write_it(
    tmp_path, geometry, ends, write
):
    path = tmp_path / "edge.geojson"
    path.write_text(collection({"type": "Point", "coordinates": [1, 2]}, geometry))
    said = refused(path)
    assert said.startswith("1 of 2 shapes cannot be read, and nothing is made of the others alone")
    assert f": shape 2 has an edge from lon {ends[0]} to lon {ends[1]} at lat " in said
    assert WAYS.format(write, ends[1]) in said


def test_both_ways_to_write_it_are_the_short_way(tmp_path):
    text = (FILES / "across-180.geojson").read_text()
    assert WAYS.format(181, -179) in refused(FILES / "across-180.geojson")
    path = tmp_path / "across.geojson"
    path.write_text(text.replace("-179", "181"))
    beyond = shapes_of(path)
    halves = [shapely.box(179, 65, 180, 66), shapely.box(-180, 65, -179, 66)]
    path.write_text(shapely.to_geojson(shapely.MultiPolygon(halves)))
    divided = shapes_of(path)
    assert beyond.equals(divided)
    anchorage, oslo = (-149.9, 61.22), (10.75, 59.91)
    assert DistanceField(beyond).distance(*anchorage) == pytest.approx(1_513e3, abs=3e3)
    assert DistanceField(beyond).distance(*oslo) == pytest.approx(6_003e3, abs=3e3)


@pytest.mark.parametrize(
    "shape",
    [
        shapely.box(-180, 66, 180, 90),
        shapely.box(-180, -90, 180, 90),
        shapely.box(-90, 10, 90, 20),
        shapely.Polygon([(-180, -90), (180, -90), (180, -70), (0, -65), (-180, -70)]),
    ],
)
def test_a_girdle_a_pole_and_half_the_earth_are_no_such_edges(tmp_path, shape):
    path = tmp_path / "cap.geojson"
    path.write_text(shapely.to_geojson(shape))
    assert shapes_of(path).equals(shape)


def test_kml_takes_the_short_way(tmp_path):
    points = "179,65 -179,65 -179,66 179,66 179,65"
    (tmp_path / "a.kml").write_text(
        "<kml xmlns='http://www.opengis.net/kml/2.2'><Placemark><Polygon><outerBoundaryIs>"
        f"<LinearRing><coordinates>{points}</coordinates></LinearRing></outerBoundaryIs></Polygon>"
        "</Placemark></kml>"
    )
    found = shapes_of(tmp_path / "a.kml")
    assert sorted(part.bounds for part in found.geoms) == [
        (-180, 65, -179, 66),
        (179, 65, 180, 66),
    ]


# ---- many formats, one area ---------------------------------------------------------------------


def test_twelve_files_of_one_area_give_the_same_distances(tmp_path):
    ring = shapely.Point(30.0, 50.0).buffer(0.7, quad_segs=16)
    area = shapely.Polygon(np.round(shapely.get_coordinates(ring), 9))
    table = gpd.GeoDataFrame({"name": ["a"]}, geometry=[area], crs="EPSG:4326")
    exact = {"COORDINATE_PRECISION": 15}
    table.to_file(tmp_path / "a.geojson", **exact)
    table.to_file(tmp_path / "a.geojsonl", driver="GeoJSONSeq", **exact)
    table.to_file(tmp_path / "a.gpkg")
    table.to_file(tmp_path / "a.fgb")
    table.to_file(tmp_path / "a.shp")
    table.to_file(tmp_path / "a.gml", driver="GML", FORMAT="GML3.2")
    pyogrio.write_dataframe(table, tmp_path / "a.kml", driver="KML")
    with zipfile.ZipFile(tmp_path / "a.kmz", "w") as archive:
        archive.write(tmp_path / "a.kml", "doc.kml")
    with zipfile.ZipFile(tmp_path / "a.zip", "w") as archive:
        for ending in ("shp", "shx", "dbf", "prj"):
            archive.write(tmp_path / f"a.{ending}", f"folder/a.{ending}")
    (tmp_path / "a.csv").write_text(f'name;WKT\na;"{area.wkt}"\n')
    shutil.copy(tmp_path / "a.geojson", tmp_path / "a.txt")  # its name says nothing
    arcs = {"type": "Topology", "arcs": [shapely.get_coordinates(area).tolist()],
            "objects": {"a": {"type": "Polygon", "arcs": [[0]]}}}  # fmt: skip
    (tmp_path / "a.topojson").write_text(json.dumps(arcs))
    lon, lat = np.meshgrid(np.linspace(20.0, 40.0, 20), np.linspace(40.0, 60.0, 20))
    expected = DistanceField(area).distance(lon, lat)
    names = ("geojson", "geojsonl", "gpkg", "fgb", "shp", "gml", "kml", "kmz", "zip", "csv", "txt")
    for ending in (*names, "topojson"):
        found = DistanceField(shapes_of(tmp_path / f"a.{ending}")).distance(lon, lat)
        assert np.abs(found - expected).max() < 1e-3, ending


@pytest.mark.parametrize(
    "before",
    ["<?xml version='1.0'?>\n<!-- XHTML with <br /> in CDATA -->", "<!-- a --> <!-- <gpx> -->"],
)
def test_a_kml_is_told_by_its_root_whatever_stands_in_comments_before_it(tmp_path, before):
    point = "<Placemark><Point><coordinates>5,6</coordinates></Point></Placemark>"
    kml = f'{before}\n<kml xmlns="http://earth.google.com/kml/2.2">{point}</kml>'
    (tmp_path / "old.txt").write_text(kml)
    assert shapely.equals(shapes_of(tmp_path / "old.txt"), shapely.Point(5, 6))


def test_the_folders_of_a_kml_are_read_together(tmp_path):
    path = FILES / "folders-same-name.kml"
    west, east = shapely.box(30, 50, 31, 51), shapely.box(40, 50, 41, 51)
    assert shapes_of(path).equals(west | east)
    assert shapes_of(path, "Zone").equals(west)
    assert shapes_of(path, ["Zone", "Zone (#2)"]).equals(west | east)
    for name, shape in (("a", west), ("b", east)):
        table = gpd.GeoDataFrame({"name": [name]}, geometry=[shape], crs="EPSG:4326")
        table.to_file(tmp_path / "two.gpkg", layer=name)
    assert 'write one of them as layer, a list of them, or "*" for all' in (
        refused(tmp_path / "two.gpkg")
    )
    assert shapes_of(tmp_path / "two.gpkg", "*").equals(west | east)
    assert launched(tmp_path, file="two.gpkg", layer=["a", "b"]).geometry.equals(west | east)
    assert shapes_of(tmp_path / "two.gpkg", "*", "name = 'b'").equals(east)


@pytest.mark.parametrize(
    ("text", "points"),
    [
        ((FILES / "points.csv").read_text(), [(30.5, 50.5), (32.5, 51.5)]),
        ("Name;Latitude;Longitude\nA;50,5;30,5\nB;51,5;-32,5\n", [(30.5, 50.5), (-32.5, 51.5)]),
        ("id\tLAT (WGS84)\tLNG\n1\t50.5 N\t30.5 W\n", [(-30.5, 50.5)]),
        ("\ufeffx|y\n30.5|50.5\n\n", [(30.5, 50.5)]),
        ('note,lon,lat\n"a, ""b""\nc",30.5,50.5\n', [(30.5, 50.5)]),
        ("wkt\tname\nPOINT (30.5 50.5)\ta\n", [(30.5, 50.5)]),
    ],
)
def test_tables_of_points(tmp_path, text, points):
    path = tmp_path / "points.csv"
    path.write_text(text, encoding="utf-8")
    assert shapes_of(path).equals(shapely.MultiPoint(points))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ("A,50,5,30,5", "row 3: it has 5 cells, and the first line has 3"),
        (
            "A,95,30",
            "row 3: '95' is beyond 90 degrees; have latitude and longitude changed places?",
        ),
        ("A,195,30", "row 3: '195' is beyond 90 degrees"),
        ("A,50 E,30", "row 3: '50 E' is no degrees with N or S"),
        ("A,50,30 O", "row 3: '30 O' is no degrees with E or W"),
        ("A,,30", "row 3: '' is no number of degrees"),
        ("A,50", "row 3: it has 2 cells, and the first line has 3"),
    ],
)
def test_a_row_that_is_no_point_is_told_with_its_number(tmp_path, row, said):
    path = tmp_path / "points.csv"
    path.write_text(f"name,lat,lon\nB,50,30\n{row}\n")
    assert refused(path) == (
        "1 of 2 rows cannot be read, and nothing is made of the others alone: "
        f"{said}; allow_partial = true leaves them out"
    )


def test_a_filter_looks_at_the_columns_of_a_table(tmp_path):
    (tmp_path / "bases.csv").write_text("kind,lat,lon\nair,50,30\nsea,40,20\n")
    found = launched(tmp_path, file="bases.csv", filter="kind = 'sea'")
    assert found.geometry.equals(shapely.Point(20, 40))
