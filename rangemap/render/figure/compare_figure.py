"""The figure of a comparison: what is gained, what is lost, what stays in reach."""

from collections.abc import Sequence
from dataclasses import replace
from typing import Any

import geopandas as gpd
import pandas as pd
import shapely
from matplotlib.figure import Figure

from rangemap.analysis import Comparison, RangeMap, Side, at_range
from rangemap.config import Shape, themed
from rangemap.launch import LaunchRegion
from rangemap.render.figure.figure_layout import Subject, figures
from rangemap.render.figure.key_and_card import Entry, Look, disputed_border
from rangemap.render.figure.projected_map import Band, Scene, scene
from rangemap.world import tables

_IDS = ("before", "after")
_MARKED = 60  # places that may be named


def compare_figure(
    comparison: Comparison, shapes: Sequence[Shape] = ("wide",)
) -> dict[Shape, Figure]:
    """Return figures that show what one reach has and the other has not.

    Parameters
    ----------
    comparison
        From `compare`.
    shapes
        ``wide``, ``tall`` or both.
    """

    def entries(_result: RangeMap, look: Look) -> list[Entry]:
        return _entries(comparison, look)

    def drawn(result: RangeMap, aspects: Sequence[float]) -> Scene:
        return _scene(result, aspects, comparison)

    return figures(merged(comparison), shapes, Subject(entries, drawn, card=False))


def merged(comparison: Comparison) -> RangeMap:
    """Return both sides as one range map of two systems, ``before`` and ``after``.

    Its headline and description are the comparison's, its highlights the places gained and lost.
    """
    sides = (comparison.before, comparison.after)
    bands = [
        side.rows(side.result.bands).assign(system_id=key)
        for side, key in zip(sides, _IDS, strict=True)
    ]
    first, summary = comparison.before.result, comparison.summary
    systems = [
        {**side.system, "id": key, "name": key.capitalize()}
        for side, key in zip(sides, _IDS, strict=True)
    ]
    launches = [side.launch for side in sides]
    named = tuple(dict.fromkeys(name for one in launches for name in one.regions))
    launch = launches[0].model_copy(
        update={"region": named} if all(one.regions for one in launches) else {}
    )
    scenario = first.scenario.in_english()
    systems_there = tuple(one.model_copy(update={"launch": None}) for one in scenario.systems)
    scenario = scenario.model_copy(update={"launch": launch, "systems": systems_there})
    region = _both(sides)
    drawn = tuple(replace(side.drawn, id=key) for side, key in zip(sides, _IDS, strict=True))
    launched = replace(first.launched[0], region=region, systems=drawn)
    return replace(
        first,
        scenario=scenario,
        launched=(launched,),
        region=region,
        bands=gpd.GeoDataFrame(pd.concat(bands, ignore_index=True), crs=first.bands.crs),
        summary={
            **first.summary,
            "about": None,
            "headline": summary["headline"],
            "subtitle": summary["sentence"],
            "description": f"{summary['headline']}. {summary['sentence']}",
            "note": None,
            "borders": _borders(sides),
            "systems": systems,
            "highlights": [*_marks(comparison)],
        },
    )


def _borders(sides: Sequence[Side]) -> str:
    one, two = (side.result.summary["borders"] for side in sides)
    return one if one == two else f"before: {one}; after: {two}"


def _both(sides: Sequence[Side]) -> LaunchRegion:
    one, two = (side.region for side in sides)
    sectors = one.sectors or two.sectors
    if one.geometry.equals(two.geometry) and sectors is None:
        return one
    return replace(
        one,
        name=one.name if one.name == two.name else f"{one.name} and {two.name}",
        geometry=shapely.union_all([one.geometry, two.geometry]),
        countries=tuple(sorted({*one.countries, *two.countries})),
        sectors=sectors,
    )


def _marks(comparison: Comparison) -> list[dict[str, Any]]:
    """Return the best known places that are gained or lost, as highlights."""
    known = tables.places(columns=["geonameid", "known"]).set_index("geonameid")["known"]
    rank = comparison.places["geonameid"].map(known).sort_values(ascending=False, kind="stable")
    return [
        {
            "city": row.city,
            "lat": row.lat,
            "lon": row.lon,
            "reach": [{"certainty": "certain" if row.change == "gained" else "outside"}],
        }
        for row in comparison.places.loc[rank.index[:_MARKED]].itertuples()
    ]


def _entries(comparison: Comparison, look: Look) -> list[Entry]:
    names = (comparison.summary["before"], comparison.summary["after"])
    hues = look.theme.hues
    totals = comparison.summary["totals"]
    marks = [
        Entry(mark, f"Place {what}")
        for mark, what in (("inside", "gained"), ("outside", "lost"))
        if totals[f"places_{what}"]
    ]
    return [
        Entry("launch", "Launch region of either"),
        Entry("certain", f"Before only (lost): {names[0]}", hues[0]),
        Entry("certain", f"After only (gained): {names[1]}", hues[1]),
        Entry("certain", "In reach of both", look.theme.quiet),
        *marks,
        disputed_border(),
    ]


def _scene(
    result: RangeMap, aspects: Sequence[float], comparison: Comparison | None = None
) -> Scene:
    """Return the scene with three areas in place of the bands, and the edges of both sides."""
    shown = scene(result, aspects)
    style = result.scenario.figure
    theme = themed(style.theme or result.scenario.map.theme, {}, _IDS)
    reaches = [
        shapely.union_all(result.bands.geometry[result.bands["system_id"] == key]) for key in _IDS
    ]
    flat = [shapely.make_valid(area) for area in shown.plane.areas(reaches)]
    edges = shown.plane.lines(reaches)
    ranges = [float(system["range_km"]) for system in result.summary["systems"]]
    written = edges
    if comparison is not None:
        sides = zip((comparison.before, comparison.after), reaches, ranges, strict=True)
        written = shown.plane.lines([at_range(side.region, *one) for side, *one in sides])
    none = shapely.LineString()
    bands = [
        Band(number, "certain", ranges[number], True, fill, edge, hue, far)  # noqa: FBT003
        for number, fill, edge, hue, far in (
            (0, shapely.intersection(*flat), none, theme.quiet, none),
            (0, shapely.difference(*flat), edges[0], None, written[0]),
            (1, shapely.difference(*flat[::-1]), edges[1], None, written[1]),
        )
    ]
    return replace(shown, bands=bands)
