"""The distance field of launch points that fire only within a sector of directions each.

A place counts from a launch point only if the geodesic to it leaves within the point's sector. The
distance is then the least over those points, and infinite where there is none: it is no longer
1-Lipschitz, so that verdicts are of points alone and outlines are made of each point's own.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, fields
from functools import cached_property

import numpy as np
import shapely
from numpy.typing import ArrayLike, NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.field import geodesy, sector_outlines
from rangemap.field.distance_field import DistanceField, flat, in_blocks, in_range
from rangemap.field.geodesy import Floats
from rangemap.field.sector_outlines import WHOLE_CIRCLE, joined, less, wedges

Bools = NDArray[np.bool_]

# Nearer than this to a side by the sphere, its distance is measured: the sphere is good to 1 %
_MEASURED_M = 2000.0
_FAR_M = 19_000_000.0  # beyond, directions are crowded and the sphere says nothing
_ALL_M = geodesy.FARTHEST_M + 1.0
_AREAS_M = (500_000.0, 2_000_000.0, 6_000_000.0, _ALL_M)  # a short side is drawn in less time


@dataclass(frozen=True)
class Sectors:
    """Launch points, each with the sector of directions in which it can fire.

    Attributes
    ----------
    lon, lat
        Degrees, shape (n,). The same point may stand there twice.
    start
        The azimuth at which the sector begins, degrees clockwise from true north.
    width
        How wide it is, clockwise, above 0; 360 is all round.

    Examples
    --------
    >>> one = Sectors.between([30.0], [50.0], [(300.0, 60.0)])
    >>> float(one.start[0]), float(one.width[0])
    (300.0, 120.0)
    """

    lon: Floats
    lat: Floats
    start: Floats
    width: Floats

    @classmethod
    def between(
        cls,
        lon: ArrayLike,
        lat: ArrayLike,
        azimuths: Sequence[tuple[float, float] | None],
    ) -> "Sectors":
        """Take points with the azimuths from and to which each fires, None for all round."""
        pairs = [one or (0.0, WHOLE_CIRCLE) for one in azimuths]
        start = np.array([one[0] for one in pairs], dtype=float)
        turn = np.array([one[1] for one in pairs], dtype=float) - start
        width = np.where(turn >= WHOLE_CIRCLE, WHOLE_CIRCLE, turn % WHOLE_CIRCLE)
        whole = width >= WHOLE_CIRCLE
        at = np.asarray(lon, dtype=float), np.asarray(lat, dtype=float)
        return cls(*at, np.where(whole, 0.0, start % WHOLE_CIRCLE), width)

    @classmethod
    def together(cls, several: "Sequence[Sectors]") -> "Sectors":
        """Put the points of several together, in their order."""
        return cls(*(np.concatenate([getattr(s, f.name) for s in several]) for f in fields(cls)))

    def __len__(self) -> int:
        """Return how many points there are."""
        return len(self.lon)

    def __iter__(self) -> "Iterator[tuple[tuple[float, float], tuple[float, float]]]":
        """Yield lon, lat and start, width of each."""
        for lon, lat, start, width in zip(self.lon, self.lat, self.start, self.width, strict=True):
            yield (float(lon), float(lat)), (float(start), float(width))

    @property
    def azimuths(self) -> list[tuple[float, float] | None]:
        """From and to which azimuth each point fires; None all round."""
        ends = ((start, (start + width) % WHOLE_CIRCLE) for _at, (start, width) in self)
        pairs = zip(ends, self.width < WHOLE_CIRCLE, strict=True)
        return [(round(a, 9), round(b, 9)) if part else None for (a, b), part in pairs]

    def among(self, geometry: BaseGeometry) -> "Sectors":
        """Return the points that a geometry still holds."""
        left = shapely.intersects_xy(geometry, self.lon, self.lat)
        return Sectors(self.lon[left], self.lat[left], self.start[left], self.width[left])


class SectorField(DistanceField):
    """Exact geodesic distance to the nearest launch point that can fire at a place.

    Parameters
    ----------
    sectors
        The launch points.

    Raises
    ------
    RegionError
        If there are none, or one lies off the Earth.

    Examples
    --------
    >>> field = SectorField(Sectors.between([30.52], [50.45], [(0.0, 90.0)]))
    >>> (field.distance([37.62, 21.01], [55.75, 52.23]) / 1000).round(1).tolist()
    [756.9, inf]
    """

    def __init__(self, sectors: Sectors) -> None:
        super().__init__(shapely.multipoints(np.column_stack([sectors.lon, sectors.lat])))
        self.sectors = sectors
        self._areas: dict[tuple[int, float], BaseGeometry] = {}

    def __reduce__(self) -> tuple[type, tuple[Sectors]]:
        """Send the sectors alone."""
        return type(self), (self.sectors,)

    def distance(self, lon: ArrayLike, lat: ArrayLike, limit_m: float = np.inf) -> Floats:
        """Return the distance to the nearest launch point that can fire at each place, in metres.

        Infinite where none can. Parameters and shape as of `DistanceField.distance`.
        """
        lon, lat, shape = flat(lon, lat)

        def measure(lon: Floats, lat: Floats) -> Floats:
            return self._nearest(lon, lat, limit_m)[1]

        return np.asarray(in_blocks(measure, lon, lat).reshape(shape))

    def nearest(self, lon: ArrayLike, lat: ArrayLike) -> tuple[Floats, Floats, Floats]:
        """Return the nearest launch point that can fire at each place, and the metres to it.

        Lon and lat are no numbers and the distance is infinite where there is none.
        """
        lon, lat, shape = flat(lon, lat)

        def measure(lon: Floats, lat: Floats) -> Floats:
            which, metres = self._nearest(lon, lat, np.inf)
            at = [np.where(which < 0, np.nan, one[which]) for one in self._points]
            return np.array([*at, metres])

        to_lon, to_lat, metres = (row.reshape(shape) for row in in_blocks(measure, lon, lat))
        return to_lon, to_lat, metres

    def farthest(self, lon: ArrayLike, lat: ArrayLike) -> Floats:
        """Return the metres to the farthest launch point that can fire at each place, or infinity.

        Infinite where none can: such a place is not too near, but out of reach.
        """
        lon, lat, shape = flat(lon, lat)

        def measure(lon: Floats, lat: Floats) -> Floats:
            most = np.full(len(lon), -np.inf)
            for at, sector in self.sectors:
                azimuth, metres = _from(at, lon, lat)
                held = _held(azimuth, metres, sector)
                most = np.where(held, np.maximum(most, metres), most)
            return np.where(np.isinf(most), np.inf, most)

        return np.asarray(in_blocks(measure, lon, lat).reshape(shape))

    def within(
        self, lon: ArrayLike, lat: ArrayLike, range_m: float, min_range_m: float = 0.0
    ) -> Bools:
        """Return whether each place is in reach.

        A launch point that can fire at it lies within the range, and not every one that can is
        nearer than the minimum range. Parameters as of `DistanceField.within`.
        """
        inside = np.asarray(self.distance(lon, lat, in_range(range_m)) <= range_m)
        if min_range_m > 0.0:
            inside &= self.farthest(lon, lat) >= min_range_m
        return inside

    def reaches(self, ranges_m: Sequence[tuple[float, float]]) -> list[BaseGeometry]:
        """Return the reach of several ranges at once, as `DistanceField.reaches` does.

        Sides and arcs are within 0.3 m of the geodesics and of the range.
        """
        longest = sorted({in_range(range_m) for range_m, _least in ranges_m})
        least = sorted({least_m for _range_m, least_m in ranges_m if least_m > 0.0})
        beyond = [min(one + self._apart, _ALL_M) for one in least if len(self.sectors) > 1]
        levels = sorted({*longest, *least, *beyond})
        # by level, then by launch point
        each = zip(*(wedges(at, sector, levels) for at, sector in self.sectors), strict=True)
        shapes = dict(zip(levels, each, strict=True))
        reached = {one: joined(shapes[one]) for one in longest}
        too_near = {one: self._too_near(shapes, one) for one in least}
        return [
            less(reached[range_m], too_near[least_m]) if least_m > 0.0 else reached[range_m]
            for range_m, least_m in ranges_m
        ]

    def alone(self, number: int) -> DistanceField:
        """Return the plain distance field of one launch point, whatever its sector."""
        return DistanceField(shapely.Point(self._points[0][number], self._points[1][number]))

    def area(self, number: int, within_m: float = np.inf) -> BaseGeometry:
        """Return all at which a launch point can fire, as far as so many metres at least."""
        level_m = next(one for one in _AREAS_M if one >= min(within_m, _ALL_M))
        if (number, level_m) not in self._areas:
            at, sector = [*self.sectors][number]
            self._areas[number, level_m] = wedges(at, sector, [level_m])[0]
        return self._areas[number, level_m]

    def fires_at(self, number: int, lon: Floats, lat: Floats) -> Bools:
        """Return whether a launch point can fire at places, however far."""
        at, sector = [*self.sectors][number]
        azimuth, metres = _from(at, lon, lat)
        return _held(azimuth, metres, sector)

    def launch_point(self, lon: float, lat: float, metres: float) -> tuple[float, float]:
        """Return the launch point that is so far from a place on a side of its sector.

        There a rounding decides whether it can fire, so that `nearest` may know of none.
        """
        every = np.full(len(self.sectors), lon), np.full(len(self.sectors), lat)
        off = np.abs(geodesy.distance(*self._points, *every) - metres)
        at = int(off.argmin())
        return float(self._points[0][at]), float(self._points[1][at])

    def off_edge(self, lon: Floats, lat: Floats, level_m: float) -> tuple[Floats, Floats]:
        """Return how far places are from the outline of a reach: for tests of drawn outlines.

        Parameters
        ----------
        lon, lat
            Degrees, shape (n,).
        level_m
            The range, metres.

        Returns
        -------
        tuple of float64 arrays
            Metres to the outline of the whole reach; metres to the nearest outline of any single
            launch point's, or side of a sector at any distance, which can bound what is too near.
            Good to a percent where they are below a kilometre.
        """
        whole = np.full(len(lon), np.inf)
        single = np.full(len(lon), np.inf)
        cut = np.full(len(lon), np.inf)
        for at, sector in self.sectors:
            azimuth, metres = _from(at, lon, lat)
            side = _over_side(at, sector, lon, lat, azimuth, metres)
            over = np.maximum(metres - level_m, side)
            whole = np.minimum(whole, over)
            single = np.minimum(single, np.minimum(np.abs(over), np.abs(side)))
            if level_m >= sector_outlines.NEAREST_CUT_M and sector[1] < WHOLE_CIRCLE:
                cut = np.minimum(cut, _off_cut(at, sector, lon, lat))
        return np.minimum(np.abs(whole), cut), np.minimum(single, cut)

    @property
    def _points(self) -> tuple[Floats, Floats]:
        return self.sectors.lon, self.sectors.lat

    @cached_property
    def _apart(self) -> float:
        """Return a bound on how far apart two launch points are, in metres."""
        lon, lat = self._points
        first = np.full(len(lon), lon[0]), np.full(len(lon), lat[0])
        return 2.0 * float(geodesy.distance(*first, lon, lat).max()) + 1.0

    def _nearest(
        self, lon: Floats, lat: Floats, limit_m: float
    ) -> tuple[NDArray[np.int64], Floats]:
        """Return which launch point is the nearest that can fire, -1 for none, and the metres."""
        place = geodesy.auxiliary_sphere(lon, lat)
        points = geodesy.auxiliary_sphere(*self._points)
        which, best = np.full(len(lon), -1), np.full(len(lon), np.inf)
        for number, (at, sector) in enumerate(self.sectors):
            chord = np.linalg.norm(place - points[number], axis=1)
            least = 2.0 * geodesy.SEMI_MINOR_M * np.arcsin(np.minimum(chord / 2.0, 1.0))
            near = np.nonzero(least - 1.0 <= np.minimum(best, limit_m))[0]
            azimuth, metres = _from(at, lon[near], lat[near])
            better = _held(azimuth, metres, sector) & (metres < best[near]) & (metres <= limit_m)
            best[near[better]], which[near[better]] = metres[better], number
        return which, best

    def _too_near(
        self, shapes: "dict[float, tuple[BaseGeometry, ...]]", least_m: float
    ) -> BaseGeometry:
        """Return where every launch point that can fire is nearer than the minimum range."""
        near = joined(shapes[least_m])
        if len(self.sectors) == 1:
            return near
        far = shapes[min(least_m + self._apart, _ALL_M)]
        from_afar = [less(one, two) for one, two in zip(far, shapes[least_m], strict=True)]
        return less(near, joined(from_afar))


def _from(at: tuple[float, float], lon: Floats, lat: Floats) -> tuple[Floats, Floats]:
    """Return azimuths from a point to places, and metres."""
    here = np.full(len(lon), at[0]), np.full(len(lon), at[1])
    azimuth, _back, metres = geodesy.inverse(*here, lon, lat)
    return azimuth, metres


def _held(azimuth: Floats, metres: Floats, sector: tuple[float, float]) -> Bools:
    """Return whether places are in a sector; the launch point itself always is."""
    return np.asarray(sector_outlines.holds(azimuth, *sector) | (metres == 0.0))


def _over_side(  # noqa: PLR0913, PLR0917 (two points and what lies between)
    at: tuple[float, float],
    sector: tuple[float, float],
    lon: Floats,
    lat: Floats,
    azimuth: Floats,
    metres: Floats,
) -> Floats:
    """Return how far places are beyond the sides of a sector, below 0 within, in metres."""
    start, width = sector
    if width >= WHOLE_CIRCLE:
        return np.full(len(lon), -np.inf)
    turn = (azimuth - start) % WHOLE_CIRCLE
    inside = turn <= width
    # to the side that is nearer by angle
    to_first = np.where(inside, turn, WHOLE_CIRCLE - turn)
    to_last = np.abs(turn - width)
    gap = np.minimum(to_first, to_last)
    side = np.where(to_first <= to_last, start, start + width)
    arc = metres / geodesy.MEAN_RADIUS_M
    off = np.where(
        gap < 90.0,  # noqa: PLR2004 (degrees: beyond, the launch point itself is nearest)
        geodesy.MEAN_RADIUS_M * np.abs(np.arcsin(np.sin(arc) * np.sin(np.radians(gap)))),
        metres,
    )
    close = (gap < 90.0) & ((off < _MEASURED_M) | (metres > _FAR_M))  # noqa: PLR2004
    every = np.full(int(close.sum()), at[0]), np.full(int(close.sum()), at[1])
    foot = geodesy.destination(*every, side[close], metres[close])
    off[close] = geodesy.distance(lon[close], lat[close], *foot)
    return np.where(inside, -off, off)


def _off_cut(
    at: tuple[float, float], sector: tuple[float, float], lon: Floats, lat: Floats
) -> Floats:
    """Return how far places are from the part of the parallel that ends a sector, in metres."""
    ends, opposite, level = sector_outlines.cut_points(at, sector)
    span = np.array([*ends, opposite])
    turn = (lon - span.min() + 1e-6) % WHOLE_CIRCLE
    between = turn <= np.ptp(span) + 2e-6
    off = np.abs(lat - level) * geodesy.metres_per_degree(np.asarray(lat))[1]
    return np.where(between, off, np.inf)
