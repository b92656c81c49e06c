"""report.docx: headline, key sentences, figure, tables, method and sources, as Word knows them."""

import zipfile
from collections.abc import Sequence
from datetime import datetime
from io import BytesIO
from typing import Any, NamedTuple

from docx import Document
from docx.document import Document as Made
from docx.enum.style import WD_STYLE_TYPE
from docx.enum.text import WD_ALIGN_PARAGRAPH
from docx.oxml import OxmlElement
from docx.oxml.ns import qn
from docx.shared import Length, Mm, Pt, RGBColor

from rangemap.analysis import RangeMap
from rangemap.render.documents.report_content import MOST_LETTERS, Report, Table, report, stopped

_WIDE = 174.0  # millimetres of an A4 page between its margins
_FIXED = (1980, 1, 1, 0, 0, 0)  # the same input gives the same bytes
_FONT = "Arial"  # which every office has, or one of the same widths
_INK, _QUIET, _RULE = "1D232A", "444C55", "C9CED3"


class _Look(NamedTuple):
    """How a style is set: its size, its colour, and points before and after a paragraph."""

    points: float
    colour: str
    about: tuple[float, float]
    bold: bool = False


_STYLES = {
    "Normal": _Look(9.5, _INK, (0, 4)),
    "Title": _Look(21, _INK, (0, 4), bold=True),
    "Subtitle": _Look(11.5, _QUIET, (0, 8)),
    "Heading 1": _Look(13, _INK, (14, 4), bold=True),
    "Heading 2": _Look(9.5, _INK, (9, 3), bold=True),
    "Caption": _Look(7.5, _QUIET, (3, 8)),
}
_CELL = "Table text"
_CELL_POINTS = 7.5
_MM_A_LETTER = 1.42  # of such a text
_BOLD = 1.25  # times as wide in the bold of a head
_LONG = 44  # letters that a column is wide at most if it is text, and not the longest word
_PADDING_MM = 1.6
_SHORT_TABLE = 12  # rows that are kept on one page


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
    _set_up(made, said)
    made.add_heading(said.headline, 0)
    made.add_paragraph(stopped(said.lead, said.say), style="Subtitle")
    for part in said.parts:
        for number, text in enumerate(part.paragraphs):
            paragraph = made.add_paragraph()
            if number == 0 and len(said.parts) > 1:
                paragraph.add_run(f"{part.name}. ").bold = True
            paragraph.add_run(text)
    _add_figure(made, figure, said)
    made.add_paragraph(said.caption, style="Caption")
    for part in said.parts:
        made.add_heading(part.name, 1)
        for table in part.on_paper:
            made.add_heading(table.title, 2)
            _add_table(made, table)
    made.add_heading(said.say("How it was made"), 1)
    for heading, paragraphs in said.method_on_paper:
        made.add_heading(heading, 2)
        for text in paragraphs:
            made.add_paragraph(text, style=_CELL)
    made.add_heading(said.say("To be printed with the map"), 2)
    for text in said.attribution:
        made.add_paragraph(text, style=_CELL)
    if said.say.from_the_right:
        _turn(made)
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


def _turn(made: Made) -> None:
    """Set every paragraph, run and table from right to left."""
    for paragraph in made.element.body.iter(qn("w:p")):
        paragraph.get_or_add_pPr().insert_element_before(
            OxmlElement("w:bidi"), *("w:ind", "w:contextualSpacing", "w:jc", "w:rPr", "w:sectPr")
        )
    for run in made.element.body.iter(qn("w:r")):
        run.get_or_add_rPr().append(OxmlElement("w:rtl"))
    for properties in (
        *made.element.body.iter(qn("w:rPr")),
        *made.styles.element.iter(qn("w:rPr")),
    ):
        for latin, complex_script in (("w:b", "w:bCs"), ("w:sz", "w:szCs")):
            _doubled(properties, latin, complex_script)
    for table in made.element.body.iter(qn("w:tbl")):
        style = table.tblPr.find(qn("w:tblStyle"))
        place = 0 if style is None else table.tblPr.index(style) + 1
        table.tblPr.insert(place, OxmlElement("w:bidiVisual"))


def _doubled(properties: Any, latin: str, complex_script: str) -> None:  # noqa: ANN401 (as above)
    """Say of complex scripts, which have properties of their own, what is said of Latin."""
    own = properties.find(qn(latin))
    for old in properties.findall(qn(complex_script)):
        properties.remove(old)
    if own is not None:
        made = OxmlElement(complex_script)
        made.attrib.update(own.attrib)
        own.addnext(made)


def _set_up(made: Made, said: Report) -> None:
    about = made.core_properties
    about.title, about.author = said.headline[:MOST_LETTERS], "rangemap"
    about.comments, about.language = "", said.say.tag
    about.created = about.modified = datetime(*_FIXED)  # noqa: DTZ001 (no moment is meant)
    section = made.sections[0]
    section.page_width, section.page_height = Mm(210), Mm(297)
    section.left_margin = section.right_margin = Mm((210.0 - _WIDE) / 2.0)
    section.top_margin = section.bottom_margin = Mm(17)
    made.styles.add_style(_CELL, WD_STYLE_TYPE.PARAGRAPH)
    for name, look in {**_STYLES, _CELL: _Look(_CELL_POINTS, _INK, (0, 0))}.items():
        _set_style(made.styles[name], look)


