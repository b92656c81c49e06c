"""The process apart: no network, no other file, no hang, no crash of the program's own."""

import json
import os
import socket
import subprocess
import sys
import threading
import time
import zipfile
from pathlib import Path

import geopandas as gpd
import numpy as np
import pyogrio
import pytest
import shapely

from rangemap.errors import RegionError
from rangemap.files import file_formats, reader_process
from tests.helpers.vector_files import shapes_of

POINT = {"type": "Point", "coordinates": [30.0, 50.0]}
FEATURE = {"type": "Feature", "properties": {}, "geometry": POINT}
AREA = shapely.box(30.0, 50.0, 31.0, 51.0)
KML = '<kml xmlns="http://www.opengis.net/kml/2.2"><Document>{}</Document></kml>'
DRAWN = "<Placemark><Point><coordinates>30,50</coordinates></Point></Placemark>"
GML = (
    '<gml:FeatureCollection xmlns:gml="http://www.opengis.net/gml" '
    'xmlns:xlink="http://www.w3.org/1999/xlink" {}><gml:featureMember>{}</gml:featureMember>'
    "</gml:FeatureCollection>"
)


@pytest.fixture(params=["apart", "with a network"])
def reader(request, monkeypatch):
    """Start a new process; also one that has a network and is not to ask for it."""
    if request.param == "with a network":
        start = reader_process._START.replace("reader_process.leave_network(); ", "")
        assert start != reader_process._START
        monkeypatch.setattr(reader_process, "_START", start)
    reader_process._PROCESS.stop()
    yield
    reader_process._PROCESS.stop()


@pytest.fixture
def server():
    """Listen on loopback; return the address and the requests that came."""
    came = []
    listener = socket.create_server(("127.0.0.1", 0))
    listener.settimeout(0.2)
    done = threading.Event()

    def listen():
        while not done.is_set():
            try:
                connection, _address = listener.accept()
            except TimeoutError:
                continue
            came.append(connection.recv(2000))
            connection.close()

    thread = threading.Thread(target=listen)
    thread.start()
    yield f"http://127.0.0.1:{listener.getsockname()[1]}", came
    done.set()
    thread.join()
    listener.close()


def hostile(url):
    """Return files that call upon a server or another file, by name."""
    crs = {"type": "link", "properties": {"href": f"{url}/crs", "type": "proj4"}}
    named = {"type": "name", "properties": {"name": f"{url}/crs"}}
    collection = {"type": "FeatureCollection", "features": [FEATURE]}
    point = "<x><gml:Point {}><gml:pos>30 50</gml:pos></gml:Point></x>"
    schema = (
        f'xmlns:xsi="http://www.w3.org/2001/XMLSchema-instance" xsi:schemaLocation="a {url}/x.xsd"'
    )
    vrt = "<OGRVRTDataSource><OGRVRTLayer name='a'><SrcDataSource>{}</SrcDataSource></OGRVRTLayer></OGRVRTDataSource>"  # noqa: E501
    esri = {"features": [], "geometryType": "esriGeometryPoint", "exceededTransferLimit": True}
    return {
        "crs-link.geojson": json.dumps({**collection, "crs": crs}),
        "crs-name.geojson": json.dumps({**collection, "crs": named}),
        "crs-of-one.geojson": json.dumps({**FEATURE, "crs": crs}),
        "crs-file.geojson": json.dumps({**collection, "crs": {**named, "properties": {"name": "/etc/passwd"}}}),  # noqa: E501
        "vrt-url.vrt": vrt.format(f"/vsicurl/{url}/a.geojson"),
        "vrt-file.vrt": vrt.format("/etc/passwd"),
        "vrt.geojson": vrt.format(f"/vsicurl/{url}/a.geojson"),
        "vrt-wfs.xml": vrt.format(f"WFS:{url}"),
        "wfs.xml": f"<OGRWFSDataSource><URL>{url}/wfs</URL></OGRWFSDataSource>",
        "oapif.xml": f"<OGROAPIFDataSource><URL>{url}</URL></OGROAPIFDataSource>",
        "gdalg.json": json.dumps({"type": "gdal_streamed_alg", "command_line": f"gdal vector read {url}/a.geojson"}),  # noqa: E501
        "gdalg.gdalg.json": json.dumps({"type": "gdal_streamed_alg", "command_line": f"gdal vector read {url}"}),  # noqa: E501
        "esri.json": json.dumps({**esri, "url": f"{url}/FeatureServer/0/query?resultOffset=0"}),
        "tiles.json": json.dumps({"tilejson": "2.2.0", "tiles": [f"{url}/{{z}}/{{x}}/{{y}}.pbf"]}),
        "catalogue.json": json.dumps({"links": [{"rel": "data", "href": f"{url}/collections"}]}),
        "link.kml": KML.format(f"<NetworkLink><Link><href>{url}/a.kml</href></Link></NetworkLink>{DRAWN}"),  # noqa: E501
        "style.kml": KML.format(f"<Placemark><styleUrl>{url}/a.kml#s</styleUrl><Point><coordinates>30,50</coordinates></Point></Placemark>"),  # noqa: E501
        "icon.kml": KML.format(f"<Style id='a'><IconStyle><Icon><href>{url}/a.png</href></Icon></IconStyle></Style>{DRAWN}"),  # noqa: E501
        "overlay.kml": KML.format(f"<GroundOverlay><Icon><href>{url}/a.png</href></Icon></GroundOverlay>{DRAWN}"),  # noqa: E501
        "entity.kml": f'<!DOCTYPE kml [<!ENTITY a SYSTEM "{url}/a">]>{KML.format("&a;" + DRAWN)}',
        "doctype.kml": f'<!DOCTYPE kml SYSTEM "{url}/kml.dtd">{KML.format(DRAWN)}',
        "entity-file.gml": f'<!DOCTYPE a [<!ENTITY a SYSTEM "file:///etc/passwd">]>{GML.format("", point.format(""))}',  # noqa: E501
        "schema.gml": GML.format(schema, point.format('srsName="EPSG:4326"')),
        "srs.gml": GML.format("", point.format(f'srsName="{url}/srs"')),
        "xlink.gml": GML.format("", f'<x><gml:pointProperty xlink:href="{url}/point"/></x>'),
        "gpx.gpx": f'<gpx version="1.1" creator="x" xmlns="http://www.topografix.com/GPX/1/1"><metadata><link href="{url}"/></metadata><wpt lat="50" lon="30"><link href="{url}/a"/></wpt></gpx>',  # noqa: E501
        "rss.xml": f'<rss version="2.0"><channel><link>{url}</link><item><link>{url}/a</link></item></channel></rss>',  # noqa: E501
        "map.mapml": f'<mapml><head><link rel="x" href="{url}"/></head></mapml>',
        "dsn.csv": f'name,lat,lon\n=WEBSERVICE("{url}"),50,30\n',
        "query.sql": f"SELECT load_extension('{url}');",
        "pg.dsn": f"PG:host={url}",
        "url.txt": f"{url}/a.geojson",
    }  # fmt: skip


