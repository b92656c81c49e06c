"""The formats: what each needs, which can be made here, and what makes its files.

A product is returned by `exports` or `render`, and written by `writer`.
"""

from collections.abc import Callable, Mapping, Sequence
from importlib import import_module
from importlib.util import find_spec

from rangemap import exports
from rangemap.analysis import RangeMap
from rangemap.config import DEFAULT_FORMATS, FORMATS, Scenario
from rangemap.errors import MissingExtraError, OutputError
from rangemap.render import documents, page

Product = Callable[[RangeMap], Mapping[str, str | bytes]]

_MADE: Mapping[str, Product] = {
    "geojson": lambda result: {"reach.geojson": exports.reach_geojson(result)},
    "csv": lambda result: {
        "countries.csv": exports.countries_csv(result),
        "cities.csv": exports.cities_csv(result),
        **exports.countries_each_csv(result),
        **exports.overlap_csv(result),
        **exports.sites_csv(result),
    },
    "json": lambda result: {"summary.json": exports.json_text(result.summary)},
    "gpkg": lambda result: {"reach.gpkg": exports.geopackage(result)},
    "kmz": lambda result: {"reach.kmz": exports.kmz(result)},
    "parquet": lambda result: {"reach.parquet": exports.geoparquet(result)},
    "xlsx": lambda result: {"tables.xlsx": exports.workbook(result)},
    "datawrapper": lambda result: {"datawrapper.json": exports.datawrapper_markers(result)},
    "srcdoc": lambda result: {
        "embed-srcdoc.html": documents.filled(
            result, "embed-srcdoc.html", page=page.leaflet_html(result)
        )
    },
    "md": lambda result: {"report.md": documents.filled(result, "report.md")},
    "qmd": lambda result: {"report.qmd": documents.filled(result, "report.qmd")},
}
_FIGURES = ("png", "svg", "pdf")
_DOCUMENTS = ("docx", "report-pdf", "pptx")
_MOVING = ("gif", "mp4")
_SHOWS = {"md": ("png",), "qmd": ("png", "html")}  # what a text links to is written with it

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
    "gif": _DRAWN,
    "mp4": {"av": "video", **_DRAWN},
}
_BESIDE = {"weasyprint": " (it needs Pango as well: Debian's libpango-1.0-0, Homebrew's pango)"}
_FIGURE_MM = "200 x 100 mm"  # of a document's figure: more than its 174 mm wide page


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


def selected(
    scenario: Scenario, formats: Sequence[str] | None
) -> tuple[tuple[str, ...], MissingExtraError | None]:
    """Return the formats that are written, and what is to be said of those that cannot be made.

    Parameters
    ----------
    scenario
        The config.
    formats
        Those that are asked for; by default those of the config.

    Raises
    ------
    OutputError
        If there is no such format.
    """
    asked = formats is not None or "formats" in scenario.output.model_fields_set
    chosen = scenario.output.formats if formats is None else formats
    unknown = [name for name in chosen if name not in FORMATS]
    if unknown:
        msg = f"no format {unknown[0]!r}; the formats that exist are {', '.join(FORMATS)}"
        raise OutputError(msg)
    chosen = [*chosen, *(name for one in chosen for name in _SHOWS.get(one, ()))]
    lacking = missing(chosen)
    made = tuple(name for name in FORMATS if name in chosen and name not in lacking)
    messages = [str(lacking[name]) for name in lacking if asked or name not in _FIGURES]
    told = MissingExtraError("\n".join(dict.fromkeys(messages))) if messages else None
    return made, told


def products(scenario: Scenario, made: Sequence[str]) -> list[Product]:
    """Return what makes the files of some formats, the slowest first.

    Parameters
    ----------
    scenario
        Its templates are among the products.
    made
        Names of formats, from `selected`.
    """
    pictures = [name for name in _FIGURES if name in made]
    several = [name for name in _DOCUMENTS if name in made]
    moving = [name for name in _MOVING if name in made]
    by_format = {**_MADE, "html": _pages(pictures)}
    return [
        *([_figures(pictures)] if pictures else []),
        *(by_format[name] for name in made if name in DEFAULT_FORMATS and name in by_format),
        *([_motion(moving)] if moving else []),
        *([_documents(several)] if several else []),
        *(by_format[name] for name in made if name not in DEFAULT_FORMATS and name in by_format),
        *(_of_template(name) for name in scenario.output.templates),
        lambda result: {name: documents.filled(result, name) for name in ("alt.txt", "METHOD.txt")},
    ]


def _pages(pictures: Sequence[str]) -> Product:
    """Return what makes the page, and the snippet that shows it or else the figure."""

    def made(result: RangeMap) -> Mapping[str, str]:
        tall = {"wide", "tall"} <= {*result.scenario.figure.shapes}
        shown = {"pictures": "png" in pictures, "tall": tall}
        return {
            "map.html": page.leaflet_html(result),
            "embed.html": documents.filled(result, "embed.html", **shown),
        }

    return made


def _figures(pictures: Sequence[str]) -> Product:
    def made(result: RangeMap) -> Mapping[str, bytes]:
        from rangemap.render.figure import printed  # noqa: PLC0415 (matplotlib is slow, an extra)

        return printed(result, pictures)

    return made


def _motion(formats: Sequence[str]) -> Product:
    def made(result: RangeMap) -> Mapping[str, bytes]:
        from rangemap.render.motion import moving  # noqa: PLC0415 (matplotlib is slow, an extra)

        return moving(result, formats)

    return made


def _of_template(name: str) -> Product:
    """Return what makes a text product from a template of the user's own."""

    def made(result: RangeMap) -> Mapping[str, str]:
        path = result.scenario.base_dir / name
        return {path.name.removesuffix(documents.SUFFIX): documents.own(result, path)}

    return made


def _documents(names: Sequence[str]) -> Product:
    """Return what makes documents that show one figure, drawn once."""

    def made(result: RangeMap) -> Mapping[str, bytes]:
        figure = _figure(result)
        files: dict[str, bytes] = {}
        if "docx" in names:
            files["report.docx"] = documents.document(result, figure)
        if "report-pdf" in names:
            files["report.pdf"] = documents.paper(result, figure)
        if "pptx" in names:
            files["slide.pptx"] = documents.slide(result, figure)
        return files

    return made


def _figure(result: RangeMap) -> bytes:
    """Return the wide figure as a PNG for a document, which says the rest itself."""
    from rangemap.render.figure import plate_png  # noqa: PLC0415 (matplotlib is slow, an extra)

    return plate_png(result, wide=_FIGURE_MM, dpi=300)
