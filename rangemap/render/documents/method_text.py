"""How a map was made and what another border view would change, in words."""

from typing import Any

from rangemap.analysis import RangeMap
from rangemap.sentences import ENGLISH, Name, Phrase, Speech, noted, speech
from rangemap.story import targets
from rangemap.units import format_range
from rangemap.world import spoken_names

DATA = noted("Data and licences")


def method(result: RangeMap) -> list[tuple[str, list[str]]]:
    """Return how a map was made, from what and what it does not say: headings and paragraphs."""
    summary, say = result.summary, speech(result.scenario.map.sentences)
    apart = [say(_APART)] if summary["launches"] else []
    fire = [point for one, _systems in launches(summary) for point in one["sectors"] or ()]
    return [
        (say("Systems"), [_system(system, say) for system in summary["systems"]]),
        (say("Method"), [*map(say, _METHOD), *apart, *_sectors(fire, say)]),
        (say("Accuracy"), [_accuracy(summary, say)]),
        (say("People"), [*_people(summary, say), say(_PEOPLE)]),
        *_files(summary["launch"], say),
        (say("Borders"), [_borders(summary, say), *_other_views(summary, say)]),
        (say("Limits"), [summary["caveat"], say(_LIMITS)]),
        (say(DATA), [_source(one) for one in summary["data"].values()]),
    ]


_METHOD = (
    noted(
        "Distance is the least geodesic distance on the WGS 84 ellipsoid from a place to the "
        "launch region, by Karney's method (2013); inside the region it is 0. Borders are straight "
        "in longitude and latitude (RFC 7946) between their vertices."
    ),
    noted(
        "A place is in reach if its exact distance is at most the range, whatever the drawn "
        "outline says. Where a system has a low range, reach is confirmed within it and possible "
        "beyond it. Where it has a minimum range, a place is out of reach if every launch point is "
        "nearer."
    ),
    noted(
        "The outline is the line of equal distance, found on a grid that is refined where the line "
        "may run, each vertex then moved onto the range. Areas are on the ellipsoid, from borders "
        "at full detail."
    ),
)
_APART = noted("Each system is measured from its own launch region.")
_SECTORS = noted(
    "Launch points fire only within their azimuths. A place is in reach if the geodesic to it from "
    "some launch point leaves within that point's azimuths and is no longer than the range: its "
    "distance is the least over those points, and where there is none it is outside the sector of "
    "fire, at no distance. A minimum range is measured from the same points alone. The sides of a "
    "sector are geodesics from the launch point; with the arcs they make the outline."
)
_LIMITS = noted(
    "Borders are 1:10m: drawn to about a kilometre. Countries are as Natural Earth draws them: "
    "France holds its overseas departments, the Netherlands their Caribbean islands. Places are "
    "single points with the populations that GeoNames gives, but for a few that are mended; "
    "sections of a city are counted with the city, some suburbs beside it. Heights are ignored."
)
_PEOPLE = noted(
    "The two counts are of different things. The sum over places leaves out who lives in none that "
    "is listed, and counts some suburbs twice, within their city and beside it. The estimates are "
    "of countries as a whole: nobody in a country that is in reach only in part is among them."
)


_MOST_TOLD = 50  # launch points whose azimuths are listed


def _sectors(points: list[dict[str, Any]], say: Speech) -> list[Phrase]:
    """Return what sectors mean, and which each launch point has."""
    if not points:
        return []
    told: str = say.apart(
        say("{point}: {azimuths}", point=f"{one['lat']:.6g}, {one['lon']:.6g}", azimuths=azimuths)
        for one in points[:_MOST_TOLD]
        for azimuths in [_azimuths(one, say)]
    )
    if len(points) > _MOST_TOLD:
        more = say.number(len(points) - _MOST_TOLD)
        told = say("{points}; and {number} more", points=told, number=more)
    listed = say(
        "Launch points (latitude, longitude) and their azimuths, in degrees clockwise from true "
        "north: {points}.",
        points=told,
    )
    return [say(_SECTORS), listed]


def _azimuths(point: dict[str, Any], say: Speech) -> Phrase:
    if point["azimuth_from"] is None:
        return say("all round")
    first, last = (f"{point[key]:.6g}" for key in ("azimuth_from", "azimuth_to"))
    return say("{first} to {last}", first=first, last=last)


def launches(summary: dict[str, Any]) -> list[tuple[dict[str, Any], list[str]]]:
    """Return each launch region of the summary with the names of what is launched from it."""
    if summary["launches"] is None:
        return [(summary["launch"], [one["name"] for one in summary["systems"]])]
    found: list[tuple[dict[str, Any], list[str]]] = []
    for system in summary["systems"]:
        names = next((names for one, names in found if one == system["launch"]), None)
        if names is None:
            found.append((system["launch"], [system["name"]]))
        else:
            names.append(system["name"])
    return found


def given(summary: dict[str, Any], say: Speech) -> list[str]:
    """Return the launch region and what the config says of the map, each as a sentence."""
    kinds = {
        "country": say.meant("kind of launch region", "country"),
        "sea": say.meant("kind of launch region", "sea"),
        "admin1": say.meant("kind of launch region", "admin1"),
        "points": say.meant("kind of launch region", "points"),
        "file": say.meant("kind of launch region", "file"),
        "mixed": say.meant("kind of launch region", "mixed"),
    }
    found = launches(summary)
    lines: list[str] = []
    for launch, systems in found:
        about = {"launch": Name(launch["name"]), "kind": kinds.get(launch["kind"], launch["kind"])}
        if len(found) == 1:
            lines.append(say("Launch region: {launch} ({kind}).", **about))
        else:
            given = {**about, "systems": say.listed(systems)}
            lines.append(say("Launch region of {systems}: {launch} ({kind}).", **given))
    if summary["launches"]:
        lines.append(summary["launches"]["text"])
    own = (
        (say("Subtitle: {text}", text=Phrase(summary["subtitle"])), "subtitle"),
        (say("Note: {text}", text=Phrase(summary["note"])), "note"),
        (say("Source: {text}", text=Phrase(summary["source"])), "source"),
        (say("Credit: {text}", text=Phrase(summary["credit"])), "credit"),
        (say("Date: {text}", text=Phrase(summary["date"])), "date"),
    )
    return lines + [text for text, key in own if summary[key]]


