"""Many maps: several configs, several maps in one; only what has changed; one that fails alone."""

import json
import os
import pty
import re
import shutil
import signal
import subprocess
import sys
import time
import tomllib
from dataclasses import replace
from pathlib import Path

import jsonschema
import pytest

import rangemap
from rangemap.cli import app, terminal
from rangemap.config.scenario_file import at
from rangemap.config.schema import json_schema
from rangemap.errors import ConfigError, MissingExtraError
from rangemap.pack import formats, provenance
from rangemap.scale import batch, processes
from tests.helpers.paths import ROOT
from tests.helpers.process_work import work

# Small launch regions and short ranges: a map is a map, and most of the time goes into starting
SERIES = """\
credit = "Desk"
[launch]
region = "Cyprus"
exclude = ["Larnaca"]
borders = "de-facto"
[map]
theme = "dark"
colors = { atacms = "#ff6b6b", iskander-m = "#6bff6b" }
[[systems]]
id = "atacms"
[cities]
min_population = 200000
[output]
formats = ["csv", "json"]
[[scenario]]
name = "as shared"
[[scenario]]
name = "malta"
launch.region = "Malta"
map.max_labels = 3
[[scenario]]
name = "both"
credit = "Other"
[scenario.launch]
borders = "international"
[[scenario.systems]]
id = "iskander-m"
"""
SMALL = (
    '[launch]\nregion = "{}"\n[[systems]]\nname = "Own"\nrange_km = {}\nsource = "Me"\n'
    '[cities]\nmin_population = 200000\n[output]\nformats = ["csv", "json"]\n'
)


