"""map.html, in a real browser, opened from disk."""

import re
from dataclasses import replace

import folium
import numpy as np
import pytest
import shapely
from selenium.webdriver.common.keys import Keys

import rangemap
from rangemap.config.launch_table import Launch, LaunchPoint
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.config.style import MapStyle
from rangemap.config.themes import TEXT_CONTRAST, THEMES, contrast, readable, written_on
from rangemap.render.content import view_of
from rangemap.render.page import opening_view, shape_encoding
from rangemap.render.page.map_page import colors_of

LAYERS = ("land", "reach", "launch", "borders", "edge", "places")
HOSTILE = (
    "<img src=x onerror=window.pwned=1>",
    "${window.pwned=1}",
    "`${alert(1)}`",
    "back\\slash\\u003cb\\x3e",
    "</script><script>window.pwned=1</script>",
    "{{ 7 * 7 }}{% raw %}",
    "</title><script>window.pwned=1</script>",
    "\u2028</SCRIPT ><!--\"'&amp;",
)


def own(name="Model 7", source="Its maker", **ranges):
    return SystemChoice(name=name, source=source, **ranges)


def made(launch, *systems, **texts):
    launch = Launch(region=launch) if isinstance(launch, str) else launch
    return rangemap.build(Scenario(launch=launch, systems=systems, **texts))


@pytest.fixture(scope="module")
def fiji():
    return made("Fiji", own(range_km=1000.0))


def test_the_page_asks_for_nothing_logs_nothing_and_draws_its_layers(shown, example):
    page = shown(example)
    assert page.run("return window.rangemapReady") is True
    (only,) = page.requests()
    assert only.startswith("file://")
    assert page.errors() == []
    for layer in LAYERS:
        drawn = page.run(
            "return [...map_rangemap.getPane(arguments[0]).querySelectorAll('path')]"
            ".filter(path => path.getBBox().width > 0).length",
            layer,
        )
        assert drawn > 0, layer
    assert page.run("return L.version") == "1.9.3"


def test_what_a_reader_must_see_is_there(as_opened, example):
    page = as_opened(example)
    text = page.run("return document.body.innerText")
    for wanted in (
        "How far a Tomahawk would reach from Ukraine",
        "2,500 km (1,550 miles)",
        "1,600 km (990 miles)",
        "Ukraine, launch region",
        "place in reach",
        "out of reach",
        "A published range is a maximum",
        "BBC News",
        "International view",
        "Made with Natural Earth.",
        "City data © GeoNames, CC BY 4.0; filtered and reformatted.",
        "Web Mercator",
    ):
        assert wanted in text, wanted
    written = page.run("return [...document.querySelectorAll('.label')].map(l => l.textContent)")
    assert {"2,500 km (1,550 miles)", "1,600 km (990 miles)", "Moscow", "St Petersburg"} <= set(
        written
    )
    assert page.run("return document.querySelectorAll('.leaflet-control-scale-line').length") == 2
    assert page.run("return document.documentElement.lang") == "en"
    assert page.run("return document.title") == "How far a Tomahawk would reach from Ukraine"
    rows = page.run("return document.querySelectorAll('#tables tbody tr').length")
    totals = 6
    places = len(example.summary["systems"][0]["highlights"])
    counted = sum(len(count["places"]) for count in example.summary["about"]["counts"])
    assert rows == totals + counted + len(example.countries) + places


def test_shapes_survive_being_written_small(as_opened, example):
    triangle = shapely.Polygon([(0.0, 0.0), (1.0, 0.0), (0.0, 1.0)])
    assert shape_encoding.coded(shapely.Polygon([(0, 0), (1e-4, 0), (0, 1e-4)]), 2) == []
    ((text,),) = shape_encoding.coded(triangle, 2)
    assert text == shape_encoding.numerals(np.array([0, 0, 100, 0, -100, 100, 0, -100]), [8])[0]
    # the page reads what Python has written: the launch region's outline, to its rounding
    launch = as_opened(example).run("return rangemap.launch")
    drawn = shapely.multipolygons([shapely.Polygon(np.array(r[0])[:, ::-1], []) for r in launch])
    assert shapely.hausdorff_distance(drawn, example.region.geometry) < 0.02


