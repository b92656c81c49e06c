"""The printed number is the drawn number: in every product, and on the ellipsoid."""

import json
import re

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import rangemap
from rangemap.config.themes import THEMES, readable
from rangemap.render.figure import figure_layout
from rangemap.render.page import shape_encoding
from rangemap.world import catalogue

MINE = """
[[systems]]
id = "mine-9"
name = "Mine 9"
range_km = 900
range_low_km = 612.5
min_range_km = 150
source_title = "A desk, 2026"
"""
MAP = """
catalogue = "mine.toml"
[launch]
region = "Kaliningrad"
[[systems]]
id = "kalibr"
[[systems]]
name = "Model 7"
range_km = 1800
min_range_km = 160
source = "Its maker"
[[systems]]
id = "mine-9"
[cities]
min_population = 20000
"""
# range, low range, minimum range in kilometres, and as they are printed
RANGES = {
    "kalibr": (2500.0, 1400.0, None),
    "model-7": (1800.0, None, 160.0),
    "mine-9": (900.0, 612.5, 150.0),
}
PRINTED = {
    2500.0: "2,500 km (1,550 miles)",
    1400.0: "1,400 km (870 miles)",
    1800.0: "1,800 km (1,120 miles)",
    160.0: "160 km (99 miles)",
    900.0: "900 km (560 miles)",
    612.5: "612.5 km (380 miles)",
    150.0: "150 km (93 miles)",
}
NAMES = {"kalibr": "3M14 Kalibr (SS-N-30A)", "model-7": "Model 7", "mine-9": "Mine 9"}
QUANTITY = re.compile(r"\d[\d,.]* km \(\d[\d,]* miles\)")


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("numbers")
    (folder / "mine.toml").write_text(MINE)
    (folder / "map.toml").write_text(MAP)
    return folder


@pytest.fixture(scope="module")
def result(folder):
    return rangemap.build(rangemap.load_scenario(folder / "map.toml"))


@pytest.fixture(scope="module")
def pack(result, folder):
    rangemap.write(result, folder / "pack", formats=["html", "geojson", "csv", "json"])
    return folder / "pack"


@pytest.fixture(scope="module")
def field():
    return rangemap.DistanceField(rangemap.load_region("Kaliningrad").geometry)


@pytest.fixture(scope="module")
def figures(result):
    """Return both shapes, each with an account of its labels."""
    return figure_layout.drawn(result, ("wide", "tall"))


@pytest.fixture(scope="module")
def page(pack):
    """Return what map.html holds, read out of its script."""
    html = (pack / "map.html").read_text(encoding="utf-8")
    return json.JSONDecoder().raw_decode(html, html.index('{"texts":'))[0]


def printed(kind):
    """Return every range as it is printed, of the systems that have one of a kind."""
    return {name: PRINTED[km[kind]] for name, km in RANGES.items() if km[kind] is not None}


def written(figure, gid):
    return [text.get_text() for text in figure.texts if text.get_gid() == gid]


def key_lines():
    """Return what the key says of each system."""
    for high, low, least in RANGES.values():
        beyond = f", from {PRINTED[least]}" if least else ""
        if low is None:
            yield [f"{PRINTED[high]}{beyond}"]
        else:
            yield [f"confirmed range {PRINTED[low]}{beyond}", f"possible to {PRINTED[high]}"]


def test_the_ranges_here_are_those_of_catalogue_config_and_own_catalogue(result):
    (shipped,) = [one for one in catalogue.systems() if one.id == "kalibr"]
    assert (shipped.range_km, shipped.range_low_km, shipped.min_range_km) == RANGES["kalibr"]
    for choice in result.scenario.systems[1:2]:
        assert (choice.range_km, choice.range_low_km, choice.min_range_km) == RANGES["model-7"]
    assert [one["id"] for one in result.summary["systems"]] == list(RANGES)


def test_summary_json(pack):
    systems = json.loads((pack / "summary.json").read_text())["systems"]
    keys = ("range_km", "range_low_km", "min_range_km")
    assert {one["id"]: tuple(one[key] for key in keys) for one in systems} == RANGES
    assert systems[2]["source_title"] == "A desk, 2026"


def short(name):
    return name.partition(" (")[0]


