"""What stands beside the map: the key and the system card, each measured before it is drawn."""

from collections.abc import Collection, Sequence
from copy import copy
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from shapely.geometry.base import BaseGeometry

from rangemap.analysis import RangeMap
from rangemap.config import SystemChoice, Theme, read_image
from rangemap.render.content import Silhouette, facts, homes, in_line, silhouette, words
from rangemap.render.figure.paper_sheet import LINE, Sheet, Type, height, measure, wrapped
from rangemap.sentences import ENGLISH, Phrase, Speech, speech
from rangemap.story import targets
from rangemap.wording import capitalised

_BODY = 9.0  # points in a figure for an article
HATCH = 0.055  # inches between the lines of what is possible
_SWATCH = (0.24, 0.12)
_ROW_GAP = 0.045
_APART = 0.16  # inches between entries of one row
_PICTURE = 0.55  # inches high at most
_LEAST_ROWS = 2
_DIAMOND = 0.06  # inches: the side of a site's mark
_DASHES: tuple[Any, ...] = (
    *("solid", (0, (7, 2)), (0, (2, 1.4)), (0, (7, 2, 1.5, 2)), (0, (4, 3))),
    *((0, (1, 1)), (0, (10, 3)), (0, (7, 2, 1.5, 2, 1.5, 2)), (0, (4, 1.2, 1, 1.2)), (0, (1, 2.5))),
)
_SOLID = 5  # systems whose hues are told apart best
_LONG: Any = (0, (9, 1.6))
_INNER: Any = (0, (3.5, 2.2))
_FEW_RANGES = 5  # of more, the two of a system have one line of a brief key


@dataclass(frozen=True)
class Look:
    """How everything on the sheet is set: the theme, and two sizes of text in points.

    The third is the headline's, which is as large as it can be.
    """

    theme: Theme
    body: float
    small: float

    @property
    def scale(self) -> float:
        """Of drawings, to those of a figure for an article."""
        return self.body / _BODY

    def type(self, role: str, weight: int = 400, color: str | None = None) -> Type:
        """Return the type of ``body`` or ``small``."""
        return Type(getattr(self, role), color or self.theme.ink, weight)


@dataclass(frozen=True)
class Entry:
    """A line of the key: its mark, its hue and its text.

    A system's name, a line of its own where there are several, may have a small drawing. A range
    has the dashes of its edge.
    """

    mark: str
    text: str
    hue: str = ""
    drawing: Silhouette | None = None
    dashes: Any = "solid"

    @property
    def unmarked(self) -> bool:
        """Whether it is text alone: a system's name, or what is known of it."""
        return self.mark in {"name", "about"}


_MARKS = {"inside", "outside", "site-inside", "site-outside"}
DISPUTED: dict[str, Any] = {"linewidth": 0.6, "linestyle": (0, (3, 2.2)), "capstyle": "butt"}


def edge_dashes(system: int, theme: Theme, *, outermost: bool) -> Any:  # noqa: ANN401 (a style of matplotlib's)
    """Return how the edge of a system is dashed, on the map and in the key.

    An inner one always is. In one ink each system has dashes of its own, and in colours those from
    the sixth on have.
    """
    if not outermost:
        return _INNER
    in_color = any(len({hue[1:3], hue[3:5], hue[5:7]}) > 1 for hue in theme.hues)
    own = _DASHES[system % len(_DASHES)]
    return ("solid" if system < _SOLID else _LONG) if in_color else own


def disputed_border(say: Speech = ENGLISH) -> Entry:
    """Return the line of the key for disputed borders."""
    return Entry("disputed", say("Disputed border"))


