"""The map of a figure: base, reaches, launch region and labels, in a panel of the sheet."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from matplotlib.path import Path
from shapely.geometry.base import BaseGeometry

from rangemap.render.content import Home, homes
from rangemap.render.figure.insets import draw_locator, draw_scale_bar
from rangemap.render.figure.key_and_card import (
    DISPUTED,
    Fill,
    edge_dashes,
    fill_band,
    mark_place,
)
from rangemap.render.figure.label_placing import Label, Option, Pin
from rangemap.render.figure.map_frame import Panel
from rangemap.render.figure.map_labels import labels_of
from rangemap.render.figure.projected_map import Band

_SPECK = 0.02  # inches: the radius of what a reader still sees
_ALIKE = 0.001
_TURN = 7.0  # widths of a line that systems with one edge in common take turns in


def draw_map(
    panel: Panel, max_labels: int, pins: Mapping[tuple[str, str], Pin]
) -> list[tuple[Label, Option | None]]:
    """Draw the map into its panel; return what is named on it and how.

    Parameters
    ----------
    panel
        What is drawn, and where.
    max_labels
        How many cities are named at most, beside those that are asked for.
    pins
        Labels that somebody has pinned.
    """
    panel.sheet.clip = panel.bounds
    _draw_ground(panel)
    _draw_reaches(panel)
    panel.sheet.clip = None
    panel.sheet.layer = "frame"
    if panel.filled:
        panel.sheet.lines([panel.box.exterior], color=panel.look.theme.rule, linewidth=0.6)
    taken = draw_locator(panel)
    taken.append(draw_scale_bar(panel, taken))
    labels = labels_of(panel, taken, max_labels, pins)
    draw_labels(panel, labels)
    return labels


def draw_labels(panel: Panel, labels: Sequence[tuple[Label, Option | None]]) -> None:
    """Draw lines, then marks, then names."""
    theme = panel.look.theme
    for label, option in labels:
        if option is not None:
            panel.leader(option, option.kind.color if label.what == "edge" else theme.ink)
    panel.sheet.layer = "sites"
    for site in panel.sites:
        mark_place(panel.sheet, site.at, theme, "site-inside" if site.inside else "site-outside")
    for label, option in labels:
        if option is not None and label.mark is not None:
            panel.sheet.layer = "places"
            mark_place(panel.sheet, label.mark, theme, "inside" if label.about else "outside")
    for label, option in labels:
        if option is not None:
            halo = label.what in {"edge", "city", "site"} or option.kind.color == theme.ink
            panel.write(option, label.what, halo=halo)


def _draw_ground(panel: Panel) -> None:
    """Draw sea, land, borders and the launch region's own ground."""
    sheet, theme, turn = panel.sheet, panel.look.theme, panel.turn
    whole = shapely.box(*panel.frame)
    sheet.layer = "sea"
    if panel.filled:
        sheet.area(panel.box, facecolor=theme.sea)
    else:
        sheet.area(panel.shown.earth, turn, facecolor=theme.sea)
    sheet.layer = "land"
    near = [shape for shape in panel.shown.land if shape.intersects(whole)]
    land = shapely.multipolygons(shapely.get_parts(np.array(near, dtype=object)))
    # a stroke of its own colour closes the hairlines between neighbours
    sheet.area(land, turn, facecolor=theme.land, edgecolor=theme.land, linewidth=0.4)
    sheet.layer = "lakes"
    sheet.area(panel.shown.lakes, turn, facecolor=theme.sea)
    sheet.lines([shapely.boundary(panel.shown.lakes)], turn, color=theme.border, linewidth=0.3)
    sheet.layer = "borders"
    sheet.lines(shapely.boundary(shapely.get_parts(land)), turn, color=theme.border, linewidth=0.45)
    sheet.layer = "disputed-borders"
    sheet.lines([panel.shown.disputed], turn, color=theme.land, linewidth=1.2)
    sheet.lines([panel.shown.disputed], turn, color=theme.border, **DISPUTED)


def _draw_reaches(panel: Panel) -> None:
    """Draw the bands, the launch region and the edges."""
    sheet, theme = panel.sheet, panel.look.theme
    sheet.layer = "reach"
    for band in panel.shown.bands:
        draw_fill(panel, band)
    launches = [*zip(homes(panel.result, theme), panel.shown.launches, strict=True)]
    sheet.layer = "launch-region"
    for home, shape in launches:
        _draw_launch_region(panel, home, shape)
    for band in panel.shown.bands:
        draw_edge(panel, band, band.edge)
    sheet.layer = "launch-points"
    for home, shape in launches:
        for point in shapely.get_coordinates(_parts_of(shape, 0)):
            mark_place(sheet, panel.inch(point), theme, "point", home.color)
    sheet.layer = "rim"
    if not panel.filled:
        rim = shapely.boundary(shapely.get_parts(panel.shown.earth))
        sheet.lines(rim, panel.turn, color=theme.border, linewidth=0.6)


