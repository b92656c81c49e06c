"""slide.pptx: one slide with headline, figure, key sentence and sources."""

import math
from datetime import datetime
from io import BytesIO
from typing import Any

from pptx import Presentation
from pptx.dml.color import RGBColor
from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
from pptx.util import Emu, Inches, Pt

from rangemap.analysis import RangeMap
from rangemap.render.documents.report_content import MOST_LETTERS, report, stopped
from rangemap.render.documents.word import same_bytes
from rangemap.sentences import Speech

_SIZE = (Inches(13.333), Inches(7.5))
_EDGE = Inches(0.45)
_TOP, _HEAD, _FOOT = Inches(0.25), Inches(0.85), Inches(0.45)
_WIDE = _SIZE[0] - 2 * _EDGE
_MAP = _SIZE[1] - 2 * _TOP - _HEAD - _FOOT  # the rest of the slide
_HEADLINES = ((30, 52), (26, 62), (22, 130), (18, math.inf))  # points, and letters at most
_FONT, _INK, _QUIET = "Arial", "1D232A", "444C55"
_TITLE_ONLY = 5  # of the layouts that the package brings


def slide(result: RangeMap, figure: bytes) -> bytes:
    """Return one slide as a PowerPoint file.

    Parameters
    ----------
    result
        From `build`.
    figure
        The wide figure, a PNG.

    Returns
    -------
    bytes
        Of a .pptx: the headline is the slide's title, the figure has its text equivalent, the
        story and the sources are the notes.
    """
    said = report(result)
    deck = Presentation()
    deck.slide_width, deck.slide_height = _SIZE
    about = deck.core_properties
    about.title, about.author = said.headline[:MOST_LETTERS], "rangemap"
    about.created = about.modified = datetime(1980, 1, 1)  # noqa: DTZ001 (no moment is meant)
    about.last_modified_by, about.revision = "rangemap", 1
    made = deck.slides.add_slide(deck.slide_layouts[_TITLE_ONLY])
    title = made.shapes.title
    title.left, title.top, title.width, title.height = _EDGE, _TOP, _WIDE, _HEAD
    title.text_frame.vertical_anchor = MSO_ANCHOR.MIDDLE
    _set(title.text_frame, said.headline, _size(said.headline), said.say, bold=True)
    picture = made.shapes.add_picture(BytesIO(figure), 0, _TOP + _HEAD, width=_WIDE)
    if picture.height > _MAP:
        picture.width, picture.height = Emu(picture.width * _MAP // picture.height), _MAP
    picture.left = Emu((_SIZE[0] - picture.width) // 2)
    properties = picture._element.nvPicPr.cNvPr  # noqa: SLF001 (python-pptx has no other way)
    properties.set("descr", said.alt)
    bottom = _SIZE[1] - _FOOT - _TOP
    below = made.shapes.add_textbox(_EDGE, bottom, _WIDE, _FOOT).text_frame
    small = said.say.in_a_row([said.sources, *said.attribution])
    _set(below, small, Pt(9), said.say, bold=False)
    notes = [
        stopped(said.lead, said.say),
        *(text for part in said.parts for text in part.paragraphs),
    ]
    made.notes_slide.notes_text_frame.text = "\n".join([*notes, said.caption])
    buffer = BytesIO()
    deck.save(buffer)
    return same_bytes(buffer.getvalue())


def _set(
    frame: Any,  # noqa: ANN401 (of python-pptx)
    text: str,
    size: Pt,
    say: Speech,
    *,
    bold: bool,
) -> None:
    """Write a text into a frame, from the edge at which the language begins."""
    frame.word_wrap = True
    frame.margin_left = frame.margin_right = 0
    frame.text = text
    paragraph = frame.paragraphs[0]
    paragraph.alignment = PP_ALIGN.RIGHT if say.from_the_right else PP_ALIGN.LEFT
    if say.from_the_right:
        paragraph._p.get_or_add_pPr().set("rtl", "1")  # noqa: SLF001 (python-pptx has no other way)
    for run in paragraph.runs:
        run.font.size, run.font.bold, run.font.name = size, bold, _FONT
        run.font.color.rgb = RGBColor.from_string(_INK if bold else _QUIET)  # type: ignore[no-untyped-call]


def _size(headline: str) -> Pt:
    return next(Pt(size) for size, letters in _HEADLINES if len(headline) <= letters)
