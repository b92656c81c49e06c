"""Every row of the shipped catalogue: its range, its class, its source and what it says of them."""

import re
from collections import Counter
from typing import get_args
from urllib.parse import urlsplit

import pytest

from rangemap.config.value_types import SystemClass
from rangemap.world import catalogue

SYSTEMS = catalogue.systems()
# Kilometres that a range of a class lies between. Of ballistic missiles as arms control counts
# them (ranges of 1,000, 3,000 and 5,500 km; New START, Article II, for the last); of the others
# about what the longest and shortest of their kind have.
BOUNDS = {
    "ballistic-SRBM": (40.0, 1000.0),
    "ballistic-MRBM": (1000.0, 3000.0),
    "ballistic-IRBM": (3000.0, 5500.0),
    "ballistic-ICBM": (5500.0, 18_000.0),
    "SLBM": (500.0, 14_000.0),
    "cruise": (50.0, 4500.0),
    "air-launched-cruise": (100.0, 5500.0),
    "ALBM": (200.0, 3000.0),
    "drone": (100.0, 4000.0),
    "naval-drone": (100.0, 2000.0),
    "glide-bomb": (40.0, 200.0),
    "artillery": (15.0, 80.0),
    "rocket-artillery": (5.0, 500.0),
    "air-defence": (10.0, 600.0),
}
# Agni-V is an ICBM by all that write of it, and its official figure is a floor; the Burevestnik is
# driven by a reactor
BEYOND_THEIR_CLASS = {"agni-v", "burevestnik"}
AT_LEAST = r"\b(?:more than|over|at least|in excess of|exceeding)\W{0,2}\s"
OWNERS = {"Palestine (Hamas)", "Yemen (Houthi)"}  # not states


def named(note, km):
    """Return whether a note says "more than" a range, or as much in other words."""
    figure = f"{km:,.0f}"
    words = rf"{AT_LEAST}{re.escape(figure)}(?![\d,])"
    return bool(re.search(words, note, re.IGNORECASE)) or "-plus miles" in note


def each(*ids):
    chosen = [one for one in SYSTEMS if not ids or one.id in ids]
    return pytest.mark.parametrize("system", chosen, ids=[one.id for one in chosen])


def row(name):
    (found,) = [one for one in SYSTEMS if one.id == name]
    return found


def test_how_many_there_are_and_how_good_their_sources_are():
    assert len(SYSTEMS) >= 175
    ids = [one.id for one in SYSTEMS]
    assert ids == sorted(set(ids))
    grades = Counter(one.source_grade for one in SYSTEMS)
    assert set(grades) == {"a", "b", "c"}
    assert grades["c"] < 10
    assert Counter(one.source_read for one in SYSTEMS)[False] < 5


def test_every_class_has_a_system_and_bounds():
    of_ones_own = {"aircraft"}  # the catalogue lists no aircraft: a combat radius is no range
    listed = {*get_args(SystemClass)} - of_ones_own
    assert {one.system_class for one in SYSTEMS} == listed == {*BOUNDS}


@each()
def test_ranges_are_in_order_and_those_of_the_class(system):
    low = system.range_km if system.range_low_km is None else system.range_low_km
    assert 0.0 < low <= system.range_km
    assert system.min_range_km is None or 0.0 < system.min_range_km < low
    least, most = BOUNDS[system.system_class]
    assert (least <= system.range_km <= most) != (system.id in BEYOND_THEIR_CLASS)
    usual = catalogue.usual_ranges_km(system.system_class)
    assert usual[0] <= system.range_km <= usual[1]


@each()
def test_the_source_can_be_looked_up(system):
    assert len(system.source_title) > 10 or system.source_url
    if system.source_url is not None:
        address = urlsplit(system.source_url)
        assert address.scheme in {"http", "https"}
        assert "." in address.netloc
        assert not re.search(r"\s", system.source_url)
    else:  # then the title alone must find it: who, and when
        assert re.search(r"\b(19|20)\d\d\b", system.source_title)
    assert (system.source_grade == "c") == ("Wikipedia" in system.source_title)


