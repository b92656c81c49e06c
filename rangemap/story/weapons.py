"""How a sentence says that something is within reach of a weapon: by what it is."""

import re
from typing import Any

from rangemap.launch import LaunchRegion
from rangemap.units import format_range
from rangemap.wording import plural, possessive
from rangemap.world import articles

# Of each class of systems, what one is called and what is done with it
_CLASSES = {
    "cruise": ("missile", "fired from"),
    "air-launched-cruise": ("missile", "launched over"),
    "ballistic-SRBM": ("missile", "fired from"),
    "ballistic-MRBM": ("missile", "fired from"),
    "ballistic-IRBM": ("missile", "fired from"),
    "ballistic-ICBM": ("missile", "fired from"),
    "SLBM": ("missile", "fired from"),
    "drone": ("drone", "launched from"),
    "glide-bomb": ("glide bomb", "released over"),
    "artillery": ("gun", "in"),
    "rocket-artillery": ("rocket", "fired from"),
    "air-defence": ("system", "in"),
    "aircraft": ("aircraft", "flying from"),
}
_KINDS = re.compile(
    r"\b(missile|rocket|drone|gun|bomb|launcher|howitzer|system)s?\b", re.IGNORECASE
)
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


def weapons(system: dict[str, Any]) -> str:
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
        return f"the {name}"
    if (found := _KINDS.search(name)) is None:
        return f"{name} {'aircraft' if kind[0] == 'aircraft' else plural(kind[0])}"
    if found.end() < len(name):
        return name if found.group().endswith("s") else f"the {name}"
    return name if name.endswith("s") else plural(name)


def whose(system: dict[str, Any], region: LaunchRegion) -> str:
    """Return a system with who or what it is launched from: "Iran's Shahab-3"."""
    if _is_own(system, region):
        return f"{possessive(region.name)} {spoken(system['name'])}"
    where = "launched from"
    if kind := _CLASSES.get(system["class"] or ""):
        where = kind[1]
    if where == "in" and region.kind == "points":
        where = "at"
    return f"{weapons(system)} {where} {launched_from(region)}"


def _is_own(system: dict[str, Any], region: LaunchRegion) -> bool:
    """Return whether a system is the launch country's and can be said so.

    Not "the US's missile" and not "Ukraine's Ukrainian drones".
    """
    own = region.kind == "country" and system["country"] == region.name
    plain = launched_from(region) == region.name
    return own and plain and not spoken(system["name"]).startswith(region.name[:_STEM])


def launched_from(region: LaunchRegion) -> str:
    """Return the launch region as a headline has it within a sentence."""
    return articles.short_in_text(region.name) if region.kind == "country" else region.in_text


def within(system: dict[str, Any], region: LaunchRegion, *, surely: bool = True) -> str:
    """Return what follows "is" or "are" of what is in reach.

    A submarine's missile is not fired from a country: only how far that is, is said of it.

    Parameters
    ----------
    system
        Of the summary.
    region
        Where it is launched from.
    surely
        Whether what is told of lies within the lowest published range.
    """
    if system["ring"]:
        return f"within {system['name']} of {launched_from(region)}"
    if is_distance(system, region, surely=surely):
        return f"within {format_range(system['range_km'])} of {launched_from(region)}"
    if not surely:
        return f"within the longest published range of {whose(system, region)}"
    if system["class"] == "air-defence":
        return f"covered by {whose(system, region)}"
    return f"within range of {whose(system, region)}"


def is_distance(system: dict[str, Any], region: LaunchRegion, *, surely: bool) -> bool:
    """Return whether the distance is told in place of the reach.

    So of what is in reach with the longest range alone, of submarines about a country, and of a
    ring; not where some within the range are out of reach.
    """
    if region.sectors is not None or system["min_range_km"]:
        return False
    at_sea = system["launched_from"] == _SUBMARINES and region.kind in {"country", "admin1"}
    return system["ring"] or at_sea or not surely
