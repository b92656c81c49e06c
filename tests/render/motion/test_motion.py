"""The figure in motion, opened with Pillow, PyAV and ffprobe; every dot against the distance."""

import json
import shutil
import subprocess
from dataclasses import replace
from importlib import util
from io import BytesIO

import numpy as np
import pytest
from PIL import Image

import rangemap
from rangemap.config import Scenario
from rangemap.errors import MissingExtraError
from rangemap.render.figure import drawn
from rangemap.render.motion import moving, moving_files
from rangemap.render.motion.growing_frames import frames

STEPS = 12  # every fourth of those of a film
# The far one has a minimum range; no edge is a circle
SYSTEMS = [
    {"name": "Near", "range_km": 300, "source": "a test"},
    {"name": "Far", "range_km": 700, "min_range_km": 400, "source": "a test"},
]
FROM = {"points": [{"lon": 20.0, "lat": 50.0}, {"lon": 22.0, "lat": 50.0}], "name": "Here"}


@pytest.fixture(scope="module")
def result():
    """Return a map of two systems."""
    return rangemap.build(Scenario.model_validate({"launch": FROM, "systems": SYSTEMS}))


@pytest.fixture(scope="module")
def filmed(result):
    """Return the files of the map, and the frames of which they are made."""
    names = ["gif", *(["mp4"] if util.find_spec("av") else [])]
    drawn_for_them = []

    def remembered(*asked):
        drawn_for_them.append(frames(*asked))
        return drawn_for_them[-1]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(moving_files, "frames", remembered)
        made = moving(result, names)
    assert moving(result, names) == made  # the same bytes twice
    (pictures,) = drawn_for_them
    return made, pictures


@pytest.fixture(scope="module")
def files(filmed):
    """Return the files of the map."""
    return filmed[0]


@pytest.fixture(scope="module")
def made(filmed):
    """Return the frames of a few steps, as arrays: that before them, and the figure at the end."""
    *steps, last = filmed[1]
    every, rest = divmod(len(steps) - 1, STEPS)
    assert rest == 0
    return [np.asarray(one).astype(int) for one in (*steps[::every], last)]


@pytest.fixture(scope="module")
def finished(result):
    """Return the figure that the film ends with, and what is named on it."""
    look = result.scenario.figure.model_copy(update={"broadcast": "1280 x 720"})
    scenario = result.scenario.model_copy(update={"figure": look})
    return drawn(replace(result, scenario=scenario), ("broadcast",))["broadcast"]


def differing(one, other):
    return np.abs(one - other).max(axis=-1)


def distances(result, panel):
    """Return the distances of every fourth dot of the map, and where these dots are."""
    dots = 1280 / panel.sheet.width
    left, bottom, right, top = (side * dots for side in panel.bounds)
    x, y = np.meshgrid(np.arange(left + 4, right - 4, 4), np.arange(bottom + 4, top - 4, 4))
    column, row = x.astype(int), y.astype(int)
    inches = [
        ((a + 0.5) / dots, (b + 0.5) / dots) for a, b in zip(column.flat, row.flat, strict=True)
    ]
    lon, lat = np.array([panel.lon_lat(at) for at in inches]).T
    field = result.launched[0].field
    both = field.distance(lon, lat) / 1e3, field.farthest(lon, lat) / 1e3
    return *both, 719 - row.ravel(), column.ravel()


def test_each_step_is_the_outline_at_its_distance(result, made, finished):
    km, farthest_km, row, column = distances(result, finished.panel)
    first, last = made[0][row, column], made[-1][row, column]
    dot_km = (finished.panel.frame[2] - finished.panel.frame[0]) / 1280e3
    width_km = 6.0 * dot_km  # of an edge, both sides
    free = differing(first, last) > 2  # it is tinted in the end
    near = np.abs(km - 300.0) < width_km
    hole = (farthest_km < 400.0 - width_km) & (km > 300.0)
    for step in range(1, STEPS + 1):
        radius = 700.0 * (step / STEPS) ** 1.5
        tinted = differing(made[step][row, column], first) > 2
        clear = free & ~near & ~hole & (np.abs(km - radius) > width_km)
        clear &= np.abs(farthest_km - 400.0) > width_km
        assert clear.sum() > 2000
        assert (tinted == (km < radius))[clear].mean() > 0.999
        left_out = hole & ~near & (np.abs(km - radius) > width_km)
        assert left_out.sum() > 100
        assert tinted[left_out].mean() < 0.2  # nothing but names


