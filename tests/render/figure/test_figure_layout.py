"""The printed figures: what stands where, what it says, and the files."""

import itertools
import re
import subprocess
import sys
import xml.etree.ElementTree as ET
from dataclasses import replace
from io import BytesIO

import matplotlib as mpl
import numpy as np
import pytest
import shapely
from matplotlib import font_manager
from PIL import Image
from shapely import affinity

import rangemap
from rangemap.config.launch_table import Launch, LaunchPoint
from rangemap.config.scenario import Cities, Scenario, SystemChoice
from rangemap.config.style import FigureStyle, MapStyle
from rangemap.errors import ConfigError, OutputError
from rangemap.field.distance_field import DistanceField
from rangemap.render.content import shown_story
from rangemap.render.documents.text_templates import filled
from rangemap.render.figure import figure_layout, paper_sheet
from rangemap.render.figure.figure_files import printed
from rangemap.render.figure.projected_map import scene
from rangemap.world import tables
from tests.helpers.bare_figures import nothing_named
from tests.helpers.paths import EXAMPLES

EXAMPLES = [
    path
    for path in sorted(EXAMPLES.glob("*.toml"))
    if path.stem != "series"  # several maps in one
]
EXAMPLE = next(path for path in EXAMPLES if path.stem == "tomahawk-ukraine")
ON_MAP = ("edge", "city", "country", "launch", "scale")
SVG = "{http://www.w3.org/2000/svg}"


def own(launch, km, name="Model 7", **options):
    launch = Launch(region=launch) if isinstance(launch, str) else launch
    system = SystemChoice(name=name, range_km=km, source="Its maker")
    return rangemap.build(Scenario(launch=launch, systems=(system,), **options))


@pytest.fixture(scope="module", params=EXAMPLES, ids=lambda path: path.stem)
def built(request, example_drawn):
    return example_drawn(request.param)


@pytest.fixture(scope="module")
def island():
    return own(Launch(points=(LaunchPoint(name="An island", lat=-17.7, lon=178.9),)), 30.0)


@pytest.fixture(scope="module")
def island_figure(island):
    return rangemap.render.figure(island)


def texts(figure, *names):
    return [text for text in figure.texts if text.get_gid() in (names or (text.get_gid(),))]


def box(figure, text):
    """Return a text's own box in inches, turned as it is."""
    turn = text.get_rotation()
    text.set_rotation(0.0)
    with mpl.rc_context({"text.hinting": "none"}):  # as it is drawn
        bounds = text.get_window_extent(figure.canvas.get_renderer()).bounds
    text.set_rotation(turn)
    left, bottom, width, high = np.array(bounds) / figure.dpi
    at = text.get_position()
    # ascenders and descenders that a text does not have take no room
    made = shapely.box(left, bottom + 0.1 * high, left + width, bottom + 0.9 * high)
    return affinity.rotate(made, turn, origin=at)


def figures_hold(figures, max_labels, asked=0):
    for figure in figures.values():
        whole = shapely.box(0.0, 0.0, *figure.get_size_inches())
        boxes = [(text, box(figure, text)) for text in texts(figure)]
        for text, one in boxes:
            assert whole.covers(one), text.get_text()
        for (text, one), (other_text, other) in itertools.combinations(boxes, 2):
            common = one.intersection(other).area
            assert common < 0.02 * min(one.area, other.area), (
                text.get_text(),
                other_text.get_text(),
            )
        assert len(texts(figure, "city")) <= max_labels + asked


def test_every_label_is_in_the_frame_and_none_is_on_another(built):
    result, drawn = built
    figures = {shape: one.figure for shape, one in drawn.items()}
    figures_hold(figures, result.scenario.figure.max_labels, shown_story(result).named)
    for figure in figures.values():
        assert len(texts(figure, "scale")) == 3
        assert 3 <= len(texts(figure, "city")) <= 10
        assert texts(figure, "key")
        assert (
            " ".join(text.get_text() for text in texts(figure, "headline"))
            == (result.summary["headline"])
        )


