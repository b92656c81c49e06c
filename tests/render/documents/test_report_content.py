"""Reports: what they say is what the tables say; nothing in the data becomes markup."""

import copy
import json
import re
import xml.etree.ElementTree as ET
import zipfile
from dataclasses import replace
from io import BytesIO

import pytest
from markdown_it import MarkdownIt
from PIL import Image
from pypdf import PdfReader

import rangemap
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.errors import ConfigError, MissingExtraError, OutputError
from rangemap.pack import formats
from rangemap.render.content import words
from rangemap.render.documents.pdf_report import paper
from rangemap.render.documents.report_content import MOST_PLACES, Table, report
from rangemap.render.documents.slide import slide
from rangemap.render.documents.text_templates import filled, markdown, own
from rangemap.render.documents.word import document
from tests.helpers.bare_figures import nothing_named
from tests.helpers.near_land import near_land_alone
from tests.helpers.pdf import elements

HOSTILE = "<img src=x onerror=alert(1)> | *a* `b` [c](javascript:d) {{ 1 + 1 }} ${x} \"e'"
W = "{http://schemas.openxmlformats.org/wordprocessingml/2006/main}"
WP = "{http://schemas.openxmlformats.org/drawingml/2006/wordprocessingDrawing}"
A = "{http://schemas.openxmlformats.org/drawingml/2006/main}"
P = "{http://schemas.openxmlformats.org/presentationml/2006/main}"


@pytest.fixture(scope="module")
def png():
    buffer = BytesIO()
    Image.new("RGB", (1600, 900), "white").save(buffer, "png")
    return buffer.getvalue()


@pytest.fixture(scope="module")
def hostile():
    system = SystemChoice(name=HOSTILE, range_km=300.0, source=HOSTILE, card={HOSTILE: HOSTILE})
    scenario = Scenario(
        launch=Launch(region="Malta", name=HOSTILE), systems=(system,), title=HOSTILE, note=HOSTILE
    )
    return rangemap.build(scenario)


def parsed(text):
    """Return a Markdown text as HTML, read by a library that did not write it."""
    return MarkdownIt("commonmark", {"html": True}).enable("table").render(text)


def read(html):
    """Return the text of a piece of HTML that has no element but those of Markdown."""
    text = re.sub(r"</?(p|h\d|ul|li|em|strong|t\w+)>", " ", html)
    for code, char in (("&lt;", "<"), ("&gt;", ">"), ("&quot;", '"'), ("&amp;", "&")):
        text = text.replace(code, char)
    return " ".join(text.split())


def test_a_report_says_what_the_map_says(example):
    said, texts = report(example), words.texts(example)
    assert (said.headline, said.lead) == (texts["headline"], texts["subtitle"])
    assert said.alt == example.summary["description"]
    (part,) = said.parts
    assert part.paragraphs[0] == example.summary["systems"][0]["story"]["text"]
    countries = next(one for one in part.tables if one.heads[0] == "Country")
    assert len(countries.rows) == len(example.countries)
    places = part.tables[-1]
    telling = {one["city"] for one in example.summary["highlights"][:MOST_PLACES]}
    assert {row[0] for row in places.rows} == telling
    assert "Moscow" in telling
    (counted,) = (one for one in part.tables if one.heads[0] == "City")
    (count,) = example.summary["about"]["counts"]
    assert [row[0] for row in counted.rows] == [place["city"] for place in count["places"]]


def test_on_paper_every_fact_and_country_stands_once(example, png):
    (part,) = report(example).parts
    card, *tables = part.on_paper
    pairs = [tuple(row[at : at + 2]) for row in card.rows for at in (0, 2)]
    assert sorted(pair for pair in pairs if any(pair)) == sorted(part.facts)
    countries = next(one for one in part.tables if one.heads[:2] == ["Country", "In reach"])
    whole = [row[0] for row in countries.rows if row[1] == "100%"]
    assert 0 < len(whole) < len(countries.rows)
    folded, rest = (one for one in tables if one.heads[0] == "Country")
    assert [row[0] for row in rest.rows] == [row[0] for row in countries.rows if row[1] != "100%"]
    wide = len(folded.heads) // folded.heads.count("Country")
    columns = [row[at] for at in range(0, len(folded.heads), wide) for row in folded.rows]
    assert columns[: len(whole)] == whole  # down, then across
    assert not any(columns[len(whole) :])
    nearest = {row[0]: row[2] for row in countries.rows}
    for row in folded.rows:
        for at in range(0, len(row), wide):
            assert row[at + 1] == nearest.get(row[at], "")
    assert len(PdfReader(BytesIO(paper(example, png))).pages) <= 3


