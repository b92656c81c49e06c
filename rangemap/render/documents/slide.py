"""slide.pptx: one slide with headline, figure, key sentence and sources."""

from datetime import datetime
from io import BytesIO

from pptx import Presentation
from pptx.util import Emu, Inches, Pt

from rangemap.analysis import RangeMap
from rangemap.render.documents.report_content import MOST_LETTERS, report
from rangemap.render.documents.word import same_bytes

_SIZE = (Inches(13.333), Inches(7.5))
_EDGE = Inches(0.45)
_LONG = 70  # letters of a headline that needs smaller ones
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
    title.left, title.top, title.width, title.height = _EDGE, Inches(0.2), _wide(), Inches(0.75)
    title.text_frame.text = said.headline
    title.text_frame.word_wrap = True
    title.text_frame.paragraphs[0].runs[0].font.size = _size(said.headline)
    title.text_frame.paragraphs[0].runs[0].font.bold = True
    high = Inches(5.75)
    picture = made.shapes.add_picture(BytesIO(figure), 0, Inches(1.0), height=high)
    picture.left = Emu((_SIZE[0] - picture.width) // 2)
    properties = picture._element.nvPicPr.cNvPr  # noqa: SLF001 (python-pptx has no other way)
    properties.set("descr", said.alt)
    below = made.shapes.add_textbox(_EDGE, Inches(6.8), _wide(), Inches(0.6)).text_frame
    below.word_wrap = True
    below.text = " ".join(said.attribution)
    below.paragraphs[0].runs[0].font.size = Pt(10)
    notes = [f"{said.lead}.", *(text for part in said.parts for text in part.paragraphs)]
    made.notes_slide.notes_text_frame.text = "\n".join([*notes, said.caption])
    buffer = BytesIO()
    deck.save(buffer)
    return same_bytes(buffer.getvalue())


def _size(headline: str) -> Pt:
    return Pt(26) if len(headline) < _LONG else Pt(20)


def _wide() -> Emu:
    return Emu(_SIZE[0] - 2 * _EDGE)
