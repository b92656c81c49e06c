"""The words of the command line, as scenarios and names of products."""

import re
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NamedTuple

import typer

from rangemap.errors import ConfigError

if TYPE_CHECKING:
    from rangemap.config import Scenario, SystemChoice
    from rangemap.world import Wanted

Quiet = Annotated[bool, typer.Option("--quiet", "-q", help="Print nothing but errors.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON on stdout.")]
From = Annotated[
    list[str],
    typer.Option(
        "--from",
        help="Country or region, by name or ISO code, or a file; repeat for several together.",
    ),
]
Id = Annotated[str | None, typer.Option("--system", help="Id of a system; or give --range.")]
Range = Annotated[
    str | None, typer.Option("--range", help='A range, such as "2500 km" or "900 nmi".')
]
MinRange = Annotated[
    str | None, typer.Option("--min-range", help="The nearest that the system can reach.")
]
Catalogues = Annotated[
    list[Path] | None,
    typer.Option("--catalogue", help="A TOML file of systems of your own; repeat for several."),
]
Borders = Annotated[
    str,
    typer.Option(help="The border view: international, de-facto, or a vector file of your own."),
]
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


# Of a file, as in area.geojson; no region is called so, and "St. Gallen" is no file
_ENDING = re.compile(r"\S\.[A-Za-z][A-Za-z0-9]{1,8}$")
FIGURE_FORMS = (".png", ".svg", ".pdf")


class Own(NamedTuple):
    """What the user brings: a border view, catalogues of systems, how to read a launch file."""

    borders: str = "international"
    catalogues: tuple[Path, ...] = ()
    repair: bool = False
    allow_partial: bool = False


NONE = Own()


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


def scenario(
    launched_from: Sequence[str],
    ranges: Sequence[str | None],
    own: Own = NONE,
    min_population: int = 0,
    *,
    each: bool = False,
) -> "Scenario":
    """Make the scenario of `cities` and `check` in memory.

    Parameters
    ----------
    launched_from
        Countries or regions, or paths of files: one launch region together.
    ranges
        The id of a system or a range, one of them None; then the minimum range, if any.
    own
        What is not the shipped data's.
    min_population
        Smaller places are left out.
    each
        Whether each part of the launch region may say by itself what is launched from it; without
        a system and a range the scenario then has one that stands for none.
    """
    from rangemap.config import Cities, Launch, Scenario  # noqa: PLC0415 (heavy)

    how = {"repair": own.repair, "allow_partial": own.allow_partial}
    origins = [{**one, **(how if "file" in one else {})} for one in map(_origin, launched_from)]
    origin, *others = origins
    if not any("file" in one for one in origins):
        names = tuple(dict.fromkeys(str(one["region"]) for one in origins))
        origin, others = {"region": names if len(names) > 1 else names[0]}, []
    elif others:
        origin["include"] = others
    return Scenario(
        catalogue=tuple(map(str, own.catalogues)) or None,
        launch=Launch.model_validate({**origin, **view(own.borders)}),
        systems=(_of_each_row() if each and not any(ranges) else choice(ranges),),
        cities=Cities(min_population=min_population),
    )


def _of_each_row() -> "SystemChoice":
    from rangemap.config import MAX_RANGE_KM, SystemChoice  # noqa: PLC0415 (heavy)

    return SystemChoice(name="of each row", range_km=MAX_RANGE_KM, source="its table")


def _origin(launched_from: str) -> dict[str, object]:
    """Return the key of a launch region: a name, or the path of a file."""
    from rangemap.files import regular_file  # noqa: PLC0415 (with its user)

    if not launched_from.strip():
        msg = "--from is empty; name a country or an admin-1 region (see `rangemap regions`)"
        raise ConfigError(msg)
    if not _ENDING.search(launched_from):
        return {"region": launched_from}
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


def view(borders: str) -> dict[str, object]:
    """Return the keys of a border view: a name, or the path of a file."""
    from rangemap.world import border_views  # noqa: PLC0415 (heavy)

    border_views.check(borders)
    if borders in border_views.NAMES:
        return {"borders": borders}
    return {"borders": "file", "borders_file": borders}


def choice(ranges: Sequence[str | None]) -> "SystemChoice":
    """Make the system that is asked about.

    Parameters
    ----------
    ranges
        The id of a system or a range, one of them None; then the minimum range, if any.
    """
    from rangemap.config import SystemChoice  # noqa: PLC0415 (heavy)
    from rangemap.units import format_range  # noqa: PLC0415 (with its users)

    system, range_text, min_range_text = (*ranges, None)[:3]
    if (system is None) == (range_text is None) or system == "":
        msg = "give either --system with an id (see `rangemap systems`) or --range"
        raise ConfigError(msg)
    least_km = None if min_range_text is None else _range_km("--min-range", min_range_text)
    if range_text is None:
        return SystemChoice(id=system, min_range_km=least_km)
    km = _range_km("--range", range_text)
    if least_km is not None and least_km >= km:
        msg = f"--min-range: got {min_range_text}; write less than the range of {range_text}"
        raise ConfigError(msg)
    source = "given on the command line"
    return SystemChoice(name=format_range(km), range_km=km, min_range_km=least_km, source=source)


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
    from rangemap.config import MAX_RANGE_KM  # noqa: PLC0415 (heavy)
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
    """Refuse a figure of a form that does not exist, before the work."""
    if path is not None and path.suffix.lower() not in FIGURE_FORMS:
        msg = f"--figure: got {path}; the forms that exist are {', '.join(FIGURE_FORMS)}"
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
        launch = {**_origin(told["region"]), **kept}
        systems = tuple(one.model_copy(update={"launch": None}) for one in systems)
    if "borders" in told:
        launch = {**launch, "borders_file": None, **view(told["borders"])}
    named = {key: str(Path(launch[key]).absolute()) for key in _given(told, launch)}
    made = type(scenario.launch).model_validate({**launch, **named})
    return scenario.model_copy(update={"launch": made, "systems": systems})


def _given(told: Mapping[str, str], launch: Mapping[str, object]) -> list[str]:
    """Return the keys under which the command line names a file."""
    keys = {"region": "file", "borders": "borders_file"}
    return [key for option, key in keys.items() if option in told and launch.get(key)]
