"""Every form of headline and of the line below it, with none, one and many: read them aloud."""

import pytest
import shapely

from rangemap.launch import LaunchRegion
from rangemap.story import headlines
from rangemap.story.headlines import Shot
from rangemap.story.named_things import NamedThings
from rangemap.story.subjects import Subject

SQUARE = shapely.box(30.0, 45.0, 40.0, 52.0)


def region(name="Ukraine", kind="country", **more):
    return LaunchRegion(name, kind, "international", SQUARE, **more)


def system(name="Tomahawk", kind="cruise", **more):
    base = {
        "name": name,
        "class": kind,
        "country": None,
        "launched_from": None,
        "ring": False,
        "range_km": 2500.0,
        "range_low_km": None,
        "min_range_km": None,
        "range_is_floor": False,
    }
    return {**base, **more}


def place(city, certainty="certain", km=100.0, margin=None, people=1_000_000):
    margin = margin if margin is not None else (-40.0 if certainty == "outside" else 60.0)
    return {
        "geonameid": abs(hash(city)) % 10**6,
        "city": city,
        "adm0_a3": "RUS",
        "population": people,
        "distance_km": km,
        "margin_km": margin,
        "certainty": certainty,
    }


def things(*places, subject="Russia", what="cities", least=1_000_000):
    kind = {"cities": "country", "capitals": "group", "places": "place"}[what]
    return NamedThings((Subject(subject, kind, ("RUS",), ()),), what, least, "x", tuple(places))


def cities(sure=0, possible=0, outside=0):
    kinds = ["certain"] * sure + ["possible"] * possible + ["outside"] * outside
    return [place(f"City {number}", kind) for number, kind in enumerate(kinds, 1)]


def shot(launched=None, **more):
    return Shot(system(**more), launched or region())


