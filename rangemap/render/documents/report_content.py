"""What a report says: headline, key sentences, figure, tables, method and sources, as plain data.

Every text comes from the summary and the tables of a result, so that no two documents disagree.
"""

from dataclasses import dataclass
from typing import Any

from rangemap.analysis import RangeMap
from rangemap.render.content import facts, words
from rangemap.render.documents import method_text

MOST_PLACES = 25  # the most telling; all places in reach are in cities.csv


@dataclass(frozen=True)
class Table:
    """A table with a heading a column; every cell is final text.

    Attributes
    ----------
    title, heads, rows
        As on the page.
    """

    title: str
    heads: list[str]
    rows: list[list[str]]


MOST_LETTERS = 255  # of a property of a Word or PowerPoint file (ECMA-376, and what writes them)


@dataclass(frozen=True)
class Part:
    """What a report says of one system.

    Attributes
    ----------
    name
        The system's.
    facts
        Headings and texts of its card.
    paragraphs
        The story, and the people.
    tables
        Totals, countries, places.
    """

    name: str
    facts: list[tuple[str, str]]
    paragraphs: list[str]
    tables: list[Table]


@dataclass(frozen=True)
class Report:
    """Everything that a document says, in its order.

    Attributes
    ----------
    headline, lead
        The finding, and what is drawn with the totals.
    alt
        The figure in words.
    caption
        What stands below the figure: note, sources, credit, date.
    parts
        A part a system.
    given
        The launch region, and what the config itself says of the map.
    method
        Headings, each with its paragraphs.
    attribution
        What must be printed with the map.
    """

    headline: str
    lead: str
    alt: str
    caption: str
    parts: list[Part]
    given: list[str]
    method: list[tuple[str, list[str]]]
    attribution: list[str]


def report(result: RangeMap) -> Report:
    """Return what a report of a range map says."""
    texts, summary = words.texts(result), result.summary
    tables = words.tables_by_system(result, MOST_PLACES)
    parts = [
        Part(
            system["name"],
            facts(system, choice),
            [
                text
                for text in (system["story"]["text"], system["totals"]["population_note"])
                if text
            ],
            [Table(one["title"], one["heads"], one["rows"]) for one in own],
        )
        for system, choice, own in zip(
            summary["systems"], result.scenario.choices, tables, strict=True
        )
    ]
    return Report(
        texts["headline"],
        texts["subtitle"],
        summary["description"],
        _caption(texts),
        parts,
        method_text.given(summary),
        method_text.method(result),
        summary["attribution"],
    )


def _caption(texts: dict[str, Any]) -> str:
    """Return note, sources of the ranges, borders, caveat, credit and date."""
    sources = "; ".join(source["text"] for source in texts["sources"])
    said = (
        texts["note"],
        f"Range: {sources}",
        f"Source: {texts['source']}" if texts["source"] else None,
        texts["borders"],
        texts["caveat"],
        texts["credit"],
        texts["date"],
    )
    return " ".join(text.rstrip(".") + "." for text in said if text)
