"""The figure of the reverse question: from where a system could reach a place."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

import pandas as pd
from matplotlib.figure import Figure

from rangemap.analysis import RangeMap
from rangemap.config import Shape
from rangemap.render.figure.figure_layout import Subject, figures
from rangemap.render.figure.key_and_card import Entry, Look, disputed_border
from rangemap.render.figure.projected_map import scene
from rangemap.units import format_range, format_share

_NAMED = 12


def who_figure(
    result: RangeMap,
    countries: pd.DataFrame,
    told: Mapping[str, str],
    shapes: Sequence[Shape] = ("wide",),
) -> dict[Shape, Figure]:
    """Return figures of the area from which a place could be reached.

    Parameters
    ----------
    result
        The range map from that place: the distance is the same both ways.
    countries
        From `who`: those to be listed in the key, with their shares.
    told
        From `who_in_words`.
    shapes
        ``wide``, ``tall`` or both.
    """

    def entries(_result: RangeMap, look: Look) -> list[Entry]:
        return _entries(result, countries, look)

    texts: dict[str, object] = {
        "about": None,
        "headline": told["headline"],
        "subtitle": told["subtitle"],
        "description": told["sentence"],
        "highlights": [],
    }
    about = replace(result, summary={**result.summary, **texts})
    return figures(about, shapes, Subject(entries, scene, card=False))


def _entries(result: RangeMap, countries: pd.DataFrame, look: Look) -> list[Entry]:
    (system,) = result.summary["systems"]
    low, hue = system["range_low_km"], look.theme.hues[0]
    point = result.region.geometry.area == 0.0
    farthest = f"launched from within {format_range(system['range_km'])}"
    entries = [Entry("point" if point else "launch", f"{result.region.name}, the target")]
    if low is not None and low != system["range_km"]:
        nearer = f"Launched from within {format_range(low)}"
        entries += [Entry("certain", nearer, hue), Entry("possible", f"Possibly {farthest}", hue)]
    else:
        entries.append(Entry("certain", f"L{farthest[1:]}", hue))
    entries.append(Entry("name", "How much of each country that is"))
    rows = countries[countries["share_possible"] > 0.0]
    for name, share in rows[["country", "share_possible"]].head(_NAMED).to_numpy().tolist():
        entries.append(Entry("about", f"{name}: {format_share(share)}"))
    if len(rows) > _NAMED:
        entries.append(Entry("about", f"and {len(rows) - _NAMED} more"))
    return [*entries, disputed_border()]
