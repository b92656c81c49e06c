"""datawrapper.json: the markers of a Datawrapper locator map."""

import json
from typing import Any

import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.analysis import RangeMap
from rangemap.exports.styled_bands import bands, launches, simplified

_DEGREES = 0.002  # about 200 m: less than a pixel of a locator map that shows a whole reach
_DECIMALS = 4


def datawrapper_markers(result: RangeMap) -> str:
    """Return area markers: the bands of each system, then the launch regions' areas.

    Points and lines of a launch region are left out: they are no areas.
    """
    drawn = [(one.title, one.hue, one.opacity, one.geometry) for one in bands(result, _DEGREES)]
    for one in launches(result):
        if one.areas:
            region = simplified(shapely.multipolygons(one.areas), _DEGREES)
            drawn.append((f"Launch region: {one.name}", one.color, 0.5, region))
    made = [_marker(f"m{number}", *one) for number, one in enumerate(drawn)]
    return json.dumps({"markers": made}, ensure_ascii=False, allow_nan=False) + "\n"


def _marker(key: str, title: str, hue: str, opacity: float, shape: BaseGeometry) -> dict[str, Any]:
    geometry = json.loads(shapely.to_geojson(shape), parse_float=_rounded)
    return {
        "id": key,
        "type": "area",
        "title": title,
        "visible": True,
        "exactShape": True,
        "fill": True,
        "stroke": True,
        "properties": {
            "fill": hue,
            "fill-opacity": opacity,
            "stroke": hue,
            "stroke-width": 1,
            "stroke-opacity": 1,
            "stroke-dasharray": "100000",
            "pattern": "solid",
            "pattern-line-width": 2,
            "pattern-line-gap": 2,
        },
        "feature": {"type": "Feature", "properties": {"title": title}, "geometry": geometry},
    }


def _rounded(text: str) -> float:
    return round(float(text), _DECIMALS)
