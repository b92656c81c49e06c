"""The products for other programs, read back by software that did not write them."""

import json
import re
import sqlite3
import sys
import zipfile
from html import unescape
from io import BytesIO
from pathlib import Path
from xml.etree import ElementTree as ET

import duckdb
import fastkml
import geopandas as gpd
import numpy as np
import pandas as pd
import pyogrio
import pytest
import shapely
from lxml import etree
from pyproj import Geod
from python_calamine import CalamineWorkbook

import rangemap
from rangemap.analysis.city_table import CITY_COLUMNS
from rangemap.analysis.country_table import COUNTRY_COLUMNS
from rangemap.analysis.reach import BAND_COLUMNS
from rangemap.cli import options
from rangemap.config import format_names, scenario
from rangemap.config.scenario import Cities
from rangemap.errors import ConfigError, MissingExtraError, OutputError
from rangemap.exports import workbook
from rangemap.exports.geopackage import _layers, _rules
from rangemap.exports.zip_and_xml import legal
from rangemap.pack import formats
from rangemap.world import tables

GEOD = Geod(ellps="WGS84")
KML = "{http://www.opengis.net/kml/2.2}"
NAMES = {
    "gpkg": "reach.gpkg",
    "kmz": "reach.kmz",
    "parquet": "reach.parquet",
    "xlsx": "tables.xlsx",
    "datawrapper": "datawrapper.json",
}
ON_A_MAP = tuple(name for name in NAMES if name != "xlsx")
HOSTILE = '=HYPERLINK("http://a.b";"<b>&\x07'
# On both sides of 180 degrees; two systems, one of them with all three ranges; points and areas
FIJI = {
    "title": '+1 <script>alert("title")</script>',
    "launch": {
        "region": "Fiji",
        "name": HOSTILE,
        "include": [{"points": [{"name": "Sea", "lat": -25.0, "lon": -170.0}]}],
    },
    "systems": [
        {
            "name": "@SUM(1)",
            "range_km": 900,
            "range_low_km": 700,
            "min_range_km": 30,
            "source": "x",
        },
        {"name": "-2+3", "range_km": 1500, "source": "=1+1"},
    ],
    "map": {"theme": "dark", "colors": {"2-3": "#fedcba"}},
}


@pytest.fixture(scope="module")
def fiji():
    return rangemap.build(scenario.Scenario.model_validate(FIJI))


@pytest.fixture(scope="module", params=["example", "fiji"])
def written(request, tmp_path_factory):
    """Return a result and the folder of its pack."""
    result = request.getfixturevalue(request.param)
    folder = tmp_path_factory.mktemp("exports") / "pack"
    rangemap.write(result, folder, formats=[*ON_A_MAP, "csv", "geojson", "json"])
    return result, folder


@pytest.fixture(scope="module", params=["example", "fiji"])
def workbook_pack(request, tmp_path_factory):
    """Return a result and the folder of its workbook; test_office.py opens one of 67,000 rows."""
    result = request.getfixturevalue(request.param)
    if request.param == "example":
        larger = result.scenario.model_copy(update={"cities": Cities(min_population=20_000)})
        result = rangemap.build(larger)
    folder = tmp_path_factory.mktemp("workbook") / "pack"
    rangemap.write(result, folder, formats=["xlsx", "csv", "json"])
    return result, folder


def parsed(text):
    return ET.fromstring(text)  # noqa: S314 (the text is our own)


def area_km2(geometry):
    return abs(GEOD.geometry_area_perimeter(geometry)[0]) / 1e6


def csv(folder, name):
    return pd.read_csv(folder / f"{name}.csv", keep_default_na=False)


def plain(value):
    """Return what a CSV would hold of an empty value or a truth; all else as it is."""
    if pd.isna(value):
        return ""
    return str(bool(value)) if isinstance(value, bool | np.bool_) else value


def same(read, told, columns):
    """Hold that two tables say the same: numbers, truths, texts, and what is empty."""
    assert len(read) == len(told)
    for column in columns:
        one, other = (list(map(plain, table[column].astype(object))) for table in (read, told))
        if set(other) <= {"True", "False", ""}:  # a truth, which GDAL gives as a number
            one = ["" if value == "" else str(value in {"True", 1.0}) for value in one]
        if any(
            isinstance(value, float) for value in one
        ):  # pandas leaves a column with gaps as text
            other = ["" if value == "" else float(value) for value in other]
        assert one == other, column