def test_the_number_on_an_edge_is_the_range_that_is_drawn(built):
    result, drawn = built
    field = DistanceField(result.region.geometry)
    for one in drawn.values():
        edges = [option for label, option, _at in one.labels if label.what == "edge"]
        assert len(edges) == len(result.bands)  # each band's outer edge has its number
        for option in edges:
            (text,) = option.lines
            km = float(re.search(r"([\d,.]+) km", text).group(1).replace(",", ""))
            assert km in set(result.bands["range_km"])
            at, most = (option.leader[0], 0.05) if option.leader else (option.at, 0.5)
            off = abs(float(field.distance(*one.panel.lon_lat(at))) / 1000.0 - km)
            assert off < most / one.panel.scale / 1000.0, (text, off)


def test_tints_never_lie_on_each_other(built):
    _result, drawn = built
    for one, other in itertools.combinations(drawn["wide"].panel.shown.bands, 2):
        common = shapely.intersection(one.fill, other.fill).area
        assert common <= 1e-6 * min(one.fill.area, other.fill.area) + 1.0


def test_headline_figure_map_alt_text_and_summary_agree(example, example_drawn, page_of):
    figure = example_drawn(EXAMPLE)[1]["wide"].figure
    headline = example.summary["headline"]
    assert " ".join(text.get_text() for text in texts(figure, "headline")) == headline
    assert headline in page_of(example).read_text(encoding="utf-8")
    assert headline in filled(example, "alt.txt").replace("\n", " ")


def test_what_must_be_printed_is_printed(example_drawn):
    figure = example_drawn(EXAMPLE)[1]["wide"].figure
    said = " ".join(text.get_text() for text in figure.texts)
    for wanted in (
        "Projection: azimuthal equidistant (distances from its middle are true).",
        "A published range is a maximum",
        "Range: Tomahawk: BBC News",
        "International view",
        "Made with Natural Earth.",
        "City data © GeoNames, CC BY 4.0",
        "Scale true at the map's centre",
        "2,500 km (1,550 miles)",
        "1,600 km (990 miles)",
        "Cruise missile",
        "In service since 1983",
        "Moscow",
        "Ukraine, launch region",
    ):
        assert wanted in said, wanted


@pytest.mark.parametrize(
    ("size", "inches", "dots"),
    [
        ("1920 px", (32 / 3, 6.0), (1920, 1080)),
        ("1000 x 700 px", (32 / 3, 32 / 3 * 0.7), (1000, 700)),
        ("254 x 127 mm", (10.0, 5.0), (3000, 1500)),
    ],
)
def test_a_figure_has_the_size_that_is_asked_for(island, size, inches, dots):
    style = FigureStyle(wide=size)
    result = _with(island, figure=style)
    with nothing_named():
        figure = rangemap.render.figure(result)
    assert figure.get_size_inches() == pytest.approx(inches, abs=1e-4)
    buffer = BytesIO()
    figure.savefig(buffer)
    assert Image.open(buffer).size == dots


def test_small_print_sizes_hold_their_labels_and_smaller_ones_are_refused(island):
    result = _with(island, figure=FigureStyle(wide="170 mm", tall="90 mm"))
    figures_hold(figure_layout.figures(result, ("wide", "tall")), 8)
    with pytest.raises(ConfigError, match=r"^figure\.wide: 60 mm is too small") as caught:
        rangemap.render.figure(_with(island, figure=FigureStyle(wide="60 mm")))
    enough = re.findall(r"\d+ x \d+ mm", str(caught.value))
    assert enough
    for size in enough:
        figure = rangemap.render.figure(_with(island, figure=FigureStyle(wide=size)))
        figures_hold({"wide": figure}, 8)


def test_small_far_parts_do_not_decide_the_frame_and_are_told_of():
    result = own(Launch(region=("Estonia", "Bouvet Island")), 300.0)
    figure = rangemap.render.figure(result)
    said = " ".join(text.get_text() for text in texts(figure, "foot"))
    assert "azimuthal equidistant" in said
    assert "Parts of the reach lie beyond the frame." in said
    west, _south, east, _north = scene(result, [1.5]).frames[0]
    assert east - west < 6e6


