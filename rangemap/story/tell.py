"""The story of a map: what it is about, what is said at its head, what is named and shown first."""

from collections.abc import Sequence
from dataclasses import dataclass, field, replace
from itertools import zip_longest
from typing import Any

import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.analysis import (
    KNOWN,
    About,
    Launched,
    MeasuredPlaces,
    about_of_map,
    launched_by,
    own_towns,
)
from rangemap.config import Scenario
from rangemap.field import Floats, geodesy
from rangemap.launch import LaunchRegion
from rangemap.sentences import Speech, speech
from rangemap.story import headlines
from rangemap.story.best_known import best_known_abroad
from rangemap.story.headlines import Shot, Told
from rangemap.story.named_things import NamedThings, Record, counted, records_of
from rangemap.story.subjects import Subject, subject_of
from rangemap.world import System

_CANDIDATES = 60  # of the best known in reach, suburbs among them
_NAMED = 3  # places of one country in a headline
_CITY = 50_000
_BESIDE = 25.0 / 6371.0  # of the Earth's radius, as `own_towns` has it
_MOST_TOGETHER = 4  # countries of a table that are told of together, each by one place
_BEST = 6  # of a story's first subject, before what is out of reach
_LITTLE_M = 50_000.0
_CROWDED = 5000.0  # people a square kilometre of a city: Rome reaches 12 km from its middle
_DIGIT_M = 15_000.0  # so much nearer a place may be a digit less known
_MOST_FAR = 1.15  # ranges: a thing of the story that lies further is not shown for its sake
_MOST_BELOW = 2  # headlines of other launch regions in the line below the first
_LONG = 4.0  # ranges: of a longer launch region only what is near the story is shown
_NEAR_RANGES = 2.0  # from the story: what of a launch region lies farther off is not shown for it
_MOST_MARKED = 40  # places of the story that stand before all others


_A_DIGIT = 1.0  # of how well known places are (docs/data.md)


@dataclass(frozen=True)
class Story:
    """The story of a map.

    Attributes
    ----------
    source
        ``config``, ``concerns``, ``launch``, or ``known`` where nothing tells what it is about.
    sources
        Where the table of concerns has it from.
    told
        Headline, the line below it, and the places that both name.
    system_id
        The system that they tell of.
    subjects
        What the map is about, the most important first.
    things
        Named things with their margins, for each system; empty where nothing is counted.
    marked
        Row labels of the places to be named first: those of the headline, then the story's.
    shown
        Points, lon and lat, that a map of the story shows; None for the whole reach.
    countries
        ``adm0_a3`` of the countries to be named first: those of the headline.
    """

    source: str
    sources: tuple[str, ...]
    told: Told
    system_id: str
    subjects: tuple[Subject, ...]
    things: tuple[NamedThings, ...]
    marked: tuple[int, ...]
    shown: tuple[tuple[float, float], ...] | None
    countries: tuple[str, ...] = ()

    def as_dict(self) -> dict[str, Any]:
        """Return plain data: ``about`` of summary.json."""
        return {
            "source": self.source,
            "sources": list(self.sources),
            "system_id": self.system_id,
            "subtitle": self.told.subtitle,
            "subjects": [
                {"name": one.name, "kind": one.kind, "adm0_a3": list(one.countries)}
                for one in self.subjects
            ],
            "named": [one["geonameid"] for one in self.told.named],
            "countries": list(self.countries),
            "counts": [one.as_dict() for one in self.things],
            "shown": None if self.shown is None else [list(one) for one in self.shown],
        }


def _told_of(subject: Subject) -> tuple[str, ...]:
    """Return the countries that are named on the map for a subject's sake: of a group none."""
    return () if subject.kind == "group" else subject.countries


