"""What of a KML, GPX or GML is no coordinate: GDAL takes such text for 0, or passes over it."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from rangemap.errors import RegionError
from rangemap.files.fault_list import listed
from rangemap.files.file_account import Tally
from rangemap.files.file_formats import Laid

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_TUPLE = re.compile(rf"{_NUMBER},{_NUMBER}(?:,{_NUMBER})?")
_ONE = re.compile(_NUMBER)
_NOT_DRAWN = {"Model", "Track", "MultiTrack"}  # shapes of KML that would be passed over
_WHOLE = {"Placemark", "wpt", "featureMember", "member"}  # no longer needed once they end
_DRAWN = {"Point", "LineString", "LinearRing", "Polygon", "MultiGeometry", *_NOT_DRAWN}
_OF_GPX = {"wpt", "rtept", "trkpt"}
_OF_GML = {"pos", "posList", "lowerCorner", "upperCorner"}


def checked(file: Laid, tally: Tally) -> Laid:
    """Refuse a file with coordinates that are none, or leave those shapes out where allowed.

    Parameters
    ----------
    file
        KML, GPX or GML, without entities of its own.
    tally
        Of the file; what is left out is added to it.

    Returns
    -------
    Laid
        The file, or one without those shapes.

    Raises
    ------
    RegionError
        If it is no XML, or a coordinate is no number; with each place, ten at most.
    """
    count = [0]
    try:
        found = list(_faults(file.path, count))
    except ET.ParseError as error:
        msg = f"{file.shown}: cannot be read as a vector file: no valid XML: {error}"
        raise RegionError(msg) from error
    if not found:
        return file
    first: dict[int, str] = {}
    for number, why in found:
        first.setdefault(number, why)
    if 0 in first:  # of a GML, whose features have no numbers here
        msg = f"{file.shown}: has a coordinate that is none: {listed([why for _at, why in found])}"
        raise RegionError(msg)
    told = [(number, f"has a coordinate that is none: {why}") for number, why in first.items()]
    tally.refuse(told, count[0], what="shape")
    return _without({*first}, file)


def _without(numbers: set[int | None], file: Laid) -> Laid:
    """Return a file without the shapes of features of these numbers."""
    tree = ET.parse(file.path)  # noqa: S314 (no entities)
    root = tree.getroot()
    ET.register_namespace("", root.tag.rpartition("}")[0].strip("{"))
    parents = {child: parent for parent in root.iter() for child in parent}
    counted = [one for one in root.iter() if _counts(_name(one))]
    for number, one in enumerate(counted, start=1):
        if number in numbers and _name(one) in _OF_GPX:
            parents[one].remove(one)
        elif number in numbers:
            for part in [part for part in one if _name(part) in _DRAWN]:
                one.remove(part)
    made = file.made(file.ending)
    tree.write(made.path, encoding="utf-8", xml_declaration=True)
    return made


def _name(one: ET.Element) -> str:
    return one.tag.rpartition("}")[2]


def _counts(name: str) -> bool:
    """Return whether an element is one of those that are numbered."""
    return name == "Placemark" or name in _OF_GPX


def _faults(path: Path, count: list[int]) -> Iterator[tuple[int, str]]:
    """Yield what is wrong, each with the number of its Placemark or point, from 1; count them."""
    for event, one in ET.iterparse(path, events=("start", "end")):  # noqa: S314 (no entities)
        name = _name(one)
        if event == "start":
            count[0] += _counts(name)
        elif (wrong := _wrong(name, one)) is not None:
            yield count[0], wrong
        if event == "end" and name in _WHOLE:
            one.clear()


def _wrong(name: str, one: ET.Element) -> str | None:
    """Return what of an element is no coordinate; None where there is nothing."""
    words = (one.text or "").split()
    if name == "coordinates":
        wrong = [word for word in words or [""] if not _TUPLE.fullmatch(word)]
    elif name in _OF_GPX:
        wrong = [one.get(key, "") for key in ("lat", "lon")]
        wrong = [text for text in wrong if not _ONE.fullmatch(text.strip())]
    else:
        wrong = [word for word in words if name in _OF_GML and not _ONE.fullmatch(word)]
    if not wrong and name in _NOT_DRAWN:
        return f"a {name}, which is not read"
    return _short(wrong[0]) if wrong else None


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:39]}…")  # noqa: PLR2004 (to be recognised)
