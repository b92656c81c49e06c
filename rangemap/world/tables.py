"""The shipped tables: countries, admin-1 regions, seas, places and disputed lines.

Each is read on first use and kept. Callers get a copy of the table, so that what they do to it
harms nobody else; its geometries are shapely's, which do not change. Longitude and latitude are
WGS 84 degrees. docs/data.md says where every table comes from.
"""

import tomllib
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from threading import Lock
from typing import TYPE_CHECKING, Any

from rangemap.errors import RangemapError
from rangemap.units import locale_of

if TYPE_CHECKING:
    import geopandas as gpd

_LOCK = Lock()
LANGUAGES = (
    *("ar", "bn", "de", "en", "es", "fa", "fr", "el", "he", "hi", "hu", "id", "it", "ja"),
    *("ko", "nl", "pl", "pt", "ru", "sv", "tr", "uk", "ur", "vi", "zh", "zht"),
)
NAMED = ("countries", "groups", "named_areas", "seas", "admin1")
COUNTRY_NAMES = (
    "adm0_a3",
    "iso_a2",
    "iso_a3",
    "name",
    "name_long",
    *(f"name_{language}" for language in LANGUAGES),
)


def countries(columns: Sequence[str] | None = None) -> "gpd.GeoDataFrame":
    """Return the countries and territories of the international border view.

    Parameters
    ----------
    columns
        Which columns to give; without ``geometry`` among them the result is a plain DataFrame,
        and is read in milliseconds.

    Returns
    -------
    geopandas.GeoDataFrame
        Sorted by ``adm0_a3``, which is unique. ``iso_a2`` and ``iso_a3`` are null where ISO 3166
        has no code; ``area_km2`` is on the ellipsoid; ``names`` stand in ``name_ar`` and so on.
    """
    return _read("boundaries/countries.parquet", columns)


def country_names(language: str = "en") -> dict[str, str]:
    """Return what countries and territories are called in one of `LANGUAGES`, by ``adm0_a3``.

    In English as the table prints them; else by CLDR, whose names are short, or Natural Earth's
    where CLDR has none.

    Examples
    --------
    >>> country_names("de")["UKR"]
    'Ukraine'
    """
    return dict(_country_names(language))


# CLDR's short variants, which Babel leaves out: what news agencies write
_SHORT = {
    "de": {"USA": "USA"},
    "es": {"USA": "EE. UU."},
    "he": {"USA": "ארה״ב", "PSX": "פלסטין"},  # the source has another land for Palestine
    "pt": {"USA": "EUA"},
    "ru": {"USA": "США"},
    "tr": {"USA": "ABD"},
    "uk": {"USA": "США"},
}
# Of these CLDR has a description ("Hong Kong SAR China"), and Natural Earth the name
_NOT_CLDR = {"HK", "MO", "PS"}


@cache
def _country_names(language: str) -> dict[str, str]:
    column = "name" if language == "en" else f"name_{language}"
    table = countries(columns=list(dict.fromkeys(["adm0_a3", "iso_a2", "name", column])))
    names = dict(zip(table["adm0_a3"], table[column].fillna(table["name"]), strict=True))
    if language == "en":
        return names
    from babel import Locale  # noqa: PLC0415 (slow to import, and not for English)

    known = Locale.parse(locale_of(language)).territories
    for code, iso in zip(table["adm0_a3"], table["iso_a2"], strict=True):
        if iso not in _NOT_CLDR:
            names[code] = known.get(str(iso), names[code])
    return names | _SHORT.get(language, {})


@cache
def country_codes() -> dict[str, str]:
    """Return ``adm0_a3`` by the name that is printed in English."""
    return {name: code for code, name in _country_names("en").items()}


@cache
def _by_name() -> dict[tuple[str, str], int]:
    table = places(columns=["geonameid", "name", "adm0_a3", "known"]).sort_values("known")
    keys = zip(table["name"], table["adm0_a3"], strict=True)
    return dict(zip(keys, table["geonameid"].tolist(), strict=True))


def best_known(name: str, adm0_a3: str) -> int | None:
    """Return the ``geonameid`` of the best known place of a name in a country."""
    return _by_name().get((name, adm0_a3))


@cache
def city_names(language: str) -> dict[int, str]:
    """Return what the best known places are called in a language, by ``geonameid``.

    Of one of the languages of `sentences`, but for English; a place that is called as in English
    is not among them.

    Examples
    --------
    >>> city_names("de")[524901]
    'Moskau'
    """
    import pyarrow.parquet as pq  # noqa: PLC0415 (slow to import)

    columns = ["geonameid", language]
    table = pq.ParquetFile(path("places/spoken_names.parquet")).read(columns=columns)
    rows = zip(*(table.column(one).to_pylist() for one in columns), strict=True)
    return {number: name for number, name in rows if name is not None}


