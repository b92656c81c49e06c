"""Names, codes, files and points -> one launch region."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from math import floor
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap.config import Excluded, Launch, Origin
from rangemap.errors import RegionError
from rangemap.field import DistanceField, SectorField, Sectors, geodesy
from rangemap.files import Account, vector_file
from rangemap.launch import inland_and_coast, launch_points, launch_sectors
from rangemap.launch.called import called
from rangemap.launch.inland_and_coast import Shapes
from rangemap.launch.launch_points import PlacedPoint
from rangemap.sentences import ENGLISH, Phrase, Speech
from rangemap.world import ROUNDING_DEGREES, border_views, region_names, spoken_names, tables

# What stands between the names of a launch region, or follows them
_BETWEEN = re.compile(r"( with(?:out)? |, (?:at least|within) [\d.,e+]+ km .*)")
_MOST_NAMED = 3  # as many as a title can hold
_HOW_FAR = re.compile(rf", (at least|within) [\d.,e+]+ km .*|{launch_sectors.IN_NAMES}")


@dataclass(frozen=True)
class LaunchRegion:
    """Where a system could be launched from.

    Attributes
    ----------
    name
        What it is called on the map, for example ``"Ukraine"``.
    kind
        ``"country"``, ``"sea"``, ``"admin1"``, ``"points"`` or ``"file"``: what it was made from.
        A group of countries is ``"country"``; countries together with admin-1 regions are
        ``"admin1"``, either together with seas, or points with areas, ``"mixed"``; what is
        included or excluded does not
        change it.
    borders
        The border view that its outline follows: its name, or the path of its file.
    geometry
        Shapely geometry, lon/lat on WGS 84: points, lines or polygons.
    countries
        ``adm0_a3`` codes of the countries that it is, or lies in: none for a sea, those around
        for a lake.
    files
        An account of each file that it was made from.
    limits
        Of each sea, lake and region of the world that was named, by whose limits it is drawn.
    sectors
        Its launch points, each with the directions in which it fires, if not all fire all round.
    points
        The points that were listed, each with the country that it lies in.
    """

    name: str
    kind: str
    borders: str
    geometry: BaseGeometry
    countries: tuple[str, ...] = ()
    files: tuple[Account, ...] = ()
    limits: tuple[str, ...] = ()
    sectors: Sectors | None = None
    points: tuple[PlacedPoint, ...] = ()

    def __repr__(self) -> str:
        """Say what it is in a few lines, without its outline."""
        west, south, east, north = self.geometry.bounds
        return (
            f"<LaunchRegion {self.name!r}: {self.kind}, borders {self.borders!r}\n"
            f"  countries: {', '.join(self.countries) or 'none'}\n"
            f"  {self.geometry.geom_type}, lon {west:.4f} to {east:.4f}, "
            f"lat {south:.4f} to {north:.4f}>"
        )

    @property
    def accounts(self) -> list[str]:
        """What was read of its files, and where its listed points lie, a line each."""
        return [*(one.line for one in self.files), *launch_points.in_lines(self.points)]

    def distances(self) -> DistanceField:
        """Return the distance field about it: of the sectors of its points, if they have some."""
        if self.sectors is None:
            return DistanceField(self.geometry)
        return SectorField(self.sectors)

    @property
    def fires_towards(self) -> str | None:
        """In which directions its points fire, as a sentence; None where it is all round."""
        return self.fires(ENGLISH)

    def fires(self, say: Speech) -> str | None:
        """Return the same in a language."""
        return None if self.sectors is None else launch_sectors.in_words(self.sectors, say)

    @property
    def label(self) -> str:
        """Its name on the map itself, where there is no room for how far inland it is."""
        return _HOW_FAR.sub("", self.name)

    def called(self, say: Speech) -> Phrase:
        """Return its name in another language, countries by their names there."""
        return called(self.name, say)

    @property
    def in_text(self) -> str:
        """Its name within an English sentence: with the article that some names have."""
        parts = _BETWEEN.split(self.name)
        parts[::2] = map(spoken_names.with_article, parts[::2])
        return "".join(parts)


def load_region(name: str | Sequence[str], borders: str = "international") -> LaunchRegion:
    """Return a country, a group of countries, a sea, an area or an admin-1 region, or several.

    Parameters
    ----------
    name
        A name in any of the languages of the table, an ISO code, or several of them.
    borders
        The border view.

    Raises
    ------
    RegionError
        If a name is unknown or ambiguous, or the border view does not exist.

    Examples
    --------
    >>> load_region("UA").name, load_region(["Estonia", "Latvia"]).name
    ('Ukraine', 'Estonia and Latvia')
    """
    border_views.check(borders)
    names = (name,) if isinstance(name, str) else tuple(name)
    if not names:
        msg = "no region is named; write at least one, for example 'Ukraine'"
        raise RegionError(msg)
    matches = list(dict.fromkeys(_match(one, borders) for one in names))
    outline = _outline(matches, borders)
    countries = {code for match in matches for code in match.countries}
    limits = _limits(matches)
    if any(match.kind == "sea" for match in matches):  # a lake lies in countries
        countries |= {*countries_around(outline, borders)}
    name, kind = _joined([match.name for match in matches]), _kind(matches)
    codes = tuple(sorted(countries))
    return LaunchRegion(name, kind, borders, outline, codes, limits=limits)


def _match(name: str, borders: str) -> region_names.Match:
    """Return the region of a name; of a place's, say how to launch from there."""
    try:
        return region_names.find(name, borders)
    except RegionError as error:
        if not launch_points.is_place(name, borders):
            raise
        msg = f"no region is called '{name}'; it is a place: write points = [\"{name}\"]"
        raise RegionError(msg) from error


