"""What a reader does with map.html: measure, look up, switch, print; by pointer and by keyboard."""

import re
from dataclasses import replace

import numpy as np
import pytest
import shapely
from selenium.webdriver.common.keys import Keys

import rangemap
from rangemap.config.launch_table import Launch, LaunchPoint
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.config.style import MapStyle
from rangemap.config.themes import THEMES, mixed
from rangemap.field import geodesy
from rangemap.units import format_distance
from rangemap.world import tables

SHORT, LONG = ("Short", 300.0), ("Long", 600.0)


def own(name, range_km, **more):
    return SystemChoice(name=name, range_km=range_km, source="Its maker", **more)


@pytest.fixture(scope="module")
def two():
    """Two systems, the longer one first in the config, and three launch regions."""
    launch = Launch(region=("Estonia", "Latvia", "Lithuania"))
    return rangemap.build(Scenario(launch=launch, systems=(own(*LONG), own(*SHORT))))


@pytest.fixture(scope="module")
def fiji():
    return rangemap.build(Scenario(launch=Launch(region="Fiji"), systems=(own("One", 300.0),)))


def spot(page, lon, lat):
    """Return where a place is on the screen."""
    return page.run(
        "const box = map_rangemap.getContainer().getBoundingClientRect();"
        "const point = map_rangemap.latLngToContainerPoint([arguments[1], arguments[0]]);"
        "return [box.left + point.x, box.top + point.y]",
        lon,
        lat,
    )


def test_a_click_measures_from_there(shown, example):
    page = shown(example, near=True)
    page.mouse(*spot(page, 20.0, 62.0), click=True)  # at sea
    title, distance, verdict = page.text("#said").split("\n")
    (said,) = page.texts("#announced[role=status]")
    assert said == f"{title}. {distance}. {verdict}"
    assert re.fullmatch(r"6\d\.\d\d° N, \d\d\.\d\d° E", title)
    metres = rangemap.DistanceField(example.region.geometry).distance(
        *(np.array([float(text)]) for text in reversed(re.findall(r"\d\d\.\d\d", title)))
    )
    km = float(re.match(r"([\d,]+\.\d) km", distance)[1].replace(",", ""))
    assert abs(km - metres[0] / 1000.0) < 1.0  # the title is rounded to 0.01 degrees
    assert distance.endswith("from Ukraine")
    assert verdict.startswith(f"in reach, with {2500.0 - km:,.1f} km (")
    # a line to the nearest launch point, and the panel stays clear of labels
    ways = "return document.querySelectorAll('path[stroke-dasharray=\"2 4\"]').length"
    assert page.run(ways) == 1
    page.press(Keys.ESCAPE)
    assert page.run("return document.getElementById('panel').hidden") is True
    assert page.run(ways) == 0


def test_a_mouse_is_told_of_countries_and_places(shown, example):
    page = shown(example)
    page.run("map_rangemap.setView([50, 20], 3.2, { animate: false })")  # Ireland is no story
    page.mouse(*spot(page, -8.0, 53.0))  # under the hatched part of the reach
    assert page.text(".leaflet-tooltip").startswith(
        "Ireland\n100% in reach, 0% confirmed; nearest at"
    )
    page.mouse(*spot(page, 37.61556, 55.75222))
    assert "Moscow" in page.wait(300).text(".leaflet-tooltip")
    page.mouse(*spot(page, 37.61556, 55.75222), click=True).wait(300)
    assert page.text("#said").split("\n")[:2] == ["Moscow", "Russia"]
    assert page.run("return document.querySelectorAll('.leaflet-tooltip').length") == 0
    # the panel stays off the point: below one in the upper half, above one in the lower half
    for lat, above in ((65.0, False), (35.0, True)):
        page.mouse(*spot(page, 10.0, lat), click=True)
        (frame, box) = page.run(
            "return ['stage', 'panel'].map((id) => document.getElementById(id))"
            ".map((one) => one.getBoundingClientRect()).map(({ top, bottom }) => [top, bottom])"
        )
        assert (box[1] < sum(frame) / 2, box[0] > sum(frame) / 2) == (above, not above)


