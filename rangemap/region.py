"""Names, codes, files and points -> one launch region."""

import re
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import shapely
from shapely.geometry.base import BaseGeometry

from rangemap import data, gazetteer, region_file
from rangemap.config import Launch
from rangemap.errors import RegionError
from rangemap.gazetteer import Match

search = gazetteer.search
BORDER_VIEWS = ("international",)
# Two outlines of one border or coast differ by rounding, by up to 1e-6 degrees. What lies this
# close to an outline, 0.3 m, counts as on it: below the metre that the engine promises.
_ROUNDING_DEGREES = 3e-6


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
        The border view that its outline follows.
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
    if borders not in BORDER_VIEWS:
        msg = f"no border view '{borders}'; the views that exist are {', '.join(BORDER_VIEWS)}"
        raise RegionError(msg)
    names = (name,) if isinstance(name, str) else tuple(name)
    if not names:
        msg = "no region is named; write at least one, for example 'Ukraine'"
        raise RegionError(msg)
    matches = list(dict.fromkeys(gazetteer.find(one) for one in names))
    kind = "country" if all(match.kind == "country" for match in matches) else "admin1"
    countries = tuple(sorted({match.adm0_a3 for match in matches}))
    return LaunchRegion(
        _joined([match.name for match in matches]), kind, borders, _outline(matches), countries
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
    if launch.points is not None:
        base = _of_points(launch)
    elif launch.file is not None:
        path = base_dir / launch.file
        geometry = region_file.read(path)
        base = LaunchRegion(path.stem, "file", launch.borders, geometry, _around(geometry))
    else:
        base = load_region(launch.regions, launch.borders)
    name, geometry, countries = base.name, base.geometry, base.countries
    if launch.include:
        more = load_region(launch.include, launch.borders)
        geometry = shapely.union_all([geometry, more.geometry])
        name = f"{name} with {more.name}"
        countries = tuple(sorted({*countries, *more.countries}))
    if launch.exclude:
        less = load_region(launch.exclude, launch.borders)
        geometry = _without(geometry, less.geometry)
        if geometry.is_empty:
            names = ", ".join(f"'{one}'" for one in launch.exclude)  # as typed: they are looked for
            msg = f"nothing is left of the launch region without {names}; exclude less"
            raise RegionError(msg)
        name = f"{name} without {less.name}"
        countries = _around(geometry)
    return LaunchRegion(launch.name or name, base.kind, launch.borders, geometry, countries)


def _of_points(launch: Launch) -> LaunchRegion:
    points = launch.points or ()
    geometry = shapely.multipoints([(point.lon, point.lat) for point in points])
    names = [point.name for point in points if point.name]
    if len(names) != len(points) or len(names) > 3:  # noqa: PLR2004 (as many as a title can hold)
        name = "1 point" if len(points) == 1 else f"{len(points)} points"
    else:
        name = _joined(names)
    return LaunchRegion(name, "points", launch.borders, geometry, _around(geometry))


def _joined(names: Sequence[str]) -> str:
    return names[0] if len(names) == 1 else f"{', '.join(names[:-1])} and {names[-1]}"


def _outline(matches: Sequence[Match]) -> BaseGeometry:
    """Return the outline of regions as one; a single one is as in the table."""
    shapes = [
        *_shapes(matches, "country", "adm0_a3", data.countries),
        *_shapes(matches, "admin1", "adm1_code", data.admin1),
    ]
    return shapes[0] if len(shapes) == 1 else shapely.union_all(shapes)


def _shapes(
    matches: Sequence[Match], kind: str, column: str, table: Callable[..., object]
) -> list[BaseGeometry]:
    keys = [match.key for match in matches if match.kind == kind]
    if not keys:
        return []
    rows = table(columns=[column, "geometry"]).set_index(column)  # type: ignore[attr-defined]
    return [rows.geometry[key] for key in keys]


def _without(geometry: BaseGeometry, less: BaseGeometry) -> BaseGeometry:
    """Return what is left of a geometry of any kind, slivers along the common outline excepted."""
    # One arc a quarter turn: it cuts corners to 0.7 of the distance, still beyond the rounding
    grown = shapely.buffer(less, _ROUNDING_DEGREES, quad_segs=1)
    # A collection may hold multi-part shapes: two steps down
    parts = shapely.get_parts(shapely.get_parts(geometry))
    shapely.prepare(grown)
    cut = shapely.intersects(grown, parts)
    if not cut.any():
        return geometry
    parts[cut] = shapely.difference(parts[cut], grown)
    return shapely.union_all(parts)


def _around(geometry: BaseGeometry) -> tuple[str, ...]:
    """Return the codes of the countries that a geometry lies in, or whose land it covers.

    A neighbour that it only borders on is not among them.
    """
    borders = data.countries(columns=["adm0_a3", "geometry"])
    shapes = borders.geometry.to_numpy()
    shapely.prepare(geometry)
    near = np.nonzero(shapely.intersects(geometry, shapes))[0]
    inland = shapely.buffer(shapes[near], -_ROUNDING_DEGREES, quad_segs=1)
    return tuple(borders["adm0_a3"].iloc[near[shapely.intersects(geometry, inland)]])
