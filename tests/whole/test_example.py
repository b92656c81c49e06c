"""What the shipped example says, against numbers that come from elsewhere."""

from dataclasses import replace

import numpy as np
import pytest
import shapely
from pyproj import Geod

from rangemap.render.content import words
from rangemap.render.documents.text_templates import filled
from rangemap.world import catalogue, tables

# Exact distances from the borders of Ukraine, by brute force on a 50 m border (km)
KNOWN = {
    "Moscow": 453.0,
    "Yekaterinburg": 1581.0,
    "Madrid": 2227.2,
    "Omsk": 2322.4,
    "Riyadh": 2443.7,
}


def row(table, **wanted):
    for column, value in wanted.items():
        table = table[table[column] == value]
    assert len(table) == 1, (wanted, len(table))
    return table.iloc[0]


@pytest.mark.parametrize(("city", "km"), KNOWN.items())
def test_distances_of_cities(example, city, km):
    found = row(example.cities, city=city)
    assert found.distance_km == pytest.approx(km, abs=0.1)
    assert found.margin_km == pytest.approx(2500 - km, abs=0.1)
    assert found.certainty == ("certain" if km <= 1600 else "possible")


def test_places_that_are_out_of_reach_are_not_listed(example):
    portuguese = example.cities[example.cities["iso_a3"] == "PRT"]
    assert len(portuguese) > 10
    assert not set(portuguese["city"]) & {"Braga", "Porto", "Lisbon", "Lisboa"}


def test_portugal_is_in_reach_in_part(example):
    portugal = row(example.countries, iso_a3="PRT")
    assert 0.1 < portugal.share_in_reach < 0.5
    assert not portugal.capital_in_reach
    assert portugal.nearest_km == pytest.approx(2344.5, abs=0.1)


def test_the_launch_country_is_listed_and_marked(example):
    ukraine = row(example.countries, iso_a3="UKR")
    assert (ukraine.launch, ukraine.share_in_reach, ukraine.nearest_km) == (True, 1.0, 0.0)
    assert example.countries["launch"].sum() == 1


