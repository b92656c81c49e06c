"""Is it in reach, and by what margin: one system, one launch region, one target."""

import re
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.analysis.members import Member, MemberInReach, in_reach, in_words, of_group
from rangemap.coordinates import parse_position
from rangemap.field import DistanceField, SectorField, geodesy, outline_distance
from rangemap.launch import LaunchRegion, load_region
from rangemap.units import format_distance, format_range, format_share, format_span
from rangemap.world import Place, System, border_views, name_meaning

_SEVERAL = re.compile(
    r"((?<!United) (states|countries|Eyes|Islands|Balkans)|Americas)$", re.IGNORECASE
)


@dataclass(frozen=True)
class Target:
    """What is asked about: a place, a country, a group, an admin-1 region or coordinates.

    Attributes
    ----------
    name
        As it is printed.
    geometry
        A point, or the outline of a country, group or region.
    in_text
        Its name within a sentence, with the article that some have.
    members
        Of a group of countries.
    note
        What is printed of a place that the border view does not count as a capital, and of a
        region of the world, whose limits others draw otherwise.
    """

    name: str
    geometry: BaseGeometry
    in_text: str = ""
    members: tuple[Member, ...] = ()
    note: str = ""

    def __post_init__(self) -> None:
        """Take the name into sentences as it is, unless told otherwise."""
        object.__setattr__(self, "in_text", self.in_text or self.name)

    @property
    def words(self) -> tuple[str, str, str]:
        """The verb and the pronouns that its name takes: "the Baltic states are"."""
        several = _SEVERAL.search(self.in_text)
        return ("are", "they", "their") if several else ("is", "it", "its")


@dataclass(frozen=True)
class Answer:
    """Whether a target is in reach.

    Attributes
    ----------
    reach
        ``certain``, ``possible`` (only with the longer published range), ``outside`` (too far),
        ``too near`` (nearer than the minimum range to every launch point) or ``out of sector`` (no
        launch point can fire there, whatever its range).
    distance_km
        Least distance from the launch region; 0 inside it. This and what follows of it is None out
        of the sector.
    margin_km
        Range less distance.
    needed_km
        The range that would be enough.
    launch_point, target_point
        Lon, lat of the two points that are so near. Of a target that is out of the sector, the
        second is its own position, or None of a country or region.
    share, share_certain
        For a country or region, how much of its area is in reach, and how much for certain, 0 to
        1; None for a place.
    borders
        What the border view is called.
    sentence
        All of it in words.
    farthest_km, farthest_point
        For a country or region, how far off its farthest point is, which is the range that would
        be enough for all of it, and where; None for a place, and where some of it is out of the
        sector.
    members
        For a group of countries, what is in reach of each member.
    """

    reach: str
    distance_km: float | None
    margin_km: float | None
    needed_km: float | None
    launch_point: tuple[float, float] | None
    target_point: tuple[float, float] | None
    share: float | None
    share_certain: float | None
    borders: str
    sentence: str
    farthest_km: float | None = None
    farthest_point: tuple[float, float] | None = None
    members: tuple[MemberInReach, ...] = ()

    @property
    def whole(self) -> bool:
        """Whether all of the target is in reach, if only with the longest published range."""
        return self.in_reach if self.share is None else self.share == 1.0

    @property
    def in_reach(self) -> bool:
        """Whether the target, or a part of it, is in reach."""
        return self.reach in {"certain", "possible"}

    def as_dict(self) -> dict[str, Any]:
        """Return plain numbers and texts, for JSON."""
        return {
            "in_reach": self.in_reach,
            "reach": self.reach,
            "distance_km": self.distance_km,
            "margin_km": self.margin_km,
            "needed_km": self.needed_km,
            "launch_point": _as_dict(self.launch_point),
            "target_point": _as_dict(self.target_point),
            "share_in_reach": self.share,
            "share_certain": self.share_certain,
            "whole": self.whole,
            "farthest_km": self.farthest_km,
            "farthest_point": _as_dict(self.farthest_point),
            "members": [one.as_dict() for one in self.members],
            "borders": self.borders,
            "sentence": self.sentence,
        }


def _as_dict(point: tuple[float, float] | None) -> dict[str, float] | None:
    return None if point is None else {"lon": point[0], "lat": point[1]}


