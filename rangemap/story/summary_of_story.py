"""The story put into summary.json: headline, what the map is about, and who is named first."""

from collections.abc import Sequence
from typing import Any

import pandas as pd

from rangemap.analysis import Findings, highlights_of_all
from rangemap.config import Scenario
from rangemap.launch import LaunchRegion
from rangemap.sentences import speech
from rangemap.story.description import describe
from rangemap.story.tell import story_of
from rangemap.world import System


def summary_with_story(
    summary: dict[str, Any],
    scenario: Scenario,
    region: LaunchRegion,
    systems: Sequence[System],
    found: Findings,
) -> dict[str, Any]:
    """Return the whole content of summary.json.

    Parameters
    ----------
    summary
        From `analysis.summarise`, of the same map.
    scenario, region, systems, found
        As there.

    Raises
    ------
    ConfigError
        If what the config says that the map is about cannot be found.
    """
    say = speech(scenario.map.sentences)
    story = story_of(scenario, region, systems, found, summary["systems"])
    table = found.places.table
    rows = pd.Series(table.index, table["geonameid"])
    chosen = {
        one["id"]: [int(rows[place["geonameid"]]) for place in one["highlights"]]
        for one in summary["systems"]
    }
    longest = max(systems, key=lambda one: one.range_km)
    told = [int(rows[one["geonameid"]]) for one in story.told.named]
    first = [*dict.fromkeys([*told, *found.places.added, *story.marked])]
    chosen[longest.id] = [*dict.fromkeys([*first, *chosen[longest.id]])]
    everywhere = highlights_of_all(chosen, systems, found.places)
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
    return {**whole, "description": describe(whole, region, say)}
