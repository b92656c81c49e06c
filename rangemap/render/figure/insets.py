"""What is set into a corner of a map: the scale bar, and a globe that shows where the map lies."""

from collections.abc import Sequence

import numpy as np
import shapely
from matplotlib.path import Path
from matplotlib.transforms import Affine2D
from shapely.geometry.base import BaseGeometry

from rangemap.field import geodesy
from rangemap.render.figure.map_frame import Panel
from rangemap.render.figure.paper_sheet import height, measure
from rangemap.render.figure.projections import Plane
from rangemap.sentences import noted, speech
from rangemap.units import format_kilometres, format_miles, km_to_miles, miles_to_km
from rangemap.world import tables

_TRUE = noted("Scale true at the map's centre")
_NICE = (1, 2, 5)
_LOCATOR_M = 1_600_000.0  # a narrower map says where on Earth it lies
_NAME = 0.4  # inches
_PLATE = 0.75  # of paper, under a scale bar
_OFF_LAUNCH = 0.05  # inches
_LOCATOR = 0.44  # inches, its radius
_SMALLER = (1.0, 0.8, 0.65)  # of it, where an edge is in the way


def draw_scale_bar(panel: Panel, taken: Sequence[BaseGeometry]) -> BaseGeometry:
    """Draw a bar of kilometres over one of miles, true at the middle of the panel.

    It stands in the corner where it hides least; what it takes is returned.
    """
    theme, (west, south, east, north) = panel.look.theme, panel.frame
    ratio = panel.shown.plane.scale_on((west + east) / 2.0, (south + north) / 2.0)
    inches = panel.scale * ratio  # for a metre on the ground
    kind = panel.look.type("small")
    km = _nice((panel.bounds[2] - panel.bounds[0]) * 0.2 / inches / 1000.0)
    miles = _nice(km_to_miles(km))
    language = panel.result.scenario.label_language
    bars = (
        (miles_to_km(miles) * 1000.0 * inches, format_miles(miles, language)),
        (km * 1000.0 * inches, format_kilometres(km, language)),
    )
    true = speech(panel.result.scenario.map.sentences)(_TRUE)
    high = height(kind) * 3.1
    wide = max(measure(true, kind), *(bar + measure(text, kind) + 0.08 for bar, text in bars))
    (left, bottom), plate = _quiet_corner(panel, (wide + 0.1, high + 0.03), taken)
    left, bottom = left + 0.05, bottom + 0.05
    panel.sheet.layer = "scale"
    panel.sheet.area(plate, facecolor=theme.paper, alpha=_PLATE)
    step = height(kind)
    panel.sheet.write((left, bottom), true, kind, gid="scale", halo=theme.land)
    for row, (length, text) in enumerate(bars):
        y = bottom + step * (row + 1) + 0.01
        bar = shapely.LineString(
            [(left, y + 0.05), (left, y), (left + length, y), (left + length, y + 0.05)]
        )
        panel.sheet.lines([bar], color=theme.paper, linewidth=2.4)
        panel.sheet.lines([bar], color=theme.ink, linewidth=0.9, gid="bar")
        at = (left + length + 0.06, y)
        panel.sheet.write(at, text, kind, gid="scale", halo=theme.land)
    return plate.buffer(0.02, join_style="mitre")


