"""A sheet of paper: text that is measured before it is set, and shapes, in inches.

The corner is at the lower left. Every text is set as it is: no dollar sign starts a formula.
"""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from importlib.resources import files
from io import BytesIO
from pathlib import Path as FilePath
from typing import Any

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib import font_manager
from matplotlib.backends.backend_agg import FigureCanvasAgg
from matplotlib.collections import LineCollection
from matplotlib.figure import Figure
from matplotlib.font_manager import FontProperties
from matplotlib.ft2font import FT2Font
from matplotlib.patches import PathPatch
from matplotlib.path import Path
from matplotlib.text import Text
from matplotlib.textpath import text_to_path
from matplotlib.transforms import Affine2D, Transform
from PIL import Image
from shapely.geometry.base import BaseGeometry

from rangemap.errors import OutputError

FAMILY = "Source Sans Pro"
HAIR_SPACE = "\u200a"  # between spaced capitals
LINE = 1.22  # of a line to its size
_RIGHT_MARK = "\u200f"  # so a line runs from the right whatever it begins with
_FACES = ("Regular", "It", "Semibold", "Bold")
_MARKS = {*range(0x200B, 0x2010), *range(0x2066, 0x206A)}  # of direction: no letters
_ISOLATES, _END = "\u2066\u2067\u2068\u2069", "\u2069"
_UPRIGHT = (400, "normal")
_POINTS = 72.0  # an inch
_SLACK = 1.01  # letters are set to whole dots on a screen, and not in a PDF


@dataclass(frozen=True)
class Type:
    """How a text is set: its size in points, its weight and its colour; names of water slope."""

    size: float
    color: str
    weight: int = 400
    italic: bool = False


class Drawing(Figure):
    """A figure that a notebook shows, though it has no axes.

    Its letters are as wide at every size as they were measured: moved to whole dots, a line of
    small print would be 3 % longer.
    """

    before_drawing: Callable[[Any], None] | None = None  # called with what it is drawn by

    def draw(self, renderer: Any) -> None:  # noqa: ANN401 (matplotlib's)
        """Draw it."""
        if self.before_drawing is not None:
            self.before_drawing(renderer)
        with mpl.rc_context({"text.hinting": "none"}):
            super().draw(renderer)

    def _repr_mimebundle_(self, **_options: Any) -> dict[str, bytes]:  # noqa: ANN401 (IPython's)
        buffer = BytesIO()
        self.savefig(buffer, format="png")
        return {"image/png": buffer.getvalue()}


