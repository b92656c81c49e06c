"""Systems by what is known of them: words, class, country, range, and the nearest names."""

import difflib
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from rangemap.errors import ConfigError
from rangemap.world.catalogue import System
from rangemap.world.spelling import plain

_SEARCHED = ("id", "name", "variant", "system_class", "country", "source_title")
_OFFERED = 3  # nearest names in one message
_ALIKE = 0.7  # of 1: "tomahwak" and "tomahawk" are 0.88 alike, "yars" and "mars" 0.75


@dataclass(frozen=True)
class Wanted:
    """What systems are looked for; None is any.

    Attributes
    ----------
    system_class
        A class, or the words it begins with: ``"ballistic"`` is all ballistic classes.
    country
        One of the countries of origin, or the words it begins with.
    least_km, most_km
        The range, that is the longest figure, is not below the one and not above the other.
    """

    system_class: str | None = None
    country: str | None = None
    least_km: float | None = None
    most_km: float | None = None


def search(systems: Sequence[System], query: str, wanted: Wanted | None = None) -> list[System]:
    """Return the systems that have every word of a query.

    A word is sought at the beginning of the words of id, name, variant, class, country and
    source, and, where that finds nothing, anywhere in them. Accents, case and hyphens make no
    difference. An id that is the query itself comes first.

    Parameters
    ----------
    systems
        Where to look.
    query
        Words; none of them finds all.
    wanted
        What else they must be.

    Raises
    ------
    ConfigError
        If no system at all is of the class or country that is wanted.

    Examples
    --------
    >>> from rangemap.world import catalogue
    >>> [system.id for system in search(catalogue.systems(), "KH 101")]
    ['kh-101']
    >>> [system.id for system in search(catalogue.systems(), "drone iran 136")]
    ['geran-2', 'shahed-136b']
    """
    within = _only(systems, wanted or Wanted())
    words = plain(query).split()
    texts = {system.id: _text(system) for system in within}
    for has in (_begins, _holds):
        found = [one for one in within if all(has(texts[one.id], word) for word in words)]
        if found:
            return sorted(found, key=lambda one: plain(one.id) != plain(query))
    return []


def nearest(name: str, systems: Iterable[System]) -> list[str]:
    """Return the ids of up to three systems whose id or name is most like a name.

    Examples
    --------
    >>> from rangemap.world import catalogue
    >>> nearest("Tomahwak", catalogue.systems())[0]
    'tomahawk'
    """
    known = list(systems)
    sought = plain(name)
    called: dict[str, str] = {}
    for one in known:
        for text in (plain(one.id), plain(one.name), *plain(one.name).split()):
            called.setdefault(text, one.id)
    near = [
        called[text]
        for text in difflib.get_close_matches(sought, called, n=2 * _OFFERED, cutoff=_ALIKE)
    ]
    holding = [one.id for one in known if sought and sought in plain(one.name)]
    return list(dict.fromkeys([*near, *holding]))[:_OFFERED]


def advice(name: str, systems: Iterable[System]) -> str:
    """Return what to do where no system has a name as its id."""
    names = " or ".join(f'"{near}"' for near in nearest(name, systems))
    meant = f"did you mean {names}? " if names else ""
    return f"{meant}`rangemap systems` lists the catalogue"


def _only(systems: Sequence[System], wanted: Wanted) -> list[System]:
    found = list(systems)
    for option, sought, of in (
        ("--class", wanted.system_class, _classes),
        ("--country", wanted.country, _countries),
    ):
        if sought is not None:
            _check_known(option, sought, {name for one in systems for name in of(one)})
            found = [one for one in found if any(_starts(name, sought) for name in of(one))]
    least = 0.0 if wanted.least_km is None else wanted.least_km
    most = float("inf") if wanted.most_km is None else wanted.most_km
    return [one for one in found if least <= one.range_km <= most]


def _classes(system: System) -> list[str]:
    return [system.system_class] if system.system_class else []


def _countries(system: System) -> list[str]:
    return system.country.split("/") if system.country else []


def _check_known(option: str, sought: str, names: set[str]) -> None:
    if any(_starts(name, sought) for name in names):
        return
    by_text = {plain(name): name for name in names}
    near = [by_text[text] for text in difflib.get_close_matches(plain(sought), by_text, n=1)]
    meant = f'did you mean "{near[0]}"? ' if near else ""
    msg = f"{option}: got {sought}; {meant}there are {', '.join(sorted(names))}"
    raise ConfigError(msg)


def _starts(name: str, sought: str) -> bool:
    wanted = plain(sought)
    return bool(wanted) and f"{plain(name)} ".startswith(wanted)


def _text(system: System) -> str:
    """Return what a system is found by; id and name also as one word, as "kh101"."""
    texts = [plain(getattr(system, key) or "") for key in _SEARCHED]
    return " ".join(["", *texts, *(text.replace(" ", "") for text in texts[:2])])


def _begins(text: str, word: str) -> bool:
    return f" {word}" in text


def _holds(text: str, word: str) -> bool:
    return word in text
