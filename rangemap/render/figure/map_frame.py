"""A map's panel on the sheet: what it shows, where, and in which look."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any, NamedTuple

import numpy as np
import shapely
from matplotlib.transforms import Affine2D
from numpy.typing import NDArray
from shapely.geometry.base import BaseGeometry

from rangemap.analysis import RangeMap
from rangemap.field import Floats, geodesy
from rangemap.render.figure.key_and_card import Look
from rangemap.render.figure.label_placing import Option
from rangemap.render.figure.paper_sheet import LINE, Sheet
from rangemap.render.figure.projected_map import Bounds, Scene

_FINE = 1e-4  # inches: far below a dot of any print
_MOST_SITES = 500  # drawn: what is more is a pattern


class Site(NamedTuple):
    """A site of the user's own on the sheet: its name, where it is in inches, if it is in reach."""

    name: str
    at: tuple[float, float]
    inside: bool


@dataclass(frozen=True)
class Panel:
    """A map on a sheet.

    Attributes
    ----------
    sheet
        What is drawn on.
    result, shown
        What is drawn, and where on the plane.
    frame
        What is shown, in metres on the plane: west, south, east, north.
    bounds
        Where, in inches on the sheet; of the same shape.
    look
        Colours and types.
    """

    sheet: Sheet
    result: RangeMap
    shown: Scene
    frame: Bounds
    bounds: Bounds
    look: Look

    @cached_property
    def seen_land(self) -> tuple[NDArray[np.str_], NDArray[np.object_]]:
        """Countries of which something is seen: ``adm0_a3``, and outlines on the plane."""
        whole = shapely.box(*self.frame)
        there = shapely.intersects(self.shown.land, whole)
        codes = np.array(self.shown.codes)[there]
        return codes, shapely.make_valid(shapely.clip_by_rect(self.shown.land[there], *self.frame))

    @property
    def pen(self) -> float:
        """How thick lines are, to those of a map 6 inches wide and wider."""
        return float(min(1.0, ((self.bounds[2] - self.bounds[0]) / 6.0) ** 0.5))

    @property
    def scale(self) -> float:
        """Inches for a metre on the plane."""
        return (self.bounds[2] - self.bounds[0]) / (self.frame[2] - self.frame[0])

    @property
    def turn(self) -> Affine2D:
        """From the plane to inches."""
        west, south = self.frame[:2]
        return Affine2D().translate(-west, -south).scale(self.scale).translate(*self.bounds[:2])

    @cached_property
    def box(self) -> BaseGeometry:
        """The panel in inches."""
        return shapely.box(*self.bounds)

    @cached_property
    def filled(self) -> bool:
        """Whether the Earth fills the panel, and its rim is not seen."""
        return bool(shapely.covers(self.shown.earth, shapely.box(*self.frame)))

    @cached_property
    def edges(self) -> BaseGeometry:
        """All edges of ranges that are seen, in inches."""
        lines = [self.on_sheet(band.edge) for band in self.shown.bands]
        seen = shapely.intersection(shapely.union_all(lines), self.box)
        shapely.prepare(seen)
        return seen

    @cached_property
    def dry(self) -> BaseGeometry:
        """The land that is seen, without lakes, in inches."""
        near = self.seen_land[1]
        whole = shapely.union_all(near) if len(near) else shapely.Polygon()
        water = shapely.clip_by_rect(self.shown.lakes, *self.frame)
        dry = self.on_sheet(shapely.difference(whole, shapely.make_valid(water)))
        return geodesy.polygons_of(dry)

    def parted(self, fill: BaseGeometry) -> tuple[BaseGeometry, BaseGeometry]:
        """Return what of an area on the plane is land and what is water, in inches."""
        seen = geodesy.polygons_of(shapely.intersection(self.on_sheet(fill), self.box))
        land = shapely.intersection(seen, self.dry, grid_size=_FINE)
        return land, shapely.difference(seen, self.dry, grid_size=_FINE)

    @cached_property
    def first_places(self) -> list[tuple[float, float]]:
        """Where the places of the headline and those that are asked for lie on the plane."""
        summary = self.result.summary
        asked = [name.partition(",")[0] for name in self.result.scenario.map.add_cities]
        count = len((summary.get("about") or {}).get("named", "ab"))
        named = [
            place
            for number, place in enumerate(summary["highlights"])
            if number < count or place["city"] in asked
        ]
        lon = np.array([place["lon"] for place in named])
        xy = self.shown.plane.points(lon, np.array([place["lat"] for place in named]))
        return [(float(x), float(y)) for x, y in xy[np.isfinite(xy).all(axis=1)]]

    @cached_property
    def sites(self) -> list[Site]:
        """The user's own sites that are seen: those in reach of a system first, by distance."""
        if self.result.sites is None:
            return []
        table = self.result.sites.table
        rows = table.sort_values("distance_km", kind="stable").drop_duplicates("site")
        inside = {*table["site"][table["certainty"] != "outside"]}
        xy = self.shown.plane.points(rows["lon"].to_numpy(), rows["lat"].to_numpy())
        found = [
            Site(name, self.inch(at), name in inside)
            for name, at in zip(rows["site"], xy, strict=True)
            if np.isfinite(at).all()
        ]
        box = shapely.box(*self.bounds)
        seen = [one for one in found if box.contains(shapely.Point(one.at))][:_MOST_SITES]
        return sorted(seen, key=lambda one: not one.inside)

    def inch(self, point: Any) -> tuple[float, float]:  # noqa: ANN401 (x and y)
        """Move a point of the plane to the sheet."""
        (x, y), (west, south), (left, bottom) = point, self.frame[:2], self.bounds[:2]
        return float((x - west) * self.scale + left), float((y - south) * self.scale + bottom)

    def on_sheet(self, shape: BaseGeometry) -> BaseGeometry:
        """Move a shape of the plane to the sheet."""

        def moved(xy: Floats) -> Floats:
            return (xy - self.frame[:2]) * self.scale + self.bounds[:2]

        flat = shapely.transform(shape, moved)
        return flat if flat.is_valid else shapely.make_valid(flat)  # inches round more coarsely

    def write(self, option: Option, gid: str, *, halo: bool) -> None:
        """Set a label as it was placed."""
        kind, level = option.kind, np.radians(option.angle)
        step = kind.size * LINE / 72.0
        first = (len(option.lines) - 1) * step / 2.0
        for number, line in enumerate(option.lines):
            # the middle of letters without tails stands a third of their size above the line
            down = kind.size * 0.33 / 72.0 - first + number * step
            at = (option.at[0] + np.sin(level) * down, option.at[1] - np.cos(level) * down)
            ground = self.look.theme.land if halo else None
            options = {"ha": "center", "rotation": option.angle, "gid": gid, "halo": ground}
            self.sheet.write(at, line, kind, **options)

    def leader(self, option: Option, color: str) -> None:
        """Draw the line from a mark to a label that stands off it."""
        if option.leader:
            line = shapely.LineString(option.leader)
            self.sheet.lines([line], color=color, linewidth=0.6 * self.pen, gid="leader")

    def lon_lat(self, at: tuple[float, float]) -> tuple[float, float]:
        """Return where on the Earth a point of the sheet lies, in degrees."""
        (west, south), (left, bottom) = self.frame[:2], self.bounds[:2]
        xy = (at[0] - left) / self.scale + west, (at[1] - bottom) / self.scale + south
        return self.shown.plane.lon_lat(*xy)
