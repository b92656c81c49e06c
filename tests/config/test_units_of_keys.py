# ruff: noqa: ISC004
"""`range = "1,500 mi"`: another way to say `range_km`, and so for each key that ends in `_km`."""

import json

import pytest

from rangemap.config import json_schema, load_scenario
from rangemap.errors import ConfigError

HEAD = '[launch]\nregion = "Malta"\n'
OWN = '[[systems]]\nname = "Own"\nsource = "Me"\n'


@pytest.fixture
def load(tmp_path):
    def read(text):
        path = tmp_path / "map.toml"
        path.write_text(text)
        return load_scenario(path)

    read.path = tmp_path / "map.toml"
    return read


@pytest.mark.parametrize(
    ("written", "km"),
    [
        ("1,500 mi", 2414.016),
        ("1,500 miles", 2414.016),
        ("900 nmi", 1666.8),
        ("900 nautical miles", 1666.8),
        ("2500km", 2500.0),
        ("2 500 kilometres", 2500.0),
        ("30,000 ft", 9.144),
        ("5,000 m", 5.0),
    ],
)
def test_a_range_with_its_unit(load, written, km):
    found = load(f'{HEAD}{OWN}range = "{written}"\n').systems[0]
    assert found.range_km == pytest.approx(km)


def test_each_key_in_km_can_be_written_so(load):
    found = load(
        f'rings = ["500 mi", "1000 mi"]\n{HEAD}inland = "10 mi"\n'
        'exclude = [{ region = "Italy", within = "12 nmi" }]\n'
        f'{OWN}range = "100 mi"\nrange_low = "50 mi"\nmin_range = "10 mi"\n'
    )
    assert found.rings_km == pytest.approx((804.672, 1609.344))
    assert found.launch.inland_km == pytest.approx(16.09344)
    assert found.launch.exclude[0].within_km == pytest.approx(22.224)
    (one,) = found.systems
    assert [one.range_km, one.range_low_km, one.min_range_km] == pytest.approx(
        [160.9344, 80.4672, 16.09344]
    )
    steps = load(f'rings = {{ step = "500 mi", to = "1000 mi" }}\n{HEAD}').rings_km
    assert steps == pytest.approx((804.672, 1609.344))


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("range = 1500", 'range: got 1500 without a unit; write range_km = 1500 if it is in '
         'kilometres, range = "1500 miles" (2,414.02 km) or range = "1500 nmi" (2,778 km)'),
        ('range = "1500"', "range: got 1500 without a unit; write range_km = 1500"),
        ('range = "1.500 mi"', 'range: got "1.500 mi"; it can be 1500 mi (2,414.02 km) or 1.5 mi '
         "(2.41402 km); write 1500 or 1.5"),
        ('range = "1500 M"', "can be metres (1.5 km) or nautical miles (2,778 km); write m or nmi"),
        ('range = "far"', 'range: got "far"; it is not a distance; write for example'),
        ('range = "30,000 km"', "range: got 30000.0; write a number of kilometres above 0"),
        ("range = true", "range: got true; write a number of kilometres"),
        ('range_km = 100\nrange = "100 km"', "range: says the same as range_km; write one of them"),
        ('range_km = 100\nrange_low = "200 km"', 'range_low: got "200 km"; write at most range_km'),
    ],
)  # fmt: skip
def test_what_is_not_clear_is_refused_with_the_number(load, line, said):
    with pytest.raises(ConfigError) as caught:
        load(f"{HEAD}{OWN}{line}\n")
    told = str(caught.value)
    assert told.startswith(str(load.path) + f":{line.count(chr(10)) + 6}: systems[0].range")
    assert said in told
    assert told.count("\n") == 0


def test_a_range_that_no_system_of_the_class_has_is_seen_as_well(load):
    with pytest.raises(ConfigError, match=r"map.toml:7: systems\[0\].range: .*far from the ranges"):
        load(f'{HEAD}{OWN}system_class = "air-defence"\nrange = "1 km"\n')


def test_the_schema_knows_them():
    tables = json_schema()["$defs"]
    assert {"range", "range_low", "min_range"} <= tables["SystemChoice"]["properties"].keys()
    assert "within" in tables["Excluded"]["properties"]
    assert "rings" in json_schema()["properties"]
    json.dumps(json_schema())
