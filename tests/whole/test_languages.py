"""A map in another language: its sentences, its names, its direction; and what stays as it was."""

import json
import re
import zipfile
from io import BytesIO

import pytest
import shapely
from babel.messages.pofile import read_po

import rangemap
from rangemap.config import Scenario
from rangemap.errors import OutputError
from rangemap.launch import LaunchRegion
from rangemap.render.content import words
from rangemap.render.documents import text_templates
from rangemap.render.documents.word import document
from rangemap.render.figure import paper_sheet
from rangemap.render.page.map_page import leaflet_html
from rangemap.sentences import FOLDER, SPOKEN, speech
from rangemap.story import headlines
from rangemap.story.headlines import Shot

_SYSTEM = {"name": "Halberd", "range_km": 400.0, "range_low_km": 250.0, "source": "BBC"}
_PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d49484452000000010000000108060000001f15c4890000000d49444154789c6360"
    "606060000000050001a5f645400000000049454e44ae426082"
)


def built(code):
    about = {
        "launch": {"region": "Luxembourg"},
        "systems": [{**_SYSTEM, "system_class": "cruise"}],
        "map": {"sentences": code},
    }
    return rangemap.build(Scenario.model_validate(about))


@pytest.fixture(scope="module", params=["he", "uk", "zh"])
def spoken(request):
    return request.param, built(request.param)


def english_sentences():
    """Return the sentences of five words and more, as they stand before their values are set."""
    with (FOLDER / "messages.pot").open("rb") as file:
        for one in read_po(file):
            text = one.id[0] if isinstance(one.id, tuple) else one.id
            for part in re.split(r"{[\w.]+}", text):
                if len(part.split()) > 4:
                    yield part


def test_nothing_that_is_read_is_english(spoken):
    code, result = spoken
    read = [
        json.dumps([words.texts(result), words.tables(result)], ensure_ascii=False),
        text_templates.filled(result, "alt.txt"),
        text_templates.filled(result, "METHOD.txt"),
        text_templates.filled(result, "report.html"),
        re.sub(r"<script>.*?</script>", "", leaflet_html(result), flags=re.DOTALL),
    ]
    page_texts = set(speech(code).of_files(".js"))  # its keys are the English ones
    for text in read:
        whole = " ".join(text.split())
        found = [one for one in english_sentences() if one in whole]
        assert not [one for one in found if not any(one in key for key in page_texts)]


def test_places_and_countries_have_their_names_there(spoken):
    code, result = spoken
    bonn = {"he": "לוקסמבורג", "uk": "Люксембург", "zh": "卢森堡"}[code]
    assert bonn in result.summary["launch"]["name"]
    assert bonn in result.summary["headline"]
    brussels = {"he": "בריסל", "uk": "Брюссель", "zh": "布鲁塞尔"}[code]
    assert brussels in json.dumps(words.tables(result), ensure_ascii=False)


def test_tables_for_machines_stay_english(spoken):
    _code, result = spoken
    assert "Brussels" in set(result.cities["city"])
    assert "Belgium" in set(result.countries["country"])
    assert "Brussels" in {one["city"] for one in result.summary["highlights"]}


def test_the_page_runs_as_the_language_does(spoken):
    code, result = spoken
    page = leaflet_html(result)
    assert (' dir="rtl"' in page.partition("<head>")[0]) is (code == "he")
    assert f'<html lang="{speech(code).tag}"' in page


def test_word_runs_as_the_language_does(spoken):
    code, result = spoken
    with zipfile.ZipFile(BytesIO(document(result, _PNG))) as file:
        text = file.read("word/document.xml").decode()
    assert ("<w:bidi/>" in text) is (code == "he")
    assert text.count("<w:bidi/>") == (text.count("<w:p>") if code == "he" else 0)


def test_a_figure_without_a_font_says_which_to_install(monkeypatch):
    monkeypatch.setattr(paper_sheet, "_others", tuple)
    paper_sheet.families.cache_clear()
    with pytest.raises(OutputError, match=r"install one, .*fonts-noto-cjk"):
        paper_sheet.families("从乌克兰发射")
    paper_sheet.families.cache_clear()


def test_lines_of_chinese_are_broken_between_letters_and_not_before_a_stop(monkeypatch):
    monkeypatch.setattr(paper_sheet, "measure", lambda text, _kind: float(len(text)))
    kind = paper_sheet.Type(10.0, "#000000")
    assert paper_sheet.wrapped("一二三。四 km 五", kind, 4.0) == ["一二三。", "四 km", "五"]
    assert paper_sheet.wrapped("2\u00a0km off now", kind, 5.0) == ["2\u00a0km", "off", "now"]


def test_a_name_that_goes_on_in_the_next_line_is_kept_together_there(monkeypatch):
    monkeypatch.setattr(paper_sheet, "measure", lambda text, _kind: float(len(text)))
    kind = paper_sheet.Type(10.0, "#000000")
    lines = paper_sheet.wrapped("\u2068hits at 50 to 500 km\u2069 ab cd", kind, 12.0)
    assert lines == ["\u2068hits at 50\u2069", "\u2068to 500 km\u2069", "ab cd"]


def test_the_page_s_parts_of_a_sentence_run_as_it_does(browser, page_of):
    """A range that begins with a name in Latin letters, and the lines of a picture to share."""
    page = browser.open(page_of(built("he")))
    page.run("rangemap.measure(L.latLng(50.8, 4.4))")
    texts = [text for text, *_look in page.run("return rangemap.cardTexts().below")]
    assert any(": \u2067\u2068Halberd\u2069: " in text for text in texts)
    lines = page.run("return rangemap.carried(['\u2068one', 'two\u2069 three'])")
    assert lines == ["\u2068one\u2069", "\u2068two\u2069 three"]
    assert page.errors() == []


@pytest.mark.parametrize(
    ("code", "headline"),
    [
        ("de", "Norwegen liegt zum Teil in Reichweite von Raketen vom Typ Halberd (Startgebiet: "),
        ("ja", "ノルウェーの一部は"),
        ("uk", "Норвегія — частково "),
    ],
)
def test_countries_in_part_are_told_in_the_language(code, headline):
    region = LaunchRegion("Ukraine", "country", "international", shapely.box(22, 44, 40, 52))
    system = {"name": "Halberd", "class": "cruise", "ring": False, "country": None}
    system |= {"range_km": 900.0, "range_low_km": None, "range_is_floor": False}
    system |= {"launched_from": None, "min_range_km": None}
    told = headlines.of_countries([("Norway", False, True)], Shot(system, region, speech(code)))
    assert told.headline.startswith(headline)


def test_every_language_of_sentences_has_names_and_a_page():
    assert set(SPOKEN) == {
        *("ar", "de", "en", "es", "fa", "fr", "he", "ja", "ko", "pt", "ru", "tr", "uk", "zh")
    }
