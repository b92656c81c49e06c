"""Numbers and distances as people type them: told apart, or asked back with both readings."""

import re

import pytest
from babel.numbers import format_decimal
from hypothesis import given, settings
from hypothesis import strategies as st

from rangemap.config.scenario_file import load_scenario
from rangemap.errors import ConfigError
from rangemap.quantities import AmbiguousError, QuantityError, parse_distance_km, parse_number

LOCALES = ("en", "de", "es", "fr", "de_CH", "en_IN", "sv", "pl", "pt_BR", "hi", "ar_EG", "fa")
VALUES = (0.5, 1.5, 2.5, 12.75, 75, 160, 999, 1000, 1000.5, 1234.25, 2500, 12_345, 15_000, 20_003.5)


@pytest.mark.parametrize("locale", LOCALES)
@pytest.mark.parametrize("value", VALUES)
def test_what_a_locale_writes_is_read_or_asked_back(locale, value):
    """By CLDR's own patterns; nothing is ever read as another number."""
    text = format_decimal(value, locale=locale)
    if locale in {"ar_EG", "fa"}:
        text = re.sub("[\u200e\u200f\u061c]", "", text)
    try:
        assert parse_number(text) == value
    except AmbiguousError as error:
        readings = [float(one) for one in re.findall(r"[\d.]+", error.advice.split("write")[0])]
        assert value in readings
        assert re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text)


@pytest.mark.parametrize(
    ("text", "km"),
    [
        ("2500", 2500.0),
        ("2,500 km", 2500.0),
        ("1,5 km", 1.5),
        ("2,5 miles", 2.5 * 1.609344),
        ("1 000,5 km", 1000.5),
        ("1\u202f000,5 km", 1000.5),
        ("1.234,5 km", 1234.5),
        ("1'234.5 km", 1234.5),
        ("1\u2019234,5 km", 1234.5),
        ("1,23,456.7 m", 123.4567),
        ("1.234.567 m", 1234.567),
        ("0.500 km", 0.5),
        ("0,500 km", 0.5),
        (".5 km", 0.5),
        ("1234.567 km", 1234.567),
        ("1e3 km", 1000.0),
        ("1550 miles", 1550 * 1.609344),
        ("1,550 statute miles", 1550 * 1.609344),
        ("900 nmi", 1666.8),
        ("900 NM", 1666.8),
        ("900 n.m.", 1666.8),
        ("900 nautical miles", 1666.8),
        ("30,000 ft", 9.144),
        ("30 000 feet", 9.144),
        ("500 m", 0.5),
        ("500 metres", 0.5),
        ("10 mi.", 16.09344),
        ("100km", 100.0),
        ("100 Kilometers", 100.0),
    ],
)
def test_distances(text, km):
    assert parse_distance_km(text) == pytest.approx(km, rel=1e-12)


@pytest.mark.parametrize(
    ("text", "both", "write"),
    [
        ("1.000 km", "1000 km or 1 km", "1000 or 1.0"),
        ("2.500", "2500 km or 2.5 km", "2500 or 2.5"),
        ("12.345 kms", "12345 kms or 12.345 kms", "12345 or 12.3450"),
        ("900 M", "metres (0.9 km) or nautical miles (1,666.8 km)", "m or nmi"),
    ],
)
def test_two_readings_are_both_told_and_what_is_advised_is_read(text, both, write):
    with pytest.raises(AmbiguousError) as caught:
        parse_distance_km(text)
    assert str(caught.value) == f"'{text}' can be {both}; write {write}"
    if "metres" not in both:
        told = [float(one) for one in re.findall(r"[\d.]+", both)]
        assert [parse_number(one) for one in write.split(" or ")] == told


@pytest.mark.parametrize(
    "text",
    ["", " ", "km", "far", "-5 km", "1 5 km", "25 00", "1,2,3", "1..5", "1.500.5", "1 000 km 5",
     "5 parsec", "5 km\x1b[31m", "x" * 5000, "1" * 5000 + "x"],
)  # fmt: skip
def test_what_is_no_distance_is_refused_on_one_short_line(text):
    with pytest.raises(QuantityError) as caught:
        parse_distance_km(text)
    said = str(caught.value)
    assert not isinstance(caught.value, AmbiguousError)
    assert "is not a distance; write for example '2500 km'" in said
    assert len(said) < 200
    assert said.isprintable()


@settings(derandomize=True, max_examples=500, deadline=None)
@given(st.text(alphabet="0123456789., '_e+kmi\u00a0\u066b\u0665", max_size=12))
def test_any_text_is_read_or_refused_and_never_both_ways(text):
    try:
        km = parse_distance_km(text)
    except ConfigError:
        return
    assert km >= 0.0


