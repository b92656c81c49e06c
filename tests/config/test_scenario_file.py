import importlib.util
from pathlib import Path

import pytest
from pydantic import ValidationError

import rangemap
from rangemap import toml
from rangemap.config import (
    format_names,
    launch_table,
    scenario,
    schema,
    systems_of_scenario,
)
from rangemap.config.launch_table import Launch
from rangemap.config.scenario import Scenario, SystemChoice
from rangemap.config.scenario_file import at, at_launch, load_scenario
from rangemap.errors import ConfigError, RegionError
from tests.helpers.paths import ROOT

LAUNCH = '[launch]\nregion = "Ukraine"\n'
TOMAHAWK = '[[systems]]\nid = "tomahawk"\n'
OWN = '[[systems]]\nname = "Own"\nsource = "Me"\n'
FORMATS = f"the formats that exist are {', '.join(format_names.FORMATS)}"


@pytest.fixture
def write(tmp_path):
    def save(text):
        path = tmp_path / "map.toml"
        path.write_bytes(text if isinstance(text, bytes) else text.encode())
        return path

    return save


def faults(path):
    """Return what is said of a file, a line each, without the directory."""
    with pytest.raises(ConfigError) as caught:
        load_scenario(path)
    return str(caught.value).replace(f"{path.parent}/", "").split("\n")


def test_the_config_of_the_design_loads_and_remembers_its_place(write):
    path = write(
        'title = "How far"\ndate = 2026-01-31\n'
        '[launch]\nregion = "Ukraine"\nexclude = ["Crimea"]\nborders = "international"\n'
        '[[systems]]\nid = "tomahawk"\nrange_low_km = 1600\nmin_range_km = 100\n'
        "[cities]\nmin_population = 5000\n[map]\n[output]\n"
    )
    scenario = load_scenario(path)
    assert scenario.title == "How far"
    assert scenario.date == "2026-01-31"
    assert scenario.launch.regions == ("Ukraine",)
    assert scenario.launch.exclude == ("Crimea",)
    assert scenario.systems[0].range_low_km == 1600.0
    assert scenario.cities.min_population == 5000
    assert scenario.output.formats == format_names.DEFAULT_FORMATS
    assert scenario.path == path
    assert scenario.base_dir == path.parent


def test_defaults_and_a_byte_order_mark_with_windows_line_ends(write):
    path = write(("\ufeff" + LAUNCH + TOMAHAWK).replace("\n", "\r\n"))
    scenario = load_scenario(path)
    assert (scenario.language, scenario.cities.min_population) == ("en", 1000)
    assert (scenario.map.max_labels, scenario.launch.borders) == (10, "international")
    assert scenario.title is None


def test_a_scenario_is_frozen():
    scenario = Scenario(launch=Launch(region="Fiji"), systems=[SystemChoice(id="tomahawk")])
    with pytest.raises(ValidationError, match="frozen"):
        scenario.title = "other"
    assert scenario.path is None
    assert scenario.base_dir == Path()


@pytest.mark.parametrize(
    ("text", "start"),
    [
        ("a = 1\nb = \n", "map.toml:2: b: not valid TOML: Invalid value (column 5)"),
        ("a = 1\nb = [1,\n\n", "map.toml:2: b: not valid TOML: "),
        ('a = 1\nb = "abc\n', "map.toml:2: b: not valid TOML: "),
        ("a = 1\n\na = 2\n", "map.toml:3: a: not valid TOML: Cannot overwrite a value"),
        ("a = " + "[" * 5000, "map.toml:1: lists or tables are nested too deeply"),
        (b"a = 1\nb = '\xff'\n", "map.toml:2: not UTF-8 text; save the file as UTF-8"),
        (b"a = '\x00'\n", "map.toml:1: a: not valid TOML: Found invalid character"),
    ],
)
def test_what_is_no_toml_is_refused_with_its_line(write, text, start):
    (line,) = faults(write(text))
    assert line.startswith(start)