def test_what_is_asked_for_is_written_and_named_in_the_manifest(written):
    _result, folder = written
    manifest = json.loads((folder / "manifest.json").read_text())
    assert {NAMES[name] for name in ON_A_MAP} < set(manifest["files"])


def test_the_workbook_is_named_in_the_manifest(workbook_pack):
    _result, folder = workbook_pack
    assert "tables.xlsx" in json.loads((folder / "manifest.json").read_text())["files"]


def test_they_are_not_written_unasked(example):
    assert not set(NAMES) & set(format_names.DEFAULT_FORMATS)
    assert set(format_names.FORMATS) > {*NAMES, *format_names.DEFAULT_FORMATS}
    assert example.scenario.output.formats == format_names.DEFAULT_FORMATS
    assert options.formats("gpkg, kmz") == ("gpkg", "kmz")
    with pytest.raises(ConfigError, match=r"got shp; the formats that exist are .*gpkg"):
        options.formats("gpkg,shp")


@pytest.mark.parametrize("name", ON_A_MAP)
def test_the_same_result_gives_the_same_bytes(written, name, monkeypatch):
    same_bytes(*written, name, monkeypatch)


def test_the_same_result_gives_the_same_workbook(workbook_pack, monkeypatch):
    same_bytes(*workbook_pack, "xlsx", monkeypatch)


def same_bytes(result, folder, name, monkeypatch):
    monkeypatch.setattr("time.time", lambda: 2_000_000_000.0)
    ((file, content),) = formats._MADE[name](result).items()
    content = content.encode() if isinstance(content, str) else content
    assert file == NAMES[name]
    assert content == (folder / file).read_bytes()


# ---- GeoPackage


def test_the_layers_of_the_geopackage_are_the_tables(written):
    result, folder = written
    path = folder / "reach.gpkg"
    layers = dict(pyogrio.list_layers(path))
    assert list(layers) == [
        "bands",
        "countries",
        "places",
        "launch_region",
        "about",
        "layer_styles",
    ]
    bands = gpd.read_file(path, layer="bands")
    assert bands.crs.to_epsg() == 4326
    same(bands, result.bands, BAND_COLUMNS)
    for read, made in zip(bands.geometry, result.bands.geometry, strict=True):
        assert shapely.equals(read, made)
    same(gpd.read_file(path, layer="countries"), csv(folder, "countries"), COUNTRY_COLUMNS)
    countries = gpd.read_file(path, layer="countries").geometry
    assert shapely.get_num_coordinates(countries).tolist() == (
        shapely.get_num_coordinates(result.countries.geometry).tolist()
    )
    same(gpd.read_file(path, layer="places"), csv(folder, "cities"), CITY_COLUMNS)
    launch = gpd.read_file(path, layer="launch_region")
    assert launch["name"].eq(result.region.name).all()
    assert shapely.union_all(launch.geometry).area == pytest.approx(result.region.geometry.area)


def test_a_launch_region_of_points_and_areas_keeps_both(fiji):
    table = _layers(fiji)["launch_region"]
    assert set(table.geom_type) == {"MultiPoint", "MultiPolygon"}
    assert _rules(fiji)["launch_region"][0].kind == "fill"


def test_the_geopackage_is_sound_and_has_no_time_of_its_own(written):
    _result, folder = written
    with sqlite3.connect(folder / "reach.gpkg") as file:
        assert file.execute("PRAGMA integrity_check").fetchall() == [("ok",)]
        assert file.execute("PRAGMA foreign_key_check").fetchall() == []
        times = file.execute("SELECT DISTINCT last_change FROM gpkg_contents").fetchall()
        types = dict(file.execute("SELECT name, type FROM pragma_table_info('countries')"))
        about = file.execute("SELECT key, value FROM about").fetchall()
    assert times == [("1980-01-01T00:00:00.000Z",)]
    assert (types["capital_in_reach"], types["places_in_reach"]) == ("BOOLEAN", "INTEGER")
    told = dict(about)
    assert told["border view"] == _result.summary["borders"]
    assert told["headline"] == _result.summary["headline"]
    assert [value for key, value in about if key == "attribution"] == (
        _result.summary["attribution"]
    )
    assert len([key for key, _value in about if key == "range source"]) == len(
        _result.summary["systems"]
    )