COUNTS = [
    (
        things(*cities(12)),
        shot(),
        "Every city of a million in Russia is within range of Tomahawk missiles fired from Ukraine",
        "City 1, City 2 and City 3 among them; published range 2,500 km (1,550 miles)",
    ),
    (
        things(*cities(11, outside=1)),
        shot(),
        (
            "11 of Russia's 12 cities of a million are within range of Tomahawk missiles fired "
            "from Ukraine"
        ),
        "City 12 lies beyond it; published range 2,500 km (1,550 miles)",
    ),
    (
        things(*cities(9, possible=2, outside=1)),
        shot(range_low_km=1600.0),
        "11 of Russia's 12 cities of a million are within 2,500 km (1,550 miles) of Ukraine",
        (
            "The longest published range of Tomahawk missiles; within the shortest, 1,600 km "
            "(990 miles), 9 of 12 are"
        ),
    ),
    (
        things(*cities(1, possible=3)),
        shot(range_low_km=1600.0),
        "Every city of a million in Russia is within 2,500 km (1,550 miles) of Ukraine",
        (
            "The longest published range of Tomahawk missiles; within the shortest, 1,600 km "
            "(990 miles), 1 of 4 is"
        ),
    ),
    (
        things(*cities(0, possible=3)),
        shot(range_low_km=1600.0),
        "Every city of a million in Russia is within 2,500 km (1,550 miles) of Ukraine",
        (
            "The longest published range of Tomahawk missiles; within the shortest, 1,600 km "
            "(990 miles), none of them is"
        ),
    ),
    (
        things(*cities(0, possible=3)),
        shot(range_low_km=1600.0, min_range_km=500.0),
        (
            "Every city of a million in Russia is within the longest published range of "
            "Tomahawk missiles fired from Ukraine"
        ),
        (
            "The longest published range of Tomahawk missiles; within the shortest, 1,600 km "
            "(990 miles), none of them is"
        ),
    ),
    (
        things(*cities(8), subject="Israel", least=200_000),
        shot(region("Iran"), name="Shahab-3", kind="ballistic-MRBM", country="Iran"),
        "Every large city of Israel is within range of Iran's Shahab-3",
        (
            "City 1, City 2, City 3 and 5 others of 200,000 people and more; published range "
            "2,500 km (1,550 miles)"
        ),
    ),
    (
        things(*cities(3), subject="Israel", least=200_000),
        shot(region("Gaza Strip", "admin1"), name="R-160", kind="rocket-artillery", range_km=160.0),
        "Every large city of Israel is within range of R-160 rockets fired from the Gaza Strip",
        "City 1, City 2 and City 3; published range 160 km (99 miles)",
    ),
    (
        things(*cities(5, outside=2), subject="Netherlands", least=200_000),
        shot(region("Kaliningrad", "admin1"), name="S-400 Triumf (SA-21)", kind="air-defence"),
        (
            "5 of the 7 large cities in the Netherlands are covered by S-400 Triumf systems in "
            "Kaliningrad"
        ),
        (
            "City 6 and City 7, of those of 200,000 people and more, lie beyond it; published "
            "range 2,500 km (1,550 miles)"
        ),
    ),
    (
        things(*cities(24, outside=8), subject="NATO", what="capitals", least=0),
        shot(region("Russia"), name="RS-24 Yars", kind="ballistic-ICBM", country="Russia"),
        "24 of NATO's 32 capitals are within range of Russia's RS-24 Yars",
        "City 1, City 2 and City 3 among them; published range 2,500 km (1,550 miles)",
    ),
    (
        things(*cities(9), subject="United States"),
        shot(region("North Korea"), name="Hwasong-18", kind="ballistic-ICBM", range_is_floor=True),
        (
            "Every city of a million in the US is within range of Hwasong-18 missiles fired "
            "from North Korea"
        ),
        "City 1, City 2 and City 3 among them; published range 2,500 km (1,550 miles) and more",
    ),
    (
        things(*cities(14)),
        shot(region("France"), name="M51", kind="SLBM", launched_from="sub", country="France"),
        "Every city of a million in Russia is within 2,500 km (1,550 miles) of France",
        "M51 missiles are launched by submarines; published range 2,500 km (1,550 miles)",
    ),
    (
        things(*cities(14)),
        shot(region("Barents Sea", "sea"), name="Bulava", kind="SLBM", launched_from="sub"),
        (
            "Every city of a million in Russia is within range of Bulava missiles fired from "
            "the Barents Sea"
        ),
        "City 1, City 2 and City 3 among them; published range 2,500 km (1,550 miles)",
    ),
    (
        things(*cities(4)),
        shot(name="500 km (310 miles)", kind=None, ring=True, range_km=500.0),
        "Every city of a million in Russia is within 500 km (310 miles) of Ukraine",
        "A distance chosen for this map",
    ),
]


@pytest.mark.parametrize(("counted", "shot", "headline", "subtitle"), COUNTS)
def test_how_many_are_in_reach(counted, shot, headline, subtitle):
    told = headlines.of_count(counted, counted.reached, shot)
    assert (told.headline, told.subtitle) == (headline, subtitle)


@pytest.mark.parametrize("few", [cities(0, outside=9), cities(1, outside=1), cities(4, outside=5)])
def test_few_are_named_and_not_counted(few):
    assert headlines.of_count(things(*few), few, shot()) is None