@dataclass(frozen=True)
class _Map:
    """What a story is told of."""

    region: LaunchRegion
    systems: tuple[System, ...]
    records: dict[str, dict[str, Any]]  # of the summary
    places: MeasuredPlaces
    countries: pd.DataFrame
    say: Speech
    # the best known places in reach, by subject and system: they are asked for again and again
    best: dict[tuple[Subject, str], list[Record]] = field(default_factory=dict)

    def shot(self, system_id: str) -> Shot:
        return Shot(self.records[system_id], self.region, self.say)

    @property
    def own(self) -> tuple[str, ...]:
        """The countries that launch."""
        return launched_by(self.region, self.told_of)

    @property
    def told_of(self) -> tuple[System, ...]:
        """The weapons, or rings where there are none."""
        weapons = tuple(one for one in self.systems if not one.is_ring)
        return weapons or self.systems

    @property
    def longest(self) -> System:
        return max(self.told_of, key=lambda one: one.range_km)


def story_of_all(
    scenario: Scenario, launched: Sequence[Launched], records: Sequence[dict[str, Any]]
) -> Story:
    """Return the story of a map: that of its launch region, or those of several as one.

    The first launch region's is the headline, the others' stand in the line below. What the map is
    about is told of those who are it themselves only where nobody else is on the map: about Israel,
    of Iran's missiles and not of Israel's.

    Parameters
    ----------
    scenario
        What is mapped.
    launched
        What is launched from each launch region, and what it reaches.
    records
        The summary's ``systems``.

    Raises
    ------
    ConfigError
        If what the config says that the map is about cannot be found.
    """
    stories = [story_of(scenario, one, records) for one in launched]
    abroad = [
        story
        for story, one in zip(stories, launched, strict=True)
        if not _at_home(story, one.region)
    ]
    first, *others = abroad or stories
    if not others:
        return first
    together = _together(first, others)
    joint = None if abroad else _of_all_launched(stories, launched, records, scenario)
    return replace(together, told=joint) if joint else together


def _of_all_launched(
    stories: Sequence[Story],
    launched: Sequence[Launched],
    records: Sequence[dict[str, Any]],
    scenario: Scenario,
) -> Told | None:
    """Return what several launch regions of a country that tells of itself cover together."""
    by_id, say = {record["id"]: record for record in records}, speech(scenario.map.sentences)
    region_of = {system.id: one.region for one in launched for system in one.systems}
    each = [
        (thing, Shot(by_id[thing.system_id], region_of[thing.system_id], say))
        for story in stories
        for thing in story.things
        if thing.what == "cities" and thing.subjects == stories[0].subjects[:1]
    ]
    return headlines.of_all(each) if each else None


def _at_home(story: Story, region: LaunchRegion) -> bool:
    """Return whether a story that the config asks for is of the launch countries themselves."""
    codes = {code for one in story.subjects for code in one.countries}
    return story.source == "config" and bool(codes) and codes <= {*region.countries}


def _together(first: Story, others: Sequence[Story]) -> Story:
    """Return one story of several, each of another launch region."""
    heads = [one for one in others if one.told.headline != first.told.headline]
    subtitle = first.told.subtitle
    if heads:
        subtitle = "; ".join(dict.fromkeys(one.told.headline for one in heads[:_MOST_BELOW]))
    every = (first, *others)
    named = [record for one in every for record in one.told.named]
    shown = None
    if all(one.shown is not None for one in every):
        shown = tuple(dict.fromkeys(point for one in every for point in one.shown or ()))
    in_turn = [row for rows in zip_longest(*(one.marked for one in every)) for row in rows]
    return replace(
        first,
        sources=tuple(dict.fromkeys(source for one in every for source in one.sources)),
        told=Told(first.told.headline, subtitle, _once(named)),
        subjects=tuple(dict.fromkeys(subject for one in every for subject in one.subjects)),
        things=tuple(thing for one in every for thing in one.things),
        marked=tuple(dict.fromkeys(row for row in in_turn if row is not None)),
        shown=shown,
        countries=tuple(dict.fromkeys(code for one in every for code in one.countries)),
    )