def test_the_styles_are_where_qgis_looks_and_choose_every_row(written):
    result, folder = written
    with sqlite3.connect(folder / "reach.gpkg") as file:
        found = file.execute(
            "SELECT f_table_name, f_geometry_column, styleQML, styleSLD FROM layer_styles "
            "WHERE useAsDefault AND f_table_catalog = '' AND f_table_schema = ''"
        ).fetchall()
        columns = dict(file.execute("SELECT table_name, column_name FROM gpkg_geometry_columns"))
        assert {name: column for name, column, *_ in found} == columns
        styles = {name: (parsed(qml), parsed(sld)) for name, _, qml, sld in found}
        rules = styles["bands"][0].findall(".//rule")
        drawn = [
            file.execute(f"SELECT fid FROM bands WHERE {rule.get('filter')}").fetchall()  # noqa: S608
            for rule in rules
        ]
    assert drawn == [[(number,)] for number in range(1, len(result.bands) + 1)]
    symbols = styles["bands"][0].findall(".//symbol")
    assert [symbol.get("name") for symbol in symbols] == [rule.get("symbol") for rule in rules]
    hues = [
        "#{:02x}{:02x}{:02x}".format(*map(int, option.get("value").split(",")[:3]))
        for option in styles["bands"][0].findall(".//Option[@name='color']")
    ]
    fills = [one.text for one in styles["bands"][1].iterfind(".//*[@name='fill']")]
    assert hues == fills
    if result.scenario.title == FIJI["title"]:  # the colour of the config, on the last system
        assert hues[-1] == "#fedcba"
        assert hues[0] == "#ff8a80"  # the first of the dark theme


# ---- KMZ


def document(folder):
    with zipfile.ZipFile(folder / "reach.kmz") as archive:
        assert archive.namelist() == ["doc.kml"]
        return archive.read("doc.kml")


def test_the_kml_is_valid(written):
    schema = Path(fastkml.__file__).parent / "schema" / "ogckml22.xsd"
    etree.XMLSchema(etree.parse(schema)).assertValid(etree.fromstring(document(written[1])))


def test_the_kml_read_by_gdal_is_the_map(written):
    result, folder = written
    path = folder / "reach.kmz"
    systems = [legal(system["name"]) for system in result.summary["systems"]]
    layers = [name for name, _kind in pyogrio.list_layers(path)]
    assert layers == ["Launch region", *systems, "Countries", "Places"]
    read = pd.concat([gpd.read_file(path, layer=name) for name in systems], ignore_index=True)
    assert len(read) == len(result.bands)
    for geometry, band in zip(read.geometry, result.bands.itertuples(), strict=True):
        assert area_km2(geometry) == pytest.approx(band.area_km2, rel=1e-3)
        assert geometry.is_valid
    countries = gpd.read_file(path, layer="Countries")
    known = result.countries.drop_duplicates("adm0_a3")
    assert countries["Name"].tolist() == known["country"].tolist()
    for geometry, made in zip(countries.geometry, known.geometry, strict=True):
        assert area_km2(geometry) == pytest.approx(area_km2(made), rel=1e-3)
    whole = sum(map(area_km2, countries.geometry))
    assert whole == pytest.approx(sum(map(area_km2, known.geometry)), rel=1e-3)
    launch = gpd.read_file(path, layer="Launch region")
    assert sum(map(area_km2, launch.geometry)) == pytest.approx(
        result.summary["launch"]["area_km2"], rel=1e-3
    )


def test_the_places_of_the_kml_are_the_best_known_and_the_capitals(written):
    result, folder = written
    places = gpd.read_file(folder / "reach.kmz", layer="Places")
    known = result.cities.drop_duplicates("geonameid")
    rank = tables.places(["geonameid", "known"]).set_index("geonameid")["known"]
    known = known.assign(known=known["geonameid"].map(rank))
    largest = known.sort_values(["known", "geonameid"], ascending=[False, True]).head(500)
    wanted = {*largest["geonameid"], *known["geonameid"][known["is_capital"]]}
    rows = known[known["geonameid"].isin(wanted)]
    assert sorted(zip(places.geometry.x, places.geometry.y, strict=True)) == sorted(
        zip(rows["lon"], rows["lat"], strict=True)
    )


