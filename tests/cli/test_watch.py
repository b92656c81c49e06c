"""`build --watch`: what a saved change touches is made again, and a mistake ends nothing."""

import os
import re
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

MAP = (
    'title = "{}"\n[launch]\nfile = "here.csv"\n[[systems]]\nname = "{}"\nrange_km = 60\n'
    'source = "T"\n[cities]\nmin_population = 100000\n[output]\nformats = ["json"]\n'
)
POINT = "name,lat,lon\nhere,35.9,{}\n"


class Watching:
    """A watch in a process of its own, and the lines that it says."""

    def __init__(self, folder, *words):
        code = (  # Ctrl-C is taken from what a test runner may have started in the background
            "import signal, sys, rangemap.cli\n"
            "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
            f"sys.argv = ['rangemap', 'build', '--watch', *{words!r}]\n"
            "if __name__ == '__main__': rangemap.cli.main()"
        )
        self.said = folder / "said.txt"
        with self.said.open("w") as told:
            self.process = subprocess.Popen([sys.executable, "-c", code], cwd=folder, stderr=told)

    def wait(self, pattern, count=1):
        """Wait for so many lines, and return the last."""
        for _ in range(1200):
            lines = re.findall(rf"^.*{pattern}.*$", self.said.read_text(), re.MULTILINE)
            if len(lines) >= count:
                return lines[-1]
            assert self.process.poll() is None, self.said.read_text()
            time.sleep(0.05)
        raise AssertionError(self.said.read_text())

    def end(self):
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(60), self.said.read_text()


@pytest.fixture
def watching(tmp_path):
    """Return a function that begins to watch, and ends it after the test."""
    begun = []

    def begin(*words):
        begun.append(Watching(tmp_path, *words))
        return begun[-1]

    yield begin
    for one in begun:
        one.process.kill()
        one.process.wait()


def saved(path, text):
    """Save a file as an editor does: another put in its place."""
    other = path.with_name(path.name + "~")
    other.write_text(text)
    os.replace(other, path)  # noqa: PTH105 (as editors do)


def test_a_saved_change_is_made_and_a_mistake_is_said(tmp_path, watching):
    config = tmp_path / "map.toml"
    config.write_text(MAP.format("One", "S"))
    (tmp_path / "here.csv").write_text(POINT.format(14.4))
    one = watching("map.toml", "--draft")
    line = one.wait("made in")
    assert re.search(r"map\.html: made in \d+\.\d s: S 60 km, 1 country whole, 0 in part, ", line)
    assert one.wait("watching") == "watching map.toml and 1 more file; Ctrl-C ends"
    saved(config, MAP.format("Two", "S"))
    one.wait("made in", 2)
    assert "Draft: Two" in (tmp_path / "outputs" / "map" / "map.html").read_text()
    saved(tmp_path / "here.csv", POINT.format(14.5))
    one.wait("made in", 3)
    saved(config, MAP.format("Two", "S") + "# a remark\n")
    assert one.wait("saved").endswith("map.toml saved: the map is as before")
    saved(config, MAP.format("Two", "S").replace("60", '"sixty"'))
    assert "map.toml:6: systems[0].range_km: got " in one.wait("range_km")
    saved(config, "title = \n")
    one.wait("map.toml:1: ")
    (tmp_path / "here.csv").unlink()
    saved(config, MAP.format("Three", "S"))
    one.wait("here.csv: ")
    saved(tmp_path / "here.csv", POINT.format(14.4))
    one.wait("made in", 4)
    code, said = one.end()
    assert (code, said.splitlines()[-1]) == (130, "interrupted")
    assert "Traceback" not in said


def test_of_several_maps_only_the_one_that_is_touched_is_made(tmp_path, watching):
    (tmp_path / "here.csv").write_text(POINT.format(14.4))
    for name in ("a", "b"):
        (tmp_path / f"{name}.toml").write_text(MAP.format(name, "S"))
    one = watching("a.toml", "b.toml")
    one.wait("watching")
    saved(tmp_path / "b.toml", MAP.format("other", "S"))
    assert Path("outputs") / "b" == Path(one.wait("made in", 3).split()[1].rstrip(":"))
    (tmp_path / "more.csv").write_text(POINT.format(14.3))
    saved(tmp_path / "a.toml", MAP.format("a", "S").replace("here.csv", "more.csv"))
    one.wait("made in", 4)
    saved(tmp_path / "more.csv", POINT.format(14.2))  # a file that was not there at first
    assert "a: made" in one.wait("made in", 5)
    assert one.end()[0] == 130


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["sub"], "--watch: sub is a directory; name the configs in it, as sub/*.toml"),
        (["."], "--watch: . is a directory; name the configs in it, as *.toml"),
        (["-"], "--watch: stdin cannot be saved again; name a config"),
        (["map.toml", "--json"], "--watch: prints a line each time; leave out --json, --quiet and"),
        (["--from", "Malta", "--range", "9 km"], "--watch: there is no file to watch; write a"),
        (["none.toml"], "none.toml: there is no such file"),
        (["map.toml", "--set", "map.thme=dark"], "--set map.thme: "),
        (["map.toml", "--draft", "--formats", "csv"], "--formats: got csv; --draft makes map.html"),
    ],
)
def test_what_cannot_be_watched_is_refused(run, tmp_path, words, said):
    (tmp_path / "sub").mkdir()
    (tmp_path / "map.toml").write_text(MAP.format("One", "S"))
    done = run("build", "--watch", *words)
    assert (done.code, done.out) == (2, "")
    assert done.err.startswith(said)
    assert {path.name for path in tmp_path.iterdir()} == {"sub", "map.toml"}
