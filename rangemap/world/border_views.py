"""Border views: whose borders are drawn, counted and measured from.

The tables hold the international view. Another view is the same with some territories given to
another holder; it differs there and nowhere else.
"""

from collections.abc import Callable, Iterable, Sequence
from functools import lru_cache
from pathlib import Path
from typing import Any

import geopandas as gpd
import numpy as np
import pandas as pd
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.errors import RegionError
from rangemap.field import geodesy
from rangemap.files import Account, regular_file
from rangemap.sentences import ENGLISH, Speech, noted
from rangemap.world import capitals, tables
from rangemap.world.territories import (
    LEAST_DEGREES2,
    ROUNDING_DEGREES,
    Shapes,
    Territory,
    account,
    cut,
    divided,
    of_file,
    shipped,
)

INTERNATIONAL, DE_FACTO = "international", "de-facto"
NAMES = (INTERNATIONAL, DE_FACTO)
OVERVIEW_DEGREES = 0.08  # the detail of `tables.world`
_GROWN = 0.6  # of the detail: so much a territory is grown before it is cut from such outlines
_OFFSHORE_DEGREES = 0.05  # a port may lie off the coast as it is drawn

_TITLES = {
    INTERNATIONAL: noted(
        "International view (Natural Earth 5.1.1, 1:10m): Crimea is drawn in Ukraine, "
        "the Golan Heights in Syria; Palestine and Western Sahara are drawn as they are in United "
        "Nations lists"
    ),
    DE_FACTO: noted(
        "De-facto view (Natural Earth 5.1.1, with the holders of 4.1): Crimea is drawn in "
        "Russia, the Golan Heights in Israel, Western Sahara west of the wall in Morocco and the "
        "Paracel Islands in China; Northern Cyprus, Somaliland, Abkhazia, South Ossetia and "
        "Transnistria are drawn by themselves"
    ),
}

_TOLD_OF = ("PSX", "SAH")  # Palestine and Western Sahara, beside the territories


def check(borders: str) -> None:
    """Refuse a border view that does not exist.

    Parameters
    ----------
    borders
        ``"international"``, ``"de-facto"``, or the path of a vector file of areas, each with a
        property ``country`` that says whose it is.

    Raises
    ------
    RegionError
        If it is neither, or the file cannot be used.
    """
    if borders not in NAMES:
        territories(borders)


def title(borders: str, say: Speech = ENGLISH) -> str:
    """Return what is printed of a border view."""
    if borders in _TITLES:
        return say(_TITLES[borders])
    return say(
        "View of {file} over the international one (Natural Earth 5.1.1, 1:10m)", file=name(borders)
    )


def is_told_of(borders: str, boxes: Sequence[BaseGeometry]) -> bool:
    """Return whether land that the printed text of a view tells of lies in any of some boxes."""
    told = {one.holder for one in shipped()} if borders == DE_FACTO else {"RUS", "ISR"}
    land = [one.geometry for one in shipped() if one.holder in told]  # Crimea, the Golan Heights
    table = tables.countries(columns=["adm0_a3", "geometry"])
    land += table.geometry[table["adm0_a3"].isin(_TOLD_OF)].to_list()
    return borders not in NAMES or bool(shapely.intersects(land, shapely.union_all(boxes)).any())


def name(borders: str) -> str:
    """Return what a border view is called: the file of one of the user's own by its name."""
    return borders if borders in NAMES else Path(borders).name


def others(borders: str) -> tuple[str, ...]:
    """Return the views that one may be held against."""
    return tuple(name for name in NAMES if name != borders)


def differing(one: str, other: str) -> frozenset[str]:
    """Return ``adm0_a3`` of the countries whose outlines differ between two views."""
    return _with_other_outlines(territories(one)) | _with_other_outlines(territories(other))


def territories(borders: str) -> tuple[Territory, ...]:
    """Return what a view gives to other holders than the international view does."""
    if borders == INTERNATIONAL:
        return ()
    if borders == DE_FACTO:
        return shipped()
    path = Path(borders)
    try:
        changed = path.stat().st_mtime_ns
    except FileNotFoundError as error:
        msg = f"no border view '{borders}'; the views that exist are {', '.join(NAMES)}, or a file"
        raise RegionError(msg) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        msg = f"{regular_file.shown(path)}: cannot be read: {reason}; write the path of a file"
        raise RegionError(msg) from error
    return of_file(path, changed)