@pytest.mark.parametrize("count", [1, 2, 3, 4, 7])
def test_a_folded_table_holds_its_rows_in_their_order(count):
    table = Table("t", ["a", "b"], [[f"{n}", f"{-n}"] for n in range(count)])
    made = table.folded(3)
    assert made.heads == ["a", "b"] * 3
    read = [tuple(row[at : at + 2]) for at in (0, 2, 4) for row in made.rows]
    assert read[:count] == [(f"{n}", f"{-n}") for n in range(count)]
    assert set(read[count:]) <= {("", "")}
    assert made.numbers == [True] * 6


def test_markdown_holds_every_cell_of_every_table(example):
    html = parsed(filled(example, "report.md"))
    cells = [read(one) for one in re.findall(r"<td[^>]*>(.*?)</td>", html)]
    wanted = [
        cell for part in report(example).parts for t in part.tables for r in t.rows for cell in r
    ]
    assert cells == [" ".join(one.split()) for one in wanted]
    assert html.count("<h1>") == 1
    assert 'src="figure.png"' in html


@pytest.mark.parametrize("name", ["report.md", "report.qmd"])
def test_data_in_markdown_are_text(hostile, name):
    text = filled(hostile, name)
    body = text.split("---\n", 2)[-1]
    html = parsed(re.sub(r"```\{=html\}.*?```", "", body, flags=re.DOTALL))
    assert "<img src=x" not in html
    assert "javascript:d" not in re.findall(r'href="([^"]*)"', html)
    assert "<code>" not in html
    assert HOSTILE in read(html)
    if name == "report.qmd":
        (title,) = re.findall(r"^title: (.*)$", text, re.MULTILINE)
        assert json.loads(title) == markdown(HOSTILE)
        (frame,) = re.findall(r"<iframe[^>]*>", text)
        assert "onerror=alert(1)>" not in frame
        assert frame.count('"') % 2 == 0


def test_the_word_document_is_one_that_word_knows(example, png):
    made = document(example, png)
    assert made == document(example, png)
    with zipfile.ZipFile(BytesIO(made)) as archive:
        assert {one.date_time for one in archive.infolist()} == {(1980, 1, 1, 0, 0, 0)}
        body = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314 (our own)
        relations = archive.read("word/_rels/document.xml.rels").decode()
        media = [name for name in archive.namelist() if name.startswith("word/media/")]
    assert 'TargetMode="External"' not in relations
    assert len(media) == 1
    said = report(example)
    styles = {}
    for one in body.iter(f"{W}p"):
        style = one.find(f"{W}pPr/{W}pStyle")
        text = "".join(run.text or "" for run in one.iter(f"{W}t"))
        styles.setdefault(style.get(f"{W}val") if style is not None else None, []).append(text)
    assert styles["Title"] == [said.headline]
    assert styles["Caption"] == [said.caption]
    assert styles["Heading1"] == [*(part.name for part in said.parts), "How it was made"]
    tables = list(body.iter(f"{W}tbl"))
    assert len(tables) == sum(len(part.on_paper) for part in said.parts)
    for table in tables:
        first, *others = table.iter(f"{W}tr")
        assert first.find(f"{W}trPr/{W}tblHeader") is not None
        assert not any(row.find(f"{W}trPr/{W}tblHeader") is not None for row in others)
    (picture,) = body.iter(f"{WP}docPr")
    assert picture.get("descr") == example.summary["description"]


def test_the_slide_has_a_title_a_text_for_its_figure_and_notes(hostile, png):
    made = slide(hostile, png)
    assert made == slide(hostile, png)
    with zipfile.ZipFile(BytesIO(made)) as archive:
        page = ET.fromstring(archive.read("ppt/slides/slide1.xml"))  # noqa: S314 (our own)
        notes = ET.fromstring(archive.read("ppt/notesSlides/notesSlide1.xml"))  # noqa: S314
    texts = ["".join(run.text or "" for run in one.iter(f"{A}t")) for one in page.iter(f"{P}sp")]
    assert texts[0] == HOSTILE
    assert "GeoNames" in texts[1]
    described = [one.get("descr") for one in page.iter(f"{P}cNvPr") if one.get("descr")]
    assert described == [hostile.summary["description"]]
    said = "".join(run.text or "" for run in notes.iter(f"{A}t"))
    assert hostile.summary["systems"][0]["story"]["text"] in said


def test_a_template_of_ones_own(hostile, tmp_path):
    path = tmp_path / "story.html.j2"
    path.write_text(
        "<p>{{ summary.headline|e }}</p>{{ cities|length }} {{ report.parts|length }}\n"
    )
    html = own(hostile, path)
    assert html.startswith("<p>&lt;img src=x onerror")
    assert html.endswith(f"{len(hostile.cities)} 1\n")