def test_a_missing_file_and_a_directory(tmp_path):
    (line,) = faults(tmp_path / "no.toml")
    assert line.startswith("no.toml: there is no such file; `rangemap init")
    (tmp_path / "folder").mkdir()
    assert faults(tmp_path / "folder") == ["folder: this is a directory; name the TOML file in it"]
    with pytest.raises(ConfigError, match="cannot be read: embedded null"):
        load_scenario("a\0b")


RANGE = "write a number of kilometres above 0 and at most 20,004"


@pytest.mark.parametrize(
    ("value", "came"),
    [
        ("0", "0"),
        ("-5.5", "-5.5"),
        ("nan", "nan"),
        ("inf", "inf"),
        ("-inf", "-inf"),
        ("20004.1", "20004.1"),
        ("1e400", "1e400"),
        ('"2500"', '"2500"'),
        ("true", "true"),
        ("[1]", "a list of 1"),
    ],
)
@pytest.mark.parametrize("key", ["range_km", "range_low_km"])
def test_a_range_that_cannot_be(write, key, value, came):
    path = write(f"{LAUNCH}[[systems]]\nid = 'tomahawk'\n{key} = {value}\n")
    assert faults(path) == [f"map.toml:5: systems[0].{key}: got {came}; {RANGE}"]


@pytest.mark.parametrize("value", ["-1", "nan", "20004"])
def test_a_minimum_range_that_cannot_be(write, value):
    (line,) = faults(write(f"{LAUNCH}{TOMAHAWK}min_range_km = {value}\n"))
    assert line.startswith(f"map.toml:5: systems[0].min_range_km: got {value}; write a number of")


@pytest.mark.parametrize("value", ["20004", "0.5", "20_004.0"])
def test_a_range_at_its_limits_is_taken(write, value):
    scenario = load_scenario(write(f"{LAUNCH}{OWN}range_km = {value}\nmin_range_km = 0\n"))
    assert scenario.systems[0].range_km == float(value)


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        (
            "range_low_km = 30\nrange_km = 10",
            "6: systems[0].range_low_km: got 30; write at most range_km, which is 10",
        ),
        (
            "range_km = 10\nmin_range_km = 10",
            "7: systems[0].min_range_km: got 10; write less than range_km, which is 10",
        ),
        (
            "range_km = 10\nrange_low_km = 5\nmin_range_km = 6",
            "8: systems[0].min_range_km: got 6; write at most range_low_km, which is 5",
        ),
    ],
)
def test_ranges_out_of_order(write, keys, fault):
    assert faults(write(f"{LAUNCH}{OWN}{keys}\n")) == [f"map.toml:{fault}"]


@pytest.mark.parametrize(
    ("keys", "fault"),
    [
        ("range_low_km = 2501", "5: systems[0].range_low_km: got 2,501, which contradicts"),
        ("min_range_km = 2500", "5: systems[0].min_range_km: got 2,500, which contradicts"),
        ("min_range_km = 1601", "5: systems[0].min_range_km: got 1,601, which contradicts"),
    ],
)
def test_an_override_that_contradicts_the_catalogue(write, keys, fault):
    (line,) = faults(write(LAUNCH + TOMAHAWK + keys))
    assert line.startswith(f"map.toml:{fault} the range_")
    assert "of tomahawk in the catalogue" in line


def test_a_range_of_ones_own_takes_no_figure_of_the_catalogue(write):
    keys = "range_km = 1000\nsource = 'A ministry'\n"
    scenario = load_scenario(write(LAUNCH + TOMAHAWK + keys))
    (system,) = systems_of_scenario.resolve_systems(scenario.systems)
    assert (system.range_km, system.range_low_km, system.min_range_km) == (1000.0, None, None)
    assert (system.variant, system.source_title, system.source_grade) == (None, "A ministry", None)


