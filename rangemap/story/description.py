"""The map in words, for those who cannot see it: the story first, then each system."""

from collections.abc import Iterator, Sequence
from typing import Any

from rangemap.analysis import away
from rangemap.launch import LaunchRegion
from rangemap.sentences import ENGLISH, Name, Phrase, Speech
from rangemap.story.system_story import low_range, out_of_reach, place_text, targets
from rangemap.units import format_range
from rangemap.wording import capitalised
from rangemap.world import spoken_names

_NAMED = 6  # of those inside and of those outside
_COUNTED = 12  # named things that are listed one by one


def describe(summary: dict[str, Any], regions: Sequence[LaunchRegion], say: Speech) -> str:
    """Return the map in words.

    Parameters
    ----------
    summary
        With its ``about``, ``headline`` and ``finding``.
    regions
        The launch regions.
    say
        The language.
    """
    about = summary["about"]
    names = [region.in_text if say.is_english else region.called(say) for region in regions]
    sentences = [
        say("Map of what lies within range of {launch}.", launch=Name(say.listed(names))),
        *(region.fires(say) for region in regions),
        # below a title of the user's own nothing else says what the next sentence goes on about
        _stopped(summary["finding"] if summary["headline"] != summary["finding"] else None, say),
        _stopped(about["subtitle"], say),
    ]
    if summary["sites"]:
        sentences.append(Phrase(summary["sites"]["text"]))
    if summary["launches"]:
        sentences.append(Phrase(summary["launches"]["text"]))
    for system in summary["systems"]:
        sentences.append(_drawn(system, say))
        sentences += [*_counts(system, summary["min_population"], say)]
        sentences += [
            named_things(one, say) for one in about["counts"] if one["system_id"] == system["id"]
        ]
        for inside in (True, False):
            named = [p for p in system["highlights"] if (p["certainty"] != "outside") is inside]
            if named:
                named = sorted(named[:_NAMED], key=away)
                sentences.append(_among(named, system, say, inside=inside))
        sentences += [system["story"]["text"], system["totals"]["population_note"]]
    return say.in_a_row(sentences)


def _stopped(text: str | None, say: Speech) -> Phrase | None:
    """Return a line as a sentence, where there is one."""
    return say("{sentence}.", sentence=Phrase(text)) if text else None


def _drawn(system: dict[str, Any], say: Speech) -> Phrase:
    """Write what is drawn of a system: its name and its ranges."""
    if system["ring"]:
        return say("Within {distance}:", distance=system["name"])
    return say("{system}: {ranges}.", system=system["name"], ranges=_reach(system, say))


def _among(
    named: list[dict[str, Any]], system: dict[str, Any], say: Speech, *, inside: bool
) -> Phrase:
    places = say.apart(place_text(one, say) for one in named)
    if inside:
        return say("Among them: {places}.", places=places)
    beyond = out_of_reach(say, floor=system["range_is_floor"])
    return say("{which}: {places}.", which=Phrase(capitalised(beyond)), places=places)


def named_things(count: dict[str, Any], say: Speech = ENGLISH) -> Phrase:
    """Write how many of the story's named things are in reach, each with its distance.

    Parameters
    ----------
    count
        One of ``about.counts``.
    say
        The language.

    Examples
    --------
    >>> place = {"city": "Moscow", "country": "Russia", "distance_km": 453.04}
    >>> place |= {"certainty": "certain", "margin_km": 47.0}
    >>> named_things({"subject": ["Russia"], "what": "cities", "min_population": 1_000_000,
    ...     "total": 2, "in_reach": 1, "certain": 1, "places": [place]})
    'Russia, cities of 1,000,000 people and more in reach: 1 of 2. Moscow (Russia), 453.0 km.'
    """
    of = [spoken_names.country(one, say) if not say.is_english else one for one in count["subject"]]
    given = {"number": say.number(count["in_reach"]), "total": say.number(count["total"])}
    number = say("{number} of {total}", **given)
    if count["certain"] != count["in_reach"]:
        number = say(
            "{counted}, {certain} of them within the confirmed range",
            counted=number,
            certain=_or_none(count["certain"], say),
        )
    things = counted_title(count, say)
    if any(of):
        of_whom = {"subject": say.listed(of), "things": things}
        head = say("{subject}, {things} in reach: {counted}.", counted=number, **of_whom)
    else:
        head = Phrase(
            capitalised(say("{things} in reach: {counted}.", things=things, counted=number))
        )
    reached = [one for one in count["places"] if one["certainty"] != "outside"][:_COUNTED]
    if not reached:
        return head
    listed = say.apart(place_text(one, say) for one in reached)
    return say.in_a_row([head, say("{sentence}.", sentence=listed)])


def counted_title(count: dict[str, Any], say: Speech = ENGLISH) -> Phrase:
    """Return what is counted: "cities of 200,000 people and more", "capitals", "places"."""
    if count["what"] == "cities" and count["min_population"]:
        return say("cities of {people} people and more", people=say.number(count["min_population"]))
    return {
        "cities": say.meant("what is counted", "cities"),
        "capitals": say.meant("what is counted", "capitals"),
        "places": say.meant("what is counted", "places"),
    }[count["what"]]


def _reach(system: dict[str, Any], say: Speech) -> Phrase:
    """Write the ranges of a system."""
    reach = [format_range(system["range_km"], say.code, floor=system["range_is_floor"])]
    if (low_km := low_range(system)) is not None:
        reach.append(say("confirmed range {range}", range=format_range(low_km, say.code)))
    if system["min_range_km"]:
        least = format_range(system["min_range_km"], say.code)
        reach.append(say("not nearer than {range}", range=least))
    if system["against"]:
        reach.append(say("against {targets}", targets=targets(system["against"], say)))
    if system["whole_earth"]:
        reach.append(say("which is the whole Earth"))
    return say.in_line(reach)


def _counts(system: dict[str, Any], min_population: int, say: Speech) -> Iterator[Phrase]:
    """Write how many countries and places are in reach, and within the confirmed range."""
    totals, low = system["totals"], low_range(system) is not None
    countries = whole_and_part(totals["countries_whole"], totals["countries_part"], say)
    places = _or_none(totals["places"], say)
    if low:
        sure = whole_and_part(
            totals["countries_whole_certain"], totals["countries_part_certain"], say
        )
        countries = _and_confirmed(countries, sure, say)
        places = _and_confirmed(places, _or_none(totals["places_certain"], say), say)
    yield say("Countries and territories in reach: {counted}.", counted=countries)
    yield say(
        "Places of at least {people} people: {counted}.",
        people=say.number(min_population),
        counted=places,
    )


def _and_confirmed(counted: str, certain: str, say: Speech) -> Phrase:
    return say("{counted}; within the confirmed range, {certain}", counted=counted, certain=certain)


def _or_none(number: int, say: Speech) -> str:
    return say.number(number) if number else say.meant("how many", "none")


def whole_and_part(whole: int, part: int, say: Speech = ENGLISH) -> Phrase:
    """Write how many countries are in reach.

    Examples
    --------
    >>> whole_and_part(0, 0), whole_and_part(1, 0), whole_and_part(0, 1), whole_and_part(62, 18)
    ('none', '1 as a whole', '1 in part', '62 as a whole, 18 in part')
    """
    told = []
    if whole:
        told.append(
            say.by_number(
                "{number} as a whole", "{number} as a whole", whole, number=say.number(whole)
            )
        )
    if part:
        told.append(
            say.by_number("{number} in part", "{number} in part", part, number=say.number(part))
        )
    return say.in_line(told) if told else say.meant("how many", "none")
