"""Border views: they differ where territory is disputed, and nowhere else; what each changes."""

import csv
import json
from dataclasses import replace
from functools import lru_cache

import numpy as np
import pytest
import shapely
from matplotlib.collections import LineCollection
from matplotlib.colors import to_hex

import rangemap
from rangemap.analysis.check import check, find_target
from rangemap.analysis.country_table import COUNTRY_COLUMNS
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.config.themes import THEMES
from rangemap.errors import ConfigError, RegionError
from rangemap.exports.geojson import reach_geojson
from rangemap.render.documents.text_templates import filled
from rangemap.render.page import page_data
from rangemap.world import border_views, catalogue, region_names, tables
from rangemap.world.catalogue import System
from tests.helpers.bare_figures import nothing_named
from tests.helpers.brute import GEOD
from tests.helpers.paths import CASES

CHANGED = {"CHN", "CYP", "GEO", "ISR", "MDA", "MAR", "RUS", "SAH", "SOM", "SYR", "UKR"}
NEW = {"ABK", "CYN", "OSS", "SOL", "TNS"}
WHOLE = {"PIS"}  # all of it is given to another


@pytest.fixture(scope="module")
def international():
    return tables.countries().set_index("adm0_a3")


@pytest.fixture(scope="module")
def de_facto():
    return border_views.countries("de-facto").set_index("adm0_a3")


@pytest.fixture
def own_view(tmp_path):
    """Return what saves a file of areas, each a key, its text and a box."""

    def save(*areas):
        features = [
            {
                "type": "Feature",
                "properties": {key: country},
                "geometry": json.loads(shapely.to_geojson(shapely.box(*box))),
            }
            for key, country, box in areas
        ]
        path = tmp_path / "own.geojson"
        path.write_text(json.dumps({"type": "FeatureCollection", "features": features}))
        return str(path)

    return save


def test_the_views_differ_only_where_territory_is_disputed(international, de_facto):
    assert set(de_facto.index) == (set(international.index) | NEW) - WHOLE
    for code, row in international.drop(index=list(WHOLE)).iterrows():
        same = row.geometry.equals_exact(de_facto.geometry[code], 0.0)
        assert same is (code not in CHANGED), code
        assert bool(row["area_km2"] == de_facto["area_km2"][code]) is same
    assert de_facto["area_km2"].sum() == pytest.approx(international["area_km2"].sum(), abs=0.1)


def test_each_territory_has_one_holder_in_either_view(international, de_facto):
    for one in tables.territories().itertuples():
        inner = shapely.buffer(one.geometry, -1e-4)
        assert not inner.is_empty
        assert shapely.covers(international.geometry[one.adm0_a3], inner)
        if one.adm0_a3 not in WHOLE:
            assert not shapely.intersects(de_facto.geometry[one.adm0_a3], inner)
        assert shapely.covers(de_facto.geometry[one.holder_adm0_a3], inner)


def test_outlines_of_the_other_view_are_whole(de_facto):
    """No sliver of a coast stays behind, as a place to launch from, and no crack runs through."""
    for code in CHANGED | NEW:
        shape = de_facto.geometry[code]
        assert shape.is_valid
        parts = shapely.get_parts(shape)
        assert all(ring.is_ccw for ring in shapely.get_exterior_ring(parts))
        assert not shapely.is_empty(shapely.buffer(parts, -1e-5)).any()
        holes = [shapely.Polygon(ring) for part in parts for ring in part.interiors]
        assert not shapely.is_empty(shapely.buffer(np.array(holes, dtype=object), -1e-5)).any()
    for one, two in (
        ("UKR", "RUS"),
        ("CYP", "CYN"),
        ("SOM", "SOL"),
        ("SAH", "MAR"),
        ("SYR", "ISR"),
        ("GEO", "ABK"),
        ("GEO", "OSS"),
        ("MDA", "TNS"),
    ):
        both = shapely.intersection(de_facto.geometry[one], de_facto.geometry[two])
        assert both.area < 1e-9
    assert de_facto.geometry["UKR"].distance(shapely.Point(34.1, 44.95)) > 1.0


@pytest.mark.parametrize(
    ("code", "loses"),
    [
        *(("UKR", 27_096), ("SAH", 177_849), ("SOM", 167_407), ("CYP", 3_320), ("SYR", 1_198)),
        *(("GEO", 8_617 + 4_466), ("MDA", 3_190)),
    ],
)
def test_the_areas_are_those_of_the_sources(international, de_facto, code, loses):
    lost = international["area_km2"][code] - de_facto["area_km2"][code]
    assert lost == pytest.approx(loses, rel=0.001)


