"""Bands x countries x places -> the tables. Every number that a product prints is made here.

A place is in reach by its exact distance, never by the drawn outline; areas are on the ellipsoid,
from borders at full detail.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap import geodesy, views
from rangemap.config import Scenario
from rangemap.data import System
from rangemap.errors import ConfigError, RegionError
from rangemap.field import DistanceField
from rangemap.geodesy import Floats
from rangemap.places import find as find_place
from rangemap.proximity import nearest
from rangemap.reach import Report
from rangemap.region import LaunchRegion

COUNTRY_COLUMNS = (
    "system_id",
    "iso_a3",
    "country",
    "share_in_reach",
    "area_in_reach_km2",
    "country_area_km2",
    "nearest_km",
    "margin_km",
    "places_in_reach",
    "population_in_reach",
    "capital",
    "capital_in_reach",
    "launch",
    "share_certain",
    "places_certain",
    "population_certain",
    "capital_certain",
)
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
)
Reaches = tuple[BaseGeometry, BaseGeometry]  # the certain and the whole one; one where they agree
# Larger places are measured wherever they are, so that a map can name and find some out of reach.
LARGE = 100_000
BEYOND_M = 150_000.0  # so far out of reach even a town is measured, to be named beside the edge
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
    "capital",
)


@dataclass(frozen=True)
class MeasuredPlaces:
    """Places with their distances.

    Attributes
    ----------
    table
        The shipped places that count, or are capitals, with ``distance_m`` (infinite beyond 150 km
        more than the longest range, but for capitals and large cities) and ``farthest_m`` (to the
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

    def counted(self) -> NDArray[np.bool_]:
        """Return which places are large enough to be counted and listed."""
        return np.asarray(self.table["population"] >= self.min_population)

    def measured(self, system: System) -> pd.DataFrame:
        """Return the table with what one system makes of each place, as it is printed.

        Adds ``distance_km``, ``margin_km`` and ``certainty`` as in ``cities.csv``.
        """
        distance_km = (self.table["distance_m"] / 1000.0).round(3)
        margin_km = (system.range_km - distance_km).round(3)
        added = {"distance_km": distance_km, "margin_km": margin_km}
        return self.table.assign(**added, certainty=self.status(system))


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
        If cities that the map is to name or leave out are unknown, or several are called so.
    """
    report("places", 0.0)
    least = scenario.cities.min_population
    added = _ids("map.add_cities", scenario.map.add_cities, scenario.view)
    omitted = _ids("map.omit_cities", scenario.map.omit_cities, scenario.view)
    table = views.places(scenario.view, _PLACE_COLUMNS)
    named = table["geonameid"].isin(added)
    table = table[(table["population"] >= least) | table["capital"] | named]
    table = table.reset_index(drop=True)
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    longest = max(system.range_km for system in systems) * 1000.0
    large = table["population"].to_numpy() >= LARGE
    prominent = table["capital"].to_numpy() | large | table["geonameid"].isin(added).to_numpy()
    metres = field.distance(lon, lat, limit_m=longest + BEYOND_M)
    far = prominent & np.isinf(metres)
    metres[far] = field.distance(lon[far], lat[far])
    table["distance_m"] = metres
    table["farthest_m"] = _farthest(field, systems, lon, lat, metres)
    report("places", 1.0)
    rows = pd.Series(table.index, table["geonameid"])
    chosen = (tuple(rows[rows.index.isin(ids)].tolist()) for ids in (added, omitted))
    return MeasuredPlaces(table, least, *chosen)


def _ids(key: str, names: Sequence[str], view: str) -> list[int]:
    """Return the ``geonameid`` of each name, or say all that is wrong with those of a key."""
    found, faults = [], []
    for name in names:
        try:
            place = find_place(name, view)
        except RegionError as error:
            faults.append(f"{key}: {error}")
            continue
        if place is None:
            faults.append(f"{key}: no place is called '{name}'; write it as GeoNames does")
        else:
            found.append(place.geonameid)
    if faults:
        raise ConfigError("\n".join(faults))
    return found


def large_cities(places: MeasuredPlaces, systems: Sequence[System]) -> pd.DataFrame:
    """Return the world's large cities and capitals, largest first, as `RangeMap.large_cities`."""
    table = places.table
    chosen = (table["capital"] | (table["population"] >= LARGE)).to_numpy()
    status = {system.id: places.status(system)[chosen] for system in systems}
    table = table[chosen].rename(columns={"name": "city"})
    table = table.assign(distance_km=(table["distance_m"] / 1000.0).round(3))
    columns = ["geonameid", "city", "country", "adm0_a3", "lat", "lon", "population", "distance_km"]
    table = pd.concat([table[columns], pd.DataFrame(status, table.index)], axis=1)
    return table.sort_values(
        ["population", "geonameid"], ascending=[False, True], ignore_index=True
    )


def _farthest(
    field: DistanceField, systems: Sequence[System], lon: Floats, lat: Floats, metres: Floats
) -> Floats:
    """Measure the farthest launch point of places that a minimum range may leave out."""
    least = max(system.min_range_km or 0.0 for system in systems) * 1000.0
    farthest = np.full(len(metres), np.inf)
    near = metres < least
    farthest[near] = field.farthest(lon[near], lat[near])
    return farthest


def cities(places: MeasuredPlaces, systems: Sequence[System]) -> gpd.GeoDataFrame:
    """Return the places in reach of each system, by distance, as `RangeMap.cities`."""
    frames = []
    for system in systems:
        table = places.measured(system)
        table = table[places.counted() & (table["certainty"] != "outside")]
        table = table.rename(columns={"name": "city", "capital": "is_capital"})
        table = table.assign(system_id=system.id)
        frames.append(table.sort_values(["distance_m", "geonameid"]))
    table = pd.concat(frames, ignore_index=True)[[*CITY_COLUMNS, "admin1", "is_capital"]]
    points = shapely.points(table["lon"].to_numpy(), table["lat"].to_numpy())
    return gpd.GeoDataFrame(table, geometry=points, crs="OGC:CRS84")


def countries(
    field: DistanceField,
    systems: Sequence[System],
    reaches: Sequence[Reaches],
    places: MeasuredPlaces,
    region: LaunchRegion,
) -> gpd.GeoDataFrame:
    """Return the countries in reach of each system, as `RangeMap.countries`.

    Parameters
    ----------
    field
        Of the launch region.
    systems
        The systems.
    reaches
        The certain and the whole reach of each system.
    places
        Measured places.
    region
        The launch region: its border view, and its own countries, which are always listed.

    Returns
    -------
    geopandas.GeoDataFrame
        Sorted by system, share and name: ``share_in_reach`` 0 to 1, areas in square kilometres,
        ``launch`` true for the launch region's own, ``..._certain`` what is so within the low
        range, or within the range where there is no low one.
    """
    borders = views.countries(
        region.borders, ("adm0_a3", "iso_a3", "name", "capital", "area_km2", "geometry")
    )
    launch = region.countries
    touched = np.zeros(len(borders), dtype=bool)
    for _certain, reach in reaches:
        shapely.prepare(reach)
        touched |= shapely.intersects(reach, borders.geometry.to_numpy())
    touched |= borders["adm0_a3"].isin(launch).to_numpy()
    borders = borders[touched].reset_index(drop=True)
    nearest_km = (nearest(field, list(borders.geometry)).metres / 1000.0).round(3)
    frames = [
        _of_system(system, reach, borders.assign(nearest_km=nearest_km), places)
        for system, reach in zip(systems, reaches, strict=True)
    ]
    table = pd.concat(frames, ignore_index=True)
    table["launch"] = table["adm0_a3"].isin(launch)
    table = table[(table["share_in_reach"] > 0) | (table["places_in_reach"] > 0) | table["launch"]]
    table = table[[*COUNTRY_COLUMNS, "adm0_a3", "geometry"]].reset_index(drop=True)
    return gpd.GeoDataFrame(table, geometry="geometry", crs="OGC:CRS84")


def _of_system(
    system: System, reaches: Reaches, borders: gpd.GeoDataFrame, places: MeasuredPlaces
) -> gpd.GeoDataFrame:
    """Return one system's part of the table of countries."""
    certain, reach = reaches
    area, share = shares(reach, borders)
    share_certain = share if certain is reach else shares(certain, borders)[1]
    status = places.status(system)
    table = _by_country(places, status != "outside", borders["adm0_a3"])
    certainly = _by_country(places, status == "certain", borders["adm0_a3"])
    return borders.assign(
        system_id=system.id,
        country=borders["name"],
        share_in_reach=share,
        area_in_reach_km2=area.round(1),
        country_area_km2=borders["area_km2"].round(1),
        margin_km=(system.range_km - borders["nearest_km"]).round(3),
        places_in_reach=table["places"],
        population_in_reach=table["population"],
        capital_in_reach=table["capital"],
        share_certain=np.minimum(share_certain, share),
        places_certain=certainly["places"],
        population_certain=certainly["population"],
        capital_certain=certainly["capital"],
    ).sort_values(["share_in_reach", "country"], ascending=[False, True])


def _by_country(
    places: MeasuredPlaces, within: NDArray[np.bool_], codes: "pd.Series[str]"
) -> pd.DataFrame:
    """Return how many places and people are within, and whether the capital is, by country."""
    table = places.table
    counted = table[within & places.counted()].groupby("adm0_a3")["population"]
    capitals = table[table["capital"]].assign(within=within[table["capital"]])
    capital = capitals.groupby("adm0_a3")["within"].any()
    found = {
        "places": codes.map(counted.size()).fillna(0).astype(int),
        "population": codes.map(counted.sum()).fillna(0).astype(int),
        "capital": codes.map(capital.astype(object)),
    }
    return pd.DataFrame(found)


def shares(reach: BaseGeometry, borders: gpd.GeoDataFrame) -> tuple[Floats, Floats]:
    """Return how much of each country a reach covers: square kilometres, and 0 to 1.

    A part is never rounded to the whole, nor to nothing.

    Parameters
    ----------
    reach
        Polygons in degrees.
    borders
        Countries at full detail, with ``area_km2``.
    """
    area = np.array([_area_within(reach, shape) for shape in borders.geometry]) / 1e6
    whole = shapely.covers(reach, borders.geometry.to_numpy())
    area = np.where(whole, borders["area_km2"], area)
    share = np.where(whole, 1.0, np.minimum(area / borders["area_km2"], 1.0))
    part = ~whole & (area > 0.0)
    return area, np.where(part, np.clip(share, 1e-6, 1.0 - 1e-6), share).round(6)


def _area_within(reach: BaseGeometry, shape: BaseGeometry) -> float:
    if not shapely.intersects(reach, shape) or shapely.covers(reach, shape):
        return 0.0  # the caller knows the area of a whole country
    return geodesy.area(geodesy.polygons_of(shapely.intersection(reach, shape)))