def admin1(columns: Sequence[str] | None = None) -> "gpd.GeoDataFrame":
    """Return the states and provinces, which tile the countries of `countries`.

    Parameters
    ----------
    columns
        Which columns to give; see `countries`.

    Returns
    -------
    geopandas.GeoDataFrame
        Sorted by ``adm1_code``, which is unique. ``iso_3166_2`` is null where it is not known.
    """
    return _read("boundaries/admin1.parquet", columns)


def named_areas() -> list[dict[str, Any]]:
    """Return the areas that are several admin-1 regions of one country, or an island of it.

    Returns
    -------
    list of dict
        Sorted by code: ``code, name, alternates, adm0_a3, country, members, lon, lat``;
        ``alternates`` and ``members`` (``adm1_code``) are divided by ``|``; ``lon`` and ``lat`` are
        of an island, which has no members: a point on it.
    """
    return _rows("boundaries/named_areas.parquet")


def groups() -> list[dict[str, Any]]:
    """Return the groups of countries, such as NATO.

    Returns
    -------
    list of dict
        Sorted by name: ``name, the, alternates, members, as_of, source, url, note, limits``.
        ``alternates`` and ``members`` are divided by ``|``; a member is the ``adm0_a3`` of its
        rows, divided by ``+``; ``the`` is whether the name has an article within a sentence.
    """
    return _rows("boundaries/groups.parquet")


def concerns() -> list[dict[str, Any]]:
    """Return whom a launch concerns.

    Returns
    -------
    list of dict
        Sorted by launch and range: ``launch`` (an ISO code or the name of a group), ``from_km``,
        ``together``, ``about`` (names divided by ``|``), ``source, url``.
    """
    return _rows("boundaries/concerns.parquet")


def seas(columns: Sequence[str] | None = None) -> "gpd.GeoDataFrame":
    """Return the seas by their published limits, and the lakes.

    Parameters
    ----------
    columns
        Which columns to give; see `countries`.

    Returns
    -------
    geopandas.GeoDataFrame
        Sorted by ``code``, which is unique: ``code, name, alternates, kind, source, area_km2,
        label_lon, label_lat, width_km, geometry``. A sea may be part of another; ``alternates``
        are divided by ``|``; ``kind`` is ``sea``, ``gulf``, ``bay``, ``strait``, ``channel`` or
        ``lake``; its name has most room at the label's place, so many km wide.
    """
    return _read("boundaries/seas.parquet", columns)


def lakes() -> "gpd.GeoDataFrame":
    """Return the lakes of 100 square kilometres and more, which a map draws.

    Returns
    -------
    geopandas.GeoDataFrame
        The largest first: ``name`` (null of most), ``area_km2``, ``geometry``.
    """
    return _read("boundaries/lakes.parquet", None)


def places(columns: Sequence[str] | None = None) -> "gpd.GeoDataFrame":
    """Return the places of 1,000 people and more, every capital, and places without a figure.

    Parameters
    ----------
    columns
        Which columns to give; see `countries`. ``lon`` and ``lat`` stand in for the points.

    Returns
    -------
    geopandas.GeoDataFrame
        Sorted by ``geonameid``. ``name`` is the English one in plain letters, ``local_name`` that
        of GeoNames where it is another; ``alternates`` are divided by ``|``. ``population`` is 0
        where GeoNames has no figure: such a place is found by name, and not counted.
        ``urban_population`` is the World Cities Database's of the urban area of a capital, null
        where it has none and of all other places. ``believed``
        says whether the population may choose labels and sentences, ``known`` how well known the
        place is, in digits. docs/data.md tells how each is found.
    """
    return _read("places/places.parquet", columns)


def sections() -> Any:  # noqa: ANN401 - a frame; see _read
    """Return the sections of cities, which are no places of their own.

    Returns
    -------
    pandas.DataFrame
        Sorted by ``geonameid``: ``geonameid, part_of, name, local_name, alternates, lat, lon,
        population``; ``part_of`` is the ``geonameid`` of the city.
    """
    return _read("places/sections.parquet", None)


def capitals() -> list[dict[str, Any]]:
    """Return the capitals whose status differs between border views, and what each view says.

    Returns
    -------
    list of dict
        ``view, adm0_a3, geonameid, place, status, counted, note, source``: of whom the place is a
        capital by that view, and whether it is counted as one; ``note`` is what is printed of it
        where it is not.
    """
    return _rows("boundaries/capitals.parquet")


