"""Regions made to tile their country: what is over is shared out, no two lie over each other."""

import numpy as np
import shapely
from numpy.typing import NDArray

# A piece closer than this to a region touches it; about 0.1 mm
_TOUCH_DEG = 1e-9
# Outlines of regions are densified to this where a gap is shared out among several
_SPACING_DEG = 0.02
# Overlaps and pieces below this many square degrees (0.01 square metres) are rounding
_ROUNDING_DEG2 = 1e-12
_OUTLINE_REACH_DEG = 0.02


def tile(outline: shapely.Geometry, regions: NDArray[np.object_]) -> list[shapely.Geometry]:
    """Return the regions so that together they fill the outline and none lies over another."""
    shapely.prepare(outline)
    tiles = [
        r if shapely.contains_properly(outline, r) else areas_of(shapely.intersection(r, outline))
        for r in regions
    ]
    tiles = _without_overlaps(tiles)
    left = areas_of(shapely.difference(outline, shapely.union_all(tiles)))
    pieces: list[list[shapely.Geometry]] = [[t] for t in tiles]
    tree = shapely.STRtree(tiles)
    for gap in shapely.get_parts(left):
        near = np.unique(tree.query(gap, "dwithin", distance=_TOUCH_DEG))
        if len(near) == 0:
            near = np.array([tree.nearest(gap)])
        if len(near) == 1:
            pieces[near[0]].append(gap)
            continue
        for owner, piece in share_out(gap, near, tiles):
            pieces[owner].append(piece)
    return [areas_of(shapely.union_all(p)) if len(p) > 1 else p[0] for p in pieces]


def share_out(
    gap: shapely.Geometry, near: NDArray[np.intp], tiles: list[shapely.Geometry]
) -> list[tuple[int, shapely.Geometry]]:
    """Give each point of a gap to the region whose outline is nearest (Voronoi cells)."""
    box = shapely.box(*(np.array(gap.bounds) + np.array([-1, -1, 1, 1]) * _OUTLINE_REACH_DEG))
    shapely.prepare(gap)
    sites, owners = [], []
    for index in near:
        outline = shapely.segmentize(shapely.intersection(tiles[index].boundary, box), _SPACING_DEG)
        points = np.unique(shapely.get_coordinates(outline).round(9), axis=0)
        close = shapely.dwithin(gap, shapely.points(points), _OUTLINE_REACH_DEG)
        sites.append(points[close])
        owners.append(np.full(close.sum(), index))
    # A vertex that two regions share belongs to the first: the cell is a corner of a few metres.
    site, first = np.unique(np.vstack(sites), axis=0, return_index=True)
    owner = np.concatenate(owners)[first]
    if len(site) < 2:  # noqa: PLR2004 - a Voronoi diagram needs two sites
        return [(int(near[0]), gap)]
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(site), extend_to=box, ordered=True)
    )
    shares, rest = [], gap
    for index in near[:-1]:
        cell = shapely.union_all(cells[owner == index])
        share = areas_of(shapely.intersection(rest, cell))
        rest = areas_of(shapely.difference(rest, share))
        shares.append((int(index), share))
    return [*shares, (int(near[-1]), rest)]


def _without_overlaps(tiles: list[shapely.Geometry]) -> list[shapely.Geometry]:
    """Take from each region what an earlier one has."""
    first, second = shapely.STRtree(tiles).query(tiles, "intersects")
    for one, two in sorted(zip(first, second, strict=True)):
        if one < two:
            shared = shapely.intersection(tiles[one], tiles[two])
            if shapely.area(shared) > _ROUNDING_DEG2:
                tiles[two] = areas_of(shapely.difference(tiles[two], tiles[one]))
    return tiles


def areas_of(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return only the polygons of a geometry that are more than rounding."""
    parts = [p for g in shapely.get_parts(geometry) for p in shapely.get_parts(g)]
    polygons = [p for p in parts if p.geom_type == "Polygon" and p.area > _ROUNDING_DEG2]
    return shapely.MultiPolygon(polygons)
