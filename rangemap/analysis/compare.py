"""Two reaches held against each other: countries, places and people gained and lost."""

from dataclasses import dataclass
from typing import Any

import numpy as np
import pandas as pd

from rangemap.analysis.range_map import RangeMap
from rangemap.config import Launch
from rangemap.errors import SystemsError
from rangemap.launch import LaunchRegion
from rangemap.units import format_range
from rangemap.world import System, border_views

COUNTRY_COLUMNS = ("country", "iso_a3", "change", "share_before", "share_after")
PLACE_COLUMNS = (
    *("geonameid", "city", "country", "iso_a3", "lat", "lon", "population", "change"),
    *("distance_before_km", "distance_after_km", "margin_before_km", "margin_after_km"),
)


@dataclass(frozen=True)
class Side:
    """One of two reaches: a range map and one of its systems.

    Attributes
    ----------
    result
        From `build`.
    system
        One of the summary's ``systems``.
    """

    result: RangeMap
    system: dict[str, Any]

    @classmethod
    def of(cls, result: RangeMap, system_id: str | None = None) -> "Side":
        """Return a system of a range map by its id; without one, that of the longest range.

        Raises
        ------
        SystemsError
            If the range map has no such system.
        """
        systems = result.summary["systems"]
        if system_id is None:
            return cls(result, max(systems, key=lambda one: float(one["range_km"])))
        for one in systems:
            if one["id"] == system_id:
                return cls(result, one)
        ids = ", ".join(one["id"] for one in systems)
        msg = f"the map has no system '{system_id}'; it has {ids}"
        raise SystemsError(msg)

    @property
    def region(self) -> LaunchRegion:
        """Where the system is launched from."""
        return self.result.launched_with(self.system["id"]).region

    @property
    def drawn(self) -> System:
        """The system as it was looked up."""
        systems = self.result.launched_with(self.system["id"]).systems
        return next(one for one in systems if one.id == self.system["id"])

    @property
    def launch(self) -> Launch:
        """What the config says of that."""
        number = [one.key for one in self.result.scenario.choices].index(self.system["id"])
        launchers = self.result.scenario.launchers
        return next(one.launch for one in launchers if number in one.choices)

    def rows(self, table: pd.DataFrame) -> pd.DataFrame:
        """Return the rows of a table of the result that are the system's."""
        return pd.DataFrame(table[table["system_id"] == self.system["id"]])


@dataclass(frozen=True)
class Comparison:
    """What is gained and lost from one reach to another.

    Attributes
    ----------
    before, after
        The two sides.
    countries
        Countries and territories in reach of either, `COUNTRY_COLUMNS`: ``change`` is ``gained``
        (in reach of the second alone), ``lost``, ``more`` or ``less`` of its area, or ``same``;
        shares 0 to 1.
    places
        Places in reach of one alone, `PLACE_COLUMNS`, largest first: ``change`` is ``gained`` or
        ``lost``.
    summary
        ``headline``, ``before``, ``after`` (what each side is called) and ``totals``.
    """

    before: Side
    after: Side
    countries: pd.DataFrame
    places: pd.DataFrame
    summary: dict[str, Any]


def compare(before: Side, after: Side) -> Comparison:
    """Return what is gained and lost from one reach to another, possible reach included.

    Only places that both maps count are compared.
    """
    countries, places = _countries(before, after), _places(before, after)
    totals: dict[str, int] = {}
    for what in ("gained", "lost"):
        rows = places[places["change"] == what]
        totals |= {
            f"countries_{what}": int((countries["change"] == what).sum()),
            f"places_{what}": len(rows),
            f"population_{what}": int(rows["population"].sum()),
        }
    shared, names = _names(before, after)
    headline = f"{names[1]} instead of {names[0]}"
    headline = f"{shared}: {headline}" if shared else headline
    summary = {
        "headline": headline[:1].upper() + headline[1:],
        "before": names[0],
        "after": names[1],
        "totals": totals,
        "countries_gained": countries["country"][countries["change"] == "gained"].to_list(),
        "countries_lost": countries["country"][countries["change"] == "lost"].to_list(),
    }
    return Comparison(before, after, countries, places, {**summary, "sentence": _told(summary)})


