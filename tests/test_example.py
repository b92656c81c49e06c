"""What the shipped example says, against numbers that come from elsewhere."""

import numpy as np
import pytest
import shapely
from pyproj import Geod

from rangemap import data

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
    assert portugal.capital_in_reach is False
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
    assert names[0] == "Moscow"
    assert {"London", "Cairo", "Madrid", "Riyadh", "Istanbul"} <= set(names[:30])
    kinds = [place["certainty"] for place in system["highlights"][:12]]
    assert set(kinds) == {"certain", "possible", "outside"}
    for place in system["highlights"]:
        assert (place["distance_km"] > 2500) == (place["certainty"] == "outside")


def test_the_finding_is_made_from_the_numbers(example):
    assert example.summary["finding"] == (
        "Fired from Ukraine, the Tomahawk could reach Moscow and 2,047 km beyond"
    )
    assert example.summary["headline"] == "How far a Tomahawk would reach from Ukraine"
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
    (shipped,) = [one for one in data.systems() if one.id == "tomahawk"]
    assert (system["source_title"], system["range_km"]) == (shipped.source_title, 2500.0)
