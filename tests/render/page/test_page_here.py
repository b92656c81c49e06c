"""Where I am on map.html: granted, refused; and names that are not broken."""

import numpy as np
import pytest

import rangemap
from rangemap.config.launch_table import Launch, LaunchPoint
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.field import geodesy


@pytest.fixture(scope="module")
def page(browser, page_of):
    """A page with a hyphen in its system's name, opened once."""
    launch = Launch(points=(LaunchPoint(name="Here", lat=57.0, lon=24.0),))
    system = SystemChoice(name="Kh-47M2", range_km=300.0, source="Its maker")
    scenario = Scenario(launch=launch, systems=(system,), title="How far a Kh-47M2 could fly")
    return browser.open(page_of(rangemap.build(scenario)), width=390, height=844)


def ask(page, answer):
    """Click on the button, as a browser answers in one way."""
    page.driver.execute_cdp_cmd("Browser.setPermission", answer)
    page.run("document.getElementById('here').click()")
    page.wait(500)


def permission(setting):
    return {"permission": {"name": "geolocation"}, "setting": setting}


def test_if_it_is_granted_it_is_measured_from_there_and_nothing_is_asked_for(page):
    here = {"latitude": 57.5, "longitude": 25.0, "accuracy": 50}
    page.driver.execute_cdp_cmd("Emulation.setGeolocationOverride", here)
    page.requests()
    ask(page, permission("granted"))
    title, distance, *_rest = page.text("#said").split("\n")
    assert title == "Where you are, to within 0.1 km (0.1 miles)"
    away = geodesy.distance(*(np.array([degrees]) for degrees in (24.0, 57.0, 25.0, 57.5)))
    assert distance.startswith(f"{away[0] / 1000.0:.1f} km")
    assert page.text("#hint") == ""
    assert page.requests() == []


def test_if_it_is_refused_that_is_said(page):
    page.run("document.getElementById('close').click()")
    ask(page, permission("denied"))
    assert "does not tell this page where you are" in page.text("#hint")
    assert page.run("return document.getElementById('panel').hidden")
    assert not page.errors()


def test_a_short_name_is_not_broken_at_its_hyphen(page):
    rows = page.run("""
      return [...document.querySelectorAll('.whole')].map((one) => {
        const range = document.createRange();
        range.selectNodeContents(one);
        return [one.textContent, range.getClientRects().length];
      })
    """)
    assert len(rows) >= 3  # headline, key, card
    assert all(row == ["Kh-47M2", 1] for row in rows)
    assert page.text("#headline") == "How far a Kh-47M2 could fly"