@each()
def test_texts_are_sentences_and_figures_are_written_as_everywhere(system):
    for text in (system.name, system.variant, system.range_note, system.source_title):
        if text is None:
            continue
        assert text == text.strip()
        assert "  " not in text
        assert not re.search(r"\d{4,} ?km", text), "thousands have a comma"
    note = system.range_note
    if note is not None:
        assert note[0].isupper() or note[0].isdigit() or note[0] in "'\""
        assert "New class" not in note
        mentioned = set(re.findall(r"\b(?:row|rows|see|See) ([a-z0-9]+(?:-[a-z0-9]+)*)", note))
        assert mentioned <= {one.id for one in SYSTEMS}
    assert set(system.country.split("/")) <= OWNERS or "(" not in system.country


@each()
def test_a_floor_has_a_note_that_says_so_and_a_note_that_says_so_is_a_floor(system):
    assert named(system.range_note or "", system.range_km) is system.range_is_floor or (
        # the lower figure of the Minuteman is the "6,000-plus miles" of its note
        system.id == "minuteman-iii"
    )


@each()
def test_air_defence_says_what_its_range_is_against_and_nothing_else_does(system):
    assert (system.against is not None) == (system.system_class == "air-defence")
    if system.against is not None:
        words = r"(aircraft|(ballistic |cruise )?missiles|ground and sea targets)"
        assert re.fullmatch(rf"{words}( and {words})?", system.against)


def test_no_two_rows_are_of_one_name_and_one_variant():
    twice = Counter((one.name, one.variant, one.against) for one in SYSTEMS)
    assert max(twice.values()) == 1


@pytest.mark.parametrize(
    ("name", "low", "high", "least"),
    [
        ("hwasong-15", 8500, 13_000, None),
        ("oreshnik", 5000, 5500, None),
        ("dark-eagle", 2776, 3500, None),
        ("iskander-m", None, 500, 50),
        ("prsm", None, 500, None),
        ("soumar", 2000, 2500, None),
        ("df-41", 12_000, 15_000, None),
        ("df-5", None, 12_000, None),
        ("df-5b", 12_000, 13_000, None),
        ("sm-6", None, 240, None),
        ("sm-6-surface", 370, 460, None),
        ("iran-irbm-2026", 2000, 4000, None),
        ("smerch", None, 70, 20),
        ("pralay", None, 500, 150),
        ("polonez", 200, 300, 50),
        ("abu-mahdi", None, 1000, None),
        ("agni-ii", None, 2000, None),
        ("ayyash-250", 200, 250, None),
        ("caesar", 40, 55, None),
        ("hwasal-2", 1800, 2000, None),
        ("nk-170mm-gun", 40, 65, None),
        ("nodong", 1000, 1500, None),
        ("pcl-191", 70, 500, None),
        ("umpk-long-range", 130, 200, None),
    ],
)
def test_rows_that_were_corrected(name, low, high, least):
    found = row(name)
    assert (found.range_low_km, found.range_km, found.min_range_km) == (low, high, least)


def test_a_row_by_round_spans_its_rounds():
    by_round = [one for one in SYSTEMS if (one.variant or "").endswith("by round")]
    assert {one.id for one in by_round} == {"caesar", "chunmoo", "m777", "pcl-191"}
    for one in by_round:
        assert one.range_low_km is not None
        for figure in (one.range_low_km, one.range_km):
            assert re.search(rf"\b{figure:,.0f}(?: to \d+)? km", one.range_note)


def test_what_was_not_read_in_its_source_is_known():
    # No row is to join them unnoticed; docs/systems.md tells of the two notes
    notes = {one.id for one in SYSTEMS if re.search(r"not (?:\w+ )?read", one.range_note or "")}
    assert notes == {"bora", "hwasong-15"}
    unread = {one.id for one in SYSTEMS if not one.source_read}
    assert unread == {"agm-86b-alcm", "tomahawk-block-iv"}


def test_one_rocket_has_one_figure():
    rocket, launcher = row("gmlrs"), row("himars-gmlrs")
    assert (rocket.range_km, rocket.range_low_km) == (launcher.range_km, launcher.range_low_km)
    assert rocket.source_url == launcher.source_url
    tomahawk, typhon = row("tomahawk"), row("typhon")
    assert (tomahawk.range_km, tomahawk.range_low_km) == (typhon.range_km, typhon.range_low_km)
