"""The names and codes of countries and admin-1 regions, and the region that each means."""

import difflib
import re
from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache, cached_property

import pandas as pd

from rangemap.errors import RegionError
from rangemap.world import border_views, tables, without_outline
from rangemap.world.border_views import INTERNATIONAL
from rangemap.world.common_names import COMMON, PLAINLY_MEANT, SHARED
from rangemap.world.spelling import plain

# Alternates are often a name with what it is: "Mykolaiv Oblast"
_KINDS = re.compile(
    r"\s+(oblast|province|region|krai|department|prefecture|county|district)$", re.IGNORECASE
)
KINDS = ("country", "group", "sea", "area", "admin1")  # in the order in which a name means one
# How near in spelling a name is that is suggested: "NATO" is no "Nantou", "Donbas" no "Doubs"
_NEAR, _SHORT = 0.83, 5
# A region of so many people, and so many times those of its namesakes, is plainly meant
_MANY, _FAR_BETTER = 1_000_000, 20
_THE = "the "
_OFFERED = 9  # choices in one message: as many as there are for any name that is printed


@dataclass(frozen=True)
class Match:
    """A region that can be named.

    Attributes
    ----------
    kind
        ``"country"``, ``"group"``, ``"sea"``, ``"area"`` or ``"admin1"``.
    code
        A code that means this region alone: ISO 3166 where there is one.
    name
        As it is printed.
    country
        The country that it is, or lies in; empty of a group and of a sea.
    key
        ``adm0_a3`` of a country, ``adm1_code`` of an admin-1 region, the code of another.
    adm0_a3
        Of the country that it is, or lies in; empty of a group and of a sea.
    members
        ``adm1_code`` of the regions that an area is made of; of a group ``adm0_a3`` of each
        member, and of a member of several rows all of them, divided by ``+``.
    island_at
        Of an area that is an island, a point on it: lon, lat.
    islands_within
        Of an area that is a group of islands, a box around them all: west, south, east, north.
    """

    kind: str
    code: str
    name: str
    country: str
    key: str
    adm0_a3: str
    members: tuple[str, ...] = ()
    island_at: tuple[float, float] | None = None
    islands_within: tuple[float, float, float, float] | None = None

    @property
    def countries(self) -> tuple[str, ...]:
        """Return ``adm0_a3`` of the countries that it is, or lies in."""
        if self.kind == "sea":
            return ()
        if self.kind != "group":
            return (self.adm0_a3,)
        return tuple(code for one in self.members for code in one.split("+"))


def find(name: str, borders: str = INTERNATIONAL) -> Match:
    """Return the one region that a name or code means.

    Upper and lower case, accents and punctuation make no difference. A country goes before a
    group of countries, an area of several regions, and a region: "Mexico" is the country. Where a
    region of another country prints the name as well, it is ambiguous: "Georgia" must be "GE", or
    "US-GA" or "Georgia, United States".

    Parameters
    ----------
    name
        What is looked for.
    borders
        The border view, which says in which country a region lies.

    Raises
    ------
    RegionError
        If nothing or more than one thing is called so; with the nearest names, or the choices.

    Examples
    --------
    >>> find("cote d'ivoire").code, find("UA-43").name, find("Georgia, USA").code
    ('CIV', 'Crimea', 'US-GA')
    """
    found = meanings(name, borders)
    if not found:
        msg = f"no region is called '{name}'; {_advice(_squeezed(name), borders)}"
        raise RegionError(msg)
    if len(found) > 1:
        choices = ", ".join(_choice(match) for match in found[:_OFFERED])
        more = "" if len(found) <= _OFFERED else f" and {len(found) - _OFFERED} more"
        msg = f"'{name}' is the name of {len(found)} regions: {choices}{more}; write the code"
        raise RegionError(msg)
    return found[0]


@cache
def with_article() -> frozenset[str]:
    """Return the names of groups that have an article within a sentence: "the EU"."""
    return frozenset(row["name"] for row in tables.groups() if row["the"])


