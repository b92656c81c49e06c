"""The words of the command line, as scenarios and names of products."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from rangemap.errors import ConfigError

if TYPE_CHECKING:
    from rangemap.config import Launch, Scenario, SystemChoice

# Of a file, as in area.geojson; no region is called so, and "St. Gallen" is no file
_ENDING = re.compile(r"\S\.[A-Za-z][A-Za-z0-9]{1,8}$")


def formats(text: str | None) -> tuple[str, ...] | None:
    """Read a list of products, divided by commas; None is the config's own."""
    from rangemap.config import FORMATS  # noqa: PLC0415 (heavy)

    if text is None:
        return None
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        came = ", ".join(unknown) or "nothing"
        msg = f"--formats: got {came}; the formats that exist are {', '.join(FORMATS)}"
        raise ConfigError(msg)
    return names


def scenario(
    launched_from: str, ranges: Sequence[str | None], min_population: int = 0
) -> "Scenario":
    """Make the scenario of `cities` and `check` in memory.

    Parameters
    ----------
    launched_from
        A country or admin-1 region, or the path of a file.
    ranges
        The id of a system or a range, one of them None; then the minimum range, if any.
    min_population
        Smaller places are left out.
    """
    from rangemap.config import Cities, Scenario  # noqa: PLC0415 (heavy)

    return Scenario(
        launch=_launch(launched_from),
        systems=(choice(ranges),),
        cities=Cities(min_population=min_population),
    )


def _launch(launched_from: str) -> "Launch":
    from rangemap.config import Launch  # noqa: PLC0415 (heavy)

    if not launched_from.strip():
        msg = "--from is empty; name a country or an admin-1 region (see `rangemap regions`)"
        raise ConfigError(msg)
    if not _ENDING.search(launched_from):
        return Launch(region=launched_from)
    if not Path(launched_from).exists():
        msg = f"--from: {launched_from}: there is no such file"
        raise ConfigError(msg)
    return Launch(file=launched_from)


def choice(ranges: Sequence[str | None]) -> "SystemChoice":
    """Make the system that is asked about.

    Parameters
    ----------
    ranges
        The id of a system or a range, one of them None; then the minimum range, if any.
    """
    from rangemap.config import SystemChoice  # noqa: PLC0415 (heavy)
    from rangemap.units import format_range  # noqa: PLC0415 (with its users)

    system, range_text, min_range_text = (*ranges, None)[:3]
    if (system is None) == (range_text is None) or system == "":
        msg = "give either --system with an id (see `rangemap systems`) or --range"
        raise ConfigError(msg)
    least_km = None if min_range_text is None else _range_km("--min-range", min_range_text)
    if range_text is None:
        return SystemChoice(id=system, min_range_km=least_km)
    km = _range_km("--range", range_text)
    if least_km is not None and least_km >= km:
        msg = f"--min-range: got {min_range_text}; write less than the range of {range_text}"
        raise ConfigError(msg)
    source = "given on the command line"
    return SystemChoice(name=format_range(km), range_km=km, min_range_km=least_km, source=source)


def _range_km(option: str, text: str) -> float:
    from rangemap.config import MAX_RANGE_KM  # noqa: PLC0415 (heavy)
    from rangemap.units import parse_distance_km  # noqa: PLC0415 (with its users)

    km = parse_distance_km(text)
    if not 0 < km <= MAX_RANGE_KM:
        msg = f"{option}: got {text}; write a range above 0 and at most {MAX_RANGE_KM:,.0f} km"
        raise ConfigError(msg)
    return km