def test_the_last_step_is_the_figure(made):
    off = differing(made[-2], made[-1])
    assert off.max() < 60
    assert (off > 20).mean() < 0.001
    assert (differing(made[-3], made[-1]) > 20).mean() > 0.003  # the one before it is not


def test_a_range_is_written_when_its_edge_has_stopped(made, finished):
    dots = 1280 / finished.panel.sheet.width
    edges = [
        (label.about.range_km, option.at)
        for label, option, _at in finished.labels
        if label.what == "edge"
    ]
    assert {km for km, _at in edges} == {300, 700}
    for km, (x, y) in edges:
        row, column = 720 - round(y * dots), round(x * dots)
        box = np.s_[row - 5 : row + 5, column - 20 : column + 20]
        written = [(differing(one[box], made[-1][box]) > 30).sum() < 20 for one in made[1:]]
        assert written == [700.0 * (step / STEPS) ** 1.5 >= km for step in range(1, STEPS + 1)] + [
            True
        ]


def test_gif_is_ten_seconds_that_begin_again(result, files, made):
    content = files["motion.gif"]
    assert len(content) < 4_000_000
    with Image.open(BytesIO(content)) as gif:
        assert gif.size == (1280, 720)
        assert gif.info["loop"] == 0
        assert gif.info["comment"].decode() == result.summary["description"]
        assert 30 < gif.n_frames <= 50  # those that are alike are one
        times, shown = [], []
        for number in range(gif.n_frames):
            gif.seek(number)
            times.append(gif.info["duration"])
            shown.append(np.asarray(gif.convert("RGB")).astype(int))
    assert sum(times) == 10_000
    assert times[-1] > 3_000
    assert differing(shown[-1], made[-1]).mean() < 1.0
    assert tuple(shown[0][2, 2]) == tuple(made[-1][2, 2])  # the paper is as it is


def test_mp4_is_the_same_ten_seconds(result, files, made):
    av = pytest.importorskip("av")
    content = files["motion.mp4"]
    assert content.index(b"moov") < content.index(b"mdat")
    with av.open(BytesIO(content)) as film:
        (stream,) = film.streams
        assert (stream.codec_context.name, stream.average_rate) == ("h264", 25)
        assert film.metadata["title"] == result.summary["headline"]
        *_others, last = shown = [*film.decode(stream)]
    assert (len(shown), last.width, last.height, last.format.name) == (250, 1280, 720, "yuv420p")
    assert differing(last.to_ndarray(format="rgb24").astype(int), made[-1]).mean() < 4.0


@pytest.mark.skipif(not shutil.which("ffprobe"), reason="ffprobe is not installed")
def test_ffprobe_finds_no_fault(files, tmp_path):
    path = tmp_path / "motion.mp4"
    path.write_bytes(files["motion.mp4"])
    asked = ["-v", "error", "-show_streams", "-show_format", "-of", "json"]
    told = subprocess.run(
        [shutil.which("ffprobe"), *asked, path], capture_output=True, text=True, check=True
    )
    assert told.stderr == ""
    assert float(json.loads(told.stdout)["format"]["duration"]) == pytest.approx(10.0)


def test_without_the_library_the_message_says_what_to_install(result, tmp_path, monkeypatch):
    there = util.find_spec
    monkeypatch.setattr(
        "rangemap.extras.find_spec", lambda name: None if name == "av" else there(name)
    )
    with pytest.raises(MissingExtraError, match=r"pip install 'rangemap\[video\]'"):
        rangemap.write(result, tmp_path / "pack", ["mp4", "json"])
    assert not (tmp_path / "pack").exists()
