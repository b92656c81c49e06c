"""Countries of the international view from Natural Earth 5.1.1, 1:10m."""

import json

import geopandas as gpd
import pandas as pd
from areas import area_km2, clean_polygons
from build_iso_rows import LANGUAGES, cldr_names, with_iso_rows
from build_land import with_all_land
from find_source_files import Inputs

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
# ISO has no code for Kosovo; these are its user-assigned ones, used by the EU and GeoNames.
_KOSOVO = ("XK", "XKX")


def build_countries(inputs: Inputs) -> gpd.GeoDataFrame:
    """Return one row a country or territory, without its capital."""
    # The encoding is not declared in the archive: without it names come out as mojibake.
    source = gpd.read_file(inputs.countries_zip, encoding="UTF-8")
    source.columns = [c if c == "geometry" else c.upper() for c in source.columns]
    facts = json.loads(inputs.country_facts.read_text(encoding="utf-8"))
    source = with_iso_rows(with_all_land(inputs, source), facts)
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
    table = cldr_names(table)
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
