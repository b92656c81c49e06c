"""Exact geodesic range maps.

    >>> import rangemap
    >>> field = rangemap.DistanceField(rangemap.load_region("Ukraine").geometry)
    >>> round(float(field.distance(37.61556, 55.75222)) / 1000.0, 1)
    453.0

Every name below is loaded on first use, so that ``import rangemap`` costs next to nothing.
"""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rangemap import render
    from rangemap._build import build
    from rangemap._write import write
    from rangemap.config import Scenario
    from rangemap.config_file import load_scenario, load_scenarios
    from rangemap.errors import (
        ConfigError,
        EdgeError,
        OutputError,
        RangemapError,
        RegionError,
        SystemsError,
    )
    from rangemap.field import DistanceField
    from rangemap.region import LaunchRegion, load_region
    from rangemap.result import RangeMap

__all__ = [
    "ConfigError",
    "DistanceField",
    "EdgeError",
    "LaunchRegion",
    "OutputError",
    "RangeMap",
    "RangemapError",
    "RegionError",
    "Scenario",
    "SystemsError",
    "build",
    "load_region",
    "load_scenario",
    "load_scenarios",
    "render",
    "write",
]

_HOME = {
    "ConfigError": "errors",
    "DistanceField": "field",
    "EdgeError": "errors",
    "LaunchRegion": "region",
    "OutputError": "errors",
    "RangeMap": "result",
    "RangemapError": "errors",
    "RegionError": "errors",
    "Scenario": "config",
    "SystemsError": "errors",
    "build": "_build",
    "load_region": "region",
    "load_scenario": "config_file",
    "load_scenarios": "config_file",
    "write": "_write",
}


def __getattr__(name: str) -> object:
    if name == "render":
        return import_module("rangemap.render")
    if name not in _HOME:
        msg = f"module 'rangemap' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module(f"rangemap.{_HOME[name]}"), name)


def __dir__() -> list[str]:
    return sorted(__all__)
