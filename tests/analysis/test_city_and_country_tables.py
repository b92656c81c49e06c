"""Tables of small maps made in memory, where the answer is known."""

import textwrap
from functools import lru_cache

import numpy as np
import pytest
import shapely

import rangemap
from rangemap.analysis.country_table import _WINDS, _direction, _middle
from rangemap.analysis.reach import edge_error
from rangemap.config import systems_of_scenario
from rangemap.config.launch_table import Launch, LaunchPoint
from rangemap.config.scenario import Cities, Scenario, SystemChoice
from rangemap.errors import EdgeError, SystemsError
from rangemap.field import geodesy
from rangemap.field.outline_distance import nearest
from rangemap.render.content import words
from rangemap.units import format_range, format_span
from rangemap.world import tables


def own(name="Own", **ranges):
    return SystemChoice(name=name, source="a test", **ranges)


def made(launch, *systems, **options):
    if isinstance(launch, str):
        launch = Launch(region=launch)
    return rangemap.build(Scenario(launch=launch, systems=systems, **options))


@lru_cache(maxsize=8)  # the largest is asked for by two tests
def interval(region, low, high):
    system = own("Model 7", range_km=high, range_low_km=low)
    return made(region, system, cities=Cities(min_population=50_000))


def at(lat, lon):
    return Launch(points=(LaunchPoint(lat=lat, lon=lon),))


@pytest.fixture(scope="module")
def fiji():
    return made("Fiji", own(range_km=1000.0))


def test_fiji_across_180_degrees(fiji):
    assert {"Fiji", "Tonga", "Samoa", "Vanuatu"} <= set(fiji.countries["country"])
    suva = fiji.cities[fiji.cities["city"] == "Suva"].iloc[0]
    assert suva.distance_km < 2.0  # its point lies off the coast as drawn at 1:10m
    assert suva.certainty == "certain"
    west, _south, east, _north = fiji.bands.geometry[0].bounds
    assert (west, east) == (-180.0, 180.0)
    assert fiji.bands["area_km2"][0] < 7e6  # and not a band round the Earth


def test_where_everything_is_in_reach_it_is_said():
    few = Cities(min_population=1_000_000)
    less = own(name="Less", range_km=19_000.0)
    found = made("Nauru", own(range_km=20_003.0), less, cities=few)
    whole, less = found.summary["systems"]
    assert whole["whole_earth"] is True
    assert less["whole_earth"] is False
    assert found.summary["description"].count("the whole Earth") == 1
    assert found.summary["headline"] == (
        "The whole Earth is within range of the Own launched from Nauru"
    )
    (_, area) = found.bands["area_km2"].sort_values()
    assert area == pytest.approx(510_065_621.7, abs=1.0)
    assert (
        found.countries["share_in_reach"][found.countries["system_id"] == whole["id"]] == 1
    ).all()


def test_a_region_of_an_exact_disc():
    """A point's reach has the area of a geodesic circle, and its minimum range cuts a hole."""
    found = made(at(10.0, 20.0), own(range_km=500.0, min_range_km=200.0))
    (band,) = found.bands.itertuples()
    circles = [disc_area(10.0, 20.0, km * 1000.0) / 1e6 for km in (200.0, 500.0)]
    assert band.area_km2 == pytest.approx(circles[1] - circles[0], rel=1e-5)
    assert (band.min_range_km, band.range_km) == (200.0, 500.0)
    assert not shapely.contains_xy(band.geometry, 20.0, 10.0)
    assert found.cities["distance_km"].between(200, 500).all()
    assert len(found.cities) > 10
    assert found.summary["systems"][0]["min_range_km"] == 200.0


def disc_area(lat, lon, radius_m):
    """Return the area of a geodesic circle as a polygon of geodesics."""
    azimuths = np.linspace(0.0, 360.0, 7200, endpoint=False)
    ring = geodesy.destination(np.full(7200, lon), np.full(7200, lat), azimuths, radius_m)
    return abs(geodesy.GEOD.polygon_area_perimeter(*ring)[0])


