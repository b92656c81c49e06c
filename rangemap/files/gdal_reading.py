"""The shapes of a vector file, in any coordinate system that says what it is."""

import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.errors import RegionError
from rangemap.files.to_lon_lat import OutsideError, Projection, moved


def read(path: Path, layer: str | None = None, where: str | None = None) -> BaseGeometry:
    """Return the shapes of a file as one geometry, lon/lat on WGS 84.

    Parameters
    ----------
    path
        Anything that GDAL reads as vectors: GeoJSON, GeoPackage, Shapefile, KML, FlatGeobuf, ...
        Points, lines and polygons may be mixed. Heights are dropped, and rows without a shape
        are passed over. Edges are straight in the file's coordinate system.
    layer
        The name of one of its layers; needed where several hold shapes.
    where
        Which rows to take: a condition on the columns in SQL, as OGR reads it; by default all.

    Returns
    -------
    shapely geometry
        Within -180..180: what lies across 180 degrees is cut there (RFC 7946).

    Raises
    ------
    RegionError
        If the file is not there, cannot be read, has several layers or not the one that is
        named, no row that is asked for, no coordinate system, no shapes, or shapes that are
        invalid or off the Earth.
    """
    with _quiet():
        wkb, crs = _content(path, layer, where)
    return _region(path, wkb, crs)


def by_value(path: Path, column: str) -> dict[str, BaseGeometry]:
    """Return the shapes of a file as one geometry for each value of a column of texts.

    Parameters
    ----------
    path
        As for `read`.
    column
        Its name.

    Raises
    ------
    RegionError
        As from `read`; besides, if there is no such column, or a row has nothing in it.
    """
    from pyogrio import raw, read_info  # noqa: PLC0415 (with its user)

    with _quiet():
        wkb, crs = _content(path, None, None)
        there = [str(name) for name in read_info(path, layer=_layer(path, None))["fields"]]
    if column not in there:
        msg = f"{path}: has no column '{column}'; it has {', '.join(there) or 'none'}"
        raise RegionError(msg)
    with _quiet():
        layer = _layer(path, None)
        values = raw.read(path, layer=layer, columns=[column], read_geometry=False)[3][0]
    for number, value in enumerate(values, start=1):
        if not isinstance(value, str) or not value.strip():
            msg = f"{path}: shape {number} has no text under '{column}'"
            raise RegionError(msg)
    return {str(one): _region(path, wkb[values == one], crs) for one in dict.fromkeys(values)}


@contextmanager
def _quiet() -> Iterator[None]:
    """Keep back GDAL's remarks on odd files; what matters is checked."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        yield


def _region(path: Path, wkb: NDArray[np.object_], crs: str | None) -> BaseGeometry:
    """Return shapes as one geometry, lon/lat on WGS 84."""
    shapes = _decoded(path, wkb)
    present = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if not present.any():
        msg = f"{path}: holds no shapes; draw points, lines or polygons in it"
        raise RegionError(msg)
    if crs is None:
        msg = (
            f"{path}: does not say its coordinate system; save it with one (a .shp needs its "
            ".prj), or as GeoJSON, which is always WGS 84"
        )
        raise RegionError(msg)
    _check(path, shapes)
    region = shapely.union_all(_to_lon_lat(path, shapes[present], crs))
    _check_on_earth(path, region)
    return region


def _content(
    path: Path, layer: str | None, where: str | None
) -> tuple[NDArray[np.object_], str | None]:
    """Return the shapes of one layer of a file as WKB, and the layer's coordinate system."""
    if not path.exists():
        msg = f"{path}: there is no such file; its path is relative to the config"
        raise RegionError(msg)
    try:
        chosen = _layer(path, layer)
        wkb, crs = _rows(path, chosen, None)
    except (OSError, ValueError, RuntimeError) as error:  # pyogrio's own are RuntimeErrors
        msg = f"{path}: cannot be read as a vector file: {str(error).splitlines()[0]}"
        raise RegionError(msg) from error
    if wkb is None:
        msg = f"{path}: holds a table without shapes; draw points, lines or polygons in it"
        raise RegionError(msg)
    if where is not None:
        wkb = _filtered(path, chosen, where)
    return wkb, crs


