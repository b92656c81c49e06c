"""The story put into summary.json: headline, what the map is about, and who is named first."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from rangemap.analysis import Launched, highlights_of_all
from rangemap.config import Scenario
from rangemap.sentences import Speech, speech
from rangemap.story import population, system_story
from rangemap.story.description import describe
from rangemap.story.tell import story_of_all
from rangemap.world import System


def summary_with_story(
    summary: dict[str, Any], scenario: Scenario, launched: Sequence[Launched]
) -> dict[str, Any]:
    """Return the whole content of summary.json.

    Parameters
    ----------
    summary
        From `analysis.summarise`, of the same map.
    scenario, launched
        As there.

    Raises
    ------
    ConfigError
        If what the config says that the map is about cannot be found.
    """
    say = speech(scenario.map.sentences)
    by_id = {record["id"]: record for record in summary["systems"]}
    for one in launched:
        for system in one.systems:
            by_id[system.id]["story"] = _tale(system, one, say)
            totals = by_id[system.id]["totals"]
            totals["population_note"] = population.note(totals, say)
    story = story_of_all(scenario, launched, summary["systems"])
    places = launched[0].places  # the same rows from wherever they are measured
    table = places.table
    rows = pd.Series(table.index, table["geonameid"])
    drawn = {system.id: system for one in launched for system in one.systems}
    systems = [drawn[record["id"]] for record in summary["systems"]]
    chosen = {
        one["id"]: [int(rows[place["geonameid"]]) for place in one["highlights"]]
        for one in summary["systems"]
    }
    longest = max(systems, key=lambda one: one.range_km)
    told = [int(rows[one["geonameid"]]) for one in story.told.named]
    first = [*dict.fromkeys([*told, *places.added, *story.marked])]
    chosen[longest.id] = [*dict.fromkeys([*first, *chosen[longest.id]])]
    measured = [(one.places, one.systems) for one in launched]
    everywhere = highlights_of_all(chosen, systems, measured)
    ranks = {int(table["geonameid"][row]): rank for rank, row in enumerate(first)}
    everywhere.sort(key=lambda place: ranks.get(place["geonameid"], len(ranks)))
    head = ("schema_version", "software")
    whole = {
        **{key: summary[key] for key in head},
        "headline": scenario.title or story.told.headline,
        "finding": story.told.headline,
        "about": story.as_dict(),
        **{key: value for key, value in summary.items() if key not in head},
        "highlights": everywhere,
    }
    return {**whole, "description": describe(whole, [one.region for one in launched], say)}


def _tale(system: System, launched: Launched, say: Speech) -> dict[str, Any]:
    """Return the story of one system: capitals, largest cities, what is just out of reach."""
    rows = launched.countries[launched.countries["system_id"] == system.id]
    tale = system_story.of_system(system, launched.region, launched.places, rows)
    text = system_story.in_words(tale, launched.region, say, floor=system.range_is_floor)
    return {**tale, "text": text}