def test_a_minimum_range_is_from_every_launch_point():
    """Between two points 300 km apart only what is near both is too near."""
    launch = Launch(points=(LaunchPoint(lat=48.0, lon=2.0), LaunchPoint(lat=48.0, lon=6.0)))
    found = made(launch, own(range_km=600.0, min_range_km=200.0))
    field = rangemap.DistanceField(found.region.geometry)
    far = field.farthest(found.cities["lon"], found.cities["lat"])
    assert far.min() >= 200_000.0
    near = field.distance(found.cities["lon"], found.cities["lat"])
    assert near.min() < 200_000.0  # too near to one of them, but not to the other
    assert not shapely.contains_xy(found.bands.geometry[0], 4.0, 48.0)


def test_certain_and_possible():
    found = made("Poland", own(range_km=500.0, range_low_km=300.0))
    certain = found.cities["certainty"] == "certain"
    assert found.cities["distance_km"][certain].max() <= 300.0
    assert found.cities["distance_km"][~certain].min() > 300.0
    assert list(found.bands["min_range_km"]) == [0.0, 300.0]


@pytest.fixture(scope="module")
def same():
    return made("Poland", own(range_km=300.0, range_low_km=300.0))


def test_the_same_range_twice_is_one_band(same):
    assert len(same.bands) == 1


def test_without_an_interval_all_is_certain(fiji, same):
    for found in (fiji, same):
        system = found.summary["systems"][0]
        for key in ("countries_whole", "countries_part", "capitals", "places", "population"):
            assert system["totals"][f"{key}_certain"] == system["totals"][key]
        assert system["totals"]["countries_part"] > 0
        assert system["story"]["farthest_certain"] == system["story"]["farthest_in_reach"]
        for what in ("share", "places", "population", "capital"):
            reached = "share_in_reach" if what == "share" else f"{what}_in_reach"
            assert found.countries[f"{what}_certain"].equals(found.countries[reached])
        said = found.summary["description"] + str(words.tables(found)) + system["story"]["text"]
        assert "confirmed" not in said
        assert "possibl" not in said
        assert "lowest" not in words.texts(found)["subtitle"]


def test_the_largest_part_tells_whether_the_mainland_is_in_reach():
    """Of Portugal nothing but islands lies beyond; of Greece nothing but islands is in reach."""
    table = made("Spain", own("One", range_km=700.0)).countries.set_index("adm0_a3")
    assert table["share_largest_part"]["PRT"] == 1.0
    assert 0.9 < table["share_in_reach"]["PRT"] < 1.0
    table = made("Malta", own("One", range_km=600.0)).countries.set_index("adm0_a3")
    assert table["share_largest_part"]["GRC"] == 0.0
    assert table["share_in_reach"]["GRC"] > 0.0
    for code, row in table.iterrows():
        single = shapely.get_num_geometries(row.geometry) == 1
        if single or row["share_in_reach"] in {0.0, 1.0}:
            assert row["share_largest_part"] == row["share_in_reach"], code


@pytest.mark.parametrize(
    ("region", "low", "high"),
    [
        ("Poland", 300.0, 500.0),
        ("Fiji", 2000.0, 3500.0),
        pytest.param("Chile", 3000.0, 9000.0, marks=pytest.mark.full),
    ],
)
def test_what_is_certain_is_part_of_what_is_possible(region, low, high):
    both = made(region, own("Both", range_km=high, range_low_km=low), own("Low", range_km=low))
    wide, narrow = (system["totals"] for system in both.summary["systems"])
    for key in ("countries_whole", "capitals", "places", "population"):
        assert 0 < wide[f"{key}_certain"] < wide[key]
        assert wide[f"{key}_certain"] == narrow[key]
    assert wide["countries_part_certain"] == narrow["countries_part"]
    assert wide["national_estimate_certain"] == narrow["national_estimate"]
    table = both.countries.set_index(["system_id", "adm0_a3"])
    for code, row in table.loc["both"].iterrows():
        assert row["share_certain"] <= row["share_in_reach"]
        if row["share_certain"]:
            assert row["share_certain"] == table.loc[("low", code), "share_in_reach"]
        assert row["places_certain"] <= row["places_in_reach"]