def test_a_low_range_of_ones_own_keeps_the_source_of_the_range(write):
    scenario = load_scenario(
        write(f"{LAUNCH}{TOMAHAWK}range_low_km = 1000\nsource = 'A ministry'\n")
    )
    (system,) = systems_of_scenario.resolve_systems(scenario.systems)
    assert (system.range_km, system.range_low_km) == (2500.0, 1000.0)
    assert system.source_title.startswith("BBC News, 17 October 2025")
    assert system.source_title.endswith("; lowest figure: A ministry")


def test_an_image_is_looked_at_when_the_config_is_read(write, tmp_path):
    (line,) = faults(write(f"{LAUNCH}{TOMAHAWK}image = 'none.png'\n"))
    assert line.startswith("map.toml:5: systems[0].image: cannot read the image ")
    (tmp_path / "text.png").write_text("no picture")
    (line,) = faults(write(f"{LAUNCH}{TOMAHAWK}image = 'text.png'\n"))
    assert "is no PNG, JPEG or WebP" in line


def test_overrides_that_agree_with_each_other_are_taken(write):
    keys = "range_km = 1000\nrange_low_km = 900\nmin_range_km = 900\n"
    assert load_scenario(write(LAUNCH + TOMAHAWK + keys)).systems[0].range_low_km == 900.0


@pytest.mark.parametrize(
    ("point", "fault"),
    [
        ("lat = 90.5, lon = 0", "lat: got 90.5; write degrees from -90 (south) to 90 (north)"),
        ("lat = -91, lon = 0", "lat: got -91; write degrees from -90 (south) to 90 (north)"),
        ("lat = 0, lon = 180.1", "lon: got 180.1; write degrees from -180 (west) to 180 (east)"),
        ("lat = 0, lon = nan", "lon: got nan; write degrees from -180 (west) to 180 (east)"),
        ("lat = 0", "lon: missing; write it"),
        ("lat = 0, lng = 2, lon = 1", 'lng: unknown key; did you mean "lon"?'),
    ],
)
def test_a_point_that_is_not_on_the_earth(write, point, fault):
    path = write(f"[launch]\npoints = [\n  {{lat = 1, lon = 2}},\n  {{{point}}},\n]\n{TOMAHAWK}")
    assert faults(path) == [f"map.toml:4: launch.points[1].{fault}"]


