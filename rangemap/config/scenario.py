"""The scenario: what a range map is made from."""

import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Mapping
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any, NamedTuple, Self, cast

from pydantic import (
    BeforeValidator,
    ConfigDict,
    Field,
    PrivateAttr,
    ValidationInfo,
    ValidatorFunctionWrapHandler,
    WrapValidator,
    field_validator,
    model_validator,
)
from pydantic_core import PydanticCustomError

from rangemap.config.format_names import DEFAULT_FORMATS
from rangemap.config.launch_table import ORIGINS, Launch, Launcher, LaunchFrom, Layers
from rangemap.config.style import FigureStyle, MapStyle, check_colors
from rangemap.config.value_types import (
    Class,
    Count,
    Flag,
    Km,
    Language,
    LeastKm,
    Model,
    Name,
    Names,
    OneFormat,
    Text,
    allowed,
    at_most,
    date_text,
    fault,
    ordered,
)
from rangemap.quantities import QuantityError, parse_distance_km
from rangemap.toml import Loc
from rangemap.units import format_range
from rangemap.world import LANGUAGES

_MOST_ABOUT = 100


class Source(NamedTuple):
    """What a scenario was read from."""

    path: Path | None = None
    """The file; None of a text, and in memory."""
    called: str = ""
    """What messages call the file or the text; empty in memory."""
    text: str | None = None
    """The TOML, if it stands in no file."""
    name: str | None = None
    """What it is called beside the others of its file; None if it is the file's only one."""
    loc: Loc = ()
    """Where in the file its own table stands; empty if it is the file's only one."""
    options: Mapping[Loc, str] = {}
    """The options of the command line that gave some of its values, by where these stand."""
    values: Mapping[str, Any] = {}
    """All of it as it would stand in a file of its own."""

    @property
    def known(self) -> bool:
        """Whether there is a text or an option that a fault can be placed in."""
        return bool(self.called or self.options)

    @property
    def folder(self) -> Path:
        """Where the files that it names are looked for."""
        return self.path.parent if self.path else Path()


class SystemChoice(Model):
    """One system: an `id` from the catalogue, or your own `name`, `range_km` and `source`."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": ["id"]},
                {"required": ["name", "range_km", "source"]},
                {"required": ["name", "range", "source"]},
            ]
        }
    )

    id: Name | None = None
    """The system's id in the catalogue, which `rangemap systems` lists, or in one of your own under
    `catalogue`."""
    name: Name | None = None
    """What it is called on the map; by default the catalogue's name."""
    range_km: Km | None = None
    """The longest published range in kilometres; by default the catalogue's. With a range of your
    own, the catalogue's low range, minimum range, variant and what it is against are left out.
    `range = "1,500 mi"` says the same with its unit, and so for each key that ends in `_km`."""
    range_low_km: Km | None = None
    """The shortest published maximum in kilometres: within it reach is confirmed."""
    min_range_km: LeastKm | None = None
    """The nearest it can reach, in kilometres; below the range and not above the low range."""
    range_is_floor: Flag | None = None
    """Whether the source gives a least figure, "more than" `range_km`: it is printed with "and
    more". By default as in the catalogue; false with a range of your own."""
    source: Name | None = None
    """Who published the range; needed without an `id` and wanted wherever a range is changed."""
    system_class: Class | None = None
    """Its class, for the silhouette on the card; by default the catalogue's."""
    unusual: Flag = False
    """Whether a range is meant that is far from those of its class: below a tenth of the shortest
    in the catalogue, or above five times the longest. Without it such a range is refused."""
    image: Name | None = None
    """A picture (PNG, JPEG or WebP) for the card in place of the silhouette; its path is relative
    to the config."""
    card: dict[Name, Name] = Field(default_factory=dict)
    """Rows to add to the card, as `Length = "5.6 m"`."""
    launch: LaunchFrom | None = None
    """Where it is launched from, as `{ region = "Israel" }`, in the forms of `[launch]`; by default
    from there. A system may be written once for each launch region; the second is then `ID-2` in
    tables and colours."""

    _turn: int = PrivateAttr(default=1)

    @property
    def key(self) -> str:
        """What it goes by in the tables: its id, or its own name as letters, digits and hyphens.

        Where the same is launched from several regions, from the second on with a number.
        """
        plain = unicodedata.normalize("NFKC", self.id or self.name or "").casefold()
        key = self.id or re.sub(r"[^\w]+", "-", plain).strip("-_") or "system"
        return key if self._turn == 1 else f"{key}-{self._turn}"

    def in_turn(self, turn: int) -> Self:
        """Return the same system as launched from one more region: its second, third and so on."""
        made = self.model_copy()
        made._turn = turn  # noqa: SLF001 (its own)
        return made

    _ordered = field_validator("range_low_km", "min_range_km")(ordered)

    @model_validator(mode="after")
    def _named(self) -> Self:
        missing = [key for key in ("name", "range_km", "source") if getattr(self, key) is None]
        if self.id is None and missing:
            msg = (
                f"has no id and lacks {', '.join(missing)}; "
                "write an id from the catalogue, or name, range_km and source"
            )
            raise fault(msg)
        return self