@pytest.mark.parametrize(
    ("region", "ranges", "said"),
    [
        # how far, where not all is certain; what is certain; nothing
        (
            "North Korea",
            (10_000.0, 13_000.0),
            "Every city of a million in the US is within 13,000 km (8,080 miles) of North Korea",
        ),
        ("Jamaica", (500.0, 1300.0), "Port-au-Prince is within range of the Model 7"),
        ("Cape Verde", (100.0, 1000.0), "are within 1,000 km (620 miles) of Cape Verde"),
        ("Poland", (300.0, 500.0), "Kaliningrad and Minsk are within range of the Model 7"),
        ("US-HI", (100.0, 200.0), "What lies within range of the Model 7 launched from Hawaii"),
        ("Nauru", (19_000.0, 20_003.0), "The whole Earth is within the longest published range"),
    ],
)
def test_the_headline_says_what_is_only_possible(region, ranges, said):
    low, high = ranges
    found = interval(region, low, high)
    finding = found.summary["finding"]
    assert said in finding
    assert len(textwrap.wrap(finding, 60)) <= 2
    below = words.texts(found)["subtitle"]
    within = format_range(low) in below or format_span(low, high) in below
    assert within or "only within the longest published range" in below


def test_what_the_headline_names_is_labelled_first():
    found = interval("North Korea", 10_000.0, 13_000.0)
    cities = [place["city"] for place in found.summary["highlights"][:2]]
    assert cities == ["New York", "Los Angeles"]  # the best known, if only possibly in reach
    assert found.summary["about"]["countries"] == ["USA"]


def test_own_territories_are_not_foreign():
    """St Helier is near to England, and no foreign capital; nor is what is too near in reach."""
    found = made(
        "United Kingdom", own(range_km=300.0), own("Two", range_km=300.0, min_range_km=1.0)
    )
    story, other = (system["story"] for system in found.summary["systems"])
    nearest = story["nearest_foreign_capital"]
    assert (nearest["city"], nearest["foreign"]) == ("Dublin", True)
    own_capitals = {place["city"] for place in story["capitals"] if not place["foreign"]}
    assert {"London", "Douglas", "St Helier"} <= own_capitals
    assert not {"Douglas", "St Helier"} & {place["city"] for place in story["largest_in_reach"]}
    assert other["capitals"] == story["capitals"]


def test_the_nearest_capital_may_be_out_of_reach_or_too_near():
    far = made("Iceland", own(range_km=300.0)).summary["systems"][0]["story"]
    assert far["nearest_foreign_capital"]["margin_km"] < 0
    assert "Foreign capitals in reach, of countries and territories: none." in far["text"]
    assert "is out by " in far["text"]
    near = made(at(41.9, 12.6), own(range_km=300.0, min_range_km=100.0)).summary["systems"][0]
    assert near["story"]["nearest_foreign_capital"]["certainty"] == "outside"
    assert near["story"]["nearest_foreign_capital"]["margin_km"] > 0
    assert "(Vatican City), " in near["story"]["text"]
    assert "is too near." in near["story"]["text"]


@pytest.mark.parametrize(
    ("region", "km", "city", "districts"),
    [
        ("Sweden", 60.0, "Copenhagen", {"Frederiksberg"}),
    ],
)
def test_districts_are_not_told_as_cities(region, km, city, districts):
    found = made(region, own("Model 7", range_km=km))
    story = found.summary["systems"][0]["story"]
    told = [place["city"] for place in story["largest_in_reach"]]
    assert told[0] == city
    foreign = found.cities[found.cities["country"] != region]
    largest = foreign.sort_values("population", ascending=False)["city"][:5]
    assert districts & set(largest)  # they would be
    assert not districts & set(told)


def test_what_is_just_out_of_a_short_range_and_what_is_no_foreign_city():
    found = made("Kaliningrad", own("Model 7", range_km=499.0))
    story = found.summary["systems"][0]["story"]
    assert story["just_out_km"] == 50.0  # more than a tenth of the range
    tallinn = next(p for p in story["largest_just_out"] if p["city"] == "Tallinn")
    assert tallinn["distance_km"] == pytest.approx(503.6, abs=0.1)
    assert [p["city"] for p in story["largest_in_reach"]][:2] == ["Berlin", "Minsk"]
    assert "Russia" not in story["text"]  # Pskov and Velikiye Luki are not foreign


