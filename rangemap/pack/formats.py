"""Products for other programs: GIS, spreadsheets, documents. Each is returned, none is written.

They are written only where they are asked for by name.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec
from typing import TYPE_CHECKING

from rangemap.errors import MissingExtraError

if TYPE_CHECKING:
    from rangemap.result import RangeMap

Product = Callable[["RangeMap"], Mapping[str, str | bytes]]


# What a format needs beside the package's own libraries: the module, and the extra that brings it
_DRAWN = {"matplotlib": "figures", "font_source_sans_pro": "figures"}
_NEEDS = {
    "png": _DRAWN,
    "svg": _DRAWN,
    "pdf": _DRAWN,
    "xlsx": {"openpyxl": "tables"},
    "docx": {"docx": "documents", **_DRAWN},
    "report-pdf": {"weasyprint": "documents", **_DRAWN},
    "pptx": {"pptx": "documents", **_DRAWN},
}
_BESIDE = {"weasyprint": " (it needs Pango as well: Debian's libpango-1.0-0, Homebrew's pango)"}
_FIGURE_MM = "200 mm"  # of a document's figure: more than its 160 mm wide page, at 300 dots an inch


def missing(formats: Sequence[str]) -> dict[str, MissingExtraError]:
    """Return which of some formats cannot be made, as a library is not installed, and why.

    Parameters
    ----------
    formats
        Names of formats.
    """
    found = {}
    for name in formats:
        lacking = {
            module: extra for module, extra in _NEEDS.get(name, {}).items() if _lacks(module)
        }
        if lacking:
            msg = (
                f"the format {name} needs {' and '.join(lacking)}, which cannot be found; install "
                f"with: pip install 'rangemap[{','.join(dict.fromkeys(lacking.values()))}]'"
                f"{''.join(_BESIDE.get(module, '') for module in lacking)}"
            )
            found[name] = MissingExtraError(msg)
    return found


def extras(formats: Sequence[str]) -> frozenset[str]:
    """Return the extras that bring what some formats need.

    Parameters
    ----------
    formats
        Names of formats.
    """
    return frozenset(extra for name in formats for extra in _NEEDS.get(name, {}).values())


def _lacks(module: str) -> bool:
    """Return whether a library is not there; one that needs others beside Python's is tried."""
    try:
        if find_spec(module) is None:
            return True
        if module in _BESIDE:
            import_module(module)
    except (ValueError, OSError):  # it was made unavailable; a library beside it is not there
        return True
    return False


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


def _report(name: str) -> Product:
    def made(result: "RangeMap") -> Mapping[str, str]:
        from rangemap.render._templates import filled  # noqa: PLC0415 (only where asked for)

        return {name: filled(result, name)}

    return made


def _srcdoc(result: "RangeMap") -> Mapping[str, str]:
    from rangemap.render import leaflet_html  # noqa: PLC0415 (only where asked for)
    from rangemap.render._templates import filled  # noqa: PLC0415 (only where asked for)

    page = leaflet_html(result)
    return {"embed-srcdoc.html": filled(result, "embed-srcdoc.html", page=page)}


def _documents(names: Sequence[str]) -> Product:
    """Return what makes documents that show one figure, drawn once."""

    def made(result: "RangeMap") -> Mapping[str, bytes]:
        figure = _figure(result)
        files: dict[str, bytes] = {}
        if "docx" in names:
            from rangemap.render._document import document  # noqa: PLC0415 (an extra)

            files["report.docx"] = document(result, figure)
        if "report-pdf" in names:
            from rangemap.render._paper import paper  # noqa: PLC0415 (an extra)

            files["report.pdf"] = paper(result, figure)
        if "pptx" in names:
            from rangemap.render._slide import slide  # noqa: PLC0415 (an extra)

            files["slide.pptx"] = slide(result, figure)
        return files

    return made


def _figure(result: "RangeMap") -> bytes:
    """Return the wide figure as a PNG for a printed page."""
    from rangemap.render._print import figure_png  # noqa: PLC0415 (an extra)

    return figure_png(result, wide=_FIGURE_MM, dpi=300)


_DOCUMENTS = ("docx", "report-pdf", "pptx")
PRODUCTS: Mapping[str, Product] = {
    "gpkg": _gpkg,
    "kmz": _kmz,
    "parquet": _parquet,
    "xlsx": _xlsx,
    "datawrapper": _datawrapper,
    "srcdoc": _srcdoc,
    "md": _report("report.md"),
    "qmd": _report("report.qmd"),
}


def products(names: Sequence[str]) -> list[Product]:
    """Return what makes the files of some formats; names of other formats are passed over."""
    documents = [name for name in names if name in _DOCUMENTS]
    made = [PRODUCTS[name] for name in names if name in PRODUCTS]
    return [_documents(documents), *made] if documents else made
