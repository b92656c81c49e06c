"""Two reaches held against each other: gained and lost are exact complements."""

import json
from functools import cache
from io import BytesIO

import pandas as pd
import pytest
import shapely
from PIL import Image
from typer.testing import CliRunner

import rangemap
from rangemap.analysis.check import find_target
from rangemap.analysis.compare import Side, compare
from rangemap.cli.app import app
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.errors import ConfigError, SystemsError
from rangemap.render.figure.compare_figure import _scene, compare_figure, merged
from tests.helpers import brute
from tests.helpers.bare_figures import nothing_named

IRAN = "examples/iran-systems.toml"


@cache
def built(region, km, **launch):
    """Return a map; several tests hold the same ones against each other."""
    system = SystemChoice(name="Model 7", range_km=km, source="Its maker")
    return rangemap.build(Scenario(launch=Launch(region=region, **launch), systems=(system,)))


@pytest.fixture(scope="module")
def pair():
    return Side.of(built("Ukraine", 500.0)), Side.of(built("Poland", 600.0))


@pytest.fixture(scope="module")
def there(pair):
    return compare(*pair)


def run(*words):
    done = CliRunner().invoke(app, [*map(str, words)])
    if done.exception and not isinstance(done.exception, SystemExit):
        raise done.exception
    return done


# What differs: region and range, the range alone, the border view, both sides of 180 degrees
PAIRS = (
    (("Ukraine", 500.0, {}), ("Poland", 600.0, {})),
    (("Malta", 150.0, {}), ("Malta", 350.0, {})),
    (("Ukraine", 400.0, {}), ("Ukraine", 400.0, {"borders": "de-facto"})),
    (("Fiji", 1000.0, {}), ("Samoa", 900.0, {"inland_km": 1.0})),
)


@pytest.mark.parametrize("pair_of", PAIRS, ids=lambda pair_of: "-".join(one[0] for one in pair_of))
def test_gained_and_lost_are_complements(pair_of):
    one, two = (Side.of(built(region, km, **launch)) for region, km, launch in pair_of)
    there, back = compare(one, two), compare(two, one)
    opposite = {"gained": "lost", "lost": "gained", "more": "less", "less": "more", "same": "same"}
    for table, key in (("places", "geonameid"), ("countries", "country")):
        changes = getattr(there, table).set_index(key)["change"]
        others = getattr(back, table).set_index(key)["change"]
        assert changes.map(opposite).to_dict() == others.to_dict()
    for what in ("gained", "lost"):
        for count in ("countries", "places", "population"):
            found = there.summary["totals"][f"{count}_{what}"]
            assert found == back.summary["totals"][f"{count}_{opposite[what]}"]
    kept = set(one.result.cities["geonameid"]) & set(two.result.cities["geonameid"])
    for side, what in ((one, "lost"), (two, "gained")):
        own = set(there.places["geonameid"][there.places["change"] == what])
        assert own | kept == set(side.result.cities["geonameid"])
        assert not own & kept


def test_places_are_those_of_one_list_alone(pair, there):
    listed = [set(side.result.cities["geonameid"]) for side in pair]
    changes = there.places.set_index("geonameid")["change"]
    assert set(changes.index[changes == "gained"]) == listed[1] - listed[0]
    assert set(changes.index[changes == "lost"]) == listed[0] - listed[1]
    people = pd.concat([side.result.cities for side in pair]).drop_duplicates("geonameid")
    people = people.set_index("geonameid")["population"]
    assert there.summary["totals"]["population_lost"] == people[[*(listed[0] - listed[1])]].sum()
    assert (there.places["population"].diff().dropna() <= 0).all()


def test_distances_are_from_each_launch_region(pair, there):
    rows = there.places.sample(12, random_state=4)
    for side, when in zip(pair, ("before", "after"), strict=True):
        lon, lat = rows["lon"].to_numpy(), rows["lat"].to_numpy()
        metres = brute.Border(side.result.region.geometry).distance(lon, lat)
        km = rows[f"distance_{when}_km"].to_numpy()
        assert km == pytest.approx(metres / 1000.0, abs=0.002)
        margin = rows[f"margin_{when}_km"].to_numpy()
        assert margin + km == pytest.approx(side.system["range_km"], abs=0.002)


