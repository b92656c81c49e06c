"""Word, PowerPoint and Excel files, opened by LibreOffice: what it makes of them says the same."""

import json
import subprocess
from dataclasses import replace
from io import BytesIO
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from pypdf import PdfReader

import rangemap
from rangemap.config.scenario import Scenario
from rangemap.render.documents.report_content import report
from tests.helpers.pdf import elements

TAGGED = '{"UseTaggedPDF": {"type": "boolean", "value": "true"}}'
# Comma, quote, UTF-8; numbers as they are, not as they are shown; every sheet in its own file
SHEETS = "csv:Text - txt - csv (StarCalc):44,34,76,1,,0,false,false,false,false,false,-1"


KINDS = {
    "report.docx": ("docx", f"pdf:writer_pdf_Export:{TAGGED}"),
    "slide.pptx": ("pptx", f"pdf:impress_pdf_Export:{TAGGED}"),
    "tables.xlsx": ("xlsx", SHEETS),
}
WORD, POWERPOINT, EXCEL = (
    pytest.mark.parametrize("opened", [name], indirect=True) for name in KINDS
)


@pytest.fixture(scope="session")
def profile(tmp_path_factory):
    """Return a folder for LibreOffice's own files, which it makes at its first start."""
    return tmp_path_factory.mktemp("profile")


@pytest.fixture(scope="module")
def opened(request, example, profile, tmp_path_factory):
    """Return the folder of a pack, with what LibreOffice made of its file in ``opened``."""
    folder = tmp_path_factory.mktemp("office")
    name, kind = KINDS[request.param]
    result = example if request.config.getoption("--full") else with_some_cities(example)
    rangemap.write(result, folder / "pack", [name, "csv", "json"])
    convert(profile, folder, folder / "pack" / request.param, kind)
    return folder


def with_some_cities(result):
    """Return a result with every 20th of its cities, and all that are written unusually."""
    plain = result.cities["city"].str.fullmatch(r"[\w .'-]+")
    some = ~plain | (np.arange(len(plain)) % 20 == 0)
    assert some.sum() > 3000
    return replace(result, cities=result.cities[some])


def convert(profile, folder, path, kind):
    words = ["soffice", f"-env:UserInstallation={profile.as_uri()}", "--headless", "--convert-to"]
    done = subprocess.run(
        [*words, kind, "--outdir", folder / "opened", path],
        check=True, capture_output=True, text=True, timeout=120,
    )  # fmt: skip
    assert "Error" not in done.stderr


def squeezed(text):
    return "".join(text.split())


def text_of(read):
    return squeezed("".join(page.extract_text() for page in read.pages))


def pixels(folder, name):
    """Return the first page of a PDF as an array of colours."""
    path = folder / "opened" / name
    words = ["pdftoppm", "-png", "-r", "50", "-singlefile", path]
    done = subprocess.run(words, check=True, capture_output=True)
    return np.asarray(Image.open(BytesIO(done.stdout)).convert("RGB")).reshape(-1, 3)


def reds(folder, name):
    """Return how much of a page is the red of the reach."""
    red, green, blue = pixels(folder, name).astype(int).T
    return np.mean((red - green > 20) & (red - blue > 20))


@WORD
def test_in_word_headings_are_headings_and_tables_have_header_rows(opened, example):
    read, said = PdfReader(opened / "opened" / "report.pdf"), report(example)
    found = elements(read.trailer["/Root"]["/StructTreeRoot"]["/K"])
    kinds = [one["/S"] for one in found]
    assert read.metadata.title == said.headline
    tables = [table for part in said.parts for table in part.on_paper]
    heads = sum(len(table.heads) for table in tables)
    expected = {
        "/Title": 1,
        "/Subtitle": 1,
        "/H1": len(said.parts) + 1,
        "/H2": len(tables) + len(said.method_on_paper) + 1,
        "/caption": 1,
        "/Table": len(tables),
        "/TH": heads,
    }
    assert {kind: kinds.count(kind) for kind in expected} == expected
    (figure,) = (one for one in found if one["/S"] == "/Figure")
    assert squeezed(said.alt) in squeezed(figure["/Alt"])