def test_what_is_said_at_the_edges_and_in_the_launch_region(shown, example):
    page = shown(example, near=True)
    ring = rangemap.DistanceField(example.region.geometry).reach(2_500_000.0)
    lon, lat = shapely.get_coordinates(ring)[100]
    said = (
        "rangemap.measure(L.latLng(arguments[1], arguments[0]));"
        "return document.getElementById('said').innerText"
    )
    assert "on the edge, to within 0.2 km (0.1 miles)" in page.run(said, float(lon), float(lat))
    home = page.run(said, 31.0, 49.0)
    assert home.startswith("Ukraine\nin the launch region\nin reach, with 2,500.0 km")
    assert "possibly in reach, with" in page.run(said, -9.0, 53.0)
    assert page.run(said, 2.0, 47.0).startswith("France\n")
    assert "out of reach by" in page.run(said, -80.0, 30.0)


def test_the_keyboard_alone_measures_and_moves(shown, example):
    page = shown(example, near=True)
    order = []
    for _ in range(9):
        page.press(Keys.TAB)
        order.append(page.run("return document.activeElement.id || document.activeElement.value"))
    wanted = ["city", "here", "km", "flat", "cursor", "reset", "share", "own-summary"]
    wanted.append("map_rangemap")
    assert order == wanted
    page.run("document.getElementById('map_rangemap').focus()")
    before = page.run("return map_rangemap.getCenter().lng")
    page.press(Keys.ENTER)  # a cursor in the middle of the map
    page.press(Keys.SHIFT, Keys.ARROW_RIGHT, times=2).press(Keys.ARROW_UP, times=3)
    assert page.run("return document.getElementById('crosshair').hidden") is False
    assert page.run("return map_rangemap.getCenter().lng") == before  # the map does not move along
    page.wait(450)
    assert re.search(r"in reach.*; .*Enter measures|Sea", page.text("#hint"))
    page.press(Keys.ENTER)
    assert "from Ukraine" in page.text("#said") or "launch region" in page.text("#said")
    page.press(Keys.ESCAPE).press(Keys.ESCAPE)  # the panel, then the cursor
    assert page.run("return document.getElementById('crosshair').hidden") is True
    page.press(Keys.SHIFT, Keys.ARROW_RIGHT)
    page.wait(400)
    assert page.run("return map_rangemap.getCenter().lng") > before


def test_at_the_frame_the_cursor_takes_the_map_along(shown, example):
    page = shown(example, near=True, width=320, height=640)
    page.run("document.getElementById('map_rangemap').focus()")
    before = page.run("return map_rangemap.getCenter().lng")
    page.press(Keys.ENTER).press(Keys.SHIFT, Keys.ARROW_LEFT, times=5)
    assert page.run("return map_rangemap.getCenter().lng") < before - 5.0
    assert page.run(
        "const frame = document.getElementById('stage').getBoundingClientRect();"
        "const box = document.getElementById('crosshair').getBoundingClientRect();"
        "return box.left > frame.left && box.right < frame.right"
    )


def test_a_city_is_found_and_told_as_the_engine_has_it(shown, example):
    page = shown(example, near=True)
    page.click("#city").press("MALAG")
    assert "Malaga" in page.texts("#found li span")  # without accents and in any case
    state = "return document.getElementById('city').getAttribute(arguments[0])"
    assert page.run(state, "aria-expanded") == "true"
    page.press(Keys.ARROW_DOWN).press(Keys.ARROW_DOWN).press(Keys.ARROW_UP)
    active = page.run(state, "aria-activedescendant")
    assert page.run("return document.getElementById(arguments[0]).ariaSelected", active) == "true"
    page.press(Keys.ESCAPE)
    assert page.run("return document.getElementById('found').hidden") is True
    page.press(Keys.ESCAPE)
    assert page.run("return document.getElementById('city').value") == ""
    table = example.large_cities
    for typed, name in (("Reykja", "Reykjavik"), ("peking", "Beijing"), ("Lagos", "Lagos")):
        page.run("document.getElementById('city').select()")
        page.press(typed).press(Keys.ENTER)
        row = table[table["city"] == name].iloc[0]
        country = tables.country_names()[row.adm0_a3]
        margin_km = 2500.0 - row.distance_km
        verdict = {
            "certain": f"in reach, with {format_distance(margin_km)} to spare",
            "possible": f"possibly in reach, with {format_distance(margin_km)} to spare",
            "outside": f"out of reach by {format_distance(-margin_km)}",
        }[row.tomahawk]
        distance = f"{format_distance(row.distance_km)} from Ukraine"
        assert page.text("#said").split("\n") == [name, country, distance, verdict]
    page.run("document.getElementById('city').select()")
    page.press("zzzz")
    assert "city of 100,000 people or place in reach has this name" in page.text("#none")


