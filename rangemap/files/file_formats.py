"""Which format a file has, told by its content: its name says nothing that can be relied upon."""

import re
import zipfile
from dataclasses import dataclass, replace
from pathlib import Path

from rangemap.errors import RegionError

FORMATS = (
    "GeoJSON, TopoJSON, GeoPackage, FlatGeobuf, GeoParquet, Shapefile (zipped as well), KML, KMZ, "
    "GPX, GML, CSV, XLSX or list of points in JSON"
)
_NAMES = {
    ".geojson": "GeoJSON",
    ".topojson": "TopoJSON",
    ".gpkg": "GeoPackage",
    ".fgb": "FlatGeobuf",
    ".parquet": "GeoParquet",
    ".shp": "Shapefile",
    ".kml": "KML",
    ".gpx": "GPX",
    ".gml": "GML",
    ".csv": "CSV",
    ".xlsx": "XLSX",
    ".json": "JSON",
}
_HEAD = 65_536  # bytes of a file by which its format is told
_BINARY = (  # the first bytes, by the formats' specifications
    (b"SQLite format 3\x00", ".gpkg"),
    (b"fgb\x03", ".fgb"),
    (b"\x00\x00\x27\x0a", ".shp"),
    (b"PAR1", ".parquet"),
)
# A comment may hold tags of its own: `<br />`
_BEFORE_ROOT = re.compile(rb"<!--.*?-->|<\?.*?\?>|<![^>]*>", re.DOTALL)
_ROOT = re.compile(rb"<(?:[\w.-]+:)?([A-Za-z]\w*)[\s>/]")
_ROOTS = {"kml": ".kml", "gpx": ".gpx", "featurecollection": ".gml"}
_ELSEWHERE = re.compile(
    rb"<(?:\w+:)?NetworkLink[\s>]|<!ENTITY|xlink:href\s*=\s*[\"'](?!#)", re.IGNORECASE
)
_TOPOLOGY = re.compile(rb'"type"\s*:\s*"Topology"')
_POINT_LIST = re.compile(rb"\[\s*[\[{]|\{\s*\"(?:points|places|sites|locations)\"\s*:\s*\[")
_TABLE = re.compile(rb"[,;\t|]")  # between the names of columns
_OF_WORKBOOK = "xl/workbook.xml"
_BESIDE = (".shp", ".shx", ".dbf", ".prj", ".cpg")
MOST_BYTES = 500_000_000  # of a file, and of what an archive unpacks to


@dataclass(frozen=True)
class Laid:
    """A file laid into a folder of its own, alone with what belongs to it.

    Attributes
    ----------
    path
        Where it lies; its ending is that of its format.
    shown
        What it is called in messages.
    format
        The name of its format.
    """

    path: Path
    shown: str
    format: str

    @classmethod
    def of(cls, path: Path, shown: str) -> "Laid":
        """Return a file as it was given; its ending says its format."""
        return cls(path, shown, _NAMES[path.suffix])

    @property
    def ending(self) -> str:
        """The ending of its format's names."""
        return self.path.suffix

    def made(self, ending: str) -> "Laid":
        """Return what is to be made of it in another format, or another of the same, beside it."""
        return replace(self, path=self.path.with_name(f"{self.path.stem}-made{ending}"))


def laid(path: Path, folder: Path, shown: str) -> Laid:
    """Lay a file into an empty folder, so that nothing else can be taken for a part of it.

    Parameters
    ----------
    path
        The file.
    folder
        An empty folder.
    shown
        What the file is called in messages.

    Raises
    ------
    RegionError
        If it is of no format that is read, or calls upon other files or servers.
    """
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if not head.strip():
        msg = f"{shown}: cannot be read as a vector file: it is empty; save it again"
        raise RegionError(msg)
    if head.startswith(b"PK\x03\x04"):
        return _unpacked(path, folder, shown)
    ending = _ending(head)
    if ending is None:
        msg = f"{shown}: cannot be read as a vector file: it is no {FORMATS}"
        raise RegionError(msg)
    parts: tuple[str, ...] = _BESIDE if ending == ".shp" else (ending,)
    for part in parts:
        source = path if part == ending else _beside(path, part)
        if source is not None:
            (folder / f"file{part}").symlink_to(source)
    found = Laid.of(folder / f"file{ending}", shown)
    _check_alone(found)
    return found


