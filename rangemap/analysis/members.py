"""The members of a group of countries: which of them are in reach, and which capitals."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.analysis.city_table import known_km
from rangemap.field import DistanceField, outline_distance
from rangemap.world import System, border_views, region_names


@dataclass(frozen=True)
class Member:
    """A country of a group.

    Attributes
    ----------
    name
        As it is printed.
    iso_a3
        Its code; None if it has none.
    geometry
        Its outline, with the territories that count with it, lon/lat.
    capital
        Name, lon and lat of its capital; None if it has none.
    """

    name: str
    iso_a3: str | None
    geometry: BaseGeometry
    capital: tuple[str, float, float] | None


@dataclass(frozen=True)
class MemberInReach:
    """What is in reach of a member.

    Attributes
    ----------
    distance_km
        Least distance from the launch region; None where no launch point can fire at any of it.
    in_reach
        Whether any of it is.
    capital_in_reach
        Whether its capital is; None without one.
    """

    member: Member
    distance_km: float | None
    in_reach: bool
    capital_in_reach: bool | None

    def as_dict(self) -> dict[str, Any]:
        """Return plain numbers and texts, for JSON."""
        capital = self.member.capital
        return {
            "country": self.member.name,
            "iso_a3": self.member.iso_a3,
            "distance_km": self.distance_km,
            "in_reach": self.in_reach,
            "capital": None if capital is None else capital[0],
            "capital_in_reach": self.capital_in_reach,
        }


def of_group(match: region_names.Match, borders: str) -> tuple[Member, ...]:
    """Return the members of a group by a border view, in order of their names; none of a region."""
    if match.kind != "group":
        return ()
    columns = ["adm0_a3", "iso_a3", "name", "geometry"]
    table = border_views.countries(borders, columns).set_index("adm0_a3")
    places = border_views.places(borders, ["adm0_a3", "name", "capital", "lon", "lat"])
    capitals = places[places["capital"]].drop_duplicates("adm0_a3").set_index("adm0_a3")
    members = []
    for one in match.members:
        keys = one.split("+")
        seat = capitals.loc[keys[0]] if keys[0] in capitals.index else None
        iso = table["iso_a3"][keys[0]]
        members.append(
            Member(
                str(table["name"][keys[0]]),
                iso if isinstance(iso, str) else None,
                shapely.union_all([table.geometry[key] for key in keys]),
                None if seat is None else (seat["name"], float(seat["lon"]), float(seat["lat"])),
            )
        )
    return tuple(sorted(members, key=lambda member: member.name))


def in_reach(
    field: DistanceField, system: System, members: Sequence[Member]
) -> tuple[MemberInReach, ...]:
    """Return what is in reach of each member, if only with the longest published range."""
    if not members:
        return ()
    least_m, most_m = (system.min_range_km or 0.0) * 1000.0, system.range_km * 1000.0
    metres = outline_distance.nearest(field, [member.geometry for member in members]).metres
    reach = field.reach(most_m, least_m)
    shapely.prepare(reach)
    found = []
    for member, nearest_m in zip(members, metres, strict=True):
        within = bool(nearest_m <= most_m and shapely.intersects(reach, member.geometry))
        seat = None
        if member.capital is not None:
            at = member.capital[1:]
            seat = float(field.distance(*at)) <= most_m
            if least_m and seat:
                seat = float(field.farthest(*at)) >= least_m
        km = known_km(round(float(nearest_m) / 1000.0, 3))
        found.append(MemberInReach(member, km, within, seat))
    return tuple(found)


def in_words(found: Sequence[MemberInReach]) -> str:
    """Write how many members and capitals are in reach: "24 of 27 members, 21 capitals".

    Up to three that are out of reach, or in it, are named, whichever are fewer.
    """
    reached = [one.member.name for one in found if one.in_reach]
    missed = [one.member.name for one in found if not one.in_reach]
    seats = int(np.sum([one.capital_in_reach is True for one in found]))
    text = f"{_of(len(reached), len(found))}, {_counted(seats, 'capital')}"
    few = missed if len(missed) <= len(reached) else reached
    if not few or len(few) > _MOST_NAMED:
        return text
    return f"{text} ({'all but ' if few is missed else ''}{_joined(few)})"


_MOST_NAMED = 3


def _of(number: int, whole: int) -> str:
    """Return "24 of 27 members", "all 27 members", "no member"."""
    if number == 0:
        return "no member"
    return f"all {whole} members" if number == whole else f"{number} of {whole} members"


def _counted(number: int, what: str) -> str:
    return f"{number or 'no'} {what}{'' if number < 2 else 's'}"  # noqa: PLR2004 (several)


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"
