import json
import os
import signal
import subprocess
import sys
import tomllib
from pathlib import Path
from types import SimpleNamespace
from urllib.parse import urlsplit
from urllib.request import url2pathname

import jsonschema
import pandas as pd
import pytest

import rangemap
from rangemap.analysis import Listing
from rangemap.cli import app, build_command, options, question_commands, terminal
from rangemap.errors import EdgeError, OutputError, RegionError, SystemsError
from rangemap.world import catalogue, region_names

MAP = '[launch]\nregion = "Ukraine"\n[[systems]]\nid = "tomahawk"\n'
MINE = '[[systems]]\nid = "mine"\nname = "Mine"\nrange_km = 90\nsource_title = "I"\n'
HEAVY = ("numpy", "pandas", "geopandas", "folium", "shapely")
HOSTILE = "[red]x[/] \x1b]0;t <img>"
SUMMARY = {
    "schema_version": 1,
    "headline": HOSTILE,
    "edge_error_m": 0.25,
    "other_views": [],
    "systems": [
        {
            "id": "own",
            "name": HOSTILE,
            "range_km": 2500.0,
            "totals": {
                "countries_whole": 12,
                "countries_part": 34,
                "places": 56789,
                "population": 1234567,
                "population_note": "In these live [few] people.",
            },
            "story": {"text": "Capitals in reach: \x1b[31mnone."},
        }
    ],
}


PLACE = {
    "city": HOSTILE, "country": "X", "population": 9000, "distance_km": 453.04,
    "margin_km": 2046.96, "certainty": "certain",
}  # fmt: skip


def places(count=1):
    """Return a table of places as the command line is given it."""
    table = pd.DataFrame([PLACE] * count)
    table.attrs = {
        "launch": "Fiji",
        "launch_in_text": "Fiji",
        "borders": "international",
        "accounts": [],
        "of": 1,
    }
    return table


@pytest.fixture
def built(monkeypatch, tmp_path):
    """Put a short stand-in where the building and writing is done; return what they were given."""
    given = {}

    def build(scenario, progress=None):
        given["scenario"] = scenario
        progress("field", 0.5)
        return SimpleNamespace(summary=SUMMARY, cities=places())

    def write(_result, out_dir, formats=None, progress=None):
        given.update(out=out_dir, formats=formats)
        progress("write", 1.0)
        path = tmp_path / "map.html"
        path.write_text("x" * 1500)
        return (path,)

    def cities(scenario, progress, listing):
        given["listing"] = listing
        return build(scenario, progress).cities

    monkeypatch.setattr(build_command, "build_map", build)
    monkeypatch.setattr("rangemap.pack.write", write)
    monkeypatch.setattr(question_commands, "places_in_reach", cities)
    (tmp_path / "map.toml").write_text(MAP)
    return given


def test_help_imports_nothing_heavy():
    unwanted = (*HEAVY, "pydantic", "rich")
    code = f"import sys, rangemap.cli; print([m for m in {unwanted} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    code = (
        "import sys, rangemap.cli as c; sys.argv = ['rangemap', 'build', '--help']\n"
        "try: c.main()\n"
        f"except SystemExit: print([m for m in {HEAVY} if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert "Usage: rangemap build" in done.stdout
    assert done.stdout.strip().endswith("[]")


def test_version(run):
    done = run("--version")
    assert (done.code, done.out, done.err) == (0, "rangemap 0.1.0\n", "")


@pytest.mark.parametrize(
    "words",
    [[], ["frob"], ["build", "a", "--jobs", "0"], ["systems", "--frob"], ["cities"]],
)
def test_wrong_usage_exits_2_and_keeps_stdout_clean(run, words):
    done = run(*words)
    assert done.code == 2
    assert "Usage: rangemap" in done.err
    assert done.out == ""


@pytest.mark.parametrize(
    ("text", "printed"),
    [
        ("10\u202f000\u00a0km", "10 000 km"),
        ("\u2068Shahab-3\u2069 (\u05d0)", "Shahab-3 (\u05d0)"),
        ("a\x1b[31m\u202eb\n", "a\ufffd[31m\ufffdb\ufffd"),  # what acts on a terminal is seen
    ],
)
def test_a_text_is_printed_as_a_terminal_can(text, printed):
    assert terminal.plain(text) == printed


