"""A range of which only "more than" is published: every product says so, beside one that is not."""

import json
import re
import sys
from types import SimpleNamespace

import pandas as pd
import pytest

import rangemap
from rangemap.analysis import Side, check, compare, find_target, who_in_words
from rangemap.cli import app, build_command
from rangemap.config import SystemChoice, systems_of
from rangemap.errors import ConfigError
from rangemap.exports import styled_bands
from rangemap.render.documents import method_text
from rangemap.render.figure import figure_layout
from rangemap.units import _AND_MORE, format_edge
from rangemap.world import LANGUAGES, catalogue
from tests.helpers.bare_figures import nothing_named

LAUNCH = '[launch]\npoints = [{ name = "Pad", lat = 54.7, lon = 20.5 }]\n'
FORMATS = (
    '[cities]\nmin_population = 100000\n[figure]\nshapes = ["wide"]\n'
    '[output]\nformats = ["html", "json", "md", "kmz"]\n'
)
OWN = """
[[systems]]
id = "mine-9"
name = "Mine 9"
range_km = 900
range_low_km = 612.5
range_is_floor = true
against = "ships"
source_title = "A desk, 2026"
"""
SEVERAL = f"""
catalogue = "mine.toml"
{LAUNCH}
[[systems]]
id = "prsm"
name = "PrSM"
[[systems]]
id = "mine-9"
[[systems]]
name = "Model 7"
range_km = 950
source = "Its maker"
{FORMATS}
"""
ALONE = f'{LAUNCH}[[systems]]\nid = "prsm"\n{FORMATS}'
NAMES = ("PrSM", "Mine 9", "Model 7")
FLOOR = "500 km (310 miles) and more"
SPAN = "possible to 900 km (560 miles) and more"
NOBODY = pd.DataFrame({"country": [], "share_possible": [], "share_certain": []})
PLAIN = "950 km (590 miles)"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    folder = tmp_path_factory.mktemp("floors")
    (folder / "mine.toml").write_text(OWN)
    (folder / "several.toml").write_text(SEVERAL)
    (folder / "alone.toml").write_text(ALONE)
    return folder


@pytest.fixture(scope="module")
def several(folder):
    return rangemap.build(rangemap.load_scenario(folder / "several.toml"))


@pytest.fixture(scope="module")
def alone(folder):
    return rangemap.build(rangemap.load_scenario(folder / "alone.toml"))


@pytest.fixture
def run(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "200")

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["rangemap", *map(str, words)])
        with pytest.raises(SystemExit) as caught:
            app.main()
        return SimpleNamespace(code=caught.value.code, **capsys.readouterr()._asdict())

    return call


def page_of(result):
    html = rangemap.render.leaflet_html(result)
    return json.JSONDecoder().raw_decode(html, html.index('{"texts":'))[0]


def written(figure, gid):
    return [text.get_text() for text in figure.texts if text.get_gid() == gid]


def test_the_flag_is_that_of_catalogue_own_catalogue_and_config(several, tmp_path):
    assert [one["range_is_floor"] for one in several.summary["systems"]] == [True, True, False]
    assert [one["against"] for one in several.summary["systems"]] == [None, "ships", None]
    path = tmp_path / "own.toml"

    def read(table):
        path.write_text(f"{LAUNCH}[[systems]]\n{table}")
        (system,) = systems_of(rangemap.load_scenario(path))
        return system.range_is_floor, system.against

    own = 'name = "Own"\nrange_km = 70\nsource = "Me"\n'
    assert read(own) == (False, None)
    assert read(f"{own}range_is_floor = true") == (True, None)
    assert read('id = "prsm"') == (True, None)
    assert read('id = "prsm"\nrange_is_floor = false') == (False, None)
    assert read('id = "s-400"\nrange_low_km = 200') == (False, "aircraft")
    # with a range of its own comes nothing that the catalogue says of another
    assert read('id = "prsm"\nrange_km = 650\nsource = "Me"') == (False, None)
    assert read('id = "s-400"\nrange_km = 380\nsource = "Me"') == (False, None)
    with pytest.raises(ConfigError, match=r"range_is_floor: got 1; write true or false"):
        read(f"{own}range_is_floor = 1")


def test_the_page_writes_it_along_the_edge_in_key_and_card(several, alone):
    page = page_of(several)
    assert [one["range"] for one in page["systems"]] == [
        [FLOOR, "500 km and more"],
        ["900 km (560 miles) and more", "900 km and more"],
        [PLAIN, "950 km"],
    ]
    assert page["systems"][1]["low"] == ["612.5 km (380 miles)", "612.5 km"]
    assert [one["floor"] for one in page["systems"]] == [True, True, False]
    assert page["texts"]["key"]["systems"] == [
        [FLOOR], ["confirmed range 612.5 km (380 miles)", SPAN], [PLAIN]
    ]  # fmt: skip
    assert page["texts"]["key"]["outside"] == "beyond the published range"
    assert ["Range", FLOOR] in page["cards"][0]["rows"]
    assert ["Against", "Ships"] in page["cards"][1]["rows"]
    assert ["Range", PLAIN] in page["cards"][2]["rows"]
    assert page_of(alone)["texts"]["caveat"].endswith("may be in reach as well.")


