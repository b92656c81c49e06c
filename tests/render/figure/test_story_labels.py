"""What the story names is named on the map, in every shape, and on the page."""

import pytest

import rangemap
from rangemap.config import Scenario, themed
from rangemap.render.figure import figure_layout
from rangemap.render.figure.insets import draw_locator
from rangemap.render.figure.key_and_card import Look, edge_dashes, entries_of
from rangemap.render.page.page_data import content


def made(region, about=(), **system):
    system = {"name": "Model 7", "source": "Its maker", "unusual": True, **system}
    whole = {"launch": {"region": region}, "systems": [system], "story": {"about": about}}
    return rangemap.build(Scenario.model_validate({**whole, "cities": {"min_population": 10_000}}))


@pytest.fixture(scope="module", params=["Gaza Strip", "Yemen", "North Korea"])
def result(request):
    ranges = {"Gaza Strip": 160.0, "Yemen": 2150.0, "North Korea": 4500.0}
    return made(request.param, range_km=ranges[request.param])


def names(figure, gid):
    texts = [text for text in figure.texts if text.get_gid() == gid]
    return {text.get_text().replace("\N{HAIR SPACE}", ""): text.get_fontsize() for text in texts}


def test_what_the_headline_names_stands_on_both_shapes(result):
    about = result.summary["about"]
    named = [one["city"] for one in result.summary["highlights"][: len(about["named"])]]
    # a territory whose town nobody knows stands at its town, and nowhere else
    named = ["Guam" if name == "Hagatna" else name for name in named]
    assert named
    for shape, figure in figure_layout.figures(result, ("wide", "tall")).items():
        assert set(named) <= set(names(figure, "city")), shape
        sizes = names(figure, "country")
        assert not {"Hagatna", "GUAM"} & {*names(figure, "city"), *sizes}, shape
        story = {"ISR": "ISRAEL", "KOR": "SOUTH KOREA", "JPN": "JAPAN"}
        first = [story[code] for code in about["countries"] if code != "GUM"]
        words = {word for name in first for word in name.split()}  # a name may have two lines
        assert words <= {word for line in sizes for word in line.split()}, shape
        own = [size for line, size in sizes.items() if words.issuperset(line.split())]
        others = [size for line, size in sizes.items() if not words.issuperset(line.split())]
        assert max(others, default=0.0) <= min(own)


def test_the_page_knows_what_goes_first(result):
    about, page = result.summary["about"], content(result)
    assert [*page["story"]["countries"]] == [*about["countries"]]
    assert page["story"]["named"] >= len(about["named"])
    first = [place["name"] for place in page["places"][: len(about["named"])]]
    ids = {one["geonameid"]: one["city"] for one in result.summary["highlights"]}
    # a territory whose town nobody knows is named itself
    named = [ids[number] for number in about["named"]]
    assert first == ["Guam" if name == "Hagatna" else name for name in named]


def test_the_frame_is_the_story_s_and_says_so():
    east = made("Ukraine", "Russia", range_km=2500.0)
    figures = figure_layout.figures(east, ("wide",))["wide"]
    foot = " ".join(text.get_text() for text in figures.texts if text.get_gid() == "foot")
    assert "Parts of the reach lie beyond the frame." in " ".join(foot.split())
    west, _south, end, _north = content(east)["view"]
    assert west > 5.0  # not from Portugal on
    assert end > 83.0  # Novosibirsk


def test_a_range_is_not_written_along_the_edge_of_a_minimum_range():
    """That edge is nearer and level: a label there would print a wrong number."""
    result = made("Malta", range_km=1200.0, min_range_km=400.0)
    figure = figure_layout.figures(result, ("wide",))["wide"]
    label, hole = [text for text in figure.texts if text.get_gid() == "edge"]
    assert hole.get_text().startswith("too near: under 400 km")
    shown = figure_layout.scene(result, (1.6,))
    (band,) = shown.bands
    assert label.get_text().startswith("1,200 km")
    assert band.written is not None
    assert band.at_range.length < band.edge.length


@pytest.mark.parametrize("region", ["Gaza Strip", "Estonia", "Cyprus"])
def test_the_globe_hides_no_edge(region):
    for one in figure_layout.drawn(made(region, range_km=160.0), ("wide", "tall")).values():
        for taken in draw_locator(one.panel):
            assert not taken.buffer(-0.05).intersects(one.panel.edges)


def test_the_key_has_the_dashes_of_the_map():
    result = made("Cyprus", range_km=500.0, range_low_km=300.0)
    theme = themed("light", {}, ["model-7"])
    dashes = {one.mark: one.dashes for one in entries_of(result, Look(theme, 9.0, 7.0))}
    assert dashes["certain"] == edge_dashes(0, theme, outermost=False) != "solid"
    assert dashes["possible"] == edge_dashes(0, theme, outermost=True) == "solid"