@pytest.mark.usefixtures("reader")
def test_no_file_asks_the_network_or_another_file(server, tmp_path):
    url, came = server
    files = hostile(url)
    assert len(files) >= 30
    for name, text in files.items():
        path = tmp_path / name
        path.write_text(text)
        try:
            found = shapes_of(path)
            assert found.equals(shapely.Point(30.0, 50.0)), name
        except RegionError as error:
            assert str(error).startswith(f"{path}: "), name  # noqa: PT017
            assert "root:" not in str(error)  # noqa: PT017 (of /etc/passwd)
    assert came == []
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted(files)  # none has come beside


def test_only_the_formats_of_the_list_are_known():
    environment = {**os.environ, **reader_process._SETTINGS}
    words = [sys.executable, "-c", "import pyogrio; print(*pyogrio.list_drivers(), sep='\\n')"]
    done = subprocess.run(words, env=environment, capture_output=True, text=True, check=True)
    assert set(done.stdout.splitlines()) == set(reader_process.ALLOWED)


def test_a_folder_named_as_an_address_is_a_folder(server, tmp_path, monkeypatch):
    url, came = server
    folder = tmp_path / "http:" / url.removeprefix("http://")
    folder.mkdir(parents=True)
    (folder / "a.geojson").write_text(json.dumps(POINT))
    monkeypatch.chdir(tmp_path)
    assert shapes_of(Path(f"{url}/a.geojson".replace("//", "/"))).equals(shapely.Point(30, 50))
    with pytest.raises(RegionError, match="there is no such file"):
        shapes_of(Path(f"/vsicurl/{url}/b.geojson"))
    assert came == []


@pytest.mark.parametrize(
    ("name", "said"),
    [("pipe", "a device or pipe"), ("loop", "symbolic link"), ("a\0b", "null"),
     ("x" * 5000, "too long"), ("folder", "a folder"), ("none", "there is no such file")],
)  # fmt: skip
def test_what_is_no_regular_file_is_refused_at_once(tmp_path, name, said):
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "folder").mkdir()
    with pytest.raises(RegionError) as caught:
        shapes_of(tmp_path / name)
    assert said in str(caught.value)
    assert len(str(caught.value)) < 600


def test_a_file_that_is_too_large_is_refused_unread(tmp_path):
    path = tmp_path / "large.geojson"
    with path.open("wb") as file:
        file.truncate(file_formats.MOST_BYTES + 1)  # holes: nothing is on the disk
    with pytest.raises(RegionError, match="has 500,000,001 bytes, more than 500,000,000"):
        shapes_of(path)


def test_an_archive_that_unpacks_to_too_much_is_refused(tmp_path):
    path = tmp_path / "bomb.zip"
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for ending in ("shp", "dbf"):
            archive.writestr(f"a.{ending}", b"\0" * 300_000_000)
    with pytest.raises(RegionError, match="unpacks to more than 500,000,000 bytes"):
        shapes_of(path)