class Key:
    """What the marks on the map mean, systems in the order of their range."""

    def __init__(self, entries: list[Entry], look: Look) -> None:
        self.entries, self.look = entries, look

    def seen(self, *, disputed: bool) -> "Key":
        """Return it without the disputed border where there is none on the map."""
        kept = copy(self)
        kept.entries = [one for one in self.entries if disputed or one.mark != "disputed"]
        return kept

    def of_marks(self, marks: Collection[str]) -> "Key":
        """Return it without marks of places of which there is none on the map."""
        kept, without = copy(self), _MARKS - {*marks}
        kept.entries = [one for one in self.entries if one.mark not in without]
        return kept

    def without_about(self) -> "Key":
        """Return it without what is known of each system beside its name and ranges."""
        kept = copy(self)
        kept.entries = [one for one in self.entries if one.mark != "about"]
        return kept

    def flow_height(self, width: float) -> float:
        """Return how high it stands in a width with its entries one after another, in inches."""
        return sum(self._row_height(row, width) for row in self._rows(width))

    def flow(self, sheet: Sheet, left: float, top: float, width: float) -> None:
        """Draw its entries one after another, row by row."""
        for row in self._rows(width):
            x = left
            for entry in row:
                room = min(self._entry_width(entry), width)
                self._draw_entry(sheet, entry, (x, top), room)
                x += room + _APART
            top -= self._row_height(row, width)

    def _rows(self, width: float) -> list[list[Entry]]:
        rows: list[list[Entry]] = []
        left = 0.0
        for entry in self.entries:
            wide = self._entry_width(entry) + _APART
            if not rows or wide > left + _APART or entry.unmarked or rows[-1][-1].mark == "about":
                rows.append([])
                left = width
            rows[-1].append(entry)
            left -= wide
        return rows

    def _row_height(self, row: list[Entry], width: float) -> float:
        rows = (len(self._lines(one, min(self._entry_width(one), width))) for one in row)
        return height(self._type(row[0]), max(rows)) + _ROW_GAP

    def _entry_width(self, entry: Entry) -> float:
        return measure(entry.text, self._type(entry)) + self._taken(entry) + 0.01

    def height(self, width: float) -> float:
        """Return how high it stands in a width, in inches."""
        return sum(
            height(self._type(entry), len(self._lines(entry, width))) + _ROW_GAP
            for entry in self.entries
        )

    def draw(self, sheet: Sheet, left: float, top: float, width: float) -> float:
        """Draw it; return where the next thing may begin."""
        for entry in self.entries:
            top = self._draw_entry(sheet, entry, (left, top), width)
        return top

    def _draw_entry(
        self, sheet: Sheet, entry: Entry, corner: tuple[float, float], width: float
    ) -> float:
        left, top = corner
        kind, lines = self._type(entry), self._lines(entry, width)
        middle = top - kind.size * LINE * 0.46 / 72.0
        self._mark(sheet, entry, left, middle, width)
        indent = 0.0 if entry.unmarked else self._taken(entry)
        return sheet.paragraph(left + indent, top, lines, kind, gid="key") - _ROW_GAP

    def _type(self, entry: Entry) -> Type:
        if entry.mark == "about":
            return self.look.type("small", 400, self.look.theme.quiet)
        return self.look.type("body", 600 if entry.mark == "name" else 400)

    def _lines(self, entry: Entry, width: float) -> list[str]:
        return wrapped(entry.text, self._type(entry), width - self._taken(entry))

    def _taken(self, entry: Entry) -> float:
        """Return how wide the mark is, or the drawing after a name."""
        if entry.unmarked:
            return self._drawn_width(entry) + 0.08
        return _SWATCH[0] * self.look.scale + 0.07

    def _drawn_width(self, entry: Entry) -> float:
        drawing = entry.drawing
        return min(0.75, 0.16 * drawing.width / drawing.height) if drawing else 0.0

    def _mark(self, sheet: Sheet, entry: Entry, left: float, middle: float, width: float) -> None:
        theme = self.look.theme
        wide, high = (side * self.look.scale for side in _SWATCH)
        box = shapely.box(left, middle - high / 2.0, left + wide, middle + high / 2.0)
        if entry.drawing:
            right = left + width
            draw_silhouette(
                sheet,
                entry.drawing,
                (right - self._drawn_width(entry), middle - 0.08, right, middle + 0.08),
                theme.ink,
            )
        elif entry.unmarked:
            return
        elif entry.mark == "launch":
            sheet.area(box, facecolor=entry.hue or theme.launch)
        elif entry.mark == "disputed":
            line = shapely.LineString([(left, middle), (left + wide, middle)])
            sheet.lines([line], color=theme.border, **DISPUTED)
        elif entry.mark in {"certain", "possible", "both"}:
            half = shapely.box(left, middle - high / 2.0, left + wide / 2.0, middle + high / 2.0)
            sure = {"certain": box, "both": half}.get(entry.mark, shapely.Polygon())
            fill_band(sheet, shapely.difference(box, sure), Fill(entry.hue, theme, possible=True))
            fill_band(sheet, sure, Fill(entry.hue, theme, possible=False))
            caps = "butt" if entry.dashes != "solid" else "round"
            look = {"linestyle": entry.dashes, "capstyle": caps}
            sheet.lines([box.exterior], color=entry.hue, linewidth=1.3, **look)
        else:
            at = (left + wide / 2.0, middle)
            mark_place(sheet, at, theme, entry.mark, entry.hue)


