"""Sites of the user's own, measured: how far each is, by what margin, from which launch point."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Protocol

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely

from rangemap.analysis.range_map import SitesInReach
from rangemap.config import Sites
from rangemap.errors import RegionError
from rangemap.field import DistanceField, Floats
from rangemap.files import Account, vector_file
from rangemap.launch import LaunchRegion
from rangemap.sentences import Phrase, Speech
from rangemap.world import System

SITE_COLUMNS = (
    *("system_id", "site", "lat", "lon", "distance_km", "margin_km", "certainty"),
    *("launch_region", "launch_lat", "launch_lon"),
)
MOST_SITES = 100_000


class MeasuredFrom(Protocol):
    """A launch region, its field, and what is launched from there: `Launched` is one."""

    @property
    def region(self) -> LaunchRegion:
        """The launch region."""

    @property
    def field(self) -> DistanceField:
        """Of the launch region."""

    @property
    def systems(self) -> tuple[System, ...]:
        """Those that are launched from it."""


@dataclass(frozen=True)
class GivenSites:
    """Sites as their file has them: names, no two alike, and where they are, in degrees."""

    names: list[str]
    lon: Floats
    lat: Floats
    account: Account


def read_sites(sites: Sites, base_dir: Path) -> GivenSites:
    """Return the sites of a file.

    Parameters
    ----------
    sites
        The `[sites]` table.
    base_dir
        Where a relative file is looked for.

    Raises
    ------
    RegionError
        As from `vector_file.read`; besides, if what is in the file is no point, or there are more
        than 100,000.
    """
    how = {"repair": sites.repair, "allow_partial": sites.allow_partial, "each": True}
    most = MOST_SITES if sites.filter is None else None
    found = vector_file.read(base_dir / sites.file, sites.layer, sites.filter, most, **how)
    named = [*_points_of(found.features, sites.file)]
    if len(named) > MOST_SITES:
        msg = (
            f"{sites.file}: holds {len(named):,} points; a map lists {MOST_SITES:,} sites at most; "
            "choose some with filter, or measure them all in Python: "
            "rangemap.DistanceField takes millions of points"
        )
        raise RegionError(msg)
    lon, lat = np.array([at for _name, at in named]).T
    return GivenSites([*_apart([name for name, _at in named])], lon, lat, found.account)


def _points_of(
    features: Sequence[vector_file.Feature], file: str
) -> Iterator[tuple[str, tuple[float, float]]]:
    """Yield the name and place of each point; points of one feature have its name with a number."""
    for number, one in enumerate(features, start=1):
        name = one.about.get("name") or f"site {number}"
        parts = shapely.get_parts(one.geometry)
        if shapely.get_dimensions(parts).any():
            kind = one.geometry.geom_type
            msg = f"{file}: {name} is a {kind}, and sites are points; write the point of each"
            raise RegionError(msg)
        for part, (lon, lat) in enumerate(shapely.get_coordinates(parts), start=1):
            yield f"{name} {part}" if len(parts) > 1 else name, (float(lon), float(lat))


def _apart(names: Sequence[str]) -> Iterator[str]:
    """Yield names, with a number after one that others have as well."""
    seen: Counter[str] = Counter()
    for name in names:
        seen[name] += 1
        yield name if seen[name] == 1 else f"{name} ({seen[name]})"


def sites_in_reach(
    given: GivenSites, launched: Sequence[MeasuredFrom], systems: Sequence[str], say: Speech
) -> SitesInReach:
    """Return what is in reach of a user's sites.

    Parameters
    ----------
    given
        From `read_sites`.
    launched
        What is launched from each launch region.
    systems
        The ids of all systems, in the order of the config.
    say
        The language of the sentence.
    """
    rows = {system.id: _measured(given, one, system) for one in launched for system in one.systems}
    names = {system.id: system.name for one in launched for system in one.systems}
    table = pd.concat([rows[key] for key in systems], ignore_index=True)
    points = shapely.points(table["lon"].to_numpy(), table["lat"].to_numpy())
    frame = gpd.GeoDataFrame(table, geometry=points, crs="OGC:CRS84")
    counts: list[dict[str, Any]] = []
    for key in systems:
        certainty = rows[key]["certainty"]
        inside, certain = int((certainty != "outside").sum()), int((certainty == "certain").sum())
        counts.append({"id": key, "in_reach": inside, "certain": certain})
    summary = {
        "file": given.account.file,
        "count": len(given.names),
        "systems": counts,
        "text": say.in_a_row(_said(names[one["id"]], one, len(given.names), say) for one in counts),
    }
    return SitesInReach(frame, summary)


def _measured(given: GivenSites, launched: MeasuredFrom, system: System) -> pd.DataFrame:
    """Return what one system makes of each site, the nearest first."""
    field, lon, lat = launched.field, given.lon, given.lat
    metres = field.distance(lon, lat)
    measured = np.isfinite(metres)
    least_m = (system.min_range_km or 0.0) * 1000.0
    near = measured & (metres < least_m)
    too_near = np.zeros(len(lon), dtype=bool)
    too_near[near] = field.farthest(lon[near], lat[near]) < least_m
    launch = np.full((2, len(lon)), np.nan)
    launch[:, measured] = field.nearest(lon[measured], lat[measured])[:2]
    km = metres / 1000.0
    outside, certain = (km > system.range_km) | too_near, km <= system.certain_km
    distance_km = pd.Series(km).round(3).where(measured)
    table = pd.DataFrame(
        {
            "system_id": system.id,
            "site": given.names,
            "lat": lat,
            "lon": lon,
            "distance_km": distance_km,
            "margin_km": (system.range_km - distance_km).round(3),
            "certainty": np.select([outside, certain], ["outside", "certain"], "possible"),
            "launch_region": launched.region.name,
            "launch_lat": launch[1].round(6),
            "launch_lon": launch[0].round(6),
        }
    )
    return table.sort_values("distance_km", kind="stable", ignore_index=True)


def _said(name: str, count: dict[str, Any], total: int, say: Speech) -> Phrase:
    """Write how many sites a system reaches."""
    inside, certain = count["in_reach"], count["certain"]
    given = {"system": name, "number": say.number(inside), "total": say.number(total)}
    if not inside:
        return say("None of the {total} sites is in reach of {system}.", **given)
    if certain == inside:
        return say.by_number(
            "{number} of the {total} sites is in reach of {system}.",
            "{number} of the {total} sites are in reach of {system}.",
            inside,
            **given,
        )
    return say.by_number(
        "{number} of the {total} sites is in reach of {system}, {certain} of them for certain.",
        "{number} of the {total} sites are in reach of {system}, {certain} of them for certain.",
        inside,
        certain=say.number(certain) if certain else say.meant("how many", "none"),
        **given,
    )
