"""The `[launch]` table: what a launch region, and what is added or taken, can be made of."""

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated, Any, Literal, Self

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    ValidationInfo,
    WrapValidator,
    field_validator,
    model_validator,
)
from pydantic import ValidatorFunctionWrapHandler as Handler
from pydantic_core import PydanticCustomError

from rangemap.config.value_types import (
    Azimuths,
    Flag,
    Km,
    Lat,
    Lon,
    Model,
    Name,
    Text,
    allowed,
    at_most,
    fault,
)

_MOST_NAMES, _MOST_POINTS = 5_000, 10_000
ORIGINS = ("region", "points", "file")
OF_A_FILE = ("layer", "filter", "repair", "allow_partial")
OF_THE_MAP = ("borders", "borders_file")


Layers = Annotated[
    Name | Annotated[tuple[Name, ...], Field(min_length=1)] | None,
    allowed('write the name of a layer, a list of names, or "*" for all'),
]


class LaunchPoint(Model):
    """One launch point."""

    name: Text | None = None
    """What it is called on the map."""
    lat: Lat
    """Latitude on WGS 84 in degrees, north positive."""
    lon: Lon
    """Longitude on WGS 84 in degrees, east positive."""
    azimuths: Azimuths | None = None
    """The sector of directions in which it fires, as for all points; by default as they do."""


def _point(value: object, handler: Handler) -> Any:  # noqa: ANN401 (a text or a LaunchPoint)
    """Read a point: the faults of a table are its own, not those of a choice of two kinds."""
    return LaunchPoint.model_validate(value) if isinstance(value, dict) else handler(value)


def _alone(value: object) -> object:
    """Return one point as a list of it."""
    return [value] if isinstance(value, (str, dict, LaunchPoint)) else value


Point = Annotated[
    Annotated[
        LaunchPoint | Name,
        allowed("write the name of a place in quotes, or a table { lat = 48.57, lon = 45.9 }"),
    ],
    WrapValidator(_point),
]


class Origin(Model):
    """A table of `include` or `exclude`: exactly one of `region`, `points` and `file`."""

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [{"required": [key]} for key in ORIGINS],
            "dependentRequired": {key: ["file"] for key in OF_A_FILE},
        }
    )

    region: Annotated[
        Name | Annotated[tuple[Name, ...], Field(min_length=1)] | None,
        allowed('write a name or a list of names, for example "Ukraine"'),
        at_most(_MOST_NAMES, "; draw their area in a file"),
    ] = None
    """A country, an admin-1 region, a sea or a lake by name or code, or a list of them."""
    points: Annotated[
        Annotated[tuple[Point, ...], Field(min_length=1)] | None,
        at_most(_MOST_POINTS, "; put them in a file"),
        BeforeValidator(_alone, json_schema_input_type=Point | tuple[Point, ...] | None),
    ] = None
    """A list of points: each the name of a place, as `"Sevastopol"`, coordinates as a text, as
    `"48.57 N, 45.90 E"`, or a table with `lat`, `lon` and, if wanted, `name`."""
    file: Name | None = None
    """A vector file of points, lines or polygons; its path is relative to the config."""
    layer: Layers = None
    """The layer of the file, where several hold shapes; a list of layers, or `"*"` for all of
    them, as is the default for the folders of a KML."""
    filter: Name | None = None
    """Which of the file's shapes to take, as a condition on its columns in SQL, for example
    `"status = 'occupied'"`; by default all. A KML has columns `folder`, `style`, `line_color`,
    `fill_color` and `icon` as well."""
    repair: Flag = False
    """Whether to mend what of the file is not valid: rings that are not closed, doubled points,
    areas that cross themselves, latitude and longitude that have changed places. What was done is
    in `METHOD.txt`."""
    allow_partial: Flag = False
    """Whether to leave out features of the file that cannot be read, in place of refusing it; the
    products then say that they are made from part of it."""
    azimuths: Azimuths | None = None
    """The sector of directions in which launch points fire, as `[from, to]`: clockwise, in degrees
    from true north, for example `[300, 60]` from north-west through north to north-east. For
    points alone, listed or in a file, that do not say their own; by default all directions. A
    place is then in reach if the geodesic to it from some launch point leaves within that point's
    sector and is no longer than the range. In a file the columns `azimuth_from` and `azimuth_to`
    give a point its own. A point that fires in two sectors is written twice."""

    @property
    def regions(self) -> tuple[str, ...]:
        """The names under `region`, always as a tuple; empty without one."""
        if self.region is None:
            return ()
        return (self.region,) if isinstance(self.region, str) else self.region

    @field_validator(*OF_A_FILE)
    @classmethod
    def _of_a_file(cls, value: object, info: ValidationInfo) -> object:
        if value and info.data.get("file", "at fault itself") is None:
            msg = f"{info.field_name} belongs to a file; write file as well, or leave it out"
            raise fault(msg)
        return value

    @field_validator("azimuths")
    @classmethod
    def _of_points(cls, value: object, info: ValidationInfo) -> object:
        if value is not None and info.data.get("region") is not None:
            msg = "azimuths are for launch points, and a region is an area; leave them out"
            raise fault(msg)
        return value

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        self._check_origin()
        return self

    def _check_origin(self) -> None:
        given = [key for key in ORIGINS if getattr(self, key) is not None]
        if len(given) != 1:
            came = "both " + " and ".join(given) if given else "none of region, points and file"
            msg = f"got {came}; write exactly one of region, points and file"
            raise fault(msg)


