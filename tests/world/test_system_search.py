"""The shipped catalogue, row by row, and the search of it."""

import csv
import io
import json
import re
import sys
from types import SimpleNamespace
from typing import get_args

import pytest

from rangemap.cli import app, system_listing
from rangemap.config.value_types import SystemClass
from rangemap.errors import ConfigError
from rangemap.world import catalogue, system_search
from rangemap.world.catalogue import System
from rangemap.world.system_search import Wanted

# Figures of kilometres in a note: the last number before "km", or either end of "1,900 to 2,350 km"
FIGURE = re.compile(r"(\d[\d,]*) (?=km)|(\d[\d,]*) (?=(?:to|and) \d[\d,]* km)")
# A note that names a longer figure than the range: it is of another version or load, of a weaker
# source, or was not seen in one, and docs/systems.md says so. No row is to join them unnoticed.
LONGER = {
    *("9m729", "agni-i", "agni-ii", "agni-iii", "agni-v", "bulava", "cj-10", "df-15", "df-26"),
    *("df-31a", "dprk-lrcm", "fp-1", "ghadr-1", "gmlrs", "harpoon", "hwasong-14", "iskander-m"),
    *("jericho-3", "kalibr", "kh-101", "m51", "oniks", "qiam-1", "raad-alcm", "sejjil"),
    *("shaheen-i", "shaheen-ii", "soumar", "tayfun", "yars", "yun-feng", "zelzal-2"),
}


@pytest.fixture
def run(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "80")

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["rangemap", "systems", *map(str, words)])
        with pytest.raises(SystemExit) as caught:
            app.main()
        return SimpleNamespace(code=caught.value.code, **capsys.readouterr()._asdict())

    return call


def ids(done):
    return [row["id"] for row in json.loads(done.out)["systems"]]


def figures(system):
    found = FIGURE.findall(system.range_note or "")
    return [float("".join(pair).replace(",", "")) for pair in found]


@pytest.mark.parametrize("system", catalogue.systems(), ids=lambda one: one.id)
def test_every_row_has_class_origin_range_source_and_grade(system):
    assert system.system_class in get_args(SystemClass)
    assert re.fullmatch(r"[A-Z][\w ()]+(/[A-Z][\w ()]+)*", system.country)
    assert re.fullmatch(r"(air|ground|sea|sub)(/(air|ground|sea|sub))*", system.launched_from)
    assert system.name.strip()
    assert system.source_title.strip()
    assert system.source_grade in system_listing._GRADES
    assert isinstance(system.source_read, bool)
    low = system.range_km if system.range_low_km is None else system.range_low_km
    assert (system.min_range_km or 0.0) < low <= system.range_km


@pytest.mark.parametrize(
    "system",
    [one for one in catalogue.systems() if "isputed" in (one.range_note or "")],
    ids=lambda one: one.id,
)
def test_a_disputed_range_has_its_low_range(system):
    assert figures(system), "the note names no other figure"
    # a note may explain a low range that is not there: "no lower figure has a source"
    explained = "no lower figure" in system.range_note
    assert explained or system.range_low_km is not None
    if system.range_low_km is not None:  # and the low range is one that the note names
        assert system.range_low_km in figures(system)


def test_the_disputed_rows_are_found():
    disputed = {one.id for one in catalogue.systems() if "isputed" in (one.range_note or "")}
    assert disputed == {"9m729", "kh-101", "m51", "musudan", "scalp-eg-560"}


def test_rows_whose_note_names_a_longer_figure_are_those_that_are_known():
    longer = {one.id for one in catalogue.systems() if max(figures(one), default=0) > one.range_km}
    assert longer == LONGER


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("KH-101", "kh-101"),
        ("kh101", "kh-101"),
        ("Kh 101", "kh-101"),
        ("súper Tomáhawk", None),
        ("tomáhawk usni", "tomahawk-usni"),
        ("ra'ad", "raad-alcm"),
        ("Raad", "raad-alcm"),
        ("france slbm", "m51"),  # country and class
        ("madeira", "umpk-glide-bomb"),  # source
        ("fact file block", "tomahawk-block-iv"),  # source and variant
        ("9729", None),
        ("m729", "9m729"),  # no word begins so: anywhere
    ],
)
def test_words_are_found_whatever_their_case_and_accents(query, found):
    assert [one.id for one in system_search.search(catalogue.systems(), query)] == (
        [found] if found else []
    )


def test_a_word_is_sought_at_the_beginning_of_words():
    found = system_search.search(catalogue.systems(), "us")
    assert "kalibr" not in {one.id for one in found}  # Russia holds it
    assert {"tomahawk-block-iv", "agm-86b-alcm"} <= {one.id for one in found}  # "US Navy"


def test_an_id_comes_first():
    found = system_search.search(catalogue.systems(), "Type 12")
    assert [one.id for one in found] == ["type-12", "type-12-upgraded"]
    assert (
        next(one.id for one in system_search.search(catalogue.systems(), "tomahawk")) == "tomahawk"
    )
    assert len(system_search.search(catalogue.systems(), " ")) == len(catalogue.systems())


@pytest.mark.parametrize(
    ("name", "nearest"),
    [("Tomahwak", "tomahawk"), ("iskandr", "iskander-m"), ("Hwasong", "hwasong-12")],
)
def test_the_nearest_names(name, nearest):
    assert nearest in system_search.nearest(name, catalogue.systems())
    assert len(system_search.nearest(name, catalogue.systems())) <= 3


