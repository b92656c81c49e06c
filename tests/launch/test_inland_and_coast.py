"""What of a launch region is so far behind its border, or so near to its coast."""

from pathlib import Path

import geopandas as gpd
import numpy as np
import pytest
import shapely

from rangemap.config.launch_table import Launch
from rangemap.config.scenario_file import at_launch, load_scenario
from rangemap.errors import RegionError
from rangemap.field import geodesy
from rangemap.launch import inland_and_coast
from rangemap.launch.launch_region import launch_region, load_region
from rangemap.world import tables
from tests.helpers import brute

LANDLOCKED = (
    *("AFG", "AND", "ARM", "AUT", "BDI", "BFA", "BLR", "BOL", "BTN", "BWA", "CAF", "CHE", "CZE"),
    *("ETH", "HUN", "KGZ", "KOS", "LAO", "LIE", "LSO", "LUX", "MDA", "MKD", "MLI", "MNG", "MWI"),
    *("NER", "NPL", "PRY", "RWA", "SDS", "SMR", "SRB", "SVK", "SWZ", "TCD", "TJK", "UGA", "UZB"),
    *("VAT", "ZMB", "ZWE"),
)
NO_SEA = (*LANDLOCKED, "BRI", "BRT")  # an island in a river, and a disputed desert


def launched(base_dir=Path(), **launch):
    return launch_region(Launch(**launch), base_dir)


def outline(polygon):
    """Return its edges as lines, but for those along 180 degrees and the poles."""
    return shapely.multilinestrings(list(shapely.linestrings(np.stack(brute.edges(polygon), 1))))


def lands():
    return tables.countries(columns=["adm0_a3", "geometry"]).set_index("adm0_a3").geometry


# ---- behind the border ------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "km"), [("UKR", 50.0), ("CHE", 30.0), ("FJI", 20.0), ("LSO", 2.5), ("ZAF", 100.0)]
)
def test_the_edge_is_so_far_from_what_is_outside(name, km):
    """By brute force; Fiji lies on both sides of 180 degrees, and South Africa has a hole."""
    whole, found = load_region(name), launched(region=name, inland_km=km)
    border = brute.Border(outline(whole.geometry))
    off = border.distance(*brute.along_edges(found.geometry, 40, seed=1)) - km * 1000.0
    assert np.abs(off).max() < 1.0
    west, south, east, north = whole.geometry.bounds
    random = np.random.default_rng(2)
    lon, lat = random.uniform([west, south], [east, north], (400, 2)).T
    within = shapely.contains_xy(whole.geometry, lon, lat)
    metres = border.distance(lon[within], lat[within])
    sure = np.abs(metres - km * 1000.0) > 1.0
    kept = shapely.contains_xy(found.geometry, lon[within], lat[within])
    assert (kept == (metres >= km * 1000.0))[sure].all()
    assert found.countries == whole.countries
    assert found.name == f"{whole.name}, at least {km:g} km behind the border"
    assert shapely.covers(whole.geometry, found.geometry)


@pytest.mark.parametrize(
    ("area", "lon", "lat", "stays"),
    [
        (shapely.box(170, -10, 180, 10) | shapely.box(-180, -10, -170, 10), 180.0, 0.0, True),
        (shapely.box(170, -10, 180, 10) | shapely.box(-180, -10, -170, 10), 179.9, 9.5, False),
        (shapely.box(170, -10, 180, 10), 179.5, 0.0, False),
        (shapely.box(-180, -10, -170, 10), -179.5, 0.0, False),
        (shapely.box(-180, 80, 180, 90), 12.0, 90.0, True),
        (shapely.box(-180, 80, 180, 90), 12.0, 80.5, False),
        (shapely.box(-60, 80, 60, 90), 0.0, 89.5, False),
        (shapely.box(-180, -90, 180, -80), 180.0, -85.0, True),
    ],
)
def test_a_cut_at_180_degrees_or_a_pole_is_no_border(area, lon, lat, stays):
    found, _depth = inland_and_coast.behind_border(area, 100_000.0)
    assert shapely.intersects_xy(found, lon, lat) == stays


def test_the_whole_earth_has_no_border():
    earth = shapely.box(-180, -90, 180, 90)
    assert inland_and_coast.behind_border(earth, 1e6) == (earth, np.inf)


@pytest.mark.parametrize(
    "code", ["ISL", *(pytest.param(code, marks=pytest.mark.full) for code in ("LBY", "CHL"))]
)
def test_borders_between_regions_put_together_do_not_count(code):
    """All of a country's regions are the country: no gap that rounding left is a border."""
    table = tables.admin1(columns=["adm0_a3", "geometry"])
    together = shapely.union_all(table.geometry[table["adm0_a3"] == code].to_numpy())
    of_regions, _depth = inland_and_coast.behind_border(together, 40_000.0)
    of_country, _depth = inland_and_coast.behind_border(lands()[code], 40_000.0)
    off = geodesy.area(geodesy.polygons_of(of_regions ^ of_country))
    assert off < 1e-5 * geodesy.area(of_country)


