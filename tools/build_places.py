"""Places from GeoNames, each put in a country of the international view."""

import json
from dataclasses import dataclass
from typing import Any

import build_named_areas
import geopandas as gpd
import numpy as np
import pandas as pd
import place_english
import place_other_names
import place_populations
import place_rank
import place_sections
import place_sources
import place_without_figure
import shapely
from find_source_files import Inputs
from numpy.typing import NDArray
from place_sources import EARTH_KM, on_sphere, plain
from scipy.spatial import cKDTree

MIN_POPULATION = 1_000
_MANY = 100_000  # from here on a place keeps its alternate names
_TRUST_KM = 5.0  # 1:10m borders are this far off at worst: GeoNames' own country wins
_COAST_KM = 250.0  # a place on no polygon, as Matsu and Taganak, whose islands are not drawn
# Where the border view decides, not GeoNames: (GeoNames' country, the polygon it lies in).
_VIEW_DECIDES = {
    *(("ISR", "PSX"), ("ISR", "SYR"), ("MAR", "SAH"), ("CHN", "MAC"), ("CUB", "USG")),
    *(("SDN", "ABY"), ("SDS", "ABY"), ("CHN", "PIS"), ("VNM", "PIS")),
}
# Where the largest place of the name is not the capital (Delhi is also called New Delhi), or none
# has it: Ngerulmud, in Melekeok.
_CAPITAL_IDS = {"IN": 1261481, "PW": 8063361}
# Places whose coordinates are wrong: this one is 75 km out at sea
_MISPLACED = {3785489: "La Aguada, Venezuela"}
# Second entries under another name, which no rule finds
_DOUBLES = {
    1271850: "Gadag, in Gadag-Betageri",
    1857144: "Minamirinkan, in Yamato",
    2112312: "Katsuta, since 1994 Hitachi-Naka",
    2216885: "Zawiya, twice in Libya",
    2422488: "Camayenne, a quarter of Conakry",
    2864072: "Neue Neustadt, a quarter of Magdeburg",
    4333190: "Metairie Terrace, in Metairie",
    4756955: "East Hampton, in Hampton",
    4903976: "North Peoria, in Peoria",
    8134081: "New Cairo, twice",
    10303650: "Simele, also Sumayl",
    11496092: "Hoàng Sa, Vietnam's name of Sansha",
    13118244: "Mandaluyong, twice",
    13631407: "Abu al-Kahsib, also Abi al Khasib",
}


@dataclass(frozen=True)
class Places:
    """What is made of GeoNames' places."""

    places: gpd.GeoDataFrame
    """The places of 1,000 people and more, every capital, and places without a figure."""
    sections: pd.DataFrame
    """Sections of cities, with the ``geonameid`` of their city in ``part_of``."""
    populations: pd.DataFrame
    """The populations that were mended or set aside, with the reason."""
    other_names: pd.DataFrame
    """By what else a place is found, where no place prints a name."""


def build_places(inputs: Inputs, countries: gpd.GeoDataFrame) -> Places:
    """Return the places by GeoNames id, the sections of cities, and which populations are odd."""
    places = pd.DataFrame(json.loads(inputs.cities.read_text(encoding="utf-8")).values())
    facts = json.loads(inputs.country_facts.read_text(encoding="utf-8"))
    kinds = place_sources.kinds(inputs.kinds)
    codes = place_sources.codes(inputs.codes).reindex(places.geonameid)
    before = places.geonameid.map(kinds.kind)
    places["kind"] = pd.Series(codes.to_numpy(), places.index).fillna(before).fillna("")
    places["coded_before"] = before.notna()
    places["capital"] = places.geonameid.isin(_capital_ids(places, facts))
    listed = (places.population >= MIN_POPULATION) | (places.population == 0) | places.capital
    places = places[listed]
    places = places[~places.geonameid.isin(_DOUBLES | _MISPLACED)].sort_values(
        "geonameid", ignore_index=True
    )
    places["adm0_a3"] = _countries_of(places, countries)
    places["division"] = places.countrycode + "." + places.admin1code.astype(str)
    places["second"] = place_sources.second_divisions(inputs.divisions, places)
    english = place_sources.english_names(inputs.english_names)
    places["english"] = place_english.names(places, english)
    places["count"] = places.alternatenames.map(len)
    places = _with_figures(_with_bare_names(places), inputs)
    city = place_sections.cities_of(places)
    of_city = places.geonameid.isin(city.index)
    whole = places[~of_city].reset_index(drop=True)
    judged = place_populations.judge(whole, kinds.people)
    whole = whole.assign(population=judged.population, believed=judged.believed)
    whole["urban_population"] = place_populations.urban_areas(whole)
    nations = countries.set_index("adm0_a3").pop_est
    states = countries.adm0_a3[countries.sovereign == countries["name"]]
    whole["known"] = place_rank.known(whole, nations, set(states))
    named = pd.concat([whole, places[of_city & _keeps_alternates(places)]])
    named["large"] = _keeps_alternates(named)
    return Places(
        _table(whole, countries, _division_names(inputs)),
        _sections(places[of_city], city),
        _odd(whole, judged),
        place_other_names.other_names(named.fillna({"known": np.inf}), english),
    )


