"""What of a KML, GPX or GML is no coordinate: GDAL takes such text for 0, or passes over it."""

import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree import ElementTree as ET

from rangemap.errors import RegionError
from rangemap.files.fault_list import listed

_NUMBER = r"[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?"
_TUPLE = re.compile(rf"{_NUMBER},{_NUMBER}(?:,{_NUMBER})?")
_ONE = re.compile(_NUMBER)
_NOT_DRAWN = {"Model", "Track", "MultiTrack"}  # shapes of KML that would be passed over
_WHOLE = {"Placemark", "wpt", "featureMember", "member"}  # no longer needed once they end
_OF_GPX = {"wpt", "rtept", "trkpt"}
_OF_GML = {"pos", "posList", "lowerCorner", "upperCorner"}


def check(shown: str, path: Path) -> None:
    """Refuse a file with coordinates that are none.

    Parameters
    ----------
    shown
        What the file is called in messages.
    path
        KML, GPX or GML, without entities of its own.

    Raises
    ------
    RegionError
        If it is no XML, or a coordinate is no number; with each place, ten at most.
    """
    try:
        found = list(_faults(path))
    except ET.ParseError as error:
        msg = f"{shown}: cannot be read as a vector file: no valid XML: {error}"
        raise RegionError(msg) from error
    if found:
        what = "coordinates that are none" if len(found) > 1 else "a coordinate that is none"
        msg = f"{shown}: has {what}: {listed(found)}"
        raise RegionError(msg)


def _faults(path: Path) -> Iterator[str]:
    """Yield what is wrong, each with the number of its Placemark or point, from 1."""
    number = 0
    for event, one in ET.iterparse(path, events=("start", "end")):  # noqa: S314 (no entities)
        name = one.tag.rpartition("}")[2]
        if event == "start":
            number += name == "Placemark" or name in _OF_GPX
        elif (wrong := _wrong(name, one)) is not None:
            yield f"number {number}: {wrong}" if number else wrong
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
        return f"a shape of the kind {name} is not read"
    return _short(wrong[0]) if wrong else None


def _short(text: str) -> str:
    return repr(text if len(text) <= 40 else f"{text[:39]}…")  # noqa: PLR2004 (to be recognised)