def test_a_template_changes_nothing_that_other_products_say(hostile, tmp_path):
    path = tmp_path / "story.txt.j2"
    path.write_text(
        "{{ summary.update({'headline': 'X', 'caveat': 'none'}) }}"
        "{{ summary.systems[0].totals.update({'places': 12345}) }}"
        "{{ summary.highlights.clear() }}{{ countries.clear() }}{{ summary.headline }}"
    )
    before = copy.deepcopy(hostile.summary)
    assert own(hostile, path).endswith("X")
    assert hostile.summary == before
    assert len(hostile.countries)


@pytest.mark.parametrize("title", ["A\n```\n\n```{python}\nx\n```\n\n```{=html}", "a\n:::\n# b"])
@pytest.mark.parametrize("name", ["report.qmd", "report.md"])
def test_a_title_of_several_lines_ends_no_block(example, title, name):
    said = filled(replace(example, summary={**example.summary, "headline": title}), name)
    plain = filled(example, name)
    marks = ("```", ":::", "#", "---", "<")
    begun = [[line for line in one.splitlines() if line.startswith(marks)] for one in (said, plain)]
    assert len(begun[0]) == len(begun[1])


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("a\n{{ nothing }}", "the template fails: 'nothing' is undefined"),
        ("a\n{% if %}", r"story\.j2:2: the template fails"),
        ("{{ ''.__class__.__mro__ }}", "the template fails: access to attribute '__class__'"),
    ],
)
def test_a_template_that_fails_is_explained(example, tmp_path, text, message):
    path = tmp_path / "story.j2"
    path.write_text(text)
    with pytest.raises(ConfigError, match=message):
        own(replace(example), path)
    with pytest.raises(ConfigError, match="cannot be read"):
        own(example, tmp_path / "none.j2")


def test_reports_are_written_with_what_they_show(tmp_path):
    (tmp_path / "story.txt.j2").write_text("{{ summary.headline }}: {{ countries|length }}\n")
    (tmp_path / "map.toml").write_text(
        '[launch]\nregion = "Malta"\n[[systems]]\nname = "A"\nrange_km = 60\nsource = "B"\n'
        '[output]\nformats = ["docx", "report-pdf", "pptx", "qmd"]\ntemplates = ["story.txt.j2"]\n'
    )
    result = rangemap.build(rangemap.load_scenario(tmp_path / "map.toml"))
    with near_land_alone(), nothing_named():
        written = {path.name for path in rangemap.write(result, tmp_path / "pack")}
    shown = {"map.html", "embed.html", "figure.png", "figure-tall.png", "labels.csv"}
    texts = {"alt.txt", "METHOD.txt", "manifest.json", "story.txt"}
    assert written == {"report.docx", "report.pdf", "report.qmd", "slide.pptx", *shown, *texts}
    said = (tmp_path / "pack/story.txt").read_text()
    assert said == f"{result.summary['headline']}: {len(result.countries)}\n"
    with zipfile.ZipFile(tmp_path / "pack/report.docx") as archive:
        (media,) = (name for name in archive.namelist() if name.startswith("word/media/"))
        figure = Image.open(BytesIO(archive.read(media)))
    assert figure.size[0] / (160.0 / 25.4) > 300.0  # dots an inch on the page


def test_a_template_that_is_not_there_or_would_replace_a_product(tmp_path):
    config = (
        '[launch]\nregion = "Malta"\n[[systems]]\nid = "iskander-m"\n'
        '[output]\nformats = ["json"]\ntemplates = ["{}"]\n'
    )
    path = tmp_path / "map.toml"
    path.write_text(config.format("none.txt.j2"))
    with pytest.raises(ConfigError, match=r"map\.toml:7: output\.templates\[0\]: there is no file"):
        rangemap.load_scenario(path)
    path.write_text(config.format("story.txt"))
    with pytest.raises(ConfigError, match=r'"story.txt" does not end in .j2'):
        rangemap.load_scenario(path)
    (tmp_path / "summary.json.j2").write_text("x")
    path.write_text(config.format("summary.json.j2"))
    result = rangemap.build(rangemap.load_scenario(path))
    with pytest.raises(OutputError, match=r"two products are called summary\.json"):
        rangemap.write(result, tmp_path / "pack")
    assert not (tmp_path / "pack").exists()


def test_without_the_libraries_nothing_is_written(example, tmp_path, monkeypatch):
    monkeypatch.setattr("rangemap.extras.find_spec", lambda _name: None)
    with pytest.raises(MissingExtraError, match=r"pip install 'rangemap\[documents,figures\]'"):
        rangemap.write(example, tmp_path / "pack", formats=["docx", "json"])
    assert not (tmp_path / "pack").exists()