NAMES = [
    (
        [place("Kyiv", km=1120.0)],
        shot(region("Kapustin Yar", "points"), name="Oreshnik", kind="ballistic-IRBM"),
        "Kyiv is within range of Oreshnik missiles fired from Kapustin Yar",
        "Kyiv is 1,120 km (696 miles) away; published range 2,500 km (1,550 miles)",
    ),
    (
        [place("Kyiv", km=1120.0), place("Berlin", km=2300.0)],
        shot(region("Kapustin Yar", "points"), name="Oreshnik", kind="ballistic-IRBM"),
        "Kyiv and Berlin are within range of Oreshnik missiles fired from Kapustin Yar",
        (
            "The nearest of these, Kyiv, is 1,120 km (696 miles) away; published range "
            "2,500 km (1,550 miles)"
        ),
    ),
    (
        [*cities(4), place("Haifa"), place("Eilat")],
        shot(region("Gaza Strip", "admin1"), name="Grad", kind="rocket-artillery", range_km=1.0),
        (
            "City 1, City 2, City 3 and 3 others are within range of Grad rockets fired from "
            "the Gaza Strip"
        ),
        "The nearest of these, City 1, is 100 km (62 miles) away; published range 1 km (0.6 miles)",
    ),
    (
        [place("Shanghai"), place("Xi'an", "possible"), place("Wuhan", "possible")],
        shot(region("Taiwan"), name="Yun Feng", range_low_km=1600.0),
        "Shanghai is within range of Yun Feng missiles fired from Taiwan",
        "Xi'an and Wuhan are only within the longest published range, 2,500 km (1,550 miles)",
    ),
    (
        [place("Moscow", "possible")],
        shot(range_low_km=300.0),
        "Moscow is within 2,500 km (1,550 miles) of Ukraine",
        (
            "The longest published range of Tomahawk missiles; within the shortest, 300 km (190 "
            "miles), it is not"
        ),
    ),
    (
        [place("Minsk", km=0.0)],
        shot(name="Samad-3 drone", kind="drone"),
        "Minsk is within range of Samad-3 drones launched from Ukraine",
        "Published range 2,500 km (1,550 miles)",
    ),
    (
        [place("Tehran", km=1.61)],
        shot(region("five bases", "points"), name="F-35", kind="aircraft"),
        "Tehran is within range of F-35 aircraft flying from five bases",
        "Tehran is 1.6 km (1 mile) away; published range 2,500 km (1,550 miles)",
    ),
    (
        [place("Moscow")],
        shot(name="Storm Shadow / SCALP-EG", kind="air-launched-cruise", range_is_floor=True),
        "Moscow is within range of Storm Shadow missiles launched over Ukraine",
        "Moscow is 100 km (62 miles) away; published range 2,500 km (1,550 miles) and more",
    ),
    (
        [place("Kyiv")],
        shot(region("Kursk", "points"), name="Kh-47M2 Kinzhal", kind="ALBM"),
        "Kyiv is within range of Kh-47M2 Kinzhal missiles launched over Kursk",
        "Kyiv is 100 km (62 miles) away; published range 2,500 km (1,550 miles)",
    ),
    (
        [place("Sevastopol")],
        shot(region("Odesa", "points"), name="Magura V5", kind="naval-drone"),
        "Sevastopol is within range of Magura V5 naval drones launched from Odesa",
        "Sevastopol is 100 km (62 miles) away; published range 2,500 km (1,550 miles)",
    ),
    (
        [place("The Hague")],
        shot(region("Vatican City"), name="Halberd", kind=None),
        "The Hague is within range of the Halberd launched from Vatican City",
        "The Hague is 100 km (62 miles) away; published range 2,500 km (1,550 miles)",
    ),
]


@pytest.mark.parametrize(("reached", "shot", "headline", "subtitle"), NAMES)
def test_which_are_in_reach(reached, shot, headline, subtitle):
    told = headlines.of_names(reached, shot)
    assert (told.headline, told.subtitle) == (headline, subtitle)


MISSED = [
    ([], "Haifa is 100 km (62 miles) away; published range 160 km (99 miles)"),
    (
        [place("Eilat", "outside", margin=-21.3)],
        "Eilat lies 21 km (13 miles) beyond it; published range 160 km (99 miles)",
    ),
    (
        [place("Eilat", "outside"), place("Aqaba", "outside")],
        "Eilat and Aqaba are not; published range 160 km (99 miles)",
    ),
    (
        cities(0, outside=5),
        "City 1, City 2, City 3 and 2 others are not; published range 160 km (99 miles)",
    ),
]


@pytest.mark.parametrize(("missed", "subtitle"), MISSED)
def test_what_was_asked_about_and_is_not_in_reach(missed, subtitle):
    told = headlines.of_names([place("Haifa")], shot(range_km=160.0), missed)
    assert told.headline.startswith("Haifa is within range")
    assert told.subtitle == subtitle


