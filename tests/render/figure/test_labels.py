"""The labels of a figure: which are set, where, and that what is pinned stays."""

import csv
from dataclasses import replace
from io import StringIO
from itertools import combinations, product

import numpy as np
import pytest
import shapely

import rangemap
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.config.style import FigureStyle, MapStyle
from rangemap.errors import ConfigError
from rangemap.render.figure import figure_layout, map_labels
from rangemap.render.figure.figure_files import labels_csv, printed
from rangemap.render.figure.label_options import boxed
from rangemap.render.figure.label_placing import Label, Option, placed
from rangemap.render.figure.paper_sheet import Type

SHAPES = ("wide", "tall")


def systems(*ranges_km):
    return tuple(SystemChoice(name=f"S{km}", range_km=float(km), source="x") for km in ranges_km)


def mapped(region, ranges_km, **options):
    scenario = Scenario(launch=Launch(region=region), systems=systems(*ranges_km), **options)
    return rangemap.build(scenario)


@pytest.fixture(scope="module", params=["Pakistan", "North Korea", "Gaza Strip"])
def drawn(request):
    ranges = {
        "Pakistan": (60, 1500, 2750),
        "North Korea": (100, 600, 4500, 4600),
        "Gaza Strip": (10, 40, 160),
    }[request.param]
    result = mapped(request.param, ranges, map=MapStyle(add_cities=("Kabul", "Tel Aviv", "Lima")))
    figures = figure_layout.drawn(result, SHAPES)
    by_shape = {shape: (one.panel, one.labels) for shape, one in figures.items()}
    return result, by_shape, labels_csv(figures)


def test_each_ring_has_its_number_off_all_edges(drawn):
    result, by_shape, _table = drawn
    for panel, labels in by_shape.values():
        rings = [option for label, option, _at in labels if label.what == "edge"]
        assert len(rings) == len(result.bands)
        for option in rings:
            assert option is not None
            assert abs(option.angle) <= 62.0
            assert not boxed(option, 0.0).intersects(panel.edges), option.lines


def test_a_range_along_an_edge_is_that_of_the_nearest_edge(drawn):
    _result, by_shape, _table = drawn
    for panel, labels in by_shape.values():
        options = [option for label, option, _at in labels if label.what == "edge"]
        edges = [panel.on_sheet(band.at_range) for band in panel.shown.bands]
        for option, own in zip(options, edges, strict=True):
            if option.leader is None:
                box = boxed(option, 0.0)
                near = [shapely.distance(box, edge) for edge in edges]
                assert shapely.distance(box, own) <= min(near) + 0.02, option.lines


def test_of_two_rings_close_together_the_inner_is_written_within_and_the_outer_beyond():
    result = mapped(("Estonia", "Lithuania"), (70, 80, 300))
    panel = figure_layout.drawn(result, ("story",))["story"]
    edges = [panel.panel.on_sheet(band.at_range) for band in panel.panel.shown.bands]
    options = [option for label, option, _at in panel.labels if label.what == "edge"]
    for number, option in enumerate(options):
        if option.leader is None:
            off = [shapely.distance(boxed(option, 0.0), edge) for edge in edges]
            assert int(np.argmin(off)) == number


def test_all_ranges_are_of_one_size(drawn):
    _result, by_shape, _table = drawn
    for _panel, labels in by_shape.values():
        assert len({way.kind.size for label, way, _at in labels if label.what == "edge"}) == 1


def test_no_line_crosses_another_but_a_range_s_that_of_a_range(drawn):
    _result, by_shape, _table = drawn
    for _panel, labels in by_shape.values():
        tied = [(label.what, option) for label, option, _at in labels if option and option.leader]
        for (what, one), (other, two) in combinations(tied, 2):
            if (what, other) != ("edge", "edge"):
                lines = [shapely.LineString(way.leader) for way in (one, two)]
                assert not lines[0].intersects(lines[1]), (one.lines, two.lines)


