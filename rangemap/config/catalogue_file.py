"""Systems of the user's own: a catalogue in a TOML file, held to the rules of the shipped one."""

from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError, ValidationInfo, field_validator

from rangemap import toml
from rangemap.config import faults
from rangemap.config.faults import Fault
from rangemap.config.value_types import (
    Class,
    Flag,
    Km,
    LeastKm,
    Model,
    Name,
    allowed,
    far_from_class,
    fault,
    ordered,
)
from rangemap.errors import ConfigError
from rangemap.world import System, catalogue

_PLACE = "(air|ground|sea|sub)"
_Year = Annotated[
    int, Field(strict=True, ge=1900, le=2100), allowed("write a year from 1900 to 2100")
]


class Row(Model):
    """One system with its published range and who published it."""

    id: Annotated[
        str,
        StringConstraints(pattern=r"^[a-z0-9]+(-[a-z0-9]+)*$"),
        allowed('write small letters, digits and single hyphens, for example "model-7"'),
    ]
    """What it is called by in a config and in the tables: small letters, digits and hyphens. No
    other system, of the shipped catalogue or of your own, may have it."""
    name: Name
    """What it is called on the map."""
    variant: Name | None = None
    """Which version, or whose figure, the range is for."""
    system_class: Class | None = None
    """Its class, for the silhouette on the card."""
    country: Name | None = None
    """Country or countries of origin, divided by a slash."""
    launched_from: Annotated[
        Annotated[str, StringConstraints(pattern=rf"^{_PLACE}(/{_PLACE})*$")] | None,
        allowed('write air, ground, sea and sub, divided by slashes, for example "ground/sea"'),
    ] = None
    """Any of `air`, `ground`, `sea` and `sub` (submarine), divided by slashes."""
    against: Name | None = None
    """What the range is against, where that makes a difference, for example `aircraft` or
    `ballistic missiles`."""
    unusual: bool = False
    """Whether a range is meant that is far from those of its class."""
    range_km: Km
    """The longest published maximum in kilometres."""
    range_low_km: Km | None = None
    """The shortest published maximum in kilometres, where sources differ: within it reach is
    certain."""
    min_range_km: LeastKm | None = None
    """The nearest it can reach, in kilometres; below the range and not above the low range."""
    range_is_floor: Flag = False
    """Whether the source gives a least figure, "more than" `range_km`: it is printed with "and
    more"."""
    range_note: Name | None = None
    """How the published figures differ."""
    year: _Year | None = None
    """When it entered service."""
    source_title: Name
    """Who published the range, and when."""
    source_url: Annotated[
        Annotated[str, StringConstraints(pattern=r"^https?://[^\s\"'<>]+$")] | None,
        allowed('write an address that begins with "https://" or "http://"'),
    ] = None
    """Where it was published."""
    source_grade: Annotated[
        Literal["a", "b", "c"] | None,
        allowed('write "a" (official or specialised), "b" (press) or "c" (reference work)'),
    ] = None
    """What kind of source it is: a, official or specialised; b, press; c, reference work."""

    _ordered = field_validator("range_low_km", "min_range_km")(ordered)

    @field_validator("range_km")
    @classmethod
    def _usual(cls, value: float, info: ValidationInfo) -> float:
        said = far_from_class(value, info.data.get("system_class"))
        if said and not info.data.get("unusual"):
            raise fault(said)
        return value


class File(Model):
    """A catalogue of your own."""

    systems: Annotated[tuple[Row, ...], Field(min_length=1)]
    """The systems; write one `[[systems]]` table for each."""


@dataclass(frozen=True)
class Catalogue:
    """What stands in catalogue files.

    Attributes
    ----------
    systems
        The rows, in the order of the files; none of a file that has faults.
    ids
        Every id that is written there, of rows with faults as well.
    faults
        ``file:line: key: what came; what is allowed``, in the order of the files.
    whole
        Whether every file could be read; if not, there are ids that are not known.
    """

    systems: tuple[System, ...] = ()
    ids: frozenset[str] = frozenset()
    faults: tuple[str, ...] = ()
    whole: bool = True


def load_catalogues(paths: Iterable[Path]) -> tuple[System, ...]:
    """Return the systems of catalogue files.

    Parameters
    ----------
    paths
        TOML files, UTF-8.

    Returns
    -------
    tuple of System
        In the order of the files.

    Raises
    ------
    ConfigError
        If a file cannot be read or used. The message has one line a fault:
        ``file:line: key: what came; what is allowed``.
    """
    found = read(paths)
    if found.faults:
        raise ConfigError("\n".join(found.faults))
    return found.systems


def read(paths: Iterable[Path]) -> Catalogue:
    """Read catalogue files, with all their faults; see `Catalogue`."""
    systems: list[System] = []
    said: list[str] = []
    whole = True
    taken: dict[str, str] = {}  # by whom an id is taken
    for path in dict.fromkeys(paths):
        try:
            text = toml.read(path)
            raw = toml.values(path, text)
        except ConfigError as error:
            said.append(str(error))
            whole = False
            continue
        rows, found = _rows(raw)
        found += _id_faults(raw, taken, (path, text))
        if found:
            said += faults.report(path, text, found).split("\n")
        else:
            systems += rows
    return Catalogue(tuple(systems), frozenset(taken), tuple(said), whole)


def _rows(raw: dict[str, Any]) -> tuple[list[System], list[Fault]]:
    try:
        file = File.model_validate(raw)
    except ValidationError as error:
        return [], faults.describe(error, File, _NEEDED)
    return [
        System(**row.model_dump(exclude={"unusual"}), source_read=None) for row in file.systems
    ], []


_NEEDED: dict[str | int, str] = {
    "systems": "write at least one [[systems]] table with id, name, range_km and source_title",
    "id": 'write one that no other system has, for example id = "model-7"',
    "name": "write what it is called on the map",
    "range_km": "write the longest published maximum in kilometres",
    "source_title": "no range goes without a source: write who published it, and when",
}


def _id_faults(raw: dict[str, Any], taken: dict[str, str], at: tuple[Path, str]) -> list[Fault]:
    """Return where an id belongs to another system, and note those of this file as taken.

    A row that took the place of a shipped one would change maps that name it without a word.
    """
    rows = raw.get("systems")
    path, text = at
    lines = toml.lines(text.encode())
    shipped = {system.id for system in catalogue.systems()}
    found: list[Fault] = []
    for index, row in enumerate(rows if isinstance(rows, list) else []):
        name = row.get("id") if isinstance(row, dict) else None
        if not isinstance(name, str):
            continue
        loc = ("systems", index, "id")
        other = "the shipped catalogue" if name in shipped else taken.get(name)
        if other is not None:
            what = f"has a system with this id; take another, for example {faults.shown(name)[:-1]}"
            found.append((loc, f'got {faults.shown(name)}; {other} {what}-own"'))
        taken.setdefault(name, f"{path}:{toml.line_of(lines, loc)}")
    return found
