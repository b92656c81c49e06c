"""report.docx: headline, key sentences, figure, tables, method and sources, as Word knows them."""

import re
import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any

from docx import Document
from docx.document import Document as Made
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt

from rangemap.analysis import RangeMap
from rangemap.render.documents.report_content import MOST_LETTERS, Table, report

_WIDTH = Mm(160)  # of an A4 page between its margins
_FIXED = (1980, 1, 1, 0, 0, 0)  # the same input gives the same bytes
_LONG, _SHORT = 24, 9  # letters that a column is wide at most, and at least
_SHORT_TABLE = 12  # rows that are kept on one page
# A number and what may stand with it, as in "2,500 km (1,550 miles)", "over 99.9%"
_NUMBER = re.compile(r"(?:about |over |under )?-?[\d.,]+(?: (?:million|billion|km.*)|%)?")


def document(result: RangeMap, figure: bytes) -> bytes:
    """Return the report as a Word document.

    Parameters
    ----------
    result
        From `build`.
    figure
        The wide figure, a PNG.

    Returns
    -------
    bytes
        Of a .docx: headings are headings, tables have header rows that repeat on every page, the
        caption is a caption, the figure has its text equivalent.
    """
    said = report(result)
    made = Document()
    _set_up(made, said.headline)
    made.add_heading(said.headline, 0)
    made.add_paragraph(f"{said.lead}.", style="Subtitle")
    for part in said.parts:
        for number, text in enumerate(part.paragraphs):
            paragraph = made.add_paragraph()
            if number == 0 and len(said.parts) > 1:
                paragraph.add_run(f"{part.name}. ").bold = True
            paragraph.add_run(text)
    _add_figure(made, figure, said.alt)
    made.add_paragraph(said.caption, style="Caption")
    for part in said.parts:
        made.add_heading(part.name, 1)
        _add_table(made, Table("", ["About", "Published"], [list(fact) for fact in part.facts]))
        for table in part.tables:
            made.add_heading(table.title, 2)
            _add_table(made, table)
    made.add_heading("How it was made", 1)
    for heading, paragraphs in said.method:
        made.add_heading(heading, 2)
        for text in paragraphs:
            made.add_paragraph(text)
    made.add_heading("To be printed with the map", 2)
    for text in said.attribution:
        made.add_paragraph(text)
    buffer = BytesIO()
    made.save(buffer)
    return same_bytes(buffer.getvalue())


def same_bytes(archive: bytes) -> bytes:
    """Return an Office file with all its parts dated alike."""
    buffer = BytesIO()
    with zipfile.ZipFile(BytesIO(archive)) as old, zipfile.ZipFile(buffer, "w") as new:
        for name in old.namelist():
            entry = zipfile.ZipInfo(name, _FIXED)
            entry.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(entry, old.read(name))
    return buffer.getvalue()


def _set_up(made: Made, headline: str) -> None:
    about = made.core_properties
    about.title, about.author = headline[:MOST_LETTERS], "rangemap"
    about.comments, about.language = "", "en"
    about.created = about.modified = datetime(*_FIXED)  # noqa: DTZ001 (no moment is meant)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm(25)
    made.styles["Normal"].font.size = Pt(10)
    made.styles["Title"].font.size = Pt(22)


def _add_figure(made: Made, figure: bytes, alt: str) -> None:
    shape = made.add_picture(BytesIO(figure), width=_WIDTH)
    properties = shape._inline.docPr  # noqa: SLF001 (python-docx has no other way to it)
    properties.set("descr", alt)
    properties.set("title", "Range map")
    made.paragraphs[-1].paragraph_format.keep_with_next = True


def _add_table(made: Made, table: Table) -> None:
    grid = made.add_table(rows=1, cols=len(table.heads), style="Light List Accent 1")
    grid.autofit = False
    widths = _widths(table)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    numbers = [
        all(_NUMBER.fullmatch(text) for text in column) for column in zip(*table.rows, strict=True)
    ]
    _fill(grid.rows[0], table.heads, numbers, widths)
    _set(grid.rows[0], "w:tblHeader")
    for row in table.rows:
        _fill(grid.add_row(), row, numbers, widths)
    short = len(table.rows) <= _SHORT_TABLE
    for number, line in enumerate(grid.rows):
        _set(line, "w:cantSplit")
        for cell in line.cells:  # the header never stands alone
            paragraph = cell.paragraphs[0]
            paragraph.paragraph_format.keep_with_next = number < (len(table.rows) if short else 1)


def _set(row: Any, what: str) -> None:  # noqa: ANN401 (a row of python-docx)
    """Say of a row that it repeats on every page, or that it is not divided between two."""
    mark = OxmlElement(what)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 (python-docx has no other way to it)


def _widths(table: Table) -> list[Length]:
    """Return how wide each column is: by its longest text, none of the others' expense."""
    columns = zip(table.heads, *table.rows, strict=True)
    longest = [min(max(len(text) for text in column[1:]), _LONG) for column in columns]
    words = [max(len(word) for word in head.split()) for head in table.heads]
    weights = [max(*pair, _SHORT) for pair in zip(longest, words, strict=True)]
    return [Mm(160.0 * weight / sum(weights)) for weight in weights]


def _fill(
    row: Any,  # noqa: ANN401 (as above)
    texts: Sequence[str],
    numbers: Sequence[bool],
    widths: Sequence[Length],
) -> None:
    for cell, text, number, width in zip(row.cells, texts, numbers, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.add_run(text).font.size = Pt(8)
        if number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
