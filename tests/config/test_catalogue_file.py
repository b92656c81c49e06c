"""Catalogues of the user's own: what they hold, every fault of them, and where they are used."""

import hashlib
import json
import sys
from dataclasses import fields
from pathlib import Path
from types import SimpleNamespace

import pytest

import rangemap
from rangemap.cli import app
from rangemap.config import catalogue_file, systems_of_scenario
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.errors import ConfigError, SystemsError
from rangemap.world.catalogue import System
from tests.helpers.paths import EXAMPLES

EXAMPLE = EXAMPLES / "catalogue"
HEAD = 'catalogue = "own.toml"\n[launch]\nregion = "Malta"\n'
ROW = '[[systems]]\nid = "model-7"\nname = "Model 7"\nrange_km = 300\nsource_title = "Its maker"\n'
USED = '[[systems]]\nid = "model-7"\n'


@pytest.fixture
def write(tmp_path, monkeypatch):
    """Return a function that writes a config and its catalogue, and go to their folder."""
    monkeypatch.chdir(tmp_path)

    def save(own, config=HEAD + USED):
        (tmp_path / "own.toml").write_bytes(own if isinstance(own, bytes) else own.encode())
        (tmp_path / "map.toml").write_text(config)
        return Path("map.toml")

    return save


@pytest.fixture
def run(monkeypatch, capsys):
    monkeypatch.delenv("COLUMNS", raising=False)

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["rangemap", *map(str, words)])
        with pytest.raises(SystemExit) as caught:
            app.main()
        return SimpleNamespace(code=caught.value.code, **capsys.readouterr()._asdict())

    return call


def faults(path):
    with pytest.raises(ConfigError) as caught:
        rangemap.load_scenario(path)
    return str(caught.value).split("\n")


def test_a_row_may_have_every_field_of_the_shipped_catalogue():
    keys = {*catalogue_file.Row.model_fields, "source_read"}
    assert keys - {"unusual"} == {one.name for one in fields(System)}
    for key, field in catalogue_file.Row.model_fields.items():
        assert field.description, key


def test_the_example_is_a_catalogue_and_a_map_of_it():
    scenario = rangemap.load_scenario(EXAMPLE / "map.toml")
    own, shipped = systems_of_scenario.systems_of(scenario)
    assert (own.id, own.range_km, own.range_low_km, own.min_range_km) == (
        *("iskander-m-disputed", 700.0, 500.0),
        50.0,
    )
    assert (own.source_title, own.source_grade, own.source_read) == ("CCTV, 2016; TASS", "b", None)
    assert shipped.id == "kalibr"
    systems = catalogue_file.load_catalogues([EXAMPLE / "my-systems.toml"])
    assert [one.id for one in systems] == ["iskander-m-disputed", "model-7"]
    assert systems[1].country is None


@pytest.mark.parametrize(
    ("row", "said"),
    [
        (ROW.replace("source_title", "#"), "1: systems[0].source_title: missing; no range goes"),
        (ROW.replace("range_km", "#"), "1: systems[0].range_km: missing; write the longest"),
        (ROW.replace("id =", "#"), "1: systems[0].id: missing; write one that no other"),
        (ROW.replace("name =", "#"), "1: systems[0].name: missing; write what it is called"),
        (ROW.replace('"Its maker"', '" "'), '5: systems[0].source_title: got " "; write a text'),
        (ROW + "range_low_km = 301\n", "6: systems[0].range_low_km: got 301; write at most"),
        (ROW + "min_range_km = 300\n", "6: systems[0].min_range_km: got 300; write less than"),
        (
            ROW + "range_low_km = 200\nmin_range_km = 201\n",
            "7: systems[0].min_range_km: got 201; write at most range_low_km, which is 200",
        ),
        (
            ROW.replace("300", "nan"),
            "4: systems[0].range_km: got nan; write a number of kilometres",
        ),
        (ROW.replace("300", '"300"'), '4: systems[0].range_km: got "300"; write a number'),
        (ROW.replace("300", "30000"), "4: systems[0].range_km: got 30000; write a number"),
        (ROW.replace("model-7", "Model 7"), '2: systems[0].id: got "Model 7"; write small letters'),
        (ROW.replace("model-7", "-"), '2: systems[0].id: got "-"; write small letters'),
        (
            ROW.replace("model-7", "tomahawk"),
            (
                '2: systems[0].id: got "tomahawk"; the shipped catalogue has a system with this '
                'id; take another, for example "tomahawk-own"'
            ),
        ),
        (ROW + "source = 'x'\n", '6: systems[0].source: unknown key; did you mean "source_title"?'),
        (ROW + "range = 3\n", "6: systems[0].range: says the same as range_km; write one of them"),
        (ROW + "class = 'x'\n", '6: systems[0].class: unknown key; did you mean "system_class"?'),
        (ROW + "yaer = 3\n", '6: systems[0].yaer: unknown key; did you mean "year"?'),
        (ROW + "year = 26\n", "6: systems[0].year: got 26; write a year from 1900 to 2100"),
        (ROW + "system_class = 'x'\n", '6: systems[0].system_class: got "x"; the classes are'),
        (ROW + "launched_from = 'land'\n", '6: systems[0].launched_from: got "land"; write air,'),
        (ROW + "source_grade = 'd'\n", '6: systems[0].source_grade: got "d"; write "a" (official'),
        (
            ROW + "source_url = 'javascript:alert(1)'\n",
            '6: systems[0].source_url: got "javascript:alert(1)"; write an address that begins',
        ),
        ("", "1: systems: missing; write at least one [[systems]] table with id, name, range_km"),
        ("systems = 3\n", "1: systems: got 3; write a list in square brackets"),
        ("title = 'x'\n" + ROW, "1: title: unknown key; allowed here: systems"),
        (ROW + "year = \n", "6: systems.year: not valid TOML: Invalid value (column 8)"),
        (b"# \xff\n", "1: not UTF-8 text; save the file as UTF-8"),
    ],
)
def test_each_fault_has_file_line_and_key(write, row, said):
    (line,) = faults(write(row, HEAD + '[[systems]]\nid = "tomahawk"\n'))
    assert line.startswith(f"own.toml:{said}")


