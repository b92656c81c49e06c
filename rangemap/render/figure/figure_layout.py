"""The printed figure: headline, map, key, card and small print, drawn without a browser."""

import re
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import shapely
from matplotlib.figure import Figure

from rangemap.analysis import RangeMap
from rangemap.config import Shape, at, themed
from rangemap.errors import ConfigError
from rangemap.render.content import words
from rangemap.render.figure import formats
from rangemap.render.figure.formats import Format, format_of, size_of
from rangemap.render.figure.key_and_card import Card, Entry, Key, Look, brief, entries_of
from rangemap.render.figure.label_placing import Label, Option, Pin, read_pins
from rangemap.render.figure.map_drawing import draw_map
from rangemap.render.figure.map_frame import Panel
from rangemap.render.figure.paper_sheet import Sheet, Type, height, wrapped
from rangemap.render.figure.projected_map import Bounds, Scene, scene
from rangemap.sentences import Phrase, Speech, noted, speech
from rangemap.wording import up_to_colon

_SIDE = 2.35  # inches for key and card beside the map, where the body is of 9 points
_GAP = 0.14
_ABOVE_FOOT = 0.1
_HALF = 0.5  # of the sheet is the map's, where it can be
_LEAST_MAP = (1.6, 1.0)  # inches
_LEAST_SHARE = 0.2  # of the sheet: a smaller map is none
_WORLD_M = 16_000_000.0  # on a wider map a disputed border is too short to be looked for
_GROWN = 1.02  # a size that is too small grows by this, so often, to find one that is not
_STEPS = 60


@dataclass(frozen=True)
class _Plan:
    """Where everything of one shape goes, in inches."""

    form: Format
    look: Look
    head: list[tuple[list[str], Type]]
    foot: "_Foot"
    foot_beside: bool
    panel: Bounds
    beside: float
    key: Key
    card: Card | None

    @property
    def share(self) -> float:
        """How much of what may be drawn on is the map's, 0 to 1."""
        left, bottom, right, top = self.form.bounds
        whole = (right - left) * (top - bottom)
        return (self.panel[2] - self.panel[0]) * (self.panel[3] - self.panel[1]) / whole


@dataclass(frozen=True)
class Subject:
    """What a figure is about: what its key says, what lies on its map, whether it has a card.

    One that is not titled goes into a document that has headline, line and sources itself.
    """

    entries: Callable[[RangeMap, Look], list[Entry]]
    scene: Callable[[RangeMap, Sequence[float]], Scene]
    card: bool
    titled: bool = True


@dataclass(frozen=True)
class Drawn:
    """A figure, its map, and what is named there: each label, how it is set, where on the Earth."""

    figure: Figure
    panel: Panel
    labels: list[tuple[Label, Option | None, tuple[float, float] | None]]
    pins: Mapping[tuple[str, str], Pin]


RANGE_MAP = Subject(entries_of, scene, card=True)
PLATE = replace(RANGE_MAP, titled=False)


