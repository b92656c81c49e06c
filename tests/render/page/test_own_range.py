"""The reader's own range on map.html: its edge against the engine's distances, and what is said."""

from pathlib import Path

import axe_playwright_python
import numpy as np
import pytest
import shapely
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.keys import Keys

import rangemap
from rangemap import DistanceField
from rangemap.config.launch_table import Launch, LaunchPoint
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.field import geodesy
from rangemap.launch.launch_region import launch_region
from rangemap.render.page import drawn_shapes

AXE = (Path(axe_playwright_python.__path__[0]) / "axe.min.js").read_text(encoding="utf-8")
MOST_M = 100.0  # that a point of the edge may be off
CASES = [
    (Launch(region="Ukraine"), (100.0, 300.0, 2500.0, 13000.0)),
    (Launch(region="Fiji"), (100.0, 600.0, 5000.0)),  # across 180 degrees, and of many islands
    (Launch(region="Svalbard"), (900.0, 2000.0)),  # over the pole
    (Launch(region="Antarctica"), (1000.0,)),
    (Launch(points=(LaunchPoint(lat=89.5, lon=170.0), LaunchPoint(lat=60.0, lon=179.5))), (400.0,)),
    (Launch(points=(LaunchPoint(lat=48.57, lon=45.9),)), (20.0, 5000.0, 15000.0, 19900.0)),
]


@pytest.fixture(scope="module")
def malta():
    system = SystemChoice(name="Model 7", range_km=300.0, source="Its maker")
    return rangemap.build(Scenario(launch=Launch(region="Malta"), systems=(system,)))


@pytest.fixture(scope="module")
def page(browser, page_of, malta):
    """One page, in which the arithmetic of all cases is run."""
    return browser.open(page_of(malta, near=True))


def outline_of(region):
    """Return the outline as the page has it, decoded."""
    parts = shapely.get_parts(shapely.get_parts(region.geometry))
    points, lines, areas = drawn_shapes._by_dimension(shapely.simplify(parts, 2.7e-4))
    rings = [[area.exterior, *area.interiors] for area in areas]
    return {
        "areas": [[shapely.get_coordinates(ring).tolist() for ring in area] for area in rings],
        "lines": [shapely.get_coordinates(line).tolist() for line in lines],
        "points": shapely.get_coordinates(points).tolist(),
    }


@pytest.mark.parametrize(
    ("launch", "ranges"), CASES, ids=["Ukraine", "Fiji", "Svalbard", "Antarctica", "two", "point"]
)
@pytest.mark.parametrize("west", [-180.0, -15.0])
def test_every_point_of_the_edge_is_at_the_range(page, launch, ranges, west):
    """And inside of it is what is in reach: the line is whole, and no part of it is missing."""
    region = launch_region(launch, Path.cwd())
    field, outline = DistanceField(region.geometry), outline_of(region)
    rng = np.random.default_rng(7)
    for km in ranges:
        rings = page.run("return rangemap.reachAt(...arguments)", outline, km * 1000.0, west)
        points = np.concatenate([np.array(ring) for ring in rings])[:, ::-1]
        framed = (points[:, 0] == west) | (points[:, 0] == west + 360.0)
        edge = points[~framed & (np.abs(points[:, 1]) < 90.0)]
        assert len(edge) > 50
        lon = (edge[:, 0] + 180.0) % 360.0 - 180.0
        assert np.abs(field.distance(lon, edge[:, 1]) - km * 1000.0).max() < MOST_M, km
        # even and odd, as it is drawn
        lat = np.degrees(np.arcsin(rng.uniform(-1.0, 1.0, 1500)))
        lon = rng.uniform(west, west + 360.0, 1500)
        near = edge[rng.integers(0, len(edge), 500)] + rng.normal(0.0, km / 500.0, (500, 2))
        near = near[(near[:, 0] > west) & (near[:, 0] < west + 360.0) & (np.abs(near[:, 1]) < 90.0)]
        lon, lat = np.append(lon, near[:, 0]), np.append(lat, near[:, 1])
        inside = np.zeros(len(lon), dtype=bool)
        for ring in rings:
            inside ^= parity(np.array(ring)[:, ::-1], lon, lat)
        away = field.distance((lon + 180.0) % 360.0 - 180.0, lat) - km * 1000.0
        clear = np.abs(away) > max(200.0, km * 2.0)  # what is less, a straight line may cut off
        assert (inside == (away < 0.0))[clear].all(), km


def parity(ring, lon, lat):
    """Return which points a ring holds: the parity of its edges to their east."""
    (x1, y1), (x2, y2) = ring[:-1].T[:, :, None], ring[1:].T[:, :, None]
    cut = (y1 > lat) != (y2 > lat)
    with np.errstate(divide="ignore", invalid="ignore"):
        at = x1 + (lat - y1) / (y2 - y1) * (x2 - x1)
    return ((cut & (lon < at)).sum(axis=0) % 2).astype(bool)


