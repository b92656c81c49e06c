"""The frames of a figure in motion.

What does not move is drawn once, in layers: the ground, the launch regions, what lies above. What
grows is drawn between them at each step, from outlines of the distance field at that distance: no
step is a picture of another one made larger. The last frame is the figure itself.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import cached_property
from itertools import pairwise
from typing import Any

import shapely
from PIL import Image
from shapely.geometry.base import BaseGeometry

from rangemap.analysis import RangeMap
from rangemap.render.figure import (
    ONE_AT_A_TIME,
    Band,
    Drawn,
    Panel,
    Sheet,
    draw_edge,
    draw_fill,
    draw_labels,
    drawn,
)

_SIZE = "1280 x 720"
_GROWTH = 1.5  # of distance over time: slow at first, so that short ranges are seen to grow
_DOTS = 1280.0 * 4.0  # across the map: what is smaller is left out of an outline
_GROUND = frozenset({"sea", "land", "lakes", "borders", "disputed-borders"})
_GROWN = frozenset({"reach", "reach-edge"})
_LABELS = frozenset({"edge", "city", "country", "sea", "launch", "leader", "places"})

# Which launch region, minimum range and range in km: of one outline
_Outline = tuple[int, float, float]


def frames(result: RangeMap, steps: int) -> list[Image.Image]:
    """Return the frames: the launch regions alone, each step, the finished figure.

    Parameters
    ----------
    result
        From `build`.
    steps
        In how many the longest range is reached.

    Returns
    -------
    list of PIL.Image.Image
        RGB, 1,280 by 720 dots, two more than the steps.
    """
    look = result.scenario.figure.model_copy(update={"broadcast": _SIZE})
    scenario = result.scenario.model_copy(update={"figure": look})
    with ONE_AT_A_TIME:
        made = drawn(replace(result, scenario=scenario), ("broadcast",))["broadcast"]
        longest = max(band.range_km for band in made.panel.shown.bands)
        radii = [longest * (step / steps) ** _GROWTH for step in range(1, steps + 1)]
        growth = _Growth(result, made, radii)
        grown = [growth.at(radius) for radius in (0.0, *radii)]
        return [*grown, _picture(made.figure).convert("RGB")]


@dataclass(frozen=True)
class _Growth:
    """A figure whose reaches grow, at given radii in kilometres."""

    result: RangeMap
    made: Drawn
    radii: Sequence[float]

    def at(self, radius: float) -> Image.Image:
        """Return the frame in which everything has grown to a radius, or to its own range."""
        bands = self._panel.shown.bands
        told = [self._outline_of(band, radius) for band in bands]
        frame = self._ground.copy()
        last = {outline: band for band, outline in reversed([*zip(bands, told, strict=True)])}
        # as the shorter lies over the longer, nothing is tinted twice
        for outline, band in sorted(last.items(), key=lambda one: -one[1].range_km):
            if outline in self._shapes:
                frame.paste(self._tinted(band), mask=self._mask(outline))
        frame.alpha_composite(self._launches)
        done = [band for band in bands if band.range_km <= radius]
        growing = [
            (band, self._shapes[outline][1])
            for band, outline in zip(bands, told, strict=True)
            if band.range_km > radius and outline in self._shapes
        ]
        frame.alpha_composite(self._edges(growing, done))
        frame.alpha_composite(self._above(len(done)))
        return frame.convert("RGB")

    @cached_property
    def _panel(self) -> Panel:
        """The map on a sheet of its own, which shows through and is wiped after use."""
        panel = self.made.panel
        sheet = Sheet(panel.sheet.width, panel.sheet.height, self.made.figure.dpi, "none")
        sheet.from_the_right = panel.sheet.from_the_right
        return replace(panel, sheet=sheet)

    def _drawing(self, draw: Callable[[Panel], None]) -> Image.Image:
        """Return what is drawn on the map, as a picture that shows through elsewhere."""
        sheet = self._panel.sheet
        sheet.figure.clear()
        sheet.clip = self._panel.bounds
        draw(self._panel)
        return _picture(sheet.figure)

    def _outline_of(self, band: Band, radius: float) -> _Outline:
        launch, least = self._launched[band.system]
        return launch, least, min(radius, band.range_km)

    @cached_property
    def _launched(self) -> list[tuple[int, float]]:
        """For each system the number of its launch region, and its minimum range in km."""
        by_id = {
            system.id: (number, float(system.min_range_km or 0.0))
            for number, one in enumerate(self.result.launched)
            for system in one.systems
        }
        return [by_id[system["id"]] for system in self.result.summary["systems"]]

    @cached_property
    def _shapes(self) -> Mapping[_Outline, tuple[BaseGeometry, BaseGeometry]]:
        """Areas and edges on the plane of all outlines that hold anything."""
        panel = self._panel
        dot_m = (panel.frame[2] - panel.frame[0]) / _DOTS
        wanted = {
            self._outline_of(band, radius) for band in panel.shown.bands for radius in self.radii
        }
        shapes: dict[_Outline, tuple[BaseGeometry, BaseGeometry]] = {}
        for number, launched in enumerate(self.result.launched):
            own = sorted(one for one in wanted if one[0] == number)
            reaches = launched.field.reaches([(km * 1e3, least * 1e3) for _no, least, km in own])
            # within a minimum range there may be nothing
            seen = {one: all_of for one, all_of in zip(own, reaches, strict=True) if all_of}
            areas = panel.shown.plane.areas([*seen.values()])
            lines = panel.shown.plane.lines([*seen.values()])
            simple = shapely.make_valid(shapely.simplify(areas, dot_m))
            edges = shapely.simplify(lines, dot_m)
            shapes.update(zip(seen, zip(simple, edges, strict=True), strict=True))
        return shapes

    def _mask(self, outline: _Outline) -> Image.Image:
        """Return how much of each dot lies within an outline."""
        area = self._shapes[outline][0]
        return self._drawing(
            lambda panel: panel.sheet.area(area, panel.turn, facecolor="black")
        ).getchannel("A")

    def _tinted(self, band: Band) -> Image.Image:
        """Return the ground as it is where a band fills it."""
        if (band.system, band.certainty) not in self._tints:
            whole = replace(band, fill=shapely.box(*self._panel.frame))
            tint = self._drawing(lambda panel: draw_fill(panel, whole))
            self._tints[band.system, band.certainty] = Image.alpha_composite(self._ground, tint)
        return self._tints[band.system, band.certainty]

    @cached_property
    def _tints(self) -> dict[tuple[int, str], Image.Image]:
        return {}

    def _edges(
        self, growing: Sequence[tuple[Band, BaseGeometry]], done: Sequence[Band]
    ) -> Image.Image:
        def draw(panel: Panel) -> None:
            for band, line in reversed(growing):  # the next to end lies uppermost
                draw_edge(panel, band, line)
            for band in done:
                draw_edge(panel, band, band.edge)

        return self._drawing(draw)

    @cached_property
    def _ground(self) -> Image.Image:
        return self._layers(lambda gid: gid in _GROUND, paper=True)

    @cached_property
    def _launches(self) -> Image.Image:
        return self._layers(lambda gid: gid == "launch-region")

    @cached_property
    def _around(self) -> Image.Image:
        """All that lies above the edges, but for labels."""
        below = _GROUND | _GROWN | _LABELS | {"launch-region"}
        return self._layers(lambda gid: gid not in below)

    def _above(self, done: int) -> Image.Image:
        """Return all that lies above the edges, with the ranges of those that have ended."""
        if done not in self._with_labels:
            ended = self._panel.shown.bands[:done]
            labels = [
                (label, option)
                for label, option, _at in self.made.labels
                if label.what != "edge" or label.about in ended
            ]

            def draw(panel: Panel) -> None:
                panel.sheet.clip = None
                draw_labels(panel, labels)

            self._with_labels[done] = Image.alpha_composite(self._around, self._drawing(draw))
        return self._with_labels[done]

    @cached_property
    def _with_labels(self) -> dict[int, Image.Image]:
        return {}

    def _layers(self, shown: Callable[[str], bool], *, paper: bool = False) -> Image.Image:
        """Return those layers of the figure."""
        figure = self.made.figure
        drawn_in_order = sorted(figure.get_children()[1:], key=lambda one: one.get_zorder())
        named = [one.get_gid() or "" for one in drawn_in_order]
        # a halo belongs to the letters that are drawn after it
        whose = [after if own == "halo" else own for own, after in pairwise([*named, ""])]
        hidden = [one for one, gid in zip(drawn_in_order, whose, strict=True) if not shown(gid)]
        try:
            figure.patch.set_visible(paper)
            for one in hidden:
                one.set_visible(False)
            return _picture(figure)
        finally:
            figure.patch.set_visible(True)
            for one in hidden:
                one.set_visible(True)


def _picture(figure: Any) -> Image.Image:  # noqa: ANN401 (matplotlib's)
    figure.canvas.draw()
    size = figure.canvas.get_width_height()
    return Image.frombytes("RGBA", size, bytes(figure.canvas.buffer_rgba()))
