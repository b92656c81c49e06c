"""What of a GeoJSON is none: each feature that GDAL would pass over in silence, with the reason."""

import json
import re
from collections.abc import Iterator, Sequence
from typing import Any

import numpy as np
import shapely

from rangemap.errors import RegionError
from rangemap.files.file_account import REPAIRABLE, Fault, Tally
from rangemap.files.file_formats import Laid

_TYPES = (
    *("Point", "MultiPoint", "LineString", "MultiLineString", "Polygon", "MultiPolygon"),
    "GeometryCollection",
)
_OPEN = "a ring does not end where it begins"
# What GEOS says of a geometry that it cannot read, and what that means
_REASONS = (
    (r"type must be number, but is string", "a coordinate is text, not a number"),
    (r"type must be number, but is null", "a coordinate is null"),
    (r"type must be number, but is (\w+)", r"where a number should stand is \1"),
    (r"type must be array, but is (\w+)", r"its lists are not as deep as its type needs: \1"),
    (r"Expected two or three coordinates found one", "a point has one coordinate alone"),
    (r"Expected two or three coordinates found none", "a point has no coordinates"),
    (r"key '(\w+)' not found", r"it has no \1"),
    (r"do not form a closed linestring", _OPEN),
    (r"must contain 0 or >1 elements", "a line has one point alone"),
    (r"number overflow", "a number is too large"),
    (r"Invalid number of points in LinearRing found (\d+)", r"a ring has \1 points; it needs 4"),
)
_MORE_THAN_THREE = "found more than three"  # a fourth is passed over, as GDAL does


def checked(file: Laid, tally: Tally) -> Laid:
    """Refuse a file of which features cannot be read, or leave them out where that is allowed.

    Parameters
    ----------
    file
        GeoJSON, a sequence of it with a feature a line, or TopoJSON, of which nothing but the
        syntax is looked at.
    tally
        Of the file; what is left out or mended is added to it.

    Returns
    -------
    Laid
        The file, or one in which features that are left out have no shape, and rings are closed.

    Raises
    ------
    RegionError
        If it is no JSON, its coordinate system is a link or unknown, or a feature cannot be read;
        with the number and the reason of each, ten at most.
    """
    documents = list(_documents(file.shown, file.path.read_bytes()))
    for document in documents:
        _check_crs(file.shown, document)
    features = [one for document in documents for one in _features(file.shown, document)]
    closed = _close_rings(features, tally) if tally.repair else False
    found = list(_refused(features))
    tally.refuse(found, len(features), advice=_advice(found))
    if not found and not closed:
        return file
    for number, _why in found:
        features[number - 1] = {"type": "Feature", "properties": {}, "geometry": None}
    whole = {"type": "FeatureCollection", "features": features}
    if isinstance(documents[0], dict) and "crs" in documents[0]:
        whole["crs"] = documents[0]["crs"]
    made = file.made(".geojson")
    made.path.write_text(json.dumps(whole), encoding="utf-8")
    return made


def _advice(found: Sequence[Fault]) -> str:
    return REPAIRABLE if any(why == _OPEN for _number, why in found) else ""


def _close_rings(features: list[Any], tally: Tally) -> bool:
    """End each ring of areas where it begins; return whether there were any that did not."""
    before = len(tally.repaired)
    for number, feature in enumerate(features, start=1):
        geometry = feature.get("geometry") if isinstance(feature, dict) else None
        many = sum(map(_closed, _rings(geometry)))
        if many:
            told = f"feature {number}: {many:,} ring{'s' if many > 1 else ''} closed"
            tally.repaired.append(told)
    return len(tally.repaired) > before


def _rings(geometry: object) -> Iterator[list[Any]]:
    """Yield the rings of the areas of a geometry of GeoJSON, as far as it is one."""
    if not isinstance(geometry, dict):
        return
    kind, inside = geometry.get("type"), geometry.get("coordinates")
    if kind == "GeometryCollection" and isinstance(geometry.get("geometries"), list):
        for one in geometry["geometries"]:
            yield from _rings(one)
    areas = {"Polygon": [inside], "MultiPolygon": inside}.get(str(kind))
    for area in areas if isinstance(areas, list) else []:
        if isinstance(area, list):
            yield from (ring for ring in area if isinstance(ring, list))


def _closed(ring: list[Any]) -> bool:
    """Close a ring in place; return whether it was open."""
    if len(ring) < 3 or ring[0] == ring[-1]:  # noqa: PLR2004 (corners)
        return False
    ring.append(ring[0])
    return True