def test_a_city_beyond_180_degrees_is_shown_on_the_nearest_world(shown, fiji):
    page = shown(fiji, near=True)
    for city, lon in (("Honolulu", -157.86), ("Auckland", 174.76)):
        page.run("document.getElementById('reset').click()")
        before = page.run("return map_rangemap.getCenter().lng")
        page.run("document.getElementById('city').select()")
        page.click("#city").run("document.getElementById('city').value = ''")
        page.press(city).press(Keys.ENTER)
        page.wait(500)
        after = page.run("return map_rangemap.getCenter().lng")
        assert abs(after - before) < 180.0
        assert abs((after - lon + 180.0) % 360.0 - 180.0) < 2.0


def test_beyond_180_degrees_the_way_is_unbroken(shown, fiji):
    page = shown(fiji, near=True)
    for lon in (195.0, 165.0):
        page.run("map_rangemap.setView([-16, arguments[0]], 4, { animate: false })", lon)
        page.mouse(*spot(page, lon, -16.0), click=True)
        title, distance, *_rest = page.text("#said").split("\n")
        assert title.endswith("W" if lon > 180.0 else "E")
        assert float(re.match(r"([\d,.]+) km", distance)[1].replace(",", "")) < 2000.0
        steps = page.run(
            "return [...document.querySelectorAll('path[stroke-dasharray=\"2 4\"]')]"
            ".flatMap((path) => path.getAttribute('d').slice(1).split('L'))"
            ".map((point) => Number(point.split(' ')[0]))"
        )
        assert len(steps) > 2
        assert np.abs(np.diff(steps)).max() < 200.0  # a world is 4,096 pixels wide
        assert page.run("return document.querySelectorAll('.label.edge').length") == 1


def test_a_system_is_switched_off_and_no_tint_lies_on_another(shown, two):
    page = shown(two, near=True)
    assert page.texts("#key label") == ["Short", "Long"]  # in order of range
    theme = THEMES["light"]
    long_hue, short_hue = theme.hues[:2]
    near, far = (22.0, 53.5), (18.0, 52.6)  # on land, within 300 km, within 600 km alone
    page.run(
        "map_rangemap.eachLayer(layer => layer.options.pane === 'borders' && layer.remove());"
        "document.querySelector('.leaflet-places-pane').style.display = 'none';"
        "document.querySelector('.leaflet-labels-pane').style.display = 'none'"
    )

    def seen():
        return [page.pixel(*spot(page, *place)) for place in (near, far)]

    short, long = (mixed(hue, theme.land, theme.tint) for hue in (short_hue, long_hue))
    assert [close(a, b) for a, b in zip(seen(), (short, long), strict=True)] == [True, True]
    page.click("#key .system:nth-of-type(2) input")
    assert [close(a, b) for a, b in zip(seen(), (long, long), strict=True)] == [True, True]
    labels = page.texts(".label.edge")
    assert labels == ["Long: 600 km"]
    page.run("rangemap.measure(L.latLng(54.7, 25.3))")
    assert "Short" not in page.text("#said")
    page.click("#key .system:nth-of-type(2) input").click("#key .system:nth-of-type(3) input")
    assert [close(a, b) for a, b in zip(seen(), (short, theme.land), strict=True)] == [True, True]
    assert "Long" not in page.text("#said")


