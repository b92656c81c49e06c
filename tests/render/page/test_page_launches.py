"""A page of several launch regions: each measured, coloured and named by itself."""

import numpy as np
import pytest

import rangemap
from rangemap.field import DistanceField
from rangemap.launch import load_region
from rangemap.render.page import listed_places

# The first two are in reach from one launch region and not from the other
POINTS = [
    (52.5, 25.3),
    (46.0, 30.5),
    (44.4, 33.3),
    (51.4, 35.7),
    (35.2, 31.8),
    (10.0, 50.0),
    (-150.0, 20.0),
]


@pytest.fixture(scope="module")
def both():
    own = {"source": "its maker"}
    return rangemap.build(
        rangemap.Scenario.model_validate(
            {
                "systems": [
                    {"name": "Long", "range_km": 900, "launch": {"region": "Kuwait"}, **own},
                    {
                        "name": "Short",
                        "range_km": 400,
                        "min_range_km": 50,
                        **own,
                        "launch": {"points": [{"lat": 25.3, "lon": 51.5, "name": "Doha"}]},
                    },
                    {"name": "Other", "range_km": 300, "launch": {"region": "Kuwait"}, **own},
                ]
            }
        )
    )


@pytest.fixture(scope="module")
def page(browser, page_of, both):
    """The page, opened once for all tests of this file."""
    return browser.open(page_of(both))


def test_a_click_tells_the_distance_to_each_launch_region(page, both):
    said = page.run(
        "return arguments[0].map(([lng, lat]) => {"
        " rangemap.measure({ lng, lat, wrap() { return this; } });"
        " return [...document.querySelectorAll('#said span')].map((one) => one.textContent); })",
        POINTS,
    )
    fields = [one.field for one in both.launched]
    for (lon, lat), rows in zip(POINTS, said, strict=True):
        for field, name, row in zip(fields, ("Kuwait", "Doha"), rows, strict=False):
            km = float(field.distance(lon, lat)) / 1000.0
            assert row.endswith(f"from {name}")
            assert float(row.split(" km")[0].replace(",", "")) == pytest.approx(km, abs=0.11)
        for system, field in (("Long", 0), ("Short", 1), ("Other", 0)):
            range_km = {"Long": 900.0, "Short": 400.0, "Other": 300.0}[system]
            (row,) = (one for one in rows if one.startswith(f"{system}: "))
            inside = float(fields[field].distance(lon, lat)) / 1000.0 <= range_km
            assert ("in reach, with" in row) is inside, row


def test_what_is_in_a_launch_region_lies_in_that_one(page):
    rows = page.run(
        "rangemap.measure({ lng: 47.6, lat: 29.3, wrap() { return this; } });"
        " return [...document.querySelectorAll('#said span')].map((one) => one.textContent)"
    )
    assert rows[0] == "in Kuwait"
    assert rows[1].endswith("from Doha")


def test_the_listed_places_have_the_distance_to_each(page, both):
    table = listed_places.table_of(both)
    got = np.array([one["each"] for one in page.run("return rangemap.places()")]) / 1000.0
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    near = np.nonzero(got.max(axis=1) < 1000.0)[0][:400]
    kuwait = DistanceField(load_region("Kuwait").geometry)
    exact = kuwait.distance(lon[near], lat[near]) / 1000.0
    assert np.abs(got[near, 0] - exact).max() < 0.1  # positions in the table are rounded
    for order, name in enumerate(("long", "short", "other")):
        rows = both.cities[both.cities["system_id"] == name]
        inside = set(table["geonameid"][table["verdicts"].str[order] != "o"])
        assert inside >= set(rows["geonameid"])


def test_each_launch_region_has_the_colour_of_its_system(page, both):
    hues = page.run("return rangemap.theme.hues")
    key = page.run(
        "return [...document.querySelectorAll('#key .entry')].slice(0, 2).map((one) =>"
        " [one.textContent, one.querySelector('rect, circle').getAttribute('fill')])"
    )
    assert key == [
        ["Kuwait, launch region", hues[0]],
        ["Doha, launch point", hues[1]],
    ]
    drawn = page.run(
        "return [...document.querySelectorAll('.leaflet-launch-pane path')]"
        ".filter((one) => one.getAttribute('d') !== 'M0 0').map((one) =>"
        " one.getAttribute('fill')).filter((one) => one !== 'none')"
    )
    assert set(drawn) == {hues[0]}
    dots = page.run(
        "return [...document.querySelectorAll('.leaflet-places-pane path')]"
        ".map((one) => one.getAttribute('fill'))"
    )
    assert hues[1] in dots
    assert len(both.launched) == 2


def test_nothing_is_said_wrong_in_the_console(page):
    assert not page.errors()