def meanings(name: str, borders: str = INTERNATIONAL) -> list[Match]:
    """Return every region that a name or code may mean: none, one, or several namesakes.

    Examples
    --------
    >>> [match.code for match in meanings("Georgia")]
    ['GEO', 'US-GA']

    Raises
    ------
    RegionError
        If it is an ocean, or a region without an outline here.
    """
    without_outline.refuse(name)
    typed, wanted = name.strip(), _squeezed(name)
    if shared := _shared(borders).get(wanted):
        return shared
    for kind in KINDS:
        if match := _codes(kind, borders).get(typed.casefold()):
            # "MUS" is Mauritius; "Mus" may be that code too, or the province of Turkey
            alone = kind == "sea" or typed.isupper()
            return [match] if alone else [match, *_abroad([match], wanted, borders)]
        # a name means first the region that prints it
        if found := _printed(kind, borders).get(wanted) or _names(kind, borders).get(wanted):
            if kind == "country":
                return [*found, *_abroad(found, wanted, borders)]
            return _best_known(found, borders) if kind == "admin1" else found
    if typed.casefold().startswith(_THE):
        return meanings(typed[len(_THE) :], borders)
    return _within_country(name, borders)


def _best_known(found: list[Match], borders: str) -> list[Match]:
    """Return the one of some regions that is plainly the best known, or else all of them.

    By the people of its places: Florida is the state, not a department of Uruguay. Where
    GeoNames divides a country otherwise, there is no telling.
    """
    known = [people(match, borders) for match in found]
    first, *others = sorted(known, reverse=True)
    known_well = first >= _MANY and all(known)
    if others and not (known_well and first >= _FAR_BETTER * others[0]):
        return found
    return [match for match, many in zip(found, known, strict=True) if many == first]


def people(match: Match, borders: str = INTERNATIONAL) -> int:
    """Return how many people live in the listed places of an admin-1 region; 0 if it is not told.

    GeoNames divides some countries otherwise: then there is no telling.
    """
    return _people(borders).get((match.adm0_a3, match.name), 0)


@cache
def _people(borders: str) -> dict[tuple[str, str], int]:
    """Return the people of the listed places of each region, by country and name."""
    table = border_views.places(borders, ["adm0_a3", "admin1", "population"])
    sums = table.groupby(["adm0_a3", "admin1"])["population"].sum()
    return {(str(code), str(name)): int(many) for (code, name), many in sums.items()}


def _abroad(found: list[Match], wanted: str, borders: str) -> list[Match]:
    """Return the admin-1 regions that print a name of countries in which they do not lie."""
    taken = {match.adm0_a3 for match in found}
    if taken <= PLAINLY_MEANT:
        return []
    called = _printed("admin1", borders).get(wanted, [])
    return [match for match in called if match.adm0_a3 not in taken]


def _choice(match: Match) -> str:
    within = "" if match.kind in {"country", "group", "sea"} else f", {match.country}"
    return f"{match.name}{within} ({match.code})"


@cache
def _foreign(borders: str) -> frozenset[str]:
    """Return the names of countries that are theirs in other languages than English alone."""
    table = border_views.countries(borders, tables.COUNTRY_NAMES)
    english = {"name", "name_long", "name_en"}
    spoken = [column for column in table.columns if column.startswith("name")]
    own = {_squeezed(name) for column in english for name in table[column].dropna()}
    every = {_squeezed(name) for column in spoken for name in table[column].dropna()}
    return frozenset(every - own - {_squeezed(name) for name in COMMON})


def is_foreign(name: str, borders: str = INTERNATIONAL) -> bool:
    """Return whether a name is a country's in another language than English alone.

    Examples
    --------
    >>> is_foreign("Salvador"), is_foreign("El Salvador"), is_foreign("Deutschland")
    (True, False, True)
    """
    return _squeezed(name) in _foreign(borders)


