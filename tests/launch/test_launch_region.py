"""Launch regions: names, codes and points, and what is included and excluded."""

from pathlib import Path

import geopandas as gpd
import pytest
import shapely

from rangemap.config.launch_table import Launch, LaunchPoint
from rangemap.config.scenario_file import at_launch, load_scenario
from rangemap.errors import RegionError
from rangemap.field import geodesy
from rangemap.field.distance_field import DistanceField
from rangemap.launch.launch_region import launch_region, load_region
from rangemap.world import region_names, tables


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
        ("USA", "USA"),
        ("United States of America", "USA"),
        ("Russia", "RUS"),
        ("UK", "GBR"),
        ("DR Congo", "COD"),
        ("Guinea-Bissau", "GNB"),
        ("guinea bissau", "GNB"),
        ("GE", "GEO"),
        ("Mexico", "MEX"),  # a state inside it is no other country
        ("Luxembourg", "LUX"),
        ("MUS", "MUS"),
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
        ("Kherson", "UKR-kherson", "Kherson"),
        ("Kherson, Ukraine", "UKR-kherson", "Kherson"),
        ("Lviv", "UKR-lviv", "Lviv"),
        ("Kyiv City", "UKR-kievcity", "Kyiv City"),
        ("Mykolaiv", "UKR-mykolayiv", "Mykolaiv"),
        ("Mykolaiv Oblast", "UKR-mykolayiv", "Mykolaiv"),
        ("Georgia, United States", "USA-georgia", "Georgia"),
        ("georgia, usa", "USA-georgia", "Georgia"),
        ("US-GA", "USA-georgia", "Georgia"),
        ("Kaliningrad", "RUS-kaliningrad", "Kaliningrad"),
    ],
)
def test_regions_by_name_and_code(name, key, printed):
    assert region_names.find(name).key == key
    found = load_region(name)
    assert (found.name, found.kind) == (printed, "admin1")


def test_every_country_by_its_codes_and_names():
    table = tables.countries().drop(columns="geometry")
    for row in table.itertuples():
        for name in (row.adm0_a3, row.iso_a2, row.iso_a3, row.name, row.name_en, row.name_uk):
            if isinstance(name, str) and name != "Georgia":  # see below
                assert region_names.find(name).key == row.adm0_a3, name


def test_every_region_by_its_codes():
    table = tables.admin1(columns=["adm1_code", "iso_3166_2"])
    unique = ~table["iso_3166_2"].duplicated(keep=False) & table["iso_3166_2"].notna()
    assert unique.sum() > 3000
    for row in table.itertuples():
        assert region_names.find(row.adm1_code).key == row.adm1_code
    for row in table[unique].itertuples():
        assert region_names.find(row.iso_3166_2).key == row.adm1_code


# What else bears the name of a region and is plainly better known: an island, a sea or lake, a
# region of another country with twenty times its people
BETTER_KNOWN = {
    *("BS-LI", "EG-BA", "KG-Y", "SD-RS"),
    *("CO-AMA", "PE-AMA", "VE-Z", "CV-CA", "HN-LP", "SV-PA", "LR-MY", "MT-45", "PY-8", "SR-PR"),
    "UY-FD",
}


def test_every_region_by_its_name_or_among_the_choices():
    """A name means the region, or the country that it lies in, or is refused with the codes."""
    ambiguous = 0
    for entry in region_names._entries("admin1", "international"):
        match = entry.match
        found = region_names.meanings(match.name)
        if len(found) > 1:
            ambiguous += 1
            with pytest.raises(RegionError) as caught:
                region_names.find(match.name)
            assert f"{match.name}, {match.country} ({match.code})" in str(caught.value)
            continue
        home = found[0].kind in {"country", "area"} and found[0].adm0_a3 == match.adm0_a3
        plain = match.code in {"BE-WLX", "GN-ML", "NG-NI"} | BETTER_KNOWN
        assert found == [match] or home or plain, (match, found)
    assert ambiguous > 200


