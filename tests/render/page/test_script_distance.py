"""The distance that map.html measures itself, against the engine's own."""

from dataclasses import replace

import numpy as np
import pytest
import shapely

import rangemap
from rangemap import DistanceField
from rangemap.config.launch_table import Launch, LaunchPoint
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.config.style import MapStyle
from rangemap.field import SectorField, geodesy
from rangemap.launch.launch_region import launch_region

LINE = shapely.LineString([(-30.0, 70.0), (0.0, 75.0), (60.0, 70.0), (170.0, 10.0)])
SEAM = [
    (180.0, 0.0),
    (-180.0, 10.0),
    (179.99, -16.5),
    (-179.99, -16.5),
    (-170.0, 66.0),
    (190.0, 66.0),
]
POLES = [(0.0, 90.0), (77.0, -90.0), (10.0, 89.99), (200.0, -89.99)]
MOST_M = 60.0  # of the 100 m that are written


def launch_of(name, folder):
    if name == "a point":
        return Launch(points=(LaunchPoint(lat=50.45, lon=30.52),))
    if name == "a line":
        (folder / "line.geojson").write_text(shapely.to_geojson(LINE))
        return Launch(file=str(folder / "line.geojson"))
    return Launch(region=name)


def places_about(geometry):
    """Return places anywhere, near the outline, near its antipodes, at 180 and at poles."""
    rng = np.random.default_rng(5)
    outline = shapely.get_coordinates(geometry)
    some = outline[rng.integers(0, len(outline), 100)]
    near = some + rng.normal(size=(100, 2)) * 10.0 ** rng.uniform(-4.0, 0.0, (100, 1))
    opposite = some * [1.0, -1.0] + [180.0, 0.0] + rng.normal(0.0, 0.3, (100, 2))
    lat = np.degrees(np.arcsin(rng.uniform(-1.0, 1.0, 250)))
    anywhere = np.column_stack([rng.uniform(-180.0, 180.0, 250), lat])
    places = np.vstack([near, opposite, anywhere, SEAM, POLES])
    places[:, 1] = np.clip(places[:, 1], -90.0, 90.0)
    return places


@pytest.fixture(scope="module")
def malta():
    """Return a result in which another launch region is put: its field alone is asked for."""
    own = SystemChoice(name="Model 7", range_km=100.0, source="Its maker")
    malta = MapStyle(extent=(13.5, 35.2, 15.5, 36.8))  # however large the launch region is
    return rangemap.build(Scenario(launch=Launch(region="Malta"), systems=(own,), map=malta))


@pytest.mark.parametrize("name", ["Ukraine", "Fiji", "Russia", "Antarctica", "a point", "a line"])
def test_the_page_measures_what_the_engine_does(shown, malta, tmp_path, name):
    region = launch_region(launch_of(name, tmp_path), tmp_path)
    launched = (replace(malta.launched[0], region=region),)
    page = shown(replace(malta, region=region, launched=launched), near=True)
    geometry = region.geometry
    places = places_about(geometry)
    found = page.run(
        "return arguments[0].map(([lon, lat]) => rangemap.field.nearest(lon, lat))"
        ".map(({ metres, lon, lat }) => [metres, lon, lat])",
        places.tolist(),
    )
    metres, lon, lat = np.array(found).T
    turned = (places[:, 0] + 180.0) % 360.0 - 180.0
    field = DistanceField(geometry)
    exact = field.distance(turned, places[:, 1])
    assert np.abs(metres - exact).max() < MOST_M
    # the nearest launch point is one: at its distance, and in or on the launch region
    to_launch = field.distance((lon + 180.0) % 360.0 - 180.0, lat)
    assert to_launch.max() < MOST_M
    # the farthest launch point is no nearer than any other
    corners = shapely.get_coordinates(geometry)[
        :: max(1, shapely.get_num_coordinates(geometry) // 50)
    ]
    far = page.run(
        "return arguments[0].map(([lon, lat]) => rangemap.field.farthest(lon, lat))",
        places[100:140].tolist(),
    )
    for (lon_, lat_), metres_ in zip(places[100:140], far, strict=True):
        every = geodesy.distance(
            np.full(len(corners), lon_), np.full(len(corners), lat_), *corners.T
        )
        assert metres_ >= every.max() - MOST_M


def test_the_page_knows_the_sectors_of_launch_points(shown):
    points = (
        LaunchPoint(lat=50.45, lon=30.52, azimuths=(300.0, 60.0)),
        LaunchPoint(lat=-17.8, lon=179.99, azimuths=(200.0, 100.0)),
        LaunchPoint(lat=89.99, lon=10.0, azimuths=(90.0, 130.0)),
        LaunchPoint(lat=51.0, lon=31.0, azimuths=(45.0, 90.0)),
    )
    own = SystemChoice(name="Model 7", range_km=100.0, source="Its maker")
    launch, kyiv = Launch(points=points), MapStyle(extent=(29.0, 49.0, 32.0, 52.0))
    result = rangemap.build(Scenario(launch=launch, systems=(own,), map=kyiv))
    page = shown(result, near=True)
    places = places_about(result.region.geometry)
    script = (
        "return arguments[0].map(([lon, lat]) => [rangemap.field.nearest(lon, lat, arguments[1]),"
        "rangemap.field.farthest(lon, lat, arguments[1])])"
        ".map(([at, far]) => [at.metres, far].map((one) => (one === Infinity ? -1 : one)))"
    )
    found, wide, narrow = (
        np.array(page.run(script, places.tolist(), slack)) for slack in (0.0, 200.0, -200.0)
    )
    field = result.region.distances()
    assert isinstance(field, SectorField)
    lon, lat = (places[:, 0] + 180.0) % 360.0 - 180.0, places[:, 1]
    exact = np.column_stack([field.distance(lon, lat), field.farthest(lon, lat)])
    exact[np.isinf(exact)] = -1.0
    # beside a side of a sector the page says that it cannot tell
    sure = (wide == narrow).all(axis=1)
    assert sure.mean() > 0.8
    assert np.abs(found - exact)[sure].max() < MOST_M
    assert (exact[:, 0] == -1.0).sum() > 20
    assert (exact[:, 0] > 0.0).sum() > 100
