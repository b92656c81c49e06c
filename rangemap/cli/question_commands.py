"""The commands that answer a question and write no pack."""

import json
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal, NoReturn

import typer

from rangemap import analysis, config, launch, world
from rangemap.build import build, launched_from_parts
from rangemap.build import cities as places_in_reach
from rangemap.build import cities_of_each as places_of_each
from rangemap.build import sites as own_sites
from rangemap.cli import complete, options, terminal
from rangemap.cli.option_groups import expanded
from rangemap.cli.save_figure import save_figure, write_file
from rangemap.errors import ConfigError

if TYPE_CHECKING:
    import pandas as pd

SCHEMA_VERSION = 1  # of what these commands print as JSON
FAILED = 1
_ROWS = 40  # of places that a terminal is shown without being asked


@dataclass(frozen=True, kw_only=True)
class Listed:
    """Which places are listed, and how."""

    min_population: Annotated[int, typer.Option(min=0, help="Leave out smaller places.")] = 1000
    foreign: Annotated[
        bool, typer.Option("--foreign", help="Leave out places of the launch region's own states.")
    ] = False
    order: Annotated[
        Literal["size", "distance", "margin"] | None,
        typer.Option(
            "--sort",
            help="By size, foreign places first, as tables are by default; by distance, as CSV and "
            "JSON are; or by margin, what is only just in reach first.",
            show_default=False,
        ),
    ] = None
    limit: Annotated[
        int | None,
        typer.Option(
            min=0, help="How many at most, 0 for all; by default 40 in a terminal, else all."
        ),
    ] = None
    sites: Annotated[
        Path | None,
        typer.Option(help="Measure places of your own from this file in place of the listed ones."),
    ] = None
    form: options.Form = "table"

    def listing(self) -> "analysis.Listing":
        """Return which places are wanted: by default a few in a terminal, and elsewhere all."""
        shown = self.form == "table" and terminal.is_one()
        limit = self.limit if self.limit is not None else _ROWS if shown else 0
        order = self.order or ("size" if self.form == "table" else "distance")
        return analysis.Listing(order, self.foreign, limit)


@expanded
def cities(launched: options.Launched, listed: Listed) -> None:
    """List the places in reach with their margin: in a terminal the first 40, foreign and large."""
    scenario = launched.scenario(listed.min_population, listed.sites)
    if listed.sites is not None:
        if launched.each or listed.foreign:
            msg = "--sites: all sites of the file are listed; leave out --each and --foreign"
            raise ConfigError(msg)
        _list_sites(scenario, listed)
        return
    listing = listed.listing()
    keys: tuple[str, ...] = (
        *("city", "country", "population"),
        *("distance_km", "margin_km", "certainty"),
    )
    with terminal.progress(quiet=False) as progress:
        if launched.each:
            systems = config.systems_of(scenario) if launched.any else ()
            table = places_of_each(scenario, systems, progress, listing)
            keys = ("launch_part", *keys)
        else:
            table = places_in_reach(scenario, progress, listing)
    told = table.attrs
    terminal.say_files(told["accounts"])
    places = f"{told['of']:,} {'foreign ' if listed.foreign else ''}place"
    places += "" if told["of"] == 1 else "s"
    line = f"In reach from {told['launch_in_text']}: {places} (border view: {told['borders']})"
    about = (line, {key: told[key] for key in ("launch", "borders")})
    terminal.print_frame(table, (listed.form, "cities", SCHEMA_VERSION), keys, about)
    if len(table) < told["of"]:
        more = f"{told['of'] - len(table):,} more: --limit 0 lists all, --format csv writes them; "
        terminal.say(f"{more}--sort {'|'.join(analysis.ORDERS)} and --foreign choose others")


def _list_sites(scenario: "config.Scenario", listed: Listed) -> None:
    """List places of the user's own, in reach or not, the nearest first."""
    with terminal.progress(quiet=False) as progress:
        found = own_sites(scenario, progress)
    rows = found.table[[*analysis.SITE_COLUMNS]]
    shown = listed.listing().limit or len(rows)
    keys = ("site", "distance_km", "margin_km", "certainty")
    about = (str(found.summary["text"]), {"sites_in_reach": found.summary["systems"]})
    form = (listed.form, "sites", SCHEMA_VERSION)
    terminal.print_frame(rows.head(shown), form, keys, about)
    if len(rows) > shown:
        terminal.say(f"{len(rows) - shown:,} more: --limit 0 lists all, --format csv writes them")