def other_names(key: str) -> list[dict[str, Any]]:
    """Return the places that bear a name which they do not print.

    Parameters
    ----------
    key
        The name in small letters, without accents, punctuation and spaces.

    Returns
    -------
    list of dict
        ``key, geonameid, name``; ``name`` is as GeoNames spells it, ``geonameid`` that of a place
        or a section. Only the part of the file that has the key is read.
    """
    file = _file("places/other_names.parquet")
    groups = [file.metadata.row_group(n) for n in range(file.metadata.num_row_groups)]
    bounds = [group.column(0).statistics for group in groups]
    near = [n for n, keys in enumerate(bounds) if keys.min <= key <= keys.max]
    with _LOCK:  # a reader serves one at a time
        table = file.read_row_groups(near)
    import pyarrow.compute as pc  # noqa: PLC0415 - see _read

    rows: list[dict[str, Any]] = table.filter(pc.equal(table["key"], key)).to_pylist()
    return rows


def territories() -> "gpd.GeoDataFrame":
    """Return the disputed territories, whose each is in the international and the de-facto view.

    Returns
    -------
    geopandas.GeoDataFrame
        ``name, adm0_a3, holder_adm0_a3, holder, places, area_km2, geometry``: the country of the
        international view, and who holds it, which may be no country of that view;
        ``places`` are those that go with it though its line is drawn short of them.
    """
    return _read("boundaries/territories.parquet", None)


def disputed(columns: Sequence[str] | None = None) -> "gpd.GeoDataFrame":
    """Return the lines of disputed borders, with whose claim each is.

    Parameters
    ----------
    columns
        Which columns to give; see `countries`.
    """
    return _read("boundaries/disputed.parquet", columns)


def world(columns: Sequence[str] | None = None) -> "gpd.GeoDataFrame":
    """Return ``adm0_a3`` and simplified outlines of the countries, for overview maps alone.

    Parameters
    ----------
    columns
        Which columns to give; see `countries`.
    """
    return _read("boundaries/world.parquet", columns)


def simplified(columns: Sequence[str] | None = None) -> "gpd.GeoDataFrame":
    """Return ``degrees``, ``adm0_a3`` and outlines simplified to that detail, for drawing alone.

    Parameters
    ----------
    columns
        Which columns to give; see `countries`.
    """
    return _read("boundaries/simplified.parquet", columns)


def names(kind: str) -> list[str]:
    """Return the English names of one of `NAMED`; read without pandas, as a shell asks for them.

    Examples
    --------
    >>> "Ukraine" in names("countries"), "NATO" in names("groups")
    (True, True)
    """
    found: list[str] = (
        _file(f"boundaries/{kind}.parquet").read(columns=["name"])["name"].to_pylist()
    )
    return found


def sources() -> dict[str, Any]:
    """Return what SOURCES.toml says of every shipped file: origin, licence, checksum, changes."""
    return tomllib.loads(path("SOURCES.toml").read_text(encoding="utf-8"))


def _rows(name: str) -> list[dict[str, Any]]:
    """Return the rows of a small table without geometry."""
    rows: list[dict[str, Any]] = _file(name).read().to_pylist()
    return rows


def _read(name: str, columns: Sequence[str] | None) -> Any:  # noqa: ANN401 - frame by columns
    chosen = tuple(_file(name).schema_arrow.names if columns is None else columns)
    # Imported here, as importing this module must cost nothing: `rangemap --help` does.
    import pandas as pd  # noqa: PLC0415

    table = pd.DataFrame({column: _load(name, column) for column in chosen}, copy=True)
    if "geometry" not in chosen:
        return table
    import geopandas as gpd  # noqa: PLC0415

    return gpd.GeoDataFrame(table, geometry="geometry", crs="EPSG:4326")


@cache
def _file(name: str) -> Any:  # noqa: ANN401 - an open Parquet file
    import pyarrow.parquet as pq  # noqa: PLC0415 - see _read

    return pq.ParquetFile(path(name), pre_buffer=False)


@cache
def _load(name: str, column: str) -> Any:  # noqa: ANN401 - a column of any type
    with _LOCK:  # a reader serves one at a time
        values = _file(name).read(columns=[column], use_pandas_metadata=False).column(column)
    if column != "geometry":
        return values.to_pandas()
    import shapely  # noqa: PLC0415 - see _read

    return shapely.from_wkb(values.to_numpy())


def path(name: str) -> Path:
    """Return where a shipped file lies.

    Raises
    ------
    RangemapError
        If it is not there: a broken installation.
    """
    found = folder() / name
    if not found.is_file():
        message = (
            f"The data file {name} is not in {found.parent}. Install rangemap again; in a checkout "
            "run `python tools/build_data.py`."
        )
        raise RangemapError(message)
    return found


@cache
def folder() -> Path:
    """Return where the tables lie: in the wheel inside the package, in a checkout beside it."""
    package = Path(__file__).parents[1]
    installed = package / "_data"
    return installed if installed.is_dir() else package.parent / "data"