def test_shares_are_those_of_the_tables(pair, there):
    for side, when in zip(pair, ("before", "after"), strict=True):
        rows = side.result.countries.set_index("country")["share_in_reach"]
        shares = there.countries.set_index("country")[f"share_{when}"]
        assert (shares == rows.reindex(shares.index).fillna(0.0)).all()


def test_the_same_reach_gains_nothing(pair):
    same = compare(pair[0], pair[0])
    assert same.places.empty
    assert set(same.countries["change"]) == {"same"}
    assert same.summary["sentence"] == "Gained: nothing. Lost: nothing."


def test_the_words_name_what_differs(there):
    assert there.summary["headline"] == (
        "Model 7: from Poland, at 600 km (370 miles) instead of from Ukraine, at 500 km (310 miles)"
    )
    totals = there.summary["totals"]
    assert (
        f"{totals['places_lost']:,} places in which {totals['population_lost']:,} people are"
        in (there.summary["sentence"])
    )
    international, de_facto = (built("Ukraine", 300.0, borders=view) for view in VIEWS)
    views = compare(Side.of(international), Side.of(de_facto))
    assert views.summary["headline"] == (
        "Model 7 from Ukraine: de-facto borders instead of international borders"
    )


VIEWS = ("international", "de-facto")


def test_a_system_that_is_not_on_the_map_is_refused(pair):
    with pytest.raises(SystemsError, match="no system 'x'; it has model-7"):
        Side.of(pair[0].result, "x")


def test_the_figure_shows_three_areas_that_do_not_overlap(there):
    (shown,) = (_scene(merged(there), [1.6]),)
    both, lost, gained = (band.fill for band in shown.bands)
    for one, two in ((both, lost), (both, gained), (lost, gained)):
        assert shapely.intersection(one, two).area < 1e-3 * min(one.area, two.area)
    # the projection keeps distances, not areas: in the same plane the parts add up
    assert both.area + lost.area == pytest.approx(shapely.union(both, lost).area, rel=1e-6)
    assert [band.range_km for band in shown.bands] == [500.0, 500.0, 600.0]
    figure = compare_figure(there)["wide"]
    said = {gid: [t.get_text() for t in figure.texts if t.get_gid() == gid] for gid in GIDS}
    # miles stand where they find room
    for text, miles in (("Before: 500 km", "(310 miles)"), ("After: 600 km", "(370 miles)")):
        assert {text, f"{text} {miles}"} & {*said["edge"]}
    assert " ".join(said["headline"]) == there.summary["headline"]
    assert " ".join(said["subtitle"]) == there.summary["sentence"]
    assert {"In reach of both", "Place gained", "Place lost"} <= set(said["key"])
    assert {"Ukraine", "Poland"} <= set(said["launch"])
    assert set(said["city"]) <= set(there.places["city"])
    assert len(said["city"]) > 3


GIDS = ("edge", "headline", "subtitle", "key", "launch", "city", "foot")


def test_the_figure_of_two_views_prints_both():
    sides = (Side.of(built("Ukraine", 300.0, borders=view)) for view in VIEWS)
    with nothing_named():
        figure = compare_figure(compare(*sides))["wide"]
    foot = " ".join(text.get_text() for text in figure.texts if text.get_gid() == "foot")
    assert "before: International view" in foot
    assert "after: De-facto view" in foot


