"""The globe of map.html: first for long ranges, the same edges, turned by mouse and keyboard."""

from dataclasses import replace
from pathlib import Path

import axe_playwright_python
import numpy as np
import pytest
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

import rangemap
from rangemap.config.launch_table import Launch, LaunchPoint
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.field import geodesy

AXE = (Path(axe_playwright_python.__path__[0]) / "axe.min.js").read_text(encoding="utf-8")
HOME = (39.0, 127.0)
RANGES_KM = (3000.0, 15000.0)  # in order of the config: less and more than half of the Earth
STATE = "const { on, lat, lon, zoom } = rangemap.globe(); return [on, lat, lon, zoom]"


@pytest.fixture(scope="module")
def long_range():
    launch = Launch(points=(LaunchPoint(name="Here", lat=HOME[0], lon=HOME[1]),))
    systems = tuple(
        SystemChoice(name=f"To {km:.0f}", range_km=km, source="Its maker") for km in RANGES_KM
    )
    cities = {"min_population": 100_000}
    return rangemap.build(Scenario(launch=launch, systems=systems, cities=cities))


@pytest.fixture(scope="module")
def page(browser, page_of, long_range):
    """The page, opened once for all tests of this file."""
    return browser.open(page_of(long_range)).wait(500)


def test_a_long_range_is_first_shown_on_the_globe(page):
    on, lat, lon, zoom = page.run(STATE)
    assert on
    assert zoom == 1
    assert page.run("return document.querySelector('#projections input:checked').value") == "globe"
    away = geodesy.distance(*(np.array([x]) for x in (HOME[1], HOME[0], lon, lat)))
    assert away[0] < 9_000_000.0  # the launch point is on the side that is seen


@pytest.mark.parametrize("order", [0, 1])
def test_what_is_filled_is_what_is_in_reach_however_it_is_turned(page, order):
    rng = np.random.default_rng(16)
    lon = rng.uniform(-180.0, 180.0, 400)
    lat = np.degrees(np.arcsin(rng.uniform(-1.0, 1.0, 400)))
    away = geodesy.distance(np.full(400, HOME[1]), np.full(400, HOME[0]), lon, lat)
    clear = np.abs(away - RANGES_KM[order] * 1000.0) > 80_000.0
    points = np.column_stack([lat, lon]).tolist()
    inside = away < RANGES_KM[order] * 1000.0
    # over the launch point, opposite to it, over a pole, and elsewhere
    views = [HOME, (-39.0, -53.0), (90.0, 0.0), (-90.0, 40.0), (0.0, 180.0), (10.0, -120.0)]
    for at_lat, at_lon in views:
        filled = page.run(
            "return rangemap.fillsOnGlobe(arguments[0], arguments[1], arguments[2])",
            order,
            {"lat": at_lat, "lon": at_lon},
            points,
        )
        seen = np.array([one is not None for one in filled])
        assert 120 < seen.sum() < 280
        # nearer to the limb a pixel is wider than what is held here
        from_middle = geodesy.distance(np.full(400, at_lon), np.full(400, at_lat), lon, lat)
        looked = seen & clear & (from_middle < 9_600_000.0)
        got = np.array([bool(one) for one in filled])
        assert (got == inside)[looked].all(), (at_lat, at_lon)


def test_arrow_keys_turn_it_and_enter_measures_from_its_middle(page):
    page.run("document.getElementById('reset').click(); document.getElementById('globe').focus()")
    _on, lat, lon, _zoom = page.run(STATE)
    page.press(Keys.ARROW_LEFT, times=2).press(Keys.ARROW_DOWN).press("+").wait(100)
    _on, south, west, zoom = page.run(STATE)
    assert south == pytest.approx(lat - 8.0)
    assert (west - lon + 540.0) % 360.0 - 180.0 == pytest.approx(-16.0)
    assert zoom > 1.2
    page.press(Keys.ENTER)
    said = page.text("#said").split("\n")
    metres = geodesy.distance(*(np.array([x]) for x in (HOME[1], HOME[0], west, south)))[0]
    assert f"{metres / 1000.0:,.1f} km" in said[1]
    page.press(Keys.ESCAPE)
    assert page.run("return document.getElementById('panel').hidden")


def test_a_drag_turns_it_and_a_click_measures_from_there(page):
    page.run("document.getElementById('reset').click()")
    before = page.run(STATE)
    globe = page.driver.find_element("css selector", "#globe")
    ActionChains(page.driver, duration=0).move_to_element(globe).click_and_hold().move_by_offset(
        60, 0
    ).release().perform()
    after = page.run(STATE)
    assert (after[2] - before[2] + 540.0) % 360.0 - 180.0 < -5.0
    assert page.run("return document.getElementById('panel').hidden")
    x, y = page.run(
        "const box = document.getElementById('globe').getBoundingClientRect();"
        "return [box.left + box.width / 2, box.top + box.height / 2]"
    )
    page.mouse(x, y, click=True)
    assert "from Here" in page.text("#said")


def test_a_place_that_is_found_is_turned_to(page):
    page.run("document.getElementById('city').value = ''")
    page.click("#city").press("Lima").press(Keys.ENTER).wait(200)
    assert page.text("#said").split("\n")[0] == "Lima"
    _on, lat, lon, _zoom = page.run(STATE)
    assert (lat, lon) == pytest.approx((-12.0, -77.0), abs=0.6)
    page.press(Keys.ESCAPE)