class Rings(Model):
    """Rings at equal steps."""

    step: Km
    """Kilometres from one ring to the next; the first is so far away."""
    to: Km
    """Kilometres to the last ring at most."""

    @model_validator(mode="after")
    def _some(self) -> Self:
        count = int(self.to / self.step + 1e-9)
        if not 1 <= count <= _MOST_RINGS:
            msg = (
                f"gives {count:,} rings; write a step that makes 1 to {_MOST_RINGS} of them up to "
                f"{self.to:,g} km"
            )
            raise fault(msg)
        return self

    @property
    def all_km(self) -> tuple[float, ...]:
        """The distance of each ring."""
        count = int(self.to / self.step + 1e-9)
        return tuple(round(self.step * number, 6) for number in range(1, count + 1))


class Cities(Model):
    """Which places are counted and listed."""

    min_population: Count = 1000
    """Places with fewer people are left out; the shipped table begins at 1,000."""


def _alone(value: object) -> object:
    """Return one name as a list of it."""
    return (value,) if isinstance(value, str) else value


class Sites(Model):
    """Places of your own, which are measured, listed and drawn."""

    file: Name
    """A file of points in any of the forms of `[launch]`'s, as a CSV with columns `name`, `lat` and
    `lon`; its path is relative to the config."""
    layer: Layers = None
    """As under `[launch]`."""
    filter: Name | None = None
    """As under `[launch]`."""
    repair: Flag = False
    """As under `[launch]`."""
    allow_partial: Flag = False
    """As under `[launch]`."""


class Story(Model):
    """What the map is about."""

    about: Annotated[
        Names, at_most(_MOST_ABOUT), BeforeValidator(_alone, json_schema_input_type=str | Names)
    ] = ()
    """Whom or what the map is about: the name of a country, region, group or place, or a list of
    them, as `"Israel"` or `["Poland", "Berlin", "the Baltic states"]`. Headline, labels, what is
    shown, tables and texts follow it. By default whom a launch from there concerns
    (story.md)."""