class Excluded(Origin):
    """A table of `exclude`: as one of `include`, and how far about it."""

    within_km: Km | None = None
    """Takes away all within so many kilometres as well: `{ region = "Turkey", within_km = 22 }`
    under the Black Sea leaves what is at least 22 km from Turkey's coast. Points and lines can be
    excluded with it too."""


def _part(value: object, handler: Handler) -> Any:  # noqa: ANN401 (a text or an Origin)
    """Read an entry: the faults of a table are its own, not those of a choice of two kinds."""
    if isinstance(value, dict):
        return Origin.model_validate(value)
    return handler(value)


def _excluded(value: object, handler: Handler) -> Any:  # noqa: ANN401 (a text or an Excluded)
    return Excluded.model_validate(value) if isinstance(value, dict) else handler(value)


def _listed(value: object) -> object:
    """Return one entry as a list of it."""
    if isinstance(value, (str, dict, Origin)):
        return [value]
    if not isinstance(value, (list, tuple)):
        kind = "allowed"
        raise PydanticCustomError(kind, _PARTS)
    return value


_TABLE = 'a table such as { file = "area.geojson" }'
_PARTS = f'write a list of texts, for example ["Crimea"], or {_TABLE}'
Part = Annotated[
    Annotated[Name | Origin, allowed(f"write a text in quotes that is not empty, or {_TABLE}")],
    WrapValidator(_part),
]
Parts = Annotated[
    tuple[Part, ...],
    at_most(_MOST_NAMES, "; draw their area in a file"),
    BeforeValidator(_listed, json_schema_input_type=Part | tuple[Part, ...]),
]
LessPart = Annotated[
    Annotated[Name | Excluded, allowed(f"write a text in quotes that is not empty, or {_TABLE}")],
    WrapValidator(_excluded),
]
LessParts = Annotated[
    tuple[LessPart, ...],
    at_most(_MOST_NAMES, "; draw their area in a file"),
    BeforeValidator(_listed, json_schema_input_type=LessPart | tuple[LessPart, ...]),
]