def test_no_country_and_no_launch_region_is_named_on_land_of_others(drawn):
    result, by_shape, _table = drawn
    own = {
        code: shape
        for panel, _labels in by_shape.values()
        for code, shape in zip(*panel.seen_land, strict=True)
    }
    assert own
    names = {
        name: code
        for code, name in rangemap.world.border_views.country_names("international").items()
    }
    checked = 0
    for panel, labels in by_shape.values():
        land = dict(zip(panel.seen_land[0].tolist(), panel.seen_land[1], strict=True))
        flat = {code: panel.on_sheet(shape) for code, shape in land.items()}
        for label, option, _at in labels:
            if option is None or label.what not in {"country", "launch"}:
                continue
            home = {names.get(label.name, ""), *result.region.countries}
            box = boxed(option, 0.0)
            others = [
                shape.intersection(box).area for code, shape in flat.items() if code not in home
            ]
            assert sum(others) <= 0.05 * box.area, label.name
            checked += 1
    assert checked > 3


def test_what_is_asked_for_is_named_or_it_is_said_why(drawn):
    _result, by_shape, table = drawn
    for panel, labels in by_shape.values():
        asked = {label.name: (label, option) for label, option, _at in labels if label.asked}
        for place in ("Kabul", "Tel Aviv", "Lima"):
            if place not in asked:  # no place of the table of this map
                continue
            label, option = asked[place]
            assert (option is None) == (label.why != ""), place
            if option is not None:
                assert shapely.Point(label.mark).within(panel.box)
    for row in csv.DictReader(StringIO(table)):
        assert row["placed"] in {"yes", "no"}
        assert (row["placed"] == "no") == bool(row["why"]), row


def test_what_is_pinned_stays_and_what_is_hidden_is_left_out(tmp_path):
    first = mapped("Malta", (150,), figure=FigureStyle(shapes=("wide",)))
    rows = [*csv.DictReader(StringIO(printed(first, ("png",))["labels.csv"].decode()))]
    moved = next(row for row in rows if row["what"] == "city")
    hidden = next(row for row in rows if row["what"] == "country" or row["what"] == "sea")
    moved.update(pinned="yes", lon="15.3", lat="36.9", angle="20.0")
    hidden["pinned"] = "hide"
    with (tmp_path / "labels.csv").open("w", newline="") as file:
        writer = csv.DictWriter(file, rows[0])
        writer.writeheader()
        writer.writerows([moved, hidden])
    style = FigureStyle(labels=str(tmp_path / "labels.csv"), shapes=(moved["figure"],))
    scenario = first.scenario.model_copy(update={"figure": style})
    again = replace(first, scenario=scenario)
    table = printed(again, ("png",))["labels.csv"].decode()
    after = {(row["what"], row["name"]): row for row in csv.DictReader(StringIO(table))}
    held = after[moved["what"], moved["name"]]
    assert (float(held["lon"]), float(held["lat"])) == pytest.approx((15.3, 36.9), abs=1e-3)
    assert (held["angle"], held["pinned"]) == ("20.0", "yes")
    gone = after[hidden["what"], hidden["name"]]
    assert (gone["placed"], gone["pinned"]) == ("no", "hide")
    # the table of this build, given to the next, holds as well
    (tmp_path / "labels.csv").write_text(table)
    assert printed(again, ("png",))["labels.csv"].decode() == table
    (tmp_path / "labels.csv").write_text("figure,what\nwide,city\n")
    with pytest.raises(ConfigError, match="cannot read the labels"):
        printed(again, ("png",))


KIND = Type(9.0, "#000000")


def at(x, cost=0.0):
    return Option(
        cost, (x, 0.0), ("A",), KIND, (1.0, 1.0), takes=(shapely.box(x - 0.5, 0, x + 0.5, 1),)
    )


