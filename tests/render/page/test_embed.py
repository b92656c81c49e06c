"""Maps in other pages: frames, their height, links to what is seen."""

import re
from dataclasses import replace
from pathlib import Path

import axe_playwright_python
import pytest

import rangemap
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.config.style import FigureStyle
from rangemap.render.documents.text_templates import filled
from tests.helpers.bare_figures import nothing_named
from tests.helpers.near_land import near_land_alone

HOSTILE = "<script>document.title='bad'</script> \"x' &amp;"
POLICY = (
    '<meta http-equiv="Content-Security-Policy" content="default-src \'none\'; frame-src file: '
    "'self'; script-src 'unsafe-inline'; style-src 'unsafe-inline'; img-src file:\">"
)
AXE = (Path(axe_playwright_python.__path__[0]) / "axe.min.js").read_text(encoding="utf-8")
SEEN = "const c = map_rangemap.getCenter(); return [c.lat, c.lng, map_rangemap.getZoom()]"
LISTENER = (
    "<script>window.told = []; addEventListener('message', (e) => told.push(e.data));</script>"
)


@pytest.fixture(scope="module")
def two():
    systems = tuple(
        SystemChoice(name=name, range_km=km, source="Its maker")
        for name, km in (("Long", 120.0), ("Short", 60.0))
    )
    return rangemap.build(Scenario(launch=Launch(region="Malta"), systems=systems, title=HOSTILE))


@pytest.fixture(scope="module")
def pack(two, tmp_path_factory):
    folder = tmp_path_factory.mktemp("pack") / "made"
    with near_land_alone(), nothing_named():
        rangemap.write(two, folder, formats=["html", "png", "srcdoc"])
    return folder


def held(folder, frame, name="parent.html", head=POLICY + LISTENER):
    """Write a page that holds a snippet."""
    path = folder / name
    path.write_text(f"<!DOCTYPE html><html lang=en><title>Parent</title>{head}<body>{frame}")
    return path


def ready(page, frame=0):
    """Wait until a frame's map is there, 20 seconds at most; return to the page.

    A lazy frame first holds an empty document, and a promise of that one is never kept once the
    map takes its place: so it is entered anew at each look.
    """
    frames = page.driver.find_elements("css selector", "iframe")
    frames[frame].location_once_scrolled_into_view  # noqa: B018 (frames are lazy)
    for _ in range(200):
        page.driver.switch_to.default_content()
        page.driver.switch_to.frame(frames[frame])
        there = page.run("return Boolean(window.rangemapReady)")
        page.driver.switch_to.default_content()
        if there:
            return
        page.wait(100)
    raise AssertionError(frame)


def until(page, script):
    """Wait until a script's value is true, 20 seconds at most; return it."""
    for _ in range(200):
        if value := page.run(script):
            return value
        page.wait(100)
    raise AssertionError(script)


@pytest.mark.parametrize("name", ["embed.html", "embed-srcdoc.html"])
def test_a_sandboxed_frame_works_and_tells_its_height(browser, pack, name):
    snippet = (pack / name).read_text()
    path = held(pack, snippet)
    page = browser.open(path, 320, 700)
    ready(page)
    until(page, "return window.told.length >= 2")
    page.wait(300)
    told = page.run("return told")
    heights = {one["height"] for one in told if isinstance(one, dict)}
    pym = {int(one.rpartition("xPYMx")[2]) for one in told if isinstance(one, str)}
    assert heights == pym
    assert all(one["type"] == "embed-size" for one in told if isinstance(one, dict))
    assert {one.rpartition("xPYMx")[0] for one in told if isinstance(one, str)} == {
        "pymxPYMxxPYMxheight"
    }
    assert page.run("return document.title") == "Parent"
    assert page.run("return document.documentElement.scrollWidth") <= 320
    page.driver.switch_to.frame(0)
    height = page.run("return document.body.getBoundingClientRect().height")
    assert page.run("return document.documentElement.scrollWidth") <= 320
    assert page.run("return document.getElementById('share').hidden")
    page.run("map_rangemap.setZoom(5, { animate: false })")
    page.wait(400)
    page.driver.switch_to.default_content()
    assert max(heights) == pytest.approx(height, abs=1.0)
    assert not [one for one in page.errors() if "favicon" not in one]
    assert all(one.startswith(("file:", "about:", "data:")) for one in page.requests())


def test_the_height_does_not_follow_the_frame(browser, pack):
    """A parent that gives a frame the height it asks for does not make it grow."""
    grow = (
        "<script>addEventListener('message', ({ data }) => { if (data.height) "
        "document.querySelector('iframe').style.height = `${data.height}px`; });</script>"
    )
    path = held(pack, (pack / "embed.html").read_text(), head=LISTENER + grow)
    page = browser.open(path, 700, 900)
    ready(page)
    until(page, "return window.told.length >= 2")
    many = -1
    while many != (many := page.run("return told.length")):  # until it has come to rest
        page.wait(800)
        assert many < 60
    height = page.run("return told.filter((one) => one.height).pop().height")
    assert height < 4000
    shown = "return document.querySelector('iframe').getBoundingClientRect().height"
    assert page.run(shown) == pytest.approx(height, abs=1.0)