@pytest.mark.parametrize("name", THEMES)
def test_land_and_sea_in_reach_have_the_theme_s_tints(shown, two, name):
    """As on the figure, where a sea in reach is told from land; lakes are as seas."""
    scenario = two.scenario.model_copy(update={"map": MapStyle(theme=name)})
    page = shown(replace(two, scenario=scenario), near=True)
    page.run(
        "document.querySelectorAll('#key .system input')[1].click();"  # the hatched and longer
        "for (const pane of ['borders', 'places', 'labels', 'edge'])"
        "document.querySelector(`.leaflet-${pane}-pane`).style.display = 'none'"
    )
    theme = THEMES[name]
    land, water = theme.tinted(theme.hues[1])
    places = ((22.0, 53.5), (19.3, 57.0), (31.6, 60.8), (18.0, 52.6), (15.8, 54.9))
    wanted = (land, water, water, theme.land, theme.sea)  # the third lies in Lake Ladoga
    seen = [page.pixel(*spot(page, *place)) for place in places]
    assert [close(a, b) for a, b in zip(seen, wanted, strict=True)] == [True] * 5, seen
    page.run("map_rangemap.setView([57, 19], 6, { animate: false })")  # and from nearer by
    assert close(page.pixel(*spot(page, 19.3, 57.0)), water)


def test_what_is_too_near_is_out_of_reach_and_may_be_filled_by_another_system(shown):
    launch = Launch(points=(LaunchPoint(name="Here", lat=50.0, lon=30.0),))
    ring, disc = own("Ring", 600.0, min_range_km=250.0), own("Disc", 400.0)
    page = shown(rangemap.build(Scenario(launch=launch, systems=(ring, disc))), near=True)
    page.run(
        "for (const pane of ['borders', 'places', 'labels', 'edge'])"
        "document.querySelector(`.leaflet-${pane}-pane`).style.display = 'none'"
    )
    theme = THEMES["light"]
    ring_tint, disc_tint = (mixed(hue, theme.land, theme.tint) for hue in theme.hues[:2])

    def seen():
        """Look at 100, 300 and 500 km."""
        return [page.pixel(*spot(page, lon, 50.0)) for lon in (28.6, 25.8, 23.0)]

    for switch, wanted in (
        (None, (disc_tint, disc_tint, ring_tint)),
        (2, (theme.land, ring_tint, ring_tint)),  # Disc off: nothing is filled where Ring cannot
    ):
        if switch:
            page.click(f"#key .system:nth-of-type({switch}) input")
        assert [close(a, b) for a, b in zip(seen(), wanted, strict=True)] == [True] * 3
    said = (
        "rangemap.measure(L.latLng(50, arguments[0]));"
        "return document.getElementById('said').innerText.split('\\n')[2]"
    )
    assert page.run(said, 31.4) == "Ring: too near"
    assert page.run(said, 34.2).startswith("Ring: in reach, with")
    edge = geodesy.destination(np.array([30.0]), np.array([50.0]), np.array([90.0]), 250_000.0)
    page.run("rangemap.measure(L.latLng(arguments[1], arguments[0]))", *(float(x[0]) for x in edge))
    assert "Ring: on the edge, to within 0.2 km" in page.text("#said")


def test_beyond_a_range_that_is_a_least_figure_nothing_is_called_out_of_reach(shown):
    launch = Launch(points=(LaunchPoint(name="Here", lat=50.0, lon=30.0),))
    least, most = own("Least", 400.0, range_is_floor=True), own("Most", 300.0)
    page = shown(rangemap.build(Scenario(launch=launch, systems=(least, most))), near=True)
    said = (
        "rangemap.measure(L.latLng(50, arguments[0]));"
        "return document.getElementById('said').innerText.split('\\n').slice(2, 4)"
    )
    short, floor = page.run(said, 40.0)
    assert re.fullmatch(r"Most: out of reach by 41\d\.\d km \(\d+\.\d miles\)", short)
    wanted = r"Least: 31\d\.\d km \(\d+\.\d miles\) beyond the range, which may be longer"
    assert re.fullmatch(wanted, floor)
    assert page.run(said, 34.0)[1].startswith("Least: in reach, with")
    assert "beyond the published range" in page.text("#key")


def close(one, other):
    """Tell whether two colours differ by rounding alone."""
    pairs = zip(bytes.fromhex(one[1:]), bytes.fromhex(other[1:]), strict=True)
    return all(abs(a - b) <= 2 for a, b in pairs)


def test_every_region_of_a_list_is_named(shown, two):
    page = shown(two, near=True, width=1920, height=1080)
    page.run("map_rangemap.setView([57, 25], 6, { animate: false })")
    names = page.texts(".launch-name, .launch-point")
    assert sorted(names) == ["Estonia", "Latvia", "Lithuania"]