def rangemap_build(folder, *words, code=0):
    done = subprocess.run(
        [sys.executable, "-m", "rangemap.cli", "build", *map(str, words)],
        cwd=folder, capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == code, done.stderr
    return done


def results(folder, *words, code=0):
    """Build, and return what came of each map."""
    return came_of(rangemap_build(folder, *words, "--json", code=code).stdout)


def came_of(printed):
    told = json.loads(printed)
    assert told["schema_version"] == 1
    return {one["map"]: one["result"] for one in told["maps"]}


def said(monkeypatch, capsys, *words):
    """Run the command line in this process; return its exit code and what it said."""
    monkeypatch.setattr(sys, "argv", ["rangemap", "build", *map(str, words)])
    with pytest.raises(SystemExit) as caught:
        app.main()
    return caught.value.code, capsys.readouterr().err


@pytest.fixture
def series(tmp_path):
    path = tmp_path / "series.toml"
    path.write_text(SERIES)
    return path


@pytest.fixture(scope="module")
def built_once(tmp_path_factory):
    """Build the series under a terminal; return its folder, what came of each map, what was shown.

    Several processes cost most of the time, so those who look at the packs, at what came and at
    what the terminal showed look at one run.
    """
    folder = tmp_path_factory.mktemp("series")
    (folder / "series.toml").write_text(SERIES)
    here, there = pty.openpty()
    words = [sys.executable, "-m", "rangemap.cli", "build", "series.toml", "--jobs", "2", "--json"]
    with (folder / "told.json").open("w") as told:
        done = subprocess.Popen(
            words, cwd=folder, stdout=told, stderr=there, env={**os.environ, "COLUMNS": "100"}
        )
    os.close(there)
    shown = b""
    try:
        while part := os.read(here, 4096):
            shown += part
    except OSError:  # the terminal's other end is closed
        pass
    os.close(here)
    assert done.wait() == 0, shown
    came = came_of((folder / "told.json").read_text())
    return folder, came, re.sub(r"\x1b\[[0-9;?]*[A-Za-z]", "", shown.decode())


@pytest.fixture
def built_series(built_once, tmp_path):
    """Return a series of the test's own that has been built."""
    shutil.copytree(built_once[0], tmp_path, dirs_exist_ok=True)
    return tmp_path / "series.toml"


def test_a_map_has_what_is_shared_and_what_is_its_own(series):
    shared, malta, both = rangemap.load_scenarios(series)
    assert [one.name for one in (shared, malta, both)] == ["as shared", "malta", "both"]
    assert (shared.launch.regions, shared.launch.exclude) == (("Cyprus",), ("Larnaca",))
    assert (malta.launch.regions, malta.launch.exclude) == (("Malta",), ())
    assert malta.launch.borders == "de-facto"
    assert (malta.map.theme, malta.map.max_labels, shared.map.max_labels) == ("dark", 3, 10)
    assert (both.launch.regions, both.launch.exclude) == (("Cyprus",), ("Larnaca",))
    assert both.launch.borders == "international"
    assert [choice.id for choice in both.systems] == ["iskander-m"]
    assert both.map.colors == {"iskander-m": "#6bff6b"}
    assert [one.credit for one in (shared, malta, both)] == ["Desk", "Desk", "Other"]
    assert {one.path for one in (shared, malta, both)} == {series}


def test_a_colour_of_no_system_of_any_map_is_a_fault(series):
    series.write_text(SERIES.replace("iskander-m = ", "iskandr-m = "))
    with pytest.raises(
        ConfigError, match=r'map\.colors\.iskandr-m: no system here is called "iskandr-m"'
    ):
        rangemap.load_scenarios(series)


def test_a_file_of_one_map_has_no_list(tmp_path):
    path = tmp_path / "map.toml"
    path.write_text(SMALL.format("Malta", 100))
    (one,) = rangemap.load_scenarios(path)
    assert (one.name, one.loc) == (None, ())
    assert one == rangemap.load_scenario(path)


def test_where_one_map_is_wanted_a_list_is_refused(series):
    with pytest.raises(ConfigError, match=r'list of maps \("as shared", "malta", "both"\)'):
        rangemap.load_scenario(series)


def test_the_faults_of_all_maps_come_at_once_with_their_lines(series):
    text = SERIES.replace("dark", "drk").replace('"iskander-m"\n', '"iskandr-m"\nx = 1\n')
    text += '[[scenario]]\nname = "Malta"\n[[scenario]]\nname = "../up"\n[[scenario]]\nsystems = []'
    series.write_text(text)
    with pytest.raises(ConfigError) as caught:
        rangemap.load_scenarios(series)
    lines = str(caught.value).replace(f"{series}:", "").split("\n")
    told = [line.split(": ", 2)[:2] for line in lines]
    assert told == [
        ["7", "map.theme"],  # once, though three maps share it
        ["27", "scenario[2].systems[0].id"],
        ["28", "scenario[2].systems[0].x"],
        ["30", "scenario[3].name"],
        ["32", "scenario[4].name"],
        ["33", "scenario[5].name"],
        ["34", "scenario[5].systems"],
    ]
    assert lines[3].endswith('got "Malta", as in scenario[1]; write another name')
    assert "missing; write one, for example name = " in lines[5]


@pytest.mark.parametrize("value", ["[]", '"poland"', "[1]", "{ name = 'a' }"])
def test_a_list_of_maps_that_is_none(series, value):
    series.write_text(f"scenario = {value}\n")
    with pytest.raises(ConfigError, match=r"series.toml:1: scenario: .*write a \[\[scenario\]\]"):
        rangemap.load_scenarios(series)


@pytest.mark.parametrize("name", ["", ".", "..", "a/b", "a\\b", ".hidden", "end.", " a", "x" * 101])
def test_a_name_that_is_no_directory(series, name):
    series.write_text(SERIES.replace('"malta"', json.dumps(name)))
    with pytest.raises(ConfigError, match=r"scenario\[1\].name: got .*; write letters, digits"):
        rangemap.load_scenarios(series)


def test_later_faults_are_placed_too(series):
    _shared, malta, both = rangemap.load_scenarios(series)
    assert at(malta, "launch.region", "no") == f"{series}:19: scenario[1].launch.region: no"
    assert at(both, "launch.region", "no") == f"{series}:3: launch.region: no"
    assert at(both, "systems.0.id", "no") == f"{series}:27: scenario[2].systems[0].id: no"
    assert at(malta, "systems.0.id", "no") == f"{series}:10: systems[0].id: no"
    assert at(malta, "cities.add", "no") == f"{series}:11: cities.add: no"


def test_the_schema_takes_lists_of_maps_and_refuses_what_is_none():
    check = jsonschema.Draft202012Validator(json_schema())
    series = tomllib.loads(SERIES)
    assert check.is_valid(series)
    assert check.is_valid(tomllib.loads(SMALL.format("Malta", 100)))
    for path in (ROOT / "examples").glob("*.toml"):
        assert check.is_valid(tomllib.loads(path.read_text())), path
    assert not check.is_valid({**series, "scenario": []})
    assert not check.is_valid({**series, "scenario": [{"launch": {"region": "Malta"}}]})
    assert not check.is_valid({**series, "scenario": [{"name": "a", "titel": "b"}]})
    alone = {key: value for key, value in series.items() if key != "scenario"}
    assert check.is_valid(alone)
    assert not check.is_valid({**alone, "launch": {"borders": "de-facto"}})
    assert not check.is_valid({key: value for key, value in alone.items() if key != "systems"})


def test_one_that_fails_stops_no_other(tmp_path):
    (tmp_path / "a.toml").write_text(SMALL.format("Malta", 300))
    (tmp_path / "b.toml").write_text(SMALL.format("Mlta", 300))
    (tmp_path / "c.toml").write_text("title = 1\n")
    (tmp_path / "d.toml").write_text(SMALL.format("Fiji", 900))
    done = rangemap_build(tmp_path, *(f"{name}.toml" for name in "abcd"), "--jobs", 1, code=1)
    rows = [line.split()[:2] for line in done.stdout.splitlines()]
    for row in (["a", "built"], ["b", "failed"], ["d", "built"], ["c", "failed"]):
        assert row in rows
    assert "4 maps: 2 built, 2 failed; " in done.stdout
    assert "b: b.toml:2: launch.region: no region is called 'Mlta'" in done.stderr
    assert "c: c.toml:1: title: got 1; write a text in quotes" in done.stderr
    assert sorted(path.name for path in (tmp_path / "outputs").iterdir()) == ["a", "d"]
    # what is printed of them is what their summaries say
    for name in ("a", "d"):
        summary = json.loads((tmp_path / "outputs" / name / "summary.json").read_text())
        totals = summary["systems"][0]["totals"]
        (row,) = [line.split() for line in done.stdout.splitlines() if line.split()[:1] == [name]]
        assert row[-1] == f"{totals['population']:,}"


def test_where_nothing_can_be_built_the_command_was_wrong(tmp_path, monkeypatch, capsys):
    monkeypatch.chdir(tmp_path)
    Path("b.toml").write_text(SMALL.format("Mlta", 300))
    Path("c.toml").write_text("title = 1\n")
    code, told = said(monkeypatch, capsys, "c.toml", "e.toml")
    assert code == 2
    assert told.startswith("c.toml:1: title: got 1; write a text in quotes\n")
    assert "\ne.toml: there is no such file; " in told
    # a map alone is as before: its fault is the command's
    code, told = said(monkeypatch, capsys, "b.toml")
    assert code == 2
    assert told.startswith("b.toml:2: ")


def test_a_map_of_a_list_is_what_it_is_alone(built_series, tmp_path):
    alone = tmp_path / "malta.toml"
    alone.write_text(
        'credit = "Desk"\n[launch]\nregion = "Malta"\nborders = "de-facto"\n[map]\ntheme = "dark"\n'
        'colors = { atacms = "#ff6b6b" }\nmax_labels = 3\n[[systems]]\nid = "atacms"\n'
        '[cities]\nmin_population = 200000\n[output]\nformats = ["csv", "json"]\n'
    )
    rangemap.write(rangemap.build(rangemap.load_scenario(alone)), tmp_path / "alone")
    one, other = tmp_path / "alone", built_series.parent / "outputs" / "series" / "malta"
    names = sorted(path.name for path in one.iterdir())
    assert names == sorted(path.name for path in other.iterdir())
    for name in set(names) - {"manifest.json"}:
        assert (one / name).read_bytes() == (other / name).read_bytes(), name


def stale(path, formats=None):
    """Return the maps of a config that would be made."""
    jobs, _failed = batch.plan([path], path.parent / "outputs" / "series", formats)
    return [job.name.partition("/")[2] for job in jobs if batch._kept(job) is None]


def test_only_what_has_changed_is_made_again(built_once, built_series, tmp_path):
    every = ["as shared", "malta", "both"]
    assert built_once[1] == {f"series/{name}": "built" for name in every}
    series, made = built_series, tmp_path / "outputs" / "series"
    assert stale(series) == []
    shutil.move(made, tmp_path / "away")
    assert stale(series) == every
    shutil.move(tmp_path / "away", made)
    series.write_text("# a remark\n" + SERIES)
    assert stale(series) == []
    assert stale(series, ("csv", "json")) == []
    assert stale(series, ("csv",)) == []  # the others are as true beside it
    assert stale(series, ("csv", "geojson")) == every
    (made / "both" / "cities.csv").write_text("spoilt")
    (made / "as shared" / "alt.txt").unlink()
    assert stale(series) == ["as shared", "both"]
    before = (made / "malta").stat().st_ino
    again = results(tmp_path, series, "--jobs", 1)
    assert {name: again[f"series/{name}"] for name in every} == {
        "as shared": "built", "malta": "unchanged", "both": "built",
    }  # fmt: skip
    assert (made / "malta").stat().st_ino == before
    series.write_text(SERIES.replace("max_labels = 3", "max_labels = 4"))
    assert stale(series) == ["malta"]


def test_a_file_that_changes_while_its_map_is_built_counts_as_changed(tmp_path, monkeypatch):
    area, config = tmp_path / "area.geojson", tmp_path / "map.toml"
    area.write_text('{"type": "Point", "coordinates": [14.5, 35.9]}')
    config.write_text(SMALL.format("Malta", 100).replace('region = "Malta"', f'file = "{area}"'))
    (job,), _failed = batch.plan([config], None, None)
    job = replace(job, target=tmp_path / "o")
    assert batch.make(job, lambda _stage, _share: None).result == "built"
    assert batch._kept(job).result == "unchanged"
    build = batch.build

    def slow(scenario, progress):
        made = build(scenario, progress)
        area.write_text('{"type": "Point", "coordinates": [14.5, 35.8]}')
        return made

    monkeypatch.setattr(batch, "build", slow)
    assert batch.make(job, lambda _stage, _share: None).result == "built"
    assert batch._kept(job) is None


def test_all_are_made_again_where_that_is_asked(series, monkeypatch):
    jobs, _failed = batch.plan([series], None, None)
    monkeypatch.setattr(batch, "_kept", lambda job: batch.Outcome(job.name, None, "unchanged"))
    monkeypatch.setattr(
        processes, "each", lambda _work, tasks, _count, _heard: enumerate(job.name for job in tasks)
    )
    told = []
    made = [*batch.run(jobs, 2, lambda *heard: told.append(heard), anew=True)]
    assert made == [job.name for job in jobs]
    assert told[-1] == ("", 3.0)
    kept = batch.run(jobs, 2, lambda *heard: told.append(heard))
    assert {one.result for one in kept} == {"unchanged"}


def scenario(folder, launch):
    folder.mkdir(exist_ok=True)
    (folder / "map.toml").write_text(f'[launch]\n{launch}\n[[systems]]\nid = "tomahawk"\n')
    return rangemap.load_scenario(folder / "map.toml")


@pytest.fixture
def software():
    """Return what tells the software's versions and digest, and keeps neither for other tests."""
    provenance._software.cache_clear()
    yield provenance._software
    provenance._software.cache_clear()


def test_a_file_that_is_read_counts_wherever_it_is_named(tmp_path, monkeypatch, software):
    area = tmp_path / "area.geojson"
    area.write_text('{"type": "Point", "coordinates": [14.5, 35.9]}')
    one = scenario(tmp_path, 'region = "Malta"\ninclude = [{ file = "area.geojson" }]')
    before = provenance.digest(one)
    area.write_text('{"type": "Point", "coordinates": [14.5, 35.8]}')
    assert provenance.digest(one) != before
    area.unlink()
    with pytest.raises(FileNotFoundError):
        provenance.digest(one)
    plain = scenario(tmp_path, 'region = "Malta"')
    before = provenance.digest(plain)
    monkeypatch.setattr(provenance, "_version", lambda library: "9" * (library == "shapely"))
    software.cache_clear()
    assert provenance.digest(plain) != before


def test_a_shapefile_and_a_geodatabase_are_all_their_files(tmp_path):
    for name in ("area.shp", "area.dbf", "area.shp.xml", "areas.dbf"):
        (tmp_path / name).write_text(name)
    before = provenance.sha256(tmp_path / "area.shp")
    (tmp_path / "areas.dbf").write_text("another")
    assert provenance.sha256(tmp_path / "area.shp") == before
    (tmp_path / "area.dbf").write_text("changed")
    assert provenance.sha256(tmp_path / "area.shp") != before
    (tmp_path / "a.gdb").mkdir()
    (tmp_path / "a.gdb" / "a0001.gdbtable").write_text("rows")
    before = provenance.sha256(tmp_path / "a.gdb")
    (tmp_path / "a.gdb" / "a0001.gdbtable").write_text("others")
    assert provenance.sha256(tmp_path / "a.gdb") != before


def test_rangemaps_own_code_and_data_count(tmp_path, monkeypatch, software):
    copy = shutil.copytree(provenance._PACKAGE, tmp_path / "rangemap")
    monkeypatch.setattr(provenance, "_PACKAGE", copy)
    found = []
    for _ in range(2):
        software.cache_clear()
        found.append(software()["rangemap"])
        with (copy / "render" / "page" / "map.css").open("a") as file:
            file.write("/* changed */")
    assert found[0] != found[1]
    made = software()
    assert "9" > made["matplotlib"][0] >= "3"  # the page is set in the figures' typeface
    assert "pytest" not in made
    assert "tqdm" not in made  # which only shows how far it is


def test_two_maps_for_one_directory_are_refused_before_the_work(
    series, tmp_path, monkeypatch, capsys
):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "other").mkdir()
    shutil.copy(series, tmp_path / "other" / "series.toml")
    code, told = said(monkeypatch, capsys, series.name, "other/series.toml")
    assert code == 2
    assert "(series/as shared)" in told
    assert "would both be written to" in told
    single = tmp_path / "other" / "series.toml"
    single.write_text(SMALL.format("Malta", 100))  # its directory would hold those of the list
    for order in (["series.toml", single], [single, "series.toml"]):
        code, told = said(monkeypatch, capsys, *order)
        assert code == 2
        assert "would both" in told
    assert not (tmp_path / "outputs").exists()


