"""The parts of a launch region: each point, each name, each feature of a file, by itself."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.config import Launch, LaunchPoint, Origin
from rangemap.coordinates import Position, written
from rangemap.errors import RegionError
from rangemap.field import Sectors, geodesy
from rangemap.launch import launch_points, launch_sectors
from rangemap.launch.launch_region import (
    LaunchRegion,
    countries_around,
    launch_region,
    load_region,
    read_file,
)

MOST_PARTS = 2_000


@dataclass(frozen=True)
class LaunchPart:
    """One part of a launch region.

    Attributes
    ----------
    region
        The part, as a launch region of its own; no two have the same name.
    about
        What the row of a table says of it: its ``system`` and its ``range``, with the unit.
    """

    region: LaunchRegion
    about: dict[str, str] = field(default_factory=dict)


def launch_parts(
    launch: Launch, base_dir: Path, whole: LaunchRegion | None = None
) -> tuple[LaunchPart, ...]:
    """Return the parts of the launch region of a config.

    Parameters
    ----------
    launch
        Its `[launch]` table. Each point is a part, each region that is named, each feature of a
        file, and each part of what is included. What is excluded, or not inland or near the coast,
        is in none of them.
    base_dir
        Where relative files are looked for.
    whole
        The launch region itself, if it is known.

    Raises
    ------
    RegionError
        As from `launch_region`; if there are more than 2,000 parts.
    """
    whole = whole or launch_region(launch, base_dir)
    found = [part for origin in (launch, *launch.include) for part in _of(origin, whole, base_dir)]
    if launch.exclude or launch.inland_km is not None or launch.coast_km is not None:
        found = [_within(part, whole.geometry) for part in found]
        found = [part for part in found if not part.region.geometry.is_empty]
    if len(found) > MOST_PARTS:
        msg = f"{whole.name} has {len(found):,} parts; each by itself are {MOST_PARTS:,} at most"
        raise RegionError(msg)
    return tuple(_named_apart(found))


def _of(origin: str | Origin, whole: LaunchRegion, base_dir: Path) -> Iterator[LaunchPart]:
    """Yield the parts of what a name, or a table with a region, points or a file, means."""
    borders = whole.borders
    if isinstance(origin, str):
        yield LaunchPart(load_region(origin, borders))
    elif origin.points is not None:
        for point in launch_points.placed(origin, borders)[0]:
            part = _part(_called(point), "points", shapely.Point(point.lon, point.lat), borders)
            yield _firing(part, launch_sectors.of_points((point,), origin.azimuths))
    elif origin.file is not None:
        found = read_file(origin, base_dir, each=True)
        for number, one in enumerate(found.features, start=1):
            about = dict(one.about)
            name = about.pop("name", "") or f"feature {number}"
            alone = replace(found, geometry=one.geometry, features=(one,))
            part = _part(name, "file", one.geometry, borders)
            yield replace(_firing(part, launch_sectors.of_file(origin, alone)), about=about)
    else:
        for name in origin.regions:
            yield LaunchPart(load_region(name, borders))


def _part(name: str, kind: str, geometry: BaseGeometry, borders: str) -> LaunchPart:
    return LaunchPart(
        LaunchRegion(name, kind, borders, geometry, countries_around(geometry, borders))
    )


def _firing(part: LaunchPart, sectors: Sectors | None) -> LaunchPart:
    """Return a part with the directions in which it fires, if it has some, in its name as well."""
    if sectors is None:
        return part
    name = f"{part.region.name}{launch_sectors.in_name(sectors)}"
    return replace(part, region=replace(part.region, sectors=sectors, name=name))


def _called(point: LaunchPoint) -> str:
    return point.name or written(Position(point.lon, point.lat))


def _within(part: LaunchPart, whole: BaseGeometry) -> LaunchPart:
    """Return what of a part belongs to the launch region."""
    geometry = part.region.geometry
    left = shapely.intersection(geometry, whole)
    if shapely.area(geometry):
        left = geodesy.polygons_of(left)
    fires = launch_sectors.left(part.region.sectors, left)
    return replace(part, region=replace(part.region, geometry=left, sectors=fires))


def _named_apart(parts: list[LaunchPart]) -> Iterator[LaunchPart]:
    """Yield the parts with a number after a name that others have as well."""
    seen: Counter[str] = Counter()
    for part in parts:
        name = part.region.name
        seen[name] += 1
        if seen[name] > 1:
            name = f"{name} ({seen[name]})"
        yield replace(part, region=replace(part.region, name=name))
