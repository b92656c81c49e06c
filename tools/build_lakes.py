"""The lakes that a map draws: those of Natural Earth that are large enough to be seen."""

import geopandas as gpd
import numpy as np
import shapely
from areas import area_km2, clean_polygons
from find_source_files import Inputs

# A map that shows less than this is narrower than the outlines are good for
_LEAST_KM2 = 100.0


def build_lakes(inputs: Inputs, seas: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return one row a lake, the largest first.

    Parameters
    ----------
    inputs
        Where the lakes of Natural Earth lie, which have no names there.
    seas
        The table of seas and lakes: a lake of it lends its name to the parts that it is made of.
    """
    shapes = [clean_polygons(one) for one in gpd.read_file(inputs.lakes).geometry]
    areas = np.array([area_km2(one) for one in shapes])
    named = seas[seas["kind"] == "lake"].sort_values("area_km2")
    middles = shapely.point_on_surface(np.array(shapes, dtype=object))
    rows = []
    for number in np.argsort(-areas, kind="stable"):
        if areas[number] >= _LEAST_KM2:
            # of the Great Lakes each has a name of its own, the smaller area
            names = named["name"][named.intersects(middles[number])]
            name = names.iloc[0] if len(names) else None
            rows.append((name, float(areas[number]), shapes[number]))
    columns = ["name", "area_km2", "geometry"]
    return gpd.GeoDataFrame(rows, columns=columns, geometry="geometry", crs="EPSG:4326")
