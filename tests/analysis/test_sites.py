"""Sites of the user's own: measured, listed, drawn and said, as text whatever they are called."""

import csv
import io
import json

import numpy as np
import openpyxl
import pytest
from pyproj import Geod

import rangemap
from rangemap import exports
from rangemap.errors import RangemapError, RegionError
from rangemap.files import point_table
from rangemap.render.figure import figures
from tests.helpers.brute import Border

WGS84 = Geod(ellps="WGS84")
HOSTILE = "<img src=x onerror=alert(1)>"
SITES = f"""name;lat;lon
Depot;35,9;14,5
{HOSTILE};37.6;11.0
Depot;38.1;13.4
;41.9;12.5
Far;-33.9;151.2
"""
OWN = """[sites]
file = "sites.csv"
[launch]
points = [{ lat = 35.9, lon = 14.4 }]
[[systems]]
name = "Short"
range_km = 500
range_low_km = 300
min_range_km = 20
source = "its maker"
[[systems]]
name = "Other"
range_km = 400
source = "its maker"
launch = { region = "Tunisia" }
"""


# From the same point, and few places about it
SMALL = f"""{OWN.split("[[systems]]", maxsplit=1)[0]}
[[systems]]
name = "Own"
range_km = RANGE
source = "its maker"
[cities]
min_population = 500000
"""


