"""A scenario from its TOML file, and the line of the file that a fault stands on."""

import difflib
import os
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from rangemap.config import catalogue_file, faults, several_scenarios, toml_positions, toml_reading
from rangemap.config.catalogue_file import Catalogue
from rangemap.config.faults import Fault
from rangemap.config.launch_table import OF_THE_MAP, ORIGINS, Launch, Launcher, Origin
from rangemap.config.named_files import outside_of, read_image
from rangemap.config.scenario import MOST_SYSTEMS, Scenario
from rangemap.config.toml_positions import Loc
from rangemap.config.value_types import far_from_class, kilometres
from rangemap.errors import ConfigError
from rangemap.files import regular_file
from rangemap.world import System, catalogue, system_search


def load_scenario(path: str | Path, *, inside: bool = False) -> Scenario:
    """Read a scenario from a TOML file.

    Parameters
    ----------
    path
        The TOML file, UTF-8.
    inside
        Whether files that it names must lie in its own folder, or in one of that folder's: for a
        config of a stranger's, as on the command line.

    Returns
    -------
    Scenario
        Validated, its systems found in the catalogue; it remembers where it was read from.

    Raises
    ------
    ConfigError
        If the file cannot be read or used. The message has one line a fault:
        ``file:line: key: what came; what is allowed``.
    """
    first, *others = load_scenarios(path, inside=inside)
    if first.name is not None:
        names = ", ".join(f'"{one.name}"' for one in (first, *others))
        msg = (
            f"{path}: holds a list of maps ({names}), and one map is wanted; "
            f"`rangemap build {path}` builds them all"
        )
        raise ConfigError(msg)
    return first


def load_scenarios(path: str | Path, *, inside: bool = False) -> tuple[Scenario, ...]:
    """Read the scenarios of a TOML file: one for each ``[[scenario]]``, or the file's only one.

    Parameters
    ----------
    path
        The TOML file, UTF-8.
    inside
        As for `load_scenario`.

    Returns
    -------
    tuple of Scenario
        As from `load_scenario`, each with its ``name``, which is None in a file of one map.

    Raises
    ------
    ConfigError
        As from `load_scenario`, with the faults of all of them.
    """
    path = Path(path)
    text = _read(path)
    maps, wrong = several_scenarios.split(toml_reading.values(path, text))
    lines = toml_positions.lines(text.encode())
    told: list[Fault] = [*wrong]
    elsewhere: list[str] = []
    scenarios: list[Scenario] = []
    for one in maps:
        outside = [*outside_of(one.raw, path.parent)] if inside else []
        if outside:  # nothing of them is opened
            told += [(several_scenarios.place(lines, one.loc, loc), what) for loc, what in outside]
            continue
        scenario, found, others = _validated(one.raw, path.parent)
        told += [(several_scenarios.place(lines, one.loc, loc), what) for loc, what in found]
        elsewhere += others
        if scenario is not None:
            scenario.remember(path, one.name, one.loc)
            scenarios.append(scenario)
    if told or elsewhere:
        placed = [faults.report(path, text, [*dict.fromkeys(told)])] if told else []
        raise ConfigError("\n".join([*placed, *dict.fromkeys(elsewhere)]))
    return tuple(scenarios)


def _validated(
    raw: dict[str, Any], folder: Path
) -> tuple[Scenario | None, list[Fault], tuple[str, ...]]:
    """Return the scenario, if it is one, its faults, and those of its catalogues' files."""
    scenario: Scenario | None = None
    found: list[Fault] = []
    try:
        scenario = Scenario.model_validate(raw)
    except ValidationError as error:
        found += faults.describe(error, Scenario, _NEEDED)
    own, missing = _own_catalogue(raw, folder)
    found += missing
    found += _catalogue_faults(raw, {loc for loc, _what in found}, own)
    found += _file_faults(scenario, folder) if scenario else []
    return scenario, found, tuple(own.faults)


