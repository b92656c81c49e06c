"""Map projections for print: which fits, what of the Earth it shows, and shapes cut to that.

Everything is first turned so that the projection's middle lies at longitude 0, and cut to the part
of the Earth that is shown; then projected. So nothing can streak across the picture: the only cuts
are along the meridian opposite the middle, which is a straight line in every projection here, and
on an azimuthal one the halves are joined again along it.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache

import numpy as np
import pyproj
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.field import DistanceField, Floats, geodesy
from rangemap.sentences import noted
from rangemap.world import tables

Shapes = NDArray[np.object_]

# Further than that a reach leaves so little out that no ring about the launch region is left to be
# seen, and an azimuthal map draws the land on the other side out to slivers around its rim
RINGS_M = 17_000_000.0
# Of what is to be shown: a map of half the Earth or more shows no more. At 15,000 km an azimuthal
# equidistant map draws land out to 3.3 times its width; what lies nearer is still known
_AROUND = 1.07
_KNOWN_M = 15_000_000.0
# Where the globe's rim is: the normals of places on it are square to that of the middle, which on
# the ellipsoid is so at 9,970 km (from 45 degrees north to 45 south) at the nearest
_RIM_M = 9_960_000.0
_FARTHEST_M = 19_000_000.0  # near the antipode an azimuthal map is all smear
_STEP_DEGREES = 0.5  # an edge straight in lon/lat is a curve on paper
_SEAM_M = 1.0
_HAIR_DEGREES = 1e-9
_SMOOTH_DEGREES = 0.2
_LEAST_WEIGHT = 0.01
_EVEN = 1e-6  # a shape evenly about the globe has no middle
_ASIDE_DEGREES = 60.0
_WEST, _EAST, _SOUTH, _NORTH = -180.0, 180.0, -90.0, 90.0
_WHOLE = shapely.box(-180.0, -90.0, 180.0, 90.0)

_NAMES = {
    "azimuthal-equidistant": ("aeqd", noted("azimuthal equidistant")),
    "lambert-azimuthal-equal-area": ("laea", noted("Lambert azimuthal equal-area")),
    "orthographic": ("ortho", noted("orthographic")),
    "equal-earth": ("eqearth", noted("Equal Earth")),
}
_REASONS = {
    "azimuthal-equidistant": noted("distances from its middle are true"),
    "lambert-azimuthal-equal-area": noted("areas are true"),
    "orthographic": noted("the Earth as a globe"),
    "equal-earth": noted("the whole Earth, areas are true"),
}


@dataclass(frozen=True)
class Plane:
    """A projection about a middle, and how much of the Earth it is asked to show.

    Attributes
    ----------
    kind
        One of the config's projections, not ``auto``.
    lon, lat
        Its middle in degrees.
    radius_m
        How far from the middle the Earth is shown; at most what the projection can show.
    """

    kind: str
    lon: float
    lat: float
    radius_m: float = np.inf

    @property
    def name(self) -> str:
        """What the projection is called."""
        return _NAMES[self.kind][1]

    @property
    def reason(self) -> str:
        """What it is good for."""
        return _REASONS[self.kind]

    @property
    def azimuthal(self) -> bool:
        """Whether directions from the middle are true."""
        return self.kind != "equal-earth"

    @property
    def limit_m(self) -> float:
        """How far from its middle it can show the Earth."""
        return {"orthographic": _RIM_M, "equal-earth": np.inf}.get(self.kind, _FARTHEST_M)

    @cached_property
    def _visible(self) -> BaseGeometry:
        """What is shown, in turned longitudes."""
        radius_m = min(self.radius_m, self.limit_m)
        if not np.isfinite(radius_m):
            return _WHOLE
        return _cap(self.lat, radius_m)

    @cached_property
    def _pipeline(self) -> pyproj.Transformer:
        code = _NAMES[self.kind][0]
        # +over: what lies at 180 degrees stays on its own side
        middle = f"+lat_0={self.lat}" if self.azimuthal else "+over"
        return pyproj.Transformer.from_pipeline(
            f"+proj=pipeline +step +proj=unitconvert +xy_in=deg +xy_out=rad "
            f"+step +proj={code} +ellps=WGS84 {middle} +lon_0=0"
        )

    def _transform(self, lonlat: Floats) -> Floats:
        return np.column_stack(self._pipeline.transform(lonlat[:, 0], lonlat[:, 1]))

    def outline(self) -> BaseGeometry:
        """Return the part of the Earth that is shown, in metres on the plane."""
        return self._projected(np.array([self._visible], dtype=object))[0]

    def areas(self, shapes: Sequence[BaseGeometry]) -> Shapes:
        """Project polygons in degrees, cut to what is shown; empty where nothing is."""
        turned = self._turned(np.asarray(shapes, dtype=object))
        flat = self._projected(_polygons(self._cut(turned)))
        broken = ~shapely.is_valid(flat)  # rounding may fold what is thinner than a hair
        flat[broken] = _polygons(shapely.make_valid(flat[broken]))
        return flat

    def lines(self, shapes: Sequence[BaseGeometry]) -> Shapes:
        """Project lines, or the edges of polygons but for those along 180 degrees or a pole."""
        given = np.asarray(shapes, dtype=object)
        areas = shapely.get_dimensions(given) == 2  # noqa: PLR2004 (polygons)
        given = given.copy()
        given[areas] = [_open_edges(shape) for shape in given[areas]]
        cut = self._cut(self._turned(given))
        return self._on_plane(shapely.segmentize(cut, _STEP_DEGREES))

    def points(self, lon: Floats, lat: Floats) -> Floats:
        """Project points: shape (n, 2) in metres, NaN for those that are not shown."""
        turned = (np.asarray(lon, dtype=float) - self.lon + 180.0) % 360.0 - 180.0
        lonlat = np.column_stack([turned, np.asarray(lat, dtype=float)])
        plane = self._transform(lonlat)
        shown = shapely.intersects_xy(self._visible, *lonlat.T)
        return np.where(shown[:, None] & np.isfinite(plane), plane, np.nan)

    def lon_lat(self, x: float, y: float) -> tuple[float, float]:
        """Return the degrees of a point of the plane; infinite off the Earth."""
        turned, lat = self._pipeline.transform(x, y, direction="INVERSE")
        return float((turned + self.lon + 180.0) % 360.0 - 180.0), float(lat)

    def scale_on(self, x: float, y: float) -> float:
        """Return metres on the plane for a metre on the ground, eastwards, at a point of it."""
        try:
            turned, lat = self._pipeline.transform(x, y, direction="INVERSE", errcheck=True)
        except pyproj.exceptions.ProjError:  # off the Earth
            turned, lat = 0.0, self.lat
        geod = pyproj.Geod(ellps="WGS84")
        ends = [geod.fwd(turned, lat, azimuth, 5000.0)[:2] for azimuth in (90.0, 270.0)]
        one, other = self._transform(np.array(ends))
        return float(np.hypot(*(one - other)) / 10_000.0)

    def _turned(self, shapes: Shapes) -> Shapes:
        """Move shapes so that the middle is at longitude 0, cut along the opposite meridian."""
        shapes = shapely.transform(shapes, _to_seam)
        seam = self.lon + 180.0 if self.lon <= 0.0 else self.lon - 180.0
        pieces = []
        for west, east in ((-180.0, seam), (seam, 180.0)):
            if west >= east:
                continue
            off = (west + east) / 2.0 - self.lon
            by = -self.lon - 360.0 * np.round(off / 360.0)
            piece = shapely.clip_by_rect(shapes, west, -90.0, east, 90.0)
            pieces.append(shapely.transform(piece, lambda xy, by=by: xy + np.array([by, 0.0])))
        if len(pieces) == 1:
            return np.asarray(pieces[0], dtype=object)
        one, other = pieces
        joined = np.where(shapely.is_empty(one), other, one)
        both = ~(shapely.is_empty(one) | shapely.is_empty(other))
        joined[both] = shapely.union(shapely.make_valid(one[both]), shapely.make_valid(other[both]))
        return np.asarray(joined, dtype=object)

    def _cut(self, turned: Shapes) -> Shapes:
        if self._visible is _WHOLE:
            return turned
        crossing = ~shapely.contains_properly(self._visible, turned)
        cut = turned.copy()
        cut[crossing] = shapely.intersection(self._visible, shapely.make_valid(turned[crossing]))
        return cut

    def _projected(self, turned: Shapes) -> Shapes:
        """Project polygons; on an azimuthal plane what the seam divides is made one again."""
        if not self.azimuthal:
            return self._on_plane(shapely.segmentize(turned, _STEP_DEGREES))
        west, south, east, north = shapely.bounds(turned).T
        seamed = (west <= _WEST) | (east >= _EAST) | (south <= _SOUTH) | (north >= _NORTH)
        plane = np.empty(len(turned), dtype=object)
        plane[~seamed] = self._on_plane(shapely.segmentize(turned[~seamed], _STEP_DEGREES))
        for k in np.nonzero(seamed)[0]:
            plane[k] = self._joined(turned[k])
        return plane

    def _joined(self, turned: BaseGeometry) -> BaseGeometry:
        """Project a polygon by halves, which meet on the straight line x = 0, and unite them."""
        halves = [
            shapely.make_valid(shapely.clip_by_rect(turned, west, -90.0, west + 180.0, 90.0))
            for west in (-180.0, 0.0)
        ]
        flat = self._on_plane(shapely.segmentize(_polygons(np.array(halves)), _STEP_DEGREES))

        def snapped(xy: Floats) -> Floats:
            return np.column_stack([np.where(np.abs(xy[:, 0]) < _SEAM_M, 0.0, xy[:, 0]), xy[:, 1]])

        return shapely.union_all(shapely.make_valid(shapely.transform(flat, snapped)))

    def _on_plane(self, turned: Shapes) -> Shapes:
        return np.asarray(shapely.transform(turned, self._transform), dtype=object)


@lru_cache(maxsize=16)  # wide, tall and the globe of both have it in common
def _cap(lat: float, radius_m: float) -> BaseGeometry:
    """Return what is within a distance of a point at longitude 0."""
    shown = DistanceField(shapely.Point(0.0, lat)).reach(radius_m)
    shapely.prepare(shown)
    return shown


def _to_seam(lonlat: Floats) -> Floats:
    """Put what ends a hair before 180 degrees, as some borders do, onto it."""
    lon = lonlat[:, 0]
    near = np.abs(np.abs(lon) - 180.0) < _HAIR_DEGREES
    return np.column_stack([np.where(near, np.sign(lon) * 180.0, lon), lonlat[:, 1]])


def choose(
    wanted: str,
    region: BaseGeometry,
    shapes: Sequence[BaseGeometry],
    middle: tuple[float, float] | None,
) -> Plane:
    """Return the projection that fits what is to be shown.

    Parameters
    ----------
    wanted
        The config's projection; ``auto`` chooses.
    region
        The launch region: by default its middle is that of the map.
    shapes
        What is to be shown.
    middle
        Longitude and latitude of another middle, if one is wanted.
    """
    lon, lat = middle or middle_of(region)
    corners = shapely.get_coordinates(np.asarray(shapes, dtype=object))
    far_m = float(DistanceField(shapely.Point(lon, lat)).distance(*corners.T).max())
    if wanted == "auto":
        wanted = "azimuthal-equidistant" if far_m <= RINGS_M else "equal-earth"
    if wanted == "equal-earth":
        return Plane(wanted, _quiet_meridian(lon), 0.0)
    if wanted == "orthographic":
        return Plane(wanted, lon, lat)
    return Plane(wanted, lon, lat, min(max(_AROUND * far_m, _KNOWN_M), _FARTHEST_M))


def middle_of(shape: BaseGeometry) -> tuple[float, float]:
    """Return the middle of a shape on the globe: the mean direction of its points and outline.

    Fjords are smoothed first, so that they do not draw it to their coast. It is rounded to a
    1,024th of a degree, so that turning by it and back loses no bit.
    """
    smooth = shapely.segmentize(shapely.simplify(shape, _SMOOTH_DEGREES), _STEP_DEGREES)
    lon, lat = np.radians(shapely.get_coordinates(smooth)).T
    # degrees of longitude are shorter far north and south, and the points denser; a pole counts too
    across = np.maximum(np.cos(lat), _LEAST_WEIGHT)
    x, y, z = (
        float((across * part).mean())
        for part in (np.cos(lat) * np.cos(lon), np.cos(lat) * np.sin(lon), np.sin(lat))
    )
    level = np.hypot(x, y)
    if np.hypot(level, z) < _EVEN:
        return 0.0, 0.0
    middle = np.degrees([np.arctan2(y, x), np.arctan2(z, level)])
    return float(np.round(middle[0] * 1024.0) / 1024.0), float(
        np.round(middle[1] * 1024.0) / 1024.0
    )


def _quiet_meridian(lon: float) -> float:
    """Return the middle of a world map near a longitude that cuts the least land."""
    land = shapely.STRtree(tables.world(columns=["geometry"]).geometry.to_numpy())
    lats = np.arange(-60.0, 85.0, 0.5)
    tried = []
    for middle in np.arange(-180.0, 180.0, 10.0):
        off = abs((middle - lon + 180.0) % 360.0 - 180.0)
        if off <= _ASIDE_DEGREES:
            seam = (middle + 360.0) % 360.0 - 180.0
            cut = land.query(shapely.points(np.full(len(lats), seam), lats), predicate="intersects")
            tried.append((len(np.unique(cut[0])) + off / 10.0, float(middle)))
    return min(tried)[1]


def _open_edges(polygon: BaseGeometry) -> BaseGeometry:
    """Return the outline of polygons without what runs along 180 degrees or a pole."""
    rings = shapely.get_rings(shapely.get_parts(polygon))
    xy, ring = shapely.get_coordinates(rings, return_index=True)
    framed = np.abs(xy) == (180.0, 90.0)
    along = (framed[1:] & framed[:-1] & (xy[1:] == xy[:-1])).any(axis=1)
    starts = along | (ring[1:] != ring[:-1])  # where a new line begins
    line = np.concatenate([[0], np.cumsum(starts)])
    counts = np.bincount(line)
    kept = counts[line] > 1
    number = np.unique(line[kept], return_inverse=True)[1]
    return shapely.multilinestrings(shapely.linestrings(xy[kept], indices=number))


def _polygons(shapes: Shapes) -> Shapes:
    """Return the polygons alone of shapes that an overlay made; it may leave lines and points."""
    return np.array([geodesy.polygons_of(shape) for shape in shapes], dtype=object)
