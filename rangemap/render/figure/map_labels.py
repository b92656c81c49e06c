"""The labels of a map: launch region, ranges along their edges, cities, countries."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.config import readable
from rangemap.field import Floats
from rangemap.render.content import launch_names, shown_story
from rangemap.render.figure.key_and_card import mark_place
from rangemap.render.figure.label_placing import BEND, Placer, Spot
from rangemap.render.figure.map_frame import Panel
from rangemap.render.figure.paper_sheet import HAIR_SPACE, Type, height, measure
from rangemap.units import format_edge
from rangemap.world import border_views

_DOT_ROOM = 0.09  # inches about a mark that nothing else takes
_DOT = 0.045  # of a mark that the headline names: nothing lies upon it
_SEEN = 0.002  # square inches of a launch region's part that a reader sees
_POINT_GAP = 0.11  # inches from the middle of a launch point to its name
_LOOSE = 0.75  # of a country's name lies in the country
_GAP = 0.05
_COMPACT = 0.3  # of the box about an area; a thinner one is named beside its middle
_STORY_PT = (9.4, 7.8)  # points of the names of the story's countries, where there is room
_AWAY = np.arange(0.05, 1.3, 0.1)  # inches from the middle of a country to its name at sea
_GRID = 9  # points across and up what is seen of a country
_TIED = 0.2  # inches from a country from where on a line ties its name to it
_ROUND = tuple((float(np.cos(a)), float(np.sin(a))) for a in np.radians(np.arange(0, 360, 30)))
_ISLANDS_M = 8_000_000.0  # on a wider map islands are not named
_ISLANDERS = 100_000  # people at least
_UNSPACED = ("ar", "bn", "fa", "hi", "ja", "ko", "ur", "zh", "zht")  # scripts that are not spaced


def draw_labels(panel: Panel, placer: Placer, max_labels: int) -> None:
    """Write everything that stands on the map, the most important first."""
    places, story = panel.result.summary["highlights"], shown_story(panel.result)
    _launch_names(panel, placer)
    first = _named_cities(panel, placer, places[: story.named])
    _story_countries(panel, placer, story.countries)
    _ranges(panel, placer)
    _cities(panel, placer, places[story.named :], max_labels - first)
    _countries(panel, placer, story.countries)


def _launch_names(panel: Panel, placer: Placer) -> None:
    parts = shapely.get_parts(shapely.get_parts(panel.result.region.geometry))
    areas = parts[shapely.get_dimensions(parts) == 2]  # noqa: PLR2004 (polygons)
    drawn = shapely.get_parts(panel.on_sheet(panel.shown.launch))
    solid = drawn[(shapely.get_dimensions(drawn) == 2) & (shapely.area(drawn) > _SEEN)]  # noqa: PLR2004
    kind = panel.look.type(9.6, 700)
    outside = []
    for one in launch_names(panel.result, areas):
        (at,) = panel.shown.plane.points(*np.array([one["at"]]).T)
        if not np.isfinite(at).all():
            continue
        mark, size = panel.inch(at), (measure(one["name"], kind), height(kind) * 0.75)
        own = [area for area in solid if area.distance(shapely.Point(mark)) < _GAP]
        spots = (placer.inside(area, mark, size) for area in own)
        if spot := next((found for found in spots if found), None):
            inside = Type(kind.size, panel.look.theme.on_launch, 700)
            panel.write(spot, one["name"], inside, "launch", halo=False)
        else:
            outside.append((one["name"], mark, size))
    for area in solid:
        placer.take(area)
    points = shapely.get_coordinates(drawn[shapely.get_dimensions(drawn) == 0])
    for name, mark, size in outside:
        home = [area for area in solid if area.distance(shapely.Point(mark)) < _GAP]
        # a name beside an area stands off its bounds, not off its middle
        west, south, east, north = home[0].bounds if home else (*mark, *mark)
        tries = [(east, mark[1]), (west, mark[1]), (mark[0], north), (mark[0], south)]
        compact = home and home[0].area > _COMPACT * home[0].envelope.area
        for at in [*tries, mark] if compact else [mark, *(tries if home else [])]:
            if beside := placer.beside(at, size, panel.edges, _POINT_GAP):
                panel.leader(at, beside)
                panel.write(beside, name, kind, "launch")
                break
    for point in points:
        placer.take(shapely.Point(point).buffer(_DOT_ROOM))


def _ranges(panel: Panel, placer: Placer) -> None:
    """Write each range along its edge, the longest first."""
    language = panel.result.scenario.label_language
    for band in sorted(panel.shown.bands, key=lambda one: -one.range_km):
        system = panel.result.summary["systems"][band.system]
        floor = system["range_is_floor"] and band.range_km == system["range_km"]
        text, short = format_edge(band.range_km, language, floor=floor)
        if len(panel.result.summary["systems"]) > 1 and not system["ring"]:
            name = system["name"]
            text, short = f"{name}: {text}", f"{name}: {short}"
        color = readable(panel.look.theme.hues[band.system], panel.look.theme)
        kind = Type(panel.look.type(9.4).size, color, 700)
        seen = shapely.intersection(panel.on_sheet(band.at_range), panel.box)
        parts = shapely.get_parts(shapely.line_merge(seen))
        lines = [shapely.get_coordinates(part) for part in parts if part.length > 0.0]
        if found := _on_edge(panel, placer, lines, (text, short), kind):
            panel.write(*found, kind, "edge")


def _on_edge(
    panel: Panel, placer: Placer, lines: list[Floats], texts: tuple[str, str], kind: Type
) -> tuple[Spot, str] | None:
    """Find room for a range: along its edge, with miles if it can be, or else upon it."""
    sizes = [(measure(text, kind), height(kind) * 0.8) for text in texts]
    for text, size in zip(texts, sizes, strict=True):
        for bend in (BEND, 2.0 * BEND):
            if spot := placer.along(lines, size, panel.edges, bend):
                return spot, text
    own = shapely.union_all([shapely.LineString(line) for line in lines]) if lines else None
    others = panel.edges if own is None else shapely.difference(panel.edges, own.buffer(0.01))
    for text, size in zip(texts, sizes, strict=True):
        if spot := placer.upon(lines, size, others):
            return spot, text
    return None


def _named_cities(panel: Panel, placer: Placer, places: Sequence[dict[str, Any]]) -> int:
    """Mark and name the places of the headline, which may stand close; return how many."""
    marks = {
        number: panel.inch(at)
        for number, at in enumerate(_positions(panel, places))
        if np.isfinite(at).all()
    }
    dots = {number: shapely.Point(mark).buffer(_DOT) for number, mark in marks.items()}
    dots = {number: dot for number, dot in dots.items() if placer.frame.covers(dot)}
    named = 0
    for number in dots:
        others = [dot for other, dot in dots.items() if other != number]
        named += _named(panel, placer, places[number], marks[number], others)
    for dot in dots.values():
        placer.take(dot)
    return named


def _named(
    panel: Panel,
    placer: Placer,
    place: dict[str, Any],
    mark: tuple[float, float],
    others: Sequence[BaseGeometry],
) -> bool:
    """Mark and name one place off some dots, if there is room."""
    inside = any(one["certainty"] != "outside" for one in place["reach"])
    kind = panel.look.type(9.0, 600 if inside else 400)
    size = (measure(place["city"], kind), height(kind) * 0.78)
    kept = len(placer.taken)
    placer.taken.extend(others)
    spot = placer.beside(mark, size, panel.edges)
    del placer.taken[kept : kept + len(others)]
    if spot is None:
        return False
    panel.leader(mark, spot)
    mark_place(panel.sheet, mark, panel.look.theme, "inside" if inside else "outside")
    panel.write(spot, place["city"], kind, "city")
    return True


def _positions(panel: Panel, places: Sequence[dict[str, Any]]) -> Floats:
    return panel.shown.plane.points(
        np.array([place["lon"] for place in places]),
        np.array([place["lat"] for place in places]),
    )


def _cities(panel: Panel, placer: Placer, places: Sequence[dict[str, Any]], most: int) -> int:
    """Mark and name places as long as there is room; return how many."""
    left = most
    for place, at in zip(places, _positions(panel, places), strict=True):
        if left <= 0:
            break
        mark = panel.inch(at)
        dot = shapely.Point(mark).buffer(_DOT_ROOM)
        if not np.isfinite(at).all() or not placer.free(dot):
            continue
        if _named(panel, placer, place, mark, ()):
            left -= 1
            placer.take(dot)
    return most - left


def _story_countries(panel: Panel, placer: Placer, codes: Sequence[str]) -> None:
    """Write the names of the story's countries: in them, else at sea beside them."""
    rows = {row.code: row for row in panel.shown.labels}
    land = shapely.STRtree([panel.on_sheet(shape) for shape in panel.shown.land])
    for row in (rows[code] for code in codes if code in rows):
        text = _country_name(panel, row.code)
        seen = shapely.intersection(panel.on_sheet(row.shape), panel.box)
        if seen.is_empty or row.code in _own(panel):
            continue
        kinds = [panel.look.type(size, 600, panel.look.theme.country) for size in _STORY_PT]
        sizes = [(measure(text, kind), height(kind) * 0.75) for kind in kinds]
        mark = panel.inch(row.at)
        if not seen.covers(shapely.Point(mark)):
            mark = shapely.get_coordinates(seen.representative_point())[0]
        tried = (
            (placer.inside(seen, at, size, panel.edges, least=_LOOSE), kind)
            for size, kind in zip(sizes, kinds, strict=True)
            for at in _points_in(seen, mark)
        )
        spot, kind = next((one for one in tried if one[0]), (None, kinds[-1]))
        spot = spot or _at_sea(placer, land, seen, sizes[-1])
        if spot:
            panel.leader(shapely.get_coordinates(seen.representative_point())[0], spot)
            panel.write(spot, text, kind, "country", halo=False)


