# ruff: noqa: RUF001 (what people type)
"""What people write who do not know TOML, and what they are told to write instead."""

import re

import pytest

from rangemap.config.scenario_file import load_scenario
from rangemap.errors import ConfigError

QUOTES = 'a text goes in quotes, as region = "Ukraine"'
COMMA = 'write a comma between the items of a list, as ["Iran", "Iraq"]'
BRACKETS = "write as many brackets before as behind, as [[systems]]"
JSON = "this looks like JSON, and a config is TOML: key = value"
PATH = "a path with \\ goes in single quotes"
NUMBER = "write a number with a decimal point and without thousands, as range_km = "
UNIT = "a number with a unit goes in quotes, as range_km = "
YAML = 'this looks like YAML; write key = value, as region = "Ukraine"'
STRAIGHT = 'write straight quotes, as region = "Ukraine"'


@pytest.mark.parametrize(
    ("text", "line", "advice"),
    [
        ("[launch]\nregion = Ukraine", 2, QUOTES),
        ("[launch]\nregion = “Ukraine”", 2, STRAIGHT),
        ("[launch]\nregion = „Ukraine“", 2, STRAIGHT),
        (
            "[launch]\nregion = ['Malta', \u2018Gozo\u2019]",
            2,
            'write straight quotes, as "Ukraine"',
        ),
        ('[launch]\nfile = "C:\\Users\\me\\area.geojson"', 2, PATH),
        ('[launch]\nfile = "C:\\maps\\area.geojson"', 2, PATH),
        (
            "[launch]\nfile = C:\\maps\\area.geojson",
            2,
            "a path with \\ goes in single quotes, as file = 'C:\\maps\\area.geojson'",
        ),
        ("range_km = 2,5", 1, f"{NUMBER}2.5"),
        ("range_km = 2 500,5", 1, f"{NUMBER}2500.5"),
        ("range_km = 2,500", 1, f"{NUMBER}2500 (or 2.5, if the comma is a decimal one)"),
        ("range_km = 1.234,5", 1, f"{NUMBER}1234.5"),
        (
            "lat = 48,57",
            1,
            "write a number with a decimal point and without thousands, as lat = 48.57",
        ),
        ("lat = 48.57 N", 1, "write degrees as a number, below 0 in the south and west; or a"),
        ("lon = \u221245.9", 1, "write a plain minus, as lon = -45.9"),
        ("lon = \u201345.9", 1, "write a plain minus, as lon = -45.9"),
        ("range_km\u00a0= 2500", 1, "this line has a space that only looks like one"),
        ("[launch]\nregion = Saudi Arabia", 2, 'a text goes in quotes, as region = "Saudi Arabia"'),
        ("[launch]\nregion = `Ukraine`", 2, STRAIGHT),
        ("[launch]\nregion = \u00abFrance\u00bb", 2, 'write straight quotes, as region = "France"'),
        ('[launch]\nregion = "Ukraine",', 2, "leave out what stands at the end of the line"),
        ('[launch]\nregion = "Ukraine";', 2, "leave out what stands at the end of the line"),
        ("range km = 2500", 1, "a key has no spaces; write range_km"),
        ('[launch]\nregion = ["Iran" "Iraq"]', 2, COMMA),
        ("rings_km = [500 1000]", 1, COMMA),
        ("x = {lat = 1 lon = 2}", 1, "write a comma between the keys of a table"),
        ("[[systems]\nid = 1", 1, BRACKETS),
        ("[systems]]\nid = 1", 1, BRACKETS),
        ("// a remark", 1, "a remark begins with #"),
        ("; a remark", 1, "a remark begins with #"),
        ('"launch": {"region": "Malta"},', 1, JSON),
        ('[{"region": "Malta"}]', 1, JSON),
        ("title = 'It's so'", 1, "a text with ' in it goes in double quotes"),
        ('title = "He said "yes" there"', 1, 'a text with " in it goes in single quotes'),
        ("range_km = 2 500", 1, "write a number without spaces, as 2500"),
        ("range_km = 1550 miles", 1, f'{UNIT}"1550 miles"'),
        ("range_km = 2500km", 1, f'{UNIT}"2500km"'),
        ("range_km = 1550mi  # miles", 1, f'{UNIT}"1550mi"'),
        ("unusual = True", 1, "write true"),
        ("unusual = no", 1, "write false"),
        ("title = ", 1, "write a value after the ="),
        ("launch:\n  region: Ukraine", 1, YAML),
        ("- launch", 1, YAML),
        ('{"launch": {"region": "Ukraine"}}', 1, "this looks like JSON, and a config is TOML"),
        ('[launch\nregion = "Malta"', 1, "close the bracket, as [launch]"),
        ('title = "abc\ndate = "1 May"', 1, 'close the text with a " on its line'),
        ("title", 1, 'write key = value, as region = "Ukraine"'),
        ("a = 1\na = 2", 2, "this key is there twice; leave one"),
        ("[launch]\n[launch]", 2, "this table is there twice; write its keys under one heading"),
        ("x = [1,\n2", 2, "close the list with ]"),
        ("x = {a = 1", 1, "close the table with }"),
        ('x = """abc', 1, "close the text with its quotes"),
    ],
)
def test_what_is_no_toml_comes_with_what_to_write(tmp_path, text, line, advice):
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_scenario(path)
    told = str(caught.value)
    assert re.match(rf"{re.escape(str(path))}:{line}: ([\w.]+: )?not valid TOML: ", told)
    assert f"; {advice}" in told
    assert told.count("\n") == 0


