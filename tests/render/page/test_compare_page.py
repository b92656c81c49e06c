"""The page of a comparison: two maps and a wipe between them."""

from pathlib import Path

import axe_playwright_python
import pytest
from selenium.webdriver.common.keys import Keys

import rangemap
from rangemap.analysis import Side, compare
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.render.page import compare_html
from tests.helpers.near_land import near_land_alone

AXE = (Path(axe_playwright_python.__path__[0]) / "axe.min.js").read_text(encoding="utf-8")
HOSTILE = "</script><b>x</b> \"'&amp;"
CENTRES = """
return ['before', 'after'].map((id) => {
  const map = document.getElementById(id).contentWindow.map_rangemap;
  return [map.getCenter().lat, map.getCenter().lng, map.getZoom()];
})
"""


@pytest.fixture(scope="module")
def there():
    choices = tuple(
        SystemChoice(name=name, range_km=km, source="Its maker")
        for name, km in (("Short", 60.0), (HOSTILE, 130.0))
    )
    result = rangemap.build(Scenario(launch=Launch(region="Malta"), systems=choices))
    ids = [one["id"] for one in result.summary["systems"]]
    return compare(*(Side.of(result, one) for one in ids))


@pytest.fixture(scope="module")
def path(there, tmp_path_factory):
    path = tmp_path_factory.mktemp("compare") / "compare.html"
    with near_land_alone():
        path.write_text(compare_html(there), encoding="utf-8")
    return path


def opened(browser, path, width, height=844):
    page = browser.open(path, width, height)
    for _ in range(200):
        if page.run("return Boolean(window.rangemapReady)"):
            return page
        page.wait(100)
    raise AssertionError(path)


@pytest.mark.parametrize("width", [1440, 390])
def test_each_side_shows_its_system_and_they_move_together(browser, path, there, width):
    page = opened(browser, path, width)
    assert page.run("return document.documentElement.scrollWidth") <= width
    edges = page.run(
        "return ['before', 'after'].map((id) => [...document.getElementById(id)"
        ".contentDocument.querySelectorAll('.label.edge')].map((one) => one.textContent))"
    )
    assert all("60 km" in one for one in edges[0])
    assert all("130 km" in one for one in edges[1])
    page.run("document.getElementById('after').contentWindow.map_rangemap.setView([37, 15], 7)")
    page.wait(400)
    before, after = page.run(CENTRES)
    assert before == pytest.approx(after, abs=0.01)
    assert before[2] == 7
    gained = there.places[there.places["change"] == "gained"]
    assert f"{gained['city'].iloc[0]}, {gained['country'].iloc[0]}" in page.texts("#lists li")
    assert not page.errors()
    assert [one for one in page.requests() if not one.startswith(("file:", "about:"))] == []


def test_the_wipe_follows_the_keyboard(browser, path):
    page = opened(browser, path, 1000)
    at = "return getComputedStyle(document.getElementById('line')).left"
    first = float(page.run(at).removesuffix("px"))
    slider = page.driver.find_element("id", "slider")
    slider.send_keys(Keys.HOME)
    assert page.run(at) == "0px"
    slider.send_keys(Keys.END)
    assert float(page.run(at).removesuffix("px")) == pytest.approx(2.0 * first, abs=2.0)
    # what is under the pointer is the side that is seen there
    under = (
        "const { left, top, width } = document.getElementById('wipe').getBoundingClientRect();"
        "return document.elementFromPoint(left + width / 2, top + 50).id"
    )
    assert page.run(under) == "before"
    slider.send_keys(Keys.HOME)
    assert page.run(under) == "after"


def test_axe_finds_nothing(browser, path):
    page = opened(browser, path, 390)
    page.driver.execute_script(AXE)
    check = (
        "const done = arguments[0];"
        "axe.run({ iframes: false }).then(({ violations }) => done(violations))"
    )
    assert page.driver.execute_async_script(check) == []


def test_the_policy_is_of_what_is_in_the_page(path):
    text = path.read_text(encoding="utf-8")
    assert "default-src 'none'" in text
    assert HOSTILE not in text