def files(borders: str) -> tuple[Account, ...]:
    """Return what was read of the file of a view of one's own; nothing of another view."""
    return () if borders in NAMES else (account(Path(borders), Path(borders).stat().st_mtime_ns),)


def countries(borders: str, columns: Sequence[str] | None = None) -> gpd.GeoDataFrame:
    """Return the countries and territories of a view; see `tables.countries`.

    A country of this view alone has no ISO codes, no names in other languages, and 0 for its
    population estimate and the year of that.
    """
    whole = columns is None or not {"area_km2", "capital"}.isdisjoint(columns)
    changed = _countries if whole else _outlined
    if columns is not None and "capital" not in columns:
        return _chosen(tables.countries, changed, borders, columns)
    table = _chosen(tables.countries, changed, borders, _and(columns, "adm0_a3"))
    table["capital"] = capitals.names(table, _base(borders))
    return table if columns is None else table[list(columns)]


def country_names(borders: str, language: str = "en") -> dict[str, str]:
    """Return what the countries of a view are called, by ``adm0_a3``: `tables.country_names`."""
    own = {one.holder: one.name for one in territories(borders)}
    return own | tables.country_names(language)


def admin1(borders: str, columns: Sequence[str] | None = None) -> gpd.GeoDataFrame:
    """Return the states and provinces of a view; see `tables.admin1`.

    A region that is divided is there twice: what another holder has of it under its own code with
    the holder's added, without a code of ISO 3166-2.
    """
    return _chosen(tables.admin1, _admin1, borders, columns)


def places(borders: str, columns: Sequence[str] | None = None) -> gpd.GeoDataFrame:
    """Return the places with the countries that they lie in by a view; see `tables.places`.

    Whether one is a capital is the view's too: `tables.capitals`.
    """
    if columns is not None and "capital" not in columns:
        return _chosen(tables.places, _places, borders, columns)
    table = _chosen(tables.places, _places, borders, _and(columns, "adm0_a3", "geonameid"))
    table["capital"] = capitals.flags(table, _base(borders))
    return table if columns is None else table[list(columns)]


def capital_note(geonameid: int, borders: str) -> str:
    """Return what is printed of a place that a view does not count as a capital; else nothing."""
    return capitals.note(geonameid, _base(borders))


def disputed(borders: str) -> Shapes:
    """Return the lines of disputed borders, those that a file draws among them."""
    lines: Shapes = tables.disputed(columns=["geometry"]).geometry.to_numpy()
    if borders in NAMES:
        return lines
    table = tables.countries(columns=["adm0_a3", "geometry"])
    own = []
    for one in territories(borders):
        outlines = table.geometry[table["adm0_a3"] != one.holder].to_numpy()
        near = outlines[shapely.intersects(outlines, one.geometry)]
        land = shapely.union_all(near)
        coasts = shapely.buffer(shapely.boundary(near), 10.0 * ROUNDING_DEGREES)
        inland = shapely.intersection(shapely.boundary(one.geometry), land)
        own.append(shapely.difference(inland, shapely.union_all(coasts)))
    return np.concatenate([lines, np.array(own, dtype=object)])


def drawn(borders: str, degrees: float) -> gpd.GeoDataFrame:
    """Return ``adm0_a3`` and outlines of the countries of a view, for drawing alone.

    Parameters
    ----------
    borders
        The border view.
    degrees
        What can be seen. The outlines are the coarsest that are as fine: those of `tables.world`,
        one of `tables.simplified`, or of the countries themselves.
    """
    given = territories(borders)
    if degrees >= OVERVIEW_DEGREES:
        return _simplified(given, OVERVIEW_DEGREES).copy()
    details = [one for one in _details() if one <= degrees]
    if not details:
        return countries(borders, ["adm0_a3", "geometry"])
    return _simplified(given, max(details)).copy()


def capital_notes(countries: Iterable[str], borders: str) -> list[str]:
    """Return what is printed of capitals of some countries that a view does not count.

    Parameters
    ----------
    countries
        ``adm0_a3`` of each.
    borders
        The border view.
    """
    return capitals.notes(frozenset(countries), _base(borders))


def _base(borders: str) -> str:
    """Return the view of the tables that a view is, or is drawn over."""
    return borders if borders in NAMES else INTERNATIONAL