@expanded
def check(
    launched: options.Launched,
    to: Annotated[
        str,
        typer.Option(
            help='A place, country or region, or "LAT,LON".', autocompletion=complete.regions
        ),
    ],
    *,
    as_json: options.Json = False,
    whole: Annotated[
        bool, typer.Option("--whole", help="Ask for all of a country or region, not a part of it.")
    ] = False,
) -> None:
    """Say whether a target is in reach, and by what margin; exit 0 if it is, 1 if it is not."""
    scenario = launched.scenario()
    target = analysis.find_target(to, scenario.view)
    region = launch.launch_region(scenario.launch, scenario.base_dir)
    terminal.say_files(region.accounts)
    if launched.each:
        systems = config.systems_of(scenario) if launched.any else ()
        fired = launched_from_parts(scenario, region, systems)
        _check_each(fired, target, whole=whole, as_json=as_json)
    found = analysis.check(region, config.systems_of(scenario)[0], target)
    if as_json:
        about = {
            "target": target.name,
            "launch": region.name,
            "launch_countries": list(region.countries),
            "launch_points": [point.as_dict() for point in region.points],
            "files": [account.as_dict() for account in region.files],
        }
        terminal.print_json({"schema_version": SCHEMA_VERSION, **found.as_dict(), **about})
    else:
        typer.echo(terminal.plain(_said(target, found, whole=whole)))
    raise typer.Exit(0 if (found.whole if whole else found.in_reach) else FAILED)


def _said(target: "analysis.Target", found: "analysis.Answer", *, whole: bool) -> str:
    """Return the answer in words; of a country or region, whether all of it is in reach."""
    if not whole or found.share is None:
        return found.sentence
    verdict = "Yes: all" if found.whole else "No: not all"
    rest = found.sentence.partition(": ")[2]
    return f"{verdict} of {target.in_text} is in reach. {rest[:1].upper()}{rest[1:]}"


def _check_each(
    fired: "list[analysis.Fired]", target: "analysis.Target", *, whole: bool, as_json: bool
) -> NoReturn:
    """Answer for each part of the launch region; exit 0 if the target is in reach of any."""
    answers: list[tuple[str, analysis.Answer]] = []
    with terminal.overall(len(fired), quiet=False) as report:
        for part, (system,) in fired:
            report(part.region.name, len(answers))
            answers.append((part.region.name, analysis.check(part.region, system, target)))
    reach = [name for name, found in answers if (found.whole if whole else found.in_reach)]
    if as_json:
        told = [{"launch_part": name, **found.as_dict()} for name, found in answers]
        about = {"in_reach": bool(reach), "parts_in_reach": len(reach), "each": told}
        terminal.print_json({"schema_version": SCHEMA_VERSION, **about})
    else:
        of = f"{len(answers):,} launch part{'' if len(answers) == 1 else 's'}"
        all_of = whole and answers[0][1].share is not None
        what = f"All of {target.in_text}" if all_of else target.in_text
        verb = "is" if all_of else target.words[0]
        what = f"{what[:1].upper()}{what[1:]}"
        typer.echo(terminal.plain(f"{what} {verb} in reach of {len(reach):,} of {of}."))
        for name, found in answers:
            typer.echo(terminal.plain(f"{name}: {_said(target, found, whole=whole)}"))
    raise typer.Exit(0 if reach else FAILED)


@expanded
def who(  # noqa: PLR0913, PLR0917 (an option each)
    place: Annotated[
        str,
        typer.Argument(
            help='A place, country or region, or "LAT,LON".', autocompletion=complete.regions
        ),
    ],
    fired: options.Fired,
    launched_from: Annotated[
        list[str] | None,
        typer.Option("--from", help="A country to look at; repeat for several; without it, all."),
    ] = None,
    borders: options.Borders = "international",
    form: options.Form = "table",
    figure: options.FigureFile = None,
) -> None:
    """List the countries from which a system could reach a place; exit 0 if there are any."""
    options.check_figure(figure)
    choice = config.SystemChoice.model_validate(fired.choice())
    (one,) = config.resolve_systems([choice], config.load_catalogues(fired.catalogue or ()))
    target = analysis.find_target(place, borders)
    table = analysis.who(target, one, launched_from or (), borders)
    any_can = bool((table["share_possible"] > 0.0).any())
    asked = analysis.who_in_words(target, one, table)["question"]
    note = f"{target.note} " if target.note else ""
    about = (f"{note}{asked}:", {"target": target.name, "note": target.note})
    terminal.print_frame(table, (form, "countries", SCHEMA_VERSION), tuple(table.columns), about)
    if figure:
        if launched_from:  # the map shows all of them
            table = analysis.who(target, one, (), borders)
        own: dict[str, object] = {"catalogue": [*map(str, fired.catalogue or ())] or None}
        others = {"launch": options.view(borders), "scenario": own}
        _draw_who(
            figure, analysis.scenario_around(place, target, choice, others), table, (target, one)
        )
    raise typer.Exit(0 if any_can else FAILED)


def _draw_who(
    path: Path,
    scenario: "config.Scenario",
    table: "pd.DataFrame",
    asked: "tuple[analysis.Target, world.System]",
) -> None:
    """Draw who could reach a target as one file."""
    from rangemap.render.figure import who_figure  # noqa: PLC0415 (an extra)

    words = analysis.who_in_words(*asked, table)
    with terminal.progress(quiet=False) as progress:
        result = build(scenario, progress)
    save_figure(path, who_figure(result, table, words)["wide"], words)