@WORD
def test_in_word_every_text_of_the_report_is_there(opened, example):
    text, said = text_of(PdfReader(opened / "opened" / "report.pdf")), report(example)
    rows = [row for part in said.parts for table in part.on_paper for row in table.rows]
    for told in (said.headline, said.lead, said.caption, *(cell for row in rows for cell in row)):
        assert squeezed(told) in text
    totals = json.loads((opened / "pack" / "summary.json").read_text())["systems"][0]["totals"]
    for key in ("countries_whole", "countries_part", "places", "places_certain"):
        assert f"{totals[key]:,}" in text
    assert 0.01 < reds(opened, "report.pdf") < 0.5


@POWERPOINT
def test_in_powerpoint_one_slide_shows_the_figure(opened, example):
    read, said = PdfReader(opened / "opened" / "slide.pdf"), report(example)
    assert len(read.pages) == 1
    for told in (said.headline, *said.attribution):
        assert squeezed(told) in text_of(read)
    found = elements(read.trailer["/Root"]["/StructTreeRoot"]["/K"])
    assert [squeezed(one["/Alt"]) for one in found if "/Alt" in one] == [squeezed(said.alt)]
    assert 0.05 < reds(opened, "slide.pdf") < 0.5


@EXCEL
def test_in_excel_the_sheets_are_the_csv_files_and_the_summary(opened):
    for name in ("countries", "cities"):
        shown, told = sheet(opened, name), csv(opened / "pack" / f"{name}.csv")
        assert list(shown.columns) == ["system", *told.columns]
        assert len(shown) == len(told) > 50
        for column in told.columns:
            assert_same(shown[column], told[column])
    shown = sheet(opened, "summary").set_index(["about", "key"])["value"]
    summary = json.loads((opened / "pack" / "summary.json").read_text())
    (system,) = summary["systems"]
    for key in ("countries_whole", "countries_part", "places", "population"):
        assert float(shown[system["name"], key]) == system["totals"][key]
    assert shown["map", "headline"] == summary["headline"]


def csv(path):
    return pd.read_csv(path, keep_default_na=False, dtype=str)


def sheet(folder, name):
    return csv(folder / "opened" / f"tables-{name.capitalize()}.csv")


def assert_same(shown, told):
    """Compare a column as a spreadsheet shows it with what was written."""
    numbers = pd.to_numeric(told, errors="coerce")
    if str(told.name).startswith("share_"):
        assert pd.to_numeric(shown.str.rstrip("%")).tolist() == (numbers * 100).round(4).tolist()
    elif numbers.notna().any():
        assert np.array_equal(pd.to_numeric(shown), numbers, equal_nan=True), told.name
    else:
        assert shown.str.upper().tolist() == told.str.upper().tolist(), told.name


def test_a_printed_workbook_is_a_page_wide_with_its_header_on_every_page(profile, tmp_path):
    launch, system = {"region": "Fiji"}, {"name": "Own", "range_km": 1500, "source": "x"}
    result = rangemap.build(Scenario.model_validate({"launch": launch, "systems": [system]}))
    rangemap.write(result, tmp_path / "pack", ["xlsx"])
    convert(profile, tmp_path, tmp_path / "pack" / "tables.xlsx", "pdf:calc_pdf_Export")
    pages = [page.extract_text() for page in PdfReader(tmp_path / "opened" / "tables.pdf").pages]
    cities = [page for page in pages if "geonameid" in page]
    assert len(cities) > 1
    assert all("distance_km" in page and "certainty" in page for page in cities)
    assert len(pages) - len(cities) == 3  # one each for the other sheets
    assert Path(tmp_path / "opened" / "tables.pdf").stat().st_size > 10_000
