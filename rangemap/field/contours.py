"""The outline of {p : f(p) <= level} for a distance f, on the whole lon/lat rectangle.

A distance grows by at most a metre for each metre walked. So a cell whose centre is further from
the level than its half-diagonal cannot hold the edge, and a quadtree need look only where the
edge may be. A cell is cut into quarters until its directions of growth lie within a right angle
(the edge in it is then the graph of a function, without hidden holes, necks or channels) and a
line *inside the cell* follows the edge to within the tolerance. Lines in different cells cannot
cross, so the outline is valid as it is made; and since the rectangle itself is the domain, it is
born cut at 180 degrees and closed along the poles.
"""

from collections.abc import Sequence

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.errors import EdgeError
from rangemap.field.cell_grid import (
    SMALLEST,
    Bools,
    Distance,
    Ints,
    Lattice,
    centres,
    corners,
    half_diagonal,
    quarters,
    touching,
    whole_earth,
)
from rangemap.field.cell_tracing import Traces, trace
from rangemap.field.cells_to_rings import Sides, polygons
from rangemap.field.geodesy import Floats

# Half-diagonal of the largest cell, as a share of the level and in metres. Below half of the
# level no cell with an edge can hold a place of the region itself.
_LARGEST_SHARE = 0.45
_LARGEST_M = 150_000.0
# The distance itself is good to centimetres; so much it may grow by beyond a metre a metre.
_SLACK_M = 0.05


def level_sets(distance: Distance, levels_m: Sequence[float]) -> list[BaseGeometry]:
    """Return the polygons where the distance is at most each level, in one go.

    Parameters
    ----------
    distance
        A function 1-Lipschitz on the ellipsoid: (lon, lat) -> (metres, azimuth of growth).
    levels_m
        Metres.

    Returns
    -------
    list of shapely Polygon or MultiPolygon
        Valid, lon/lat, cut at 180 degrees, closed along the poles, outer rings anticlockwise;
        empty where nothing is within the level, the whole rectangle where everything is.

    Raises
    ------
    EdgeError
        If an outline is not valid, which would be a fault of this program.
    """
    lattice = Lattice(distance, levels_m)
    leaves, traces = _refine(lattice, whole_earth(len(levels_m)))
    found = []
    for level in range(len(levels_m)):
        mine = leaves[:, 3] == level
        found.append(_outline(lattice, level, leaves[mine], traces.only(mine)))
    return found


def _outline(lattice: Lattice, level: int, leaves: Ints, traces: Traces) -> BaseGeometry:
    """Cut the cells of one level until neighbours agree, and build polygons of them."""
    near = np.arange(len(leaves))  # leaves whose neighbours are new
    while len(torn := near[Sides.of(lattice, leaves[near], level).torn]):
        found, lines = _refine(lattice, quarters(leaves[torn]))
        kept = np.ones(len(leaves), dtype=bool)
        kept[torn] = False
        about = touching(leaves[kept], leaves[torn])
        near = np.concatenate([about, np.arange(len(found)) + kept.sum()])
        traces = traces.only(kept).joined(lines, int(kept.sum()))
        leaves = np.vstack([leaves[kept], found])
    outline = polygons(lattice, Sides.of(lattice, leaves, level), traces)
    if not shapely.is_valid(outline):
        reason, level_m = shapely.is_valid_reason(outline), lattice.levels_m[level]
        msg = f"the outline at {level_m:,.0f} m is not valid: {reason}. Please report the region"
        raise EdgeError(msg)
    return outline


def _refine(lattice: Lattice, cells: Ints) -> tuple[Ints, Traces]:
    """Cut cells until each holds nothing, or an edge that a line inside it follows."""
    leaves, traces = np.empty((0, 4), np.int64), Traces.none()
    while len(cells):
        metres, growth = lattice.at(*centres(cells))
        level_m, radius_m = lattice.levels_m[cells[:, 3]], half_diagonal(cells)
        open_ = np.abs(metres - level_m) <= radius_m + _SLACK_M
        cells, growth = cells[open_], growth[open_]
        largest_m = np.minimum(level_m[open_] * _LARGEST_SHARE, _LARGEST_M)
        smallest = cells[:, 2] == SMALLEST
        ready = (radius_m[open_] <= largest_m) & ~smallest
        ready[ready] = _graph_like(lattice, cells[ready], growth[ready])
        fits, lines = trace(lattice, cells[ready])
        ready[ready] = fits
        traces = traces.joined(lines, len(leaves))
        leaves = np.vstack([leaves, cells[ready], cells[smallest]])
        cells = quarters(cells[~ready & ~smallest])
    return leaves, traces


def _graph_like(lattice: Lattice, cells: Ints, middle: Floats) -> Bools:
    """Return whether the directions of growth at centre and corners lie within a right angle."""
    growths = [middle, *lattice.at(*corners(cells))[1]]
    alike = np.ones(len(cells), dtype=bool)
    for n, one in enumerate(growths):
        for other in growths[n + 1 :]:
            alike &= np.asarray((one * other).sum(axis=1) > 0.0)
    return alike