def search(query: str, borders: str = INTERNATIONAL) -> list[Match]:
    """Return the regions whose names or codes hold every word of a query; all without one.

    Those that are called so exactly come first, then countries, then by name.
    """
    words, whole = plain(query).split(), _squeezed(query)
    entries = [entry for kind in KINDS for entry in _entries(kind, borders)]
    found = [entry for entry in entries if all(word in entry.words for word in words)]
    return [
        entry.match
        for entry in sorted(
            found,
            key=lambda entry: (
                whole not in entry.names and query.strip().casefold() not in entry.codes,
                entry.match.kind != "country",
                plain(entry.match.name),
                entry.match.code,
            ),
        )
    ]


def _squeezed(name: str) -> str:
    """Return a name as it is looked up: words may be written apart or together."""
    return _words(name).replace(" ", "")


def _words(name: str) -> str:
    """Return a name as words: OPEC+ is more than OPEC."""
    return plain(name.replace("+", " plus "))


@dataclass(frozen=True)
class _Entry:
    match: Match
    codes: tuple[str, ...]
    called: tuple[str, ...]  # as in the tables

    @cached_property
    def names(self) -> frozenset[str]:
        """Names as they are looked up."""
        return frozenset(_squeezed(name) for name in self.called) - {""}

    @cached_property
    def words(self) -> str:
        """All that a search looks through."""
        every = (*self.codes, *self.called, self.match.country)
        return " | ".join(sorted({plain(name) for name in every}))


@cache
def _entries(kind: str, borders: str) -> tuple[_Entry, ...]:
    common = defaultdict(list)
    for name, codes in COMMON.items():
        for code in codes.split():
            common[code].append(name)
    made = {
        "country": _countries,
        "group": _groups,
        "sea": _seas,
        "area": _areas,
        "admin1": _regions,
    }
    return tuple(made[kind](common, borders))


def _countries(common: dict[str, list[str]], borders: str) -> Iterator[_Entry]:
    table = border_views.countries(borders, tables.COUNTRY_NAMES)
    spoken = [column for column in table.columns if column.startswith("name")]
    for row in table.to_dict("records"):
        key = row["adm0_a3"]
        code = key if pd.isna(row["iso_a3"]) else row["iso_a3"]
        codes = [row[column] for column in ("adm0_a3", "iso_a2", "iso_a3")]
        names = [*(row[column] for column in spoken), *common[key]]
        yield _entry(Match("country", code, row["name"], row["name"], key, key), codes, names)


def _groups(_common: dict[str, list[str]], borders: str) -> Iterator[_Entry]:
    there = {entry.match.key for entry in _entries("country", borders)}
    for row in tables.groups():
        rows = [
            [key for key in one.split("+") if key in there] for one in row["members"].split("|")
        ]
        members = tuple("+".join(keys) for keys in rows if keys)
        code = _words(row["name"]).replace(" ", "-").upper()
        match = Match("group", code, row["name"], "", code, "", members)
        yield _entry(match, [code], [row["name"], *row["alternates"].split("|")])


def _seas(_common: dict[str, list[str]], _borders: str) -> Iterator[_Entry]:
    for row in tables.seas(["code", "name", "alternates"]).to_dict("records"):
        match = Match("sea", row["code"], row["name"], "", row["code"], "")
        yield _entry(match, [row["code"]], [row["name"], *row["alternates"].split("|")])


def _areas(_common: dict[str, list[str]], borders: str) -> Iterator[_Entry]:
    # Natural Earth's table gives the code of some areas to one of their regions
    taken = {code for entry in _entries("admin1", borders) for code in entry.codes}
    for row in tables.named_areas():
        code, members = row["code"], tuple(filter(None, row["members"].split("|")))
        if code.casefold() in taken:
            code = f"{row['adm0_a3']}-{plain(row['name']).replace(' ', '')}"
        lies = row["country"], code, row["adm0_a3"]
        box = (row["west"], row["south"], row["east"], row["north"])
        several = row["west"] is not None
        point = None if members or several else (row["lon"], row["lat"])
        match = Match("area", code, row["name"], *lies, members, point, box if several else None)
        yield _entry(match, [code], [row["name"], *row["alternates"].split("|")])


