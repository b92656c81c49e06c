"""Countries of the international view from Natural Earth 5.1.1, 1:10m."""

import json
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from find_source_files import Inputs
from numpy.typing import NDArray

LANGUAGES = [
    "ar",
    "bn",
    "de",
    "en",
    "es",
    "fa",
    "fr",
    "el",
    "he",
    "hi",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "nl",
    "pl",
    "pt",
    "ru",
    "sv",
    "tr",
    "uk",
    "ur",
    "vi",
    "zh",
    "zht",
]
# Where NAME_EN is formal, or wrong: what a newspaper prints.
_NAMES = {
    "CHN": "China",
    "USA": "United States",
    "CZE": "Czechia",
    "GMB": "Gambia",
    "BHS": "Bahamas",
    "FSM": "Micronesia",
    "TLS": "Timor-Leste",
    "PGA": "Spratly Islands",  # the source gives Wake Island in every language
    "ESB": "Dhekelia",
    "WSB": "Akrotiri",
}
# Two ISO territories that the source draws as one feature, IOA: the dividing longitude and both.
_SPLIT_LON = 100.0
_SPLIT = (
    ("CXR", "CX", "CXR", "Christmas Island"),
    ("CCK", "CC", "CCK", "Cocos (Keeling) Islands"),
)
# ISO has no code for Kosovo; these are its user-assigned ones, used by the EU and GeoNames.
_KOSOVO = ("XK", "XKX")
_WGS84_A = 6378137.0
_WGS84_E = 0.0818191908426215


def build_countries(inputs: Inputs) -> gpd.GeoDataFrame:
    """Return one row a country or territory, without its capital."""
    # The encoding is not declared in the archive: without it names come out as mojibake.
    source = gpd.read_file(inputs.countries_zip, encoding="UTF-8")
    source.columns = [c if c == "geometry" else c.upper() for c in source.columns]
    facts = json.loads(inputs.country_facts.read_text(encoding="utf-8"))
    source = _split_indian_ocean(source, facts)
    table = pd.DataFrame({"adm0_a3": source.ADM0_A3})
    table["iso_a2"], table["iso_a3"] = _iso_codes(source)
    table["name"] = [_NAMES.get(r.ADM0_A3, r.NAME_EN) for r in source.itertuples()]
    table["name_long"] = source.FORMAL_EN.where(source.FORMAL_EN.notna(), table["name"])
    table.loc[table.adm0_a3 == "PSX", "name_long"] = "Palestine"  # the source: West Bank and Gaza
    table["sovereign"] = _sovereigns(source, table["name"])
    table["type"], table["continent"] = source.TYPE, source.CONTINENT
    table["pop_est"] = source.POP_EST.round().astype("int64")
    table["pop_year"] = source.POP_YEAR.astype("int32")
    table["label_lon"], table["label_lat"] = source.LABEL_X, source.LABEL_Y
    table["capital"] = None
    for language in LANGUAGES:
        table[f"name_{language}"] = source[f"NAME_{language.upper()}"]
    table.loc[table.adm0_a3 == "PGA", [f"name_{x}" for x in LANGUAGES if x != "en"]] = None
    table["name_en"] = table["name"]
    geometry = [clean_polygons(g) for g in source.geometry]
    table["area_km2"] = [area_km2(g) for g in geometry]
    countries = gpd.GeoDataFrame(table, geometry=geometry, crs="EPSG:4326")
    return countries.sort_values("adm0_a3", ignore_index=True)