def test_build_prints_the_headline_numbers(run, built):
    done = run("build", "map.toml")
    assert done.code == 0
    assert str(built["out"]) == os.path.join("outputs", "map")  # noqa: PTH118 (as typed)
    assert built["formats"] is None
    assert built["scenario"].launch.region == "Ukraine"
    for text in ("2,500 km (1,550 miles)", "12", "34", "56,789", "1,234,567", "0.25 m", "1.5 kB"):
        assert text in done.out
    told = " ".join(done.out.split())
    assert (
        "<img>: Capitals in reach: \N{REPLACEMENT CHARACTER}[31mnone. In these live [few]" in told
    )
    assert done.out.startswith("Open ")
    assert max(map(len, done.out.splitlines())) <= 160
    assert "their population" in done.out
    assert "[red]x[/] \N{REPLACEMENT CHARACTER}]0;t <img>" in done.out
    assert "\x1b" not in done.out
    assert done.err == ""


def test_build_json_and_quiet(run, built):
    done = run("build", "map.toml", "--json", "--out", "o", "--formats", "html, csv")
    assert json.loads(done.out) == SUMMARY
    assert (str(built["out"]), built["formats"], done.err) == ("o", ("html", "csv"), "")
    done = run("build", "map.toml", "--quiet")
    assert (done.code, done.out, done.err) == (0, "", "")


@pytest.mark.parametrize(
    ("error", "code"),
    [
        (SystemsError("s"), 2),
        (OutputError("o"), 1),
        (EdgeError("e"), 1),
        (KeyboardInterrupt(), 130),
    ],
)
def test_exit_codes(run, built, monkeypatch, error, code):
    def build(_scenario, progress):  # noqa: ARG001 (as it is called)
        raise error

    monkeypatch.setattr(build_command, "build_map", build)
    done = run("build", "map.toml")
    assert (done.code, done.out) == (code, "")
    assert done.err == f"{str(error) or 'interrupted'}\n"
    assert "out" not in built


def test_a_fault_of_the_launch_region_names_its_line(run, built, monkeypatch):
    def launch_region(_launch, _base_dir):
        msg = "no 'Ukraine'"
        raise RegionError(msg)

    monkeypatch.setattr(build_command, "build_map", rangemap.build)
    monkeypatch.setattr("rangemap.launch.launch_region", launch_region)
    done = run("build", "map.toml")
    assert (done.code, done.out) == (2, "")
    assert done.err == "map.toml:2: launch.region: no 'Ukraine'\n"
    assert "out" not in built


def test_a_bad_config_exits_2_and_builds_nothing(run, built, tmp_path):
    (tmp_path / "map.toml").write_text(MAP + "range_km = nan\nfoo = 1\n")
    done = run("build", "map.toml")
    assert (done.code, done.out, built) == (2, "", {})
    first, second = done.err.splitlines()
    assert first.startswith("map.toml:5: systems[0].range_km: got nan")
    assert second.startswith("map.toml:6: systems[0].foo: unknown key")
    assert run("build", "no.toml").code == 2
    assert run("build", ".").code == 2


@pytest.mark.parametrize("formats", ["bmp", "html,bmp", "", ","])
def test_formats_that_do_not_exist(run, built, formats):
    done = run("build", "map.toml", "--formats", formats)
    assert (done.code, built) == (2, {})
    assert "the formats that exist are html, png, svg, pdf, geojson, csv, json" in done.err


@pytest.mark.parametrize("out", ["map.toml", "map.toml/a/b", "/dev/null/a"])
def test_an_output_directory_that_cannot_be_written_is_found_first(run, built, out):
    done = run("build", "map.toml", "--out", out)
    assert (done.code, built) == (2, {})
    assert "cannot be written" in done.err
    assert "choose another directory with --out" in done.err


def test_the_check_of_the_output_directory_leaves_nothing(run, built, tmp_path):
    run("build", "map.toml", "--out", "x/y/z")
    assert sorted(p.name for p in tmp_path.iterdir()) == ["map.html", "map.toml"]
    assert built["out"].name == "z"