def test_a_range_moved_by_keys_is_the_reader_s_and_the_published_one_stays(shown, malta):
    page = shown(malta, near=True, width=1280, height=900)
    published = page.texts(".label.edge")
    page.run("document.querySelector('#own summary').focus()")
    page.press(Keys.ENTER).press(Keys.TAB).press(Keys.ARROW_LEFT, times=10).wait(400)
    kilometres = page.run("return rangemap.own().range / 1000")
    assert kilometres == 200.0
    assert page.run("return rangemap.own().exact")
    labels = page.texts(".label.edge")
    assert {text for text in labels if not text.startswith("Your range")} == set(published)
    assert any(text.startswith("Your range") for text in labels)
    said = page.text("#own-said")
    assert said.startswith("Your range of 200 km (124.3 miles), chosen by you")
    assert said.endswith("Published: 300 km.")
    within = malta.cities["distance_km"] <= kilometres
    assert f"{within.sum():,} of the places listed here" in said
    assert page.texts("#key li")[-2:] == ["place within your range", "beyond your range"]
    page.run("rangemap.measure(L.latLng(38.2, 14.4))")
    lines = page.text("#said").split("\n")
    assert any(one.startswith("in reach, with") for one in lines)
    assert any(one.startswith("Your range of 200 km") and "out by" in one for one in lines)
    page.driver.execute_script(AXE)
    check = "const done = arguments[0]; axe.run().then(({ violations }) => done(violations))"
    assert page.driver.execute_async_script(check) == []
    page.click("#own-clear")
    assert page.texts(".label.edge") == published
    assert "Your range" not in page.text("#said")
    assert page.texts("#key li")[-2:] == ["place in reach", "out of reach"]
    assert page.errors() == []


def test_a_link_carries_it_and_the_globe_draws_it(browser, page_of, malta):
    page = browser.open(page_of(malta, near=True), fragment="#own=250.5").wait(400)
    assert page.run("return rangemap.own().range") == 250_500.0
    page.run("document.querySelector('#projections [value=globe]').click()")
    page.wait(200)
    # about Malta the ring is small: it is drawn, and named where it has room
    assert page.run("return rangemap.own().onGlobe.length") >= 1
    browser.open(page_of(malta, near=True), fragment="#own=-5").wait(100)
    assert browser.run("return rangemap.own()") is None


def test_a_launch_point_is_moved_by_keys_and_drag_and_is_the_reader_s(shown):
    launch = Launch(points=(LaunchPoint(name="Here", lat=36.0, lon=14.5),))
    system = SystemChoice(name="Model 7", range_km=300.0, source="Its maker")
    result = rangemap.build(Scenario(launch=launch, systems=(system,)))
    page = shown(result, near=True, width=1280, height=900)
    published = page.texts(".label.edge")
    page.run("document.getElementById('own').open = true")
    page.click("#own-move")
    page.run("document.querySelector('.handle').focus()")
    centre = page.run("const c = map_rangemap.getCenter(); return [c.lat, c.lng]")
    page.press(Keys.SHIFT, Keys.ARROW_RIGHT, times=2).press(Keys.ARROW_UP).wait(400)
    assert page.run("const c = map_rangemap.getCenter(); return [c.lat, c.lng]") == centre
    ((lon, lat),) = page.run("return rangemap.own().points")
    assert lon > 15.0
    assert lat > 36.0
    handle = page.driver.find_element("css selector", ".handle")
    ActionChains(page.driver, duration=0).drag_and_drop_by_offset(handle, 0, 80).perform()
    page.wait(400)
    ((lon, south),) = page.run("return rangemap.own().points")
    assert south < lat - 0.5
    edge = page.run("return rangemap.own().lines.flat()")
    away = geodesy.distance(
        np.full(len(edge), lon), np.full(len(edge), south), *np.array(edge)[:, ::-1].T
    )
    assert np.abs(away - 300_000.0).max() < MOST_M
    # what is published stays, and is told from the reader's
    assert set(published) <= set(page.texts(".label.edge"))
    assert page.text("#own-said").startswith(
        "Your range of 300 km (186.4 miles) from your launch point, chosen by you"
    )
    page.run("rangemap.measure(L.latLng(arguments[0], arguments[1]))", south, lon)
    lines = page.text("#said").split("\n")
    assert any(line.endswith("from Here") for line in lines)
    assert "from your launch point: in, with 300.0 km (186.4 miles) to spare" in lines[3]
    page.click("#own-move")
    assert page.run("return document.querySelectorAll('.handle').length") == 0
    assert page.run("return !rangemap.own().points")
    page.click("#own-clear")
    assert page.texts(".label.edge") == published
    assert page.errors() == []


def test_the_borders_of_a_country_are_not_moved(as_opened, malta):
    assert as_opened(malta, near=True).run("return document.getElementById('own-move').hidden")
