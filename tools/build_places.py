"""Places from GeoNames, each put in a country of the international view."""

import json
import unicodedata
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from find_source_files import Inputs
from numpy.typing import NDArray
from scipy.spatial import cKDTree

MIN_POPULATION = 1_000
_MANY = 100_000  # from here on a place keeps its alternate names, and doubles are looked for
_TRUST_KM = 5.0  # 1:10m borders are this far off at worst: GeoNames' own country wins
_COAST_KM = 250.0  # a place on no polygon, as Matsu and Taganak, whose islands are not drawn
# Where the border view decides, not GeoNames: (GeoNames' country, the polygon it lies in).
_VIEW_DECIDES = {
    *(("ISR", "PSX"), ("ISR", "SYR"), ("MAR", "SAH"), ("CHN", "MAC"), ("CUB", "USG")),
    *(("SDN", "ABY"), ("SDS", "ABY"), ("CHN", "PIS"), ("VNM", "PIS")),
}
# Where GeoNames' name is of a quarter, and what stands there is known by another
_NAMES = {7503195: "Diego Garcia"}
_DOUBLE_KM = 10.0
_EARTH_KM = 6371.0088
# Where the largest place of the name is not the capital (Delhi is also called New Delhi), or none
# has it: Ngerulmud, in Melekeok.
_CAPITAL_IDS = {"IN": 1261481, "PW": 8063361}
# Places whose coordinates are wrong: this one is 75 km out at sea
_MISPLACED = {3785489: "La Aguada, Venezuela"}
# Second entries under another name, and parts that carry the population of the whole city.
_DOUBLES = {
    99071: "Al Mawsil al Jadidah, a quarter of Mosul, larger than Mosul",
    1271850: "Gadag, in Gadag-Betageri",
    1818222: "Yuen Long San Hui, in Yuen Long",
    1857144: "Minamirinkan, in Yamato",
    1880159: "Ulu Bedok, in Bedok New Town",
    2112312: "Katsuta, since 1994 Hitachi-Naka",
    2216885: "Zawiya, twice in Libya",
    2422488: "Camayenne, a quarter of Conakry",
    2864072: "Neue Neustadt, a quarter of Magdeburg",
    4333190: "Metairie Terrace, in Metairie",
    4756955: "East Hampton, in Hampton",
    4903976: "North Peoria, in Peoria",
    4951305: "South Boston, in Boston",
    8134081: "New Cairo, twice",
    10303650: "Simele, also Sumayl",
    11496092: "Hoàng Sa, Vietnam's name of Sansha",
    12808658: "Paris 11e, twice",
    12808673: "Paris 13e, twice",
    13118244: "Mandaluyong, twice",
}


