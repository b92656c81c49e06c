"""The directions in which launch points fire: of a config and of a file's rows, and in words."""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.config import LaunchPoint, Origin
from rangemap.errors import RegionError
from rangemap.field import Sectors, geodesy
from rangemap.files import vector_file
from rangemap.sentences import ENGLISH, Phrase, Speech

# Each point's reach is drawn and measured by itself, some 0.1 s each at a range of 1,000 km
MOST_POINTS = 500
IN_NAMES = r" \((azimuths [\d.]+° to [\d.]+°|each point within its own azimuths)\)"
_KEYS = ("azimuth_from", "azimuth_to")
_LEAST_DEGREES = 0.1
_SHOWN = 40  # characters of what a row has
_TOLD = 6  # points whose directions a sentence lists

_Pair = tuple[float, float] | None


def of_points(points: Sequence[LaunchPoint], azimuths: _Pair) -> Sectors | None:
    """Return the sectors of points; None where all fire all round.

    Parameters
    ----------
    points
        With coordinates.
    azimuths
        Of those that have none of their own.
    """
    pairs = [point.azimuths or azimuths for point in points]
    return _sectors([(point.lon, point.lat) for point in points], pairs)


def of_file(origin: Origin, found: vector_file.VectorFile) -> Sectors | None:
    """Return the sectors of the points of a file; None where all fire all round.

    Parameters
    ----------
    origin
        The table that names the file, whose azimuths are for rows without their own.
    found
        What was read of it.

    Raises
    ------
    RegionError
        If a row's azimuths are no sector, or what has one is no point; with the file's name.
    """
    if not found.features:
        xy = shapely.get_coordinates(found.geometry)
        if origin.azimuths is None:
            return None
        _check_points(f"{origin.file}: ", found.geometry)
        return _sectors(xy.tolist(), [origin.azimuths] * len(xy))
    at: list[tuple[float, float]] = []
    pairs: list[_Pair] = []
    for number, feature in enumerate(found.features, start=1):
        said = f"{origin.file}: feature {number}"
        own = _of_row(feature.about, said) or origin.azimuths
        if own is not None:
            _check_points(f"{said}: ", feature.geometry)
        xy = shapely.get_coordinates(feature.geometry).tolist()
        at += [(x, y) for x, y in xy]
        pairs += [own] * len(xy)
    if not any(pairs):
        return None
    _check_points(f"{origin.file}: ", found.geometry)
    return _sectors(at, pairs)


def together(parts: "Sequence[tuple[str, BaseGeometry, Sectors | None]]") -> Sectors | None:
    """Return the sectors of all parts of a launch region; None where all fire all round.

    Parameters
    ----------
    parts
        The name of each, its geometry and its sectors.

    Raises
    ------
    RegionError
        If one has sectors and another is no points, or there are too many points.
    """
    if all(sectors is None for _name, _geometry, sectors in parts):
        return None
    found: list[Sectors] = []
    for name, geometry, sectors in parts:
        if sectors is None:
            _check_points("", geometry, name)
            xy = shapely.get_coordinates(geometry)
            sectors = Sectors.between(xy[:, 0], xy[:, 1], [None] * len(xy))  # noqa: PLW2901
        found.append(sectors)
    whole = Sectors.together(found)
    if len(whole) > MOST_POINTS:
        msg = (
            f"azimuths are for {MOST_POINTS:,} launch points at most, and there are "
            f"{len(whole):,}; give fewer points, or leave azimuths out"
        )
        raise RegionError(msg)
    return whole


def left(sectors: Sectors | None, geometry: BaseGeometry) -> Sectors | None:
    """Return the sectors of the points that are left; None where those fire all round."""
    if sectors is None:
        return None
    among = sectors.among(geometry)
    return among if any(among.azimuths) else None


def in_name(sectors: Sectors) -> str:
    """Return what the name of a launch region has behind it: in which directions it fires."""
    (first, *others) = dict.fromkeys(sectors.azimuths)
    if first is None or others:
        return " (each point within its own azimuths)"
    return f" (azimuths {first[0]:.6g}° to {first[1]:.6g}°)"


def in_words(sectors: Sectors, say: Speech = ENGLISH) -> Phrase:
    """Return in which directions the points of a launch region fire, as a sentence."""
    pairs = sectors.azimuths
    if len({*pairs}) == 1 and pairs[0] is not None:
        first, last = (f"{one:.6g}" for one in pairs[0])
        return say.by_number(
            "The launch point fires only within azimuths {first} to {last} degrees, clockwise from "
            "true north.",
            "All launch points fire only within azimuths {first} to {last} degrees, clockwise from "
            "true north.",
            len(pairs),
            first=first,
            last=last,
        )
    told = say.apart(_between(pair, say) for pair in pairs[:_TOLD])
    if len(pairs) > _TOLD:
        told = say(
            "{azimuths} and {number} more", azimuths=told, number=say.number(len(pairs) - _TOLD)
        )
    return say(
        "Each launch point fires only within its own azimuths, in the order of the points: "
        "{azimuths} (degrees, clockwise from true north).",
        azimuths=told,
    )


def _between(pair: _Pair, say: Speech) -> Phrase:
    if pair is None:
        return say("all round")
    return say("{first} to {last}", first=f"{pair[0]:.6g}", last=f"{pair[1]:.6g}")


def _sectors(at: Sequence[Sequence[float]], pairs: Sequence[_Pair]) -> Sectors | None:
    lon, lat = np.asarray(at, dtype=float).reshape(-1, 2).T
    sectors = Sectors.between(lon, lat, pairs)
    return sectors if any(sectors.azimuths) else None


def _of_row(about: dict[str, str], said: str) -> _Pair:
    """Return from and to which azimuth a row's point fires, None where it does not say."""
    texts = [about.get(key) for key in _KEYS]
    if texts == [None, None]:
        return None
    lacking = [key for key, text in zip(_KEYS, texts, strict=True) if text is None]
    if lacking:
        msg = f"{said} has no {lacking[0]}; write both of {_KEYS[0]} and {_KEYS[1]}, or neither"
        raise RegionError(msg)
    begin, end = (
        _degrees(str(text), f"{said}: {key}") for key, text in zip(_KEYS, texts, strict=True)
    )
    apart = (end - begin) % 360.0
    if (begin, end) != (0.0, 360.0) and min(apart, 360.0 - apart) < _LEAST_DEGREES:
        msg = (
            f"{said}: azimuths {begin:g} to {end:g} are no sector; write two directions at least "
            f"{_LEAST_DEGREES:g} degrees apart, or neither for all directions"
        )
        raise RegionError(msg)
    return begin, end


def _degrees(text: str, said: str) -> float:
    try:
        value = float(text.strip().rstrip("°").replace(",", "."))
    except ValueError:
        value = np.nan
    if not 0.0 <= value <= 360.0:  # noqa: PLR2004 (degrees)
        msg = f"{said}: got {text[:_SHOWN]!r}; write degrees from true north, 0 to 360, clockwise"
        raise RegionError(msg)
    return value


def _check_points(said: str, geometry: BaseGeometry, name: str = "") -> None:
    """Refuse sectors of what is an area or a line."""
    if (shapely.get_dimensions(geodesy.single_parts(geometry)) == 0).all():
        return
    what = f"{name} holds areas or lines" if name else "it holds areas or lines"
    msg = f"{said}azimuths are for launch points, and {what}; leave azimuths out, or give points"
    raise RegionError(msg)
