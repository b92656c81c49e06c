"""The words of the command line, as scenarios and names of products."""

import os
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from rangemap import extras
from rangemap.cli import complete
from rangemap.errors import ConfigError, RegionError
from rangemap.units import MAX_RANGE_M

if TYPE_CHECKING:
    from rangemap.config import Option, Scenario
    from rangemap.world import Wanted

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
_FROM = typer.Option(
    "--from",
    help='Country or region, by name or ISO code; a place; coordinates, as "48.57, 45.9"; or a '
    "file; repeat for several together.",
    autocompletion=complete.regions,
)
From = Annotated[list[str], _FROM]
FromIfAny = Annotated[list[str] | None, _FROM]
_SYSTEM = "Id of a system; or give --range."
Id = Annotated[str | None, typer.Option("--system", help=_SYSTEM, autocompletion=complete.systems)]
Ids = Annotated[
    list[str] | None,
    typer.Option(
        "--system", help="Id of a system; repeat for several.", autocompletion=complete.systems
    ),
]
Range = Annotated[
    str | None, typer.Option("--range", help='A range, such as "2500 km" or "900 nmi".')
]
Ranges = Annotated[
    list[str] | None,
    typer.Option("--range", help='A range, such as "2500 km"; repeat for several rings.'),
]
Set = Annotated[
    list[str] | None,
    typer.Option(
        "--set",
        help="Any key of the config and its value, as map.theme=dark; repeat for several.",
        metavar="KEY=VALUE",
        autocompletion=complete.keys,
    ),
]
MinRange = Annotated[
    str | None, typer.Option("--min-range", help="The nearest that the system can reach.")
]
Catalogues = Annotated[
    list[Path] | None,
    typer.Option("--catalogue", help="A TOML file of systems of your own; repeat for several."),
]
_BORDERS = typer.Option(
    "--borders", help="The border view: international, de-facto, or a vector file of your own."
)
Borders = Annotated[str, _BORDERS]
BordersIfAny = Annotated[str | None, _BORDERS]
Form = Annotated[
    Literal["table", "csv", "json"], typer.Option("--format", help="How to print them.")
]
Repair = Annotated[
    bool, typer.Option("--repair", help="Mend what of the file of --from is not valid.")
]
AllowPartial = Annotated[
    bool,
    typer.Option("--allow-partial", help="Leave out features of the file that cannot be read."),
]
Each = Annotated[
    bool,
    typer.Option(
        "--each", help="Answer for each point, name or feature of the launch region by itself."
    ),
]
AllowOutside = Annotated[
    bool,
    typer.Option(
        "--allow-outside", help="Read files that a config names outside of its own folder as well."
    ),
]
FigureFile = Annotated[
    Path | None, typer.Option("--figure", help="Draw it as well: a .png, .svg or .pdf to write.")
]
Query = Annotated[str, typer.Argument(help="Part of a name or code; without it, all.")]
Words = Annotated[
    str, typer.Argument(help="An id, for all that is known of it; or words; without them, all.")
]
Class = Annotated[
    str | None, typer.Option("--class", help='A class, or its beginning, such as "ballistic".')
]
Country = Annotated[str | None, typer.Option(help="A country of origin.")]
Least = Annotated[
    str | None, typer.Option("--min-range", help='The least range, such as "2500 km".')
]
Most = Annotated[
    str | None, typer.Option("--max-range", help='The greatest range, such as "900 nmi".')
]


MAX_RANGE_KM = MAX_RANGE_M / 1000.0
# Of a file, as in area.geojson; no region is called so, and "St. Gallen" is no file
_ENDING = re.compile(r"\S\.[A-Za-z][A-Za-z0-9]{1,8}$")
FIGURE_FORMS = (".png", ".svg", ".pdf")


