"""What a map is about: what the config names, whom a launch concerns, or what readers know."""

import numpy as np
import pytest

import rangemap
from rangemap.config import Scenario, load_scenario
from rangemap.errors import ConfigError
from rangemap.story.named_things import NamedThings
from rangemap.world import concerns, name_meaning, tables

AT_SEA = {"points": [{"name": "the Black Sea", "lat": 43.5, "lon": 34.0}]}


def made(launch, km, about=(), **more):
    system = {"name": "Model 7", "range_km": km, "source": "Its maker", "unusual": True, **more}
    launch = launch if isinstance(launch, dict) else {"region": launch}
    whole = {"launch": launch, "systems": [system], "story": {"about": about}}
    whole["cities"] = {"min_population": 20_000}
    return rangemap.build(Scenario.model_validate(whole))


@pytest.fixture(scope="module")
def gaza():
    return made("Gaza Strip", 160.0, system_class="rocket-artillery")


def first(result, number=3):
    return [place["city"] for place in result.summary["highlights"][:number]]


def test_whom_a_launch_concerns_is_told_of_first(gaza):
    about = gaza.summary["about"]
    assert gaza.summary["headline"] == (
        "Every large city of Israel is within range of Model 7 rockets fired from the Gaza Strip"
    )
    assert about["source"] == "concerns"
    assert about["sources"]
    assert about["countries"] == ["ISR"]
    assert {"Jerusalem", "Tel Aviv", "Beersheba"} <= set(first(gaza, 5))
    assert [one["geonameid"] for one in gaza.summary["highlights"][:3]] == about["named"]


def test_of_several_systems_the_headline_s_places_still_go_first():
    short, long = (
        {"name": name, "range_km": km, "source": "x", "system_class": "rocket-artillery"}
        for name, km in (("Short", 40.0), ("Long", 160.0))
    )
    whole = {"launch": {"region": "Gaza Strip"}, "systems": [short, long]}
    summary = rangemap.build(Scenario.model_validate(whole)).summary
    assert summary["about"]["system_id"] == "long"
    named = [place["geonameid"] for place in summary["highlights"][:3]]
    assert named == summary["about"]["named"]


def test_what_is_counted_is_measured(gaza):
    (count,) = gaza.summary["about"]["counts"]
    assert (count["subject"], count["what"]) == (["Israel"], "cities")
    assert count["total"] == count["in_reach"] == count["certain"] == len(count["places"])
    field = gaza.region.distances()
    for place in count["places"]:
        assert place["population"] >= count["min_population"]
        km = float(field.distance(place["lon"], place["lat"])) / 1000.0
        assert place["distance_km"] == pytest.approx(km, abs=0.001)
        assert place["margin_km"] == pytest.approx(160.0 - km, abs=0.002)


@pytest.mark.parametrize(
    ("about", "headline", "subtitle"),
    [
        (
            "Egypt",
            "Arish, Rafah and Bir al Abd are within range of",
            "Published range 160 km (99 miles)",
        ),
        (["Haifa", "Eilat"], "Haifa is within range of", "Eilat lies "),
        (["Eilat"], "Eilat lies ", "Published range 160 km (99 miles)"),
        (
            "Haifa District",
            "Haifa and Hadera are within range of",
            "The nearest of these, Hadera, is ",
        ),
        (
            ["Egypt", "Jordan"],
            "Arish and Amman are within range of",
            "The nearest of these, Arish, is ",
        ),
    ],
)
def test_what_the_config_names_goes_before_all(about, headline, subtitle):
    result = made("Gaza Strip", 160.0, about, system_class="rocket-artillery")
    told = result.summary["about"]
    assert told["source"] == "config"
    if headline.endswith(" of"):
        headline += " Model 7 rockets fired from the Gaza Strip"
        assert result.summary["headline"] == headline
    assert result.summary["headline"].startswith(headline)
    assert subtitle in told["subtitle"]
    named = {place["geonameid"]: place["city"] for place in result.summary["highlights"]}
    for number in told["named"]:  # whatever is named can be marked
        assert named[number] in result.summary["headline"] + told["subtitle"]


def test_the_capitals_of_a_group_are_counted():
    result = made("Kaliningrad", 500.0, "the Baltic states")
    (count,) = result.summary["about"]["counts"]
    assert (count["what"], count["total"], count["in_reach"]) == ("capitals", 3, 2)
    assert {place["city"] for place in count["places"]} == {"Vilnius", "Riga", "Tallinn"}


