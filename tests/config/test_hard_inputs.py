"""Configs that are large, deep or name what is no file: refused at once, in few words."""

import os

import pytest

from rangemap.config.scenario_file import load_scenario
from rangemap.errors import ConfigError

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
        ('[launch]\nregion = "Malta"\n' + '[[systems]]\nid = "tomahwk"\n' * 400, "3: systems", 401),
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
