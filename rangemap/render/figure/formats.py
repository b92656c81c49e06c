"""The formats: the size of each, its three sizes of type, and what it leaves room for.

A format is composed at the size at which it is seen, in inches: a picture for an article at 1,024
CSS pixels, one for a telephone at 390, one for a television as if it were 8 inches wide. So a
size in points says how a text is read, and the smallest is legible at the size of use.
"""

import math
from dataclasses import dataclass

from rangemap.config import Shape, sides

_CSS = 96.0  # pixels an inch
_ARTICLE, _PHONE, _TELEVISION = 1024.0 / _CSS, 390.0 / _CSS, 8.0
_UPRIGHT = 1.15  # width by height: what is less wide is seen on a telephone
_PAGE, _COLUMNS = 9.0, 5.5  # inches in print from which on it is a page's, several columns'
# Width by height, where a size gives the width alone
_ASPECTS: dict[Shape, float] = {
    "wide": 16.0 / 9.0,
    "tall": 4.0 / 5.0,
    "square": 1.0,
    "story": 9.0 / 16.0,
    "column": 3.0 / 4.0,
    "columns": 18.0 / 11.0,
    "broadcast": 16.0 / 9.0,
}
# Shares of width and height that other things may cover: the buttons of a story's application above
# and below; on television the sides (EBU R 95: graphics stay 5 % off them)
_STORY_SAFE = (0.0, 0.16, 0.0, 0.12)
_TELEVISION_SAFE = (0.05, 0.05, 0.05, 0.05)
_HAIR = 1e-6


@dataclass(frozen=True)
class Format:
    """How a figure of one size is composed.

    Attributes
    ----------
    width, height, dpi
        In inches; dots an inch.
    headline
        Points, the largest first: a long headline is set in a smaller one.
    body, small
        Points of labels, key and card; of small print, scale and names of small countries.
    edge
        Inches about everything.
    safe
        Shares of width and height at the left, bottom, right and top that stay clear.
    upright
        Whether key and small print stand below the map.
    brief
        Whether the small print and the key say the least that must be said.
    """

    width: float
    height: float
    dpi: float
    headline: tuple[float, ...]
    body: float
    small: float
    edge: float
    safe: tuple[float, float, float, float] = (0.0, 0.0, 0.0, 0.0)
    upright: bool = False
    brief: bool = False

    @property
    def bounds(self) -> tuple[float, float, float, float]:
        """Left, bottom, right and top of what may be drawn on, in inches."""
        left, bottom, right, top = self.safe
        return (
            max(self.edge, left * self.width),
            max(self.edge * 0.75, bottom * self.height),
            self.width - max(self.edge, right * self.width),
            self.height - max(self.edge * 0.8, top * self.height),
        )


def size_of(text: str, shape: Shape) -> tuple[float, float, str]:
    """Return width, height and unit of a size as it is written in a config."""
    numbers, unit = sides(text)
    high = numbers[1] if len(numbers) > 1 else numbers[0] / _ASPECTS[shape]
    return numbers[0], high, unit


def format_of(size: tuple[float, float, str], shape: Shape, dpi: int) -> Format:
    """Return how a size is composed; a shape decides only where it is for television.

    Parameters
    ----------
    size
        From `size_of`.
    shape
        Of the config.
    dpi
        Dots an inch of a size in millimetres.
    """
    width, high, unit = size
    upright = width / high < _UPRIGHT
    if unit == "mm":
        return _printed(width / 25.4, high / 25.4, float(dpi), upright=upright)
    nominal = _PHONE if upright else _ARTICLE
    if shape == "broadcast":
        nominal = _TELEVISION
    # a picture has as many dots as its inches hold whole: a hair more is none less
    dots = width / nominal
    inches = (nominal + _HAIR, round(high) / dots + _HAIR, dots)
    if shape == "broadcast":
        return Format(
            *inches, (19.0, 17.0, 15.0, 13.0), 9.0, 7.2, 0.2, _TELEVISION_SAFE, brief=True
        )
    if upright:
        sizes = (16.0, 14.5, 13.0, 12.0, 11.0, 10.0)
        safe = _STORY_SAFE if width / high < 0.65 else (0.0, 0.0, 0.0, 0.0)  # noqa: PLR2004 (9:16)
        return Format(*inches, sizes, 8.0, 6.0, 0.15, safe, upright=True, brief=True)
    return Format(*inches, (20.0, 18.5, 17.0, 15.5, 14.0), 9.0, 7.0, 0.26)


def _printed(width: float, high: float, dpi: float, *, upright: bool) -> Format:
    if width >= _PAGE and not upright:
        return Format(width, high, dpi, (20.0, 18.5, 17.0, 15.5, 14.0), 9.0, 7.0, 0.26)
    if width >= _COLUMNS:
        heads = (15.0, 13.5, 12.5, 11.5)
        return Format(width, high, dpi, heads, 7.4, 5.8, 0.1, upright=upright, brief=upright)
    sizes = (13.0, 12.0, 11.0, 10.0, 9.0)
    return Format(width, high, dpi, sizes, 7.2, 5.6, 0.08, upright=True, brief=True)


def grown(size: tuple[float, float, str], wider: float, higher: float) -> tuple[float, float, str]:
    """Return a larger size."""
    return size[0] * wider, size[1] * higher, size[2]


def written(size: tuple[float, float, str]) -> str:
    """Return a size as a config has it, rounded up."""
    return f"{math.ceil(size[0])} x {math.ceil(size[1])} {size[2]}"
