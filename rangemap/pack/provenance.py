"""What a pack is made from, and whether one that is there is made from just that."""

import hashlib
import json
import re
import sys
from collections.abc import Iterator, Sequence
from functools import cache
from importlib.metadata import PackageNotFoundError, requires, version
from pathlib import Path

from rangemap.config import Scenario
from rangemap.pack.formats import extras
from rangemap.pack.target_directory import MANIFEST
from rangemap.world import tables

MADE_FROM = "made_from"
_SHAPEFILE = ".shp"
_PACKAGE = Path(__file__).parents[1]


def inputs(scenario: Scenario) -> dict[str, Path]:
    """Return the files that are read, by name; by the path in the config if two have one name."""
    found = {} if scenario.path is None else {scenario.path.name: scenario.path}
    for text in _named(scenario):
        name = Path(text).name
        found[text if name in found else name] = scenario.base_dir / text
    return found


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


def digest(scenario: Scenario, formats: Sequence[str]) -> str:
    """Return the SHA-256 of all that decides what is in a pack.

    That is the config as it is understood (comments and order make no difference), the files that
    it names, the formats, rangemap's own code and data, and the versions of Python and of the
    libraries.

    Parameters
    ----------
    scenario
        The config.
    formats
        The products that are written.

    Raises
    ------
    OSError
        If a file cannot be read.
    """
    made_from = {
        "config": json.loads(scenario.model_dump_json(exclude_none=True)),
        "files": {text: sha256(scenario.base_dir / text) for text in _named(scenario)},
        "formats": sorted(formats),
        "software": _software(extras(formats)),
    }
    return _of_bytes(json.dumps(made_from, sort_keys=True).encode())


def unchanged(target: Path, made_from: str) -> bool:
    """Return whether a pack is there, made from just that, each of its files as it was written.

    Parameters
    ----------
    target
        The directory of the pack.
    made_from
        From `digest`.
    """
    try:
        manifest = json.loads((target / MANIFEST).read_text(encoding="utf-8"))
        return manifest[MADE_FROM] == made_from and all(
            sha256(target / name) == about["sha256"] for name, about in manifest["files"].items()
        )
    except (OSError, ValueError, KeyError, TypeError, AttributeError):
        return False


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
def _software(extras: frozenset[str]) -> dict[str, str]:
    """Return the versions of what makes a pack, and the SHA-256 of rangemap's own files."""
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
        if library is not None and (extra is None or extra[1] in extras):
            found[library[0]] = _version(library[0])
    return found


def _version(library: str) -> str:
    try:
        return version(library)
    except PackageNotFoundError:
        return "none"


def _of_bytes(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()
