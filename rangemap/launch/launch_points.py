"""Launch points of a config: by coordinates or as the name of a place; and where each lies."""

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

import shapely

from rangemap.config import LaunchPoint, Origin
from rangemap.coordinates import Position, parse_position, written
from rangemap.errors import RegionError
from rangemap.world import (
    Place,
    border_views,
    name_meaning,
    place_names,
    region_names,
    spoken_names,
)

_MOST_TOLD = 10  # points that have a line each
_ADVICE = "write it as GeoNames does, or its coordinates, as { lat = 48.57, lon = 45.9 }"


@dataclass(frozen=True)
class PlacedPoint:
    """A launch point, and where it lies.

    Attributes
    ----------
    name
        What it is called on the map; None without a name.
    lon, lat
        Degrees on WGS 84.
    country, adm0_a3
        The country that it lies in by the border view, its name and code; None at sea.
    """

    name: str | None
    lon: float
    lat: float
    country: str | None
    adm0_a3: str | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain numbers and texts, for JSON."""
        return asdict(self)


def placed(origin: Origin, borders: str) -> tuple[list[LaunchPoint], list[PlacedPoint]]:
    """Return the points of a table with the names looked up, and where each lies.

    Raises
    ------
    RegionError
        If no place is called so, or several are and none is plainly the best known; if
        coordinates are off the Earth.
    """
    found = [_found(one, borders) for one in origin.points or ()]
    points = [point for point, _place in found]
    lands = _lands([(point.lon, point.lat) for point in points], borders)
    known = border_views.country_names(borders)
    codes = [  # a town on the coast can lie beside its outline
        place.adm0_a3 if place else lands.get(index) for index, (_point, place) in enumerate(found)
    ]
    return points, [
        PlacedPoint(point.name, point.lon, point.lat, known.get(code, code) if code else None, code)
        for point, code in zip(points, codes, strict=True)
    ]


def in_lines(points: Sequence[PlacedPoint]) -> list[str]:
    """Return where launch points lie, a line each; of many how many lie in which country."""
    if len(points) <= _MOST_TOLD:
        return [f"Launch point: {_line(point)}" for point in points]
    counts = Counter(_where(point) for point in points)
    return [f"Launch points: {', '.join(f'{n:,} {where}' for where, n in counts.most_common())}"]


def is_place(name: str, borders: str) -> bool:
    """Return whether a name is that of a place, or of several, and of no region."""
    if parse_position(name):
        return True
    if region_names.meanings(name, borders):
        return False
    try:
        return place_names.find(name, borders) is not None
    except place_names.SeveralPlacesError:
        return True


def _found(point: LaunchPoint | str, borders: str) -> tuple[LaunchPoint, Place | None]:
    """Return a point as one with coordinates, and the place that it was named by."""
    if isinstance(point, LaunchPoint):
        return point, None
    if at := parse_position(point):
        return LaunchPoint(lat=at.lat, lon=at.lon), None
    place = _place(point, borders)
    return LaunchPoint(name=place.name, lat=place.lat, lon=place.lon), place


def _place(name: str, borders: str) -> Place:
    """Return the place that a name means; where a region is better known by it, ask."""
    if not region_names.meanings(name, borders):
        place = place_names.find(name, borders)
        if place is None:
            msg = f"no place is called '{name}'; {_ADVICE}"
            raise RegionError(msg)
        return place
    meant = name_meaning.find(name, borders)
    if isinstance(meant, Place):
        return meant
    msg = (
        f"'{name}' is a region ({meant.name}); write region = \"{name}\", or for a place of that "
        f'name where it lies, as in "London, Canada"'
    )
    raise RegionError(msg)


def _lands(points: Sequence[tuple[float, float]], borders: str) -> Mapping[int, str]:
    """Return the code of the country that each point lies in, by its place in the list."""
    table = border_views.countries(borders, ["adm0_a3", "geometry"])
    lands = table.geometry.to_numpy()
    pairs: Iterator[tuple[int, int]] = zip(
        *shapely.STRtree(lands).query(shapely.points(points), "intersects").tolist(), strict=True
    )
    return {index: str(table["adm0_a3"].iloc[land]) for index, land in pairs}


def _line(point: PlacedPoint) -> str:
    at = written(Position(point.lon, point.lat))
    return f"{f'{point.name}, ' if point.name else ''}{at}, {_where(point)}"


def _where(point: PlacedPoint) -> str:
    return f"in {spoken_names.short_in_text(point.country)}" if point.country else "at sea"
