"""Headline and the line below it: what of the story is in reach, as an editor would put it."""

import math
from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from rangemap.launch import LaunchRegion
from rangemap.sentences import ENGLISH, Name, Phrase, Speech
from rangemap.story.named_things import NamedThings, Record
from rangemap.story.subjects import Subject
from rangemap.story.weapons import (
    is_distance,
    launched_from,
    weapons,
    whose,
    whose_together,
    within,
    within_of,
)
from rangemap.units import format_range, format_rounded, format_span
from rangemap.wording import capitalised
from rangemap.world import spoken_names

_MOST_NAMED = 4  # places in a headline; of more, three and how many others
_FEW = 3  # of a count below it the places themselves are named
_MOST_MISSED = 3  # as many as are named, where all others are in reach


@dataclass(frozen=True)
class Told:
    """A headline and the line below it.

    Attributes
    ----------
    headline, subtitle
        Without a full stop.
    named
        The places that they name, in their order.
    """

    headline: str
    subtitle: str
    named: tuple[Record, ...]


@dataclass(frozen=True)
class Shot:
    """A system of the summary, where it is launched from, and the language that tells of it."""

    system: dict[str, Any]
    region: LaunchRegion
    say: Speech = ENGLISH

    def within(self, *, surely: bool = True) -> Phrase:
        """Return what follows "is" or "are" of what is in reach."""
        return within(self.system, self.region, self.say, surely=surely)

    @property
    def low_km(self) -> float | None:
        """The low range, where it is not the range."""
        low = self.system["range_low_km"]
        return None if low is None or low == self.system["range_km"] else float(low)

    @property
    def ranges(self) -> str:
        """The published range, or from the lowest to the longest."""
        floor, km = self.system["range_is_floor"], self.system["range_km"]
        if self.low_km is None:
            return format_range(km, self.say.code, floor=floor)
        return format_span(self.low_km, km, self.say.code, floor=floor)

    @property
    def longest(self) -> str:
        """The longest published range."""
        return format_range(
            self.system["range_km"], self.say.code, floor=self.system["range_is_floor"]
        )

    @property
    def published(self) -> Phrase:
        """The range, and that it is published; of a ring, that it was chosen."""
        if self.system["ring"]:
            return self.say("A distance chosen for this map")
        return self.say("Published range {range}", range=self.ranges)

    def with_range(self, finding: Phrase) -> Phrase:
        """Return a finding, and behind it the range: two clauses of one line."""
        if self.system["ring"]:
            return self.say("{finding}; a distance chosen for this map", finding=finding)
        return self.say("{finding}; published range {range}", finding=finding, range=self.ranges)

    def cities(self, records: Sequence[Record]) -> list[str]:
        """Return what places are called."""
        return [spoken_names.city(one, self.say) for one in records]


@dataclass(frozen=True)
class _Shots(Shot):
    """Several systems, each with where it is launched from, told of as one."""

    every: tuple[Shot, ...] = ()

    def within(self, *, surely: bool = True) -> Phrase:
        what = whose_together([(one.system, one.region) for one in self.every], self.say)
        covers = all(one.system["class"] == "air-defence" for one in self.every)
        return within_of(what, self.say, covers=covers, surely=surely)

    @property
    def ranges(self) -> str:
        low = min(one.low_km or float(one.system["range_km"]) for one in self.every)
        km = max(float(one.system["range_km"]) for one in self.every)
        return format_range(km, self.say.code) if low == km else format_span(low, km, self.say.code)


def of_all(each: Sequence[tuple[NamedThings, Shot]]) -> Told | None:
    """Return how many of the same named things several launch regions reach together.

    None where one of them reaches half of them, whose story is then told, or all no more than one.

    Parameters
    ----------
    each
        The same things as each system reaches them, and that system; each thing is counted once.
    """
    things, shot = each[0]
    found = [{one["geonameid"]: one for one in own.records} for own, _shot in each]
    if any(own.keys() != found[0].keys() for own in found):
        return None
    best = [max((own[key] for own in found), key=_how_surely) for key in found[0]]
    joined = replace(things, records=tuple(best))
    most = max(len(own.reached) for own, _shot in each)
    if 2 * most >= len(best) or most == len(joined.reached):
        return None
    shots = _Shots(shot.system, shot.region, shot.say, tuple(one for _own, one in each))
    named = joined.reached[:_MOST_NAMED]
    names = _with_others(shots.cities(named), len(joined.reached) - len(named), shot.say)
    surely = len(joined.certain) == len(joined.reached)
    headline = _counted(joined, shots, surely=surely)
    return Told(headline, shots.with_range(names), tuple(named))