def test_an_id_twice_in_a_file_and_in_two_files(write, tmp_path):
    path = write(ROW + ROW)
    what = 'has a system with this id; take another, for example "model-7-own"'
    assert faults(path) == [f'own.toml:7: systems[1].id: got "model-7"; own.toml:2 {what}']
    write(ROW, HEAD.replace('"own.toml"', '["own.toml", "more.toml"]') + USED)
    (tmp_path / "more.toml").write_text(f"\n{ROW}")
    assert faults(path) == [f'more.toml:3: systems[0].id: got "model-7"; own.toml:2 {what}']
    write(ROW, HEAD.replace('"own.toml"', '["own.toml", "own.toml"]') + USED)
    assert systems_of_scenario.systems_of(rangemap.load_scenario(path))[0].range_km == 300.0


def test_all_faults_of_config_and_catalogue_come_at_once(write):
    own = ROW.replace("source_title", "sources") + ROW.replace("model-7", "b").replace("300", "0")
    config = HEAD.replace("[launch]", "titel = 1\n[launch]") + USED + '[[systems]]\nid = "modle"\n'
    lines = faults(write(own, config))
    assert [line.split(": ")[:2] for line in lines] == [
        ["map.toml:2", "titel"],
        ["map.toml:8", "systems[1].id"],  # and none for model-7, which is there, with a fault
        ["own.toml:1", "systems[0].source_title"],
        ["own.toml:5", "systems[0].sources"],
        ["own.toml:9", "systems[1].range_km"],
    ]


def test_an_id_is_checked_and_its_ranges_are_as_in_the_catalogue(write):
    (line,) = faults(write(ROW, HEAD + '[[systems]]\nid = "modle-7"\n'))
    assert line.startswith(
        'map.toml:5: systems[0].id: got "modle-7"; no such system; did you mean "model-7"?'
    )
    (line,) = faults(write(ROW, HEAD + USED + "range_low_km = 301\n"))
    assert line.startswith("map.toml:6: systems[0].range_low_km: got 301, which contradicts")
    (own,) = systems_of_scenario.systems_of(
        rangemap.load_scenario(write(ROW, HEAD + USED + "range_low_km = 250\n"))
    )
    assert (own.range_km, own.range_low_km) == (300.0, 250.0)
    assert own.source_title == f"Its maker; lowest figure: {systems_of_scenario.OWN_SOURCE}"


