"""The figure's typeface for a page: the letters that it needs, written into it.

Where the extra ``figures`` is not installed a page is set in the reader's own fonts.
"""

import base64
import string
from collections.abc import Iterator
from functools import lru_cache
from importlib.resources import files
from io import BytesIO

NAME = "Rangemap Sans"  # not the typeface's own name, which a changed font may not bear (OFL 1.1)
_FACES = {"400 500": "Regular", "600 700": "Semibold"}
_ALWAYS = string.printable + "".join(map(chr, range(0xA0, 0x180))) + "\N{MINUS SIGN}"
_PUNCTUATION = range(0x2010, 0x2027)
# whole, so that most pages have the same letters: what is cut out once serves them all
_ALPHABETS = (range(0x180, 0x250), range(0x370, 0x400), range(0x400, 0x530), range(0x1E00, 0x1F00))


def font_faces(text: str) -> str:
    """Return the rules of a style sheet that hold the letters of a text; without the fonts, none.

    The typeface is Source Sans (Adobe; SIL Open Font License 1.1), from the package
    font-source-sans-pro, as the figures have it.
    """
    codes = {ord(letter) for letter in text}
    used = [alphabet for alphabet in _ALPHABETS if not codes.isdisjoint(alphabet)]
    blocks = [_PUNCTUATION, *used]
    letters = _ALWAYS + "".join(chr(code) for block in blocks for code in block)
    try:
        return "\n".join(_rules(letters))
    except ImportError:
        return ""


def _rules(letters: str) -> Iterator[str]:
    for weights, face in _FACES.items():
        data = base64.b64encode(_subset(face, letters)).decode()
        yield (
            f'@font-face {{ font-family: "{NAME}"; font-weight: {weights}; '
            f"src: url(data:font/woff;base64,{data}); }}"
        )


@lru_cache(maxsize=8)
def _subset(face: str, letters: str) -> bytes:
    from fontTools import subset  # noqa: PLC0415 (comes with the figures)
    from fontTools.ttLib import TTFont  # noqa: PLC0415

    path = files("font_source_sans_pro") / "files" / f"SourceSansPro-{face}.ttf"
    options = subset.Options(layout_features=["kern"], hinting=False, name_IDs=[])
    font = TTFont(str(path), recalcTimestamp=False)
    subsetter = subset.Subsetter(options)
    subsetter.populate(text=letters)
    subsetter.subset(font)
    font.flavor = "woff"
    written = BytesIO()
    font.save(written)
    return written.getvalue()
