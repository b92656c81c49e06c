"""Configs that are large, deep or name what is no file: refused at once, in few words."""

import os
import struct
from zlib import crc32

import pytest

from rangemap.build import build
from rangemap.config.faults import _models_in
from rangemap.config.named_files import _FILES
from rangemap.config.scenario import Scenario
from rangemap.config.scenario_file import load_scenario
from rangemap.errors import ConfigError, RegionError

TOMAHAWK = '[[systems]]\nid = "tomahawk"\n'
ATACMS = '[[systems]]\nid = "atacms"\n'  # of a short range, for what is built
MAP = '[launch]\nregion = "Malta"\n[[systems]]\nid = "tomahawk"\n'


def refused(tmp_path, text):
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_scenario(path)
    return str(caught.value).replace(f"{tmp_path}/", "")


@pytest.fixture
def odd(tmp_path):
    """Make what is no regular file; return the names."""
    os.mkfifo(tmp_path / "pipe")
    os.mkfifo(tmp_path / "pipe.j2")
    (tmp_path / "loop").symlink_to(tmp_path / "loop")
    (tmp_path / "loop.j2").symlink_to(tmp_path / "loop.j2")
    (tmp_path / "folder.j2").mkdir()
    return tmp_path


ODD = ("pipe", "/dev/zero", "loop", "a\\u0000b", "x" * 5000, "folder.j2")


@pytest.mark.parametrize("name", ODD)
@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('catalogue = "{}"\n' + MAP, "{}"),
        (MAP + 'image = "{}"\n', "map.toml:5: systems[0].image: cannot read the image "),
        (MAP + '[output]\ntemplates = ["{}"]\n', "map.toml:6: output.templates"),
    ],
    ids=["catalogue", "image", "template"],
)
def test_what_is_no_regular_file_is_refused_with_its_key(odd, name, text, said):
    if "templates" in text and not name.endswith(".j2"):
        name = name if name.startswith("/") else f"{name}.j2"
    told = refused(odd, text.format(name))
    if "{" not in said:
        assert told.startswith(said)
    assert len(told) < 500
    assert all(line.isprintable() for line in told.split("\n"))


def test_a_config_that_is_a_pipe_is_not_waited_for(odd):
    with pytest.raises(ConfigError, match="cannot be read: it is a device or pipe"):
        load_scenario(odd / "pipe")


@pytest.mark.parametrize(
    ("text", "first", "many"),
    [
        (MAP + "".join(f"k{n} = 1\n" for n in range(400)), "5: systems[0].k0: unknown key", 400),
        ("".join(f"[t{n}]\na = 1\n" for n in range(400)) + MAP, "1: t0: unknown key", 400),
        ('[launch]\nregion = "Malta"\n' + '[[systems]]\nid = "tomahwk"\n' * 80, "3: systems", 81),
        (f"[launch]\npoints = [{'{ lat = 95, lon = 1 },' * 400}]\n[[systems]]\nid = 'tomahawk'\n",
         "2: launch.points[0].lat: got 95", 400),
    ],
    ids=["keys", "tables", "systems", "points"],
)  # fmt: skip
def test_many_faults_are_counted(tmp_path, text, first, many):
    lines = refused(tmp_path, text).split("\n")
    assert len(lines) == 51
    assert lines[0].startswith(f"map.toml:{first}")
    assert lines[-1] == f"map.toml: and {many - 50} more faults"
    assert not any("as well" in line for line in lines)


@pytest.mark.parametrize(
    "text",
    [
        f"{'a.' * 1000}a = 1\n{MAP}",
        f"x = {'[' * 1000}{']' * 1000}\n{MAP}",
        f"x = {'{a = ' * 300}1{'}' * 300}\n{MAP}",
        f"{MAP}[[{'a.' * 500}a]]\n",
    ],
)
def test_what_is_deeply_nested_is_refused_on_one_line(tmp_path, text):
    told = refused(tmp_path, text)
    assert "\n" not in told
    assert len(told) < 400


