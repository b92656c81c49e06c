"""Launch points by name: which place is meant, and where it lies."""

from pathlib import Path

import pytest
import shapely

from rangemap.config import Launch
from rangemap.errors import RegionError
from rangemap.launch import launch_parts, launch_points, launch_region


def region(*points, **launch):
    return launch_region(Launch.model_validate({"points": [*points], **launch}), Path())


def test_a_place_a_position_and_a_table_are_points():
    table = {"lat": 48.57, "lon": 45.9, "name": "The range"}
    found = region("Sevastopol", "48°34'12\"N 45°54'E", table)
    assert [(one.name, one.country) for one in found.points] == [
        ("Sevastopol", "Ukraine"), (None, "Russia"), ("The range", "Russia"),
    ]  # fmt: skip
    assert found.countries == ("RUS", "UKR")
    xy = shapely.get_coordinates(found.geometry).tolist()
    assert [45.9, 48.57] in xy
    assert min(abs(x - 33.52) + abs(y - 44.61) for x, y in xy) < 0.01
    assert found.name == "3 points in Russia and Ukraine"


def test_a_name_alone_is_a_list_of_it_and_names_the_launch_region():
    found = launch_region(Launch.model_validate({"points": "kapustin yar"}), Path())
    assert (found.name, found.countries) == ("Kapustin Yar", ("RUS",))
    assert found.accounts == ["Launch point: Kapustin Yar, 48.5817 N, 45.74481 E, in Russia"]


@pytest.mark.parametrize(
    ("name", "where"),
    [("Laoag", "in the Philippines"), ("Houston", "in the US"), ("Riga", "in Latvia")],
)
def test_a_country_has_its_article_within_a_line(name, where):
    (said,) = region(name).accounts
    assert said.endswith(f", {where}")


def test_the_border_view_says_in_which_country_a_place_lies():
    assert region("Sevastopol").points[0].country == "Ukraine"
    assert region("Sevastopol", borders="de-facto").points[0].country == "Russia"


def test_a_point_at_sea_lies_in_no_country():
    found = region("43 N, 34 E")
    assert found.points[0].country is None
    assert found.accounts == ["Launch point: 43 N, 34 E, at sea"]
    assert found.countries == ()


def test_of_many_points_it_is_counted_how_many_lie_where():
    many = region(*[f"{48 + n / 100}, 45.9" for n in range(12)], "43, 34")
    assert many.accounts == ["Launch points: 12 in Russia, 1 at sea"]


def test_what_is_included_has_its_points_as_well():
    launch = Launch.model_validate({"region": "Malta", "include": [{"points": ["Sevastopol"]}]})
    found = launch_region(launch, Path())
    assert [one.name for one in found.points] == ["Sevastopol"]
    assert found.name == "Malta with Sevastopol"


def test_each_point_that_is_named_is_a_part():
    launch = Launch.model_validate({"points": ["Sevastopol", "48.57, 45.9"]})
    parts = launch_parts(launch, Path())
    assert [part.region.name for part in parts] == ["Sevastopol", "48.57 N, 45.9 E"]
    assert [part.region.countries for part in parts] == [("UKR",), ("RUS",)]


@pytest.mark.parametrize(
    ("point", "said"),
    [
        ("Nowhereville", "no place is called 'Nowhereville'; write it as GeoNames does"),
        ("Springfield", "'Springfield' is the name of "),
        # a quarter of Calgary is called so
        ("Tuscany", "'Tuscany' is a region (Tuscany); write region = "),
        ("NATO", "'NATO' is a region (NATO); write region = \"NATO\""),
        ("145.9, 48.57", "is off the Earth"),
    ],
)
def test_what_is_no_place_is_told(point, said):
    with pytest.raises(RegionError) as caught:
        region("Sevastopol", point)
    assert said in str(caught.value)


def test_the_place_of_a_region_s_name_is_had_by_where_it_lies():
    assert region("Tuscany, Canada").points[0].country == "Canada"


def test_a_place_under_region_is_told_where_it_goes():
    with pytest.raises(RegionError) as caught:
        launch_region(Launch(region="Kapustin Yar"), Path())
    assert 'it is a place: write points = ["Kapustin Yar"]' in str(caught.value)


PLACES, OTHERS = ("Kapustin Yar", "48.5, 45", "Springfield"), ("Ukraine", "Sevastopol", "Nowhereto")


@pytest.mark.parametrize("name", [*PLACES, *OTHERS])
def test_a_name_is_a_place_only_where_no_region_bears_it(name):
    assert launch_points.is_place(name, "international") is (name in PLACES)
