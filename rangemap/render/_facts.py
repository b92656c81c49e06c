"""The facts of the system card, in the order in which they stand on it."""

from typing import Any

from rangemap.config import SystemChoice
from rangemap.render._silhouettes import silhouette
from rangemap.units import format_range

_FROM = {"air": "aircraft", "ground": "land", "sea": "ships", "sub": "submarines"}


def facts(system: dict[str, Any], choice: SystemChoice, language: str) -> list[tuple[str, str]]:
    """Return the rows of a card, each a heading and a text.

    Parameters
    ----------
    system
        One of the summary's ``systems``.
    choice
        What the config says of the same.
    language
        Of numbers and units.
    """
    low, least = system["range_low_km"], system["min_range_km"]
    differs = low is not None and low != system["range_km"]
    rows = [
        ("Range", format_range(system["range_km"], language)),
        ("Lowest figure", format_range(low, language) if differs else None),
        ("Minimum range", format_range(least, language) if least else None),
        ("Class", silhouette(system["class"]).label if system["class"] else None),
        ("Variant", system["variant"]),
        ("Origin", _listed(system["country"])),
        ("Launched from", _launched(system["launched_from"])),
        ("In service since", str(system["year"]) if system["year"] else None),
    ]
    return [(head, text) for head, text in rows if text] + [*choice.card.items()]


def _launched(text: str | None) -> str | None:
    if not text:
        return None
    words = ", ".join(_FROM.get(one, one) for one in text.split("/"))
    return words[:1].upper() + words[1:]


def _listed(text: str | None) -> str | None:
    return ", ".join(text.split("/")) if text else None