def _countries(before: Side, after: Side) -> pd.DataFrame:
    shares = [side.rows(side.result.countries).set_index("adm0_a3") for side in (before, after)]
    codes = shares[0].index.union(shares[1].index)
    share = [one["share_in_reach"].reindex(codes).fillna(0.0) for one in shares]
    names = shares[1][["country", "iso_a3"]].reindex(codes)
    names = names.fillna(shares[0][["country", "iso_a3"]].reindex(codes))
    change = np.select(
        [
            (share[0] == 0.0) & (share[1] > 0.0),
            (share[0] > 0.0) & (share[1] == 0.0),
            share[1] > share[0],
            share[1] < share[0],
        ],
        ["gained", "lost", "more", "less"],
        "same",
    )
    table = names.assign(change=change, share_before=share[0], share_after=share[1])
    table = table[(share[0] > 0.0) | (share[1] > 0.0)]
    order = pd.Categorical(table["change"], ["gained", "lost", "more", "less", "same"])
    table = table.assign(order=order).sort_values(["order", "country"])
    return table[list(COUNTRY_COLUMNS)].reset_index(drop=True)


def _places(before: Side, after: Side) -> pd.DataFrame:
    least = max(side.result.summary["min_population"] for side in (before, after))
    listed = [
        rows[rows["population"] >= least].set_index("geonameid")
        for rows in (side.rows(side.result.cities) for side in (before, after))
    ]
    lost = listed[0].loc[listed[0].index.difference(listed[1].index)]
    gained = listed[1].loc[listed[1].index.difference(listed[0].index)]
    table = pd.concat([gained.assign(change="gained"), lost.assign(change="lost")]).reset_index()
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    for side, when in ((before, "before"), (after, "after")):
        km = side.region.distances().distance(lon, lat) / 1000.0
        km[np.isinf(km)] = np.nan  # where no launch point can fire
        table[f"distance_{when}_km"] = km.round(3)
        table[f"margin_{when}_km"] = (side.system["range_km"] - km).round(3)
    table = table.sort_values(["population", "geonameid"], ascending=[False, True])
    return pd.DataFrame(table[list(PLACE_COLUMNS)].reset_index(drop=True))


def _names(before: Side, after: Side) -> tuple[str, list[str]]:
    """Return what the sides have in common, and what each is called: by what they differ in."""
    sides = (before, after)
    told = {
        "system": [side.system["name"] for side in sides],
        "region": [f"from {side.region.in_text}" for side in sides],
        "range": [f"at {_range(side.system)}" for side in sides],
        "sectors": [side.region.fires_towards or "all round" for side in sides],
        "view": [f"{border_views.name(side.region.borders)} borders" for side in sides],
    }
    differs = [key for key, (one, two) in told.items() if one != two]
    if "system" in differs and "range" in differs:
        differs.remove("range")  # another system has another range
    if "sectors" in differs and "region" in differs:
        differs.remove("sectors")  # the name of the region says them, if it is not the user's own
    shared = [told[key][0] for key in ("system", "region") if key not in differs]
    names = []
    for number in range(2):
        main = " ".join(told[key][number] for key in ("system", "region") if key in differs)
        rest = [told[key][number].rstrip(".") for key in _RESTS if key in differs]
        names.append(", ".join(filter(None, [main, *rest])) or "the same")
    return " ".join(shared), names


def _range(system: dict[str, Any]) -> str:
    return format_range(system["range_km"], floor=system["range_is_floor"])


def _told(summary: dict[str, Any]) -> str:
    """Return the totals in a sentence for each direction."""
    totals = summary["totals"]
    told = []
    for what in ("gained", "lost"):
        names, places = summary[f"countries_{what}"], totals[f"places_{what}"]
        named = f" ({', '.join(names)})" if 0 < len(names) <= _NAMED else ""
        text = f"{_counted(len(names), 'country', 'countries')}{named}"
        if places:
            text += f" and {_counted(places, 'place', 'places')} in which "
            text += f"{totals[f'population_{what}']:,} people are listed"
        elif not names:
            text = "nothing"
        told.append(f"{what.capitalize()}: {text}.")
    return " ".join(told)


_NAMED = 8
_RESTS = ("range", "view", "sectors")


def _counted(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}" if number else f"no {one}"
