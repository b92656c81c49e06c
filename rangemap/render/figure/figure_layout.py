"""The printed figure: headline, map, key, card and small print, drawn without a browser."""

import math
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from rangemap.analysis import RangeMap
from rangemap.config import Shape, at, sides, themed
from rangemap.errors import ConfigError
from rangemap.render.content import words
from rangemap.render.figure.key_and_card import Card, Entry, Key, Look, entries_of
from rangemap.render.figure.map_drawing import draw_map
from rangemap.render.figure.map_frame import Panel
from rangemap.render.figure.paper_sheet import Sheet, Type, height, wrapped
from rangemap.render.figure.projected_map import Bounds, Scene, scene

# Inches in which a figure is composed; a size in pixels is a share of them
_NOMINAL: dict[Shape, tuple[float, float]] = {"wide": (32.0 / 3.0, 6.0), "tall": (6.75, 8.4375)}
_LEAST_SCALE = 0.8  # of texts: the smallest is then 5.4 points
_SIDE = 2.4  # inches of nominal width for key and card beside the map
_SIDE_FROM = 7.5  # narrower, in nominal inches, they stand below it
_EDGE = 0.26
_HAIR = 1e-6
_GAP = 0.14
_MAP_SHARE = 0.5  # of the height between headline and small print is the map's at least
_LEAST_MAP = (1.8, 1.0)  # inches
_GROWN = 1.02  # a size that is too small grows by this, so often, to find one that is not
_STEPS = 60
_HEADLINE = (20.0, 18.5, 17.0, 15.5, 14.0)  # points
_SUBTITLE = (10.8, 10.2, 9.4)
_Inches = tuple[float, float, float, float]


@dataclass(frozen=True)
class _Plan:
    """Where everything of one shape goes, in inches."""

    size: tuple[float, float, float]
    look: Look
    head: list[tuple[list[str], Type]]
    foot: "_Foot"
    panel: Bounds
    beside: bool
    key: Key
    card: Card | None


@dataclass(frozen=True)
class Subject:
    """What a figure is about: what its key says, what lies on its map, whether it has a card."""

    entries: Callable[[RangeMap, Look], list[Entry]]
    scene: Callable[[RangeMap, Sequence[float]], Scene]
    card: bool


RANGE_MAP = Subject(entries_of, scene, card=True)


def figure(result: RangeMap, shape: Shape = "wide") -> Figure:
    """Return the printed figure.

    Parameters
    ----------
    result
        From `build`.
    shape
        ``wide`` (16:9) or ``tall`` (4:5).

    Returns
    -------
    matplotlib.figure.Figure
        Of the size that the config asks for. Its texts have a ``gid``: ``headline``, ``subtitle``,
        ``edge``, ``city``, ``country``, ``launch``, ``key``, ``card``, ``scale``, ``foot``.

    Raises
    ------
    ConfigError
        If the size is too small for a map, or an image cannot be read.
    OutputError
        If no installed font has the letters of a text.
    """
    return figures(result, (shape,))[shape]


def figures(
    result: RangeMap, shapes: Sequence[Shape], subject: Subject = RANGE_MAP
) -> dict[Shape, Figure]:
    """Return figures of several shapes, which share what is projected."""
    plans = {shape: _plan(result, shape, subject) for shape in shapes}
    shown = subject.scene(result, [_aspect(plan.panel) for plan in plans.values()])
    made: dict[Shape, Figure] = {}
    for (shape, plan), frame in zip(plans.items(), shown.frames, strict=True):
        width, high, dpi = plan.size
        sheet = Sheet(width, high, dpi, plan.look.theme.paper)
        most = result.scenario.figure.max_labels
        draw_map(Panel(sheet, result, shown, frame, plan.panel, plan.look), most)
        projection = f"Projection: {shown.plane.name} ({shown.plane.reason}). "
        _draw_around(sheet, plan, projection + (_CROPPED if shown.cropped else ""))
        made[shape] = sheet.figure
    return made


