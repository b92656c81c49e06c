"""Reach from launch points with sectors the slow way, one geodesic at a time."""

import numpy as np
from pyproj import Geod

GEOD = Geod(ellps="WGS84")
AROUND = 72  # directions in which the neighbourhood of a place is looked at


def distances(points, lon, lat):
    """Return metres from each launch point to each place, infinite where it cannot fire.

    ``points`` are (lon, lat, from, to), with None for both where a point fires all round.
    """
    found = np.full((len(points), len(lon)), np.inf)
    for row, (x, y, begin, end) in zip(found, points, strict=True):
        for k in range(len(lon)):
            azimuth, _back, metres = GEOD.inv(x, y, lon[k], lat[k])
            if begin is None or metres == 0.0 or _between(azimuth, begin, end):
                row[k] = metres
    return found


def _between(azimuth, begin, end):
    """Go round from the one to the other as the hand of a watch does."""
    azimuth, begin, end = (one % 360.0 for one in (azimuth, begin, end))
    return begin <= azimuth <= end if begin < end else azimuth >= begin or azimuth <= end


def in_reach(points, lon, lat, range_m, least_m=0.0):
    """Return whether some point that can fire is within the range, and one not below the least."""
    metres = distances(points, lon, lat)
    able = np.isfinite(metres)
    far = np.where(able, metres, -np.inf).max(axis=0)
    return (metres.min(axis=0) <= range_m) & (far >= least_m)


def on_the_edge(points, place, range_m, least_m=0.0, within_m=1.0):
    """Return whether places both in and out of reach lie within so many metres of one."""
    turn = np.arange(AROUND) * (360.0 / AROUND)
    lon, lat, _ = GEOD.fwd(
        np.full(AROUND, place[0]), np.full(AROUND, place[1]), turn, np.full(AROUND, within_m)
    )
    verdicts = in_reach(
        points, np.append(lon, place[0]), np.append(lat, place[1]), range_m, least_m
    )
    return bool(verdicts.any() and not verdicts.all())