def find_target(text: str, borders: str = "international") -> Target:
    """Return what a text means: coordinates, a country, a group, a place or an admin-1 region.

    Raises
    ------
    RegionError
        If nothing or more than one thing is called so, or the coordinates are off the Earth.

    Examples
    --------
    >>> find_target("55.75, 37.62").name, find_target("Moscow").name, find_target("PT").name
    ('55.75 N, 37.62 E', 'Moscow, Russia', 'Portugal')
    """
    if at := parse_position(text):
        return Target(_position(*at), shapely.Point(at))
    meant = name_meaning.find(text, borders)
    if isinstance(meant, Place):
        note = border_views.capital_note(meant.geonameid, borders)
        return Target(meant.title, shapely.Point(meant.lon, meant.lat), note=note)
    region = load_region(meant.code, borders)
    note = f"{region.limits[0]}." if meant.kind == "group" and region.limits else ""
    return Target(region.name, region.geometry, region.in_text, of_group(meant, borders), note)


def check(region: LaunchRegion, system: System, target: Target) -> Answer:
    """Return whether a target is in reach of a system launched from a region.

    Parameters
    ----------
    region
        The launch region.
    system
        Its ranges.
    target
        From `find_target`.
    """
    field = region.distances()
    point = target.geometry.geom_type == "Point"
    if point:
        lon, lat = target.geometry.x, target.geometry.y
        metres = float(field.distance(lon, lat))
    else:
        nearest = outline_distance.nearest(field, [target.geometry])
        lon, lat, metres = (float(a[0]) for a in (nearest.lon, nearest.lat, nearest.metres))
    if np.isinf(metres):
        return _out_of_sector(region, system, target)
    share = None if point else _share(field, system, target, system.range_km)
    interval = system.certain_km != system.range_km
    certain = _share(field, system, target, system.certain_km) if interval and not point else share
    reach = _reach(field, system, (lon, lat, metres), share)
    from_point = _launch_point(field, lon, lat, metres)
    km = round(metres / 1000.0, 3)
    sentence = _sentence(region, system, target, (reach, km, share, certain))
    farthest = None if point else outline_distance.farthest(field, target.geometry)
    members = in_reach(field, system, target.members)
    counted = f" In reach: {in_words(members)}." if members and share else ""
    least_whole = None if farthest is None or np.isinf(farthest[2]) else farthest
    ends = f" Between {_position(*from_point)} and {_position(lon, lat)}." if km else ""
    return Answer(
        reach,
        km,
        round(system.range_km - km, 3),
        km,
        from_point,
        (lon, lat),
        share,
        certain,
        border_views.name(region.borders),
        f"{sentence}{counted}{ends}{_all_of_it(farthest, share, target)}{_view(region, target)}",
        None if least_whole is None else round(least_whole[2] / 1000.0, 3),
        None if least_whole is None else least_whole[:2],
        members,
    )


def _launch_point(
    field: DistanceField, lon: float, lat: float, metres: float
) -> tuple[float, float]:
    """Return the launch point that is so far from a place."""
    if isinstance(field, SectorField):
        return field.launch_point(lon, lat, metres)
    from_lon, from_lat, _metres = (float(one) for one in field.nearest(lon, lat))
    return from_lon, from_lat


def _out_of_sector(region: LaunchRegion, system: System, target: Target) -> Answer:
    """Return the answer about a target at which no launch point can fire."""
    point = target.geometry.geom_type == "Point"
    part, verb = ("", target.words[0]) if point else ("all of ", "is")
    sentence = (
        f"No: {part}{target.in_text} {verb} outside the sector of fire of "
        f"{_fired(region, system)}: no range would be enough. {region.fires_towards}"
        f"{_view(region, target)}"
    )
    share = None if point else 0.0
    return Answer(
        "out of sector",
        *(None, None, None, None),
        (target.geometry.x, target.geometry.y) if point else None,
        share,
        share,
        border_views.name(region.borders),
        sentence,
    )


def _view(region: LaunchRegion, target: Target) -> str:
    """Write the border view, and what it says of a place as a capital."""
    note = f" {target.note}" if target.note else ""
    return f" Border view: {border_views.name(region.borders)}.{note}"