def test_every_country_that_shares_its_printed_name_with_a_region_elsewhere():
    """All that there are: of these only Georgia is not plainly the country."""
    regions = [entry.match for entry in region_names._entries("admin1", "international")]
    shared = {}
    for country in (entry.match for entry in region_names._entries("country", "international")):
        name = region_names.plain(country.name)
        for match in (one for one in regions if region_names.plain(one.name) == name):
            if match.adm0_a3 != country.adm0_a3:
                shared[country.code] = match.code
        meant = [one.code for one in region_names.meanings(country.name)]
        assert meant == (["GEO", "US-GA"] if country.code == "GEO" else [country.code])
    assert shared == {"GEO": "US-GA", "LUX": "BE-WLX", "MLI": "GN-ML", "NER": "NG-NI"}


@pytest.mark.parametrize(
    ("name", "said"),
    [
        ("Georgia", "of 2 regions: Georgia (GEO), Georgia, United States (US-GA); write the code"),
        ("Congo", ": Democratic Republic of the Congo (COD), Republic of the Congo (COG); write"),
        ("Korea", "South Korea (KOR), North Korea (PRK); write the code"),
        ("Mus", "Mauritius (MUS), Mus, Turkey (TR-49); write the code"),
        ("Granada", "Grenada (GRD), Granada, Spain (ES-GR), Granada, Nicaragua (NI-GR); write"),
        ("Norfolk", "Norfolk Island (NFK), Norfolk, United Kingdom (GB-NFK); write the code"),
        ("Greater London", "and 24 more; write the code"),
        ("Ukrane", "no region is called 'Ukrane'; did you mean \"Ukraine\""),
        ("Texass", 'did you mean "Texas"'),
        ("Xyzzy", "no region is called 'Xyzzy'; `rangemap regions` finds them"),
        ("Punjab", "'Punjab' is the name of 2 regions: Punjab, India (IN-PB), Punjab, Pakistan"),
        ("Kyiv", "Kyiv Oblast, Ukraine (UA-32), Kyiv City, Ukraine (UA-30); write the code"),
        ("Western", "Western, Sierra Leone (SL-W), Western, Zambia (ZM-01); write the code"),
        ("Georgia, Atlantis", "no region is called 'Georgia, Atlantis'"),
        ("-", "no region is called '-'"),
    ],
)
def test_unknown_and_ambiguous_names(name, said):
    with pytest.raises(RegionError) as caught:
        load_region(name)
    assert said in str(caught.value)


def test_no_name_at_all():
    with pytest.raises(RegionError, match="no region is named; write at least one"):
        load_region([])


def test_an_unknown_border_view():
    with pytest.raises(RegionError, match="no border view 'moon'; the views that exist are inter"):
        load_region("Ukraine", borders="moon")


def test_search():
    assert [match.key for match in region_names.search("georgia")][:2] == ["GEO", "USA-georgia"]
    assert [match.code for match in region_names.search("kherson ukraine")] == ["UA-65"]
    assert region_names.search("qqqq") == []
    whole = region_names.search("")
    assert len(whole) == len(tables.countries(columns=["name"])) + len(
        tables.admin1(columns=["name"])
    ) + len(tables.named_areas()) + len(tables.groups()) + len(tables.seas(["code"]))
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


@pytest.mark.parametrize(
    "key", ["LBR-sinoe", "YEM-almahrah", "USA-alabama", "ISL-su\N{LATIN SMALL LETTER ETH}urland"]
)
def test_exclude_leaves_no_sliver_of_the_coast(key):
    """What is left lies where the other regions are, within a metre."""
    found = launched(region=key[:3], exclude=(key,)).geometry
    table = tables.admin1(columns=["adm1_code", "adm0_a3", "geometry"])
    others = table[(table["adm0_a3"] == key[:3]) & (table["adm1_code"] != key)]
    rest = shapely.union_all(others.geometry.to_numpy())
    beyond = shapely.get_coordinates(shapely.difference(found, rest))
    shapely.prepare(rest)
    off = shapely.distance(shapely.points(beyond), rest)
    assert off.max(initial=0.0) * 111_000 < 1.0
    assert geodesy.area(found) == pytest.approx(geodesy.area(rest), rel=1e-5)


@pytest.mark.parametrize("key", ["DEU-rheinlandpfalz", "KGZ-osh", "TUR-hakkari", "LIE-eschen"])
def test_a_neighbour_is_no_launch_country(key):
    assert launched(region=key[:3], exclude=(key,)).countries == (key[:3],)


