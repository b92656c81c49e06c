"""A comparison as a page: the maps of its two sides, one over the other, and a wipe between them.

Each side is the page of its own map, as `map_page` makes it, without what stands about the map: so
what a reader clicks on is answered as exactly as there.
"""

import re
from pathlib import Path
from typing import Any

import pandas as pd
from jinja2 import Template

from rangemap.analysis import Comparison, Side
from rangemap.config import THEMES
from rangemap.render.page.map_page import colors_of, leaflet_html, script_safe, sealed
from rangemap.render.page.opening_view import opening
from rangemap.render.page.typeface import font_faces

_HERE = Path(__file__).parent
_MOST = 40  # rows of a list


def compare_html(comparison: Comparison) -> str:
    """Return the page of a comparison: self-contained, sealed by a content-security policy.

    Parameters
    ----------
    comparison
        From `compare`.
    """
    summary = comparison.summary
    sides = (comparison.before, comparison.after)
    theme = THEMES[comparison.before.result.scenario.map.theme]
    tables = [*_lists(comparison)]
    said = script_safe([summary["headline"], summary["sentence"], tables])
    colors = "".join(f"--{name}: {color}; " for name, color in colors_of(theme).items())
    rules = (_HERE / "compare.css").read_text(encoding="utf-8")
    content = {"orders": [_order(side) for side in sides], "view": _view(sides)}
    before, after = (_side(side, summary[key]) for side, key in zip(sides, _KEYS, strict=True))
    page = Template((_HERE / "compare.html").read_text(encoding="utf-8")).render(
        headline=summary["headline"],
        sentence=summary["sentence"],
        before=before,
        after=after,
        tables=tables,
        scheme="dark" if theme.dark else "light",
        style=f":root {{ {colors}}}\n{font_faces(said)}\n{rules}",
        content=script_safe(content),
        script=(_HERE / "compare.js").read_text(encoding="utf-8"),
    )
    return sealed(page, held=[before["page"], after["page"]])


_KEYS = ("before", "after")


def _side(side: Side, name: str) -> dict[str, str]:
    """Return what a side is called, and its page with nothing but the map."""
    page = re.sub(r"<html ", '<html class="bare" ', leaflet_html(side.result), count=1)
    return {"name": name, "page": page}


def _order(side: Side) -> int:
    return [one["id"] for one in side.result.summary["systems"]].index(side.system["id"])


def _view(sides: tuple[Side, Side]) -> list[float]:
    """Return the smallest view that holds what both sides show first."""
    one, two = (opening(side.result).wide for side in sides)
    turn = 360.0 * round((one.west + one.east - two.west - two.east) / 720.0)
    west, east = min(one.west, two.west + turn), max(one.east, two.east + turn)
    return [west, min(one.south, two.south), east, max(one.north, two.north)]


def _lists(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the countries and places that are gained and lost, each as a list."""
    made = []
    for what in ("gained", "lost"):
        places: pd.DataFrame = comparison.places[comparison.places["change"] == what]
        rows = [f"{row.city}, {row.country}" for row in places.head(_MOST).itertuples()]
        countries = comparison.summary[f"countries_{what}"]
        made += [
            {"title": f"Countries {what}", "rows": countries, "more": 0},
            {"title": f"Places {what}", "rows": rows, "more": len(places) - len(rows)},
        ]
    return made