def test_regions_follow_the_view_and_tile_their_country(de_facto):
    regions = border_views.admin1("de-facto")
    for code in CHANGED | NEW:
        theirs = regions[regions["adm0_a3"] == code]
        assert theirs["area_km2"].sum() == pytest.approx(de_facto["area_km2"][code], abs=1.0), code
    for name in ("Crimea", "UA-40"):
        assert region_names.find(name).country == "Ukraine"
        assert region_names.find(name, "de-facto").country == "Russia"
    assert region_names.find("Crimea, Russia", "de-facto").code == "UA-43"
    with pytest.raises(RegionError):
        region_names.find("Crimea, Russia")
    assert region_names.find("Somaliland").kind == "admin1"
    assert region_names.find("Somaliland", "de-facto").kind == "country"
    assert rangemap.load_region("Crimea", "de-facto").countries == ("RUS",)


def test_places_follow_the_view_and_capitals_stay_with_their_country(de_facto):
    before, after = tables.places().set_index("geonameid"), border_views.places("de-facto")
    after = after.set_index("geonameid")
    moved = after[after["adm0_a3"] != before["adm0_a3"]]
    assert set(before["adm0_a3"][moved.index]) == {
        *("CYP", "GEO", "MDA", "PIS", "SAH", "SOM", "SYR", "UKR")
    }
    assert set(moved["adm0_a3"]) == {"CHN", "ISR", "MAR", "RUS"} | NEW
    named = {name: moved[moved["name"] == name].iloc[0] for name in ("Sevastopol", "Hargeisa")}
    assert (named["Sevastopol"]["country"], named["Sevastopol"]["iso_a3"]) == ("Russia", "RUS")
    assert set(moved["name"][moved["capital"]]) == {
        *("Hargeisa", "Sukhumi", "Tskhinvali", "Tiraspol")
    }
    territories = shapely.union_all(tables.territories().geometry.to_numpy())
    assert shapely.dwithin(territories, moved.geometry.to_numpy(), 0.05).all()
    beyond = {int(one) for ids in tables.territories()["places"].dropna() for one in ids.split("|")}
    assert beyond <= set(moved.index)
    for row in moved.drop(
        index=list(beyond)
    ).itertuples():  # in it, or off its coast and nearer to it than to the rest
        if before["adm0_a3"][row.Index] in WHOLE:
            continue
        rest = de_facto.geometry[before["adm0_a3"][row.Index]]
        assert shapely.distance(territories, row.geometry) <= shapely.distance(rest, row.geometry)
    assert de_facto["capital"]["CYP"] == "Nicosia"
    assert de_facto["capital"]["SOL"] == "Hargeisa"
    assert de_facto["capital"][["SAH"]].isna().all()  # Laayoune lies west of the wall


@pytest.mark.parametrize("view", border_views.NAMES)
def test_no_point_on_land_is_without_a_country(view):
    """A point of each piece that the source leaves to nobody, and a grid over all land."""
    with (CASES / "data" / "land.csv").open() as file:
        points = [(float(row["lon"]), float(row["lat"])) for row in csv.DictReader(file)]
    shapes = border_views.countries(view, ["geometry"]).geometry.to_numpy()
    at = shapely.points(points)
    held = shapely.STRtree(at).query(shapes, "dwithin", distance=1e-5)[1]  # a metre
    lost = np.setdiff1d(np.arange(len(points)), held)
    assert [points[one] for one in lost] == []


@pytest.mark.parametrize("view", border_views.NAMES)
def test_no_hole_between_countries_but_the_caspian_sea(view):
    shapes = border_views.countries(view, ["geometry"]).geometry.to_numpy()
    together = shapely.get_parts(shapely.union_all(shapes))
    rings = [ring for part in together for ring in part.interiors]
    # square degrees: a hole of less than a square kilometre is where two outlines differ
    wide = [ring for ring in rings if shapely.Polygon(ring).area > 1e-4]
    assert [shapely.Polygon(ring).contains(shapely.Point(51.0, 42.0)) for ring in wide] == [True]