def at(scenario: Scenario, key: str, message: str) -> str:
    """Put the file and the line of a key in front of a message.

    For faults that only later stages can see, such as a region that does not exist:
    ``raise RegionError(at(scenario, "launch.region", str(error))) from error``.

    Parameters
    ----------
    scenario
        The scenario; one made in memory has no file, and the key alone is put in front.
    key
        Dotted, list positions in numbers, for example ``"systems.0.id"``.
    message
        What is wrong.

    Returns
    -------
    str
        ``file:line: key: message``.
    """
    loc: Loc = tuple(int(part) if part.isdecimal() else part for part in key.split("."))
    if scenario.path is None:
        return f"{faults.path_text(loc)}: {message}"
    try:
        lines = toml_positions.lines(_read(scenario.path).encode())
    except (ConfigError, ValueError):  # the file has changed since it was read
        lines = {}
    loc = several_scenarios.place(lines, scenario.loc, loc)
    line = toml_positions.line_of(lines, loc) or 1
    return f"{scenario.path}:{line}: {faults.path_text(loc)}: {message}"


def at_launch(scenario: Scenario, message: str, launcher: Launcher | None = None) -> str:
    """Put the file, line and key of a launch region in front of a message about it.

    The key is the first under `[launch]` whose name, file, layer or filter the message quotes, or
    that it names itself, or else `region`, `points` or `file`. A message that is placed already is
    left. Without a launcher the launch region is that of `[launch]`, or of the first system.
    """
    if scenario.path is not None and message.startswith(f"{scenario.path}:"):
        return message
    one = launcher or scenario.launchers[0]
    launch = one.launch
    origin = next(key for key in ORIGINS if getattr(launch, key) is not None)
    told = [key for key, quoted in _quotable(launch) if quoted in message]
    key = told[0] if told else origin
    of = "launch" if key in OF_THE_MAP else one.key
    return at(scenario, f"{of}.{key}", message)


def _quotable(launch: Launch) -> Iterator[tuple[str, str]]:
    """Yield each key under `[launch]` with what a message about it holds."""
    if launch.borders_file is not None:
        yield "borders_file", f"{launch.borders_file}: "
        yield "borders_file", f"{launch.borders_file}'"
    yield "inland_km", "inland_km "
    yield "coast_km", "coast_km "
    if launch.azimuths is not None:
        yield "azimuths", "azimuths are for"
    yield from _quotable_of("", launch)
    for key in ("include", "exclude"):
        for index, part in enumerate(getattr(launch, key)):
            if isinstance(part, str):
                yield f"{key}.{index}", f"'{part}'"
            else:
                yield from _quotable_of(f"{key}.{index}.", part)


def _quotable_of(above: str, origin: Origin) -> Iterator[tuple[str, str]]:
    for index, name in enumerate(origin.regions):
        item = "" if isinstance(origin.region, str) else f".{index}"
        yield f"{above}region{item}", f"'{name}'"
    if origin.filter is not None:
        yield f"{above}filter", f"{origin.file}: the filter {origin.filter} "
    if origin.layer is not None:
        yield f"{above}layer", f"{origin.file}: has no layer '{origin.layer}'"
    if origin.file is not None:
        yield f"{above}file", f"{origin.file}: "
        yield f"{above}file", f"'{origin.file}'"
    if origin.points is not None and above:
        yield f"{above}points", "the points given: "


def _read(path: Path) -> str:
    return toml_reading.read(path, missing=f"`rangemap init {path}` writes one to start from")


_NEEDED: dict[str | int, str] = {
    "launch": 'write a [launch] table with region, points or file, for example region = "Ukraine"',
    "systems": 'write at least one [[systems]] table, for example with id = "tomahawk"',
}


def _own_catalogue(raw: dict[str, Any], folder: Path) -> tuple[Catalogue, list[Fault]]:
    """Return what stands in the config's own catalogues, and which of them are not there."""
    given = raw.get("catalogue")
    names = given if isinstance(given, list) else [given]
    paths: list[Path] = []
    missing: list[Fault] = []
    for index, name in enumerate(names):
        if not isinstance(name, str) or not name.strip():
            continue  # the model says so
        if os.path.exists(folder / name):  # noqa: PTH110 (raises nothing, whatever the name)
            paths.append(folder / name)
        else:
            loc: Loc = ("catalogue", index) if isinstance(given, list) else ("catalogue",)
            what = "there is no such file; its path is relative to the config"
            missing.append((loc, f"got {faults.shown(name)}; {what}{_nearest_file(folder / name)}"))
    own = catalogue_file.read(paths)
    return replace(own, whole=own.whole and not missing), missing