def figure(result: RangeMap, shape: Shape = "wide") -> Figure:
    """Return the printed figure.

    Parameters
    ----------
    result
        From `build`.
    shape
        ``wide`` (16:9), ``tall`` (4:5), ``square``, ``story`` (9:16), ``column``, ``columns`` or
        ``broadcast``.

    Returns
    -------
    matplotlib.figure.Figure
        Of the size that the config asks for. Its texts have a ``gid``: ``headline``, ``subtitle``,
        ``edge``, ``city``, ``country``, ``sea``, ``launch``, ``key``, ``card``, ``scale``,
        ``foot``.

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
    return {shape: one.figure for shape, one in drawn(result, shapes, subject).items()}


def drawn(
    result: RangeMap, shapes: Sequence[Shape], subject: Subject = RANGE_MAP
) -> dict[Shape, Drawn]:
    """Return figures as `figures` does, each with an account of its labels."""
    plans = {shape: _plan(result, shape, subject) for shape in shapes}
    shown = subject.scene(result, [_aspect(plan.panel) for plan in plans.values()])
    file = result.scenario.figure.labels
    pins = read_pins(result.scenario.base_dir / file) if file else {}
    say = speech(result.scenario.map.sentences)
    made: dict[Shape, Drawn] = {}
    framed = zip(plans.items(), shown.frames, shown.cropped, strict=True)
    for (shape, first), frame, cropped in framed:
        printed = _projection(shown, say, short=first.form.brief, cropped=cropped)
        plan, seen = _settled(first, frame, shown, printed)
        sheet = Sheet(plan.form.width, plan.form.height, plan.form.dpi, plan.look.theme.paper)
        sheet.from_the_right = say.from_the_right
        panel = Panel(sheet, result, shown, seen, sheet.mirrored(plan.panel), plan.look)
        own = pins.get(shape, {})
        labels = draw_map(panel, result.scenario.figure.max_labels, own)
        marks = {"inside" if one.about else "outside" for one, way in labels if way and one.mark}
        marks |= {"site-inside" if one.inside else "site-outside" for one in panel.sites}
        _draw_around(sheet, plan, plan.key.of_marks(marks), printed)
        where = [panel.lon_lat(option.at) if option else None for _label, option in labels]
        account = [(*one, at) for one, at in zip(labels, where, strict=True)]
        made[shape] = Drawn(sheet.figure, panel, account, own)
    return made


def _settled(plan: _Plan, frame: Bounds, shown: Scene, projection: str) -> tuple[_Plan, Bounds]:
    """Return a plan without what was kept room for and is not needed, and what its map shows.

    The map reaches down to where the key or the small print then begins.
    """
    disputed = _disputed(shown, frame)
    settled = replace(plan, key=plan.key.seen(disputed=disputed))
    left, bottom, right, top = plan.panel
    if not plan.beside:
        ((_l, bottom, _r, _t),) = (one.panel for one in _upright(settled, projection))
    elif not plan.foot_beside:
        first, low, last, _high = plan.form.bounds
        bottom = low + plan.foot.height(projection, last - first) + _ABOVE_FOOT
    more = (plan.panel[1] - bottom) * (frame[2] - frame[0]) / (right - left)
    seen = (frame[0], frame[1] - more, frame[2], frame[3])
    if not disputed and _disputed(shown, seen):  # it would need the room in the key
        return settled, frame
    return replace(settled, panel=(left, bottom, right, top)), seen


def _disputed(shown: Scene, frame: Bounds) -> bool:
    near = frame[2] - frame[0] < _WORLD_M
    return near and bool(shapely.intersects(shown.disputed, shapely.box(*frame)))


def _projection(shown: Scene, say: Speech, *, short: bool, cropped: bool) -> str:
    reason = None if short else shown.plane.reason
    return _named_projection(shown.plane.name, reason, say, cropped=cropped)


def _named_projection(name: str, reason: str | None, say: Speech, *, cropped: bool) -> str:
    named = say("Projection: {projection}.", projection=say(name))
    if reason:
        both = {"projection": say(name), "reason": say(reason)}
        named = say("Projection: {projection} ({reason}).", **both)
    return say.in_a_row([named, say(_CROPPED) if cropped else None])


def _plan(result: RangeMap, shape: Shape, subject: Subject = RANGE_MAP) -> _Plan:
    style = result.scenario.figure
    asked = getattr(style, shape)
    size = size_of(asked, shape)
    if plan := _planned(result, format_of(size, shape, style.dpi), subject):
        return plan
    enough = [_enough(result, size, shape, wider, subject) for wider in (1.0, _GROWN)]
    sizes = " or ".join(dict.fromkeys(one for one in enough if one))
    msg = (
        f"{asked} is too small for a map beside its texts; write {sizes} or more, or leave the "
        "shape out of `shapes`"
    )
    raise ConfigError(at(result.scenario, f"figure.{shape}", msg))


def _enough(
    result: RangeMap,
    size: tuple[float, float, str],
    shape: Shape,
    wider: float,
    subject: Subject,
) -> str | None:
    """Return the size that is just large enough, grown in height and by a factor in width."""
    for _step in range(_STEPS):
        size = formats.grown(size, wider, _GROWN)
        whole = format_of(size_of(formats.written(size), shape), shape, result.scenario.figure.dpi)
        if _planned(result, whole, subject):
            return formats.written(size)
    return None


def _planned(result: RangeMap, form: Format, subject: Subject) -> _Plan | None:
    """Return where everything goes in a format; None if no room is left for a map.

    Of the ways to set it the first is taken that leaves the map half of the sheet, or else the one
    that leaves it most.
    """
    plans = [plan for plan in _plans(result, form, subject) if _holds(plan)]
    return next((plan for plan in plans if plan.share >= _HALF), None) or max(
        plans, key=lambda plan: plan.share, default=None
    )


def _holds(plan: _Plan) -> bool:
    left, bottom, right, top = plan.panel
    enough = right - left >= _LEAST_MAP[0] and top - bottom >= _LEAST_MAP[1]
    return enough and plan.share >= _LEAST_SHARE


def _plans(result: RangeMap, form: Format, subject: Subject) -> Iterator[_Plan]:
    """Yield the ways to set a figure, the best liked first."""
    style, colors = result.scenario.figure, result.scenario.map
    ids = [system["id"] for system in result.summary["systems"]]
    theme = themed(style.theme or colors.theme, colors.colors, ids)
    look = Look(theme, form.body, form.small)
    texts, say = words.texts(result), speech(result.scenario.map.sentences)
    entries = subject.entries(result, look)
    several = len(ids) > 1 or result.summary["systems"][0]["ring"]
    left, _bottom, right, _top = form.bounds
    inner = right - left
    for size in range(len(form.headline)):
        kinds = [Type(points, theme.ink, 700) for points in form.headline[size:]]
        head = [
            _fitted(texts["headline"], kinds, inner),
            _even(texts["subtitle"], look.type("body", 400, theme.quiet), inner),
        ]
        whole = _Plan(
            form,
            look,
            head if subject.titled else [],
            _Foot(texts if subject.titled else None, look, say, short=form.brief),
            foot_beside=False,
            panel=(0.0, 0.0, 0.0, 0.0),
            beside=0.0,
            key=Key(entries, look),
            card=None,
        )
        lines = brief(entries, result, look, card=subject.card)
        if not form.upright:
            card = Card(result, look) if subject.card and not several else None
            yield from _beside(whole, card)
            if several:
                fine = Key(lines, replace(look, body=look.small))
                yield from _beside(replace(whole, key=fine), None)
        for small in (len(lines) > _FEW_LINES, True):
            own = replace(look, body=look.small) if small else look
            yield from _upright(replace(whole, key=Key(lines, own)))
        if not subject.titled:
            return
        quiet = look.type("small", 400, theme.quiet)
        subtitle = _even(texts["subtitle"], quiet, inner)
        yield from _upright(replace(whole, key=Key(lines, own), head=[head[0], subtitle]))


def _beside(plan: _Plan, card: Card | None) -> Iterator[_Plan]:
    """Yield the plans with key and card beside the map, the small print beside or below it too.

    It stands under the card where both have room there, whole: the map is then as high as may be,
    and no part of the sheet is empty. Else it stands below the map, or else the card is shortened.
    """
    left, low, right, _high = plan.form.bounds
    side = _SIDE * plan.look.scale
    top = _below_head(plan)
    short = plan.key.without_about()
    longest = _room_for(plan.foot.say, short=False)
    for foot_beside, ways in (
        (True, ((plan.key, card),)),
        (False, ((plan.key, card), (short, card), (short, None))),
        (True, ((short, card), (short, None))),
    ):
        foot = plan.foot.height(longest, side if foot_beside else right - left) + _ABOVE_FOOT
        bottom = low if foot_beside else low + foot
        room = top - bottom - (foot if foot_beside else 0.0)
        for key, wanted in ways:
            rest = room - key.height(side) - 0.2
            whole = foot_beside and key is plan.key
            shown = wanted.shortened(side, rest) if wanted and not whole else wanted
            if rest < 0.0 or (shown and shown.height(side) > rest):
                continue
            panel = (left, bottom, right - side - _GAP, top)
            yield replace(
                plan, panel=panel, beside=side, key=key, card=shown, foot_beside=foot_beside
            )
            break


def _upright(plan: _Plan, projection: str | None = None) -> Iterator[_Plan]:
    """Yield the plan with the key below the map, entry by entry, and below it the small print."""
    left, low, right, _high = plan.form.bounds
    longest = _room_for(plan.foot.say, short=plan.form.brief)
    foot = plan.foot.height(projection or longest, right - left)
    bottom = low + foot + plan.key.flow_height(right - left) + _AIR
    yield replace(plan, panel=(left, bottom, right, _below_head(plan)))


def _below_head(plan: _Plan) -> float:
    heads = sum(height(kind, len(lines)) for lines, kind in plan.head)
    return plan.form.bounds[3] - heads - 0.09


# Room is kept for the longest name of a projection: it is known only when the frame is
_CROPPED = noted("Parts of the reach lie beyond the frame.")


def _room_for(say: Speech, *, short: bool) -> str:
    name, reason = "Lambert azimuthal equal-area", "areas are true"
    return _named_projection(name, None if short else reason, say, cropped=True)


_ASKED = ("?", "!", "\uff1f", "\uff01", "\u061f", "\u2026")  # of Chinese and Arabic too
_FEW_LINES = 7  # of a key under the map; more are set in the small type
_APART = 0.05  # inches between note, small print, and who made the map
_AIR = 0.11  # inches above and below a key under the map


class _Foot:
    """What stands below: the note, the small print, and who made the map and when."""

    def __init__(
        self, texts: dict[str, Any] | None, look: Look, say: Speech, *, short: bool
    ) -> None:
        self.say = say
        self._look, self._note, self._small, self._made = look, "", "", ""
        if texts is None:  # a document says it
            return
        self._note = texts["note"] or ""
        self._small = _small_print(texts, say, short=short)
        made = (texts["credit"], texts["date"])
        self._made = say.in_a_row(_stopped(text, say) for text in made if text)

    def height(self, projection: str, width: float) -> float:
        """Return how high it stands in a width, in inches."""
        told = self._set(projection, width)
        return max(sum(height(kind, len(lines)) + _APART for lines, kind in told) - _APART, 0.0)

    def draw(self, sheet: Sheet, at: tuple[float, float], projection: str, width: float) -> None:
        """Set it from its lower left corner up."""
        top = at[1] + self.height(projection, width)
        for lines, kind in self._set(projection, width):
            top = sheet.paragraph(at[0], top, lines, kind, gid="foot") - _APART

    def _set(self, projection: str, width: float) -> list[tuple[list[str], Type]]:
        quiet = self._look.theme.quiet
        paragraphs = (
            (self._note, self._look.type("body")),
            (
                self.say.in_a_row([projection.strip(), self._small]),
                self._look.type("small", 400, quiet),
            ),
            (self._made, self._look.type("small", 600, quiet)),
        )
        return [(wrapped(text, kind, width), kind) for text, kind in paragraphs if text]


def _draw_around(sheet: Sheet, plan: _Plan, key: Key, projection: str) -> None:
    """Draw what stands about the map; the key may be shorter than what was planned."""
    sheet.is_turned = sheet.from_the_right
    first, low, last, top = plan.form.bounds
    gids = ("headline", "subtitle")[: len(plan.head)]
    for (lines, kind), gid in zip(plan.head, gids, strict=True):
        top = sheet.paragraph(first, top, lines, kind, gid=gid)
    _left, bottom, right, up = plan.panel
    sheet.layer = "key"
    if plan.beside:
        x = right + _GAP
        below = key.draw(sheet, x, up, plan.beside)
        sheet.layer = "card"
        if plan.card:
            plan.card.draw(sheet, x, below - 0.08, plan.beside)
    else:
        spare = plan.key.flow_height(last - first) - key.flow_height(last - first)
        key.flow(sheet, first, bottom - 0.07 - spare / 2.0, last - first)
    x, width = (right + _GAP, plan.beside) if plan.foot_beside else (first, last - first)
    plan.foot.draw(sheet, (x, low), projection, width)


def _fitted(text: str, kinds: Sequence[Type], width: float) -> tuple[list[str], Type]:
    """Set a text in the largest type of which it needs one line, or two of like length, or more."""
    large = next((kind for kind in kinds[:3] if len(wrapped(text, kind, width)) == 1), None)
    if large:
        return wrapped(text, large, width), large
    kind = next((kind for kind in kinds if len(wrapped(text, kind, width)) <= 2), kinds[-1])  # noqa: PLR2004
    return _even(text, kind, width)


def _even(text: str, kind: Type, width: float) -> tuple[list[str], Type]:
    """Set a text in lines of like length: no word stands alone on the last."""
    lines = wrapped(text, kind, width)
    if len(lines) == 1:
        return lines, kind
    narrower = (wrapped(text, kind, width * share / 20.0) for share in range(11, 20))
    return next((one for one in narrower if len(one) == len(lines)), lines), kind


def _small_print(texts: dict[str, Any], say: Speech, *, short: bool) -> str:
    """Return caveat, sources, border view and licences; in short, the first sentence of each."""
    told = [source["text"] for source in texts["sources"]]
    caveat, borders = texts["caveat"], texts["borders"]
    if short:  # of a source who says it, not what it is called
        told = [up_to_colon(text, 2) for text in told]
        caveat = re.split(r"\. |。", caveat)[0]
        borders = up_to_colon(borders, 2)
    source = texts["source"]
    parts = [
        caveat,
        _stopped(say("Range: {sources}.", sources=say.apart(told)), say),
        say("Source: {text}", text=Phrase(source)) if source else None,
        borders,
        *texts["attribution"],
    ]
    return say.in_a_row(_stopped(part, say) for part in parts if part)


def _stopped(text: str, say: Speech) -> str:
    """Return a sentence with one stop: a question or a cry has its own."""
    told = text.rstrip(".。")
    return told if told.endswith(_ASKED) else say("{sentence}.", sentence=Phrase(told))


def _aspect(panel: Bounds) -> float:
    return (panel[2] - panel[0]) / (panel[3] - panel[1])
