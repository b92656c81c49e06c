"""Disputed territories: whose each is in the international view, and whose in the de-facto view.

Each is cut out of the countries of the international view, so that the two views differ there and
nowhere else.
"""

from dataclasses import dataclass

import geopandas as gpd
import pandas as pd
import shapely
from areas import area_km2, clean_polygons
from find_source_files import Inputs

# The western part of this region, by the other source's border; it is the only region divided
_DIVIDED = "SAH-westernsahara"
_ROUNDING_DEG = 1e-5
_LEAST_DEG = 0.02  # what is narrower along the two sources' outlines is their difference in detail


@dataclass(frozen=True)
class _Territory:
    name: str
    holder: str
    holder_name: str
    regions: tuple[str, ...]
    places: str | None = None
    """``geonameid`` of towns that go with it though the line is drawn short of them."""


# The left bank of the Dniester, and beyond it Bender with what is held around it
_TRANSNISTRIA = (
    *("MDA-bender", "MDA-camenca", "MDA-grigoriopol", "MDA-rezina"),
    *("MDA-stinganistrului", "MDA-transnistria"),
)
_TERRITORIES = (
    _Territory("Crimea", "RUS", "Russia", ("UKR-crimea", "UKR-sevastopol")),
    _Territory("Northern Cyprus", "CYN", "Northern Cyprus", ("CYP-northerncyprus",)),
    _Territory("Somaliland", "SOL", "Somaliland", ("SOM-somaliland",)),
    # Majdal Shams lies 70 m beyond the line
    _Territory("Golan Heights", "ISR", "Israel", ("SYR-golanheights",), places="167444"),
    _Territory("Abkhazia", "ABK", "Abkhazia", ("GEO-abkhazia",)),
    _Territory("South Ossetia", "OSS", "South Ossetia", ("GEO-southossetia",)),
    _Territory("Transnistria", "TNS", "Transnistria", _TRANSNISTRIA),
    _Territory("Paracel Islands", "CHN", "China", ("PIS-paracelislands",)),
    _Territory(
        "Western Sahara west of the wall",
        "MAR",
        "Morocco",
        ("SAH-laayouneboujdoursakiaelhamra", "SAH-ouedeldahab", _DIVIDED),
    ),
)
# Borders of the table of countries that are disputed and that the table of lines lacks, or has as
# an older edition drew them: both sides, and west, south, east, north of what is meant
_EDGES = (
    ("Abyei", "ABY", "SDN", None),
    ("Abyei", "ABY", "SDS", None),
    ("Southern Patagonian Ice Field", "SPI", "ARG", None),
    ("Southern Patagonian Ice Field", "SPI", "CHL", None),
    ("Golan Heights", "SYR", "ISR", None),
    ("Palestine", "PSX", "ISR", None),
    ("Kosovo", "KOS", "SRB", None),
    ("Bir Tawil", "BRT", "EGY", None),
    ("Bir Tawil", "BRT", "SDN", None),
    ("Hala'ib", "EGY", "SDN", (33.9, 21.8, 37.0, 22.2)),
    ("Line of Control", "IND", "PAK", (73.3, 32.3, 78.0, 36.0)),
    ("Aksai Chin", "IND", "CHN", (77.7, 32.3, 80.5, 36.0)),
    ("Arunachal Pradesh", "IND", "CHN", (91.5, 27.2, 97.5, 29.7)),
    ("Gibraltar", "GIB", "ESP", None),
    ("Rincón de Artigas", "BRA", "URY", (-56.2, -31.2, -55.7, -30.7)),
)


def build_territories(inputs: Inputs, admin1: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return one row a territory: its name, both holders, its area and outline."""
    regions = admin1.set_index("adm1_code")
    atlas = gpd.read_file(inputs.atlas, layer="countries").set_index("name").geometry
    rows = []
    for one in _TERRITORIES:
        shapes = [
            _western(regions.geometry[code], atlas[one.holder_name])
            if code == _DIVIDED
            else regions.geometry[code]
            for code in one.regions
        ]
        shape = clean_polygons(shapely.union_all(shapes))
        rows.append(
            {
                "name": one.name,
                "adm0_a3": regions.adm0_a3[one.regions[0]],
                "holder_adm0_a3": one.holder,
                "holder": one.holder_name,
                "places": one.places,
                "area_km2": area_km2(shape),
                "geometry": shape,
            }
        )
        print(f"{one.name}: {rows[-1]['area_km2']:,.0f} square kilometres")
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def inner_lines(territories: gpd.GeoDataFrame, countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return where each territory borders on the rest of its country, as disputed lines."""
    known = countries.set_index("adm0_a3")
    rows = []
    for one in territories.itertuples():
        outline = shapely.buffer(shapely.boundary(known.geometry[one.adm0_a3]), _ROUNDING_DEG)
        line = shapely.line_merge(shapely.difference(shapely.boundary(one.geometry), outline))
        if line.length < _ROUNDING_DEG * 10:  # all of its country
            continue
        rows.append(
            {
                "name": one.name,
                "adm0_left": known.name[one.adm0_a3],
                "adm0_right": one.holder,
                "adm0_a3_left": one.adm0_a3,
                "adm0_a3_right": one.holder_adm0_a3,
                "geometry": shapely.multilinestrings(
                    [part for part in shapely.get_parts(line) if part.length > _ROUNDING_DEG * 10]
                ),
            }
        )
    return gpd.GeoDataFrame(rows, geometry="geometry", crs="EPSG:4326")


def disputed_edges(countries: gpd.GeoDataFrame) -> gpd.GeoDataFrame:
    """Return the borders between two rows of the table of countries that are disputed."""
    known = countries.set_index("adm0_a3")
    rows = []
    for name, one, two, box in _EDGES:
        sides = known.geometry[[one, two]]
        other = shapely.buffer(sides[two], _ROUNDING_DEG)
        line = shapely.line_merge(shapely.intersection(shapely.boundary(sides[one]), other))
        if box is not None:
            line = shapely.intersection(line, shapely.box(*box))
        parts = [part for part in shapely.get_parts(line) if part.length > _ROUNDING_DEG * 10]
        if not parts:
            msg = f"{name}: {one} and {two} have no border"
            raise ValueError(msg)
        rows.append(
            {
                "name": name,
                "adm0_left": known.name[one],
                "adm0_right": known.name[two],
                "adm0_a3_left": one,
                "adm0_a3_right": two,
                "geometry": shapely.multilinestrings(parts),
            }
        )
    return gpd.GeoDataFrame(pd.DataFrame(rows), geometry="geometry", crs="EPSG:4326")


def _western(region: shapely.Geometry, holder: shapely.Geometry) -> shapely.Geometry:
    """Return what of a region the other source gives to a holder, without slivers on its rim."""
    part = shapely.intersection(region, shapely.make_valid(holder))
    core = shapely.buffer(shapely.buffer(part, -_LEAST_DEG), 1.5 * _LEAST_DEG)
    # along the region's own outline the sources differ by their detail: there its outline holds
    rim = shapely.difference(shapely.intersection(region, core), shapely.make_valid(holder))
    inner = shapely.buffer(region, -_LEAST_DEG)
    return shapely.union_all([part, shapely.difference(rim, inner)])
