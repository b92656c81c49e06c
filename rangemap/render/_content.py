"""What the page of a map holds: shapes, texts and tables, as plain data.

Every text is final here; the page's script only places it, as text.
"""

from collections.abc import Iterator
from itertools import cycle
from typing import Any

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap import data
from rangemap.render._shapes import (
    View,
    base_map,
    coded,
    decimals_for,
    open_lines,
    repeated,
    view_of,
)
from rangemap.result import RangeMap
from rangemap.units import format_distance, format_range, format_share

# One hue a system, told apart by the common colour blindnesses; at least 4.5:1 on land and sea
HUES = ("#b2182b", "#1f5a94", "#6a2c8c", "#0b6b53", "#8a4b08")
_VIEW_LAT = 80.0  # Mercator swells beyond: what is first shown ends here
_LEAST_VIEW_KM = 40.0


def content(result: RangeMap) -> dict[str, Any]:
    """Return everything that the page shows."""
    view = _first_view(result)
    decimals = decimals_for(max(view.width / 4000.0, 0.0005))
    return {
        "texts": _texts(result),
        "view": [view.west, view.south, view.east, view.north],
        "factor": 10.0**-decimals,
        "base": _base(result, view, decimals),
        "launch": {"name": result.region.name, **_launch(result, view, decimals)},
        "systems": [*_systems(result, view, decimals)],
        "places": [*_places(result)],
        "max_labels": result.scenario.map.max_labels,
        "tables": _tables(result),
    }


def _first_view(result: RangeMap) -> View:
    """Return what is shown first: the reach with a margin about it."""
    reached = view_of([*result.bands.geometry, result.region.geometry])
    south, north = max(reached.south, -_VIEW_LAT), min(reached.north, _VIEW_LAT)
    west, east = reached.west, reached.east
    least = _LEAST_VIEW_KM / 111.0
    grown = max(least - (north - south), 0.0) / 2.0
    return View(west - grown, south - grown, east + grown, north + grown)


def _texts(result: RangeMap) -> dict[str, Any]:
    summary = result.summary
    sources = [
        {"text": f"{system['name']}: {system['source_title']}", "url": system["source_url"]}
        for system in summary["systems"]
    ]
    return {
        "headline": summary["headline"],
        "subtitle": summary["subtitle"] or _subtitle(summary),
        "description": summary["description"],
        "key": [*_key(summary)],
        "note": summary["note"],
        "source": summary["source"],
        "sources": sources,
        "credit": summary["credit"],
        "date": summary["date"],
        "caveat": summary["caveat"],
        "borders": f"Borders: {summary['borders']}.",
        "projection": (
            "Distances are geodesic, on the WGS 84 ellipsoid. Projection: Web Mercator, in which a "
            "circle is none; the scale is true at the map's centre."
        ),
        "attribution": summary["attribution"],
    }


def _subtitle(summary: dict[str, Any]) -> str:
    """Return what is drawn, with the totals of the longest range."""
    system = max(summary["systems"], key=lambda one: float(one["range_km"]))
    totals = system["totals"]
    whole, part = totals["countries_whole"], totals["countries_part"]
    lie = f"lie {whole:,} of the world's countries and territories as a whole"
    if system["whole_earth"]:
        lie = f"lies the whole Earth: all {whole:,} countries and territories"
    elif not whole:
        lie = f"lie parts of {part:,} of the world's countries and territories"
    elif part:
        lie += f" and {part:,} in part"
    return (
        f"Within {format_range(system['range_km'])} of {summary['launch']['name']} {lie}, "
        f"with {totals['places']:,} places of {summary['min_population']:,} people and more"
    )