class Output(Model):
    """What is written."""

    formats: Annotated[tuple[OneFormat, ...], Field(min_length=1)] = DEFAULT_FORMATS
    """The products to write: any of `html`, `png`, `svg`, `pdf`, `geojson`, `csv`, `json`, and,
    only where asked for, `gpkg`, `kmz`, `parquet`, `xlsx`, `datawrapper`, `srcdoc`, `md`,
    `qmd`, `docx`, `report-pdf`, `pptx`, `gif`, `mp4` (formats.md)."""
    each: Flag = False
    """Whether `countries-each.csv` is written with the tables: the countries in reach of each part
    of the launch region by itself, that is each point, each region that is named, each feature of a
    file; where a file has a column `range_km` or `system`, by what each row says."""
    templates: Names = ()
    """Templates of your own for text products (Jinja2), relative to the config: `story.html.j2` is
    written as `story.html` (formats.md)."""

    @field_validator("templates")
    @classmethod
    def _named_apart(cls, value: tuple[str, ...]) -> tuple[str, ...]:
        for one in value:
            if not one.endswith(".j2"):
                msg = f'"{one}" does not end in .j2; what is before that names the product'
                raise fault(msg)
        return value


def _rings(value: object, handler: ValidatorFunctionWrapHandler) -> object:
    """Read a list of distances or a table of steps; the faults of each are its own."""
    if isinstance(value, dict):
        return Rings.model_validate(value).all_km
    if not isinstance(value, list | tuple):
        raise fault(_RINGS)
    rings: tuple[float, ...] = handler(value)
    if sorted(set(rings)) != [*rings]:
        msg = "write each ring once, the nearest first"
        raise fault(msg)
    if len(rings) > _MOST_RINGS:
        msg = f"write {_MOST_RINGS} rings at most"
        raise fault(msg)
    return rings


_MOST_RINGS = 24
MOST_SYSTEMS = 100
_OF_RINGS = "a distance chosen for this map"
_RINGS = "write distances in kilometres, as [500, 1000], or { step = 500, to = 2000 }"
RingsKm = Annotated[
    tuple[Km, ...],
    WrapValidator(_rings, json_schema_input_type=tuple[Km, ...] | Rings),
]


# In the schema: a launch region is given, not the border view alone
_LAUNCHED: dict[str, Any] = {
    "properties": {"launch": {"anyOf": [{"required": [key]} for key in ORIGINS]}}
}


