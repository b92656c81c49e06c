"""What GDAL reads of a file, checked and brought to lon/lat; runs in the process apart."""

import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio import raw
from pyproj.exceptions import ProjError
from shapely.geometry.base import BaseGeometry

from rangemap.errors import RegionError
from rangemap.field import geodesy
from rangemap.files import geojson_check, point_table, xml_check
from rangemap.files.file_formats import Laid, laid
from rangemap.files.to_lon_lat import LongEdgeError, OutsideError, Projection, moved

Shapes = NDArray[np.object_]


@dataclass(frozen=True)
class Rows:
    """The rows of a layer.

    Attributes
    ----------
    wkb
        A shape each, None without one.
    values
        Of one column, if it is asked for.
    crs
        The coordinate system, None where the file says none.
    columns
        The names of all columns.
    """

    wkb: Shapes
    values: NDArray[Any] | None
    crs: str | None
    columns: tuple[str, ...]


def read(
    path: Path,
    shown: str,
    layer: str | list[str] | None = None,
    where: str | None = None,
    column: str | None = None,
) -> list[tuple[str, bytes]]:
    """Return the shapes of a file as one geometry, or one for each value of a column.

    Parameters
    ----------
    path
        A regular file, absolute.
    shown
        What it is called in messages.
    layer, where
        As for `vector_file.read`.
    column
        The name of a column of texts.

    Returns
    -------
    list of tuples of str and bytes
        The values of the column, or one empty text; and WKB, lon/lat on WGS 84.

    Raises
    ------
    RegionError
        If the file is refused.
    """
    with tempfile.TemporaryDirectory(prefix="rangemap-") as folder:
        file = laid(path, Path(folder), shown)
        file = _checked(file)
        with _told(file):
            rows = _rows(file, _layers(file, layer), where, column)
    if rows.values is None:
        return [("", shapely.to_wkb(_region(file, rows.wkb, rows.crs)))]
    values = rows.values
    for number, value in enumerate(values, start=1):
        if not isinstance(value, str) or not value.strip():
            msg = f"{shown}: shape {number} has no text under '{column}'"
            raise RegionError(msg)
    return [
        (str(one), shapely.to_wkb(_region(file, rows.wkb[values == one], rows.crs)))
        for one in dict.fromkeys(values)
    ]


def _checked(file: Laid) -> Laid:
    """Refuse what GDAL would pass over in silence; return what it is to read."""
    if file.ending == ".csv":
        made = file.path.with_suffix(".geojson")
        made.write_text(point_table.to_geojson(file.path, file.shown), encoding="utf-8")
        return Laid(made, file.shown)
    if file.ending in {".geojson", ".topojson"}:
        geojson_check.check(file.shown, file.path)
    if file.ending in {".kml", ".gpx", ".gml"}:
        xml_check.check(file.shown, file.path)
    return file


# What GDAL warns of though everything is read
_HARMLESS = (
    *("Several features with id", "Measured (M) geometry", "geometry types in the layer"),
    *("At most 3 are handled", "More than one layer found"),
)


@contextmanager
def _told(file: Laid) -> Iterator[None]:
    """Refuse a file of which GDAL reads but a part, as it warns."""
    with warnings.catch_warnings(record=True) as found:
        warnings.simplefilter("always")
        try:
            yield
        except (OSError, ValueError, RuntimeError) as error:  # pyogrio's own are RuntimeErrors
            msg = f"{file.shown}: cannot be read as a vector file: {_plain(file, error)}"
            raise RegionError(msg) from error
    said = [_plain(file, one.message) for one in found]
    said = [one for one in dict.fromkeys(said) if not any(sign in one for sign in _HARMLESS)]
    if said:
        more = f"; and {len(said) - 1:,} more" if len(said) > 1 else ""
        msg = f"{file.shown}: is not read whole: {said[0]}{more}; mend it, for example in QGIS"
        raise RegionError(msg)