@pytest.mark.parametrize(
    ("given", "said"),
    [
        (
            '"owm.toml"',
            (
                'map.toml:1: catalogue: got "owm.toml"; there is no such file; its path is '
                'relative to the config; did you mean "own.toml"?'
            ),
        ),
        (
            '["own.toml", "no"]',
            (
                'map.toml:1: catalogue[1]: got "no"; there is no such file; '
                "its path is relative to the config"
            ),
        ),
        (
            r'"a\u0000/b"',
            (
                'map.toml:1: catalogue: got "a\\u0000/b"; there is no such file; '
                "its path is relative to the config"
            ),
        ),
        ('"."', ".: this is a directory; name the TOML file in it"),
        (
            "3",
            (
                "map.toml:1: catalogue: got 3; write the name of a file or a list of them, "
                'for example "my-systems.toml"'
            ),
        ),
        (
            "[]",
            (
                "map.toml:1: catalogue: got an empty list; write the name of a file or a list of "
                'them, for example "my-systems.toml"'
            ),
        ),
    ],
)
def test_a_catalogue_that_is_not_there(write, given, said):
    text = HEAD.replace('"own.toml"', given) + '[[systems]]\nid = "tomahawk"\n'
    assert faults(write(ROW, text)) == [said]


def test_an_id_is_not_called_unknown_where_its_catalogue_could_not_be_read(write):
    (line,) = faults(write(ROW, HEAD.replace("own", "owm") + USED))
    assert line.startswith("map.toml:1: catalogue: ")
    (line,) = faults(write("x = \n"))
    assert line.startswith("own.toml:1: x: not valid TOML")


def test_the_path_is_relative_to_the_config(write, tmp_path, monkeypatch):
    path = tmp_path / write(ROW)
    (tmp_path / "elsewhere").mkdir()
    monkeypatch.chdir(tmp_path / "elsewhere")
    assert systems_of_scenario.systems_of(rangemap.load_scenario(path))[0].name == "Model 7"


def test_a_scenario_in_memory(write):
    write(ROW)
    choice = SystemChoice(id="model-7")
    scenario = Scenario(catalogue="own.toml", launch=Launch(region="Malta"), systems=[choice])
    assert systems_of_scenario.systems_of(scenario)[0].source_title == "Its maker"
    with pytest.raises(SystemsError, match=r"no system has the id 'model-7'; .*rangemap systems"):
        systems_of_scenario.resolve_systems([choice])
    Path("own.toml").write_text("")
    with pytest.raises(ConfigError, match=r"^own.toml:1: systems: missing"):
        rangemap.build(scenario)


def test_the_manifest_lists_the_catalogue_among_the_inputs(write, tmp_path):
    config = HEAD.replace('"own.toml"', '["own.toml", "more/own.toml"]') + USED
    path = write(ROW, config)
    (tmp_path / "more").mkdir()
    (tmp_path / "more" / "own.toml").write_text(ROW.replace("model-7", "model-8"))
    result = rangemap.build(rangemap.load_scenario(path))
    rangemap.write(result, "pack", formats=["json"])
    inputs = json.loads(Path("pack/manifest.json").read_text())["inputs"]
    assert inputs == {
        name: hashlib.sha256(Path(name).read_bytes()).hexdigest()
        for name in ("map.toml", "own.toml", "more/own.toml")
    }
    (system,) = json.loads(Path("pack/summary.json").read_text())["systems"]
    assert (system["id"], system["source_title"]) == ("model-7", "Its maker")


def test_the_commands_take_a_catalogue(run, write):
    write(ROW.replace("300", "95"))
    own = ("--system", "model-7", "--catalogue", "own.toml")
    done = run("cities", "--from", "Malta", *own, "--format", "csv")
    assert (done.code, done.err) == (0, "")
    assert {line.split(",")[0] for line in done.out.splitlines()[1:]} == {"model-7"}
    done = run("check", "--from", "Malta", "--to", "Tripoli, Libya", *own, "--json")
    said = json.loads(done.out)
    assert (done.code, round(said["margin_km"] + said["distance_km"], 3)) == (1, 95.0)
    done = run("who", "Valletta", *own, "--format", "json")
    assert {row["country"] for row in json.loads(done.out)["countries"]} == {"Italy", "Malta"}
    done = run("systems", "model-7", "--catalogue", "own.toml", "--json")
    assert [row["id"] for row in json.loads(done.out)["systems"]] == ["model-7"]


@pytest.mark.parametrize(
    "words", [("cities", "--from", "Malta"), ("check", "--from", "Malta", "--to", "Rome"),
              ("who", "Rome"), ("systems",)]
)  # fmt: skip
def test_the_commands_say_what_is_wrong_with_a_catalogue(run, write, words):
    write(ROW.replace("300", "-1"))
    own = () if words == ("systems",) else ("--system", "model-7")
    done = run(*words, *own, "--catalogue", "own.toml")
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith("own.toml:4: systems[0].range_km: got -1; write a number")
    done = run(*words, *own, "--catalogue", "none.toml")
    assert (done.code, done.out) == (2, "")
    assert "none.toml" in done.err
    assert "there is no such file" in done.err