def test_options(run):
    known = {one.id: one for one in catalogue.systems()}
    found = ids(run("--class", "ballistic", "--country", "iran", "--json"))
    iranian = [one for one in known.values() if one.country == "Iran"]
    assert found == [one.id for one in iranian if one.system_class.startswith("ballistic")]
    assert len(found) > 5
    found = ids(run("--min-range", "1,000 miles", "--max-range", "2500 km", "--format", "json"))
    assert found == [key for key, one in known.items() if 1609.344 <= one.range_km <= 2500.0]
    assert {"tomahawk", "geran-2"} <= set(found)
    assert "tomahawk-usni" not in found  # 1,609 km, a little less than 1,000 miles
    assert ids(run("--country", "RUSSIA", "--class", "cruise", "india", "--json")) == ["brahmos"]


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (["tomahwak"], 1, "no system matches 'tomahwak'; did you mean \"tomahawk\"?\n"),
        (["qqqq"], 1, "no system matches 'qqqq'\n"),
        (["--class", "SLBM", "--max-range", "1 km"], 1,
         "no system matches --class SLBM --max-range 1 km\n"),
        (["kalibr", "--country", "France"], 1,
         "no system matches 'kalibr' with --country France\n"),
        (["--class", "balistic-icbm"], 2,
         '--class: got balistic-icbm; did you mean "ballistic-ICBM"? there are ALBM, SLBM, air'),
        (["--country", "Rusia"], 2, '--country: got Rusia; did you mean "Russia"? there are Bel'),
        (["--country", ""], 2, "--country: got ; there are Belarus, China"),
        (["--min-range", "far"], 2, "--min-range: 'far' is not a distance"),
        (["--max-range", "0"], 2, "--max-range: got 0; write a range above 0"),
        (["--min-range", "2 km", "--max-range", "1 km"], 2, "--min-range: got 2 km; write at most"),
        (["--format", "xml"], 2, "Usage"),
    ],
)  # fmt: skip
def test_what_finds_nothing_and_what_makes_no_sense(run, words, code, said):
    done = run(*words)
    assert (done.code, done.out) == (code, "")
    assert done.err.startswith(said)


def test_csv_and_json_hold_every_field(run):
    table = [*csv.DictReader(io.StringIO(run("--format", "csv").out))]
    rows = json.loads(run("--format", "json").out)
    assert rows["schema_version"] == 1
    assert rows == json.loads(run("--json").out)
    assert [System(**row) for row in rows["systems"]] == list(catalogue.systems())
    for row, one in zip(table, catalogue.systems(), strict=True):
        values = {key: getattr(one, key) for key in row}
        assert row == {key: "" if value is None else str(value) for key, value in values.items()}


@pytest.mark.parametrize("width", [80, 100])
def test_the_table_fits_the_terminal_and_leaves_no_range_country_or_class_out(
    run, monkeypatch, width
):
    monkeypatch.setenv("COLUMNS", str(width))
    lines = run().out.rstrip("\n").split("\n")
    assert max(map(len, lines)) <= width
    assert lines[0].split() == ["id", "range,", "km", "class", "country"]
    text = " ".join(" ".join(lines).split())
    for one in catalogue.systems():
        low = f"{one.range_low_km:,g} to " if one.range_low_km else ""
        country = one.country.replace("/", ", ")
        high = f"{one.range_km:,g}+" if one.range_is_floor else f"{one.range_km:,g}"
        row = f" {one.id} {low}{high} {one.system_class} {country} {one.source_grade} "
        assert f"{row}{one.source_title[:60]}" in text


def test_one_system_is_told_in_full(run):
    lines = run("tomahawk-block-iv").out.splitlines()
    assert max(map(len, lines[:-3])) <= 80
    text = " ".join(" ".join(lines).split())
    for wanted in (
        "tomahawk-block-iv Name Tomahawk Variant Block IV (US Navy fact file) Class cruise",
        "Country United States Launched from ships, submarines In service since 2004",
        "Range 1,600 km (990 miles) Note 900 nautical miles",
        "Source US Navy Fact File: Tomahawk Cruise Missile",
        "Address https://www.navy.mil/Resources/Fact-Files/",
        "Grade a: official or specialised source",
        "Read the figure was not read in the source itself",
    ):
        assert wanted in text
    text = " ".join(run("Tomahawk").out.split())
    assert "Low range 1,600 km (990 miles); within it reach is confirmed" in text
    assert "Read the figure was read in the source itself" in text
    assert text.endswith(
        "Others that match: bgm-109g-glcm, tomahawk-block-iv, tomahawk-usni, typhon"
    )


def test_a_system_with_no_more_than_is_needed(run, tmp_path):
    hostile = r"[red]x[/] \u001b]0;t"
    (tmp_path / "own.toml").write_text(
        f'[[systems]]\nid = "q-1"\nname = "{hostile}"\nrange_km = 9.5\nmin_range_km = 1\n'
        f'source_title = "{hostile}"\n'
    )
    own = ("--catalogue", tmp_path / "own.toml")
    text = run("q-1", *own).out
    assert "\x1b" not in text
    assert "[red]x[/]" in text
    assert "Minimum range     1 km (0.6 miles)" in text
    assert "Grade             none given" in text
    assert "Read" not in text
    table = run(*own).out
    assert "\x1b" not in table
    assert re.search(r"^q-1 +9.5\n  -  \[red\]x", table, re.MULTILINE)


def test_search_refuses_a_class_of_no_system():
    with pytest.raises(ConfigError, match="--class: got x; there are ALBM"):
        system_search.search(catalogue.systems(), "", Wanted(system_class="x"))