@pytest.mark.parametrize("view", border_views.NAMES)
def test_no_place_lies_farther_than_20_km_from_its_country(view):
    outlines = border_views.countries(view).set_index("adm0_a3").geometry
    places = border_views.places(view)
    # what is not counted may lie on an atoll that is not drawn: Pingelap
    places = places[(places["population"] > 0) | places["capital"]]
    for code, group in places.groupby("adm0_a3"):
        shape = outlines[code]
        shapely.prepare(shape)
        off = group[~shapely.dwithin(shape, group.geometry.to_numpy(), 0.05)]
        if len(off):
            # the point that is nearest in degrees is, in kilometres, at least as far as the nearest
            lines = shapely.shortest_line(shape, off.geometry.to_numpy())
            ends = shapely.get_coordinates(lines).reshape(-1, 2, 2)
            km = np.array(GEOD.inv(*ends[:, 0].T, *ends[:, 1].T)[2]) / 1000.0
            assert list(off["name"][km > 20.0]) == []


@pytest.mark.parametrize(("view", "country"), [("international", "Syria"), ("de-facto", "Israel")])
def test_the_golan_heights_and_their_towns_are_all_of_one_country(view, country):
    found = region_names.find("Golan Heights", view)
    assert (found.kind, found.country) == ("admin1", country)
    regions = border_views.admin1(view).set_index("adm1_code")
    outline = regions.geometry[found.key]
    assert regions["area_km2"][found.key] == pytest.approx(1_198, abs=2)
    towns = border_views.places(view)
    towns = towns[shapely.dwithin(outline, towns.geometry.to_numpy(), 0.001)]
    assert {"Katzrin", "Majdal Shams", "Ghajar"} <= set(towns["name"])
    assert set(towns["country"]) == {country}


@pytest.mark.parametrize("view", border_views.NAMES)
def test_abyei_is_a_row_of_its_own_with_its_town(view):
    table = border_views.countries(view).set_index("adm0_a3")
    assert table["type"]["ABY"] == "Indeterminate"
    assert table["area_km2"]["ABY"] == pytest.approx(10_876, abs=15)
    places = border_views.places(view).set_index("geonameid")
    assert places["country"][380308] == "Abyei"


@pytest.mark.parametrize("code", ["TWN", "GRC", "UKR", "RUS"])
def test_islands_near_another_country_are_their_own_countrys(code):
    """Matsu, Kastellorizo, Snake Island, Habomai; the last is claimed by Japan."""
    at = {"TWN": (119.937, 26.156), "GRC": (29.585, 36.143), "UKR": (30.2042, 45.255)}
    at["RUS"] = (145.914, 43.439)
    outline = tables.countries().set_index("adm0_a3").geometry[code]
    assert shapely.contains(outline, shapely.Point(at[code]))


@pytest.mark.parametrize(
    ("name", "country", "inside", "outside"),
    [
        ("Abkhazia", "Georgia", {"Sukhumi", "Gali", "Gagra"}, {"Zugdidi"}),
        ("South Ossetia", "Georgia", {"Tskhinvali", "Akhalgori"}, {"Gori", "Oni"}),
        ("Transnistria", "Moldova", {"Tiraspol", "Bender", "Ribnita", "Camenca"}, {"Chisinau"}),
    ],
)
def test_what_governs_itself_is_named_in_both_views(name, country, inside, outside):
    """Of the international view it is a part of its country; its outline is the same in both."""
    ours, theirs = (rangemap.load_region(name, view) for view in border_views.NAMES)
    codes = tables.countries(["name", "adm0_a3"]).set_index("name")["adm0_a3"]
    assert ours.countries == (codes[country],)
    assert region_names.find(name, "de-facto").kind == "country"
    for one, two in ((ours, theirs), (theirs, ours)):
        assert shapely.covers(shapely.buffer(one.geometry, 1e-5), two.geometry)
    towns = border_views.places("de-facto", ["name", "country"])
    assert inside <= set(towns["name"][towns["country"] == name])
    assert outside <= set(towns["name"][towns["country"] == country])
    rest = rangemap.load_region(codes[country], "de-facto").geometry
    inland = shapely.intersection(
        shapely.boundary(theirs.geometry), shapely.buffer(rest, 1e-5, quad_segs=1)
    )
    lines = shapely.union_all(border_views.disputed("international"))
    assert inland.length > 0.5
    plain = shapely.difference(inland, shapely.buffer(lines, 1e-4))
    assert plain.length < 0.01 * inland.length  # dashed, but for where it meets the outer border


