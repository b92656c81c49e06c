"""The facts of the system card, in the order in which they stand on it."""

from typing import Any

from rangemap.config import SystemChoice
from rangemap.render.content.silhouettes import silhouette
from rangemap.sentences import ENGLISH, Phrase, Speech
from rangemap.story import targets
from rangemap.units import format_range
from rangemap.world import spoken_names


def facts(
    system: dict[str, Any], choice: SystemChoice, say: Speech = ENGLISH
) -> list[tuple[str, str]]:
    """Return the rows of a card, each a heading and a text.

    Parameters
    ----------
    system
        One of the summary's ``systems``.
    choice
        What the config says of the same.
    say
        The language. What the catalogue says of a variant is English prose, and is left out of
        others.
    """
    low, least = system["range_low_km"], system["min_range_km"]
    differs = low is not None and low != system["range_km"]
    reach = format_range(system["range_km"], say.code, floor=system["range_is_floor"])
    against, kind = system["against"], system["class"]
    rows = [
        (say.meant("on the card", "Range"), reach),
        (say("Lowest figure"), format_range(low, say.code) if differs else None),
        (say("Minimum range"), format_range(least, say.code) if least else None),
        (say("Against"), _capitalised(targets(against, say)) if against else None),
        (say("Class"), class_of(kind, say) if kind else None),
        (say("Variant"), _capitalised(system["variant"]) if say.is_english else None),
        (say("Origin"), _listed(system["country"], say)),
        (say("Launched from"), _launched(system["launched_from"], say)),
        (say("In service since"), str(system["year"]) if system["year"] else None),
    ]
    return [(head, text) for head, text in rows if text] + [*choice.card.items()]


def class_of(system_class: str | None, say: Speech) -> Phrase:
    """Return what a class of systems is called."""
    return say(silhouette(system_class).label)


def in_line(system: dict[str, Any], choice: SystemChoice, say: Speech = ENGLISH) -> Phrase:
    """Return what a line of the key says of one system of several.

    Parameters
    ----------
    system, choice, say
        As for `facts`.
    """
    own = choice.card  # rows of the user's own go before
    kind = class_of(system["class"], say) if system["class"] else None
    against = None
    if system["against"]:
        against = say("against {targets}", targets=targets(system["against"], say))
    year = own.get("In service since", str(system["year"]) if system["year"] else None)
    since = say("since {year}", year=year) if year else None
    origin = own.get("Origin", _listed(system["country"], say))
    told = (own.get("Class", kind), against, origin, since)
    return say.in_line(text for text in told if text)


def _launched(text: str | None, say: Speech) -> str | None:
    words = {
        "air": say.meant("launched from", "aircraft"),
        "ground": say.meant("launched from", "land"),
        "sea": say.meant("launched from", "ships"),
        "sub": say.meant("launched from", "submarines"),
    }
    return _capitalised(say.in_line(words.get(one, one) for one in (text or "").split("/")))


def _capitalised(text: str | None) -> str | None:
    return text[:1].upper() + text[1:] if text else None


def _listed(text: str | None, say: Speech) -> str | None:
    return spoken_names.countries(text, say) if text else None
