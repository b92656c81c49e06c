"""What a config is made of: kinds of values, each with what is said when one is refused."""

import datetime as dt
import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any, Literal, get_args

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from rangemap.config.format_names import FORMATS, Format
from rangemap.config.themes import THEMES
from rangemap.quantities import AmbiguousError, QuantityError, parse_distance_km, parse_number
from rangemap.sentences import SPOKEN
from rangemap.toml import WrittenFloat
from rangemap.units import MAX_RANGE_M, METRES
from rangemap.world import LANGUAGES, catalogue

MAX_RANGE_KM = MAX_RANGE_M / 1000.0

SystemClass = Literal[
    "cruise",
    "air-launched-cruise",
    "ALBM",
    "ballistic-SRBM",
    "ballistic-MRBM",
    "ballistic-IRBM",
    "ballistic-ICBM",
    "SLBM",
    "drone",
    "naval-drone",
    "glide-bomb",
    "artillery",
    "rocket-artillery",
    "air-defence",
    "aircraft",
]
ThemeName = Literal["light", "dark", "print"]
Shape = Literal["wide", "tall", "square", "story", "column", "columns", "broadcast"]
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


def at_most(count: int, why: str = "") -> BeforeValidator:
    """Refuse a list of more items than are meant, before any of them is looked at."""

    def check(value: object) -> object:
        if isinstance(value, list | tuple) and len(value) > count:
            msg = f"write {count:,} at most{why}"
            raise fault(msg)
        return value

    return BeforeValidator(check)


def date_text(value: object) -> object:
    """Return a TOML date as text, and all else as it is."""
    return value.isoformat() if isinstance(value, dt.date) else value


def kilometres(value: object) -> object:
    """Return a text with a unit as kilometres, and all else as it is.

    What can be read in two ways is refused, of a number as well: the 2.500 of a file may be meant
    as 2,500.
    """
    if isinstance(value, str) and any(character.isalpha() for character in value):
        try:
            return parse_distance_km(value)
        except QuantityError as error:
            raise fault(error.advice) from error
    if isinstance(value, WrittenFloat):
        try:
            parse_number(value.written)
        except AmbiguousError as error:
            raise fault(error.advice) from error
        except QuantityError:  # a sign, infinity: TOML has read it
            return value
    return value


def in_km(data: Mapping[str, Any], keys: Iterable[str]) -> dict[str, Any]:
    """Return a table in which ``range = "1,500 mi"`` stands as ``range_km``.

    Parameters
    ----------
    data
        A table as it is written.
    keys
        Those that it may have; each that ends in ``_km`` can be written without that, as a text
        with its unit.

    Raises
    ------
    PydanticCustomError
        If both stand there, or one without ``_km`` has no unit; at its key.
    """
    known = {*keys}
    found = dict(data)
    for key in data:
        full = f"{key}_km"
        if key in known or full not in known:
            continue
        if full in data:
            msg = f"says the same as {full}; write one of them"
            raise fault(msg, key)
        values = data[key] if isinstance(data[key], list) else [data[key]]
        for value in values:
            _check_unit(value, key, full)
        found[full] = found.pop(key)
    return found


def _check_unit(value: object, key: str, full: str) -> None:
    """Refuse a number that does not say of what, with what it would be in kilometres."""
    if isinstance(value, bool | dict) or not isinstance(value, int | float | str):
        return  # the type of the key says so
    if isinstance(value, str):
        if any(character.isalpha() for character in value):
            return
        try:
            number = parse_number(value)
        except QuantityError as error:
            raise fault(error.advice, key) from error
    else:
        number = float(value)
    miles, nautical = (number * METRES[unit] / 1000.0 for unit in ("mi", "nmi"))
    msg = (
        f"got {value} without a unit; write {full} = {number:.15g} if it is in kilometres, "
        f'{key} = "{number:.15g} miles" ({miles:,.6g} km) or {key} = "{number:.15g} nmi" '
        f"({nautical:,.6g} km)"
    )
    raise fault(msg, key)


_MOST_SIDE = {"px": 20_000.0, "mm": 3_000.0}


def sides(size: str) -> tuple[list[float], str]:
    """Return the numbers of a size as it is written, one or two, and its unit.

    Examples
    --------
    >>> sides("180 x 110 mm")
    ([180.0, 110.0], 'mm')
    """
    return [float(number) for number in re.findall(r"[\d.]+", size)], size.rstrip()[-2:]


def _of_paper(size: str) -> str:
    """Refuse a size that no sheet has."""
    numbers, unit = sides(size)
    if not all(0.0 < number <= _MOST_SIDE[unit] for number in numbers):
        raise ValueError
    return size


_LEAST_KM = 0.1


def _not_tiny(km: float) -> float:
    """Refuse a distance that nothing on a map has, and whose edge takes long to find."""
    if 0.0 < km < _LEAST_KM:
        msg = f"write at least {_LEAST_KM:g}: borders are drawn to about a kilometre"
        raise fault(msg)
    return km


