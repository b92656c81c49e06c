"""What is drawn on the page: base map, launch region and reaches, written small.

Nothing here is measured from, but for the launch region's outline, which the page measures
distances to.
"""

from typing import TYPE_CHECKING, Any

import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.analysis import RangeMap, at_range
from rangemap.config import readable, themed
from rangemap.field import Sectors
from rangemap.launch import LaunchRegion
from rangemap.render.content import View, homes, launch_names, named_by_country
from rangemap.render.page.shape_encoding import base_map, coded, decimals_for
from rangemap.sentences import speech
from rangemap.units import format_edge
from rangemap.world import border_views

if TYPE_CHECKING:
    import geopandas as gpd

# The outline that distances are measured to: 30 m at the equator and less elsewhere, so that with
# its rounding to 1e-5 degrees, 1 m, a distance differs by less than the 100 m that are written
_OUTLINE_DEGREES = 2.7e-4
_OUTLINE_DECIMALS = 5
_FINEST_DEGREES = 2e-5  # that anything is drawn to, 2 m


def base(result: RangeMap, view: View) -> dict[str, Any]:
    """Return the countries and the lines of disputed borders."""
    borders, language = result.region.borders, result.scenario.label_language
    columns = ["adm0_a3", "label_lon", "label_lat", "area_km2", "pop_est"]
    known = border_views.countries(borders, columns).sort_values("area_km2", ascending=False)
    decimals = decimals_for(max(view.width / 4000.0, _FINEST_DEGREES))
    disputed = shapely.union_all(border_views.disputed(borders))
    unnamed = named_by_country(result)
    return {
        "names": border_views.country_names(borders, language),
        "english": {} if language == "en" else border_views.country_names(borders),
        "labels": [
            [
                row.adm0_a3,
                round(row.label_lon, 3),
                round(row.label_lat, 3),
                round(row.area_km2**0.5),
                round(max(row.pop_est, 0.0) / 1000.0),
            ]
            for row in known.itertuples()
            if row.adm0_a3 not in unnamed
        ],
        "tiers": [
            {
                "scale": 10**tier.decimals,
                "lons": [round(lon * 10**tier.decimals) for lon in tier.lons],
                "lats": [round(lat * 10**tier.decimals) for lat in tier.lats],
                "land": [
                    [code, coded(shape, tier.decimals)]
                    for code, shape in zip(tier.codes, tier.shapes, strict=True)
                ],
            }
            for tier in base_map(view, borders)
        ],
        "disputed": _small(shapely.simplify(disputed, view.width / 4000.0), decimals),
    }


def launches(result: RangeMap, view: View) -> list[dict[str, Any]]:
    """Return each launch region: its colours, what is drawn, what is measured to, its names."""
    style, language = result.scenario.map, result.scenario.label_language
    theme = themed(style.theme, style.colors, [one["id"] for one in result.summary["systems"]])
    say = speech(result.scenario.map.sentences)
    detail = min(view.width / 4000.0, 0.02) / 2.0
    decimals = decimals_for(max(view.width / 4000.0, _FINEST_DEGREES)) + 1
    made = []
    for home in homes(result, theme):
        geometry = home.region.geometry
        parts = shapely.get_parts(shapely.get_parts(geometry))
        points, lines, areas = _by_dimension(shapely.simplify(parts, detail))
        made.append(
            {
                "name": home.region.called(say),
                "color": home.color,
                "on": home.on_color,
                "text": readable(home.color, theme),
                "lines": _small(shapely.multilinestrings(lines), decimals),
                "area": _small(shapely.multipolygons(areas), decimals),
                "points": shapely.get_coordinates(points).round(5).tolist(),
                "names": launch_names(home, areas, language),
                "outline": _outline(geometry),
                "sectors": _sectors(home.region.sectors),
            }
        )
    return made


def _sectors(sectors: Sectors | None) -> list[list[float]] | None:
    """Return lon, lat, start and width of each launch point's sector, if not all fire all round."""
    if sectors is None:
        return None
    return [[round(number, 9) for number in (*at, *sector)] for at, sector in sectors]


