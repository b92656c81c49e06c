"""Land that the source of the countries gives to nobody: disputed pieces, and small islands.

Natural Earth's land of the same scale has the same coast as its countries. What of it no country
holds is a piece of disputed land that the point of view of the source leaves out, or an island.
Each is given to a country here, or to a row of its own.
"""

from dataclasses import dataclass

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from areas import area_km2, clean_polygons
from build_iso_rows import LANGUAGES
from find_source_files import Inputs
from numpy.typing import NDArray

# Square kilometres: less is rounding between the two tables
LEAST_KM2 = 1e-4
_TOUCH_DEG = 1e-6
_KM_A_DEGREE = 111.2
# The source marks the origin of coordinates with an island that is not there
_NOT_THERE = shapely.box(-0.1, -0.1, 0.1, 0.1)


@dataclass(frozen=True)
class OwnRow:
    """A piece of land that is a row of its own.

    Attributes
    ----------
    code, name
        Its ``adm0_a3`` and its name.
    near
        ``adm0_a3`` of the country whose other columns it takes.
    """

    code: str
    name: str
    near: str


OWN_ROWS = (
    OwnRow("ABY", "Abyei", "SDN"),
    OwnRow("PIS", "Paracel Islands", "PGA"),
    OwnRow("SPI", "Southern Patagonian Ice Field", "CHL"),
)
# Whose land is that does not go to the nearest country: west, south, east, north. An island
# belongs to the first box that holds a point of it.
_OWNERS = (
    ((28.0, 9.2, 29.1, 10.2), "ABY"),
    ((-73.7, -50.0, -72.9, -49.0), "SPI"),
    ((35.5, 32.6, 36.0, 33.4), "SYR"),  # Golan Heights
    ((-56.2, -31.2, -55.7, -30.7), "BRA"),  # Rincon de Artigas
    ((110.5, 15.5, 113.5, 17.3), "PIS"),
    ((111.0, 7.0, 116.0, 12.0), "PGA"),
    ((119.90, 25.90, 120.06, 26.30), "TWN"),  # Matsu: Nangan, Beigan, Juguang
    ((120.40, 26.30, 120.60, 26.45), "TWN"),  # Matsu: Dongyin
    ((119.40, 24.90, 119.55, 25.05), "TWN"),  # Wuqiu
    ((145.85, 43.35, 146.40, 43.70), "RUS"),  # Habomai, claimed by Japan
    ((29.45, 36.10, 29.67, 36.165), "GRC"),  # Kastellorizo, Ro, Strongyli
    ((26.90, 37.40, 27.05, 37.50), "GRC"),  # Agathonisi
    ((27.05, 37.25, 27.12, 37.32), "GRC"),  # Farmakonisi
    ((26.20, 38.45, 26.35, 38.55), "GRC"),  # Oinousses
    ((9.2, 0.8, 9.45, 1.0), "GNQ"),  # Corisco
    ((143.7, -10.0, 144.2, -9.1), "AUS"),  # Darnley, Murray
    ((51.0, -10.3, 51.3, -10.0), "SYC"),  # Farquhar
    ((126.10, 37.64, 126.22, 37.70), "KOR"),  # Boreumdo, Maldo
    ((51.65, 24.50, 51.80, 24.65), "ARE"),  # Makasib
    ((97.90, 9.55, 98.05, 9.70), "MMR"),  # Christie Island
    ((-123.25, 48.65, -123.15, 48.70), "USA"),  # Stuart Island
    ((119.6, 5.7, 119.8, 5.9), "PHL"),  # Pearl Bank
    ((159.2, -4.7, 159.6, -4.4), "PNG"),  # Nukumanu
    ((156.8, -4.9, 157.2, -4.6), "PNG"),  # Takuu
    ((125.38, 4.60, 125.60, 4.80), "IDN"),  # Marore, Kawio
    ((157.5, -20.0, 159.5, -18.8), "NCL"),  # Chesterfield Islands
    ((160.7, 9.6, 161.2, 9.95), "MHL"),  # Ujelang
    ((-154.9, -21.95, -154.5, -21.7), "PYF"),  # Maria
    ((-81.1, 23.4, -79.5, 24.2), "BHS"),  # Cay Sal Bank
    ((-176.1, 27.7, -175.6, 28.0), "USA"),  # Pearl and Hermes
    ((16.2, 42.3, 16.4, 42.45), "HRV"),  # Palagruza
    ((147.5, -18.5, 151.0, -16.0), "CSI"),
    ((79.535, 9.0, 79.60, 9.15), "LKA"),  # Adam's Bridge, east of the line of 1974
    ((-83.0, 15.02, -82.4, 15.3), "HND"),  # Bobel and other cays, by the judgment of 2007
    ((-88.30, 16.05, -88.20, 16.18), "BLZ"),  # Sapodilla Cays
    ((-3.1, 35.9, -3.0, 36.0), "ESP"),  # Alboran
    ((33.6, 21.6, 33.7, 21.8), "SDN"),
    ((-57.3, 5.6, -57.0, 5.95), "SUR"),  # in the Courantyne, whose west bank is the border
)  # fmt: skip
# Islands that neither table has, and that are lived on or spoken of: whose, longitude, latitude,
# square kilometres of land. Each is drawn as a disc of its area.
_ISLETS = (
    ("UKR", 30.2042, 45.2550, 0.17),  # Snake Island; the area by the International Court, 2009
    ("TWN", 116.7280, 20.7030, 1.74),  # Pratas
    ("PHL", 118.3123, 6.0733, 1.16),  # Taganak
    ("KIR", 172.9835, 3.3644, 7.9),  # Makin
    ("VEN", -70.9000, 12.3600, 0.2),  # Los Monjes
)


