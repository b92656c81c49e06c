"""A table of points: CSV with latitude and longitude, or with shapes as WKT."""

import csv
import io
import json
import re
from collections.abc import Callable
from pathlib import Path

import shapely

from rangemap.errors import RegionError
from rangemap.files.fault_list import listed

# Names of columns, in small letters without what is no letter
_LAT = ("lat", "latitude", "y", "latwgs", "latitud", "breite", "breitengrad", "ycoord", "latdd")
_LON = (
    *("lon", "lng", "long", "longitude", "x", "longitud", "laenge", "länge", "längengrad"),
    *("laengengrad", "xcoord", "londd", "longdd"),
)
_WKT = ("wkt", "geometry", "geom", "thegeom", "wktgeom", "shape")
_DEGREES = re.compile(r"([+-]?)\s*(\d{1,3}(?:[.,]\d+)?)\s*°?\s*([A-Z]?)", re.IGNORECASE)
_DELIMITERS = ",;\t|"


def to_geojson(path: Path, shown: str) -> str:
    """Return the rows of a table as GeoJSON, every other column as text.

    Parameters
    ----------
    path
        UTF-8 text with a line of names first, divided by comma, semicolon, tab or bar; numbers with
        a decimal point or comma, in degrees on WGS 84.
    shown
        What the file is called in messages.

    Raises
    ------
    RegionError
        If there are no columns that are taken for coordinates, or a row has none; ten rows at most
        are told of.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        msg = f"{shown}:{line}: cannot be read as a table: no UTF-8 text; save it as UTF-8"
        raise RegionError(msg) from error
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    try:
        names, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        msg = f"{shown}: cannot be read as a table: {error}"
        raise RegionError(msg) from error
    shape_of = _shape_of(names, shown)
    features, wrong = [], []
    for number, cells in enumerate(rows, start=2):
        if any(cell.strip() for cell in cells):
            try:
                shape = shape_of(cells)
            except (ValueError, shapely.errors.ShapelyError) as error:
                wrong.append(f"row {number}: {str(error).splitlines()[0][:100]}")
                continue
            about = dict(zip(names, cells, strict=True))
            features.append({"type": "Feature", "properties": about, "geometry": shape})
    if wrong:
        of = f"{len(wrong):,} of {len(wrong) + len(features):,} rows cannot be read"
        msg = f"{shown}: {of}: {listed(wrong)}"
        raise RegionError(msg)
    return json.dumps({"type": "FeatureCollection", "features": features})


def _shape_of(names: list[str], shown: str) -> Callable[[list[str]], object]:
    """Return what makes a geometry of GeoJSON of a row, by the names of the columns."""
    keys = [re.sub(r"[\W\d_]", "", name.casefold()) for name in names]
    lat, lon, wkt = (_column(keys, wanted) for wanted in (_LAT, _LON, _WKT))

    def whole(cells: list[str]) -> list[str]:
        if len(cells) != len(names):  # a comma that was meant for a decimal one
            msg = f"it has {len(cells)} cells, and the first line has {len(names)}"
            raise ValueError(msg)
        return cells

    def point(cells: list[str]) -> object:
        x, y = whole(cells)[lon or 0], cells[lat or 0]
        return {"type": "Point", "coordinates": [_degrees(x, "EW"), _degrees(y, "NS")]}

    def drawn(cells: list[str]) -> object:
        return json.loads(shapely.to_geojson(shapely.from_wkt(whole(cells)[wkt or 0])))

    if wkt is not None:
        return drawn
    if lat is not None and lon is not None:
        return point
    there = ", ".join(name.strip() or "(none)" for name in names[:20])
    msg = (
        f"{shown}: holds a table without shapes; name two of its columns lat and lon, or one wkt; "
        f"it has {there}"
    )
    raise RegionError(msg)


def _column(keys: list[str], wanted: tuple[str, ...]) -> int | None:
    """Return the place of the first column of a name that is wanted, in the order of the names."""
    return next((keys.index(name) for name in wanted if name in keys), None)


def _degrees(text: str, sides: str) -> float:
    """Read a latitude or longitude with a sign or a letter; the second of the sides is below 0."""
    most = 90.0 if sides == "NS" else 180.0
    match = _DEGREES.fullmatch(text.strip())
    if match is None:
        msg = f"{text.strip()[:40]!r} is no number of degrees"
        raise ValueError(msg)
    sign, number, side = match.groups()
    value = float(number.replace(",", "."))
    if value > most or (side and (sign or side.upper() not in sides)):
        what = f"beyond {most:g} degrees" if value > most else f"no degrees with {sides[0]} or "
        msg = f"{text.strip()[:40]!r} is {what}{'' if value > most else sides[1]}"
        raise ValueError(msg)
    return -value if sign == "-" or side.upper() == sides[1] else value