def build_places(inputs: Inputs, countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the places of 1,000 people and more, and every capital, by GeoNames id."""
    places = pd.DataFrame(json.loads(inputs.cities.read_text(encoding="utf-8")).values())
    facts = json.loads(inputs.country_facts.read_text(encoding="utf-8"))
    places["capital"] = places.geonameid.isin(_capital_ids(places, facts))
    places = places[(places.population >= MIN_POPULATION) | places.capital]
    places = places.sort_values("geonameid", ignore_index=True)
    places["adm0_a3"] = _countries_of(places, countries)
    places = _without_doubles(places).reset_index(drop=True)
    rows = countries.set_index("adm0_a3")
    divisions = _division_names(inputs)
    codes = places.countrycode + "." + places.admin1code.astype(str)
    keep_alternates = (places.population >= _MANY) | places.capital
    table = pd.DataFrame(
        {
            "geonameid": places.geonameid.astype("int64"),
            "name": places.geonameid.map(_NAMES).fillna(places.name),
            "alternates": places.alternatenames.map(_joined).where(keep_alternates),
            "adm0_a3": places.adm0_a3,
            "country": places.adm0_a3.map(rows.name),
            "iso_a3": places.adm0_a3.map(rows.iso_a3),
            "geonames_cc": places.countrycode,
            "admin1": codes.map(divisions),
            "lat": places.latitude.astype(float),
            "lon": places.longitude.astype(float),
            "population": places.population.astype("int64"),
            "capital": places.capital.astype(bool),
        }
    )
    points = gpd.points_from_xy(table.lon, table.lat)
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def plain(name: str) -> str:
    """Return a name without accents, case and punctuation, to compare it with another."""
    decomposed = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    return "".join(c for c in decomposed.casefold() if c.isalnum())


def _joined(names: list[str]) -> str | None:
    return "|".join(sorted({n.strip().replace("|", " ") for n in names if n.strip()})) or None


def _division_names(inputs: Inputs) -> dict[str, str]:
    lines = inputs.subdivisions.read_text(encoding="utf-8").splitlines()
    rows = [line.split("\t") for line in lines]
    return {row[2]: row[0] for row in rows if row[2]}


def _capital_ids(places: pd.DataFrame, facts: dict[str, Any]) -> set[int]:
    """Return the place that is each country's capital: the largest one that bears its name.

    Countries that are no more have none.
    """
    chosen = set()
    for code, group in places.groupby("countrycode"):
        fact = facts.get(str(code))
        if not fact or not fact["capital"]:
            continue
        if code in _CAPITAL_IDS:
            chosen.add(_CAPITAL_IDS[str(code)])
            continue
        wanted = plain(fact["capital"])
        named = group.name.map(plain) == wanted
        also = group.alternatenames.map(lambda names, w=wanted: w in {plain(n) for n in names})
        found = group[named | also].sort_values(["population", "geonameid"])
        if found.empty:
            print(f"no place for the capital of {code}: {fact['capital']}")
            continue
        chosen.add(int(found.geonameid.iloc[-1]))
    return chosen


def _countries_of(places: pd.DataFrame, countries: gpd.GeoDataFrame) -> NDArray[np.str_]:
    """Return the ``adm0_a3`` of every place: by polygon, checked against GeoNames' own code."""
    codes = countries.adm0_a3.to_numpy(dtype=str)
    coded = countries[countries.iso_a2.notna()]
    own = places.countrycode.map(dict(zip(coded.iso_a2, coded.adm0_a3, strict=True)))
    own = own.to_numpy(dtype=str)
    points = shapely.points(places.longitude, places.latitude)
    row, point = shapely.STRtree(points).query(countries.geometry.to_numpy(), "intersects")
    inside = np.full(len(places), "", dtype=codes.dtype)
    inside[point] = codes[row]
    result = inside.copy()
    settled = [pair in _VIEW_DECIDES for pair in zip(own, inside, strict=True)]
    doubtful = (inside != own) & ~np.array(settled)
    off_km = np.full(len(places), np.inf)
    for code in np.unique(own[doubtful]):
        mask = doubtful & (own == code)
        off_km[mask] = _distance_km(countries[countries.adm0_a3 == code], places[mask])[0]
    limit = np.where(inside == "", _COAST_KM, _TRUST_KM)
    result[doubtful & (off_km <= limit)] = own[doubtful & (off_km <= limit)]
    lost = result == ""
    result[lost] = codes[_distance_km(countries, places[lost])[1]]
    return result


def _distance_km(
    countries: gpd.GeoDataFrame, places: pd.DataFrame
) -> tuple[NDArray[np.float64], NDArray[np.intp]]:
    """Return how far places are from the nearest outline, and which row's outline it is.

    To about 0.1 km at the distances that are asked for: outlines are densified to 0.01 degrees.
    """
    dense = shapely.segmentize(countries.geometry.to_numpy(), 0.01)
    outline, owner = shapely.get_coordinates(dense, return_index=True)
    chord, nearest = cKDTree(_unit(outline[:, 0], outline[:, 1])).query(
        _unit(places.longitude.to_numpy(), places.latitude.to_numpy())
    )
    return 2 * _EARTH_KM * np.arcsin(chord / 2), owner[nearest]


def _unit(lon: NDArray[np.float64], lat: NDArray[np.float64]) -> NDArray[np.float64]:
    lam, phi = np.radians(lon), np.radians(lat)
    return np.column_stack([np.cos(phi) * np.cos(lam), np.cos(phi) * np.sin(lam), np.sin(phi)])


def _without_doubles(places: pd.DataFrame) -> pd.DataFrame:
    """Drop the second entry of a large place: same name and country, near, a like population."""
    places = places[~places.geonameid.isin(_DOUBLES | _MISPLACED)]
    large = places[places.population >= _MANY]
    where = _unit(large.longitude.to_numpy(), large.latitude.to_numpy())
    pairs = cKDTree(where).query_pairs(_DOUBLE_KM / _EARTH_KM)
    dropped = []
    for first, second in sorted(pairs):
        one, two = large.iloc[first], large.iloc[second]
        ratio = one.population / two.population
        if (
            one.adm0_a3 == two.adm0_a3
            and plain(one["name"]) == plain(two["name"])
            and 1 / 2 <= ratio <= 2  # noqa: PLR2004 - what is called a like population
        ):
            loser = min((one, two), key=lambda p: (p.capital, p.population, -p.geonameid))
            print(f"double: {one['name']} {one.geonameid} {two.geonameid}, {loser.geonameid} out")
            dropped.append(loser.geonameid)
    return places[~places.geonameid.isin(dropped)]
