"""Several launch regions on one map: what each reaches, and what all, some or one of them reach."""

import numpy as np
import pytest
import shapely

import rangemap
from rangemap.field import DistanceField
from rangemap.launch import load_region
from rangemap.world import border_views, tables

# A short and a long range, one within what another reaches, some that share nothing with others
LAUNCHES = {
    "short": ("Kuwait", 400.0, None),
    "long": ("Qatar", 900.0, 650.0),
    "nearby": ("Bahrain", 500.0, None),
    "again": ("Kuwait", 700.0, None),
    "far": ("Iceland", 600.0, None),
}


def scenario_of(names):
    return rangemap.Scenario.model_validate(
        {
            "systems": [
                {
                    "name": name,
                    "range_km": LAUNCHES[name][1],
                    "source": "its maker",
                    **({"range_low_km": low} if (low := LAUNCHES[name][2]) else {}),
                    "launch": {"region": LAUNCHES[name][0]},
                }
                for name in names
            ]
        }
    )


@pytest.fixture(scope="module")
def several():
    return rangemap.build(scenario_of(LAUNCHES))


def test_systems_of_one_launch_region_share_it(several):
    assert [one.region.name for one in several.launched] == [
        *("Kuwait", "Qatar", "Bahrain", "Iceland"),
    ]
    assert [system.id for system in several.launched[0].systems] == ["short", "again"]
    assert several.region.name == "Kuwait, Qatar, Bahrain and Iceland"
    assert {*several.region.countries} == {"KWT", "QAT", "BHR", "ISL"}


@pytest.mark.parametrize("name", LAUNCHES)
def test_each_system_is_as_on_a_map_of_its_own(several, name):
    region, km, low = LAUNCHES[name]
    choice = {"name": name, "range_km": km, "source": "its maker"}
    choice |= {"range_low_km": low} if low else {}
    alone = rangemap.build(
        rangemap.Scenario.model_validate({"launch": {"region": region}, "systems": [choice]})
    )
    for what in ("bands", "countries", "cities"):
        one, other = (
            table[table["system_id"] == name].drop(columns="geometry").reset_index(drop=True)
            for table in (getattr(several, what), getattr(alone, what))
        )
        assert one.equals(other), what
    found = next(one for one in several.summary["systems"] if one["id"] == name)
    assert found["launch"]["name"] == region
    (expected,) = alone.summary["systems"]
    for key in ("totals", "story", "highlights", "area_km2"):
        assert found[key] == expected[key], key


def test_tables_are_in_the_order_of_the_config(several):
    for table in (several.bands, several.countries, several.cities):
        assert [*table["system_id"].unique()] == [*LAUNCHES]


def test_what_all_some_and_one_reach_is_so_by_every_place_alone(several):
    places = tables.places(["geonameid", "lat", "lon", "population", "adm0_a3"])
    places = places[places["population"] >= 1000]
    farthest = {}
    for region, km, _low in LAUNCHES.values():
        farthest[region] = max(km, farthest.get(region, 0.0))
    number = np.zeros(len(places), dtype=int)
    for region, km in farthest.items():
        field = DistanceField(load_region(region).geometry)
        number += field.distance(places["lon"].to_numpy(), places["lat"].to_numpy()) <= km * 1000.0
    expected = {"all": number == 4, "some": (number > 1) & (number < 4), "one": number == 1}
    assert expected["some"].any()
    assert expected["one"].any()
    for key, within in expected.items():
        found = several.summary["launches"][key]
        assert found["places"] == within.sum()
        assert found["population"] == places["population"][within].sum()
        table = several.overlap.table
        assert table[f"places_from_{key}"].sum() == within.sum()
        assert table[f"population_from_{key}"].sum() == places["population"][within].sum()


def test_countries_are_counted_by_the_launch_regions_that_reach_a_part(several):
    regions = {
        one.region.name: shapely.union_all(one.bands.geometry.to_numpy())
        for one in several.launched
    }
    table = several.overlap.table.set_index("country")
    borders = border_views.countries("international", ["name", "geometry"])
    for name, shape in zip(borders["name"], borders.geometry, strict=True):
        by = [region for region, reach in regions.items() if shapely.intersects(reach, shape)]
        if not by:
            assert name not in table.index
            continue
        assert table.loc[name, "reached_from"].split("; ") == by
        assert table.loc[name, "launch_regions"] == len(by)


def test_the_share_from_all_is_that_of_the_common_reach():
    result = rangemap.build(scenario_of(["long", "nearby"]))
    one, other = (shapely.union_all(one.bands.geometry.to_numpy()) for one in result.launched)
    table = result.overlap.table.set_index("country")["share_from_all"]
    borders = border_views.countries("international", ["name", "geometry"]).set_index("name")
    rng = np.random.default_rng(1)
    for name in ("Saudi Arabia", "Iran"):
        shape = borders.geometry[name]
        west, south, east, north = shape.bounds
        lon, lat = rng.uniform(west, east, 40_000), rng.uniform(south, north, 40_000)
        weight = np.cos(np.radians(lat))
        inside = shapely.contains_xy(shape, lon, lat)
        both = inside & shapely.contains_xy(one, lon, lat) & shapely.contains_xy(other, lon, lat)
        share = weight[both].sum() / weight[inside].sum()
        assert 0.05 < share < 0.95
        assert table[name] == pytest.approx(share, abs=0.02)
    assert table["Qatar"] == 1.0


def test_one_launch_region_shares_nothing():
    alone = rangemap.build(scenario_of(["short", "again"]))
    assert alone.overlap is None
    assert alone.summary["launches"] is None
    assert len(alone.launched) == 1


@pytest.mark.parametrize(
    ("names", "said"),
    [
        (
            ["short", "far"],
            "Within reach from both launch regions: nothing. From Kuwait alone: ",
        ),
        (["short", "nearby"], "Within reach from both launch regions: "),
        (["short", "nearby", "far"], "Within reach from all of the launch regions: nothing. From"),
    ],
)
def test_the_counts_are_said(names, said):
    result = rangemap.build(scenario_of(names))
    text = result.summary["launches"]["text"]
    assert text.startswith(said)
    assert text in result.summary["description"]