def test_exclude_keeps_what_is_small_and_elsewhere(tmp_path):
    pad = shapely.box(30.0, 50.0, 30.00005, 50.00005)
    shapes = [pad, shapely.Point(33.0, 50.0), shapely.LineString([(34, 50), (35, 51)])]
    gpd.GeoDataFrame(geometry=shapes, crs="EPSG:4326").to_file(tmp_path / "mixed.gpkg")
    whole = launched(tmp_path, file="mixed.gpkg")
    without = launched(tmp_path, file="mixed.gpkg", exclude=("Crimea",))
    assert (without.name, without.countries) == ("mixed without Crimea", ("UKR",))
    assert without.geometry.equals(whole.geometry)
    cut = launched(tmp_path, file="mixed.gpkg", exclude=("Poltava",)).geometry
    # the point and the middle of the line lie there
    assert [part.geom_type for part in cut.geoms].count("Point") == 0
    assert any(part.equals(pad) for part in cut.geoms)


def write_front(folder):
    """Write a front line's two sides, and its line and a point."""
    areas = {"side": ["east", "west"]}
    shapes = [shapely.box(37, 46, 41, 51), shapely.box(21, 46, 37, 51)]
    gpd.GeoDataFrame(areas, geometry=shapes, crs="EPSG:4326").to_file(
        folder / "front.gpkg", layer="sides"
    )
    shapes = [shapely.LineString([(37, 46), (37, 51)]), shapely.Point(35, 48)]
    gpd.GeoDataFrame(geometry=shapes, crs="EPSG:4326").to_file(folder / "front.gpkg", layer="line")


EAST = {"file": "front.gpkg", "layer": "sides", "filter": "side = 'east'"}


def test_an_area_of_a_file_is_taken_away_and_added(tmp_path):
    write_front(tmp_path)
    whole, box = load_region("Ukraine").geometry, shapely.box(37, 46, 41, 51)
    for exclude in (EAST, [EAST]):
        found = launched(tmp_path, region="Ukraine", exclude=exclude)
        assert (found.name, found.kind) == ("Ukraine without front", "country")
        assert found.countries == ("UKR",)
        left = geodesy.area(whole) - geodesy.area(shapely.intersection(whole, box))
        assert geodesy.area(found.geometry) == pytest.approx(left, rel=1e-6)
        assert not shapely.intersects_xy(found.geometry, 38.0, 48.5)
    back = launched(tmp_path, region="Moldova", include=[EAST, "Crimea", {"region": "UA-40"}])
    assert back.name == "Moldova with front, Crimea and Sevastopol"
    assert back.countries == ("MDA", "RUS", "UKR")
    assert shapely.covers(back.geometry, box)


def test_what_is_taken_away_may_be_of_every_kind(tmp_path):
    write_front(tmp_path)
    mixed = ["Crimea", {"region": ["UA-40", "UA-51"]}, EAST]
    found = launched(tmp_path, region="Ukraine", exclude=mixed)
    assert found.name == "Ukraine without Crimea, Sevastopol and Odesa and front"
    for lon, lat in ((34.0, 45.2), (30.5, 47.0), (38.0, 48.5)):
        assert not shapely.intersects_xy(found.geometry, lon, lat)


def test_points_with_an_area():
    """A mixed region, which the engine measures from as a whole."""
    ship = {"name": "the ship", "lat": 43.5, "lon": 33.0}
    found = launched(region="Crimea", include={"points": [ship]})
    assert (found.name, found.geometry.geom_type) == ("Crimea with the ship", "GeometryCollection")
    field = DistanceField(found.geometry)
    assert field.distance([33.0, 34.3], [43.5, 45.3]).tolist() == [0.0, 0.0]
    apart = DistanceField(shapely.Point(33.0, 43.5)).distance(33.0, 42.0)
    assert field.distance(33.0, 42.0) == pytest.approx(apart, abs=0.01)
    # points are taken away from points
    two = ({"lat": 1.0, "lon": 1.0}, {"lat": 2.0, "lon": 2.0})
    left = launched(points=two, exclude=[{"points": two[:1]}]).geometry
    assert shapely.get_coordinates(left).tolist() == [[2.0, 2.0]]


