"""The shapes of rows, checked, mended on request and brought to lon/lat on WGS 84."""

from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from numpy.typing import NDArray
from pyproj import CRS
from pyproj.exceptions import CRSError, ProjError
from shapely.geometry.base import BaseGeometry

from rangemap.errors import RegionError
from rangemap.field import geodesy
from rangemap.files import datum_shift
from rangemap.files.file_account import REPAIRABLE, Account, Tally, kinds_of
from rangemap.files.file_formats import Laid
from rangemap.files.to_lon_lat import LongEdgeError, OutsideError, Projection, moved

Shapes = NDArray[np.object_]

_MOST_LAT, _MOST_LON = 90.0, 180.0
_MIXED = 3  # beside the dimensions 0 to 2


@dataclass(frozen=True)
class Made:
    """The shapes of a file.

    Attributes
    ----------
    geometries
        One a row, lon/lat on WGS 84, cut at 180 degrees, or a collection of its parts; None
        without one.
    account
        What was read.
    """

    geometries: Shapes
    account: Account


def made(file: Laid, wkb: NDArray[np.object_], crs: str | None, tally: Tally) -> Made:
    """Return the shapes of rows.

    Parameters
    ----------
    file
        What they are from.
    wkb
        One a row, None without one.
    crs
        The coordinate system.
    tally
        What has been found of the file before; is added to.

    Raises
    ------
    RegionError
        If they are refused.
    """
    found = _decoded(wkb, tally)
    present = ~(shapely.is_missing(found) | shapely.is_empty(found))
    if not present.any():
        msg = f"{file.shown}: holds no shapes; draw points, lines or polygons in it"
        raise RegionError(msg)
    without = int((~present).sum()) - len(tally.refused)  # whose shapes are taken out
    found[~present] = None
    system = _system(file, crs)
    _check(found, tally)
    _swap_back(found, system, tally)
    shift = datum_shift.of(system, shapely.get_coordinates(found))
    geometries = _to_lon_lat(file, found, system, tally)
    _check_on_earth(geometries, tally)
    account = Account(
        Path(file.shown).name,
        file.format,
        kinds_of(_dimensions(geometries)),
        max(without, 0),
        tuple(tally.refused),
        tuple(tally.repaired),
        shift.name,
        shift.operation,
        shift.accuracy_m,
        shift.notes,
    )
    return Made(geometries, account)


def together(shapes: Shapes) -> BaseGeometry:
    """Return shapes, and the parts of each, as one geometry."""
    return shapely.union_all(geodesy.single_parts(shapes))


def _dimensions(geometries: Shapes) -> list[int]:
    """Return the dimension of each shape that there is; 3 of one with parts of several."""
    told = []
    for one in geometries[~shapely.is_missing(geometries)]:
        kinds = set(shapely.get_dimensions(geodesy.single_parts(one)).tolist())
        told.append(kinds.pop() if len(kinds) == 1 else _MIXED)
    return told


def _system(file: Laid, crs: str | None) -> str:
    """Return the coordinate system of a file that says one."""
    if crs is None and file.ending == ".topojson":
        return "OGC:CRS84"  # of which it has no way to tell another
    if crs is None:
        msg = (
            f"{file.shown}: does not say its coordinate system; save it with one (a .shp needs its "
            ".prj), or as GeoJSON, which is always WGS 84"
        )
        raise RegionError(msg)
    try:
        CRS.from_user_input(crs)
    except CRSError as error:
        msg = f"{file.shown}: cannot be brought to WGS 84 from its coordinate system: {error}"
        raise RegionError(msg) from error
    return crs


def _decoded(wkb: NDArray[np.object_], tally: Tally) -> Shapes:
    try:
        return np.array(shapely.from_wkb(wkb), dtype=object)
    except shapely.errors.ShapelyError:
        found, faults = np.full(len(wkb), None, dtype=object), []
        for number, one in enumerate(wkb, start=1):
            try:
                found[number - 1] = shapely.from_wkb(one)
            except shapely.errors.ShapelyError as error:
                if "bad_alloc" in str(error):
                    raise
                reason = str(error).strip().rpartition("Exception: ")[2]
                faults.append((number, f"is broken: {reason}"))
        tally.refuse(faults, len(wkb), advice="mend it, for example in QGIS", what="shape")
        return found


def _check(shapes: Shapes, tally: Tally) -> None:
    """Leave out or mend shapes that are no areas, in the words of the file's own coordinates."""
    bad = _without_numbers(shapes)
    _leave_out(shapes, tally, [(number, "has coordinates that are no numbers") for number in bad])
    # a line of no length is invalid alone, and a point here
    lines = shapely.get_dimensions(shapes) <= 1
    valid = lines | shapely.is_valid(shapes) | shapely.is_missing(shapes)
    faulty = np.nonzero(~valid)[0].tolist()
    reasons = [str(shapely.is_valid_reason(shapes[at])) for at in faulty]
    if tally.repair:
        _drop_doubled(shapes, tally)
        _make_valid(shapes, faulty, reasons, tally)
        return
    faults = [(at + 1, f"is invalid: {why}") for at, why in zip(faulty, reasons, strict=True)]
    _leave_out(shapes, tally, faults, REPAIRABLE)


