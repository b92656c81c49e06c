"""A map without a file: the options of `build`, stdin, and what they make of a config."""

import io
import subprocess
import sys
from types import SimpleNamespace

import pytest

import rangemap
from rangemap import config, toml
from rangemap.cli import build_command

TOML = '[launch]\nregion = "Malta"\n[[systems]]\nid = "tomahawk"\n[map]\ntheme = "light"\n'
MALTA = ("build", "--from", "Malta", "--range", "50 km")


def loaded(text):
    return config.load_scenarios("printed", text=text)[0]


def printed(run, *words):
    done = run(*words, "--print-config")
    assert (done.code, done.err) == (0, "")
    return done.out, loaded(done.out)


@pytest.fixture
def stdin(monkeypatch):
    def give(text):
        content = text if isinstance(text, bytes) else text.encode()
        monkeypatch.setattr(sys, "stdin", SimpleNamespace(buffer=io.BytesIO(content)))
        build_command._stdin.cache_clear()

    yield give
    build_command._stdin.cache_clear()


def test_a_map_without_a_file_is_built_where_its_name_says(run, tmp_path):
    done = run(*MALTA, "--formats", "json")
    assert (done.code, done.err) == (0, "")
    assert (tmp_path / "outputs/50-km-31-miles-malta/summary.json").exists()
    assert "50 km" in done.out


def test_launch_points_are_said_with_their_country(run):
    words = ("--from", "Kapustin Yar", "--from", "48°34'12\"N 45°54'E", "--range", "5 km")
    done = run("build", *words, "--formats", "json", "--out", "o")
    assert done.out.splitlines()[:2] == [
        "Launch point: Kapustin Yar, 48.5817 N, 45.74481 E, in Russia",
        "Launch point: 48.57 N, 45.9 E, in Russia",
    ]
    done = run("check", *words, "--to", "Moscow")
    assert done.err.splitlines()[1] == "Launch point: 48.57 N, 45.9 E, in Russia"


def test_several_systems_rings_and_regions(run):
    _text, made = printed(
        run, "build", "--from", "Malta", "--from", "Cyprus", "--system", "tomahawk",
        "--system", "atacms", "--range", "1,000 km", "--range", "500 km", "--borders", "de-facto",
    )  # fmt: skip
    assert made.launch.regions == ("Malta", "Cyprus")
    assert [one.id for one in made.systems] == ["tomahawk", "atacms"]
    assert (made.rings_km, made.launch.borders) == ((500.0, 1000.0), "de-facto")


def test_a_range_with_a_minimum_is_a_system(run):
    _text, made = printed(run, *MALTA, "--min-range", "5 km")
    assert (made.rings_km, made.systems[0].min_range_km) == ((), 5.0)


@pytest.mark.parametrize(
    ("setting", "found"),
    [
        ("map.theme=dark", lambda one: one.map.theme == "dark"),
        ("map.max_labels = 3", lambda one: one.map.max_labels == 3),
        ('map.add_cities=["Lisbon"]', lambda one: one.map.add_cities == ("Lisbon",)),
        ("title=What it = reaches", lambda one: one.title == "What it = reaches"),
        ("title=2026", lambda one: one.title == "2026"),
        ("title=true", lambda one: one.title == "true"),
        ("date=2026-01-31", lambda one: one.date == "2026-01-31"),
        ("launch.name=Here", lambda one: one.launch.name == "Here"),
        ("output.each=true", lambda one: one.output.each is True),
        ("cities.min_population=5000", lambda one: one.cities.min_population == 5000),
        ("figure.extent=[-20, 20, 80, 75]", lambda one: one.figure.extent == (-20, 20, 80, 75)),
    ],
)
def test_any_key_can_be_set(run, setting, found):
    _text, made = printed(run, *MALTA, "--set", setting)
    assert found(made)


def test_options_go_before_a_config_and_the_rest_of_it_stays(run, tmp_path):
    (tmp_path / "map.toml").write_text(TOML)
    _text, made = printed(run, "build", "map.toml", "--set", "systems.0.range_km=1600")
    assert (made.systems[0].range_km, made.launch.region) == (1600.0, "Malta")
    _text, made = printed(run, "build", "map.toml", "--from", "48.57, 45.9", "--range", "9 km")
    assert (made.launch.region, made.launch.points) == (None, ("48.57, 45.9",))
    assert (made.systems, made.rings_km, made.map.theme) == ((), (9.0,), "light")


def test_what_is_printed_reads_as_the_same(run, tmp_path):
    text, made = printed(run, *MALTA, "--set", "map.theme=dark", "--set", "title=2026")
    again = tmp_path / "again.toml"
    again.write_text(text)
    assert rangemap.load_scenario(again).model_dump() == made.model_dump()
    assert printed(run, "build", "again.toml")[0] == text


@pytest.mark.parametrize("path", ["tomahawk-ukraine", "fiji", "iran"])
def test_the_examples_are_printed_as_themselves(path):
    from tests.helpers.paths import EXAMPLES  # noqa: PLC0415 (with its user)

    file = EXAMPLES / f"{path}.toml"
    if not file.exists():
        pytest.skip("no such example")
    scenario = rangemap.load_scenario(file)
    assert loaded(toml.written(scenario.read_from.values)).model_dump() == scenario.model_dump()


