"""What is surely within a level, what is surely beyond it, and what must be measured.

A distance grows by at most a metre for each metre walked: so one distance, at the middle of a
cell, often settles all places in it. Only those in cells that the edge may cross are left.
"""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from rangemap.field.cell_grid import LON_STEPS, Distance, centres, degrees, half_diagonal
from rangemap.field.geodesy import Floats

WITHIN, BEYOND, UNSURE = np.int8(1), np.int8(0), np.int8(-1)
# Cells round the equator: of 20 km. Half as wide they leave half as many places to be measured,
# but take twice as long to make; 50,000 places are worth them.
_ACROSS = 2048
_COARSEST = 8
_SLACK_M = 1.0  # for the distance's own error and the cells' rounding


@dataclass(frozen=True)
class Verdicts:
    """A verdict for each cell of a grid, south to north and west to east."""

    grid: NDArray[np.int8]

    @classmethod
    def of(cls, distance: Distance, level_m: float) -> "Verdicts":
        """Measure the middles of cells, and of the quarters of those that are left unsure."""
        grid = np.full((_COARSEST // 2, _COARSEST), UNSURE)
        while True:
            j, i = np.nonzero(grid == UNSURE)
            size = LON_STEPS // grid.shape[1]
            cells = np.column_stack([i * size, j * size, np.full(len(i), size), np.zeros_like(i)])
            metres = distance(*degrees(*centres(cells)))[0]
            radius_m = half_diagonal(cells) + _SLACK_M
            found = [metres + radius_m <= level_m, metres - radius_m > level_m]
            grid[j, i] = np.select(found, [WITHIN, BEYOND], UNSURE)
            if grid.shape[1] == _ACROSS:
                return cls(grid)
            grid = grid.repeat(2, axis=0).repeat(2, axis=1)

    def at(self, lon: Floats, lat: Floats) -> NDArray[np.int8]:
        """Return the verdicts at places, longitudes -180 to 180."""
        down, across = self.grid.shape
        j = ((lat + 90.0) * (down / 180.0)).astype(np.int32)
        i = ((lon + 180.0) * (across / 360.0)).astype(np.int32)
        np.minimum(j, down - 1, out=j)
        np.minimum(i, across - 1, out=i)
        return np.asarray(self.grid[j, i])