def test_key_and_edges_of_the_figures(figures):
    outer = [*printed(0).values(), *printed(1).values()]
    for figure in (one.figure for one in figures.values()):
        key = " ".join(written(figure, "key"))
        for line in (line for lines in key_lines() for line in lines):
            assert line[1:] in key  # its first letter is a capital
        said = sorted(QUANTITY.findall(key))
        assert said == sorted([*outer, *printed(2).values()])  # and no other number
        theme = THEMES["light"]
        hues = {readable(hue, theme): key for hue, key in zip(theme.hues, RANGES, strict=False)}
        found = []
        for text in (one for one in figure.texts if one.get_gid() == "edge"):
            key = hues[text.get_color()]  # a name is left out where many rings are close
            *name, said = text.get_text().split(": ")
            if name == ["too near"]:
                least = PRINTED[RANGES[key][2]]
                assert said in {f"under {least}", f"under {least.partition(' (')[0]}"}
                continue
            assert name in ([], [NAMES[key]], [short(NAMES[key])])
            high, low, _least = RANGES[key]
            allowed = [PRINTED[km] for km in (high, low) if km is not None]
            assert said in [*allowed, *(text.partition(" (")[0] for text in allowed)]
            found.append((key, said.partition(" (")[0]))
        # of each system an edge is seen, though the longest may lie beyond the story's frame
        assert {key for key, _text in found} == {*RANGES}


def test_the_number_on_an_edge_of_a_figure_stands_at_that_distance(figures, field):
    for one in figures.values():
        for label, option, _at in one.labels:
            if label.what != "edge":
                continue
            if option is None:  # every ring that is seen has its number; two holes alike may not
                assert label.name.startswith("too near")
                continue
            # one that has no room at its edge is tied to it by a line
            at, most = (option.leader[0], 0.05) if option.leader else (option.at, 0.5)
            (text,) = option.lines
            km = float(re.search(r"([\d,.]+) km", text)[1].replace(",", ""))
            # what is too near is so to the farthest launch point
            measure = field.farthest if text.startswith("too near") else field.distance
            off = abs(float(measure(*one.panel.lon_lat(at))) / 1000.0 - km)
            assert off < most / one.panel.scale / 1000.0, text


def test_alt_text_and_method(pack):
    alt = " ".join((pack / "alt.txt").read_text().split())
    method = " ".join((pack / "METHOD.txt").read_text().split())
    for name, ranges in RANGES.items():
        wanted = [PRINTED[km] for km in ranges if km is not None]
        in_alt = re.search(rf" {re.escape(NAMES[name])}: (.*?)\. Countries", alt)[1]
        assert QUANTITY.findall(in_alt) == wanted
        in_method = re.search(rf" {re.escape(NAMES[name])}: (.*?)\. Source: ", method)[1]
        assert QUANTITY.findall(in_method) == wanted


def test_the_page_says_the_numbers_that_it_draws(page):
    assert page["texts"]["key"]["systems"] == [*key_lines()]
    for system, card, (high, low, least) in zip(
        page["systems"], page["cards"], RANGES.values(), strict=True
    ):
        assert system["range_m"] == high * 1000.0
        assert system["low_m"] == (None if low is None else low * 1000.0)
        assert system["least_m"] == (least or 0.0) * 1000.0
        assert system["range"][0] == PRINTED[high]
        assert system["low"] is None or system["low"][0] == PRINTED[low]
        rows = dict(card["rows"])
        assert rows["Range"] == PRINTED[high]
        assert rows.get("Lowest figure") == (PRINTED[low] if low else None)
        assert rows.get("Minimum range") == (PRINTED[least] if least else None)