def _limits(matches: Sequence[region_names.Match]) -> tuple[str, ...]:
    """Return by whose limits the seas and the regions of the world among some are drawn."""
    limits = {row["name"]: row["limits"] for row in tables.groups()}
    if any(match.kind == "sea" for match in matches):
        table = tables.seas(["name", "source"])
        limits |= dict(zip(table["name"], table["source"], strict=True))
    told = [(one.name, limits.get(one.name)) for one in matches if one.kind in {"sea", "group"}]
    return tuple(f"{name}: {whose}" for name, whose in told if whose)


def _kind(matches: Sequence[region_names.Match]) -> str:
    """Return the kind of a launch region that is made of these."""
    kinds = {"country" if match.kind == "group" else match.kind for match in matches}
    if kinds in ({"country"}, {"sea"}):
        return kinds.pop()
    return "mixed" if "sea" in kinds else "admin1"


def launch_region(launch: Launch, base_dir: Path) -> LaunchRegion:
    """Return the launch region of a config.

    Parameters
    ----------
    launch
        Its `[launch]` table.
    base_dir
        Where relative files are looked for.

    Raises
    ------
    RegionError
        If a name, a file or what is left after `exclude`, `inland_km` and `coast_km` cannot be
        used; if there are sectors and not points alone.

    Notes
    -----
    What is excluded is taken away with 0.3 m around it. The outlines of a country and of its
    admin-1 regions differ by rounding, so that a plain difference would leave slivers of the
    excluded coast, a millimetre wide and kilometres long, as places to launch from.
    """
    borders = launch.view(base_dir)
    border_views.check(borders)
    base = _made_of(launch, borders, base_dir)
    name, geometry, countries = base.name, base.geometry, base.countries
    more, less = [], []
    if launch.include:
        more = [_made_of(part, borders, base_dir) for part in launch.include]
        geometry = shapely.union_all([geometry, *(one.geometry for one in more)])
        name = f"{name} with {_names(more)}"
        countries = tuple(sorted({*countries, *(code for one in more for code in one.countries)}))
    if launch.exclude:
        less = [_made_of(part, borders, base_dir) for part in launch.exclude]
        both = zip(launch.exclude, less, strict=True)
        taken = [_taken_away(part, one, geometry) for part, one in both]
        for part, one in zip(launch.exclude, taken, strict=True):
            _check_takes_away(geometry, one, part)
        geometry = _without(geometry, shapely.union_all(taken))
        if geometry.is_empty:
            names = ", ".join(_typed(part) for part in launch.exclude)
            msg = f"nothing is left of the launch region without {names}; exclude less"
            raise RegionError(msg)
        name = f"{name}{_without_in_words(launch.exclude, less)}"
        countries = countries_around(geometry, borders)
    parts = (base, *more, *less)
    files = tuple(one for part in parts for one in part.files)
    limits = tuple(dict.fromkeys(one for part in parts for one in part.limits))
    points = tuple(one for part in (base, *more) for one in part.points)
    region = LaunchRegion(name, base.kind, borders, geometry, countries, files, limits)
    fired = [(one.name, one.geometry, one.sectors) for one in (base, *more)]
    sectors = launch_sectors.left(launch_sectors.together(fired), geometry)
    region = _inland(region, launch.inland_km, launch.coast_km)
    region = replace(region, name=launch.name or region.name, points=points)
    if sectors is None:
        return region
    # behind a name of the user's own as well: what lies within the range of a sector is not what
    # lies within the range of the place
    name = f"{region.name}{launch_sectors.in_name(sectors)}"
    return replace(region, sectors=sectors, name=name)


