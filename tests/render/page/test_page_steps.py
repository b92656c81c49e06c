"""The steps of a story on map.html, from the config to the click."""

from dataclasses import replace

import pytest
from selenium.webdriver.common.keys import Keys

import rangemap
from rangemap.errors import ConfigError

CONFIG = """
rings_km = [100, 300]
[launch]
region = "Malta"
[[systems]]
name = "Model 7"
range_km = 500
source = "Its maker"
[map]
[[map.steps]]
title = "First, the rings"
systems = ["100 km", "300 km"]
[[map.steps]]
title = "Then <b>Sicily</b>"
systems = ["model-7"]
extent = [12.0, 36.0, 16.0, 38.5]
[[map.steps]]
title = "All of it"
"""


@pytest.fixture(scope="module")
def told(tmp_path_factory):
    path = tmp_path_factory.mktemp("steps") / "map.toml"
    path.write_text(CONFIG)
    return rangemap.build(rangemap.load_scenario(path))


def seen(page):
    """Return what the step says, and which edges are labelled with which system's range."""
    boxes = page.run(
        "return [...document.querySelectorAll('#key input')].map(({ checked }) => checked)"
    )
    return page.text("#step-said"), boxes


def test_steps_show_their_systems_and_their_part_of_the_map(shown, told):
    page = shown(told, near=True)
    first = page.run("return map_rangemap.getZoom()")
    assert seen(page) == ("1 of 3: First, the rings", [True, True, False])
    assert page.run("return document.getElementById('step-back').disabled")
    page.click("#step-on")
    assert seen(page) == ("2 of 3: Then <b>Sicily</b>", [False, False, True])  # text, no markup
    assert page.run("return map_rangemap.getZoom()") > first
    assert page.run("return map_rangemap.getBounds().contains([[36, 12], [38.5, 16]])")
    page.press(Keys.ARROW_RIGHT)  # with the button in focus
    assert seen(page) == ("3 of 3: All of it", [True, True, True])
    assert page.run("return map_rangemap.getZoom()") == pytest.approx(first)
    # what has no more to do gives the focus to the other
    assert page.run("return document.activeElement.id") == "step-back"
    page.press(Keys.ENTER)
    assert seen(page)[0].startswith("2 of 3")
    page.run("map_rangemap.setView([0, 0], 3, { animate: false })")
    page.click("#reset")
    assert page.run("return map_rangemap.getBounds().contains([[36, 12], [38.5, 16]])")
    assert page.errors() == []


def test_a_link_leads_to_its_step(browser, page_of, told):
    page = browser.open(page_of(told, near=True), fragment="#step=3")
    assert page.text("#step-said") == "3 of 3: All of it"
    page.wait(400).click("#step-back").wait(400)
    assert "step=2" in page.run("return location.hash")


def test_without_steps_there_are_no_buttons(as_opened, told):
    look = told.scenario.map.model_copy(update={"steps": ()})
    plain = replace(told, scenario=told.scenario.model_copy(update={"map": look}))
    assert as_opened(plain, near=True).run("return document.getElementById('steps').hidden")


@pytest.mark.parametrize("name", ["200 km", "model-8", "far"])
def test_a_step_of_what_is_not_drawn_is_refused(tmp_path, name):
    path = tmp_path / "map.toml"
    path.write_text(CONFIG.replace('"model-7"', f'"{name}"'))
    with pytest.raises(
        ConfigError, match=rf'map\.toml:15: .*no system or ring.*"{name}"; here are'
    ):
        rangemap.load_scenario(path)