def test_points_at_the_limits_are_taken(write):
    text = "[launch]\npoints = [{lat = 90, lon = -180}, {lat = -90, lon = 180}]\n"
    points = load_scenario(write(text + TOMAHAWK)).launch.points
    assert [(p.lon, p.lat) for p in points] == [(-180.0, 90.0), (180.0, -90.0)]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("titel = 'x'\n" + LAUNCH + TOMAHAWK, '1: titel: unknown key; did you mean "title"?'),
        (
            "[launch]\nregoin = 'x'\nregion = 'x'\n" + TOMAHAWK,
            '2: launch.regoin: unknown key; did you mean "region"?',
        ),
        (
            LAUNCH + TOMAHAWK + "[cities]\n'min-population' = 3\n",
            '6: cities.min-population: unknown key; did you mean "min_population"?',
        ),
        (
            LAUNCH + 'credit = "me"\n' + TOMAHAWK,
            (
                "3: launch.credit: unknown key; credit belongs at the top of the file, "
                "before the first table in [brackets]"
            ),
        ),
        (
            LAUNCH + TOMAHAWK + "[map]\nrange_km = 3\n",
            "6: map.range_km: unknown key; range_km belongs under [[systems]]",
        ),
        (
            LAUNCH + TOMAHAWK + '[output]\n"\\u001b]0;x" = 3\n',
            '6: output."\\u001b]0;x": unknown key; allowed here: formats, each, templates',
        ),
    ],
)
def test_unknown_keys_come_with_advice(write, text, fault):
    assert faults(write(text)) == [f"map.toml:{fault}"]


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            "[launch]\nregion = 'x'\nfile = 'y'\n" + TOMAHAWK,
            "1: launch: got both region and file; write exactly one of region, points and file",
        ),
        (
            "[launch]\n" + TOMAHAWK,
            (
                "1: launch: got none of region, points and file; "
                "write exactly one of region, points and file"
            ),
        ),
        (
            "[launch]\nregion = []\n" + TOMAHAWK,
            (
                "2: launch.region: got an empty list; "
                'write a name or a list of names, for example "Ukraine"'
            ),
        ),
        (
            "[launch]\nregion = 'x'\nborders = 'defacto'\n" + TOMAHAWK,
            (
                '3: launch.borders: got "defacto"; the border views are "international", '
                '"de-facto" and "file"'
            ),
        ),
        (
            "[launch]\npoints = []\n" + TOMAHAWK,
            "2: launch.points: got an empty list; write at least one",
        ),
        (
            "systems = []\n" + LAUNCH,
            (
                "1: systems: missing; write at least one [[systems]] table, "
                'for example with id = "tomahawk"'
            ),
        ),
        ("systems = 3\n" + LAUNCH, "1: systems: got 3; write a list in square brackets"),
        ("launch = 3\n" + TOMAHAWK, "1: launch: got 3; write a table"),
        (
            LAUNCH,
            (
                "1: systems: missing; write at least one [[systems]] table, "
                'for example with id = "tomahawk"'
            ),
        ),
        (
            LAUNCH + "[[systems]]\nname = 'x'\n",
            (
                "3: systems[0]: has no id and lacks range_km, source; "
                "write an id from the catalogue, or name, range_km and source"
            ),
        ),
        (
            LAUNCH + TOMAHAWK + '[output]\nformats = ["html", "bmp"]\n',
            f'6: output.formats[1]: got "bmp"; {FORMATS}',
        ),
        (
            LAUNCH + TOMAHAWK + "cities.min_population = 2.5\n",
            (
                "5: systems[0].cities: unknown key; cities belongs at the top of the file, "
                "before the first table in [brackets]"
            ),
        ),
        (
            LAUNCH + TOMAHAWK + "[cities]\nmin_population = -1\n",
            "6: cities.min_population: got -1; write a whole number, 0 or more",
        ),
        (
            "language = 'English, mostly'\n" + LAUNCH + TOMAHAWK,
            '1: language: got "English, mostly"; write a language tag, for example "en" or "pt-BR"',
        ),
        ("title = 3\n" + LAUNCH + TOMAHAWK, "1: title: got 3; write a text in quotes"),
    ],
)
def test_other_values_that_are_not_allowed(write, text, fault):
    assert faults(write(text)) == [f"map.toml:{fault}"]


def test_an_unknown_system_comes_with_the_nearest(write):
    (line,) = faults(write(LAUNCH + '[[systems]]\nid = "tomahwak"\n'))
    assert line.startswith('map.toml:4: systems[0].id: got "tomahwak"; no such system; did you')
    assert '"tomahawk"' in line
    (line,) = faults(write(LAUNCH + '[[systems]]\nid = "qqqqqqqq"\n'))
    assert line.endswith("no such system; `rangemap systems` lists the catalogue")


def test_all_faults_of_a_file_come_at_once_in_its_order(write):
    path = write(
        'titel = "x"\n[launch]\npoints = [{lat = 91, lon = 0}]\n'
        "[[systems]]\nid = 'no such thing'\nrange_km = nan\n"
        "[[systems]]\nname = 'a'\nsource = 'b'\nrange_km = 10\nrange_low_km = 11\nfoo = 1\n"
        "[output]\nformats = ['bmp']\n"
    )
    where = [line.split(": ")[:2] for line in faults(path)]
    assert where == [
        ["map.toml:1", "titel"],
        ["map.toml:3", "launch.points[0].lat"],
        ["map.toml:5", "systems[0].id"],
        ["map.toml:6", "systems[0].range_km"],
        ["map.toml:11", "systems[1].range_low_km"],
        ["map.toml:12", "systems[1].foo"],
        ["map.toml:14", "output.formats[0]"],
    ]


