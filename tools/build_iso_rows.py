"""Countries and territories of ISO 3166-1 that the source draws as parts of others."""

from dataclasses import dataclass
from typing import Any

import babel
import geopandas as gpd
import pandas as pd
import shapely
from find_source_files import WrongInputError
from numpy.typing import NDArray

LANGUAGES = [
    "ar",
    "bn",
    "de",
    "en",
    "es",
    "fa",
    "fr",
    "el",
    "he",
    "hi",
    "hu",
    "id",
    "it",
    "ja",
    "ko",
    "nl",
    "pl",
    "pt",
    "ru",
    "sv",
    "tr",
    "uk",
    "ur",
    "vi",
    "zh",
    "zht",
]
BABEL = "2.18.0"
Box = tuple[float, float, float, float]


@dataclass(frozen=True)
class IsoRow:
    """A territory with a code of its own in ISO 3166-1, drawn within another row.

    Attributes
    ----------
    boxes
        West, south, east, north: where its polygons lie.
    people, year
        An estimate, in whose year; none is GeoNames' count, in the year of the whole.
    taken
        Whether the source counts these people in the whole, from which they are taken.
    """

    code: str
    iso_a2: str
    name: str
    whole: str
    kind: str
    continent: str
    boxes: tuple[Box, ...]
    people: int | None = None
    year: int | None = None
    taken: bool = False


# People: Insee, census of 2021 and of Mayotte 2017; Statistics Netherlands, 1 January 2022. The
# source's figure of France is that of all of it, of Norway, the Netherlands and New Zealand not.
ISO_ROWS = (
    IsoRow("GLP", "GP", "Guadeloupe", "FRA", "Geo unit", "North America",
           ((-62.0, 15.7, -60.8, 16.6),), 384_315, 2021, taken=True),
    IsoRow("MTQ", "MQ", "Martinique", "FRA", "Geo unit", "North America",
           ((-61.4, 14.3, -60.7, 15.0),), 360_749, 2021, taken=True),
    IsoRow("GUF", "GF", "French Guiana", "FRA", "Geo unit", "South America",
           ((-55.0, 2.0, -51.0, 6.0),), 286_618, 2021, taken=True),
    IsoRow("REU", "RE", "Réunion", "FRA", "Geo unit", "Africa",
           ((55.0, -21.6, 56.0, -20.7),), 871_157, 2021, taken=True),
    IsoRow("MYT", "YT", "Mayotte", "FRA", "Geo unit", "Africa",
           ((44.9, -13.1, 45.4, -12.5),), 256_518, 2017, taken=True),
    IsoRow("SJM", "SJ", "Svalbard and Jan Mayen", "NOR", "Dependency", "Europe",
           ((-10.0, 70.5, -7.0, 71.5), (5.0, 73.5, 40.0, 82.0))),
    IsoRow("BVT", "BV", "Bouvet Island", "NOR", "Dependency", "Seven seas (open ocean)",
           ((3.0, -55.0, 4.0, -54.0),)),
    IsoRow("BES", "BQ", "Caribbean Netherlands", "NLD", "Geo unit", "North America",
           ((-69.0, 11.5, -62.5, 18.0),), 27_726, 2022),
    IsoRow("TKL", "TK", "Tokelau", "NZL", "Dependency", "Oceania",
           ((-173.0, -10.0, -171.0, -8.0),)),
    IsoRow("CXR", "CX", "Christmas Island", "IOA", "Dependency", "Asia",
           ((100.0, -20.0, 110.0, 0.0),)),
    IsoRow("CCK", "CC", "Cocos (Keeling) Islands", "IOA", "Dependency", "Asia",
           ((90.0, -20.0, 100.0, 0.0),)),
)  # fmt: skip
# The source draws these two as one row, which is divided: its figure of both is shared out
_SHARED = "IOA"


def with_iso_rows(source: gpd.GeoDataFrame, facts: dict[str, Any]) -> gpd.GeoDataFrame:
    """Return the countries of the source, each territory of ISO 3166-1 in a row of its own."""
    source = source.copy()
    counts = {one.code: int(facts[one.iso_a2]["population"]) for one in ISO_ROWS}
    both = sum(counts[one.code] for one in ISO_ROWS if one.whole == _SHARED)
    rows = []
    for one in ISO_ROWS:
        at = source.index[one.whole == source.ADM0_A3][0]
        parts = shapely.get_parts(source.geometry[at])
        own = _within(parts, one.boxes)
        row = _row(one, source.loc[at], parts[own], counts[one.code])
        if one.whole == _SHARED:
            row["POP_EST"] = round(source.POP_EST[at] * counts[one.code] / both)
        rows.append(row)
        if one.taken:
            source.loc[at, "POP_EST"] -= one.people
    for whole in dict.fromkeys(one.whole for one in ISO_ROWS):
        at = source.index[whole == source.ADM0_A3][0]
        parts = shapely.get_parts(source.geometry[at])
        boxes = tuple(box for one in ISO_ROWS if one.whole == whole for box in one.boxes)
        source.loc[[at], "geometry"] = [shapely.MultiPolygon(list(parts[~_within(parts, boxes)]))]
    source = source[~source.geometry.is_empty]
    more = gpd.GeoDataFrame(rows, crs=source.crs).astype(dict(source.dtypes))
    return gpd.GeoDataFrame(pd.concat([source, more], ignore_index=True))


def cldr_names(table: pd.DataFrame) -> pd.DataFrame:
    """Return the table with CLDR's names of territories where the source has none."""
    if babel.__version__ != BABEL:
        msg = f"babel is {babel.__version__}, but the tables are made with {BABEL}; install that"
        raise WrongInputError(msg)
    table = table.copy()
    for language in LANGUAGES:
        column = f"name_{language}"
        called = babel.Locale.parse("zh_Hant" if language == "zht" else language).territories
        table[column] = table[column].fillna(table["iso_a2"].map(called))
    return table


def _within(parts: NDArray[Any], boxes: tuple[Box, ...]) -> NDArray[Any]:
    """Return which parts lie in one of some boxes."""
    found: NDArray[Any] = shapely.within(parts, shapely.union_all([shapely.box(*b) for b in boxes]))
    return found


def _row(one: IsoRow, whole: pd.Series, parts: NDArray[Any], count: int) -> pd.Series:
    shape = shapely.MultiPolygon(list(parts))
    label = shapely.point_on_surface(shape)
    row = whole.copy()
    row[[f"NAME_{x.upper()}" for x in LANGUAGES]] = None
    row[["ADM0_A3", "ADMIN", "NAME_EN", "FORMAL_EN"]] = [one.code, one.name, one.name, one.name]
    row[["ISO_A2", "ISO_A2_EH"]], row[["ISO_A3", "ISO_A3_EH"]] = one.iso_a2, one.code
    row[["TYPE", "CONTINENT"]] = [one.kind, one.continent]
    row[["LABEL_X", "LABEL_Y"]] = [label.x, label.y]
    row["POP_EST"] = count if one.people is None else one.people
    row["POP_YEAR"] = row["POP_YEAR"] if one.year is None else one.year
    row["geometry"] = shape
    return row
