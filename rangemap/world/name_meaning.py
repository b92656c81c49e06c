"""What a name means of all that can be named: a country, group, sea, area, place or region.

The best-known bearer of a name wins, by any of its names; where none is plainly the best known, the
choices are told.
"""

import shapely

from rangemap.errors import RegionError
from rangemap.world import border_views, place_names, region_names
from rangemap.world.border_views import INTERNATIONAL
from rangemap.world.place_names import Place
from rangemap.world.region_names import Match
from rangemap.world.spelling import plain

# A city of so many people is better known than a state of its name elsewhere: Guadalajara is the
# city in Mexico, not the province of Spain; Ontario the province, not the town in California.
_LARGE_CITY = 500_000
# Of so many people a city is better known than a country's name in Hungarian
_CITY = 100_000
_FAR_MORE = 10  # times the people of a city are in a region that is better known than it


def find(name: str, borders: str = INTERNATIONAL) -> Match | Place:
    """Return the country, group of countries, sea, area, place or region that a name means.

    Parameters
    ----------
    name
        In any language of the tables, or a code of a country or region; alone or as "X, country".
    borders
        The border view.

    Returns
    -------
    Match or Place
        A country goes first; then a group of countries, a sea or lake; a capital; an area of
        several regions; a city in the region that is named after it, a large city; then a region;
        then any other place.

    Raises
    ------
    RegionError
        If nothing is called so, or several things are and none is plainly the best known.

    Examples
    --------
    >>> find("Alaska").code, find("Odesa").name, find("Moscow").name, find("Ontario").code
    ('US-AK', 'Odesa', 'Moscow', 'CA-ON')
    >>> find("NATO").kind
    'group'
    """
    regions = region_names.meanings(name, borders)
    if any(region.kind in {"country", "group", "sea"} for region in regions):
        return _city_abroad(name, borders) or region_names.find(name, borders)
    try:
        # a town takes no name from a region by a spelling of its own: Kinmen is the islands
        place = place_names.find(name, borders, by_other_names=not regions)
    except place_names.SeveralPlacesError as error:
        small = error.population < _CITY  # no reason to ask: California is the state
        best = error.best, error.population
        if len(regions) == 1 and (small or not _better_known(*best, regions, borders)):
            return regions[0]
        raise
    if place is None:
        return _region_alone(name, borders)
    if _goes_first(place, regions, borders):
        return place
    return region_names.find(name, borders)


def _city_abroad(name: str, borders: str) -> Place | None:
    """Return the city that prints what is a country's name in another language alone: Salvador."""
    if not region_names.is_foreign(name, borders):
        return None
    try:
        place = place_names.find(name, borders)
    except place_names.SeveralPlacesError:
        return None
    same = place is not None and plain(place.name) == plain(name)
    return place if place and same and place.population >= _CITY else None


def _region_alone(name: str, borders: str) -> Match:
    """Return the region that a name means which no place bears."""
    try:
        return region_names.find(name, borders)
    except RegionError as error:
        near = place_names.nearly(name, borders)
        asked = f" (did you mean {' or '.join(near)}?)" if near else ""
        msg = f"no place is called so{asked}, and {error}; or write LAT,LON"
        raise RegionError(msg) from error


def _goes_first(place: Place, regions: list[Match], borders: str) -> bool:
    """Return whether a place is better known than the areas and admin-1 regions of its name."""
    if not regions or place.capital:
        return True
    return _better_known(place, place.population, regions, borders)


def _better_known(place: Place, population: int, regions: list[Match], borders: str) -> bool:
    """Return whether a place of so many people is better known than regions of its name.

    So is a large city, one in the region that is named after it, and one of 100,000 people
    elsewhere unless a region has ten times as many.
    """
    if regions[0].kind != "admin1":
        return False
    people = max(region_names.people(region, borders) for region in regions)
    return (
        population >= _LARGE_CITY
        or (population >= _CITY and people < _FAR_MORE * population)
        or _named_after(place, regions, borders)
    )


def _named_after(place: Place, regions: list[Match], borders: str) -> bool:
    """Return whether a place lies in one of the regions of its name."""
    table = border_views.admin1(borders, ["adm1_code", "geometry"])
    shapes = table.geometry[table["adm1_code"].isin([one.key for one in regions])].to_numpy()
    return bool(shapely.dwithin(shapes, shapely.Point(place.lon, place.lat), 0.05).any())