def _and(columns: Sequence[str] | None, *needed: str) -> Sequence[str] | None:
    """Return columns with others that are needed."""
    return columns if columns is None else list(dict.fromkeys([*columns, *needed]))


def _chosen(
    table: Callable[[Sequence[str] | None], gpd.GeoDataFrame],
    changed: Callable[[tuple[Territory, ...]], gpd.GeoDataFrame],
    borders: str,
    columns: Sequence[str] | None,
) -> gpd.GeoDataFrame:
    """Return columns of a table, as it is shipped or changed by a view."""
    given = territories(borders)
    if not given:
        return table(columns)
    whole = changed(given)
    chosen = whole if columns is None else whole[list(columns)]
    return chosen.copy()


@lru_cache(maxsize=4)
def _outlines(given: tuple[Territory, ...]) -> tuple[Shapes, dict[Territory, BaseGeometry]]:
    """Return the outlines of the countries of the tables, empty ones too, and of new countries."""
    table = tables.countries(columns=["adm0_a3", "geometry"])
    shapes = table.geometry.to_numpy()
    return divided(table["adm0_a3"].to_numpy(), shapes, given, ROUNDING_DEGREES)


def _with_other_outlines(given: tuple[Territory, ...]) -> frozenset[str]:
    """Return the countries of the tables that have other outlines, and new countries."""
    table = tables.countries(columns=["adm0_a3", "geometry"])
    after, new = _outlines(given)
    outlines = zip(table["adm0_a3"], table.geometry, after, strict=True)
    moved = {code for code, one, two in outlines if one is not two}
    return frozenset(moved | {one.holder for one in new})


@lru_cache(maxsize=4)
def _outlined(given: tuple[Territory, ...]) -> gpd.GeoDataFrame:
    """Return the countries with areas and capitals as in the international view: those take time.

    Most who ask want outlines and names.
    """
    table = tables.countries()
    after, taken = _outlines(given)
    table = table.set_geometry(after)
    new = [_new_country(one, shape, table) for one, shape in taken.items()]
    if new:
        more = gpd.GeoDataFrame(new, columns=table.columns, crs=table.crs)
        table = gpd.GeoDataFrame(pd.concat([table, more], ignore_index=True))
    table = table[~table.geometry.is_empty]
    return table.sort_values("adm0_a3", ignore_index=True)


@lru_cache(maxsize=4)
def _countries(given: tuple[Territory, ...]) -> gpd.GeoDataFrame:
    table = _outlined(given).copy()
    before = tables.countries(columns=["adm0_a3", "geometry"]).set_index("adm0_a3").geometry
    for row, (code, shape) in enumerate(zip(table["adm0_a3"], table.geometry, strict=True)):
        whole = before.get(code)
        if whole is not None and whole is not shape:
            # by how much: the areas of the table are finer than a whole country's computed here
            table.loc[row, "area_km2"] += (geodesy.area(shape) - geodesy.area(whole)) / 1e6
    left = tables.places(columns=["adm0_a3", "capital"]).loc[[*_moves(given)]]
    table.loc[table["adm0_a3"].isin(left["adm0_a3"][left["capital"]]), "capital"] = None
    return table


def _new_country(one: Territory, shape: BaseGeometry, table: gpd.GeoDataFrame) -> dict[str, Any]:
    """Return the row of a country of this view alone."""
    at = shapely.point_on_surface(shape)
    around = table.iloc[int(np.argmin(shapely.distance(table.geometry.to_numpy(), at)))]
    empty = dict.fromkeys(table.columns)
    return empty | {
        "adm0_a3": one.holder,
        "name": one.name,
        "name_long": one.name,
        "name_en": one.name,
        "sovereign": one.name,
        "type": "Disputed",
        "continent": around["continent"],
        "pop_est": 0,
        "pop_year": 0,
        "label_lon": at.x,
        "label_lat": at.y,
        "area_km2": geodesy.area(shape) / 1e6,
        "geometry": shape,
    }


