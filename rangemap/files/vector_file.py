"""The shapes of a vector file, in any coordinate system that says what it is."""

from collections.abc import Sequence
from pathlib import Path

import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.errors import RegionError
from rangemap.files import regular_file
from rangemap.files.file_formats import MOST_BYTES
from rangemap.files.reader_process import read_apart


def read(
    path: Path, layer: str | Sequence[str] | None = None, where: str | None = None
) -> BaseGeometry:
    """Return the shapes of a file as one geometry, lon/lat on WGS 84.

    Parameters
    ----------
    path
        A GeoJSON (or sequence of them), TopoJSON, GeoPackage, FlatGeobuf, Shapefile (zipped as
        well), KML, KMZ, GPX, GML or CSV, told by its content. Points, lines and polygons may be
        mixed. Heights are dropped, and rows without a shape are passed over; a line of no length
        is a point. Edges are straight in the file's coordinate system, and at most 180 degrees
        long; those of KML take the short way.
    layer
        The name of one of its layers, or a list of names; ``"*"`` is all that hold shapes, as is
        the default for KML. Needed elsewhere where several do.
    where
        Which rows to take: a condition on the columns in SQL, as OGR reads it; by default all.

    Returns
    -------
    shapely geometry
        Within -180..180: what lies across 180 degrees is cut there (RFC 7946).

    Raises
    ------
    RegionError
        If the file is not there, is of no such format, has several layers or not the one that is
        named, no row that is asked for, no coordinate system, no shapes, or shapes that are
        invalid, off the Earth or not understood; if it links to another file or to a server; if it
        is larger than 500 MB or takes too long.
    """
    _check(path)
    asked = layer if layer is None or isinstance(layer, str) else list(layer)
    ((_name, wkb),) = read_apart(path.absolute(), shown=str(path), layer=asked, where=where)
    return shapely.from_wkb(wkb)


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
    _check(path)
    found = read_apart(path.absolute(), shown=str(path), column=column)
    return {name: shapely.from_wkb(wkb) for name, wkb in found}


def _check(path: Path) -> None:
    """Refuse what is no regular file of a size that can be read; nothing is opened."""
    shown = regular_file.shown(path)
    try:
        regular_file.check(path, MOST_BYTES)
    except FileNotFoundError as error:
        msg = f"{shown}: there is no such file; its path is relative to the config"
        raise RegionError(msg) from error
    except (OSError, ValueError) as error:  # a loop of links, a NUL, a name of 5,000 letters
        reason = error.strerror if isinstance(error, OSError) else error
        msg = f"{shown}: cannot be read as a vector file: {reason}; write the path of a file"
        raise RegionError(msg) from error
