"""What a report says: headline, key sentences, figure, tables, method and sources, as plain data.

Every text comes from the summary and the tables of a result, so that no two documents disagree.
"""

import re
from dataclasses import dataclass
from typing import Any

from rangemap.analysis import RangeMap
from rangemap.render.content import facts, words
from rangemap.render.documents import method_text
from rangemap.units import format_share

MOST_PLACES = 15  # the most telling; all places in reach are in cities.csv
# A number and what may stand with it, as in "453.0 (281.5)", "over 99.9%"; or nothing
_SIGN = "[\N{MINUS SIGN}\N{EN DASH}-]?"
_NUMBER = re.compile(
    rf"((about |over |under )?{_SIGN}[\d.,]*( (million|billion)|%)?( \({_SIGN}[\d.,]+\))?)"
)
_ALL = format_share(1.0)
_OF_WHOLE = ("Country", "Nearest", "Confirmed")  # the columns that differ between whole countries
_ABREAST = 6  # columns that a page is wide
_MANY = 6  # countries: fewer make one table with the others


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

    @property
    def numbers(self) -> list[bool]:
        """Which columns hold nothing but numbers, and so are set to the right."""
        columns = zip(*self.rows, strict=True)
        return [all(map(_NUMBER.fullmatch, column)) for column in columns]

    def folded(self, across: int) -> "Table":
        """Return the same rows several abreast, to be read down and then across."""
        down = -(-len(self.rows) // across)
        blank = [""] * len(self.heads)
        rows = [*self.rows, *[blank] * (down * across - len(self.rows))]
        abreast = [
            [cell for number in range(across) for cell in rows[number * down + line]]
            for line in range(down)
        ]
        return Table(self.title, self.heads * across, abreast)


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
        Totals, what the story counts, countries, places.
    """

    name: str
    facts: list[tuple[str, str]]
    paragraphs: list[str]
    tables: list[Table]

    @property
    def on_paper(self) -> list[Table]:
        """The tables as a page of paper holds them: the card first, what is alike abreast."""
        card = Table(f"{self.name}: published", ["About", "Published"], [*map(list, self.facts)])
        short = (one for table in self.tables for one in _on_paper(self.name, table))
        return [card.folded(2), *short]


def _on_paper(name: str, table: Table) -> list[Table]:
    """Return the table of countries in two: in part, and as a whole with what differs there."""
    if table.heads[:2] != ["Country", "In reach"]:
        return [table]
    whole = [row for row in table.rows if row[1] == _ALL]
    if len(whole) < _MANY:
        return [table]
    kept = [n for n, head in enumerate(table.heads) if head.startswith(_OF_WHOLE)]
    heads = [table.heads[n] for n in kept]
    rows = [[row[n] for n in kept] for row in whole]
    title = f"{name}: {len(whole):,} countries and territories wholly in reach"
    folded = Table(title, heads, rows).folded(_ABREAST // len(heads))
    part = [row for row in table.rows if row[1] != _ALL]
    title = f"{name}: {len(part):,} in reach in part"
    return [folded, *([Table(title, table.heads, part)] if part else [])]


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
    sources
        Whose the ranges are, as one sentence.
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
    sources: str
    parts: list[Part]
    given: list[str]
    method: list[tuple[str, list[str]]]
    attribution: list[str]

    @property
    def method_on_paper(self) -> list[tuple[str, list[str]]]:
        """The method without the packages of the data, which METHOD.txt lists."""
        return [*((h, told) for h, told in self.method if h != method_text.DATA), _SOURCES]


_SOURCES = (
    method_text.DATA,
    ["Each source with its package, version, date and licence: METHOD.txt and summary.json."],
)


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
        _sources(texts),
        parts,
        method_text.given(summary),
        method_text.method(result),
        summary["attribution"],
    )


def _caption(texts: dict[str, Any]) -> str:
    """Return note, sources of the ranges, borders, caveat, credit and date."""
    said = (
        texts["note"],
        _sources(texts),
        f"Source: {texts['source']}" if texts["source"] else None,
        texts["borders"],
        texts["caveat"],
        texts["credit"],
        texts["date"],
    )
    return " ".join(text.rstrip(".") + "." for text in said if text)


def _sources(texts: dict[str, Any]) -> str:
    return f"Range: {'; '.join(source['text'] for source in texts['sources'])}."
