"""A scenario from its TOML file, and the line of the file that a fault stands on."""

import difflib
import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, NamedTuple

from pydantic import ValidationError
from pydantic_core import PydanticCustomError

from rangemap import toml
from rangemap.config import catalogue_file, faults, given_options, several_scenarios
from rangemap.config.catalogue_file import Catalogue
from rangemap.config.faults import Fault
from rangemap.config.given_options import Option
from rangemap.config.launch_table import OF_THE_MAP, ORIGINS, Launch, Launcher, Origin
from rangemap.config.named_files import outside_of, read_image
from rangemap.config.scenario import MOST_SYSTEMS, Scenario, Source
from rangemap.config.value_types import far_from_class, in_km, kilometres
from rangemap.errors import ConfigError
from rangemap.files import regular_file
from rangemap.toml import Loc
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


def load_scenarios(
    path: str | Path,
    *,
    inside: bool = False,
    options: Sequence[Option] = (),
    text: str | None = None,
) -> tuple[Scenario, ...]:
    """Read the scenarios of a TOML file: one for each ``[[scenario]]``, or the file's only one.

    Parameters
    ----------
    path
        The TOML file, UTF-8.
    inside
        As for `load_scenario`; files that options name may lie anywhere.
    options
        Values that go before those of the file, in each of its maps.
    text
        The TOML itself, which is then not read from a file: ``path`` is only what it is called in
        messages, and files that it names are looked for in the current folder.

    Returns
    -------
    tuple of Scenario
        As from `load_scenario`, each with its ``name``, which is None in a file of one map.

    Raises
    ------
    ConfigError
        As from `load_scenario`, with the faults of all of them.
    """
    source = Source(Path(path) if text is None else None, str(path), text)
    text = _read(Path(path)) if text is None else text
    maps, wrong = several_scenarios.split(toml.values(source.called, text))
    lines = toml.lines(text.encode())
    said = given_options.said(options)
    told: list[Fault] = [*wrong]
    elsewhere: list[str] = []
    scenarios: list[Scenario] = []
    for one in maps:
        checked = _checked(one.raw, source.folder, options, inside=inside)
        told += [(several_scenarios.place(lines, one.loc, loc), what) for loc, what in checked.told]
        elsewhere += checked.elsewhere
        if checked.scenario is not None:
            kept = source._replace(name=one.name, loc=one.loc, options=said, values=checked.values)
            checked.scenario.remember(kept)
            scenarios.append(checked.scenario)
    if told or elsewhere:
        placed = [faults.report(source.called, text, [*dict.fromkeys(told)])] if told else []
        raise ConfigError("\n".join([*placed, *dict.fromkeys(elsewhere)]))
    return tuple(scenarios)


def scenario_of(values: Mapping[str, Any], options: Sequence[Option] = ()) -> Scenario:
    """Make a scenario from values as they stand in a TOML file; files are looked for right here.

    Parameters
    ----------
    values
        Tables as dicts, lists of tables as lists of dicts.
    options
        Values that go before those.

    Raises
    ------
    ConfigError
        If they cannot be used; with a line a fault: ``key: what came; what is allowed``.
    """
    if several_scenarios.KEY in values:
        msg = f"{several_scenarios.KEY}: one map is wanted here; give the values of one"
        raise ConfigError(msg)
    checked = _checked(dict(values), Path(), options)
    if checked.scenario is None or checked.told or checked.elsewhere:
        told = [f"{faults.path_text(loc)}: {what}" for loc, what in checked.told]
        raise ConfigError("\n".join(dict.fromkeys([*told, *checked.elsewhere])))
    said = given_options.said(options)
    checked.scenario.remember(Source(options=said, values=checked.values))
    return checked.scenario


def as_scenario(given: Scenario | str | Path | Mapping[str, Any]) -> Scenario:
    """Return a scenario as it is, from its file, or of values as they would stand in one.

    Raises
    ------
    ConfigError
        As from `load_scenario` and `scenario_of`.
    """
    if isinstance(given, Scenario):
        return given
    return scenario_of(given) if isinstance(given, Mapping) else load_scenario(given)


class _Checked(NamedTuple):
    """A scenario, if it is one, and its values; its faults by key; those of options and files."""

    scenario: Scenario | None
    values: dict[str, Any]
    told: list[Fault]
    elsewhere: list[str]


def _checked(
    raw: dict[str, Any], folder: Path, options: Sequence[Option], *, inside: bool = False
) -> _Checked:
    """Return the scenario of some values and options, or what is wrong with it."""
    said = given_options.said(options)
    raw = given_options.joined(raw, options)
    outside = [*outside_of(raw, folder)] if inside else []
    outside = [fault for fault in outside if given_options.option_of(said, fault[0]) is None]
    if outside:  # nothing of them is opened
        return _Checked(None, raw, outside, [])
    scenario, found, others = _validated(raw, folder)
    refused = {loc for loc, _what in found}
    if as_texts := given_options.as_texts(options, refused):  # title=2026 is a text
        return _checked(raw, folder, as_texts, inside=inside)
    told: list[Fault] = []
    elsewhere = [*others]
    for loc, what in found:
        option = given_options.option_of(said, loc)
        if option is None:
            told.append((loc, what))
        else:
            elsewhere.insert(0, f"{option}: {what.replace(_BESIDE, '')}")
    return _Checked(scenario, raw, told, elsewhere)


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
    source = scenario.read_from
    if option := given_options.option_of(source.options, loc):
        return f"{option}: {message}"
    if not source.called:
        return f"{faults.path_text(loc)}: {message}"
    try:
        lines = toml.lines(
            (_read(Path(source.called)) if source.text is None else source.text).encode()
        )
    except (ConfigError, ValueError):  # the file has changed since it was read
        lines = {}
    loc = faults.as_written(lines, several_scenarios.place(lines, scenario.loc, loc))
    line = toml.line_of(lines, loc) or 1
    return f"{source.called}:{line}: {faults.path_text(loc)}: {message}"


def at_launch(scenario: Scenario, message: str, launcher: Launcher | None = None) -> str:
    """Put the file, line and key of a launch region in front of a message about it.

    The key is the first under `[launch]` whose name, file, layer or filter the message quotes, or
    that it names itself, or else `region`, `points` or `file`. A message that is placed already is
    left. Without a launcher the launch region is that of `[launch]`, or of the first system.
    """
    source = scenario.read_from
    if source.called and message.startswith(f"{source.called}:"):
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
    for index, point in enumerate(origin.points or ()):
        if isinstance(point, str):
            yield f"{above}points.{index}", f"'{point}'"
    if origin.points is not None and above:
        yield f"{above}points", "the points given: "


def _read(path: Path) -> str:
    return toml.read(path, missing=f"`rangemap init {path}` writes one to start from")


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
            what = f"there is no such file{_BESIDE}"
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
    try:
        item = in_km(item, _RANGES)
    except PydanticCustomError:  # the model says so
        return []
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


_BESIDE = "; its path is relative to the config"
_MOST_TEMPLATE_BYTES = 10_000_000
_RANGES = ("range_km", "range_low_km", "min_range_km")
