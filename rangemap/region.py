"""Names, codes, files and points -> one launch region."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import geopandas as gpd
import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap import gazetteer, region_file, views
from rangemap.config import Launch
from rangemap.errors import RegionError
from rangemap.gazetteer import Match
from rangemap.views import ROUNDING_DEGREES

search = gazetteer.search


_ARTICLE = re.compile(
    r"United (States|Kingdom|Arab Emirates)|Netherlands|Philippines|Maldives|(The )?Bahamas|Vatican"
    r"|(Central African|Dominican) Republic|(Democratic )?Republic of the Congo|Seychelles|Comoros"
    r"|.* Islands"
)


@dataclass(frozen=True)
class LaunchRegion:
    """Where a system could be launched from.

    Attributes
    ----------
    name
        What it is called on the map, for example ``"Ukraine"``.
    kind
        ``"country"``, ``"admin1"``, ``"points"`` or ``"file"``: what it was made from. Countries
        together with admin-1 regions are ``"admin1"``; what is included or excluded does not
        change it.
    borders
        The border view that its outline follows: its name, or the path of its file.
    geometry
        Shapely geometry, lon/lat on WGS 84: points, lines or polygons.
    countries
        ``adm0_a3`` codes of the countries that it is, or lies in.
    """

    name: str
    kind: str
    borders: str
    geometry: BaseGeometry
    countries: tuple[str, ...] = ()

    @property
    def in_text(self) -> str:
        """Its name within an English sentence: with the article that some countries have."""
        return f"the {self.name}" if _ARTICLE.fullmatch(self.name) else self.name


def load_region(name: str | Sequence[str], borders: str = "international") -> LaunchRegion:
    """Return a country or an admin-1 region, or several as one.

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
    views.check(borders)
    names = (name,) if isinstance(name, str) else tuple(name)
    if not names:
        msg = "no region is named; write at least one, for example 'Ukraine'"
        raise RegionError(msg)
    matches = list(dict.fromkeys(gazetteer.find(one, borders) for one in names))
    kind = "country" if all(match.kind == "country" for match in matches) else "admin1"
    countries = tuple(sorted({match.adm0_a3 for match in matches}))
    return LaunchRegion(
        _joined([match.name for match in matches]),
        kind,
        borders,
        _outline(matches, borders),
        countries,
    )


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
        If a name, the file or what is left after `exclude` cannot be used.

    Notes
    -----
    What is excluded is taken away with 0.3 m around it. The outlines of a country and of its
    admin-1 regions differ by rounding, so that a plain difference would leave slivers of the
    excluded coast, a millimetre wide and kilometres long, as places to launch from.
    """
    borders = launch.view(base_dir)
    views.check(borders)
    if launch.points is not None:
        base = _of_points(launch, borders)
    elif launch.file is not None:
        path = base_dir / launch.file
        geometry = region_file.read(path)
        base = LaunchRegion(path.stem, "file", borders, geometry, _around(geometry, borders))
    else:
        base = load_region(launch.regions, borders)
    name, geometry, countries = base.name, base.geometry, base.countries
    if launch.include:
        more = load_region(launch.include, borders)
        geometry = shapely.union_all([geometry, more.geometry])
        name = f"{name} with {more.name}"
        countries = tuple(sorted({*countries, *more.countries}))
    if launch.exclude:
        less = load_region(launch.exclude, borders)
        geometry = _without(geometry, less.geometry)
        if geometry.is_empty:
            names = ", ".join(f"'{one}'" for one in launch.exclude)  # as typed: they are looked for
            msg = f"nothing is left of the launch region without {names}; exclude less"
            raise RegionError(msg)
        name = f"{name} without {less.name}"
        countries = _around(geometry, borders)
    return LaunchRegion(launch.name or name, base.kind, borders, geometry, countries)


def _of_points(launch: Launch, borders: str) -> LaunchRegion:
    points = launch.points or ()
    geometry = shapely.multipoints([(point.lon, point.lat) for point in points])
    names = [point.name for point in points if point.name]
    if len(names) != len(points) or len(names) > 3:  # noqa: PLR2004 (as many as a title can hold)
        name = "1 point" if len(points) == 1 else f"{len(points)} points"
    else:
        name = _joined(names)
    return LaunchRegion(name, "points", borders, geometry, _around(geometry, borders))


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _outline(matches: Sequence[Match], borders: str) -> BaseGeometry:
    """Return the outline of regions as one; a single one is as in the table."""
    shapes = [
        *_shapes(matches, ("country", "adm0_a3"), views.countries, borders),
        *_shapes(matches, ("admin1", "adm1_code"), views.admin1, borders),
    ]
    return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)


def _shapes(
    matches: Sequence[Match],
    kind: tuple[str, str],
    table: Callable[..., gpd.GeoDataFrame],
    borders: str,
) -> list[BaseGeometry]:
    keys = [match.key for match in matches if match.kind == kind[0]]
    if not keys:
        return []
    rows = table(borders, [kind[1], "geometry"]).set_index(kind[1])
    return [rows.geometry[key] for key in keys]


def _without(geometry: BaseGeometry, less: BaseGeometry) -> BaseGeometry:
    """Return what is left of a geometry of any kind, slivers along the common outline excepted."""
    # One arc a quarter turn: it cuts corners to 0.7 of the distance, still beyond the rounding
    grown = shapely.buffer(less, ROUNDING_DEGREES, quad_segs=1)
    # A collection may hold multi-part shapes: two steps down
    parts = shapely.get_parts(shapely.get_parts(geometry))
    shapely.prepare(grown)
    cut = shapely.intersects(grown, parts)
    if not cut.any():
        return geometry
    parts[cut] = shapely.difference(parts[cut], grown)
    return shapely.union_all(parts)


def _around(geometry: BaseGeometry, borders: str) -> tuple[str, ...]:
    """Return the codes of the countries that a geometry lies in, or whose land it covers.

    A neighbour that it only borders on is not among them.
    """
    table = views.countries(borders, ["adm0_a3", "geometry"])
    shapes = table.geometry.to_numpy()
    shapely.prepare(geometry)
    near = np.nonzero(shapely.intersects(geometry, shapes))[0]
    inland = shapely.buffer(shapes[near], -ROUNDING_DEGREES, quad_segs=1)
    return tuple(table["adm0_a3"].iloc[near[shapely.intersects(geometry, inland)]])
