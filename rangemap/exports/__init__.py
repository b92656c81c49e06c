"""Products for other programs: GIS, Google Earth, spreadsheets. Each is returned, none is written.

They are written only where they are asked for by name.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib.util import find_spec
from typing import TYPE_CHECKING

from rangemap.errors import MissingExtraError

if TYPE_CHECKING:
    from rangemap.result import RangeMap

Product = Callable[["RangeMap"], Mapping[str, str | bytes]]


def check(formats: Sequence[str]) -> None:
    """Say what is missing for the products of some formats.

    Raises
    ------
    MissingExtraError
        If a library that one of them needs is not installed.
    """
    if "xlsx" in formats and find_spec("openpyxl") is None:
        msg = (
            "tables.xlsx needs the package openpyxl, which is not installed; "
            "install it with: pip install 'rangemap[tables]'"
        )
        raise MissingExtraError(msg)


def _gpkg(result: "RangeMap") -> Mapping[str, bytes]:
    from rangemap.exports._geopackage import geopackage  # noqa: PLC0415 (only where asked for)

    return {"reach.gpkg": geopackage(result)}


def _kmz(result: "RangeMap") -> Mapping[str, bytes]:
    from rangemap.exports._kml import kmz  # noqa: PLC0415 (only where asked for)

    return {"reach.kmz": kmz(result)}


def _parquet(result: "RangeMap") -> Mapping[str, bytes]:
    from rangemap.exports._parquet import geoparquet  # noqa: PLC0415 (only where asked for)

    return {"reach.parquet": geoparquet(result)}


def _xlsx(result: "RangeMap") -> Mapping[str, bytes]:
    from rangemap.exports._workbook import workbook  # noqa: PLC0415 (openpyxl is an extra)

    return {"tables.xlsx": workbook(result)}


def _datawrapper(result: "RangeMap") -> Mapping[str, str]:
    from rangemap.exports._datawrapper import markers  # noqa: PLC0415 (only where asked for)

    return {"datawrapper.json": markers(result)}


PRODUCTS: Mapping[str, Product] = {
    "gpkg": _gpkg,
    "kmz": _kmz,
    "parquet": _parquet,
    "xlsx": _xlsx,
    "datawrapper": _datawrapper,
}
