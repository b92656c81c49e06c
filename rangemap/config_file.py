"""A scenario from its TOML file, and the line of the file that a fault stands on."""

import difflib
import tomllib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from pydantic import ValidationError

from rangemap import data, faults, toml_faults
from rangemap.config import Launch, Origin, Scenario
from rangemap.errors import ConfigError
from rangemap.faults import Fault
from rangemap.image import read_image
from rangemap.origin import ORIGINS
from rangemap.toml_faults import Loc


def load_scenario(path: str | Path) -> Scenario:
    """Read a scenario from a TOML file.

    Parameters
    ----------
    path
        The TOML file, UTF-8.

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
    path = Path(path)
    text = _read(path)
    try:
        raw = tomllib.loads(text)
    except RecursionError as error:
        msg = f"{path}:1: lists or tables are nested too deeply to read"
        raise ConfigError(msg) from error
    except ValueError as error:
        line, what = toml_faults.syntax_error(error, text)
        msg = f"{path}:{line}: not valid TOML: {what}"
        raise ConfigError(msg) from error
    scenario: Scenario | None = None
    found: list[Fault] = []
    try:
        scenario = Scenario.model_validate(raw)
    except ValidationError as error:
        found += faults.describe(error, Scenario)
    found += _catalogue_faults(raw, {loc for loc, _what in found})
    found += _image_faults(scenario, path.parent) if scenario else []
    if scenario is None or found:
        raise ConfigError(faults.report(path, text, found))
    scenario._path = path  # noqa: SLF001 (its own module)
    return scenario


def locate(path: str | Path, loc: Loc) -> int | None:
    """Return the line of a key in a TOML file, or of the nearest table around it.

    Parameters
    ----------
    path
        The TOML file.
    loc
        Keys and list positions from the top, for example ``("systems", 0, "id")``.

    Returns
    -------
    int or None
        The line, counted from 1; None if neither the key nor a table around it is there.
    """
    return toml_faults.line_of(toml_faults.lines(_read(Path(path)).encode()), loc)


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
    where = f"{faults.path_text(loc)}: {message}"
    if scenario.path is None:
        return where
    try:
        line = locate(scenario.path, loc)
    except (ConfigError, ValueError):  # the file has changed since it was read
        line = None
    return f"{scenario.path}:{line or 1}: {where}"


def at_launch(scenario: Scenario, message: str) -> str:
    """Put the file, line and key of the launch region in front of a message about it.

    The key is the first under `[launch]` whose name, file, layer or filter the message quotes, or
    that it names itself, or else `region`, `points` or `file`. A message that is placed already is
    left.
    """
    if scenario.path is not None and message.startswith(f"{scenario.path}:"):
        return message
    launch = scenario.launch
    origin = next(key for key in ORIGINS if getattr(launch, key) is not None)
    told = [key for key, quoted in _quotable(launch) if quoted in message]
    return at(scenario, f"launch.{told[0] if told else origin}", message)


def _quotable(launch: Launch) -> Iterator[tuple[str, str]]:
    """Yield each key under `[launch]` with what a message about it holds."""
    yield "inland_km", "inland_km "
    yield "coast_km", "coast_km "
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
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        msg = f"{path}: there is no such file; `rangemap init {path}` writes one to start from"
        raise ConfigError(msg) from error
    except IsADirectoryError as error:
        msg = f"{path}: this is a directory; name the TOML file in it"
        raise ConfigError(msg) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        msg = f"{path}:{line}: not UTF-8 text; save the file as UTF-8"
        raise ConfigError(msg) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        msg = f"{path}: cannot be read: {reason}"
        raise ConfigError(msg) from error


def _catalogue_faults(raw: dict[str, Any], known: set[Loc]) -> list[Fault]:
    """Return the faults that only the catalogue shows: unknown ids, ranges against its own.

    Ranges that are at fault already, at the ``known`` locations, are not compared.
    """
    choices = raw.get("systems")
    if not isinstance(choices, list) or not any(isinstance(item, dict) for item in choices):
        return []
    catalogue = {system.id: system for system in data.systems()}
    found: list[Fault] = []
    for index, item in enumerate(choices):
        name = item.get("id") if isinstance(item, dict) else None
        if not isinstance(name, str) or not name.strip():
            continue
        if name in catalogue:
            loc: Loc = ("systems", index)
            if not any((*loc, key) in known for key in _RANGES):
                found += _range_faults(loc, item, catalogue[name])
        else:
            what = f"got {faults.shown(name)}; {_nearest_systems(name, catalogue)}"
            found.append((("systems", index, "id"), what))
    return found


def _image_faults(scenario: Scenario, folder: Path) -> list[Fault]:
    found: list[Fault] = []
    for index, choice in enumerate(scenario.systems):
        if choice.image is not None:
            try:
                read_image(folder / choice.image)
            except ConfigError as error:
                found.append((("systems", index, "image"), str(error)))
    return found


def _nearest_systems(name: str, catalogue: dict[str, Any]) -> str:
    """Return advice for a system that the catalogue does not have."""
    wanted = name.casefold()
    by_name = [id_ for id_, system in catalogue.items() if wanted in system.name.casefold()]
    near = [*difflib.get_close_matches(wanted, catalogue, n=3), *by_name]
    names = " or ".join(f'"{id_}"' for id_ in dict.fromkeys(near[:3]))
    ask = "`rangemap systems` lists the catalogue"
    return f"no such system; did you mean {names}? {ask}" if names else f"no such system; {ask}"


def _range_faults(loc: Loc, item: dict[str, Any], system: Any) -> list[Fault]:  # noqa: ANN401
    """Return where an override contradicts a range that the catalogue gives.

    With a range of the config's own come none of the catalogue's.
    """
    if item.get("range_km") is not None:
        return []
    given = {key: item.get(key) for key in _RANGES}
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


_RANGES = ("range_km", "range_low_km", "min_range_km")
