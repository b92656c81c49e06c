"""The sites of a region: its border as points, close enough together to search.

Border edges are straight in longitude and latitude (RFC 7946), not geodesics. Sites are their
vertices and points between; each knows the step to the next, so that a search can finish on the
edge itself.
"""

from dataclasses import dataclass

import numpy as np
import shapely
from numpy.typing import NDArray
from scipy.spatial import cKDTree
from shapely.geometry.base import BaseGeometry

from rangemap import geodesy
from rangemap.errors import RegionError
from rangemap.geodesy import Floats

# A site every kilometre: the nearest site is then at most s^2 / 8d further than the nearest point
# of the edge, 5 cm at 2,500 km, and `field` takes that off too.
SPACING_M = 1000.0
# ... and closer about the poles, where an edge along a parallel is much bent: `field` takes what
# lies between two sites for straight when it is far away.
_BEND_M = 0.05


@dataclass(frozen=True)
class Sites:
    """Points of a border in order, with search trees.

    Attributes
    ----------
    lon, lat
        Degrees, shape (n,).
    linked
        Whether the border goes on from a site to the next one, shape (n,).
    space
        Tree on earth-centred coordinates (metres): its order is almost that of the geodesic.
    sphere
        Tree on the auxiliary sphere (unit vectors): its order holds up to the antipode.
    """

    lon: Floats
    lat: Floats
    linked: NDArray[np.bool_]
    space: cKDTree
    sphere: cKDTree

    @classmethod
    def of(cls, geometry: BaseGeometry) -> "Sites":
        """Take the sites of points, lines or polygons (lon/lat).

        Raises
        ------
        RegionError
            If the geometry is empty or has coordinates outside -180..180, -90..90.
        """
        chains = _chains(geometry)
        if not chains:
            msg = "the launch region is empty; give points, lines or polygons with coordinates"
            raise RegionError(msg)
        _check(*np.vstack(chains).T)
        chains = [geodesy.densify(chain, SPACING_M, _BEND_M) for chain in chains]
        coordinates = np.vstack(chains)
        linked = np.ones(len(coordinates), dtype=bool)
        linked[np.cumsum([len(chain) for chain in chains]) - 1] = False
        lon, lat = coordinates.T.copy()
        return cls(
            lon,
            lat,
            linked,
            cKDTree(geodesy.ecef(lon, lat)),
            cKDTree(geodesy.auxiliary_sphere(lon, lat)),
        )


def _chains(geometry: BaseGeometry) -> list[Floats]:
    """Return the coordinates of every point, line and ring, each shape (n, 2)."""
    chains = []
    for part in shapely.get_parts(geometry, return_index=False).tolist():
        if part.geom_type in {"GeometryCollection", "MultiPolygon", "MultiLineString"}:
            chains += _chains(part)
        elif part.geom_type == "Polygon":
            rings = shapely.get_rings(part)
            chains += [shapely.get_coordinates(ring) for ring in rings]
        else:
            chains.append(shapely.get_coordinates(part))
    return [chain for chain in chains if len(chain)]


def _check(lon: Floats, lat: Floats) -> None:
    bad = ~((np.abs(lon) <= 180.0) & (np.abs(lat) <= 90.0))  # noqa: PLR2004 (degrees)
    if bad.any():
        at = int(np.argmax(bad))
        msg = (
            f"the launch region has a point at lon {lon[at]:g}, lat {lat[at]:g}; longitudes are "
            "-180 to 180 and latitudes -90 to 90: is the file in another coordinate system?"
        )
        raise RegionError(msg)
