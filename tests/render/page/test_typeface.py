"""The typeface that a page holds: its letters, its rules, and a page without it."""

import base64
import re
import sys
from io import BytesIO

import pytest
from fontTools.ttLib import TTFont

import rangemap
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.render.page.typeface import font_faces


@pytest.fixture(scope="module")
def malta():
    system = SystemChoice(name="Model 7", range_km=300.0, source="Its maker")
    return rangemap.build(Scenario(launch=Launch(region="Malta"), systems=(system,)))


def letters_of(rules):
    """Return the code points of each face."""
    faces = [base64.b64decode(one) for one in re.findall(r"base64,([^)]+)\)", rules)]
    return [set(TTFont(BytesIO(face)).getBestCmap()) for face in faces]


def test_it_has_the_letters_of_the_alphabets_that_are_shown():
    latin, mixed = font_faces("Malta"), font_faces("Київ")
    assert len(letters_of(latin)) == 2
    for letters in letters_of(latin):
        assert {ord(one) for one in "Aé\N{EN DASH}łž©"} <= letters
        assert ord("\N{CYRILLIC CAPITAL LETTER KA}") not in letters
    assert all({ord(one) for one in "Київґ"} <= letters for letters in letters_of(mixed))
    assert font_faces("Malta") == latin
    assert len(latin) < 50_000 < len(mixed)


def test_the_page_is_set_in_it_and_its_policy_lets_it(as_opened, malta):
    page = as_opened(malta, near=True)
    assert page.run("return document.fonts.check('600 15px \"Rangemap Sans\"')")
    loaded = page.run("return [...document.fonts].map(({ status }) => status)")
    assert loaded == ["loaded", "loaded"]
    assert page.errors() == []
    html = rangemap.render.leaflet_html(malta)
    assert " font-src data:;" in html
    assert "url(http" not in html


def test_without_the_fonts_the_page_has_the_reader_s(monkeypatch, malta):
    monkeypatch.setitem(sys.modules, "font_source_sans_pro", None)
    monkeypatch.setattr("rangemap.render.page.typeface._subset", _missing)
    html = rangemap.render.leaflet_html(malta)
    assert "@font-face" not in html
    assert "font-src" not in html


def _missing(*_about):
    raise ImportError