def _plain(file: Laid, said: object) -> str:
    """Return the first line of what GDAL says, with the name that the file has for the user."""
    (first, *_others) = str(said).strip().splitlines() or [""]
    return first.replace(str(file.path), file.shown).replace(str(file.path.parent), "")[:300]


def _rows(file: Laid, layers: list[str | None], where: str | None, column: str | None) -> Rows:
    """Return the rows of layers that a filter asks for."""
    found = [_rows_of_layer(file, layer, where, column) for layer in layers]
    if where is not None and not any(len(rows.wkb) for rows in found):
        columns = ", ".join(dict.fromkeys(one for rows in found for one in rows.columns)) or "none"
        msg = f"{file.shown}: the filter {where} matches nothing; the columns are: {columns}"
        raise RegionError(msg)
    systems = {rows.crs for rows in found}
    if len(systems) > 1:
        msg = f"{file.shown}: its layers have several coordinate systems; write one as layer"
        raise RegionError(msg)
    values = None if column is None else np.concatenate([rows.values for rows in found])
    return Rows(np.concatenate([rows.wkb for rows in found]), values, systems.pop(), ())


def _rows_of_layer(file: Laid, layer: str | None, where: str | None, column: str | None) -> Rows:
    there = tuple(map(str, pyogrio.read_info(file.path, layer=layer)["fields"]))
    if column is not None and column not in there:
        msg = f"{file.shown}: has no column '{column}'; it has {', '.join(there) or 'none'}"
        raise RegionError(msg)
    # OGR cannot look at columns that it is told to leave out: all are read where there is a filter
    columns = None if where is not None else [] if column is None else [column]
    try:
        meta, _fids, wkb, fields = raw.read(file.path, layer=layer, where=where, columns=columns)
    except (OSError, ValueError, RuntimeError) as error:
        if where is None:
            raise
        msg = (
            f"{file.shown}: the filter {where} is not understood; write a condition in SQL, for "
            f"example \"name = 'North'\"; the columns are: {', '.join(there) or 'none'}"
        )
        raise RegionError(msg) from error
    if wkb is None and (where is None or len(fields)):
        msg = f"{file.shown}: holds a table without shapes; draw points, lines or polygons in it"
        raise RegionError(msg)
    shapes = np.empty(0, dtype=object) if wkb is None else wkb
    return Rows(shapes, fields[0] if column is not None else None, meta["crs"], there)


def _layers(file: Laid, wanted: str | list[str] | None) -> list[str | None]:
    """Return the layers to read: those wanted, or else the one that holds shapes.

    Of KML, whose layers are folders, all that hold shapes. One that is None where no layer holds
    any, and the first will do.
    """
    layers = pyogrio.list_layers(file.path)
    if not len(layers):
        msg = f"{file.shown}: cannot be read as a vector file: it has no layers"
        raise RegionError(msg)
    # QGIS keeps styles in a table beside the shapes, and a .gpx has five layers, mostly empty
    drawn = [str(name) for name, kind in layers if kind is not None]
    if wanted is not None and wanted != "*":
        asked = [wanted] if isinstance(wanted, str) else wanted
        lacking = [name for name in asked if name not in layers[:, 0]]
        if lacking:
            names = ", ".join(map(str, layers[:, 0]))
            msg = f"{file.shown}: has no layer '{lacking[0]}'; its layers are: {names}"
            raise RegionError(msg)
        return [*dict.fromkeys(asked)]
    if len(drawn) < 2:  # noqa: PLR2004 (several)
        return [drawn[0]] if drawn else [None]
    counts = [
        pyogrio.read_info(file.path, layer=name, force_feature_count=True)["features"]
        for name in drawn
    ]
    filled: list[str | None] = [name for name, count in zip(drawn, counts, strict=True) if count]
    if len(filled) > 1 and wanted is None and file.ending != ".kml":
        names = ", ".join(map(str, filled))
        msg = (
            f"{file.shown}: has {len(filled)} layers ({names}); write one of them as layer, a list "
            'of them, or "*" for all'
        )
        raise RegionError(msg)
    return filled or [drawn[0]]


