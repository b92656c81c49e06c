"""A launch region from a vector file, in any coordinate system that says what it is."""

import warnings
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.errors import RegionError

_LON_LAT = "OGC:CRS84"
# An edge that is straight in the file's coordinate system is bent in another. Put in points this
# close together, in its units, it strays by less than a metre even in a projection as large as
# a continent's: the sagitta of 5 km on a radius of 6,400 km is 0.5 m.
_SPACING_M = 5_000.0


def read(path: Path) -> BaseGeometry:
    """Return the shapes of a file as one geometry, lon/lat on WGS 84.

    Parameters
    ----------
    path
        Anything that GDAL reads as vectors: GeoJSON, GeoPackage, Shapefile, KML, FlatGeobuf, ...

    Raises
    ------
    RegionError
        If the file is not there, cannot be read, has several layers, no coordinate system, no
        shapes, or shapes that are invalid or off the Earth.
    """
    frame = _frame(path)
    if frame.crs is None:
        msg = (
            f"{path}: does not say its coordinate system; save it with one (a .shp needs its "
            ".prj), or as GeoJSON, which is always WGS 84"
        )
        raise RegionError(msg)
    shapes = shapely.force_2d(frame.geometry.to_numpy())
    shapes = shapes[~(shapely.is_missing(shapes) | shapely.is_empty(shapes))]
    if not len(shapes):
        msg = f"{path}: holds no shapes; draw points, lines or polygons in it"
        raise RegionError(msg)
    _check(path, shapes)
    shapes = _to_lon_lat(path, shapes, frame.crs)
    region = _wrapped(shapely.union_all(shapes))
    _check_on_earth(path, region)
    return region


def _frame(path: Path) -> Any:  # noqa: ANN401 (a GeoDataFrame)
    import geopandas as gpd  # noqa: PLC0415 (with its user)
    import pyogrio  # noqa: PLC0415 (with its user)

    if not path.exists():
        msg = f"{path}: there is no such file; its path is relative to the config"
        raise RegionError(msg)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # GDAL's remarks on odd files; what matters is checked
            layers = [str(name) for name in pyogrio.list_layers(path)[:, 0]]
            if len(layers) > 1:
                msg = f"{path}: has {len(layers)} layers ({', '.join(layers)}); save one by itself"
                raise RegionError(msg)
            frame = gpd.read_file(path, columns=[])
    except (pyogrio.errors.DataSourceError, OSError, ValueError) as error:
        msg = f"{path}: cannot be read as a vector file: {str(error).splitlines()[0]}"
        raise RegionError(msg) from error
    if not isinstance(frame, gpd.GeoDataFrame):
        msg = f"{path}: holds a table without shapes; draw points, lines or polygons in it"
        raise RegionError(msg)
    return frame


def _check(path: Path, shapes: np.ndarray) -> None:
    """Refuse shapes that are no areas, in the words of the file's own coordinates."""
    valid = shapely.is_valid(shapes)
    if not valid.all():
        number = int(np.argmin(valid))
        reason = shapely.is_valid_reason(shapes[number])
        msg = f"{path}: shape {number + 1} is invalid: {reason}; mend it, for example in QGIS"
        raise RegionError(msg)
    if not np.isfinite(shapely.get_coordinates(shapes)).all():
        msg = f"{path}: has coordinates that are no numbers"
        raise RegionError(msg)


def _to_lon_lat(path: Path, shapes: np.ndarray, crs: Any) -> np.ndarray:  # noqa: ANN401 (pyproj)
    from pyproj import Transformer  # noqa: PLC0415 (slow to import)
    from pyproj.exceptions import ProjError  # noqa: PLC0415 (with its user)

    try:
        transformer = Transformer.from_crs(crs, _LON_LAT, always_xy=True)
        if crs.is_projected:
            per_metre = 1.0 / crs.axis_info[0].unit_conversion_factor
            shapes = shapely.segmentize(shapes, _SPACING_M * per_metre)
        moved = shapely.transform(shapes, transformer.transform, interleaved=False)
    except ProjError as error:
        msg = f"{path}: cannot be brought to WGS 84 from {crs.name}: {error}"
        raise RegionError(msg) from error
    if not np.isfinite(shapely.get_coordinates(moved)).all():
        msg = f"{path}: has points outside of the area of its coordinate system, {crs.name}"
        raise RegionError(msg)
    return np.asarray(moved)


def _wrapped(geometry: BaseGeometry) -> BaseGeometry:
    """Cut what runs on beyond 180 degrees, and bring it back to -180..180 (RFC 7946)."""
    west, _south, east, _north = geometry.bounds
    if west >= -180.0 and east <= 180.0:  # noqa: PLR2004 (degrees)
        return geometry
    parts = []
    for turns in (-1, 0, 1):
        world = shapely.box(360.0 * turns - 180.0, -90.0, 360.0 * turns + 180.0, 90.0)
        part = shapely.intersection(geometry, world)
        parts.append(shapely.transform(part, lambda xy, by=360.0 * turns: xy - np.array([by, 0.0])))
    return shapely.union_all([part for part in parts if not part.is_empty] or [geometry])


def _check_on_earth(path: Path, region: BaseGeometry) -> None:
    lon, lat = shapely.get_coordinates(region).T
    off = (np.abs(lon) > 180.0) | (np.abs(lat) > 90.0)  # noqa: PLR2004 (degrees)
    if off.any():
        at = int(np.argmax(off))
        msg = (
            f"{path}: has a point at lon {lon[at]:g}, lat {lat[at]:g}, which is not on the Earth: "
            "is it in another coordinate system than it says?"
        )
        raise RegionError(msg)