@pytest.fixture(scope="module")
def result(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sites")
    (folder / "sites.csv").write_text(SITES)
    (folder / "map.toml").write_text(OWN)
    return rangemap.build(rangemap.load_scenario(folder / "map.toml"))


def rows_of(result, system):
    table = result.sites.table
    return table[table["system_id"] == system].set_index("site")


def test_sites_are_measured_from_the_launch_region_of_each_system(result):
    own = rows_of(result, "short")
    for lat, lon, km in own[["lat", "lon", "distance_km"]].itertuples(index=False):
        exact = WGS84.inv(14.4, 35.9, lon, lat)[2] / 1000.0
        assert km == pytest.approx(exact, abs=0.001)
    other = rows_of(result, "other")
    brute = Border(result.launched[1].region.geometry)
    exact = brute.distance(other["lon"].to_numpy(), other["lat"].to_numpy()) / 1000.0
    assert np.abs(other["distance_km"] - exact).max() < 0.05
    assert set(other["launch_region"]) == {"Tunisia"}


def test_margin_and_certainty_are_those_of_the_range(result):
    own = rows_of(result, "short")
    assert (own["margin_km"] == (500.0 - own["distance_km"]).round(3)).all()
    expected = {
        "Depot": "outside",  # 9 km: too near
        HOSTILE: "possible",
        "Depot (2)": "certain",
        "site 4": "outside",
        "Far": "outside",
    }
    assert own["certainty"].to_dict() == expected


def test_the_nearest_come_first_and_the_launch_point_is_told(result):
    for system in ("short", "other"):
        rows = rows_of(result, system)
        assert rows["distance_km"].is_monotonic_increasing
        metres = WGS84.inv(
            *(rows[key].to_numpy() for key in ("lon", "lat")),
            *(rows[key].to_numpy() for key in ("launch_lon", "launch_lat")),
        )[2]
        assert np.abs(metres / 1000.0 - rows["distance_km"]).max() < 0.001  # fmt: skip


def test_the_counts_are_said_and_stand_in_the_summary(result):
    found = result.summary["sites"]
    assert found["count"] == 5
    assert found["systems"][0] == {"id": "short", "in_reach": 2, "certain": 1}
    assert "2 of the 5 sites are in reach of Short, 1 of them for certain." in found["text"]
    assert found["text"] in result.summary["description"]


@pytest.mark.parametrize(
    ("range_km", "said"),
    [
        (1, "None of the 5 sites is in reach of Own."),
        (15, "1 of the 5 sites is in reach of Own."),
        (19000, "5 of the 5 sites are in reach of Own."),
    ],
)
def test_none_one_and_many_are_said(tmp_path, range_km, said):
    (tmp_path / "sites.csv").write_text(SITES)
    (tmp_path / "map.toml").write_text(SMALL.replace("RANGE", str(range_km)))
    built = rangemap.build(rangemap.load_scenario(tmp_path / "map.toml"))
    assert built.summary["sites"]["text"] == said


def test_the_tables_have_them(result):
    (text,) = exports.sites_csv(result).values()
    rows = list(csv.DictReader(io.StringIO(text)))
    assert len(rows) == 10
    assert rows[0]["site"] == "Depot"
    book = openpyxl.load_workbook(io.BytesIO(exports.workbook(result)))
    assert book["Sites"].max_row == 11
    assert HOSTILE in [row[2].value for row in book["Sites"].iter_rows()]
    assert exports.sites_csv(rangemap.RangeMap(**{**vars(result), "sites": None})) == {}


def test_the_figure_marks_those_that_are_seen_and_names_them(result):
    made = figures(result, ("wide",))["wide"]
    texts = {text.get_text() for text in made.findobj(lambda one: hasattr(one, "get_text"))}
    assert HOSTILE in texts
    assert "Site in reach" in texts
    assert "Far" not in texts


def test_the_page_says_what_the_engine_measured(browser, page_of, result):
    page = browser.open(page_of(result, near=True))
    said = page.run(
        "return [...document.querySelectorAll('.site[tabindex]')].map((one) =>"
        " [one.getAttribute('aria-label'), one.classList.contains('out')])"
    )
    assert len(said) == 5
    own = rows_of(result, "short")
    other = rows_of(result, "other")
    for label, out in said:
        name = label.split(", ")[0]
        inside = own["certainty"][name] != "outside" or other["certainty"][name] != "outside"
        assert out is not inside
        assert f"{own['distance_km'][name]:,.1f} km" in label
    assert page.run("return document.querySelectorAll('img').length") == 0
    page.run("document.querySelector('.site').click()")
    assert "Short: " in page.run("return document.getElementById('said').textContent")
    assert not page.errors()


def test_it_is_found_by_its_name(browser, page_of, result):
    page = browser.open(page_of(result, near=True))
    page.run(
        "const box = document.getElementById('city'); box.value = 'depot';"
        " box.dispatchEvent(new Event('input'))"
    )
    found = page.run("return [...document.querySelectorAll('#found li')].map((o) => o.textContent)")
    assert next(one for one in found if one.startswith("Depot")).startswith("Depotsite")


MANY = json.dumps(
    {"type": "MultiPoint", "coordinates": [[k / 1000.0, k / 2000.0] for k in range(100_001)]}
)


@pytest.mark.parametrize(
    ("name", "content", "said"),
    [
        ("none.csv", None, "there is no such file"),
        ("empty.csv", "", "empty"),
        ("bare.csv", "name,town\nA,Riga\n", "without shapes"),
        ("off.csv", "name,lat,lon\nA,95.0,200.0\n", "beyond 180 degrees"),
        ("area.geojson", '{"type":"Polygon","coordinates":[[[0,0],[1,0],[1,1],[0,0]]]}',
         "site 1 is a Polygon, and sites are points"),
        ("many.geojson", MANY, "holds 100,001 points; a map lists 100,000 sites at most"),
    ],
)  # fmt: skip
def test_what_cannot_be_a_site_is_told_with_its_line(tmp_path, name, content, said):
    if content is not None:
        (tmp_path / name).write_text(content)
    (tmp_path / "map.toml").write_text(SMALL.replace("RANGE", "15").replace("sites.csv", name))
    with pytest.raises(RangemapError) as caught:
        rangemap.build(rangemap.load_scenario(tmp_path / "map.toml"))
    assert "map.toml:2: sites.file: " in str(caught.value)
    assert said in str(caught.value)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("", "it is empty; save it again"),
        ("name,lat,lon\n", "holds no rows; write a row for each point"),
        ("name,size\nA,1\n", "name two of its columns lat and lon, or one wkt; it has name, size"),
        ("name,x,y\nA,500000,4000000\n", "'500000' is no number of degrees; write degrees on WGS"),
        ("name,lat,lon\nA,95,14\n", "'95' is beyond 90 degrees; have latitude and longitude"),
        ("name,lat,lon\n" + "A,35,14\n" * 100_001, "holds 100,001 rows, and 100,000 are read at"),
    ],
)
def test_a_file_of_no_sites_is_refused_before_the_work(monkeypatch, tmp_path, text, said):
    monkeypatch.setattr("rangemap.launch.launch_region", None)  # nothing is measured first
    (tmp_path / "sites.csv").write_text(text)
    config = tmp_path / "map.toml"
    config.write_text(
        '[launch]\nregion = "Malta"\n[[systems]]\nid = "atacms"\n[sites]\nfile = "sites.csv"\n'
    )
    with pytest.raises(RegionError) as caught:
        rangemap.build(config)
    assert str(caught.value).startswith(f"{config}:6: sites.file: ")
    assert said in str(caught.value)
    assert "\n" not in str(caught.value)


def test_a_table_of_millions_is_refused_unread(monkeypatch, tmp_path):
    path = tmp_path / "points.csv"
    path.write_text("name,lat,lon\n" + "A,35,14\n" * 1_000_001)
    monkeypatch.setattr("rangemap.files.point_table.csv.reader", None)
    with pytest.raises(RegionError, match=r"holds 1,000,001 rows, and 1,000,000 are read at most"):
        point_table.of_csv(path, "points.csv")