def test_a_config_on_stdin(run, stdin, tmp_path):
    stdin(TOML)
    assert printed(run, "build", "-")[1].launch.region == "Malta"
    stdin(TOML.encode("utf-16"))  # as PowerShell sends it
    assert printed(run, "build", "-")[1].launch.region == "Malta"
    stdin(TOML.replace("Malta", "Maltaa"))
    done = run("build", "-", "--formats", "json")
    assert (done.code, done.err.startswith("stdin:2: launch.region: no region")) == (2, True)
    stdin(TOML.replace('theme = "light"', "x = 1"))
    assert run("build", "-").err.startswith("stdin:6: map.x: unknown key")
    stdin(b"\xff\xffx")
    assert run("build", "-").err == "stdin: not UTF-8 text; send it as UTF-8\n"
    assert [*tmp_path.iterdir()] == []


def test_build_alone_takes_rangemap_toml(run, tmp_path):
    done = run("build")
    assert done.code == 2
    assert "no config is named, and there is no rangemap.toml here" in done.err
    (tmp_path / "rangemap.toml").write_text(TOML)
    assert printed(run, "build")[1].launch.region == "Malta"
    assert printed(run, "build", "--set", "title=T")[1].title == "T"


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--set", "map.thme=dark"), '--set map.thme: unknown key; did you mean "theme"?'),
        (("--set", "map.theme=drak"), '--set map.theme: got "drak"; the themes are light'),
        (("--set", "map.max_labels=x"), '--set map.max_labels: got "x"; write a whole number'),
        (("--set", "theme"), "--set: got 'theme'; write a key and its value"),
        (("--set", "systems.3.id=atacms"), "--set systems.3.id: there is no number 3"),
        (("--set", "title.x=1", "--set", "title=2"), "--set title"),
        (("--system", "tomahawc"), '--system: got "tomahawc"; no such system; did you mean'),
        (("--range", "9"  * 9), "--range: got 999999999; write a range above 0"),
        (("--borders", "mine"), "mine"),
        (("--catalogue", "none.toml"), '--catalogue: got "'),
        (("--from", "Maltaa"), "--from: no region is called 'Maltaa'"),
        (("--from", "145.9, 48"), "--from: '145.9, 48' is off the Earth"),
        (("--from", "no.geojson"), "--from: no.geojson: there is no such file"),
    ],
)  # fmt: skip
def test_a_fault_of_an_option_names_it_and_nothing_is_written(run, tmp_path, words, said):
    base = ("--from", "Malta") if "--from" not in words else ()
    other = ("--system", "atacms") if "--system" not in words else ()
    done = run("build", *base, *other, *words, "--formats", "json")
    assert (done.code, done.out) == (2, "")
    assert said in done.err
    assert "Traceback" not in done.err
    assert [*tmp_path.iterdir()] == []


def test_a_file_of_an_option_may_lie_anywhere(run, tmp_path):
    (tmp_path / "there").mkdir()
    (tmp_path / "there/map.toml").write_text(TOML)
    (tmp_path / "here.geojson").write_text('{"type": "Point", "coordinates": [14.5, 35.9]}')
    _text, made = printed(run, "build", "there/map.toml", "--from", "here.geojson")
    assert made.launch.file == str(tmp_path / "here.geojson")


def test_the_page_is_opened_when_it_is_made(run, monkeypatch, tmp_path):
    opened = []
    monkeypatch.setattr("webbrowser.open", lambda uri: opened.append(uri) or True)
    done = run(*MALTA, "--formats", "json", "--open")
    assert (done.code, done.err) == (2, "--open: needs html among the formats\n")
    assert run(*MALTA, "--formats", "html", "--open", "--out", "o").code == 0
    assert opened == [(tmp_path / "o/map.html").as_uri()]
    monkeypatch.setattr("webbrowser.open", lambda _uri: False)
    done = run(*MALTA, "--formats", "html", "--open", "--out", "o")
    assert done.err == f"no browser was found; open {'o/map.html'}\n"


def test_python_m_rangemap_is_the_command():
    done = subprocess.run(
        [sys.executable, "-m", "rangemap", "--version"], capture_output=True, text=True, check=True
    )
    assert done.stdout == "rangemap 0.1.0\n"


@pytest.mark.parametrize(
    ("words", "offered"),
    [
        ("rangemap bu", "build"),
        ("rangemap build --se", "--set"),
        ("rangemap build --system toma", "tomahawk"),
        ("rangemap check --from Saudi", "Saudi\\ Arabia"),
        ("rangemap check --to Tusc", "Tuscany"),
        ("rangemap build --set map.th", "map.theme="),
    ],
)
def test_a_shell_is_offered_what_begins_so(words, offered):
    env = {"_RANGEMAP_COMPLETE": "complete_bash", "COMP_WORDS": words,
           "COMP_CWORD": str(len(words.split()) - 1), "PYTHONPATH": ":".join(sys.path)}  # fmt: skip
    done = subprocess.run(
        [sys.executable, "-c", "from rangemap.cli import main; main()"],
        capture_output=True, text=True, check=False, env=env,
    )  # fmt: skip
    assert offered in done.stdout.splitlines()


@pytest.mark.parametrize("shell", ["bash", "zsh", "fish"])
def test_a_shell_is_given_its_script(shell):
    done = subprocess.run(
        [sys.executable, "-c", "from rangemap.cli import main; main()"], text=True, check=False,
        capture_output=True, env={"_RANGEMAP_COMPLETE": f"source_{shell}",
                                  "PATH": "/usr/bin:/bin", "PYTHONPATH": ":".join(sys.path)},
    )  # fmt: skip
    assert f"complete_{shell}" in done.stdout
