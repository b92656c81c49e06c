"""Groups of countries, such as NATO, from the curated groups.toml beside this file."""

import tomllib
from pathlib import Path

import geopandas as gpd
import pandas as pd

GROUPS = Path(__file__).parent / "groups.toml"


def build_groups(countries: gpd.GeoDataFrame) -> pd.DataFrame:
    """Return one row a group, sorted by name.

    Parameters
    ----------
    countries
        The table of countries, in which every member has a row.

    Returns
    -------
    pandas.DataFrame
        ``name, the, alternates, members, as_of, source, url, note, limits``; ``alternates`` and
        ``members`` are divided by ``|``, the rows (``adm0_a3``) of one member by ``+``.

    Raises
    ------
    ValueError
        If a member has no row, or is named twice.
    """
    known = {code: code for code in countries["adm0_a3"]}
    coded = countries[countries["iso_a3"].notna()]
    known |= dict(zip(coded["iso_a3"], coded["adm0_a3"], strict=True))
    rows = []
    for group in tomllib.loads(GROUPS.read_text(encoding="utf-8"))["groups"]:
        members = [[known.get(code) for code in one.split("+")] for one in group["members"].split()]
        codes = [code for one in members for code in one]
        if None in codes or len(set(codes)) < len(codes):
            msg = f"{group['name']}: a member has no row, or two: {group['members']}"
            raise ValueError(msg)
        rows.append(
            {
                "name": group["name"],
                "the": group.get("the", False),
                "alternates": "|".join(group["alternates"]),
                "members": "|".join("+".join(map(str, one)) for one in members),
                "as_of": group["as_of"].isoformat(),
                "source": group["source"],
                "url": group["url"],
                "note": group.get("note", ""),
                "limits": group.get("limits", ""),
            }
        )
    return pd.DataFrame(rows).sort_values("name", ignore_index=True)