@pytest.mark.parametrize(
    "text",
    [
        "".join(f"[{'.'.join(['a'] * depth)}]\n" for depth in range(1, 300)),
        "x = " + "{a = " * 200 + "1" + "}" * 200,
        "x = " + "[" * 200 + "]" * 200,
        f"{'.'.join(['a'] * 200)} = 1",
    ],
    ids=["tables", "inline tables", "lists", "dotted"],
)
def test_what_is_nested_deeper_than_any_config_is_refused(tmp_path, text):
    told = refused(tmp_path, f"{text}\n{MAP}")
    assert told == "map.toml:1: lists or tables are nested too deeply to read"


@pytest.mark.parametrize(
    ("key", "size"),
    [
        ("wide", "0 px"), ("wide", "0.0 mm"), ("wide", "100 x 0 mm"), ("tall", "99999999 px"),
        ("tall", "3001 mm"), ("wide", "20001 px"),
    ],
)  # fmt: skip
def test_a_figure_of_a_size_that_no_sheet_has_is_refused(tmp_path, key, size):
    told = refused(tmp_path, f'{MAP}[figure]\n{key} = "{size}"\n')
    assert told.startswith(f'map.toml:6: figure.{key}: got "{size}"; write a width')


def test_a_figure_of_more_dots_than_can_be_drawn_is_refused(tmp_path):
    told = refused(tmp_path, f'{MAP}[figure]\ndpi = 1200\nwide = "1000 mm"\n')
    assert told == (
        'map.toml:6: figure.dpi: got 1200; wide = "1000 mm" has more than 200 million dots at 1200 '
        "dots an inch; write a smaller size or fewer dots"
    )
    (tmp_path / "map.toml").write_text(f'{MAP}[figure]\ndpi = 1200\nwide = "180 mm"\n')
    assert load_scenario(tmp_path / "map.toml").figure.dpi == 1200


def png(width, high):
    def chunk(kind, data):
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", crc32(kind + data))

    head = struct.pack(">IIBBBBB", width, high, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", b"") + chunk(b"IEND", b"")


def test_a_picture_that_unpacks_to_gigabytes_is_refused(tmp_path):
    (tmp_path / "card.png").write_bytes(png(60_000, 60_000))
    told = refused(tmp_path, f'{MAP}image = "card.png"\n')
    assert told.startswith("map.toml:5: systems[0].image: the image ")
    assert told.endswith(
        "card.png is 60,000 by 60,000 dots large; make it smaller, at most 25 million dots: a card "
        "is about 600 wide"
    )


@pytest.mark.parametrize("km", ["0.000001", "0.0999", '"1 m"', '"14 m"', '"3 ft"'])
@pytest.mark.parametrize(
    ("text", "key"),
    [
        ('[launch]\nregion = "Malta"\n[[systems]]\nname = "x"\nsource = "s"\nrange_km = {}\n',
         "6: systems[0].range_km"),
        ('[launch]\nregion = "Malta"\ninland_km = {}\n[[systems]]\nid = "tomahawk"\n',
         "3: launch.inland_km"),
        ('[launch]\nregion = "Malta"\ncoast_km = {}\n[[systems]]\nid = "tomahawk"\n',
         "3: launch.coast_km"),
        (MAP + "min_range_km = {}\n", "5: systems[0].min_range_km"),
        ('rings_km = [{}]\n[launch]\nregion = "Malta"\n', "1: rings_km[0]"),
    ],
    ids=["range", "inland", "coast", "minimum", "ring"],
)  # fmt: skip
def test_distances_that_no_map_shows_are_refused(tmp_path, km, text, key):
    told = refused(tmp_path, text.format(km))
    assert told.startswith(f"map.toml:{key}: got 0.")
    assert told.endswith("; write at least 0.1: borders are drawn to about a kilometre")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('borders = "file"\n', '3: launch.borders: write both or neither of borders = "file" and'),
        ('borders_file = "x.geojson"\n', "3: launch.borders_file: write both or neither of"),
    ],
)
def test_half_a_border_view_is_told_at_its_key(tmp_path, text, told):
    text = f'[launch]\nregion = "Malta"\n{text}[[systems]]\nid = "tomahawk"\n'
    assert refused(tmp_path, text).startswith(f"map.toml:{told}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[map]\ncolors = { x = "#000000" }\n',
         '6: map.colors.x: no system here is called "x"; here are "tomahawk"'),
        ('[map]\ncolors = { tomahawk = "#ffffff" }\n',
         "6: map.colors.tomahawk: #ffffff for tomahawk is hard to see: "),
        ('[map]\ncolors = { tomahawk = "#000000" }\n[figure]\ntheme = "dark"\n',
         "6: map.colors.tomahawk: #000000 for tomahawk is hard to see: its contrast with the dark"),
    ],
)  # fmt: skip
def test_a_colour_is_told_at_its_key(tmp_path, text, told):
    assert refused(tmp_path, MAP + text).startswith(f"map.toml:{told}")