def _rows(path: Path, layer: str | None, where: str | None) -> tuple[Any, str | None]:
    from pyogrio import raw  # noqa: PLC0415 (with its user)

    # OGR cannot look at columns that it is told to leave out: all are read where there is a filter
    columns: list[str] | None = [] if where is None else None
    meta, _fids, wkb, _fields = raw.read(path, layer=layer, where=where, columns=columns)
    return wkb, meta["crs"]


def _filtered(path: Path, layer: str | None, where: str) -> NDArray[np.object_]:
    """Return the shapes of the rows that a filter asks for."""
    import pyogrio  # noqa: PLC0415 (with its user)

    columns = ", ".join(map(str, pyogrio.read_info(path, layer=layer)["fields"])) or "none"
    try:
        wkb, _crs = _rows(path, layer, where)
    except (OSError, ValueError, RuntimeError) as error:
        msg = (
            f"{path}: the filter {where} is not understood; write a condition in SQL, for "
            f"example \"name = 'North'\"; the columns are: {columns}"
        )
        raise RegionError(msg) from error
    if not len(wkb):
        msg = f"{path}: the filter {where} matches nothing; the columns are: {columns}"
        raise RegionError(msg)
    return np.asarray(wkb, dtype=object)


def _layer(path: Path, wanted: str | None) -> str | None:
    """Return the layer to read: the one wanted, or else the one that holds shapes.

    None where no layer holds any, and the first will do.
    """
    import pyogrio  # noqa: PLC0415 (with its user)

    layers = pyogrio.list_layers(path)
    if wanted is not None:
        if wanted not in layers[:, 0]:
            names = ", ".join(map(str, layers[:, 0]))
            msg = f"{path}: has no layer '{wanted}'; its layers are: {names}"
            raise RegionError(msg)
        return wanted
    # QGIS keeps styles in a table beside the shapes, and a .gpx has five layers, mostly empty
    drawn = [str(name) for name, kind in layers if kind is not None]
    if len(drawn) < 2:  # noqa: PLR2004 (several)
        return drawn[0] if drawn else None
    counts = [
        pyogrio.read_info(path, layer=name, force_feature_count=True)["features"] for name in drawn
    ]
    filled = [name for name, count in zip(drawn, counts, strict=True) if count]
    if len(filled) > 1:
        msg = f"{path}: has {len(filled)} layers ({', '.join(filled)}); write one of them as layer"
        raise RegionError(msg)
    return (filled or drawn)[0]


def _decoded(path: Path, wkb: NDArray[np.object_]) -> NDArray[np.object_]:
    try:
        return np.asarray(shapely.from_wkb(wkb), dtype=object)
    except shapely.errors.ShapelyError:
        for number, one in enumerate(wkb, start=1):
            try:
                shapely.from_wkb(one)
            except shapely.errors.ShapelyError as error:
                reason = str(error).strip().rpartition("Exception: ")[2]
                msg = f"{path}: shape {number} is broken: {reason}; mend it, for example in QGIS"
                raise RegionError(msg) from error
        raise


def _check(path: Path, shapes: NDArray[np.object_]) -> None:
    """Refuse shapes that are no areas, in the words of the file's own coordinates."""
    faulty = ~(shapely.is_valid(shapes) | shapely.is_missing(shapes))
    if faulty.any():
        number = int(np.argmax(faulty))
        reason = shapely.is_valid_reason(shapes[number])
        msg = f"{path}: shape {number + 1} is invalid: {reason}; mend it, for example in QGIS"
        raise RegionError(msg)
    if not np.isfinite(shapely.get_coordinates(shapes)).all():
        msg = f"{path}: has coordinates that are no numbers"
        raise RegionError(msg)


def _to_lon_lat(path: Path, shapes: NDArray[np.object_], crs: str) -> list[BaseGeometry]:
    """Return the single points, lines and polygons of shapes, cut at 180 degrees."""
    from pyproj.exceptions import ProjError  # noqa: PLC0415 (with its user)

    # A collection may hold multi-part shapes: two steps down
    parts = shapely.get_parts(shapely.get_parts(shapes))
    try:
        projection = Projection.of(crs)
        lon_lat = [moved(part, projection) for part in parts]
    except ProjError as error:
        msg = f"{path}: cannot be brought to WGS 84 from its coordinate system: {error}"
        raise RegionError(msg) from error
    except OutsideError as error:
        msg = f"{path}: has points outside of the area of its coordinate system, {error}"
        raise RegionError(msg) from error
    return lon_lat


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