def _system(system: dict[str, Any], say: Speech) -> Phrase:
    if system["ring"]:
        text = Phrase(system["source_title"])
        return say("{system}: {source}.", system=system["name"], source=text)
    low, least = system["range_low_km"], system["min_range_km"]
    reach = format_range(system["range_km"], say.code, floor=system["range_is_floor"])
    ranges = [say("range {range}", range=reach)]
    if low is not None:
        ranges.append(say("low range {range}", range=format_range(low, say.code)))
    if least:
        ranges.append(say("minimum range {range}", range=format_range(least, say.code)))
    if system["against"]:
        ranges.append(say("against {targets}", targets=targets(system["against"], say)))
    if system["whole_earth"]:
        ranges.append(say("the whole Earth is in reach"))
    source = system["source_title"] + (f", {system['source_url']}" if system["source_url"] else "")
    if system["source_grade"]:
        source = say("{source} (grade {grade})", source=source, grade=system["source_grade"])
    text = say(
        "{system}: {ranges}. Source: {source}.",
        system=system["name"],
        ranges=say.in_line(ranges),
        source=source,
    )
    note = system["range_note"]
    return say.in_a_row([text, f"{note.rstrip('.')}." if note else None])


def _files(launch: dict[str, Any], say: Speech) -> list[tuple[str, list[str]]]:
    """Return the files that were read, if any; what is said of them is in English."""
    told = [one["text"] for one in (*launch["files"], *launch["borders_files"])]
    return [(say("Files"), told)] if told else []


def _people(summary: dict[str, Any], say: Speech) -> list[str]:
    notes = [(one["name"], one["totals"]["population_note"]) for one in summary["systems"]]
    return [
        say("{system}: {title}", system=name, title=Phrase(note)) for name, note in notes if note
    ]


def _borders(summary: dict[str, Any], say: Speech) -> Phrase:
    """Return the border view, the limits of the launch region's seas, and disputed capitals."""
    view = say("Border view: {view}.", view=Phrase(summary["borders"]))
    limits = [say("Limits of {whose}.", whose=one) for one in summary["launch"]["limits"]]
    return say.in_a_row([view, *limits, *summary["capital_notes"]])


def _other_views(summary: dict[str, Any], say: Speech) -> list[Phrase]:
    """Return what each other border view would change."""
    names = {system["id"]: system["name"] for system in summary["systems"]}
    return [
        say.in_a_row(
            [say("{sentence}.", sentence=Phrase(view["title"])), *change_of_view(view, names, say)]
        )
        for view in summary["other_views"]
    ]


def change_of_view(
    view: dict[str, Any], names: dict[str, str], say: Speech = ENGLISH
) -> list[Phrase]:
    """Return what one border view would change, in sentences.

    Parameters
    ----------
    view
        One of the summary's ``other_views``.
    names
        Of the systems by their id; a name is only written where there are several.
    say
        The language.
    """
    if view["problem"]:
        return [
            say("In this view there is no such launch region: {problem}.", problem=view["problem"])
        ]
    sentences = []
    for one in view["systems"]:
        told = say.apart(_changes(one, say)) or say("no place and no country gained or lost")
        if len(names) > 1:
            told = say("In this view, {system}: {changes}.", system=names[one["id"]], changes=told)
        else:
            told = say("In this view, {changes}.", changes=told)
        sentences.append(told)
    return sentences


def _changes(change: dict[str, Any], say: Speech) -> list[Phrase]:
    """Return which countries, and how many places and people, are gained and lost."""
    told = []
    for gained in (True, False):
        found = change["countries_gained" if gained else "countries_lost"]
        given = {
            "number": str(len(found)),
            "countries": say.in_line(spoken_names.country_as_printed(one, say) for one in found),
        }
        if found and gained:
            told.append(
                say.by_number(
                    "{number} country gained ({countries})",
                    "{number} countries gained ({countries})",
                    len(found),
                    **given,
                )
            )
        elif found:
            told.append(
                say.by_number(
                    "{number} country lost ({countries})",
                    "{number} countries lost ({countries})",
                    len(found),
                    **given,
                )
            )
    for gained in (True, False):
        what = "gained" if gained else "lost"
        count = change[f"places_{what}"]
        given = {"number": say.number(count), "people": say.number(change[f"population_{what}"])}
        if count and gained:
            told.append(
                say.by_number(
                    "{number} place gained ({people} people in them)",
                    "{number} places gained ({people} people in them)",
                    count,
                    **given,
                )
            )
        elif count:
            told.append(
                say.by_number(
                    "{number} place lost ({people} people in them)",
                    "{number} places lost ({people} people in them)",
                    count,
                    **given,
                )
            )
    return told


def _accuracy(summary: dict[str, Any], say: Speech) -> Phrase:
    return say(
        "The outlines were sampled between their vertices and measured against the exact "
        "distance: the largest difference is {metres} m.",
        metres=say.number(summary["edge_error_m"], 2),
    )


def _source(source: dict[str, Any]) -> str:
    return (
        f"{source['content']}: {source['package']} {source['version']}, {source['date']}, "
        f"{source['licence']}."
    )