def _quiet_corner(
    panel: Panel, size: tuple[float, float], taken: Sequence[BaseGeometry]
) -> tuple[tuple[float, float], BaseGeometry]:
    """Return where a box of a size hides least of the map, and that box: in a corner, or between.

    The launch region weighs most, then the places that are asked for and named first, edges,
    reach, and land.
    """
    left, bottom, right, top = (
        side + inwards
        for side, inwards in zip(panel.bounds, (0.05, 0.05, -0.05, -0.05), strict=True)
    )
    xs = (left, (left + right - size[0]) / 2.0, right - size[0])
    ys = (bottom, top - size[1], (bottom + top - size[1]) / 2.0)
    launch = panel.on_sheet(panel.shown.launch)
    places = shapely.MultiPoint([panel.inch(at) for at in panel.first_places])
    names = places.buffer(_NAME)  # where their names may stand
    reach = shapely.union_all([panel.on_sheet(band.fill) for band in panel.shown.bands])
    blocked = shapely.union_all([*taken])

    def cost(at: tuple[int, int]) -> float:
        x, y = xs[at[0]], ys[at[1]]
        box = shapely.box(x, y, x + size[0], y + size[1])
        whole = box.area
        return float(
            1e4 * box.intersects(blocked)
            + 1e3 * shapely.dwithin(launch, box, _OFF_LAUNCH)
            + 1e2 * box.intersects(places)
            + 8.0 * box.intersects(names)
            + 20.0 * box.intersection(panel.edges).length
            + 3.0 * box.intersection(reach).area / whole
            + box.intersection(panel.dry).area / whole
            + 0.5 * at[1]
            + (0.2, 4.0, 0.3)[at[0]]
            + (0.0, 0.0, 6.0)[at[1]]
        )

    i, j = min(((i, j) for i in range(3) for j in range(3)), key=cost)
    return (xs[i], ys[j]), shapely.box(xs[i], ys[j], xs[i] + size[0], ys[j] + size[1])


def _nice(most: float) -> float:
    """Return the largest of 1, 2, 5, 10, 20, ... that is not above a number."""
    tens = 10.0 ** np.floor(np.log10(most))
    return float(max(step * tens for step in _NICE if step * tens <= most))


def draw_locator(panel: Panel) -> list[BaseGeometry]:
    """Draw a globe that shows where a map of little extent lies; return what it takes."""
    theme, (west, _south, east, _north) = panel.look.theme, panel.frame
    if east - west > _LOCATOR_M:
        return []
    plane = panel.shown.plane
    globe = Plane("orthographic", plane.lon, max(min(plane.lat, 60.0), -60.0))
    spots = (_globe_corner(panel, share * _LOCATOR * panel.look.scale) for share in _SMALLER)
    if not (found := next((spot for spot in spots if spot), None)):
        return []  # a ring that can be followed is worth more
    x, y, radius = found
    turn = Affine2D().scale(radius / geodesy.SEMI_MAJOR_M).translate(x, y)
    disc = Path.circle((x, y), radius)
    panel.sheet.layer = "inset"
    panel.sheet.path(disc, facecolor=theme.sea, edgecolor="none")
    land = globe.areas(tables.world(columns=["geometry"]).geometry.to_numpy())
    parts = shapely.get_parts(shapely.get_parts(land))
    panel.sheet.area(shapely.multipolygons(parts), turn, facecolor=theme.border)
    panel.sheet.path(disc, gid="locator", facecolor="none", edgecolor=theme.quiet, linewidth=0.7)
    scale = radius / geodesy.SEMI_MAJOR_M
    at = globe.points(np.array([plane.lon]), np.array([plane.lat]))[0] * scale
    half = max((east - west) / 2.0 * radius / geodesy.SEMI_MAJOR_M, 0.03)
    spot = shapely.box(x + at[0] - half, y + at[1] - half, x + at[0] + half, y + at[1] + half)
    panel.sheet.lines([spot.exterior], color=theme.launch, linewidth=1.4)
    return [shapely.Point(x, y).buffer(radius + 0.04)]


def _globe_corner(panel: Panel, radius: float) -> tuple[float, float, float] | None:
    """Return where a globe of a radius hides no edge and no place of the story; None if nowhere."""
    reach = panel.on_sheet(shapely.union_all([band.fill for band in panel.shown.bands]))
    places = shapely.MultiPoint([panel.inch(at) for at in panel.first_places]).buffer(0.1)
    left, bottom, right, top = panel.bounds
    off = radius + 0.07
    sides = [(x, y) for x in (right - off, left + off) for y in (top - off, bottom + off)]
    discs = [shapely.Point(at).buffer(radius) for at in sides]
    free = [
        (float(disc.intersection(reach).area), *at, radius)
        for at, disc in zip(sides, discs, strict=True)
        if not disc.intersects(panel.edges) and not disc.intersects(places)
    ]
    return min(free)[1:] if free else None