def _documents(shown: str, content: bytes) -> Iterator[Any]:
    """Yield the one value of a file, or that of each line of a sequence (RFC 8142)."""
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        msg = f"{shown}:{line}: cannot be read as a vector file: no UTF-8 text; save it as UTF-8"
        raise RegionError(msg) from error
    try:
        yield json.loads(text, parse_constant=_no_number)
    except RecursionError as error:
        msg = f"{shown}: cannot be read as a vector file: it is nested too deeply"
        raise RegionError(msg) from error
    except ValueError as error:
        yield from _sequence(shown, text, error)


def _sequence(shown: str, text: str, whole: ValueError) -> Iterator[Any]:
    """Yield the value of each line of a text that is not one value as a whole."""
    lines = [line.strip("\x1e \t\r") for line in text.split("\n")]
    first = next((line for line in lines if line), "")
    if not (first.startswith("{") and first.endswith("}")):
        raise RegionError(_no_json(shown, whole)) from whole
    for place, line in enumerate(lines, start=1):
        if line:
            try:
                yield json.loads(line, parse_constant=_no_number)
            except (ValueError, RecursionError) as error:
                raise RegionError(_no_json(f"{shown}:{place}", error)) from error


def _no_number(text: str) -> float:
    msg = f"{text} is no number of JSON"
    raise ValueError(msg)


def _no_json(place: str, error: Exception) -> str:
    return f"{place}: cannot be read as a vector file: no valid JSON: {error}"


def _check_crs(shown: str, document: object) -> None:
    """Refuse a coordinate system that is a link, or that nobody knows."""
    crs = document.get("crs") if isinstance(document, dict) else None
    if crs is None:
        return
    about = crs.get("properties") if isinstance(crs, dict) else None
    name = about.get("name") if isinstance(about, dict) else None
    if not isinstance(name, str) or crs.get("type") != "name":
        msg = (
            f"{shown}: its crs is no name but a link or something else, and nothing is fetched; "
            "leave crs out (GeoJSON is in WGS 84) or name the coordinate system"
        )
        raise RegionError(msg)
    from pyproj import CRS  # noqa: PLC0415 (with its user)
    from pyproj.exceptions import CRSError  # noqa: PLC0415

    try:
        CRS.from_user_input(name)
    except CRSError as error:
        msg = f"{shown}: no coordinate system is called {name[:80]!r}, which its crs names"
        raise RegionError(msg) from error


def _features(shown: str, document: object) -> list[Any]:
    """Return the features of a document, or its geometry as one."""
    kind = document.get("type") if isinstance(document, dict) else None
    if not isinstance(document, dict) or not isinstance(kind, str):
        msg = f"{shown}: cannot be read as a vector file: it is JSON, and has no type"
        raise RegionError(msg)
    if kind == "Topology":
        return []
    if kind == "FeatureCollection":
        features = document.get("features")
        if not isinstance(features, list):
            msg = f"{shown}: cannot be read as a vector file: it has no list of features"
            raise RegionError(msg)
        return features
    return [document if kind == "Feature" else {"type": "Feature", "geometry": document}]


def _refused(features: list[Any]) -> Iterator[tuple[int, str]]:
    """Yield the number, from 1, of each feature that cannot be read, and why."""
    texts: list[str | None] = []
    for feature in features:
        there = isinstance(feature, dict) and isinstance(feature.get("geometry"), dict)
        texts.append(json.dumps(feature["geometry"]) if there else None)
    read = shapely.from_geojson(np.array(texts, dtype=object), on_invalid="ignore")
    for number, (feature, text, shape) in enumerate(zip(features, texts, read, strict=True), 1):
        known = isinstance(feature, dict) and feature.get("type") == "Feature"
        if (shape is None or not known) and (reason := _reason(feature, text)):
            yield number, reason


def _reason(feature: Any, text: str | None) -> str | None:  # noqa: ANN401 (any JSON)
    """Return why a feature cannot be read; None of one without a shape, which RFC 7946 allows."""
    if not isinstance(feature, dict) or feature.get("type") != "Feature":
        kind = feature.get("type") if isinstance(feature, dict) else type(feature).__name__
        return f"it is no Feature but {_short(kind)}"
    if text is None:
        geometry = feature.get("geometry")
        return None if geometry is None else f"its geometry is no table but {_short(geometry)}"
    kind = feature["geometry"].get("type")
    if kind not in _TYPES:
        return f"there is no type {_short(kind)}"
    try:
        shapely.from_geojson(text)
    except shapely.errors.ShapelyError as error:
        said = str(error).strip()
        if "bad_alloc" in said:
            raise  # too little memory is no fault of the file's
        if _MORE_THAN_THREE in said:
            return None
        found = ((re.search(sign, said), words) for sign, words in _REASONS)
        return next((match.expand(words) for match, words in found if match), said[:120])
    return None


def _short(value: object) -> str:
    text = json.dumps(value)
    return text if len(text) <= 40 else f"{text[:39]}…"  # noqa: PLR2004 (to be recognised by)
