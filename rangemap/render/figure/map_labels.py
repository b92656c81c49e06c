"""What is named on a map, what each name is worth, and where it may stand.

The worth of a label is what the plan loses without it, in the steps that `label_options` counts
in: a ring is worth more than a city, a city of the headline more than any other, a country by its
people and by how much of it is seen.
"""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

import numpy as np
import shapely
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.analysis import KNOWN
from rangemap.config import readable
from rangemap.render.content import (
    UNASKED,
    Home,
    about_countries,
    homes,
    launch_names,
    named_by_country,
    shown_story,
    words_of_head,
)
from rangemap.render.figure import label_options as ways
from rangemap.render.figure.label_options import Ground
from rangemap.render.figure.label_placing import CITY, EDGE, Label, Option, Pin, placed
from rangemap.render.figure.map_frame import Panel
from rangemap.render.figure.paper_sheet import HAIR_SPACE, Type
from rangemap.render.figure.projected_map import Country, Water
from rangemap.sentences import speech
from rangemap.units import format_edge
from rangemap.world import border_views, spoken_names

_DOT_ASKED = 0.02
_DOT = 0.05  # inches about the middle of a mark that nothing else takes
_CITY_GAP, _POINT_GAP = 0.055, 0.1
_SEEN = 0.002  # square inches of a land that a reader sees
_OWN = 0.96  # of a name in its country lies in it: the corners of its box are empty
_ASHORE = 0.5  # of the name of a narrow country lies in it, the rest at sea
_PINNED = 1e5
_TIED_FROM = 0.15  # inches from a mark to a pinned label that a line ties to it
_ASKED, _RING, _LAUNCH, _STORY = 1000.0, 400.0, 300.0, 120.0
_CROSSED, _ABROAD = 5.0, 3.0  # what a city's name costs more across an edge, on others' land
_LINE_CROSSED = 1.5  # what it costs that its line runs over an edge
_OTHERS = 6.0  # what a range costs more that stands nearer to another edge than to its own
_NEARER = 0.01  # inches
_MOST_SEAS = 4  # those in reach first, then the widest
_HOLE = 200.0
_INNER = 0.1  # of a reach from its far edge to its near one: what lies nearer is the far one
_KEPT_ALONG, _KEPT_TIED = 16, 40
_CITIES_TRIED = 40
_SITES_NAMED, _SITE = 60, 80.0  # of the user's own: more than other places, less than the story
_SITE_DOT = 0.045  # inches about the middle of a site's mark
_AT_HAND = 9.0  # what a name costs at most that nobody asked for: no reason for a long line
_FAR = 1e9  # inches: what lies beyond the map
_ON_LAUNCH = 9.0  # what it costs that a range stands on the launch region
_BEST_SEEN, _LESS = 10, 0.3  # so many places of a map may be named, and those nearly so known
_OVER_LAUNCH = 7.0  # what it costs that a city's name stands on the launch region
_BARE = 0.36  # inches from an edge to its number without a name
_OVER_EDGES = 3.0  # what a range costs more whose line runs over other edges
_LONG_TIE = 0.5  # inches: a country, or a launch region, that far from its name is not named
_RIM, _AT_RIM = 0.3, 1.5  # inches from the map's side, and what a range so near to it costs more
_OUT_OF_IT = 50.0  # what it costs that the name stands at sea of a country with room for it
_SHORT = 9  # letters: a shorter name stays in one line
_ON_EDGE = 20.0  # what it costs that a name which must be there stands on an edge
_MOST_OTHERS = 16  # countries that the headline does not tell of
_OFF_STORY = 1.5  # what a country is worth less, an inch off the places of the headline
_AT_SEA = 4.0  # what it costs that a country's name does not stand in it
_WELL_IN = 0.12  # inches about a name that are its country's too, where that has such room
_AMONG_OTHERS = 6.0  # what it costs a name if all about it were others' land
_BIT = 0.02  # of a country's land: less of it is a far island, and no Australia
_TAKEN_FOR = 0.09  # inches from the mark of another place: a name there seems to be that one's
_AMBIGUOUS = 2.0  # what that costs, for each such mark
_LARGE = 1.2  # square inches of a country that is named in the larger type
_ALONE = 0.04  # inches about an island in which no other land lies
_ISLANDS_M = 10_000_000.0  # on a wider map islands are not named
_ISLANDERS = 100_000  # people at least
_UNSPACED = ("ar", "bn", "fa", "hi", "ja", "ko", "ur", "zh", "zht")  # scripts that are not spaced


