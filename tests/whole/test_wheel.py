"""The built wheel, in an empty environment, makes the same map: that finds a file left out."""

import shutil
import subprocess
import sys
import venv

import pytest

import rangemap
from tests.helpers.paths import ROOT


@pytest.fixture(scope="module")
def installed(tmp_path_factory):
    """Return the folder of programs of an environment with the wheel and what figures need."""
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    (wheel,) = folder.glob("*.whl")
    venv.create(folder / "env")
    programs = folder / "env" / "bin"
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    install = ["--python", programs / "python", "install", "--no-compile"]  # compiled when imported
    constraints = ["-c", ROOT / "constraints.txt"]
    subprocess.run([*pip, *install, *constraints, f"{wheel}[figures]"], check=True)
    return programs


def test_the_wheel_makes_the_same_bytes(installed, example, tmp_path):
    config = shutil.copy(ROOT / "examples" / "tomahawk-ukraine.toml", tmp_path)
    words = [installed / "rangemap", "build", config, "--out", tmp_path / "there", "--quiet"]
    subprocess.run(words, check=True, cwd=tmp_path)
    rangemap.write(example, tmp_path / "here")
    names = sorted(path.name for path in (tmp_path / "here").iterdir())
    assert names == sorted(path.name for path in (tmp_path / "there").iterdir())
    for name in names:
        there, here = ((tmp_path / side / name).read_bytes() for side in ("there", "here"))
        assert there == here, name


def test_the_wheel_holds_no_more_than_it_should(installed):
    (package,) = (installed.parent / "lib").glob("python3*/site-packages/rangemap")
    assert (package / "py.typed").is_file()
    assert sorted(path.name for path in (package / "_data").iterdir()) == [
        "SOURCES.toml",
        "boundaries",
        "places",
        "systems",
    ]
