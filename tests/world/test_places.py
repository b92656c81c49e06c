"""Every place of the tables: one a city, with an English name, a population and a rank."""

import csv
import re
from contextlib import suppress
from functools import cache

import numpy as np
import pandas as pd
import pytest
from scipy.spatial import cKDTree

from rangemap.analysis import own_towns
from rangemap.errors import RegionError
from rangemap.field import geodesy
from rangemap.world import name_meaning, place_names, tables
from rangemap.world.spelling import plain
from tests.helpers.paths import CASES, ROOT

EARTH_KM = 6371.0
LARGE = 100_000


@cache
def places():
    return tables.places()


@cache
def populations():
    with (ROOT / "data/places/populations.csv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file))


def near(table, other, km):
    """Return for each row of a table the rows of another that are so near."""
    sphere = [geodesy.auxiliary_sphere(*one[["lon", "lat"]].to_numpy().T) for one in (table, other)]
    return cKDTree(sphere[1]).query_ball_point(sphere[0], km / EARTH_KM)


def test_no_two_large_places_of_one_name_and_country_lie_side_by_side():
    large = places()[places()["population"] >= LARGE].reset_index(drop=True)
    names = large["name"].map(plain) + "|" + large["adm0_a3"]
    twins = [
        (names[row], large["geonameid"][row], large["geonameid"][other])
        for row, around in enumerate(near(large, large, 10.0))
        for other in around
        if other > row and names[other] == names[row]
    ]
    assert twins == []


def test_sections_are_no_places_and_lie_in_or_by_their_city():
    sections, table = tables.sections(), places().set_index("geonameid")
    assert sections["geonameid"].is_monotonic_increasing
    assert sections["geonameid"].is_unique
    assert not sections["geonameid"].isin(table.index).any()
    assert sections["part_of"].isin(table.index).all()
    cities = table.loc[sections["part_of"]].reset_index()
    one, two = (
        geodesy.auxiliary_sphere(*frame[["lon", "lat"]].to_numpy().T)
        for frame in (sections, cities)
    )
    apart = np.linalg.norm(one - two, axis=1) * EARTH_KM
    assert apart.max() < 76.0  # Shanghai's are the farthest


LYON = [f"Lyon 0{number}" for number in range(1, 10)]
QUARTERS = {
    "Lyon": LYON,
    "Marseille": [f"Marseille {number:02}" for number in range(1, 17)],
    "Luhansk": ["Shevchenkivskyi", "Kamyanobridskyi", "Vilkhivskyi", "Verhunskyi"],
    "Poltava": ["Kyivskyi", "Shevchenko", "Podil"],
    "Sumy": ["Kovpakivskyi", "Zarichnyi"],
    "Mariupol": ["Tsentralnyi", "Kalmiuskyi", "Prymorskyi"],
    "Macau": ["Santo Antonio", "Nossa Senhora de Fatima", "Sao Lazaro", "Sao Lourenco"],
    "Naryan-Mar": ["Narian-Mar"],
    "Saskatoon": ["Confederation", "Core Neighbourhoods", "Central Business District"],
    "Calgary": ["Beltline", "Taradale"],
    "Vienna": ["Landstrasse", "Mariahilf"],
    "Kuala Lumpur": ["Bukit Bintang", "Brickfields"],
    "Yokohama": ["Kikuna", "Sugita", "Minatomirai"],
    "Porto": ["Contumil", "Francos"],
    "Macapa": ["Araxa", "Ressaca Pacoval"],
    "Wellington": ["Newtown", "Kilbirnie", "Thorndon"],
    "Quezon City": ["Commonwealth", "Novaliches Proper"],
    "Ouagadougou": ["Nioko I"],
}


@pytest.mark.parametrize(("city", "quarters"), QUARTERS.items())
def test_a_quarter_that_is_listed_like_a_town_is_no_place(city, quarters):
    table = places().sort_values("population").drop_duplicates("name", keep="last")
    number = table.set_index("name")["geonameid"][city]
    sections = tables.sections()
    of_city = sections[sections["part_of"] == number]
    assert set(quarters) <= set(of_city["name"])


TOWNS = {
    2968254: "Villeurbanne", 3012649: "Issy-les-Moulineaux", 12908892: "New Taipei City",
    379251: "Khartoum North", 7626690: "Pimpri-Chinchwad", 5408076: "West Hollywood",
    5341114: "Culver City", 11551009: "Chadderton", 2718000: "Danderyd", 6126749: "Richmond Hill",
    1253169: "Villianur", 13562097: "Castillo Grande",
    3448744: "Sao Jose", 13608003: "Chongming", 11477647: "Pirayiri", 692953: "Stanytsia Luhanska",
}  # fmt: skip


@pytest.mark.parametrize("number", TOWNS)
def test_a_town_beside_a_city_is_a_place(number):
    assert number in set(places()["geonameid"])


def test_a_quarter_has_the_first_order_division_of_its_city_alone():
    """So no town across a border of states goes: Hull is Gatineau's and not Ottawa's."""
    sections = tables.sections()
    hull = sections[sections["name"] == "Hull"]
    ottawa = places()["geonameid"][(places()["name"] == "Ottawa") & places()["capital"]]
    assert not hull["part_of"].isin(ottawa).any()


@pytest.mark.parametrize(
    ("name", "country", "population"),
    [
        ("Sao Goncalo", "Brazil", 1_077_687),  # 896,744 in the census of 2022
        ("São Gonçalo", "Brazil", 1_077_687),
        ("Pingtung", "Taiwan", 503_530),
        ("Golmud", "China", 0),
        ("Spin Boldak", "Afghanistan", 0),
        ("Musa Qala", "Afghanistan", 0),
        ("Novi Beograd", "Serbia", 0),
        ("Buka, Papua New Guinea", "Papua New Guinea", 0),
    ],
)
def test_a_place_of_which_geonames_has_no_figure_is_found_by_name(name, country, population):
    place = place_names.find(name)
    assert (place.country, place.population) == (country, population)


def test_a_place_without_a_figure_takes_no_name_from_any_other():
    table = places()
    counted = table[table["population"] > 0]
    bare = table[(table["population"] == 0) & ~table["capital"]]
    shared = sorted(set(bare["name"]) & set(counted["name"][counted["population"] >= 20_000]))
    assert len(shared) > 100
    for name in shared[::10]:
        with suppress(place_names.SeveralPlacesError):
            assert place_names.find(name).population > 0, name


@pytest.mark.parametrize(
    "name", ["West Jerusalem", "East Jerusalem", "Ras Bayrut", "Al Basrah al Qadimah", "Brooklyn"]
)
def test_quarters_are_sections(name):
    assert name in set(tables.sections()["name"])


def test_jerusalem_is_one_city_and_one_capital():
    table = places()
    called = table[table["name"].str.contains("Jerusalem") & (table["population"] > 10_000)]
    assert called["name"].tolist() == ["Jerusalem"]
    assert called["capital"].all()
    assert not (table["capital"] & (table["adm0_a3"] == "PSX")).any()


def test_the_script_lists_every_population_that_is_odd():
    listed = pd.DataFrame(populations()).astype({"geonameid": int, "population": int})
    table = places().set_index("geonameid")
    assert (table.loc[listed["geonameid"], "population"].to_numpy() == listed["population"]).all()
    unbelieved = set(listed["geonameid"][listed["reason"].str.startswith("set aside")])
    assert set(table.index[~table["believed"]]) == unbelieved
    mended = listed[listed["reason"].str.startswith("mended")]
    assert (mended["population"] != mended["geonames"].astype(int)).all()
    given = listed["reason"].str.startswith("given")
    assert (listed["geonames"][given].astype(int) == 0).all()
    assert (listed["population"][given] == listed["elsewhere"][given].astype(int)).all()
    assert (~given).sum() < 500
    assert given.sum() > 700


def test_no_large_figure_is_believed_that_both_other_sources_contradict():
    """By the list alone: what is mended has its witness, what is set aside none that agrees."""
    for row in populations():
        if row["reason"].startswith("given"):
            continue
        figure, said = (
            int(row["geonames"]),
            [float(row[key]) for key in ("older", "elsewhere") if row[key]],
        )
        if "capital" in row["reason"]:
            assert max(said) >= 20 * figure
        elif said:
            assert max(said) < 5 / 8 * figure
            assert np.exp(np.mean(np.log(said))) <= 2 / 5 * figure
        else:
            assert row["reason"] == "set aside: no other source knows it"


def test_no_town_that_is_believed_outdoes_all_seats_around_it():
    """A place that is no seat, has few names and is ten times its nation's capital is a slip."""
    table = places()
    capital = table[table["capital"]].set_index("adm0_a3")["population"]
    large = table[table["believed"] & ~table["capital"] & (table["population"] >= 1_000_000)]
    names = large["alternates"].str.count("[|]").fillna(0) + 1
    ratio = large["population"] / large["adm0_a3"].map(capital)
    assert large["name"][(ratio > 10) & (names < 15)].tolist() == []


@pytest.mark.parametrize(
    ("geonameid", "least", "most", "believed"),
    [
        (1790842, 1e5, 2e6, True),  # Wuzhong, a prefecture of 7.2 million
        (1261162, 5e4, 1e5, True),  # Nowrangapur, a district of 1.2
        (1258393, 1e6, 2e6, False),  # Rasapudipalem, a quarter of Visakhapatnam
        (1176358, 1e5, 1e6, False),  # Jalalpur Pirwala
        (285787, 1e6, 4e6, True),  # Kuwait City, 60,064
        (281184, 9e5, 1e6, True),  # Jerusalem
    ],
)
def test_known_misprints(geonameid, least, most, believed):
    place = places().set_index("geonameid").loc[geonameid]
    assert least <= place["population"] <= most
    assert place["believed"] == believed


# Capitals whose figure is of the city alone, with its agglomeration around it as towns of the table
CITY_ALONE = {
    *("Amman", "Athens", "Bangkok", "Banjul", "Buenos Aires", "Colombo", "Doha", "Gibraltar"),
    *("Jakarta", "Khartoum", "Kuala Lumpur", "Lisbon", "Luanda", "Manila", "Panama City"),
    *("Papeete", "Paris", "San Jose", "San Juan", "Tokyo", "Valletta", "Washington"),
}
# And those whose figure is of a district, or of the agglomeration where the source has the city
LARGER = {"Beirut", "Dodoma", "Pristina"}


def test_every_capital_has_a_figure_within_reason_of_its_urban_area():
    """Urban areas are those of the World Cities Database; three times is what a limit explains."""
    with (CASES / "data" / "capitals.csv").open(encoding="utf-8") as file:
        rows = [row for row in csv.DictReader(file) if int(row["urban_area"]) >= LARGE]
    table = places().set_index("geonameid")
    assert len(rows) > 170
    small, large = set(), set()
    for row in rows:
        place = table.loc[int(row["geonameid"])]
        assert place["capital"], row
        ratio = int(row["urban_area"]) / place["population"]
        small |= {place["name"]} if ratio > 3.0 else set()
        large |= {place["name"]} if ratio < 1.0 / 3.0 else set()
    assert (small, large) == (CITY_ALONE, LARGER)


def test_a_capital_has_the_people_of_its_urban_area_beside_its_own():
    with (CASES / "data" / "capitals.csv").open(encoding="utf-8") as file:
        listed = {int(row["geonameid"]): int(row["urban_area"]) for row in csv.DictReader(file)}
    table = places().set_index("geonameid")
    urban = table["urban_population"].dropna()
    assert urban.to_dict() == listed
    assert table["capital"][urban.index].all()


@pytest.mark.parametrize(
    ("capital", "suburb"),
    [("Manila", "Quezon City"), ("Jakarta", "Bekasi"), ("Amman", "Zarqa"), ("Valletta", "Sliema")],
)
def test_a_capital_is_known_by_its_urban_area_and_not_its_suburb(capital, suburb):
    table = places().assign(distance_m=0.0)
    of = table[table["name"].isin([capital, suburb])].sort_values("population")
    of = of.drop_duplicates("name", keep="last").set_index("name")
    assert of["known"][capital] > of["known"][suburb] + 1.5
    rows = table.index[table["geonameid"].isin(of["geonameid"])].tolist()
    assert table["name"][own_towns(rows, table)].tolist() == [capital]


def test_the_chief_town_of_a_territory_is_less_known_than_a_capital_of_its_size():
    rank = places()[places()["capital"]].set_index("name")["known"]
    assert rank["Hagatna"] < 5.6
    assert rank["Majuro"] > rank["Hagatna"] + 0.3
    assert rank["Nuuk"] > rank["Hagatna"]  # has more people and names


def test_the_agglomeration_of_a_capital_is_in_the_table_town_by_town():
    """So its figure may be of the city alone, and a sum over places is not too small."""
    table = places()
    for name, people in (("Manila", 8e6), ("Paris", 5e6), ("Buenos Aires", 5e6), ("Lisbon", 1e6)):
        capital = table[(table["name"] == name) & table["capital"]]
        (around,) = near(capital, table, 30.0)
        assert table["population"].iloc[around].sum() > max(
            people, 1.5 * capital["population"].max()
        )


def test_names_are_in_plain_letters():
    table = pd.concat([places(), tables.sections()])
    odd = table["name"][~table["name"].map(str.isascii)]
    assert odd.tolist() == []
    regions = tables.admin1(["name", "adm0_a3"])
    assert regions["name"][~regions["name"].map(str.isascii)].tolist() == []
    assert places()["admin1"].dropna().map(str.isascii).all()


def test_arabic_and_russian_names_have_no_apostrophes():
    table = places()
    arabic = table[
        table["geonames_cc"].isin(["IQ", "SY", "YE", "SA", "LB", "JO", "EG", "RU", "IR"])
    ]
    assert arabic["name"][arabic["name"].str.contains("['`]")].tolist() == []


def test_russian_adjectives_end_as_news_agencies_write_them():
    table = places()
    russian = table[table["geonames_cc"].isin(["RU", "KZ", "BY"])]
    assert russian["name"][russian["name"].str.contains(r"(?:yy|iy)\b")].tolist() == []
    for name in ("Nizhniy Tagil", "Nizhny Tagil", "Velikiy Ustyug"):
        assert place_names.find(name).country == "Russia"


def test_what_is_printed_otherwise_is_kept_as_the_local_name():
    table = places()
    changed = table.dropna(subset="local_name")
    assert (changed["name"] != changed["local_name"]).all()
    known = changed[changed["population"] >= 1_000_000]
    for name, local, others in known[["name", "local_name", "alternates"]].itertuples(index=False):
        assert local in others.split("|"), name


ENGLISH = {
    "Cologne": "Germany", "Seville": "Spain", "Mecca": "Saudi Arabia", "Medina": "Saudi Arabia",
    "Ulaanbaatar": "Mongolia", "Hama": "Syria", "Kyiv": "Ukraine", "Odesa": "Ukraine",
    "Beijing": "China", "Saada": "Yemen", "Basra": "Iraq", "Naypyidaw": "Myanmar",
    "Zurich": "Switzerland", "Sao Paulo": "Brazil", "Krakow": "Poland", "Izmir": "Turkey",
    "Xi'an": "China", "L'Aquila": "Italy", "N'Djamena": "Chad", "Pyongyang": "North Korea",
    "Zapolyarny": "Russia", "Veliky Ustyug": "Russia", "Rudny": "Kazakhstan",
    "Rishon LeZion": "Israel", "Karasjok": "Norway", "Havoysund": "Norway",
    "St Petersburg": "Russia", "St Louis": "United States", "St John's": "Canada",
    "St Helier": "Jersey", "Port St Lucie": "United States", "Saint John": "Canada",
    "St Gallen": "Switzerland", "Saint-Denis": "France", "Mont-Saint-Aignan": "France",
    "Arkhangelsk": "Russia", "Hodeidah": "Yemen", "Raqqa": "Syria", "Hanover": "Germany",
}  # fmt: skip


@pytest.mark.parametrize(("name", "country"), ENGLISH.items())
def test_english_names(name, country):
    table = places()
    assert ((table["name"] == name) & (table["country"] == country)).any()


@pytest.mark.parametrize(
    ("code", "name"),
    [
        ("DE-BY", "Bavaria"), ("CN-BJ", "Beijing"), ("CN-FJ", "Fujian"),
        ("CN-NM", "Inner Mongolia"),
        ("RU-MOW", "Moscow"), ("UA-14", "Donetsk"), ("IT-MI", "Milan"), ("IR-10", "Isfahan"),
        # the source has the name of a neighbour
        ("AF-PAN", "Panjshir"), ("AF-DAY", "Daykundi"), ("AL-11", "Tirana"), ("GB-WRL", "Wirral"),
        ("HR-11", "Pozega-Slavonia"), ("MW-KR", "Karonga"), ("RS-19", "Rasina"),
        ("UG-419", "Kiruhura"), ("VN-66", "Hung Yen"), ("GB-HAL", "Halton"), ("AL-02", "Durres"),
    ],
)  # fmt: skip
def test_english_names_of_regions(code, name):
    table = tables.admin1(["iso_3166_2", "name"]).set_index("iso_3166_2")
    assert table["name"][code] == name


def test_two_regions_of_a_country_share_a_name_only_as_a_city_and_its_surroundings():
    """Or the source has one in two pieces; no region bears its neighbour's name: Tirana's."""
    table = tables.admin1(["adm0_a3", "name"])
    twice = table[table.duplicated()]
    assert set(twice["adm0_a3"] + " " + twice["name"]) == {
        *("ARE Neutral Zone", "ATA Antarctica", "AZE Lankaran", "AZE Shaki", "AZE Shusha"),
        *("AZE Yevlakh", "HUN Veszprem", "IRL Cork", "IRL Galway", "IRL Limerick"),
        *("IRL Waterford", "KIR Kiribati", "LVA Daugavpils", "LVA Jekabpils", "LVA Jelgava"),
        *("LVA Ventspils", "MDA Rezina", "MEX Mexico", "MLT Zebbug", "MOZ Maputo", "PHL Cebu"),
        *("PHL Iloilo", "SVN Krsko", "UZB Tashkent"),
    }


@pytest.mark.parametrize(
    ("place", "region"),
    [
        ("Nyala", "Southern Darfur"), ("Tirana", "Tirana"), ("Nili", "Daykundi"),
        ("Birkenhead", "England"), ("Viljandi", "Viljandi"),
    ],
)  # fmt: skip
def test_a_place_names_the_division_that_it_lies_in(place, region):
    table = places().sort_values("population").drop_duplicates("name", keep="last")
    assert table.set_index("name")["admin1"][place] == region


def test_a_saint_is_shortened_in_english_names_alone():
    """As news agencies write them: St Petersburg; but Saint-Denis is French."""
    table = places()
    named = table["name"].str.contains(r"\b(?:Saint|St\.) ")
    assert table["name"][named & (table["country"] == "United States")].tolist() == []
    assert table["name"][named & (table["country"] == "Canada")].tolist() == ["Saint John"]


def test_old_names_of_regions_are_still_found():
    for name, code in (("Bayern", "DE-BY"), ("Moskva", "RU-MOW"), ("Esfahan", "IR-10")):
        assert name_meaning.region_names.find(name).code == code


def shared_names():
    """Return names that several large places bear, printed or not."""
    table = places()
    table = table[table["population"] >= 150_000]
    count = table["name"].value_counts()
    return sorted(count[count > 1].index)


@pytest.mark.parametrize(
    "part", [0, *(pytest.param(part, marks=pytest.mark.full) for part in range(1, 8))]
)
def test_every_choice_of_an_ambiguous_name_is_taken_when_typed(part):
    asked = 0
    for name in shared_names()[part::8]:
        try:
            place_names.find(name)
        except place_names.SeveralPlacesError as error:
            message = str(error)
        else:
            continue
        for choice, people in re.findall(r"(?:: |; )([^;(]+) \(([\d,]+) people\)", message):
            asked += 1
            try:
                found = f"{place_names.find(choice).population:,}"
            except place_names.SeveralPlacesError as error:  # two in one state
                found = str(error)
            assert people in found, (name, choice)
    assert asked


def test_the_rank_puts_what_readers_know_first():
    rank = places().sort_values("known", ascending=False).drop_duplicates("name")
    rank = rank.set_index("name")["known"]
    order = ["London", "Berlin", "Munich", "Wuzhong", "Puyang"]
    assert rank[order].is_monotonic_decreasing
    assert rank["Rome"] > rank["Wuzhong"] + 1.0
    assert rank["Kuwait City"] > rank["Hawalli"]
    top = set(rank.index[:100])
    assert {"Beijing", "Washington", "Moscow", "Jerusalem", "Tehran", "Paris", "Istanbul"} <= top
    assert not top & {"Nowrangapur", "Wuzhong", "Rasapudipalem", "Minhang"}


def test_a_figure_that_is_not_believed_gives_no_rank():
    table = places()
    odd = table[~table["believed"]]
    assert odd["known"].max() < 7.0  # 50,000 people and 200 names would be
    assert (table["known"].notna()).all()
    assert table["known"].between(-1.0, 11.0).all()


@pytest.mark.parametrize(
    ("name", "code"),
    [
        ("Malvinas", "FLK"), ("Spratlys", "PGA"), ("Paracels", "PIS"), ("Faroes", "FRO"),
        ("East Timor", "TLS"), ("Bosnia", "BIH"), ("Persia", "IRN"), ("Ceylon", "LKA"),
    ],
)  # fmt: skip
def test_countries_by_other_names_of_the_press_are_no_village(name, code):
    assert name_meaning.find(name).adm0_a3 == code


def test_what_nobody_knows_is_no_country_of_its_own():
    with pytest.raises(RegionError):
        name_meaning.find("no place at all")
