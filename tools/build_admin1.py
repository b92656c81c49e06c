"""States and provinces from Natural Earth 4.1, made to tile the countries of 5.1.1."""

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from areas import area_km2, clean_polygons
from build_region_codes import iso_codes, own_codes
from find_source_files import Inputs
from numpy.typing import NDArray
from place_english import region_names

# A piece closer than this to a region touches it; about 0.1 mm
_TOUCH_DEG = 1e-9
# Outlines of regions are densified to this where a gap is shared out among several
_SPACING_DEG = 0.02
# Overlaps and pieces below this many square degrees (0.01 square metres) are rounding
_ROUNDING_DEG2 = 1e-12
_OUTLINE_REACH_DEG = 0.02
# The line of contact in Donetsk and Luhansk before 2022, and lines around Nagorno-Karabakh, where
# nobody but Azerbaijan has held anything since 2023
_NO_LINES = {"UKR", "AZE"}
# Drawn as borders of the countries instead
_OTHERWISE = {"Syrian claim", "South Sudanese claim"}


def build_disputed(inputs: Inputs, inner: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the lines of disputed borders, with both sides as the source gives them.

    The source lacks those within a country of the international view, and some between two:
    ``inner`` has them. Lines of 2018 that are none today are left out.
    """
    lines = gpd.read_file(inputs.world_map, layer="disputed_borders")
    lines = lines[~(lines["adm0_a3_l"].isin(_NO_LINES) | lines["name"].isin(_OTHERWISE))]
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
    source = gpd.GeoDataFrame(pd.concat([_golan(inputs, countries), source], ignore_index=True))
    for column in ("name", "woe_name", "woe_label", "gn_name"):
        source[column] = source[column].map(_mended, na_action="ignore")
    # the glacier alone, held by India; the source calls it Kashmir
    source.loc[source["adm0_a3"] == "KAS", "name"] = "Siachen Glacier"
    source["geometry"] = [clean_polygons(g) for g in source.geometry.force_2d()]
    source["adm0_a3"] = _countries_of(source, countries)
    outlines = countries.set_index("adm0_a3").geometry
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
    source["english"] = region_names(source)
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


def _golan(inputs: Inputs, countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the Golan Heights as a region: what Syria has here beyond the source of countries.

    The source of the regions has them in the north of Israel.
    """
    known = gpd.read_file(inputs.countries_zip, where="ADM0_A3 = 'SYR'").geometry.iloc[0]
    outline = countries.set_index("adm0_a3").geometry["SYR"]
    parts = shapely.get_parts(shapely.difference(outline, known))
    largest = parts[int(np.argmax(shapely.area(parts)))]
    row = {"name": "Golan Heights", "gn_name": "Golan", "geometry": largest}
    return gpd.GeoDataFrame([row], crs="EPSG:4326")


def tile(outline: shapely.Geometry, regions: NDArray[np.object_]) -> list[shapely.Geometry]:
    """Return the regions so that together they fill the outline and none lies over another."""
    shapely.prepare(outline)
    tiles = [
        r if shapely.contains_properly(outline, r) else _areas(shapely.intersection(r, outline))
        for r in regions
    ]
    tiles = _without_overlaps(tiles)
    left = _areas(shapely.difference(outline, shapely.union_all(tiles)))
    pieces: list[list[shapely.Geometry]] = [[t] for t in tiles]
    tree = shapely.STRtree(tiles)
    for gap in shapely.get_parts(left):
        near = np.unique(tree.query(gap, "dwithin", distance=_TOUCH_DEG))
        if len(near) == 0:
            near = np.array([tree.nearest(gap)])
        if len(near) == 1:
            pieces[near[0]].append(gap)
            continue
        for owner, piece in _share_out(gap, near, tiles):
            pieces[owner].append(piece)
    return [_areas(shapely.union_all(p)) if len(p) > 1 else p[0] for p in pieces]


def _share_out(
    gap: shapely.Geometry, near: NDArray[np.intp], tiles: list[shapely.Geometry]
) -> list[tuple[int, shapely.Geometry]]:
    """Give each point of a gap to the region whose outline is nearest (Voronoi cells)."""
    box = shapely.box(*(np.array(gap.bounds) + np.array([-1, -1, 1, 1]) * _OUTLINE_REACH_DEG))
    shapely.prepare(gap)
    sites, owners = [], []
    for index in near:
        outline = shapely.segmentize(shapely.intersection(tiles[index].boundary, box), _SPACING_DEG)
        points = np.unique(shapely.get_coordinates(outline).round(9), axis=0)
        close = shapely.dwithin(gap, shapely.points(points), _OUTLINE_REACH_DEG)
        sites.append(points[close])
        owners.append(np.full(close.sum(), index))
    # A vertex that two regions share belongs to the first: the cell is a corner of a few metres.
    site, first = np.unique(np.vstack(sites), axis=0, return_index=True)
    owner = np.concatenate(owners)[first]
    if len(site) < 2:  # noqa: PLR2004 - a Voronoi diagram needs two sites
        return [(int(near[0]), gap)]
    cells = shapely.get_parts(
        shapely.voronoi_polygons(shapely.multipoints(site), extend_to=box, ordered=True)
    )
    shares, rest = [], gap
    for index in near[:-1]:
        cell = shapely.union_all(cells[owner == index])
        share = _areas(shapely.intersection(rest, cell))
        rest = _areas(shapely.difference(rest, share))
        shares.append((int(index), share))
    return [*shares, (int(near[-1]), rest)]


def _without_overlaps(tiles: list[shapely.Geometry]) -> list[shapely.Geometry]:
    """Take from each region what an earlier one has."""
    first, second = shapely.STRtree(tiles).query(tiles, "intersects")
    for one, two in sorted(zip(first, second, strict=True)):
        if one < two:
            shared = shapely.intersection(tiles[one], tiles[two])
            if shapely.area(shared) > _ROUNDING_DEG2:
                tiles[two] = _areas(shapely.difference(tiles[two], tiles[one]))
    return tiles


def _areas(geometry: shapely.Geometry) -> shapely.Geometry:
    """Return only the polygons of a geometry that are more than rounding."""
    parts = [p for g in shapely.get_parts(geometry) for p in shapely.get_parts(g)]
    polygons = [p for p in parts if p.geom_type == "Polygon" and p.area > _ROUNDING_DEG2]
    return shapely.MultiPolygon(polygons)


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
