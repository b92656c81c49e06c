"""The cases: a launch region and a range."""

from dataclasses import dataclass
from functools import cached_property

from shapely.geometry.base import BaseGeometry

import rangemap


@dataclass(frozen=True)
class Case:
    """A launch region and a range."""

    name: str
    range_km: int

    def __str__(self) -> str:
        return f"{self.name} {self.range_km:,} km"

    @property
    def range_m(self) -> float:
        """Return the range in metres."""
        return self.range_km * 1000.0

    @cached_property
    def region(self) -> BaseGeometry:
        """Return the launch region with its borders at full detail."""
        return rangemap.load_region(self.name).geometry


OUTLINES = (
    Case("Ukraine", 2500),
    Case("Poland", 300),
    Case("Russia", 2500),
    Case("United States", 2500),
    Case("Fiji", 1000),
    Case("North Korea", 13_000),
    Case("Canada", 13_000),
)
PLACES = (Case("Ukraine", 2500), Case("Russia", 2500))
