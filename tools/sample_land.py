"""Write points on land for tests/cases/data/land.csv: none of them may be without a country.

One in every piece of Natural Earth's land that the source of the countries leaves to nobody, which
are disputed lands and islands, and the points of a grid of two degrees that lie on land.
"""

import argparse
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from areas import clean_polygons
from build_land import pieces_of_nobody
from find_source_files import find_inputs

_TARGET = Path(__file__).resolve().parents[1] / "tests/cases/data/land.csv"


def main() -> None:
    """Read the sources and write the points."""
    parser = argparse.ArgumentParser(description="Sample the land of the sources.")
    parser.add_argument("--cache", type=Path, help="folder that keeps the packages")
    inputs = find_inputs(parser.parse_args().cache)
    source = gpd.read_file(inputs.countries_zip, encoding="UTF-8")
    shapes = np.array([clean_polygons(shape) for shape in source.geometry], dtype=object)
    land, pieces = pieces_of_nobody(inputs, shapes)
    grid = shapely.points(*np.meshgrid(np.arange(-179.5, 180.0, 2.0), np.arange(-89.5, 84.0, 2.0)))
    shapely.prepare(land)
    on_land = grid.ravel()[shapely.contains_properly(land, grid.ravel())]
    points = np.concatenate([shapely.point_on_surface(pieces), on_land])
    lines = [f"{x:.7f},{y:.7f}" for x, y in shapely.get_coordinates(points)]
    _TARGET.write_text("\n".join(["lon,lat", *lines, ""]), encoding="utf-8")
    print(f"{_TARGET.name}: {len(lines)} points")


if __name__ == "__main__":
    main()
