"""reach.kmz: the map for Google Earth, as KML 2.2. Outlines are simplified, by 30 m at most."""

from collections.abc import Iterable, Iterator, Sequence
from html import escape
from typing import Any
from xml.etree import ElementTree as ET

import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.analysis import RangeMap
from rangemap.exports.styled_bands import Band, bands, launches, simplified, theme_of
from rangemap.exports.zip_and_xml import legal, zipped
from rangemap.units import format_distance, format_share
from rangemap.wording import counted

# 2e-4 degrees are at most 22.4 m. A globe draws great circles between vertices, which along a
# parallel leave it by at most 7.6 m in 0.25 degrees: together 30 m.
_DEGREES = 2e-4
_STEP_DEGREES = 0.25
_DECIMALS = 6  # 0.1 m
_MOST_PLACES = 500
_KML = "http://www.opengis.net/kml/2.2"
_ATOM = "http://www.w3.org/2005/Atom"


def kmz(result: RangeMap) -> bytes:
    """Return the ZIP that Google Earth opens, with one file, doc.kml."""
    return zipped({"doc.kml": kml(result)})


def kml(result: RangeMap) -> bytes:
    """Return launch region, bands by system, countries and places as one document."""
    ET.register_namespace("", _KML)
    ET.register_namespace("atom", _ATOM)
    root = ET.Element(f"{{{_KML}}}kml")
    document = ET.SubElement(root, f"{{{_KML}}}Document")
    _add(document, "name", result.summary["headline"])
    _add(document, "open", "1")
    author = ET.SubElement(document, f"{{{_ATOM}}}author")
    ET.SubElement(author, f"{{{_ATOM}}}name").text = legal(result.summary["credit"] or "rangemap")
    _add(document, "description", _described(_about(result)))
    drawn = list(bands(result, _DEGREES))
    _styles(document, result, drawn)
    name = "Launch region" if len(result.launched) == 1 else "Launch regions"
    _launch(_folder(document, name), result)
    for system in result.summary["systems"]:
        folder = _folder(document, system["name"])
        for number, band in enumerate(drawn):
            if band.system_id == system["id"]:
                _area(folder, (band.title, _band_text(band)), f"band{number}", band.geometry)
    _countries(_folder(document, "Countries", visible=False), result)
    _places(_folder(document, "Places"), result)
    return bytes(ET.tostring(root, encoding="UTF-8", xml_declaration=True))


def _about(result: RangeMap) -> list[str]:
    summary = result.summary
    sources = [
        f"{one['name']}: {' '.join(filter(None, (one['source_title'], one['source_url'])))}."
        for one in summary["systems"]
    ]
    given = [summary[key] for key in ("subtitle", "note", "source", "credit", "date")]
    return [
        *filter(None, given),
        "Sources of the ranges:",
        *sources,
        f"Border view: {summary['borders']}.",
        summary["caveat"],
        "Outlines are simplified by at most 30 m; reach.geojson has them whole.",
        *summary["attribution"],
    ]


def _styles(document: ET.Element, result: RangeMap, drawn: Sequence[Band]) -> None:
    theme = theme_of(result)
    for number, band in enumerate(drawn):
        _style(document, f"band{number}", (band.hue, 1.0), (band.hue, band.opacity))
    for number, one in enumerate(launches(result)):
        _style(document, f"launch{number}", (one.color, 1.0), (one.color, 0.5))
    _style(document, "country", (theme.border, 1.0), None)
    _style(document, "place", (theme.ink, 1.0), None)


def _style(
    document: ET.Element, key: str, line: tuple[str, float], fill: tuple[str, float] | None
) -> None:
    """Add a style; its balloon shows the description alone, in which all is escaped."""
    style = _add(document, "Style", id=key)
    icon = _add(style, "IconStyle")
    _add(icon, "color", _color(*line))
    _add(icon, "scale", "0.5")
    label = _add(style, "LabelStyle")
    _add(label, "scale", "0.7")
    edge = _add(style, "LineStyle")
    _add(edge, "color", _color(*line))
    _add(edge, "width", "1.5")
    area = _add(style, "PolyStyle")
    _add(area, "color", _color(*(fill or (line[0], 0.0))))
    if fill is None:
        _add(area, "fill", "0")
    _add(_add(style, "BalloonStyle"), "text", "$[description]")


def _color(color: str, opacity: float) -> str:
    """Return a colour as KML writes it: opacity, blue, green, red."""
    red, green, blue = color[1:3], color[3:5], color[5:7]
    return f"{round(opacity * 255):02x}{blue}{green}{red}"


def _launch(folder: ET.Element, result: RangeMap) -> None:
    found = list(launches(result))
    for number, one in enumerate(found):
        what = "where the systems are launched from"
        what = what if len(found) == 1 else f"launch region of {one.systems}"
        about = one.name, [f"{one.name}, {what}."]
        if one.points or one.lines:
            several = _add(_placemark(folder, about, f"launch{number}"), "MultiGeometry")
            for point in one.points:
                _add(_add(several, "Point"), "coordinates", _coordinates(point))
            for line in one.lines:
                _line(several, line)
        if one.areas:
            shape = simplified(shapely.multipolygons(one.areas), _DEGREES)
            _area(folder, about, f"launch{number}", shape)