def _all_of_it(
    farthest: tuple[float, float, float] | None, share: float | None, target: Target
) -> str:
    """Write how far off the farthest point of an area is, and so what range all of it needs."""
    if farthest is None or farthest[2] <= 0.0:
        return ""
    lon, lat, metres = farthest
    if np.isinf(metres):
        them = _them(target)
        return (
            f" Part of {them}, such as {_position(lon, lat)}, is outside the sector of fire: no "
            f"range would cover all of {them}."
        )
    its = target.words[2].capitalize()
    away = (
        f" {its} farthest point, {_position(lon, lat)}, is {format_distance(metres / 1000.0)} away"
    )
    return (
        f"{away}." if share == 1.0 else f"{away}: such a range would cover all of {_them(target)}."
    )


def _them(target: Target) -> str:
    return "it" if target.words[1] == "it" else "them"


def _reach(
    field: DistanceField, system: System, nearest: tuple[float, float, float], share: float | None
) -> str:
    """Return certain, possible, outside or too near."""
    lon, lat, metres = nearest
    if metres > system.range_km * 1000.0:
        return "outside"
    least_m = (system.min_range_km or 0.0) * 1000.0
    too_near = share == 0.0 if share is not None else float(field.farthest(lon, lat)) < least_m
    if least_m and too_near:
        return "too near"
    return "certain" if metres <= system.certain_km * 1000.0 else "possible"


def _share(field: DistanceField, system: System, target: Target, range_km: float) -> float:
    """Return how much of a target's area is within a range, never rounded to all or nothing."""
    reach = field.reach(range_km * 1000.0, (system.min_range_km or 0.0) * 1000.0)
    if shapely.covers(reach, target.geometry):
        return 1.0
    part = geodesy.area(geodesy.polygons_of(shapely.intersection(reach, target.geometry)))
    if part <= 0.0:
        return 0.0
    return round(min(max(part / geodesy.area(target.geometry), 1e-6), 1.0 - 1e-6), 6)


def _sentence(
    region: LaunchRegion,
    system: System,
    target: Target,
    found: tuple[str, float, float | None, float | None],
) -> str:
    reach, km, share, certain = found
    are, they, their = target.words
    fired = _fired(region, system)
    away = f"{format_distance(km)} away"
    if km == 0.0:
        away = "inside the launch region" if share is None else "no distance from the launch region"
    margin = format_distance(abs(system.range_km - km))
    if reach == "outside":
        return (
            f"No: {target.in_text} {are} out of reach of {fired}: {they} {are} {away}, "
            f"{margin} too far. A range of {format_distance(km)} would be needed."
            f"{_may_be_longer(system)}"
        )
    if reach == "too near":
        least = format_range(system.min_range_km or 0.0)
        able = " that can fire there" if region.sectors else ""
        return (
            f"No: {target.in_text} {are} too near for {fired}: every launch point{able} is nearer "
            f"than the minimum range of {least}."
        )
    only = " only with the longer published range" if reach == "possible" else ""
    part = "" if share is None or share == 1.0 else f"{format_share(share)} of "
    surely = ""
    if certain is not None and share != certain and reach == "certain":
        surely = f", {format_share(certain)} of {_them(target)} within the confirmed range"
    nearest = f"{they} {are}" if share is None else f"at {their} nearest {they} {are}"
    verb = "is" if part else are
    return (
        f"Yes: {part}{target.in_text} {verb} in reach of {fired}{only}{surely}: {nearest} {away}, "
        f"with {margin} to spare."
    )


def _may_be_longer(system: System) -> str:
    """Write that a range is a floor, so that no distance beyond it is surely out of reach."""
    if not system.range_is_floor:
        return ""
    return " The published range is a least figure: the real one may be longer."


def _fired(region: LaunchRegion, system: System) -> str:
    """Write what is launched from where."""
    named = not system.is_ring
    what = f"the {system.name}" if named else "a system"
    published = "published range" if named else "range"
    return f"{what} launched from {region.in_text} ({published} {_ranges(system)})"


def _ranges(system: System) -> str:
    low, high, least = system.range_low_km, system.range_km, system.min_range_km
    floor = system.range_is_floor
    text = format_range(high, floor=floor)
    text = text if low is None or low == high else format_span(low, high, floor=floor)
    # it stands in brackets itself
    text = text.replace(" (", ", ").replace(")", "," if floor else "")
    text = f"{text}; not nearer than {least:,g} km" if least else text
    return f"{text}; against {system.against}" if system.against else text


def _position(lon: float, lat: float) -> str:
    north, east = "N" if lat >= 0.0 else "S", "E" if lon >= 0.0 else "W"
    return f"{round(abs(lat), 4):g} {north}, {round(abs(lon), 4):g} {east}"