def _how_surely(record: Record) -> tuple[int, float]:
    """Return how surely a thing is in reach, to compare by."""
    margin = record["margin_km"]
    far = -math.inf if margin is None else float(margin)
    return ("outside", "possible", "certain").index(record["certainty"]), far


def of_count(things: NamedThings, best: Sequence[Record], shot: Shot) -> Told | None:
    """Return how many named things of a country or group are in reach.

    None where few are: then they are named instead.

    Parameters
    ----------
    things
        What is counted.
    best
        Of the same country or group the best known places in reach, its capital first.
    shot
        The system and where from.
    """
    number, whole, sure = len(things.reached), len(things.records), len(things.certain)
    if whole < _FEW or number < _FEW or 2 * number < whole:
        return None
    surely = sure == number
    headline = _counted(things, shot, surely=surely)
    if not surely or is_distance(shot.system, shot.region, surely=True):
        return Told(headline, _of_distance(shot, sure, number, whole), ())
    named, subtitle = _examples(things, best, shot)
    return Told(headline, subtitle, tuple(named))


def _counted(things: NamedThings, shot: Shot, *, surely: bool) -> Phrase:
    """Write "Every large city of Israel is ...", "11 of Russia's 12 large cities are ..."."""
    say, reached, total = shot.say, len(things.reached), len(things.records)
    subject = _of(things.subjects, say)
    given = {
        "subject": subject,
        "number": say.number(reached),
        "total": say.number(total),
        "within": shot.within(surely=surely),
    }
    if reached == total:
        return _every(things.noun, total, say, given)
    plain = not (subject.endswith("s") or subject.startswith("the "))
    return (
        _part(things.noun, total, say, given) if plain else _part_in(things.noun, total, say, given)
    )


def _of(subjects: Sequence[Subject], say: Speech) -> Name:
    """Return what a map is about, as a sentence has it."""
    return Name(say.listed([one.said_in_text(say) for one in subjects]))


def _every(noun: str, total: int, say: Speech, given: dict[str, str]) -> Phrase:
    if noun == "city of a million":
        return say.by_number(
            "Every city of a million in {subject} is {within}",
            "Every city of a million in {subject} is {within}",
            total,
            **given,
        )
    if noun == "capital":
        return say.by_number(
            "Every capital of {subject} is {within}",
            "Every capital of {subject} is {within}",
            total,
            **given,
        )
    return say.by_number(
        "Every large city of {subject} is {within}",
        "Every large city of {subject} is {within}",
        total,
        **given,
    )


def _part(noun: str, total: int, say: Speech, given: dict[str, str]) -> Phrase:
    if noun == "city of a million":
        return say.by_number(
            "{number} of {subject.possessive} {total} cities of a million are {within}",
            "{number} of {subject.possessive} {total} cities of a million are {within}",
            total,
            **given,
        )
    if noun == "capital":
        return say.by_number(
            "{number} of {subject.possessive} {total} capitals are {within}",
            "{number} of {subject.possessive} {total} capitals are {within}",
            total,
            **given,
        )
    return say.by_number(
        "{number} of {subject.possessive} {total} large cities are {within}",
        "{number} of {subject.possessive} {total} large cities are {within}",
        total,
        **given,
    )


def _part_in(noun: str, total: int, say: Speech, given: dict[str, str]) -> Phrase:
    if noun == "city of a million":
        return say.by_number(
            "{number} of the {total} cities of a million in {subject} are {within}",
            "{number} of the {total} cities of a million in {subject} are {within}",
            total,
            **given,
        )
    if noun == "capital":
        return say.by_number(
            "{number} of the {total} capitals in {subject} are {within}",
            "{number} of the {total} capitals in {subject} are {within}",
            total,
            **given,
        )
    return say.by_number(
        "{number} of the {total} large cities in {subject} are {within}",
        "{number} of the {total} large cities in {subject} are {within}",
        total,
        **given,
    )


def _of_distance(shot: Shot, sure: int, number: int, total: int) -> Phrase:
    """Write whose range the distance of the headline is, and how many are within the lowest.

    Of so many that are told of in ``total`` a number is in reach, and surely some of these.
    """
    if shot.system["ring"]:
        return shot.published
    say, what = shot.say, weapons(shot.system, shot.say)
    if shot.low_km is None or sure == number:
        of_boats = capitalised(say("{weapons} are launched by submarines", weapons=what))
        return shot.with_range(Phrase(of_boats))
    given = {"weapons": what, "range": format_range(shot.low_km, say.code)}
    if number == 1:
        return say(
            "The longest published range of {weapons}; within the shortest, {range}, it is not",
            **given,
        )
    if sure == 0:
        return say(
            "The longest published range of {weapons}; within the shortest, {range}, none of them "
            "is",
            **given,
        )
    return say.by_number(
        "The longest published range of {weapons}; within the shortest, {range}, {number} of "
        "{total} is",
        "The longest published range of {weapons}; within the shortest, {range}, {number} of "
        "{total} are",
        sure,
        number=say.number(sure),
        total=say.number(total),
        **given,
    )


