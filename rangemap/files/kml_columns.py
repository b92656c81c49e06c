"""What GDAL does not tell of a KML's features, as columns: folder, style and colours."""

from collections.abc import Iterator
from xml.etree import ElementTree as ET

from rangemap.files.file_formats import Laid

_COLUMNS = ("folder", "style", "line_color", "fill_color", "icon")


def with_columns(file: Laid) -> Laid:
    """Return a KML whose features say their folder and style as data, for a filter.

    Parameters
    ----------
    file
        KML, without entities of its own. Colours become ``#rrggbb``; those of a style that is
        shared, or of a map of two styles, are those when nothing is pointed at.
    """
    tree = ET.parse(file.path)  # noqa: S314 (no entities)
    root = tree.getroot()
    space = root.tag.rpartition("}")[0] + "}" if "}" in root.tag else ""
    ET.register_namespace("", space.strip("{}"))
    shared = {
        f"#{one.get('id')}": one for one in root.iter() if _name(one) in {"Style", "StyleMap"}
    }
    for folder, placemark in _placemarks(root, ""):
        told = dict.fromkeys(_COLUMNS, "") | {"folder": folder, **_style(placemark, shared)}
        data = placemark.find(f"{space}ExtendedData")
        if data is None:
            data = ET.SubElement(placemark, f"{space}ExtendedData")
        for key, text in told.items():
            one = ET.SubElement(data, f"{space}Data", name=key)
            ET.SubElement(one, f"{space}value").text = text
    made = file.made(".kml")
    tree.write(made.path, encoding="utf-8", xml_declaration=True)
    return made


def _name(one: ET.Element) -> str:
    return one.tag.rpartition("}")[2]


def _placemarks(parent: ET.Element, folder: str) -> Iterator[tuple[str, ET.Element]]:
    """Yield each placemark with the name of the folder that it lies in."""
    for one in parent:
        if _name(one) == "Placemark":
            yield folder, one
        elif _name(one) in {"Folder", "Document"}:
            inside = next((part.text or "" for part in one if _name(part) == "name"), "")
            yield from _placemarks(one, inside.strip() if _name(one) == "Folder" else folder)


def _style(placemark: ET.Element, shared: dict[str, ET.Element]) -> dict[str, str]:
    """Return the name of a placemark's style, and what it draws."""
    told = {}
    url = next(((one.text or "").strip() for one in placemark if _name(one) == "styleUrl"), "")
    if url:
        told["style"] = url.removeprefix("#")
    drawn = [*_found(url, shared), *(one for one in placemark if _name(one) == "Style")]
    for style in drawn:
        for part in style.iter():
            key = {"LineStyle": "line_color", "PolyStyle": "fill_color"}.get(_name(part))
            color = next((one.text or "" for one in part if _name(one) == "color"), "").strip()
            if key and len(color) == 8:  # noqa: PLR2004 (aabbggrr)
                told[key] = f"#{color[6:8]}{color[4:6]}{color[2:4]}".lower()
            if _name(part) == "href" and part.text:
                told["icon"] = part.text.strip()
    return told


def _found(url: str, shared: dict[str, ET.Element]) -> list[ET.Element]:
    """Return the shared style of a name; of a map of two, that when nothing is pointed at."""
    style = shared.get(url)
    if style is None:
        return []
    if _name(style) == "Style":
        return [style]
    for pair in style:
        inside = {_name(one): one for one in pair}
        if (inside["key"].text or "").strip() == "normal" if "key" in inside else False:
            named = (inside["styleUrl"].text or "").strip() if "styleUrl" in inside else ""
            own = [inside["Style"]] if "Style" in inside else []
            return own or [one for one in [shared.get(named)] if one is not None]
    return []