def _outline(geometry: BaseGeometry) -> dict[str, Any]:
    """Return what distances are measured to."""
    if geometry.geom_type == "GeometryCollection":  # areas in it may overlap
        geometry = shapely.union_all(shapely.get_parts(geometry))
    parts = shapely.get_parts(shapely.get_parts(geometry))
    points, lines, areas = _by_dimension(shapely.simplify(parts, _OUTLINE_DEGREES))
    return {
        "points": shapely.get_coordinates(points).round(6).tolist(),
        "lines": _small(shapely.multilinestrings(lines), _OUTLINE_DECIMALS),
        "areas": _small(shapely.multipolygons(areas), _OUTLINE_DECIMALS),
    }


def _by_dimension(parts: Any) -> tuple[Any, ...]:  # noqa: ANN401 (arrays of geometries)
    return tuple(parts[shapely.get_dimensions(parts) == size] for size in range(3))


def _small(geometry: BaseGeometry, decimals: int) -> dict[str, Any]:
    return {"scale": 10**decimals, "parts": coded(geometry, decimals)}


def systems(result: RangeMap, view: View) -> list[dict[str, Any]]:
    """Return each system's reach, in the order of the config.

    Its outline is drawn from, and what is certain of it; the page fills what shorter reaches that
    are shown leave of it.
    """
    style, language = result.scenario.map, result.scenario.label_language
    about = result.summary["systems"]
    theme = themed(style.theme, style.colors, [system["id"] for system in about])
    detail = view.width / 30_000.0
    decimals = decimals_for(max(view.width / 4000.0, _FINEST_DEGREES)) + 1
    launched = {
        one.id: number for number, each in enumerate(result.launched) for one in each.systems
    }
    drawn = []
    for system, hue in zip(about, theme.hues, strict=True):
        rows = result.bands[result.bands["system_id"] == system["id"]]
        # simplified together, so that they still meet
        shapes = shapely.coverage_simplify(rows.geometry.to_numpy(), detail)
        certain = shapes[(rows["certainty"] == "certain").to_numpy()]
        low, floor = system["range_low_km"], system["range_is_floor"]
        differs = low is not None and low != system["range_km"]
        drawn.append(
            {
                "name": system["name"],
                "launch": launched[system["id"]],
                "ring": system["ring"],
                "hue": hue,
                "text": readable(hue, theme),
                "range_m": system["range_km"] * 1000.0,
                "low_m": low * 1000.0 if differs else None,
                "least_m": (system["min_range_km"] or 0.0) * 1000.0,
                "floor": floor,
                "range": format_edge(system["range_km"], language, floor=floor),
                "low": format_edge(low, language) if differs else None,
                "reach": _small(shapely.union_all(shapes), decimals),
                "certain": _small(shapely.union_all(certain), decimals) if differs else None,
                "arcs": _arcs(result.region, rows.geometry, (system["range_km"], low), view),
            }
        )
    return drawn


def _arcs(
    region: LaunchRegion,
    bands: "gpd.GeoSeries",
    ranges_km: tuple[float, float | None],
    view: View,
) -> list[dict[str, Any]] | None:
    """Return where range and low range may be written, if that is not along the whole outline.

    Not along the sides of sectors or the edge of a minimum range.
    """
    reaches = [shapely.union_all(bands), bands.iloc[0]]
    decimals = decimals_for(max(view.width / 4000.0, _FINEST_DEGREES)) + 1
    lines = [
        at_range(region, reach, ranges_km[0] if km is None else km)
        for reach, km in zip(reaches, ranges_km, strict=True)
    ]
    if lines[0] is reaches[0] and lines[1] is reaches[1]:
        return None
    lines = [shapely.boundary(one) if shapely.get_dimensions(one) > 1 else one for one in lines]
    return [_small(shapely.simplify(one, view.width / 30_000.0), decimals) for one in lines]