def _without_numbers(shapes: Shapes) -> list[int]:
    xy, of = shapely.get_coordinates(shapes, return_index=True)
    return [int(at) + 1 for at in np.unique(of[~np.isfinite(xy).all(axis=1)])]


def _drop_doubled(shapes: Shapes, tally: Tally) -> None:
    before = shapely.get_num_coordinates(shapes)
    drawn = shapely.get_dimensions(shapes) >= 1
    shapes[drawn] = shapely.remove_repeated_points(shapes[drawn])
    for at in np.nonzero(before > shapely.get_num_coordinates(shapes))[0]:
        many = int(before[at] - shapely.get_num_coordinates(shapes[at]))
        told = f"{many:,} doubled point{'s' if many > 1 else ''} dropped"
        tally.repaired.append(f"shape {at + 1}: {told}")


def _make_valid(shapes: Shapes, faulty: list[int], reasons: list[str], tally: Tally) -> None:
    for at, why in zip(faulty, reasons, strict=True):
        if shapely.is_valid(shapes[at]):  # without its doubled points
            continue
        before = shapely.area(shapes[at])
        shapes[at] = shapely.make_valid(shapes[at], method="structure", keep_collapsed=False)
        after = shapely.area(shapes[at])
        change = "" if before <= 0.0 else f", its area {100.0 * (after / before - 1.0):+.3g} %"
        tally.repaired.append(f"shape {at + 1}: made valid ({why}){change}")
    emptied = [(at + 1, "has nothing left once it is valid") for at in faulty
               if shapely.is_empty(shapes[at])]  # fmt: skip
    _leave_out(shapes, tally, emptied)


def _leave_out(
    shapes: Shapes, tally: Tally, faults: list[tuple[int, str]], advice: str = ""
) -> None:
    """Refuse shapes, or leave them out where that is allowed."""
    total = int((~shapely.is_missing(shapes)).sum())
    tally.refuse(faults, total, advice=advice or "mend it, for example in QGIS", what="shape")
    for number, _why in faults:
        shapes[number - 1] = None


def _swap_back(shapes: Shapes, crs: str, tally: Tally) -> None:
    """Change latitude and longitude back where they are off the Earth, and on it the other way."""
    if not tally.repair or not CRS.from_user_input(crs).is_geographic:
        return
    xy = np.abs(shapely.get_coordinates(shapes))
    off = (xy[:, 1] > _MOST_LAT).any() and not (xy > _MOST_LON).any()
    if not off or (xy[:, 0] > _MOST_LAT).any():
        return
    here = ~shapely.is_missing(shapes)
    shapes[here] = shapely.transform(shapes[here], lambda one: one[:, ::-1])
    many = int(here.sum())
    tally.repaired.append(
        f"latitude and longitude, which had changed places, of {many:,} shape"
        f"{'s' if many > 1 else ''}"
    )


def _to_lon_lat(file: Laid, shapes: Shapes, crs: str, tally: Tally) -> Shapes:
    """Return shapes as lon/lat, cut at 180 degrees."""
    found, faults = np.full(len(shapes), None, dtype=object), []
    try:
        projection = Projection.of(crs, short_way=file.ending == ".kml")
        for at, shape in enumerate(shapes):
            if shape is None:
                continue
            try:
                found[at] = _moved(shape, projection)
            except LongEdgeError as error:
                faults.append((at + 1, f"has {error}"))
            except OutsideError as error:
                faults.append(
                    (at + 1, f"has points outside of the area of its coordinate system, {error}")
                )
    except ProjError as error:
        msg = f"{file.shown}: cannot be brought to WGS 84 from its coordinate system: {error}"
        raise RegionError(msg) from error
    _refuse_of(shapes, faults, tally)
    return found


def _moved(shape: BaseGeometry, projection: Projection) -> BaseGeometry:
    """Return a shape as lon/lat; several parts as a collection, which nothing has put together."""
    parts = [moved(part, projection) for part in geodesy.single_parts(shape)]
    return parts[0] if len(parts) == 1 else shapely.geometrycollections(parts)


def _check_on_earth(shapes: Shapes, tally: Tally) -> None:
    xy, of = shapely.get_coordinates(shapes, return_index=True)
    off = (np.abs(xy) > (_MOST_LON, _MOST_LAT)).any(axis=1)
    first = {int(at): tuple(point) for at, point in zip(of[off][::-1], xy[off][::-1], strict=True)}
    why = (
        "has a point at lon {:g}, lat {:g}, which is not on the Earth: is it in another coordinate "
        "system than it says, or have latitude and longitude changed places?"
    )
    faults = [(at + 1, why.format(*point)) for at, point in sorted(first.items())]
    _refuse_of(shapes, faults, tally)
    for number, _why in faults:
        shapes[number - 1] = None


def _refuse_of(shapes: Shapes, faults: list[tuple[int, str]], tally: Tally) -> None:
    total = int((~shapely.is_missing(shapes)).sum())
    tally.refuse(faults, total, what="shape")
