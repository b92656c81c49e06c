"""report.pdf: the report as a tagged PDF, which a screen reader reads in its order."""

from collections.abc import Mapping
from importlib.resources import files
from pathlib import Path
from typing import Any

from weasyprint import HTML
from weasyprint.urls import URLFetcher, URLFetcherResponse

from rangemap.analysis import RangeMap
from rangemap.errors import OutputError
from rangemap.render.documents.text_templates import filled

_OWN = "rangemap:"
_WEIGHTS = ("Regular", "Semibold", "Bold")


def paper(result: RangeMap, figure: bytes) -> bytes:
    """Return the report as a PDF/UA-1 on A4.

    Parameters
    ----------
    result
        From `build`.
    figure
        The wide figure, a PNG.

    Returns
    -------
    bytes
        Of a tagged PDF: headings are headings, tables have header rows that repeat on every page,
        the figure has its text equivalent. The same input gives the same bytes.
    """
    folder = Path(str(files("font_source_sans_pro"))) / "files"
    fonts = {name: (folder / f"SourceSansPro-{name}.ttf").read_bytes() for name in _WEIGHTS}
    page = HTML(string=filled(result, "report.html"), url_fetcher=_Own({"figure": figure, **fonts}))
    made: Any = page.write_pdf(pdf_variant="pdf/ua-1", pdf_identifier=b"rangemap")
    return bytes(made)


class _Own(URLFetcher):  # type: ignore[misc]
    """What gives a page its figure and its fonts, and fetches nothing."""

    def __init__(self, given: Mapping[str, bytes]) -> None:
        super().__init__()
        self._given = given

    def fetch(self, url: str, headers: Any = None) -> URLFetcherResponse:  # noqa: ANN401, ARG002
        """Return the content of one of the page's own addresses."""
        name = url.removeprefix(_OWN)
        if name not in self._given:
            msg = f"a report fetches nothing, and no {url}"
            raise OutputError(msg)
        return URLFetcherResponse(url, self._given[name])
