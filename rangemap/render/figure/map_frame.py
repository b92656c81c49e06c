"""A map's panel on the sheet: what it shows, where, and in which look."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

import numpy as np
import shapely
from matplotlib.transforms import Affine2D
from shapely.geometry.base import BaseGeometry

from rangemap.analysis import RangeMap
from rangemap.field import Floats
from rangemap.render.figure.key_and_card import Look
from rangemap.render.figure.label_placing import Spot
from rangemap.render.figure.paper_sheet import Sheet, Type
from rangemap.render.figure.projected_map import Bounds, Scene


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

    def write(self, spot: Spot, text: str, kind: Type, gid: str, *, halo: bool = True) -> None:
        """Set a label about the middle of its spot."""
        # the middle of letters without tails stands a third of their size above the line
        level, down = np.radians(spot.angle), kind.size * 0.33 / 72.0
        at = (spot.x + np.sin(level) * down, spot.y - np.cos(level) * down)
        ground = self.look.theme.land if halo else None
        options = {"ha": "center", "rotation": spot.angle, "gid": gid, "halo": ground}
        self.sheet.write(at, text, kind, **options)

    def leader(self, mark: tuple[float, float], spot: Spot) -> None:
        """Draw the line from a mark to a label that stands off it."""
        if spot.leader:
            line = shapely.LineString([mark, spot.leader])
            self.sheet.lines([line], color=self.look.theme.ink, linewidth=0.6)
