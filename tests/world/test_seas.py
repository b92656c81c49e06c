"""Seas and lakes: their shapes against the land, each other and published areas; their names."""

import tomllib
from itertools import combinations

import numpy as np
import pytest
import shapely

from rangemap.analysis.check import check, find_target
from rangemap.errors import RegionError
from rangemap.field import DistanceField, geodesy
from rangemap.launch import load_region
from rangemap.world import catalogue, name_meaning, region_names, tables, without_outline
from rangemap.world.place_names import Place
from tests.helpers import brute
from tests.helpers.paths import ROOT

LIMITS = tomllib.loads((ROOT / "tools/sea_limits.toml").read_text(encoding="utf-8"))
# Seas within others; all others lie side by side
WITHIN = {
    "Mediterranean Sea": {
        *("Strait of Gibraltar", "Alboran Sea", "Balearic Sea", "Ligurian Sea", "Tyrrhenian Sea"),
        *("Ionian Sea", "Adriatic Sea", "Aegean Sea"),
    },
    "Baltic Sea": {"Gulf of Bothnia", "Gulf of Finland", "Gulf of Riga"},
    "South China Sea": {"Gulf of Tonkin", "Taiwan Strait"},
    "Persian Gulf": {"Strait of Hormuz"},
    "Red Sea": {"Bab-el-Mandeb"},
    "Sea of Azov": {"Kerch Strait"},
    "Yellow Sea": {"Bohai Sea"},
    "Great Lakes": {
        *("Lake Superior", "Lake Michigan", "Lake Huron", "Lake Erie", "Lake Ontario"),
    },
}
# Square kilometres as published, of seas alone or together where the source counts them so. First
# of a table of surface, seabed and volume by such limits (quoted by top5ofanything.com, 2024); then
# of the tables of infoplease.com and seatemperature.org, and of lakes as encyclopedias have them.
PUBLISHED = {
    ("Arabian Sea",): 4_237_083,
    ("Coral Sea",): 4_026_898,
    ("Tasman Sea",): 3_346_649,
    ("South China Sea",): 3_309_289,
    ("Caribbean Sea",): 2_718_200,
    ("Bering Sea",): 2_291_900,
    ("Gulf of Mexico",): 1_592_800,
    ("Sea of Okhotsk",): 1_589_700,
    ("Sea of Japan",): 1_007_800,
    ("Andaman Sea", "Strait of Malacca"): 797_700,
    ("North Sea", "Skagerrak"): 575_200,
    ("Red Sea",): 438_000,
    ("Black Sea",): 436_400,
    ("Baltic Sea", "Kattegat"): 422_200,
    ("Mediterranean Sea", "Black Sea", "Sea of Azov", "Sea of Marmara"): 2_965_800,
    ("Caspian Sea",): 394_299,
    ("Bay of Bengal",): 2_172_000,
    ("Lake Superior",): 82_100,
    ("Lake Baikal",): 31_500,
    ("Lake Ladoga",): 17_700,
    ("Lake Onega",): 9_700,
    ("Lake Tanganyika",): 32_900,
}


@pytest.fixture(scope="module")
def seas():
    return tables.seas().set_index("name")


def parts_of_land():
    return shapely.get_parts(tables.countries(columns=["geometry"]).geometry.to_numpy())


def is_lake(name, seas):
    return seas["kind"][name] == "lake"


# ---- shapes ------------------------------------------------------------------------------------


def test_every_row_is_whole(seas):
    assert (len(seas), (seas["kind"] == "lake").sum()) == (123, 38)
    assert seas["code"].is_unique
    assert list(seas["code"]) == sorted(seas["code"])
    assert seas.geometry.is_valid.all()
    assert set(seas.geometry.geom_type) <= {"Polygon", "MultiPolygon"}
    assert (shapely.get_num_coordinates(seas.geometry.to_numpy()) > 20).all()
    for name, row in seas.iterrows():
        assert geodesy.area(row.geometry) / 1e6 == pytest.approx(row["area_km2"], rel=1e-4), name
        assert row["source"]
    assert {one["name"] for one in (*LIMITS["seas"], *LIMITS["lakes"])} == set(seas.index)


