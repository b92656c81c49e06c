"""Launch points that fire within sectors, through every product and question."""

import json
import re
import sqlite3
import zipfile

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely
from docx import Document
from pptx import Presentation
from pypdf import PdfReader
from typer.testing import CliRunner

import rangemap
from rangemap import analysis
from rangemap.cli import app
from rangemap.config.format_names import FORMATS
from rangemap.render.figure.projected_map import scene
from rangemap.render.motion import moving_files
from rangemap.world import tables
from tests.helpers import brute_sectors as brute
from tests.helpers.near_land import near_land_alone

POINTS = [(33.52, 44.61, 300.0, 60.0), (36.16, 36.2, 170.0, 250.0)]
MAP = """
[launch]
points = [
  { lat = 44.61, lon = 33.52, name = "Sevastopol", azimuths = [300, 60] },
  { lat = 36.2, lon = 36.16, name = "Antakya" },
]
azimuths = [170, 250]
[[systems]]
name = "Model 7"
range_km = 700
range_low_km = 450
min_range_km = 120
source = "Its maker"
[cities]
min_population = 5000
[map]
add_cities = ["Berlin", "Tbilisi"]
"""
NOTE = (
    "Each launch point fires only within its own azimuths, in the order of the points: 300 to 60; "
    "170 to 250 (degrees, clockwise from true north)."
)
OUTSIDE = "outside the sector of fire"


@pytest.fixture(scope="module")
def folder(tmp_path_factory):
    made = tmp_path_factory.mktemp("sectors")
    (made / "map.toml").write_text(MAP)
    return made


@pytest.fixture(scope="module")
def result(folder):
    return rangemap.build(rangemap.load_scenario(folder / "map.toml"))


@pytest.fixture(scope="module")
def pack(result, folder):
    with near_land_alone(), pytest.MonkeyPatch.context() as patch:
        patch.setattr(moving_files, "STEPS", 3)  # a film of these takes long, and is as the others
        rangemap.write(result, folder / "pack", formats=FORMATS)
    return folder / "pack"


@pytest.fixture(scope="module")
def measured():
    """Return the shipped places that count, with brute distances and whether they are in reach."""
    places = tables.places(columns=["geonameid", "lat", "lon", "population"])
    near = places[
        (places["population"] >= 5000)
        & places["lat"].between(20.0, 60.0)
        & places["lon"].between(10.0, 60.0)
    ].reset_index(drop=True)
    lon, lat = near["lon"].to_numpy(), near["lat"].to_numpy()
    metres = brute.distances(POINTS, lon, lat)
    far = np.where(np.isfinite(metres), metres, -np.inf).max(axis=0)
    reach = (metres.min(axis=0) <= 700_000.0) & (far >= 120_000.0)
    return near.assign(metres=metres.min(axis=0), reach=reach)


def test_the_table_of_places_is_that_of_brute_force(result, measured):
    listed = result.cities.set_index("geonameid")
    inside = measured[measured["reach"]]
    assert set(listed.index) == set(inside["geonameid"])
    km = inside.set_index("geonameid")["metres"] / 1000.0
    off = listed["distance_km"] - km.reindex(listed.index)
    assert off.abs().max() < 0.0006
    certain = listed["certainty"] == "certain"
    assert (certain == (km.reindex(listed.index) <= 450.0)).all()
    assert len(listed) > 200


def test_places_in_reach_lie_in_the_drawn_reach(result, measured):
    reach = shapely.union_all(result.bands.geometry)
    drawn = shapely.intersects_xy(reach, measured["lon"], measured["lat"])
    wrong = measured[drawn != measured["reach"]]
    for row in wrong.itertuples():
        assert brute.on_the_edge(POINTS, (row.lon, row.lat), 700_000.0, 120_000.0)
    assert result.summary["edge_error_m"] < 1.0
    possible, certain = (result.bands.geometry.iloc[k] for k in (1, 0))
    assert shapely.intersection(possible, certain).area == pytest.approx(0.0, abs=1e-9)


def test_countries_are_as_far_as_their_nearest_place_in_a_sector(result):
    table = result.countries.set_index("iso_a3")
    assert table.loc[["UKR", "TUR"], "nearest_km"].tolist() == [0.0, 0.0]
    lebanon = table.loc["LBN"]
    xy = shapely.get_coordinates(shapely.segmentize(lebanon.geometry, 0.01))
    truth = brute.distances(POINTS, *xy.T).min() / 1000.0
    assert lebanon.nearest_km == pytest.approx(truth, abs=0.7)
    assert lebanon.margin_km == pytest.approx(700.0 - lebanon.nearest_km, abs=1e-3)
    # to the south-east of Antakya no point fires: Iraq is nearer than Egypt, and not in reach
    assert "IRQ" not in table.index
    assert table.loc["EGY", "share_in_reach"] > 0.0
    assert result.countries[["nearest_km", "margin_km"]].notna().all().all()