def test_every_place_is_in_reach_by_brute_force(example):
    """Measure a sample of the cities from a border of points 1 km apart."""
    border = shapely.segmentize(example.region.geometry.boundary, 0.01)
    lon, lat = shapely.get_coordinates(border).T
    sample = example.cities.iloc[:: len(example.cities) // 60]
    inside = shapely.contains_xy(example.region.geometry, sample["lon"], sample["lat"])
    for place, within in zip(sample.itertuples(), inside, strict=True):
        at = np.full(len(lon), place.lon), np.full(len(lat), place.lat)
        metres = 0.0 if within else Geod(ellps="WGS84").inv(*at, lon, lat)[2].min()
        # the border's points lie up to 0.6 km from its nearest point: at 5 km that is 36 m
        assert place.distance_km == pytest.approx(metres / 1000, abs=0.04)


def test_shares_and_areas_agree_with_an_equal_area_projection(example):
    outline = shapely.union_all(example.bands.geometry)
    for code in ("PRT", "KAZ", "DZA", "RUS"):
        found = row(example.countries, iso_a3=code)
        shape = found.geometry
        parts = [shapely.intersection(outline, shape), shape]
        km2 = [equal_area_km2(part) for part in parts]
        assert found.area_in_reach_km2 == pytest.approx(km2[0], rel=2e-5)
        assert found.country_area_km2 == pytest.approx(km2[1], rel=2e-5)
        assert found.share_in_reach == pytest.approx(km2[0] / km2[1], abs=2e-5)


def equal_area_km2(shape):
    """Return the area by a cylindrical equal-area projection, another way than geodesy's."""
    from pyproj import Transformer  # noqa: PLC0415 (with its user)

    dense = shapely.segmentize(shape, 0.1)
    project = Transformer.from_crs("EPSG:4326", "+proj=cea +ellps=WGS84", always_xy=True).transform
    return shapely.area(shapely.transform(dense, project, interleaved=False)) / 1e6


def test_totals_are_those_of_the_tables(example):
    (system,) = example.summary["systems"]
    totals = system["totals"]
    assert totals["places"] == len(example.cities)
    assert totals["population"] == example.cities["population"].sum()
    assert totals["countries_whole"] == (example.countries["share_in_reach"] == 1).sum()
    assert totals["places"] == example.countries["places_in_reach"].sum()
    assert totals["population"] == example.countries["population_in_reach"].sum()
    assert system["area_km2"] == pytest.approx(example.bands["area_km2"].sum(), abs=0.2)
    assert totals["places_certain"] == (example.cities["certainty"] == "certain").sum()


def test_totals_for_certain_are_those_of_the_tables(example):
    totals = example.summary["systems"][0]["totals"]
    countries = example.countries
    certain = example.cities[example.cities["certainty"] == "certain"]
    share = countries["share_certain"]
    assert totals["countries_whole_certain"] == (share == 1).sum() == 44
    assert totals["countries_part_certain"] == ((share > 0) & (share < 1)).sum() == 18
    assert totals["capitals_certain"] == (countries["capital_certain"] == True).sum()  # noqa: E712
    assert totals["places_certain"] == countries["places_certain"].sum() == len(certain)
    people = certain["population"].sum()
    assert totals["population_certain"] == countries["population_certain"].sum() == people
    by_country = certain.groupby("iso_a3")["population"].sum()
    for code in ("RUS", "DEU", "EGY"):
        assert row(countries, iso_a3=code).population_certain == by_country.get(code, 0)
    assert row(countries, iso_a3="PRT").share_certain == 0.0
    assert row(countries, iso_a3="PRT").capital_certain == False  # noqa: E712 (of numpy)


def test_the_share_for_certain_is_that_of_the_inner_band(example):
    certain = example.bands.geometry.iloc[0]
    for code in ("EGY", "FRA", "RUS"):
        found = row(example.countries, iso_a3=code)
        parts = [shapely.intersection(certain, found.geometry), found.geometry]
        share = equal_area_km2(parts[0]) / equal_area_km2(parts[1])
        assert found.share_certain == pytest.approx(share, abs=2e-5)
        assert 0.0 < found.share_certain < found.share_in_reach


def test_the_story_agrees_with_the_tables(example):
    story = example.summary["systems"][0]["story"]
    cities = example.cities.set_index("geonameid")
    of_cities = [*story["capitals"], *story["largest_in_reach"]]
    of_cities += [story[key] for key in ("farthest_in_reach", "farthest_certain")]
    small = 0
    for place in [*of_cities, story["nearest_foreign_capital"]]:
        if place["population"] < 1000:
            small += 1
            continue
        listed = cities.loc[place["geonameid"]]
        for key in ("city", "country", "population", "distance_km", "margin_km", "certainty"):
            assert place[key] == listed[key], place
    assert small == 1  # Vatican City
    countries = example.countries.set_index("adm0_a3")
    capitals = {place["adm0_a3"] for place in story["capitals"]}
    assert capitals == set(countries.index[countries["capital_in_reach"].fillna(value=False)])
    for place in story["capitals"]:
        assert countries["capital_certain"][place["adm0_a3"]] == (place["certainty"] == "certain")
    for key, shares in (("countries_whole", (1.0, 1.0)), ("countries_part", (1e-6, 1 - 1e-6))):
        wanted = countries.index[countries["share_in_reach"].between(*shares)]
        assert {one["adm0_a3"] for one in story[key]} == set(wanted)
        for one in story[key]:
            for column in ("country", "share_in_reach", "share_certain", "launch"):
                assert one[column] == countries[column][one["adm0_a3"]]


def test_what_the_story_tells(example):
    story = example.summary["systems"][0]["story"]
    nearest = story["nearest_foreign_capital"]
    assert (nearest["city"], nearest["certainty"]) == ("Chisinau", "certain")
    assert story["capitals"][0]["city"] == "Kyiv"
    assert [p["foreign"] for p in story["capitals"]].count(False) == 1
    distances = [place["distance_km"] for place in story["capitals"]]
    assert distances == sorted(distances)
    named = {place["city"]: place["distance_km"] for place in story["capitals"]}
    assert named["Moscow"] == pytest.approx(453.0, abs=0.1)
    assert named["Riyadh"] == pytest.approx(2443.7, abs=0.1)
    largest = [place["city"] for place in story["largest_in_reach"]]
    assert largest == ["Istanbul", "Moscow", "Cairo", "London", "Baghdad"]
    foreign = example.cities[example.cities["iso_a3"] != "UKR"]
    by_people = foreign.sort_values("population", ascending=False)["city"].tolist()
    assert by_people[:4] == largest[:4]
    assert "Giza" not in largest  # half as large as Cairo
    assert story["farthest_in_reach"]["distance_km"] == example.cities["distance_km"].max()
    certain = example.cities[example.cities["certainty"] == "certain"]
    assert story["farthest_certain"]["distance_km"] == certain["distance_km"].max()


def test_what_is_just_out_of_reach(example):
    """Braga, at 2,508.4 km, is one of many: the five largest within 150 km are told."""
    story = example.summary["systems"][0]["story"]
    assert story["just_out_km"] == 150.0
    large = example.large_cities
    near = large[(large["distance_km"] > 2500) & (large["distance_km"] <= 2650)]
    braga = row(near, city="Braga")
    assert braga.distance_km == pytest.approx(2508.4, abs=0.1)
    assert [p["geonameid"] for p in story["largest_just_out"]] == near["geonameid"][:5].tolist()
    for place in story["largest_just_out"]:
        assert place["certainty"] == "outside"
        assert place["margin_km"] == pytest.approx(2500 - place["distance_km"], abs=0.001)
        assert place["population"] >= braga.population


def test_the_words_carry_the_interval_and_say_whose_people_are_meant(example):
    said = example.summary["description"]
    for text in (
        "62 as a whole, 18 in part; within the confirmed range, 44 as a whole, 18 in part.",
        "Russia, cities of 1,000,000 people and more in reach: 12 of 14, 11 of them within",
        "the confirmed range. Moscow (Russia), 453.0 km; ",
        "Riyadh (Saudi Arabia), 2,443.7 km (only possibly)",
        "Foreign capitals in reach, of countries and territories: 67, 48 of them within the",
        "the nearest: Chisinau (Moldova), 48.3 km.",
        "The largest foreign cities in reach: Istanbul (Turkey), 468.5 km; Moscow (Russia), 453.0",
        "The largest foreign cities just out of reach: Jeddah (Saudi Arabia), 2,584.3 km;",
        "(GeoNames, city populations of different years; some suburbs may be counted twice).",
        "(Natural Earth estimates, 2013 to 2019).",
    ):
        assert text in said
    assert example.summary["about"]["subtitle"] == (
        "The longest published range of Tomahawk missiles; within the shortest, 1,600 km (990 "
        "miles), 11 of 14 are"
    )
    method = " ".join(filled(example, "METHOD.txt").split())
    assert example.summary["systems"][0]["totals"]["population_note"] in method


def test_the_people_of_whole_countries_are_those_of_natural_earth(example):
    totals = example.summary["systems"][0]["totals"]
    table = tables.countries(columns=["adm0_a3", "pop_est", "pop_year"]).set_index("adm0_a3")
    for key, column in (("", "share_in_reach"), ("_certain", "share_certain")):
        whole = example.countries["adm0_a3"][example.countries[column] == 1.0]
        estimate = totals[f"national_estimate{key}"]
        assert estimate["population"] == table["pop_est"][whole].sum()
        assert estimate["countries"] == len(whole) == totals[f"countries_whole{key}"]
        assert estimate["year_to"] == table["pop_year"][whole].max() == 2019
        assert estimate["with_launch"] is True
    assert totals["national_estimate"]["year_from"] == 2013  # Dhekelia


def test_bands_do_not_overlap_and_report_their_error(example):
    certain, possible = example.bands.geometry
    assert list(example.bands["certainty"]) == ["certain", "possible"]
    assert list(example.bands["range_km"]) == [1600.0, 2500.0]
    assert shapely.area(shapely.intersection(certain, possible)) == 0.0
    assert shapely.is_valid(example.bands.geometry).all()
    assert 0.0 < example.summary["edge_error_m"] <= 0.51


def test_the_highlights_are_what_a_reader_looks_for(example):
    (system,) = example.summary["systems"]
    names = [place["city"] for place in system["highlights"]]
    assert names[:2] == ["London", "Moscow"]
    assert {"London", "Cairo", "Madrid", "Riyadh", "Istanbul"} <= set(names[:30])
    kinds = [place["certainty"] for place in system["highlights"][:12]]
    assert set(kinds) == {"certain", "possible", "outside"}
    for place in system["highlights"]:
        assert (place["distance_km"] > 2500) == (place["certainty"] == "outside")


def test_the_finding_is_made_from_the_numbers(example):
    assert example.summary["finding"] == (
        "12 of Russia's 14 cities of a million are within 2,500 km (1,550 miles) of Ukraine"
    )
    assert example.summary["headline"] == "How far a Tomahawk would reach from Ukraine"
    # the finding is not lost for a title of one's own
    assert words.texts(example)["subtitle"] == example.summary["finding"]
    made = replace(example, summary={**example.summary, "headline": example.summary["finding"]})
    assert words.texts(made)["subtitle"] == example.summary["about"]["subtitle"]
    own = replace(example, summary={**example.summary, "subtitle": "Of one's own"})
    assert words.texts(own)["subtitle"] == "Of one's own"
    assert "Moscow (Russia), 453.0 km" in example.summary["description"]


def test_every_number_of_the_summary_is_plain(example):
    def check(value):
        if isinstance(value, dict):
            for part in value.values():
                check(part)
        elif isinstance(value, list):
            for part in value:
                check(part)
        else:
            assert type(value) in (str, int, float, bool, type(None)), (value, type(value))

    check(example.summary)


def test_the_source_of_the_range_is_named(example):
    (system,) = example.summary["systems"]
    (shipped,) = [one for one in catalogue.systems() if one.id == "tomahawk"]
    assert (system["source_title"], system["range_km"]) == (shipped.source_title, 2500.0)