def entries_of(result: RangeMap, look: Look) -> list[Entry]:
    """Return the key of a range map."""
    key = words.texts(result)["key"]
    say = speech(result.scenario.map.sentences)
    systems = result.summary["systems"]
    several = len(systems) > 1
    entries = [
        Entry(one["mark"], capitalised(one["text"]), home.color)
        for one, home in zip(key["launches"], homes(result, look.theme), strict=True)
    ]
    for number in sorted(range(len(systems)), key=lambda k: float(systems[k]["range_km"])):
        hue = look.theme.hues[number]
        lines = key["systems"][number]
        if several and not systems[number]["ring"]:
            kind = systems[number]["class"]
            drawing = silhouette(kind) if kind else None
            entries.append(Entry("name", systems[number]["name"], hue, drawing))
            if known := in_line(systems[number], result.scenario.choices[number], say):
                entries.append(Entry("about", known))
        marks = ("certain", "possible") if len(lines) > 1 else ("certain",)
        entries += [
            Entry(
                mark,
                line[:1].upper() + line[1:],
                hue,
                dashes=edge_dashes(number, look.theme, outermost=line is lines[-1]),
            )
            for mark, line in zip(marks, lines, strict=True)
        ]
    inside = say("Place in reach of one or more") if several else say("Place in reach")
    entries += [Entry("inside", inside), Entry("outside", capitalised(key["outside"]))]
    if result.sites is not None:
        entries += [
            Entry("site-inside", say("Site in reach")),
            Entry("site-outside", say("Site out of reach")),
        ]
    return [*entries, disputed_border(say)]


def brief(entries: Sequence[Entry], result: RangeMap, look: Look, *, card: bool) -> list[Entry]:
    """Return a key of fewer lines: each system's name before its ranges.

    Of many ranges the two of a system are one, from the lowest to the longest, and a line of its
    own says what is hatched.

    Parameters
    ----------
    entries
        The whole key.
    result
        From `build`.
    look
        How it is set.
    card
        Whether one system alone is named, as it has no card beside the map.
    """
    made: list[Entry] = []
    name = ""
    merged = sum(one.mark in {"certain", "possible"} for one in entries) > _FEW_RANGES
    say = speech(result.scenario.map.sentences)
    systems = {one["name"]: one for one in result.summary["systems"]}
    for one in entries:
        if one.mark == "name" and one.hue:
            name = one.text
        elif merged and name and one.mark == "possible":
            text = _ranges_of(systems[name], say)
            made[-1] = replace(one, mark="both", text=say("{system}: {title}", **text))
        elif one.hue and name:
            line = Phrase(one.text[:1].lower() + one.text[1:])
            title = line if one.mark == "possible" else _with_targets(line, systems[name], say)
            made.append(replace(one, text=say("{system}: {title}", system=name, title=title)))
        elif one.mark != "about" or not name:
            made.append(one)
    if any(one.mark == "both" for one in made):
        at = max(k for k, one in enumerate(made) if one.mark == "both") + 1
        made.insert(at, Entry("possible", say("Possible range"), look.theme.quiet))
    (system, *others), (choice, *_others) = result.summary["systems"], result.scenario.choices
    if others or system["ring"] or not card:
        return made
    drawing = silhouette(system["class"]) if system["class"] else None
    named = [Entry("name", system["name"], made[-1].hue, drawing)]
    known = in_line(system, choice, say)
    return [*named, *([Entry("about", known)] if known else []), *made]