@pytest.mark.parametrize("names", PUBLISHED)
def test_areas_are_those_that_are_published(names, seas):
    assert seas["area_km2"][list(names)].sum() == pytest.approx(PUBLISHED[names], rel=0.05)


def test_no_two_overlap_unless_one_is_part_of_the_other(seas):
    shapes = dict(seas.geometry)
    for one, two in combinations(shapes, 2):
        if not shapely.box(*shapes[one].bounds).intersects(shapely.box(*shapes[two].bounds)):
            continue
        whole, part = (one, two) if shapes[one].area > shapes[two].area else (two, one)
        common = shapely.area(shapely.intersection(shapes[one], shapes[two]))
        if part in WITHIN.get(whole, ()):
            assert common == pytest.approx(shapely.area(shapes[part]), rel=1e-9), (one, two)
        else:
            assert common < 1e-9, (one, two)


def test_no_sea_lies_on_land(seas):
    """No vertex of a sea is in the land of a country, and no point of it."""
    land = parts_of_land()
    shapely.prepare(land)
    random = np.random.default_rng(7)
    for name, shape in seas.geometry.items():
        if is_lake(name, seas):
            continue
        west, south, east, north = shape.bounds
        tried = random.uniform([west, south], [east, north], (2000, 2))
        tried = tried[shapely.contains_xy(shape, *tried.T)]
        places = shapely.points(np.vstack([tried, shapely.get_coordinates(shape)]))
        near = land[shapely.intersects(shapely.box(*shape.bounds), land)]
        part, place = shapely.STRtree(places).query(near, "contains_properly")
        depth = shapely.distance(shapely.boundary(near[part]), places[place])
        assert depth.max(initial=0.0) < 1e-9, name


def test_a_sea_has_the_coast_of_the_countries(seas):
    """Every vertex is one of the land's, or lies on a closing line."""
    land = {tuple(place) for place in shapely.get_coordinates(parts_of_land())}
    lines = shapely.union_all(
        [shapely.LineString(one["points"]) for one in LIMITS["lines"].values()]
    )
    for one in LIMITS["seas"]:
        own = shapely.get_coordinates(seas.geometry[one["name"]])
        other = np.array([place for place in own if tuple(place) not in land])
        other = other.reshape(-1, 2)
        other = other[np.abs(other[:, 0]) < 180.0]
        # a rhumb line of some degrees bulges off the straight one
        off = shapely.distance(lines, shapely.points(other))
        assert off.max(initial=0.0) < 0.3, one["name"]


def edges_on(shape, line):
    """Return the edges of a shape that lie on a line, by their ends."""
    coordinates, ring = shapely.get_coordinates(
        shapely.get_rings(shapely.get_parts(shape)), return_index=True
    )
    same = ring[1:] == ring[:-1]
    start, end = coordinates[:-1][same], coordinates[1:][same]
    on = shapely.dwithin(line, shapely.points((start + end) / 2.0), 1e-9)
    return {frozenset((tuple(a), tuple(b))) for a, b in zip(start[on], end[on], strict=True)}


def length(edges):
    return sum(np.hypot(*np.subtract(*edge)) for edge in edges)


def test_neighbours_share_their_closing_line(seas):
    """Edge for edge, so that there is no gap between them; short lines, which are straight."""
    shared = 0
    for name, about in LIMITS["lines"].items():
        points = np.array(about["points"])
        if np.abs(np.diff(points, axis=0)).max() > 0.5:
            continue
        line = shapely.LineString(points)
        users = [one["name"] for one in LIMITS["seas"] if name in one["lines"]]
        for one, two in combinations(users, 2):
            if two in WITHIN.get(one, ()) or one in WITHIN.get(two, ()):
                continue
            edges = [edges_on(seas.geometry[user], line) for user in (one, two)]
            common = edges[0] & edges[1]
            if common:
                shared += 1
                # a bay behind the end of a line may be of neither
                assert length(edges[0] ^ edges[1]) < 0.1 * length(common), (name, one, two)
    assert shared >= 8


