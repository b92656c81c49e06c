"""tables.xlsx: the tables for a spreadsheet. No text from data is ever a formula."""

import re
import zipfile
from collections.abc import Iterable, Iterator, Mapping, Sequence
from io import BytesIO
from typing import Any

import pandas as pd
from openpyxl import Workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils import get_column_letter
from openpyxl.worksheet.properties import PageSetupProperties

from rangemap.analysis import CITY_COLUMNS, COUNTRY_COLUMNS, SITE_COLUMNS, RangeMap
from rangemap.errors import OutputError
from rangemap.exports.zip_and_xml import NO_TIME, legal, zipped

_MOST_ROWS = 1_048_576  # that a sheet can have, its header among them
_MOST_CHARACTERS = 32_767  # that a cell can have
_FORMATS = {
    "share": "0.0000%",  # as exact as it is: a part is never shown as the whole
    "km2": "#,##0.0",
    "km": "#,##0.000",
    "lat": "0.00000",
    "lon": "0.00000",
    "geonameid": "0",
}
_WIDTHS = {"country": 28, "city": 28, "system": 28, "capital": 22, "value": 60, "key": 30}
_SUMMARY = ("about", "key", "value")
_SOURCES = ("about", "name", "version", "date", "licence", "source", "note")
_A4 = 9  # ECMA-376 part 1, 18.3.1.63
_FORMULA = ("=", "+", "-", "@")
_Rows = Iterable[Sequence[Any]]


def workbook(result: RangeMap) -> bytes:
    """Return the sheets Summary, Countries, Cities and Sources as one workbook.

    Raises
    ------
    OutputError
        If a table has more rows than a sheet can have.
    """
    names = {system["id"]: system["name"] for system in result.summary["systems"]}
    book = Workbook(write_only=True)
    book.properties.creator = "rangemap"
    book.properties.title = legal(result.summary["headline"])
    book.properties.created = NO_TIME.replace(tzinfo=None)
    _sheet(book, "Summary", _SUMMARY, list(_summary(result)))
    _sheet(book, "Countries", *_table(result.countries, COUNTRY_COLUMNS, names))
    _sheet(book, "Cities", *_table(result.cities, CITY_COLUMNS, names))
    if result.sites is not None:
        _sheet(book, "Sites", *_table(result.sites.table, SITE_COLUMNS, names))
    _sheet(book, "Sources", _SOURCES, list(_sources(result)))
    buffer = BytesIO()
    book.save(buffer)
    return _timeless(buffer)


def _table(
    table: pd.DataFrame, columns: Sequence[str], names: Mapping[str, str]
) -> tuple[list[str], list[Sequence[Any]]]:
    """Return the header and the rows of a table, the system's name first."""
    shown = table[list(columns)].assign(system=table["system_id"].map(names))
    header = ["system", *columns]
    # lists of Python's own numbers; what is missing is an empty cell
    nulls = shown.isna()
    lists = [shown[key].astype(object).mask(nulls[key], None).tolist() for key in header]
    return header, list(zip(*lists, strict=True))


def _summary(result: RangeMap) -> Iterator[tuple[str, str, Any]]:
    """Return what summary.json says of the map and of each system, by its keys."""
    summary = result.summary
    keys = ("headline", "subtitle", "note", "source", "credit", "date", "borders")
    for key in (*keys, "min_population", "edge_error_m", "caveat"):
        if summary[key] is not None:
            yield "map", key, summary[key]
    for key in ("name", "kind", "area_km2"):
        if summary["launch"][key] is not None:
            yield "launch region", key, summary["launch"][key]
    for system in summary["systems"]:
        flat = {key: value for key, value in system.items() if not isinstance(value, dict | list)}
        counted = {k: v for k, v in system["totals"].items() if not isinstance(v, dict)}
        for key, value in {**flat, **counted}.items():
            if value is not None and not key.startswith("source_"):
                yield system["name"], key, value