@lru_cache(maxsize=4)
def _admin1(given: tuple[Territory, ...]) -> gpd.GeoDataFrame:
    table = tables.admin1()
    for one in given:
        shapes = table.geometry.to_numpy()
        near = np.nonzero(shapely.intersects(one.geometry, shapes))[0]
        inside = shapely.area(shapely.intersection(shapes[near], one.geometry))
        share = inside / shapely.area(shapes[near])
        theirs = (table["adm0_a3"].iloc[near] != one.holder).to_numpy()
        whole = near[theirs & (share > 1.0 - 1e-6)]
        part = near[theirs & (share <= 1.0 - 1e-6) & (inside > LEAST_DEGREES2)]
        columns = table.columns.get_indexer(["adm0_a3", "country"])
        table.iloc[whole, columns] = [one.holder, one.name]
        if len(part):
            more, rest = table.iloc[part].copy(), shapes.copy()
            taken, rest[part] = cut(shapes[part], one, ROUNDING_DEGREES)
            more["adm1_code"] = more["adm1_code"] + f"-{one.holder}"
            more["iso_3166_2"] = None
            more["adm0_a3"], more["country"] = one.holder, one.name
            more = more.set_geometry(taken)
            divided_in_two = [*table["adm1_code"].iloc[part], *more["adm1_code"]]
            table = table.set_geometry(rest)
            table = gpd.GeoDataFrame(pd.concat([table, more], ignore_index=True))
            of = table["adm1_code"].isin(divided_in_two)
            table.loc[of, "area_km2"] = [geodesy.area(g) / 1e6 for g in table.geometry[of]]
    return table.sort_values("adm1_code", ignore_index=True)


@lru_cache(maxsize=4)
def _moves(given: tuple[Territory, ...]) -> dict[int, Territory]:
    """Return which places, by row, go with a territory: those in it, or nearer to it at sea.

    A capital stays with what is left of its country near by: Nicosia with Cyprus.
    """
    table = tables.places(columns=["geonameid", "adm0_a3", "capital", "geometry"])
    points, codes = table.geometry.to_numpy(), table["adm0_a3"].to_numpy()
    borders = tables.countries(columns=["adm0_a3", "geometry"])
    after, _new = _outlines(given)
    left = {
        code: shape
        for code, whole, shape in zip(borders["adm0_a3"], borders.geometry, after, strict=True)
        if shape is not whole
    }
    moves: dict[int, Territory] = {}
    for one in given:
        near = np.nonzero(shapely.dwithin(one.geometry, points, _OFFSHORE_DEGREES))[0]
        for row in near[np.isin(codes[near], [code for code in left if code != one.holder])]:
            rest = left[codes[row]]
            away = np.inf if rest.is_empty else float(shapely.distance(rest, points[row]))
            stays = table["capital"].iloc[row] and away <= _OFFSHORE_DEGREES
            if float(shapely.distance(one.geometry, points[row])) <= away and not stays:
                moves[int(row)] = one
        for row in np.nonzero(table["geonameid"].isin(one.places))[0]:
            moves[int(row)] = one
    return moves


@lru_cache(maxsize=4)
def _places(given: tuple[Territory, ...]) -> gpd.GeoDataFrame:
    table = tables.places()
    iso = _outlined(given).set_index("adm0_a3")["iso_a3"]
    columns = table.columns.get_indexer(["adm0_a3", "country", "iso_a3", "capital"])
    for row, one in _moves(given).items():
        code = None if pd.isna(iso[one.holder]) else iso[one.holder]
        table.iloc[row, columns] = [one.holder, one.name, code, False]
    return table


@lru_cache(maxsize=1)
def _details() -> list[float]:
    """Return the details of `tables.simplified`, in degrees."""
    return [float(one) for one in tables.simplified(columns=["degrees"])["degrees"].unique()]


@lru_cache(maxsize=8)
def _simplified(given: tuple[Territory, ...], degrees: float) -> gpd.GeoDataFrame:
    if degrees == OVERVIEW_DEGREES:
        table = tables.world()
    else:
        every = tables.simplified()
        table = every.loc[every["degrees"] == degrees, ["adm0_a3", "geometry"]]
    if not given:
        return table.reset_index(drop=True)
    codes = table["adm0_a3"].to_numpy()
    after, new = divided(codes, table.geometry.to_numpy(), given, _GROWN * degrees)
    rows = gpd.GeoDataFrame(
        {"adm0_a3": [*codes, *(one.holder for one in new)]},
        geometry=[*after, *new.values()],
        crs=table.crs,
    )
    return rows[~rows.geometry.is_empty].sort_values("adm0_a3", ignore_index=True)
