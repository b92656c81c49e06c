"""The formats: what each needs, which can be made here, and what makes its files.

A product is returned by `exports` or `render`, and written by `writer`.
"""

from collections.abc import Callable, Collection, Mapping, Sequence

from rangemap import exports, extras
from rangemap.analysis import RangeMap
from rangemap.config import DEFAULT_FORMATS, FORMATS, Scenario
from rangemap.errors import MissingExtraError, OutputError
from rangemap.render import documents, page

Product = Callable[[RangeMap], Mapping[str, str | bytes]]

_MADE: Mapping[str, Product] = {
    "html": lambda result: {"map.html": page.leaflet_html(result)},
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

# What a format needs beside the package's own libraries
_NEEDS = {
    "png": extras.FIGURES,
    "svg": extras.FIGURES,
    "pdf": extras.FIGURES,
    "xlsx": ("openpyxl",),
    "docx": ("docx", *extras.FIGURES),
    "report-pdf": ("weasyprint", *extras.FIGURES),
    "pptx": ("pptx", *extras.FIGURES),
    "gif": extras.FIGURES,
    "mp4": ("av", *extras.FIGURES),
}
_FIGURE_MM = "200 x 100 mm"  # of a document's figure: more than its 174 mm wide page


def missing(formats: Sequence[str]) -> dict[str, MissingExtraError]:
    """Return which of some formats cannot be made, as a library is not installed, and why.

    Parameters
    ----------
    formats
        Names of formats.
    """
    told = {name: extras.error(_called(name, formats), _NEEDS.get(name, ())) for name in formats}
    return {name: error for name, error in told.items() if error is not None}


def _called(name: str, formats: Sequence[str]) -> str:
    shown = [one for one in formats if name in _SHOWS.get(one, ())]
    return f"the format {name}{f', which {shown[0]} shows,' if shown else ''}"


def selected(scenario: Scenario, formats: Sequence[str] | None) -> tuple[str, ...]:
    """Return the formats that are written.

    Figures that nobody asked for by name are left out where they cannot be made.

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
    MissingExtraError
        If one that is asked for needs a library that is not installed.
    """
    asked = formats is not None or "formats" in scenario.output.model_fields_set
    chosen = scenario.output.formats if formats is None else formats
    unknown = [name for name in chosen if name not in FORMATS]
    if unknown:
        msg = f"no format {unknown[0]!r}; the formats that exist are {', '.join(FORMATS)}"
        raise OutputError(msg)
    chosen = [*chosen, *(name for one in chosen for name in _SHOWS.get(one, ()))]
    lacking = missing(chosen)
    messages = [str(lacking[name]) for name in lacking if asked or name not in _FIGURES]
    if messages:
        raise MissingExtraError("\n".join(dict.fromkeys(messages)))
    return tuple(name for name in FORMATS if name in chosen and name not in lacking)


def products(scenario: Scenario, made: Sequence[str], kept: Sequence[str] = ()) -> list[Product]:
    """Return what makes the files of some formats, the slowest first.

    Parameters
    ----------
    scenario
        Its templates are among the products.
    made
        Names of formats, from `selected`.
    kept
        Formats that are in the pack already, and stay.
    """
    pictures = [name for name in _FIGURES if name in made]
    several = [name for name in _DOCUMENTS if name in made]
    moving = [name for name in _MOVING if name in made]
    return [
        *([_figures(pictures)] if pictures else []),
        *(_MADE[name] for name in made if name in DEFAULT_FORMATS and name in _MADE),
        *([_motion(moving)] if moving else []),
        *([_documents(several)] if several else []),
        *(_MADE[name] for name in made if name not in DEFAULT_FORMATS and name in _MADE),
        *(_of_template(name) for name in scenario.output.templates),
        *([_snippet({*made, *kept})] if "html" in {*made, *kept} else []),
        lambda result: {name: documents.filled(result, name) for name in ("alt.txt", "METHOD.txt")},
    ]


def drafts() -> list[Product]:
    """Return what makes the files of a draft: the page alone."""
    return [_MADE["html"]]


def _snippet(there: Collection[str]) -> Product:
    """Return what makes the snippet that shows the page, or else the figure if that is there."""

    def made(result: RangeMap) -> Mapping[str, str]:
        tall = {"wide", "tall"} <= {*result.scenario.figure.shapes}
        shown = {"pictures": "png" in there, "tall": tall}
        return {"embed.html": documents.filled(result, "embed.html", **shown)}

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