def _ending(head: bytes) -> str | None:
    """Return the ending of names of a format by how a file of it begins; None of any other."""
    for sign, ending in _BINARY:
        if head.startswith(sign):
            return ending
    text = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    if text.startswith((b"{", b"[", b"\x1e")):
        if _POINT_LIST.match(text):
            return ".json"
        return ".topojson" if _TOPOLOGY.search(text) else ".geojson"
    if text.startswith(b"<"):
        root = _ROOT.search(_BEFORE_ROOT.sub(b"", text))
        return _ROOTS.get(root.group(1).decode().casefold()) if root else None
    first, break_, _rest = text.partition(b"\n")
    return ".csv" if break_ and _TABLE.search(first) and b"\x00" not in text else None


def _beside(path: Path, ending: str) -> Path | None:
    """Return the file of another ending beside one, in small letters or in large."""
    names = (path.with_suffix(one) for one in (ending, ending.upper()))
    return next((one for one in names if one.is_file()), None)


def _check_alone(file: Laid) -> None:
    """Refuse text that calls upon other files: links of KML, entities, references of GML."""
    if file.ending not in {".kml", ".gml", ".gpx"}:
        return
    found = _ELSEWHERE.search(file.path.read_bytes())
    if found:
        msg = (
            f"{file.shown}: calls upon another file ({found.group(0).decode().strip(' <>=')}), and "
            "nothing but the file itself is read; save what is meant in one file"
        )
        raise RegionError(msg)


def _check_size(members: list[zipfile.ZipInfo], shown: str) -> None:
    if sum(one.file_size for one in members) > MOST_BYTES:
        msg = f"{shown}: unpacks to more than {MOST_BYTES:,} bytes; simplify or divide it"
        raise RegionError(msg)


def _unpacked(path: Path, folder: Path, shown: str) -> Laid:
    """Unpack the KML of a KMZ, or the Shapefile of an archive."""
    try:
        with zipfile.ZipFile(path) as archive:
            members = [one for one in archive.infolist() if not one.is_dir()]
            if any(one.filename == _OF_WORKBOOK for one in members):
                _check_size(members, shown)
                (folder / "file.xlsx").symlink_to(path)
                return Laid.of(folder / "file.xlsx", shown)
            by_ending = {end: [m for m in members if m.filename.lower().endswith(end)]
                         for end in (".kml", ".shp")}  # fmt: skip
            drawn = [*by_ending[".kml"], *by_ending[".shp"]]
            if not by_ending[".kml"] and len(drawn) != 1:
                msg = (
                    f"{shown}: the archive holds {len(drawn)} Shapefiles and no KML; pack one alone"
                )
                raise RegionError(msg)
            chosen = drawn[:1]
            if drawn[0] in by_ending[".shp"]:
                stem = drawn[0].filename[:-4].lower()
                chosen = [one for one in members if one.filename[:-4].lower() == stem]
            _check_size(chosen, shown)
            for one in chosen:
                ending = one.filename[-4:].lower()
                if ending in {".kml", *_BESIDE}:
                    (folder / f"file{ending}").write_bytes(archive.read(one))
    except (zipfile.BadZipFile, NotImplementedError, RuntimeError, OSError) as error:
        msg = f"{shown}: cannot be read as a vector file: {error}"
        raise RegionError(msg) from error
    found = Laid.of(folder / f"file{drawn[0].filename[-4:].lower()}", shown)
    _check_alone(found)
    return found