@pytest.mark.parametrize("form", ["table", "csv", "json"])
def test_cities(run, built, form):
    done = run("cities", "--from", "Fiji", "--range", "1,000 km", "--format", form,
               "--min-population", 5000)  # fmt: skip
    assert (done.code, done.err) == (0, "")
    scenario = built["scenario"]
    assert (scenario.launch.region, scenario.cities.min_population) == ("Fiji", 5000)
    assert scenario.systems[0].range_km == 1000.0
    if form == "json":
        told = {"launch": "Fiji", "borders": "international", "cities": [PLACE]}
        assert json.loads(done.out) == {"schema_version": 1, **told}
    elif form == "csv":
        assert done.out.splitlines()[0] == ",".join(PLACE)
    else:
        assert done.out.startswith("In reach from Fiji: 1 place (border view: international)\n")
        assert "453.0" in done.out
        assert "[red]x[/]" in done.out
        assert "\x1b" not in done.out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--from", "Fiji"], "give either --system"),
        (["--from", "Fiji", "--system", "a", "--range", "1 km"], "give either --system"),
        (["--from", " ", "--system", "a"], "--from is empty"),
        (["--from", "no/area.geojson", "--range", "1 km"], "no/area.geojson: there is no such fi"),
        (["--from", "Fiji", "--range", "0 km"], "--range: got 0 km; write a range above 0"),
        (["--from", "Fiji", "--range", "20,005 km"], "at most 20,004 km"),
        (["--from", "Fiji", "--range", "9" * 400], "at most 20,004 km"),
        (["--from", "Fiji", "--range", "nan"], "is not a distance"),
        (["--from", "Fiji", "--range", "1 km", "--min-population", "-1"], "--min-population"),
    ],
)
def test_cities_refuses_what_makes_no_sense(run, built, words, said):
    done = run("cities", *words)
    assert (done.code, done.out, built) == (2, "", {})
    assert said in done.err


def test_cities_as_csv_has_the_columns_of_the_pack(run):
    done = run("cities", "--from", "Malta", "--range", "10 km", "--format", "csv")
    assert done.out.split("\n")[0] == (
        "system_id,geonameid,city,country,iso_a3,lat,lon,population,distance_km,margin_km,certainty,urban_population"
    )
    assert ",Valletta,Malta,MLT," in done.out


def test_who_and_cities_say_what_a_name_was_taken_to_mean(run):
    done = run("who", "Mecca", "--range", "300 km", "--from", "Saudi Arabia")
    first = done.out.split("\n")[0]
    assert first == (
        "From where a system with a range of 300 km (190 miles) could reach Mecca, Saudi Arabia:"
    )
    told = json.loads(
        run("who", "Mecca", "--range", "300 km", "--from", "SAU", "--format", "json").out
    )
    assert told["target"] == "Mecca, Saudi Arabia"
    done = run("cities", "--from", "gaza strip", "--range", "1 km", "--min-population", 400000)
    assert done.out.startswith("In reach from the Gaza Strip: 1 place (border view: ")


def test_cities_and_check_from_a_file(run, tmp_path):
    path = tmp_path / "area.geojson"
    path.write_text('{"type": "Point", "coordinates": [14.51, 35.9]}')
    done = run("cities", "--from", path, "--range", "10 km", "--format", "csv")
    assert ",Valletta,Malta,MLT," in done.out
    done = run("check", "--from", path, "--range", "10 km", "--to", "Valletta")
    assert done.out.startswith("Yes: Valletta, Malta is in reach of a system launched from area (")


def test_no_region_looks_like_a_file():
    for entry in (
        one for kind in region_names.KINDS for one in region_names._entries(kind, "international")
    ):
        for name in (*entry.called, *entry.codes):
            assert options._origin(name) == {"region": name}


def test_cities_of_a_catalogue_system(run, built):
    assert run("cities", "--from", "Fiji", "--system", "tomahawk").code == 0
    assert built["scenario"].systems[0].id == "tomahawk"


def test_systems(run):
    done = run("systems", "TOMAHAWK", "--json")
    found = json.loads(done.out)
    assert (done.code, found["schema_version"]) == (0, 1)
    assert "tomahawk" in [row["id"] for row in found["systems"]]
    assert all("tomahawk" in json.dumps(row).casefold() for row in found["systems"])
    assert all(row["source_title"] for row in found["systems"])
    assert "2,500" in run("systems", "tomahawk").out
    assert len(json.loads(run("systems", "--json").out)["systems"]) == len(catalogue.systems())


def test_systems_that_match_nothing_exit_1(run):
    done = run("systems", "qqqq")
    assert (done.code, done.out, done.err) == (1, "", "no system matches 'qqqq'\n")
    done = run("systems", "qqqq", "--json")
    assert (done.code, json.loads(done.out)["systems"]) == (1, [])


