"""Disputed territories: who holds each in a border view, and how it is cut out of its country."""

import difflib
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np
import pandas as pd
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.errors import RegionError
from rangemap.field import geodesy
from rangemap.files import Account, vector_file
from rangemap.world import tables

Shapes = NDArray[np.object_]

# Two outlines of one border or coast differ by rounding, by up to 1e-6 degrees. What lies this
# close to an outline, 0.3 m, counts as on it: below the metre that the engine promises.
ROUNDING_DEGREES = 3e-6
LEAST_DEGREES2 = 1e-9  # a smaller overlap is rounding
_PROPERTY = "country"  # of the areas of a file: whose each is


@dataclass(frozen=True)
class Territory:
    """An area that a view gives to another holder.

    Attributes
    ----------
    holder
        ``adm0_a3`` of the country that has it in this view; a new code where it is none.
    name
        Of that country.
    geometry
        Its outline, lon/lat.
    places
        ``geonameid`` of places that go with it though its line is drawn short of them.
    """

    holder: str
    name: str
    geometry: BaseGeometry
    places: tuple[int, ...] = ()


@lru_cache(maxsize=1)
def shipped() -> tuple[Territory, ...]:
    """Return the territories that the de-facto view gives to others."""
    table = tables.territories()
    return tuple(
        Territory(
            row["holder_adm0_a3"],
            row["holder"],
            row["geometry"],
            () if pd.isna(row["places"]) else tuple(map(int, row["places"].split("|"))),
        )
        for row in table.to_dict("records")
    )


@lru_cache(maxsize=4)
def _read(path: Path, _changed: int) -> tuple[dict[str, BaseGeometry], Account]:
    return vector_file.by_value(path, _PROPERTY)


def account(path: Path, changed: int) -> Account:
    """Return what was read of a file of a view of one's own."""
    return _read(path, changed)[1]


@lru_cache(maxsize=4)
def of_file(path: Path, _changed: int) -> tuple[Territory, ...]:
    """Return the areas of a file, those of one country together; it is read again if it changes."""
    codes = tables.countries(columns=["adm0_a3", "iso_a2", "iso_a3", "name"])
    found = []
    for name_, geometry in _read(path, _changed)[0].items():
        if shapely.get_dimensions(shapely.get_parts(geometry)).min() < 2:  # noqa: PLR2004 (areas)
            msg = f"{path}: what it gives to '{name_}' is no area; draw polygons"
            raise RegionError(msg)
        known = codes[(codes == name_).any(axis=1)]
        near = difflib.get_close_matches(name_, codes["name"], n=1, cutoff=0.8)
        if near and not len(known):
            msg = f"{path}: no country is called '{name_}'; did you mean '{near[0]}'?"
            raise RegionError(msg)
        code, printed = known[["adm0_a3", "name"]].iloc[0] if len(known) else (name_, name_)
        found.append(Territory(str(code), str(printed), geometry))
    return tuple(found)


def divided(
    codes: NDArray[Any], shapes: Shapes, given: tuple[Territory, ...], grow: float
) -> tuple[Shapes, dict[Territory, BaseGeometry]]:
    """Give each holder what lies in its territories; return new holders' shapes beside."""
    after = shapes.copy()
    new: dict[Territory, BaseGeometry] = {}
    for one in given:
        near = np.nonzero(shapely.intersects(one.geometry, after) & (codes != one.holder))[0]
        shared = shapely.area(shapely.intersection(after[near], one.geometry))
        near = near[shared > LEAST_DEGREES2]
        if not len(near):
            continue
        taken, after[near] = cut(after[near], one, grow)
        own = np.nonzero(codes == one.holder)[0]
        if len(own):
            after[own[0]] = _areas(shapely.union_all([after[own[0]], *taken]))
        else:
            new[one] = _areas(shapely.union_all(taken))
    return after, new


def cut(shapes: Shapes, territory: Territory, grow: float) -> tuple[Shapes, Shapes]:
    """Return what of shapes lies in a territory, and what is left of them.

    Their outlines stay as they are: the territory's own is grown by so many degrees, and only
    runs inland.
    """
    grown = shapely.buffer(territory.geometry, grow, quad_segs=1)
    parts = shapely.intersection(shapes, grown), shapely.difference(shapes, grown)
    taken, left = (np.array([_areas(shape) for shape in part], dtype=object) for part in parts)
    return taken, left


def _areas(geometry: BaseGeometry) -> BaseGeometry:
    """Return the polygons of a geometry, counterclockwise (RFC 7946)."""
    return shapely.orient_polygons(geodesy.polygons_of(geometry))