def test_hostile_text_stays_as_typed(write):
    hostile = "<img src=x onerror=alert(1)> ${x} ` \\ </script> [red]{0}"
    path = write(f"title = '{hostile}'\n{LAUNCH}{TOMAHAWK}")
    assert load_scenario(path).title == hostile
    (line,) = faults(write(f"language = '{hostile}'\n{LAUNCH}{TOMAHAWK}"))
    assert line.startswith('map.toml:1: language: got "<img src=x onerror=alert(1)> ${x} ` \\ ')


def test_lines_are_found_in_every_form_of_toml():
    source = (
        b'a.b = 1\n"c d" = [\n  1, # one\n\n  {x = 1, y = [2]},\n]\n'
        b"[e.'f.g']\nh = 1\n\n[[s]]\n[[s.t]]\n[[s.t]]\nu = 1\n[s.v]\n[[s]]\nw = 1\n"
    )
    found = toml.lines(source)
    assert found["a", "b"] == 1
    assert found["c d", 0] == 3
    assert found["c d", 1, "x"] == 5
    assert found["c d", 1, "y", 0] == 5
    assert found["e", "f.g", "h"] == 8
    assert found["s", 0] == 10
    assert found["s", 0, "t", 1, "u"] == 13
    assert found["s", 0, "v"] == 14
    assert found["s", 1, "w"] == 16
    assert toml.line_of(found, ("s", 1, "nothing", 3)) == 15
    assert toml.line_of(found, ("nothing",)) is None


def test_later_stages_can_name_the_place_of_a_fault(write):
    path = write(
        TOMAHAWK + '[launch]\nregion = ["Ukrane",\n "Fiji"]\nexclude = ["Crimea",\n"Cromea"]\n'
    )
    scenario = load_scenario(path)
    assert at(scenario, "launch.region.1", "no") == f"{path}:5: launch.region[1]: no"
    assert at(scenario, "nothing", "no") == f"{path}:1: nothing: no"
    assert at(scenario, "launch.region", "no") == f"{path}:4: launch.region: no"
    assert at(scenario, "systems.0.id", "no") == f"{path}:2: systems[0].id: no"
    placed = at_launch(scenario, "no region is called 'Cromea'")
    assert placed == f"{path}:7: launch.exclude[1]: no region is called 'Cromea'"
    assert at_launch(scenario, placed) == placed
    assert at_launch(scenario, "too big") == f"{path}:4: launch.region: too big"
    path.unlink()
    assert at(scenario, "launch.region", "no") == f"{path}:1: launch.region: no"


def test_a_scenario_in_memory_has_the_key_alone():
    scenario = Scenario(launch=Launch(file="a.geojson"), systems=[SystemChoice(id="tomahawk")])
    assert at_launch(scenario, "empty") == "launch.file: empty"
    scenario = Scenario(launch=Launch(region="Fji"), systems=[SystemChoice(id="tomahawk")])
    assert at_launch(scenario, "no 'Fji'") == "launch.region: no 'Fji'"


def test_every_key_is_described():
    for model in (*scenario.Scenario.__mro__[:1], launch_table.Launch, scenario.SystemChoice):
        for key, field in model.model_fields.items():
            assert field.description, key


@pytest.mark.parametrize("name", ["cli.md", "config.md", "schema.json"])
def test_the_generated_documents_are_not_stale(name):
    spec = importlib.util.spec_from_file_location("build_docs", ROOT / "tools" / "build_docs.py")
    build_docs = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(build_docs)
    written = (ROOT / "docs" / name).read_text(encoding="utf-8")
    assert written == build_docs.documents()[name], "run tools/build_docs.py"
    if name == "schema.json":
        assert schema.SCHEMA_FILE.read_text(encoding="utf-8") == written, "run tools/build_docs.py"