def test_regions(run, monkeypatch):
    match = SimpleNamespace(kind="country", code="UKR", name=HOSTILE, country="Ukraine")
    called = {"": [match], "ukr": [match]}
    stand_in = SimpleNamespace(search=lambda query, _borders: called.get(query, []))
    monkeypatch.setattr("rangemap.world.region_names.search", stand_in.search)
    assert json.loads(run("regions", "ukr", "--json").out)["regions"] == [vars(match)]
    out = run("regions").out
    assert "UKR" in out
    assert "[red]x[/]" in out
    assert run("regions", "qqq").code == 1


def test_init_writes_a_config_that_loads_and_never_over_another(run, tmp_path):
    assert run("init").code == 0
    assert rangemap.load_scenario(tmp_path / "rangemap.toml").launch.region == "Ukraine"
    (tmp_path / "rangemap.toml").write_text("mine")
    done = run("init")
    assert done.code == 2
    assert "is there already" in done.err
    assert (tmp_path / "rangemap.toml").read_text() == "mine"
    assert run("init", "no/such/folder.toml").code == 2
    assert run("init", "other.toml").code == 0


def test_init_tells_an_editor_where_the_schema_of_this_package_is(run, tmp_path):
    run("init")
    text = (tmp_path / "rangemap.toml").read_text()
    address = text.partition("\n")[0].removeprefix("#:schema ")
    assert address.startswith("file:///")
    path = Path(url2pathname(urlsplit(address).path))
    assert path.is_relative_to(Path(rangemap.__file__).parent)
    schema = json.loads(path.read_text(encoding="utf-8"))
    assert schema["$id"] == "urn:rangemap:config"  # a name: nothing is fetched by it
    check = jsonschema.Draft202012Validator(schema)
    assert check.is_valid(tomllib.loads(text))
    assert not check.is_valid({**tomllib.loads(text), "titel": "x"})


def test_the_starter_names_every_key_and_its_options_are_valid(tmp_path):
    text = app.starter()
    for key in ("region = ", "include = "):
        assert key in text
    # of what is there
    instead = ("points", "azimuths", "file", "layer", "filter", "borders_file", "launch")
    options = [
        line.removeprefix("# ") if line.startswith("# ") and " = " in line else line
        for line in text.splitlines()
        if not line.startswith(tuple(f"# {key} " for key in instead))
    ]
    path = tmp_path / "all.toml"
    path.write_text("\n".join(options))
    (tmp_path / "my-systems.toml").write_text(MINE)
    (tmp_path / "tomahawk.png").write_bytes(b"\x89PNG\r\n\x1a\n")
    (tmp_path / "story.html.j2").touch()
    scenario = rangemap.load_scenario(path)
    models = (scenario, scenario.launch, *scenario.systems, scenario.cities, scenario.output)
    for model in (*models, scenario.map, scenario.figure):
        unset = set(type(model).model_fields) - model.model_fields_set
        assert unset <= {*instead, "sites"}
    assert "\n# [sites]\n# file = " in text
    for key in instead:
        assert f"\n# {key} = " in text


def test_schema(run):
    done = run("schema")
    assert done.code == 0
    found = json.loads(done.out)
    assert found["properties"]["language"]["default"] == "en"
    assert found["additionalProperties"] is False


def test_a_reader_that_leaves_is_no_crash():
    code = (
        "import sys, rangemap.cli as c\n"
        "class T:\n"
        "    attrs = dict(launch='F', launch_in_text='F', borders='b', accounts=[], of=1)\n"
        "    __len__ = lambda self: 1\n"
        "    def to_csv(self, file, **_): file.write('x')\n"
        "import rangemap.cli.question_commands as q\n"
        "q.places_in_reach = lambda *_: T()\n"
        "sys.argv = 'rangemap cities --from Fiji --system tomahawk --format csv'.split()\n"
        "c.main()"
    )
    reader, writer = os.pipe()
    os.close(reader)
    done = subprocess.run(
        [sys.executable, "-c", code], stdout=writer, stderr=subprocess.PIPE, text=True, check=False
    )
    os.close(writer)
    assert (done.returncode, done.stderr) == (1, "")