def _once(records: Sequence[Record]) -> tuple[Record, ...]:
    return tuple({one["geonameid"]: one for one in reversed(records)}.values())[::-1]


def story_of(scenario: Scenario, launched: Launched, records: Sequence[dict[str, Any]]) -> Story:
    """Return the story of what is launched from one launch region.

    Parameters
    ----------
    scenario, records
        As of `story_of_all`.
    launched
        What is launched from there, and what it reaches.

    Raises
    ------
    ConfigError
        As `story_of_all`.
    """
    by_id = {record["id"]: record for record in records}
    say = speech(scenario.map.sentences)
    region, systems = launched.region, launched.systems
    places = _without(launched.places)
    whole = _Map(region, systems, by_id, places, launched.countries, say)
    about = about_of_map(scenario, region, systems)
    earth = whole.records[whole.longest.id]
    if earth["whole_earth"] and (about is None or about.source != "config"):
        told = headlines.of_whole_earth(
            whole.shot(whole.longest.id), surely=earth["whole_earth_certain"]
        )
        return _of_no_subject(whole, told)
    if about is not None:
        subjects = tuple(subject_of(one, whole.places, region.borders) for one in about.meanings)
        if story := _of_subjects(whole, about, subjects):
            return story
    return _of_no_subject(whole, _known(whole))


def _without(places: MeasuredPlaces) -> MeasuredPlaces:
    """Return the places without those that are never to be named."""
    kept = places.table.drop(index=list(places.omitted))
    return MeasuredPlaces(kept, places.min_population, places.added)


def _of_subjects(whole: _Map, about: About, subjects: tuple[Subject, ...]) -> Story | None:
    """Return the story of what a map is about; None if a table tells of it and none is near."""
    if about.together and any(one.kind != "place" for one in subjects):
        reached = [one for one in subjects if _in_reach(whole, one, whole.longest)]
        if len(reached) > 1 or (about.source == "config" and reached):
            return _of_several(whole, about, subjects)
        leads = reached or [*subjects[:1]]
    elif about.together:  # places, which are counted as one
        leads = [Subject("", "place", _all(subjects), tuple(r for s in subjects for r in s.rows))]
    else:
        leads = [one for one in subjects if _in_reach(whole, one, whole.longest)] or [subjects[0]]
        leads = leads if about.source == "config" else _that_readers_know(whole, leads)
        if not leads:
            return None
    if about.source != "config" and not _in_reach(whole, leads[0], whole.longest):
        return None
    return _of_lead(whole, about, subjects, leads[0])


def _that_readers_know(whole: _Map, leads: Sequence[Subject]) -> list[Subject]:
    """Return those of which a place is in reach that is known about as well as any other's.

    Of Ukraine an Iskander in Kaliningrad reaches Rivne, and of Poland Warsaw. None, where readers
    know no place of any: of Finland a missile from the Arctic reaches Rovaniemi.
    """
    best = [
        max((one["known"] for one in _best_in_reach(whole, lead, whole.longest)), default=0.0)
        for lead in leads
    ]
    least = max(max(best) - _A_DIGIT, KNOWN)
    return [lead for lead, known in zip(leads, best, strict=True) if known >= least]


def _all(subjects: Sequence[Subject]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(code for one in subjects for code in one.countries))


