# ruff: noqa: RUF001 (what people paste)
"""Positions as people paste them."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rangemap.coordinates import CoordinatesError, Position, parse_position, written

HERE = Position(45.9, 48.57)


@pytest.mark.parametrize(
    "text",
    [
        "48.57,45.90",
        "48.57 45.90",
        "48.57, 45.90",
        "48,57 45,90",
        "48,57; 45,90",
        "48,57, 45,90",
        "48.57 / 45.90",
        "+48.57 +45.9",
        "(48.57, 45.9)",
        "48.57 N, 45.90 E",
        "48.57N 45.90E",
        "45.90E 48.57N",
        "n48.57 e45.90",
        "48,57 N 45,90 E",
        "48.57° N, 45.90° E",
        "48.57º,45.90º",
        "48°34'12\"N 45°54'E",
        "48° 34′ 12″ N, 45° 54′ 0″ E",
        "48°34’12”N 45°54’00”E",
        "48°34'12\" 45°54'",
        "48 34 12 N 45 54 0 E",
        "N48 34.2 E45 54",
        "N 48° 34.200 E 045° 54.000",
        "48:34:12N 45:54:00E",
        "geo:48.57,45.90",
        "Lat: 48.57, lon: 45.9",
        "48.57 north, 45.9 east",
        "48,57° с. ш. 45,90° в. д.",
    ],
)
def test_every_form_that_is_pasted(text):
    assert parse_position(text) == HERE


@pytest.mark.parametrize("minus", ["-", "\u2212", "\u2013", "\u2014", "\u2010", "\u2011"])
def test_minus_signs_of_any_kind(minus):
    assert parse_position(f"{minus}48.57, {minus}45.90") == Position(-45.9, -48.57)
    assert parse_position(f"{minus}0°30', {minus}0°30'") == Position(-0.5, -0.5)


def test_south_and_west():
    assert parse_position("48.57 S 45.9 W") == Position(-45.9, -48.57)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("145.9, 48.57", "if latitude and longitude have changed places: 48.57, 145.9"),
        ("91, 200", "is off the Earth; write latitude, longitude: -90..90, -180..180"),
        ("48,57,45,90", "is no position that can be read in one way"),
        ("48 34 45 54", "is no position that can be read in one way"),
        ("48.57 N 45.9 O", "O can be east (Ost) or west (Ouest); write E or W"),
        ("48.57 N, 45.9 N", "it has N and N"),
        ("-48.57 S, 45.9 E", "it has a sign and a letter"),
        ("48 75 N 45 E", "minutes and seconds are below 60"),
        ("48.5 34 N 45 E", "the last alone has a fraction"),
        ("lon 45.9 lat 48.57", "is no position"),
        ("1, 2, 3", "is no position"),
        ("48..5, 3", "is no position"),
    ],
)
def test_what_can_be_two_things_is_refused_and_nothing_changes_places(text, said):
    with pytest.raises(CoordinatesError) as caught:
        parse_position(text)
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


@pytest.mark.parametrize(
    "text", ["Kapustin Yar", "UA-30", "NO-50", "S-300", "Zone 5, Sector 7", "", "  ", "48", "E40 S"]
)
def test_a_name_is_none(text):
    assert parse_position(text) is None


@given(
    st.integers(-90_000, 90_000).map(lambda n: n / 1000.0),
    st.integers(-180_000, 180_000).map(lambda n: n / 1000.0),
)
def test_what_is_written_reads_as_the_same(lat, lon):
    assert parse_position(written(Position(lon, lat))) == pytest.approx((lon, lat), abs=1e-9)
    assert parse_position(f"{lat}, {lon}") == (lon, lat)