def built(tmp_path, text):
    path = tmp_path / "map.toml"
    path.write_text(text)
    with pytest.raises((ConfigError, RegionError)) as caught:
        build(load_scenario(path))
    return str(caught.value).replace(f"{tmp_path}/", "")


@pytest.mark.parametrize("key", ["add_cities", "omit_cities"])
def test_a_city_that_there_is_none_of_is_told_at_its_line(tmp_path, key):
    told = built(tmp_path, f'{MAP}[map]\n{key} = [\n "Valletta",\n "Nowherexyz",\n]\n')
    assert told == (
        f"map.toml:8: map.{key}[1]: no place is called 'Nowherexyz'; write it as GeoNames does"
    )


@pytest.mark.parametrize(
    ("file", "told"),
    [
        ("none.geojson", "no border view "),
        ("points.geojson", "points.geojson: has no column 'country'; it has none"),
    ],
)
def test_a_file_of_borders_is_told_at_its_own_key(tmp_path, file, told):
    (tmp_path / "points.geojson").write_text('{"type": "Point", "coordinates": [1, 2]}')
    text = (
        f'[launch]\npoints = [{{ lat = 1, lon = 2 }}]\nborders = "file"\nborders_file = "{file}"\n'
        '[[systems]]\nid = "tomahawk"\n'
    )
    assert built(tmp_path, text).startswith(f"map.toml:4: launch.borders_file: {told}")


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[launch]\nregion = "Malta"\n' + TOMAHAWK * 20_000,
         "3: systems: got a list of 20000; write 100 at most; `[[scenario]]` tables make several"),
        ("[launch]\nregion = [" + '"Malta", ' * 20_000 + "]\n" + TOMAHAWK,
         "2: launch.region: got a list of 20000; write 5,000 at most"),
        ("[launch]\npoints = [" + "{ lat = 1, lon = 2 }, " * 20_000 + "]\n" + TOMAHAWK,
         "2: launch.points: got a list of 20000; write 10,000 at most; put them in a file"),
        ('[launch]\nregion = "Malta"\nexclude = [' + '"Gozo", ' * 20_000 + "]\n" + TOMAHAWK,
         "3: launch.exclude: got a list of 20000; write 5,000 at most"),
        (MAP + "[map]\nadd_cities = [" + '"Braga", ' * 20_000 + "]\n",
         "6: map.add_cities: got a list of 20000; write 1,000 at most"),
    ],
    ids=["systems", "regions", "points", "exclude", "cities"],
)  # fmt: skip
def test_lists_longer_than_any_map_needs_are_refused_as_such(tmp_path, text, told):
    assert refused(tmp_path, text).startswith(f"map.toml:{told}")


