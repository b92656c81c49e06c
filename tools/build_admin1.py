"""States and provinces from Natural Earth 4.1, made to tile the countries of 5.1.1."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from areas import area_km2, clean_polygons
from build_region_codes import iso_codes, own_codes
from find_source_files import Inputs
from place_english import region_names
from region_cuts import at_the_dniester, golan, jan_mayen, south_ossetia
from region_tiles import tile

_MISNAMED = Path(__file__).with_name("misnamed_regions.csv")
# The line of contact in Donetsk and Luhansk before 2022, and lines around Nagorno-Karabakh, where
# nobody but Azerbaijan has held anything since 2023
_NO_LINES = {"UKR", "AZE"}
# Drawn as borders of the countries or of territories instead
_OTHERWISE = {"Syrian claim", "South Sudanese claim", "Georgian claim", "Moldovan claim"}
# Bolivia gave its coast up by the treaty of 1904, and asks for a way to the sea, not for the land
# (International Court of Justice, 1 October 2018)
_SETTLED = {"Bolivian claim"}


def build_disputed(inputs: Inputs, inner: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the lines of disputed borders, with both sides as the source gives them.

    The source lacks those within a country of the international view, and some between two:
    ``inner`` has them. Lines of 2018 that are none today are left out.
    """
    lines = gpd.read_file(inputs.world_map, layer="disputed_borders")
    lines = lines[~(lines["adm0_a3_l"].isin(_NO_LINES) | lines["name"].isin(_OTHERWISE | _SETTLED))]
    table = gpd.GeoDataFrame(
        {
            "name": lines["name"],
            "adm0_left": lines.adm0_left,
            "adm0_right": lines.adm0_right,
            "adm0_a3_left": lines.adm0_a3_l,
            "adm0_a3_right": lines.adm0_a3_r,
        },
        geometry=lines.geometry.force_2d(),
        crs="EPSG:4326",
    )
    table = pd.concat([table, inner], ignore_index=True)
    return table.sort_values(["adm0_a3_left", "name"], kind="stable", ignore_index=True)


def build_admin1(inputs: Inputs, countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the regions, each in a country of this view, clipped and extended to its outline."""
    source = gpd.read_file(inputs.world_map, layer="states_provinces").to_crs("EPSG:4326")
    lines = gpd.read_file(inputs.world_map, layer="disputed_borders")
    outlines = countries.set_index("adm0_a3").geometry
    own = [golan(inputs, outlines), south_ossetia(outlines, lines), jan_mayen(outlines)]
    source = gpd.GeoDataFrame(pd.concat([*own, source], ignore_index=True))
    for column in ("name", "woe_name", "woe_label", "gn_name"):
        source[column] = source[column].map(_mended, na_action="ignore")
    # the glacier alone, held by India; the source calls it Kashmir
    source.loc[source["adm0_a3"] == "KAS", "name"] = "Siachen Glacier"
    source["geometry"] = [clean_polygons(g) for g in source.geometry.force_2d()]
    source["adm0_a3"] = _countries_of(source, countries)
    at_the_dniester(source, outlines, lines)
    for code, group in source.groupby("adm0_a3"):
        tiles = tile(outlines[code], group.geometry.to_numpy())
        source.loc[group.index, "geometry"] = [clean_polygons(g) for g in tiles]
    empty = source.geometry.is_empty
    print(f"admin-1: {empty.sum()} wholly outside their country are dropped")
    source = source[~empty].reset_index(drop=True)
    source["iso_3166_2"] = iso_codes(source, countries, inputs.subdivisions)
    source["adm1_code"] = own_codes(source)
    rows = countries.set_index("adm0_a3")
    names = rows.name
    source["name"] = source["name"].where(source["name"].notna(), source.woe_name)
    source["name"] = source["name"].fillna(source.adm0_a3.map(names))
    source["iso_a2"] = source.adm0_a3.map(rows.iso_a2)
    source["english"] = _corrected(source.adm1_code, region_names(source))
    table = gpd.GeoDataFrame(
        {
            "adm1_code": source.adm1_code,
            "iso_3166_2": source.iso_3166_2,
            "name": source.english,
            "alternates": _alternates(source),
            "adm0_a3": source.adm0_a3,
            "country": source.adm0_a3.map(names),
            "area_km2": [area_km2(g) for g in source.geometry],
        },
        geometry=source.geometry,
        crs="EPSG:4326",
    )
    return table.sort_values("adm1_code", ignore_index=True)


def _corrected(codes: pd.Series, names: pd.Series) -> pd.Series:
    """Return the English names, those mended that the source took from a neighbouring region."""
    table = pd.read_csv(_MISNAMED).set_index("adm1_code")
    printed = dict(zip(codes, names, strict=True))
    for row in table.itertuples():
        if printed.get(row.Index) != row.neighbour:
            msg = f"{_MISNAMED.name}: {row.Index} is not called {row.neighbour}"
            raise ValueError(msg)
    return codes.map(table.name).fillna(names)


def _countries_of(source: gpd.GeoDataFrame, countries: gpd.GeoDataFrame) -> list[str]:
    """Return in which country of this view most of each region lies."""
    tree = shapely.STRtree(countries.geometry.to_numpy())
    codes = countries.adm0_a3.to_numpy()
    shapely.prepare(countries.geometry.to_numpy())
    result = []
    for region in source.geometry:
        near = tree.query(region, "intersects")
        if len(near) == 0:
            near = np.array([tree.nearest(region)])
        if len(near) == 1:
            result.append(str(codes[near[0]]))
            continue
        shares = [
            shapely.area(shapely.intersection(region, countries.geometry.iloc[i])) for i in near
        ]
        result.append(str(codes[near[int(np.argmax(shares))]]))
    return result


def _mended(name: str) -> str:
    """Undo UTF-8 that was read as Windows-1252, as in some names of the source."""
    try:
        # The five bytes that Windows-1252 leaves undefined came through as Latin-1.
        raw = [c.encode("latin-1" if "\u0080" <= c <= "\u009f" else "cp1252") for c in name]
        return b"".join(raw).decode()
    except UnicodeError:
        return name


def _alternates(source: gpd.GeoDataFrame) -> pd.Series:
    """Return the other names the source has, divided by ``|``; null where there is none."""

    def joined(row: pd.Series) -> str | None:
        label = str(row.woe_label).split(",")[0] if pd.notna(row.woe_label) else None
        every = (row["name"], row.woe_name, row.gn_name, label)
        names = {n for n in every if isinstance(n, str) and n.strip()}
        return "|".join(sorted(names - {row.english})) or None

    return source.apply(joined, axis=1)