def test_several_systems_keep_to_themselves():
    found = made("Estonia", own("One", range_km=100.0), own("Two", range_km=300.0))
    assert list(found.bands["system_id"]) == ["one", "two"]
    for frame in (found.countries, found.cities):
        assert list(dict.fromkeys(frame["system_id"])) == ["one", "two"]
    one, two = (
        set(found.cities[found.cities["system_id"] == s]["geonameid"]) for s in ("one", "two")
    )
    assert one < two
    margins = found.cities["margin_km"] + found.cities["distance_km"]
    assert set(margins.round(6)) == {100.0, 300.0}


def test_a_place_is_told_what_every_system_makes_of_it():
    found = made("Poland", own("Short", range_km=300.0), own("Long", range_km=1000.0))
    for place in found.summary["highlights"]:
        assert [one["system_id"] for one in place["reach"]] == ["short", "long"]
        for one, km in zip(place["reach"], (300.0, 1000.0), strict=True):
            assert one["margin_km"] == pytest.approx(km - place["distance_km"], abs=0.002)
            assert (one["certainty"] == "outside") == (place["distance_km"] > km)
    ids = [place["geonameid"] for place in found.summary["highlights"]]
    assert len(set(ids)) == len(ids)
    kinds = {
        tuple(one["certainty"] for one in place["reach"]) for place in found.summary["highlights"]
    }
    assert kinds == {("certain", "certain"), ("outside", "certain"), ("outside", "outside")}


def test_the_whole_earth():
    found = made(at(0.0, 0.0), own(range_km=20_004.0), cities=Cities(min_population=1_000_000))
    assert (found.countries["share_in_reach"] == 1.0).all()
    assert len(found.countries) == len(tables.countries(columns=["adm0_a3"]))
    assert found.bands["area_km2"][0] == pytest.approx(510_065_621.7, abs=1.0)
    assert found.summary["edge_error_m"] == 0.0


def test_out_of_reach_of_everything():
    """A launch point in the ocean: no country, no place, and still a map."""
    found = made(at(-48.9, -123.4), own(range_km=100.0))  # Point Nemo
    assert (len(found.countries), len(found.cities)) == (0, 0)
    assert found.summary["headline"] == (
        "What lies within range of the Own launched from 1 point at sea"
    )
    assert found.summary["about"]["subtitle"] == "Published range 100 km (62 miles)"
    assert found.summary["systems"][0]["totals"]["places"] == 0


def test_small_capitals_count_though_they_are_not_listed():
    found = made("Italy", own(range_km=100.0), cities=Cities(min_population=100_000))
    assert (found.cities["population"] >= 100_000).all()
    monaco = found.countries[found.countries["iso_a3"] == "MCO"].iloc[0]
    assert (monaco.capital_in_reach, monaco.places_in_reach) == (True, 0)


def test_nearest_outlines_by_brute_force():
    """The least distance to a border equals the least over points 100 m apart on it."""
    borders = tables.countries(columns=["adm0_a3", "geometry"]).set_index("adm0_a3").geometry
    field = rangemap.DistanceField(borders["CHE"])
    codes = ["ITA", "HRV", "LUX", "MLT", "SMR"]
    found = nearest(field, [borders[code] for code in codes]).metres
    assert found[0] == 0.0
    for code, metres in zip(codes[1:], found[1:], strict=True):
        points = shapely.get_coordinates(shapely.segmentize(borders[code], 0.001))
        step = 140.0  # a step in degrees is at most so many metres
        brute = field.distance(*points.T).min()
        assert brute - step <= metres <= brute + 0.5


def test_catalogue_and_own_figures():
    shipped, changed = systems_of_scenario.resolve_systems(
        [SystemChoice(id="tomahawk"), SystemChoice(id="tomahawk", range_km=2400.0)]
    )
    assert (shipped.range_km, shipped.range_low_km, shipped.source_grade) == (2500.0, 1600.0, "a")
    assert (changed.range_km, changed.source_title) == (2400.0, systems_of_scenario.OWN_SOURCE)
    assert changed.source_grade is None
    with pytest.raises(SystemsError, match="no system has the id 'frob'"):
        systems_of_scenario.resolve_systems([SystemChoice(id="frob")])


