"""One truth: build, cities, check and the page agree on in or out, the nearest to the edge too."""

import numpy as np
import pandas as pd
import pytest
import shapely

from rangemap.analysis.check import Target, check
from rangemap.build import cities as places_in_reach
from rangemap.config import systems_of_scenario
from rangemap.field.distance_field import DistanceField
from rangemap.render.page import listed_places, page_data
from rangemap.world import tables

UNSURE_KM = 0.2  # as near to an edge as this the page says that it cannot tell


@pytest.fixture(scope="module")
def near_edges(example):
    """Return the places nearest to either edge, on both sides, with what they must be."""
    places = tables.places(columns=["geonameid", "name", "lon", "lat", "population"])
    places = places[places["population"] >= example.summary["min_population"]]
    km = example_field(example).distance(places["lon"].to_numpy(), places["lat"].to_numpy()) / 1e3
    places = places.assign(km=km)
    (system,) = example.summary["systems"]
    rows = []
    for edge in (system["range_low_km"], system["range_km"]):
        order = (places["km"] - edge).abs().sort_values().index[:15]
        rows.append(places.loc[order])
    found = pd.concat(rows)
    assert (found["km"] - 2500.0).abs().min() < 0.1
    sides = [found["km"] <= system["range_low_km"], found["km"] <= system["range_km"]]
    return found.assign(must=np.select(sides, ["certain", "possible"], "outside"))


def example_field(example):

    return DistanceField(example.region.geometry)


def test_every_place_is_the_same_in_build_and_cities(example):
    counted = places_in_reach(example.scenario)
    columns = list(counted.columns)
    pd.testing.assert_frame_equal(pd.DataFrame(example.cities[columns]), counted)
    (system,) = example.summary["systems"]
    km = example.cities["distance_km"]
    assert (km <= system["range_km"]).all()
    assert ((example.cities["certainty"] == "certain") == (km <= system["range_low_km"])).all()


def test_places_at_the_edge_are_the_same_in_all(example, near_edges):
    listed = example.cities.set_index("geonameid")["certainty"]
    (system,) = systems_of_scenario.systems_of(example.scenario)
    for place in near_edges.itertuples():
        target = Target(place.name, shapely.Point(place.lon, place.lat))
        assert check(example.region, system, target).reach == place.must
        assert listed.get(place.geonameid, "outside") == place.must
    assert set(near_edges["must"]) == {"certain", "possible", "outside"}


def test_the_page_says_of_every_place_what_the_engine_says(example):
    """In the table that the page is written from; test_page_places.py holds what it reads of it."""
    made = page_data.content(example)
    table = listed_places.table_of(example)
    assert {*example.cities["geonameid"], *example.large_cities["geonameid"]} == {
        *table["geonameid"]
    }
    (system,) = example.summary["systems"]
    lon, lat = table["lon"].to_numpy(), table["lat"].to_numpy()
    km = example_field(example).distance(lon, lat) / 1000.0
    sides = [km <= system["range_low_km"], km <= system["range_km"]]
    assert (table["verdicts"] == np.select(sides, ["c", "p"], "o")).all()
    for place in made["places"]:
        at = place["each"][0] / 1000.0
        letter = "c" if at <= system["range_low_km"] else "p" if at <= system["range_km"] else "o"
        assert place["verdicts"] == letter


def test_the_page_measures_the_same_at_the_edges(as_opened, example, near_edges):
    page = as_opened(example)
    points = near_edges[["lon", "lat"]].to_numpy().tolist()
    metres = page.run(
        "return arguments[0].map(([lon, lat]) => rangemap.field.nearest(lon, lat).metres)", points
    )
    km = np.array(metres) / 1000.0
    assert np.abs(km - near_edges["km"]).max() < 0.1
    (system,) = example.summary["systems"]
    sides = [km <= system["range_low_km"], km <= system["range_km"]]
    told = np.select(sides, ["certain", "possible"], "outside")
    edges = np.array([[system["range_low_km"]], [system["range_km"]]])
    sure = np.abs(edges - near_edges["km"].to_numpy()).min(axis=0) > UNSURE_KM
    assert (told[sure] == near_edges["must"][sure]).all()
    assert sure.sum() > 5