def _band_text(band: Band) -> list[str]:
    row = band.row
    return [
        f"{band.title}.",
        f"Area: {row.area_km2:,.1f} square kilometres.",
        f"The outline is within {row.edge_error_m:.2f} m of its range; here it is simplified.",
    ]


def _countries(folder: ET.Element, result: RangeMap) -> None:
    """Add each country once, with what each system reaches of it."""
    names = _names(result)
    for _code, rows in result.countries.groupby("adm0_a3", sort=False):
        first = rows.iloc[0]
        text = [f"{first.country}."]
        text += [
            f"{names[row.system_id]}: {format_share(row.share_in_reach)} in reach, "
            f"{format_share(row.share_certain)} within the confirmed range; nearest "
            f"{_km(row.nearest_km)}; {counted(row.places_in_reach, 'listed place')} with "
            f"{row.population_in_reach:,} people."
            for row in rows.itertuples()
        ]
        shape = simplified(first.geometry, _DEGREES)
        _area(folder, (first.country, text), "country", shape, visible=False)


def _places(folder: ET.Element, result: RangeMap) -> None:
    """Add the best known places in reach and all capitals, each once."""
    names = _names(result)
    order = ["known", "geonameid"]
    every = result.cities.sort_values(order, ascending=[False, True], kind="stable")
    single = every.drop_duplicates("geonameid")
    known = single["geonameid"].head(_MOST_PLACES)
    chosen = every[every["geonameid"].isin(known) | every["is_capital"]]
    for _id, rows in chosen.groupby("geonameid", sort=False):
        first = rows.iloc[0]
        text = [f"{first.city}, {first.country}: {first.population:,} people."]
        text += [
            f"{names[row.system_id]}: {_REACHED[row.certainty]}, distance {_km(row.distance_km)}, "
            f"margin {_km(row.margin_km)}."
            for row in rows.itertuples()
        ]
        point = _add(_placemark(folder, (first.city, text), "place"), "Point")
        _add(point, "coordinates", f"{first.lon},{first.lat}")


# As a reader reads it; `certainty` is the column
_REACHED = {"certain": "in reach", "possible": "possibly in reach"}


def _names(result: RangeMap) -> dict[str, str]:
    return {system["id"]: system["name"] for system in result.summary["systems"]}


def _km(km: float) -> str:
    return format_distance(km) if pd.notna(km) else "not known"


def _folder(document: ET.Element, name: str, *, visible: bool = True) -> ET.Element:
    folder = _add(document, "Folder")
    _add(folder, "name", name)
    if not visible:
        _add(folder, "visibility", "0")
    return folder


def _placemark(
    folder: ET.Element, told: tuple[str, Iterable[str]], style: str, *, visible: bool = True
) -> ET.Element:
    """Add a placemark with a name and a description."""
    name, text = told
    placemark = _add(folder, "Placemark")
    _add(placemark, "name", name)
    if not visible:
        _add(placemark, "visibility", "0")
    _add(placemark, "description", _described(text))
    _add(placemark, "styleUrl", f"#{style}")
    return placemark


def _described(text: Iterable[str]) -> str:
    """Return sentences as a description, which viewers read as HTML: so without markup."""
    return escape(" ".join(text), quote=False)


def _area(
    folder: ET.Element,
    told: tuple[str, Iterable[str]],
    style: str,
    shape: BaseGeometry,
    *,
    visible: bool = True,
) -> None:
    placemark = _placemark(folder, told, style, visible=visible)
    several = _add(placemark, "MultiGeometry")
    for part in shapely.get_parts(shapely.segmentize(shape, _STEP_DEGREES)):
        polygon = _add(several, "Polygon")
        _add(polygon, "tessellate", "1")
        for name, ring in _rings(part):
            inner = _add(_add(polygon, name), "LinearRing")
            _add(inner, "coordinates", _coordinates(ring))


def _rings(polygon: Any) -> Iterator[tuple[str, BaseGeometry]]:  # noqa: ANN401 (a polygon)
    yield "outerBoundaryIs", polygon.exterior
    for hole in polygon.interiors:
        yield "innerBoundaryIs", hole


def _line(parent: ET.Element, line: BaseGeometry) -> None:
    branch = _add(parent, "LineString")
    _add(branch, "tessellate", "1")
    drawn = shapely.segmentize(shapely.simplify(line, _DEGREES), _STEP_DEGREES)
    _add(branch, "coordinates", _coordinates(drawn))


def _coordinates(geometry: BaseGeometry) -> str:
    points = shapely.get_coordinates(geometry).round(_DECIMALS).tolist()
    return " ".join(f"{lon},{lat}" for lon, lat in points)


def _add(parent: ET.Element, name: str, text: str | None = None, **about: str) -> ET.Element:
    branch = ET.SubElement(parent, f"{{{_KML}}}{name}", about)
    branch.text = None if text is None else legal(text)
    return branch