def _sources(result: RangeMap) -> Iterator[tuple[Any, ...]]:
    """Return the source of each system, each table of data, and the lines to be printed."""
    summary = result.summary
    for one in summary["systems"]:
        source = " ".join(filter(None, (one["source_title"], one["source_url"])))
        yield "range", one["name"], None, None, None, source, one["range_note"]
    for one in summary["data"].values():
        told = (str(one[key]) for key in ("package", "version", "date", "licence", "content"))
        yield "data", *told, None
    for line in summary["attribution"]:
        yield "attribution", line, None, None, None, None, "to be printed with the map"
    yield "software", "rangemap", summary["software"]["version"], None, None, None, None


def _sheet(book: Any, title: str, header: Sequence[str], rows: list[Sequence[Any]]) -> None:  # noqa: ANN401 (openpyxl has no types)
    if len(rows) >= _MOST_ROWS:
        msg = (
            f"tables.xlsx: {len(rows):,} rows in {title}, and a sheet holds {_MOST_ROWS - 1:,}; "
            "raise cities.min_population, or leave out the format xlsx"
        )
        raise OutputError(msg)
    sheet = book.create_sheet(title)
    sheet.freeze_panes = "A2"
    sheet.auto_filter.ref = f"A1:{get_column_letter(len(header))}{len(rows) + 1}"
    # as it is printed: a page wide, the header on every page
    sheet.page_setup.orientation = "landscape"
    sheet.page_setup.paperSize = _A4
    sheet.page_setup.fitToHeight = 0
    sheet.sheet_properties.pageSetUpPr = PageSetupProperties(fitToPage=True)
    sheet.print_title_rows = "1:1"
    for number, name in enumerate(header, 1):
        width = _WIDTHS.get(name, max(len(name) + 4, 12))
        sheet.column_dimensions[get_column_letter(number)].width = width
    sheet.append([_bold(sheet, name) for name in header])
    cells = [_Cells(sheet, name) for name in header]
    for row in rows:
        sheet.append([cell.of(value) for cell, value in zip(cells, row, strict=True)])


def _bold(sheet: Any, text: str) -> Any:  # noqa: ANN401 (openpyxl has no types)
    cell = WriteOnlyCell(sheet, text)
    cell.font = Font(bold=True)
    return cell


class _Cells:
    """The cells of a column: one for each kind of value, used for every row in turn."""

    def __init__(self, sheet: Any, name: str) -> None:  # noqa: ANN401 (openpyxl has no types)
        self.number, self.text, self.quoted = (WriteOnlyCell(sheet) for _ in range(3))
        self.quoted.quotePrefix = True
        self.number.number_format = _FORMATS.get(
            name, next((_FORMATS[part] for part in name.split("_") if part in _FORMATS), "General")
        )
        self.general, self.whole = WriteOnlyCell(sheet), WriteOnlyCell(sheet)
        if name != "value":  # which may be a year
            self.whole.number_format = "#,##0"

    def of(self, value: Any) -> Any:  # noqa: ANN401 (any value of a table)
        """Return a cell with a value, which is written before the next is asked for."""
        if isinstance(value, str):
            text = legal(value)[:_MOST_CHARACTERS]
            cell = self.quoted if text.lstrip().startswith(_FORMULA) else self.text
            cell.value = text
            cell.data_type = "s"  # whatever it looks like
            return cell
        if value is None or (isinstance(value, float) and value != value):  # noqa: PLR0124 (not a number)
            return None
        if isinstance(value, bool):
            cell = self.general
        elif isinstance(value, int) and self.number.number_format == "General":
            cell = self.whole
        else:
            cell = self.number
        cell.value = value
        return cell


def _timeless(book: BytesIO) -> bytes:
    """Return a workbook without the time at which it was saved."""
    with zipfile.ZipFile(book) as archive:
        files = {name: archive.read(name) for name in archive.namelist()}
    core = "docProps/core.xml"
    stamp = NO_TIME.strftime("%Y-%m-%dT%H:%M:%SZ").encode()
    files[core] = re.sub(rb"(<dcterms:modified[^>]*>)[^<]*", rb"\g<1>" + stamp, files[core])
    return zipped(files)