def vertices(shape):
    """Return lon and lat of what the page draws, from its numerals."""
    digit = {
        chr(code): number for number, code in enumerate(shape_encoding._ALPHABET.view(np.uint8))
    }
    found = []
    for text in (text for part in shape["parts"] for text in part):
        numbers, value, place = [], 0, 1
        for char in text:
            value += digit[char] % 45 * place
            place *= 45
            if digit[char] < 45:  # the last digit; the sign is the last bit
                numbers.append(-(value + 1) // 2 if value % 2 else value // 2)
                value, place = 0, 1
        found.append(np.cumsum(np.array(numbers).reshape(-1, 2), axis=0) / shape["scale"])
    return np.concatenate(found).T


def test_the_page_draws_the_outline_where_the_number_says(page, field):
    west, _south, east, _north = page["view"]
    tolerance_m = (east - west) / 4000.0 * 111_320.0  # a pixel of a wide screen
    for system, (high, low, least) in zip(page["systems"], RANGES.values(), strict=True):
        drawn = [("reach", high), ("certain", low)] if low else [("reach", high)]
        for key, km in drawn:
            lon, lat = vertices(system[key])
            off = np.abs(field.distance(lon, lat) - km * 1000.0)
            if least:  # the hole of a minimum range
                off = np.minimum(off, np.abs(field.farthest(lon, lat) - least * 1000.0))
            assert off.max() < tolerance_m, (system["name"], key)


def test_the_outline_in_reach_geojson_lies_at_its_range_to_a_metre(pack, field):
    bands = gpd.read_file(pack / "reach.geojson")
    said = list(zip(bands["system_id"], bands["min_range_km"], bands["range_km"], strict=True))
    wanted = []
    for name, (high, low, least) in RANGES.items():
        wanted.append((name, least or 0.0, low or high))
        wanted += [(name, low, high)] if low else []
    assert said == wanted
    for (name, near, far), shape in zip(said, bands.geometry, strict=True):
        outlines, holes = [], []
        for part in shapely.get_parts(shape):
            outlines.append(part.exterior)
            holes += part.interiors
        assert edge_off(field.distance, outlines, far) < 1.0, name
        measure = field.farthest if RANGES[name][2] == near else field.distance
        if near:
            assert holes, name
            assert edge_off(measure, holes, near) < 1.0, name


def edge_off(measure, rings, km):
    """Return by how many metres rings are off a distance, at vertices and within edges."""
    worst = 0.0
    for ring in rings:
        ends = shapely.get_coordinates(ring)
        for share in (0.0, 0.5, 0.29):
            lon, lat = (ends[:-1] + share * (ends[1:] - ends[:-1])).T
            worst = max(worst, float(np.abs(measure(lon, lat) - km * 1000.0).max()))
    return worst


@pytest.mark.parametrize(
    ("name", "distance"), [("countries.csv", "nearest_km"), ("cities.csv", "distance_km")]
)
def test_margin_and_distance_add_up_to_the_range(pack, name, distance):
    table = pd.read_csv(pack / name, keep_default_na=False)
    assert set(table["system_id"]) == set(RANGES)
    ranges = table["system_id"].map({key: km[0] for key, km in RANGES.items()})
    # each is rounded to a metre
    assert (table[distance] + table["margin_km"] - ranges).abs().max() < 0.0011
    assert (table["margin_km"] >= 0.0).all()


def test_cities_are_as_certain_as_their_distance_says(pack, field):
    cities = pd.read_csv(pack / "cities.csv", keep_default_na=False)
    exact = field.distance(cities["lon"], cities["lat"]) / 1000.0
    assert np.abs(exact - cities["distance_km"]).max() < 0.0011
    for name, (high, low, least) in RANGES.items():
        own = cities[cities["system_id"] == name]
        certain = own["distance_km"] <= (low or high)
        assert (own["certainty"].eq("certain") == certain).all()
        if least:
            farthest = field.farthest(own["lon"], own["lat"]) / 1000.0
            assert (farthest >= least).all()


def test_the_story_counts_what_the_table_has(pack):
    about = json.loads((pack / "summary.json").read_text())["about"]
    cities = pd.read_csv(pack / "cities.csv", keep_default_na=False)
    assert {one["system_id"] for one in about["counts"]} == set(RANGES)
    for count in about["counts"]:
        own = cities[cities["system_id"] == count["system_id"]].set_index("geonameid")
        high, _low, _least = RANGES[count["system_id"]]
        reached = [one for one in count["places"] if one["certainty"] != "outside"]
        assert len(reached) == count["in_reach"]
        assert sum(one["certainty"] == "certain" for one in reached) == count["certain"]
        assert len(count["places"]) == count["total"]
        for one in count["places"]:
            assert one["margin_km"] == pytest.approx(high - one["distance_km"], abs=0.0011)
            assert (one["geonameid"] in own.index) is (one["certainty"] != "outside")
        for one in reached:
            for key in ("city", "distance_km", "margin_km", "certainty", "population"):
                assert one[key] == own[key][one["geonameid"]]
