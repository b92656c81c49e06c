"""Styles of a GeoPackage's layers, in the two forms that QGIS keeps in it: QML and SLD 1.1."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Literal
from xml.etree import ElementTree as ET

_SLD = "http://www.opengis.net/sld"
_SE = "http://www.opengis.net/se"
_OGC = "http://www.opengis.net/ogc"
_MM_TO_PIXELS = 96 / 25.4
Kind = Literal["fill", "line", "marker"]


@dataclass(frozen=True)
class Rule:
    """How some rows of a layer are drawn.

    Attributes
    ----------
    title
        What the key says.
    kind
        ``fill`` for areas, ``line``, or ``marker`` for points.
    fill, stroke
        ``#rrggbb``.
    opacity
        Of the fill, 0 to 1.
    size
        Width of the edge, or of a marker, in millimetres.
    equal
        Columns and the texts that they must have.
    at_least
        A column and its least number.
    most_scale
        The largest scale denominator at which it is drawn; 0 for always.
    """

    title: str
    kind: Kind
    fill: str
    stroke: str
    opacity: float = 1.0
    size: float = 0.3
    equal: tuple[tuple[str, str], ...] = ()
    at_least: tuple[str, int] | None = None
    most_scale: int = 0


def qml(rules: Sequence[Rule]) -> str:
    """Return the style as QGIS writes it, read by version 3.18 and later."""
    root = ET.Element("qgis", version="3.22.0", styleCategories="Symbology")
    renderer = ET.SubElement(root, "renderer-v2", type="RuleRenderer", symbollevels="0")
    branch = ET.SubElement(renderer, "rules", key="root")
    symbols = ET.SubElement(renderer, "symbols")
    for number, rule in enumerate(rules):
        about = {"key": f"rule{number}", "symbol": str(number), "label": rule.title}
        if tests := _expression(rule):
            about["filter"] = tests
        if rule.most_scale:
            about["scalemaxdenom"] = str(rule.most_scale)
        ET.SubElement(branch, "rule", about)
        symbol = ET.SubElement(symbols, "symbol", type=rule.kind, name=str(number), alpha="1")
        _symbol_layer(symbol, rule)
    return ET.tostring(root, encoding="unicode")


def _symbol_layer(symbol: ET.Element, rule: Rule) -> None:
    edge = {"fill": "outline", "line": "line", "marker": "outline"}[rule.kind]
    options = {f"{edge}_color": _rgba(rule.stroke, 1.0), f"{edge}_style": "solid"}
    if rule.kind == "marker":
        options |= {"name": "circle", "size": f"{rule.size:g}", "size_unit": "MM"}
        options |= {"outline_width": "0.1", "outline_width_unit": "MM"}
    else:
        options |= {f"{edge}_width": f"{rule.size:g}", f"{edge}_width_unit": "MM"}
    if rule.kind != "line":
        options |= {"color": _rgba(rule.fill, rule.opacity)}
    if rule.kind == "fill":
        options |= {"style": "solid"}
    name = {"fill": "SimpleFill", "line": "SimpleLine", "marker": "SimpleMarker"}[rule.kind]
    layer = ET.SubElement(symbol, "layer", {"class": name, "enabled": "1", "pass": "0"})
    table = ET.SubElement(layer, "Option", type="Map")
    for key, value in sorted(options.items()):
        ET.SubElement(table, "Option", name=key, type="QString", value=value)


def _expression(rule: Rule) -> str:
    """Write the rule's tests in the language of QGIS; quotes within are doubled."""
    tests = []
    for column, value in rule.equal:
        quoted = value.replace("\\", "\\\\").replace("'", "''")
        tests.append(f"\"{column}\" = '{quoted}'")
    if rule.at_least is not None:
        tests.append('"{}" >= {}'.format(*rule.at_least))
    return " AND ".join(tests)


def _rgba(color: str, opacity: float) -> str:
    parts = (int(color[at : at + 2], 16) for at in (1, 3, 5))
    return ",".join(map(str, (*parts, round(opacity * 255))))


def sld(layer: str, rules: Sequence[Rule]) -> str:
    """Return the style as the OGC's Styled Layer Descriptor 1.1, for other programs."""
    for prefix, space in (("sld", _SLD), ("se", _SE), ("ogc", _OGC)):
        ET.register_namespace(prefix, space)
    root = ET.Element(f"{{{_SLD}}}StyledLayerDescriptor", version="1.1.0")
    named = ET.SubElement(root, f"{{{_SLD}}}NamedLayer")
    _text(named, _SE, "Name", layer)
    style = ET.SubElement(named, f"{{{_SLD}}}UserStyle")
    _text(style, _SE, "Name", layer)
    kind = ET.SubElement(style, f"{{{_SE}}}FeatureTypeStyle")
    for rule in rules:
        _sld_rule(ET.SubElement(kind, f"{{{_SE}}}Rule"), rule)
    return ET.tostring(root, encoding="unicode")


def _sld_rule(parent: ET.Element, rule: Rule) -> None:
    _text(parent, _SE, "Name", rule.title)
    tests = [("PropertyIsEqualTo", *pair) for pair in rule.equal]
    if rule.at_least is not None:
        column, least = rule.at_least
        tests.append(("PropertyIsGreaterThanOrEqualTo", column, str(least)))
    if tests:
        branch = ET.SubElement(parent, f"{{{_OGC}}}Filter")
        if len(tests) > 1:
            branch = ET.SubElement(branch, f"{{{_OGC}}}And")
        for test, column, value in tests:
            one = ET.SubElement(branch, f"{{{_OGC}}}{test}")
            _text(one, _OGC, "PropertyName", column)
            _text(one, _OGC, "Literal", value)
    if rule.most_scale:
        _text(parent, _SE, "MaxScaleDenominator", str(rule.most_scale))
    _symbolizer(parent, rule)


def _symbolizer(parent: ET.Element, rule: Rule) -> None:
    pixels = f"{rule.size * _MM_TO_PIXELS:.2f}"
    filled = {"fill": rule.fill, "fill-opacity": f"{rule.opacity:g}"}
    edge = {"stroke": rule.stroke, "stroke-width": pixels}
    if rule.kind == "marker":
        point = ET.SubElement(parent, f"{{{_SE}}}PointSymbolizer")
        graphic = ET.SubElement(point, f"{{{_SE}}}Graphic")
        mark = ET.SubElement(graphic, f"{{{_SE}}}Mark")
        _text(mark, _SE, "WellKnownName", "circle")
        _parameters(mark, "Fill", filled)
        _parameters(mark, "Stroke", {**edge, "stroke-width": "0.4"})
        _text(graphic, _SE, "Size", pixels)
    elif rule.kind == "line":
        _parameters(ET.SubElement(parent, f"{{{_SE}}}LineSymbolizer"), "Stroke", edge)
    else:
        area = ET.SubElement(parent, f"{{{_SE}}}PolygonSymbolizer")
        _parameters(area, "Fill", filled)
        _parameters(area, "Stroke", edge)


def _parameters(parent: ET.Element, name: str, values: dict[str, str]) -> None:
    branch = ET.SubElement(parent, f"{{{_SE}}}{name}")
    for key, value in values.items():
        ET.SubElement(branch, f"{{{_SE}}}SvgParameter", name=key).text = value


def _text(parent: ET.Element, space: str, name: str, text: str) -> None:
    ET.SubElement(parent, f"{{{space}}}{name}").text = text