@pytest.mark.usefixtures("series")
@pytest.mark.parametrize(
    ("files", "out", "targets"),
    [
        (["a"], None, ["outputs/a"]),
        (["a"], "o", ["o"]),
        (["a", "a"], None, ["outputs/a"]),
        (["a", "b"], "o", ["o/a", "o/b"]),
        (["series"], "o", ["o/as shared", "o/malta", "o/both"]),
        (["series", "a"], "o", ["o/series/as shared", "o/series/malta", "o/series/both", "o/a"]),
    ],
)
def test_where_maps_go(tmp_path, monkeypatch, files, out, targets):
    monkeypatch.chdir(tmp_path)
    for name in ("a", "b"):
        Path(f"{name}.toml").write_text(SMALL.format("Malta", 100))
    jobs, failed = batch.plan([Path(f"{f}.toml") for f in files], out and Path(out), None)
    assert [job.target.as_posix() for job in jobs] == targets
    assert failed == []


def test_a_library_that_is_missing_is_told_before_the_work(series, tmp_path, monkeypatch):
    told = {"xlsx": MissingExtraError("the format xlsx needs openpyxl")}
    monkeypatch.setattr(formats, "missing", lambda names: told if "xlsx" in names else {})
    with pytest.raises(MissingExtraError, match=r"^the format xlsx needs openpyxl$"):
        batch.plan([series], tmp_path / "o", ("csv", "xlsx"))  # once, though of three maps
    assert not (tmp_path / "o").exists()


