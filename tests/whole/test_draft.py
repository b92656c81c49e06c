"""A draft: the numbers of the whole map, and a page that says what it is."""

import json
import re

import pytest

import rangemap
from rangemap.render.page import page_data
from tests.helpers.paths import EXAMPLES

CONFIG = EXAMPLES / "fiji.toml"


@pytest.fixture(scope="module")
def both():
    return rangemap.build(CONFIG), rangemap.build(CONFIG, draft=True)


def test_every_number_is_that_of_the_whole_map(both):
    whole, draft = both
    assert (whole.is_draft, draft.is_draft) == (False, True)
    assert draft.summary == {**whole.summary, "other_views": []}
    for name in ("bands", "countries", "cities", "large_cities"):
        assert getattr(draft, name).equals(getattr(whole, name)), name


def test_the_page_has_less_detail_and_the_same_numbers(both):
    whole, draft = map(page_data.content, both)
    assert draft["texts"].pop("subtitle") == (
        "Draft, drawn with less detail; every number is that of the whole map. "
        + whole["texts"].pop("subtitle")
    )
    regions = [one.pop("regions") for one in (whole, draft)]
    assert len(json.dumps(regions[1])) < 500 < len(json.dumps(regions[0]))
    listed = [one.pop("listed") for one in (whole, draft)]
    assert [one["all"] for one in listed] == [True, False]
    assert (sum(listed[1]["tiers"]), sum(listed[0]["tiers"]) > 2_000) == (2_000, True)
    for one in (whole, draft):
        for place in one["places"]:
            place.pop("row")  # among the listed
    assert draft == whole


def test_the_page_says_that_it_is_a_draft(both):
    pages = [rangemap.render.leaflet_html(one) for one in both]
    assert [("<title>Draft: " in page) for page in pages] == [False, True]
    assert [("@font-face" in page) for page in pages] == [True, False]
    assert len(pages[1]) < 0.9 * len(pages[0])


def test_in_a_browser_nothing_is_asked_for_and_nothing_fails(both, browser, tmp_path):
    path = tmp_path / "map.html"
    path.write_text(rangemap.render.leaflet_html(both[1]), encoding="utf-8")
    page = browser.open(path)
    assert page.driver.find_element("id", "subtitle").text.startswith("Draft, drawn with less")
    assert [one for one in page.driver.get_log("browser") if one["level"] == "SEVERE"] == []


def test_the_command_says_what_a_draft_is(run, tmp_path):
    done = run("build", CONFIG, "--draft", "--out", "o")
    assert done.code == 0
    assert done.out.startswith(f"Open {tmp_path.joinpath('o', 'map.html').relative_to(tmp_path)}\n")
    assert done.out.endswith("which the same command makes without --draft.\n")
    assert not re.search("^Border view", done.out, re.MULTILINE)
    assert {path.name for path in (tmp_path / "o").iterdir()} == {"map.html", "manifest.json"}
    assert json.loads((tmp_path / "o" / "manifest.json").read_text())["files"]["map.html"]["draft"]
    done = run("build", CONFIG, "--draft", "--json", "--out", "o")
    assert json.loads(done.out)["other_views"] == []