@pytest.mark.parametrize(
    ("second", "twice"),
    [
        ('[[systems]]\nid = "tomahawk"\n', "tomahawk"),
        ('[[systems]]\nname = "Tomahawk!"\nrange_km = 9\nsource = "x"\n', "tomahawk"),
    ],
)
def test_a_system_is_named_once(write, second, twice):
    (line,) = faults(write(LAUNCH + TOMAHAWK + second))
    said = f'got a list of 2; write each system once: "{twice}" is there 2 times'
    assert line == f"map.toml:3: systems: {said}"


@pytest.mark.parametrize(
    ("launch", "said"),
    [
        (
            'region = "Fiji"\nlayer = "a"\nfilter = "b"',
            [
                (
                    'm.toml:5: launch.layer: got "a"; layer belongs to a file; '
                    "write file as well, or "
                    "leave it out"
                ),
                (
                    'm.toml:6: launch.filter: got "b"; filter belongs to a file; '
                    "write file as well, "
                    "or leave it out"
                ),
            ],
        ),
        (
            'region = "Fiji"\nexclude = 3',
            [
                (
                    "m.toml:5: launch.exclude: got 3; write a list of texts, for "
                    'example ["Crimea"], '
                    'or a table such as { file = "area.geojson" }'
                )
            ],
        ),
        (
            (
                'region = "Fiji"\ninclude = ["a",\n3,\n{ fil = "x", region = "b" },\n'
                '{ region = "a", points = [{ lat = 100.0, lon = 2.0 }] },\n'
                '{ region = "a", file = "b" }]'
            ),
            [
                (
                    "m.toml:6: launch.include[1]: got 3; write a text in quotes "
                    "that is not empty, or "
                    'a table such as { file = "area.geojson" }'
                ),
                'm.toml:7: launch.include[2].fil: unknown key; did you mean "file"?',
                (
                    "m.toml:8: launch.include[3].points[0].lat: got 100.0; write degrees from -90 "
                    "(south) to 90 (north)"
                ),
                (
                    "m.toml:9: launch.include[4]: got both region and file; write exactly one of "
                    "region, points and file"
                ),
            ],
        ),
        (
            "points = [{ lat = 1.0, lon = 1.0 }]\ninland_km = 5\ncoast_km = 0",
            [
                (
                    "m.toml:5: launch.inland_km: got 5; inland_km needs an area, "
                    "and points have none; "
                    "leave it out"
                ),
                (
                    "m.toml:6: launch.coast_km: got 0; write a number of kilometres above 0 and at "
                    "most 20,004"
                ),
            ],
        ),
    ],
)
def test_faults_of_a_launch_region(tmp_path, launch, said):
    path = tmp_path / "m.toml"
    path.write_text(TOMAHAWK + f"[launch]\n{launch}\n")
    assert faults(path) == said


def test_forms_of_include_and_exclude(tmp_path):
    path = tmp_path / "m.toml"
    path.write_text(
        TOMAHAWK + '[launch]\nregion = "Fiji"\ninclude = "Tonga"\nexclude = { file = "a.shp" }\n'
    )
    launch = load_scenario(path).launch
    assert launch.include == ("Tonga",)
    assert launch.exclude == (launch_table.Excluded(file="a.shp"),)
    assert [origin.file for origin in launch.origins] == [None, "a.shp"]
    path.write_text(TOMAHAWK + '[launch]\nregion = "Fiji"\n[[launch.exclude]]\nfile = "a.shp"\n')
    assert load_scenario(path).launch.exclude == launch.exclude