def _of_lead(
    whole: _Map, about: About, subjects: tuple[Subject, ...], lead: Subject
) -> Story | None:
    """Return the story of one subject: its large cities, capitals or places counted."""
    things = {one.system_id: one for one in counted([lead], whole.places, whole.told_of)}
    system = _best_system(whole, things, lead)
    own, shot = things[system.id], whole.shot(system.id)
    best = _best_in_reach(whole, lead, system)
    if lead.kind == "place" and own.reached:
        told = headlines.of_names(own.reached, shot, own.missed)
    elif counted_told := headlines.of_count(own, best, shot):
        told = counted_told
    elif about.source == "launch":  # a few towns of its own are no news of air defence
        return None
    elif best:
        island = _said(whole, lead, best[0])
        asked = best if about.source == "config" else _known_ones(best)
        asked = [*asked[:1], *_seats(whole, about, subjects, (lead, system)), *asked[1:]]
        told = headlines.of_names([island] if "said" in island else _few(asked), shot)
    elif own.records:
        nearest = (own.missed or own.records)[0]
        told = headlines.of_none(nearest, own, shot)
    else:
        return None
    every = tuple(things[one.id] for one in whole.told_of)
    ordered = (lead, *(one for one in subjects if one is not lead)) if lead.name else subjects
    return _made(whole, about, ordered, (told, system, every))


def _seats(
    whole: _Map, about: About, subjects: Sequence[Subject], told: tuple[Subject, System]
) -> list[Record]:
    """Return the capitals in reach of the others whom a table names: none is left out of a head.

    As Minsk, beside Saint Petersburg, of what is fired from Estonia.
    """
    if about.source != "concerns":
        return []
    lead, system = told
    others = [_best_in_reach(whole, one, system) for one in subjects if one is not lead]
    return [record for best in others for record in best if record["is_capital"]]


def _few(best: Sequence[Record]) -> list[Record]:
    """Return the best known of places in reach: some for certain, and some only possibly."""
    kinds = ("certain", "possible")
    return [
        one
        for kind in kinds
        for one in [record for record in best if record["certainty"] == kind][:_NAMED]
    ]


def _best_system(whole: _Map, things: dict[str, NamedThings], lead: Subject) -> System:
    """Return the system to tell of: the shortest that reaches the most of the story."""

    def reaches(one: System) -> tuple[int, int, int, float]:
        own = things[one.id]
        some = int((whole.places.of(lead.rows).status(one) != "outside").sum())
        many = 0 if own.reached else some  # of all its places only where no large one is reached
        return len(own.certain), len(own.reached), many, -one.certain_km

    if not any(things[one.id].reached for one in whole.told_of):
        return whole.longest
    return max(whole.told_of, key=reaches)


def _of_several(whole: _Map, about: About, subjects: tuple[Subject, ...]) -> Story:
    """Return the story of several subjects: the best known place of each that is in reach."""

    def best_of(system: System) -> list[Record]:
        return [
            _said(whole, one, best[0])
            for one in subjects
            if (best := _best_in_reach(whole, one, system))
        ]

    def reaches(one: System) -> tuple[int, int, float]:
        best = best_of(one)
        return sum(record["certainty"] == "certain" for record in best), len(best), -one.certain_km

    system = max(whole.told_of, key=reaches)
    best = best_of(system)
    seats = [one for each in subjects for one in _best_in_reach(whole, each, system)]
    seats = [one for one in seats if one["is_capital"] and one["certainty"] == "possible"]
    if about.source != "config":  # a reader counts what an editor has listed, not what a table has
        sure = [one for one in best if one["certainty"] == "certain"]
        best = (sure or best)[:_MOST_TOGETHER]
    ids = {one["geonameid"] for one in best}
    best += [one for one in seats if one["geonameid"] not in ids]  # a capital only possibly
    told = headlines.of_names(best, whole.shot(system.id))
    states = [one for one in subjects if one.kind in {"country", "group"}]
    things = counted(states, whole.places, whole.told_of) if states else []
    return _made(whole, about, subjects, (told, system, tuple(things)))


def _said(whole: _Map, subject: Subject, best: Record) -> Record:
    """Return a place, said as its island or territory where no reader knows a city of that."""
    people = whole.places.table["population"].loc[[*subject.rows]]
    small = subject.kind == "country" and int(people.max()) < _CITY
    return best | {"said": subject.said(whole.say)} if small else best


