"""Every place of the tables on map.html: packed, found by any name, shown as one zooms in."""

import re

import numpy as np
import pytest
from selenium.webdriver.common.keys import Keys

import rangemap
from rangemap.config.launch_table import Launch, LaunchPoint
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.render.page import listed_places, name_packing
from rangemap.units import format_distance


@pytest.fixture(scope="module")
def baltic():
    """A short and a long reach from one point, and towns between them and beyond."""
    launch = Launch(points=(LaunchPoint(name="Riga", lat=56.95, lon=24.11),))
    systems = tuple(
        SystemChoice(name=name, range_km=km, source="Its maker")
        for name, km in (("Short", 150.0), ("Long", 400.0))
    )
    return rangemap.build(Scenario(launch=launch, systems=systems))


@pytest.fixture(scope="module")
def page(browser, page_of, baltic):
    """The page, opened once for all tests of this file."""
    return browser.open(page_of(baltic))


def test_names_come_out_as_they_went_in(page, baltic):
    """Each name, position, distance, country and verdict of the table, decoded by the page."""
    table = listed_places.table_of(baltic)
    got = page.run("return rangemap.places()")
    assert [one["name"] for one in got] == table["city"].tolist()
    assert [one["country"] for one in got] == table["adm0_a3"].tolist()
    assert [one["verdicts"] for one in got] == table["verdicts"].tolist()
    metres = np.array([one["each"] for one in got])
    assert metres.shape == (len(table), 1)
    assert np.abs(metres[:, 0] / 1000.0 - table[0]).max() < 0.0006
    for axis in ("lon", "lat"):
        degrees = np.array([one[axis] for one in got])
        assert np.abs(degrees - table[axis]).max() <= 0.000501


def test_the_listed_are_all_places_of_the_tables_and_their_verdicts(baltic):
    table = listed_places.table_of(baltic).set_index("geonameid")
    assert table.index.is_unique
    assert set(table.index) == {*baltic.cities["geonameid"], *baltic.large_cities["geonameid"]}
    ids = [system["id"] for system in baltic.summary["systems"]]
    for order, one in enumerate(ids):
        rows = baltic.cities[baltic.cities["system_id"] == one].set_index("geonameid")
        inside = table.index[table["verdicts"].str[order] != "o"]
        assert set(inside) >= set(rows.index)  # and capitals that are too small to be counted
        letters = table["verdicts"].str[order].loc[rows.index]
        assert (letters == rows["certainty"].str[0]).all()
    assert table["known"].iloc[0] == table["known"].max()


@pytest.mark.parametrize("name", ["Łódź", "N'Djamena", "a|b", "Saint-Denis", "Ab", "x" * 40])
def test_any_name_can_be_packed(page, name):
    packed = name_packing.packed([name, "Riga", name])
    wanted = [name.replace("|", " "), "Riga", name.replace("|", " ")]
    assert page.run("return rangemap.unpacked(arguments[0])", packed) == wanted


def test_more_places_are_named_the_nearer_one_looks(page):
    page.run("document.getElementById('reset').click()")
    counts = []
    for zoom in (0, 1, 2, 3):
        page.run(
            "map_rangemap.setView([57.3, 25.3], rangemap.firstZoom() + arguments[0],"
            "{ animate: false })",
            zoom,
        )
        counts.append(len(page.texts(".label.inside, .label.outside")))
        marks = page.run("return document.querySelectorAll('path[role=button]').length")
        assert marks >= counts[-1]
    assert max(counts) > 2 * counts[0]  # nearest by, the frame holds few towns
    assert counts[-1] > counts[0]
    # down to a village, which tells its distance, and is told as the engine has it
    page.run("map_rangemap.setView([57.3139, 25.2694], 11, { animate: false })")
    assert "Cesis" in page.texts(".label.inside")


@pytest.mark.parametrize(
    ("typed", "title"),
    [("Москва", "Moscow"), ("伦敦", "London"), ("القاهرة", "Cairo"), ("kiev", "Kyiv")],
)
def test_a_place_is_found_by_a_name_in_another_script(page, typed, title):
    page.run("document.getElementById('city').value = ''")
    page.click("#city").press(typed).press(Keys.ENTER).wait(300)
    assert page.text("#said").split("\n")[0] == title


def test_a_village_is_found_and_told_as_the_engine_has_it(page, baltic):
    rows = baltic.cities[
        (baltic.cities["population"] < 3000) & (baltic.cities["system_id"] == "long")
    ]
    counts = rows["city"].value_counts()
    row = rows[rows["city"].map(counts) == 1].iloc[-1]
    page.run("document.getElementById('city').value = ''")
    page.click("#city").press(row.city)
    options = page.texts("#found li")
    order = next(k for k, one in enumerate(options) if one.startswith(f"{row.city}{row.country},"))
    page.press(Keys.ARROW_DOWN, times=order + 1).press(Keys.ENTER).wait(300)
    title, _country, distance, *verdicts = page.text("#said").split("\n")
    assert title == row.city
    assert distance == f"{format_distance(row.distance_km)} from Riga"
    assert f"Long: in reach, with {format_distance(row.margin_km)} to spare" in verdicts


def test_countries_and_regions_are_found(page):
    page.run("document.getElementById('city').value = ''")
    page.click("#city").press("Estonia").press(Keys.ENTER).wait(300)
    title, *shares = page.text("#said").split("\n")
    assert title == "Estonia"
    assert any(re.match(r"Long: .* in reach", share) for share in shares)
    page.run("document.getElementById('city').value = ''")
    page.click("#city").press("Bavaria").wait(50)
    assert page.texts("#found li") == ["BavariaGermany"]
    page.press(Keys.ENTER).wait(300)
    title, distance, *_rest = page.text("#said").split("\n")
    assert title == "Bavaria (from its middle)"
    assert distance.endswith("from Riga")
    assert not page.errors()


@pytest.mark.parametrize(("lat", "inside"), [(58.0, True), (48.0, False)])
def test_the_mark_of_what_is_measured_says_in_or_out(page, lat, inside):
    page.run("rangemap.measure(L.latLng(arguments[0], 24.11))", lat)
    fill = page.run("return rangemap.measured().getLayers().at(-1).options.fillColor")
    theme = page.run("return rangemap.theme")
    assert fill == (theme["ink"] if inside else theme["paper"])


def test_lines_between_regions_come_with_the_zoom_and_lakes_are_water(page):
    lines = "return document.querySelectorAll('path[stroke-dasharray=\"1.5 2.5\"]').length"
    page.run("map_rangemap.setView([56.9, 24.1], 4, { animate: false })")
    assert page.run(lines) == 0
    page.run("map_rangemap.setView([58.5, 27.5], 7, { animate: false })")
    assert page.run(lines) == 1
    lakes = page.run("return rangemap.lakes()")
    assert any(abs(lon - 27.5) < 0.6 and abs(lat - 58.6) < 0.6 for lat, lon in lakes)  # Peipus
    page.run("map_rangemap.setView([58.7, 27.4], 9, { animate: false })")
    assert "Lake Peipus" in page.texts(".label.sea")
