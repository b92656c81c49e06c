"""The table of places: how far each is from the launch region, and by what margin it is in reach.

A place is in reach by its exact distance, never by the drawn outline.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray

from rangemap.analysis import about
from rangemap.analysis.reach import Report
from rangemap.config import MOST_TOLD, Scenario, at
from rangemap.errors import ConfigError, RegionError
from rangemap.field import DistanceField, Floats
from rangemap.launch import LaunchRegion
from rangemap.world import Place, System, border_views, place_names

CITY_COLUMNS = (
    "system_id",
    "geonameid",
    "city",
    "country",
    "iso_a3",
    "lat",
    "lon",
    "population",
    "distance_km",
    "margin_km",
    "certainty",
    "urban_population",
)
# Larger places are measured wherever they are, so that a map can name and find some out of reach.
LARGE = 100_000
BEYOND_M = 150_000.0  # so far out of reach even a town is measured, to be named beside the edge
_ALSO = ("adm0_a3", "admin1", "is_capital", "known")
_PLACE_COLUMNS = (
    "geonameid",
    "name",
    "adm0_a3",
    "country",
    "iso_a3",
    "admin1",
    "lat",
    "lon",
    "population",
    "urban_population",
    "believed",
    "known",
    "capital",
)


@dataclass(frozen=True)
class MeasuredPlaces:
    """Places with their distances.

    Attributes
    ----------
    table
        The shipped places that count, or are capitals, with ``distance_m`` (infinite beyond 150 km
        more than the longest range, but for capitals and large cities, and wherever no launch
        point can fire) and ``farthest_m`` (to the
        farthest launch point; measured only where a minimum range asks for it, else infinite).
    min_population
        Smaller places are not counted or listed.
    added, omitted
        Row labels of the places that the config wants named in any case, or never.
    """

    table: pd.DataFrame
    min_population: int
    added: tuple[int, ...] = ()
    omitted: tuple[int, ...] = ()

    def status(self, system: System) -> NDArray[np.str_]:
        """Return ``certain``, ``possible`` or ``outside`` for each place."""
        km = self.table["distance_m"].to_numpy() / 1000.0
        farthest_km = self.table["farthest_m"].to_numpy() / 1000.0
        too_near = farthest_km < (system.min_range_km or 0.0)
        outside, certain = (km > system.range_km) | too_near, km <= system.certain_km
        return np.select([outside, certain], ["outside", "certain"], "possible")

    def of(self, rows: Sequence[int] | NDArray[np.bool_]) -> "MeasuredPlaces":
        """Return some of the places, by their row labels or by whether each is chosen."""
        return replace(
            self, table=self.table.loc[rows if isinstance(rows, np.ndarray) else [*rows]]
        )

    def counted(self) -> NDArray[np.bool_]:
        """Return which places are large enough to be counted and listed."""
        return np.asarray(self.table["population"] >= self.min_population)

    def measured(self, system: System) -> pd.DataFrame:
        """Return the table with what one system makes of each place, as it is printed.

        Adds ``distance_km``, ``margin_km`` and ``certainty`` as in ``cities.csv``. To write these
        of all places takes longer than to choose some first.
        """
        table, status = self.table, self.status(system)
        distance_km = (table["distance_m"] / 1000.0).round(3)
        margin_km = (system.range_km - distance_km).round(3)
        added = {"distance_km": distance_km, "margin_km": margin_km}
        return table.assign(**added, certainty=status)


def measure_places(
    field: DistanceField, systems: Sequence[System], scenario: Scenario, report: Report
) -> MeasuredPlaces:
    """Measure every shipped place that matters to the map.

    Parameters
    ----------
    field
        Of the launch region.
    systems
        Their ranges say how far to look.
    scenario
        Places with fewer people than it counts are left out, but for capitals and those that it
        names.
    report
        Told the stage and what share of it is done.

    Raises
    ------
    ConfigError
        If cities that the map is to name or leave out, or what it is about, are unknown, or several
        are called so.
    """
    report("places", 0.0)
    least = max(scenario.cities.min_population, 1)  # without a figure none is listed but by name
    added = _ids(scenario, "map.add_cities")
    asked = [one.geonameid for one in about.asked(scenario) if isinstance(one, Place)]
    omitted = _ids(scenario, "map.omit_cities")
    table = border_views.places(scenario.view, _PLACE_COLUMNS)
    named = table["geonameid"].isin([*added, *asked])
    table = table[(table["population"] >= least) | table["capital"] | named]
    table = table.reset_index(drop=True)
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    longest = max(system.range_km for system in systems) * 1000.0
    large = table["population"].to_numpy() >= LARGE
    prominent = table["capital"].to_numpy() | large
    prominent |= table["geonameid"].isin([*added, *asked]).to_numpy()
    metres = field.distance(lon, lat, limit_m=longest + BEYOND_M)
    far = prominent & np.isinf(metres)
    metres[far] = field.distance(lon[far], lat[far])
    table["distance_m"] = metres
    table["farthest_m"] = farthest_metres(field, systems, lon, lat, metres)
    report("places", 1.0)
    rows = pd.Series(table.index, table["geonameid"])
    chosen = (tuple(rows[rows.index.isin(ids)].tolist()) for ids in (added, omitted))
    return MeasuredPlaces(table, scenario.cities.min_population, *chosen)


def _ids(scenario: Scenario, key: str) -> list[int]:
    """Return the ``geonameid`` of each name, or say all that is wrong with those of a key."""
    found: list[int] = []
    faults: list[str] = []
    names = getattr(scenario.map, key.removeprefix("map."))
    for index, name in enumerate(names):
        try:
            place = place_names.find(name, scenario.view)
        except RegionError as error:
            said = str(error)
        else:
            if place is not None:
                found.append(place.geonameid)
                continue
            said = f"no place is called '{name}'; write it as GeoNames does"
        if len(faults) == MOST_TOLD:
            more = len(names) - index
            faults.append(f"{key}: and up to {more:,} more are not looked for")
            break
        faults.append(at(scenario, f"{key}.{index}", said))
    if faults:
        raise ConfigError("\n".join(faults))
    return found


ORDERS = ("size", "distance", "margin")


@dataclass(frozen=True)
class Listing:
    """Which places are listed, and in what order.

    Attributes
    ----------
    order
        ``size`` (foreign before the launch region's own, the largest first), ``distance`` (the
        nearest first) or ``margin`` (those that are only just in reach first).
    foreign
        Whether those of the launch region's own states are left out.
    limit
        How many at most; 0 is all.
    """

    order: str = "distance"
    foreign: bool = False
    limit: int = 0

    def of(self, cities: pd.DataFrame, region: LaunchRegion) -> pd.DataFrame:
        """Return the rows of a table of places that are listed; ``attrs`` says ``of`` how many."""
        abroad = ~cities["adm0_a3"].isin(same_states(region))
        table = cities[abroad] if self.foreign else cities
        if self.order == "size":
            keys = ["abroad", "population", "geonameid"]
            table = table.assign(abroad=abroad).sort_values(keys, ascending=[False, False, True])
        elif self.order == "margin":
            table = table.sort_values(["margin_km", "geonameid"])
        count = len(table)
        table = table.head(self.limit) if self.limit else table
        table.attrs["of"] = count
        return table


def same_states(region: LaunchRegion) -> list[str]:
    """Return the countries and territories of the states that a launch region lies in."""
    table = border_views.countries(region.borders, ["adm0_a3", "sovereign"])
    states = table["sovereign"][table["adm0_a3"].isin(region.countries)]
    return list(table["adm0_a3"][table["sovereign"].isin(states)])


def known_km(km: float) -> float | None:
    """Return a distance or margin as plain data; None of one where no launch point can fire."""
    return float(km) if np.isfinite(km) else None


def large_cities(measured: Sequence[tuple[MeasuredPlaces, Sequence[System]]]) -> pd.DataFrame:
    """Return the world's large cities and capitals, largest first, as `RangeMap.large_cities`.

    Parameters
    ----------
    measured
        The same places as measured from each launch region, and the systems launched from there.
    """
    table = measured[0][0].table
    chosen = (table["capital"] | (table["population"] >= LARGE)).to_numpy()
    status = {
        system.id: places.status(system)[chosen]
        for places, systems in measured
        for system in systems
    }
    metres = np.min([places.table["distance_m"].to_numpy() for places, _of in measured], axis=0)
    km = pd.Series(metres[chosen] / 1000.0, table.index[chosen]).round(3)
    table = table[chosen].rename(columns={"name": "city"})
    table = table.assign(distance_km=km.where(np.isfinite(km)))  # else no launch point can fire
    columns = ["geonameid", "city", "country", "adm0_a3", "lat", "lon", "population"]
    columns += ["believed", "known", "distance_km"]
    table = pd.concat([table[columns], pd.DataFrame(status, table.index)], axis=1)
    return table.sort_values(
        ["population", "geonameid"], ascending=[False, True], ignore_index=True
    )


def farthest_metres(
    field: DistanceField, systems: Sequence[System], lon: Floats, lat: Floats, metres: Floats
) -> Floats:
    """Measure the farthest launch point of places that a minimum range may leave out."""
    least = max(system.min_range_km or 0.0 for system in systems) * 1000.0
    farthest = np.full(len(metres), np.inf)
    near = metres < least
    farthest[near] = field.farthest(lon[near], lat[near])
    return farthest


def city_table(places: MeasuredPlaces, systems: Sequence[System]) -> gpd.GeoDataFrame:
    """Return the places in reach of each system, by distance, as `RangeMap.cities`."""
    frames = []
    for system in systems:
        table = places.of(places.counted() & (places.status(system) != "outside")).measured(system)
        table = table.rename(columns={"name": "city", "capital": "is_capital"})
        table = table.assign(system_id=system.id)
        frames.append(table.sort_values(["distance_m", "geonameid"]))
    table = pd.concat(frames, ignore_index=True)[[*CITY_COLUMNS, *_ALSO]]
    points = shapely.points(table["lon"].to_numpy(), table["lat"].to_numpy())
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")