class Scenario(Model):
    """A range map's whole configuration."""

    model_config = ConfigDict(
        json_schema_extra={
            "anyOf": [
                {"required": ["launch", "systems"], **_LAUNCHED},
                {"required": ["launch", "rings_km"], **_LAUNCHED},
                {
                    "required": ["systems"],
                    "properties": {"systems": {"items": {"required": ["launch"]}}},
                },
            ]
        }
    )

    title: Text | None = None
    """The headline of the map; by default one is made from the system and the launch region."""
    subtitle: Text | None = None
    """A line below the headline."""
    note: Text | None = None
    """A remark printed with the map."""
    source: Text | None = None
    """A line of sources, printed beside those of the systems and the data."""
    credit: Text | None = None
    """Who made the map."""
    date: Annotated[Text, BeforeValidator(date_text)] | None = None
    """The date printed on the map; a text or a TOML date."""
    language: Language = "en"
    """The language of your own texts, as a language tag such as `en`; country names and the labels
    on the map follow it where there are names in it. The program's sentences do not: `sentences`
    under `[map]`."""
    catalogue: Annotated[
        Name | Annotated[tuple[Name, ...], Field(min_length=1)] | None,
        allowed('write the name of a file or a list of them, for example "my-systems.toml"'),
    ] = None
    """A TOML file with systems of your own, or a list of such files, whose ids can be used beside
    those of the catalogue; the path is relative to the config."""
    launch: Launch
    """Where the systems could be launched from; it may be left out where each has a `launch` of
    its own."""
    rings_km: RingsKm = ()
    """Rings at distances in kilometres that are no system's range, as `[500, 1000, 1500]`, or at
    equal steps, as `{ step = 500, to = 2000 }`; with them, `[[systems]]` may be left out."""
    systems: Annotated[
        tuple[SystemChoice, ...],
        Field(validate_default=True),
        at_most(MOST_SYSTEMS, "; `[[scenario]]` tables make several maps"),
    ] = ()
    """The systems to draw, in this order; write one `[[systems]]` table for each."""
    cities: Cities = Cities()
    """Which places are counted and listed."""
    sites: Sites | None = None
    """Places of your own, which are measured, listed and drawn."""
    story: Story = Story()
    """What the map is about."""
    map: MapStyle = MapStyle()
    """The look of map.html and of the figures."""
    figure: FigureStyle = FigureStyle()
    """The look of the printed figures, where it differs from that of the map."""
    output: Output = Output()
    """What is written."""

    _source: Source = PrivateAttr(default=Source())

    @field_validator("systems")
    @classmethod
    def _some(cls, value: tuple[SystemChoice, ...], info: ValidationInfo) -> object:
        if not value and not info.data.get("rings_km", "at fault itself"):
            kind = "missing"
            raise PydanticCustomError(kind, kind)
        return value

    @field_validator("systems")
    @classmethod
    def _distinct(cls, value: tuple[SystemChoice, ...]) -> tuple[SystemChoice, ...]:
        """Give a number to what is launched from several regions; of one each is written once."""
        seen: dict[str, list[LaunchFrom | None]] = {}
        made = []
        for choice in value:
            launches = seen.setdefault(choice.key, [])
            if choice.launch in launches:
                again = sum(one.key == choice.key and one.launch == choice.launch for one in value)
                msg = f'write each system once: "{choice.key}" is there {again} times'
                raise fault(msg)
            launches.append(choice.launch)
            made.append(choice.in_turn(len(launches)))
        for key, count in Counter(choice.key for choice in made).items():
            if count > 1:  # "tomahawk" twice, and a system of one's own called "Tomahawk 2"
                msg = f'two systems go by "{key}"; give one another name'
                raise fault(msg)
        return tuple(made)

    @model_validator(mode="before")
    @classmethod
    def _launched_apart(cls, raw: Any) -> Any:  # noqa: ANN401 (whatever was written)
        """Let `[launch]` be left out where each system says its own."""
        if not isinstance(raw, dict) or "launch" in raw or "rings_km" in raw:
            return raw
        systems = raw.get("systems")
        own = isinstance(systems, list | tuple) and [_launch_of(one) for one in systems]
        return {**raw, "launch": {}} if own and None not in own else raw

    @model_validator(mode="after")
    def _launched(self) -> Self:
        shared = [choice.key for choice in self.choices if choice.launch is None]
        if shared and not self.launch.is_given:
            msg = (
                "got none of region, points and file; write exactly one of region, points and file"
            )
            if len(shared) < len(self.choices):
                msg = f"{msg}, for what has no launch of its own: {_quoted(shared)}"
            raise fault(msg, "launch")
        if self.launch.is_given and not shared:
            msg = (
                "nothing is launched from here, as each system has a launch of its own; leave out "
                "this launch region or one of those"
            )
            raise fault(msg, "launch")
        return self

    @model_validator(mode="after")
    def _colored(self) -> Self:
        keys = [choice.key for choice in self.choices]
        for key in self.map.colors:
            if key not in keys:
                msg = f'no system here is called "{key}"; here are {_quoted(keys)}'
                raise fault(msg, "map", "colors", key)
        if self.figure.theme is not None:
            check_colors(self.map.colors, self.figure.theme, "map")
        return self

    @model_validator(mode="after")
    def _stepped(self) -> Self:
        for number, step in enumerate(self.map.steps):
            for name in step.systems:
                if self.drawn(name) is None:
                    keys = _quoted(
                        [one.key for one in self.systems] + [f"{km:g} km" for km in self.rings_km]
                    )
                    msg = f'no system or ring here is called "{name}"; here are {keys}'
                    raise fault(msg, "map", "steps", number, "systems")
        return self

    def __repr__(self) -> str:
        """Say what it is in a few lines."""
        points = f"{len(self.launch.points)} points" if self.launch.points else None
        origin = ", ".join(self.launch.regions) or self.launch.file or points
        drawn = ", ".join(choice.key for choice in self.choices)
        where = f" ({self._source.called})" if self._source.called else ""
        title = f"  {self.title}\n" if self.title else ""
        return f"<Scenario{where}\n{title}  from {origin}\n  {drawn}>"

    __str__ = __repr__

    def drawn(self, name: str) -> str | None:
        """Return the key of the system of an id, or of the ring of a distance, as ``300 km``."""
        if name in {choice.key for choice in self.choices}:
            return name
        try:
            km = parse_distance_km(name)
        except QuantityError:
            return None
        rings = self.choices[len(self.systems) :]
        return next((ring.key for ring in rings if ring.range_km == km), None)

    @property
    def choices(self) -> tuple[SystemChoice, ...]:
        """What is drawn: the systems, then each ring as one that is called by its distance."""
        drawn = (
            SystemChoice(name=format_range(km), range_km=km, source=_OF_RINGS)
            for km in self.rings_km
        )
        return (*self.systems, *drawn)

    def in_english(self) -> Self:
        """Return it with its sentences in English, as a comparison has them."""
        style = self.map.model_copy(update={"sentences": "en"})
        return self.model_copy(update={"map": style})

    @property
    def label_language(self) -> str:
        """The language of labels, one of `LANGUAGES`."""
        if self.map.language is not None:
            return str(self.map.language)
        if "sentences" in self.map.model_fields_set:
            return str(self.map.sentences)
        primary, *rest = self.language.casefold().split("-")
        traditional = primary == "zh" and {"hant", "tw", "hk", "mo"} & set(rest)
        return "zht" if traditional else primary if primary in LANGUAGES else "en"

    @property
    def catalogues(self) -> tuple[str, ...]:
        """The files under `catalogue` as they are written, always as a tuple; empty without one."""
        if self.catalogue is None:
            return ()
        return (self.catalogue,) if isinstance(self.catalogue, str) else self.catalogue

    @property
    def catalogue_paths(self) -> tuple[Path, ...]:
        """Where the files under `catalogue` are looked for."""
        return tuple(self.base_dir / name for name in self.catalogues)

    @property
    def path(self) -> Path | None:
        """The file that it was read from; None if it was made in memory."""
        return self._source.path

    @property
    def read_from(self) -> Source:
        """What it was read from."""
        return self._source

    def remember(self, source: Source) -> None:
        """Keep what it was read from."""
        self._source = source

    @property
    def name(self) -> str | None:
        """What it is called beside the others of its file; None if it is the file's only one."""
        return self._source.name

    @property
    def loc(self) -> Loc:
        """Where in the file its own table stands; empty if it is the file's only one."""
        return self._source.loc

    @property
    def launchers(self) -> tuple[Launcher, ...]:
        """Each launch region, and what is launched from it, in the order of `choices`."""
        found: list[Launcher] = []
        for number, choice in enumerate(self.choices):
            own = choice.launch is not None
            key = f"systems.{number}.launch" if own else "launch"
            launch = self.launch.seen_by_map(choice.launch) if choice.launch else self.launch
            same = next((at for at, one in enumerate(found) if one.launch == launch), None)
            if same is None:
                found.append(Launcher(key, launch, (number,)))
            else:
                found[same] = replace(found[same], choices=(*found[same].choices, number))
        return tuple(found)

    @property
    def view(self) -> str:
        """The border view: its name, or the path of its file."""
        return self.launch.view(self.base_dir)

    @property
    def base_dir(self) -> Path:
        """The directory that relative files are looked for in."""
        return self._source.folder


def _launch_of(choice: object) -> object:
    """Return the launch region that a system says as its own, whatever it is; None of none."""
    own = choice.get("launch") if isinstance(choice, dict) else getattr(choice, "launch", None)
    return cast("object", own)


def _quoted(names: Iterable[str]) -> str:
    return ", ".join(f'"{name}"' for name in names)
