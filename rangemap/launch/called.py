"""What a launch region is called in another language than English.

Its English name is made by `launch_region` in a few forms; here the same forms are written in
another language. Countries have names there; what else it is made of keeps its English or own name.
"""

import re
from collections.abc import Callable

from rangemap.sentences import Name, Phrase, Speech
from rangemap.units import format_kilometres
from rangemap.world import spoken_names

_WITHOUT = re.compile(r"(.+) without (.+)")
_WITH = re.compile(r"(.+) with (.+)")
_FAR = re.compile(r"(.+?), (.*[\d.,e+]+ km .+)")
_ONE_FAR = re.compile(r"(at least|within) ([\d.,e+]+) km (behind the border|(?:from|of) (.+?))")
_APART = re.compile(r" and (?=at least |within )")
_POINTS = re.compile(r"(\d+) points?(?: in (.+?))?( and)?( at sea)?")
_SECTOR = re.compile(r"(.+) \((azimuths ([\d.]+)° to ([\d.]+)°|each point within .+)\)")
_COAST = "the coast"


def called(name: str, say: Speech) -> Phrase:
    """Return the name of a launch region in a language.

    Examples
    --------
    >>> from rangemap.sentences import ENGLISH
    >>> called("Ukraine without Crimea", ENGLISH)
    'Ukraine without Crimea'
    """
    if say.is_english:
        return Phrase(name)
    for form, write in _FORMS:
        if found := form.fullmatch(name):
            return write(found, say)
    return say.listed(_names(name, say))


def _with(found: re.Match[str], say: Speech) -> Phrase:
    both = {"region": called(found[1], say), "others": called(found[2], say)}
    return say("{region} with {others}", **both)


def _without(found: re.Match[str], say: Speech) -> Phrase:
    both = {"region": called(found[1], say), "others": called(found[2], say)}
    return say("{region} without {others}", **both)


def _far_away(found: re.Match[str], say: Speech) -> Phrase:
    parts = [_far(one, say) for one in _APART.split(found[2])]
    told = [one for one in parts if one is not None]
    return (
        say.listed([called(found[1], say), *told]) if len(told) == len(parts) else Phrase(found[0])
    )


def _names(name: str, say: Speech) -> list[str]:
    """Return the names of a list; one with "and" in it, as Bosnia and Herzegovina, stays whole."""
    if (whole := spoken_names.country(name, say)) != name:
        return [whole]
    first, _and, last = name.rpartition(" and ")
    parts = [*first.split(", "), last] if first else [last]
    return [Name(spoken_names.country(one, say)) for one in parts]


def _points(found: re.Match[str], say: Speech) -> Phrase:
    number = int(found[1])
    count = say.by_number("{number} launch point", "{number} launch points", number, number=number)
    if found[2] is None:
        return say("{points}, at sea", points=count) if found[4] else count
    where = re.fullmatch(r"(\d+) countries", found[2])
    lands = str(where[1]) if where else called(found[2], say)
    if where:
        count = say("{points}, {number} countries", points=count, number=lands)
    else:
        count = say("{points} ({countries})", points=count, countries=lands)
    return say("{points}, some at sea", points=count) if found[4] else count


def _far(text: str, say: Speech) -> Phrase | None:
    """Return how far from a border, a coast or others a launch region keeps, or within."""
    if (found := _ONE_FAR.fullmatch(text)) is None:
        return None
    far = format_kilometres(float(found[2].replace(",", "")), say.code)
    least = found[1] == "at least"
    if found[4] is None:
        return say("at least {distance} behind the border", distance=far)
    if found[4] == _COAST:
        if least:
            return say("at least {distance} from the coast", distance=far)
        return say("within {distance} of the coast", distance=far)
    return say("at least {distance} from {others}", distance=far, others=called(found[4], say))


def _in_sector(found: re.Match[str], say: Speech) -> Phrase:
    region = called(found[1], say)
    if found[3] is None:
        return say("{region} (each point within its own azimuths)", region=region)
    first, last = f"{found[3]}°", f"{found[4]}°"
    return say("{region} (azimuths {first} to {last})", region=region, first=first, last=last)


_FORMS: tuple[tuple[re.Pattern[str], Callable[[re.Match[str], Speech], Phrase]], ...] = (
    (_SECTOR, _in_sector),
    (_FAR, _far_away),
    (_WITHOUT, _without),
    (_WITH, _with),
    (_POINTS, _points),
)