@dataclass(frozen=True, kw_only=True)
class Fired:
    """What is launched."""

    system: Id = None
    range_text: Range = None
    min_range_text: MinRange = None
    catalogue: Catalogues = None

    @property
    def any(self) -> bool:
        """Whether a system or a range is given."""
        return bool(self.system or self.range_text or self.min_range_text)

    def choice(self) -> dict[str, object]:
        """Return the one system as a `[[systems]]` table.

        Raises
        ------
        ConfigError
            If there is not one of a system and a range.
        """
        if (self.system is None) == (self.range_text is None) or self.system == "":
            msg = "give either --system with an id (see `rangemap systems`) or --range"
            raise ConfigError(msg)
        ids = [self.system] if self.system else []
        ranges = [self.range_text] if self.range_text else []
        (only,) = _systems(ids, ranges, self.min_range_text)
        return only

    def options(self, *, each: bool = False) -> "list[Option]":
        """Return the system and the catalogues; of each row of a table one that stands for none."""
        from rangemap.config import Option  # noqa: PLC0415 (heavy)

        systems = [_OF_EACH_ROW if each and not self.any else self.choice()]
        paths = [str(path) for path in self.catalogue or ()]
        found = [Option(("systems",), systems, "--system" if self.system else "--range")]
        return [*found, Option(("catalogue",), paths, "--catalogue")] if paths else found


@dataclass(frozen=True, kw_only=True)
class Launched(Fired):
    """What is launched, and from where."""

    launched_from: From
    borders: Borders = "international"
    each: Each = False
    repair: Repair = False
    allow_partial: AllowPartial = False

    def scenario(self, min_population: int = 0, sites: Path | None = None) -> "Scenario":
        """Make the scenario of `cities` and `check` in memory, with sites of the user's own.

        With ``each``, each part of the launch region may say by itself what is launched from it;
        without a system and a range the scenario then has one that stands for none.
        """
        from rangemap.config import Option, scenario_of  # noqa: PLC0415 (heavy)

        how = {"repair": self.repair, "allow_partial": self.allow_partial}
        values = {"cities": {"min_population": min_population}}
        launched = launch_values(self.launched_from, self.borders, how)
        options = [Option(("launch",), launched, "--from"), *self.options(each=self.each)]
        if sites is not None:
            options.append(Option(("sites",), {"file": str(sites.absolute())}, "--sites"))
        return scenario_of(values, options)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """What of a config is given on the command line: all of it, or in place of what is there."""

    launched_from: FromIfAny = None
    systems: Ids = None
    ranges: Ranges = None
    min_range_text: MinRange = None
    borders: BordersIfAny = None
    catalogue: Catalogues = None
    repair: Repair = False
    allow_partial: AllowPartial = False
    changed: Set = None

    def options(self) -> "list[Option]":
        """Return the values, each with the option that gave it.

        Raises
        ------
        ConfigError
            If an option cannot be read.
        """
        from rangemap.config import Option, set_option  # noqa: PLC0415 (heavy)

        found = []
        if self.launched_from:
            how = {"repair": self.repair, "allow_partial": self.allow_partial}
            values = launch_values(self.launched_from, self.borders, how)
            found.append(Option(("launch",), _absolute(values), "--from"))
        elif self.borders:
            found.append(Option(("launch",), _absolute(view(self.borders)), "--borders"))
        if self.catalogue:
            paths = [str(path.absolute()) for path in self.catalogue]
            found.append(Option(("catalogue",), paths, "--catalogue"))
        return [*found, *self._fired(), *map(set_option, self.changed or ())]

    def _fired(self) -> "list[Option]":
        """Return the systems and rings: ranges that no minimum belongs to are rings."""
        from rangemap.config import Option  # noqa: PLC0415 (heavy)

        if not self.systems and not self.ranges:
            if self.min_range_text is None:
                return []
            msg = "--min-range: belongs to a system or a range; give --system or --range as well"
            raise ConfigError(msg)
        ranges = self.ranges or []
        rings = [] if self.min_range_text else [_range_km("--range", text) for text in ranges]
        systems = _systems(self.systems or [], [] if rings else ranges, self.min_range_text)
        return [
            Option(("systems",), systems, "--system"),
            Option(("rings_km",), sorted(set(rings)), "--range"),
        ]


def _systems(
    ids: Sequence[str], ranges: Sequence[str], min_range_text: str | None
) -> list[dict[str, object]]:
    """Return `[[systems]]` tables of ids and of ranges."""
    from rangemap.units import format_range  # noqa: PLC0415 (with its users)

    least_km = None if min_range_text is None else _range_km("--min-range", min_range_text)
    least: dict[str, object] = {} if least_km is None else {"min_range_km": least_km}
    found: list[dict[str, object]] = [{"id": one, **least} for one in dict.fromkeys(ids)]
    for text in ranges:
        km = _range_km("--range", text)
        if least_km is not None and least_km >= km:
            msg = f"--min-range: got {min_range_text}; write less than the range of {text}"
            raise ConfigError(msg)
        own = {"name": format_range(km), "range_km": km, "source": "given on the command line"}
        found.append({**own, **least})
    return found