def _points_in(seen: BaseGeometry, mark: tuple[float, float]) -> list[tuple[float, float]]:
    """Return points of what is seen of a country at which its name may stand, the best first."""
    west, south, east, north = seen.bounds
    across, up = np.meshgrid(np.linspace(west, east, _GRID), np.linspace(south, north, _GRID))
    inside = shapely.contains_xy(seen, across, up)
    points = np.column_stack([across[inside], up[inside]])
    order = np.argsort(np.hypot(*(points - np.array(mark)).T), kind="stable")
    return [mark, *((float(x), float(y)) for x, y in points[order])]


def _at_sea(
    placer: Placer, land: shapely.STRtree, seen: BaseGeometry, size: tuple[float, float]
) -> Spot | None:
    """Take room for a name off all land, as near to a country as can be; None if there is none."""
    middle = shapely.get_coordinates(seen.representative_point())[0]
    half = np.array(size) / 2.0 + _GAP
    rooms = []
    for away in _AWAY:
        for round_ in _ROUND:
            at = middle + np.array(round_) * (half + away)
            room = shapely.box(*(at - half), *(at + half))
            if len(land.query(room, "intersects")) == 0:
                rooms.append((float(seen.distance(room)), tuple(at), room))
    for far, at, room in sorted(rooms, key=lambda one: one[:2]):
        if spot := placer.inside(room, at, size):
            ends = shapely.get_coordinates(shapely.shortest_line(room, shapely.Point(middle)))
            return replace(spot, leader=tuple(ends[0])) if far > _TIED else spot
    return None


