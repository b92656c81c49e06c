"""What the page shows at opening: of the flat map, in wide and tall windows, and of the globe."""

from dataclasses import dataclass
from math import cos, radians, sin

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.analysis import RangeMap
from rangemap.field import geodesy
from rangemap.render.content import (
    Bounds,
    View,
    edges_at_range,
    main_parts,
    shown_story,
    story_frame,
    view_of,
)

_VIEW_LAT = 80.0  # Mercator swells beyond: what is first shown ends here, and how wide it is
_MERCATOR_LAT = 85.0  # the map itself ends here
_LEAST_VIEW_KM = 3.0
_WIDE, _TALL = 1.5, 0.8  # maps on a wide screen and on a phone, width by height
_LONG_KM = 8000.0  # from here on a flat map misleads most
_SWOLLEN = 4.0  # times as large at one end of a view as at the other: Mercator misleads
_GLOBE_AIR = 0.75  # of the globe's frame that the story fills
_STEPS = 200  # towards the smallest cap


@dataclass(frozen=True)
class Opening:
    """What the page shows at opening.

    Attributes
    ----------
    wide, tall
        Of the flat map, in a window that is wider than high and in another.
    globe
        Whether the globe is shown, and not the flat map.
    middle
        Lon and lat of the globe's middle, in degrees.
    zoom
        Of the globe: 1 for the whole of it.
    """

    wide: View
    tall: View
    globe: bool
    middle: tuple[float, float]
    zoom: float


def opening(result: RangeMap) -> Opening:
    """Return what is shown first: the config's extent, the story, or the reach with a margin."""
    middle, zoom = _globe(result)
    if (extent := result.scenario.map.extent) is not None:
        west, south, east, north = extent
        view = View(west, south, east + 360.0 if east < west else east, north)
        return Opening(view, view, globe=False, middle=middle, zoom=zoom)
    whole, ends = _whole(result)
    wide, tall = (_of_story(result, whole, aspect) for aspect in (_WIDE, _TALL))
    flat = wide or whole
    globe = _longest_km(result) >= _LONG_KM or (ends and wide is None) or _swelling(flat) > _SWOLLEN
    return Opening(flat, tall or whole, globe, middle, zoom)


def _longest_km(result: RangeMap) -> float:
    return float(max(system["range_km"] for system in result.summary["systems"]))


def _whole(result: RangeMap) -> tuple[View, bool]:
    """Return the view of the whole reach, and whether Mercator's map ends before the reach does."""
    reach = shapely.union_all(result.bands.geometry.to_numpy())
    shapes = np.array(main_parts(reach, result.region.geometry)[:2])
    ends = bool(np.abs(shapely.total_bounds(shapes)[[1, 3]]).max() > _MERCATOR_LAT)
    seen = shapely.clip_by_rect(shapes, -180.0, -_VIEW_LAT, 180.0, _VIEW_LAT)
    seen = seen[~shapely.is_empty(seen)]
    most = _VIEW_LAT if len(seen) else _MERCATOR_LAT
    reached = view_of(seen if len(seen) else shapes)
    south, north = np.clip([reached.south, reached.north], -most, most).tolist()
    west, east = float(reached.west), float(reached.east)
    if east - west >= 360.0:  # noqa: PLR2004 (degrees: the whole world, about the launch region)
        home = view_of([shapes[1]])
        west = (home.west + home.east) / 2.0 - 180.0
        east = west + 360.0
    least = _LEAST_VIEW_KM / 111.0
    grown = max(least - (north - south), 0.0) / 2.0
    return View(west - grown, south - grown, east + grown, north + grown), ends


def _swelling(view: View) -> float:
    """Return how many times as large Mercator draws one end of a view as its least swollen part."""
    most = max(abs(view.south), abs(view.north))
    least = 0.0 if view.south < 0.0 < view.north else min(abs(view.south), abs(view.north))
    return cos(radians(least)) / cos(radians(min(most, _MERCATOR_LAT)))


