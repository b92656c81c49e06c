"""Small places by the spellings of the news, and that these take no name from anybody."""

import csv
import unicodedata
from functools import cache

import pyarrow.parquet as pq
import pytest

from rangemap.errors import RegionError
from rangemap.world import name_meaning, other_names, place_names, tables
from rangemap.world.place_names import Place
from rangemap.world.spelling import plain
from tests.helpers.paths import CASES

# Places in the news and how it spells them; each meaning was read by a person, "?" is a question
NEWS = list(csv.reader((CASES / "data" / "news_names.csv").read_text("utf-8").splitlines()[1:]))
LARGE = 100_000


@cache
def every_name():
    return pq.ParquetFile(tables.path("places/other_names.parquet")).read().to_pandas()


@cache
def places():
    return tables.places().set_index("geonameid")


def meaning(name):
    try:
        found = name_meaning.find(name)
    except RegionError as error:
        return "?" if "is the name of" in str(error) else str(error)
    return found.title if isinstance(found, Place) else f"{found.name} ({found.code})"


@pytest.mark.parametrize("part", range(4))
def test_the_places_in_the_news_are_found_by_the_spelling_of_the_news(part):
    assert len(NEWS) > 150
    wrong = {name: meaning(name) for name, expected in NEWS[part::4] if meaning(name) != expected}
    assert wrong == {}


@pytest.mark.parametrize(
    ("name", "title"),
    [
        ("Sweida, Syria", "Sweida (Suwayda), Syria"),
        ("Avdeevka, Donetsk", "Avdeevka (Avdiivka), Ukraine"),
        ("Avdeevka, Chernihiv, Ukraine", "Avdeevka (Avdiyivka), Ukraine"),
        ("Konstantinovka, Donetsk", "Konstantinovka (Kostiantynivka), Ukraine"),
        ("al qamishli", "Al Qamishli (Qamishli), Syria"),
    ],
)
def test_where_it_lies_goes_with_another_spelling_too(name, title):
    assert place_names.find(name).title == title


@pytest.mark.parametrize("name", ["Chernobyl, Poland", "Sweida, Iraq"])
def test_another_spelling_means_nothing_elsewhere(name):
    assert place_names.find(name) is None


def test_every_choice_of_another_spelling_is_taken_when_typed():
    with pytest.raises(place_names.SeveralPlacesError) as caught:
        place_names.find("Qusayr")
    assert "Al Qusayr, Homs, Syria" in str(caught.value)
    assert place_names.find("Al Qusayr, Homs, Syria").country == "Syria"


def test_the_table_is_sorted_by_what_is_looked_up_and_in_small_groups():
    table = every_name()
    keys = table["key"]
    assert len(table) > 150_000
    assert keys.is_monotonic_increasing
    assert not table.duplicated(["key", "geonameid"]).any()
    assert (keys == keys.map(other_names.key)).all()
    assert keys.str.len().min() >= 4
    file = pq.ParquetFile(tables.path("places/other_names.parquet"))
    sizes = [file.metadata.row_group(n).num_rows for n in range(file.metadata.num_row_groups)]
    assert max(sizes) <= 8192


def test_every_row_is_found_where_its_group_ends_and_begins():
    table = every_name()
    for row in (0, 1, 8191, 8192, 16383, 16384, len(table) - 1):
        key = table["key"][row]
        found = other_names.bearers(key)
        assert set(found) == set(table["geonameid"][table["key"] == key])
    assert other_names.bearers("zzzzzzzz") == {}
    assert other_names.bearers("") == {}


def test_every_row_is_of_a_place_that_is_known_and_is_a_name_in_latin_letters():
    table = every_name()
    sections = tables.sections().set_index("geonameid")
    own = table["geonameid"].isin(places().index)
    assert table["geonameid"][~own].isin(sections.index[sections["population"] >= LARGE]).all()
    of = places().loc[table["geonameid"][own]]
    added = table["name"][own].isin(["Zapolyarny"]).to_numpy()
    assert (of["known"].to_numpy() >= 4.0)[~added].all()
    small = own.to_numpy().copy()
    small[own] = ((of["population"] < LARGE) & ~of["capital"]).to_numpy()
    names = table["name"][small]
    letters = {letter for letter in "".join(names) if letter.isalpha() and not letter.isascii()}
    other = [letter for letter in letters if "LATIN" not in unicodedata.name(letter)]
    assert all("MODIFIER" in unicodedata.name(letter) for letter in other), other
    assert set(names[names.map(str.islower)]) <= {"el hed"}  # which GeoNames prints so


def test_another_spelling_takes_no_name_from_a_place_that_prints_it():
    """Mons is also called Mont, and Pleven Plevna; villages print these."""
    assert place_names.find("Plevna").name == "Plevna"
    printed = places()[["name", "population"]].assign(
        key=lambda table: table["name"].map(other_names.key)
    )
    both = printed[printed["key"].isin(every_name()["key"])]
    both = both[(both["key"].str.len() >= 4)].drop_duplicates("name")
    assert len(both) > 5_000
    for name in both["name"].iloc[::100]:
        with_rows = meaning_of_place(name)
        assert with_rows == meaning_of_place(name, by_other_names=False), name


def meaning_of_place(name, **options):
    try:
        return place_names.find(name, **options).title
    except place_names.SeveralPlacesError as error:
        return str(error)


def test_another_spelling_takes_no_name_from_a_region():
    """Jincheng is also called Kinmen, as the islands are on which it lies."""
    assert place_names.find("Kinmen").name == "Jincheng"
    assert name_meaning.find("Kinmen").code == "TW-KIN"
    regions = tables.admin1(["name"])["name"].drop_duplicates()
    shared = regions[regions.map(other_names.key).isin(every_name()["key"])]
    assert len(shared) > 300
    for name in shared.iloc[::40]:
        found = name_meaning.find(name) if meaning(name) != "?" else None
        if isinstance(found, Place):  # printed, or an alternate of a large city
            own = places().loc[found.geonameid]
            assert plain(found.name) == plain(name) or own["population"] >= LARGE, name


def test_what_geonames_lacks_is_in_a_reviewed_table():
    rows = every_name().set_index("key")["geonameid"]
    for name, number in (("Novaya Kakhovka", 699839), ("Evpatoria", 688105), ("Tzfat", 293100)):
        assert rows[other_names.key(name)] == number
