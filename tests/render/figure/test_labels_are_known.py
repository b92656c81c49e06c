"""Every place that is named on a map of the gallery is there by its rank, or was asked for."""

import numpy as np
import pytest

from rangemap.field import geodesy
from rangemap.world import place_names, tables
from tests.helpers.paths import EXAMPLES

# A place better known by so many digits (three times as well), of the same kind and so near that
# on the map it is the same spot (a share of the longest range), is named instead
DIGITS, NEAR = 0.5, 0.03
EARTH_KM = 6371.0
# So near to a place that is named, a better known one is a part of the same city (Giza by Cairo)
ONE_CITY_KM = 30.0
CONFIGS = [path for path in sorted(EXAMPLES.glob("*.toml")) if path.stem != "series"]


@pytest.fixture(scope="module", params=CONFIGS, ids=lambda path: path.stem)
def drawn(request, example_drawn):
    """Return a result, the places that are named on its figure, and all that might have been."""
    result, shapes = example_drawn(request.param)
    written = {text.get_text() for text in texts(shapes["wide"].figure, "city")}
    named = [place for place in result.summary["highlights"] if place["city"] in written]
    assert {place["city"] for place in named} == written  # nothing that was not chosen
    every = tables.places(["geonameid", "name", "adm0_a3", "lon", "lat", "known", "population"])
    every = every[every["population"] >= result.summary["min_population"]].reset_index(drop=True)
    return result, named, every


def texts(figure, gid):
    return list(figure.findobj(lambda artist: artist.get_gid() == gid))


def unexplained(result, named, every):
    """Return the places named, each with a better known one of its kind on the same spot."""
    longest = max(system["range_km"] for system in result.summary["systems"])
    inside = every["geonameid"].isin(result.cities["geonameid"])
    home = every["adm0_a3"].isin(result.region.countries)
    sphere = geodesy.auxiliary_sphere(*every[["lon", "lat"]].to_numpy().T)
    shown = every.index[every["geonameid"].isin([place["geonameid"] for place in named])]
    found = []
    for row in shown:
        km = np.linalg.norm(sphere - sphere[row], axis=1) * EARTH_KM
        better = (every["known"] > every["known"][row] + DIGITS) & (km < NEAR * longest)
        same = (inside == inside[row]) & (home == home[row])
        for other in every.index[better & same & ~every.index.isin(shown)]:
            apart = np.linalg.norm(sphere[shown] - sphere[other], axis=1) * EARTH_KM
            if apart[shown != row].min() > ONE_CITY_KM:
                found.append((every["geonameid"][row], every["name"][row], every["name"][other]))
    return found


def test_no_place_is_named_where_a_better_known_one_of_its_kind_stands(drawn):
    result, named, every = drawn
    asked = {place_names.find(name).geonameid for name in result.scenario.map.add_cities}
    assert len(named) >= 3
    wrong = unexplained(result, named, every)
    assert [pair for pair in wrong if pair[0] not in asked] == []