class LaunchFrom(Origin):
    """Where a system is launched from: exactly one of `region`, `points` and `file`."""

    name: Name | None = None
    """What the launch region is called on the map; by default the region's own name."""
    include: Parts = ()
    """What to add: the name of a region, or a list of names and of tables with `region`, `points`
    or `file` as here."""
    exclude: LessParts = ()
    """What to take away, in the same forms as `include`; a table may have `within_km` as well."""
    inland_km: Km | None = None
    """Only launch points at least so far behind the border or coast, in kilometres; areas only. Of
    a sea or lake, so far from any land."""
    coast_km: Km | None = None
    """Only launch points within so many kilometres of the country's own coast; areas only. Of a
    sea or lake, so near to any land."""

    @property
    def origins(self) -> tuple[Origin, ...]:
        """Itself, and each table under `include` and `exclude`."""
        return self, *(part for part in (*self.include, *self.exclude) if isinstance(part, Origin))

    @field_validator("inland_km", "coast_km")
    @classmethod
    def _of_an_area(cls, value: float | None, info: ValidationInfo) -> float | None:
        if value is not None and info.data.get("points") is not None:
            msg = f"{info.field_name} needs an area, and points have none; leave it out"
            raise fault(msg)
        return value

    @field_validator("exclude")
    @classmethod
    def _fires_nothing(cls, value: Parts) -> Parts:
        for part in value:
            points = (part.points or ()) if isinstance(part, Origin) else ()
            own = any(isinstance(one, LaunchPoint) and one.azimuths for one in points)
            if isinstance(part, Origin) and (part.azimuths or own):
                msg = "what is excluded fires nothing; leave its azimuths out"
                raise fault(msg)
        return value


_ONE_ORIGIN: list[Any] = [{"required": [key]} for key in ORIGINS]


class Launch(LaunchFrom):
    """Where systems are launched from: exactly one of `region`, `points` and `file`, or none where
    each system has a `launch` of its own; and whose borders are drawn."""  # noqa: D205, D209

    model_config = ConfigDict(
        json_schema_extra={
            "oneOf": [*_ONE_ORIGIN, {"propertyNames": {"enum": [*OF_THE_MAP]}}],
            "dependentRequired": {key: ["file"] for key in OF_A_FILE},
        }
    )

    borders: Annotated[
        Literal["international", "de-facto", "file"],
        allowed('the border views are "international", "de-facto" and "file"'),
    ] = "international"
    """The border view: whose borders are drawn, counted and measured from. `file` is your own."""
    borders_file: Name | None = None
    """With `borders = "file"`: a vector file of areas, each with a property `country` that says
    whose it is, by name or ISO code; the rest is as in the international view. Its path is
    relative to the config."""

    def view(self, base_dir: Path) -> str:
        """Return the border view: its name, or the path of its file."""
        return str(base_dir / self.borders_file) if self.borders_file else self.borders

    @property
    def is_given(self) -> bool:
        """Whether it says where anything is launched from."""
        return any(getattr(self, key) is not None for key in ORIGINS)

    def seen_by_map(self, one: LaunchFrom) -> "Launch":
        """Return a launch region of a system's own, with the border view of the map."""
        whose = {key: getattr(self, key) for key in OF_THE_MAP}
        return Launch.model_construct(**{**dict(one), **whose})

    @model_validator(mode="after")
    def _one_origin(self) -> Self:
        if not self.model_fields_set <= {*OF_THE_MAP}:
            self._check_origin()
        return self

    @model_validator(mode="after")
    def _view_of_a_file(self) -> Self:
        if (self.borders == "file") is not (self.borders_file is not None):
            msg = 'write both or neither of borders = "file" and borders_file'
            raise fault(msg, "borders" if self.borders_file is None else "borders_file")
        return self


@dataclass(frozen=True)
class Launcher:
    """A launch region of a scenario, and what is launched from it.

    Attributes
    ----------
    key
        Where the config says it: ``launch``, or ``systems.1.launch``.
    launch
        The launch region, with the border view of the map.
    choices
        Positions among the scenario's `choices`.
    """

    key: str
    launch: Launch
    choices: tuple[int, ...]
