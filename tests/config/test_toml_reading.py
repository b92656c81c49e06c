"""What people write who do not know TOML, and what they are told to write instead."""

import pytest

from rangemap.config.scenario_file import load_scenario
from rangemap.errors import ConfigError

QUOTES = 'a text goes in quotes, as region = "Ukraine"'
PATH = "a path with \\ goes in single quotes"
NUMBER = "write a number with a decimal point and without thousands, as 2500.5"
UNIT = 'a number with a unit goes in quotes, as "1550 miles"'
YAML = 'this looks like YAML; write key = value, as region = "Ukraine"'
STRAIGHT = 'write straight quotes, as "Ukraine"'


@pytest.mark.parametrize(
    ("text", "line", "advice"),
    [
        ("[launch]\nregion = Ukraine", 2, QUOTES),
        ("[launch]\nregion = “Ukraine”", 2, STRAIGHT),
        ("[launch]\nregion = „Ukraine“", 2, STRAIGHT),
        ("[launch]\nregion = ['Malta', \u2018Gozo\u2019]", 2, STRAIGHT),
        ('[launch]\nfile = "C:\\Users\\me\\area.geojson"', 2, PATH),
        ('[launch]\nfile = "C:\\maps\\area.geojson"', 2, PATH),
        ("range_km = 2,5", 1, NUMBER),
        ("range_km = 2 500,5", 1, NUMBER),
        ("range_km = 2 500", 1, "write a number without spaces, as 2500"),
        ("range_km = 1550 miles", 1, UNIT),
        ("range_km = 1550mi  # miles", 1, UNIT),
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
    assert told.startswith(f"{path}:{line}: not valid TOML: ")
    assert f"; {advice}" in told
    assert told.count("\n") == 0


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