def test_a_defect_is_told_whole_and_stops_no_other(series, tmp_path, monkeypatch):
    monkeypatch.setattr(batch, "build", lambda _scenario, _progress: 1 / 0)
    (job, *_), _failed = batch.plan([series], tmp_path / "o", None)
    came = batch.make(job, lambda _stage, _share: None)
    assert came.result == "failed"
    assert came.message.endswith("ZeroDivisionError: division by zero")


def test_a_process_that_dies_is_one_failure():
    heard = []
    came = dict(
        processes.each(work, [2, "kill", 3, "exit", 4], 2, lambda *told: heard.append(told))
    )
    assert {number: came[number][0] for number in (0, 2, 4)} == {0: 4, 2: 9, 4: 16}
    assert str(came[1]).startswith("its process was ended by SIGKILL; was there too little memory?")
    assert str(came[3]) == "its process ended with exit code 3"
    assert (0, "begun", 0.5) in heard
    assert (4, "done", 1.0) in heard
    used = {came[number][1] for number in (0, 2, 4)}
    assert len(used) <= 3  # they are used again
    for process in used:
        with pytest.raises(ProcessLookupError):
            os.kill(process, 0)


def test_a_terminal_shows_one_bar(built_once):
    text = built_once[2]
    assert re.search(r"[12] of 3", text)
    assert "series/malta" in text
    assert "Traceback" not in text


