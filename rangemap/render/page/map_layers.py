"""What is drawn on the page: base map, launch region and reaches, written small.

Nothing here is measured from, but for the launch region's outline, which the page measures
distances to.
"""

from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap import views
from rangemap.region import load_region
from rangemap.render._shapes import View, base_map, coded, decimals_for
from rangemap.result import RangeMap
from rangemap.theme import readable, themed
from rangemap.units import format_range

# The outline that distances are measured to: 30 m at the equator and less elsewhere, so that with
# its rounding to 1e-5 degrees, 1 m, a distance differs by less than the 100 m that are written
_OUTLINE_DEGREES = 2.7e-4
_OUTLINE_DECIMALS = 5
_MOST_POINTS = 24  # launch points whose own names are written


def base(result: RangeMap, view: View) -> dict[str, Any]:
    """Return the countries and the lines of disputed borders."""
    borders = result.region.borders
    columns = ["adm0_a3", "label_lon", "label_lat", "area_km2"]
    known = views.countries(borders, columns).sort_values("area_km2", ascending=False)
    decimals = decimals_for(max(view.width / 4000.0, 0.0005))
    disputed = shapely.union_all(views.disputed(borders))
    return {
        "names": views.country_names(borders, result.scenario.label_language),
        "labels": [
            [
                row.adm0_a3,
                round(row.label_lon, 3),
                round(row.label_lat, 3),
                round(row.area_km2**0.5),
            ]
            for row in known.itertuples()
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


def launch(result: RangeMap, view: View) -> dict[str, Any]:
    """Return the launch region: what is drawn of it, what is measured to, and its names."""
    parts = shapely.get_parts(shapely.get_parts(result.region.geometry))
    detail = min(view.width / 4000.0, 0.02) / 2.0
    points, lines, areas = _by_dimension(shapely.simplify(parts, detail))
    decimals = decimals_for(max(view.width / 4000.0, 0.0005)) + 1
    return {
        "name": result.region.name,
        "lines": _small(shapely.multilinestrings(lines), decimals),
        "area": _small(shapely.multipolygons(areas), decimals),
        "points": shapely.get_coordinates(points).round(5).tolist(),
        "names": launch_names(result, areas),
        "outline": _outline(result.region.geometry),
    }


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


def launch_names(result: RangeMap, areas: Any) -> list[dict[str, Any]]:  # noqa: ANN401 (an array)
    """Return what is written in or at the launch region.

    Regions of a list, and points, each have their own name; a country's is in the language of
    labels.
    """
    asked = result.scenario.launch
    known = views.country_names(result.region.borders, result.scenario.label_language)
    tables = [part for part in (asked, *asked.include) if not isinstance(part, str)]
    points = [point for part in tables for point in part.points or () if point.name]
    named = [
        {"name": one.name, "at": [one.lon, one.lat], "width": 0, "height": 0}
        for one in points[:_MOST_POINTS]
    ]
    if asked.points is not None:
        return named
    several = [*asked.regions, *(part for part in asked.include if isinstance(part, str))]
    parts = [load_region(name, result.region.borders) for name in several]
    codes = [part.countries[0] if part.kind == "country" else None for part in parts]
    narrowed = asked.inland_km or asked.coast_km
    if len(parts) < 2 or narrowed:  # noqa: PLR2004 (a region alone is the whole)
        code = codes[0] if len(codes) == 1 else None
        changed = asked.name is not None or asked.include or asked.exclude
        name = asked.name or (known[code] if code and not changed else result.region.label)
        return [{"name": name, "code": code, **_room(areas)}, *named] if len(areas) else named
    regions = [
        {
            "name": known[code] if code else part.name,
            "code": code,
            **_room(shapely.get_parts(part.geometry)),
        }
        for part, code in zip(parts, codes, strict=True)
    ]
    return [*regions, *named]


def _room(areas: Any) -> dict[str, Any]:  # noqa: ANN401 (an array)
    """Return where in an area its name stands, and how many degrees there are for it."""
    area = areas[int(np.argmax(shapely.area(areas)))]
    radius = shapely.maximum_inscribed_circle(area, 0.05)  # a line from the middle to the outline
    label = shapely.get_coordinates(radius)[0]
    level = shapely.linestrings([(-180.0, label[1]), (180.0, label[1])])
    width = max(part.length for part in shapely.get_parts(shapely.intersection(area, level)))
    return {
        "at": [round(float(degrees), 3) for degrees in label],
        "width": round(float(width), 3),
        "height": round(2.0 * float(radius.length), 3),
    }


def systems(result: RangeMap, view: View) -> list[dict[str, Any]]:
    """Return each system's reach, in the order of the config.

    Its outline is drawn from, and what is certain of it; the page fills what shorter reaches that
    are shown leave of it.
    """
    style, language = result.scenario.map, result.scenario.label_language
    about = result.summary["systems"]
    theme = themed(style.theme, style.colors, [system["id"] for system in about])
    detail = view.width / 30_000.0
    decimals = decimals_for(max(view.width / 4000.0, 0.0005)) + 1
    drawn = []
    for system, hue in zip(about, theme.hues, strict=True):
        rows = result.bands[result.bands["system_id"] == system["id"]]
        # simplified together, so that they still meet
        shapes = shapely.coverage_simplify(rows.geometry.to_numpy(), detail)
        certain = shapes[(rows["certainty"] == "certain").to_numpy()]
        low = system["range_low_km"]
        differs = low is not None and low != system["range_km"]
        drawn.append(
            {
                "name": system["name"],
                "hue": hue,
                "text": readable(hue, theme),
                "range_m": system["range_km"] * 1000.0,
                "low_m": low * 1000.0 if differs else None,
                "least_m": (system["min_range_km"] or 0.0) * 1000.0,
                "range": _written(system["range_km"], language),
                "low": _written(low, language) if differs else None,
                "reach": _small(shapely.union_all(shapes), decimals),
                "certain": _small(shapely.union_all(certain), decimals) if differs else None,
            }
        )
    return drawn


def _written(km: float, language: str) -> list[str]:
    """Return what is written along an edge, and the same without miles where room is scarce."""
    text = format_range(km, language)
    return [text, text.partition(" (")[0]]
