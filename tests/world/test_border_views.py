"""Border views: they differ where territory is disputed, and nowhere else; what each changes."""

import json
from dataclasses import replace

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

CHANGED = {"CYP", "MAR", "RUS", "SAH", "SOM", "UKR"}
NEW = {"CYN", "SOL"}


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
    assert set(de_facto.index) == set(international.index) | NEW
    for code, row in international.iterrows():
        same = row.geometry.equals_exact(de_facto.geometry[code], 0.0)
        assert same is (code not in CHANGED), code
        assert bool(row["area_km2"] == de_facto["area_km2"][code]) is same
    assert de_facto["area_km2"].sum() == pytest.approx(international["area_km2"].sum(), abs=0.1)


def test_each_territory_has_one_holder_in_either_view(international, de_facto):
    for one in tables.territories().itertuples():
        inner = shapely.buffer(one.geometry, -1e-4)
        assert shapely.covers(international.geometry[one.adm0_a3], inner)
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
    for one, two in (("UKR", "RUS"), ("CYP", "CYN"), ("SOM", "SOL"), ("SAH", "MAR")):
        both = shapely.intersection(de_facto.geometry[one], de_facto.geometry[two])
        assert both.area < 1e-9
    assert de_facto.geometry["UKR"].distance(shapely.Point(34.1, 44.95)) > 1.0


@pytest.mark.parametrize(
    ("code", "loses"), [("UKR", 27_096), ("SAH", 177_849), ("SOM", 167_407), ("CYP", 3_320)]
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
    assert set(before["adm0_a3"][moved.index]) == {"CYP", "SAH", "SOM", "UKR"}
    assert set(moved["adm0_a3"]) == {"CYN", "MAR", "RUS", "SOL"}
    named = {name: moved[moved["name"] == name].iloc[0] for name in ("Sevastopol", "Hargeysa")}
    assert (named["Sevastopol"]["country"], named["Sevastopol"]["iso_a3"]) == ("Russia", "RUS")
    assert named["Hargeysa"]["capital"]
    assert list(moved["name"][moved["capital"]]) == ["Hargeysa"]
    territories = shapely.union_all(tables.territories().geometry.to_numpy())
    assert shapely.dwithin(territories, moved.geometry.to_numpy(), 0.05).all()
    for row in moved.itertuples():  # in it, or off its coast and nearer to it than to the rest
        rest = de_facto.geometry[before["adm0_a3"][row.Index]]
        assert shapely.distance(territories, row.geometry) <= shapely.distance(rest, row.geometry)
    assert de_facto["capital"]["CYP"] == "Nicosia"
    assert de_facto["capital"]["SOL"] == "Hargeysa"
    assert de_facto["capital"][["SAH"]].isna().all()  # Laayoune lies west of the wall


def own(km):
    return SystemChoice(name="Model 7", range_km=km, source="Its maker")


def built(region, km, **launch):
    launch = Launch(region=region, **launch)
    return rangemap.build(Scenario(launch=launch, systems=(own(km),)))


@pytest.mark.parametrize(("region", "km"), [("Ukraine", 900.0), ("Morocco", 400.0)])
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
    result = built("Ukraine", 500.0, borders="de-facto")
    said = border_views.title("de-facto")
    assert "Crimea is drawn in Russia" in said
    assert result.summary["borders"] == said
    for text in (filled(result, "METHOD.txt"), filled(result, "alt.txt")):
        assert f"Border view: {said}." in " ".join(text.split())
    assert json.loads(reach_geojson(result))["borders"] == said
    assert page_data.content(result)["texts"]["borders"] == f"Borders: {said}."
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
