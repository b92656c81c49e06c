"""The printed figure: headline, map, key, card and small print, drawn without a browser."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from matplotlib.figure import Figure

from rangemap.errors import ConfigError
from rangemap.kinds import Shape
from rangemap.render import _words
from rangemap.render._map import draw_map
from rangemap.render._panel import Panel
from rangemap.render._scene import Bounds, scene
from rangemap.render._sheet import Sheet, Type, height, wrapped
from rangemap.render._side import Card, Key, Look
from rangemap.result import RangeMap
from rangemap.theme import themed

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


@dataclass(frozen=True)
class _Plan:
    """Where everything of one shape goes, in inches."""

    size: tuple[float, float, float]
    look: Look
    head: list[tuple[list[str], Type]]
    foot: list[str]
    panel: Bounds
    beside: bool
    key: Key
    card: Card | None


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


def figures(result: RangeMap, shapes: Sequence[Shape]) -> dict[Shape, Figure]:
    """Return figures of several shapes, which share what is projected."""
    plans = {shape: _plan(result, shape) for shape in shapes}
    shown = scene(result, [_aspect(plan.panel) for plan in plans.values()])
    made = {}
    for (shape, plan), frame in zip(plans.items(), shown.frames, strict=True):
        width, high, dpi = plan.size
        sheet = Sheet(width, high, dpi, plan.look.theme.paper)
        most = result.scenario.figure.max_labels
        draw_map(Panel(sheet, result, shown, frame, plan.panel, plan.look), most)
        projection = f"Projection: {shown.plane.name} ({shown.plane.reason}). "
        cropped = f"{_CROPPED} " if shown.cropped else ""
        _draw_around(sheet, plan, projection + cropped)
        made[shape] = sheet.figure
    return made


def _plan(result: RangeMap, shape: Shape) -> _Plan:
    style = result.scenario.figure
    width, high, dpi, scale = _size(getattr(style, shape), shape, style.dpi)
    ids = [system["id"] for system in result.summary["systems"]]
    colors = result.scenario.map
    look = Look(themed(style.theme or colors.theme, colors.colors, ids), scale)
    texts = _words.texts(result)
    inner = width - 2.0 * _EDGE
    quiet = look.theme.quiet
    head = [
        _fitted(texts["headline"], [look.type(size, 700) for size in (20.0, 18.5, 17.0)], inner),
        _fitted(texts["subtitle"], [look.type(size, 400, quiet) for size in (10.8, 10.2)], inner),
    ]
    foot = _foot(texts)
    key = Key(result, texts["key"], look)
    card = Card(result, look) if len(ids) == 1 else None
    beside = width / scale >= _SIDE_FROM
    top = high - _EDGE - sum(height(kind, len(lines)) for lines, kind in head) - 0.1
    small = _small(look)
    room = wrapped(f"{_LONGEST} {' '.join(foot)}", small, inner)
    bottom = _EDGE * 0.7 + height(small, len(room)) + 0.1
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
        msg = (
            f"figure.{shape}: {getattr(style, shape)} is too small for a map beside its texts; "
            "write a larger size, or only `shapes` that fit"
        )
        raise ConfigError(msg)
    return _Plan((width, high, dpi), look, head, foot, panel, beside, key, card)


def _below(key: Key, card: Card | None, half: float) -> float:
    """Return how high key and card stand below a map."""
    if card is None:
        return max(one.height(half) for one in key.halves())
    return max(key.height(half) + card.head_height(half) + _GAP, card.rows_height(half))


# Room is kept for the longest name of a projection: it is known only when the frame is
_CROPPED = "Parts of the reach lie beyond the frame."
_LONGEST = f"Projection: Lambert azimuthal equal-area (areas are true). {_CROPPED}"


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
        if plan.card:
            plan.card.draw_rows(sheet, left + half + _GAP, below, half)
            below = plan.card.draw_head(sheet, left, below, half) - _GAP / 2.0
            plan.key.draw(sheet, left, below, half)
        else:
            for one, x in zip(plan.key.halves(), (left, left + half + _GAP), strict=True):
                one.draw(sheet, x, below, half)
    small = _small(plan.look)
    lines = wrapped(f"{projection}{' '.join(plan.foot)}", small, inner)
    sheet.paragraph(_EDGE, _EDGE * 0.7 + height(small, len(lines)), lines, small, gid="foot")


def _fitted(text: str, kinds: Sequence[Type], width: float) -> tuple[list[str], Type]:
    """Set a text in the largest type that keeps it in one line, or else in lines of like length."""
    for kind in kinds:
        if len(lines := wrapped(text, kind, width)) == 1:
            return lines, kind
    lines = wrapped(text, kinds[0], width)
    narrower = (wrapped(text, kinds[0], width * share / 20.0) for share in range(11, 20))
    return next((one for one in narrower if len(one) == len(lines)), lines), kinds[0]


def _small(look: Look) -> Type:
    return look.type(6.8, 400, look.theme.quiet)


def _foot(texts: dict[str, Any]) -> list[str]:
    """Return the small print: note, caveat, sources, border view, licences, credit and date."""
    sources = "; ".join(source["text"] for source in texts["sources"])
    parts = [
        texts["note"],
        texts["caveat"],
        f"Range: {sources}.",
        f"Source: {texts['source']}" if texts["source"] else None,
        texts["borders"],
        *texts["attribution"],
        texts["credit"],
        texts["date"],
    ]
    return [part.rstrip(".") + "." for part in parts if part]


def _aspect(panel: Bounds) -> float:
    return (panel[2] - panel[0]) / (panel[3] - panel[1])


def _size(text: str, shape: Shape, dpi: int) -> tuple[float, float, float, float]:
    """Return width and height in inches, dots an inch, and the scale of texts."""
    numbers = [float(number) for number in re.findall(r"[\d.]+", text)]
    nominal = _NOMINAL[shape]
    ratio = numbers[1] / numbers[0] if len(numbers) > 1 else nominal[1] / nominal[0]
    if text.rstrip().endswith("px"):
        dpi_px = numbers[0] / nominal[0]
        # a picture has as many dots as its inches hold whole: a hair more is none less
        return nominal[0] + _HAIR, (round(numbers[0] * ratio) / dpi_px) + _HAIR, dpi_px, 1.0
    width = numbers[0] / 25.4
    return width, width * ratio, float(dpi), max(_LEAST_SCALE, width / nominal[0])