def test_the_scale_bar_is_as_long_as_it_says(example_drawn):
    one = example_drawn(EXAMPLE)[1]["wide"]
    figure, metres = one.figure, 1.0 / one.panel.scale
    bars = [one for one in figure.get_children() if one.get_gid() == "bar"]
    lengths = [np.ptp(bar.get_segments()[0][:, 0]) * metres / 1000.0 for bar in bars]
    written = [text.get_text() for text in texts(figure, "scale")][1:]
    assert written == ["200 miles", "500 km"]
    # the middle of the picture is a little off that of the projection
    assert lengths == pytest.approx([321.8688, 500.0], rel=0.01)


def test_in_one_ink_each_system_has_dashes_of_its_own():
    systems = tuple(SystemChoice(name=f"S{k}", range_km=k * 20.0, source="x") for k in (1, 2, 3))
    scenario = Scenario(
        launch=Launch(region="Malta"), systems=systems, figure=FigureStyle(theme="print")
    )
    with nothing_named():
        figure = rangemap.render.figure(rangemap.build(scenario))
    edges = [one for one in figure.get_children() if one.get_gid() == "reach-edge"]
    assert len({str(one.get_linestyle()) for one in edges}) == 3


def test_names_of_countries_do_not_cross_edges(built):
    result, drawn = built
    figure, edges = drawn["wide"].figure, drawn["wide"].panel.edges
    codes, names = result.summary["about"]["countries"], tables.country_names()
    story = {names[code].upper() for code in codes}  # must be named, with a halo if on an edge
    for text in texts(figure, "country"):
        if text.get_text().replace("\N{HAIR SPACE}", "") in story:
            continue
        assert not box(figure, text).buffer(-0.02).intersects(edges), text.get_text()


@pytest.fixture(scope="module")
def lands_and_a_ship():
    ship = {"points": [{"name": "A ship", "lat": 56.5, "lon": 18.5}]}
    launch = Launch.model_validate({"region": ["Kaliningrad", "Belarus"], "include": [ship]})
    result = own(launch, 200.0)
    return result, figure_layout.figures(result, ("wide", "tall"))


@pytest.mark.parametrize("shape", ["wide", "tall"])
def test_a_launch_region_is_named_in_itself_or_beside_it(lands_and_a_ship, shape):
    result, figures = lands_and_a_ship
    figure, launch = figures[shape], result.scenario.launch
    panel = figure_layout._plan(result, shape).panel
    shown = scene(result, [figure_layout._aspect(panel)])
    (west, south, east, _north) = shown.frames[0]
    scale = (panel[2] - panel[0]) / (east - west)

    def inches(geometry):
        flat = shapely.union_all(shown.plane.areas([geometry]))
        return shapely.transform(flat, lambda xy: (xy - (west, south)) * scale + panel[:2])

    areas = {name: inches(rangemap.load_region(name).geometry) for name in launch.regions}
    named = {text.get_text(): box(figure, text) for text in texts(figure, "launch")}
    assert set(named) == {*areas, "A ship"}
    for name, area in areas.items():
        assert named[name].distance(area) < 0.4, name
        for other in set(areas) - {name}:
            assert not named[name].intersects(areas[other])


def test_a_strip_of_coast_is_named_beside_it():
    result = own(Launch(region="Albania", coast_km=15.0), 300.0)
    figure = rangemap.render.figure(result)
    (text,) = texts(figure, "launch")
    panel = figure_layout._plan(result, "wide").panel
    shown = scene(result, [figure_layout._aspect(panel)])
    (west, south, east, _north) = shown.frames[0]
    scale = (panel[2] - panel[0]) / (east - west)
    strip = shapely.transform(shown.launch, lambda xy: (xy - (west, south)) * scale + panel[:2])
    assert box(figure, text).distance(strip) < 0.1