def test_gaps_are_closed_and_inlets_are_not():
    left, right = shapely.box(0, 0, 1, 1), shapely.box(1 + 1e-6, 0, 2, 1)
    assert not shapely.intersects_xy(inland_and_coast.outside_of(left | right), 1 + 5e-7, 0.5)
    assert shapely.intersects_xy(inland_and_coast.outside_of(left), 1 + 5e-7, 0.5)
    wedge = left - shapely.Polygon([(0.5, 0.5), (0.4995, 1.1), (0.5005, 1.1)])
    assert shapely.intersects_xy(inland_and_coast.outside_of(wedge), 0.5, 0.50001)


def test_too_far_inland_says_what_would_do():
    with pytest.raises(RegionError) as caught:
        launched(region="Moldova", inland_km=200)
    said = "inland_km leaves nothing: no point of Moldova is 200 km behind its border; write at m"
    assert str(caught.value).startswith(said)
    most = int(str(caught.value).rpartition(" ")[2])
    assert launched(region="Moldova", inland_km=most).geometry.area > 0.0
    with pytest.raises(RegionError, match=f"write at most {most}$"):
        launched(region="Moldova", inland_km=most + 1)
    with pytest.raises(RegionError, match=r"write at most 0\.\d\d?$"):
        launched(region="Vatican City", inland_km=3)


def test_the_depth_of_an_area():
    """Of a band about the equator it is half its width."""
    _left, depth = inland_and_coast.behind_border(shapely.box(0, -1, 4, 1), 200_000.0)
    half = geodesy.distance(*(np.array([degrees]) for degrees in (2.0, 0.0, 2.0, 1.0)))[0]
    assert half * 0.998 < depth <= half
    _left, depth = inland_and_coast.behind_border(shapely.box(-180, 88, 180, 90), 300_000.0)
    to_pole = geodesy.distance(*(np.array([degrees]) for degrees in (0.0, 88.0, 0.0, 90.0)))[0]
    assert to_pole * 0.998 < depth <= to_pole


# ---- near the coast ---------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("name", "km"),
    [
        ("ALB", 20.0),
        ("JOR", 20.0),
        *(pytest.param(*one, marks=pytest.mark.full) for one in (("IRN", 50.0), ("EST", 10.0))),
    ],
)
def test_the_edge_is_so_far_from_the_coast(name, km):
    """The coast here: edges whose middles lie on no other country, by their distance."""
    whole, found = load_region(name), launched(region=name, coast_km=km)
    start, end = brute.edges(whole.geometry)
    others = lands().drop(name).to_numpy()
    others = shapely.union_all(others[shapely.dwithin(others, whole.geometry, 0.1)])
    shapely.prepare(others)
    free = ~shapely.dwithin(others, shapely.points((start + end) / 2.0), 1e-5)
    if name == "JOR":  # a hole between Israel and Syria is disputed land, not sea
        free &= start[:, 1] < 31.0
    lines = shapely.linestrings(np.stack([start[free], end[free]], 1))
    coast = brute.Border(shapely.multilinestrings(list(lines)))
    edge = shapely.points(*brute.along_edges(found.geometry, 150, seed=3))
    edge = edge[shapely.distance(shapely.boundary(whole.geometry), edge) > 1e-4]
    assert len(edge) > 20
    off = coast.distance(*shapely.get_coordinates(edge).T) - km * 1000.0
    assert np.abs(off).max() < 1.0
    inside = coast.distance(*brute.along_edges(found.geometry, 60, seed=4))
    assert inside.max() < km * 1000.0 + 1.0
    assert found.name == f"{whole.name}, within {km:g} km of the coast"
    assert shapely.covers(whole.geometry, found.geometry) or found.geometry.area > 0.0


@pytest.mark.parametrize(
    "part", [0, *(pytest.param(part, marks=pytest.mark.full) for part in range(1, 4))]
)
def test_landlocked_countries_have_no_coast(part):
    borders = lands()
    shapes = borders.to_numpy()
    found = [
        code
        for code in NO_SEA[part::4]
        if not inland_and_coast._coast(*[borders[code]] * 2, shapes).is_empty
    ]
    assert found == []
    with pytest.raises(RegionError, match="coast_km needs a coast, and Moldova has none; leave"):
        launched(region="Moldova", coast_km=20)