def test_it_has_the_colours_of_the_map_and_axe_finds_nothing(page):
    page.run("document.getElementById('reset').click()")
    page.wait(300)
    colours = page.run("""
      const canvas = document.getElementById('globe');
      const { data } = canvas.getContext('2d').getImageData(0, 0, canvas.width, canvas.height);
      const seen = new Set();
      for (let k = 0; k < data.length; k += 4) {
        if (data[k + 3] === 255) seen.add((data[k] << 16) | (data[k + 1] << 8) | data[k + 2]);
      }
      return [...seen].map((one) => `#${one.toString(16).padStart(6, '0')}`);
    """)
    theme = page.run("return rangemap.theme")
    assert {theme["launch"], theme["ink"], *theme["hues"][:1]} <= set(colours)
    page.driver.execute_script(AXE)
    page.driver.set_script_timeout(120)
    check = (
        "const done = arguments[0]; axe.run('#picture').then(({ violations }) => done(violations))"
    )
    assert page.driver.execute_async_script(check) == []
    assert page.errors() == []


def test_the_globe_names_the_headline_s_countries_first_and_no_edge_is_struck_through(
    browser, page_of, long_range
):
    """The largest country that the story could have stands by its name, at every turn."""
    about = {**long_range.summary["about"], "countries": ["AUS"]}
    told = replace(long_range, summary={**long_range.summary, "about": about})
    page = browser.open(page_of(told), width=390, height=844).wait(300)
    page.run("rangemap.turnTo(-10, 125)")
    written = page.wait(200).run("return rangemap.globeNames()")
    names = [one["text"] for one in written]
    assert "AUSTRALIA" in names
    before = names[: names.index("AUSTRALIA")]
    assert not [one for one in before if " km" in one or one.isupper()]
    for turn in ((0, 100), (39, 127), (-20, 160), (60, -140)):
        page.run("rangemap.turnTo(...arguments[0])", turn)
        written = page.wait(200).run("return rangemap.globeNames()")
        x, y = np.array(page.run("return rangemap.globeEdges()")).T
        for box in written:
            if " km" not in box["text"]:
                continue
            across = (x > box["x"]) & (x < box["x"] + box["w"])
            assert not (across & (y > box["y"]) & (y < box["y"] + box["h"])).any()
            launch = page.run("return rangemap.globe().view.place(39, 127)")
            beside = launch["x"] < box["x"] - 6 or launch["x"] > box["x"] + box["w"] + 6
            above = launch["y"] < box["y"] - 6 or launch["y"] > box["y"] + box["h"] + 6
            assert not launch["seen"] or beside or above


def test_the_flat_map_is_beside_it_and_on_paper(page):
    page.run("document.querySelector('#projections [value=flat]').click()")
    assert not page.run(STATE)[0]
    projection = "return document.getElementById('projection').textContent"
    assert "Projection: Web Mercator" in page.run(projection)
    hidden = "return getComputedStyle(document.getElementById('map_rangemap')).visibility"
    assert page.run(hidden) == "visible"
    page.run("document.querySelector('#projections [value=globe]').click()")
    assert page.run(hidden) == "hidden"
    assert "Projection: orthographic" in page.run(projection)
    page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": "print"})
    try:
        assert page.run(hidden) == "visible"
        shown = "return getComputedStyle(document.getElementById('globe')).display"
        assert page.run(shown) == "none"
    finally:
        page.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"media": ""})


def test_a_ring_beside_the_pole_is_whole_on_the_globe(browser, page_of):
    """Where Mercator's map ends, at 85 degrees, the globe does not."""
    launch = Launch(points=(LaunchPoint(name="Here", lat=60.0, lon=100.0),))
    system = SystemChoice(name="Model 7", range_km=3000.0, source="Its maker")
    page = browser.open(page_of(rangemap.build(Scenario(launch=launch, systems=(system,)))))
    page.run("document.querySelector('#projections [value=globe]').click()")
    page.run("rangemap.turnTo(75, 100)")
    edge = np.array(page.wait(200).run("return rangemap.globeEdges()"))
    azimuths = np.arange(0.0, 360.0, 5.0)
    home = np.full(len(azimuths), 100.0), np.full(len(azimuths), 60.0)
    ring = geodesy.destination(*home, azimuths, 3_000_000.0)
    assert ring[1].max() > 86.5
    for lon, lat in np.transpose(ring).tolist():
        at = page.run("return rangemap.globe().view.place(arguments[0], arguments[1])", lat, lon)
        if at["seen"]:
            assert np.hypot(edge[:, 0] - at["x"], edge[:, 1] - at["y"]).min() < 4.0, (lat, lon)


def test_what_is_behind_leaves_no_line_across_the_globe(browser, page_of):
    """Antarctica lies about the point opposite to the Arctic: it is folded onto the limb."""
    launch = Launch(points=(LaunchPoint(name="Here", lat=88.0, lon=30.0),))
    system = SystemChoice(name="Model 7", range_km=2500.0, source="Its maker")
    page = browser.open(page_of(rangemap.build(Scenario(launch=launch, systems=(system,)))))
    odd = """
    rangemap.turnTo(88, 30);
    const canvas = document.getElementById('globe');
    const { view } = rangemap.globe();
    const scale = canvas.width / canvas.clientWidth;
    const context = canvas.getContext('2d');
    const colours = new Map();
    for (let y = 0; y < canvas.clientHeight; y += 1) {
      const { data } = context.getImageData(0, Math.round(y * scale), canvas.width, 1);
      for (let x = 0; x < canvas.clientWidth; x += 1) {
        const at = view.under(x, y);
        const open = at && at.lat > 14 && at.lat < 23 && at.lon > 137 && at.lon < 144;
        if (!open) continue;
        const k = 4 * Math.round(x * scale);
        const colour = data.slice(k, k + 3).join();
        colours.set(colour, (colours.get(colour) || 0) + 1);
      }
    }
    return [...colours.values()];
    """
    page.run("document.querySelector('#projections [value=globe]').click()")
    assert len(page.wait(200).run(odd)) == 1