@dataclass(frozen=True)
class _Words:
    """A name to be set in or by an area: its lines, how it is set, and where it stands best."""

    mark: tuple[float, float]
    texts: Sequence[tuple[str, ...]]
    kind: Type


def labels_of(
    panel: Panel,
    taken: Sequence[BaseGeometry],
    most_cities: int,
    pins: Mapping[tuple[str, str], Pin],
) -> list[tuple[Label, Option | None]]:
    """Return everything that may be named on a map, and how it is set.

    Parameters
    ----------
    panel
        The map.
    taken
        What nothing lies on: the scale bar, the globe.
    most_cities
        How many cities are named at most, beside those that are asked for.
    pins
        Labels that somebody has pinned, by what and which they are.
    """
    ground = _ground(panel, taken)
    labels = [
        *_launch(panel, ground),
        *_rings(panel, ground),
        *_holes(panel, ground),
        *_cities(panel, ground),
        *_sites(panel, ground),
        *_countries(panel, ground),
        *_seas(panel, ground),
    ]
    labels = [_pinned(panel, label, pins) for label in labels] if pins else labels
    found = _of_one_size(panel, labels, placed(labels, most_cities), most_cities)
    return [*zip(labels, found, strict=True)]


def _of_one_size(
    panel: Panel, labels: Sequence[Label], found: list[Option | None], most_cities: int
) -> list[Option | None]:
    """Return labels set so that all ranges are of one size, where none is left out for that."""
    pairs = zip(labels, found, strict=True)
    sizes = {one.kind.size for label, one in pairs if one and label.what == EDGE}
    if len(sizes) < 2:  # noqa: PLR2004 (two sizes)
        return found
    small = [
        replace(label, options=tuple(o for o in label.options if o.kind.size == panel.look.small))
        if label.what == EDGE
        else label
        for label in labels
    ]
    again = placed(small, most_cities)
    before, after = (
        sum(
            label.what == EDGE and one is not None for label, one in zip(labels, every, strict=True)
        )
        for every in (found, again)
    )
    return again if after >= before else found


def _pinned(panel: Panel, label: Label, pins: Mapping[tuple[str, str], Pin]) -> Label:
    """Return a label with the one place at which somebody has pinned it, or with none."""
    pin = pins.get((label.what, label.name))
    if pin is None:
        return label
    if pin.hidden:
        return replace(label, options=(), asked=False)
    (at,) = panel.shown.plane.points(np.array([pin.lon]), np.array([pin.lat]))
    if not np.isfinite(at).all() or not label.options:
        return label
    first = label.options[0]
    here = replace(first, cost=0.0, at=panel.inch(at), angle=pin.angle, leader=None, takes=())
    box = ways.boxed(here)
    far = label.mark is not None and shapely.distance(box, shapely.Point(label.mark)) > _TIED_FROM
    if far and label.mark is not None:
        ends = shapely.get_coordinates(shapely.shortest_line(shapely.Point(label.mark), box))
        here = replace(here, leader=(label.mark, (float(ends[1][0]), float(ends[1][1]))))
    return replace(label, worth=_PINNED, options=(replace(here, takes=(box,)),))


def _ground(panel: Panel, taken: Sequence[BaseGeometry]) -> Ground:
    left, bottom, right, top = panel.bounds
    frame = shapely.box(left + 0.04, bottom + 0.04, right - 0.04, top - 0.04)
    marks = [
        shapely.Point(panel.inch(at)).buffer(_DOT)
        for at in shapely.get_coordinates(_parts(panel.shown.launch, 0))
    ]
    marks += [shapely.Point(site.at).buffer(_SITE_DOT) for site in panel.sites]
    covered = shapely.union_all([*taken, *marks])
    shapely.prepare(frame)
    shapely.prepare(covered)
    codes, shapes = panel.seen_land
    land = shapely.STRtree([panel.on_sheet(shape) for shape in shapes])
    launch = shapely.union_all(_parts(panel.on_sheet(panel.shown.launch), 2))
    shapely.prepare(launch)
    return Ground(frame, covered, panel.edges, launch, land, codes)


