"""Names that places do not print: the spellings by which the news may call a small one.

Of a place of 100,000 people and more, and of a capital, ``places.parquet`` has all alternates as
GeoNames spells them. Here are those of smaller places in Latin letters, and of all how they are
typed: without accents, and in the Arab world without an article or with another one (Qamishli for
Al Qamishli, Deir al-Balah for Deir el-Balah). ``more_names.csv`` has what GeoNames lacks.
"""

import csv
import re
from pathlib import Path
from typing import Any

import pandas as pd
import pyarrow as pa
import pyarrow.parquet as pq
from place_sources import in_plain_letters

from rangemap.world.other_names import bare

_MORE = Path(__file__).with_name("more_names.csv")
# An alternate has no language, and a hamlet takes none: a rank of 4 is 2,000 people with four
# names, or a village of 400 with twenty-four. Yonaguni and Yongbyon have just more.
_LEAST_KNOWN = 4.0
_GROUP_ROWS = 8192  # read in 3 ms; smaller ones make a larger file
_SHORTEST = 4  # letters: shorter ones are codes and syllables
_ARAB = {
    *("AE", "BH", "DZ", "EG", "EH", "IQ", "JO", "KW", "LB", "LY", "MA", "MR", "OM", "PS", "QA"),
    *("SA", "SD", "SY", "TN", "YE"),
}
_ARTICLE = re.compile(r"\b(?:[ae][ldnrstz]|[ae]sh|[ae]th) (?=\w)")
_OTHER_ARTICLES = ("al ", "el ", "")
_QUOTES = "'\u2018\u2019\u02bb\u02bf "


def other_names(places: pd.DataFrame, english: dict[int, str]) -> pd.DataFrame:
    """Return ``key, geonameid, name``, sorted: by what a place is found if nothing prints a name.

    Parameters
    ----------
    places
        ``geonameid, name, english, alternatenames, countrycode, known, large``; ``large`` are
        those whose alternates lie in a table that ships.
    english
        GeoNames' English names by id.

    Raises
    ------
    ValueError
        If ``more_names.csv`` names a place that is not there.
    """
    more = _more()
    if unknown := set(more) - set(places.geonameid):
        msg = f"there are no such places: {sorted(unknown)}"
        raise ValueError(msg)
    wanted = places[(places.known >= _LEAST_KNOWN) | places.geonameid.isin(list(more))]
    rows = []
    for place in wanted.to_dict("records"):
        number = place["geonameid"]
        others = [*more.get(number, []), english.get(number, ""), *place["alternatenames"]]
        rows += [(key, number, name) for key, name in _by_key(place, others).items()]
    table = pd.DataFrame(rows, columns=["key", "geonameid", "name"]).astype({"geonameid": "int32"})
    return table.sort_values(["key", "geonameid"], ignore_index=True)


def write(table: pd.DataFrame, path: Path) -> None:
    """Write the table so that the rows of one key are read alone: in small groups, by key."""
    pq.write_table(
        pa.Table.from_pandas(table, preserve_index=False),
        path,
        row_group_size=_GROUP_ROWS,
        compression="zstd",
        compression_level=19,
        use_dictionary=False,
        column_encoding={
            "key": "DELTA_BYTE_ARRAY",
            "name": "DELTA_BYTE_ARRAY",
            "geonameid": "BYTE_STREAM_SPLIT",
        },
    )
    print(f"{path.name}: {len(table)} rows, {path.stat().st_size / 1e6:.2f} MB")


def _more() -> dict[int, list[str]]:
    with _MORE.open(encoding="utf-8", newline="") as file:
        rows = [(int(row["geonameid"]), row["name"]) for row in csv.DictReader(file)]
    return {number: [name for of, name in rows if of == number] for number, _ in rows}


def _by_key(place: dict[str, Any], others: list[str]) -> dict[str, str]:
    """Return the names of a place by what they are looked up as; not those found anyway."""
    own = [place["english"], place["name"]]
    # of two that are typed alike, that in plain letters
    cleaned = sorted(map(_cleaned, others), key=str.isascii)
    typed = {bare(name): name for name in cleaned if place["large"] or _is_name(name)}
    if place["countrycode"] in _ARAB:  # of what it prints alone: "as-Salif" is Chlef, and Salif not
        for name in own:
            typed |= {_ARTICLE.sub(other, bare(name)): name for other in _OTHER_ARTICLES}
    known = {bare(name) for name in own}
    if place["large"]:
        known |= {name.casefold() for name in place["alternatenames"]}
    return {
        name.replace(" ", ""): spelt
        for name, spelt in sorted(typed.items())
        if name not in known and len(name.replace(" ", "")) >= _SHORTEST
    }


def _cleaned(name: str) -> str:
    return " ".join(name.replace("`", "'").strip(_QUOTES).split())


def _is_name(name: str) -> bool:
    """Return whether an alternate is a name in Latin letters.

    What is in small letters is a machine's transliteration ("xin ka huo fu ka"), what is all in
    capitals a code.
    """
    return in_plain_letters(name).isascii() and not (name.islower() or name.isupper())