def test_ctrl_c_of_the_real_program(tmp_path):
    code = (
        "import os, signal, sys, rangemap.cli as c, rangemap.cli.build_command as b\n"
        # a shell takes it from what it runs in the background
        "signal.signal(signal.SIGINT, signal.default_int_handler)\n"
        "def build(scenario, progress): os.kill(os.getpid(), signal.SIGINT); sys.exit('not here')\n"
        "b.build_map = build\n"
        "sys.argv = ['rangemap', 'build', 'map.toml']\nc.main()"
    )
    (tmp_path / "map.toml").write_text(MAP)
    done = subprocess.run(
        [sys.executable, "-c", code], cwd=tmp_path, capture_output=True, text=True, check=False
    )
    assert signal.SIGINT == 2
    assert (done.returncode, done.stdout, done.stderr) == (130, "", "interrupted\n")


def shell(command, folder, **options):
    """Run a line of a shell in which ``$R`` is the program."""
    words = f"{sys.executable} -m rangemap.cli"
    return subprocess.run(  # noqa: S602 (a line of ours)
        command.replace("$R", words), shell=True, cwd=folder, capture_output=True, text=True,
        check=False, **options,
    )  # fmt: skip


def test_what_is_closed_takes_no_file_for_it(tmp_path):
    """The next file that is opened has the lowest free number: that of a closed stdout."""
    (tmp_path / "map.toml").write_text(
        MAP.replace("Ukraine", "Malta").replace("tomahawk", "atacms")
    )
    done = shell("$R build map.toml --formats json --out out <&- >&- 2>&-", tmp_path)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")
    json.loads((tmp_path / "out/summary.json").read_text())
    done = shell('$R check --from Malta --range "100 km" --to Rome >&-', tmp_path)
    assert (done.returncode, done.stderr) == (1, "")  # it is not in reach


@pytest.mark.parametrize("words", ["--help", 'cities --from Malta --range "100 km"'])
def test_a_full_disk_under_stdout_is_one_line(tmp_path, words):
    done = shell(f"$R {words} > /dev/full", tmp_path)
    assert (done.returncode, done.stderr) == (
        1,
        "cannot write what is printed: No space left on device\n",
    )


@pytest.mark.parametrize(
    ("name", "said"),
    [("loop.geojson", "Too many levels of symbolic links"), ("x" * 5000 + ".geojson", "too long")],
)
def test_a_launch_file_that_cannot_be_looked_at_is_one_line(run, tmp_path, name, said):
    (tmp_path / "loop.geojson").symlink_to(tmp_path / "loop.geojson")
    done = run("check", "--from", name, "--range", "100 km", "--to", "Rome")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert len(done.err) < 400


def test_several_launch_regions_are_one(run, tmp_path):
    both = run("check", "--from", "Iran", "--from", "Iraq", "--range", "500 km", "--to", "Riyadh")
    assert both.out.startswith("Yes: Riyadh, Saudi Arabia is in reach of a system launched from ")
    assert "launched from Iran and Iraq (" in both.out
    alone = run("check", "--from", "Iran", "--range", "500 km", "--to", "Riyadh")
    assert alone.out.startswith("No: Riyadh")
    (tmp_path / "ship.csv").write_text("name,lat,lon\nA ship,25.0,47.0\n")
    words = ("--from", "Iran", "--from", "ship.csv", "--range", "50 km", "--to", "Riyadh", "--json")
    told = json.loads(run("check", *words).out)
    assert (told["in_reach"], told["launch"]) == (True, "Iran with ship")
    assert told["launch_countries"] == ["IRN", "SAU"]
    assert told["target"] == "Riyadh, Saudi Arabia"


def test_all_of_a_country_is_asked_for_with_whole(run):
    words = ("check", "--from", "Iran", "--to", "Iraq", "--whole")
    done = run(*words, "--range", "700 km")
    assert done.code == 0
    assert done.out.startswith(
        "Yes: all of Iraq is in reach. Iraq is in reach of a system launched"
    )
    far = "Its farthest point, 32.3283 N, 39.0288 E, is 619.9 km (385.2 miles) away"
    assert f"{far}. Border view" in done.out
    done = run(*words, "--range", "500 km")
    assert done.code == 1
    assert done.out.startswith("No: not all of Iraq is in reach. ")
    assert f"{far}: such a range would cover all of it. Border view" in done.out
    assert run(*words[:-1], "--range", "500 km").code == 0
    told = json.loads(run(*words, "--range", "500 km", "--json").out)
    assert (told["whole"], told["in_reach"]) == (False, True)
    assert told["farthest_km"] == pytest.approx(619.89, abs=0.01)
    point = ("check", "--from", "Malta", "--range", "10 km", "--to", "Valletta", "--whole")
    assert run(*point).out.startswith("Yes: Valletta, Malta is in reach of")