def _launch(panel: Panel, ground: Ground) -> Iterator[Label]:
    """Yield the names of launch regions: each in its own land, or at sea beside it, or none."""
    found = homes(panel.result, panel.look.theme)
    for home, shape in zip(found, panel.shown.launches, strict=True):
        yield from _names_of(home, shape, panel, ground)


def _names_of(home: Home, shape: BaseGeometry, panel: Panel, ground: Ground) -> Iterator[Label]:
    areas = _parts(home.region.geometry, 2)
    drawn = panel.on_sheet(shapely.union_all(_parts(shape, 2)))
    parts = shapely.get_parts(drawn)
    solid = parts[shapely.area(parts) > _SEEN]
    if not len(solid) and len(parts):  # so small a region is named by its largest part
        solid = parts[[int(np.argmax(shapely.area(parts)))]]
    for one in launch_names(home, areas, panel.result.scenario.label_language):
        (at,) = panel.shown.plane.points(*np.array([one["at"]]).T)
        if not np.isfinite(at).all():
            continue
        mark, texts = panel.inch(at), _in_lines(one["name"])
        kind = panel.look.type("body", 700)
        if not one["width"]:  # a launch point
            dot = shapely.Point(mark).buffer(_DOT)
            fit = ways.fitting(ways.beside(mark, texts, kind, _POINT_GAP), ground)
            kept = ways.cheapest(_judged(fit, ground, ()), taken=[dot])
            yield Label("launch", one["name"], _LAUNCH, kept, asked=True)
            continue
        around = [area for area in solid if area.distance(shapely.Point(mark)) < _DOT]
        options: list[Option] = []
        for area in around:
            for step, role in enumerate(("body", "small")):
                own = _Words(mark, texts, panel.look.type(role, 700, home.on_color))
                options += _all_dearer(_in_area(area, own, ground), float(step))
                out = _Words(mark, texts, panel.look.type(role, 700))
                aside = _beside(area, out, ground, tied=True)
                clear = _without(aside, _crossed(aside, ground) | _long_tied(aside, _LONG_TIE))
                over = np.array([ways.boxed(one) for one in clear], dtype=object)
                clear = _without(clear, shapely.intersects(ground.launch, over))
                options += _all_dearer(clear, float(step))
        kept = ways.cheapest(options, 48)
        yield Label("launch", one["name"], _LAUNCH, kept, asked=True)


def _rings(panel: Panel, ground: Ground) -> Iterator[Label]:
    """Yield the range of each edge: along it, or off it on a line; never across an edge."""
    language = panel.result.scenario.label_language
    say = speech(panel.result.scenario.map.sentences)
    systems = panel.result.summary["systems"]
    for band in panel.shown.bands:
        system = systems[band.system]
        color = readable(panel.look.theme.hues[band.system], panel.look.theme)
        kind = panel.look.type("body", 700, color)
        alone: list[tuple[str, Type]] = []
        floor = system["range_is_floor"] and band.range_km == system["range_km"]
        texts: tuple[str, ...] = format_edge(band.range_km, language, floor=floor)
        if len(systems) > 1 and not system["ring"]:
            fine = replace(kind, size=panel.look.small)
            alone = [(texts[1], kind), (texts[1], fine)]  # its hue says whose it is
            name = _short_name(system["name"], systems)
            texts = tuple(say("{system}: {title}", system=name, title=one) for one in texts)
        fine = replace(kind, size=panel.look.small)
        tried = [(text, kind) for text in dict.fromkeys(texts)] + [(texts[-1], fine), *alone]
        if panel.box.intersects(panel.on_sheet(band.at_range)):
            options = _at_edge(panel, ground, band.at_range, tried, bare=alone)
            yield Label(EDGE, texts[1], _RING, options, asked=True, about=band)


