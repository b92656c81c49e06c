"""What is written in or at the launch region, on the page as in the figure."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import shapely

from rangemap.analysis import Launched, RangeMap
from rangemap.config import Launch, Theme, launch_colors, written_on
from rangemap.launch import LaunchRegion, load_region
from rangemap.wording import capitalised
from rangemap.world import border_views, region_names

_MOST_MEMBERS = 6  # of a group that is not named as a whole: "Baltic states" stood in Lithuania
_MOST_POINTS = 24  # launch points whose own names are written


@dataclass(frozen=True)
class Home:
    """A launch region as it is drawn.

    Attributes
    ----------
    launched
        What is launched from there.
    launch
        What the config says of it.
    color, on_color
        Of its area, and of what is written on that: where there are several launch regions, it
        is the hue of the first system that is launched from there.
    """

    launched: Launched
    launch: Launch
    color: str
    on_color: str

    @property
    def region(self) -> LaunchRegion:
        """The launch region."""
        return self.launched.region


def homes(result: RangeMap, theme: Theme) -> tuple[Home, ...]:
    """Return the launch regions of a map.

    Parameters
    ----------
    result
        From `build`.
    theme
        With one hue for each system, in the order of the config.
    """
    launchers = result.scenario.launchers
    colors = launch_colors(theme, [one.choices[0] for one in launchers])
    return tuple(
        Home(
            launched,
            launcher.launch,
            color,
            theme.on_launch if color == theme.launch else written_on(color, theme),
        )
        for launched, launcher, color in zip(result.launched, launchers, colors, strict=True)
    )


def launch_names(home: Home, areas: Any, language: str) -> list[dict[str, Any]]:  # noqa: ANN401
    """Return what is written in or at a launch region.

    Regions of a list, the members of a small group, and points each have their own name, unless
    the config names them all; a country's is in the language of labels.

    Parameters
    ----------
    home
        The launch region.
    areas
        Its polygons, as finely as they are drawn; an array.
    language
        Of labels.
    """
    asked, region = home.launch, home.region
    known = border_views.country_names(region.borders, language)
    points = [point for point in region.points if point.name]
    named = [
        {"name": capitalised(one.name or ""), "at": [one.lon, one.lat], "width": 0, "height": 0}
        for one in points[:_MOST_POINTS]
    ]
    if asked.points is not None:
        return named
    several = [*asked.regions, *(part for part in asked.include if isinstance(part, str))]
    parts = [load_region(name, region.borders) for name in several]
    if len(parts) == 1 and len(parts[0].countries) <= _MOST_MEMBERS:
        meant = region_names.meanings(several[0], region.borders)
        if [match.kind for match in meant[:1]] == ["group"]:
            members = sorted(parts[0].countries)
            parts = [load_region(code, region.borders) for code in members]
    codes = [_country(part) for part in parts]
    narrowed = asked.inland_km or asked.coast_km
    whole = len(parts) < 2 or narrowed or asked.name is not None  # noqa: PLR2004 (a region alone)
    if whole:
        code = codes[0] if len(codes) == 1 else None
        changed = asked.name is not None or asked.include or asked.exclude
        name = asked.name or (known[code] if code and not changed else region.label)
        if not len(areas):
            return named
        return [{"name": capitalised(name), "code": code, **_room(areas)}, *named]
    regions = [
        {
            "name": known[code] if code else part.name,
            "code": code,
            **_room(shapely.get_parts(part.geometry)),
        }
        for part, code in zip(parts, codes, strict=True)
    ]
    return [*regions, *named]


def _country(region: LaunchRegion) -> str | None:
    """Return the code of the one country that a region is; None of a group or another region."""
    return region.countries[0] if region.kind == "country" and len(region.countries) == 1 else None


def _room(areas: Any) -> dict[str, Any]:  # noqa: ANN401 (an array)
    """Return where in an area its name stands, and how many degrees there are for it."""
    area = areas[int(np.argmax(shapely.area(areas)))]
    radius = shapely.maximum_inscribed_circle(area, 0.05)  # a line from the middle to the outline
    label = shapely.get_coordinates(radius)[0]
    level = shapely.linestrings([(-180.0, label[1]), (180.0, label[1])])
    width = max(part.length for part in shapely.get_parts(shapely.intersection(area, level)))
    return {
        "at": [round(float(degrees), 3) for degrees in label],
        "width": round(float(width), 3),
        "height": round(2.0 * float(radius.length), 3),
    }