def with_capitals(countries: gpd.GeoDataFrame, places: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the countries with the name of the place that is flagged as their capital."""
    capitals = places[places.capital].set_index("adm0_a3").name
    return countries.assign(
        capital=[capitals.get(code) for code in countries.adm0_a3],
    )


def clean_polygons(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return a valid (multi)polygon within the globe, exteriors counterclockwise (RFC 7946)."""
    if not geometry.is_valid:
        geometry = shapely.make_valid(geometry, method="structure", keep_collapsed=False)
    coordinates = shapely.get_coordinates(geometry)
    bounded = np.clip(coordinates, [-180.0, -90.0], [180.0, 90.0])
    if not np.array_equal(coordinates, bounded):
        geometry = shapely.set_coordinates(shapely.force_2d(geometry), bounded)
    polygons = [p for p in shapely.get_parts(geometry) if p.geom_type == "Polygon"]
    polygons = [shapely.orient_polygons(p, exterior_cw=False) for p in polygons]
    return polygons[0] if len(polygons) == 1 else shapely.MultiPolygon(polygons)


def area_km2(geometry: shapely.Geometry) -> float:
    """Return the area on WGS 84 of polygons whose edges are straight in longitude and latitude.

    By Green's theorem: the area between an edge and the equator, which is a function of latitude
    (Snyder 1987, equation 3-12), integrated over longitude by five-point Gauss quadrature. It holds
    at the poles and at 180 degrees, where geodesic polygons need care.
    """
    parts = shapely.get_parts(shapely.orient_polygons(geometry, exterior_cw=False))
    rings = shapely.get_rings(parts)
    points, ring = shapely.get_coordinates(rings, return_index=True)
    edges = ring[:-1] == ring[1:]
    start, step = points[:-1][edges], np.diff(np.radians(points), axis=0)[edges]
    nodes, weights = np.polynomial.legendre.leggauss(5)
    latitudes = np.radians(start[:, 1, None]) + step[:, 1, None] * (nodes + 1) / 2
    return float(-(step[:, 0] * (_below_km2(latitudes) @ (weights / 2))).sum())


def _below_km2(latitude: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return the area from the equator to a latitude (radians), per radian of longitude."""
    sine = np.sin(latitude)
    e_sine = _WGS84_E * sine
    q = (1 - _WGS84_E**2) * (sine / (1 - e_sine**2) + np.arctanh(e_sine) / _WGS84_E)
    return q / 2 * (_WGS84_A / 1000) ** 2


def _split_indian_ocean(source: gpd.GeoDataFrame, facts: dict[str, Any]) -> gpd.GeoDataFrame:
    whole = source[source.ADM0_A3 == "IOA"].iloc[0]
    parts = shapely.get_parts(whole.geometry)
    east = shapely.get_x(shapely.centroid(parts)) > _SPLIT_LON
    people = [facts[iso_a2]["population"] for _, iso_a2, _, _ in _SPLIT]
    rows = []
    for (code, iso_a2, iso_a3, name), chosen, count in zip(
        _SPLIT, (parts[east], parts[~east]), people, strict=True
    ):
        geometry = shapely.MultiPolygon(list(chosen))
        label = shapely.point_on_surface(geometry)
        row = whole.copy()
        row[[f"NAME_{x.upper()}" for x in LANGUAGES]] = None
        row[["ADM0_A3", "ADMIN", "NAME_EN", "FORMAL_EN"]] = [code, name, name, name]
        row[["ISO_A2", "ISO_A2_EH", "ISO_A3", "ISO_A3_EH"]] = [iso_a2, iso_a2, iso_a3, iso_a3]
        row[["LABEL_X", "LABEL_Y"]] = [label.x, label.y]
        # The source counts both together; GeoNames' counts tell how to share it out.
        row["POP_EST"] = round(whole.POP_EST * count / sum(people))
        row["geometry"] = geometry
        rows.append(row)
    split = gpd.GeoDataFrame(rows, crs=source.crs).astype(dict(source.dtypes))
    return pd.concat([source[source.ADM0_A3 != "IOA"], split], ignore_index=True)


def _iso_codes(source: gpd.GeoDataFrame) -> tuple[pd.Series, pd.Series]:
    """Return the ISO codes, null for a part of a country that has its own row."""
    two, three = source.ISO_A2_EH.copy(), source.ISO_A3_EH.copy()
    kosovo = source.ADM0_A3 == "KOS"
    two[kosovo], three[kosovo] = _KOSOVO
    # A part carries its parent's code in ISO_A3_EH and -99 in ISO_A3; so do France and Norway,
    # which are told apart by ADM0_A3.
    part = (source.ISO_A3 == "-99") & (three != source.ADM0_A3) & ~kosovo
    return two.mask(part), three.mask(part)


def _sovereigns(source: gpd.GeoDataFrame, names: pd.Series) -> list[str]:
    by_admin = dict(zip(source.ADMIN, names, strict=True))
    # The source files Palestine under Israel, which the international view does not.
    return [
        "Palestine" if r.ADM0_A3 == "PSX" else by_admin.get(r.SOVEREIGNT, r.SOVEREIGNT)
        for r in source.itertuples()
    ]