def _short_name(name: str, systems: Sequence[Mapping[str, Any]]) -> str:
    """Return a system's name without its other names, which the key has, where that is clear."""

    def short(one: str) -> str:
        return one.split(" / ", maxsplit=1)[0].split(" (", maxsplit=1)[0]

    same = [one for one in systems if short(one["name"]) == short(name)]
    return short(name) if len(same) == 1 else name


def _holes(panel: Panel, ground: Ground) -> Iterator[Label]:
    """Yield of each minimum range what lies within it: too near."""
    result = panel.result
    say = speech(result.scenario.map.sentences)
    for band in panel.shown.bands:
        system = result.summary["systems"][band.system]
        whole = result.launched_with(system["id"]).region.sectors is None
        if not (system["min_range_km"] and band.written and band.outermost and whole):
            continue
        parts = shapely.get_parts(shapely.line_merge(band.edge))
        off = shapely.distance(parts, band.written)
        inner = parts[off > _INNER * 1000.0 * (band.range_km - system["min_range_km"])]
        color = readable(panel.look.theme.hues[band.system], panel.look.theme)
        texts = [
            say("too near: under {range}", range=one)
            for one in format_edge(system["min_range_km"], result.scenario.label_language)
        ]
        kinds = [panel.look.type(role, 700, color) for role in ("body", "small")]
        tried = [(text, kind) for kind in kinds for text in texts]
        if options := _at_edge(panel, ground, shapely.multilinestrings(inner), tried):
            yield Label(EDGE, texts[1], _HOLE, options, asked=True, about=band)


def _at_edge(
    panel: Panel,
    ground: Ground,
    edge: BaseGeometry,
    tried: Sequence[tuple[str, Type]],
    bare: Sequence[tuple[str, Type]] = (),
) -> tuple[Option, ...]:
    """Return the ways to set one of some texts along an edge, or off it on a line.

    Those that are `bare` say not whose it is, and stand close to it.
    """
    seen = shapely.intersection(panel.on_sheet(edge), panel.box)
    parts = shapely.get_parts(shapely.line_merge(seen))
    lines = [shapely.get_coordinates(part) for part in parts if part.length > 0.0]
    options: list[Option] = []
    for number, (text, size) in enumerate(tried):
        for way, most in ((ways.along, _KEPT_ALONG), (ways.tied, _KEPT_TIED)):
            fit = ways.fitting(ways.spread(way(lines, text, size), 0.2), ground)
            clear = _sample(ways.spread(_without(fit, _crossed(fit, ground))), most)
            if (text, size) in bare:  # whose it is, is seen only near its edge
                clear = _without(clear, _long_tied(clear, _BARE))
            options += _all_dearer(clear, 1.2 * number)
    boxes = np.array([ways.boxed(one) for one in options], dtype=object)
    options = ways.dearer(options, shapely.intersects(ground.launch, boxes), _ON_LAUNCH)
    options = ways.dearer(options, _near_rim(panel, options), _AT_RIM)
    options = ways.dearer(options, _over_edges(panel.edges, options, 1), _OVER_EDGES)
    options = ways.dearer(options, _at_another(panel, options, seen), _OTHERS)
    return ways.cheapest(options, len(options))


def _long_tied(options: Sequence[Option], most: float) -> NDArray[np.bool_]:
    """Return which names stand so far off what they name, in inches."""
    ends = [one.leader or ((0.0, 0.0), (0.0, 0.0)) for one in options]
    return np.array([np.hypot(a[0] - b[0], a[1] - b[1]) > most for a, b in ends], dtype=bool)


def _over_edges(edges: BaseGeometry, options: Sequence[Option], own: int = 0) -> NDArray[np.bool_]:
    """Return which names are tied by a line that meets more edges than its own."""
    ends = [one.leader or ((0.0, 0.0), (0.0, 0.0)) for one in options]
    lines = shapely.linestrings(np.array(ends).reshape(-1, 2, 2))
    met = shapely.intersection(lines, edges)
    return np.asarray(shapely.get_num_coordinates(met) > own)