def test_the_figures_write_it_too(several, alone):
    for one in figure_layout.drawn(several, ("wide", "tall")).values():
        figure = one.figure
        edges = written(figure, "edge")
        assert any(re.search(r"Mine 9: 900 km( \(560 miles\))? and more$", one) for one in edges)
        assert not any("950" in one and "more" in one for one in edges)
        assert not any("612.5" in one and "more" in one for one in edges)
        key = " ".join(written(figure, "key"))
        for said in (FLOOR, SPAN, "against ships"):
            assert said.casefold() in key.casefold()
        beyond = [label for label, way, _at in one.labels if way and label.mark and not label.about]
        assert ("Beyond the published range" in key) == bool(beyond)
    for figure in figure_layout.figures(alone, ("wide",)).values():
        assert FLOOR in " ".join(written(figure, "card"))
        assert any(one.endswith("and more") for one in written(figure, "edge"))


def test_words_tables_and_documents(several, alone, tmp_path):
    summary = several.summary
    assert f"PrSM: {FLOOR}." in summary["description"]
    assert (
        "900 km (560 miles) and more, confirmed range 612.5 km (380 miles), against ships"
        in (summary["description"])
    )
    assert summary["caveat"].endswith("may be in reach as well.")
    first, _second, last = (one["story"]["text"] for one in summary["systems"])
    assert "just beyond the published range" in first
    assert "out of reach" not in first
    assert "just out of reach" in last
    method = " ".join(text for _head, texts in method_text.method(several) for text in texts)
    assert f"range {FLOOR}." in method
    assert "low range 612.5 km (380 miles), against ships. Source: A desk" in method
    assert alone.summary["about"]["subtitle"].endswith(f"published range {FLOOR}")
    titles = [band.title for band in styled_bands.bands(several)]
    assert [title.partition(": ")[2] for title in titles] == [
        f"confirmed, range {FLOOR}",
        "confirmed, up to 612.5 km (380 miles)",
        "possible, 612.5 to 900 km (380 to 560 miles) and more",
        f"confirmed, up to {PLAIN}",
    ]
    with nothing_named():
        rangemap.write(several, tmp_path / "pack", formats=["md", "json"])
    report = (tmp_path / "pack/report.md").read_text(encoding="utf-8")
    assert f"**Range:** {FLOOR}" in report
    assert "| beyond the published range |" in report
    kept = json.loads((tmp_path / "pack/summary.json").read_text(encoding="utf-8"))
    assert [one["range_is_floor"] for one in kept["systems"]] == [True, True, False]


def test_without_a_floor_nothing_is_said_of_one(several):
    model = SystemChoice(name="Model 7", range_km=950.0, source="Its maker")
    plain = several.scenario.model_copy(update={"systems": (model,)})
    result = rangemap.build(plain)
    page = page_of(result)
    assert "more" not in page["texts"]["caveat"]
    assert page["texts"]["key"]["outside"] == "out of reach"
    assert "Against" not in dict(map(tuple, page["cards"][0]["rows"]))
    assert "beyond the published range" not in result.summary["description"]


def test_answers(several, run):
    systems = systems_of(several.scenario)
    answers = [check(several.region, one, find_target("Madrid")).sentence for one in systems]
    assert "(published range 500 km, 310 miles, and more)" in answers[0]
    assert "The published range is a least figure: the real one may be longer." in answers[0]
    assert (
        "(published range 612.5 to 900 km, 380 to 560 miles, and more; against ships)"
        in (answers[1])
    )
    assert "least figure" not in answers[2]
    assert "(published range 950 km, 590 miles)" in answers[2]
    told = who_in_words(find_target("Warsaw"), systems[0], NOBODY)
    assert told["subtitle"].startswith(f"Published range {FLOOR}")
    words = run("systems", "prsm").out
    assert f"Range             {FLOOR}" in words
    assert re.search(r"^prsm +500\+  ", run("systems", "--class", "ballistic").out, re.MULTILINE)
    row = json.loads(run("systems", "prsm", "--json").out)["systems"][0]
    assert row["range_is_floor"] is True
    assert "Against           aircraft" in run("systems", "s-400").out


def test_the_terminal_after_a_build(several, monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "300")
    build_command._print_headline(several.summary, [])
    lines = capsys.readouterr().out.splitlines()
    told = {name: next(line for line in lines if line.lstrip().startswith(name)) for name in NAMES}
    assert [" and more " in told[name] for name in NAMES] == [True, True, False]


def test_two_ranges_that_are_compared(folder):
    sides = []
    for floor in ("true", "false"):
        text = f'{LAUNCH}[[systems]]\nname = "A"\nrange_km = 500\nrange_is_floor = {floor}\n'
        path = folder / f"{floor}.toml"
        path.write_text(f'{text}source = "B"\n{FORMATS}')
        result = rangemap.build(rangemap.load_scenario(path))
        sides.append(Side(result, result.summary["systems"][0]))
    assert f"at {FLOOR}" in compare(*sides).summary["before"]


def test_every_language_of_labels_has_words_for_it():
    assert {*_AND_MORE} == {*LANGUAGES}
    for language in LANGUAGES:
        plain, floor = (format_edge(500, language, floor=one) for one in (False, True))
        for bare, more in zip(plain, floor, strict=True):
            assert bare in more
            assert len(more) > len(bare)


def test_the_shipped_floors_are_known():
    floors = {one.id for one in catalogue.systems() if one.range_is_floor}
    assert {"prsm", "storm-shadow", "taurus", "agni-v", "hwasong-17", "hwasong-18"} <= floors
    assert {"agni-ii", "abu-mahdi", "nsm"} <= floors
    assert len(floors) == 16