def _table(
    places: pd.DataFrame, countries: gpd.GeoDataFrame, divisions: dict[str, str]
) -> gpd.GeoDataFrame:
    """Return the table of places that ships; ``admin1`` is still GeoNames' own name."""
    rows = countries.set_index("adm0_a3")
    table = pd.DataFrame(
        {
            "geonameid": places.geonameid.astype("int64"),
            "name": places.english,
            "local_name": _other(places["name"], places.english),
            "alternates": _alternates(places).where(_keeps_alternates(places)),
            "adm0_a3": places.adm0_a3,
            "country": places.adm0_a3.map(rows.name),
            "iso_a3": places.adm0_a3.map(rows.iso_a3),
            "geonames_cc": places.countrycode,
            "admin1": places.division.map(divisions),
            "lat": places.latitude.astype(float),
            "lon": places.longitude.astype(float),
            "population": places.population.astype("int64"),
            "urban_population": places.urban_population,
            "believed": places.believed.astype(bool),
            "known": places.known,
            "capital": places.capital.astype(bool),
        }
    )
    points = gpd.points_from_xy(table.lon, table.lat)
    return gpd.GeoDataFrame(table, geometry=points, crs="EPSG:4326")


def _sections(sections: pd.DataFrame, city: pd.Series) -> pd.DataFrame:
    """Return the table of sections that ships."""
    return pd.DataFrame(
        {
            "geonameid": sections.geonameid.astype("int64"),
            "part_of": sections.geonameid.map(city).astype("int64"),
            "name": sections.english,
            "local_name": _other(sections["name"], sections.english),
            "alternates": _alternates(sections).where(_keeps_alternates(sections)),
            "lat": sections.latitude.astype(float),
            "lon": sections.longitude.astype(float),
            "population": sections.population.astype("int64"),
        }
    ).reset_index(drop=True)


def _odd(places: pd.DataFrame, judged: pd.DataFrame) -> pd.DataFrame:
    """Return the populations that are not GeoNames' own or not believed, the largest first."""
    table = pd.DataFrame(
        {
            "geonameid": places.geonameid,
            "name": places.english,
            "country": places.adm0_a3,
            **{key: judged[key] for key in ("geonames", "older", "elsewhere", "population")},
            "reason": judged.reason,
        }
    )
    table = table[table.reason != ""].astype({"older": "Int64", "elsewhere": "Int64"})
    return table.sort_values(["geonames", "geonameid"], ascending=[False, True], ignore_index=True)


def _other(local: pd.Series, printed: pd.Series) -> pd.Series:
    return local.where(local != printed)


def _keeps_alternates(places: pd.DataFrame) -> pd.Series:
    return (places.population >= _MANY) | places.capital


def _alternates(places: pd.DataFrame) -> pd.Series:
    """Return all other names of places, GeoNames' own among them where English has another."""
    own = zip(places.alternatenames, places["name"], places.english, strict=True)
    joined = [_joined([*others, *({local} - {printed})]) for others, local, printed in own]
    return pd.Series(joined, index=places.index, dtype=object)


def _with_figures(places: pd.DataFrame, inputs: Inputs) -> pd.DataFrame:
    """Return places with what the World Cities Database has of each in ``elsewhere``.

    ``newcomer`` are those of which nobody else knows; ``given`` is a figure where GeoNames has
    none, and then the population.
    """
    cities = place_sources.cities_elsewhere(inputs.world_cities)
    places = places.assign(elsewhere=place_populations.people_elsewhere(places, cities))
    unknown = (places.kind == "") & (places.elsewhere == 0) & ~places.capital
    given = place_without_figure.given(places, cities)
    return places.assign(
        newcomer=unknown & (places.population > 0),
        given=given,
        population=places.population.where(given == 0, given),
    )


def _with_bare_names(places: pd.DataFrame) -> pd.DataFrame:
    """Return places with the names that they print in ``own``, and all in ``names``."""
    bare = place_populations.bare
    own = [{bare(a), bare(b)} for a, b in zip(places["name"], places.english, strict=True)]
    others = [{bare(name) for name in names} for names in places.alternatenames]
    names = [printed | more for printed, more in zip(own, others, strict=True)]
    return places.assign(own=own, names=names)


def with_english_divisions(
    places: gpd.GeoDataFrame, admin1: gpd.GeoDataFrame, inputs: Inputs
) -> gpd.GeoDataFrame:
    """Return the places with the English names of their divisions, GeoNames' in ``admin1_local``.

    Parameters
    ----------
    places
        With GeoNames' own names in ``admin1``.
    admin1
        The finished table of regions.
    inputs
        Where the ISO codes of the divisions stand.
    """
    lines = inputs.subdivisions.read_text(encoding="utf-8").splitlines()
    codes = {(row[2][:2], row[0]): row[1] for row in (line.split("\t") for line in lines)}
    own = places[["admin1", "geonames_cc", "adm0_a3"]].dropna().drop_duplicates()
    own.columns = pd.Index(["name", "country", "adm0_a3"])
    keys = list(zip(own.country, own["name"], strict=True))
    own["iso_3166_2"] = [codes.get(key) for key in keys]
    areas = {key: english for key, (_code, english, _others) in build_named_areas.KNOWN.items()}
    names = place_english.division_names(own, admin1, areas)
    english = dict(zip(zip(own["name"], own.country, own.adm0_a3, strict=True), names, strict=True))
    local = places.admin1
    rows = zip(local, places.geonames_cc, places.adm0_a3, strict=True)
    printed = pd.Series([english.get(row) for row in rows], index=places.index, dtype=object)
    places = places.assign(admin1=printed)
    places.insert(places.columns.get_loc("admin1") + 1, "admin1_local", _other(local, printed))
    return places


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
        group = group[group.kind != "PPLX"]  # noqa: PLW2901 - East Jerusalem is a section
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
    chord, nearest = cKDTree(on_sphere(outline[:, 0], outline[:, 1])).query(
        on_sphere(places.longitude.to_numpy(), places.latitude.to_numpy())
    )
    return 2 * EARTH_KM * np.arcsin(chord / 2), owner[nearest]
