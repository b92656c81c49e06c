"""Headline and the line below it: what of the story is in reach, as an editor would put it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from rangemap.launch import LaunchRegion
from rangemap.story.named_things import NamedThings, Record
from rangemap.story.weapons import is_distance, launched_from, weapons, whose, within
from rangemap.units import format_range, format_rounded, format_span
from rangemap.wording import agreeing, capitalised, joined, plural, possessive
from rangemap.world import articles

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
    """A system of the summary and where it is launched from."""

    system: dict[str, Any]
    region: LaunchRegion

    def within(self, *, surely: bool = True) -> str:
        """Return what follows "is" or "are" of what is in reach."""
        return within(self.system, self.region, surely=surely)

    @property
    def low_km(self) -> float | None:
        """The low range, where it is not the range."""
        low = self.system["range_low_km"]
        return None if low is None or low == self.system["range_km"] else float(low)

    @property
    def published(self) -> str:
        """The range, and that it is published; of a ring, that it was chosen."""
        if self.system["ring"]:
            return "A distance chosen for this map"
        floor, km = self.system["range_is_floor"], self.system["range_km"]
        if self.low_km is None:
            return f"Published range {format_range(km, floor=floor)}"
        return f"Published range {format_span(self.low_km, km, floor=floor)}"


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
    said = f"{_counted(things)} {agreeing(1 if number == whole else number)}"
    headline = f"{said} {shot.within(surely=surely)}"
    if not surely or is_distance(shot.system, shot.region, surely=True):
        return Told(headline, _of_distance(shot, sure, number), ())
    named, subtitle = _examples(things, best, shot)
    return Told(headline, subtitle, tuple(named))


def _counted(things: NamedThings) -> str:
    """Write "Every large city of Israel", "11 of Russia's 12 cities of a million"."""
    (subject, *others) = things.subjects
    whole, number = len(things.records), len(things.reached)
    noun, name = things.noun, joined([subject.in_text, *(one.in_text for one in others)])
    if number == whole:
        return f"Every {noun} {'in' if ' of ' in noun else 'of'} {name}"
    if name.endswith("s") or name.startswith("the "):
        return f"{number:,} of the {whole:,} {plural(noun)} in {name}"
    return f"{number:,} of {possessive(name)} {whole:,} {plural(noun)}"


def _of_distance(shot: Shot, sure: int, number: int) -> str:
    """Write whose range the distance of the headline is, and how many are within the lowest."""
    what = weapons(shot.system)
    if shot.system["ring"]:
        return shot.published
    if shot.low_km is None or sure == number:
        of_boats = f"{capitalised(what)} are launched by submarines"
        return f"{of_boats}; {_lowered(shot.published)}"
    low = format_range(shot.low_km)
    those = {0: "none of them is", 1: "one of them is"}.get(sure, f"{sure:,} of them are")
    if number == 1:
        those = "it is not"
    return f"The longest published range of {what}; within the shortest, {low}, {those}"


def _examples(things: NamedThings, best: Sequence[Record], shot: Shot) -> tuple[list[Record], str]:
    """Return the line that names some in reach or those that are not, and what it names."""
    missed, large = things.missed, things.noun == "large city"
    of = f"{things.min_population:,} people and more"
    if missed and len(missed) <= _MOST_MISSED:
        verb = agreeing(len(missed), "lies", "lie")
        which = f", of those of {of}," if large else ""
        line = f"{joined(_cities(missed))}{which} {verb} beyond it; {_lowered(shot.published)}"
        return [*best[:3], *missed], line
    if large:
        named = things.reached[:3]
        more = len(things.reached) - len(named)
        names = [
            *_cities(named),
            *[f"{more:,} {'other' if more == 1 else 'others'} of {of}"] * bool(more),
        ]
        return named, f"{joined(names)}; {_lowered(shot.published)}"
    named = [*best[:3]]
    lie = agreeing(len(named), "lies", "lie")
    return named, f"{joined(_cities(named))} {lie} within it; {_lowered(shot.published)}"


def _cities(records: Sequence[Record]) -> list[str]:
    return [str(one["city"]) for one in records]


def _lowered(text: str) -> str:
    return text[:1].lower() + text[1:]


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
    others = len(told) - len(named)
    names = [str(one.get("said", one["city"])) for one in named]
    names += [f"{others:,} {'other' if others == 1 else 'others'}"] * bool(others)
    headline = (
        f"{capitalised(joined(names))} {agreeing(len(told))} {shot.within(surely=bool(sure))}"
    )
    if not sure:
        return Told(headline, _of_distance(shot, 0, len(told)), tuple(named))
    rest = [one for one in reached if one["certainty"] != "certain"][:3]
    if rest:
        far = format_range(shot.system["range_km"], floor=shot.system["range_is_floor"])
        only = joined([one["city"] for one in rest])
        verb = agreeing(len(rest))
        subtitle = f"{only} {verb} only within the longest published range, {far}"
        return Told(headline, subtitle, (*named, *rest))
    if missed:
        return Told(headline, _missed(missed, shot), (*named, *missed[:_MOST_MISSED]))
    return Told(headline, _nearest(named, shot), tuple(named))


def _missed(missed: Sequence[Record], shot: Shot) -> str:
    """Write which of the places that were asked about are not in reach."""
    margin, names = missed[0]["margin_km"], _cities(missed[:_MOST_MISSED])
    if len(missed) > 1 or margin is None or margin >= 0.0:
        others = len(missed) - len(names)
        names += [f"{others:,} {'other' if others == 1 else 'others'}"] * bool(others)
        verb = agreeing(len(missed))
        return f"{capitalised(joined(names))} {verb} not; {_lowered(shot.published)}"
    over = format_rounded(-margin)
    return f"{names[0]} lies {over} beyond it; {_lowered(shot.published)}"


def _nearest(named: Sequence[Record], shot: Shot) -> str:
    """Write how far off the nearest of some places is, and the range."""
    far = min(named, key=lambda one: float(one["distance_km"]))
    if far["distance_km"] == 0.0:
        return shot.published
    away = f"{format_rounded(far['distance_km'])} away"
    which = f"The nearest of these, {far['city']}," if len(named) > 1 else str(far["city"])
    return f"{which} is {away}; {_lowered(shot.published)}"


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
    beyond = _beyond(nearest["margin_km"], shot)
    if things is None or len(things.records) < _FEW:
        return Told(f"{nearest['city']} lies {beyond}", shot.published, (nearest,))
    of = joined([one.in_text for one in things.subjects])
    none = f"No {things.noun} {'in' if ' of ' in things.noun else 'of'} {of} is {shot.within()}"
    return Told(none, f"The nearest, {nearest['city']}, lies {beyond}", (nearest,))


def _beyond(margin_km: float | None, shot: Shot) -> str:
    """Write where a place is that is not in reach."""
    system, region = shot.system, shot.region
    of = whose(system, region)
    if system["ring"]:
        of = launched_from(region)
    elif is_distance(system, region, surely=True):
        of = weapons(system)
    if margin_km is None:
        return f"outside the sector of fire of {of}"
    if margin_km >= 0.0:
        return f"too near for {of}"
    over = format_rounded(-margin_km)
    if system["ring"]:
        return f"{over} beyond {system['name']} of {of}"
    return f"{over} beyond the published range of {of}"


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
    whole = [articles.short_in_text(name) for name, all_of_it, _sure in told if all_of_it]
    part = [articles.short_in_text(name) for name, all_of_it, _sure in told if not all_of_it]
    names = [f"parts of {joined(part)}"] if part else []
    names += [f"{'all of ' * bool(part)}{joined(whole)}"] if whole else []
    verb = "are" if part or len(whole) > 1 else "is"
    headline = f"{capitalised(' and '.join(names))} {verb} {shot.within(surely=surely)}"
    if surely:
        return Told(headline, shot.published, ())
    sure = sum(one[2] for one in told)
    return Told(headline, _of_distance(shot, sure, len(told)), ())


def of_whole_earth(shot: Shot, *, surely: bool) -> Told:
    """Return that the whole Earth is in reach."""
    if shot.system["ring"] or surely:
        return Told(f"The whole Earth is {shot.within()}", shot.published, ())
    of = whose(shot.system, shot.region)
    return Told(
        f"The whole Earth is within the longest published range of {of}", shot.published, ()
    )


def of_region_alone(shot: Shot) -> Told:
    """Return what the map shows, where it shows nothing that a reader asks for."""
    far = format_range(shot.system["range_km"])
    where = launched_from(shot.region)
    if shot.system["ring"]:
        return Told(f"What lies within {far} of {where}", shot.published, ())
    return Told(f"What lies {shot.within()}", shot.published, ())
