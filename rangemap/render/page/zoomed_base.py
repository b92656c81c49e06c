"""What the base map has besides countries: regions and the lines between them, lakes, seas.

Nothing here is measured from.
"""

from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from rangemap.analysis import RangeMap
from rangemap.field import Floats
from rangemap.render.content import View
from rangemap.render.page.name_packing import packed
from rangemap.render.page.shape_encoding import coded, decimals_for, differences, runs
from rangemap.world import border_views, tables

Shapes = NDArray[np.object_]

_MOST_VERTICES = 16_000  # of the lines between regions: about 50 kB of page
_CLOSER = 3.0  # times as fine as the borders of the first view, as they are seen from nearer by
_FINEST_DEGREES = 0.002
_NO_LINES = shapely.MultiLineString()
_NAME_DECIMALS = 2  # of where a region's name stands, about 1 km


def regions(result: RangeMap, view: View) -> dict[str, Any]:
    """Return the names of the regions of countries, and the lines between those that are near."""
    if result.is_draft:  # it has none: of a page's making they take the longest
        return _regions(pd.DataFrame({"name": [], "adm0_a3": []}), np.empty((0, 2)), _NO_LINES, 0)
    table = border_views.admin1(result.region.borders, ["name", "adm0_a3", "area_km2", "geometry"])
    table = table.sort_values(["adm0_a3", "name"])
    shapes = table.geometry.to_numpy()
    middles = shapely.get_coordinates(shapely.point_on_surface(shapes))
    country = np.unique(table["adm0_a3"], return_inverse=True)[1]
    return _regions(table, middles, *_inner_lines(shapes, country, view))


def _regions(
    table: pd.DataFrame, middles: Floats, lines: shapely.MultiLineString, decimals: int
) -> dict[str, Any]:
    codes, country = np.unique(table["adm0_a3"].astype(str), return_inverse=True)
    scale = 10**_NAME_DECIMALS
    return {
        "names": packed(table["name"].tolist()),
        "codes": codes.tolist(),
        "countries": runs(country),
        "lon": differences(middles[:, 0] * scale),
        "lat": differences(middles[:, 1] * scale),
        "scale": scale,
        "lines": {"scale": 10**decimals, "parts": coded(lines, decimals)},
    }


def _inner_lines(
    shapes: Shapes, country: NDArray[np.int64], view: View
) -> tuple[shapely.MultiLineString, int]:
    """Return the lines between two regions of one country, in the view, and their decimals."""
    lines = []
    for box in view.boxes():
        near = shapely.intersects(shapely.box(*shapely.bounds(shapes).T), box)
        lines.append(shapely.clip_by_rect(_shared(shapes[near], country[near], box), *box.bounds))
    whole = shapely.get_parts(
        shapely.line_merge(shapely.multilinestrings(shapely.get_parts(lines)))
    )
    detail = max(view.width / 3000.0 / _CLOSER, _FINEST_DEGREES)
    # each by itself, as no area can be turned inside out; what is too short to be seen is left out
    simple = shapely.simplify(whole, detail, preserve_topology=False)
    while shapely.get_num_coordinates(simple).sum() > _MOST_VERTICES:
        detail *= 1.4
        simple = shapely.simplify(simple, detail, preserve_topology=False)
        simple = simple[shapely.length(simple) > 2.0 * detail]
    return shapely.multilinestrings(simple), decimals_for(detail)


def _shared(shapes: Shapes, country: NDArray[np.int64], box: shapely.Polygon) -> Shapes:
    """Return the edges that two shapes of one country have in common, as one shape of lines."""
    parts, shape = shapely.get_parts(shapes, return_index=True)
    rings, part = shapely.get_rings(parts, return_index=True)
    coordinates, ring = shapely.get_coordinates(rings, return_index=True)
    west, south, east, north = box.bounds
    inside = (coordinates >= [west, south]).all(axis=1) & (coordinates <= [east, north]).all(axis=1)
    edge = np.flatnonzero((ring[1:] == ring[:-1]) & (inside[1:] | inside[:-1]))
    ends = np.round(np.stack([coordinates[edge], coordinates[edge + 1]], axis=1) * 1e6)
    # each pair of ends in one order, whichever way round its ring runs
    turned = (ends[:, 0, 0] > ends[:, 1, 0]) | (
        (ends[:, 0, 0] == ends[:, 1, 0]) & (ends[:, 0, 1] > ends[:, 1, 1])
    )
    ends[turned] = ends[turned][:, ::-1]
    flat = ends.reshape(len(ends), 4)
    order = np.lexsort(flat.T)
    twice = (flat[order][1:] == flat[order][:-1]).all(axis=1)
    owners = country[shape[part[ring[edge]]]][order]
    same = twice & (owners[1:] == owners[:-1])
    lines: Shapes = shapely.multilinestrings(shapely.linestrings(ends[order][1:][same] / 1e6))
    return lines


def water(result: RangeMap, view: View) -> dict[str, Any]:
    """Return the lakes, and the names of seas where there is room for them.

    The names are English, and left out where labels are in another language.
    """
    table = tables.seas(["name", "kind", "label_lon", "label_lat", "width_km", "geometry"])
    lake = (table["kind"] == "lake").to_numpy()
    detail = max(view.width / 4000.0, 0.005)
    decimals = decimals_for(detail)
    lakes = shapely.simplify(shapely.union_all(table.geometry[lake].to_numpy()), detail)
    english = result.scenario.label_language == "en"
    names = table[["name", "label_lon", "label_lat", "width_km"]].assign(lake=lake.astype(int))
    return {
        "lakes": {"scale": 10**decimals, "parts": coded(lakes, decimals)},
        "names": names.to_numpy(dtype=object).tolist() if english else [],
    }
