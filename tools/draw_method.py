"""Draw the pictures of docs/method.md with the engine itself: `make drawings`."""

from pathlib import Path

import matplotlib as mpl
import numpy as np
import shapely
from matplotlib.axes import Axes
from matplotlib.collections import LineCollection, PatchCollection
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

from rangemap.field import geodesy
from rangemap.field.cell_grid import Lattice, degrees, whole_earth
from rangemap.field.contours import _refine
from rangemap.field.distance_field import DistanceField
from rangemap.field.nearest_points import longest_chord
from rangemap.launch.launch_region import load_region
from rangemap.world import tables

IMAGES = Path(__file__).parents[1] / "docs" / "images"
INK, QUIET, LAND, SEA = "#1d2329", "#8a9299", "#f4f1e8", "#dde7ed"
EDGE, LAUNCH, GRID = "#b2182b", "#8a2733", "#1f5a94"


def main() -> None:
    """Write every drawing."""
    mpl.rcParams |= {
        "font.family": "DejaVu Sans",
        "font.size": 9,
        "axes.edgecolor": QUIET,
        "axes.titlesize": 10,
        "axes.titlelocation": "left",
    }
    for name, draw in DRAWINGS.items():
        made = draw()
        made.savefig(IMAGES / f"method-{name}.png", dpi=160, metadata={"Software": None})
        print(f"docs/images/method-{name}.png")


def border() -> Figure:
    """Show a parallel, the geodesic between its ends, and what lies between."""
    made = Figure(figsize=(7.2, 2.1), layout="constrained")
    axes = _map(made.subplots(), (-125.0, 46.5, -93.0, 52.5), 1.5)
    ends = np.array([-123.0, -95.0])
    lon, lat = np.array(geodesy.GEOD.npts(ends[0], 49.0, ends[1], 49.0, 200)).T
    axes.plot(ends, [49.0, 49.0], color=EDGE, lw=2)
    axes.plot(lon, lat, color=GRID, lw=1.5, ls="--")
    middle = int(np.argmax(lat))
    off_km = geodesy.GEOD.inv(lon[middle], lat[middle], lon[middle], 49.0)[2] / 1e3
    axes.annotate("", (lon[middle], lat[middle]), (lon[middle], 49.0), arrowprops=_ARROW)
    axes.text(lon[middle] + 0.4, 49.4, f"{off_km:.0f} km", color=INK)
    axes.text(-122.6, 48.35, "the border: straight in longitude and latitude", color=EDGE)
    axes.text(-120.0, 50.0, "the geodesic between its ends", color=GRID)
    return made


def hidden() -> Figure:
    """Show which sites of Norway are left from further and further off."""
    sites = DistanceField(load_region("Norway").geometry).sites
    made = Figure(figsize=(7.2, 2.5), layout="constrained")
    tiers = (sites.whole, *sites.afar[:3])
    for axes, tier in zip(made.subplots(1, 4), tiers, strict=True):
        _map(axes, (3.0, 57.0, 32.0, 71.7), 2.2)
        size = 0.15 if tier is sites.whole else 1.2
        axes.plot(tier.lon, tier.lat, ".", ms=size, color=EDGE)
        off = "all" if tier is sites.whole else f"from {tier.from_m / 1e3:,.0f} km off"
        axes.set_title(f"{off}\n{len(tier.site):,} sites")
    return made


def windows() -> Figure:
    """Show how much further a site may be than the first one found, by what orders them."""
    made = Figure(figsize=(7.2, 3.2), layout="constrained")
    axes = made.subplots()
    km = np.linspace(100.0, 15_000.0, 400)
    below = km[km <= _CHORDS_TO_KM]
    chord = _chord_window_m(below * 1e3)
    axes.plot(below, chord, color=QUIET, lw=2)
    sphere = km * 1e3 * geodesy.FLATTENING
    axes.plot(km, sphere, color=GRID, lw=2)
    left = np.pi - km * 1e3 / geodesy.MEAN_RADIUS_M
    tuned = 1.0 + 9e-6 * km * 1e3 + np.maximum(330.0 / left - 210.0, 0.0)
    axes.plot(km, tuned, color=EDGE, lw=2.5)
    axes.set(yscale="log", xlim=(0, 15_000), ylim=(1, 2e5), xlabel="distance, km")
    axes.set_ylabel("window, m")
    axes.set_xticks(range(0, 15_001, 2500), [f"{n:,}" for n in range(0, 15_001, 2500)])
    axes.set_yticks([1, 10, 100, 1e3, 1e4, 1e5], ["1", "10", "100", "1,000", "10,000", "100,000"])
    axes.grid(visible=True, color="#e5e8ea")
    axes.text(4800, 4.2e4, "the angle on a sphere", color=GRID)
    axes.text(1200, 1.8e2, "the chord", color="#5f676e", rotation=35)
    axes.text(8600, 30, "tuned to the geodesic", color=EDGE)
    axes.spines[["top", "right"]].set_visible(False)
    return made


