"""What GDAL reads of a file, row by row; runs in the process apart."""

import tempfile
import warnings
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np
import pyogrio
import shapely
from numpy.typing import NDArray
from pyogrio import raw

from rangemap.errors import RegionError
from rangemap.files import geojson_check, kml_columns, other_tables, point_table, shapes, xml_check
from rangemap.files.file_account import Account, Tally
from rangemap.files.file_formats import Laid, laid

# Columns that say what a row is, in small letters, by what they are taken for
_ABOUT = {
    "name": ("name", "title", "label", "site", "base", "place", "nombre", "nom", "nome", "ort"),
    "system": ("system", "system_id", "missile", "weapon"),
    "range": ("range_km", "range", "max_range_km", "reach_km"),
    "azimuth_from": ("azimuth_from",),
    "azimuth_to": ("azimuth_to",),
}


class FilterError(RegionError):
    """A filter that a layer does not understand."""


@dataclass(frozen=True)
class Asked:
    """What is asked of a file.

    Attributes
    ----------
    shown
        What it is called in messages.
    layer, where, repair, partial, each
        As for `vector_file.read`; ``partial`` is its ``allow_partial``.
    column
        The name of a column of texts, by whose values the shapes are put together.
    most
        How many rows a table may have.
    """

    shown: str
    layer: str | list[str] | None = None
    where: str | None = None
    repair: bool = False
    partial: bool = False
    each: bool = False
    column: str | None = None
    most: int | None = None


@dataclass(frozen=True)
class Rows:
    """The rows of a layer.

    Attributes
    ----------
    wkb
        A shape each, None without one.
    columns
        Their names.
    values
        Of the columns that were read, by name.
    crs
        The coordinate system, None where the file says none.
    """

    wkb: NDArray[np.object_]
    columns: tuple[str, ...]
    values: dict[str, NDArray[Any]]
    crs: str | None


@dataclass(frozen=True)
class Found:
    """The shapes of a file, lon/lat on WGS 84, as WKB.

    Attributes
    ----------
    wkb
        All as one, or one for each value of a column; then each feature, if asked for, or if there
        are columns of azimuths.
    names
        The values of the column; one empty text without.
    about
        Of each feature, its ``name``, and ``system``, ``range``, ``azimuth_from`` and
        ``azimuth_to`` where there are such columns.
    account
        What was read.
    """

    wkb: list[bytes]
    names: list[str]
    about: list[dict[str, str]]
    account: Account


def read(path: Path, asked: Asked) -> Found:
    """Return the shapes of a file.

    Parameters
    ----------
    path
        A regular file, absolute.
    asked
        What of it.

    Raises
    ------
    RegionError
        If the file is refused.
    """
    tally = Tally(asked.shown, asked.repair, asked.partial)
    with tempfile.TemporaryDirectory(prefix="rangemap-") as folder:
        file = _checked(laid(path, Path(folder), asked.shown), asked, tally)
        with _told(file, tally):
            layer = None if file.format == "XLSX" else asked.layer
            layers = _layers(file, layer)
            rows = _rows(file, layers, asked)
    made = shapes.made(file, rows.wkb, rows.crs, tally)
    geometries, account = made.geometries, made.account
    here = ~shapely.is_missing(geometries)
    if len(layers) > 1:
        account = replace(account, layers=tuple(str(one) for one in layers))
    unused = [] if asked.each else _of_each_row(rows)
    if unused:
        has = " and ".join(unused)
        said = f"Of its own each row has {has}: --each answers by it, the map does not"
        account = replace(account, notes=(*account.notes, said))
    if asked.column is not None:
        names = _texts(file, asked.column, rows.values[asked.column], here)
        kept = [name for name in dict.fromkeys(names) if name is not None]
        found = {name: shapes.together(geometries[names == name]) for name in kept}
        return Found([shapely.to_wkb(one) for one in found.values()], [*found], [], account)
    whole = shapely.to_wkb(shapes.together(geometries[here]))
    if aimed := _azimuths(rows.columns):
        said = f"directions of fire are its columns {' and '.join(aimed)}"
        account = replace(account, notes=(*account.notes, said))
    if not asked.each and not aimed:
        return Found([whole], [""], [], account)
    about = [_about(rows, number) for number in np.nonzero(here)[0].tolist()]
    features = [shapes.together(one) for one in geometries[here][:, np.newaxis]]
    return Found([whole, *shapely.to_wkb(features)], [""], about, account)


