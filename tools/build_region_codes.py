"""Codes for the regions: ISO 3166-2 by name, and an id of our own."""

import unicodedata
from collections.abc import Callable
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from build_iso_rows import ISO_ROWS

_LEVEL = 6  # the column of a row that tells the level: 1 or 2
# So alike must two names be where GeoNames' code already agrees with the FIPS code
_ALIKE = 0.6
# Words for "province" and the like, which one list writes and another leaves out
_GENERIC = frozenset(
    [
        "autonomous",
        "area",
        "canton",
        "city",
        "county",
        "departamento",
        "departement",
        "department",
        "distrito",
        "district",
        "division",
        "emirate",
        "estado",
        "federal",
        "fylke",
        "governorate",
        "judet",
        "khett",
        "kanton",
        "krai",
        "kray",
        "land",
        "lan",
        "municipality",
        "muhafazat",
        "megye",
        "oblast",
        "okrug",
        "parish",
        "prefecture",
        "province",
        "provincia",
        "provincie",
        "provinsi",
        "region",
        "regiao",
        "republic",
        "respublika",
        "state",
        "tinh",
        "voblast",
        "voivodeship",
        "wilaya",
        "wilayat",
        "zupanija",
        "de",
        "of",
        "the",
        "do",
        "da",
        "la",
        "del",
        "changwat",
        "ostan",
        "il",
        "vilayet",
        "county",
    ]
)


def iso_codes(
    source: gpd.GeoDataFrame, countries: gpd.GeoDataFrame, subdivisions: Path
) -> list[str | None]:
    """Return ISO 3166-2 codes, each used once; None where no name agrees.

    A region's own name goes first, then its other names, then names without words like "province",
    then GeoNames' code where it agrees with the FIPS code and the names are alike. ISO has two
    levels in some countries, with the same names in both: the level in which most regions of a
    country are found goes first.
    """
    rows = [r.split("\t") for r in subdivisions.read_text(encoding="utf-8").splitlines()]
    known: dict[str, list[list[str]]] = {}
    for row in rows:
        if row[1]:
            known.setdefault(row[1].split("-")[0], []).append(row)
    iso_a2 = countries.set_index("adm0_a3").iso_a2
    wholes = {one.code: one.whole for one in ISO_ROWS}
    codes: list[str | None] = [None] * len(source)
    for country, group in source.groupby("adm0_a3"):
        # ISO 3166-2 lists these among the regions of the country that they were taken from
        whole = iso_a2.get(wholes.get(str(country)))
        candidates = known.get(str(whole), []) + known.get(str(iso_a2[country]), [])
        # of two that are called alike, the one that more of its names agree on
        regions = sorted(group.iterrows(), key=lambda one: -_agreement(one[1]))
        for index, row in _matched(regions, candidates).items():
            codes[int(str(index))] = row[1]
    return codes


def _matched(regions: list[tuple[Any, Any]], candidates: list[list[str]]) -> dict[Any, list[str]]:
    """Return a row of the list for each region that has one."""
    rest = (_by_name, _by_own_name, _by_any_name, _by_core)
    every = (_by_both_names, _by_name_and_code, *rest, _by_code)
    of_level = (
        _pass(regions, [row for row in candidates if row[_LEVEL] == level], every, {})
        for level in sorted({row[_LEVEL] for row in candidates})
    )
    return _pass(regions, candidates, every, max(of_level, key=len, default={}))


def _pass(
    regions: list[tuple[Any, Any]],
    candidates: list[list[str]],
    keys: tuple[Callable[[Any, list[str]], bool], ...],
    found: dict[Any, list[str]],
) -> dict[Any, list[str]]:
    """Return what was found with what the rules find of the rest, one rule after another."""
    found = dict(found)
    taken = {row[1] for row in found.values()}
    for key in keys:
        for index, region in regions:
            if index in found:
                continue
            for row in candidates:
                if row[1] not in taken and key(region, row):
                    found[index] = row
                    taken.add(row[1])
                    break
    return found


def plain(name: str) -> str:
    """Return a name without accents, case and punctuation; it makes codes, which must not change.

    Letters that are more than a mark on another stay: ISL-suðurland.
    """
    decomposed = unicodedata.normalize("NFKD", name.replace("ł", "l").replace("Ł", "L"))
    return "".join(c for c in decomposed.casefold() if c.isalnum())


def own_codes(source: gpd.GeoDataFrame) -> list[str]:
    """Return a unique id for each region: country and name, numbered from the north if shared."""
    base = source.adm0_a3 + "-" + source["name"].fillna("").map(lambda n: plain(n) or "unnamed")
    north = source.geometry.representative_point().y
    order = pd.DataFrame({"base": base, "north": -north}).sort_values(["base", "north"])
    number = order.groupby("base").cumcount().reindex(source.index)
    return [b if n == 0 else f"{b}-{n + 1}" for b, n in zip(base, number, strict=True)]


def _names(region: Any) -> list[str]:  # noqa: ANN401 - a row of a frame
    label = region.woe_label.split(",")[0] if isinstance(region.woe_label, str) else None
    names = (region["name"], region.woe_name, region.gn_name, label)
    return [n for n in names if isinstance(n, str) and n.strip()]


def _agreement(region: Any) -> int:  # noqa: ANN401
    """Return how many names of a region are its own name."""
    names = _names(region)
    return sum(_core(name) == _core(names[0]) for name in names)


def _bare(name: str) -> str:
    """Return a name for comparison: the Vietnamese letter is written in three ways."""
    return plain(name).replace("đ", "d").replace("ð", "d")


def _core(name: str) -> str:
    words = [_bare(w) for w in name.replace("-", " ").replace("'", " ").split()]
    return "".join(w for w in words if w not in _GENERIC)


def _by_name(region: Any, row: list[str]) -> bool:  # noqa: ANN401
    return bool(_names(region)) and _bare(_names(region)[0]) == _bare(row[0])


def _by_both_names(region: Any, row: list[str]) -> bool:  # noqa: ANN401
    """Tell two of one name apart by GeoNames': Toshkent Shahri is the city, not the region."""
    listed = {_bare(n) for n in (row[0], *row[5].split("|")) if n}
    known = isinstance(region.gn_name, str) and _bare(region.gn_name) in listed
    return known and _by_own_name(region, row)


def _by_name_and_code(region: Any, row: list[str]) -> bool:  # noqa: ANN401
    """Tell two of one name apart by GeoNames' code."""
    return _by_name(region, row) and _same_code(region, row)


def _by_own_name(region: Any, row: list[str]) -> bool:  # noqa: ANN401
    listed = {_bare(n) for n in (row[0], *row[5].split("|")) if n}
    return bool(_names(region)) and _bare(_names(region)[0]) in listed


def _by_any_name(region: Any, row: list[str]) -> bool:  # noqa: ANN401
    listed = {_bare(n) for n in (row[0], *row[5].split("|")) if n}
    return any(_bare(n) in listed for n in _names(region))


def _by_core(region: Any, row: list[str]) -> bool:  # noqa: ANN401
    listed = {_core(n) for n in (row[0], *row[5].split("|")) if n} - {""}
    return any(_core(n) in listed for n in _names(region))


def _by_code(region: Any, row: list[str]) -> bool:  # noqa: ANN401
    if not _same_code(region, row):
        return False
    likeness = max(SequenceMatcher(None, _core(n), _core(row[0])).ratio() for n in _names(region))
    return likeness >= _ALIKE


def _same_code(region: Any, row: list[str]) -> bool:  # noqa: ANN401
    return isinstance(region.fips, str) and row[2].split(".")[-1] == region.fips[2:]
