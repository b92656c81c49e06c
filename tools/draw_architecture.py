"""Draw docs/images/architecture.png: the wings, their rooms and what flows between them.

Wings, purposes, rooms and the order of the floors are read from the package itself.
"""

import ast
import textwrap
from pathlib import Path

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.patches import Rectangle

ROOT = Path(__file__).parent.parent
PACKAGE = ROOT / "rangemap"
TARGET = ROOT / "docs" / "images" / "architecture.png"

# What a wing hands to those above it
GIVES = {
    "cli": "words, exit codes",
    "scale": "an Outcome a map",
    "pack": "a directory with manifest",
    "exports": "files' contents",
    "render.page": "map.html",
    "render.figure": "a Figure",
    "render.documents": "reports, texts",
    "render.content": "words, facts, views",
    "build": "a RangeMap",
    "story": "headline, what is told",
    "analysis": "bands, tables, summary",
    "launch": "a LaunchRegion",
    "config": "a Scenario",
    "world": "tables, names, Systems",
    "field": "metres",
    "files": "shapes in lon/lat",
    "errors": "one tree of errors",
    "wording": "plurals, lists",
    "sentences": "catalogues",
    "units": "kilometres, miles, numbers as text",
    "quantities": "typed numbers",
}
FLOORS = (
    ("cli",),
    ("scale",),
    ("pack",),
    ("render.page", "render.figure", "render.documents", "exports"),
    ("render.content",),
    ("build",),
    ("story",),
    ("analysis",),
    ("launch",),
    ("config",),
    ("world",),
    ("files",),
    ("field",),
    ("errors", "wording", "sentences", "units", "quantities"),
)
INK, QUIET, ACCENT = "#1d2329", "#5f666c", "#b2182b"
PAPER, GROUND, RULE = "#ffffff", "#f6f5f1", "#c9c9c4"
WIDTH, GAP, EDGE = 12.0, 0.32, 0.3
LETTER = 0.053  # inches that a letter takes on the mean, at 7.6 points
HIGH, HIGHER = 0.88, 1.56  # of a floor of one wing or two, and of one of four


def main() -> None:
    """Write the picture."""
    TARGET.parent.mkdir(exist_ok=True)
    heights = [HIGHER if len(floor) > 2 else HIGH for floor in FLOORS]  # noqa: PLR2004
    high = sum(heights) + GAP * (len(FLOORS) - 1) + 2 * EDGE
    figure = Figure(figsize=(WIDTH, high), dpi=110, facecolor=PAPER)
    axes = figure.add_axes((0.0, 0.0, 1.0, 1.0))
    axes.set(xlim=(0.0, WIDTH), ylim=(0.0, high))
    axes.axis("off")
    top = high - EDGE
    for floor, height in zip(FLOORS, heights, strict=True):
        width = (WIDTH - 2 * EDGE - GAP * (len(floor) - 1)) / len(floor)
        for place, wing in enumerate(floor):
            left = EDGE + place * (width + GAP)
            _draw(axes, wing, (left, top - height, width, height))
            if floor != FLOORS[0]:
                _draw_gift(axes, GIVES[wing], left + width / 2.0, top)
        top -= height + GAP
    figure.savefig(TARGET, metadata={"Software": None})
    print(TARGET.relative_to(ROOT))


def _draw(axes: Axes, wing: str, box: tuple[float, float, float, float]) -> None:
    """Draw a wing with its purpose and its rooms."""
    left, bottom, width, height = box
    axes.add_patch(Rectangle((left, bottom), width, height, facecolor=GROUND, edgecolor=RULE))
    purpose, rooms = told(wing)
    x, y = left + 0.13, bottom + height - 0.12
    axes.text(x, y, wing, fontsize=10.5, weight="bold", color=INK, va="top")
    y -= 0.25
    for text, color in ((purpose, INK), ("   ".join(rooms), QUIET)):
        lines = textwrap.wrap(text, int((width - 0.26) / LETTER))
        axes.text(x, y, "\n".join(lines), fontsize=7.6, color=color, va="top", linespacing=1.25)
        y -= 0.14 * len(lines) + 0.06


def _draw_gift(axes: Axes, text: str, middle: float, top: float) -> None:
    """Draw what goes up from a wing."""
    style = {"arrowstyle": "-|>", "color": ACCENT, "lw": 1.3}
    axes.annotate("", (middle, top + GAP - 0.01), (middle, top + 0.02), arrowprops=style)
    axes.text(middle + 0.1, top + GAP / 2.0, text, fontsize=7.6, color=ACCENT, va="center")


def told(wing: str) -> tuple[str, list[str]]:
    """Return what a wing says that it is for, and the names of its rooms."""
    path = PACKAGE / wing.replace(".", "/")
    door = path / "__init__.py" if path.is_dir() else path.with_suffix(".py")
    doc = ast.get_docstring(ast.parse(door.read_text())) or ""
    files = sorted(path.glob("*.py")) if path.is_dir() else [door]
    rooms = [one.stem for one in files if not one.stem.startswith("__")]
    return " ".join(doc.split("\n\n")[0].split()), rooms


if __name__ == "__main__":
    main()