def boxes(page, selector):
    """Return left, top, right, bottom of the elements that match."""
    return page.run(
        "return [...document.querySelectorAll(arguments[0])].map(e => e.getBoundingClientRect())"
        ".map(b => [b.left, b.top, b.right, b.bottom])",
        selector,
    )


@pytest.mark.parametrize(("width", "height"), [(320, 640), (768, 1024), (1440, 900), (1920, 1080)])
def test_labels_lie_in_the_frame_and_not_on_each_other(shown, example, width, height):
    page = shown(example, width=width, height=height)
    (frame,) = boxes(page, "#stage")
    labels = boxes(page, ".label:not(.edge)")
    assert len(labels) >= 5
    for left, top, right, bottom in labels:
        assert left >= frame[0]
        assert top >= frame[1]
        assert right <= frame[2]
        assert bottom <= frame[3]
    for number, one in enumerate(labels):
        for other in labels[number + 1 :]:
            apart = (
                one[2] <= other[0] or other[2] <= one[0] or one[3] <= other[1] or other[3] <= one[1]
            )
            assert apart, (one, other)
    assert page.run("return document.documentElement.scrollWidth") <= width
    cities = page.run("return document.querySelectorAll('.label.inside, .label.outside').length")
    assert cities <= 10


def test_max_labels(shown, fiji):
    scenario = fiji.scenario.model_copy(update={"map": MapStyle(max_labels=2)})
    page = shown(replace(fiji, scenario=scenario), near=True)
    assert page.run("return document.querySelectorAll('.label.inside, .label.outside').length") == 2


def test_fiji_is_whole_and_in_the_middle(as_opened, fiji):
    page = as_opened(fiji, near=True)
    centre = page.run("const c = map_rangemap.getCenter(); return [c.lng, c.lat]")
    assert abs(abs(centre[0]) - 180.0) < 5.0
    (frame,) = boxes(page, "#stage")
    middle = (frame[0] + frame[2]) / 2
    # of the reach's edges that the frame shows, some lie on each side of the middle, and each piece
    # of a line is short: none runs across the map
    steps = np.array(
        page.run("""
          return rangemap.edges().flatMap(({ lines }) => lines.flatMap((line) => {
            const at = line.map((point) => map_rangemap.latLngToContainerPoint(point));
            return at.slice(1).map((point, k) => [at[k].x, point.x, at[k].y, point.y]);
          }))
        """)
    )
    west, east = steps[:, :2].min(), steps[:, :2].max()
    inside = ((steps[:, :2] > 0) & (steps[:, :2] < frame[2] - frame[0])).all(axis=1)
    assert steps[inside][:, 0].min() < middle - frame[0] < steps[inside][:, 0].max()
    assert west < 0 < frame[2] - frame[0] < east  # the next worlds' copies
    assert np.abs(np.diff(steps[:, :2])).max() < 60


@pytest.mark.parametrize("where", ["Fiji", "a pole", "Antarctica"])
def test_nothing_is_stroked_along_180_degrees_or_a_pole(as_opened, fiji, where):
    point = Launch(points=(LaunchPoint(lat=87.0, lon=0.0),))  # its edge runs beyond the map's end
    launches = {"a pole": point, "Antarctica": "Antarctica"}
    result = fiji if where == "Fiji" else made(launches[where], own(range_km=400.0))
    page = as_opened(result, near=True)
    lines = page.run("return rangemap.edges().flatMap(({ lines }) => lines)")
    assert lines
    for line in lines:
        lat, lon = np.array(line).T
        framed = np.isclose(np.abs(lon) % 360.0, 180.0, atol=1e-9) | (np.abs(lat) > 85.06)
        assert not (framed[1:] & framed[:-1]).any()


def test_points_lines_and_areas_of_one_launch_region_are_drawn(shown, tmp_path):
    file = tmp_path / "mixed.geojson"
    shapes = [
        shapely.box(20, 50, 21, 51),
        shapely.LineString([(22, 50), (23, 51)]),
        shapely.Point(24, 50),
    ]
    file.write_text(shapely.to_geojson(shapely.geometrycollections(shapes)))
    page = shown(made(Launch(file=str(file)), own(range_km=300.0)), near=True)
    assert page.errors() == []
    assert len(boxes(page, ".leaflet-launch-pane path")) == 2
    count = (
        "return [...document.querySelectorAll('.leaflet-places-pane path:not([tabindex])')].length"
    )
    assert page.run(count) == 3  # one in each copy of the world
    assert page.text("#key").startswith("mixed, launch")