def test_what_is_outside_of_all_sectors_has_no_distance(result):
    large = result.large_cities.set_index("city")
    assert pd.isna(large.loc["Tbilisi", "distance_km"])
    assert large.loc["Tbilisi", "model-7"] == "outside"
    marked = {place["city"]: place for place in result.summary["highlights"]}
    assert marked["Tbilisi"]["distance_km"] is None
    assert marked["Tbilisi"]["reach"] == [
        {"system_id": "model-7", "certainty": "outside", "margin_km": None}
    ]
    assert marked["Berlin"]["distance_km"] > 700.0  # a sector holds it, far beyond
    text = json.dumps(result.summary, allow_nan=False)  # no infinity
    assert "Tbilisi (Georgia), outside the sector of fire" in result.summary["description"]
    assert '"azimuth_from": 170.0' in text
    assert result.summary["launch"]["sectors"][0] == {
        "lon": 33.52,
        "lat": 44.61,
        "azimuth_from": 300.0,
        "azimuth_to": 60.0,
    }


def test_the_sentences_say_what_sectors_mean(result, pack):
    assert result.region.name == "Sevastopol and Antakya (each point within its own azimuths)"
    assert result.summary["note"] == NOTE
    assert result.summary["headline"].endswith(
        "the Model 7 launched from Sevastopol and Antakya (each point within its own azimuths)"
    )
    method = " ".join((pack / "METHOD.txt").read_text().split())
    assert NOTE in method
    assert "outside the sector of fire, at no distance" in method
    assert "44.61, 33.52: 300 to 60; 36.2, 36.16: 170 to 250." in method
    story = result.summary["systems"][0]["story"]["text"]
    assert "capital of all" not in story


def test_each_product_says_that_it_is_not_all_round(pack):
    said = {path.name: "" for path in pack.iterdir()}
    for name in ("map.html", "summary.json", "METHOD.txt", "report.md", "report.qmd"):
        said[name] = " ".join((pack / name).read_text(encoding="utf-8").split())
    said["report.docx"] = " ".join(one.text for one in Document(pack / "report.docx").paragraphs)
    said["report.pdf"] = " ".join(
        " ".join(page.extract_text() for page in PdfReader(pack / "report.pdf").pages).split()
    )
    slides = Presentation(pack / "slide.pptx").slides
    said["slide.pptx"] = " ".join(
        shape.text_frame.text for one in slides for shape in one.shapes if shape.has_text_frame
    )
    said["figure.svg"] = " ".join(
        re.sub(r"<[^>]+>", " ", (pack / "figure.svg").read_text(encoding="utf-8")).split()
    )
    for name in ("map.html", "summary.json", "METHOD.txt", "report.md", "report.docx"):
        assert NOTE.partition(":")[0] in said[name], name
    named = "each point within its own azimuths"
    for name in ("map.html", "report.md", "report.qmd", "report.docx", "report.pdf", "slide.pptx"):
        assert named in said[name], name
    assert (
        f"| Tbilisi | Georgia | \N{EN DASH} | \N{EN DASH} | {OUTSIDE} |"
        in (pack / "report.md").read_text()
    )
    for name, text in said.items():
        assert not re.search(r"\b(inf|nan|Infinity|NaN)\b(?! *=)", text) or name == "map.html", name


def test_the_files_of_other_programs_hold_the_same_reach(result, pack):
    reach = shapely.union_all(result.bands.geometry)
    for name in ("reach.geojson", "reach.parquet"):
        read = gpd.read_parquet if name.endswith("parquet") else gpd.read_file
        theirs = shapely.union_all(read(pack / name).geometry)
        assert shapely.symmetric_difference(reach, theirs).area < 1e-6
    with sqlite3.connect(pack / "reach.gpkg") as base:
        (name,) = base.execute("select name from launch_region").fetchone()
    assert name == result.region.name
    with zipfile.ZipFile(pack / "reach.kmz") as kmz:
        (kml,) = (kmz.read(one).decode() for one in kmz.namelist() if one.endswith(".kml"))
    assert "each point within its own azimuths" in kml
    assert "not known" not in kml


def test_no_range_is_written_along_a_side(result):
    shown = scene(result, (1.6,))
    for band in shown.bands:
        assert not band.at_range.is_empty
        assert band.at_range.length < 0.8 * band.edge.length
    for part in shapely.get_parts(
        analysis.at_range(result.region, shapely.union_all(result.bands.geometry), 700.0)
    ):
        metres = brute.distances(POINTS, *shapely.get_coordinates(part).T).min(axis=0)
        near = np.isfinite(metres)
        assert np.abs(metres[near] - 700_000.0).max() < 1.0
    # and the launch points are in the frame, though they are on the edge
    west, south, east, north = shown.frames[0]
    for at in shapely.get_coordinates(shown.launch):
        assert west < at[0] < east
        assert south < at[1] < north