def _with_targets(line: Phrase, system: dict[str, Any], say: Speech) -> Phrase:
    """Return a range, and against what it holds where that is not all."""
    if not (target := system["against"]):
        return line
    return say.in_line([line, say("against {targets}", targets=targets(target, say))])


def _ranges_of(system: dict[str, Any], say: Speech) -> dict[str, str]:
    """Return a system's name, and its ranges from the lowest to the longest as one."""
    span = Phrase(words.ranges_as_one(system, say))
    return {"system": system["name"], "title": _with_targets(span, system, say)}


class Card:
    """One system: its drawing or picture, its name, and what is known of it."""

    def __init__(self, result: RangeMap, look: Look) -> None:
        scenario, system = result.scenario, result.summary["systems"][0]
        choice: SystemChoice = scenario.choices[0]
        self.look, self.name = look, system["name"]
        self.drawing = silhouette(system["class"])
        self.picture = read_image(scenario.base_dir / choice.image)[1] if choice.image else None
        self.rows = facts(system, choice, speech(scenario.map.sentences))

    def height(self, width: float) -> float:
        """Return how high it stands in a width, in inches."""
        return self.head_height(width) + self.rows_height(width)

    def rows_height(self, width: float) -> float:
        """Return how high the rows alone stand."""
        return sum(self._row_height(row, width) for row in self.rows)

    def shortened(self, width: float, most: float) -> "Card":
        """Return it with as many rows as a height in inches holds, the first ones kept."""
        short = copy(self)
        while short.height(width) > most and len(short.rows) > _LEAST_ROWS:
            short.rows = short.rows[:-1]
        return short

    def draw(self, sheet: Sheet, left: float, top: float, width: float) -> float:
        """Draw it; return where the next thing may begin."""
        return self.draw_rows(sheet, left, self.draw_head(sheet, left, top, width), width)

    def draw_head(self, sheet: Sheet, left: float, top: float, width: float) -> float:
        """Draw its drawing and name; return where the next thing may begin."""
        high = self._picture_height(width)
        box = (left, top - high, left + width, top)
        if self.picture is not None:
            sheet.image(self.picture, box)
        else:
            draw_silhouette(sheet, self.drawing, box, self.look.theme.ink)
        name = self.look.type("body", 700)
        lines = wrapped(self.name, name, width)
        return sheet.paragraph(left, top - high - 0.05, lines, name, gid="card") - 0.03

    def draw_rows(self, sheet: Sheet, left: float, top: float, width: float) -> float:
        """Draw its rows; return where the next thing may begin."""
        rule = self.look.theme.rule
        for head, text in self.rows:
            line = shapely.LineString([(left, top), (left + width, top)])
            sheet.lines([line], color=rule, linewidth=0.5)
            lines = self._lines(text, width)
            sheet.paragraph(left, top - 0.02, [head], self._head, gid="card")
            below = sheet.paragraph(left + self._indent, top - 0.02, lines, self._text, gid="card")
            top = below - 0.03
        return top

    @property
    def _head(self) -> Type:
        return self.look.type("small", 400, self.look.theme.quiet)

    @property
    def _text(self) -> Type:
        return self.look.type("small", 600)

    @property
    def _indent(self) -> float:
        return max(measure(head, self._head) for head, _text in self.rows) + 0.09

    def _lines(self, text: str, width: float) -> list[str]:
        return wrapped(text, self._text, width - self._indent)

    def _row_height(self, row: tuple[str, str], width: float) -> float:
        return height(self._text, len(self._lines(row[1], width))) + 0.05

    def _picture_height(self, width: float) -> float:
        if self.picture is not None:
            return _PICTURE * 1.4
        return min(_PICTURE, width * self.drawing.height / self.drawing.width)

    def head_height(self, width: float) -> float:
        """Return how high drawing and name stand."""
        name = self.look.type("body", 700)
        return (
            self._picture_height(width) + 0.08 + height(name, len(wrapped(self.name, name, width)))
        )


