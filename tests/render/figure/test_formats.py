"""Each format is a composition of its own: sizes of type, the share of the map, safe areas."""

import re
import xml.etree.ElementTree as ET
from io import BytesIO

import pytest
from pypdf import PdfReader

import rangemap
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.config.style import FigureStyle
from rangemap.config.value_types import Shape
from rangemap.render.figure import figure_layout
from rangemap.render.figure.figure_files import printed
from rangemap.render.figure.formats import format_of, size_of
from tests.render.figure.test_figure_layout import box

SHAPES = Shape.__args__
# Pixels of the picture for a pixel of CSS where it is seen: an article 1,024 wide, a telephone 390
SEEN_AT = {"wide": 1920 / 1024, "tall": 1200 / 390, "square": 1080 / 390, "story": 1080 / 390}
LEAST_CSS_PX, LEAST_POINTS, LEAST_TELEVISION_PX = 8.0, 5.6, 24.0
SIX = tuple(
    SystemChoice(name=f"Missile of type {k}", range_km=60.0 * k, source=f"Paper {k}")
    for k in range(1, 7)
)


@pytest.fixture(scope="module", params=[1, 6], ids=["one system", "six systems"])
def made(request):
    subtitle = "What lies within the published range of each"
    systems = SIX[: request.param]
    scenario = Scenario(launch=Launch(region="Cyprus"), systems=systems, subtitle=subtitle)
    result = rangemap.build(scenario)
    return result, figure_layout.drawn(result, SHAPES)


def test_every_format_holds_its_texts_within_its_safe_area(made):
    result, figures = made
    for shape, one in figures.items():
        form = format_of(size_of(getattr(result.scenario.figure, shape), shape), shape, 300)
        left, bottom, right, top = form.bounds
        for text in one.figure.texts:
            west, south, east, north = box(one.figure, text).bounds
            assert west >= left - 0.02, (shape, text.get_text())
            assert east <= right + 0.02, (shape, text.get_text())
            assert south >= bottom - 0.03, (shape, text.get_text())
            assert north <= top + 0.02, (shape, text.get_text())


def test_every_format_has_three_sizes_of_type_all_legible_at_the_size_of_use(made):
    _result, figures = made
    for shape, one in figures.items():
        points = {text.get_fontsize() for text in one.figure.texts}
        assert len(points) <= 3, (shape, points)
        pixels = min(points) / 72.0 * one.figure.dpi
        if shape in SEEN_AT:
            assert pixels / SEEN_AT[shape] >= LEAST_CSS_PX - 1e-6, shape
        elif shape == "broadcast":
            assert pixels >= LEAST_TELEVISION_PX
        else:
            assert min(points) >= LEAST_POINTS


def test_the_map_has_half_of_every_format(made):
    result, _figures = made
    for shape in SHAPES:
        assert figure_layout._plan(result, shape).share >= 0.5, shape


def test_the_key_is_never_over_the_small_print_or_the_map(made):
    result, figures = made
    for shape, one in figures.items():
        left, bottom, right, top = figure_layout._plan(result, shape).panel
        key = [box(one.figure, text) for text in one.figure.texts if text.get_gid() == "key"]
        foot = [box(one.figure, text) for text in one.figure.texts if text.get_gid() == "foot"]
        assert key
        for entry in key:
            assert not any(entry.intersection(line).area > 1e-4 for line in foot), shape
            west, south, _east, north = entry.bounds
            assert west >= right or north <= bottom + 0.01 or south >= top or _east <= left, shape


def test_every_ring_is_labelled_in_every_format(made):
    result, figures = made
    for shape, one in figures.items():
        rings = [option for label, option, _at in one.labels if label.what == "edge"]
        assert len(rings) == len(result.bands), shape
        assert all(option is not None for option in rings), shape


def test_an_svg_has_named_layers_and_its_texts_are_text(made):
    result, _figures = made
    style = FigureStyle(shapes=("wide",))
    scenario = result.scenario.model_copy(update={"figure": style})
    svg = printed(rangemap.RangeMap(**{**vars(result), "scenario": scenario}), ("svg",))[
        "figure.svg"
    ]
    root = ET.fromstring(svg)  # noqa: S314 (our own)
    ids = [one.get("id") for one in root.iter() if one.get("id")]
    assert len(ids) == len(set(ids))
    label = "{http://www.inkscape.org/namespaces/inkscape}label"
    layers = [one.get(label) for one in root.iter() if one.get(label)]
    for name in ("sea", "land", "reach", "launch-region", "reach-edge", "edge", "headline", "key"):
        assert layers.count(name) == 1, name
    assert layers.index("sea") < layers.index("land") < layers.index("reach")
    said = "".join(root.itertext())
    assert result.summary["headline"] in re.sub(r"\s+", " ", said)
    assert "Missile of type 1" in said


def test_a_pdf_has_the_layers_of_the_svg_and_its_names_as_text():
    scenario = Scenario(
        launch=Launch(region="Malta"), systems=SIX[2:3], figure=FigureStyle(shapes=("wide",))
    )
    files = printed(rangemap.build(scenario), ("svg", "pdf"))
    root = ET.fromstring(files["figure.svg"])  # noqa: S314 (our own)
    label = "{http://www.inkscape.org/namespaces/inkscape}label"
    layers = [one.get(label) for one in root.iter() if one.get(label)]
    pdf = PdfReader(BytesIO(files["figure.pdf"]))
    groups = pdf.trailer["/Root"]["/OCProperties"]
    assert [group.get_object()["/Name"] for group in groups["/OCGs"]] == layers
    assert [group.get_object()["/Name"] for group in groups["/D"]["/Order"]] == layers[::-1]
    (page,) = pdf.pages
    content = page.get_contents().get_data()
    # each thing is in one layer, and each layer has a thing
    assert content.count(b"BDC") == content.count(b"EMC")
    used = {int(number) for number in re.findall(rb"/OC /Layer(\d+) BDC", content)}
    assert used == set(range(len(layers)))
    # the names on the map, which have a halo, are text in both
    for said in (page.extract_text(), "".join(root.itertext())):
        for name in ("Catania", "Malta", "Mediterranean"):
            assert name in said, name
