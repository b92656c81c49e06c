"""Whom a launch concerns, from the curated concerns.toml beside this file."""

import tomllib
from pathlib import Path

import pandas as pd

CONCERNS = Path(__file__).parent / "concerns.toml"


def build_concerns() -> pd.DataFrame:
    """Return one row a launch country or group and range, sorted by both.

    Returns
    -------
    pandas.DataFrame
        ``launch, from_km, together, about, source, url``; ``launch`` is an ISO code or the name of
        a group; ``about`` are names, divided by ``|``.

    Raises
    ------
    ValueError
        If two rows are of the same launch and range.
    """
    rows = [
        {
            "launch": launch,
            "from_km": float(row.get("from_km", 0)),
            "together": row.get("together", False),
            "about": "|".join(row["about"]),
            "source": row["source"],
            "url": row["url"],
        }
        for row in tomllib.loads(CONCERNS.read_text(encoding="utf-8"))["concerns"]
        for launch in row["launch"]
    ]
    table = pd.DataFrame(rows).sort_values(["launch", "from_km"], ignore_index=True)
    if (twice := table[table.duplicated(["launch", "from_km"])]).size:
        msg = f"twice in {CONCERNS.name}: {', '.join(twice['launch'])}"
        raise ValueError(msg)
    return table