@pytest.mark.full
def test_all_others_have_one():
    borders = lands()
    shapes = borders.to_numpy()
    found = [
        code for code, own in borders.items() if inland_and_coast._coast(own, own, shapes).is_empty
    ]
    assert sorted(found) == sorted(NO_SEA)


def test_a_region_of_a_country_has_its_part_of_the_coast(tmp_path):
    crimea, odesa = (launched(region=code, coast_km=30) for code in ("UA-43", "UA-51"))
    assert 0.4 < geodesy.area(crimea.geometry) / geodesy.area(load_region("UA-43").geometry) < 0.9
    # the border with Mykolayiv, inland, is no coast
    assert not shapely.intersects_xy(odesa.geometry, 30.9, 47.6)
    assert shapely.intersects_xy(odesa.geometry, 30.6, 46.4)
    with pytest.raises(RegionError, match=r"coast_km needs a coast, and Kharkiv has none"):
        launched(region="UA-63", coast_km=30)
    # the coast may run through an area of a file
    gpd.GeoDataFrame(geometry=[shapely.box(30, 45.8, 32, 47)], crs="EPSG:4326").to_file(
        tmp_path / "box.geojson"
    )
    box = launched(tmp_path, file="box.geojson", coast_km=10).geometry
    assert shapely.intersects_xy(box, 30.79, 46.45)
    assert not shapely.intersects_xy(box, 31.5, 46.0)


def test_a_coast_at_180_degrees_is_where_the_sea_is():
    fiji = lands()["FJI"]
    line = inland_and_coast._coast(fiji, fiji, lands().to_numpy())
    on_cut = shapely.intersection(line, shapely.LineString([(180, -90), (180, 90)]))
    assert on_cut.length < 1e-4


def test_both_at_once():
    found = launched(region="Albania", inland_km=10, coast_km=30)
    assert found.name == "Albania, at least 10 km behind the border and within 30 km of the coast"
    with pytest.raises(RegionError, match="coast_km and inland_km leave nothing: no point of Alba"):
        launched(region="Albania", inland_km=30, coast_km=10)


# ---- with the rest of a launch region ----------------------------------------------------------


def test_what_is_taken_away_is_outside():
    """Behind the edge of what is excluded, as behind the border."""
    found = launched(region="Ukraine", exclude="UA-43", inland_km=60).geometry
    whole = launched(region="Ukraine", inland_km=60).geometry
    assert geodesy.area(found) < geodesy.area(whole)
    crimea = brute.Border(load_region("UA-43").geometry)
    assert crimea.distance(*brute.along_edges(found, 40, seed=5)).min() > 59_998.0


def test_names_in_a_sentence():
    found = launched(region="Netherlands", inland_km=20)
    assert found.in_text == "the Netherlands, at least 20 km behind the border"
    assert found.label == "Netherlands"
    assert launched(region="Malta", coast_km=1, name="Mine").name == "Mine"


def test_points_and_lines_have_no_inside(tmp_path):
    shape = shapely.LineString([(30, 50), (31, 51)])
    gpd.GeoDataFrame(geometry=[shape], crs="EPSG:4326").to_file(tmp_path / "line.geojson")
    with pytest.raises(RegionError, match="inland_km needs an area, and line holds points or lin"):
        launched(tmp_path, file="line.geojson", inland_km=5)
    point = {"points": [{"lat": 50.0, "lon": 30.0}]}
    with pytest.raises(
        RegionError, match="coast_km needs an area, and Ukraine with 1 point at sea holds"
    ):
        launched(region="Ukraine", include=[{"points": [{"lat": 60.0, "lon": 0.0}]}], coast_km=5)
    with pytest.raises(ValueError, match="coast_km needs an area, and points have none"):
        Launch(**point, coast_km=5)


@pytest.mark.parametrize(
    ("keys", "line", "said"),
    [
        ("inland_km = 500", 3, "inland_km: inland_km leaves nothing"),
        ('\nexclude = ["AL-02"]\ninland_km = 500', 5, "inland_km: inland_km leaves nothing"),
        ("inland_km = 30\ncoast_km = 10", 3, "inland_km: coast_km and inland_km leave nothing"),
    ],
)
def test_a_fault_is_placed_in_the_config(tmp_path, keys, line, said):
    path = tmp_path / "map.toml"
    path.write_text(f'[launch]\nregion = "Albania"\n{keys}\n[[systems]]\nid = "tomahawk"\n')
    scenario = load_scenario(path)
    with pytest.raises(RegionError) as caught:
        launch_region(scenario.launch, scenario.base_dir)
    assert at_launch(scenario, str(caught.value)).startswith(f"{path}:{line}: launch.{said}")