def _examples(
    things: NamedThings, best: Sequence[Record], shot: Shot
) -> tuple[list[Record], Phrase]:
    """Return the line that names some in reach or those that are not, and what it names."""
    say, missed, large = shot.say, things.missed, things.noun == "large city"
    people = say.number(things.min_population)
    if missed and len(missed) <= _MOST_MISSED:
        given = {"places": say.listed(shot.cities(missed))}
        if large:
            line = say.by_number(
                "{places}, of those of {people} people and more, lies beyond it",
                "{places}, of those of {people} people and more, lie beyond it",
                len(missed),
                people=people,
                **given,
            )
        else:
            line = say.by_number(
                "{places} lies beyond it", "{places} lie beyond it", len(missed), **given
            )
        return [*best[:3], *missed], shot.with_range(line)
    if large:
        named = things.reached[:3]
        names = shot.cities(named)
        if more := len(things.reached) - len(named):
            names.append(
                say.by_number(
                    "{number} other of {people} people and more",
                    "{number} others of {people} people and more",
                    more,
                    number=say.number(more),
                    people=people,
                )
            )
        return named, shot.with_range(say.listed(names))
    named = [*best[:3]]
    line = say("{places} among them", places=say.listed(shot.cities(named)))
    return named, shot.with_range(Phrase(capitalised(line)))


def of_names(reached: Sequence[Record], shot: Shot, missed: Sequence[Record] = ()) -> Told:
    """Return that some places are in reach, the best known first.

    Those that only the longest published range reaches stand in the line below, unless all do.

    Parameters
    ----------
    reached
        The places in reach.
    shot
        The system and where from.
    missed
        Those that were asked about and are not, the nearest to it first.
    """
    sure = [one for one in reached if one["certainty"] == "certain"]
    told = sure or [*reached]
    named = told[:_MOST_NAMED] if len(told) <= _MOST_NAMED else told[: _MOST_NAMED - 1]
    names = [one.get("said") or spoken_names.city(one, shot.say) for one in named]
    given = {
        "places": _with_others(names, len(told) - len(named), shot.say),
        "within": shot.within(surely=bool(sure)),
    }
    headline = Phrase(
        capitalised(
            shot.say.by_number("{places} is {within}", "{places} are {within}", len(told), **given)
        )
    )
    if not sure:
        return Told(headline, _of_distance(shot, 0, len(told), len(told)), tuple(named))
    rest = [one for one in reached if one["certainty"] != "certain"][:3]
    if rest:
        subtitle = shot.say.by_number(
            "{places} is only within the longest published range, {range}",
            "{places} are only within the longest published range, {range}",
            len(rest),
            places=shot.say.listed(shot.cities(rest)),
            range=shot.longest,
        )
        return Told(headline, subtitle, (*named, *rest))
    if missed:
        return Told(headline, _missed(missed, shot), (*named, *missed[:_MOST_MISSED]))
    return Told(headline, _nearest(named, shot), tuple(named))


def _with_others(names: Sequence[str], others: int, say: Speech) -> Phrase:
    """Return names as a list, and behind them how many others there are."""
    if not others:
        return say.listed(names)
    more = say.by_number("{number} other", "{number} others", others, number=say.number(others))
    return say.listed([*names, more])


def _missed(missed: Sequence[Record], shot: Shot) -> Phrase:
    """Write which of the places that were asked about are not in reach."""
    say = shot.say
    margin, names = missed[0]["margin_km"], shot.cities(missed[:_MOST_MISSED])
    if len(missed) > 1 or margin is None or margin >= 0.0:
        places = _with_others(names, len(missed) - len(names), say)
        line = say.by_number("{places} is not", "{places} are not", len(missed), places=places)
        return shot.with_range(Phrase(capitalised(line)))
    over = format_rounded(-margin, say.code)
    return shot.with_range(say("{place} lies {distance} beyond it", place=names[0], distance=over))


def _nearest(named: Sequence[Record], shot: Shot) -> Phrase:
    """Write how far off the nearest of some places is, and the range."""
    far = min(named, key=lambda one: float(one["distance_km"]))
    if far["distance_km"] == 0.0:
        return shot.published
    given = {
        "place": spoken_names.city(far, shot.say),
        "distance": format_rounded(far["distance_km"], shot.say.code),
    }
    if len(named) > 1:
        return shot.with_range(
            shot.say("The nearest of these, {place}, is {distance} away", **given)
        )
    return shot.with_range(shot.say("{place} is {distance} away", **given))