def test_a_small_map_says_where_on_earth_it_lies(island_figure, example_drawn):
    def globes(figure):
        return sum(artist.get_gid() == "locator" for artist in figure.get_children())

    assert globes(island_figure) == 1
    assert globes(example_drawn(EXAMPLE)[1]["wide"].figure) == 0


def test_the_files_are_the_same_bytes_each_time_and_hold_no_link(island):
    first, second = (printed(island, ("png", "svg", "pdf")) for _ in range(2))
    assert list(first) == [
        *(f"figure{shape}.{form}" for shape in ("", "-tall") for form in ("png", "svg", "pdf")),
        "labels.csv",
    ]
    assert first == second
    svg = first["figure.svg"].decode()
    root = ET.fromstring(svg)  # noqa: S314 (our own)
    assert root.get("role") == "img"
    assert root.find(f"{SVG}title").text == island.summary["headline"]
    assert root.find(f"{SVG}desc").text == island.summary["description"]
    links = [value for one in root.iter() for key, value in one.items() if key.endswith("href")]
    assert all(link.startswith(("#", "data:")) for link in links)
    assert not root.findall(f".//{SVG}script")
    assert first["figure.pdf"].startswith(b"%PDF")
    assert Image.open(BytesIO(first["figure.png"])).info["Title"] == island.summary["headline"]


def test_a_single_shape_has_the_plain_name(island):
    result = _with(island, figure=FigureStyle(shapes=("tall",)))
    with nothing_named():
        (name, content), (labels, _table) = printed(result, ("png",)).items()
    assert (name, labels) == ("figure.png", "labels.csv")
    assert Image.open(BytesIO(content)).size == (1200, 1500)


@pytest.mark.parametrize("title", [r"$\frac{1}{0}$ & <script>alert(1)</script>", "50 % _of_ ^it^"])
def test_texts_are_set_as_they_are(title):
    result = own("Malta", 60.0, title=title, figure=FigureStyle(shapes=("wide",)))
    figure = rangemap.render.figure(result)
    assert " ".join(text.get_text() for text in texts(figure, "headline")) == title
    assert not any(text.get_parse_math() for text in figure.texts)
    root = ET.fromstring(printed(result, ("svg",))["figure.svg"])  # noqa: S314 (our own)
    assert root.find(f"{SVG}title").text == title
    assert not root.findall(f".//{SVG}script")


def test_labels_speak_the_language_that_is_asked_for():
    result = own("Luxembourg", 400.0, map=MapStyle(language="de"))
    figure = rangemap.render.figure(result)
    said = [text.get_text().replace(paper_sheet.HAIR_SPACE, "") for text in figure.texts]
    assert "400 km (250 mi)" in said
    assert "DEUTSCHLAND" in said
    assert "400 km (250 miles)" in [text.get_text() for text in texts(figure, "key")]
    greek = rangemap.render.figure(_with(result, map=MapStyle(language="el")))
    assert any(
        "ΓΕΡΜΑΝ" in text.get_text().replace(paper_sheet.HAIR_SPACE, "") for text in greek.texts
    )


def test_island_countries_are_named_at_sea_unless_the_map_is_wide():
    def named(result):
        found = texts(rangemap.render.figure(result, "tall"), "country")
        return {text.get_text().replace(paper_sheet.HAIR_SPACE, "") for text in found}

    near = named(own("Kiribati", 1000.0))
    assert "TONGA" in near
    assert not {"AMERICAN SAMOA", "COOK ISLANDS"} & near  # of few people
    assert "ARUBA" not in named(own("Bahamas", 4000.0, cities=Cities(min_population=100_000)))


def test_the_note_comes_first_and_who_made_it_last(island):
    summary = island.summary | {"note": "A note.", "credit": "A desk", "date": "1 May 2026"}
    with nothing_named():
        figure = rangemap.render.figure(replace(island, summary=summary))
    said = texts(figure, "foot")
    assert said[0].get_text() == "A note."
    assert said[0].get_fontsize() > said[1].get_fontsize()
    assert said[-1].get_text() == "A desk. 1 May 2026."