def _regions(common: dict[str, list[str]], borders: str) -> Iterator[_Entry]:
    columns = ["adm1_code", "iso_3166_2", "name", "alternates", "adm0_a3", "country"]
    table = border_views.admin1(borders, columns)
    unique = ~table["iso_3166_2"].duplicated(keep=False)
    for row, alone in zip(table.to_dict("records"), unique, strict=True):
        iso, key = row["iso_3166_2"], row["adm1_code"]
        code = iso if alone and not pd.isna(iso) else key
        alternates = [] if pd.isna(row["alternates"]) else row["alternates"].split("|")
        alternates += [_KINDS.sub("", name) for name in alternates]
        match = Match("admin1", code, row["name"], row["country"], key, row["adm0_a3"])
        yield _entry(match, [key, code], [iso, row["name"], *alternates, *common[code], key])


def _entry(match: Match, codes: list[object], names: list[object]) -> _Entry:
    # a code is as written, but for case: AR-E is in Argentina, ARE the Emirates
    folded = tuple(code.casefold() for code in codes if isinstance(code, str))
    return _Entry(match, folded, tuple(name for name in names if isinstance(name, str) and name))


@cache
def _codes(kind: str, borders: str) -> dict[str, Match]:
    return {code: entry.match for entry in _entries(kind, borders) for code in entry.codes}


@cache
def _shared(borders: str) -> dict[str, list[Match]]:
    """Return the regions by the names in `common_names.SHARED`."""
    every = (entry.match for kind in KINDS for entry in _entries(kind, borders))
    by_code = {match.code: match for match in every}
    return {
        _squeezed(name): [by_code[code] for code in codes.split() if code in by_code]
        for name, codes in SHARED.items()
    }


@cache
def _printed(kind: str, borders: str) -> dict[str, list[Match]]:
    """Return the regions of a kind by the name that each prints."""
    called: dict[str, list[Match]] = defaultdict(list)
    for entry in _entries(kind, borders):
        called[_squeezed(entry.match.name)].append(entry.match)
    return dict(called)


@cache
def _names(kind: str, borders: str) -> dict[str, list[Match]]:
    """Return the regions of a kind by every name that they have, alternates included."""
    called: dict[str, list[Match]] = defaultdict(list)
    for entry in _entries(kind, borders):
        for name in entry.names:
            called[name].append(entry.match)
    return dict(called)


def _within_country(name: str, borders: str) -> list[Match]:
    """Return the admin-1 regions that "region, country" means."""
    region, comma, country = name.rpartition(",")
    if not comma:
        return []
    by_code = _codes("country", borders).get(country.strip().casefold())
    around = [by_code] if by_code else _names("country", borders).get(_squeezed(country), [])
    codes = {match.adm0_a3 for match in around}
    inside = [
        entry
        for kind in KINDS[1:]
        for entry in _entries(kind, borders)
        if entry.match.adm0_a3 in codes
    ]
    called = [entry.match for entry in inside if _squeezed(region) in entry.names]
    called = [match for match in called if match.kind == "area"] or called
    return [m for m in called if _squeezed(m.name) == _squeezed(region)] or called


def _advice(wanted: str, borders: str) -> str:
    called = {
        name: matches
        for of_kind in (_names, _printed)
        for kind in reversed(KINDS)
        for name, matches in of_kind(kind, borders).items()
    }
    near = difflib.get_close_matches(wanted, called, n=6, cutoff=_NEAR)
    matches = [called[name][0] for name in near if len(wanted) > _SHORT or name[0] == wanted[0]]
    names = list(dict.fromkeys(f'"{match.name}"' for match in matches))[:3]
    ask = "`rangemap regions` finds them"
    if names:
        return f"did you mean {' or '.join(names)}? {ask}"
    return f"{ask}; for a group or a front write a list of regions, points or a file"
