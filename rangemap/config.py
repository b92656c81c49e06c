"""The scenario: what a range map is made from, read from TOML, every fault named at once."""

import datetime as dt
import difflib
import tomllib
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

from rangemap import faults, toml_faults
from rangemap.errors import ConfigError
from rangemap.faults import Fault
from rangemap.toml_faults import Loc
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


def load_scenario(path: str | Path) -> Scenario:
    """Read a scenario from a TOML file.

    Parameters
    ----------
    path
        The TOML file, UTF-8.

    Returns
    -------
    Scenario
        Validated, its systems found in the catalogue; it remembers where it was read from.

    Raises
    ------
    ConfigError
        If the file cannot be read or used. The message has one line a fault:
        ``file:line: key: what came; what is allowed``.
    """
    path = Path(path)
    text = _read(path)
    try:
        raw = tomllib.loads(text)
    except RecursionError as error:
        msg = f"{path}:1: lists or tables are nested too deeply to read"
        raise ConfigError(msg) from error
    except ValueError as error:
        line, what = toml_faults.syntax_error(error, text)
        msg = f"{path}:{line}: not valid TOML: {what}"
        raise ConfigError(msg) from error
    scenario: Scenario | None = None
    found: list[Fault] = []
    try:
        scenario = Scenario.model_validate(raw)
    except ValidationError as error:
        found += faults.describe(error, Scenario)
    found += _catalogue_faults(raw, {loc for loc, _what in found})
    if scenario is None or found:
        raise ConfigError(faults.report(path, text, found))
    scenario._path = path  # noqa: SLF001 (its own module)
    return scenario


def locate(path: str | Path, loc: Loc) -> int | None:
    """Return the line of a key in a TOML file, or of the nearest table around it.

    Parameters
    ----------
    path
        The TOML file.
    loc
        Keys and list positions from the top, for example ``("systems", 0, "id")``.

    Returns
    -------
    int or None
        The line, counted from 1; None if neither the key nor a table around it is there.
    """
    return toml_faults.line_of(toml_faults.lines(_read(Path(path)).encode()), loc)


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema of a scenario, as `rangemap schema` prints it."""
    dialect = "https://json-schema.org/draft/2020-12/schema"
    return {"$schema": dialect, **Scenario.model_json_schema()}


def at(scenario: Scenario, key: str, message: str) -> str:
    """Put the file and the line of a key in front of a message.

    For faults that only later stages can see, such as a region that does not exist:
    ``raise RegionError(at(scenario, "launch.region", str(error))) from error``.

    Parameters
    ----------
    scenario
        The scenario; one made in memory has no file, and the key alone is put in front.
    key
        Dotted, list positions in numbers, for example ``"systems.0.id"``.
    message
        What is wrong.

    Returns
    -------
    str
        ``file:line: key: message``.
    """
    loc: Loc = tuple(int(part) if part.isdecimal() else part for part in key.split("."))
    where = f"{faults.path_text(loc)}: {message}"
    if scenario.path is None:
        return where
    try:
        line = locate(scenario.path, loc)
    except (ConfigError, ValueError):  # the file has changed since it was read
        line = None
    return f"{scenario.path}:{line or 1}: {where}"


def at_launch(scenario: Scenario, message: str) -> str:
    """Put the file, line and key of the launch region in front of a message about it.

    The key is that of the first name under `region`, `include` or `exclude` that the message
    quotes, or else of `region`, `points` or `file`. A message that is placed already is left.
    """
    if scenario.path is not None and message.startswith(f"{scenario.path}:"):
        return message
    launch = scenario.launch
    origin = next(key for key in ("file", "points", "region") if getattr(launch, key) is not None)
    quoted = [
        f"launch.{key}.{index}"
        for key in ("region", "include", "exclude")
        for index, name in enumerate(launch.regions if key == "region" else getattr(launch, key))
        if f"'{name}'" in message or f'"{name}"' in message
    ]
    key = quoted[0] if quoted else f"launch.{origin}"
    if isinstance(launch.region, str):
        key = key.replace("region.0", "region")
    return at(scenario, key, message)


def _read(path: Path) -> str:
    try:
        return path.read_bytes().decode("utf-8-sig")
    except FileNotFoundError as error:
        msg = f"{path}: there is no such file; `rangemap init {path}` writes one to start from"
        raise ConfigError(msg) from error
    except IsADirectoryError as error:
        msg = f"{path}: this is a directory; name the TOML file in it"
        raise ConfigError(msg) from error
    except UnicodeDecodeError as error:
        line = error.object.count(b"\n", 0, error.start) + 1
        msg = f"{path}:{line}: not UTF-8 text; save the file as UTF-8"
        raise ConfigError(msg) from error
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        msg = f"{path}: cannot be read: {reason}"
        raise ConfigError(msg) from error


def _catalogue_faults(raw: dict[str, Any], known: set[Loc]) -> list[Fault]:
    """Return the faults that only the catalogue shows: unknown ids, ranges against its own.

    Ranges that are at fault already, at the ``known`` locations, are not compared.
    """
    choices = raw.get("systems")
    if not isinstance(choices, list) or not any(isinstance(item, dict) for item in choices):
        return []
    from rangemap import data  # noqa: PLC0415 (of the same rank, and heavier than this module)

    catalogue = {system.id: system for system in data.systems()}
    found: list[Fault] = []
    for index, item in enumerate(choices):
        name = item.get("id") if isinstance(item, dict) else None
        if not isinstance(name, str) or not name.strip():
            continue
        if name in catalogue:
            loc: Loc = ("systems", index)
            if not any((*loc, key) in known for key in _RANGES):
                found += _range_faults(loc, item, catalogue[name])
        else:
            what = f"got {faults.shown(name)}; {_nearest_systems(name, catalogue)}"
            found.append((("systems", index, "id"), what))
    return found


def _nearest_systems(name: str, catalogue: dict[str, Any]) -> str:
    """Return advice for a system that the catalogue does not have."""
    wanted = name.casefold()
    by_name = [id_ for id_, system in catalogue.items() if wanted in system.name.casefold()]
    near = [*difflib.get_close_matches(wanted, catalogue, n=3), *by_name]
    names = " or ".join(f'"{id_}"' for id_ in dict.fromkeys(near[:3]))
    ask = "`rangemap systems` lists the catalogue"
    return f"no such system; did you mean {names}? {ask}" if names else f"no such system; {ask}"


def _range_faults(loc: Loc, item: dict[str, Any], system: Any) -> list[Fault]:  # noqa: ANN401
    """Return where an override contradicts a range that the catalogue gives."""
    given = {key: item.get(key) for key in _RANGES}
    merged = {key: getattr(system, key) if given[key] is None else given[key] for key in _RANGES}
    found: list[Fault] = []
    high, low, least = _RANGES
    for small, large in ((low, high), (least, high), (least, low)):
        below, above = merged[small], merged[large]
        if below is None or above is None or (given[small] is None) == (given[large] is None):
            continue  # both from the file: the models compare them
        if below > above or (below == above and (small, large) == (least, high)):
            key, other = (small, large) if given[small] is not None else (large, small)
            theirs = f"{other} {merged[other]:,g} of {system.id} in the catalogue"
            what = f"got {merged[key]:,g}, which contradicts the {theirs}; write {other} as well"
            found.append(((*loc, key), what))
    return found[:1]


_RANGES = ("range_km", "range_low_km", "min_range_km")
