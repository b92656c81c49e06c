"""A table that is shown on the terminal and written as Markdown, and how its cells are written."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from rich import box
from rich.table import Table as RichTable
from rich.text import Text

_KILOMETRE_M = 1000.0
NOTHING = "-"


@dataclass(frozen=True)
class Table:
    """Rows of text under headings; the first two columns are words, the others numbers."""

    title: str
    headings: Sequence[str]
    rows: Sequence[Sequence[str]]

    def shown(self) -> RichTable:
        """Return the table for a terminal."""
        shown = RichTable(title=self.title, box=box.SIMPLE, title_justify="left")
        for index, heading in enumerate(self.headings):
            shown.add_column(heading, justify="left" if index < 2 else "right")  # noqa: PLR2004
        for row in self.rows:
            shown.add_row(*map(Text, row))
        return shown

    def markdown(self) -> str:
        """Return the table as Markdown, under its title."""
        rule = ["---" if index < 2 else "---:" for index in range(len(self.headings))]  # noqa: PLR2004
        lines = ("| " + " | ".join(row) + " |" for row in (self.headings, rule, *self.rows))
        return "\n".join([f"## {self.title}", *lines])


def seconds(value: float) -> str:
    """Write a time."""
    return f"{value:.0f} s" if value >= 100.0 else f"{value:.2g} s"  # noqa: PLR2004


def metres(value: float) -> str:
    """Write a length, in kilometres where it has more than three digits of metres."""
    if np.isnan(value):
        return NOTHING
    if value >= _KILOMETRE_M:
        km = value / _KILOMETRE_M
        return f"{km:,.0f} km" if km >= 10.0 else f"{km:.1f} km"  # noqa: PLR2004
    return f"{value:.0f} m" if value >= 10.0 else f"{value:.2g} m"  # noqa: PLR2004


def ratio(value: float, of: float) -> str:
    """Write how many times one number is the other."""
    times = value / of
    return f"{times:.0f} ×" if times >= 10.0 else f"{times:.2g} ×"  # noqa: PLR2004, RUF001


def megabytes(value: float) -> str:
    """Write an amount of memory."""
    return f"{value / 1e6:,.0f} MB"
