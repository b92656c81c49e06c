"""The systems of a scenario: what the config says of each, put over what the catalogue says."""

from collections.abc import Sequence
from dataclasses import replace

from rangemap.config.catalogue_file import load_catalogues
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.errors import SystemsError
from rangemap.world import System, catalogue, system_search

OWN_SOURCE = "figures of the map's own config"


def systems_of(scenario: Scenario) -> tuple[System, ...]:
    """Return the systems of a scenario, in its order; its own catalogues are read.

    Raises
    ------
    ConfigError
        If a catalogue of its own cannot be read or used.
    SystemsError
        If no catalogue has a system of an id.
    """
    return resolve_systems(scenario.choices, load_catalogues(scenario.catalogue_paths))


def resolve_systems(
    choices: Sequence[SystemChoice], own: Sequence[System] = ()
) -> tuple[System, ...]:
    """Return the systems that are meant, in the order of the config.

    Parameters
    ----------
    choices
        The `[[systems]]` tables.
    own
        The systems of the user's own catalogues, whose ids can be named as well.

    Returns
    -------
    tuple of System
        With every range and its source. With a `range_km` of the config come the config's source
        and other ranges, and none of the catalogue's figures; a changed low or minimum range adds
        its source to that of the catalogue.

    Raises
    ------
    SystemsError
        If no catalogue has a system of an id.

    Examples
    --------
    >>> own = SystemChoice(name="Model 7", range_km=300.0, source="Its maker, 2026")
    >>> resolve_systems([SystemChoice(id="tomahawk"), own])[1].id
    'model-7'
    """
    return tuple(_resolved(choice, own) for choice in choices)


def _resolved(choice: SystemChoice, own: Sequence[System]) -> System:
    base = _own(choice) if choice.id is None else _from_catalogue(choice.id, own)
    ranges = {
        key: value
        for key in ("range_km", "range_low_km", "min_range_km")
        if (value := getattr(choice, key)) is not None
    }
    changes: dict[str, object] = dict(ranges)
    if choice.id is not None and "range_km" in ranges:
        # what else the catalogue says belongs to its range
        changes = {**_OF_A_RANGE, **ranges}
    if choice.id is not None and (ranges or choice.source is not None):
        changes |= {"source_title": _sources(choice, base, ranges), **_UNGRADED}
    changes |= {
        key: value
        for key in ("name", "system_class", "range_is_floor")
        if (value := getattr(choice, key)) is not None
    }
    return replace(base, id=choice.key, **changes)  # type: ignore[arg-type]


def _sources(choice: SystemChoice, base: System, ranges: dict[str, float]) -> str:
    """Return who published the ranges; the catalogue's source stays with a range that stays."""
    own = choice.source or OWN_SOURCE
    changed = [name for key, name in _FIGURES.items() if key in ranges]
    if "range_km" in ranges or not changed:
        return own
    return f"{base.source_title}; {' and '.join(changed)}: {own}"


_FIGURES = {"range_low_km": "lowest figure", "min_range_km": "minimum range"}
_OF_A_RANGE = {
    "variant": None,
    "against": None,
    "range_low_km": None,
    "min_range_km": None,
    "range_is_floor": False,
}
_UNGRADED = {"source_url": None, "source_grade": None, "source_read": None, "range_note": None}


def _from_catalogue(name: str, own: Sequence[System]) -> System:
    known = (*catalogue.systems(), *own)
    for system in known:
        if system.id == name:
            return system
    msg = f"no system has the id {name!r}; {system_search.advice(name, known)}"
    raise SystemsError(msg)


def _own(choice: SystemChoice) -> System:
    return System(
        id=choice.key,
        name=str(choice.name),
        variant=None,
        system_class=None,
        country=None,
        launched_from=None,
        range_km=float(choice.range_km or 0.0),
        range_low_km=None,
        min_range_km=None,
        range_note=None,
        year=None,
        source_title=str(choice.source),
        source_url=None,
        source_grade=None,
        source_read=None,
    )