def _of_story(result: RangeMap, whole: View, aspect: float) -> View | None:
    """Return the view of the story in a window of an aspect, where it is a part of the reach."""
    points = shown_story(result).points
    if points is None:
        return None
    middle = (whole.west + whole.east) / 2.0
    lon = points[:, 0] + 360.0 * np.round((middle - points[:, 0]) / 360.0)
    on_map = _mercator(np.column_stack([lon, points[:, 1]]))
    corners = _mercator(np.array([[whole.west, whole.south], [whole.east, whole.north]]))
    edges = [
        [shapely.transform(_turned(edge), _mercator) for edge in own]
        for own in edges_at_range(result)
    ]
    frame = story_frame(on_map, _widened(corners, aspect), edges, aspect)
    if frame is None:
        return None
    south, north = np.degrees(np.arctan(np.sinh(np.radians([frame[1], frame[3]])))).tolist()
    return View(frame[0], south, frame[2], north)


def _mercator(points: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return points in degrees, of shape (n, 2), on Mercator's plane, in degrees of longitude."""
    lat = np.radians(np.clip(points[:, 1], -_MERCATOR_LAT, _MERCATOR_LAT))
    return np.column_stack([points[:, 0], np.degrees(np.arcsinh(np.tan(lat)))])


def _turned(edge: BaseGeometry) -> BaseGeometry:
    """Return an edge on three copies of the world, so that it is unbroken on the middle one."""
    turns = [
        shapely.transform(edge, lambda xy, turn=turn: xy + np.array([turn, 0.0]))
        for turn in (-360.0, 0.0, 360.0)
    ]
    lines = [shapely.boundary(one) if shapely.get_dimensions(one) > 1 else one for one in turns]
    return shapely.multilinestrings(shapely.get_parts(shapely.get_parts(lines)))


def _widened(corners: NDArray[np.float64], aspect: float) -> Bounds:
    """Return bounds of an aspect that hold two corners, of shape (2, 2)."""
    (west, south), (east, north) = corners.tolist()
    wide = max(east - west, (north - south) * aspect)
    high = max(north - south, wide / aspect)
    x, y = (west + east) / 2.0, (south + north) / 2.0
    return x - wide / 2.0, y - high / 2.0, x + wide / 2.0, y + high / 2.0


def _globe(result: RangeMap) -> tuple[tuple[float, float], float]:
    """Return the globe's middle and zoom: of a long range, both ends of the story are seen."""
    story = shown_story(result)
    long = _longest_km(result) >= _LONG_KM
    if long:
        far = [[one["lon"], one["lat"]] for one in result.summary["highlights"][: story.named or 1]]
        home = shapely.get_coordinates(shapely.convex_hull(result.region.geometry).centroid)
        points = np.array([*far, *home.tolist()])
    elif story.points is not None:
        points = story.points
    else:
        points = shapely.get_coordinates(result.bands.geometry.to_numpy())
    middle, away = _cap(geodesy.auxiliary_sphere(*points.T))
    seen = sin(max(min(away, np.pi / 2.0), 0.02))
    zoom = 1.0 if long else float(np.clip(_GLOBE_AIR / seen, 1.0, 12.0))
    lon, lat = np.degrees([np.arctan2(middle[1], middle[0]), np.arcsin(np.clip(middle[2], -1, 1))])
    return (round(float(lon), 3), round(float(lat), 3)), round(zoom, 3)


def _cap(vectors: NDArray[np.float64]) -> tuple[NDArray[np.float64], float]:
    """Return the middle and radius, in radians, of about the smallest cap that holds all vectors.

    Source: Badoiu and Clarkson, "Smaller core-sets for balls", 2003: step to the farthest, by less
    each time.
    """
    middle = vectors[0]
    for step in range(1, _STEPS):
        farthest = vectors[np.argmin(vectors @ middle)]
        middle = middle + (farthest - middle) / (step + 1.0)
        middle = middle / (np.linalg.norm(middle) or 1.0)
    return middle, float(np.arccos(np.clip((vectors @ middle).min(), -1.0, 1.0)))
