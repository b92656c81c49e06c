"""What a user of geopandas expects of rangemap in Python."""

import logging
import multiprocessing
import pickle
import sys
from types import ModuleType, SimpleNamespace

import geopandas as gpd
import numpy as np
import pandas as pd
import pytest
import shapely

import rangemap
from rangemap import progress
from rangemap.errors import ConfigError, RegionError
from rangemap.field import SectorField, Sectors

VALUES = {"launch": {"region": "Malta"}, "rings_km": [300]}
TOML = 'rings_km = [300]\n[launch]\nregion = "Malta"\n'
LON, LAT = np.array([20.0, 14.4, -60.0]), np.array([40.0, 35.9, 10.0])


@pytest.fixture(scope="module")
def malta():
    return rangemap.build(VALUES)


def test_build_takes_a_path_values_and_a_scenario(tmp_path, malta):
    path = tmp_path / "map.toml"
    path.write_text(TOML)
    for given in (path, str(path), rangemap.load_scenario(path)):
        assert rangemap.build(given).summary == malta.summary


@pytest.mark.parametrize(
    ("values", "said"),
    [
        (
            {"launch": {"region": "Malta"}, "ring_km": [1]},
            'ring_km: unknown key; did you mean "rin',
        ),
        ({"launch": {"region": "Malta"}}, "systems: missing; write at least one"),
        ({"scenario": []}, "scenario: one map is wanted here"),
    ],
)
def test_faults_of_values_have_their_key(values, said):
    with pytest.raises(ConfigError) as caught:
        rangemap.build(values)
    assert said in str(caught.value)


def test_frames_are_in_epsg_4326_with_plain_types(malta):
    for frame in (malta.bands, malta.countries, malta.cities):
        assert isinstance(frame, gpd.GeoDataFrame)
        assert frame.crs == "EPSG:4326"
        joined = gpd.sjoin(frame, gpd.GeoDataFrame(geometry=[shapely.Point(14.4, 35.9)], crs=4326))
        assert joined.crs == "EPSG:4326"
    types = malta.countries.dtypes
    assert (types["capital_in_reach"], types["capital_certain"]) == ("boolean", "boolean")
    assert types["launch"] == np.bool_
    assert malta.cities.dtypes["population"] == np.int64
    assert pd.api.types.is_string_dtype(malta.cities["city"])


def test_what_a_value_is_is_said_in_a_few_lines(malta):
    field = malta.region.distances()
    for value in (malta, malta.scenario, malta.region, field):
        told = repr(value)
        assert type(value).__name__ in told
        assert told.count("\n") < 6
        assert len(told) < 600
    assert "Malta" in repr(malta)
    assert "MultiPolygon" in repr(field)


def as_geojson(geometry):
    return SimpleNamespace(__geo_interface__=shapely.geometry.mapping(geometry))


@pytest.mark.parametrize(
    "given",
    [
        lambda region, _one: region,
        lambda _region, one: one,
        lambda _region, one: gpd.GeoSeries([one], crs=4326),
        lambda _region, one: gpd.GeoSeries(shapely.get_parts(one)),
        lambda _region, one: gpd.GeoSeries([one, None], crs="OGC:CRS84"),
        lambda _region, one: gpd.GeoDataFrame({"a": [1]}, geometry=[one], crs=4326),
        lambda _region, one: gpd.GeoDataFrame({"a": [1]}, geometry=[one]).set_crs(4326),
        lambda _region, one: as_geojson(one),
        lambda _region, one: shapely.geometry.mapping(one),
        lambda _region, one: {"type": "Feature", "geometry": shapely.geometry.mapping(one)},
        lambda _region, one: gpd.GeoSeries([one]).__geo_interface__,
    ],
)
def test_a_field_takes_what_has_a_shape(malta, given):
    found = rangemap.DistanceField(given(malta.region, malta.region.geometry))
    expected = rangemap.DistanceField(malta.region.geometry)
    assert found.distance(LON, LAT).tolist() == expected.distance(LON, LAT).tolist()


def test_a_field_of_another_coordinate_system_is_the_same_to_a_millimetre(malta):
    for crs in (3857, 32633, 3035):
        series = gpd.GeoSeries([malta.region.geometry], crs=4326).to_crs(crs)
        metres = rangemap.DistanceField(series).distance(LON, LAT)
        assert metres == pytest.approx(malta.region.distances().distance(LON, LAT), abs=1e-3)


@pytest.mark.parametrize(
    "given", [3, "Malta", None, [1, 2], {"type": "Nothing"}, gpd.GeoSeries([])]
)
def test_what_has_no_shape_is_told(given):
    with pytest.raises(RegionError) as caught:
        rangemap.DistanceField(given)
    assert "launch region" in str(caught.value)