def _key(summary: dict[str, Any]) -> Iterator[dict[str, str]]:
    launch = summary["launch"]
    mark = "launch-point" if launch["kind"] == "points" else "launch"
    what = "launched from here" if launch["kind"] == "points" else "launch region"
    yield {"mark": mark, "text": f"{launch['name']}, {what}"}
    for system, hue in zip(summary["systems"], cycle(HUES), strict=False):
        low, name = system["range_low_km"], system["name"]
        least = system["min_range_km"]
        beyond = f", from {format_range(least)}" if least else ""
        reach = format_range(system["range_km"])
        if low is None or low == system["range_km"]:
            yield {"mark": "certain", "hue": hue, "text": f"{name}: {reach}{beyond}"}
        else:
            certain = f"{name}: certain within {format_range(low)}{beyond}"
            yield {"mark": "certain", "hue": hue, "text": certain}
            yield {"mark": "possible", "hue": hue, "text": f"possible to {reach}"}
    yield {"mark": "inside", "text": "place in reach"}
    yield {"mark": "outside", "text": "out of reach"}


def _base(result: RangeMap, view: View, decimals: int) -> dict[str, Any]:
    columns = ["adm0_a3", "name", "label_lon", "label_lat", "area_km2"]
    known = data.countries(columns=columns).set_index("adm0_a3")
    of_reach = _of_countries(result)
    about = {
        code: [name, *of_reach.get(code, ["out of reach"])] for code, name in known["name"].items()
    }
    labels = [
        [row.name_, round(row.label_lon, 3), round(row.label_lat, 3), round(row.area_km2**0.5)]
        for row in known.rename(columns={"name": "name_"})
        .sort_values("area_km2", ascending=False)
        .itertuples()
    ]
    disputed = shapely.union_all(data.disputed(columns=["geometry"]).geometry.to_numpy())
    return {
        "about": about,
        "tiers": [
            {
                "factor": 10.0**-tier.decimals,
                "lons": [round(lon * 10**tier.decimals) for lon in tier.lons],
                "lats": [round(lat * 10**tier.decimals) for lat in tier.lats],
                "land": [
                    [code, coded(shape, tier.decimals)]
                    for code, shape in zip(tier.codes, tier.shapes, strict=True)
                ],
            }
            for tier in base_map(view)
        ],
        "disputed": coded(shapely.simplify(disputed, view.width / 4000.0), decimals),
        "labels": labels,
    }


def _of_countries(result: RangeMap) -> dict[str, list[str]]:
    """Return a line of text a system: how much of a country is in reach, and from where on."""
    lines: dict[str, list[str]] = {}
    several = len(result.summary["systems"]) > 1
    for row in result.countries.itertuples():
        name = f"{row.system_id}: " if several else ""
        share = format_share(row.share_in_reach)
        nearest = "launch region" if row.launch else f"nearest at {format_distance(row.nearest_km)}"
        lines.setdefault(row.adm0_a3, []).append(f"{name}{share} in reach; {nearest}")
    return lines


def _launch(result: RangeMap, view: View, decimals: int) -> dict[str, Any]:
    """Return the launch region's points, lines and areas, each if there are any."""
    parts = shapely.get_parts(shapely.get_parts(result.region.geometry))
    simple = shapely.simplify(parts, min(view.width / 4000.0, 0.02) / 2.0)
    points, lines, areas = (simple[shapely.get_dimensions(parts) == size] for size in range(3))
    launch: dict[str, Any] = {"points": shapely.get_coordinates(points).round(5).tolist()}
    if len(lines):
        launch["lines"] = coded(shapely.multilinestrings(lines), decimals + 1)
    if len(areas):
        launch["area"] = coded(shapely.multipolygons(areas), decimals + 1)
        launch |= _room_for_name(areas[int(np.argmax(shapely.area(areas)))])
    return launch


def _room_for_name(area: BaseGeometry) -> dict[str, Any]:
    """Return where in an area its name stands, and how many degrees there are for it."""
    label = shapely.get_coordinates(shapely.maximum_inscribed_circle(area, 0.05))[0]
    level = shapely.linestrings([(-180.0, label[1]), (180.0, label[1])])
    width = max(part.length for part in shapely.get_parts(shapely.intersection(area, level)))
    return {
        "label": [round(float(degrees), 3) for degrees in label],
        "width": round(float(width), 3),
    }