def test_an_edge_that_is_off_stops_the_build(monkeypatch):
    field = rangemap.DistanceField(shapely.Point(5.0, 5.0))
    exact = field.reach(100_000.0)
    assert edge_error(field, exact, (0.0, 100_000.0)) < 0.51
    moved = shapely.transform(exact, lambda xy: xy + np.array([0.0001, 0.0]))
    assert edge_error(field, moved, (0.0, 100_000.0)) == pytest.approx(11.1, abs=0.55)
    monkeypatch.setattr(rangemap.DistanceField, "reaches", lambda *_: [moved])
    with pytest.raises(EdgeError, match=r"an edge of Own at 100 km is \d+\.\d\d m from its range"):
        made(at(5.0, 5.0), own(range_km=100.0))


def test_the_reach_is_drawn_to_the_edge_of_the_map_without_counting_it():
    """Along 180 degrees and the poles the map ends, but no edge runs there."""
    field = rangemap.DistanceField(shapely.Point(179.0, 89.0))
    assert edge_error(field, field.reach(500_000.0), (0.0, 500_000.0)) < 0.51


def test_suburbs_and_the_ports_of_the_launch_region_give_way():
    hawaii = made("US-HI", own("Model 7", range_km=300.0))
    names = [place["city"] for place in hawaii.summary["highlights"]]
    assert names.index("Honolulu") < names.index("Waianae")  # the harbour lies just off the border
    found = made("Kaliningrad", own("Model 7", range_km=520.0))
    named = {place["city"] for place in found.summary["highlights"]}
    assert {"Berlin", "Potsdam", "Gdynia"} <= named  # each a city to itself
    suburbs = {"Falkensee", "Bernau bei Berlin", "Sopot"}
    assert suburbs <= set(found.cities["city"])
    assert not suburbs & named


@pytest.fixture(scope="module")
def from_estonia():
    return made("Estonia", own(range_km=600.0))


def test_what_is_missing_of_a_country_and_where(from_estonia):
    table = from_estonia.countries.set_index("iso_a3")
    part = table[(table["share_in_reach"] > 0.0) & (table["share_in_reach"] < 1.0)]
    rest = table.drop(part.index)
    assert len(part) >= 6
    assert len(rest) >= 3
    assert rest[["missing_km2", "missing_where", "missing_city"]].isna().all(axis=None)
    missing = part["country_area_km2"] - part["area_in_reach_km2"]
    assert part["missing_km2"].to_numpy() == pytest.approx(missing.to_numpy(), abs=0.2)
    where = part["missing_where"]
    assert where[["RUS", "SWE", "FIN", "POL"]].tolist() == ["east", "north", "north", "south"]
    listed = {(city, country) for city, country in from_estonia.cities[["city", "country"]].values}
    for row in part.itertuples():
        assert row.missing_city is None or (row.missing_city, row.country) not in listed
    assert part["missing_city"][["RUS", "POL"]].tolist() == ["Moscow", "Warsaw"]


@pytest.mark.parametrize(
    ("start", "end", "wind"),
    [
        ((179.0, 0.0), (-179.0, 0.0), "east"),  # across 180 degrees
        ((-179.0, 0.0), (179.0, 0.0), "west"),
        ((45.0, 57.0), (110.0, 63.0), "east"),  # as on a map, not as the crow flies
        ((0.0, 0.0), (0.0, -5.0), "south"),
        ((0.0, 0.0), (-4.0, 5.0), "north-west"),
        ((0.0, 0.0), (0.01, 0.0), None),
    ],
)
def test_the_wind_towards_what_is_missing(start, end, wind):
    assert _direction(start, end, 16.0) == wind


def test_the_middle_of_islands_across_180_degrees():
    lon, lat = _middle(
        shapely.MultiPolygon([shapely.box(178, 0, 180, 2), shapely.box(-180, 0, -178, 2)])
    )
    assert lon % 360.0 == pytest.approx(180.0)
    assert lat == pytest.approx(1.0)


@pytest.mark.parametrize("wind", _WINDS)
def test_every_wind_has_an_opposite(wind):
    said = words.share_text(0.3, wind, None)
    away = said.removeprefix("30.0%, in the ")
    assert words.share_text(0.3, away, None) == f"30.0%, in the {wind}"