@settings(derandomize=True, max_examples=300, deadline=None)
@given(st.floats(1e-3, 1e7))
def test_what_python_writes_is_read_back(value):
    text = repr(value)
    if re.fullmatch(r"[1-9]\d{0,2}\.\d{3}", text):
        with pytest.raises(AmbiguousError, match=re.escape(f"or {text};")):
            parse_number(text)
    else:
        assert parse_number(text) == value


# ---- in a config


MAP = '[launch]\nregion = "Malta"\n[[systems]]\n{}\n'
OWN = 'name = "Own"\nsource = "Me"\n'


def loaded(tmp_path, system):
    path = tmp_path / "map.toml"
    path.write_text(MAP.format(system))
    return load_scenario(path)


@pytest.mark.parametrize(
    ("written", "km"),
    [("2500", 2500.0), ("2.5", 2.5), ("2500.000", 2500.0), ('"1550 miles"', 2494.4832),
     ('"2.500,5 km"', 2500.5), ("1e3", 1000.0), ("+2.5", 2.5)],
)  # fmt: skip
def test_a_config_takes_numbers_and_texts_with_a_unit(tmp_path, written, km):
    (system,) = loaded(tmp_path, f"{OWN}range_km = {written}").systems
    assert type(system.range_km) is float
    assert system.range_km == pytest.approx(km)


@pytest.mark.parametrize(
    ("written", "said"),
    [
        ("2.500", "got 2.500; it can be 2500 or 2.5; write 2500 or 2.5"),
        ("2.501", "got 2.501; it can be 2501 or 2.501; write 2501 or 2.5010"),
        ('"2.500 km"', 'got "2.500 km"; it can be 2500 km or 2.5 km; write 2500 or 2.5'),
        ('"2500"', 'got "2500"; write a number of kilometres above 0'),
        ('"far away"', 'got "far away"; it is not a distance; write for example'),
    ],
)
@pytest.mark.parametrize("key", ["range_km", "range_low_km", "min_range_km"])
def test_a_config_asks_back(tmp_path, key, written, said):
    if key == "min_range_km" and written == '"2500"':
        said = said.replace("above 0", "from 0")
    with pytest.raises(ConfigError) as caught:
        loaded(tmp_path, f'id = "tomahawk"\n{key} = {written}')
    assert str(caught.value).startswith(f"{tmp_path / 'map.toml'}:5: systems[0].{key}: {said}")


def test_a_text_is_held_against_the_catalogue_as_a_number_is(tmp_path):
    with pytest.raises(ConfigError, match=r"got 3,218\.69, which contradicts the range_km 2,500"):
        loaded(tmp_path, 'id = "tomahawk"\nrange_low_km = "2000 miles"')


@pytest.mark.parametrize(
    ("system", "said"),
    [
        ('id = "tomahawk"\nrange_km = 2.5', "far from the ranges of the class cruise, 7.5 to"),
        ('id = "trident-ii-d5"\nrange_km = 12', "far from the ranges of the class SLBM, 75 to"),
        (f'{OWN}system_class = "air-defence"\nrange_km = 4000', "air-defence, 4 to 3,000 km"),
    ],
)
def test_a_range_that_no_system_of_its_class_has_is_asked_back(tmp_path, system, said):
    with pytest.raises(ConfigError, match=re.escape(said)):
        loaded(tmp_path, system)
    meant = loaded(tmp_path, f"{system}\nunusual = true")
    assert meant.systems[0].unusual


def test_a_row_of_a_catalogue_of_ones_own_as_well(tmp_path):
    row = 'id = "mine"\nname = "M"\nsource_title = "I"\nsystem_class = "drone"\nrange_km = 1.5\n'
    (tmp_path / "mine.toml").write_text(f"[[systems]]\n{row}")
    path = tmp_path / "map.toml"
    path.write_text('catalogue = "mine.toml"\n' + MAP.format('id = "mine"'))
    with pytest.raises(ConfigError, match=r"mine\.toml:6: systems\[0\]\.range_km: got 1\.5; far"):
        load_scenario(path)
    (tmp_path / "mine.toml").write_text(f"[[systems]]\n{row}unusual = true\n")
    assert load_scenario(path).systems[0].id == "mine"


def test_of_another_unit_both_readings_are_told_in_kilometres():
    with pytest.raises(AmbiguousError) as caught:
        parse_distance_km("12.345 mi")
    both = "12345 mi (19,867.4 km) or 12.345 mi (19.8674 km)"
    assert str(caught.value) == f"'12.345 mi' can be {both}; write 12345 or 12.3450"
