"""Systems as `rangemap systems` prints them: a table, all that is known of one, rows."""

import csv as csv_writer
import io
import textwrap
from collections.abc import Sequence
from dataclasses import asdict, astuple, fields
from typing import Any

from rangemap.cli.terminal import plain
from rangemap.units import format_range
from rangemap.world import LAUNCHERS, System, Wanted, spelling, system_search

_GAP = "  "  # between two columns
_GRADES = {"a": "official or specialised source", "b": "press", "c": "reference work"}
_READ = {
    True: "the figure was read in the source itself",
    False: "the figure was not read in the source itself",
    None: None,
}
_LEAST_COUNTRY = 14  # columns
_LEAST_WIDTH = 40  # columns: below it a terminal breaks the lines itself


def rows(systems: Sequence[System]) -> dict[str, list[dict[str, Any]]]:
    """Return systems as they stand in JSON."""
    return {"systems": [asdict(system) for system in systems]}


def csv(systems: Sequence[System]) -> str:
    """Return systems as CSV, with the columns of `System` and an empty cell for None."""
    file = io.StringIO()
    writer = csv_writer.writer(file, lineterminator="\n")
    writer.writerow(field.name for field in fields(System))
    writer.writerows(map(astuple, systems))
    return file.getvalue()


def text(found: Sequence[System], query: str, width: int) -> str:
    """Return systems as they are shown on a terminal.

    Parameters
    ----------
    found
        At least one, the best match first.
    query
        What was asked for: if it is an id, or there is one system alone, all that is known of it
        is shown, and the ids of the others.
    width
        Columns of the terminal. An address is never broken, and may be longer.
    """
    width = max(width, _LEAST_WIDTH)
    first, *others = found
    if others and spelling.plain(first.id) != spelling.plain(query):
        return _table(found, width)
    lines = _all_of(first, width)
    if others:
        also = f"Others that match: {', '.join(plain(one.id) for one in others)}"
        lines += ["", *_wrapped(also, width, "")]
    return "\n".join(lines)


def nothing(known: Sequence[System], query: str, wanted: Wanted) -> str:
    """Return what is said where nothing is found, with the nearest names."""
    options = {
        "--class": wanted.system_class,
        "--country": wanted.country,
        "--min-range": _km(wanted.least_km),
        "--max-range": _km(wanted.most_km),
    }
    given = " ".join(f"{name} {value}" for name, value in options.items() if value is not None)
    said = f"no system matches {query!r}" if query or not given else "no system matches"
    if given:
        return f"{said} with {given}" if query else f"{said} {given}"
    names = " or ".join(f'"{name}"' for name in system_search.nearest(query, known))
    return f"{said}; did you mean {names}?" if names else said


def _table(found: Sequence[System], width: int) -> str:
    """Return two lines a system: what it is, and below it the grade and title of its source.

    A range that is a floor has a "+" behind it.
    """
    heads = ("id", "range, km", "class", "country")
    cells = [
        (one.id, _span(one), one.system_class or "", (one.country or "").replace("/", ", "))
        for one in found
    ]
    widths = [max(map(len, column)) for column in zip(heads, *cells, strict=True)]
    lines = [*_lines(heads, widths, width), "  grade, source", "-" * width]
    for one, row in zip(found, cells, strict=True):
        lines += _lines([plain(cell) for cell in row], widths, width)
        lines.append(_cut(f"  {one.source_grade or '-'}  {plain(one.source_title)}", width))
    return "\n".join(lines)


def _lines(row: Sequence[str], widths: Sequence[int], width: int) -> list[str]:
    """Return the lines of a row; several only where countries find no room in one."""
    name, span, kind, countries = row
    cells = (name.ljust(widths[0]), span.rjust(widths[1]), kind.ljust(widths[2]), "")
    head = _GAP.join(cells)
    if not countries:
        return [head.rstrip()]
    return _wrapped(countries, max(width, len(head) + _LEAST_COUNTRY), head)


def _cut(line: str, width: int) -> str:
    return line if len(line) <= width else f"{line[: width - 1].rstrip()}…"


def _span(system: System) -> str:
    low, high = system.range_low_km, system.range_km
    text = f"{high:,.10g}" if low in {None, high} else f"{low:,.10g} to {high:,.10g}"
    return f"{text}+" if system.range_is_floor else text


def _all_of(system: System, width: int) -> list[str]:
    low, least, grade = system.range_low_km, system.min_range_km, system.source_grade
    known = {
        "Name": system.name,
        "Variant": system.variant,
        "Class": system.system_class,
        "Country": (system.country or "").replace("/", ", "),
        "Launched from": _places(system.launched_from),
        "In service since": system.year,
        "Range": format_range(system.range_km, floor=system.range_is_floor),
        "Low range": None if low is None else f"{format_range(low)}; within it reach is confirmed",
        "Minimum range": format_range(least) if least else None,
        "Against": system.against,
        "Note": system.range_note,
        "Source": system.source_title,
        "Address": system.source_url,
        "Grade": f"{grade}: {_GRADES[grade]}" if grade else "none given",
        "Read": _READ[system.source_read],
    }
    room = max(map(len, known)) + 2
    lines = [plain(system.id)]
    for head, value in known.items():
        if value:
            lines += _wrapped(plain(value), width, f"  {head}".ljust(room + 2))
    return lines


def _places(launched_from: str | None) -> str:
    return ", ".join(LAUNCHERS[one] for one in launched_from.split("/")) if launched_from else ""


def _wrapped(value: str, width: int, head: str) -> list[str]:
    return textwrap.wrap(
        value,
        width,
        initial_indent=head,
        subsequent_indent=" " * len(head),
        break_long_words=False,
        break_on_hyphens=False,
    )


def _km(value: float | None) -> str | None:
    return None if value is None else f"{value:,.10g} km"