def test_check_answers_by_the_sector(result):
    system = result_system(result)

    def asked(text):
        return analysis.check(result.region, system, analysis.find_target(text))

    out = asked("Tbilisi")
    assert (out.reach, out.in_reach, out.distance_km, out.margin_km) == (
        "out of sector",
        False,
        None,
        None,
    )
    assert out.sentence.startswith("No: Tbilisi, Georgia is outside the sector of fire of the Mod")
    assert "no range would be enough" in out.sentence
    assert NOTE in out.sentence
    assert asked("Iraq").sentence.startswith("No: all of Iraq is outside the sector of fire")
    assert asked("Iraq").as_dict()["target_point"] is None
    far = asked("Moscow")
    assert far.reach == "outside"
    truth = brute.GEOD.inv(33.52, 44.61, *far.target_point)[2] / 1000.0
    assert far.distance_km == pytest.approx(truth, abs=0.001)
    assert "too far" in far.sentence
    near = asked("45.2, 33.52")
    assert near.reach == "too near"
    assert "every launch point that can fire there is nearer" in near.sentence
    assert asked("Odesa").reach == "certain"
    assert asked("Odesa").launch_point == (33.52, 44.61)
    lebanon = asked("Lebanon")
    assert lebanon.in_reach
    assert lebanon.launch_point == (36.16, 36.2)
    assert 0.0 < lebanon.share < 1.0
    assert "outside the sector of fire: no range would cover all of it" in lebanon.sentence
    assert lebanon.farthest_km is None


def result_system(result):
    (choice,) = rangemap.config.systems_of(result.scenario)
    return choice


def test_the_commands_read_azimuths_from_a_table(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "bases.csv").write_text(
        "name,lat,lon,azimuth_from,azimuth_to\nSevastopol,44.61,33.52,300,60\n"
        "Antakya,36.2,36.16,170,250\n"
    )
    run = CliRunner()
    words = ["--from", "bases.csv", "--range", "700 km"]
    said = run.invoke(app.app, ["check", *words, "--to", "Tbilisi"])
    assert said.exit_code == 1
    assert OUTSIDE in said.stdout
    said = run.invoke(app.app, ["check", *words, "--to", "Odesa", "--each"])
    assert said.exit_code == 0
    assert "is in reach of 1 of 2 launch parts" in said.stdout
    assert (
        "Antakya (azimuths 170° to 250°): No: Odesa, Ukraine is outside the sector" in said.stdout
    )
    said = run.invoke(app.app, ["check", *words, "--to", "Iraq", "--json"])
    told = json.loads(said.stdout)
    assert (told["reach"], told["distance_km"], told["share_in_reach"]) == (
        "out of sector",
        None,
        0.0,
    )
    said = run.invoke(app.app, ["cities", *words, "--min-population", "100000", "--format", "csv"])
    assert "Beirut" in said.stdout
    assert "Adana" not in said.stdout


def test_a_comparison_with_all_round(result, tmp_path):
    (tmp_path / "round.toml").write_text(
        MAP.replace(", azimuths = [300, 60]", "").replace("azimuths = [170, 250]", "")
    )
    whole = rangemap.build(rangemap.load_scenario(tmp_path / "round.toml"))
    found = analysis.compare(analysis.Side.of(result, None), analysis.Side.of(whole, None))
    gained = found.places[found.places["change"] == "gained"]
    assert (found.places["change"] == "gained").all()
    out = gained[gained["distance_before_km"].isna()]
    assert len(out) > 100
    assert out["margin_before_km"].isna().all()
    assert out["distance_after_km"].notna().all()
    assert found.summary["before"] != found.summary["after"]
    from rangemap.render.figure import compare_figure  # noqa: PLC0415 (an extra)

    assert compare_figure(found)["wide"] is not None
    named = MAP.replace("azimuths = [170, 250]", 'azimuths = [170, 250]\nname = "The bases"')
    named = named.replace("= 700", "= 200").replace("= 450", "= 150")
    sides = []
    for key, text in (("one", named), ("two", named.replace("[300, 60]", "[310, 60]"))):
        (tmp_path / f"{key}.toml").write_text(text)
        built = rangemap.build(rangemap.load_scenario(tmp_path / f"{key}.toml"))
        sides.append(analysis.Side.of(built, None))
    other = analysis.compare(*sides).summary
    assert "300 to 60" in other["before"]
    assert "310 to 60" in other["after"]
