"""A table of points: CSV or JSON with latitude and longitude, or with shapes as WKT."""

import csv
import io
import json
import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import shapely

from rangemap.errors import RegionError
from rangemap.files.file_account import Fault, Tally

# Names of columns, in small letters without what is no letter
_LAT = ("lat", "latitude", "y", "latwgs", "latitud", "breite", "breitengrad", "ycoord", "latdd")
_LON = (
    *("lon", "lng", "long", "longitude", "x", "longitud", "laenge", "länge", "längengrad"),
    *("laengengrad", "xcoord", "londd", "longdd"),
)
_WKT = ("wkt", "geometry", "geom", "thegeom", "wktgeom", "shape")
_DEGREES = re.compile(r"([+\-\u2212]?)\s*(\d{1,3}(?:[.,]\d+)?)\s*°?\s*([A-Z]?)", re.IGNORECASE)
_METRES = re.compile(r"[+\-\u2212]?\d{4,}(?:[.,]\d+)?")  # as of a projection
_DELIMITERS = ",;\t|"
# A million took 1.5 GB and 90 s of a busy machine; the process that reads may have 6 GB and 120 s
MOST_ROWS = 1_000_000


@dataclass(frozen=True)
class Table:
    """The rows of a table as texts.

    Attributes
    ----------
    names
        Of its columns.
    rows
        The number of each row, as the file has it, and its cells; those that are empty left out.
    """

    names: list[str]
    rows: list[tuple[int, list[str]]]


def of_csv(path: Path, shown: str, most: int | None = None) -> Table:
    """Read UTF-8 text with a line of names first, divided by comma, semicolon, tab or bar.

    Raises
    ------
    RegionError
        If it is no such text, or has more rows than `MOST_ROWS` or than are asked for.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        msg = f"{shown}:{line}: cannot be read as a table: no UTF-8 text; save it as UTF-8"
        raise RegionError(msg) from error
    _check_count(text.count("\n") - 1, shown, most)
    delimiter = max(_DELIMITERS, key=text.partition("\n")[0].count)
    try:
        names, *rows = csv.reader(io.StringIO(text, newline=""), delimiter=delimiter)
    except csv.Error as error:
        msg = f"{shown}: cannot be read as a table: {error}"
        raise RegionError(msg) from error
    numbered = enumerate(rows, start=2)
    return Table(names, [(at, row) for at, row in numbered if any(one.strip() for one in row)])


def of_json(path: Path, shown: str, most: int | None = None) -> Table:
    """Read a list of tables with the same keys, alone or as the only list of a table.

    Raises
    ------
    RegionError
        If it is no such list, or is longer than `MOST_ROWS` or than is asked for.
    """
    try:
        value = json.loads(path.read_bytes().decode("utf-8-sig"))
    except (ValueError, RecursionError) as error:
        msg = f"{shown}: cannot be read as a vector file: no valid JSON: {error}"
        raise RegionError(msg) from error
    if isinstance(value, dict):
        value = next((one for one in value.values() if isinstance(one, list)), [])
    if not value or not all(isinstance(one, dict) for one in value):
        msg = (
            f"{shown}: is a list of JSON, and not of points; write each point as "
            '{"name": "A", "lat": 48.57, "lon": 45.9}, or save it as GeoJSON'
        )
        raise RegionError(msg)
    _check_count(len(value), shown, most)
    names = list(dict.fromkeys(key for one in value for key in one))
    rows = [[_text(one.get(name)) for name in names] for one in value]
    return Table(names, list(enumerate(rows, start=1)))


def _check_count(rows: int, shown: str, most: int | None) -> None:
    """Refuse more rows than can be read, or than are asked for, before they are."""
    most = min(most or MOST_ROWS, MOST_ROWS)
    if rows > most:
        msg = (
            f"{shown}: holds {rows:,} rows, and {most:,} are read at most; keep those that "
            "are meant, or measure them all in Python: rangemap.DistanceField takes millions of "
            "points"
        )
        raise RegionError(msg)


def _text(value: Any) -> str:  # noqa: ANN401 (any JSON)
    return value if isinstance(value, str) else "" if value is None else json.dumps(value)


def to_geojson(table: Table, tally: Tally) -> str:
    """Return the rows of a table as GeoJSON, every other column as text.

    Parameters
    ----------
    table
        With numbers in a decimal point or comma, in degrees on WGS 84.
    tally
        Of the file; rows that are left out are added to it, and have no shape.

    Raises
    ------
    RegionError
        If there are no rows, or no columns that are taken for coordinates, or a row has none; ten
        rows at most are told of.
    """
    if not table.rows:
        msg = f"{tally.shown}: holds no rows; write a row for each point below the names of columns"
        raise RegionError(msg)
    shape_of = _shape_of(table.names, tally.shown)
    features: list[dict[str, Any]] = []
    wrong: list[Fault] = []
    for number, cells in table.rows:
        shape, about = None, dict(zip(table.names, cells, strict=False))
        try:
            shape = shape_of(cells)
        except (ValueError, shapely.errors.ShapelyError) as error:
            wrong.append((number, str(error).splitlines()[0][:100]))
        features.append({"type": "Feature", "properties": about, "geometry": shape})
    tally.refuse(wrong, len(features), what="row")
    return json.dumps({"type": "FeatureCollection", "features": features})


def _shape_of(names: Sequence[str], shown: str) -> Callable[[list[str]], object]:
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
        hint = "; write degrees on WGS 84, not metres" if _METRES.fullmatch(text.strip()) else ""
        msg = f"{text.strip()[:40]!r} is no number of degrees{hint}"
        raise ValueError(msg)
    sign, number, side = match.groups()
    value = float(number.replace(",", "."))
    if value > most and sides == "NS" and value <= 2.0 * most:
        msg = (
            f"{text.strip()[:40]!r} is beyond 90 degrees; have latitude and longitude changed "
            "places?"
        )
        raise ValueError(msg)
    if value > most or (side and (sign or side.upper() not in sides)):
        what = f"beyond {most:g} degrees" if value > most else f"no degrees with {sides[0]} or "
        msg = f"{text.strip()[:40]!r} is {what}{'' if value > most else sides[1]}"
        raise ValueError(msg)
    return -value if sign in {"-", "\N{MINUS SIGN}"} or side.upper() == sides[1] else value
