"""The look of a map, on a screen and in print."""

from collections.abc import Mapping
from typing import Annotated, Self, get_args

from pydantic import Field, ValidationInfo, field_validator, model_validator

from rangemap.config.themes import EDGE_CONTRAST, THEMES, edge_contrast
from rangemap.config.value_types import (
    Color,
    Count,
    Extent,
    Label,
    Model,
    Name,
    Names,
    Projection,
    Sentences,
    Shape,
    Size,
    Theme,
    allowed,
    at_most,
    fault,
    sides,
)


def check_colors(colors: Mapping[str, str], theme: str, *above: str) -> None:
    """Refuse a colour that cannot be seen on the map; the tables above say where it stands."""
    for key, color in colors.items():
        ratio = edge_contrast(color, THEMES[theme])
        if ratio < EDGE_CONTRAST:
            msg = (
                f"{color} for {key} is hard to see: its contrast with the {theme} map is "
                f"{ratio:.1f}; write a {'lighter' if THEMES[theme].dark else 'darker'} one, of "
                f"{EDGE_CONTRAST:g} or more"
            )
            raise fault(msg, *above, "colors", key)


_MOST_CITIES = 1_000
_MOST_SHOWN = 100
_MOST_STEPS = 50
_MOST_DOTS = 200e6  # of a figure: 800 MB while it is drawn


class _Look(Model):
    extent: Extent | None = None
    """What is shown, as `[west, south, east, north]` in degrees; a west greater than the east runs
    across 180 degrees. By default the reach with a margin about it."""

    @field_validator("extent")
    @classmethod
    def _of_some_size(cls, value: tuple[float, ...] | None) -> tuple[float, ...] | None:
        if value is not None and value[1] >= value[3]:
            msg = f"write a south below the north; got {value[1]:g} and {value[3]:g}"
            raise fault(msg)
        if value is not None and value[0] == value[2]:
            msg = f"write a west that is not the east; got {value[0]:g} twice"
            raise fault(msg)
        return value


class Step(_Look):
    """A step of the story that a reader clicks through."""

    title: Name
    """What it says, in a line."""
    systems: Annotated[Names, at_most(_MOST_SHOWN)] = ()
    """What is shown: ids of systems, and rings by their distance, as `300 km`; by default all."""


class MapStyle(_Look):
    """The look of map.html and of the figures."""

    theme: Theme = "light"
    """`light`, `dark`, or `print` for one black ink."""
    colors: dict[Name, Color] = Field(default_factory=dict)
    """Colours of your own by system, as `tomahawk = "#b2182b"`; by default the theme's."""
    language: Label | None = None
    """The language of country names, and of ranges, numbers and units on the map itself; by default
    that of `sentences`, if it is given, or the scenario's `language`, where there are names in it,
    or else English."""
    sentences: Sentences = "en"
    """The language of the program's own sentences: headline, key, card, small print, alternative
    text, the page's controls and answers, the report; and of the names in them
    (languages.md)."""
    max_labels: Count = 10
    """How many cities are named at most."""
    add_cities: Annotated[Names, at_most(_MOST_CITIES)] = ()
    """Cities to name in any case, as `Braga` or `Georgetown, Guyana`."""
    omit_cities: Annotated[Names, at_most(_MOST_CITIES)] = ()
    """Cities never to mark, in the same forms."""
    steps: Annotated[tuple[Step, ...], at_most(_MOST_STEPS)] = ()
    """On the page, steps to click through: each shows some of the systems or rings, and may show
    a part of the map. A step without an extent shows what the page shows first."""

    @model_validator(mode="after")
    def _seen(self) -> Self:
        check_colors(self.colors, self.theme)
        return self


class FigureStyle(_Look):
    """The look of the printed figures, where it differs from that of the map."""

    theme: Theme | None = None
    """As under `[map]`; by default the same as there."""
    shapes: Annotated[
        tuple[Annotated[Shape, allowed(f"the shapes are {', '.join(get_args(Shape))}")], ...],
        Field(min_length=1),
    ] = ("wide", "tall")
    """`wide` (16:9, for an article), `tall` (4:5) and `square` for a telephone, `story` (9:16,
    clear of an application's buttons), `column` and `columns` for print, `broadcast` for
    television; each is composed for itself. `wide` is written as figure.png and so on, the others
    as figure-tall.png; if only one is asked for, it is figure.png."""
    projection: Annotated[
        Projection, allowed(f"the projections are {', '.join(get_args(Projection))}")
    ] = "auto"
    """The map projection; `auto` chooses one that fits the reach, and the figure names it."""
    wide: Size = "1920 px"
    """The size of the wide figure, as `1920 px`, `1920 x 1080 px`, `180 mm` or `180 x 110 mm`.
    In pixels, texts grow with the picture; in millimetres they keep a size that can be read."""
    tall: Size = "1200 px"
    """The size of the tall figure, in the same forms."""
    square: Size = "1080 px"
    """The size of the square figure."""
    story: Size = "1080 px"
    """The size of the figure for a story."""
    column: Size = "90 mm"
    """The size of the figure one column wide, three quarters as wide as high."""
    columns: Size = "180 mm"
    """The size of the figure two columns wide; 180 mm is 110 mm high."""
    broadcast: Size = "1920 px"
    """The size of the figure for television (16:9), with nothing in the outer 5 %."""
    dpi: Annotated[
        int,
        Field(strict=True, ge=72, le=1200, validate_default=True),
        allowed("write 72 to 1200"),
    ] = 300
    """Dots an inch of figure.png, where its size is given in millimetres."""
    max_labels: Count = 8
    """How many cities are named at most, beside those of `add_cities`."""
    labels: Name | None = None
    """A `labels.csv` as a pack has it. Rows whose `pinned` says `yes` stay at their `lon`, `lat`
    and `angle`, and those that say `hide` are left out."""

    @field_validator("dpi")
    @classmethod
    def _can_be_drawn(cls, value: int, info: ValidationInfo) -> int:
        for key in get_args(Shape):
            numbers, unit = sides(info.data.get(key, "1 px"))
            dots = [number / 25.4 * value if unit == "mm" else number for number in numbers]
            if dots[0] * dots[-1] > _MOST_DOTS:
                msg = (
                    f'{key} = "{info.data[key]}" has more than {_MOST_DOTS / 1e6:.0f} million '
                    f"dots at {value} dots an inch; write a smaller size or fewer dots"
                )
                raise fault(msg)
        return value