def together(regions: Sequence[LaunchRegion]) -> LaunchRegion:
    """Return several launch regions as one, as a map of all of them shows it; one stays itself.

    It has no sectors: what is launched from each is measured from that.
    """
    if len(regions) == 1:
        return regions[0]
    kinds = list(dict.fromkeys(one.kind for one in regions))
    return LaunchRegion(
        _names(regions),
        kinds[0] if len(kinds) == 1 else "mixed",
        regions[0].borders,
        shapely.union_all([one.geometry for one in regions]),
        tuple(dict.fromkeys(code for one in regions for code in one.countries)),
        tuple(dict.fromkeys(account for one in regions for account in one.files)),
        tuple(dict.fromkeys(limit for one in regions for limit in one.limits)),
        points=tuple(point for one in regions for point in one.points),
    )


def _made_of(origin: str | Origin, borders: str, base_dir: Path) -> LaunchRegion:
    """Return what a name, or a table with a region, points or a file, means."""
    if isinstance(origin, str):
        return load_region(origin, borders)
    if origin.points is not None:
        return _of_points(origin, borders)
    if origin.file is None:
        return load_region(origin.regions, borders)
    path = base_dir / origin.file
    found = read_file(origin, base_dir)
    return LaunchRegion(
        path.stem,
        "file",
        borders,
        found.geometry,
        countries_around(found.geometry, borders),
        (found.account,),
        sectors=launch_sectors.of_file(origin, found),
    )


def read_file(origin: Origin, base_dir: Path, *, each: bool = False) -> vector_file.VectorFile:
    """Return the shapes of an origin's file, and each feature of it if wanted."""
    path = base_dir / str(origin.file)
    how = {"repair": origin.repair, "allow_partial": origin.allow_partial, "each": each}
    return vector_file.read(path, origin.layer, origin.filter, **how)


def _of_points(origin: Origin, borders: str) -> LaunchRegion:
    points, placed = launch_points.placed(origin, borders)
    geometry = shapely.multipoints([(point.lon, point.lat) for point in points])
    names = [point.name for point in points if point.name]
    codes = {one.adm0_a3 for one in placed if one.adm0_a3}
    countries = tuple(sorted(codes | {*countries_around(geometry, borders)}))
    if len(names) != len(points) or len(names) > _MOST_NAMED:
        name = "1 point" if len(points) == 1 else f"{len(points)} points"
        # where latitude and longitude have changed places, the country tells it
        name += f" {_where(placed, countries, borders)}"
    else:
        name = _joined(names)
    sectors = launch_sectors.of_points(points, origin.azimuths)
    return LaunchRegion(
        name, "points", borders, geometry, countries, sectors=sectors, points=tuple(placed)
    )


def _where(points: Sequence[PlacedPoint], countries: Sequence[str], borders: str) -> str:
    """Return where points lie, in words."""
    words = []
    if len(countries) > _MOST_NAMED:
        words.append(f"in {len(countries)} countries")
    elif countries:
        known = border_views.country_names(borders)
        words.append(f"in {_joined([known.get(code, code) for code in countries])}")
    if not all(point.adm0_a3 for point in points):
        words.append("at sea")
    return " and ".join(words)


def _taken_away(part: str | Origin, region: LaunchRegion, geometry: BaseGeometry) -> BaseGeometry:
    """Return what an entry of `exclude` takes away: a region, or all that is so near to it."""
    km = _within_km(part)
    if km is None:
        return region.geometry
    near = inland_and_coast.near_part(region.geometry, geometry, km * 1000.0)
    return shapely.Polygon() if near.is_empty else DistanceField(near).reach(km * 1000.0)