_LEAST_DEGREES = 0.1


def _sector(azimuths: tuple[float, float]) -> tuple[float, float]:
    """Refuse two directions that bound no sector; 0 to 360 is all round."""
    begin, end = azimuths
    apart = (end - begin) % 360.0
    if azimuths != (0.0, 360.0) and min(apart, 360.0 - apart) < _LEAST_DEGREES:
        msg = (
            f"{begin:g} to {end:g} is no sector; write two directions at least "
            f"{_LEAST_DEGREES:g} degrees apart, or leave azimuths out for all directions"
        )
        raise fault(msg)
    return azimuths


_MAX = f"{MAX_RANGE_KM:,.0f}"
_Number = Field(strict=True, allow_inf_nan=False)
Text = Annotated[str, allowed("write a text in quotes")]
Name = Annotated[
    str,
    StringConstraints(min_length=1, pattern=r"\S"),
    allowed("write a text in quotes that is not empty"),
]
Names = Annotated[tuple[Name, ...], allowed('write a list of texts, for example ["Crimea"]')]
_WithUnit = Annotated[str, Field(pattern=r"\d.*[^\W\d_]", examples=["1550 miles", "900 nmi"])]
_KmInput = Annotated[float, Field(gt=0, le=MAX_RANGE_KM)] | _WithUnit
_LeastKmInput = Annotated[float, Field(ge=0, lt=MAX_RANGE_KM)] | _WithUnit
Km = Annotated[
    float,
    _Number,
    Field(gt=0, le=MAX_RANGE_KM),
    allowed(f"write a number of kilometres above 0 and at most {_MAX}"),
    AfterValidator(_not_tiny),
    BeforeValidator(kilometres, json_schema_input_type=_KmInput),
]
LeastKm = Annotated[
    float,
    _Number,
    Field(ge=0, lt=MAX_RANGE_KM),
    allowed(f"write a number of kilometres from 0 to below the range, at most {_MAX}"),
    AfterValidator(_not_tiny),
    BeforeValidator(kilometres, json_schema_input_type=_LeastKmInput),
]
Lat = Annotated[
    float, _Number, Field(ge=-90, le=90), allowed("write degrees from -90 (south) to 90 (north)")
]
Lon = Annotated[
    float, _Number, Field(ge=-180, le=180), allowed("write degrees from -180 (west) to 180 (east)")
]
_Azimuth = Annotated[float, _Number, Field(ge=0, le=360)]
Azimuths = Annotated[
    tuple[_Azimuth, _Azimuth],
    allowed(
        "write the two directions of a sector as [from, to], clockwise, in degrees from true "
        "north, each 0 to 360, for example [300, 60]"
    ),
    AfterValidator(_sector),
]
Count = Annotated[int, Field(strict=True, ge=0), allowed("write a whole number, 0 or more")]
Flag = Annotated[bool, Field(strict=True), allowed("write true or false, without quotes")]
Language = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"),
    allowed('write a language tag, for example "en" or "pt-BR"'),
]
Sentences = Annotated[
    Literal[SPOKEN],  # type: ignore[valid-type]
    allowed(f"the languages that there are sentences in are {', '.join(SPOKEN)}"),
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
    AfterValidator(_of_paper),
    allowed(
        'write a width, or a width x a height, for example "1920 px" or "180 x 110 mm", each above '
        "0 and at most 20,000 px or 3,000 mm"
    ),
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

    @model_validator(mode="before")
    @classmethod
    def _with_units(cls, data: Any) -> Any:  # noqa: ANN401 (what is no table is refused later)
        return in_km(data, cls.model_fields) if isinstance(data, dict) else data


def fault(text: str, *at: str | int) -> PydanticCustomError:
    """Return what to raise where a value is refused, in words of our own; of a table, at a key."""
    return PydanticCustomError("fault", text, {"at": at})


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


def far_from_class(km: object, system_class: object) -> str | None:
    """Return what is said of a range that no system of its class has; None of one that one may.

    Parameters
    ----------
    km
        The range; what is no number is passed over.
    system_class
        The class; None, or what is no class, has all ranges.
    """
    if not isinstance(km, int | float) or system_class not in get_args(SystemClass):
        return None
    low, high = catalogue.usual_ranges_km(str(system_class))
    if low <= km <= high:
        return None
    return (
        f"far from the ranges of the class {system_class}, {low:,g} to {high:,g} km: check the "
        "number, its unit and the class, or write unusual = true if all are meant"
    )


def _not_above(value: float | None, **limit: float | None) -> float | None:
    ((key, most),) = limit.items()
    if value is not None and most is not None and value > most:
        msg = f"write at most {key}, which is {most:,g}"
        raise fault(msg)
    return value