def _best_in_reach(whole: _Map, subject: Subject, system: System) -> list[Record]:
    """Return the best known places of a subject that are in reach, for certain first."""
    asked = (subject, system.id)
    if asked not in whole.best:
        places = whole.places.of(subject.rows)
        own = places.table[places.status(system) != "outside"]
        own = own[own["believed"] | own["capital"]]
        own = own.sort_values(["capital", "known"], ascending=False)
        rows = own_towns(own.index[:_CANDIDATES].tolist(), whole.places.table)
        records = _apart(records_of(rows, whole.places, system))
        whole.best[asked] = sorted(records, key=lambda one: one["certainty"] != "certain")
    return whole.best[asked]


def _apart(records: Sequence[Record]) -> list[Record]:
    """Return places without those beside a better known one: of Delhi and New Delhi one."""
    if not records:
        return []
    at = geodesy.auxiliary_sphere(*np.array([(one["lon"], one["lat"]) for one in records]).T)
    kept: list[int] = []
    for number in range(len(records)):
        if all(np.linalg.norm(at[number] - at[other]) > _BESIDE for other in kept):
            kept.append(number)
    return [records[number] for number in kept]


def _in_reach(whole: _Map, subject: Subject, system: System) -> bool:
    return bool((whole.places.of(subject.rows).status(system) != "outside").any())


def _known(whole: _Map) -> Told:
    """Return what readers know best abroad, or what the map shows."""
    system = whole.longest
    rows = best_known_abroad(whole.places, whole.region, system, whole.own)
    shot = whole.shot(system.id)
    if rows and whole.places.table["known"].loc[rows].max() < KNOWN:
        return headlines.of_countries(_countries_in_reach(whole, system), shot)
    if not rows:
        near = _just_out(whole, system)
        return headlines.of_none(near, None, shot) if near else headlines.of_region_alone(shot)
    known = _known_ones(records_of(rows, whole.places, system))
    return headlines.of_names(_few(known), shot)


def _countries_in_reach(whole: _Map, system: System) -> list[tuple[str, bool, bool]]:
    """Return names of countries in reach abroad, those with the most land in reach first.

    With each, whether it is in reach as a whole, and whether any of it is for certain.
    """
    table = whole.countries[whole.countries["system_id"] == system.id]
    table = table[(table["share_in_reach"] > 0.0) & ~table["adm0_a3"].isin(whole.own)]
    ranked = table.sort_values(["area_in_reach_km2", "country"], ascending=[False, True])
    columns = ranked[["country", "share_in_reach", "share_certain"]].itertuples(index=False)
    return [(name, share == 1.0, sure > 0.0) for name, share, sure in columns]


def _just_out(whole: _Map, system: System) -> Record | None:
    """Return the best known place abroad that lies a little beyond the range."""
    table = whole.places.table
    beyond_m = table["distance_m"] - system.range_km * 1000.0
    wide_m = 1000.0 * np.sqrt(table["population"] / _CROWDED / np.pi)  # a city is no point
    little_m = min(_LITTLE_M, system.range_km * 1000.0)
    near = table[(beyond_m > wide_m) & (beyond_m <= little_m) & table["believed"]]
    near = near[~near["adm0_a3"].isin(whole.region.countries)]
    near = near.loc[(near["known"] - beyond_m[near.index] / _DIGIT_M).sort_values().index]
    return next(iter(records_of(near.index[-1:].tolist(), whole.places, system)), None)


def _of_no_subject(whole: _Map, told: Told) -> Story:
    marked = _rows_of([one["geonameid"] for one in told.named], whole.places)
    west, south, east, north = whole.region.geometry.bounds
    long = max(east - west, north - south) * 111.0 > _LONG * whole.longest.range_km
    shown = _shown(whole, told.named) if long else None
    return Story("known", (), told, whole.longest.id, (), (), tuple(marked), shown)