def _of_each_row(rows: Rows) -> list[str]:
    """Return the columns that say what is launched from a row, where there are any."""
    wanted = {*_ABOUT["system"], *_ABOUT["range"]}
    return [column for column in rows.columns if column.casefold() in wanted]


def _azimuths(columns: Sequence[str]) -> list[str]:
    """Return the columns that say in which directions a launch point fires."""
    wanted = {*_ABOUT["azimuth_from"], *_ABOUT["azimuth_to"]}
    return [column for column in columns if column.casefold() in wanted]


def _texts(
    file: Laid, column: str, values: NDArray[Any], here: NDArray[np.bool_]
) -> NDArray[np.object_]:
    """Return the texts of a column; a row without one is refused."""
    for number, value in enumerate(values, start=1):
        if here[number - 1] and (not isinstance(value, str) or not value.strip()):
            msg = f"{file.shown}: shape {number} has no text under '{column}'"
            raise RegionError(msg)
    texts = values.astype(object)
    texts[~here] = None
    return texts


def _about(rows: Rows, number: int) -> dict[str, str]:
    """Return what a row says of itself, as texts; a range of a column in km has its unit."""
    told = {}
    for key, known in _ABOUT.items():
        columns = {column.casefold(): column for column in rows.values}
        column = next((columns[one] for one in known if one in columns), None)
        if column is None:
            continue
        value = rows.values[column][number]
        text = "" if value is None or value != value else str(value).strip()  # noqa: PLR0124 (NaN)
        if text and key == "range" and column.casefold().endswith("_km"):
            text += " km"
        if text:
            told[key] = text
    return told


def _checked(file: Laid, asked: Asked, tally: Tally) -> Laid:
    """Refuse what GDAL would pass over in silence; return what it is to read."""
    match file.ending:
        case ".csv":
            file = _as_geojson(file, point_table.of_csv(file.path, file.shown, asked.most), tally)
        case ".json":
            file = _as_geojson(file, point_table.of_json(file.path, file.shown, asked.most), tally)
        case ".xlsx":
            with _told(file, tally):
                (layer,) = _layers(file, asked.layer, of="sheets")
                table = other_tables.of_sheet(file.path, layer)
            file = _as_geojson(file, table, tally)
        case ".parquet":
            file = other_tables.from_parquet(file)
        case ".geojson" | ".topojson":
            file = geojson_check.checked(file, tally)
        case ".kml" | ".gpx" | ".gml":
            file = xml_check.checked(file, tally)
    if file.ending == ".kml" and asked.where is not None:
        file = kml_columns.with_columns(file)
    return file


def _as_geojson(file: Laid, table: point_table.Table, tally: Tally) -> Laid:
    made = file.made(".geojson")
    made.path.write_text(point_table.to_geojson(table, tally), encoding="utf-8")
    return made


# What GDAL warns of though everything is read
_HARMLESS = (
    *("Several features with id", "Measured (M) geometry", "geometry types in the layer"),
    *("At most 3 are handled", "More than one layer found"),
)


@contextmanager
def _told(file: Laid, tally: Tally) -> Iterator[None]:
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
    if said and tally.partial:
        tally.refused += [(None, one) for one in said]
    elif said:
        more = f"; and {len(said) - 1:,} more" if len(said) > 1 else ""
        msg = f"{file.shown}: is not read whole: {said[0]}{more}; mend it, for example in QGIS"
        raise RegionError(msg)


def _plain(file: Laid, said: object) -> str:
    """Return the first line of what GDAL says, with the name that the file has for the user."""
    (first, *_others) = str(said).strip().splitlines() or [""]
    return first.replace(str(file.path), file.shown).replace(str(file.path.parent), "")[:300]