@pytest.mark.parametrize(
    ("words", "listing"),
    [
        ((), ("size", False, 0)),
        (("--limit", "5"), ("size", False, 5)),
        (("--sort", "margin", "--foreign"), ("margin", True, 0)),
        (("--format", "csv"), ("distance", False, 0)),
        (("--format", "json", "--sort", "size", "--limit", "3"), ("size", False, 3)),
    ],
)
def test_cities_lists_what_is_asked_for(run, built, words, listing):
    assert run("cities", "--from", "Fiji", "--range", "1 km", *words).code == 0
    assert built["listing"] == Listing(*listing)


def test_a_terminal_is_shown_forty_places_and_told_of_the_others(run, monkeypatch):
    monkeypatch.setattr(terminal, "is_one", lambda: True)
    monkeypatch.setenv("COLUMNS", "150")
    words = ("cities", "--from", "Malta", "--range", "500 km")
    done = run(*words)
    rows = [line for line in done.out.splitlines() if " certain " in line]
    assert len(rows) == 40
    assert rows[0].split()[:2] == ["Tripoli", "Libya"]
    assert "Malta" not in "".join(rows)
    of = int(done.out.split(": ")[1].split(" ")[0].replace(",", ""))
    assert done.err.startswith(f"{of - 40:,} more: --limit 0 lists all, --format csv writes them")
    assert len(run(*words, "--limit", "0").out.splitlines()) == of + 5
    assert len(run(*words, "--format", "csv").out.splitlines()) == of + 1


def test_orders_of_places_and_foreign_ones(run):
    words = ("cities", "--from", "Malta", "--range", "300 km", "--format", "csv")

    def column(name, *more):
        lines = run(*words, *more).out.splitlines()
        return [line.split(",")[lines[0].split(",").index(name)] for line in lines[1:]]

    km = [float(one) for one in column("distance_km")]
    assert km == sorted(km)
    margins = [float(one) for one in column("margin_km", "--sort", "margin")]
    assert margins == sorted(margins)
    people = [int(one) for one in column("population", "--sort", "size", "--foreign")]
    assert people == sorted(people, reverse=True)
    countries = column("country", "--sort", "size")
    assert "Malta" not in countries[: -countries.count("Malta")]
    assert {*column("country", "--foreign")} == {*countries} - {"Malta"}
    assert column("country", "--sort", "size", "--limit", "2") == countries[:2]


@pytest.mark.parametrize("columns", ["", "37"])
def test_a_table_looks_the_same_whether_it_is_folded_or_not(capsys, monkeypatch, columns):
    if columns:
        monkeypatch.setenv("COLUMNS", columns)
    keys, rows = (
        ("city", "population", "distance_km"),
        [["Kyïv", "1,000", "2.0"], ["X", "9", "1.5"]],
    )
    terminal.print_table(keys, rows)
    quick = capsys.readouterr().out
    terminal._print_folded([key.replace("_", " ") for key in keys], rows, [False, True, True])
    assert quick == capsys.readouterr().out


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (["--figure", "f.bmp"], "--figure: got f.bmp; the forms that exist are .png, .svg, .pdf"),
        (["--figure", "no/f.png"], "--figure: no/f.png: cannot be written: there is no directory "),
        (["--figure", "d.png"], "--figure: d.png: cannot be written: it is a directory; name "),
        (["--page", "p.txt"], "--page: got p.txt; write a name that ends with .html"),
        (["--page", "no/p.html"], "--page: no/p.html: cannot be written: there is no directory "),
    ],
)
def test_what_a_command_is_to_write_is_looked_at_before_the_work(
    run, monkeypatch, tmp_path, words, said
):
    monkeypatch.setattr(question_commands, "build", None)
    monkeypatch.setattr("rangemap.analysis.who", None)
    (tmp_path / "map.toml").write_text(MAP)
    (tmp_path / "d.png").mkdir()
    commands = [["compare", "map.toml", "--from", "Malta"]]
    if words[0] == "--figure":
        commands.append(["who", "Valletta", "--range", "60 km"])
    for command in commands:
        done = run(*command, *words)
        assert (done.code, done.out) == (2, "")
        assert done.err.startswith(said)
    assert {path.name for path in tmp_path.iterdir()} == {"map.toml", "d.png"}