def _made(
    whole: _Map,
    about: About,
    subjects: tuple[Subject, ...],
    said: tuple[Told, System, tuple[NamedThings, ...]],
) -> Story:
    told, system, things = said
    own = next((one for one in things if one.system_id == system.id), None)
    inside, beside = ([], []) if own is None else (own.reached, own.missed)
    near = sorted((one for one in beside if _is_near(one, whole.longest)), key=_known_last)
    best = [_known_ones(_best_in_reach(whole, one, whole.longest)) for one in subjects]
    lead, others = ([], best) if about.together else (best[0], best[1:])
    rest = [one for each in zip_longest(*others) for one in each if one]
    several = len(others)  # of each other subject its best, before the lead's lesser ones
    first = [*lead[:_BEST], *rest[:several], *lead[_BEST:], *rest[several:]]
    # a reader counts after the headline: what is counted goes before other places
    own_best = sorted([*inside, *lead], key=_known_last)
    order = (*told.named, *own_best[:_NAMED], *near[:_NAMED], *own_best[_NAMED:], *first)
    ids = [one["geonameid"] for one in order]
    marked = _rows_of([*dict.fromkeys(ids)][:_MOST_MARKED], whole.places)
    shown = (
        _shown(whole, [*told.named, *near, *inside, *first[:_BEST]])
        if about.source != "launch"
        else None
    )
    told_of = subjects if about.source == "config" else subjects[:1]
    codes = [one["adm0_a3"] for one in told.named] if about.together else []
    codes += [code for one in told_of for code in _told_of(one)]
    return Story(
        about.source,
        about.sources,
        told,
        system.id,
        subjects,
        things,
        tuple(marked),
        shown,
        tuple(dict.fromkeys(codes)),
    )


def _known_ones(best: Sequence[Record]) -> list[Record]:
    """Return the best of a subject and those that readers know, or that are known nearly as well.

    Nobody asks for the others.
    """
    least = min(KNOWN, max((one["known"] for one in best), default=0.0) - _A_DIGIT)
    return [*best[:1], *(one for one in best[1 : 2 * _BEST] if one["known"] >= least)]


def _known_last(record: Record) -> float:
    return -float(record["known"])


def _is_near(record: Record, system: System) -> bool:
    km = record["distance_km"]
    return km is not None and km <= system.range_km * _MOST_FAR


def _rows_of(ids: Sequence[int], places: MeasuredPlaces) -> list[int]:
    rows = pd.Series(places.table.index, places.table["geonameid"])
    return [int(rows[number]) for number in ids if number in rows.index]


def _shown(whole: _Map, records: Sequence[Record]) -> tuple[tuple[float, float], ...] | None:
    """Return the places of the story and the corners of what of the launch region is near them."""
    if not records or whole.region.sectors is not None:  # of sectors the whole is what is shown
        return None
    at = np.array([(one["lon"], one["lat"]) for one in records])
    west, south, east, north = _near(whole.region, at, _NEAR_RANGES * whole.longest.range_km).bounds
    if east - west > 180.0:  # noqa: PLR2004 (degrees: it lies across 180, its box does not)
        return None
    corners = [(west, south), (west, north), (east, south), (east, north)]
    return tuple((round(float(lon), 3), round(float(lat), 3)) for lon, lat in [*corners, *at])


def _near(region: LaunchRegion, at: Floats, km: float) -> BaseGeometry:
    """Return the part of a launch region so near to some places; all of it where that is none.

    Of guns that reach 60 km nobody looks for the other border of their country.
    """
    by_lat = km / 111.0
    by_lon = by_lat / max(float(np.cos(np.radians(at[:, 1])).min()), 0.05)
    (west, south), (east, north) = at.min(axis=0), at.max(axis=0)
    box = (west - by_lon, south - by_lat, east + by_lon, north + by_lat)
    part = shapely.clip_by_rect(region.geometry, *box)
    return region.geometry if part.is_empty else part