def _nearest_file(path: Path) -> str:
    """Return advice for a file that is not there."""
    folder = path.parent
    beside = os.listdir(folder) if os.path.isdir(folder) else []  # noqa: PTH112, PTH208 (the same)
    near = difflib.get_close_matches(path.name, beside, n=1)
    return f'; did you mean "{near[0]}"?' if near else ""


def _catalogue_faults(raw: dict[str, Any], known: set[Loc], own: Catalogue) -> list[Fault]:
    """Return the faults that only the catalogue shows: unknown ids, ranges against its own.

    Ranges that are at fault already, at the ``known`` locations, are not compared, nor those of a
    system whose own catalogue is at fault.
    """
    choices = raw.get("systems")
    if not isinstance(choices, list) or not any(isinstance(item, dict) for item in choices):
        return []
    known_ids = {system.id: system for system in (*catalogue.systems(), *own.systems)}
    found: list[Fault] = []
    for index, item in enumerate(choices[:MOST_SYSTEMS]):
        loc: Loc = ("systems", index)
        name = item.get("id") if isinstance(item, dict) else ""
        meant = known_ids.get(name) if isinstance(name, str) else None
        if isinstance(name, str) and name.strip() and not meant:
            if own.whole and name not in own.ids:
                found.append(((*loc, "id"), _unknown(name, known_ids, len(found))))
        elif isinstance(item, dict) and not any((*loc, key) in known for key in _RANGES):
            found += _range_faults(loc, item, meant)
    return found


def _unknown(name: str, known: dict[str, System], told: int) -> str:
    """Return what is said of an id that there is none of; what is meant, of the first of many."""
    said = f"got {faults.shown(name)}; no such system"
    if told >= faults.MOST_TOLD:
        return said
    return f"{said}; {system_search.advice(name, known.values())}"


def _file_faults(scenario: Scenario, folder: Path) -> list[Fault]:
    """Return the images and templates that are not there, or are none."""
    found: list[Fault] = []
    for index, name in enumerate(scenario.output.templates):
        try:
            regular_file.check(folder / name, _MOST_TEMPLATE_BYTES)
        except FileNotFoundError:
            found.append((("output", "templates", index), f"there is no file {folder / name}"))
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) else error
            found.append((("output", "templates", index), f"{faults.shown(name)}: {reason}"))
    for index, choice in enumerate(scenario.systems):
        if choice.image is not None:
            try:
                read_image(folder / choice.image)
            except ConfigError as error:
                found.append((("systems", index, "image"), str(error)))
    return found


def _range_faults(loc: Loc, item: dict[str, Any], meant: System | None) -> list[Fault]:
    """Return where the ranges of a system contradict its class, or what the catalogue gives."""
    given = {key: kilometres(item.get(key)) for key in _RANGES}
    if given["range_km"] is None:
        return _contradictions(loc, given, meant) if meant else []
    said = far_from_class(given["range_km"], item.get("system_class", meant and meant.system_class))
    if said is None or item.get("unusual") is True:
        return []  # with a range of the config's own come none of the catalogue's
    return [((*loc, "range_km"), f"got {faults.shown(item['range_km'])}; {said}")]


def _contradictions(loc: Loc, given: dict[str, Any], system: System) -> list[Fault]:
    """Return where an override contradicts a range that the catalogue gives."""
    merged = {key: getattr(system, key) if given[key] is None else given[key] for key in _RANGES}
    found: list[Fault] = []
    high, low, least = _RANGES
    for small, large in ((low, high), (least, high), (least, low)):
        below, above = merged[small], merged[large]
        if below is None or above is None or (given[small] is None) == (given[large] is None):
            continue  # both from the file: the models compare them
        if below > above or (below == above and (small, large) == (least, high)):
            key, other = (small, large) if given[small] is not None else (large, small)
            theirs = f"{other} {merged[other]:,g} of {system.id} in the catalogue"
            what = f"got {merged[key]:,g}, which contradicts the {theirs}; write {other} as well"
            found.append(((*loc, key), what))
    return found[:1]


_MOST_TEMPLATE_BYTES = 10_000_000
_RANGES = ("range_km", "range_low_km", "min_range_km")
