"""The rule by which a newcomer to GeoNames' list is a quarter, on made-up countries."""

import importlib.util
import sys

import numpy as np
import pandas as pd
import pytest

from tests.helpers.paths import ROOT


def room(name):
    sys.path.insert(0, str(ROOT / "tools"))
    try:
        spec = importlib.util.spec_from_file_location(name, ROOT / "tools" / f"{name}.py")
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
    finally:
        sys.path.remove(str(ROOT / "tools"))
    return module


newcomers = room("place_newcomers")
KM = 1.0 / 111.2  # degrees of latitude


def country(new_away, quarter_km=(1.0, 2.0, 3.0), people=4_000):
    """Return a city of 400,000, newcomers north of it, 200 coded towns far off, and new ones."""
    rows = [("City", "PPLA", 400_000, 0.0, 0.0, "A")]
    rows += [(f"Quarter {n}", "", people, km * KM, 0.0, "A") for n, km in enumerate(quarter_km)]
    rows += [(f"Town {n}", "PPL", 5_000, 5.0 + 0.1 * n, 10.0, "A") for n in range(200)]
    rows += [(f"New {n}", "", 5_000, 5.0 + 0.1 * n, 12.0, "A") for n in range(new_away)]
    columns = ["english", "kind", "population", "latitude", "longitude", "division"]
    table = pd.DataFrame(rows, columns=columns)
    return table.assign(
        geonameid=np.arange(len(table)),
        newcomer=table["kind"] == "",
        adm0_a3="AAA",
        countrycode="AA",
        capital=False,
    )


def quarters(table):
    return newcomers.quarters(table, (table["kind"] != "").to_numpy())


def test_where_towns_are_rarely_new_what_is_new_in_a_city_is_its_quarter():
    assert quarters(country(new_away=2)) == {1: 0, 2: 0, 3: 0}


def test_where_towns_are_new_everywhere_what_is_new_in_a_city_stays():
    assert quarters(country(new_away=150)) == {}


def test_the_more_crowded_ground_is_asked_where_the_wider_one_has_towns_of_its_own():
    table = country(new_away=3, quarter_km=[0.5] * 10)
    suburbs = [("Suburb", "PPL", 4_000, -6.5 * KM, 0.001 * n, "A") for n in range(30)]
    more = pd.DataFrame(suburbs, columns=table.columns[:6]).assign(
        geonameid=np.arange(900, 930), newcomer=False, adm0_a3="AAA", countrycode="AA", capital=0
    )
    assert set(quarters(pd.concat([table, more], ignore_index=True))) == set(range(1, 11))


@pytest.mark.parametrize("km", [7.5, 14.0])
def test_beyond_the_ground_of_a_city_nothing_is_its_quarter(km):
    """400,000 people at 2,500 to a square kilometre reach 7.1 km."""
    assert 3 not in quarters(country(new_away=2, quarter_km=(1.0, 2.0, km)))


def test_another_division_holds_no_quarter():
    table = country(new_away=2)
    table.loc[2, "division"] = "B"
    assert set(quarters(table)) == {1, 3}
    # but for a place that the source has in another country, which has no division here
    table.loc[2, "countrycode"] = "BB"
    assert set(quarters(table)) == {1, 2, 3}


def test_between_two_cities_a_newcomer_stays():
    table = country(new_away=2, quarter_km=(1.0, 2.0, 4.0))
    table.loc[4, ["english", "population", "latitude", "longitude"]] = ["Other", 400_000, 8 * KM, 0]
    assert set(quarters(table)) == {1, 2}


def own_division(new_away, other=0):
    """Return what is found where the newcomers lie in the city's own second-order division."""
    table = country(new_away).assign(second="")
    table.loc[:3, "second"] = "AA.A.1"
    if other:
        place = table.loc[[4]].assign(population=other, latitude=20 * KM, second="AA.A.1")
        table = pd.concat([table, place], ignore_index=True)
    towns = np.ones(len(table), dtype=bool)
    return newcomers.in_own_division(table, (table["kind"] != "").to_numpy(), towns)


def test_in_a_municipality_of_a_city_alone_what_is_new_is_its_quarter_wherever_towns_are_new():
    assert own_division(new_away=150) == {1: 0, 2: 0, 3: 0}
    assert own_division(new_away=150, other=19_000) == {1: 0, 2: 0, 3: 0}


def test_in_a_district_of_several_towns_what_is_new_stays():
    assert own_division(new_away=0, other=21_000) == {}


def test_beside_another_city_of_the_division_a_newcomer_stays():
    table = country(0, quarter_km=(1.0, 4.0)).assign(second="AA.A.1")
    table.loc[3:, "second"] = ""
    city = [100_000, 5 * KM, 0.0, "AA.A.1"]
    table.loc[3, ["population", "latitude", "longitude", "second"]] = city
    towns = np.ones(len(table), dtype=bool)
    found = newcomers.in_own_division(table, (table["kind"] != "").to_numpy(), towns)
    assert found == {1: 0}


def test_beyond_the_ground_of_the_city_nothing_is_its_quarter_in_its_own_division_either():
    table = country(0, quarter_km=(1.0, 7.5)).assign(second="AA.A.1")
    table.loc[3:, "second"] = ""
    towns = np.ones(len(table), dtype=bool)
    found = newcomers.in_own_division(table, (table["kind"] != "").to_numpy(), towns)
    assert found == {1: 0}


def test_what_is_spelt_alike_beside_a_town_is_the_town_once_more():
    table = country(new_away=0)
    table.loc[1, ["english", "population"]] = ["Sity", 150_000]
    table.loc[2, ["english", "population"]] = ["Sity", 50_000]  # a village by the city
    towns = (table["kind"] != "").to_numpy()
    assert newcomers.second_entries(table, towns) == {}
    table.loc[0, "english"] = "Old Cityville"
    table.loc[1, "english"] = "Old-Cittyville"
    table.loc[2, "english"] = "New Cityville"
    assert newcomers.second_entries(table, towns) == {1: 0}