def test_the_plan_costs_least_as_a_whole():
    # one by one, A would take the middle, and C find no room
    labels = [
        Label("country", "A", 10.0, (at(0.0), at(5.0, 1.0))),
        Label("country", "B", 10.0, (at(-0.8, 0.0),)),
        Label("country", "C", 10.0, (at(0.8, 0.0),)),
    ]
    found = placed(labels, 5)
    assert [one.at[0] for one in found] == [5.0, -0.8, 0.8]


@pytest.mark.parametrize("seed", range(5))
def test_no_other_plan_costs_less(seed):
    """Every plan of a few crowded labels is tried; to within what the search does not look for."""
    random = np.random.default_rng(seed)
    labels = [
        Label("city", str(k), float(random.uniform(1, 9)), crowded(random, 4), asked=k == 0)
        for k in range(6)
    ]
    most = int(random.integers(2, 6))

    def cost(plan):
        return sum(one.cost - label.worth for one, label in zip(plan, labels, strict=True) if one)

    def may_be(plan):
        rooms = [(k, shape) for k, one in enumerate(plan) if one for shape in one.takes]
        ties = [(k, one.tie) for k, one in enumerate(plan) if one and one.tie is not None]
        every = rooms + ties  # of cities no line crosses another either
        met = [(a, b) for k, a in every for n, b in every if k != n and a.intersects(b)]
        return not met and sum(one is not None for one in plan[1:]) <= most

    found = placed(labels, most)
    assert may_be(found)
    plans = product(*([None, *label.options] for label in labels))
    assert cost(found) <= min(cost(plan) for plan in plans if may_be(plan)) * (1.0 - 1e-3)


def crowded(random, count):
    """Return ways to set a label in a small room, some tied by a line."""
    made = []
    for x, y in random.uniform(0.0, 2.0, (count, 2)):
        room = shapely.box(x, y, x + 0.8, y + 0.3)
        line = shapely.LineString([(x, y), random.uniform(0.0, 2.0, 2)]).buffer(0.01)
        tie = line if random.random() < 0.4 else None
        cost = float(random.uniform(0.0, 3.0))
        made.append(Option(cost, (x, y), ("N",), KIND, (0.8, 0.3), takes=(room,), tie=tie))
    return tuple(made)


@pytest.mark.parametrize(("what", "both"), [("city", False), ("edge", True)])
def test_lines_cross_of_ranges_alone(what, both):
    lines = [[(0.0, 0.0), (2.0, 2.0)], [(0.0, 2.0), (2.0, 0.0)]]
    tied = [
        replace(at(10.0 * k), tie=shapely.LineString(line).buffer(0.01))
        for k, line in enumerate(lines, start=1)
    ]
    labels = [Label(what, str(k), 10.0, (one,), asked=True) for k, one in enumerate(tied)]
    assert (None not in placed(labels, 5)) == both


def test_cities_are_counted_but_for_those_that_are_asked_for():
    labels = [Label("city", str(k), 10.0 + k, (at(3.0 * k),), asked=k == 0) for k in range(5)]
    found = placed(labels, 2)
    assert [one is not None for one in found] == [True, False, False, True, True]


def test_nothing_to_place_is_no_error():
    assert placed([Label("city", "A", 1.0, ())], 3) == [None]
    assert placed([], 3) == []
    assert np.isfinite(at(0.0).cost)


def test_a_name_beside_the_mark_of_another_place_costs_more():
    """It would be taken for that one's: of Tel Aviv and Petah Tikva each stands off the other."""
    kind = Type(9.0, "#000000", 400)
    ways = [Option(0.0, (x, 1.0), ("Here",), kind, (0.3, 0.1)) for x in (1.0, 2.0, 3.0)]
    marks = np.array([shapely.Point(1.2, 1.0), shapely.Point(3.0, 1.1), shapely.Point(3.0, 0.9)])
    dearer = map_labels._away_from_others(ways, marks)
    assert dearer[1].cost == 0.0
    assert dearer[2].cost == 2.0 * dearer[0].cost > 0.0