def _plan(result: RangeMap, shape: Shape, subject: Subject = RANGE_MAP) -> _Plan:
    style = result.scenario.figure
    asked = getattr(style, shape)
    if plan := _planned(result, _inches(*_size(asked, shape), shape, style.dpi), subject):
        return plan
    enough = [_enough(result, shape, wider, subject) for wider in (1.0, _GROWN)]
    sizes = " or ".join(dict.fromkeys(size for size in enough if size))
    msg = (
        f"{asked} is too small for a map beside its texts; write {sizes} or more, or leave the "
        "shape out of `shapes`"
    )
    raise ConfigError(at(result.scenario, f"figure.{shape}", msg))


def _enough(result: RangeMap, shape: Shape, wider: float, subject: Subject) -> str | None:
    """Return the size that is just large enough, grown in height and by a factor in width."""
    style = result.scenario.figure
    width, high, unit = _size(getattr(style, shape), shape)
    for _step in range(_STEPS):
        width, high = width * wider, high * _GROWN
        if _planned(result, _inches(width, high, unit, shape, style.dpi), subject):
            return f"{math.ceil(width)} x {math.ceil(high)} {unit}"
    return None


def _planned(result: RangeMap, size: _Inches, subject: Subject) -> _Plan | None:
    """Return where everything goes on a size; None if no room is left for a map."""
    style = result.scenario.figure
    width, high, _dpi, scale = size
    ids = [system["id"] for system in result.summary["systems"]]
    colors = result.scenario.map
    look = Look(themed(style.theme or colors.theme, colors.colors, ids), scale)
    texts = words.texts(result)
    inner = width - 2.0 * _EDGE
    quiet = look.theme.quiet
    head = [
        _fitted(texts["headline"], [look.type(size, 700) for size in _HEADLINE], inner),
        _fitted(
            texts["subtitle"], [look.type(size, 400, quiet) for size in (10.8, 10.2, 9.4)], inner
        ),
    ]
    foot = _Foot(texts, look, inner)
    key = Key(subject.entries(result, look), look)
    alone = len(ids) == 1 and not result.summary["systems"][0]["ring"]
    card = Card(result, look) if subject.card and alone else None
    beside = width / scale >= _SIDE_FROM
    top = high - _EDGE - sum(height(kind, len(lines)) for lines, kind in head) - 0.1
    bottom = _EDGE * 0.7 + foot.height(_LONGEST) + 0.1
    if beside:
        side = _SIDE * scale
        panel = (_EDGE, bottom, width - _EDGE - side - _GAP, top)
        if card:
            card = card.shortened(side, top - bottom - key.height(side) - 0.2)
    else:
        half = (inner - _GAP) / 2.0
        most = (top - bottom) * (1.0 - _MAP_SHARE)
        if card and _below(key, card, half) > most:
            card = None  # the key has its range as well
        below = _below(key, card, half)
        panel = (_EDGE, bottom + below + _GAP, width - _EDGE, top)
    if panel[2] - panel[0] < _LEAST_MAP[0] or panel[3] - panel[1] < _LEAST_MAP[1]:
        return None
    return _Plan(size[:3], look, head, foot, panel, beside, key, card)


def _below(key: Key, card: Card | None, half: float) -> float:
    """Return how high key and card stand below a map."""
    if card is None:
        return max(one.height(half) for one in key.halves())
    return min(_under_head(key, card, half), max(key.height(half), card.height(half)))


def _under_head(key: Key, card: Card, half: float) -> float:
    """Return how high they stand with the key under the card's head, and the rows beside both."""
    return max(key.height(half) + card.head_height(half) + _GAP, card.rows_height(half))


# Room is kept for the longest name of a projection: it is known only when the frame is
_CROPPED = "Parts of the reach lie beyond the frame."
_LONGEST = f"Projection: Lambert azimuthal equal-area (areas are true). {_CROPPED}"


class _Foot:
    """What stands below: the note, the small print, and who made the map and when."""

    def __init__(self, texts: dict[str, Any], look: Look, width: float) -> None:
        self._note = texts["note"] or ""
        self._small = _small_print(texts)
        self._made = " ".join(_stopped(text) for text in (texts["credit"], texts["date"]) if text)
        self._look, self._width = look, width

    def height(self, projection: str) -> float:
        """Return how high it stands, in inches."""
        return sum(height(kind, len(lines)) for lines, kind in self._set(projection))

    def draw(self, sheet: Sheet, left: float, projection: str) -> None:
        """Set it at the bottom of a sheet."""
        top = _EDGE * 0.7 + self.height(projection)
        for lines, kind in self._set(projection):
            top = sheet.paragraph(left, top, lines, kind, gid="foot")

    def _set(self, projection: str) -> list[tuple[list[str], Type]]:
        quiet = self._look.theme.quiet
        paragraphs = (
            (self._note, self._look.type(8.6)),
            (f"{projection} {self._small}", self._look.type(6.8, 400, quiet)),
            (self._made, self._look.type(6.8, 600, quiet)),
        )
        return [(wrapped(text, kind, self._width), kind) for text, kind in paragraphs if text]


