"""What a config is made of: kinds of values, each with what is said when one is refused."""

import datetime as dt
from typing import Annotated, Literal, get_args

from pydantic import (
    BaseModel,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
)
from pydantic_core import PydanticCustomError

from rangemap.config.format_names import FORMATS, Format
from rangemap.config.themes import THEMES
from rangemap.units import MAX_RANGE_M
from rangemap.world import LANGUAGES

MAX_RANGE_KM = MAX_RANGE_M / 1000.0

SystemClass = Literal[
    "cruise",
    "air-launched-cruise",
    "ballistic-SRBM",
    "ballistic-MRBM",
    "ballistic-IRBM",
    "ballistic-ICBM",
    "SLBM",
    "drone",
    "glide-bomb",
    "rocket-artillery",
    "air-defence",
]
ThemeName = Literal["light", "dark", "print"]
Shape = Literal["wide", "tall"]
Projection = Literal[
    "auto",
    "azimuthal-equidistant",
    "lambert-azimuthal-equal-area",
    "orthographic",
    "equal-earth",
]


def allowed(text: str) -> WrapValidator:
    """Say ``text`` where a value is refused, in place of pydantic's own words."""

    def wrap(value: object, handler: ValidatorFunctionWrapHandler) -> object:
        try:
            return handler(value)
        except ValidationError as error:
            kind = "allowed"
            raise PydanticCustomError(kind, text) from error

    return WrapValidator(wrap)


def date_text(value: object) -> object:
    """Return a TOML date as text, and all else as it is."""
    return value.isoformat() if isinstance(value, dt.date) else value


_MAX = f"{MAX_RANGE_KM:,.0f}"
_Number = Field(strict=True, allow_inf_nan=False)
Text = Annotated[str, allowed("write a text in quotes")]
Name = Annotated[
    str,
    StringConstraints(min_length=1, pattern=r"\S"),
    allowed("write a text in quotes that is not empty"),
]
Names = Annotated[tuple[Name, ...], allowed('write a list of texts, for example ["Crimea"]')]
Km = Annotated[
    float,
    _Number,
    Field(gt=0, le=MAX_RANGE_KM),
    allowed(f"write a number of kilometres above 0 and at most {_MAX}"),
]
LeastKm = Annotated[
    float,
    _Number,
    Field(ge=0, lt=MAX_RANGE_KM),
    allowed(f"write a number of kilometres from 0 to below the range, at most {_MAX}"),
]
Lat = Annotated[
    float, _Number, Field(ge=-90, le=90), allowed("write degrees from -90 (south) to 90 (north)")
]
Lon = Annotated[
    float, _Number, Field(ge=-180, le=180), allowed("write degrees from -180 (west) to 180 (east)")
]
Count = Annotated[int, Field(strict=True, ge=0), allowed("write a whole number, 0 or more")]
Language = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"),
    allowed('write a language tag, for example "en" or "pt-BR"'),
]
Label = Annotated[
    Literal[LANGUAGES],  # type: ignore[valid-type]
    allowed(f"the languages that there are names in are {', '.join(LANGUAGES)}"),
]
Theme = Annotated[ThemeName, allowed(f"the themes are {', '.join(THEMES)}")]
Color = Annotated[
    str,
    StringConstraints(pattern=r"^#[0-9a-fA-F]{6}$", to_lower=True),
    allowed('write a colour as "#rrggbb", for example "#b2182b"'),
]
Size = Annotated[
    str,
    StringConstraints(pattern=r"^\s*\d+(\.\d+)?(\s*x\s*\d+(\.\d+)?)?\s*(px|mm)\s*$"),
    allowed('write a width, or a width x a height, for example "1920 px" or "180 x 110 mm"'),
]
Extent = Annotated[
    tuple[Lon, Lat, Lon, Lat],
    allowed("write degrees as [west, south, east, north], for example [20.0, 40.0, 60.0, 65.0]"),
]
Class = Annotated[SystemClass, allowed(f"the classes are {', '.join(get_args(SystemClass))}")]
OneFormat = Annotated[Format, allowed(f"the formats that exist are {', '.join(FORMATS)}")]


class Model(BaseModel):
    """A table of the config: frozen, without unknown keys, its docstrings kept for the docs."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


def fault(text: str) -> PydanticCustomError:
    """Return what to raise where a value is refused, in words of our own."""
    return PydanticCustomError("fault", text)


def ordered(value: float | None, info: ValidationInfo) -> float | None:
    """Refuse a low or minimum range that is not in the order of ranges.

    To be called for ``range_low_km`` and ``min_range_km``, in a model that has ``range_km`` first.
    """
    high, low = info.data.get("range_km"), info.data.get("range_low_km")
    if info.field_name == "range_low_km":
        return _not_above(value, range_km=high)
    if value is not None and high is not None and value >= high:
        msg = f"write less than range_km, which is {high:,g}"
        raise fault(msg)
    return _not_above(value, range_low_km=low)


def _not_above(value: float | None, **limit: float | None) -> float | None:
    ((key, most),) = limit.items()
    if value is not None and most is not None and value > most:
        msg = f"write at most {key}, which is {most:,g}"
        raise fault(msg)
    return value