def test_documents_show_one_figure_that_is_drawn_once(hostile, monkeypatch, png):
    drawn = []
    monkeypatch.setattr("rangemap.pack.formats._figure", lambda _result: drawn.append(1) or png)
    _json, product, _texts = formats.products(
        hostile.scenario, ["json", "pptx", "docx", "report-pdf"]
    )
    assert set(product(hostile)) == {"report.docx", "report.pdf", "slide.pptx"}
    assert len(drawn) == 1


def test_the_pdf_is_tagged_and_says_what_the_report_says(example, png):
    made = paper(example, png)
    assert made == paper(example, png)
    read, said = PdfReader(BytesIO(made)), report(example)
    catalog = read.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en"
    assert read.metadata.title == said.headline
    found = elements(catalog["/StructTreeRoot"]["/K"])
    kinds = [one["/S"] for one in found]
    tables = [table for part in said.parts for table in part.on_paper]
    rows = [row for table in tables for row in table.rows]
    assert kinds.count("/H1") == 1
    # a table is told as one a page, each with its header row
    assert kinds.count("/Table") == kinds.count("/THead") >= len(tables)
    assert kinds.count("/TR") == len(rows) + kinds.count("/THead")
    assert kinds.count("/TD") == sum(len(row) - 1 for row in rows)  # the first names its row
    (figure,) = (one for one in found if one["/S"] == "/Figure")
    assert figure["/Alt"] == said.alt
    text = "".join("".join(page.extract_text().split()) for page in read.pages)
    for cell in (*(cell for row in rows for cell in row), said.headline, said.caption):
        assert "".join(cell.split()) in text
    fonts = [font for page in read.pages for font in page["/Resources"]["/Font"].values()]
    names = {str(font.get_object()["/BaseFont"]).partition("+")[2] for font in fonts}
    assert names == {"Report", "Report-Semi-Bold", "Report-Bold"}


def test_data_in_a_pdf_are_text(hostile, png):
    read = PdfReader(BytesIO(paper(hostile, png)))
    text = "".join("".join(page.extract_text().split()) for page in read.pages)
    assert text.count("".join(HOSTILE.split())) >= 4
    assert not any(page.get("/Annots") for page in read.pages)
    assert len({image.data for page in read.pages for image in page.images}) == 1


def test_a_pdf_fetches_nothing(example, png, tmp_path, monkeypatch):
    (tmp_path / "own.png").write_bytes(png)
    page = f'<img src="{(tmp_path / "own.png").as_uri()}" alt="x">'
    monkeypatch.setattr("rangemap.render.documents.pdf_report.filled", lambda *_: page)
    assert not any(one.images for one in PdfReader(BytesIO(paper(example, png))).pages)


def test_a_pdf_without_pango_is_a_missing_extra(monkeypatch):
    def no_pango(_name):
        msg = "cannot load library 'libpango-1.0-0'"
        raise OSError(msg)

    monkeypatch.setattr("rangemap.extras.import_module", no_pango)
    assert "Pango" in str(formats.missing(["report-pdf", "docx"])["report-pdf"])
    assert [*formats.missing(["report-pdf", "docx"])] == ["report-pdf"]


def test_with_several_systems_each_story_begins_with_its_name(png):
    choices = tuple(SystemChoice(name=name, range_km=300.0, source="x") for name in ("Ab", "Cd"))
    result = rangemap.build(Scenario(launch=Launch(region="Malta"), systems=choices))
    read = PdfReader(BytesIO(paper(result, png)))
    with zipfile.ZipFile(BytesIO(document(result, png))) as archive:
        body = ET.fromstring(archive.read("word/document.xml"))  # noqa: S314 (our own)
    word = "".join(run.text or "" for run in body.iter(f"{W}t"))
    for part in report(result).parts:
        begins = f"{part.name}. {part.paragraphs[0][:30]}"
        assert begins in word
        assert begins in " ".join(" ".join(page.extract_text() for page in read.pages).split())


def test_a_title_longer_than_a_property_may_be_stays_whole_in_the_document(example, png):
    title = "A long title " * 40
    said = replace(example, summary={**example.summary, "headline": title.strip()})
    for made, part in (
        (document(said, png), "word/document.xml"),
        (slide(said, png), "ppt/slides/slide1.xml"),
    ):
        with zipfile.ZipFile(BytesIO(made)) as archive:
            assert title.strip() in archive.read(part).decode()
            properties = archive.read("docProps/core.xml").decode()
        assert title[:255] in properties
        assert title[:256] not in properties
