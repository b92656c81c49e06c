"""The frozen result of a build, which every renderer reads and none changes."""

from dataclasses import dataclass
from html import escape
from typing import TYPE_CHECKING, Any, ClassVar, Protocol

from rangemap.errors import MissingExtraError
from rangemap.wording import counted

if TYPE_CHECKING:
    import folium
    import geopandas as gpd
    import pandas as pd
    from matplotlib.figure import Figure

    from rangemap.analysis.city_table import MeasuredPlaces
    from rangemap.config import Scenario, Shape
    from rangemap.field import DistanceField
    from rangemap.launch import LaunchRegion
    from rangemap.world import System


_MOST_SHOWN = 4  # systems that a few lines can hold


class Renderers(Protocol):
    """What shows a result; `rangemap.render` is one."""

    def leaflet(self, result: "RangeMap") -> "folium.Map":
        """Return the interactive map."""

    def leaflet_html(self, result: "RangeMap") -> str:
        """Return the page of the map."""

    def figure(self, result: "RangeMap", shape: "Shape" = "wide") -> "Figure":
        """Return the printed figure."""

    def figure_png(self, result: "RangeMap") -> bytes:
        """Return the wide figure as a PNG."""


@dataclass(frozen=True)
class Launched:
    """What is launched from one launch region, and what it reaches.

    Attributes
    ----------
    region
        The launch region.
    field
        Of the launch region.
    systems
        Those that are launched from it.
    places
        As measured from it.
    bands, countries, cities
        As of `RangeMap`, for these systems alone.
    """

    region: "LaunchRegion"
    field: "DistanceField"
    systems: "tuple[System, ...]"
    places: "MeasuredPlaces"
    bands: "gpd.GeoDataFrame"
    countries: "gpd.GeoDataFrame"
    cities: "gpd.GeoDataFrame"


@dataclass(frozen=True)
class Overlap:
    """What is in reach of how many launch regions, possible reach included.

    Attributes
    ----------
    table
        The countries in reach of any, the columns of ``overlap.csv``: of how many launch regions
        any part of it is in reach, and of which; how much of it is in reach of all of them, 0 to
        1; listed places in reach of all, of more than one but not all, and of one alone, with their
        people. In order of the number of launch regions, then by name.
    summary
        ``launches`` of summary.json.
    """

    table: "pd.DataFrame"
    summary: dict[str, Any]


@dataclass(frozen=True)
class SitesInReach:
    """Sites of the user's own, and what is in reach of them.

    Attributes
    ----------
    table
        One row a system and site, the nearest first: the columns of ``sites.csv`` and ``geometry``
        (points). ``certainty`` is ``certain``, ``possible`` or ``outside``; without a number where
        no launch point can fire.
    summary
        ``sites`` of summary.json.
    """

    table: "gpd.GeoDataFrame"
    summary: dict[str, Any]


@dataclass(frozen=True)
class RangeMap:
    """Everything that a range map says.

    Attributes
    ----------
    scenario
        The config it was made from.
    region
        The launch region; where systems have launch regions of their own, all of them together.
    bands
        One row a band: ``system_id, system, certainty, min_range_km, range_km, area_km2,
        edge_error_m, geometry``; bands of one system do not overlap. Ordered by system as in
        the config, certain before possible.
    countries
        The columns of ``countries.csv`` and ``geometry`` (full detail).
    cities
        The columns of ``cities.csv`` and ``geometry`` (points).
    large_cities
        Large cities and capitals of the whole world, in reach or not, largest first:
        ``geonameid, city, country, adm0_a3, lat, lon, population, believed, known, distance_km``
        (to the nearest launch region; no number where no launch point can fire),
        then for each system a column of its id: ``certain``, ``possible`` or ``outside``.
        ``believed`` and ``known`` are those of the table of places (docs/data.md).
    summary
        The content of ``summary.json``: plain numbers, texts, lists and dictionaries.
    launched
        What is launched from each launch region; one, unless systems have their own.
    sites
        The user's own; None without any.
    overlap
        What is in reach of several launch regions; None where there is only one.
    countries_each
        The columns of ``countries-each.csv``, where the config asks for it.
    is_draft
        Whether it is a quick look: the numbers are those of the whole map, but other border views
        are not compared, and its page is drawn with less detail.
    """

    scenario: "Scenario"
    region: "LaunchRegion"
    bands: "gpd.GeoDataFrame"
    countries: "gpd.GeoDataFrame"
    cities: "gpd.GeoDataFrame"
    large_cities: "pd.DataFrame"
    summary: dict[str, Any]
    launched: "tuple[Launched, ...]"
    sites: SitesInReach | None = None
    overlap: Overlap | None = None
    countries_each: "pd.DataFrame | None" = None
    is_draft: bool = False

    # Given by the front door, rangemap/__init__.py: a result knows of no renderer
    renderers: ClassVar[Renderers]

    def launched_with(self, system_id: str) -> Launched:
        """Return what is launched from the launch region of a system."""
        return next(
            one for one in self.launched if any(each.id == system_id for each in one.systems)
        )

    def __repr__(self) -> str:
        """Say what it is in a few lines."""
        lines = [f"<RangeMap: {self.summary['headline']}"]
        for system in self.summary["systems"][:_MOST_SHOWN]:
            totals = system["totals"]
            whole, places = totals["countries_whole"], totals["places"]
            lines.append(
                f"  {system['name']}, {system['range_km']:,.10g} km: {counted(whole, 'country')} "
                f"whole, {totals['countries_part']} in part, {counted(places, 'place')}"
            )
        more = len(self.summary["systems"]) - _MOST_SHOWN
        lines += [f"  and {more} more"] if more > 0 else []
        return "\n".join([*lines, "  .bands .countries .cities .large_cities .summary>"])

    def map(self) -> "folium.Map":
        """Return the interactive map: `rangemap.render.leaflet`.

        Circles, lines, GeoJSON, markers, tooltips and popups of folium's can be added to it, and
        the page still fetches nothing. A `folium.Icon` and folium's plugins need files of others:
        these would be asked for.
        """
        return self.renderers.leaflet(self)

    def figure(self, shape: "Shape" = "wide") -> "Figure":
        """Return the printed figure, ``wide`` or ``tall``: `rangemap.render.figure`.

        Raises
        ------
        MissingExtraError
            If the package was installed without its extra ``figures``.
        """
        return self.renderers.figure(self, shape)

    def _repr_html_(self) -> str:
        """Show the map in a notebook, in a frame of its own."""
        page = escape(self.renderers.leaflet_html(self), quote=True)
        title = escape(self.summary["headline"], quote=True)
        return (
            f'<iframe title="{title}" srcdoc="{page}" '
            'style="width: 100%; height: 640px; border: 0" sandbox="allow-scripts"></iframe>'
        )

    def _repr_png_(self) -> bytes | None:
        """Show the figure where a notebook becomes a PDF or a Word file; None without figures."""
        try:
            return self.renderers.figure_png(self)
        except MissingExtraError:
            return None
