"""The map in words, for those who cannot see it: the story first, then each system."""

from collections.abc import Iterator
from typing import Any

from rangemap.analysis import away, low_range, out_of_reach, place_text
from rangemap.units import format_range
from rangemap.wording import joined

_NAMED = 6  # of those inside and of those outside
_COUNTED = 12  # named things that are listed one by one


def describe(summary: dict[str, Any]) -> str:
    """Return the map in words.

    Parameters
    ----------
    summary
        With its ``about``, ``headline`` and ``finding``.
    """
    launch, about = summary["launch"], summary["about"]
    sentences = [
        f"Map of what lies within range of {launch['in_text']}.",
        launch["fires_towards"],
        # below a title of the user's own nothing else says what the next sentence goes on about
        f"{summary['finding']}." if summary["headline"] != summary["finding"] else None,
        f"{about['subtitle']}." if about["subtitle"] else None,
    ]
    for system in summary["systems"]:
        drawn = f"Within {system['name']}" if system["ring"] else system["name"]
        sentences += [f"{drawn}: {_reach(system)}." if not system["ring"] else f"{drawn}:"]
        sentences += [*_counts(system, summary["min_population"])]
        sentences += [
            named_things(one) for one in about["counts"] if one["system_id"] == system["id"]
        ]
        beyond = out_of_reach(floor=system["range_is_floor"]).capitalize()
        for heading, within in (("Among them", True), (beyond, False)):
            named = [p for p in system["highlights"] if (p["certainty"] != "outside") is within]
            if named:
                named = sorted(named[:_NAMED], key=away)
                sentences.append(f"{heading}: {'; '.join(map(place_text, named))}.")
        sentences += [system["story"]["text"], system["totals"]["population_note"]]
    return " ".join(sentence for sentence in sentences if sentence)


def named_things(count: dict[str, Any]) -> str:
    """Write how many of the story's named things are in reach, each with its distance.

    Parameters
    ----------
    count
        One of ``about.counts``.

    Examples
    --------
    >>> place = {"city": "Moscow", "country": "Russia", "distance_km": 453.04}
    >>> place |= {"certainty": "certain", "margin_km": 47.0}
    >>> named_things({"subject": ["Russia"], "what": "cities", "min_population": 1_000_000,
    ...     "total": 2, "in_reach": 1, "certain": 1, "places": [place]})
    'Russia, cities of 1,000,000 people and more in reach: 1 of 2. Moscow (Russia), 453.0 km.'
    """
    whose = joined(count["subject"])
    things = counted_title(count)
    number = f"{count['in_reach']:,} of {count['total']:,}"
    if count["certain"] != count["in_reach"]:
        number += f", {_or_none(count['certain'])} of them within the confirmed range"
    reached = [one for one in count["places"] if one["certainty"] != "outside"][:_COUNTED]
    listed = f" {'; '.join(map(place_text, reached))}." if reached else ""
    head = f"{whose}, {things} in reach" if whose else f"{things.capitalize()} in reach"
    return f"{head}: {number}.{listed}"


def counted_title(count: dict[str, Any]) -> str:
    """Return what is counted: "cities of 200,000 people and more", "capitals", "places"."""
    if count["what"] == "cities" and count["min_population"]:
        return f"cities of {count['min_population']:,} people and more"
    return str(count["what"])


def _reach(system: dict[str, Any]) -> str:
    """Write the ranges of a system."""
    reach = format_range(system["range_km"], floor=system["range_is_floor"])
    if (low_km := low_range(system)) is not None:
        reach += f", confirmed range {format_range(low_km)}"
    if system["min_range_km"]:
        reach += f", not nearer than {format_range(system['min_range_km'])}"
    if system["against"]:
        reach += f", against {system['against']}"
    if system["whole_earth"]:
        reach += ", which is the whole Earth"
    return reach


def _counts(system: dict[str, Any], min_population: int) -> Iterator[str]:
    """Write how many countries and places are in reach, and within the confirmed range."""
    totals, low = system["totals"], low_range(system) is not None
    countries = whole_and_part(totals["countries_whole"], totals["countries_part"])
    places = _or_none(totals["places"])
    if low:
        sure = whole_and_part(totals["countries_whole_certain"], totals["countries_part_certain"])
        countries += f"; within the confirmed range, {sure}"
        places += f"; within the confirmed range, {_or_none(totals['places_certain'])}"
    yield f"Countries and territories in reach: {countries}."
    yield f"Places of at least {min_population:,} people: {places}."


def _or_none(number: int) -> str:
    return f"{number:,}" if number else "none"


def whole_and_part(whole: int, part: int) -> str:
    """Write how many countries are in reach.

    Examples
    --------
    >>> whole_and_part(0, 0), whole_and_part(1, 0), whole_and_part(0, 1), whole_and_part(62, 18)
    ('none', '1 as a whole', '1 in part', '62 as a whole, 18 in part')
    """
    told = [f"{whole:,} as a whole"] * bool(whole) + [f"{part:,} in part"] * bool(part)
    return ", ".join(told) or "none"