def test_what_takes_too_long_is_ended_and_the_next_file_is_read(tmp_path, monkeypatch):
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(POINT))
    shapes_of(path)  # it runs
    monkeypatch.setattr(reader_process, "MOST_SECONDS", 0.0)
    with pytest.raises(RegionError, match="takes longer than 0 s to read"):
        shapes_of(path)
    monkeypatch.undo()
    assert shapes_of(path).equals(shapely.Point(30, 50))


def test_a_process_that_is_killed_is_told_of_and_the_next_file_is_read(tmp_path):
    path = tmp_path / "slow.geojson"
    ring = shapely.Point(30, 50).buffer(1.0, quad_segs=100_000)
    path.write_text(shapely.to_geojson(ring))
    shapes_of(path)
    process = reader_process._PROCESS.process
    threading.Timer(0.3, process.kill).start()

    def again():
        while True:
            shapes_of(path)

    with pytest.raises(RegionError, match=r"its reading broke off \(SIGKILL\)"):
        again()
    assert shapes_of(path).is_valid
    assert reader_process._PROCESS.process.pid != process.pid


def test_memory_is_bounded(tmp_path, monkeypatch):
    path = tmp_path / "a.geojson"
    path.write_text(json.dumps(POINT))
    greedy = "kept = bytearray(7 * 10**9); reader_process.serve()"
    start = reader_process._START.replace("reader_process.serve()", greedy)
    monkeypatch.setattr(reader_process, "_START", start)
    reader_process._PROCESS.stop()
    with pytest.raises(RegionError, match=r"its reading broke off \(exit code 1\)"):
        shapes_of(path)
    monkeypatch.undo()
    assert shapes_of(path).equals(shapely.Point(30, 50))


def test_several_threads_may_read(tmp_path):
    paths = []
    for number in range(4):
        paths.append(tmp_path / f"{number}.geojson")
        paths[-1].write_text(json.dumps({"type": "Point", "coordinates": [number, 50.0]}))
    found = {}

    def work(path):
        for _ in range(10):
            found[path] = shapes_of(path)

    threads = [threading.Thread(target=work, args=(path,)) for path in paths]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert [found[path].x for path in paths] == [0.0, 1.0, 2.0, 3.0]


# ---- damaged, cut, changed ----------------------------------------------------------------------


@pytest.fixture(scope="module")
def sound(tmp_path_factory):
    """Return the bytes of one area in each format."""
    folder = tmp_path_factory.mktemp("sound")
    table = gpd.GeoDataFrame({"name": ["a"]}, geometry=[AREA], crs="EPSG:4326")
    made = {}
    for name in ("a.geojson", "a.gpkg", "a.fgb", "a.gml", "a.shp"):
        table.to_file(folder / name)
        made[name] = (folder / name).read_bytes()
    pyogrio.write_dataframe(table, folder / "a.kml", driver="KML")
    made["a.kml"] = (folder / "a.kml").read_bytes()
    made["a.csv"] = b"name,lat,lon\na,50.5,30.5\nb,51.5,31.5\n"
    return made


def damaged(content, random):
    """Return a file with some bytes changed, cut off, doubled or moved."""
    content = bytearray(content)
    for _ in range(random.integers(1, 6)):
        at, size = random.integers(0, len(content) + 1), int(random.integers(1, 40))
        kind = random.integers(0, 4)
        if kind == 0:
            content[at : at + size] = random.bytes(size)
        elif kind == 1:
            del content[at : at + size]
        elif kind == 2:
            content[at:at] = content[at : at + size] * int(random.integers(1, 50))
        else:
            del content[max(at, 20) :]
        if not content:
            break
    return bytes(content)


def survives(sound, folder, count, seed):
    """Read damaged files; every one is read or refused with its name, in bounded time."""
    random = np.random.default_rng(seed)
    read = 0
    for number in range(count):
        name = list(sound)[number % len(sound)]
        path = folder / name
        path.write_bytes(damaged(sound[name], random))
        begun = time.monotonic()
        try:
            found = shapes_of(path)
            assert found.is_valid
            read += 1
        except RegionError as error:
            assert str(error).startswith(f"{path}: ") or str(error).startswith(f"{path}:")  # noqa: PT017
            assert len(str(error)) < 2000  # noqa: PT017
            assert str(folder.parent / "rangemap-") not in str(error)  # noqa: PT017
        assert time.monotonic() - begun < 2 * reader_process.MOST_SECONDS
    return read


def test_damaged_files_are_read_or_refused(sound, tmp_path):
    assert 0 < survives(sound, tmp_path, 210, 1) < 210


@pytest.mark.full
def test_many_damaged_files_are_read_or_refused(sound, tmp_path):
    assert 0 < survives(sound, tmp_path, 20_000, 2) < 20_000
