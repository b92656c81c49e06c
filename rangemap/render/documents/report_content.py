"""What a report says: headline, key sentences, figure, tables, method and sources, as plain data.

Every text comes from the summary and the tables of a result, so that no two documents disagree.
"""

import re
from dataclasses import dataclass
from typing import Any

from rangemap.analysis import RangeMap
from rangemap.render.content import facts, words
from rangemap.render.documents import method_text
from rangemap.sentences import ENGLISH, Phrase, Speech, noted, speech
from rangemap.units import format_share

MOST_PLACES = 15  # the most telling; all places in reach are in cities.csv
# A number and what may stand with it, as in "453.0 (281.5)", "over 99.9%"; or nothing
_SIGN = "[\N{MINUS SIGN}\N{EN DASH}-]?"
_NUMBER = re.compile(
    rf"((about |over |under )?{_SIGN}[\d.,]*( (million|billion)|%)?( \({_SIGN}[\d.,]+\))?)"
)
_MOST_IN_NUMBER = 12  # letters that stand with a number in another language: "rund 1,24 Mrd."
_OF_WHOLE = (0, 2, 5)  # country, nearest, confirmed: the columns that differ between whole ones
_ABREAST = 6  # columns that a page is wide
_MANY = 6  # countries: fewer make one table with the others


@dataclass(frozen=True)
class Table:
    """A table with a heading a column; every cell is final text.

    Attributes
    ----------
    title, heads, rows
        As on the page.
    say
        The language.
    """

    title: str
    heads: list[str]
    rows: list[list[str]]
    say: Speech = ENGLISH

    @property
    def numbers(self) -> list[bool]:
        """Which columns hold nothing but numbers, and so are set to the right."""
        is_number = _NUMBER.fullmatch if self.say.is_english else _is_number
        columns = zip(*self.rows, strict=True)
        return [all(map(is_number, column)) for column in columns]

    def folded(self, across: int) -> "Table":
        """Return the same rows several abreast, to be read down and then across."""
        down = -(-len(self.rows) // across)
        blank = [""] * len(self.heads)
        rows = [*self.rows, *[blank] * (down * across - len(self.rows))]
        abreast = [
            [cell for number in range(across) for cell in rows[number * down + line]]
            for line in range(down)
        ]
        return Table(self.title, self.heads * across, abreast, self.say)


def _is_number(cell: str) -> bool:
    """Return whether a cell in any language is a number and little else, a dash or nothing."""
    letters = sum(char.isalpha() for char in cell)
    return letters <= _MOST_IN_NUMBER and (not letters or any(map(str.isdigit, cell)))


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
    say
        The language.
    """

    name: str
    facts: list[tuple[str, str]]
    paragraphs: list[str]
    tables: list[Table]
    say: Speech = ENGLISH

    @property
    def on_paper(self) -> list[Table]:
        """The tables as a page of paper holds them: the card first, what is alike abreast."""
        say = self.say
        heads: list[str] = [
            say.meant("head of a column", "About"),
            say.meant("head of a column", "Published"),
        ]
        title = say("{system}: published", system=self.name)
        card = Table(title, heads, [*map(list, self.facts)], say)
        short = (one for table in self.tables for one in _on_paper(self.name, table))
        return [card.folded(2), *short]


def _on_paper(name: str, table: Table) -> list[Table]:
    """Return the table of countries in two: in part, and as a whole with what differs there."""
    say, every = table.say, format_share(1.0, table.say)
    of_countries = [
        say.meant("head of a column", "Country"),
        say.meant("head of a column", "In reach"),
    ]
    if table.heads[:2] != of_countries:
        return [table]
    whole = [row for row in table.rows if row[1] == every]
    if len(whole) < _MANY:
        return [table]
    kept = [n for n in _OF_WHOLE if n < len(table.heads)]
    heads = [table.heads[n] for n in kept]
    rows = [[row[n] for n in kept] for row in whole]
    title = say.by_number(
        "{system}: {number} country or territory wholly in reach",
        "{system}: {number} countries and territories wholly in reach",
        len(whole),
        system=name,
        number=say.number(len(whole)),
    )
    folded = Table(title, heads, rows, say).folded(_ABREAST // len(heads))
    part = [row for row in table.rows if row[1] != every]
    title = say.by_number(
        "{system}: {number} in reach in part",
        "{system}: {number} in reach in part",
        len(part),
        system=name,
        number=say.number(len(part)),
    )
    return [folded, *([Table(title, table.heads, part, say)] if part else [])]


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
    say
        The language that it is in.
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
    say: Speech = ENGLISH

    @property
    def method_on_paper(self) -> list[tuple[str, list[str]]]:
        """The method without the packages of the data, which METHOD.txt lists."""
        data = self.say(method_text.DATA)
        return [*((h, told) for h, told in self.method if h != data), (data, [self.say(_SOURCES)])]


_SOURCES = noted(
    "Each source with its package, version, date and licence: METHOD.txt and summary.json."
)


def report(result: RangeMap) -> Report:
    """Return what a report of a range map says."""
    texts, summary = words.texts(result), result.summary
    say = speech(result.scenario.map.sentences)
    tables = words.tables_by_system(result, MOST_PLACES)
    parts = [
        Part(
            system["name"],
            facts(system, choice, say),
            [
                text
                for text in (system["story"]["text"], system["totals"]["population_note"])
                if text
            ],
            [Table(one["title"], one["heads"], one["rows"], say) for one in own],
            say,
        )
        for system, choice, own in zip(
            summary["systems"], result.scenario.choices, tables, strict=True
        )
    ]
    return Report(
        texts["headline"],
        texts["subtitle"],
        summary["description"],
        _caption(texts, say),
        _sources(texts, say),
        parts,
        method_text.given(summary, say),
        method_text.method(result),
        summary["attribution"],
        say,
    )


def _caption(texts: dict[str, Any], say: Speech) -> Phrase:
    """Return note, sources of the ranges, borders, caveat, credit and date."""
    source = texts["source"] and say("Source: {text}", text=Phrase(texts["source"]))
    said = (
        *(texts["note"], _sources(texts, say), source),
        *(texts["borders"], texts["caveat"], texts["credit"], texts["date"]),
    )
    return say.in_a_row(stopped(text, say) for text in said if text)


def stopped(text: str, say: Speech) -> str:
    """Return a sentence with the full stop of the language at its end."""
    return say("{sentence}.", sentence=Phrase(text.rstrip(".。")))


def _sources(texts: dict[str, Any], say: Speech) -> Phrase:
    return say("Range: {sources}.", sources=say.apart(one["text"] for one in texts["sources"]))