def _own(panel: Panel) -> tuple[str, ...]:
    """Return the countries that the launch region is."""
    return panel.result.region.countries if panel.result.region.kind == "country" else ()


def _country_name(panel: Panel, code: str) -> str:
    """Return the name of a country as the map has it: spaced capitals."""
    language = panel.result.scenario.label_language
    name = border_views.country_names(panel.result.region.borders, language)[code].upper()
    return name if language in _UNSPACED else HAIR_SPACE.join(name)


def _countries(panel: Panel, placer: Placer, named: Sequence[str]) -> None:
    own = _own(panel)
    islands: list[tuple[BaseGeometry, str, tuple[float, float], Type]] = []
    for row in panel.shown.labels:
        if row.code in own or row.code in named:
            continue
        wide = row.shape.area**0.5 * panel.scale
        size_pt = 6.4 if wide < 0.9 else 7.4  # noqa: PLR2004 (inches: a large country)
        kind = panel.look.type(size_pt, 400, panel.look.theme.country)
        text = _country_name(panel, row.code)
        size = (measure(text, kind), height(kind) * 0.75)
        mark, area = panel.inch(row.at), panel.on_sheet(row.shape)
        if size[0] > 1.3 * wide:
            if row.people >= _ISLANDERS:
                islands.append((area, text, size, kind))
            continue
        if spot := placer.inside(area, mark, size, panel.edges, least=_LOOSE):
            panel.write(spot, text, kind, "country", halo=False)
    if panel.frame[2] - panel.frame[0] <= _ISLANDS_M:
        _islands(panel, placer, islands)


def _islands(
    panel: Panel,
    placer: Placer,
    rows: Sequence[tuple[BaseGeometry, str, tuple[float, float], Type]],
) -> None:
    """Write the names of island countries at sea, above or below them; others' land stays clear."""
    land = shapely.STRtree([panel.on_sheet(shape) for shape in panel.shown.land])
    for area, text, size, kind in rows:
        seen = shapely.intersection(area, panel.box)
        if seen.is_empty:
            continue
        west, south, east, north = seen.bounds
        half, off = size[0] / 2.0 + _GAP, size[1] / 2.0 + _GAP
        middle = (west + east) / 2.0
        for y in (north + off, south - off):
            room = shapely.box(middle - half, y - off, middle + half, y + off)
            if len(land.query(room, "intersects")) == 0 and (
                spot := placer.inside(room, (middle, y), size, panel.edges)
            ):
                panel.write(spot, text, kind, "country", halo=False)
                break