def test_ten_on_one_page(browser, pack):
    path = held(pack, (pack / "embed.html").read_text() * 10)
    page = browser.open(path, 800, 900)
    for number in (0, 4, 9):
        ready(page, number)
    assert not page.errors()


@pytest.mark.parametrize("stripped", [False, True])
@pytest.mark.parametrize("name", ["embed.html", "embed-srcdoc.html"])
def test_axe_finds_nothing_in_a_page_that_holds_it(browser, pack, name, stripped):
    snippet = (pack / name).read_text()
    if stripped:  # what systems without frames leave of it
        snippet = re.sub(r"</?iframe[^>]*>", "", snippet)
    page = browser.open(held(pack, f"<main><h1>Parent</h1>{snippet}</main>", head=""), 390, 700)
    assert len(page.driver.find_elements("css selector", "iframe")) == (not stripped)
    page.driver.execute_script(AXE)  # the page in the frame is looked at in test_map_form.py
    check = (
        "const done = arguments[0];"
        "axe.run({ iframes: false }).then(({ violations }) => done(violations))"
    )
    assert page.driver.execute_async_script(check) == []


def test_the_snippet_has_a_picture_for_systems_without_frames(two, pack):
    snippet = (pack / "embed.html").read_text()
    (frame,) = re.findall(r"<iframe[^>]*>", snippet)
    assert 'loading="lazy"' in frame
    assert 'sandbox="allow-scripts"' in frame
    assert "aspect-ratio" in frame
    assert "<script>" not in snippet
    stripped = re.sub(r"</?iframe[^>]*>", "", snippet)
    (alt,) = re.findall(r'alt="([^"]*)"', stripped)
    assert alt.startswith("Map of what lies within range of Malta.")
    for name in re.findall(r'src(?:set)?="([^"]*)"', stripped):
        assert (pack / name).exists()
    without = filled(two, "embed.html", pictures=False, tall=False)
    assert '<a href="map.html">&lt;script&gt;' in without


@pytest.mark.parametrize(
    ("shapes", "tall"), [(("tall", "wide"), True), (("tall",), False), (("wide",), False)]
)
def test_the_snippet_names_the_pictures_that_are_written(two, tmp_path, shapes, tall):
    style = FigureStyle(shapes=shapes)
    scenario = two.scenario.model_copy(update={"figure": style})
    with near_land_alone(), nothing_named():
        rangemap.write(replace(two, scenario=scenario), tmp_path / "pack", formats=["html", "png"])
    snippet = (tmp_path / "pack/embed.html").read_text()
    assert ("figure-tall.png" in snippet) is tall
    assert (tmp_path / "pack/figure-tall.png").exists() is tall


def test_a_link_carries_what_is_seen(shown, two):
    page = shown(two, near=True)
    page.run("map_rangemap.fire('dragstart'); map_rangemap.setView([36, 12], 6, {animate: false})")
    page.run("document.querySelectorAll('#key input')[0].click()")
    page.run("document.querySelector('#units [value=nmi]').click()")
    fragment = until(page, "return location.hash.includes('nmi') && location.hash")
    assert re.fullmatch(r"#view=36\.000,12\.000,6\.00&hidden=\d&unit=nmi", fragment)
    address = page.run("return location.href")
    page.driver.get("about:blank")
    page.driver.get(address)
    centre = page.run("const c = map_rangemap.getCenter(); return [c.lat, c.lng]")
    assert centre == pytest.approx([36.0, 12.0], abs=0.01)
    assert page.run("return map_rangemap.getZoom()") == 6
    assert page.run("return document.querySelector('#units input:checked').value") == "nmi"
    assert page.run("return document.querySelectorAll('#key input:checked').length") == 1
    assert not page.errors()


@pytest.fixture(scope="module")
def first_view(browser, page_of, two):
    return browser.open(page_of(two, near=True)).run(SEEN)


@pytest.mark.parametrize(
    "fragment",
    [
        *("#view=a,b,c", "#view=1,2", "#view=99,0,3", "#view=0,0,1e9", "#%"),
        "#hidden=x,9&unit=constructor",
        "#view=<img src=x onerror=document.title='bad'>,0,0",
    ],
)
def test_a_fragment_that_is_none_changes_nothing(browser, page_of, two, first_view, fragment):
    path = page_of(two, near=True)
    page = browser.open(path, fragment=fragment)
    assert page.run("return location.hash").startswith("#")
    assert page.run(SEEN) == pytest.approx(first_view)
    assert page.run("return document.querySelector('#units input:checked').value") == "km"
    assert page.run("return document.querySelectorAll('#key input:checked').length") == 2
    assert page.run("return document.title") == HOSTILE
    assert not page.errors()
