"""The shapes of a vector file, in any coordinate system that says what it is."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.errors import RegionError
from rangemap.files import regular_file
from rangemap.files.file_account import Account
from rangemap.files.file_formats import MOST_BYTES
from rangemap.files.reader_process import read_apart


@dataclass(frozen=True)
class Feature:
    """A feature of a file.

    Attributes
    ----------
    geometry
        Lon/lat on WGS 84.
    about
        Its ``name``, and the ``system`` and ``range`` (with its unit), ``azimuth_from`` and
        ``azimuth_to`` that it has, where there are columns for them.
    """

    geometry: BaseGeometry
    about: dict[str, str]


@dataclass(frozen=True)
class VectorFile:
    """What was read of a file.

    Attributes
    ----------
    geometry
        All shapes as one, lon/lat on WGS 84, within -180..180: what lies across 180 degrees is cut
        there (RFC 7946).
    account
        What was read, refused and repaired.
    features
        Each feature, if they were asked for or have columns of azimuths.
    """

    geometry: BaseGeometry
    account: Account
    features: tuple[Feature, ...] = ()


def read(
    path: Path,
    layer: str | Sequence[str] | None = None,
    where: str | None = None,
    most: int | None = None,
    **how: bool,
) -> VectorFile:
    """Return the shapes of a file as one geometry, and an account of what was read.

    Parameters
    ----------
    path
        A GeoJSON (or sequence of them), TopoJSON, GeoPackage, FlatGeobuf, GeoParquet, Shapefile
        (zipped as well), KML, KMZ, GPX, GML, or a table of points in CSV, XLSX or JSON, told by its
        content. Points, lines and polygons may be mixed. Heights are dropped, and rows without a
        shape are passed over; a line of no length is a point. Edges are straight in the file's
        coordinate system, and at most 180 degrees long; those of KML take the short way.
    layer
        The name of one of its layers or sheets, or a list of names; ``"*"`` is all that hold
        shapes, as is the default for KML. Needed elsewhere where several do.
    where
        Which rows to take: a condition on the columns in SQL, as OGR reads it; by default all. A
        KML has columns ``folder``, ``style``, ``line_color``, ``fill_color`` and ``icon`` besides.
    most
        How many rows a table may have, where fewer are wanted than can be read.
    how
        ``repair``: mend what is not valid (rings closed, doubled points dropped, areas made valid,
        latitude and longitude changed back where they are off the Earth). ``allow_partial``: leave
        out features that cannot be read, and tell of them in the account, in place of refusing
        the file. ``each``: return each feature as well.

    Raises
    ------
    RegionError
        If the file is not there, is of no such format, has several layers or not the one that is
        named, no row that is asked for, no coordinate system, no shapes, or shapes that are
        invalid, off the Earth or not understood; if it links to another file or to a server; if it
        is larger than 500 MB or takes too long.
    """
    asked = layer if layer is None or isinstance(layer, str) else list(layer)
    partial = how.pop("allow_partial", False)
    reply = _reply(path, layer=asked, where=where, partial=partial, most=most, **how)
    whole, *others = map(shapely.from_wkb, reply["wkb"])
    features = map(Feature, others, reply["about"])
    return VectorFile(whole, _account(reply), tuple(features))


def by_value(path: Path, column: str) -> tuple[dict[str, BaseGeometry], Account]:
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
    reply = _reply(path, column=column)
    found = zip(reply["names"], map(shapely.from_wkb, reply["wkb"]), strict=True)
    return dict(found), _account(reply)


def _reply(path: Path, **asked: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    """Refuse what is no regular file of a size that can be read; have the others read."""
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
    return read_apart(path.absolute(), shown=shown, **asked)


def _account(reply: dict[str, Any]) -> Account:
    told = dict(reply["account"])
    told["refused"] = tuple((number, why) for number, why in told["refused"])
    return Account(**{**told, **{key: tuple(told[key]) for key in ("repaired", "notes", "layers")}})