def _region(file: Laid, wkb: Shapes, crs: str | None) -> BaseGeometry:
    """Return shapes as one geometry, lon/lat on WGS 84."""
    shapes = _decoded(file.shown, wkb)
    present = ~(shapely.is_missing(shapes) | shapely.is_empty(shapes))
    if not present.any():
        msg = f"{file.shown}: holds no shapes; draw points, lines or polygons in it"
        raise RegionError(msg)
    if crs is None and file.ending == ".topojson":
        crs = "OGC:CRS84"  # of which it has no way to tell another
    if crs is None:
        msg = (
            f"{file.shown}: does not say its coordinate system; save it with one (a .shp needs its "
            ".prj), or as GeoJSON, which is always WGS 84"
        )
        raise RegionError(msg)
    _check(file.shown, shapes)
    region = shapely.union_all(_to_lon_lat(file, shapes, crs))
    _check_on_earth(file.shown, region)
    return region


def _decoded(shown: str, wkb: NDArray[np.object_]) -> NDArray[np.object_]:
    try:
        return np.asarray(shapely.from_wkb(wkb), dtype=object)
    except shapely.errors.ShapelyError:
        for number, one in enumerate(wkb, start=1):
            try:
                shapely.from_wkb(one)
            except shapely.errors.ShapelyError as error:
                reason = str(error).strip().rpartition("Exception: ")[2]
                msg = f"{shown}: shape {number} is broken: {reason}; mend it, for example in QGIS"
                raise RegionError(msg) from error
        raise


def _check(shown: str, shapes: Shapes) -> None:
    """Refuse shapes that are no areas, in the words of the file's own coordinates."""
    if not np.isfinite(shapely.get_coordinates(shapes)).all():
        msg = f"{shown}: has coordinates that are no numbers"
        raise RegionError(msg)
    # a line of no length is invalid alone, and a point here
    lines = shapely.get_dimensions(shapes) <= 1
    faulty = ~(lines | shapely.is_valid(shapes) | shapely.is_missing(shapes))
    if faulty.any():
        number = int(np.argmax(faulty))
        reason = shapely.is_valid_reason(shapes[number])
        msg = f"{shown}: shape {number + 1} is invalid: {reason}; mend it, for example in QGIS"
        raise RegionError(msg)


def _to_lon_lat(file: Laid, shapes: Shapes, crs: str) -> list[BaseGeometry]:
    """Return the single points, lines and polygons of shapes, cut at 180 degrees."""
    try:
        projection = Projection.of(crs, short_way=file.ending == ".kml")
        return [
            part
            for number, shape in enumerate(shapes, start=1)
            if shape is not None
            for part in _moved(file, number, shape, projection)
        ]
    except ProjError as error:
        msg = f"{file.shown}: cannot be brought to WGS 84 from its coordinate system: {error}"
        raise RegionError(msg) from error
    except OutsideError as error:
        msg = f"{file.shown}: has points outside of the area of its coordinate system, {error}"
        raise RegionError(msg) from error


def _moved(
    file: Laid, number: int, shape: BaseGeometry, projection: Projection
) -> list[BaseGeometry]:
    """Return the single parts of a shape as lon/lat."""
    try:
        return [moved(part, projection) for part in geodesy.single_parts(shape)]
    except LongEdgeError as error:
        msg = f"{file.shown}: shape {number} has {error}"
        raise RegionError(msg) from error


def _check_on_earth(shown: str, region: BaseGeometry) -> None:
    lon, lat = shapely.get_coordinates(region).T
    off = (np.abs(lon) > 180.0) | (np.abs(lat) > 90.0)  # noqa: PLR2004 (degrees)
    if off.any():
        at = int(np.argmax(off))
        msg = (
            f"{shown}: has a point at lon {lon[at]:g}, lat {lat[at]:g}, which is not on the Earth: "
            "is it in another coordinate system than it says?"
        )
        raise RegionError(msg)