def formats(text: str | None) -> tuple[str, ...] | None:
    """Read a list of products, divided by commas; None is the config's own."""
    from rangemap.config import FORMATS  # noqa: PLC0415 (heavy)

    if text is None:
        return None
    names = tuple(dict.fromkeys(name.strip() for name in text.split(",") if name.strip()))
    unknown = [name for name in names if name not in FORMATS]
    if unknown or not names:
        came = ", ".join(unknown) or "nothing"
        msg = f"--formats: got {came}; the formats that exist are {', '.join(FORMATS)}"
        raise ConfigError(msg)
    return names


def launch_values(
    launched_from: Sequence[str], borders: str | None, how: Mapping[str, bool]
) -> dict[str, object]:
    """Return a `[launch]` table.

    Parameters
    ----------
    launched_from
        Countries, regions, places, coordinates and paths of files: one launch region together.
    borders
        The border view: a name, or the path of a file; None is the usual one.
    how
        ``repair`` and ``allow_partial``, for files.
    """
    chosen = view(borders) if borders else {}
    meant = [_origin(text, borders or "international") for text in dict.fromkeys(launched_from)]
    names = [one["region"] for one in meant if "region" in one]
    points = [one["points"] for one in meant if "points" in one]
    kinds: dict[str, dict[str, object]] = {}  # in the order in which they were given
    for one in meant:
        if "region" in one:
            kinds.setdefault("region", {"region": names if len(names) > 1 else names[0]})
        elif "points" in one:
            kinds.setdefault("points", {"points": points})
        else:
            asked = {key: True for key, wanted in how.items() if wanted}
            kinds[one["file"]] = {**one, **asked}
    first, *others = kinds.values()
    return {**first, **({"include": others} if others else {}), **chosen}


_OF_EACH_ROW: dict[str, object] = {
    "name": "of each row",
    "range_km": MAX_RANGE_KM,
    "source": "its table",
}


def _origin(launched_from: str, borders: str = "international") -> dict[str, str]:
    """Return what a launch region is made of: a name, a place, coordinates or a file's path."""
    from rangemap.files import regular_file  # noqa: PLC0415 (with its user)
    from rangemap.launch import is_place  # noqa: PLC0415 (heavy)

    if not launched_from.strip():
        msg = "--from is empty; name a country or an admin-1 region (see `rangemap regions`)"
        raise ConfigError(msg)
    if not _ENDING.search(launched_from):
        try:
            return {"points" if is_place(launched_from, borders) else "region": launched_from}
        except RegionError as error:
            msg = f"--from: {error}"
            raise RegionError(msg) from error
    try:
        Path(launched_from).stat()
    except FileNotFoundError as error:
        msg = f"--from: {launched_from}: there is no such file"
        raise ConfigError(msg) from error
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        msg = f"--from: {regular_file.shown(Path(launched_from))}: cannot be read: {reason}"
        raise ConfigError(msg) from error
    return {"file": launched_from}


def _absolute(launch: Mapping[str, object]) -> dict[str, object]:
    """Return a table whose files are named from where the command runs, wherever a config lies."""
    found = dict(launch)
    for key in ("file", "borders_file"):
        if key in found:
            found[key] = str(Path(str(found[key])).absolute())
    if isinstance(parts := found.get("include"), list):
        found["include"] = [_absolute(part) for part in parts]
    return found


def view(borders: str) -> dict[str, object]:
    """Return the keys of a border view: a name, or the path of a file."""
    from rangemap.world import border_views  # noqa: PLC0415 (heavy)

    border_views.check(borders)
    if borders in border_views.NAMES:
        return {"borders": borders}
    return {"borders": "file", "borders_file": borders}


def wanted(
    system_class: str | None, country: str | None, least: str | None, most: str | None
) -> "Wanted":
    """Read what systems are looked for; None is any.

    Parameters
    ----------
    system_class, country
        A class and a country of origin, or how they begin.
    least, most
        Ranges, with units.
    """
    from rangemap.world import Wanted  # noqa: PLC0415 (with its user)

    least_km = None if least is None else _range_km("--min-range", least)
    most_km = None if most is None else _range_km("--max-range", most)
    if least_km is not None and most_km is not None and least_km > most_km:
        msg = f"--min-range: got {least}; write at most the --max-range of {most}"
        raise ConfigError(msg)
    return Wanted(system_class, country, least_km, most_km)


