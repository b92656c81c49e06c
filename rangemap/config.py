"""The scenario: what a range map is made from."""

import datetime as dt
import re
import unicodedata
from pathlib import Path
from typing import Annotated, Any, Literal, Self, get_args

from pydantic import (
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    StringConstraints,
    ValidationError,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from rangemap.units import MAX_RANGE_M

MAX_RANGE_KM = MAX_RANGE_M / 1000.0

Format = Literal["html", "geojson", "csv", "json"]
FORMATS: tuple[Format, ...] = get_args(Format)


def _allowed(text: str) -> WrapValidator:
    """Say ``text`` where a value is refused, in place of pydantic's own words."""

    def wrap(value: object, handler: ValidatorFunctionWrapHandler) -> object:
        try:
            return handler(value)
        except ValidationError as error:
            kind = "allowed"
            raise PydanticCustomError(kind, text) from error

    return WrapValidator(wrap)


def _date_text(value: object) -> object:
    return value.isoformat() if isinstance(value, dt.date) else value


_MAX = f"{MAX_RANGE_KM:,.0f}"
_Number = Field(strict=True, allow_inf_nan=False)
_Text = Annotated[str, _allowed("write a text in quotes")]
_Name = Annotated[
    str,
    StringConstraints(min_length=1, pattern=r"\S"),
    _allowed("write a text in quotes that is not empty"),
]
_Names = Annotated[tuple[_Name, ...], _allowed('write a list of texts, for example ["Crimea"]')]
_Km = Annotated[
    float,
    _Number,
    Field(gt=0, le=MAX_RANGE_KM),
    _allowed(f"write a number of kilometres above 0 and at most {_MAX}"),
]
_LeastKm = Annotated[
    float,
    _Number,
    Field(ge=0, lt=MAX_RANGE_KM),
    _allowed(f"write a number of kilometres from 0 to below the range, at most {_MAX}"),
]
_Lat = Annotated[
    float, _Number, Field(ge=-90, le=90), _allowed("write degrees from -90 (south) to 90 (north)")
]
_Lon = Annotated[
    float, _Number, Field(ge=-180, le=180), _allowed("write degrees from -180 (west) to 180 (east)")
]
_Count = Annotated[int, Field(strict=True, ge=0), _allowed("write a whole number, 0 or more")]
_Language = Annotated[
    str,
    StringConstraints(pattern=r"^[A-Za-z]{2,3}(-[A-Za-z0-9]{1,8})*$"),
    _allowed('write a language tag, for example "en" or "pt-BR"'),
]
_Format = Annotated[Format, _allowed(f"the formats that exist are {', '.join(FORMATS)}")]


class _Model(BaseModel):
    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)


class LaunchPoint(_Model):
    """One launch point."""

    name: _Text | None = None
    """What it is called on the map."""
    lat: _Lat
    """Latitude on WGS 84 in degrees, north positive."""
    lon: _Lon
    """Longitude on WGS 84 in degrees, east positive."""


class Launch(_Model):
    """Where a system could be launched from: exactly one of `region`, `points` and `file`."""

    model_config = ConfigDict(
        json_schema_extra={"oneOf": [{"required": [key]} for key in ("region", "points", "file")]}
    )

    region: Annotated[
        _Name | Annotated[tuple[_Name, ...], Field(min_length=1)] | None,
        _allowed('write a name or a list of names, for example "Ukraine"'),
    ] = None
    """A country or admin-1 region by name or ISO code, or a list of them."""
    points: Annotated[tuple[LaunchPoint, ...], Field(min_length=1)] | None = None
    """A list of points, each with `lat`, `lon` and, if wanted, `name`."""
    file: _Name | None = None
    """A vector file of points, lines or polygons; its path is relative to the config."""
    name: _Name | None = None
    """What the launch region is called on the map; by default the region's own name."""
    include: _Names = ()
    """Regions to add, in the same forms as `region`."""
    exclude: _Names = ()
    """Regions to take away, in the same forms as `region`."""
    borders: Annotated[
        Literal["international"], _allowed('the border view that exists is "international"')
    ] = "international"
    """The border view: whose borders are drawn and measured from."""

    @property
    def regions(self) -> tuple[str, ...]:
        """The names under `region`, always as a tuple; empty without one."""
        if self.region is None:
            return ()
        return (self.region,) if isinstance(self.region, str) else self.region

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        given = [key for key in ("region", "points", "file") if getattr(self, key) is not None]
        if len(given) != 1:
            came = "both " + " and ".join(given) if given else "none of region, points and file"
            msg = f"got {came}; write exactly one of region, points and file"
            raise _fault(msg)
        return self