def of_none(nearest: Record, things: NamedThings | None, shot: Shot) -> Told:
    """Return that nothing of the story is in reach, and by how much the nearest is not.

    Parameters
    ----------
    nearest
        The thing, or another place, that comes nearest to being in reach.
    things
        What is counted; None where nothing is.
    shot
        The system and where from.
    """
    say, beyond = shot.say, _beyond(nearest["margin_km"], shot)
    place = spoken_names.city(nearest, say)
    if things is None or len(things.records) < _FEW:
        headline = say("{place} lies {beyond}", place=place, beyond=beyond)
        return Told(headline, shot.published, (nearest,))
    given = {"subject": _of(things.subjects, say), "within": shot.within()}
    if things.noun == "city of a million":
        none = say("No city of a million in {subject} is {within}", **given)
    elif things.noun == "large city":
        none = say("No large city of {subject} is {within}", **given)
    elif things.noun == "capital":
        none = say("No capital of {subject} is {within}", **given)
    else:
        none = say("No place of {subject} is {within}", **given)
    below = say("The nearest, {place}, lies {beyond}", place=place, beyond=beyond)
    return Told(none, below, (nearest,))


def _beyond(margin_km: float | None, shot: Shot) -> Phrase:
    """Write where a place is that is not in reach."""
    system, region, say = shot.system, shot.region, shot.say
    launch = launched_from(region, say)
    if system["ring"]:
        if margin_km is not None and margin_km < 0.0:
            return say(
                "{over} beyond {distance} of {launch}",
                over=format_rounded(-margin_km, say.code),
                distance=system["name"],
                launch=launch,
            )
        of = Phrase(launch)
    elif is_distance(system, region, surely=True):
        of = weapons(system, say)
    else:
        of = whose(system, region, say)
    if margin_km is None:
        return say("outside the sector of fire of {weapons}", weapons=of)
    if margin_km >= 0.0:
        return say("too near for {weapons}", weapons=of)
    over = format_rounded(-margin_km, say.code)
    return say("{over} beyond the published range of {weapons}", over=over, weapons=of)


def of_countries(countries: Sequence[tuple[str, bool, bool]], shot: Shot) -> Told:
    """Return that countries are in reach, where readers know no place of them that is.

    Parameters
    ----------
    countries
        Their names, the most telling first; with each, whether it is in reach as a whole, and
        whether any of it is for certain.
    shot
        The system and where from.
    """
    told = [*countries[:_MOST_NAMED]]
    surely = all(sure for _name, _whole, sure in told)
    whole = [name for name, all_of_it, _sure in told if all_of_it]
    part = [name for name, all_of_it, _sure in told if not all_of_it]
    headline = _of_parts(part, whole, shot, shot.within(surely=surely))
    if surely:
        return Told(headline, shot.published, ())
    sure = sum(one[2] for one in told)
    return Told(headline, _of_distance(shot, sure, len(told), len(told)), ())


def _of_parts(part: Sequence[str], whole: Sequence[str], shot: Shot, within: Phrase) -> Phrase:
    """Write "Parts of Norway and all of Svalbard are ...", of countries in reach."""
    say = shot.say
    names = [
        say.listed([spoken_names.country_in_text(one, say) for one in some]) if some else Phrase()
        for some in (part, whole)
    ]
    if part and whole:
        given = {"some": names[0], "others": names[1], "within": within}
        both = say("Parts of {some} and all of {others} are {within}", **given)
        return Phrase(capitalised(both))
    if part:
        return say.by_number(
            "Parts of {countries} are {within}",
            "Parts of {countries} are {within}",
            len(part),
            countries=names[0],
            within=within,
        )
    given = {"places": names[1], "within": within}
    line = say.by_number("{places} is {within}", "{places} are {within}", len(whole), **given)
    return Phrase(capitalised(line))


def of_whole_earth(shot: Shot, *, surely: bool) -> Told:
    """Return that the whole Earth is in reach."""
    say = shot.say
    if shot.system["ring"] or surely:
        headline = say("The whole Earth is {within}", within=shot.within())
        return Told(headline, shot.published, ())
    of = whose(shot.system, shot.region, say)
    reach = say("within the longest published range of {weapons}", weapons=of)
    return Told(say("The whole Earth is {within}", within=reach), shot.published, ())


def of_region_alone(shot: Shot) -> Told:
    """Return what the map shows, where it shows nothing that a reader asks for."""
    return Told(shot.say("What lies {within}", within=shot.within()), shot.published, ())