# ---- seas ---------------------------------------------------------------------------------------


def around(*codes):
    """Return the brute-force border of some countries as lines."""
    return brute.Border(shapely.union_all([outline(lands()[code]) for code in codes]))


def in_the_sea(whole, count, seed):
    west, south, east, north = whole.bounds
    lon, lat = np.random.default_rng(seed).uniform([west, south], [east, north], (count, 2)).T
    within = shapely.contains_xy(whole, lon, lat)
    return lon[within], lat[within]


@pytest.mark.parametrize(("name", "codes", "km"), [("Sea of Marmara", ["TUR"], 10.0)])
def test_inland_and_coast_of_a_sea_are_measured_from_land(name, codes, km):
    whole, land = load_region(name), around(*codes)
    off, near = launched(region=name, inland_km=km), launched(region=name, coast_km=km)
    assert off.name == f"{name}, at least {km:g} km from the coast"
    assert near.name == f"{name}, within {km:g} km of the coast"
    assert (off.kind, off.countries, off.label) == ("sea", (), name)
    lon, lat = in_the_sea(whole.geometry, 900, seed=3)
    metres = land.distance(lon, lat)
    sure = np.abs(metres - km * 1000.0) > 1.0
    assert sure.sum() > 200
    far = metres > km * 1000.0
    assert far[sure].any()
    assert (shapely.contains_xy(off.geometry, lon, lat) == far)[sure].all()
    assert (shapely.contains_xy(near.geometry, lon, lat) == ~far)[sure].all()
    total = geodesy.area(off.geometry) + geodesy.area(near.geometry)
    assert total == pytest.approx(geodesy.area(whole.geometry), rel=1e-6)


def test_a_closing_line_is_no_coast():
    found = launched(region="Gulf of Aden", inland_km=100)
    assert shapely.contains_xy(found.geometry, 51.265, 13.55)  # at the gulf's open end
    assert not shapely.contains_xy(found.geometry, 51.2, 12.1)  # off Cape Guardafui


def test_a_lake_is_measured_from_its_shore_not_from_the_border_within_it():
    whole = load_region("Lake Superior").geometry
    found = launched(region="Lake Superior", inland_km=20)
    shore = brute.Border(outline(whole))
    lon, lat = in_the_sea(whole, 300, seed=4)
    metres = shore.distance(lon, lat)
    sure = np.abs(metres - 20_000.0) > 1.0
    kept = shapely.contains_xy(found.geometry, lon, lat)
    assert (kept == (metres > 20_000.0))[sure].all()
    assert kept.any()


def test_a_sea_is_not_so_wide():
    with pytest.raises(RegionError, match="no point of Sea of Marmara is 90 km from its coast; wr"):
        launched(region="Sea of Marmara", inland_km=90)


# ---- excluded by distance -----------------------------------------------------------------------


def test_what_is_so_near_to_a_country_is_taken_away():
    whole = load_region("Black Sea").geometry
    found = launched(region="Black Sea", exclude=[{"region": "Turkey", "within_km": 22}])
    assert found.name == "Black Sea, at least 22 km from Turkey"
    assert found.in_text == "the Black Sea, at least 22 km from Turkey"
    assert (found.kind, found.countries, found.label) == ("sea", (), "Black Sea")
    lon, lat = in_the_sea(whole, 800, seed=6)
    metres = around("TUR").distance(lon, lat)
    sure = np.abs(metres - 22_000.0) > 2.0
    far = metres > 22_000.0
    assert (~far).any()
    assert (shapely.contains_xy(found.geometry, lon, lat) == far)[sure].all()


def test_names_of_what_is_taken_away_by_distance():
    near = [{"region": "Haiti", "within_km": 1.5}, {"region": "JM", "within_km": 1.5}]
    united = {"region": "US", "within_km": 5}
    found = launched(region="Cuba", exclude=["CU-03", *near, united])
    (part,) = {load_region("CU-03").name}
    said = "at least 1.5 km from Haiti and Jamaica and at least 5 km from the United States"
    assert found.name == f"Cuba without {part}, {said}"


def test_points_can_be_taken_away_with_a_distance_alone():
    point = {"points": [{"lat": 50.45, "lon": 30.52, "name": "Kyiv"}]}
    with pytest.raises(RegionError, match="exclude areas, or write within_km as well"):
        launched(region="Ukraine", exclude=[point])
    found = launched(region="Ukraine", exclude=[{**point, "within_km": 50}])
    assert found.name == "Ukraine, at least 50 km from Kyiv"
    missing = geodesy.area(load_region("Ukraine").geometry) - geodesy.area(found.geometry)
    assert missing / 1e6 == pytest.approx(np.pi * 50.0**2, rel=1e-3)