def test_the_command_compares_systems_views_and_regions(tmp_path):
    config = tmp_path / "map.toml"
    system = '[[systems]]\nname = "{}"\nrange_km = {}\nsource = "Its maker"\n'
    alone = f'[launch]\nregion = "Cyprus"\n{system.format("Model 7", 100)}'
    config.write_text(alone + system.format("Model 8", 150))
    words = ("--system", "model-7", "--system", "model-8", "--format", "json")
    found = json.loads(run("compare", config, *words).stdout)
    assert found["headline"] == "From Cyprus: Model 8 instead of Model 7"
    assert found["totals"]["places_lost"] == 0
    assert len(found["places"]) == found["totals"]["places_gained"]
    config.write_text(alone)
    path = tmp_path / "difference.png"
    with nothing_named():
        done = run("compare", config, "--from", "Montenegro", "--figure", path)
    assert done.exit_code == 0
    assert "from Montenegro instead of from Cyprus" in done.stdout
    assert Image.open(BytesIO(path.read_bytes())).size == (1920, 1080)
    csv = run("compare", config, "--borders", "de-facto", "--format", "csv")
    assert csv.stdout.startswith("geonameid,city,country,")
    assert csv.stdout.count("\n") > 1  # the north is no part of Cyprus there


@pytest.mark.parametrize(
    ("words", "message"),
    [
        ((IRAN,), "got one config and 3 of its systems; name two of them"),
        ((IRAN, "--system", "qiam-1"), "got one config and 1 of its systems"),
        ((IRAN, IRAN, "--from", "Iraq"), "one of these at a time"),
        ((IRAN, "--borders", "x"), "no border view 'x'"),
        ((IRAN, "--figure", "x.gif"), "the forms that exist are .png, .svg, .pdf"),
    ],
)
def test_what_cannot_be_compared_is_explained(words, message):
    with pytest.raises((ConfigError, rangemap.errors.RangemapError), match=message):
        run("compare", *words)


def test_who_draws_from_where_a_place_is_reached(tmp_path):
    path = tmp_path / "who.svg"
    done = run("who", "Moscow", "--system", "tomahawk", "--figure", path, "--format", "json")
    rows = json.loads(done.stdout)["countries"]
    svg = path.read_text()
    number = sum(row["share_possible"] > 0 for row in rows)
    title = (
        f"<title>From {number} countries or territories, the Tomahawk could reach Moscow, Russia"
    )
    assert title in svg
    certain = sum(row["share_certain"] > 0 for row in rows)
    assert f"from {certain} of them within the confirmed range" in svg
    assert find_target("Moscow").name == "Moscow, Russia"


def test_files_of_the_command_line_are_named_from_where_it_runs(tmp_path, monkeypatch):
    """Not from where the config lies, as those of the config are."""
    config = tmp_path / "configs" / "map.toml"
    config.parent.mkdir()
    config.write_text(
        '[launch]\nregion = "Malta"\n[[systems]]\nname = "A"\nrange_km = 100\nsource = "B"\n'
        '[output]\nformats = ["json"]\n'
    )
    here = tmp_path / "here"
    here.mkdir()
    monkeypatch.chdir(here)
    square = shapely.to_geojson(shapely.box(14.0, 35.0, 15.0, 36.5))
    holder = '"properties": {"country": "San Marino"}'
    text = f'{{"type": "Feature", {holder}, "geometry": {square}}}'
    (here / "held.geojson").write_text(text)
    moved = run("compare", config, "--from", "held.geojson")
    assert moved.stdout.startswith("A: from held instead of from Malta")
    viewed = run("compare", config, "--borders", "held.geojson", "--from", "San Marino")
    assert "held.geojson borders" in viewed.stdout


def test_a_figure_of_who_counts_all_countries_though_one_is_asked_about(tmp_path):
    path = tmp_path / "who.svg"
    with nothing_named():
        done = run("who", "Doha", "--range", "900 km", "--from", "Iran", "--figure", path)
    assert "Saudi Arabia" not in done.stdout
    everyone = json.loads(run("who", "Doha", "--range", "900 km", "--format", "json").stdout)
    number = len(everyone["countries"])
    assert f"<title>From {number} countries or territories, a system" in path.read_text()
    assert number > 3