def test_a_table_s_first_that_is_out_of_reach_gives_way():
    """Ukraine is told of first of what concerns Russia, and lies 360 km from Kaliningrad."""
    result = made("Kaliningrad", 100.0)
    assert result.summary["about"]["subjects"][0]["name"] == "Poland"
    assert "Gdansk" in result.summary["headline"]


def test_at_sea_it_is_the_operator_s_concern():
    told = made(AT_SEA, 700.0).summary["about"]
    assert told["source"] == "known"  # nobody's system
    scenario = Scenario.model_validate({"launch": AT_SEA, "systems": [{"id": "kalibr"}]})
    about = rangemap.build(scenario).summary["about"]
    assert about["subjects"][0]["name"] == "Ukraine"


def test_air_defence_is_about_whom_it_covers():
    result = made("Taiwan", 200.0, system_class="air-defence")
    assert result.summary["headline"] == (
        "Every city of a million in Taiwan is covered by Model 7 systems in Taiwan"
    )


def test_without_a_table_it_is_neighbours_and_what_readers_know():
    result = made("Chile", 300.0)
    assert result.summary["about"]["source"] == "known"
    assert result.summary["headline"].startswith("La Paz, ")


def test_of_a_launch_region_much_longer_than_its_range_what_is_near_the_story_is_shown():
    north = np.array(made("Chile", 300.0).summary["about"]["shown"])[:, 1].min()
    assert -32.0 < north < -24.0  # Chile ends at 56 degrees south, and its islands lie at 109 west
    guns = np.array(made("North Korea", 60.0).summary["about"]["shown"])
    assert guns[:, 1].max() < 40.0  # its border with Russia is at 42
    assert made("Chile", 2000.0).summary["about"]["shown"] is None


@pytest.mark.parametrize(
    ("about", "said"),
    [('"Nowhere at all"', "no place is called so"), ('"Black Sea"', "is a sea")],
)
def test_what_cannot_be_meant_is_told_with_its_line(tmp_path, about, said):
    path = tmp_path / "map.toml"
    path.write_text(
        '[launch]\nregion = "Malta"\n[[systems]]\nname = "A"\nrange_km = 100\nsource = "B"\n'
        f"[story]\nabout = [{about}]\n"
    )
    with pytest.raises(ConfigError, match=r"map\.toml:8: story\.about") as error:
        rangemap.build(load_scenario(path))
    assert said in str(error.value)


def test_one_name_may_stand_alone():
    whole = {"launch": {"region": "Malta"}, "rings_km": [100.0], "story": {"about": "Italy"}}
    assert Scenario.model_validate(whole).story.about == ("Italy",)


@pytest.mark.parametrize("row", tables.concerns(), ids=lambda row: row["launch"])
def test_every_row_of_the_table_names_what_there_is(row):
    assert name_meaning.find(row["launch"]).kind in {"country", "group"}
    for name in row["about"].split("|"):
        assert name_meaning.find(name).kind == "country"
    assert row["source"]
    assert row["url"].startswith("http")


@pytest.mark.parametrize(
    ("launch", "km", "about"),
    [
        ("IRN", 2000.0, "Israel"),
        ("YEM", 2150.0, "Israel"),
        ("UKR", 2500.0, "Russia"),
        ("PAK", 2750.0, "India"),
        ("PRK", 4500.0, "South Korea"),
        ("PRK", 13_000.0, "United States"),
        ("LTU", 300.0, "Russia"),
        ("CHN", 600.0, "Taiwan"),
        ("TWN", 1200.0, "China"),
        ("IND", 700.0, "Pakistan"),
        ("IND", 5000.0, "China"),
        ("AZE", 300.0, "Armenia"),
        ("SYR", 300.0, "Israel"),
        ("ISR", 1600.0, "Iran"),
    ],
)
def test_who_concerns_whom(launch, km, about):
    assert concerns.concern([launch], km).names[0] == about


def test_a_launch_from_whom_it_concerns_is_no_concern():
    assert "Ukraine" not in concerns.concern(["RUS", "UKR"], 500.0).names
    assert concerns.concern(["CHL"], 500.0) is None


def test_things_out_of_reach_are_listed_with_the_nearest_first():
    far = {"certainty": "outside", "margin_km": -200.0, "city": "Far"}
    near = {"certainty": "outside", "margin_km": -20.0, "city": "Near"}
    lost = {"certainty": "outside", "margin_km": None, "city": "Lost"}
    things = NamedThings((), "places", 0, "x", (lost, far, near))
    assert [one["city"] for one in things.missed] == ["Near", "Far", "Lost"]