def _within_km(part: str | Origin) -> float | None:
    return part.within_km if isinstance(part, Excluded) else None


def _without_in_words(parts: Sequence[str | Origin], less: Sequence[LaunchRegion]) -> str:
    """Return what follows the name of a region that others are taken away from."""
    by_km: dict[float | None, list[LaunchRegion]] = {}
    for part, one in zip(parts, less, strict=True):
        by_km.setdefault(_within_km(part), []).append(one)
    whole = by_km.pop(None, None)
    near = [f"at least {km:,g} km from {_in_text(ones)}" for km, ones in by_km.items() if km]
    return (f" without {_names(whole)}" if whole else "") + (f", {_joined(near)}" if near else "")


def _check_takes_away(geometry: BaseGeometry, less: BaseGeometry, part: str | Origin) -> None:
    """Refuse to take points and lines away from an area: it would stay as it is."""
    if shapely.area(geometry) and not _is_area(less):
        msg = (
            f"{_typed(part)}: points and lines take nothing away from an area; exclude areas, or "
            "write within_km as well"
        )
        raise RegionError(msg)


def _typed(part: str | Origin) -> str:
    """Return an entry as it was typed, so that its line can be found."""
    if isinstance(part, str):
        return f"'{part}'"
    if part.points is not None:
        return "the points given"
    return ", ".join(f"'{name}'" for name in (part.regions or (part.file,)))


def _inland(region: LaunchRegion, inland_km: float | None, coast_km: float | None) -> LaunchRegion:
    """Return what of a region is so far behind its border, and so near to its coast."""
    wanted = {"inland_km": inland_km, "coast_km": coast_km}
    keys = [key for key, km in wanted.items() if km is not None]
    if not keys:
        return region
    if not _is_area(region.geometry):
        msg = f"{keys[0]} needs an area, and {region.name} holds points or lines; leave it out"
        raise RegionError(msg)
    geometry, said = region.geometry, []
    if inland_km is not None:
        geometry = _behind_border(region, inland_km)
        off = "from the coast" if region.kind == "sea" else "behind the border"
        said.append(f"at least {inland_km:,g} km {off}")
    if coast_km is not None:
        geometry = geodesy.polygons_of(geometry & _near_coast(region, coast_km))
        said.append(f"within {coast_km:,g} km of the coast")
    if geometry.is_empty:
        msg = (
            f"coast_km and inland_km leave nothing: no point of {region.name} is both "
            f"{' and '.join(said)}; write a larger coast_km or a smaller inland_km"
        )
        raise RegionError(msg)
    name = f"{region.name}, {' and '.join(said)}"
    return replace(
        region, name=name, geometry=geometry, countries=countries_around(geometry, region.borders)
    )


def _behind_border(region: LaunchRegion, km: float) -> BaseGeometry:
    if region.kind == "sea":
        lands = _countries(region)[1]
        geometry, deepest_m = inland_and_coast.off_shore(region.geometry, lands, km * 1000.0)
    else:
        geometry, deepest_m = inland_and_coast.behind_border(region.geometry, km * 1000.0)
    if geometry.is_empty:
        deepest = deepest_m / 1000.0
        most = f"{floor(deepest):,}" if deepest >= 1.0 else f"{floor(deepest * 100.0) / 100.0:g}"
        off = "from its coast" if region.kind == "sea" else "behind its border"
        msg = (
            f"inland_km leaves nothing: no point of {region.name} is {km:,g} km {off}; "
            f"write at most {most}"
        )
        raise RegionError(msg)
    return geometry


def _near_coast(region: LaunchRegion, km: float) -> BaseGeometry:
    codes, lands = _countries(region)
    if region.kind == "sea":
        return inland_and_coast.near_shore(region.geometry, lands, km * 1000.0)
    own = shapely.union_all(lands[np.isin(codes, region.countries)])
    geometry = inland_and_coast.near_coast(region.geometry, own, lands, km * 1000.0)
    if geometry is None:
        msg = f"coast_km needs a coast, and {region.name} has none; leave it out"
        raise RegionError(msg)
    return geometry