@pytest.mark.parametrize(
    ("exclude", "line", "said"),
    [
        (
            '"Crimea",\n{ points = [{ lat = 48, lon = 35 }] }',
            4,
            "[1].points: the points given: points",
        ),
        (
            '"Crimea",\n{ file = "front.gpkg", layer = "line" }',
            4,
            "[1].file: 'front.gpkg': points ",
        ),
        ('"Crimea",\n{ file = "front.gpkg" }', 4, "[1].file: "),
        ('"Crimea",\n{ file = "front.gpkg", layer = "x" }', 4, "[1].layer: "),
        ('{ file = "front.gpkg", layer = "line", filter = "x = 1" }', 3, "[0].filter: "),
        ('"Crimea",\n{ region = ["Fiji",\n"Cromea"] }', 5, "[1].region[1]: no region is called"),
        ('"Fiji",\n"UKR"', 3, "[0]: nothing is left of the launch region without 'Fiji', 'UKR'"),
    ],
)
def test_a_fault_of_a_table_is_placed_in_the_config(tmp_path, exclude, line, said):
    write_front(tmp_path)
    path = tmp_path / "map.toml"
    text = f'[launch]\nregion = "Ukraine"\nexclude = [{exclude}]\n[[systems]]\nid = "tomahawk"\n'
    path.write_text(text)
    scenario = load_scenario(path)
    with pytest.raises(RegionError) as caught:
        launch_region(scenario.launch, scenario.base_dir)
    placed = at_launch(scenario, str(caught.value))
    assert placed.startswith(f"{path}:{line}: launch.exclude{said}"), placed


def test_nothing_left():
    """The names are given as they were typed, so that their line can be found."""
    with pytest.raises(RegionError, match="the launch region without 'Ukraine'; exclude less"):
        launched(region="Crimea", exclude=("Ukraine",))
    with pytest.raises(RegionError, match="the launch region without 'UA-40', 'UA-43'; exclude"):
        launched(region="Crimea", exclude=("UA-40", "UA-43"))


def test_points():
    kyiv = LaunchPoint(name="Kyiv", lat=50.45, lon=30.52)
    sea = LaunchPoint(lat=-48.9, lon=-123.4)
    one = launched(points=(kyiv,))
    assert (one.name, one.kind, one.countries) == ("Kyiv", "points", ("UKR",))
    assert shapely.get_coordinates(one.geometry).tolist() == [[30.52, 50.45]]
    assert launched(points=(kyiv, sea)).name == "2 points in Ukraine and at sea"
    assert launched(points=(sea,)).countries == ()
    assert launched(points=(sea,)).name == "1 point at sea"
    turned = LaunchPoint(lat=51.4, lon=35.7)  # of Tehran, latitude and longitude changed round
    assert launched(points=(turned,)).name == "1 point in Russia"


# ---- faults in a config ----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("launch", "line", "said"),
    [
        (
            'region = ["Estonia", "Latvia"]\nexclude = [\n"Riga",\n"Crimeaa"]',
            5,
            "exclude[1]: no re",
        ),
        ('region = "Crimea"\nexclude = [\n"UA-40",\n"UA-43",\n]', 4, "exclude[0]: nothing is left"),
        ('region = [\n"Estonia",\n"Latvja"]', 4, "region[1]: no region is called 'Latvja'"),
        ('region = "Estonia"\ninclude = ["Punjab"]', 3, "include[0]: 'Punjab' is the name of 2"),
        ('name = "x"\nfile = "none.geojson"', 3, "file: "),
    ],
)
def test_a_fault_of_the_region_is_placed_in_the_config(tmp_path, launch, line, said):
    path = tmp_path / "map.toml"
    path.write_text(f'[launch]\n{launch}\n[[systems]]\nid = "tomahawk"\n')
    scenario = load_scenario(path)
    with pytest.raises(RegionError) as caught:
        launch_region(scenario.launch, scenario.base_dir)
    assert at_launch(scenario, str(caught.value)).startswith(f"{path}:{line}: launch.{said}")
