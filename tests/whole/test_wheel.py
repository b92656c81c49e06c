"""The built wheel, in a new environment, makes the same map: that finds a file left out."""

import ast
import os
import subprocess
import sys
import sysconfig
import tomllib
import venv
from importlib import metadata

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import rangemap
from tests.helpers.paths import ROOT

EXAMPLE = ROOT / "examples" / "tomahawk-ukraine.toml"
SMALL = '[launch]\nregion = "Malta"\n[[systems]]\nname = "A"\nrange_km = 60\nsource = "B"\n'
BESIDE, ALONE = "beside the libraries that are here", "with what pip installs alone"


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    folder = tmp_path_factory.mktemp("wheel")
    build = [sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", folder, ROOT]
    subprocess.run(build, check=True, capture_output=True)
    (made,) = folder.glob("*.whl")
    return made


@pytest.fixture(scope="module", params=[BESIDE, pytest.param(ALONE, marks=pytest.mark.full)])
def installed(request, wheel, tmp_path_factory):
    """Return the folder of programs of a new environment with the wheel.

    To install all the libraries takes longer than any other test, so that is a large sweep. In the
    normal run the environment sees the libraries that are installed here, but not the rangemap that
    is: a file of a folder's ``.pth`` is not read where the folder is itself named in one.
    """
    folder = tmp_path_factory.mktemp("environment")
    venv.create(folder)
    pip = [sys.executable, "-m", "pip", "--disable-pip-version-check", "--quiet"]
    install = ["--python", folder / "bin" / "python", "install", "--no-compile"]
    if request.param == ALONE:
        what = ["-c", ROOT / "constraints.txt", f"{wheel}[figures]"]
    else:
        what = ["--no-deps", wheel]
        (own,) = (folder / "lib").glob("python3*/site-packages")
        there = {sysconfig.get_path(name) for name in ("purelib", "platlib")}
        (own / "libraries.pth").write_text("\n".join(sorted(there)))
    subprocess.run([*pip, *install, *what], check=True)
    return folder / "bin"


def ran(words, folder):
    """Run a program that finds no other rangemap than its environment's; return what it printed."""
    alone = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"}
    done = subprocess.run(
        words, check=True, cwd=folder, env=alone, text=True, stdout=subprocess.PIPE
    )
    return done.stdout


def test_the_wheel_makes_the_same_bytes(request, installed, tmp_path):
    where = [installed / "python", "-c", "import rangemap; print(rangemap.__file__)"]
    assert ran(where, tmp_path).startswith(str(installed.parent))
    config = tmp_path / "map.toml"
    config.write_text(EXAMPLE.read_text() if request.config.getoption("--full") else SMALL)
    ran([installed / "rangemap", "build", config, "--out", tmp_path / "there", "--quiet"], tmp_path)
    rangemap.write(rangemap.build(rangemap.load_scenario(config)), tmp_path / "here")
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


def imported():
    """Return the first names of all that rangemap's modules import, inside of functions too."""
    found = set()
    for path in (ROOT / "rangemap").rglob("*.py*"):
        if path.suffix in (".py", ".pyi"):
            for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
                if isinstance(node, ast.Import):
                    found |= {name.name.partition(".")[0] for name in node.names}
                elif isinstance(node, ast.ImportFrom) and not node.level:
                    found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"rangemap"}


def with_what_they_need(requirements):
    """Return the distributions that are installed with these, by their canonical names."""
    found, waiting = set(), [Requirement(text) for text in requirements]
    while waiting:
        one = waiting.pop()
        name = canonicalize_name(one.name)
        if name in found or (one.marker and not one.marker.evaluate({"extra": ""})):
            continue
        found.add(name)
        waiting += [Requirement(text) for text in metadata.requires(name) or ()]
    return found


def test_what_is_imported_is_installed_with_the_wheel_or_with_an_extra_of_the_users():
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    extras = project["optional-dependencies"]
    asked = [*project["dependencies"]]
    for extra in ("figures", "documents", "notebook", "tables", "video"):
        asked += extras[extra]
    there, names = with_what_they_need(asked), imported()
    assert {"shapely", "matplotlib", "openpyxl"} <= names
    providers = metadata.packages_distributions()
    for name in sorted(names):
        provided = {canonicalize_name(one) for one in providers[name]}
        assert provided & there, f"{name} is imported, and no dependency or extra brings it"