def test_the_key_of_several_systems_says_what_each_is(built):
    result, drawn = built
    about = [text.get_text() for text in texts(drawn["wide"].figure, "key")]
    systems = result.summary["systems"]
    assert ("Cruise missile, Iran, since 2015" in about) is ("soumar" in {s["id"] for s in systems})


def test_letters_that_no_font_has_are_said(monkeypatch):
    """The font of last resort, which has a box for every letter, is none."""
    dull = [one for one in font_manager.fontManager.ttflist if re.match("Last|DejaVu", one.name)]
    assert any(one.name.startswith("Last Resort") for one in dull)
    monkeypatch.setattr(font_manager.fontManager, "ttflist", dull)
    monkeypatch.setattr(font_manager, "findSystemFonts", list)
    paper_sheet._others.cache_clear()
    with pytest.raises(OutputError, match=r"no installed font has the letters '.*日.*'"):
        paper_sheet.families("日本 that no other test sets")
    paper_sheet._others.cache_clear()


def test_an_extent_and_cities_of_ones_own():
    style = MapStyle(
        extent=(26.0, 54.0, 40.0, 62.0), add_cities=("Pskov",), omit_cities=("Moscow",)
    )
    result = own("Estonia", 900.0, map=style)
    figure = rangemap.render.figure(result)
    named = {text.get_text() for text in texts(figure, "city")}
    assert "Pskov" in named
    assert "Moscow" not in named
    assert not {"Stockholm", "Copenhagen", "Berlin"} & named


def test_a_picture_of_ones_own_stands_on_the_card(tmp_path):
    Image.new("RGB", (400, 150), "#227744").save(tmp_path / "own.png")
    (tmp_path / "map.toml").write_text(
        '[launch]\nregion = "Malta"\n[[systems]]\nname = "Own"\nrange_km = 90\nsource = "Me"\n'
        'image = "own.png"\ncard = { Weight = "3 kg" }\n'
    )
    result = rangemap.build(rangemap.load_scenario(tmp_path / "map.toml"))
    with nothing_named():
        figure = rangemap.render.figure(result)
    (axes,) = figure.axes
    assert axes.images[0].get_array().shape[:2] == (150, 400)
    assert {"Weight", "3 kg"} <= {text.get_text() for text in texts(figure, "card")}
    (tmp_path / "own.png").write_text("no picture")
    with pytest.raises(ConfigError, match="is no PNG, JPEG or WebP"):
        rangemap.render.figure(result)


