"""The facts of the system card, in the order in which they stand on it."""

from typing import Any

from rangemap.config import SystemChoice
from rangemap.render.content.silhouettes import silhouette
from rangemap.units import format_range
from rangemap.world import LAUNCHERS


def facts(system: dict[str, Any], choice: SystemChoice) -> list[tuple[str, str]]:
    """Return the rows of a card, each a heading and a text.

    Parameters
    ----------
    system
        One of the summary's ``systems``.
    choice
        What the config says of the same.
    """
    low, least = system["range_low_km"], system["min_range_km"]
    differs = low is not None and low != system["range_km"]
    rows = [
        ("Range", format_range(system["range_km"], floor=system["range_is_floor"])),
        ("Lowest figure", format_range(low) if differs else None),
        ("Minimum range", format_range(least) if least else None),
        ("Against", _capitalised(system["against"])),
        ("Class", silhouette(system["class"]).label if system["class"] else None),
        ("Variant", _capitalised(system["variant"])),
        ("Origin", _listed(system["country"])),
        ("Launched from", _launched(system["launched_from"])),
        ("In service since", str(system["year"]) if system["year"] else None),
    ]
    return [(head, text) for head, text in rows if text] + [*choice.card.items()]


def in_line(system: dict[str, Any], choice: SystemChoice) -> str:
    """Return what a line of the key says of one system of several.

    Parameters
    ----------
    system, choice
        As for `facts`.
    """
    known = dict(facts(system, choice))
    since = f"since {known['In service since']}" if "In service since" in known else None
    against = f"against {system['against']}" if system["against"] else None
    told = (known.get("Class"), against, known.get("Origin"), since)
    return ", ".join(text for text in told if text)


def _launched(text: str | None) -> str | None:
    words = ", ".join(LAUNCHERS.get(one, one) for one in (text or "").split("/"))
    return _capitalised(words)


def _capitalised(text: str | None) -> str | None:
    return text[:1].upper() + text[1:] if text else None


def _listed(text: str | None) -> str | None:
    return ", ".join(text.split("/")) if text else None