OUTSIDE = [
    ('catalogue = "{}"\n' + MAP, "1: catalogue"),
    ('catalogue = ["own.toml", "{}"]\n' + MAP, "1: catalogue[1]"),
    ('[launch]\nfile = "{}"\n' + TOMAHAWK, "2: launch.file"),
    ('[launch]\nregion = "Malta"\nborders = "file"\nborders_file = "{}"\n' + TOMAHAWK,
     "4: launch.borders_file"),
    ('[launch]\nregion = "Malta"\ninclude = {{ file = "{}" }}\n' + TOMAHAWK,
     "3: launch.include.file"),
    ('[launch]\nregion = "Malta"\nexclude = ["Gozo", {{ file = "{}" }}]\n' + TOMAHAWK,
     "3: launch.exclude[1].file"),
    (MAP + 'image = "{}"\n', "5: systems[0].image"),
    (MAP + 'launch = {{ file = "{}" }}\n', "5: systems[0].launch.file"),
    (MAP + 'launch = {{ region = "Malta", include = [{{ file = "{}" }}] }}\n',
     "5: systems[0].launch.include[0].file"),
    (MAP + 'launch = {{ region = "Malta", exclude = {{ file = "{}" }} }}\n',
     "5: systems[0].launch.exclude.file"),
    (MAP + '[sites]\nfile = "{}"\n', "6: sites.file"),
    (MAP + '[figure]\nlabels = "{}"\n', "6: figure.labels"),
    (MAP + '[output]\ntemplates = ["{}"]\n', "6: output.templates[0]"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "key"), OUTSIDE, ids=[key for _text, key in OUTSIDE])
@pytest.mark.parametrize("name", ["../secret.j2", "/etc/hostname", "link.j2", "a/../../secret.j2"])
def test_a_file_outside_the_configs_folder_is_not_opened(tmp_path, text, key, name):
    (tmp_path / "secret.j2").write_text("TOP SECRET, NOT FOR PRINT")
    folder = tmp_path / "maps"
    folder.mkdir()
    (folder / "link.j2").symlink_to(tmp_path / "secret.j2")
    (folder / "own.toml").write_text("")
    (folder / "map.toml").write_text(text.format(name))
    with pytest.raises(ConfigError) as caught:
        load_scenario(folder / "map.toml", inside=True)
    assert str(caught.value) == (
        f'{folder}/map.toml:{key}: got "{name}", which lies outside the config\'s folder; put it '
        "there, or allow it with --allow-outside"
    )


def test_every_key_that_names_a_file_is_looked_at_before_it_is_opened():
    """A path is a key whose text says what it is relative to."""
    named = set()

    def walk(model, path):
        for key, field in model.model_fields.items():
            told = (field.description or "").replace("\n", " ")
            if "relative to the config" in told:
                named.add((*path, key))
            for inner in {*_models_in(field.annotation)}:
                walk(inner, (*path, key))

    walk(Scenario, ())
    listed = {tuple(key for key in one if key != "*") for one in _FILES}
    assert len(named) > 8
    assert named <= listed


def test_the_command_line_looks_for_files_in_the_configs_folder_alone(run, tmp_path):
    folder = tmp_path / "maps"
    (folder / "data").mkdir(parents=True)
    point = '{"type": "Point", "coordinates": [14.4, 35.9]}'
    (tmp_path / "area.geojson").write_text(point)
    (folder / "data/area.geojson").write_text(point)
    path = folder / "map.toml"
    for name, allowed, code in (
        ("../area.geojson", [], 2),
        ("../area.geojson", ["--allow-outside"], 0),
        ("data/area.geojson", [], 0),
    ):
        path.write_text(f'[launch]\nfile = "{name}"\n{ATACMS}[output]\nformats = ["json"]\n')
        done = run("build", path, "--out", "out", *allowed)
        assert done.code == code, (name, done.err)
    (folder / "other.toml").write_text(path.read_text().replace("data/", "../"))
    done = run("compare", path, folder / "other.toml")
    assert done.code == 2
    assert "other.toml:2: launch.file: got " in done.err
