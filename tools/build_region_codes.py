"""Codes for the regions: ISO 3166-2 by name, and an id of our own."""

import unicodedata
from difflib import SequenceMatcher
from pathlib import Path
from typing import Any

import geopandas as gpd
import pandas as pd
from build_iso_rows import ISO_ROWS

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

    The exact names go first, then names without words like "province", then GeoNames' code where
    it agrees with the FIPS code and the names are alike.
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
        taken: set[str] = set()
        for key in (_by_name, _by_any_name, _by_core, _by_code):
            for index, region in group.iterrows():
                if codes[int(str(index))] is not None:
                    continue
                for row in candidates:
                    if row[1] not in taken and key(region, row):
                        codes[int(str(index))] = row[1]
                        taken.add(row[1])
                        break
    return codes


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


def _core(name: str) -> str:
    words = [plain(w) for w in name.replace("-", " ").replace("'", " ").split()]
    return "".join(w for w in words if w not in _GENERIC)


def _by_name(region: Any, row: list[str]) -> bool:  # noqa: ANN401
    return bool(_names(region)) and plain(_names(region)[0]) == plain(row[0])


def _by_any_name(region: Any, row: list[str]) -> bool:  # noqa: ANN401
    listed = {plain(n) for n in (row[0], *row[5].split("|")) if n}
    return any(plain(n) in listed for n in _names(region))


def _by_core(region: Any, row: list[str]) -> bool:  # noqa: ANN401
    listed = {_core(n) for n in (row[0], *row[5].split("|")) if n} - {""}
    return any(_core(n) in listed for n in _names(region))


def _by_code(region: Any, row: list[str]) -> bool:  # noqa: ANN401
    if not isinstance(region.fips, str) or row[2].split(".")[-1] != region.fips[2:]:
        return False
    likeness = max(SequenceMatcher(None, _core(n), _core(row[0])).ratio() for n in _names(region))
    return likeness >= _ALIKE