class Sheet:
    """A figure to be drawn on in inches.

    Parameters
    ----------
    width, height
        In inches.
    dpi
        Dots an inch, where it becomes a picture.
    paper
        Its colour.
    """

    def __init__(self, width: float, height: float, dpi: float, paper: str) -> None:
        self.width, self.height = width, height
        self.figure = Drawing(figsize=(width, height), dpi=dpi, facecolor=paper)
        FigureCanvasAgg(self.figure)
        self._inches: Transform = self.figure.dpi_scale_trans
        self.clip: tuple[float, float, float, float] | None = None
        self._order = 0  # what is drawn later lies above
        self.layer = "figure"  # what is drawn without a gid of its own has this one
        self.from_the_right = False  # lines of text run from right to left
        self.is_turned = False  # left and right have changed places, for such a language

    def mirrored(self, box: tuple[float, float, float, float]) -> tuple[float, float, float, float]:
        """Return left, bottom, right, top of a box where it stands on a sheet from the right."""
        left, bottom, right, top = box
        if not self.from_the_right:
            return box
        return (self.width - right, bottom, self.width - left, top)

    def write(self, at: tuple[float, float], text: str, kind: Type, **options: Any) -> Text:  # noqa: ANN401
        """Set one line, with options of matplotlib's and ``halo``, a colour about its letters.

        The halo is a thing of its own: a text with a stroke would be written as outlines.
        """
        halo = options.pop("halo", None)
        options.setdefault("va", "baseline")
        if self.from_the_right:
            text = f"{_RIGHT_MARK}{text}"
        if halo:
            self._halo(at, text, kind, halo, options)
        if self.is_turned:
            at = (self.width - at[0], at[1])
            options["ha"] = {"left": "right", "right": "left"}.get(
                side := options.get("ha", "left"), side
            )
        made = self.figure.text(
            *at,
            text,
            transform=self._inches,
            fontproperties=_font(kind, families(text)),
            color=kind.color,
            parse_math=False,
            rotation_mode="anchor",
            **options,
        )
        made.set_zorder(self._next())
        made.set_gid(made.get_gid() or self.layer)
        return made

    def _halo(
        self,
        at: tuple[float, float],
        text: str,
        kind: Type,
        color: str,
        options: Mapping[str, Any],
    ) -> None:
        """Draw a stroke where the letters of a line will stand, from its left or its middle."""
        font = _font(kind, families(text))
        corners, codes = text_to_path.get_text_path(font, text, ismath=False)
        size = kind.size / _POINTS / text_to_path.FONT_SCALE
        back = measure(text, kind) / _SLACK / 2.0 if options.get("ha") == "center" else 0.0
        turn = Affine2D().scale(size).translate(-back, 0.0)
        turn = turn.rotate_deg(options.get("rotation", 0.0)).translate(*at)
        look = {"facecolor": color, "edgecolor": color, "linewidth": kind.size / 3.6}
        self.path(Path(corners, codes), turn, gid="halo", joinstyle="round", **look)

    def paragraph(
        self,
        left: float,
        top: float,
        lines: Sequence[str],
        kind: Type,
        **options: Any,  # noqa: ANN401
    ) -> float:
        """Set lines one below the other; return where the next begins."""
        step = kind.size * LINE / _POINTS
        for number, line in enumerate(lines):
            base = top - step * number - kind.size * 0.95 / _POINTS
            self.write((left, base), line, kind, **options)
        return top - step * len(lines)

    def area(self, shape: BaseGeometry, transform: Affine2D | None = None, **look: Any) -> None:  # noqa: ANN401
        """Fill polygons, given in inches or by a transform to inches."""
        if shape.is_empty:
            return
        rings = shapely.get_rings(shapely.get_parts(shapely.get_parts(shape)))
        path = Path.make_compound_path(*(Path(_coords(ring), closed=True) for ring in rings))
        options = {"edgecolor": "none", "linewidth": 0.0, **look}
        self._add(PathPatch(path, **options), transform)

    def lines(
        self,
        lines: Iterable[BaseGeometry],
        transform: Affine2D | None = None,
        **look: Any,  # noqa: ANN401
    ) -> None:
        """Draw lines, given in inches or by a transform to inches."""
        parts = shapely.get_parts(shapely.get_parts(np.array([*lines], dtype=object)))
        drawn = [_coords(part) for part in parts if not part.is_empty]
        if drawn:
            options = {"capstyle": "round", "joinstyle": "round", **look}
            self._add(LineCollection(drawn, **options), transform)

    def path(self, path: Path, transform: Affine2D | None = None, **look: Any) -> None:  # noqa: ANN401
        """Draw any path."""
        self._add(PathPatch(path, **{"linewidth": 0.0, **look}), transform)

    def image(self, content: bytes, box: tuple[float, float, float, float]) -> None:
        """Set a picture into left, bottom, right, top; it keeps its shape."""
        left, bottom, right, top = self.mirrored(box) if self.is_turned else box
        pixels = np.asarray(Image.open(BytesIO(content)).convert("RGBA"))
        axes = self.figure.add_axes(
            (
                left / self.width,
                bottom / self.height,
                (right - left) / self.width,
                (top - bottom) / self.height,
            )
        )
        axes.imshow(pixels)
        axes.set_axis_off()
        axes.set_zorder(self._next())
        axes.set_gid(self.layer)

    def _add(self, artist: Any, transform: Affine2D | None) -> None:  # noqa: ANN401 (any artist)
        placed: Transform = transform or Affine2D()
        if self.is_turned:
            placed = placed + Affine2D().scale(-1.0, 1.0).translate(self.width, 0.0)
        artist.set_transform(placed + self._inches)
        artist.set_zorder(self._next())
        artist.set_gid(artist.get_gid() or self.layer)
        self.figure.add_artist(artist)
        if self.clip is not None:
            frame = Path(_coords(shapely.box(*self.clip).exterior), closed=True)
            artist.set_clip_path(frame, self._inches)

    def _next(self) -> int:
        self._order += 1
        return self._order


def measure(text: str, kind: Type) -> float:
    """Return how wide a line is set, in inches."""
    return _width(text, kind.size, kind.weight, kind.italic) * _SLACK


def height(kind: Type, lines: int = 1) -> float:
    """Return how high lines are set, in inches."""
    return kind.size * LINE * lines / _POINTS


# A text may be broken at a space, and between letters of Chinese and Japanese, which have none; but
# not before what closes a phrase
_IDEOGRAPHS = "\u3005-\u30fa\u30fd-\u9fff\uff10-\uff19\uff21-\uff5a"
_CLOSING = "\u3001\u3002\u30fb\u30fc\uff01\uff09\uff0c\uff1a\uff1b\uff1f\u300d\u300f"
# In a number and its unit a space is no end of a word
_WITH_UNIT = r"(?<=\d) (?=(?:km|mi|miles?|m|mm|ft|kg)\b)"
_PIECES = re.compile(
    rf"[{_IDEOGRAPHS}][{_CLOSING}]*|(?:{_WITH_UNIT}|[^ \t\n{_IDEOGRAPHS}])+[{_CLOSING}]*"
)


