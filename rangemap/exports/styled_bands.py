"""The bands and the launch region as other programs draw them: titles, colours, fewer vertices."""

from collections.abc import Iterator
from typing import Any, NamedTuple

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.analysis import RangeMap
from rangemap.config import Theme, launch_colors, themed
from rangemap.field import geodesy
from rangemap.units import format_range, format_span

_POSSIBLE = 0.5  # of the tint of what is certain: programs have no hatching in common
_OF_ITS_SIZE = 2000.0  # how small a part of its size may be taken from an area


class Band(NamedTuple):
    """A band with what a program needs to draw it."""

    system_id: str
    system: str
    certainty: str
    title: str
    hue: str
    opacity: float
    geometry: BaseGeometry
    row: Any  # of `RangeMap.bands`


class LaunchShape(NamedTuple):
    """A launch region with what a program needs to draw it: its parts, each single."""

    name: str
    kind: str
    systems: str
    color: str
    points: list[BaseGeometry]
    lines: list[BaseGeometry]
    areas: list[BaseGeometry]

    @property
    def parts(self) -> list[list[BaseGeometry]]:
        """Its points, its lines, its areas, as far as it has some."""
        return [part for part in (self.points, self.lines, self.areas) if part]


def theme_of(result: RangeMap) -> Theme:
    """Return the colours of the map, one hue a system."""
    style = result.scenario.map
    ids = [system["id"] for system in result.summary["systems"]]
    return themed(style.theme, style.colors, ids)


def bands(result: RangeMap, tolerance: float = 0.0) -> Iterator[Band]:
    """Return the bands in the order of the result.

    Parameters
    ----------
    result
        From `build`.
    tolerance
        How far in degrees an outline may be simplified; 0 keeps it. Bands of a system then still
        meet along one line.
    """
    theme = theme_of(result)
    hues = dict(zip((one["id"] for one in result.summary["systems"]), theme.hues, strict=True))
    floors = {one["id"]: one["range_km"] for one in result.summary["systems"] if _is_floor(one)}
    inner = shapely.Polygon()
    for row in result.bands.itertuples():
        sure = row.certainty == "certain"
        geometry = row.geometry
        if tolerance and sure:
            inner = geometry = simplified(geometry, tolerance)
        elif tolerance:
            geometry = _ring(result, row, inner, tolerance)
        yield Band(
            row.system_id,
            row.system,
            row.certainty,
            f"{row.system}: {'confirmed' if sure else 'possible'}, {_span(row, floors)}",
            hues[row.system_id],
            round(theme.tint * (1.0 if sure else _POSSIBLE), 3),
            geometry,
            row,
        )


def simplified(geometry: BaseGeometry, tolerance: float) -> BaseGeometry:
    """Return areas with fewer vertices, nothing further than a tolerance in degrees from its place.

    What is small is simplified less, so that an island or a town keeps its area.
    """
    least = min(tolerance, geometry.area**0.5 / _OF_ITS_SIZE)
    small = shapely.simplify(geometry, least, preserve_topology=True)
    return shapely.orient_polygons(small)


def launches(result: RangeMap) -> Iterator[LaunchShape]:
    """Yield each launch region."""
    first = [one.choices[0] for one in result.scenario.launchers]
    colors = launch_colors(theme_of(result), first)
    for one, color in zip(result.launched, colors, strict=True):
        parts = shapely.get_parts(shapely.get_parts(one.region.geometry))
        size = np.asarray(shapely.get_dimensions(parts))
        systems = ", ".join(system.name for system in one.systems)
        by_size = (list(parts[size == number]) for number in range(3))
        yield LaunchShape(one.region.name, one.region.kind, systems, color, *by_size)


def _ring(result: RangeMap, row: Any, inner: BaseGeometry, tolerance: float) -> BaseGeometry:  # noqa: ANN401 (a row)
    """Return what a whole reach, simplified, has beyond what is certain, simplified the same."""
    of_system = result.bands["system_id"] == row.system_id
    whole = simplified(shapely.union_all(result.bands.geometry[of_system]), tolerance)
    return shapely.orient_polygons(geodesy.polygons_of(shapely.difference(whole, inner)))


def _is_floor(system: dict[str, Any]) -> bool:
    return bool(system["range_is_floor"])


def _span(row: Any, floors: dict[str, float]) -> str:  # noqa: ANN401 (a row)
    """Write what a band reaches from and to; ``floors`` are the ranges that are least figures."""
    floor = floors.get(row.system_id) == row.range_km
    if row.min_range_km == 0.0:
        return f"{'range' if floor else 'up to'} {format_range(row.range_km, floor=floor)}"
    return format_span(row.min_range_km, row.range_km, floor=floor)