def _rows(file: Laid, layers: list[str | None], asked: Asked) -> Rows:
    """Return the rows of layers that a filter asks for."""
    found, refused = [], []
    for layer in layers:  # of several, not all have the columns of the filter
        try:
            found.append(_rows_of_layer(file, layer, asked))
        except FilterError as error:
            refused.append(error)
    if not found:
        raise refused[0]
    if asked.where is not None and not any(len(rows.wkb) for rows in found):
        columns = ", ".join(dict.fromkeys(one for rows in found for one in rows.columns)) or "none"
        msg = f"{file.shown}: the filter {asked.where} matches nothing; the columns are: {columns}"
        raise RegionError(msg)
    systems = {rows.crs for rows in found}
    if len(systems) > 1:
        msg = f"{file.shown}: its layers have several coordinate systems; write one as layer"
        raise RegionError(msg)
    names = dict.fromkeys(name for rows in found for name in rows.values)
    values = {
        name: np.concatenate(
            [rows.values.get(name, np.full(len(rows.wkb), None, dtype=object)) for rows in found]
        )
        for name in names
    }
    there = tuple(dict.fromkeys(column for rows in found for column in rows.columns))
    return Rows(np.concatenate([rows.wkb for rows in found]), there, values, systems.pop())


def _rows_of_layer(file: Laid, layer: str | None, asked: Asked) -> Rows:
    there = tuple(map(str, pyogrio.read_info(file.path, layer=layer)["fields"]))
    column = asked.column
    if column is not None and column not in there:
        msg = f"{file.shown}: has no column '{column}'; it has {', '.join(there) or 'none'}"
        raise RegionError(msg)
    # OGR cannot look at columns that it is told to leave out: all are read where there is a filter
    all_of_them = asked.where is not None or asked.each
    columns = None if all_of_them else _azimuths(there) if column is None else [column]
    try:
        meta, _fids, wkb, fields = raw.read(
            file.path, layer=layer, where=asked.where, columns=columns
        )
    except (OSError, ValueError, RuntimeError) as error:
        if asked.where is None:
            raise
        msg = (
            f"{file.shown}: the filter {asked.where} is not understood; write a condition in SQL, "
            f"for example \"name = 'North'\"; the columns are: {', '.join(there) or 'none'}"
        )
        raise FilterError(msg) from error
    if wkb is None and (asked.where is None or len(fields)):
        msg = f"{file.shown}: holds a table without shapes; draw points, lines or polygons in it"
        raise RegionError(msg)
    drawn = np.empty(0, dtype=object) if wkb is None else wkb
    values = dict(zip(map(str, meta["fields"]), fields, strict=True))
    return Rows(drawn, there, values, meta["crs"])


def _layers(file: Laid, wanted: str | list[str] | None, of: str = "layers") -> list[str | None]:
    """Return the layers to read: those wanted, or else the one that holds shapes.

    Of KML, whose layers are folders, all that hold shapes. One that is None where no layer holds
    any, and the first will do. Of a workbook, one of its sheets.
    """
    layers = pyogrio.list_layers(file.path)
    if not len(layers):
        msg = f"{file.shown}: cannot be read as a vector file: it has no {of}"
        raise RegionError(msg)
    # QGIS keeps styles in a table beside the shapes, and a .gpx has five layers, mostly empty
    sheets = of == "sheets"
    drawn = [str(name) for name, kind in layers if kind is not None or sheets]
    if wanted is not None and wanted != "*":
        asked = [wanted] if isinstance(wanted, str) else wanted
        lacking = [name for name in asked if name not in layers[:, 0]]
        if lacking:
            names = ", ".join(map(str, layers[:, 0]))
            msg = f"{file.shown}: has no layer '{lacking[0]}'; its {of} are: {names}"
            raise RegionError(msg)
        return _one_sheet(file, [*dict.fromkeys(asked)]) if sheets else [*dict.fromkeys(asked)]
    if len(drawn) < 2:  # noqa: PLR2004 (several)
        return [drawn[0]] if drawn else [None]
    counts = [
        pyogrio.read_info(file.path, layer=name, force_feature_count=True)["features"]
        for name in drawn
    ]
    filled: list[str | None] = [name for name, count in zip(drawn, counts, strict=True) if count]
    if sheets and wanted == "*":
        return _one_sheet(file, filled)
    if len(filled) > 1 and wanted is None and file.ending != ".kml":
        names = ", ".join(map(str, filled))
        several = "write one of them as layer"
        if not sheets:
            several += ', a list of them, or "*" for all'
        msg = f"{file.shown}: has {len(filled)} {of} ({names}); {several}"
        raise RegionError(msg)
    return filled or [drawn[0]]


def _one_sheet(file: Laid, names: list[str | None]) -> list[str | None]:
    if len(names) != 1:
        msg = f"{file.shown}: one sheet of a workbook is read; write its name as layer"
        raise RegionError(msg)
    return names
