"""Regions that the source of the regions has not: those that a disputed line cuts off."""

import geopandas as gpd
import numpy as np
import shapely
from find_source_files import Inputs
from region_tiles import areas_of, share_out

_TOUCH_DEG = 1e-9
# Half the width of the cut; what it takes, a centimetre, is given back where regions are tiled
_CUT_DEG = 1e-7
# The source lets these reach over the river, beyond its own line of the same border
_LEFT_BANK = ("Camenca", "Rezina", "Transnistria", "Stîngă Nistrului", "Grigoriopol")
_SOUTH_OF_SVALBARD = 73.0  # degrees; Bear Island, the southernmost of it, lies at 74
_TIRASPOL, _TSKHINVALI = (29.63, 46.84), (43.97, 42.23)


def golan(inputs: Inputs, outlines: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Return the Golan Heights as a region: what Syria has here beyond the source of countries.

    The source of the regions has them in the north of Israel.
    """
    known = gpd.read_file(inputs.countries_zip, where="ADM0_A3 = 'SYR'").geometry.iloc[0]
    parts = shapely.get_parts(shapely.difference(outlines["SYR"], known))
    largest = parts[int(np.argmax(shapely.area(parts)))]
    row = {"name": "Golan Heights", "gn_name": "Golan", "geometry": largest}
    return gpd.GeoDataFrame([row], crs="EPSG:4326")


def south_ossetia(outlines: gpd.GeoSeries, lines: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return South Ossetia as a region: what the source's line of the Georgian claim cuts off.

    The source of the regions has it in four of Georgia's.
    """
    shape = _beyond(outlines["GEO"], lines[lines["adm0_a3_l"] == "GEO"], _TSKHINVALI)
    row = {"name": "South Ossetia", "gn_name": "Tskhinvali Region", "geometry": shape}
    return gpd.GeoDataFrame([row], crs="EPSG:4326")


def at_the_dniester(
    source: gpd.GeoDataFrame, outlines: gpd.GeoSeries, lines: gpd.GeoDataFrame
) -> None:
    """Cut the regions of the left bank at the line of the Moldovan claim, which is the river.

    What they have beyond it goes to the regions of the right bank beside it.
    """
    bank = _beyond(outlines["MDA"], lines[lines["adm0_a3_l"] == "MDA"], _TIRASPOL)
    ours = source[source["adm0_a3"] == "MDA"]
    shapes = ours.geometry.to_numpy()
    share = shapely.area(shapely.intersection(shapes, bank)) / shapely.area(shapes)
    left = ours.index[ours["name"].isin(_LEFT_BANK) & (share > 0.5)]  # noqa: PLR2004 (most of it)
    right = ours.index.difference(left)
    tiles = list(source.geometry[right])
    for index in left:
        beyond = areas_of(shapely.difference(source.geometry[index], bank))
        source.loc[[index], "geometry"] = areas_of(
            shapely.intersection(source.geometry[index], bank)
        )
        for piece in shapely.get_parts(beyond):
            away = shapely.distance(np.array(tiles, dtype=object), piece)
            near = np.nonzero(away <= max(away.min(), _TOUCH_DEG))[0]
            for owner, part in share_out(piece, near, tiles):
                source.loc[[right[owner]], "geometry"] = areas_of(
                    shapely.union_all([source.geometry[right[owner]], part])
                )


def jan_mayen(outlines: gpd.GeoSeries) -> gpd.GeoDataFrame:
    """Return Jan Mayen as a region, which the source of the regions has not.

    It would go to Svalbard, 900 km away; ISO 3166-2 has both, NO-21 and NO-22.
    """
    parts = shapely.get_parts(outlines["SJM"])
    own = parts[shapely.get_y(shapely.centroid(parts)) < _SOUTH_OF_SVALBARD]
    row = {"name": "Jan Mayen", "gn_name": "Jan Mayen", "geometry": areas_of(own)}
    return gpd.GeoDataFrame([row], crs="EPSG:4326")


def _beyond(
    outline: shapely.Geometry, lines: gpd.GeoDataFrame, at: tuple[float, float]
) -> shapely.Geometry:
    """Return the part of a country that a disputed line cuts off and that holds a point."""
    cut = shapely.buffer(shapely.union_all(lines.geometry.force_2d()), _CUT_DEG, quad_segs=1)
    parts = shapely.get_parts(shapely.difference(outline, cut))
    return parts[shapely.contains_xy(parts, *at)][0]