def test_no_number_is_divided_over_two_lines(monkeypatch, capsys):
    monkeypatch.setenv("COLUMNS", "60")
    keys = ("map", "system", "countries whole", "places", "their population")
    row = ["series/a-long-name", "A long name of a system, 2,500 km", "59", "67,384", "626,347,423"]
    terminal.print_table(keys, [row])
    shown = capsys.readouterr().out
    for number in ("59", "67,384", "626,347,423"):
        assert f" {number} " in shown
    assert max(map(len, shown.splitlines())) <= 60


def test_ctrl_c_leaves_old_packs_and_nothing_else(tmp_path):
    for name in ("a", "b", "c"):
        text = SMALL.format("Malta", 300).replace('"csv", "json"', '"html"')
        (tmp_path / f"{name}.toml").write_text(text)
    code = (  # Ctrl-C is taken from what a test runner may have started in the background
        "import signal, sys, rangemap.cli\n"
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "sys.argv = ['rangemap', 'build', 'a.toml', 'b.toml', 'c.toml']\n"
        "if __name__ == '__main__': rangemap.cli.main()"
    )
    pipes = {"stdout": subprocess.PIPE, "stderr": subprocess.PIPE, "text": True}
    words = [sys.executable, "-c", code]
    done = subprocess.Popen(words, cwd=tmp_path, start_new_session=True, **pipes)
    for _ in range(6000):  # until one is being written
        if [*tmp_path.glob("outputs/.*")]:
            break
        time.sleep(0.01)
    os.killpg(done.pid, signal.SIGINT)  # as a terminal does
    out, err = done.communicate()
    assert (done.returncode, out, err) == (130, "", "interrupted\n")
    assert [path.name for path in tmp_path.glob("outputs/.*")] == []


def test_what_was_read_of_a_file_is_told_of_each_map(tmp_path):
    for name in ("one", "two"):
        (tmp_path / f"{name}.csv").write_text(f"name,lat,lon\n{name},35.9,14.4\n")
        (tmp_path / f"{name}.toml").write_text(
            f'[launch]\nfile = "{name}.csv"\n[[systems]]\nname = "S"\nrange_km = 9\n'
            'source = "t"\n[output]\nformats = ["csv"]\n'
        )
    done = rangemap_build(tmp_path, "one.toml", "two.toml", "--out", "out", "--jobs", 1)
    lines = done.stdout.splitlines()
    assert lines[:2] == [f"{n}: {n}.csv (CSV): 1 feature read, 1 point" for n in ("one", "two")]