def _set_style(style: Any, look: _Look) -> None:  # noqa: ANN401 (a style of python-docx)
    """Give a style its look; those of the template have the fonts and colours of a theme."""
    properties = style.element.get_or_add_rPr()
    properties.clear()
    style.font.name, style.font.size, style.font.bold = _FONT, Pt(look.points), look.bold
    properties.rFonts.set(qn("w:cs"), _FONT)
    style.font.color.rgb = RGBColor.from_string(look.colour)
    for border in style.element.iter(qn("w:pBdr")):  # the line below a title
        border.clear()
    set_as = style.paragraph_format
    set_as.space_before, set_as.space_after, set_as.line_spacing = *map(Pt, look.about), 1.1


def _add_figure(made: Made, figure: bytes, said: Report) -> None:
    shape = made.add_picture(BytesIO(figure), width=Mm(_WIDE))
    properties = shape._inline.docPr  # noqa: SLF001 (python-docx has no other way to it)
    properties.set("descr", said.alt)
    properties.set("title", said.say("Range map"))
    made.paragraphs[-1].paragraph_format.keep_with_next = True


def _add_table(made: Made, table: Table) -> None:
    grid = made.add_table(rows=1, cols=len(table.heads))
    grid.autofit = False
    widths = _widths(table)
    for column, width in zip(grid.columns, widths, strict=True):
        column.width = width
    _fill(grid.rows[0], table.heads, table.numbers, widths)
    _set(grid.rows[0], "w:tblHeader")
    for row in table.rows:
        _fill(grid.add_row(), row, table.numbers, widths)
    _rule(grid)
    short = len(table.rows) <= _SHORT_TABLE
    for number, line in enumerate(grid.rows):
        _set(line, "w:cantSplit")
        for cell in line.cells:  # the header never stands alone
            paragraph = cell.paragraphs[0]
            paragraph.runs[0].bold = number == 0
            paragraph.paragraph_format.keep_with_next = number < (len(table.rows) if short else 1)


def _rule(grid: Any) -> None:  # noqa: ANN401 (a table of python-docx)
    """Draw a thin line below each row, and a strong one below the header."""
    for number, row in enumerate(grid.rows):
        for cell in row.cells:
            borders, line = OxmlElement("w:tcBorders"), OxmlElement("w:bottom")
            look = {"val": "single", "sz": "2" if number else "6", "space": "0"}
            for key, value in {**look, "color": _RULE if number else _INK}.items():
                line.set(qn(f"w:{key}"), value)
            borders.append(line)
            cell._tc.get_or_add_tcPr().append(borders)  # noqa: SLF001 (there is no other way to it)


def _set(row: Any, what: str) -> None:  # noqa: ANN401 (a row of python-docx)
    """Say of a row that it repeats on every page, or that it is not divided between two."""
    mark = OxmlElement(what)
    mark.set(qn("w:val"), "true")
    row._tr.get_or_add_trPr().append(mark)  # noqa: SLF001 (python-docx has no other way to it)


def _widths(table: Table) -> list[Length]:
    """Return how wide each column is: no word and no number is divided, texts share the rest."""
    columns = [*zip(table.heads, *table.rows, strict=True)]
    words = [
        max(
            _BOLD * max(map(len, head.split())),
            *(len(word) for text in told for word in text.split()),
            0,
        )
        for head, *told in columns
    ]
    least = [
        max(word, *map(len, column[1:])) if number else word
        for word, column, number in zip(words, columns, table.numbers, strict=True)
    ]
    wanted = [
        max(low, min(max(map(len, column[1:])), _LONG))
        for low, column in zip(least, columns, strict=True)
    ]
    tight, loose = ([n * _MM_A_LETTER + _PADDING_MM for n in sizes] for sizes in (least, wanted))
    given = sum(loose) - sum(tight)
    share = min(max((_WIDE - sum(tight)) / given, 0.0), 1.0) if given else 0.0
    millimetres = [low + share * (high - low) for low, high in zip(tight, loose, strict=True)]
    return [Mm(_WIDE * one / sum(millimetres)) for one in millimetres]


def _fill(
    row: Any,  # noqa: ANN401 (as above)
    texts: Sequence[str],
    numbers: Sequence[bool],
    widths: Sequence[Length],
) -> None:
    for cell, text, number, width in zip(row.cells, texts, numbers, widths, strict=True):
        cell.width = width
        paragraph = cell.paragraphs[0]
        paragraph.style = _CELL
        paragraph.paragraph_format.space_before = paragraph.paragraph_format.space_after = Pt(1)
        paragraph.add_run(text)
        if number:
            paragraph.alignment = WD_ALIGN_PARAGRAPH.RIGHT