@dataclass(frozen=True, kw_only=True)
class Sides:
    """What is compared with what."""

    before: Annotated[Path, typer.Argument(help="A config, or two.")]
    after: Annotated[Path | None, typer.Argument(help="The config to compare it with.")] = None
    system: Annotated[
        list[str] | None,
        typer.Option(
            help="Id of a system of the config; give two to compare them.",
            autocompletion=complete.systems,
        ),
    ] = None
    launched_from: Annotated[
        str | None,
        typer.Option(
            "--from",
            help="Compare with the same from another region.",
            autocompletion=complete.regions,
        ),
    ] = None
    borders: Annotated[
        str | None, typer.Option(help="Compare with the same in another border view.")
    ] = None
    allow_outside: options.AllowOutside = False

    def pair(self) -> list[tuple["config.Scenario", str | None]]:
        """Return the two sides: a scenario, and which system of it is meant."""
        inside = not self.allow_outside
        first = config.load_scenario(self.before, inside=inside)
        other = config.load_scenario(self.after, inside=inside) if self.after else None
        changed = {"region": self.launched_from, "borders": self.borders}
        return options.pair(first, other, self.system or (), changed)


@expanded
def compare(
    sides: Sides,
    figure: options.FigureFile = None,
    page: Annotated[
        Path | None, typer.Option(help="Make a page of both maps with a wipe: an .html to write.")
    ] = None,
    form: options.Form = "table",
) -> None:
    """Say what one reach has that another has not: countries, places and people."""
    options.check_figure(figure)
    if page is not None:
        options.check_page(page)
    (one, first), (two, second) = sides.pair()
    with terminal.progress(quiet=False) as progress:
        result = build(one.in_english(), progress)
        against = result if two is one else build(two.in_english(), progress)
    found = analysis.compare(analysis.Side.of(result, first), analysis.Side.of(against, second))
    _print_comparison(found, form)
    if figure:
        from rangemap.render.figure import compare_figure  # noqa: PLC0415 (an extra)

        save_figure(figure, compare_figure(found)["wide"], found.summary)
    if page:
        from rangemap.render.page import compare_html  # noqa: PLC0415 (heavy)

        write_file(page, compare_html(found).encode())


def _print_comparison(found: "analysis.Comparison", form: str) -> None:
    if form == "json":
        tables = {"countries": found.countries, "places": found.places}
        listed = {key: json.loads(one.to_json(orient="records")) for key, one in tables.items()}
        terminal.print_json({"schema_version": SCHEMA_VERSION, **found.summary, **listed})
    elif form == "csv":
        terminal.print_frame(found.places, (form, "places", SCHEMA_VERSION), ())
    else:
        typer.echo(terminal.plain(f"{found.summary['headline']}. {found.summary['sentence']}"))
        rows = found.countries[found.countries["change"] != "same"]
        terminal.print_frame(rows, (form, "countries", SCHEMA_VERSION), tuple(rows.columns))
        keys = ("change", "city", "country", "population", "margin_before_km", "margin_after_km")
        terminal.print_frame(found.places, (form, "places", SCHEMA_VERSION), keys)


@dataclass(frozen=True, kw_only=True)
class Sought:
    """Which systems are looked for."""

    system_class: options.Class = None
    country: options.Country = None
    least: options.Least = None
    most: options.Most = None
    catalogue: options.Catalogues = None


@expanded
def systems(
    sought: Sought,
    query: options.Words = "",
    *,
    form: options.Form = "table",
    as_json: options.Json = False,
) -> None:
    """List the systems of the catalogue, with their sources; of one id, all that is known."""
    from rangemap.cli import system_listing  # noqa: PLC0415 (with its only user)

    wanted = options.wanted(sought.system_class, sought.country, sought.least, sought.most)
    known = world.catalogue.systems()
    if sought.catalogue:
        known = (*known, *config.load_catalogues(sought.catalogue))
    found = world.system_search.search(known, query, wanted)
    if as_json or form == "json":
        terminal.print_json({"schema_version": SCHEMA_VERSION, **system_listing.rows(found)})
    elif form == "csv":
        typer.echo(system_listing.csv(found), nl=False)
    elif found:
        typer.echo(system_listing.text(found, query, terminal.width()))
    if not found:
        terminal.say(system_listing.nothing(known, query, wanted))
        raise typer.Exit(FAILED)


def regions(
    query: options.Query = "",
    *,
    borders: options.Borders = "international",
    as_json: options.Json = False,
) -> None:
    """List the regions that can be named under [launch]."""
    keys = ("kind", "code", "name", "country")
    rows = [
        {key: getattr(match, key) for key in keys}
        for match in world.region_names.search(query, borders)
    ]
    if as_json:
        terminal.print_json({"schema_version": SCHEMA_VERSION, "regions": rows})
    elif rows:
        terminal.print_table(keys, ([terminal.cell(row[key]) for key in keys] for row in rows))
    if not rows:
        terminal.say(f"no region matches {query!r}")
        raise typer.Exit(FAILED)


COMMANDS = (cities, check, who, compare, systems, regions)