def cells() -> Figure:
    """Show the cells of an outline, and one of them with its line."""
    field = DistanceField(load_region("Poland").geometry)
    lattice = Lattice(field._signed, [300e3])  # noqa: SLF001 (a look inside is what this is)
    leaves, _traces = _refine(lattice, whole_earth(1))
    outline = field.reach(300e3)
    made = Figure(figsize=(7.2, 3.4), layout="constrained")
    wide, close = made.subplots(1, 2, width_ratios=(1.15, 1))
    corner = np.array(outline.representative_point().coords[0])
    for axes, bounds in (
        (wide, (9.0, 45.5, 30.0, 58.5)),
        (close, _about(outline, corner + np.array([5.0, 0.0]), 0.09)),
    ):
        _map(axes, bounds, 1.6)
        low = np.column_stack(degrees(leaves[:, 0], leaves[:, 1]))
        high = np.column_stack(degrees(leaves[:, 0] + leaves[:, 2], leaves[:, 1] + leaves[:, 2]))
        boxes = [Rectangle(a, *(b - a)) for a, b in zip(low, high, strict=True)]
        axes.add_collection(PatchCollection(boxes, fc="none", ec=GRID, lw=0.5))
        ring = shapely.get_coordinates(outline)
        axes.plot(*ring.T, color=EDGE, lw=1.6)
        axes.plot(*ring.T, ".", color=EDGE, ms=1.0 if axes is wide else 5.0)
    wide.set_title(f"{len(leaves):,} cells hold the edge of Poland at 300 km")
    close.set_title("no line leaves its cell")
    return made


def far() -> Figure:
    """Show a reach beyond a quarter of the globe, as it is made: cut, closed, with its hole."""
    outline = DistanceField(load_region("North Korea").geometry).reach(13_000e3)
    made = Figure(figsize=(7.2, 3.8), layout="constrained")
    axes = _map(made.subplots(), (-180.0, -90.0, 180.0, 90.0), 1.0)
    for part in shapely.get_parts(outline):
        path = mpl.path.Path.make_compound_path(
            *(mpl.path.Path(shapely.get_coordinates(ring)) for ring in shapely.get_rings(part))
        )
        axes.add_patch(mpl.patches.PathPatch(path, fc=EDGE, alpha=0.2, lw=0))
        for ring in shapely.get_rings(part):
            axes.plot(*shapely.get_coordinates(ring).T, color=EDGE, lw=1.6, clip_on=False)
    korea = shapely.get_coordinates(shapely.centroid(load_region("North Korea").geometry))[0]
    axes.plot(*korea, "o", color=LAUNCH, ms=6)
    axes.plot(korea[0] - 180.0, -korea[1], "+", color=INK, ms=10, mew=1.5)
    axes.text(korea[0] - 172.0, -korea[1] - 2.0, "antipode")
    axes.text(korea[0] - 4.0, korea[1] + 5.0, "North Korea", ha="right")
    axes.text(66.0, -22.0, "within 13,000 km", color=EDGE)
    return made


def minimum() -> Figure:
    """Show what a minimum range leaves out: what is near to every launch point."""
    crimea = DistanceField(load_region("Crimea").geometry)
    made = Figure(figsize=(4.2, 3.6), layout="constrained")
    axes = _map(made.subplots(), (24.5, 39.0, 44.5, 51.8), 1.4)
    reach = crimea.reach(600e3, 250e3)
    path = mpl.path.Path.make_compound_path(
        *(mpl.path.Path(shapely.get_coordinates(ring)) for ring in shapely.get_rings(reach))
    )
    axes.add_patch(mpl.patches.PathPatch(path, fc=EDGE, alpha=0.2, lw=0))
    lines = [shapely.get_coordinates(ring) for ring in shapely.get_rings(reach)]
    axes.add_collection(LineCollection(lines, colors=EDGE, lw=1.6))
    for ring in shapely.get_rings(shapely.get_parts(load_region("Crimea").geometry)):
        axes.plot(*shapely.get_coordinates(ring).T, color=LAUNCH, lw=1.2)
    axes.text(34.3, 46.75, "too near to\nall of Crimea", ha="center", color=INK)
    axes.text(29.0, 49.3, "600 km", color=EDGE)
    return made


_CHORDS_TO_KM = 10_000.0  # beyond a quarter of the globe a chord says little
_ARROW = {"arrowstyle": "<->", "color": INK, "shrinkA": 0, "shrinkB": 0}
DRAWINGS = {
    "border": border,
    "hidden": hidden,
    "windows": windows,
    "cells": cells,
    "far": far,
    "minimum": minimum,
}


def _map(axes: Axes, bounds: tuple[float, float, float, float], aspect: float) -> Axes:
    """Prepare a plain map in longitude and latitude, with land."""
    west, south, east, north = bounds
    axes.set(xlim=(west, east), ylim=(south, north), facecolor=SEA, aspect=aspect)
    axes.set(xticks=[], yticks=[])
    box = shapely.box(*bounds)
    table = tables.countries if east - west < 60.0 else tables.world  # noqa: PLR2004 (degrees)
    land = table(columns=["geometry"]).geometry.to_numpy()
    for part in shapely.get_parts(shapely.clip_by_rect(land, *box.bounds)):
        rings = [shapely.get_coordinates(ring) for ring in shapely.get_rings(part)]
        path = mpl.path.Path.make_compound_path(*(mpl.path.Path(ring) for ring in rings))
        axes.add_patch(mpl.patches.PathPatch(path, fc=LAND, ec="#c9ced2", lw=0.4))
    return axes


def _about(
    outline: shapely.Geometry, place: np.ndarray, half: float
) -> tuple[float, float, float, float]:
    """Return a box about the point of an outline that is nearest to a place."""
    ring = shapely.get_coordinates(outline)
    x, y = ring[np.argmin(np.hypot(*(ring - place).T))]
    return x - half, y - half * 0.62, x + half, y + half * 0.62


def _chord_window_m(metres: np.ndarray) -> np.ndarray:
    """Return how much further than the first site found another one within its chord may be."""
    short = 2.0 * geodesy.SEMI_MINOR_M**2 / geodesy.SEMI_MAJOR_M  # the steepest curvature
    return short * np.arcsin(np.minimum(longest_chord(metres) / short, 1.0)) - metres


if __name__ == "__main__":
    main()
