"""Capitals whose status differs between border views: what each view counts, says and why."""

import json
import re

import pytest
from typer.testing import CliRunner

from rangemap.analysis.check import check, find_target
from rangemap.cli.app import app
from rangemap.launch import load_region
from rangemap.world import border_views, capitals, catalogue, tables
from tests.helpers.paths import ROOT

ROWS = tables.capitals()


def counted(view):
    places = border_views.places(view, ["adm0_a3", "name", "capital"])
    return places[places["capital"]].set_index("adm0_a3")["name"].to_dict()


@pytest.mark.parametrize(
    ("view", "expected"),
    [
        ("international", {"ISR": None, "PSX": None, "SAH": "Laayoune", "SOL": None}),
        ("de-facto", {"ISR": "Jerusalem", "PSX": "Ramallah", "SAH": None, "SOL": "Hargeisa"}),
    ],
)
def test_each_view_counts_its_own_capitals(view, expected):
    found = counted(view)
    assert {code: found.get(code) for code in expected} == expected
    assert (found["CYP"], found["KOS"], found["TWN"]) == ("Nicosia", "Pristina", "Taipei")
    assert "CYN" not in found


@pytest.mark.parametrize("view", border_views.NAMES)
def test_countries_name_the_capitals_that_their_places_are(view):
    named = border_views.countries(view, ["adm0_a3", "capital"]).dropna(subset="capital")
    assert named.set_index("adm0_a3")["capital"].to_dict() == counted(view)
    assert border_views.countries(view, ["capital"])["capital"].notna().sum() == len(named)


@pytest.mark.parametrize("row", ROWS, ids=lambda row: f"{row['view']}-{row['place']}")
def test_every_row_has_a_place_a_country_and_a_source(row):
    places = border_views.places(row["view"]).set_index("geonameid")
    assert places["name"][row["geonameid"]] == row["place"]
    assert row["adm0_a3"] in set(border_views.countries(row["view"], ["adm0_a3"])["adm0_a3"])
    assert row["source"]
    assert bool(row["note"]) is not row["counted"]
    if row["counted"]:
        assert places["adm0_a3"][row["geonameid"]] == row["adm0_a3"]
        assert places["capital"][row["geonameid"]]


def test_the_document_tells_every_row():
    text = (ROOT / "docs/borders.md").read_text(encoding="utf-8")
    told = {
        tuple(cell.strip() for cell in line.strip("|").split("|"))
        for line in text.splitlines()
        if line.count("|") == 5
    }
    cells = {(country, place): views for country, place, *views in told}
    names = border_views.country_names("de-facto")
    for row in ROWS:
        views = cells[names[row["adm0_a3"]], row["place"]]
        verdict = "counted" if row["counted"] else "not counted"
        cell = views[row["view"] == "de-facto"]
        assert re.match(rf"{row['status']}, {verdict}\b", cell), row


def test_who_asks_about_a_disputed_capital_is_told():
    note = capitals.note(281184, "international")
    assert "Israel" in note
    assert "Palestine" in note
    system = catalogue.systems()[0]
    said = check(load_region("Jordan"), system, find_target("Jerusalem")).sentence
    assert said.endswith(f"Border view: international. {note}")
    said = check(load_region("Jordan", "de-facto"), system, find_target("Jerusalem", "de-facto"))
    assert said.sentence.endswith("Border view: de-facto.")
    done = CliRunner().invoke(app, ["who", "Ramallah", "--range", "50 km", "--format", "json"])
    assert "administrative seat" in json.loads(done.stdout)["note"]


def test_notes_are_of_the_countries_that_are_asked_about():
    assert border_views.capital_notes(["ISR", "PSX", "FRA"], "international") == [
        capitals.note(281184, "international"),
        capitals.note(282239, "international"),
    ]
    assert border_views.capital_notes(["FRA", "SOM"], "international") == []
    assert border_views.capital_note(2988507, "de-facto") == ""  # Paris


def test_a_view_of_ones_own_has_the_capitals_of_the_international_one(tmp_path):
    box = {"type": "Polygon", "coordinates": [[[35, 31], [36, 31], [36, 32], [35, 32], [35, 31]]]}
    own = tmp_path / "own.geojson"
    own.write_text(
        json.dumps({"type": "Feature", "properties": {"country": "Jordan"}, "geometry": box})
    )
    places = border_views.places(str(own)).set_index("geonameid")
    assert (places["adm0_a3"][281184], places["capital"][281184]) == ("JOR", False)
    assert places["capital"][2462881]  # Laayoune
    assert places[places["capital"]].groupby("adm0_a3").size().max() == 1