@pytest.mark.parametrize(
    ("text", "key"),
    [
        ("[launch]\nregion = Malta", "launch.region"),
        ("[[systems]]\nid = 'a'\nrange_km = 2,5", "systems.range_km"),
        ("title = x", "title"),
        ("title = 'a'\ntitle = 'b'", "title"),
    ],
)
def test_the_key_is_named(tmp_path, text, key):
    path = tmp_path / "map.toml"
    path.write_text(text)
    line = text.count("\n") + 1
    with pytest.raises(ConfigError, match=re.escape(f"map.toml:{line}: {key}: not valid TOML: ")):
        load_scenario(path)


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_what_windows_writes_is_read(tmp_path, encoding):
    path = tmp_path / "map.toml"
    text = '[launch]\r\n\tregion = "Côte d’Ivoire"\r\n[[systems]]\r\nid = "tomahawk"\r\n'
    path.write_bytes(text.encode(encoding))
    assert load_scenario(path).launch.region == "Côte d’Ivoire"


@pytest.mark.parametrize("text", ['title = "It\u2019s “so” here', "title = '\u2019' x", "a = 1 1"])
def test_advice_is_only_given_where_it_fits(tmp_path, text):
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_scenario(path)
    assert "straight quotes" not in str(caught.value)


@pytest.mark.parametrize("table", ["systems", "scenario"])
def test_a_list_of_tables_with_one_bracket_is_told_the_second(tmp_path, table):
    path = tmp_path / "map.toml"
    path.write_text(f'[{table}]\nid = "tomahawk"\n[launch]\nregion = "Malta"\n')
    with pytest.raises(ConfigError) as caught:
        load_scenario(path)
    assert f"map.toml:1: {table}: got a table; write " in str(caught.value)
    assert f"[[{table}]]" in str(caught.value)


def test_all_that_is_wrong_is_told_at_once(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text(
        "title = “How far?”\nlanguage = de\n[launch]\nregion = Ukraine\n[[systems]]\n"
        'name = "S"\nrange_km = 2,5\nsource = "T"\n[sites]\nfile = "C:\\Users\\me\\offices.csv"\n',
        encoding="utf-8",
    )
    with pytest.raises(ConfigError) as caught:
        load_scenario(path)
    told = [line.removeprefix(f"{path}:") for line in str(caught.value).split("\n")]
    heads = [line.split(": not valid TOML: ")[0] for line in told]
    assert heads == [
        "1: title", "2: language", "4: launch.region", "7: systems.range_km", "10: sites.file"
    ]  # fmt: skip
    assert STRAIGHT.replace("region", "title").replace("Ukraine", "How far?") in told[0]
    assert PATH in told[4]


@pytest.mark.parametrize(
    "text",
    [
        'x = [ "a" "b",\n"c"\n]\ny = 2,5\n',  # what is left of a list is no second fault
        "[launch\nregion = Ukraine\n",  # nor is what stands below a broken head
        'x = """\na\ny = \'b\n',
    ],
)
def test_what_may_come_of_a_fault_is_not_told(tmp_path, text):
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_scenario(path)
    assert "\n" not in str(caught.value)
