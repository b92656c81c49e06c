"""The table of countries: how much of each is in reach, by what margin, with which places.

Areas are on the ellipsoid, from borders at full detail.
"""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.analysis.city_table import MeasuredPlaces
from rangemap.field import DistanceField, Floats, geodesy, outline_distance
from rangemap.launch import LaunchRegion
from rangemap.world import System, border_views

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
    "missing_km2",
    "missing_where",
    "missing_city",
    "share_largest_part",
)
_WINDS = (
    *("north", "north-east", "east", "south-east", "south", "south-west", "west", "north-west"),
)
_NO_TELLING = 0.1  # of the side of a square as large as the country
Reaches = tuple[BaseGeometry, BaseGeometry]  # the certain and the whole one; one where they agree


def country_table(
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
        range, or within the range where there is no low one, ``missing_...`` what of a country in
        reach only in part is out of reach: its area, where in the country it lies
        ("north-east"), and the capital or else the largest listed place there;
        ``share_largest_part`` how much of the largest of its parts is in reach, which is the
        mainland of a country that has one.
    """
    borders = border_views.countries(
        region.borders, ("adm0_a3", "iso_a3", "name", "capital", "area_km2", "geometry")
    )
    launch = region.countries
    touched = np.zeros(len(borders), dtype=bool)
    for _certain, reach in reaches:
        shapely.prepare(reach)
        touched |= shapely.intersects(reach, borders.geometry.to_numpy())
    touched |= borders["adm0_a3"].isin(launch).to_numpy()
    borders = borders[touched].reset_index(drop=True)
    with ThreadPoolExecutor(1) as pool:  # the distances and the overlays let each other run
        distances = pool.submit(outline_distance.nearest, field, list(borders.geometry))
        frames = [
            _of_system(system, reach, borders, places)
            for system, reach in zip(systems, reaches, strict=True)
        ]
        nearest_km = (distances.result().metres / 1000.0).round(3)
    nearest_km[np.isinf(nearest_km)] = np.nan  # where no launch point can fire
    ranges_km = np.repeat([system.range_km for system in systems], len(borders))
    table = pd.concat(frames)
    table["nearest_km"] = nearest_km[table.index]
    table["margin_km"] = (ranges_km - table["nearest_km"]).round(3)
    table = table.reset_index(drop=True)
    table["launch"] = table["adm0_a3"].isin(launch)
    table = table[(table["share_in_reach"] > 0) | (table["places_in_reach"] > 0) | table["launch"]]
    table = table[[*COUNTRY_COLUMNS, "adm0_a3", "geometry"]].reset_index(drop=True)
    # null where a country has no capital, and so in no run a column of objects
    table = table.astype(dict.fromkeys(("capital_in_reach", "capital_certain"), "boolean"))
    return gpd.GeoDataFrame(table, geometry="geometry", crs="EPSG:4326")


def _of_system(
    system: System, reaches: Reaches, borders: gpd.GeoDataFrame, places: MeasuredPlaces
) -> gpd.GeoDataFrame:
    """Return one system's part of the table of countries."""
    certain, reach = reaches
    area, share = shares(reach, borders)
    several = shapely.get_num_geometries(borders.geometry.to_numpy()) > 1
    largest, part = share.copy(), several & (share > 0.0) & (share < 1.0)
    largest[part] = shares(reach, _largest_parts(borders[part]))[1]
    share_certain = share if certain is reach else shares(certain, borders)[1]
    status = places.status(system)
    table = _by_country(places, status != "outside", borders["adm0_a3"])
    certainly = _by_country(places, status == "certain", borders["adm0_a3"])
    missing = _missing(reach, share, borders, _foremost(places, status == "outside"))
    return borders.assign(
        system_id=system.id,
        country=borders["name"],
        share_in_reach=share,
        area_in_reach_km2=area.round(1),
        country_area_km2=borders["area_km2"].round(1),
        places_in_reach=table["places"],
        population_in_reach=table["population"],
        capital_in_reach=table["capital"],
        share_certain=np.minimum(share_certain, share),
        places_certain=certainly["places"],
        population_certain=certainly["population"],
        capital_certain=certainly["capital"],
        missing_km2=(borders["area_km2"] - area).where((share > 0.0) & (share < 1.0)).round(1),
        missing_where=missing["where"],
        missing_city=missing["city"],
        share_largest_part=largest,
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


def _foremost(places: MeasuredPlaces, chosen: NDArray[np.bool_]) -> "pd.Series[str]":
    """Return of some listed places the capital of each country, or else the largest."""
    table = places.table[chosen & places.counted()]
    order = ["capital", "population", "geonameid"]
    largest = table.sort_values(order, ascending=[False, False, True])
    return largest.drop_duplicates("adm0_a3").set_index("adm0_a3")["name"]


def _missing(
    reach: BaseGeometry, share: Floats, borders: gpd.GeoDataFrame, cities: "pd.Series[str]"
) -> pd.DataFrame:
    """Return where in each country in reach in part the rest lies, and its largest place."""
    part = (share > 0.0) & (share < 1.0)
    where = np.full(len(borders), None, dtype=object)
    for row in np.nonzero(part)[0]:
        shape = borders.geometry.iloc[row]
        inside, outside = shapely.intersection(shape, reach), shapely.difference(shape, reach)
        where[row] = _direction(_middle(inside), _middle(outside), shapely.area(shape))
    return pd.DataFrame(
        {"where": where, "city": borders["adm0_a3"].map(cities).astype(object).where(part, None)},
        index=borders.index,
    )


def _middle(geometry: BaseGeometry) -> tuple[float, float]:
    """Return the middle of polygons: degrees, which may go beyond 180 where they lie across it."""
    parts = shapely.get_parts(geodesy.polygons_of(geometry))
    lon, lat = shapely.get_coordinates(shapely.centroid(parts)).T
    weights = shapely.area(parts) * np.cos(np.radians(lat)) + 1e-12
    largest = lon[np.argmax(weights)]
    lon = largest + _turned(lon - largest)
    return float(np.average(lon, weights=weights)), float(np.average(lat, weights=weights))


def _direction(
    start: tuple[float, float], end: tuple[float, float], area_degrees2: float
) -> str | None:
    """Return the wind towards which one middle of a country lies from another.

    As on a map with north at the top; None where they are so near that there is no telling.
    """
    shrunk = np.cos(np.radians((start[1] + end[1]) / 2.0))
    east, north = _turned(end[0] - start[0]) * shrunk, end[1] - start[1]
    if np.hypot(east, north) < _NO_TELLING * np.sqrt(area_degrees2 * shrunk):
        return None
    return _WINDS[round(float(np.degrees(np.arctan2(east, north))) / 45.0) % len(_WINDS)]


def _turned(degrees: Any) -> Any:  # noqa: ANN401 (a number or an array)
    """Return differences of longitude from -180 to 180."""
    return (degrees + 180.0) % 360.0 - 180.0


def _largest_parts(borders: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the largest part of each country, by its area on the ellipsoid."""
    largest, km2 = [], []
    for shape in borders.geometry:
        parts = shapely.get_parts(shape)
        areas = shapely.area(parts) * np.cos(np.radians(shapely.get_y(shapely.centroid(parts))))
        part = parts[int(np.argmax(areas))]
        largest.append(part)
        km2.append(geodesy.area(part) / 1e6)
    return gpd.GeoDataFrame({"area_km2": km2}, geometry=largest, crs=borders.crs)


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