def test_the_left_bank_of_the_dniester_ends_at_the_river():
    """Regions of the source reach beyond it: Ustia, on the right bank, was within one."""
    bank = rangemap.load_region("Transnistria").geometry
    places = tables.places().set_index("name")
    for right in ("Ustia", "Rezina", "Soldanesti"):
        assert not shapely.contains(bank, places.geometry[right])
    for left in ("Cocieri", "Dubasari", "Nezavertailovca"):
        assert shapely.contains(bank, places.geometry[left])


def test_fuzhou_is_near_matsu():
    region = rangemap.load_region("Taiwan")
    system = replace(catalogue.systems()[0], range_km=100.0, range_low_km=None, min_range_km=None)
    answer = check(region, system, find_target("Fuzhou, Fujian Sheng, China"))
    assert answer.distance_km == pytest.approx(63.5, abs=2.5)


def own(km):
    return SystemChoice(name="Model 7", range_km=km, source="Its maker")


@lru_cache(maxsize=4)  # Ukraine, in both views, is looked at by several tests
def built(region, km, **launch):
    launch = Launch(region=region, **launch)
    return rangemap.build(Scenario(launch=launch, systems=(own(km),)))


@pytest.mark.parametrize(("region", "km"), [("Ukraine", 300.0), ("Morocco", 400.0)])
def test_what_another_view_would_change_is_what_it_does_change(region, km):
    ours, theirs = built(region, km), built(region, km, borders="de-facto")
    for one, two in ((ours, theirs), (theirs, ours)):
        (change,) = one.summary["other_views"]
        assert change["borders"] == two.region.borders
        assert change["launch_area_changes"]
        (told,) = change["systems"]
        for what, frame, other in (("gained", two, one), ("lost", one, two)):
            rows = frame.cities[~frame.cities["geonameid"].isin(other.cities["geonameid"])]
            assert told[f"places_{what}"] == len(rows)
            assert told[f"population_{what}"] == rows["population"].sum()
            names = set(frame.countries["country"][frame.countries["share_in_reach"] > 0])
            others = set(other.countries["country"][other.countries["share_in_reach"] > 0])
            assert told[f"countries_{what}"] == sorted(names - others)


def test_a_launch_region_that_no_dispute_touches_keeps_its_places():
    (change,) = built("Ethiopia", 500.0).summary["other_views"]
    assert not change["launch_area_changes"]
    (told,) = change["systems"]
    assert (told["places_gained"], told["places_lost"]) == (0, 0)
    assert told["countries_gained"] == ["Somaliland"]
    assert told["countries_lost"] == []


def test_the_view_is_printed_on_every_product():
    result = built("Ukraine", 300.0, borders="de-facto")
    said = border_views.title("de-facto")
    assert "Crimea is drawn in Russia" in said
    assert result.summary["borders"] == said
    for text in (filled(result, "METHOD.txt"), filled(result, "alt.txt")):
        assert f"Border view: {said}." in " ".join(text.split())
    assert json.loads(reach_geojson(result))["borders"] == said
    assert page_data.content(result)["texts"]["borders"] == f"Borders: {said}."
    with nothing_named():
        figure = rangemap.render.figure(result)
    foot = " ".join(text.get_text() for text in figure.texts if text.get_gid() == "foot")
    assert said in foot
    system = replace(catalogue.systems()[0], range_km=2500.0, range_low_km=None)
    assert isinstance(system, System)
    region = rangemap.load_region("Ukraine", "de-facto")
    answer = check(region, system, find_target("Doha", "de-facto"))
    assert answer.sentence.endswith("Border view: de-facto.")
    assert not answer.in_reach
    assert answer.as_dict()["borders"] == "de-facto"
    assert answer.distance_km == pytest.approx(2688.8, abs=0.1)