def test_no_outline_of_the_kml_is_further_than_thirty_metres_from_its_own(written):
    result, folder = written
    systems = [legal(system["name"]) for system in result.summary["systems"]]
    tables = [gpd.read_file(folder / "reach.kmz", layer=name) for name in systems]
    exact = result.bands.geometry
    for read, made in zip(pd.concat(tables).geometry, exact, strict=True):
        points = shapely.points(shapely.get_coordinates(read))
        middles = shapely.line_interpolate_point(
            shapely.get_rings(shapely.get_parts(read)), 0.37, normalized=True
        )
        points = np.concatenate([points, middles])
        line = shapely.shortest_line(points, made.boundary)
        from_, to = shapely.get_coordinates(line).reshape(-1, 2, 2).transpose(1, 2, 0)
        assert GEOD.inv(*from_, *to)[2].max() < 30.0
        # and the other way round: nothing of the outline is left out by more
        points = shapely.points(shapely.get_coordinates(made)[::7])
        line = shapely.shortest_line(points, read.boundary)
        from_, to = shapely.get_coordinates(line).reshape(-1, 2, 2).transpose(1, 2, 0)
        assert GEOD.inv(*from_, *to)[2].max() < 30.0


def test_rings_of_the_kml_run_as_google_earth_wants_them(written):
    root = parsed(document(written[1]))
    for name, counter in (("outerBoundaryIs", True), ("innerBoundaryIs", False)):
        for ring in root.iterfind(f".//{KML}{name}/{KML}LinearRing/{KML}coordinates"):
            points = [tuple(map(float, one.split(","))) for one in ring.text.split()]
            assert shapely.LinearRing(points).is_ccw is counter
            assert len(points) < 64_000
            steps = np.abs(np.diff(points, axis=0))
            assert steps.max() <= 0.25 + 2e-6  # none crosses 180 degrees, none leaves a parallel
    colors = {one.text for one in root.iterfind(f".//{KML}color")}
    assert all(re.fullmatch("[0-9a-f]{8}", color) for color in colors)
    first = root.find(f".//{KML}Style[@id='band0']/{KML}LineStyle/{KML}color").text
    assert first == ("ff808aff" if written[0].scenario.map.theme == "dark" else "ff2b18b2")
    folders = root.findall(f".//{KML}Folder")
    hidden = [
        one.find(f"{KML}name").text for one in folders if one.find(f"{KML}visibility") is not None
    ]
    assert hidden == ["Countries"]


def test_texts_of_the_kml_are_no_markup(fiji, tmp_path):
    rangemap.write(fiji, tmp_path / "pack", formats=["kmz"])
    root = parsed(document(tmp_path / "pack"))
    assert root.find(f".//{KML}name").text == FIJI["title"]  # a name is plain text
    told = [one.text for one in root.iterfind(f".//{KML}description")]
    assert not any("<" in text for text in told)  # a description is read as HTML
    launch = next(text for text in told if "HYPERLINK" in text)
    assert unescape(launch).startswith(legal(HOSTILE))


# ---- GeoParquet


def test_the_parquet_is_the_geojson(written):
    import pyarrow.parquet as pq  # noqa: PLC0415 (with its user)

    _result, folder = written
    path = folder / "reach.parquet"
    about = json.loads(pq.read_schema(path).metadata[b"geo"])
    assert about["version"] == "1.1.0"
    assert about["columns"]["geometry"]["encoding"] == "WKB"
    told = json.loads((folder / "reach.geojson").read_text())["features"]
    opened = duckdb.read_parquet(str(path))  # which did not write it
    rows = [dict(zip(opened.columns, row, strict=True)) for row in opened.fetchall()]
    assert list(rows[0]) == [*BAND_COLUMNS, "geometry"]
    for row, feature in zip(rows, told, strict=True):
        geometry = shapely.from_wkb(row.pop("geometry"))
        assert row == feature["properties"]
        other = shapely.from_geojson(json.dumps(feature["geometry"]))
        assert shapely.equals_exact(geometry, other, tolerance=1e-9)


# ---- workbook


def sheets(folder):
    book = CalamineWorkbook.from_path(folder / "tables.xlsx")
    return {name: book.get_sheet_by_name(name).to_python() for name in book.sheet_names}


def frame(rows):
    return pd.DataFrame(rows[1:], columns=rows[0])


def test_the_sheets_are_the_tables(workbook_pack):
    result, folder = workbook_pack
    read = sheets(folder)
    assert list(read) == ["Summary", "Countries", "Cities", "Sources"]
    names = {system["id"]: system["name"] for system in result.summary["systems"]}
    for sheet, name, columns in (
        ("Countries", "countries", COUNTRY_COLUMNS),
        ("Cities", "cities", CITY_COLUMNS),
    ):
        table = frame(read[sheet])
        assert list(table.columns) == ["system", *columns]
        assert table["system"].tolist() == table["system_id"].map(names).tolist()
        same(table, csv(folder, name), columns)
    summary = {(about, key): value for about, key, value in read["Summary"][1:]}
    for system in json.loads((folder / "summary.json").read_text())["systems"]:
        for key, value in {**system, **system["totals"]}.items():
            if not isinstance(value, dict | list) and value is not None and "source" not in key:
                assert summary[system["name"], key] == value
    assert summary["map", "headline"] == result.summary["headline"]