class SystemChoice(_Model):
    """One system: an `id` from the catalogue, or your own `name`, `range_km` and `source`."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [{"required": ["id"]}, {"required": ["name", "range_km", "source"]}]
        }
    )

    id: _Name | None = None
    """The system's id in the catalogue; `rangemap systems` lists them."""
    name: _Name | None = None
    """What it is called on the map; by default the catalogue's name."""
    range_km: _Km | None = None
    """The longest published range in kilometres; by default the catalogue's."""
    range_low_km: _Km | None = None
    """The shortest published maximum in kilometres: within it reach is certain."""
    min_range_km: _LeastKm | None = None
    """The nearest it can reach, in kilometres; below the range and not above the low range."""
    source: _Name | None = None
    """Who published the range; needed without an `id` and wanted wherever a range is changed."""

    @property
    def key(self) -> str:
        """What it goes by in the tables: its id, or its own name as letters, digits and hyphens."""
        plain = unicodedata.normalize("NFKC", self.id or self.name or "").casefold()
        return self.id or re.sub(r"[^\w]+", "-", plain).strip("-_") or "system"

    @field_validator("range_low_km", "min_range_km")
    @classmethod
    def _ordered(cls, value: float | None, info: ValidationInfo) -> float | None:
        high, low = info.data.get("range_km"), info.data.get("range_low_km")
        if info.field_name == "range_low_km":
            return _not_above(value, range_km=high)
        if value is not None and high is not None and value >= high:
            msg = f"write less than range_km, which is {high:,g}"
            raise _fault(msg)
        return _not_above(value, range_low_km=low)

    @model_validator(mode="after")
    def _named(self) -> Self:
        missing = [key for key in ("name", "range_km", "source") if getattr(self, key) is None]
        if self.id is None and missing:
            msg = (
                f"has no id and lacks {', '.join(missing)}; "
                "write an id from the catalogue, or name, range_km and source"
            )
            raise _fault(msg)
        return self


class Cities(_Model):
    """Which places are counted and listed."""

    min_population: _Count = 1000
    """Places with fewer people are left out; the shipped table begins at 1,000."""


class MapStyle(_Model):
    """The look of map.html."""

    max_labels: _Count = 10
    """How many cities are labelled at most."""


class Output(_Model):
    """What is written."""

    formats: Annotated[tuple[_Format, ...], Field(min_length=1)] = FORMATS
    """The products to write: any of `html`, `geojson`, `csv`, `json`."""


class Scenario(_Model):
    """A range map's whole configuration."""

    title: _Text | None = None
    """The headline of the map; by default one is made from the system and the launch region."""
    subtitle: _Text | None = None
    """A line below the headline."""
    note: _Text | None = None
    """A remark printed with the map."""
    source: _Text | None = None
    """A line of sources, printed beside those of the systems and the data."""
    credit: _Text | None = None
    """Who made the map."""
    date: Annotated[_Text, BeforeValidator(_date_text)] | None = None
    """The date printed on the map; a text or a TOML date."""
    language: _Language = "en"
    """The language of your own texts, as a language tag such as `en`."""
    launch: Launch
    """Where a system could be launched from."""
    systems: Annotated[tuple[SystemChoice, ...], Field(min_length=1)]
    """The systems to draw, in this order; write one `[[systems]]` table for each."""
    cities: Cities = Cities()
    """Which places are counted and listed."""
    map: MapStyle = MapStyle()
    """The look of map.html."""
    output: Output = Output()
    """What is written."""

    _path: Path | None = PrivateAttr(default=None)

    @field_validator("systems")
    @classmethod
    def _distinct(cls, value: tuple[SystemChoice, ...]) -> tuple[SystemChoice, ...]:
        keys = [choice.key for choice in value]
        for twice in (key for key in keys if keys.count(key) > 1):
            msg = f'write each system once: "{twice}" is there {keys.count(twice)} times'
            raise _fault(msg)
        return value

    @property
    def path(self) -> Path | None:
        """The file that it was read from; None if it was made in memory."""
        return self._path

    @property
    def base_dir(self) -> Path:
        """The directory that relative files are looked for in."""
        return self._path.parent if self._path else Path()


def _fault(text: str) -> PydanticCustomError:
    return PydanticCustomError("fault", text)


def _not_above(value: float | None, **limit: float | None) -> float | None:
    ((key, most),) = limit.items()
    if value is not None and most is not None and value > most:
        msg = f"write at most {key}, which is {most:,g}"
        raise _fault(msg)
    return value


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario, as `rangemap schema` prints it."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, **Scenario.model_json_schema()}