def test_hostile_texts_are_shown_as_typed_and_run_nothing(shown):
    """Every free text of a config and of a table of places, in every form of attack."""
    everything = " ".join(HOSTILE)
    result = made(
        Launch(points=(LaunchPoint(name=everything, lat=-18.0, lon=178.0),)),
        SystemChoice(
            name=everything, source=everything, range_km=200.0, card={everything: everything}
        ),
        title=f"title {everything}",
        subtitle=f"subtitle {everything}",
        note=f"note {everything}",
        source=f"source {everything}",
        credit=f"credit {everything}",
        date=f"date {everything}",
    )
    (system,) = result.summary["systems"]
    for number, place in enumerate([*system["highlights"], *result.summary["highlights"]]):
        place["city"] = HOSTILE[number % len(HOSTILE)]
        place["country"] = everything
    names = result.countries.assign(country=everything)
    large = result.large_cities.assign(city=everything, country=everything)
    hostile = replace(result, countries=names, large_cities=large)
    page = shown(hostile, near=True, width=1920, height=1080)
    assert page.run("return window.rangemapReady") is True
    assert page.run("return window.pwned") is None
    assert page.errors() == []
    assert page.run("return document.querySelectorAll('img, iframe, object, embed').length") == 0
    assert page.run("return document.scripts.length") == 4
    (only,) = page.requests()
    assert only.startswith("file://")
    text = page.run("return document.body.textContent")
    for key in ("title", "subtitle", "note", "source", "credit", "date"):
        assert f"{key} {everything}" in text, key
    assert page.run("return document.title").startswith("title <img src=x")
    labels = page.run(
        "return [...document.querySelectorAll('.label.inside')].map(l => l.textContent)"
    )
    assert labels
    assert set(labels) <= set(HOSTILE)
    # and in a tooltip
    page.run("document.querySelector('.leaflet-places-pane path[tabindex]').focus()")
    tip = page.run("return document.querySelector('.leaflet-tooltip').textContent")
    assert everything in tip
    # and where a city is looked for and found
    page.click("#city").press("img")
    assert page.run("return document.querySelector('#found span').textContent") == everything
    page.press(Keys.ENTER)
    assert page.run("return document.querySelector('#said b').textContent") == everything
    page.run("rangemap.measure(L.latLng(0, 0))")
    assert everything in page.run("return document.getElementById('said').textContent")
    assert page.run("return window.pwned") is None


def test_hostile_addresses_are_no_links(shown, fiji):
    def with_address(url):
        systems = [{**system, "source_url": url} for system in fiji.summary["systems"]]
        return shown(replace(fiji, summary={**fiji.summary, "systems": systems}), near=True)

    page = with_address("javascript://x%0awindow.pwned=1")
    assert page.run("return document.querySelectorAll('#footer a').length") == 0
    page = with_address("https://example.org/a?b=<c>")
    assert (
        page.run("return document.querySelector('#footer a').getAttribute('href')")
        == "https://example.org/a?b=<c>"
    )


def test_the_policy_stops_a_script_that_is_not_the_page_s_own(browser, page_of, fiji, tmp_path):
    page = page_of(fiji, near=True).read_text(encoding="utf-8")
    path = tmp_path / "evil.html"
    path.write_text(page.replace("</body>", "<script>window.pwned = 1</script></body>"))
    browser.open(path)
    assert browser.run("return window.pwned") is None
    assert "Content Security Policy" in " ".join(browser.errors())


def test_a_place_and_a_country_tell_their_numbers(shown, example):
    page = shown(example)
    page.run("document.querySelector('path[aria-label^=Moscow]').focus()")
    tip = page.run("return document.querySelector('.leaflet-tooltip').innerText")
    assert tip.split("\n") == [
        "Moscow",
        "Russia",
        "453.0 km (281.5 miles) from Ukraine",
        "in reach, with 2,047.0 km (1,271.9 miles) to spare",
    ]
    page.run("""
        map_rangemap.eachLayer((layer) => {
          const tip = layer.getTooltip && layer.getTooltip();
          if (tip && tip._content().textContent.startsWith("Portugal")) layer.openTooltip();
        });
    """)
    tips = page.run(
        "return [...document.querySelectorAll('.leaflet-tooltip')].map(t => t.innerText)"
    )
    portugal = example.countries[example.countries["iso_a3"] == "PRT"].iloc[0]
    share = f"{portugal.share_in_reach * 100:.1f}%"
    told = f"Portugal\n{share} in reach, in the north-east, not Lisbon; 0% confirmed; nearest"
    assert any(told in tip for tip in tips)