def draw_fill(panel: Panel, band: Band) -> None:
    """Tint or hatch what a band fills, land and sea each in its own way."""
    theme = panel.look.theme
    land, water = panel.parted(band.fill)
    look = Fill(band.hue or theme.hues[band.system], theme, band.certainty == "possible")
    fill_band(panel.sheet, water, replace(look, sea=True))
    fill_band(panel.sheet, land, look)


def draw_edge(panel: Panel, band: Band, line: BaseGeometry) -> None:
    """Draw a line on the plane as the edge of a band is drawn."""
    style = _dashes(panel, band, _sharing(panel.shown.bands, band))
    panel.sheet.lines(
        [line],
        panel.turn,
        color=panel.look.theme.hues[band.system],
        linewidth=(1.7 if band.outermost else 1.2) * panel.pen,
        linestyle=style,
        gid="reach-edge",
        capstyle="butt" if style != "solid" else "round",
    )


def _parts_of(shape: BaseGeometry, dimensions: int) -> Any:  # noqa: ANN401 (an array of geometries)
    """Return the points, the lines or the areas of a collection."""
    parts = shapely.get_parts(shape)
    return shapely.get_parts(parts[shapely.get_dimensions(parts) == dimensions])


def _draw_launch_region(panel: Panel, home: Home, shape: BaseGeometry) -> None:
    """Draw the areas and lines of a launch region, in its own colour."""
    sheet, areas = panel.sheet, _parts_of(shape, 2)
    if len(areas):
        launch = shapely.union_all(areas)  # those on either side of 180 degrees are one again
        look = {"facecolor": home.color, "edgecolor": home.color}
        sheet.area(launch, panel.turn, **look, linewidth=0.5)
        own = shapely.intersection(panel.shown.disputed, launch)
        sheet.lines([own], panel.turn, color=home.on_color, **DISPUTED)
    _draw_small_parts(panel, home, areas)
    sheet.lines(_parts_of(shape, 1), panel.turn, color=home.color, linewidth=2.4)


def _draw_small_parts(panel: Panel, home: Home, areas: Any) -> None:  # noqa: ANN401 (an array)
    """Mark what of a launch region is too small to be seen, and the borders within it."""
    for area in areas:
        west, south, east, north = area.bounds
        if max(east - west, north - south) * panel.scale < 2.0 * _SPECK:
            at = panel.inch(((west + east) / 2.0, (south + north) / 2.0))
            panel.sheet.path(Path.circle(at, _SPECK), facecolor=home.color, edgecolor="none")
    own = home.region.countries if home.region.kind == "country" else ()
    if len(own) > 1:
        pairs = zip(panel.shown.codes, panel.shown.land, strict=True)
        shapes = [shape for code, shape in pairs if code in own]
        panel.sheet.lines(_between(shapes), panel.turn, color=home.on_color, linewidth=0.4)


def _between(shapes: Sequence[BaseGeometry]) -> list[BaseGeometry]:
    """Return the borders that shapes have in common: no coasts."""
    edges = shapely.boundary(np.array(shapes, dtype=object))
    one, other = shapely.STRtree(edges).query(edges, predicate="intersects")
    first = one < other
    common = shapely.intersection(edges[one[first]], edges[other[first]])
    parts = shapely.get_parts(shapely.get_parts(common))
    return [*shapely.line_merge(parts[shapely.get_dimensions(parts) == 1])]


def _sharing(bands: Sequence[Band], band: Band) -> tuple[int, int]:
    """Return which of the bands that have one edge in common this is, and how many there are."""
    if band.edge.is_empty:
        return 0, 1
    same = [
        one is band
        for one in bands
        if one is band or (one.range_km == band.range_km and _alike(one.edge, band.edge))
    ]
    return same.index(True), len(same)


def _alike(one: BaseGeometry, other: BaseGeometry) -> bool:
    """Return whether two edges of one range are those of one launch region."""
    return bool(
        not one.is_empty
        and np.allclose(one.bounds, other.bounds, rtol=_ALIKE, atol=0.0)
        and np.isclose(one.length, other.length, rtol=_ALIKE, atol=0.0)
    )


def _dashes(panel: Panel, band: Band, shared: tuple[int, int]) -> Any:  # noqa: ANN401 (a style of matplotlib's)
    """Return how an edge is dashed.

    One that several systems share takes turns, so that each is seen.
    """
    number, count = shared
    if count > 1:
        return (number * _TURN, (_TURN, _TURN * (count - 1)))
    return edge_dashes(band.system, panel.look.theme, outermost=band.outermost)