def _countries(region: LaunchRegion) -> tuple[Shapes, Shapes]:
    """Return the codes and the outlines of all countries of a region's border view."""
    table = border_views.countries(region.borders, ["adm0_a3", "geometry"])
    return table["adm0_a3"].to_numpy(), table.geometry.to_numpy()


def _is_area(geometry: BaseGeometry) -> bool:
    """Return whether a geometry is polygons alone."""
    return geometry.geom_type in {"Polygon", "MultiPolygon"}


def _names(regions: Sequence[LaunchRegion]) -> str:
    return _joined(list(dict.fromkeys(region.name for region in regions)))


def _in_text(regions: Sequence[LaunchRegion]) -> str:
    return _joined(list(dict.fromkeys(region.in_text for region in regions)))


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _outline(matches: Sequence[region_names.Match], borders: str) -> BaseGeometry:
    """Return the outline of regions as one; a single one is as in the table."""
    shapes = [shape for match in matches for shape in _shapes(match, borders)]
    return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)


def _shapes(match: region_names.Match, borders: str) -> list[BaseGeometry]:
    """Return the outlines of what a region is made of, as they are in the tables."""
    if match.island_at is not None:
        return [_island(match, borders)]
    if match.islands_within is not None:
        table = border_views.countries(borders, ["adm0_a3", "geometry"]).set_index("adm0_a3")
        parts = shapely.get_parts(table.geometry[match.adm0_a3])
        return [shapely.union_all(parts[shapely.within(parts, shapely.box(*match.islands_within))])]
    keys = [key for one in match.members or (match.key,) for key in one.split("+")]
    if match.kind == "sea":  # the same in every border view
        code, rows = "code", tables.seas(["code", "geometry"])
    elif match.kind in {"country", "group"}:
        code, rows = "adm0_a3", border_views.countries(borders, ["adm0_a3", "geometry"])
    else:
        code, rows = "adm1_code", border_views.admin1(borders, ["adm1_code", "geometry"])
    rows = rows.set_index(code)
    return [rows.geometry[key] for key in keys]


def _island(match: region_names.Match, borders: str) -> BaseGeometry:
    """Return the part of a country's outline that holds a point, or is nearest to it.

    An island on 180 degrees, where outlines are cut (RFC 7946), is two parts: Wrangel Island.
    """
    table = border_views.countries(borders, ["adm0_a3", "geometry"]).set_index("adm0_a3")
    parts = shapely.get_parts(table.geometry[match.adm0_a3])
    part: BaseGeometry = parts[
        int(shapely.distance(parts, shapely.Point(match.island_at)).argmin())
    ]
    once_round = (
        shapely.transform(parts, lambda lonlat, turn=turn: np.add(lonlat, (turn, 0.0)))
        for turn in (-360.0, 360.0)
    )
    beside = np.any([shapely.dwithin(part, one, ROUNDING_DEGREES) for one in once_round], axis=0)
    return shapely.union_all([part, *parts[beside]])


def _without(geometry: BaseGeometry, less: BaseGeometry) -> BaseGeometry:
    """Return what is left of a geometry of any kind, slivers along the common outline excepted."""
    # One arc a quarter turn: it cuts corners to 0.7 of the distance, still beyond the rounding
    grown = shapely.buffer(less, ROUNDING_DEGREES, quad_segs=1)
    parts = geodesy.single_parts(geometry)
    shapely.prepare(grown)
    cut = shapely.intersects(grown, parts)
    if not cut.any():
        return geometry
    parts[cut] = shapely.difference(parts[cut], grown)
    return shapely.union_all(parts)


def countries_around(geometry: BaseGeometry, borders: str) -> tuple[str, ...]:
    """Return the codes of the countries that a geometry lies in, or whose land it covers.

    A neighbour that it only borders on is not among them.
    """
    table = border_views.countries(borders, ["adm0_a3", "geometry"])
    shapes = table.geometry.to_numpy()
    shapely.prepare(geometry)
    near = np.nonzero(shapely.intersects(geometry, shapes))[0]
    within = shapely.buffer(shapes[near], -ROUNDING_DEGREES, quad_segs=1)
    return tuple(table["adm0_a3"].iloc[near[shapely.intersects(geometry, within)]])