def _systems(result: RangeMap, view: View, decimals: int) -> Iterator[dict[str, Any]]:
    """Return the bands of each system, drawn so that no two tints lie on each other.

    All reaches are of one launch region, so that a longer one holds the shorter ones: each is
    filled only from where the next shorter ends.
    """
    detail = view.width / 20_000.0
    order = sorted(result.summary["systems"], key=lambda one: float(one["range_km"]))
    hues = {
        one["id"]: hue for one, hue in zip(result.summary["systems"], cycle(HUES), strict=False)
    }
    filled: BaseGeometry = shapely.Polygon()
    for system in order:
        bands = []
        reach: BaseGeometry = shapely.Polygon()
        rows = result.bands[result.bands["system_id"] == system["id"]]
        # simplified together, so that they still meet
        shapes = shapely.coverage_simplify(rows.geometry.to_numpy(), detail)
        for band, simple in zip(rows.itertuples(), shapes, strict=True):
            reach = shapely.union(reach, simple)
            fill = shapely.difference(simple, filled)
            bands.append(
                {
                    "certainty": band.certainty,
                    "fill": coded(repeated(fill), decimals + 1),
                    "edge": coded(open_lines(repeated(reach)), decimals + 1),
                    "text": format_range(band.range_km),
                }
            )
        filled = shapely.union(filled, reach)
        yield {"hue": hues[system["id"]], "name": system["name"], "bands": bands}


def _places(result: RangeMap) -> Iterator[dict[str, Any]]:
    """Return the places to mark, the most telling first."""
    names = {system["id"]: f"{system['name']}: " for system in result.summary["systems"]}
    several = len(names) > 1
    for place in result.summary["highlights"]:
        margins = [
            f"{names[one['system_id']] if several else ''}{margin_text(one)}"
            for one in place["reach"]
        ]
        distance = f"{format_distance(place['distance_km'])} from {result.region.name}"
        yield {
            "lon": place["lon"],
            "lat": place["lat"],
            "name": place["city"],
            "lines": [place["country"], distance, *margins],
            "inside": any(one["certainty"] != "outside" for one in place["reach"]),
        }


def margin_text(place: dict[str, Any]) -> str:
    """Write by how much a place is in reach or out of it.

    Examples
    --------
    >>> margin_text({"certainty": "possible", "margin_km": 272.78})
    'possible, with 272.8 km (169.5 miles) to spare'
    """
    margin = format_distance(abs(place["margin_km"]))
    if place["certainty"] != "outside":
        return f"{place['certainty']}, with {margin} to spare"
    return f"out of reach by {margin}" if place["margin_km"] < 0 else "too near"


def _tables(result: RangeMap) -> list[dict[str, Any]]:
    """Return the facts of the map as tables, for those who cannot see it."""
    tables = []
    for system in result.summary["systems"]:
        rows = result.countries[result.countries["system_id"] == system["id"]]
        tables.append(
            {
                "title": f"{system['name']}: countries and territories in reach",
                "heads": ["Country", "In reach", "Nearest", "Margin", "Places in reach"],
                "rows": [
                    [
                        row.country,
                        format_share(row.share_in_reach),
                        format_distance(row.nearest_km),
                        format_distance(row.margin_km),
                        f"{row.places_in_reach:,}",
                    ]
                    for row in rows.itertuples()
                ],
            }
        )
        tables.append(
            {
                "title": f"{system['name']}: places on the map",
                "heads": ["Place", "Country", "Distance", "Reach"],
                "rows": [
                    [
                        place["city"],
                        place["country"],
                        format_distance(place["distance_km"]),
                        margin_text(place),
                    ]
                    for place in sorted(system["highlights"], key=lambda p: float(p["distance_km"]))
                ],
            }
        )
    return tables
