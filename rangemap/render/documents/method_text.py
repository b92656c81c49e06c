"""How a map was made and what another border view would change, in words."""

from typing import Any

from rangemap.analysis import RangeMap
from rangemap.units import format_range

DATA = "Data and licences"


def method(result: RangeMap) -> list[tuple[str, list[str]]]:
    """Return how a map was made, from what and what it does not say: headings and paragraphs."""
    summary = result.summary
    return [
        ("Systems", [_system(system) for system in summary["systems"]]),
        ("Method", [*_paragraphs(_METHOD), *_sectors(summary["launch"]["sectors"])]),
        ("Accuracy", [_accuracy(summary)]),
        ("People", [*_people(summary), *_paragraphs(_PEOPLE)]),
        *_files(summary["launch"]),
        ("Borders", [_borders(summary), *_other_views(summary)]),
        ("Limits", [summary["caveat"], *_paragraphs(_LIMITS)]),
        (DATA, [_source(one) for one in summary["data"].values()]),
    ]


def _paragraphs(text: str) -> list[str]:
    return [" ".join(one.split()) for one in text.strip().split("\n\n")]


_METHOD = """
Distance is the least geodesic distance on the WGS 84 ellipsoid from a place to the launch region,
by Karney's method (2013); inside the region it is 0. Borders are straight in longitude and
latitude (RFC 7946) between their vertices.

A place is in reach if its exact distance is at most the range, whatever the drawn outline says.
Where a system has a low range, reach is confirmed within it and possible beyond it. Where it has a
minimum range, a place is out of reach if every launch point is nearer.

The outline is the line of equal distance, found on a grid that is refined where the line may run,
each vertex then moved onto the range. Areas are on the ellipsoid, from borders at full detail.
"""
_SECTORS = """
Launch points fire only within their azimuths. A place is in reach if the geodesic to it from some
launch point leaves within that point's azimuths and is no longer than the range: its distance is
the least over those points, and where there is none it is outside the sector of fire, at no
distance. A minimum range is measured from the same points alone. The sides of a sector are
geodesics from the launch point; with the arcs they make the outline.
"""
_LIMITS = """
Borders are 1:10m: drawn to about a kilometre. Countries are as Natural Earth draws them: France
holds its overseas departments, the Netherlands their Caribbean islands. Places are single points
with the populations that GeoNames gives, but for a few that are mended; sections of a city are
counted with the city, some suburbs beside it.
Heights are ignored.
"""
_PEOPLE = """
The two counts are of different things. The sum over places leaves out who lives in none that is
listed, and counts some suburbs twice, within their city and beside it. The estimates are of
countries as a whole: nobody in a country that is in reach only in part is among them.
"""


_MOST_TOLD = 50  # launch points whose azimuths are listed


def _sectors(points: list[dict[str, Any]] | None) -> list[str]:
    """Return what sectors mean, and which each launch point has."""
    if points is None:
        return []
    told = [
        f"{one['lat']:.6g}, {one['lon']:.6g}: "
        + (
            "all round"
            if one["azimuth_from"] is None
            else f"{one['azimuth_from']:.6g} to {one['azimuth_to']:.6g}"
        )
        for one in points[:_MOST_TOLD]
    ]
    more = f"; and {len(points) - _MOST_TOLD:,} more" if len(points) > _MOST_TOLD else ""
    listed = "Launch points (latitude, longitude) and their azimuths, in degrees clockwise from"
    return [*_paragraphs(_SECTORS), f"{listed} true north: {'; '.join(told)}{more}."]


def given(summary: dict[str, Any]) -> list[str]:
    """Return the launch region and what the config says of the map, each as a sentence."""
    launch = summary["launch"]
    lines = [f"Launch region: {launch['name']} ({launch['kind']})."]
    keys = ("subtitle", "note", "source", "credit", "date")
    return lines + [f"{key.capitalize()}: {summary[key]}" for key in keys if summary[key]]


def _system(system: dict[str, Any]) -> str:
    if system["ring"]:
        return f"{system['name']}: {system['source_title']}."
    low, least = system["range_low_km"], system["min_range_km"]
    ranges = [f"range {format_range(system['range_km'], floor=system['range_is_floor'])}"]
    ranges += [f"low range {format_range(low)}"] if low is not None else []
    ranges += [f"minimum range {format_range(least)}"] if least else []
    ranges += [f"against {system['against']}"] if system["against"] else []
    ranges += ["the whole Earth is in reach"] if system["whole_earth"] else []
    source = system["source_title"] + (f", {system['source_url']}" if system["source_url"] else "")
    grade = f" (grade {system['source_grade']})" if system["source_grade"] else ""
    note = f" {system['range_note'].rstrip('.')}." if system["range_note"] else ""
    return f"{system['name']}: {', '.join(ranges)}. Source: {source}{grade}.{note}"


def _files(launch: dict[str, Any]) -> list[tuple[str, list[str]]]:
    """Return the files that were read, if any."""
    told = [one["text"] for one in (*launch["files"], *launch["borders_files"])]
    return [("Files", told)] if told else []


def _people(summary: dict[str, Any]) -> list[str]:
    notes = [(one["name"], one["totals"]["population_note"]) for one in summary["systems"]]
    return [f"{name}: {note}" for name, note in notes if note]


def _borders(summary: dict[str, Any]) -> str:
    """Return the border view, the limits of the launch region's seas, and disputed capitals."""
    limits = "".join(f" Limits of {one}." for one in summary["launch"]["limits"])
    return " ".join([f"Border view: {summary['borders']}.{limits}", *summary["capital_notes"]])


def _other_views(summary: dict[str, Any]) -> list[str]:
    """Return what each other border view would change."""
    names = {system["id"]: system["name"] for system in summary["systems"]}
    return [
        f"{view['title']}. {' '.join(change_of_view(view, names))}"
        for view in summary["other_views"]
    ]


def change_of_view(view: dict[str, Any], names: dict[str, str]) -> list[str]:
    """Return what one border view would change, in sentences.

    Parameters
    ----------
    view
        One of the summary's ``other_views``.
    names
        Of the systems by their id; a name is only written where there are several.
    """
    if view["problem"]:
        return [f"In this view there is no such launch region: {view['problem']}."]
    sentences = []
    for one in view["systems"]:
        told = [
            f"{len(found)} {'country' if len(found) == 1 else 'countries'} {what} "
            f"({', '.join(found)})"
            for what in ("gained", "lost")
            if (found := one[f"countries_{what}"])
        ]
        told += [
            f"{count:,} {'place' if count == 1 else 'places'} {what} "
            f"({one[f'population_{what}']:,} people in them)"
            for what in ("gained", "lost")
            if (count := one[f"places_{what}"])
        ]
        who = f"{names[one['id']]}: " if len(names) > 1 else ""
        text = "; ".join(told) or "no place and no country gained or lost"
        sentences.append(f"In this view, {who}{text}.")
    return sentences


def _accuracy(summary: dict[str, Any]) -> str:
    return (
        "The outlines were sampled between their vertices and measured against the exact "
        f"distance: the largest difference is {summary['edge_error_m']:.2f} m."
    )


def _source(source: dict[str, Any]) -> str:
    return (
        f"{source['content']}: {source['package']} {source['version']}, {source['date']}, "
        f"{source['licence']}."
    )