@dataclass(frozen=True)
class Fill:
    """How a band is filled: its hue on a theme, tinted or hatched; lighter at sea."""

    hue: str
    theme: Theme
    possible: bool
    sea: bool = False


def fill_band(sheet: Sheet, shape: BaseGeometry, fill: Fill) -> None:
    """Tint what is certain, hatch what is possible; the shape is in inches."""
    tint = fill.theme.sea_tint if fill.sea else fill.theme.tint
    sheet.area(shape, facecolor=fill.hue, alpha=tint * 0.35 if fill.possible else tint)
    if fill.possible and not shape.is_empty:
        hatch = shapely.intersection(_diagonals(shape.bounds), shape)
        sheet.lines(
            [hatch], color=fill.hue, alpha=0.3 if fill.sea else 0.4, linewidth=0.55, capstyle="butt"
        )


def _diagonals(bounds: Sequence[float]) -> BaseGeometry:
    west, south, east, north = bounds
    step = HATCH * np.sqrt(2.0)
    # each at a multiple of the step, so that hatches side by side meet
    first = np.floor((west - north) / step)
    offs = np.arange(first, np.ceil((east - south) / step) + 1.0) * step
    ends = [[(south + off, south), (north + off, north)] for off in offs]
    return shapely.multilinestrings(ends)


def mark_place(
    sheet: Sheet, at: tuple[float, float], theme: Theme, mark: str, launch: str = ""
) -> None:
    """Mark a place: a dot in reach, a ring out of it; a larger one for a launch point, in its hue.

    Parameters
    ----------
    sheet, at, theme
        On what, where in inches, and in whose colours.
    mark
        ``inside``, ``outside``, ``point``; ``site-inside`` or ``site-outside``, a diamond.
    launch
        The colour of a launch point; by default the theme's.
    """
    if mark.startswith("site"):
        turned = Affine2D().translate(-0.5, -0.5).rotate_deg(45.0).scale(_DIAMOND)
        path = Path.unit_rectangle().transformed(turned.translate(*at))
    else:
        path = Path.circle(at, {"point": 0.065, "inside": 0.033}.get(mark, 0.03))
    filled = {"point": launch or theme.launch, "inside": theme.ink, "site-inside": theme.ink}
    out = mark.endswith("outside")
    sheet.path(
        path,
        facecolor=filled.get(mark, theme.paper),
        edgecolor=theme.ink if out else theme.paper,
        linewidth=1.1 if out else 0.7,
    )


def draw_silhouette(
    sheet: Sheet, drawing: Silhouette, box: tuple[float, float, float, float], color: str
) -> None:
    """Draw a silhouette as large as a box allows, at its left and in its middle."""
    left, bottom, right, top = box
    scale = min((right - left) / drawing.width, (top - bottom) / drawing.height)
    drop = (top - bottom - drawing.height * scale) / 2.0
    turn = Affine2D().scale(scale, -scale).translate(left, top - drop)
    sheet.path(turn.transform_path(_path(drawing.path)), facecolor=color, edgecolor="none")


def _path(data: str) -> Path:
    """Read SVG path data of absolute ``M``, ``L``, ``C`` and ``Z``."""
    kinds = {"M": Path.MOVETO, "L": Path.LINETO, "C": Path.CURVE4}
    corners: list[tuple[float, float]] = []
    codes: list[Any] = []
    kind: Any = Path.MOVETO
    words = iter(data.split())
    for word in words:
        if word in kinds:
            kind = kinds[word]
        elif word == "Z":
            corners.append((0.0, 0.0))
            codes.append(Path.CLOSEPOLY)
        else:
            corners.append((float(word), float(next(words))))
            codes.append(kind)
            kind = Path.LINETO if kind == Path.MOVETO else kind
    return Path(corners, codes)
