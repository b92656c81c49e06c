"""The maps of examples/desk, which a desk would want: what numbers can hold of every shape."""

import itertools
import re

import pytest
import shapely

import rangemap
from rangemap.render.content import shown_story
from rangemap.render.figure import figure_layout
from rangemap.render.figure.formats import format_of, size_of
from rangemap.render.figure.label_options import boxed
from rangemap.world import border_views
from tests.helpers.paths import EXAMPLES
from tests.render.figure.test_figure_layout import box

DESK = sorted((EXAMPLES / "desk").glob("*.toml"))
# Few in the normal run: many rings beside each other, names close together, a column of print
SAMPLE = {"gaza-rockets", "luzon-typhon"}
FEWEST = 36
LEAST_SHARE = 0.5  # of what may be drawn on
# Points, at the size at which a format is seen; a picture of 1,024 or 390 CSS pixels
LEAST_POINTS = 5.6
FOREIGN = 0.05  # of a label's box: its corners are empty


def sampled(path):
    marks = () if path.stem in SAMPLE else (pytest.mark.full,)
    return pytest.param(path, id=path.stem, marks=marks)


@pytest.fixture(scope="module", params=map(sampled, DESK))
def drawn(request):
    result = rangemap.build(rangemap.load_scenario(request.param))
    return result, figure_layout.drawn(result, result.scenario.figure.shapes)


def test_there_are_as_many_as_were_judged_and_each_says_what_it_is_to_show():
    assert len(DESK) >= FEWEST
    assert {path.stem for path in DESK} >= SAMPLE
    for path in DESK:
        first = path.read_text(encoding="utf-8").splitlines()[0]
        assert re.fullmatch(r"# [A-Z0-9].{15,}[^.]", first), path.stem


@pytest.mark.parametrize("path", DESK, ids=lambda path: path.stem)
def test_each_can_be_read(path):
    scenario = rangemap.load_scenario(path)
    assert scenario.systems or scenario.rings_km


def test_what_is_asked_for_is_named_in_every_shape_or_lies_beyond_the_map(drawn):
    result, figures = drawn
    first = result.summary["highlights"][: shown_story(result).named]
    story = {place["city"] for place in first}
    for shape, one in figures.items():
        cities = {label.name: (label, way) for label, way, _at in one.labels}
        for name in story:
            label, way = cities[name]
            assert way is not None or label.why, (shape, name)
        for label, way, _at in one.labels:
            if label.what == "city" and label.asked:
                assert way is not None or label.why, (shape, label.name)


def test_every_ring_has_its_number(drawn):
    _result, figures = drawn
    for shape, one in figures.items():
        rings = [way for label, way, _at in one.labels if label.what == "edge"]
        assert None not in rings, shape
        ranges = {way.lines[0].partition(" km")[0].split(" ")[-1] for way in rings}
        seen = [band for band in one.panel.shown.bands if not band.at_range.is_empty]
        frame = shapely.box(*one.panel.frame)
        there = [band for band in seen if band.at_range.intersects(frame)]
        assert len(rings) == len(there) or len(ranges) == len({b.range_km for b in there}), shape


def test_nothing_lies_beyond_its_frame_or_over_another(drawn):
    result, figures = drawn
    for shape, one in figures.items():
        form = format_of(
            size_of(getattr(result.scenario.figure, shape), shape),
            shape,
            result.scenario.figure.dpi,
        )
        left, bottom, right, top = form.bounds
        whole = shapely.box(left - 0.02, bottom - 0.03, right + 0.02, top + 0.02)
        boxes = [(text, box(one.figure, text)) for text in one.figure.texts]
        for text, room in boxes:
            assert whole.covers(room), (shape, text.get_text())
        for (text, room), (other, taken) in itertools.combinations(boxes, 2):
            common = room.intersection(taken).area
            over = common / min(room.area, taken.area)
            assert over < 0.02, (shape, text.get_text(), other.get_text())
        for label, way, _at in one.labels:
            assert way is None or one.panel.box.covers(boxed(way, 0.0)), (shape, label.name)


def test_no_country_and_no_launch_region_is_named_on_land_of_others(drawn):
    result, figures = drawn
    known = border_views.country_names(result.region.borders, result.scenario.label_language)
    code_of = {name: code for code, name in known.items()}
    for shape, one in figures.items():
        codes, land = one.panel.seen_land
        flat = [one.panel.on_sheet(area) for area in land]
        for label, way, _at in one.labels:
            if way is None or label.what not in {"country", "launch"}:
                continue
            own = result.region.countries if label.what == "launch" else ()
            home = {code_of.get(label.name, ""), *own}
            room = boxed(way, 0.0)
            over = [
                area.intersection(room).area
                for code, area in zip(codes, flat, strict=True)
                if code not in home
            ]
            points = label.what == "launch" and result.region.kind == "points"
            assert points or sum(over) <= FOREIGN * room.area, (shape, label.name)


def test_three_sizes_of_type_all_legible_and_half_of_the_sheet_a_map(drawn):
    result, figures = drawn
    for shape, one in figures.items():
        points = {text.get_fontsize() for text in one.figure.texts}
        assert len(points) <= 3, (shape, points)
        assert min(points) >= LEAST_POINTS, shape
        own = [len(text or "") for text in (result.scenario.title, result.scenario.subtitle)]
        if sum(own) < 160:  # a headline of a paragraph leaves the map less
            assert figure_layout._plan(result, shape).share >= LEAST_SHARE, shape


def test_systems_have_hues_of_their_own(drawn):
    result, figures = drawn
    many = len(result.summary["systems"])
    for one in figures.values():
        theme = one.panel.look.theme
        in_color = len({theme.hues[0][1:3], theme.hues[0][3:5], theme.hues[0][5:7]}) > 1
        assert not in_color or len(set(theme.hues[:many])) == many


def test_the_shapes_of_a_pack_name_the_same_story(drawn):
    result, figures = drawn
    first = result.summary["highlights"][: shown_story(result).named]
    story = {place["city"] for place in first}
    named = [
        {label.name for label, way, _at in one.labels if label.what == "city" and way} & story
        for one in figures.values()
    ]
    beyond = {
        label.name for one in figures.values() for label, _way, _at in one.labels if label.why
    }
    for one in named:
        assert one | beyond == named[0] | beyond