@pytest.mark.parametrize(("region", "first"), [("Kaliningrad", "POL"), ("Belarus", "UKR")])
def test_one_with_little_known_places_in_reach_is_passed_over(region, first):
    result = made(region, 500.0)
    assert result.summary["about"]["source"] == "concerns"
    assert result.summary["about"]["countries"][0] == first


def test_of_places_that_no_reader_knows_the_countries_are_told():
    """From the pole a Kalibr reaches Rovaniemi and Tornio: nobody asks for these."""
    ice = {"points": [{"name": "A submarine under the ice", "lat": 88.0, "lon": 30.0}]}
    scenario = Scenario.model_validate({"launch": ice, "systems": [{"id": "kalibr"}]})
    summary = rangemap.build(scenario).summary
    assert summary["about"]["source"] == "known"
    assert summary["headline"].startswith("Parts of Greenland, Canada, Finland and Sweden ")
    assert summary["headline"].endswith(" of a submarine under the ice")
    assert "Russia" not in summary["headline"]  # whose system it is


def test_a_city_is_not_told_of_as_beyond_a_ring_that_may_lie_in_it():
    """The middle of Rome lies 4 km from the Vatican, and Rome about it."""
    summary = made("Vatican City", 1.0).summary
    assert summary["headline"] == "What lies within range of the Model 7 launched from Vatican City"


@pytest.mark.parametrize(
    ("region", "range_km", "capitals"),
    [
        (["Estonia", "Lithuania"], 300.0, {"Minsk"}),
        (["Kaliningrad", "Belarus"], 500.0, {"Kyiv", "Warsaw", "Vilnius", "Riga"}),
    ],
)
def test_no_capital_in_reach_is_left_out_that_a_launch_concerns(region, range_km, capitals):
    headline = made(region, range_km).summary["headline"]
    assert {name for name in capitals if name not in headline} == set()


def test_every_large_city_is_not_said_where_one_nearly_so_large_lies_beyond():
    """Beersheba has 186,600 people in the table, and more than 200,000 by its own count."""
    summary = made("Lebanon", 205.0, ["Israel"]).summary
    (things,) = summary["about"]["counts"]
    assert things["min_population"] == 180_000
    assert things["in_reach"] < things["total"]
    assert not summary["headline"].startswith("Every")


def batteries(*at, **more):
    """Return a map of points with names, each with an air-defence system of its own range."""
    systems = [
        {
            "name": f"Alpha {km:.0f}",
            "range_km": km,
            "source": "x",
            "system_class": "air-defence",
            "unusual": True,
            "launch": {"points": [{"name": name, "lat": lat, "lon": lon}]},
            **more,
        }
        for name, lat, lon, km in at
    ]
    return rangemap.build(
        Scenario.model_validate({"systems": systems, "story": {"about": "Ukraine"}})
    )


KYIV, ODESA, DNIPRO = ("Kyiv", 50.45, 30.52), ("Odesa", 46.48, 30.73), ("Dnipro", 48.46, 35.04)


def test_what_several_batteries_of_a_country_cover_is_counted_once():
    """Of each city the nearest battery counts; one that two cover is one."""
    result = batteries((*KYIV, 150.0), (*DNIPRO, 100.0), ("Zaporizhzhia", 47.85, 35.12, 100.0))
    counts = result.summary["about"]["counts"]
    reached = {
        place["city"]
        for count in counts
        for place in count["places"]
        if place["certainty"] != "outside"
    }
    assert reached == {"Kyiv", "Dnipro", "Zaporizhzhia"}
    assert result.summary["headline"] == (
        "3 of Ukraine's 9 large cities are covered by Alpha 150 systems at Kyiv and Alpha 100 "
        "systems at Dnipro and Zaporizhzhia"
    )
    assert result.summary["about"]["subtitle"] == (
        "Kyiv, Dnipro and Zaporizhzhia; published range 100 to 150 km (62 to 93 miles)"
    )


def test_a_battery_that_covers_half_of_a_country_is_told_of_alone():
    headline = batteries((*KYIV, 600.0), (*ODESA, 60.0)).summary["headline"]
    assert "Alpha 600 systems at Kyiv" in headline
    assert "Alpha 60 " not in headline


def test_places_that_no_reader_knows_stand_in_no_headline_beside_those_he_knows():
    """Of Grytviken two people are counted: it is the chief town of an island."""
    launch = {"region": "Falkland Islands"}
    scenario = Scenario.model_validate({"launch": launch, "rings_km": [2000]})
    headline = rangemap.build(scenario).summary["headline"]
    assert headline.startswith("Buenos Aires, Montevideo and ")
    assert "Grytviken" not in headline