def test_the_workbook_in_the_eyes_of_openpyxl(workbook_pack):
    import openpyxl  # noqa: PLC0415 (with its user)

    result, folder = workbook_pack
    book = openpyxl.load_workbook(folder / "tables.xlsx")
    for sheet in book:
        assert sheet.freeze_panes == "A2"
        assert sheet.auto_filter.ref == sheet.dimensions
        assert all(cell.font.bold for cell in sheet[1])
        assert all(sheet.column_dimensions[cell.column_letter].width >= 12 for cell in sheet[1])
    cells = {head.value: cell for head, cell in zip(*book["Countries"]["1:2"], strict=True)}
    assert cells["share_in_reach"].number_format == "0.0000%"
    assert cells["population_in_reach"].number_format == "#,##0"
    assert cells["nearest_km"].number_format == "#,##0.000"
    assert (cells["launch"].data_type, cells["places_in_reach"].data_type) == ("b", "n")
    assert str(book.properties.modified) == "1980-01-01 00:00:00"
    assert book.properties.title == legal(result.summary["headline"])


def test_no_text_is_a_formula(fiji):
    import openpyxl  # noqa: PLC0415 (with its user)

    cities = fiji.cities.assign(city='=cmd|" /C calc"!A0')
    cities.loc[0, "city"] = "#N/A"
    cities.loc[1, "city"] = "  +1"
    book = openpyxl.load_workbook(
        BytesIO(workbook(rangemap.RangeMap(**{**vars(fiji), "cities": cities})))
    )
    kinds = {cell.data_type for sheet in book for row in sheet.iter_rows() for cell in row}
    assert kinds == {"s", "n", "b"}
    column = [cell for (cell,) in book["Cities"]["D2:D6"]]
    assert [cell.value for cell in column[:3]] == ["#N/A", "  +1", '=cmd|" /C calc"!A0']
    assert [cell.quotePrefix for cell in column[:3]] == [False, True, True]
    texts = {
        cell.value: cell
        for row in book["Summary"].iter_rows()
        for cell in row
        if isinstance(cell.value, str)
    }
    for text in (FIJI["title"], legal(HOSTILE) + " with a place", "@SUM(1)", "-2+3"):
        found = next(cell for value, cell in texts.items() if value.startswith(text[:10]))
        assert found.quotePrefix


def test_too_many_rows_are_refused_in_words(fiji, monkeypatch):
    monkeypatch.setattr(sys.modules[workbook.__module__], "_MOST_ROWS", 20)
    with pytest.raises(OutputError, match=r"rows in .*, and a sheet holds 19; raise cities.min"):
        workbook(fiji)


def test_without_openpyxl_nothing_is_written_and_the_command_named(fiji, tmp_path, monkeypatch):
    monkeypatch.setitem(sys.modules, "openpyxl", None)
    with pytest.raises(MissingExtraError, match=r"pip install 'rangemap\[tables\]'"):
        rangemap.write(fiji, tmp_path / "pack", formats=["xlsx", "parquet", "json"])
    assert not (tmp_path / "pack").exists()


# ---- Datawrapper


def test_the_markers_are_the_bands_and_the_launch_region(written):
    result, folder = written
    content = (folder / "datawrapper.json").read_text()
    assert len(content) < 2_000_000
    markers = json.loads(content)["markers"]
    assert len({marker["id"] for marker in markers}) == len(markers) == len(result.bands) + 1
    for marker, band in zip(markers, result.bands.itertuples(), strict=False):
        assert (marker["type"], marker["visible"], marker["exactShape"]) == ("area", True, True)
        read = {"certain": "confirmed", "possible": "possible"}[band.certainty]
        assert marker["title"].startswith(f"{band.system}: {read}, ")
        assert f"{band.range_km:,.0f} km" in marker["title"]
        shape = shapely.from_geojson(json.dumps(marker["feature"]["geometry"]))
        assert area_km2(shape) == pytest.approx(band.area_km2, rel=1e-3)
    assert markers[-1]["title"] == f"Launch region: {result.region.name}"
    assert markers[0]["properties"]["fill"] == (
        "#ff8a80" if result.scenario.map.theme == "dark" else "#b2182b"
    )