def _range_km(option: str, text: str) -> float:
    from rangemap.quantities import QuantityError, parse_distance_km  # noqa: PLC0415 (with its users)

    try:
        km = parse_distance_km(text)
    except QuantityError as error:
        msg = f"{option}: {error}"
        raise ConfigError(msg) from error
    if not 0 < km <= MAX_RANGE_KM:
        msg = f"{option}: got {text}; write a range above 0 and at most {MAX_RANGE_KM:,.0f} km"
        raise ConfigError(msg)
    return km


def check_figure(path: Path | None) -> None:
    """Refuse a figure that cannot be drawn here, or has no form that exists, before the work."""
    if path is None:
        return
    if path.suffix.lower() not in FIGURE_FORMS:
        msg = f"--figure: got {path}; the forms that exist are {', '.join(FIGURE_FORMS)}"
        raise ConfigError(msg)
    missing = extras.error("--figure", extras.FIGURES)
    if missing is not None:
        raise missing
    check_writable_file("--figure", path)


def check_page(path: Path) -> None:
    """Refuse a page that is called as none, or cannot be written, before the work."""
    if path.suffix.lower() not in {".html", ".htm"}:
        msg = f"--page: got {path}; write a name that ends with .html"
        raise ConfigError(msg)
    check_writable_file("--page", path)


def check_writable_file(option: str, path: Path) -> None:
    """Refuse a file of an option that cannot be written, before the work."""
    folder = path.absolute().parent
    reason = None
    if path.is_dir():
        reason = "it is a directory"
    elif not folder.is_dir():
        reason = f"there is no directory {folder}"
    elif not os.access(path if path.exists() else folder, os.W_OK):
        reason = "permission denied"
    if reason is not None:
        msg = f"{option}: {path}: cannot be written: {reason}; name another file"
        raise ConfigError(msg)


def pair(
    one: "Scenario", other: "Scenario | None", ids: Sequence[str], changed: Mapping[str, str | None]
) -> list[tuple["Scenario", str | None]]:
    """Return the two sides of a comparison: a scenario, and which system of it is meant.

    Parameters
    ----------
    one, other
        The config, and the second if there is one.
    ids
        Of no system, of one that both have, or of two of one config.
    changed
        ``region`` and ``borders`` of the second side, where they are not the first's.
    """
    told = {key: value for key, value in changed.items() if value is not None}
    if sum((other is not None, bool(told), len(ids) > 1)) > 1 or len(ids) > 2:  # noqa: PLR2004
        msg = (
            "compare two configs, or one config with another --from or --borders, or two systems "
            "of one config: one of these at a time"
        )
        raise ConfigError(msg)
    second = _changed(one, told) if told else other
    if second is not None:
        both = ids[0] if ids else None
        return [(one, both), (second, both)]
    names = ids or [choice.key for choice in one.choices]
    if len(names) != 2:  # noqa: PLR2004 (a pair)
        msg = (
            f"got one config and {len(names)} of its systems; name two of them with --system, or "
            "a second config, or what else to compare it with: --from or --borders"
        )
        raise ConfigError(msg)
    return [(one, name) for name in names]


def _changed(scenario: "Scenario", told: Mapping[str, str]) -> "Scenario":
    """Return a scenario with another launch region or border view.

    A file is named from where the command runs, not from where the config lies.
    """
    from rangemap.config import OF_THE_MAP  # noqa: PLC0415 (heavy)

    launch, systems = scenario.launch.model_dump(exclude_unset=True), scenario.systems
    if "region" in told:
        kept = {key: value for key, value in launch.items() if key in OF_THE_MAP}
        chosen = told.get("borders", scenario.view)
        launch = {**_absolute(_origin(told["region"], chosen)), **kept}
        systems = tuple(one.model_copy(update={"launch": None}) for one in systems)
    if "borders" in told:
        launch = {**launch, "borders_file": None, **_absolute(view(told["borders"]))}
    made = type(scenario.launch).model_validate(launch)
    return scenario.model_copy(update={"launch": made, "systems": systems})
