"""What is written about a map: the border view where it matters, launch points and regions."""

import pytest

import rangemap
from rangemap.config import Scenario
from rangemap.render.content import words


def texts(launch, km, **system):
    one = {"name": "Model 7", "range_km": km, "source": "x", "unusual": True, **system}
    return words.texts(
        rangemap.build(Scenario.model_validate({"launch": launch, "systems": [one]}))
    )


@pytest.mark.parametrize(
    ("launch", "km", "told"),
    [
        ({"region": "Fiji"}, 300.0, False),  # across 180 degrees
        ({"region": "Malta"}, 100.0, False),
        ({"region": "Malta"}, 2000.0, True),
        ({"region": "Odesa Oblast"}, 50.0, True),  # Crimea is seen beside it
        ({"points": [{"name": "Here", "lat": -60.0, "lon": -40.0}]}, 500.0, False),
        ({"region": "Paracel Islands"}, 100.0, False),  # of which this view says nothing
    ],
)
def test_disputed_land_is_told_of_where_it_is_near(launch, km, told):
    borders = texts(launch, km)["borders"]
    assert borders.startswith("Borders: International view (Natural Earth 5.1.1, 1:10m)")
    assert ("Crimea is drawn in Ukraine" in borders) == told
    assert borders.endswith(".")


@pytest.mark.parametrize(
    ("launch", "system", "said"),
    [
        ({"region": "Malta"}, {}, "Malta, launch region"),
        (
            {"points": [{"name": "Valletta", "lat": 35.9, "lon": 14.5}]},
            {},
            "Valletta, launch point",
        ),
        (
            {
                "points": [{"lat": 35.9, "lon": 14.5}, {"lat": 36.04, "lon": 14.25}],
                "name": "two batteries",
            },
            {},
            "two batteries, launch points",
        ),
    ],
)
def test_the_key_says_what_is_done_from_where(launch, system, said):
    (one,) = texts(launch, 100.0, **system)["key"]["launches"]
    assert one["text"] == said


def test_a_country_that_submarines_are_told_of_with_launches_nothing():
    systems = [{"id": "m51", "range_km": 300.0, "range_low_km": None, "unusual": True}]
    scenario = Scenario.model_validate({"launch": {"region": "Malta"}, "systems": systems})
    (one,) = words.texts(rangemap.build(scenario))["key"]["launches"]
    assert one["text"] == "Malta, measured from here"
