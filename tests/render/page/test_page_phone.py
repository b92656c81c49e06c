"""map.html on a phone, and in a narrow frame of a served article."""

import threading
from dataclasses import replace
from functools import partial
from http.server import SimpleHTTPRequestHandler, ThreadingHTTPServer

import pytest

import rangemap
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.config.style import MapStyle
from tests.helpers.near_land import near_land_alone

NAMES = ("Khorramshahr-4", "Long-range Neptune", "Ring")


@pytest.fixture(scope="module")
def three():
    systems = tuple(
        SystemChoice(name=name, range_km=km, source="Its maker")
        for name, km in zip(NAMES, (120.0, 90.0, 60.0), strict=True)
    )
    return rangemap.build(Scenario(launch=Launch(region="Malta"), systems=systems))


def test_the_answer_is_a_line_a_system_and_leaves_the_point_free(browser, page_of, three):
    page = browser.open(page_of(three, near=True), 390, 844)
    for lat in (36.6, 35.2):
        page.run("rangemap.measure(L.latLng(arguments[0], 14.4))", lat)
        page.wait(100)
        lines = page.run("""
          return [...document.querySelectorAll('#said span')].map((one) => {
            const range = document.createRange();
            range.selectNodeContents(one);
            return [one.textContent, range.getClientRects().length];
          })
        """)
        systems = [rows for text, rows in lines if text.startswith(NAMES)]
        assert systems == [1, 1, 1]
        panel, frame, y = page.run(
            """
          const of = (id) => document.getElementById(id).getBoundingClientRect();
          const frame = of('stage');
          const at = map_rangemap.latLngToContainerPoint([arguments[0], 14.4]).y + frame.top;
          return [[of('panel').top, of('panel').bottom], [frame.top, frame.bottom], at]
        """,
            lat,
        )
        assert panel[1] - panel[0] <= (frame[1] - frame[0]) / 2.0
        assert not panel[0] <= y <= panel[1]
    assert page.run("return document.documentElement.scrollWidth") <= 390


STEPS = [{"title": f"The reach of {name}, and what lies in it"} for name in NAMES]


@pytest.fixture(params=[[], STEPS], ids=["plain", "steps"])
def served(three, tmp_path, request):
    """A served article with the map in a frame; its address."""
    style = MapStyle(steps=request.param)
    scenario = three.scenario.model_copy(update={"map": style})
    with near_land_alone():
        rangemap.write(replace(three, scenario=scenario), tmp_path / "pack", formats=["html"])
    snippet = (tmp_path / "pack/embed.html").read_text(encoding="utf-8")
    (tmp_path / "pack/article.html").write_text(
        "<!DOCTYPE html><html lang=en><title>Article</title><link rel=icon href=data:,>"
        f"<body style='margin:0'><p>Text.</p>{snippet}<p>Text.</p>",
        encoding="utf-8",
    )

    class Quiet(SimpleHTTPRequestHandler):
        def log_message(self, *_about):
            """Say nothing."""

    handler = partial(Quiet, directory=str(tmp_path / "pack"))
    with ThreadingHTTPServer(("127.0.0.1", 0), handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_port}/article.html"
        server.shutdown()


def test_in_a_served_article_the_map_has_two_thirds_of_the_frame(browser, page_of, three, served):
    page = browser.open(page_of(three, near=True), 390, 844)  # sets the size of the window
    page.requests()
    page.driver.get(served)
    page.driver.execute_script("document.querySelector('iframe').scrollIntoView()")
    for _ in range(100):
        page.driver.switch_to.default_content()
        high = page.run("return document.querySelector('iframe').clientHeight")
        page.driver.switch_to.frame(0)
        if page.run("return Boolean(window.rangemapReady)"):
            break
        page.wait(100)
    size = (
        "const { top, bottom } = document.getElementById('stage').getBoundingClientRect();"
        "return Math.min(bottom, arguments[0]) - top"
    )
    assert page.run(size, high) >= 2.0 / 3.0 * high
    # and of a frame that is as high as the page asks for
    asked = page.run("return document.body.getBoundingClientRect().height")
    assert page.run(size, asked) >= 2.0 / 3.0 * asked
    shown = "return getComputedStyle(document.querySelector(arguments[0])).display !== 'none'"
    assert not any(page.run(shown, one) for one in ("#tools", "#cards", "#tables"))
    assert page.run(shown, "#footer p:last-child")  # licences always
    assert page.run(shown, "#key")
    page.run("document.getElementById('more').click()")
    assert all(page.run(shown, one) for one in ("#tools", "#cards", "#tables"))
    assert page.run("return document.getElementById('more').ariaExpanded") == "true"
    page.run("document.getElementById('more').click()")
    assert not page.run(shown, "#tools")
    page.driver.switch_to.default_content()
    assert {one.rpartition("/")[2] for one in page.requests() if one.startswith("http")} == {
        "article.html",
        "map.html",
    }