def _at_another(panel: Panel, options: Sequence[Option], own: BaseGeometry) -> NDArray[np.bool_]:
    """Return which ranges stand along their edge and nearer to another: it would be read so."""
    boxes = np.array([ways.boxed(one, 0.0) for one in options], dtype=object)
    along = np.array([one.leader is None for one in options], dtype=bool)
    nearest = shapely.distance(boxes, panel.edges)
    return np.asarray(along & (nearest < shapely.distance(boxes, own) - _NEARER))


def _near_rim(panel: Panel, options: Sequence[Option]) -> NDArray[np.bool_]:
    """Return which ranges are written where their edge leaves the map, or near that."""
    at = np.array([one.leader[0] if one.leader else one.at for one in options]).reshape(-1, 2)
    (left, bottom, right, top), (x, y) = panel.bounds, at.T
    off = np.min([x - left, right - x, y - bottom, top - y], axis=0)
    return np.asarray(off < _RIM)


def _sample(options: Sequence[Option], most: int) -> list[Option]:
    """Return the best half of so many options, and as many of the others, near and far."""
    half = most // 2
    rest = options[half:]
    return [*options[:half], *rest[:: max(len(rest) // half, 1)][:half]]


def _cities(panel: Panel, ground: Ground) -> Iterator[Label]:
    """Yield the places that may be named, those that are asked for and the most telling first."""
    summary, scenario = panel.result.summary, panel.result.scenario
    say = speech(scenario.map.sentences)
    named = shown_story(panel.result).named
    places = summary["highlights"]
    xy = panel.shown.plane.points(
        np.array([place["lon"] for place in places]), np.array([place["lat"] for place in places])
    )
    asked = {name.partition(",")[0].casefold() for name in scenario.map.add_cities}
    least = _least_known(panel, places, xy)
    near = _nearest_first(
        xy * panel.scale, named, [one["city"].casefold() in asked for one in places]
    )
    tried, by_country = 0, named_by_country(panel.result)
    about = about_countries(panel.result)
    at_all = np.nan_to_num(xy[:_CITIES_TRIED], nan=_FAR, posinf=_FAR, neginf=_FAR)
    dots = np.array([shapely.Point(panel.inch(at)) for at in at_all], dtype=object)
    for number, (place, at) in enumerate(zip(places, xy, strict=True)):
        wanted = place["city"].casefold() in asked
        name = spoken_names.city(place, say)
        if not wanted and place.get("adm0_a3") in by_country and place["is_capital"]:
            name = by_country[place["adm0_a3"]]
        if tried >= _CITIES_TRIED and not wanted:
            continue
        first = wanted or number < named
        asked_for = not about or place.get("adm0_a3") in about
        if not first and place.get("known", least) < least + (0.0 if asked_for else UNASKED):
            continue
        mark = panel.inch(at) if np.isfinite(at).all() else (-1.0, -1.0)
        at_home = shapely.intersects_xy(ground.launch, *mark)
        # nobody fires at his own towns, but another launch region may be aimed at
        if at_home and not first and not place.get("is_capital"):
            continue
        if not ground.frame.contains(shapely.Point(mark)):
            if first:
                yield Label(CITY, name, 0.0, (), wanted, why="it lies beyond the map")
            continue
        inside = any(one["certainty"] != "outside" for one in place["reach"])
        kind = panel.look.type("body", 600 if inside else 400)
        # places that are asked for may stand close
        room = min(_DOT_ASKED, 0.4 * near[number]) if first else _TAKEN_FOR
        dot = shapely.Point(mark).buffer(room)
        options = ways.fitting(ways.beside(mark, [(name,)], kind, _CITY_GAP), ground)
        options = _judged(options, ground, [place.get("adm0_a3", "")])
        if not first:  # a place that nobody asked for is no reason for a long line
            options = [one for one in options if one.cost < _AT_HAND]
        options = _away_from_others(options, dots[np.arange(len(dots)) != number])
        tried += 1
        worth = _ASKED if first else 60.0 - number
        best = ways.cheapest(options, 40 if first else 12, [dot])
        yield Label(CITY, name, max(worth, 12.0), best, wanted, mark, inside)


def _sites(panel: Panel, ground: Ground) -> Iterator[Label]:
    """Yield the names of the user's own sites, as far as there is room."""
    for number, site in enumerate(panel.sites[:_SITES_NAMED]):
        kind = panel.look.type("small", 600 if site.inside else 400)
        options = ways.fitting(ways.beside(site.at, [(site.name,)], kind, _CITY_GAP), ground)
        near = [one for one in _judged(options, ground, ()) if one.cost < _AT_HAND]
        dot = shapely.Point(site.at).buffer(_SITE_DOT)
        yield Label(
            "site", site.name, _SITE - number / _SITES_NAMED, ways.cheapest(near, 12, [dot])
        )


def _nearest_first(xy: Any, named: int, wanted: Sequence[bool]) -> Any:  # noqa: ANN401 (arrays)
    """Return how far each place is from the nearest of those that must be named, in inches."""
    xy = np.nan_to_num(xy, nan=_FAR, posinf=_FAR, neginf=_FAR)
    first = (np.arange(len(xy)) < named) | np.array(wanted, dtype=bool)
    apart = np.linalg.norm(xy[:, None] - xy[None, first], axis=2)
    return np.min(np.where(apart > 0.0, apart, np.inf), axis=1, initial=np.inf)


def _least_known(panel: Panel, places: Sequence[Any], xy: Any) -> float:  # noqa: ANN401 (an array)
    """Return how well known a place must be that nobody asks for: less where all are little so."""
    seen = shapely.contains_xy(shapely.box(*panel.frame), *xy.T) if len(xy) else []
    known = [one.get("known", np.inf) for one, there in zip(places, seen, strict=True) if there]
    known = sorted(known, reverse=True)[:_BEST_SEEN]
    return min(KNOWN, known[-1] - _LESS) if known else KNOWN


def _judged(options: Sequence[Option], ground: Ground, own: Sequence[str]) -> list[Option]:
    """Return options that cost more where they cross an edge or lie on land of others."""
    if not options:
        return []
    boxes = np.array([ways.boxed(one) for one in options], dtype=object)
    judged = ways.dearer(options, ground.crossed(boxes), _CROSSED)
    judged = ways.dearer(judged, shapely.intersects(ground.launch, boxes), _OVER_LAUNCH)
    judged = ways.dearer(judged, _over_edges(ground.edges, judged), _LINE_CROSSED)
    coast = shapely.boundary(ground.launch)
    judged = ways.dearer(judged, _over_edges(coast, judged), 2.0 * _LINE_CROSSED)
    return ways.dearer(judged, ground.share_abroad(boxes, own), _ABROAD)


def _away_from_others(options: Sequence[Option], dots: NDArray[np.object_]) -> list[Option]:
    """Return ways to name a place that cost more beside the mark of another: it is taken for it."""
    if not options:
        return []
    boxes = np.array([ways.boxed(one, 0.0) for one in options], dtype=object)
    near = shapely.STRtree(dots).query(boxes, "dwithin", distance=_TAKEN_FOR)[0]
    return ways.dearer(options, np.bincount(near, minlength=len(options)).astype(float), _AMBIGUOUS)


def _countries(panel: Panel, ground: Ground) -> Iterator[Label]:
    result = panel.result
    names = border_views.country_names(result.region.borders, result.scenario.label_language)
    own = {
        code
        for one in result.launched
        if one.region.kind == "country"
        for code in one.region.countries
    }
    unnamed = {*own, *named_by_country(panel.result)}
    about = shown_story(result).countries
    said = words_of_head(result.summary)
    narrow = panel.frame[2] - panel.frame[0] <= _ISLANDS_M
    story = shapely.MultiPoint([panel.inch(at) for at in panel.first_places])
    story = shapely.geometrycollections([story, panel.on_sheet(panel.shown.launch)])
    others: list[Label] = []
    for row in panel.shown.labels:
        if row.code in unnamed:
            continue
        told = f" {names[row.code]} " in said and row.code not in panel.result.region.countries
        first = row.code in about or told  # "southern Lebanon" is not told of Lebanon
        seen = shapely.intersection(panel.on_sheet(row.shape), panel.box)
        speck = seen.area < 10.0 * _SEEN  # of an island nation alone that is the country
        bit = seen.area < _BIT * row.area_m2 * panel.scale**2
        if seen.is_empty or (speck and not first and (bit or not narrow)):
            continue
        large = first or (not about and seen.area > _LARGE)
        options = _country(panel, ground, row, names[row.code], (first, large))
        if not narrow and not first:
            options = [one for one in options if one.cost < _AT_SEA]
        if row.people < _ISLANDERS and seen.area < 0.3:  # noqa: PLR2004 (square inches)
            continue
        worth = 7.0 + 1.6 * np.log10(max(row.people, 1e4) / 1e4) + 3.0 * min(seen.area, 2.0)
        worth = max(worth - _OFF_STORY * shapely.distance(seen, story), 1.0)
        best = ways.cheapest(options, 48 if first else 14)
        label = Label("country", names[row.code], _STORY if first else float(worth), best)
        if first:
            yield label
        elif best:
            others.append(label)
    yield from sorted(others, key=lambda label: -label.worth)[:_MOST_OTHERS]


def _country(
    panel: Panel, ground: Ground, row: Country, said: str, told: tuple[bool, bool]
) -> list[Option]:
    """Return the ways to name a country: in it, large or small, in one line or two; or at sea.

    Whether the headline tells of it, and whether it may be set large, are `told`.
    """
    first, large = told
    seen = shapely.intersection(panel.on_sheet(row.shape), panel.box)
    mark = panel.inch(row.at) if row.at else None
    if mark is None or not seen.contains(shapely.Point(mark)):
        point = seen.representative_point()
        mark = (float(point.x), float(point.y))
    language = panel.result.scenario.label_language
    texts = [tuple(_apart(line.upper(), language) for line in lines) for lines in _in_lines(said)]
    found: list[Option] = []
    for step, role in enumerate(("body", "small") if large else ("small",)):
        kind = panel.look.type(role, 600 if first else 400, panel.look.theme.country)
        name = _Words(mark, texts, kind)
        found += _all_dearer(_in_area(seen, name, ground, codes=[row.code]), float(step))
    if first:  # closer letters in its land are better than wider ones beside it
        close = _Words(mark, [tuple(map(str.upper, lines)) for lines in _in_lines(said)], kind)
        found += _all_dearer(_in_area(seen, close, ground, codes=[row.code]), 2.5)
    if first and found:  # well in its land, not in a corner of it among others
        about = np.array([ways.boxed(one, _WELL_IN) for one in found], dtype=object)
        found = ways.dearer(found, ground.share_abroad(about, [row.code]), _AMONG_OTHERS)
    # the name of a country with neighbours stands at sea only where the map is about it
    if first or ground.alone(seen, row.code, _ALONE):
        dear = _OUT_OF_IT if found and first else _AT_SEA
        aside = _beside(_largest(seen), name, ground, tied=first)
        found += _all_dearer(_without(aside, _long_tied(aside, _LONG_TIE)), dear)
    boxes = np.array([ways.boxed(one) for one in found], dtype=object)
    found = _without(found, shapely.intersects(ground.launch, boxes))
    crossed = _crossed(found, ground)
    # what the headline tells of must be named, on an edge if there is no other room
    return ways.dearer(found, crossed, _ON_EDGE) if first else _without(found, crossed)


def _largest(area: BaseGeometry) -> BaseGeometry:
    """Return the largest part of a land: its name is not looked for beside far islands."""
    parts = shapely.get_parts(area)
    return parts[int(np.argmax(shapely.area(parts)))]


def _seas(panel: Panel, ground: Ground) -> Iterator[Label]:
    """Yield the names of seas and lakes; the tables have them in English."""
    if panel.result.scenario.label_language != "en":
        return
    kind = Type(panel.look.small, panel.look.theme.water, 400, italic=True)
    reach = shapely.union_all([band.fill for band in panel.shown.bands])
    shapely.prepare(reach)

    def first(water: Water) -> tuple[bool, float]:
        return not any(shapely.contains_xy(reach, *at) for at in water.spots), -water.wide_m

    named = 0
    for water in sorted(panel.shown.waters, key=first):
        if named == _MOST_SEAS:
            return
        options = [one for at in _spots(panel, water) for one in _on_water(at, water, kind)]
        options = ways.fitting(options, ground)
        if not options:
            continue
        boxes = np.array([ways.boxed(one, 0.04) for one in options], dtype=object)
        dry = ground.on_land_of(boxes) | shapely.intersects(ground.launch, boxes)
        options = _without(options, dry | ground.crossed(boxes))
        worth = 3.0 + min(4.0, water.wide_m * panel.scale)
        best = ways.cheapest(options, 10)
        named += bool(best)
        yield Label("sea", water.name, worth, best)


def _spots(panel: Panel, water: Water) -> list[tuple[float, float]]:
    return [panel.inch(at) for at in water.spots]


def _on_water(at: tuple[float, float], water: Water, kind: Type) -> list[Option]:
    return [
        Option(0.4 * number, at, lines, kind, ways.text_size(lines, kind))
        for number, lines in enumerate(reversed(_in_lines(water.name)))
    ]


def _in_area(
    area: BaseGeometry, name: _Words, ground: Ground, codes: Sequence[str] | None = None
) -> list[Option]:
    """Return the ways to set a name in an area; a narrow country's may reach out to sea."""
    shapely.prepare(area)
    options = ways.fitting(ways.within(area, name.mark, name.texts, name.kind), ground)
    if not options:
        return []
    boxes = np.array([ways.boxed(one, 0.0) for one in options], dtype=object)
    share = shapely.area(shapely.intersection(area, boxes)) / shapely.area(boxes)
    good = share >= _OWN
    if codes is not None:
        good |= (share >= _ASHORE) & ~ground.on_land_of(boxes, codes)
    options = ways.dearer(options, share < _OWN, 1.5)
    return _without(options, ~good)


def _beside(area: BaseGeometry, name: _Words, ground: Ground, *, tied: bool) -> list[Option]:
    """Return the ways to set a name at sea near an area, or tied to it: off all land and edges."""
    options = ways.fitting(ways.around(area, name.texts, name.kind, 0.06), ground)
    if not options:
        return []
    boxes = np.array([ways.boxed(one, 0.0) for one in options], dtype=object)
    if tied:
        return _without(options, ground.on_land_of(boxes))
    far = np.array([one.leader is not None for one in options])
    return _without(options, far | ground.on_land_of(boxes) | ground.crossed(boxes))


def _all_dearer(options: Sequence[Option], by: float) -> list[Option]:
    return ways.dearer(options, np.ones(len(options), dtype=bool), by)


def _crossed(options: Sequence[Option], ground: Ground) -> Any:  # noqa: ANN401 (an array)
    return ground.crossed(np.array([ways.boxed(one) for one in options], dtype=object))


def _without(options: Sequence[Option], bad: Any) -> list[Option]:  # noqa: ANN401 (an array)
    return [one for one, no in zip(options, bad, strict=True) if not no]


def _in_lines(name: str) -> list[tuple[str, ...]]:
    """Return a name in one line, and in two of about one length where it has several words."""
    words = name.split()
    if len(words) < 2 or len(name) < _SHORT:  # noqa: PLR2004
        return [(name,)]
    breaks = [(" ".join(words[:k]), " ".join(words[k:])) for k in range(1, len(words))]
    return [(name,), min(breaks, key=lambda two: max(map(len, two)))]


def _apart(text: str, language: str) -> str:
    return text if language in _UNSPACED else HAIR_SPACE.join(text)


def _parts(shape: BaseGeometry, size: int) -> Any:  # noqa: ANN401 (an array)
    parts = shapely.get_parts(shapely.get_parts(shape))
    return parts[shapely.get_dimensions(parts) == size]