IRAN = '[[systems]]\nid = "shahab-3"\nlaunch = { region = "Iran" }\n'
ISRAEL = '[[systems]]\nid = "jericho-3"\nlaunch = { region = "Israel" }\n'


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        (
            IRAN + TOMAHAWK,
            (
                "1: launch: missing; write a [launch] table with region, points or file, for "
                'example region = "Ukraine"'
            ),
        ),
        (
            IRAN + TOMAHAWK + '[launch]\nborders = "de-facto"\n',
            (
                "6: launch: got none of region, points and file; write exactly one of region, "
                'points and file, for what has no launch of its own: "tomahawk"'
            ),
        ),
        (
            LAUNCH + IRAN + ISRAEL,
            (
                "1: launch: nothing is launched from here, as each system has a launch of its own; "
                "leave out this launch region or one of those"
            ),
        ),
        (
            "rings_km = [500]\n" + IRAN,
            (
                "1: launch: missing; write a [launch] table with region, points or file, for "
                'example region = "Ukraine"'
            ),
        ),
        (
            IRAN + '[[systems]]\nid = "jericho-3"\nlaunch = "Israel"\n',
            '6: systems[1].launch: got "Israel"; write a table',
        ),
        (
            IRAN + '[[systems]]\nid = "jericho-3"\nlaunch = {}\n',
            (
                "6: systems[1].launch: got none of region, points and file; write exactly one of "
                "region, points and file"
            ),
        ),
        (
            IRAN + '[[systems]]\nid = "jericho-3"\nlaunch = { regoin = "Israel" }\n',
            '6: systems[1].launch.regoin: unknown key; did you mean "region"?',
        ),
        (
            IRAN + '[[systems]]\nid = "jericho-3"\nlaunch = { region = "x", borders = "file" }\n',
            "6: systems[1].launch.borders: unknown key; borders belongs under [launch]",
        ),
    ],
)
def test_launch_regions_of_systems_that_are_not_allowed(write, text, fault):
    assert faults(write(text)) == [f"map.toml:{fault}"]


def test_each_system_has_its_launch_region_or_the_shared_one(write):
    scenario = load_scenario(write(LAUNCH + IRAN + TOMAHAWK))
    assert [(one.key, one.launch.region, one.choices) for one in scenario.launchers] == [
        ("systems.0.launch", "Iran", (0,)),
        ("launch", "Ukraine", (1,)),
    ]
    both = load_scenario(write(IRAN + ISRAEL + '[launch]\nborders = "de-facto"\n'))
    assert {one.launch.borders for one in both.launchers} == {"de-facto"}
    assert both.view == "de-facto"


def test_a_launch_region_of_a_system_that_is_not_there_is_told_with_its_line(write):
    scenario = load_scenario(write(IRAN + ISRAEL.replace('"Israel"', '["Israel", "Isreal"]')))
    with pytest.raises(RegionError, match=r":6: systems\[1\]\.launch\.region\[1\]: .*'Isreal'"):
        rangemap.build(scenario)


def test_a_system_may_be_launched_from_several_regions(write):
    twice = IRAN + IRAN.replace("Iran", "Iraq") + IRAN.replace("Iran", "Syria")
    scenario = load_scenario(write(twice))
    assert [choice.key for choice in scenario.choices] == ["shahab-3", "shahab-3-2", "shahab-3-3"]
    systems = systems_of_scenario.systems_of(scenario)
    assert [one.id for one in systems] == ["shahab-3", "shahab-3-2", "shahab-3-3"]
    assert len({one.range_km for one in systems}) == 1
    (said,) = faults(write(IRAN + ISRAEL + IRAN))
    assert said.endswith('got a list of 3; write each system once: "shahab-3" is there 2 times')
    own = OWN.replace("Own", "Shahab-3 2") + 'range_km = 900\nlaunch = { region = "Iran" }\n'
    (said,) = faults(write(IRAN + IRAN.replace("Iran", "Iraq") + own))
    assert said.endswith('two systems go by "shahab-3-2"; give one another name')
