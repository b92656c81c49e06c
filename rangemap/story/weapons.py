"""How a sentence says that something is within reach of a weapon: by what it is."""

import re
from collections.abc import Sequence
from typing import Any

from rangemap.launch import LaunchRegion
from rangemap.sentences import ENGLISH, Name, Phrase, Speech, noted
from rangemap.units import format_range
from rangemap.wording import plural
from rangemap.world import spoken_names

_FIRED = noted("{weapons} fired from {launch}")
_IN = noted("{weapons} in {launch}")
# Of each class of systems, what one is called, what several are, and what is done with them
_CLASSES = {
    "cruise": ("missile", noted("{name} missiles"), _FIRED),
    "air-launched-cruise": (
        "missile",
        noted("{name} missiles"),
        noted("{weapons} launched over {launch}"),
    ),
    "ALBM": (
        "missile",
        noted("{name} missiles"),
        noted("{weapons} launched over {launch}"),
    ),
    "ballistic-SRBM": ("missile", noted("{name} missiles"), _FIRED),
    "ballistic-MRBM": ("missile", noted("{name} missiles"), _FIRED),
    "ballistic-IRBM": ("missile", noted("{name} missiles"), _FIRED),
    "ballistic-ICBM": ("missile", noted("{name} missiles"), _FIRED),
    "SLBM": ("missile", noted("{name} missiles"), _FIRED),
    "drone": ("drone", noted("{name} drones"), noted("{weapons} launched from {launch}")),
    "naval-drone": (
        "drone",
        noted("{name} naval drones"),
        noted("{weapons} launched from {launch}"),
    ),
    "glide-bomb": (
        "glide bomb",
        noted("{name} glide bombs"),
        noted("{weapons} released over {launch}"),
    ),
    "artillery": ("gun", noted("{name} guns"), _IN),
    "rocket-artillery": ("rocket", noted("{name} rockets"), _FIRED),
    "air-defence": ("system", noted("{name} systems"), _IN),
    "aircraft": ("aircraft", noted("{name} aircraft"), noted("{weapons} flying from {launch}")),
}
_OF_NO_CLASS = (noted("the {name}"), noted("{weapons} launched from {launch}"))
_AT_POINTS = noted("{weapons} at {launch}")
_KINDS = re.compile(
    r"\b(missile|rocket|drone|gun|bomb|launcher|howitzer|system)s?\b", re.IGNORECASE
)
_KIND_BEHIND = re.compile(r" (missile|rocket|drone|gun|howitzer)s?$")
_REMARK = re.compile(r"\s*\(.*?\)")
_SUBMARINES = "sub"
_STEM = 5  # letters that a country's name and its adjective share


def spoken(name: str) -> str:
    """Return the name of a system as a sentence has it: without remarks and other names.

    Examples
    --------
    >>> spoken("3M14 Kalibr (SS-N-30A)"), spoken("Storm Shadow / SCALP-EG")
    ('3M14 Kalibr', 'Storm Shadow')
    """
    return _REMARK.sub("", name).split(" / ")[0].strip() or name


def weapons(system: dict[str, Any], say: Speech = ENGLISH) -> Phrase:
    """Return what is launched, in the plural: "Tomahawk missiles"; one of no class in the singular.

    Examples
    --------
    >>> weapons({"name": "Tomahawk", "class": "cruise"})
    'Tomahawk missiles'
    >>> weapons({"name": "Samad-3 drone", "class": "drone"})
    'Samad-3 drones'
    >>> weapons({"name": "Precision Strike Missile (PrSM)", "class": "ballistic-SRBM"})
    'Precision Strike Missiles'
    >>> weapons({"name": "FAB bombs with UMPK kit", "class": "glide-bomb"})
    'FAB bombs with UMPK kit'
    >>> weapons({"name": "Halberd", "class": None})
    'the Halberd'
    """
    name = spoken(system["name"])
    if (kind := _CLASSES.get(system["class"] or "")) is None:
        return say(_OF_NO_CLASS[0], name=name)
    if not say.is_english:
        return say(kind[1], name=_KIND_BEHIND.sub("", name))
    if (found := _KINDS.search(name)) is None:
        return say(kind[1], name=name)
    if found.end() < len(name):
        return Phrase(name if found.group().endswith("s") else f"the {name}")
    return Phrase(name if name.endswith("s") else plural(name))


