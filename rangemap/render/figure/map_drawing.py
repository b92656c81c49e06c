"""The map of a figure: base, reaches, launch region and labels, in a panel of the sheet."""

from typing import Any

import numpy as np
import shapely
from matplotlib.path import Path

from rangemap.render.figure.insets import draw_locator, draw_scale_bar
from rangemap.render.figure.key_and_card import Fill, fill_band, mark_place
from rangemap.render.figure.label_placing import Placer
from rangemap.render.figure.map_frame import Panel
from rangemap.render.figure.map_labels import draw_labels
from rangemap.render.figure.projected_map import Band

_SPECK = 0.02  # inches: the radius of what a reader still sees
_DISPUTED: dict[str, Any] = {
    "linewidth": 0.6,
    "linestyle": (0, (3, 2.2)),
    "capstyle": "butt",
}
_DASHES: tuple[Any, ...] = ("solid", (0, (7, 2)), (0, (2, 1.4)), (0, (7, 2, 1.5, 2)), (0, (4, 3)))


def draw_map(panel: Panel, max_labels: int) -> None:
    """Draw the map into its panel.

    Parameters
    ----------
    panel
        What is drawn, and where.
    max_labels
        How many cities are named at most.
    """
    panel.sheet.clip = panel.bounds
    _draw_ground(panel)
    _draw_reaches(panel)
    panel.sheet.clip = None
    if panel.filled:
        panel.sheet.lines([panel.box.exterior], color=panel.look.theme.rule, linewidth=0.6)
    placer = Placer(panel.bounds)
    draw_scale_bar(panel, placer)
    draw_locator(panel, placer)
    draw_labels(panel, placer, max_labels)


def _draw_ground(panel: Panel) -> None:
    """Draw sea, land, borders and the launch region's own ground."""
    sheet, theme, turn = panel.sheet, panel.look.theme, panel.turn
    whole = shapely.box(*panel.frame)
    if panel.filled:
        sheet.area(panel.box, facecolor=theme.sea)
    else:
        sheet.area(panel.shown.earth, turn, facecolor=theme.sea)
    near = [shape for shape in panel.shown.land if shape.intersects(whole)]
    land = shapely.multipolygons(shapely.get_parts(np.array(near, dtype=object)))
    # a stroke of its own colour closes the hairlines between neighbours
    sheet.area(land, turn, facecolor=theme.land, edgecolor=theme.land, linewidth=0.4)
    sheet.lines(shapely.boundary(shapely.get_parts(land)), turn, color=theme.border, linewidth=0.45)
    sheet.lines([panel.shown.disputed], turn, color=theme.land, linewidth=1.2)
    sheet.lines([panel.shown.disputed], turn, color=theme.border, **_DISPUTED)


def _draw_reaches(panel: Panel) -> None:
    """Draw the bands, the launch region and the edges."""
    sheet, theme = panel.sheet, panel.look.theme
    for band in panel.shown.bands:
        fill = shapely.intersection(panel.on_sheet(band.fill), panel.box)
        hue = band.hue or theme.hues[band.system]
        fill_band(sheet, fill, Fill(hue, theme, possible=band.certainty == "possible"))
    parts = shapely.get_parts(panel.shown.launch)
    size = shapely.get_dimensions(parts)
    areas = shapely.get_parts(parts[size == 2])  # noqa: PLR2004 (polygons)
    if len(areas):
        launch = shapely.multipolygons(areas)
        sheet.area(
            launch, panel.turn, facecolor=theme.launch, edgecolor=theme.launch, linewidth=0.5
        )
        own = shapely.intersection(panel.shown.disputed, launch)
        sheet.lines([own], panel.turn, color=theme.on_launch, **_DISPUTED)
    _draw_small_parts(panel, areas)
    sheet.lines(parts[size == 1], panel.turn, color=theme.launch, linewidth=2.4)
    for band in panel.shown.bands:
        width = 1.7 if band.outermost else 1.2
        style = _dashes(panel, band)
        sheet.lines(
            [band.edge],
            panel.turn,
            color=theme.hues[band.system],
            linewidth=width,
            linestyle=style,
            gid="reach-edge",
            capstyle="butt" if style != "solid" else "round",
        )
    for point in shapely.get_coordinates(parts[size == 0]):
        mark_place(sheet, panel.inch(point), theme, "point")
    if not panel.filled:
        rim = shapely.boundary(shapely.get_parts(panel.shown.earth))
        sheet.lines(rim, panel.turn, color=theme.border, linewidth=0.6)


def _draw_small_parts(panel: Panel, areas: Any) -> None:  # noqa: ANN401 (an array of polygons)
    """Mark what of a launch region is too small to be seen, and the borders within it."""
    theme = panel.look.theme
    for area in areas:
        west, south, east, north = area.bounds
        if max(east - west, north - south) * panel.scale < 2.0 * _SPECK:
            at = panel.inch(((west + east) / 2.0, (south + north) / 2.0))
            panel.sheet.path(Path.circle(at, _SPECK), facecolor=theme.launch, edgecolor="none")
    own = panel.result.region.countries if panel.result.region.kind == "country" else ()
    if len(own) > 1:
        pairs = zip(panel.shown.codes, panel.shown.land, strict=True)
        borders = [shapely.boundary(shape) for code, shape in pairs if code in own]
        panel.sheet.lines(borders, panel.turn, color=theme.on_launch, linewidth=0.4)


def _dashes(panel: Panel, band: Band) -> Any:  # noqa: ANN401 (a style of matplotlib's)
    """Return how an edge is dashed: an inner one always, and in one ink each system its own."""
    if not band.outermost:
        return (0, (3.5, 2.2))
    in_color = any(len({hue[1:3], hue[3:5], hue[5:7]}) > 1 for hue in panel.look.theme.hues)
    return "solid" if in_color else _DASHES[band.system % len(_DASHES)]
