"""The sites of a region: its border as points, close enough together to search.

Border edges are straight in longitude and latitude (RFC 7946), not geodesics. Sites are their
vertices and points between; each knows the step to the next, so that a search can finish on the
edge itself.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from threading import Lock
from typing import overload

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.errors import RegionError
from rangemap.field import geodesy
from rangemap.field.geodesy import Floats
from rangemap.field.nearest_from_afar import AFAR_M, Chains, Tier, active

# A site every kilometre: the nearest site is then at most s^2 / 8d further than the nearest point
# of the edge, 5 cm at 2,500 km, and `field` takes that off too.
SPACING_M = 1000.0
# ... and closer about the poles, where an edge along a parallel is much bent: `field` takes what
# lies between two sites for straight when it is far away.
_BEND_M = 0.05
# Cosine of the largest angle about its middle (87 degrees) within which a region surely has a
# convex hull
_IN_HEMISPHERE = 0.05


@dataclass(frozen=True)
class Sites:
    """Points of a border, in order.

    Attributes
    ----------
    lon, lat
        Degrees, shape (n,).
    linked
        Whether the border goes on from a site to the next one, shape (n,).
    ring
        Whether a site is on a ring of a polygon, which has the polygon on its left.
    """

    lon: Floats
    lat: Floats
    linked: NDArray[np.bool_]
    ring: NDArray[np.bool_]

    @classmethod
    def of(cls, geometry: BaseGeometry) -> "Sites":
        """Take the sites of points, lines or polygons (lon/lat).

        Raises
        ------
        RegionError
            If the geometry is empty or has coordinates outside -180..180, -90..90.
        """
        chains = _chains(shapely.orient_polygons(geometry))
        if not chains:
            msg = "the launch region is empty; give points, lines or polygons with coordinates"
            raise RegionError(msg)
        _check(*np.vstack([chain for chain, _ring in chains]).T)
        dense = [geodesy.densify(chain, SPACING_M, _BEND_M) for chain, _ring in chains]
        lengths = [len(chain) for chain in dense]
        lon, lat = np.vstack(dense).T.copy()
        linked = np.ones(len(lon), dtype=bool)
        linked[np.cumsum(lengths) - 1] = False
        return cls(lon, lat, linked, np.repeat([ring for _chain, ring in chains], lengths))

    @cached_property
    def whole(self) -> Tier:
        """All sites."""
        return Tier(0.0, np.arange(len(self.lon)), self.lon, self.lat)

    @cached_property
    def afar(self) -> "Afar":
        """The sites that may be the nearest from afar, and from further off, and so on."""
        return Afar(self)

    @cached_property
    def hull(self) -> Tier:
        """The sites of the convex hull, or all where no hemisphere surely holds the region."""
        sphere = geodesy.auxiliary_sphere(self.lon, self.lat)
        middle = sphere.mean(axis=0)
        held = (sphere @ middle).min() > _IN_HEMISPHERE * np.linalg.norm(middle)
        return self.afar[-1] if held else self.whole


class Afar(Sequence[Tier]):
    """The tiers of a region's sites, each sorted out when it is first asked for.

    A short range needs none of them, and to sort out those of a long border takes seconds.
    """

    def __init__(self, sites: Sites) -> None:
        self._sites = sites
        self._found: list[Tier] = []
        self._lock = Lock()

    def __len__(self) -> int:
        """Return how many there are."""
        return len(AFAR_M)

    @overload
    def __getitem__(self, number: int) -> Tier: ...
    @overload
    def __getitem__(self, number: slice) -> Sequence[Tier]: ...
    def __getitem__(self, number: int | slice) -> Tier | Sequence[Tier]:
        """Return one, or several; each is made of the one before."""
        if isinstance(number, slice):
            return [self[one] for one in range(*number.indices(len(self)))]
        wanted = range(len(self))[number]
        with self._lock:  # two threads may ask for the first time together
            while len(self._found) <= wanted:
                self._found.append(self._next())
        return self._found[wanted]

    @cached_property
    def _chains(self) -> Chains:
        sites = self._sites
        return Chains.of(sites.lon, sites.lat, sites.linked, sites.ring)

    def _next(self) -> Tier:
        sites, from_m = self._sites, AFAR_M[len(self._found)]
        before = self._found[-1] if self._found else sites.whole
        # an edge that holds the nearest point may have its ends so much further off
        site = active(self._chains, before.site, from_m, SPACING_M**2 / (8.0 * from_m))
        return Tier(from_m, site, sites.lon[site], sites.lat[site])


def _chains(geometry: BaseGeometry) -> list[tuple[Floats, bool]]:
    """Return the coordinates of every point, line and ring, shape (n, 2), and which are rings."""
    chains = []
    for part in shapely.get_parts(geometry, return_index=False).tolist():
        if part.geom_type in {"GeometryCollection", "MultiPolygon", "MultiLineString"}:
            chains += _chains(part)
        elif part.geom_type == "Polygon":
            chains += [(shapely.get_coordinates(ring), True) for ring in shapely.get_rings(part)]
        else:
            chains.append((shapely.get_coordinates(part), False))
    return [(chain, ring) for chain, ring in chains if len(chain)]


def _check(lon: Floats, lat: Floats) -> None:
    bad = ~((np.abs(lon) <= 180.0) & (np.abs(lat) <= 90.0))  # noqa: PLR2004 (degrees)
    if bad.any():
        at = int(np.argmax(bad))
        msg = (
            f"the launch region has a point at lon {lon[at]:g}, lat {lat[at]:g}; longitudes are "
            "-180 to 180 and latitudes -90 to 90: is the file in another coordinate system?"
        )
        raise RegionError(msg)