def whose(system: dict[str, Any], region: LaunchRegion, say: Speech) -> Phrase:
    """Return a system with who or what it is launched from: "Iran's Shahab-3"."""
    launch = launched_from(region, say)
    if _is_own(system, region):
        return say("{country.possessive} {name}", country=launch, name=spoken(system["name"]))
    return say(_done(system, region), weapons=weapons(system, say), launch=launch)


def whose_together(shots: Sequence[tuple[dict[str, Any], LaunchRegion]], say: Speech) -> Phrase:
    """Return several systems with where they are launched from, each weapon named once.

    "Patriot systems at Kyiv and Odesa and IRIS-T SLM systems at Dnipro".
    """
    by_weapon: dict[str, list[tuple[dict[str, Any], LaunchRegion]]] = {}
    for system, region in shots:
        by_weapon.setdefault(weapons(system, say), []).append((system, region))
    told = []
    for weapon, own in by_weapon.items():
        system, region = own[0]
        if len(own) == 1:
            told.append(whose(system, region, say))
            continue
        launch = Name(say.listed([launched_from(one, say) for _system, one in own]))
        told.append(say(_done(system, region), weapons=Phrase(weapon), launch=launch))
    return Phrase(say.listed(told))


def _done(system: dict[str, Any], region: LaunchRegion) -> str:
    """Return the phrase that says what is done with a weapon, and from where."""
    where = kind[2] if (kind := _CLASSES.get(system["class"] or "")) else _OF_NO_CLASS[1]
    return _AT_POINTS if where == _IN and region.kind == "points" else where


def _is_own(system: dict[str, Any], region: LaunchRegion) -> bool:
    """Return whether a system is the launch country's and can be said so.

    Not "the US's missile" and not "Ukraine's Ukrainian drones".
    """
    own = region.kind == "country" and system["country"] == region.name
    plain = launched_from(region, ENGLISH) == region.name
    return own and plain and not spoken(system["name"]).startswith(region.name[:_STEM])


def launched_from(region: LaunchRegion, say: Speech) -> Name:
    """Return the launch region as a headline has it within a sentence."""
    if region.kind == "country":
        return spoken_names.country_in_text(region.name, say)
    return Name(region.in_text if say.is_english else region.called(say))


def within(
    system: dict[str, Any], region: LaunchRegion, say: Speech, *, surely: bool = True
) -> Phrase:
    """Return what follows "is" or "are" of what is in reach.

    A submarine's missile is not fired from a country: only how far that is, is said of it.

    Parameters
    ----------
    system
        Of the summary.
    region
        Where it is launched from.
    say
        The language.
    surely
        Whether what is told of lies within the lowest published range.
    """
    if system["ring"] or is_distance(system, region, surely=surely):
        km = system["range_km"]
        distance = system["name"] if system["ring"] else format_range(km, say.code)
        return say(
            "within {distance} of {launch}", distance=distance, launch=launched_from(region, say)
        )
    covers = system["class"] == "air-defence"
    return within_of(whose(system, region, say), say, covers=covers, surely=surely)


def within_of(what: Phrase, say: Speech, *, covers: bool, surely: bool) -> Phrase:
    """Return what follows "is" or "are" of what is in reach of weapons, or covered by them."""
    if not surely:
        return say("within the longest published range of {weapons}", weapons=what)
    if covers:
        return say("covered by {weapons}", weapons=what)
    return say("within range of {weapons}", weapons=what)


def is_distance(system: dict[str, Any], region: LaunchRegion, *, surely: bool) -> bool:
    """Return whether the distance is told in place of the reach.

    So of what is in reach with the longest range alone, of submarines about a country, and of a
    ring; not where some within the range are out of reach.
    """
    if region.sectors is not None or system["min_range_km"]:
        return False
    return system["ring"] or is_at_sea(system, region) or not surely


def is_at_sea(system: dict[str, Any], region: LaunchRegion) -> bool:
    """Return whether a system is a submarine's and its launch region is land."""
    return system["launched_from"] == _SUBMARINES and region.kind in {"country", "admin1"}