NONE = [
    (
        None,
        place("Rome", "outside", margin=-3.94),
        shot(region("Vatican City"), name="Halberd", kind=None, range_km=1.0),
        (
            "Rome lies 3.9 km (2.4 miles) beyond the published range of the Halberd launched "
            "from Vatican City"
        ),
        "Published range 1 km (0.6 miles)",
    ),
    (
        things(*cities(0, outside=9)),
        place("Kursk", "outside", margin=-41.0),
        shot(name="Nasr", kind="ballistic-SRBM", range_km=60.0),
        "No city of a million in Russia is within range of Nasr missiles fired from Ukraine",
        (
            "The nearest, Kursk, lies 41 km (25 miles) beyond the published range of Nasr "
            "missiles fired from Ukraine"
        ),
    ),
    (
        things(place("Eilat", "outside"), subject="", what="places", least=0),
        place("Eilat", "outside", margin=-1.61),
        shot(region("Gaza Strip", "admin1"), name="R-160", kind="rocket-artillery"),
        (
            "Eilat lies 1.6 km (1 mile) beyond the published range of R-160 rockets fired from "
            "the Gaza Strip"
        ),
        "Published range 2,500 km (1,550 miles)",
    ),
    (
        None,
        place("Tehran", "outside", margin=120.0),
        shot(name="Pralay", kind="ballistic-SRBM", min_range_km=150.0),
        "Tehran lies too near for Pralay missiles fired from Ukraine",
        "Published range 2,500 km (1,550 miles)",
    ),
    (
        None,
        place("Minsk", "outside", margin=-20.0),
        shot(name="500 km (310 miles)", kind=None, ring=True),
        "Minsk lies 20 km (12 miles) beyond 500 km (310 miles) of Ukraine",
        "A distance chosen for this map",
    ),
]


@pytest.mark.parametrize(("counted", "nearest", "shot", "headline", "subtitle"), NONE)
def test_that_none_is_in_reach(counted, nearest, shot, headline, subtitle):
    told = headlines.of_none(nearest, counted, shot)
    assert (told.headline, told.subtitle) == (headline, subtitle)


def test_outside_the_sector_of_fire():
    lost = {**place("Minsk", "outside"), "margin_km": None}
    told = headlines.of_none(lost, None, shot())
    said = "Minsk lies outside the sector of fire of Tomahawk missiles fired from Ukraine"
    assert told.headline == said


def test_what_else_a_map_may_say():
    assert headlines.of_whole_earth(shot(), surely=True).headline == (
        "The whole Earth is within range of Tomahawk missiles fired from Ukraine"
    )
    assert headlines.of_region_alone(shot(range_km=100.0)).headline == (
        "What lies within range of Tomahawk missiles fired from Ukraine"
    )
    ring = shot(name="100 km (62 miles)", kind=None, ring=True, range_km=100.0)
    assert headlines.of_region_alone(ring).headline == (
        "What lies within 100 km (62 miles) of Ukraine"
    )


COUNTRIES = [
    (
        [("Norway", False, False), ("Finland", False, False), ("United States", False, False)],
        "Parts of Norway, Finland and the US are within 2,500 km (1,550 miles) of Ukraine",
        (
            "The longest published range of Tomahawk missiles; within the shortest, 1,600 km "
            "(990 miles), none of them is"
        ),
    ),
    (
        [("Norway", False, True), ("Svalbard", True, True)],
        (
            "Parts of Norway and all of Svalbard are within range of Tomahawk missiles fired "
            "from Ukraine"
        ),
        "Published range 1,600 to 2,500 km (990 to 1,550 miles)",
    ),
    (
        [("Svalbard", True, True)],
        "Svalbard is within range of Tomahawk missiles fired from Ukraine",
        "Published range 1,600 to 2,500 km (990 to 1,550 miles)",
    ),
]


@pytest.mark.parametrize(("countries", "headline", "subtitle"), COUNTRIES)
def test_where_readers_know_no_place_countries_are_named(countries, headline, subtitle):
    told = headlines.of_countries(countries, shot(range_low_km=1600.0))
    assert (told.headline, told.subtitle) == (headline, subtitle)


def test_a_launch_region_that_is_no_name_has_no_capital_within_a_sentence():
    ship = shot(region("A submarine under the ice", "points"))
    assert headlines.of_region_alone(ship).headline == (
        "What lies within range of Tomahawk missiles fired from a submarine under the ice"
    )