def test_without_matplotlib_the_figures_are_left_out_unless_they_are_asked_for(tmp_path):
    code = (
        "import sys; sys.modules['matplotlib'] = None\n"
        "import rangemap\n"
        "from rangemap.config import *\n"
        "def made(**output):\n"
        "    system = SystemChoice(name='A', range_km=50.0, source='B')\n"
        "    launch = Launch(region='Malta')\n"
        "    return rangemap.build(Scenario(launch=launch, systems=(system,), **output))\n"
        f"print(len(rangemap.write(made(), r'{tmp_path / 'default'}')))\n"
        "try:\n"
        "    some = Output(formats=('json', 'png'))\n"
        f"    rangemap.write(made(output=some), r'{tmp_path / 'asked'}')\n"
        "except rangemap.errors.MissingExtraError as error:\n"
        "    print(error)\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    count, message = done.stdout.strip().split("\n")
    assert int(count) == 9
    assert "figure.png" not in (tmp_path / "default/embed.html").read_text()
    assert "pip install 'rangemap[figures]'" in message
    assert not (tmp_path / "asked").exists()


def _with(result, **styles):
    from dataclasses import replace  # noqa: PLC0415

    return replace(result, scenario=result.scenario.model_copy(update=styles))


def test_figures_of_one_pack_can_be_asked_for_at_once():
    """A pack makes its figures and its documents at once: together they ended the process."""
    code = (
        "from concurrent.futures import ThreadPoolExecutor\n"
        "import rangemap\n"
        "from rangemap.config import Launch, Scenario, SystemChoice\n"
        "from rangemap.render.figure import figure_png\n"
        "system = SystemChoice(name='A', range_km=30.0, source='B')\n"
        "made = Scenario(launch=Launch(region='Malta'), systems=(system,))\n"
        "result = rangemap.build(made)\n"
        "with ThreadPoolExecutor(3) as pool:\n"
        "    found = {*pool.map(lambda _n: figure_png(result), range(3))}\n"
        "assert len(found) == 1\n"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_two_systems_with_one_edge_are_both_seen():
    systems = tuple(SystemChoice(name=name, range_km=60.0, source="x") for name in ("A", "B"))
    result = rangemap.build(Scenario(launch=Launch(region="Malta"), systems=systems))
    with nothing_named():
        figure = rangemap.render.figure(result)
    edges = [one for one in figure.get_children() if one.get_gid() == "reach-edge"]
    (first, (on, off)), (second, others) = (one.get_linestyle()[0] for one in edges)
    assert (on, off) == tuple(others)
    assert on == off == second - first  # where one is blank the other is drawn
    assert len({str(one.get_color()) for one in edges}) == 2


def test_disputed_borders_stand_in_the_key_where_there_are_any(island_figure):
    def said(figure):
        return [text.get_text() for text in texts(figure, "key")]

    with nothing_named():
        assert "Disputed border" in said(rangemap.render.figure(own("Pakistan", 300.0)))
    assert "Disputed border" not in said(island_figure)


def test_the_small_print_stands_under_the_card_where_it_has_room(island):
    """The map is then as high as the sheet below its head; a long note stands below it."""
    long = own(island.scenario.launch, 30.0, note="A long remark of an editor. " * 30)
    at = [
        min(text.get_position()[0] for text in texts(figure_layout.figure(one), "foot"))
        for one in (island, long)
    ]
    wide = figure_layout.figure(island).get_size_inches()[0]
    assert at[0] > 0.7 * wide
    assert at[1] < 0.1 * wide


@pytest.mark.parametrize("source", ["What is it?", "A paper.", "A paper", "Look!"])
def test_a_source_has_one_stop_behind_it(source):
    system = SystemChoice(name="Model 7", range_km=200.0, source=source)
    result = rangemap.build(Scenario(launch=Launch(region="Malta"), systems=(system,)))
    said = " ".join(text.get_text() for text in texts(figure_layout.figure(result), "foot"))
    said = " ".join(said.split())
    stop = source[-1] if source[-1] in "?!" else "."
    assert f"Range: Model 7: {source.rstrip('.!?')}{stop} Borders" in said


def test_cities_of_a_launch_region_that_another_aims_at_are_named():
    """Nobody fires at his own towns, but each of two may be told of as the other's aim."""
    systems = [
        {"id": "khorramshahr-4", "launch": {"region": "Iran"}},
        {"id": "jericho-2", "launch": {"region": "Israel"}},
    ]
    result = rangemap.build(Scenario.model_validate({"systems": systems}))
    assert "Every large city of Israel" in result.summary["headline"]
    named = {text.get_text() for text in texts(figure_layout.figure(result), "city")}
    assert {"Jerusalem", "Tel Aviv"} <= named


def test_a_launch_region_s_own_name_begins_with_a_capital_on_the_map():
    launch = Launch(region="Lebanon", name="southern Lebanon")
    result = own(launch, 60.0)
    assert "southern Lebanon" in result.summary["headline"]
    (said,) = texts(figure_layout.figure(result), "launch")
    assert said.get_text().split() == ["Southern", "Lebanon"]


def test_a_speck_of_a_large_country_does_not_bear_its_name(example_drawn):
    """Lord Howe and the Kermadecs are no Australia and no New Zealand; Samoa is small itself."""
    _result, shapes = example_drawn(next(path for path in EXAMPLES if path.stem == "fiji"))
    named = {label.name for label, option, _at in shapes["tall"].labels if option}
    assert {"Samoa", "Vanuatu"} <= named
    assert not named & {"Australia", "New Zealand"}