def test_a_sea_across_180_degrees_has_no_gap_there(seas):
    for name in ("Bering Sea", "Chukchi Sea"):
        west, south, east, north = seas.geometry[name].bounds
        assert (west, east) == (-180.0, 180.0)
        lats = np.linspace(south + 0.5, north - 0.5, 40)
        inside = [
            shapely.intersects_xy(seas.geometry[name], np.full(40, lon), lats)
            for lon in (-180.0, 180.0)
        ]
        assert (inside[0] == inside[1]).all()
        assert inside[0].any()


# ---- distances ---------------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["Black Sea", "Persian Gulf", "Bering Sea", "Lake Baikal"])
def test_distances_are_those_of_brute_force(name, seas):
    shape = seas.geometry[name]
    field, border = DistanceField(shape), brute.Border(shape)
    random = np.random.default_rng(5)
    west, south, east, north = shape.bounds
    lon = random.uniform(west - 8.0, east + 8.0, 60).clip(-180.0, 180.0)
    lat = random.uniform(south - 6.0, north + 6.0, 60).clip(-89.0, 89.0)
    assert field.distance(lon, lat) == pytest.approx(border.distance(lon, lat), abs=0.2)


@pytest.mark.parametrize(
    ("sea", "town", "at_most_km"),
    [
        ("Black Sea", "Odesa", 6.0),
        ("Black Sea", "Sochi", 4.0),
        ("Caspian Sea", "Baku", 6.0),
        ("Sea of Japan", "Vladivostok", 6.0),
        ("Adriatic Sea", "Split", 5.0),
        ("Persian Gulf", "Doha", 6.0),
        ("Sea of Azov", "Mariupol", 8.0),
    ],
)
def test_a_port_is_on_its_sea(sea, town, at_most_km, seas):
    place = name_meaning.find(town)
    metres = DistanceField(seas.geometry[sea]).distance(place.lon, place.lat)
    assert 0.0 <= metres <= at_most_km * 1000.0


# ---- names -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("typed", "code"),
    [
        ("Black Sea", "black-sea"),
        ("black-sea", "black-sea"),
        ("BLACK SEA", "black-sea"),
        ("Arabian Gulf", "persian-gulf"),
        ("the Gulf", "persian-gulf"),
        ("Mediterranean", "mediterranean-sea"),
        ("Baltic", "baltic-sea"),
        ("Caspian", "caspian-sea"),
        ("Azov Sea", "sea-of-azov"),
        ("Japan Sea", "sea-of-japan"),
        ("Malacca Strait", "strait-of-malacca"),
        ("Hormuz Strait", "strait-of-hormuz"),
        ("the Taiwan Strait", "taiwan-strait"),
        ("Bab al-Mandab", "bab-el-mandeb"),
        ("Kerch Strait", "kerch-strait"),
        ("Red Sea", "red-sea"),  # a state of Sudan is called so as well
        ("Onega", "lake-onega"),  # a town of 18,000 too
        ("Lake Vanern", "lake-vanern"),
    ],
)
def test_a_sea_is_found_by_every_name(typed, code):
    match = region_names.find(typed)
    assert (match.kind, match.code) == ("sea", code)
    assert name_meaning.find(typed) == match
    assert load_region(typed).kind == "sea"


def test_every_sea_is_what_its_names_mean(seas):
    doubtful = {"East Sea"}
    for name, row in seas.iterrows():
        for called in (name, *filter(None, row["alternates"].split("|"))):
            if called not in doubtful:
                assert name_meaning.find(called).code == row["code"], called
        assert region_names.find(row["code"]).name == name


def test_no_capital_is_called_like_a_sea(seas):
    places = tables.places(["name", "capital"])
    capitals = {name.casefold() for name in places["name"][places["capital"]]}
    called = {
        name.casefold()
        for own, alternates in zip(seas.index, seas["alternates"], strict=True)
        for name in (own, *alternates.split("|"))
    }
    assert not called & capitals