def _draw_around(sheet: Sheet, plan: _Plan, projection: str) -> None:
    """Draw what stands about the map."""
    top = plan.size[1] - _EDGE * 0.85
    for (lines, kind), gid in zip(plan.head, ("headline", "subtitle"), strict=True):
        top = sheet.paragraph(_EDGE, top, lines, kind, gid=gid)
    left, bottom, right, up = plan.panel
    inner = plan.size[0] - 2.0 * _EDGE
    if plan.beside:
        side, x = _SIDE * plan.look.scale, right + _GAP
        below = plan.key.draw(sheet, x, up, side)
        if plan.card:
            plan.card.draw(sheet, x, below - 0.08, side)
    else:
        half = (inner - _GAP) / 2.0
        below = bottom - _GAP
        if plan.card and _under_head(plan.key, plan.card, half) > _below(plan.key, plan.card, half):
            plan.key.draw(sheet, left, below, half)
            plan.card.draw(sheet, left + half + _GAP, below, half)
        elif plan.card:
            plan.card.draw_rows(sheet, left + half + _GAP, below, half)
            below = plan.card.draw_head(sheet, left, below, half) - _GAP / 2.0
            plan.key.draw(sheet, left, below, half)
        else:
            for one, x in zip(plan.key.halves(), (left, left + half + _GAP), strict=True):
                one.draw(sheet, x, below, half)
    plan.foot.draw(sheet, _EDGE, projection)


def _fitted(text: str, kinds: Sequence[Type], width: float) -> tuple[list[str], Type]:
    """Set a text in the largest type of which it needs one line, or two of like length, or more."""
    large = next((kind for kind in kinds[:3] if len(wrapped(text, kind, width)) == 1), None)
    if large:
        return wrapped(text, large, width), large
    kind = next((kind for kind in kinds if len(wrapped(text, kind, width)) <= 2), kinds[-1])  # noqa: PLR2004
    lines = wrapped(text, kind, width)
    narrower = (wrapped(text, kind, width * share / 20.0) for share in range(11, 20))
    return next((one for one in narrower if len(one) == len(lines)), lines), kind


def _small_print(texts: dict[str, Any]) -> str:
    """Return caveat, sources, border view and licences."""
    sources = "; ".join(source["text"] for source in texts["sources"])
    parts = [
        texts["caveat"],
        f"Range: {sources}.",
        f"Source: {texts['source']}" if texts["source"] else None,
        texts["borders"],
        *texts["attribution"],
    ]
    return " ".join(_stopped(part) for part in parts if part)


def _stopped(text: str) -> str:
    return text.rstrip(".") + "."


def _aspect(panel: Bounds) -> float:
    return (panel[2] - panel[0]) / (panel[3] - panel[1])


def _size(text: str, shape: Shape) -> tuple[float, float, str]:
    """Return width, height and unit of a size as it is written in a config."""
    numbers, unit = sides(text)
    wide, high = _NOMINAL[shape]
    height_of = numbers[1] if len(numbers) > 1 else numbers[0] * high / wide
    return numbers[0], height_of, unit


def _inches(width: float, high: float, unit: str, shape: Shape, dpi: int) -> _Inches:
    """Return width and height in inches, dots an inch, and the scale of texts."""
    nominal = _NOMINAL[shape][0]
    if unit == "px":
        dpi_px = width / nominal
        # a picture has as many dots as its inches hold whole: a hair more is none less
        return nominal + _HAIR, round(high) / dpi_px + _HAIR, dpi_px, 1.0
    return width / 25.4, high / 25.4, float(dpi), max(_LEAST_SCALE, width / 25.4 / nominal)