def wrapped(text: str, kind: Type, width: float) -> list[str]:
    """Divide a text into lines of at most a width in inches; a word that is too long is broken."""
    space = measure("n n", kind) - measure("nn", kind)
    lines = [""]
    left = width
    for gap, word in _breakable(text, kind, width):
        wide = measure(word, kind)
        left += 0.0 if gap or not lines[-1] else space
        if lines[-1] and wide > left:
            lines.append("")
            left = width
        lines[-1] += (gap if lines[-1] else "") + word
        left -= wide + space
    return _carried([line for line in lines if line])


def _carried(lines: list[str]) -> list[str]:
    """Return lines in which what is kept together by marks of an isolate goes on in the next."""
    done: list[str] = []
    still = ""
    for line in lines:
        before = still
        for mark in filter(_ISOLATES.__contains__, line):
            still = still[:-1] if mark == _END else still + mark
        done.append(before + line + _END * len(still))
    return done


def _breakable(text: str, kind: Type, width: float) -> Iterator[tuple[str, str]]:
    """Return the words of a text, each with what stands before it; those broken that are long.

    A number keeps its unit.
    """
    end = 0
    for found in _PIECES.finditer(text):
        gap = " " if found.start() > end else ""
        end, rest = found.end(), found.group()
        while measure(rest, kind) > width and len(rest) > 1:
            sizes = range(len(rest) - 1, 0, -1)
            fits = next((n for n in sizes if measure(rest[:n], kind) <= width), 1)
            yield gap, rest[:fits]
            rest, gap = rest[fits:], " "
        yield gap, rest


@cache
def _canvas() -> Any:  # noqa: ANN401 (a renderer)
    return FigureCanvasAgg(Figure(dpi=600)).get_renderer()  # type: ignore[no-untyped-call]


@lru_cache(maxsize=8192)
def _width(text: str, size: float, weight: int, italic: bool) -> float:  # noqa: FBT001 (cached)
    font = _font(Type(size, "", weight, italic), families(text))
    wide, _high, _descent = _canvas().get_text_width_height_descent(text, font, ismath=False)
    return float(wide) / 600.0


@lru_cache(maxsize=256)
def _font(kind: Type, names: tuple[str, ...]) -> FontProperties:
    # of the other fonts few have a weight of 600, and some have none but 400
    weight = kind.weight if len(names) == 1 else 400 if kind.weight < 600 else 700  # noqa: PLR2004
    font = FontProperties(family=list(names), size=kind.size, weight=weight)
    font.set_style("italic" if kind.italic else "normal")
    return font


@lru_cache(maxsize=4096)
def families(text: str) -> tuple[str, ...]:
    """Return the fonts that a text is set in: the house's, and what its letters need besides.

    Raises
    ------
    OutputError
        If no installed font has its letters.
    """
    _register()
    missing = {ord(char) for char in text if not char.isspace() or char == HAIR_SPACE}
    missing = {code for code in missing if code not in _MARKS}
    names: list[str] = []
    for name in (FAMILY, "DejaVu Sans"):
        names.append(name)
        missing -= _letters(_file(name))
        if not missing:
            return tuple(names)
    for name in sorted(_others(), key=lambda one: not one.endswith(_regional(text))):
        if missing <= _letters(_file(name)):
            return (*names, name)
    shown = "".join(chr(code) for code in sorted(missing))[:20]
    msg = (
        f"no installed font has the letters {shown!r} that the figure needs; install one, for "
        "example Noto (Debian: fonts-noto-core, fonts-noto-cjk), or choose another language"
    )
    raise OutputError(msg)


def _regional(text: str) -> str:
    """Return how a font for all of East Asia is called that has the forms of a text's language."""
    if re.search("[\u3040-\u30ff]", text):
        return " JP"
    return " KR" if re.search("[\uac00-\ud7a3]", text) else " SC"


@cache
def _register() -> None:
    folder = FilePath(str(files("font_source_sans_pro"))) / "files"
    for name in _FACES:
        font_manager.fontManager.addfont(folder / f"SourceSansPro-{name}.ttf")


@cache
def _others() -> tuple[str, ...]:
    """Return the upright fonts of the machine, those installed a moment ago as well."""
    manager = font_manager.fontManager
    known = {entry.fname for entry in manager.ttflist}
    for file in sorted(set(font_manager.findSystemFonts()) - known):
        try:
            manager.addfont(file)
        except (OSError, RuntimeError):  # a font of a kind that cannot be read
            continue
    found = {entry.name for entry in manager.ttflist if (entry.weight, entry.style) == _UPRIGHT}
    # a last resort has a box for every letter
    return tuple(sorted(name for name in found if not name.startswith("Last Resort")))


@cache
def _file(name: str) -> str:
    return str(font_manager.findfont(FontProperties(family=[name])))


@cache
def _letters(file: str) -> frozenset[int]:
    try:
        return frozenset(FT2Font(file).get_charmap())
    except (OSError, RuntimeError):  # a font of a kind that cannot be read
        return frozenset()


def _coords(line: BaseGeometry) -> Any:  # noqa: ANN401 (an array)
    return shapely.get_coordinates(line)
