"""Rings at distances that are no system's range."""

from pathlib import Path

import pytest

import rangemap
from rangemap.config.scenario_file import load_scenario
from rangemap.errors import ConfigError
from rangemap.render.content import words
from rangemap.render.figure import figure_layout
from rangemap.render.page.page_data import content

LAUNCH = '[launch]\npoints = [{ name = "Kapustin Yar", lat = 48.57, lon = 45.9 }]\n'
SYSTEM = '[[systems]]\nid = "iskander-m"\n'


def loaded(folder, text) -> rangemap.Scenario:
    path = Path(folder) / "map.toml"
    path.write_text(text)
    return load_scenario(path)


@pytest.mark.parametrize(
    ("rings", "all_km"),
    [
        ("[500, 1000, 1500.5]", [500, 1000, 1500.5]),
        ('["500 mi", "1000 nmi"]', [804.672, 1852]),
        ("{ step = 500, to = 2000 }", [500, 1000, 1500, 2000]),
        ("{ step = 0.1, to = 0.3 }", [0.1, 0.2, 0.3]),
        ('{ step = "100 nmi", to = "500 km" }', [185.2, 370.4]),
    ],
)
def test_rings_are_a_list_or_a_step(tmp_path, rings, all_km):
    scenario = loaded(tmp_path, f"rings_km = {rings}\n{LAUNCH}")
    assert [one.range_km for one in scenario.choices] == pytest.approx(all_km)
    assert scenario.systems == ()


@pytest.mark.parametrize(
    ("rings", "fault"),
    [
        ("[]", "systems: missing; write at least one [[systems]] table"),
        ("[500, 100]", "rings_km: got a list of 2; write each ring once, the nearest first"),
        ("[500, 500]", "rings_km: got a list of 2; write each ring once, the nearest first"),
        ("[0]", "rings_km[0]: got 0; write a number of kilometres above 0"),
        ("500", "rings_km: got 500; write distances in kilometres, as [500, 1000], or { step"),
        ("{ step = 500 }", "rings_km.to: missing"),
        ("{ step = 1, to = 500 }", "rings_km: gives 500 rings; write a step that makes 1 to 24"),
        ("{ step = 501, to = 500 }", "rings_km: gives 0 rings"),
        (str([*range(100, 126)]), "rings_km: got a list of 26; write 24 rings at most"),
    ],
)
def test_rings_that_are_none_are_told(tmp_path, rings, fault):
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, f"rings_km = {rings}\n{LAUNCH}")
    assert f"map.toml:1: {fault}" in str(caught.value)


@pytest.fixture(scope="module")
def rings(tmp_path_factory):
    folder = tmp_path_factory.mktemp("rings")
    return rangemap.build(loaded(folder, f"rings_km = [500, 1000]\n{LAUNCH}"))


def test_a_ring_is_as_exact_as_a_range_and_called_by_its_distance(rings, tmp_path):
    own = f'{LAUNCH}[[systems]]\nname = "M"\nrange_km = 1000\nsource = "S"\n'
    system = rangemap.build(loaded(tmp_path, own))
    assert rings.bands.geometry.iloc[1].equals(system.bands.geometry.iloc[0])
    assert [one["name"] for one in rings.summary["systems"]] == [
        "500 km (310 miles)", "1,000 km (620 miles)",
    ]  # fmt: skip
    assert [one["ring"] for one in rings.summary["systems"]] == [True, True]


def test_nothing_is_said_of_a_system_or_its_range_where_there_are_rings_alone(rings):
    texts = words.texts(rings)
    assert texts["headline"] == (
        "Baku, Yerevan and Tbilisi are within 1,000 km (620 miles) of Kapustin Yar"
    )
    assert texts["caveat"] == "The map shows distances. None of them is the range of a system."
    assert texts["sources"] == [{"text": "a distance chosen for this map", "url": None}]
    assert texts["key"]["launches"][0]["text"] == "Kapustin Yar, measured from here"
    said = " ".join([texts["description"], *(one["story"]["text"] for one in
                                             rings.summary["systems"])])  # fmt: skip
    assert "Fired" not in said
    assert "Within 500 km (310 miles): Countries and territories in reach" in said
    assert content(rings)["cards"] == [None, None]


def test_a_ring_stands_once_in_the_key_and_on_its_edge(rings):
    figure = figure_layout.figures(rings, ("wide",))["wide"]
    edges = [text.get_text() for text in figure.texts if text.get_gid() == "edge"]
    kilometres = sorted(edge.partition(" (")[0] for edge in edges)  # miles where there is room
    assert kilometres == ["1,000 km", "500 km"]
    key = [text.get_text() for text in figure.texts if "500 km (310" in text.get_text()]
    assert len(key) == 1 + ("500 km (310 miles)" in edges)


def test_a_system_is_told_before_the_rings_about_it(tmp_path):
    scenario = loaded(tmp_path, f"rings_km = {{ step = 100, to = 300 }}\n{LAUNCH}{SYSTEM}")
    result = rangemap.build(scenario)
    assert len(result.summary["systems"]) == 4
    assert result.summary["headline"].endswith(
        "range of Iskander-M missiles fired from Kapustin Yar"
    )
    assert "A published range is a maximum" in result.summary["caveat"]
    assert [one is None for one in content(result)["cards"]] == [False, *[True] * 3]
    assert figure_layout.figures(result, ("tall",))["tall"].texts