@pytest.mark.parametrize(
    ("strait", "within", "without"),
    [
        ("Strait of Hormuz", [(56.5, 26.6), (56.25, 26.4)], [(57.5, 25.5), (55.0, 26.0)]),
        ("Taiwan Strait", [(119.5, 24.5), (119.0, 23.3)], [(118.0, 21.9), (121.0, 26.5)]),
        ("Bab-el-Mandeb", [(43.3, 12.65)], [(43.2, 13.5), (43.6, 12.4)]),
        ("Kerch Strait", [(36.6, 45.3)], [(36.6, 45.7), (36.6, 44.9)]),
    ],
)
def test_straits_of_the_news_lie_where_they_do(strait, within, without, seas):
    shape = seas.geometry[strait]
    assert shapely.contains_xy(shape, *np.transpose(within)).all()
    assert not shapely.contains_xy(shape, *np.transpose(without)).any()
    assert "ours" in seas["source"][strait]


@pytest.mark.parametrize(
    "name",
    [
        *("Pacific Ocean", "Pacific", "the Atlantic", "North Atlantic", "South Atlantic Ocean"),
        *("Indian Ocean", "the Arctic Ocean", "Southern Ocean"),
    ],
)
def test_an_ocean_is_understood_and_told_how_to_go_on(name):
    """A town of 6,800 in Iowa is called Atlantic."""
    for find in (name_meaning.find, region_names.find, load_region):
        with pytest.raises(RegionError, match=r"is an ocean, and too wide .* LAT,LON"):
            find(name)


def test_the_seas_that_are_offered_for_an_ocean_exist(seas):
    offered = [sea for names in without_outline.SEAS.values() for sea in names]
    assert set(offered) <= set(seas.index)
    assert name_meaning.find("Atlantic, Iowa").country == "United States"


def test_a_name_of_two_seas_is_a_question():
    with pytest.raises(RegionError, match=r"Sea of Japan \(sea-of-japan\), South China Sea \(so"):
        region_names.find("East Sea")


@pytest.mark.parametrize("name", ["Odesa", "Victoria", "Ontario, California"])
def test_towns_and_provinces_keep_their_names(name):
    assert isinstance(name_meaning.find(name), Place) or name_meaning.find(name).kind != "sea"


def test_search_lists_seas():
    found = region_names.search("black sea")
    assert [(match.kind, match.code, match.country) for match in found] == [
        ("sea", "black-sea", "")
    ]


# ---- as launch regions and in sentences ----------------------------------------------------------


@pytest.mark.parametrize(
    ("names", "in_text"),
    [
        ("Black Sea", "the Black Sea"),
        (["Black Sea", "Caspian"], "the Black Sea and the Caspian Sea"),
        (["Ukraine", "Black Sea"], "Ukraine and the Black Sea"),
        ("Gulf of Aden", "the Gulf of Aden"),
        ("Kattegat", "the Kattegat"),
        ("Hudson Bay", "Hudson Bay"),
        ("Bay of Bengal", "the Bay of Bengal"),
        ("English Channel", "the English Channel"),
        ("Lake Baikal", "Lake Baikal"),
        ("Great Lakes", "the Great Lakes"),
        (["United States", "Germany"], "the United States and Germany"),
        ("Bosnia and Herzegovina", "Bosnia and Herzegovina"),
        ("Turks and Caicos Islands", "the Turks and Caicos Islands"),
    ],
)
def test_the_article_within_a_sentence(names, in_text):
    assert load_region(names).in_text == in_text


def test_a_sea_is_in_no_country_and_a_lake_in_those_around_it():
    sea = load_region(["Black Sea", "Sea of Azov"])
    assert (sea.kind, sea.countries) == ("sea", ())
    lake = load_region("Lake Superior")
    assert (lake.kind, lake.countries) == ("sea", ("CAN", "USA"))
    both = load_region(["Black Sea", "Ukraine"])
    assert (both.kind, both.countries) == ("mixed", ("UKR",))
    assert both.limits == (
        "Black Sea: IHO, Limits of Oceans and Seas, S-23, 3rd edition, 1953, no. 30",
    )


def test_the_answer_of_check_in_words():
    (system,) = (one for one in catalogue.systems() if one.id == "kalibr")
    said = check(load_region("Black Sea"), system, find_target("Berlin")).sentence
    assert said.startswith("Yes: Berlin, Germany is in reach of the 3M14 Kalibr (SS-N-30A)")
    assert " launched from the Black Sea (" in said
    said = check(load_region("Ukraine"), system, find_target("Persian Gulf")).sentence
    assert " of the Persian Gulf is in reach of " in said
