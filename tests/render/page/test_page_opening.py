"""What map.html names and shows as it opens, on a wide screen and on a phone."""

from functools import cache

import pytest

import rangemap
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.render.content import shown_story, told_countries
from rangemap.render.page import opening_view, page_data

SIZES = [(1440, 900), (390, 844)]
DESK = ["baltic-himars", "gaza-rockets"]
OVER_EDGES = """
const points = rangemap.edges().flatMap(({ whole }) => whole.flat())
  .map((at) => map_rangemap.latLngToContainerPoint(at));
const frame = document.getElementById('stage').getBoundingClientRect();
return [...document.querySelectorAll('.label:is(.country, .inside, .outside)')].map((one) => {
  const { left, right, top, bottom } = one.getBoundingClientRect();
  const on = points.some(({ x, y }) => x + frame.left > left && x + frame.left < right
    && y + frame.top > top && y + frame.top < bottom);
  return on ? one.textContent : null;
}).filter(Boolean)
"""


@cache
def desk(name):
    return rangemap.build(rangemap.load_scenario(f"examples/desk/{name}.toml"))


@cache
def launched(region, km):
    system = SystemChoice(name="Model 7", range_km=km, source="Its maker")
    return rangemap.build(Scenario(launch=Launch(region=region), systems=(system,)))


@pytest.mark.parametrize(("width", "height"), SIZES)
@pytest.mark.parametrize("name", DESK)
def test_what_the_headline_tells_of_is_named_and_no_mark_is_without_a_name(
    shown, name, width, height
):
    result = desk(name)
    page = shown(result, near=True, width=width, height=height)
    content = page_data.content(result)
    countries = {content["base"]["names"][code] for code in told_countries(result)}
    first = {place["city"] for place in result.summary["highlights"][: shown_story(result).named]}
    assert countries
    assert first
    assert countries <= set(page.texts(".label.country"))
    cities = page.texts(".label.inside, .label.outside")
    assert first <= set(cities)
    assert page.run("return document.querySelectorAll('path[role=button]').length") == len(cities)
    assert set(page.run(OVER_EDGES)) <= first | countries  # all else keeps off the edges


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_seas_beyond_the_reach_are_not_named_as_the_page_opens(as_opened, width, height):
    page = as_opened(desk("baltic-himars"), near=True, width=width, height=height)
    assert not {"Skagerrak", "Kattegat", "North Sea"} & set(page.texts(".label.sea"))


def test_where_mercator_misleads_the_globe_opens_about_the_reach(shown):
    arctic = launched("Svalbard", 1500.0)
    opened = opening_view.opening(arctic)
    assert opened.globe
    assert opened.middle[1] > 70.0
    assert opened.zoom > 2.0
    page = shown(arctic, width=1440, height=900)
    assert page.run("return rangemap.globe().on")
    assert "Svalbard" in page.run("return rangemap.globeNames().map(({ text }) => text)")
    assert not opening_view.opening(launched("Malta", 1500.0)).globe


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_small_reach_fills_the_frame(shown, width, height):
    page = shown(launched("Vatican City", 1.0), near=True, width=width, height=height)
    wide, frame = page.run(
        "const x = rangemap.edges()[0].whole.flat().filter(([, lon]) => Math.abs(lon) < 90)"
        ".map((at) => map_rangemap.latLngToContainerPoint(at).x);"
        "const { x: w, y: h } = map_rangemap.getSize();"
        "return [Math.max(...x) - Math.min(...x), Math.min(w, h)]"
    )
    assert wide > 0.5 * frame
    names = page.texts(".label")
    assert names.count("Vatican City") <= 1


def test_the_story_s_view_is_as_wide_or_high_as_the_window():
    opened = opening_view.opening(desk("gaza-rockets"))
    ratios = [view.width / (view.north - view.south) for view in (opened.wide, opened.tall)]
    assert ratios[0] > ratios[1]


def test_a_territory_that_the_headline_tells_of_is_named_once():
    """Of Guam, not of Hagatna beside it, which no reader knows."""
    result = desk("china-guam")
    assert "Guam" in result.summary["headline"]
    made = page_data.content(result)
    names = [place["name"] for place in made["places"] if place["country"] == "GUM"]
    assert names[0] == "Guam"
    assert "Hagatna" not in names
    assert "GUM" not in {row[0] for row in made["base"]["labels"]}


@pytest.mark.parametrize(("width", "height"), SIZES)
def test_a_small_launch_region_is_named_beside_it_and_no_range_stands_on_it(shown, width, height):
    page = shown(desk("gaza-rockets"), width=width, height=height)
    assert page.texts(".label.launch-point") == ["Gaza Strip"]
    ranges = """
    const shapes = [...document.querySelectorAll('.leaflet-launch-pane path')]
      .map((one) => one.getBoundingClientRect()).filter(({ width }) => width > 0);
    return [shapes.length, [...document.querySelectorAll('.label.edge')].filter((one) => {
      const { left, right, top, bottom } = one.getBoundingClientRect();
      const [x, y] = [(left + right) / 2, (top + bottom) / 2];
      return shapes.some((s) => x > s.left && x < s.right && y > s.top && y < s.bottom);
    }).map((one) => one.textContent)];
    """
    drawn, on_launch = page.run(ranges)
    assert drawn > 0
    assert on_launch == []