def test_a_view_of_ones_own(own_view):
    view = own_view(
        ("country", "Russia", (37.0, 46.0, 41.0, 50.0)), ("country", "Nowhere", (30, 50, 31, 51))
    )
    table = border_views.countries(view).set_index("adm0_a3")
    before = tables.countries().set_index("adm0_a3")
    assert table["name"]["Nowhere"] == "Nowhere"
    total = table["area_km2"][["UKR", "RUS", "Nowhere"]].sum()
    assert total == pytest.approx(before["area_km2"][["UKR", "RUS"]].sum(), abs=1.0)
    places = border_views.places(view).set_index("geonameid")
    assert places["country"][703448] == "Nowhere"  # Kyiv
    assert region_names.find("UA-63", view).country == "Ukraine"  # Kharkiv, which the box divides
    divided = region_names.find("UKR-kharkiv-RUS", view)
    assert (divided.name, divided.country, divided.code) == ("Kharkiv", "Russia", "UKR-kharkiv-RUS")
    result = built("Ukraine", 100.0, borders="file", borders_file=view)
    assert not shapely.covers(result.region.geometry, shapely.Point(38.0, 48.5))
    assert "View of own.geojson over the international one" in result.summary["borders"]
    assert [one["borders"] for one in result.summary["other_views"]] == [
        "international",
        "de-facto",
    ]
    assert "Nowhere" in set(result.countries["country"])
    assert list(result.countries[[*COUNTRY_COLUMNS]].columns) == list(COUNTRY_COLUMNS)
    lines = shapely.union_all(border_views.disputed(view))
    assert lines.distance(shapely.Point(30.0, 50.5)) < 1e-6
    assert lines.distance(shapely.Point(41.0, 49.0)) > 0.1  # within Russia there is no dispute


@pytest.mark.parametrize(
    ("areas", "message"),
    [
        ([("name", "Russia", (37, 46, 41, 50))], "has no column 'country'; it has name"),
        ([("country", "Rusia", (37, 46, 41, 50))], "called 'Rusia'; did you mean 'Russia'"),
        ([("country", "", (37, 46, 41, 50))], "shape 1 has no text under 'country'"),
    ],
)
def test_a_view_that_cannot_be_used_is_explained(own_view, areas, message):
    with pytest.raises(RegionError, match=message):
        border_views.check(own_view(*areas))


def test_an_unknown_view_is_refused(tmp_path):
    with pytest.raises(RegionError, match="no border view 'defacto'; the views that exist are"):
        rangemap.load_region("Ukraine", "defacto")
    for lines in ('borders = "file"', 'borders_file = "own.geojson"'):
        path = tmp_path / "map.toml"
        path.write_text(f'[launch]\nregion = "Ukraine"\n{lines}\n[[systems]]\nid = "tomahawk"\n')
        with pytest.raises(ConfigError, match="write both or neither of borders"):
            rangemap.load_scenario(path)


def test_a_disputed_line_is_drawn_over_the_launch_region():
    figure = rangemap.render.figure(built("Ukraine", 300.0))
    on_launch = THEMES["light"].on_launch
    drawn = [one for one in figure.get_children() if isinstance(one, LineCollection)]
    (own,) = (
        one
        for one in drawn
        if to_hex(one.get_edgecolor()[0]) == on_launch and one.get_linestyle()[0][1]
    )
    assert len(own.get_segments()) >= 1


@pytest.mark.parametrize("view", border_views.NAMES)
@pytest.mark.parametrize("degrees", [0.013, 0.02, 0.05])
def test_what_is_drawn_is_the_countries_to_what_can_be_seen(view, degrees):
    whole = border_views.countries(view, ["adm0_a3", "geometry"]).set_index("adm0_a3").geometry
    drawn = border_views.drawn(view, degrees).set_index("adm0_a3").geometry
    assert set(drawn.index) == set(whole.index)
    assert drawn.is_valid.all()
    vertices = shapely.get_num_coordinates(np.array([whole, drawn[whole.index]])).sum(axis=1)
    assert vertices[1] < 0.65 * vertices[0]
    areas = shapely.area(np.array([whole, drawn[whole.index]]))
    wide = areas[0] > 10.0
    assert np.abs(areas[1] / areas[0] - 1.0)[wide].max() < 0.5 * degrees


@pytest.mark.parametrize("degrees", [0.01, 0.02, 0.04])
def test_halves_on_either_side_of_180_degrees_meet_as_they_are_drawn(degrees):
    drawn = border_views.drawn("international", degrees).set_index("adm0_a3").geometry
    for code in ("RUS", "FJI"):
        sides = []
        for lon in (-180.0, 180.0):
            edge = shapely.LineString([(lon, -90.0), (lon, 90.0)])
            line = shapely.intersection(shapely.boundary(drawn[code]), edge)
            lats = shapely.get_coordinates(shapely.line_merge(line))[:, 1]
            sides.append(sorted(set(lats.round(4).tolist())))
        assert len(sides[0]) == len(sides[1]) > 0
        assert np.allclose(*sides, atol=0.002)  # the source is as far apart
