"""The catalogue: named weapons, each with a published range and the source of that range."""

from dataclasses import dataclass
from functools import cache
from math import inf

from rangemap.units import format_range
from rangemap.world import tables

# What `System.launched_from` says, in words
LAUNCHERS = {"air": "aircraft", "ground": "land", "sea": "ships", "sub": "submarines"}


@dataclass(frozen=True, slots=True)
class System:
    """A named weapon with a published range, and the source of that range."""

    id: str
    """Short name, unique in the catalogue."""
    name: str
    variant: str | None
    """Which version, or whose figure, the range is for."""
    system_class: str | None
    """For example ``cruise`` or ``ballistic-ICBM``; this and what follows is never None in the
    catalogue, but may be in a system of the user's own."""
    country: str | None
    """Country or countries of origin, divided by a slash."""
    launched_from: str | None
    """Of air, ground, sea and sub, divided by slashes."""
    range_km: float
    """The longest published maximum that has a source; the note may name a longer one."""
    range_low_km: float | None
    """The shortest published maximum; None where the sources agree."""
    min_range_km: float | None
    """The nearest the system can reach; None where nothing is published."""
    range_note: str | None
    """How the published figures differ."""
    year: int | None
    """When it entered service."""
    source_title: str
    source_url: str | None
    source_grade: str | None
    """a: official or specialised; b: press; c: reference work."""
    source_read: bool | None
    """Whether the figure was read in the source itself."""
    range_is_floor: bool = False
    """Whether only a least figure is published: "more than" ``range_km``."""
    against: str | None = None
    """What the range is against, where that makes a difference, for example ``aircraft``."""

    @property
    def certain_km(self) -> float:
        """The range within which reach is certain: the low range, or else the range."""
        return self.range_km if self.range_low_km is None else self.range_low_km

    @property
    def is_ring(self) -> bool:
        """Whether it is a distance and no weapon: it is called by its range."""
        return self.name == format_range(self.range_km)


def usual_ranges_km(system_class: str) -> tuple[float, float]:
    """Return what a range of a class lies between unless its unit or its class is mistaken.

    A tenth of the shortest range of the catalogue's systems of that class, and five times the
    longest; 0 and infinity for a class of which it has none.

    Examples
    --------
    >>> usual_ranges_km("air-defence")
    (4.0, 3000.0)
    """
    ranges = [one.range_km for one in systems() if one.system_class == system_class]
    return (min(ranges) / 10.0, max(ranges) * 5.0) if ranges else (0.0, inf)


@cache
def systems() -> tuple[System, ...]:
    """Return the catalogue of systems, sorted by id.

    Examples
    --------
    >>> next(s.range_km for s in systems() if s.id == "tomahawk")
    2500.0
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 (slow to import)

    # Not read_table, which loads pandas
    table = pq.ParquetFile(tables.path("systems/systems.parquet")).read()
    return tuple(System(**row) for row in table.to_pylist())