def test_the_view_can_be_reset(shown, fiji):
    page = shown(fiji, near=True)
    view = "const c = map_rangemap.getCenter(); return [c.lat, c.lng, map_rangemap.getZoom()]"
    first = page.run(view)
    page.run("map_rangemap.setView([0, 0], 8, {animate: false})")
    assert page.run(view) != first
    page.run("document.getElementById('reset').click()")
    assert page.run(view) == pytest.approx(first, abs=0.1)  # half a pixel


def test_the_map_is_folium_s_and_the_same_bytes_each_time(page_of, example, fiji):
    page = rangemap.render.leaflet_html(example)
    assert page == page_of(example).read_text(encoding="utf-8")
    assert len(page.encode()) <= 2_000_000  # with every place of the tables
    one = rangemap.render.leaflet(fiji)
    assert isinstance(one, folium.Map)
    rendered = [one.get_root().render() for _ in range(2)]
    assert rendered[0] == rendered[1]
    assert not re.findall(r"(?:src|href)=", rendered[0].split("<script>")[0])


@pytest.mark.parametrize(
    ("bounds", "view"),
    [
        ([(20, 40, 40, 50)], (20, 40, 40, 50)),
        ([(170, -20, 180, -10), (-180, -20, -175, -10)], (170, -20, 185, -10)),
        ([(-180, 60, 180, 90)], (-180, 60, 180, 90)),
        ([(-170, 0, -60, 10), (150, 0, 160, 10)], (-210, 0, -60, 10)),
    ],
)
def test_the_view_is_unbroken_across_180_degrees(bounds, view):
    found = view_of([shapely.box(*one) for one in bounds])
    assert (found.west, found.south, found.east, found.north) == view


def test_what_is_first_shown_ends_where_mercator_swells():
    def first_of(lat, lon, range_km):
        launch = Launch(points=(LaunchPoint(lat=lat, lon=lon),))
        return opening_view.opening(made(launch, own(range_km=range_km))).wide

    arctic = first_of(70.0, 100.0, 2500.0)  # the pole is in reach, and with it every longitude
    assert arctic.north == 80.0
    assert arctic.width < 200.0
    assert (arctic.west + arctic.east) / 2.0 == pytest.approx(100.0, abs=1.0)
    beside = first_of(88.0, 0.0, 300.0)  # nothing is left below 80 degrees
    assert 84.0 < beside.south < beside.north == pytest.approx(85.0, abs=0.2)
    launch = Launch(points=(LaunchPoint(lat=40.0, lon=127.0),))
    wide = opening_view._whole(made(launch, own(range_km=15000.0)))[0]
    assert wide.width == 360.0
    assert (wide.west + wide.east) / 2.0 == pytest.approx(127.0)


@pytest.mark.parametrize("name", THEMES)
def test_no_text_is_too_faint_in_any_theme(name):
    """Contrast by the formula of WCAG 2.2: 4.5 for text, 3 for controls and their focus."""
    theme = THEMES[name]
    colors = colors_of(theme)
    for ink in ("ink", "quiet"):
        assert contrast(colors[ink], colors["paper"]) >= TEXT_CONTRAST, ink
    assert contrast(colors["ink"], colors["hover"]) >= TEXT_CONTRAST
    assert contrast(theme.on_launch, theme.launch) >= TEXT_CONTRAST
    for hue in theme.hues:  # of launch regions told apart by the hues of their systems
        assert contrast(written_on(hue, theme), hue) >= TEXT_CONTRAST, hue
    for control in ("line", "focus"):
        for ground in ("paper", *(("land", "sea") if control == "focus" else ())):
            assert contrast(colors[control], colors[ground]) >= 3.0, (control, ground)
    for ground in theme.grounds:
        assert contrast(theme.country, ground) >= TEXT_CONTRAST
        for text in (readable(hue, theme) for hue in (theme.launch, *theme.hues)):
            assert contrast(text, ground) >= TEXT_CONTRAST, text
