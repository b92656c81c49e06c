"""The reverse question: from which countries could a system reach a place."""

from collections.abc import Mapping, Sequence

import pandas as pd
import shapely

from rangemap.analysis.check import Target
from rangemap.analysis.country_table import shares
from rangemap.config import Scenario, SystemChoice
from rangemap.errors import RegionError
from rangemap.field import DistanceField, outline_distance
from rangemap.units import format_range, format_span
from rangemap.world import INTERNATIONAL, System, border_views, region_names


def who(
    target: Target, system: System, countries: Sequence[str] = (), view: str = INTERNATIONAL
) -> pd.DataFrame:
    """Return the countries from whose territory a system could reach a target.

    The distance is the same both ways: a launch point can reach the target if it lies within the
    range of it, and not nearer than the minimum range.

    Parameters
    ----------
    target
        From `check.find_target`; of a country or region, any part counts as reached.
    system
        Its ranges.
    countries
        Names or codes of the countries to look at, in reach or not, or of groups whose members are
        looked at; by default all from which it could be reached.
    view
        The border view.

    Returns
    -------
    pandas.DataFrame
        ``country, iso_a3, share_certain, share_possible, nearest_km, margin_km``, the largest
        share first: how much of the country's territory lies within the low range and the range,
        0 to 1, the distance from its nearest point, and the range less that distance.

    Raises
    ------
    RegionError
        If a country is unknown, or is no country.
    """
    field = DistanceField(target.geometry)
    columns = ["adm0_a3", "iso_a3", "name", "area_km2", "geometry"]
    borders = border_views.countries(view, columns)
    if countries:
        borders = borders[
            borders["adm0_a3"].isin([code for name in countries for code in _codes(name, view)])
        ]
    least_m = (system.min_range_km or 0.0) * 1000.0
    longest, shortest = field.reaches(
        [(system.range_km * 1000.0, least_m), (system.certain_km * 1000.0, least_m)]
    )
    if not countries:
        borders = borders[shapely.intersects(longest, borders.geometry.to_numpy())]
    borders = borders.reset_index(drop=True)
    nearest_km = (outline_distance.nearest(field, list(borders.geometry)).metres / 1000.0).round(3)
    table = pd.DataFrame(
        {
            "country": borders["name"],
            "iso_a3": borders["iso_a3"],
            "share_certain": shares(shortest, borders)[1],
            "share_possible": shares(longest, borders)[1],
            "nearest_km": nearest_km,
            "margin_km": (system.range_km - nearest_km).round(3),
        }
    )
    order = ["share_possible", "share_certain", "country"]
    return table.sort_values(order, ascending=[False, False, True], ignore_index=True)


def _codes(name: str, view: str) -> tuple[str, ...]:
    countries = [match for match in region_names.meanings(name, view) if match.kind == "country"]
    match = countries[0] if len(countries) == 1 else region_names.find(name, view)
    if match.kind not in {"country", "group"}:
        msg = f"'{name}' is no country but a region of one; name countries"
        raise RegionError(msg)
    return match.countries


def _of_them(number: int, of: int, how: str) -> str:
    """Write from how many of some countries that is so; nothing where there are no countries.

    Examples
    --------
    >>> _of_them(0, 5, "from any point of the country"), _of_them(1, 5, "within the range")
    ('from none of them from any point of the country', 'from 1 of them within the range')
    """
    if not of:
        return ""
    return f"from {'all' if number == of else f'{number:,}' if number else 'none'} of them {how}"


def scenario_around(
    place: str, target: Target, choice: SystemChoice, others: Mapping[str, Mapping[str, object]]
) -> Scenario:
    """Return the scenario of a reach about a target: the distance is the same both ways.

    Parameters
    ----------
    place, target
        As it is written, and what that means.
    choice
        The system.
    others
        What else the scenario has: keys of its ``launch``, and of its top under ``scenario``.
    """
    at = target.geometry
    launch: dict[str, object] = {"region": place}
    if at.geom_type == "Point":
        launch = {"points": [{"name": target.name, "lat": at.y, "lon": at.x}]}
    whole = {**others["scenario"], "launch": {**launch, **others["launch"]}, "systems": [choice]}
    return Scenario.model_validate(whole)


def who_in_words(target: Target, system: System, countries: pd.DataFrame) -> dict[str, str]:
    """Return the answer in words: ``headline``, ``subtitle``, and ``sentence`` with both.

    ``question`` is what was asked, with whom the name was taken to mean.

    Parameters
    ----------
    target, system
        As for `who`.
    countries
        What it returned.
    """
    within = countries[countries["share_possible"] > 0.0]
    whole = int((within["share_possible"] == 1.0).sum())
    ours = int((within["share_certain"] > 0.0).sum())
    low, floor = system.range_low_km, system.range_is_floor
    interval = low is not None and low != system.range_km
    named = not system.is_ring
    reach = format_range(system.range_km, floor=floor)
    kind = "country or territory" if len(within) == 1 else "countries or territories"
    number = f"{len(within):,} {kind}" if len(within) else "no country or territory"
    what = f"the {system.name}" if named else f"a system with a range of {reach}"
    headline = f"From {number}, {what} could reach {target.in_text}"
    ranges = format_span(low or 0.0, system.range_km, floor=floor) if interval else reach
    parts = [
        f"Published range {ranges}" if named else "",
        _of_them(ours, len(within), "within the confirmed range") if interval else "",
        _of_them(whole, len(within), "from any point of the country"),
    ]
    subtitle = "; ".join(filter(None, parts))
    subtitle = subtitle[:1].upper() + subtitle[1:]
    by = f", published range {ranges}," if named else ""
    return {
        "question": f"From where {what}{by} could reach {target.in_text}",
        "headline": headline,
        "subtitle": subtitle,
        "sentence": f"{headline}. {subtitle}.",
    }
