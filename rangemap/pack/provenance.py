"""What a pack is made from."""

import hashlib
import json
import re
import sys
from collections.abc import Iterator
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path
from typing import Any

from rangemap.config import Scenario
from rangemap.extras import EXTRA_OF
from rangemap.world import tables

_SHAPEFILE = ".shp"
_OF_PRODUCTS = {*EXTRA_OF.values()} - {"notebook"}  # which only shows them
_PACKAGE = Path(__file__).parents[1]


def inputs(scenario: Scenario) -> dict[str, Path]:
    """Return the files that are read, by name; by the path in the config if two have one name."""
    found = {} if scenario.path is None else {scenario.path.name: scenario.path}
    for text in _named(scenario):
        name = Path(text).name
        found[text if name in found else name] = scenario.base_dir / text
    return found


def files_read(scenario: Scenario) -> list[Path]:
    """Return every file that a map is made from, with all that a Shapefile consists of."""
    return [one for path in inputs(scenario).values() for one in _parts(path)]


def _named(scenario: Scenario) -> list[str]:
    """Return the files that a config names, each once."""
    images = [choice.image for choice in scenario.systems]
    sites = [scenario.sites.file] if scenario.sites else []
    files = [origin.file for one in scenario.launchers for origin in one.launch.origins]
    others = [scenario.launch.borders_file, *scenario.catalogues, *scenario.output.templates]
    others.append(scenario.figure.labels)
    return list(
        dict.fromkeys(text for text in (*files, *sites, *others, *images) if text is not None)
    )


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file.

    Of a directory, as a geodatabase is one, it is that of its files; of a Shapefile, that of all
    the files it consists of.
    """
    parts = [*_parts(path)]
    if parts == [path]:
        return _of_bytes(path.read_bytes())
    listed = "".join(f"{_of_bytes(one.read_bytes())}  {one.name}\n" for one in parts)
    return _of_bytes(listed.encode())


def digest(scenario: Scenario) -> str:
    """Return the SHA-256 of all that decides what is in the files of a pack.

    That is the config as it is understood (comments and order make no difference), the files that
    it names, rangemap's own code and data, and the versions of Python and of the libraries. Which
    formats are written is no part of it: the same file is true whatever stands beside it.

    Parameters
    ----------
    scenario
        The config.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    made_from = {
        "config": understood(scenario),
        "files": {text: sha256(scenario.base_dir / text) for text in _named(scenario)},
        "software": _software(),
    }
    return _of_bytes(json.dumps(made_from, sort_keys=True).encode())


def understood(scenario: Scenario) -> dict[str, Any]:
    """Return a config as it is understood, without the formats that it asks for."""
    config: dict[str, Any] = json.loads(scenario.model_dump_json(exclude_none=True))
    return without_formats(config)


def without_formats(config: dict[str, Any]) -> dict[str, Any]:
    """Return a config without the formats that it asks for."""
    output = {key: value for key, value in config.get("output", {}).items() if key != "formats"}
    return {**config, "output": output}


def _parts(path: Path) -> Iterator[Path]:
    if path.is_dir():
        yield from sorted(one for one in path.rglob("*") if one.is_file())
    elif path.suffix.lower() == _SHAPEFILE:
        yield from sorted(one for one in path.parent.glob("*") if _is_part(one, path))
    else:
        yield path


def _is_part(one: Path, shapefile: Path) -> bool:
    """Return whether a file belongs to a Shapefile: ``area.dbf``, ``area.shp.xml``."""
    return one.is_file() and one.name.startswith(f"{shapefile.stem}.")


@cache
def _software() -> dict[str, str]:
    """Return the versions of what makes a pack, and the SHA-256 of rangemap's own files.

    The libraries of all products are among them: the figures' typeface is in the page as well, if
    it is there.
    """
    own = hashlib.sha256()
    data = tables.folder()  # in the package, or beside it
    for folder in (_PACKAGE, data):
        for path in sorted(folder.rglob("*")):
            apart = folder != data and data in path.parents
            if path.is_file() and path.suffix != ".pyc" and not apart:
                own.update(f"{path.relative_to(folder).as_posix()}\n".encode())
                own.update(path.read_bytes())
    found = {"python": ".".join(map(str, sys.version_info[:2])), "rangemap": own.hexdigest()}
    for line in requires("rangemap") or ():
        extra = re.search(r"extra == ['\"]([\w-]+)['\"]", line)
        library = re.match(r"[\w.-]+", line)
        if library is not None and (extra is None or extra[1] in _OF_PRODUCTS):
            found[library[0]] = _version(library[0])
    return found


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"


def _of_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
