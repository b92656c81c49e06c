"""The colours of a map: three themes, and what may be read on what.

Contrast is that of WCAG 2.2 (the ratio of relative luminances, 1 to 21). Text has at least 4.5,
edges and the launch region at least 3 against their ground.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from itertools import cycle

TEXT_CONTRAST = 4.5
EDGE_CONTRAST = 3.0


@dataclass(frozen=True)
class Theme:
    """What is drawn in which colour, each as ``#rrggbb``.

    Attributes
    ----------
    paper, ink, quiet, rule
        The page; its text; its small print; its thin lines.
    sea, land, border, country
        The base map and the names of countries on it.
    launch, on_launch
        The launch region and the text on it.
    water
        The names of seas and lakes.
    hues
        One a system, in the order of the config.
    tint, sea_tint
        How much of a hue covers land and sea where reach is certain, 0 to 1. At sea it is less:
        more would make most hues there into the same mauve.
    dark
        Whether the paper is darker than the ink.
    """

    paper: str
    ink: str
    quiet: str
    rule: str
    sea: str
    land: str
    border: str
    country: str
    launch: str
    on_launch: str
    water: str
    hues: tuple[str, ...]
    tint: float
    sea_tint: float
    dark: bool = False

    @property
    def grounds(self) -> tuple[str, str]:
        """What an edge is drawn on."""
        return self.land, self.sea

    def tinted(self, hue: str) -> tuple[str, str]:
        """Return land and sea in reach of a system of this hue."""
        return mixed(hue, self.land, self.tint), mixed(hue, self.sea, self.sea_tint)


THEMES: Mapping[str, Theme] = {
    # hues told apart by the common colour blindnesses, by lightness as well. The first five were
    # chosen by hand; the others so that the least difference of any two of the ten, as everybody
    # sees them or the colour-blind, is as large as it can be
    "light": Theme(
        paper="#ffffff",
        ink="#1d2329",
        quiet="#565f67",
        rule="#c9ced2",
        sea="#d0dfe8",
        land="#fbfaf6",
        border="#9aa3aa",
        country="#4a5258",
        launch="#8a2733",
        on_launch="#ffffff",
        water="#33587a",
        hues=(
            *("#b2182b", "#1f5a94", "#0b6b53", "#57196f", "#8a4b08"),
            *("#c2187a", "#0f3a4f", "#4a36c1", "#2c3500", "#7a6a8f"),
        ),
        tint=0.17,
        sea_tint=0.09,
    ),
    "dark": Theme(
        paper="#14181d",
        ink="#f2f4f5",
        quiet="#b0b8bf",
        rule="#3a434b",
        sea="#1a222b",
        land="#2b333b",
        border="#66727d",
        country="#d6dde2",
        launch="#f0a030",
        on_launch="#14181d",
        water="#9fc3df",
        hues=(
            *("#ff8a80", "#7fbcf5", "#5fd0ae", "#e6ccff", "#e8b562"),
            *("#ff4ccc", "#00ff82", "#a892fc", "#c2e63f", "#f57200"),
        ),
        tint=0.26,
        sea_tint=0.12,
        dark=True,
    ),
    # for one black ink: bands by lightness, edges by their dashes and the ranges written on them
    "print": Theme(
        paper="#ffffff",
        ink="#000000",
        quiet="#4a4a4a",
        rule="#bdbdbd",
        sea="#e0e0e0",
        land="#ffffff",
        border="#9a9a9a",
        country="#404040",
        launch="#1a1a1a",
        on_launch="#ffffff",
        water="#404040",
        hues=(
            *("#2b2b2b", "#5c5c5c", "#404040", "#6b6b6b", "#4d4d4d"),
            *("#363636", "#636363", "#1f1f1f", "#545454", "#707070"),
        ),
        tint=0.15,
        sea_tint=0.2,
    ),
}


def themed(name: str, colors: Mapping[str, str], systems: Sequence[str]) -> Theme:
    """Return a theme with one hue for each system.

    Parameters
    ----------
    name
        One of `THEMES`.
    colors
        The config's own colours by system id.
    systems
        Their ids, in the order of the config.
    """
    theme = THEMES[name]
    pairs = zip(systems, cycle(theme.hues), strict=False)
    return replace(theme, hues=tuple(colors.get(key, hue) for key, hue in pairs))


def contrast(one: str, other: str) -> float:
    """Return the contrast of two colours, 1 to 21 (WCAG 2.2, "contrast ratio").

    Examples
    --------
    >>> round(contrast("#000000", "#ffffff"), 1)
    21.0
    """
    low, high = sorted((_luminance(one), _luminance(other)))
    return (high + 0.05) / (low + 0.05)


def mixed(over: str, under: str, share: float) -> str:
    """Return what a colour makes of the one below it, if it covers ``share`` of it.

    Examples
    --------
    >>> mixed("#000000", "#ffffff", 0.2)
    '#cccccc'
    """
    pairs = zip(_channels(over), _channels(under), strict=True)
    return "#" + "".join(f"{round(a * share + b * (1.0 - share)):02x}" for a, b in pairs)


def readable(color: str, theme: Theme) -> str:
    """Return a hue moved towards the ink until text in it can be read, on its own tint too."""
    steps = (mixed(theme.ink, color, share / 20.0) for share in range(20))
    return next((one for one in steps if _worst(one, color, theme) >= TEXT_CONTRAST), theme.ink)


def written_on(color: str, theme: Theme) -> str:
    """Return which of paper and ink can be read better on a flat colour."""
    return max(theme.paper, theme.ink, key=lambda one: contrast(one, color))


def launch_colors(theme: Theme, first: Sequence[int]) -> tuple[str, ...]:
    """Return the colour of each launch region: of several, the hue of the first system from there.

    Parameters
    ----------
    theme
        With one hue for each system, in the order of the config.
    first
        Of each launch region the number of the first system that is launched from there.
    """
    return (theme.launch,) if len(first) == 1 else tuple(theme.hues[one] for one in first)


def edge_contrast(color: str, theme: Theme) -> float:
    """Return the least contrast of an edge in a colour against land and sea, tinted or not."""
    return _worst(color, color, theme)


def _worst(color: str, hue: str, theme: Theme) -> float:
    return min(contrast(color, ground) for ground in (*theme.grounds, *theme.tinted(hue)))


def _channels(color: str) -> tuple[int, int, int]:
    return int(color[1:3], 16), int(color[3:5], 16), int(color[5:7], 16)


def _luminance(color: str) -> float:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4  # noqa: PLR2004
        for value in (channel / 255.0 for channel in _channels(color))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]