def test_a_click_draws_no_ring_of_focus_but_the_keyboard_does(shown, example):
    page = shown(example, near=True)
    outline = """return [...document.querySelectorAll(".leaflet-container path:focus")]
      .map((path) => getComputedStyle(path).strokeWidth)"""
    page.mouse(500, 420, click=True).wait(200)
    assert "4px" not in page.run(outline)
    page.run("document.querySelector('.leaflet-container path[tabindex]').focus()")
    page.press(Keys.TAB)
    assert page.run(outline) == ["4px"]


def test_the_unit_is_chosen(shown, example):
    page = shown(example, near=True)
    page.run("rangemap.measure(L.latLng(55.75222, 37.61556))")  # Moscow
    for value, text in (("mi", "miles (453.0 km)"), ("nmi", "nautical miles (453.0 km)")):
        page.run("document.querySelector('#units [value=' + arguments[0] + ']').click()", value)
        assert text in page.text("#said")
    label = "return document.querySelector('path[aria-label^=Moscow]').getAttribute('aria-label')"
    assert "nautical miles (453.0 km) from Ukraine" in page.run(label)


@pytest.fixture(scope="module")
def sector():
    """Return a map of one launch point that fires to the north alone."""
    point = LaunchPoint(lat=44.61, lon=33.52, name="Sevastopol")
    launch = Launch(points=(point,), azimuths=(300.0, 60.0))
    system = own("One", 500.0, range_low_km=300.0, min_range_km=50.0)
    return rangemap.build(Scenario(launch=launch, systems=(system,)))


def test_a_click_outside_of_the_sector_of_fire(shown, sector):
    page = shown(sector, near=True)
    page.mouse(*spot(page, 30.6, 44.7), click=True)
    _title, distance, verdict = page.text("#said").split("\n")
    assert distance == "outside the sector of fire of Sevastopol (azimuths 300\u00b0 to 60\u00b0)"
    assert verdict == "out of reach"
    ways = "return document.querySelectorAll('path[stroke-dasharray=\"2 4\"]').length"
    assert page.run(ways) == 0
    page.mouse(*spot(page, 33.0, 46.5), click=True)
    said = page.text("#said").split("\n")
    assert re.match(r"21\d\.\d km .* from Sevastopol", said[1])
    assert said[2].startswith("in reach, with 28")
    assert page.run(ways) == 1
    # on a side of the sector, 400 km off
    page.run("rangemap.measure(L.latLng(arguments[1], arguments[0]))", *on_side(300.0, 400_000.0))
    assert "on the edge" in page.text("#said")
    page.run("rangemap.measure(L.latLng(arguments[1], arguments[0]))", *on_side(300.2, 400_000.0))
    assert "possibly in reach, with 100.0 km" in page.text("#said")
    page.run("rangemap.measure(L.latLng(arguments[1], arguments[0]))", *on_side(301.0, 20_000.0))
    assert "too near" in page.text("#said")
    assert not page.errors()


def on_side(azimuth, metres):
    lon, lat = geodesy.destination(
        np.array([33.52]), np.array([44.61]), np.array([azimuth]), metres
    )
    return float(lon[0]), float(lat[0])


def test_a_city_outside_of_the_sector_is_found_and_has_no_distance(shown, sector):
    page = shown(sector, near=True)
    page.run("document.getElementById('city').focus()")
    page.press("Ankara").press(Keys.ENTER).wait(100)
    title, country, distance, verdict = page.text("#said").split("\n")
    assert (title, country, verdict) == ("Ankara", "Turkey", "out of reach")
    assert distance.startswith("outside the sector of fire of Sevastopol")
    assert not page.errors()


def test_ranges_are_written_along_the_arcs_alone(as_opened, sector):
    page = as_opened(sector, near=True)
    edges = page.run("return rangemap.edges().map(({ texts, lines }) => [texts[0], lines[1]])")
    assert [text for text, _line in edges] == ["500 km (310 miles)", "300 km (190 miles)"]
    for (_text, line), metres in zip(edges, (500_000.0, 300_000.0), strict=True):
        lat, lon = np.array(line).T
        away = geodesy.distance(np.full(len(lon), 33.52), np.full(len(lon), 44.61), lon, lat)
        assert np.abs(away - metres).max() < 200.0
    assert len(page.texts(".label.edge")) == 2
