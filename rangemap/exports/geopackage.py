"""reach.gpkg: bands, countries, places and launch region for a GIS, with their styles."""

import tempfile
from collections.abc import Iterator, Sequence
from pathlib import Path

import geopandas as gpd
import pandas as pd
import pyogrio
import shapely

from rangemap.analysis import BAND_COLUMNS, CITY_COLUMNS, COUNTRY_COLUMNS, RangeMap
from rangemap.exports.qgis_styles import Kind, Rule, qml, sld
from rangemap.exports.styled_bands import bands, launches, theme_of
from rangemap.exports.zip_and_xml import NO_TIME, legal

_STAMP = NO_TIME.strftime("%Y-%m-%dT%H:%M:%S.000Z")
_PARTS = ("points", "lines", "areas")
_KINDS: tuple[Kind, ...] = ("marker", "line", "fill")  # by dimension
_MILLION, _LARGE = 1_000_000, 100_000
_COUNTRY_SCALE, _TOWN_SCALE = 20_000_000, 3_000_000  # nearer than these more places are drawn


def geopackage(result: RangeMap) -> bytes:
    """Return a GeoPackage with the layers ``bands``, ``countries``, ``places``, ``launch_region``.

    Beside them the tables ``about`` (title, sources, licences, border view) and ``layer_styles``
    (QML and SLD, which QGIS takes as the layers' own).
    """
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "reach.gpkg"
        before = pyogrio.get_gdal_config_option("OGR_CURRENT_DATE")
        pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": _STAMP})
        try:
            for name, table in _layers(result).items():
                _write(path, name, table)
            _write(path, "about", _about(result))
            _write(path, "layer_styles", _layer_styles(result), FID="id")
        finally:
            pyogrio.set_gdal_config_options({"OGR_CURRENT_DATE": before})
        return path.read_bytes()


def _write(path: Path, name: str, table: pd.DataFrame, **options: str) -> None:
    multi = False
    if isinstance(table, gpd.GeoDataFrame):
        # the coordinates are the same; this is how a GeoPackage names their system
        table = table.set_crs("EPSG:4326", allow_override=True)
        options["DESCRIPTION"] = _DESCRIPTIONS[name]
        kinds = {kind.removeprefix("Multi") for kind in table.geom_type}
        multi = len(kinds) == 1 and name != "places"
    pyogrio.write_dataframe(
        table,
        path,
        layer=name,
        driver="GPKG",
        append=path.exists(),
        promote_to_multi=multi,
        layer_options=options,
    )


_DESCRIPTIONS = {
    "bands": "The reach of each system: confirmed within the low range, possible up to the range",
    "countries": "Countries in reach, one row a country and system; borders at full detail",
    "places": "Places in reach, one row a place and system",
    "launch_region": "Where the systems are launched from",
}


def _layers(result: RangeMap) -> dict[str, gpd.GeoDataFrame]:
    truths = dict.fromkeys(("capital_in_reach", "launch", "capital_certain"), "boolean")
    countries = result.countries[[*COUNTRY_COLUMNS, "geometry"]].astype(truths)
    rows = [(one, part) for one in launches(result) for part in one.parts]
    launch = gpd.GeoDataFrame(
        {
            "name": [one.name for one, _part in rows],
            "kind": [one.kind for one, _part in rows],
            "systems": [one.systems for one, _part in rows],
        },
        geometry=[_multi(part) for _one, part in rows],
        crs="OGC:CRS84",
    )
    return {
        "bands": result.bands[[*BAND_COLUMNS, "geometry"]],
        "countries": countries,
        "places": result.cities[[*CITY_COLUMNS, "geometry"]],
        "launch_region": launch,
    }


def _multi(parts: Sequence[shapely.Geometry]) -> shapely.Geometry:
    """Return parts of one dimension as one geometry."""
    make = (shapely.multipoints, shapely.multilinestrings, shapely.multipolygons)
    return make[int(shapely.get_dimensions(parts[0]))](parts)


def _about(result: RangeMap) -> pd.DataFrame:
    return pd.DataFrame(list(_facts(result)), columns=["key", "value"])


def _facts(result: RangeMap) -> Iterator[tuple[str, str]]:
    summary = result.summary
    for key in ("headline", "subtitle", "note", "source", "credit", "date"):
        if summary[key]:
            yield key, legal(summary[key])
    yield "launch region", legal(summary["launch"]["name"])
    yield "border view", legal(summary["borders"])
    for one in summary["systems"]:
        source = " ".join(filter(None, (one["source_title"], one["source_url"])))
        yield "range source", legal(f"{one['name']}: {source}")
    for one in summary["data"].values():
        told = f"{one['content']}: {one['package']} {one['version']}, {one['date']}"
        yield "data", f"{told}; {one['licence']}"
    for line in summary["attribution"]:
        yield "attribution", line
    yield "caveat", summary["caveat"]
    yield "software", f"rangemap {summary['software']['version']}"


def _layer_styles(result: RangeMap) -> pd.DataFrame:
    """Return the table in which QGIS looks for the style of a layer."""
    rows = [
        {
            "f_table_catalog": "",
            "f_table_schema": "",
            "f_table_name": name,
            "f_geometry_column": "geom",
            "styleName": name,
            "styleQML": qml(rules),
            "styleSLD": sld(name, rules),
            "useAsDefault": True,
            "description": f"Colours of the map, theme {result.scenario.map.theme}",
            "owner": "",
            "ui": "",
            "update_time": pd.Timestamp(NO_TIME),
        }
        for name, rules in _rules(result).items()
    ]
    return pd.DataFrame(rows)


def _rules(result: RangeMap) -> dict[str, list[Rule]]:
    theme = theme_of(result)
    found = list(launches(result))
    # one kind of symbol a layer: that of the largest dimension
    whole = [[part for one in found for part in getattr(one, what)] for what in _PARTS]
    launch = [kind for kind, part in zip(_KINDS, whole, strict=True) if part][-1]
    drawn = [
        Rule(
            legal(one.title),
            "fill",
            one.hue,
            one.hue,
            one.opacity,
            equal=(("system_id", legal(one.system_id)), ("certainty", one.certainty)),
        )
        for one in bands(result)
    ]
    sizes = (("1,000,000 and more", _MILLION, 0), ("100,000 and more", _LARGE, _COUNTRY_SCALE))
    places = [
        Rule(name, "marker", theme.ink, theme.paper, 1.0, size, (), least, scale)
        for (name, number, scale), size in zip(
            (*sizes, ("all", 0, _TOWN_SCALE)), (2.0, 1.4, 0.9), strict=True
        )
        for least in [("population", number)]
    ]
    width = {"marker": 2.4, "line": 0.6, "fill": 0.3}[launch]
    return {
        "bands": drawn,
        "countries": [Rule("Countries in reach", "fill", theme.land, theme.border, 0.0, 0.2)],
        "places": places,
        "launch_region": [
            Rule(
                legal(one.name),
                launch,
                one.color,
                one.color,
                0.5,
                width,
                equal=(("name", legal(one.name)),) if len(found) > 1 else (),
            )
            for one in found
        ],
    }