def with_all_land(inputs: Inputs, source: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the countries of the source with the land that none of them has."""
    codes = source.ADM0_A3.to_numpy(dtype=str)
    shapes = np.array([clean_polygons(shape) for shape in source.geometry], dtype=object)
    _land, pieces = pieces_of_nobody(inputs, shapes)
    owners = _owners(pieces, codes, shapes)
    pieces = np.append(pieces, [_disc(lon, lat, km2) for _code, lon, lat, km2 in _ISLETS])
    owners = np.append(owners, [code for code, *_rest in _ISLETS])
    km2 = np.array([area_km2(piece) for piece in pieces])
    print(f"land of nobody: {len(pieces)} pieces, {km2.sum():,.0f} square kilometres")
    grown = [
        _joined(shape, pieces[owners == code]) for code, shape in zip(codes, shapes, strict=True)
    ]
    source = source.set_geometry(grown, crs=source.crs)
    rows = [_row(one, source, pieces[owners == one.code]) for one in OWN_ROWS]
    more = gpd.GeoDataFrame(rows, crs=source.crs).astype(dict(source.dtypes))
    return gpd.GeoDataFrame(pd.concat([source, more], ignore_index=True))


def pieces_of_nobody(
    inputs: Inputs, shapes: NDArray[np.object_]
) -> tuple[shapely.Geometry, NDArray[np.object_]]:
    """Return the land, and the pieces of it that lie in none of some countries."""
    land = shapely.union_all(_polygons(inputs.land))
    parts = shapely.get_parts(shapely.difference(land, shapely.union_all(shapes)))
    pieces = [
        part
        for part in parts
        if part.geom_type == "Polygon"
        and area_km2(part) >= LEAST_KM2
        and not shapely.within(part, _NOT_THERE)
    ]
    return land, np.array(pieces, dtype=object)


def _polygons(path: object) -> NDArray[np.object_]:
    shapes = gpd.read_file(str(path)).geometry.to_numpy()
    return np.asarray(shapely.make_valid(shapes, method="structure", keep_collapsed=False))


def _owners(
    pieces: NDArray[np.object_], codes: NDArray[np.str_], shapes: NDArray[np.object_]
) -> NDArray[np.str_]:
    """Return whose each piece is: by the table of owners, or the nearest country's."""
    parts, of = shapely.get_parts(shapes, return_index=True)
    tree = shapely.STRtree(parts)
    owners = []
    for piece in pieces:
        point = shapely.point_on_surface(piece)
        known = [code for box, code in _OWNERS if shapely.intersects(shapely.box(*box), point)]
        owners.append(known[0] if known else codes[of[_nearest(piece, parts, tree)]])
    return np.array(owners)


def _nearest(piece: shapely.Geometry, parts: NDArray[np.object_], tree: shapely.STRtree) -> np.intp:
    """Return the part that is nearest on the ground; where several touch, the longest side."""
    stretch = np.cos(np.radians(piece.centroid.y))
    reach = shapely.distance(piece, parts[tree.nearest(piece)]) / max(stretch, 0.05) + _TOUCH_DEG
    near = tree.query(piece, "dwithin", distance=reach)
    around = shapely.buffer(piece, reach * 1.1)
    square = [_squeezed(shapely.intersection(parts[one], around), stretch) for one in near]
    away = shapely.distance(_squeezed(piece, stretch), np.array(square, dtype=object))
    if away.min() <= _TOUCH_DEG:
        side = shapely.buffer(piece, _TOUCH_DEG)
        return near[int(np.argmax(shapely.area(shapely.intersection(parts[near], side))))]
    return near[int(np.argmin(away))]


def _disc(lon: float, lat: float, km2: float) -> shapely.Geometry:
    """Return a polygon of 32 corners about a point, of about an area."""
    degrees = np.sqrt(km2 / np.pi) / _KM_A_DEGREE
    at = np.linspace(0.0, 2.0 * np.pi, 32, endpoint=False)
    lons = lon + degrees * np.cos(at) / np.cos(np.radians(lat))
    return shapely.Polygon(np.column_stack([lons, lat + degrees * np.sin(at)]).round(6))


def _squeezed(shape: shapely.Geometry, stretch: float) -> shapely.Geometry:
    return shapely.transform(shape, lambda lonlat: lonlat * [stretch, 1.0])


def _joined(shape: shapely.Geometry, pieces: NDArray[np.object_]) -> shapely.Geometry:
    """Return a country with pieces: those that touch it without a seam, the others beside it."""
    if not len(pieces):
        return shape
    touching = shapely.dwithin(shape, pieces, _TOUCH_DEG)
    if touching.any():
        shape = shapely.union_all([shape, *pieces[touching]])
    parts = [part for part in shapely.get_parts(shape) if part.geom_type == "Polygon"]
    return shapely.MultiPolygon([*parts, *pieces[~touching]])


def _row(one: OwnRow, source: gpd.GeoDataFrame, pieces: NDArray[np.object_]) -> pd.Series:
    """Return a row of a piece of land that is nobody's alone."""
    row = source[one.near == source.ADM0_A3].iloc[0].copy()
    shape = shapely.MultiPolygon(list(pieces))
    label = shapely.point_on_surface(shape)
    row[[f"NAME_{language.upper()}" for language in LANGUAGES]] = None
    row[["ADM0_A3", "ADMIN", "SOVEREIGNT", "NAME_EN", "FORMAL_EN"]] = [
        one.code, one.name, one.name, one.name, one.name,
    ]  # fmt: skip
    row[["ISO_A2", "ISO_A2_EH", "ISO_A3", "ISO_A3_EH"]] = "-99"
    row["TYPE"] = "Indeterminate"
    row[["LABEL_X", "LABEL_Y"]] = [label.x, label.y]
    row["POP_EST"], row["geometry"] = 0.0, shape
    return row