def test_a_launch_region_that_fires_in_sectors_keeps_them():
    sectors = Sectors.between([14.4], [35.9], [(0.0, 90.0)])
    region = rangemap.load_region("Malta")
    with pytest.raises(RegionError, match=r"take its own field: \.distances\(\)"):
        rangemap.DistanceField(type(region)("a", "points", "international", region.geometry,
                                            sectors=sectors))  # fmt: skip


def fields():
    yield rangemap.load_region("Malta").distances()
    yield SectorField(Sectors.between([14.4, 15.0], [35.9, 36.0], [(300.0, 60.0), None]))


@pytest.mark.parametrize("field", [*fields()], ids=["region", "sectors"])
def test_a_field_is_pickled_and_gives_the_same(field):
    field.distance(LON, LAT)  # with what it keeps
    again = pickle.loads(pickle.dumps(field))  # noqa: S301 (our own)
    assert type(again) is type(field)
    assert again.distance(LON, LAT).tolist() == field.distance(LON, LAT).tolist()
    assert again.reach(300_000).equals(field.reach(300_000))


@pytest.mark.parametrize("method", ["spawn", "fork", "forkserver"])
def test_a_field_works_in_other_processes(method):
    field = rangemap.load_region("Malta").distances()
    with multiprocessing.get_context(method).Pool(2) as pool:
        found = pool.starmap(field.distance, [(LON, LAT), (LAT, LAT)])
    assert found[0].tolist() == field.distance(LON, LAT).tolist()
    assert found[1].tolist() == field.distance(LAT, LAT).tolist()


def test_a_build_logs_under_the_name_of_the_package(caplog):
    with caplog.at_level(logging.INFO, "rangemap"):
        rangemap.build(VALUES)
    told = "\n".join(caplog.messages)
    assert "launch region: Malta (MLT)" in told
    assert all(f"\n{stage}: " in told for stage in ("reach", "places", "countries"))
    assert {record.name.split(".")[0] for record in caplog.records} == {"rangemap"}


def test_v_says_what_is_done_on_stderr(run):
    words = ("cities", "--from", "Malta", "--range", "20 km", "--format", "csv")
    quiet, told = run(*words), run(*words, "-v")
    assert (quiet.err, quiet.out) == ("", told.out)
    assert "rangemap" in told.err
    assert "launch region: Malta" in told.err


class Bar:
    """As much of tqdm as is used."""

    made: "list[Bar]" = []  # noqa: RUF012 (of the test)

    def __init__(self, **options):
        self.options, self.n, self.stages = options, 0.0, []
        self.made.append(self)

    def __enter__(self):
        return self

    def __exit__(self, *_error):
        return None

    def set_description(self, stage, refresh):
        assert not refresh
        self.stages.append(stage)

    def update(self, more):
        assert more >= 0.0
        self.n += more


@pytest.fixture
def notebook(monkeypatch):
    """Pretend to be one, as IPython tells it."""
    shell = type("ZMQInteractiveShell", (), {})()
    ipython = ModuleType("IPython")
    ipython.get_ipython = lambda: shell
    monkeypatch.setitem(sys.modules, "IPython", ipython)
    Bar.made.clear()


@pytest.mark.usefixtures("notebook")
def test_a_notebook_shows_a_bar_after_two_seconds(monkeypatch):
    tqdm = ModuleType("tqdm")
    tqdm.tqdm = Bar
    monkeypatch.setitem(sys.modules, "tqdm", tqdm)
    rangemap.build(VALUES)
    (bar,) = Bar.made
    assert bar.options["delay"] == 2.0
    assert bar.n == pytest.approx(1.0)
    assert {*bar.stages} == {"region", "reach", "places", "countries"}
    rangemap.build(VALUES, progress=lambda *_: None)
    assert len(Bar.made) == 1


@pytest.mark.usefixtures("notebook")
def test_without_tqdm_or_elsewhere_there_is_none(monkeypatch, capsys):
    monkeypatch.setitem(sys.modules, "tqdm", None)
    rangemap.build(VALUES)
    monkeypatch.delitem(sys.modules, "IPython")
    assert not progress.in_notebook()
    assert capsys.readouterr() == ("", "")


def test_explore_has_what_it_needs(malta):
    pytest.importorskip("mapclassify")
    for frame in (malta.bands, malta.countries, malta.cities):
        page = frame.explore().get_root().render()
        assert "Malta" in page or frame is malta.bands
