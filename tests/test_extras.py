"""Libraries that not everybody needs: each asked for before the work, and nothing written."""

import ast
import re
import sys
import tomllib
from pathlib import Path

import pytest

import rangemap
from rangemap import extras
from rangemap.config import FORMATS
from rangemap.pack import formats
from tests.helpers.paths import ROOT

PACKAGE = Path(rangemap.__file__).parent
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
# What is called otherwise where it is imported
CALLED = {"python-docx": "docx", "python-pptx": "pptx", "xstatic-leaflet": "xstatic"}
# What comes with something else
ALONG = {
    "fontTools": "matplotlib", "PIL": "matplotlib", "contourpy": "matplotlib", "branca": "folium",
    "pydantic_core": "pydantic",
}  # fmt: skip
MAP = '[launch]\nregion = "Malta"\n[[systems]]\nname = "S"\nrange_km = 60\nsource = "T"\n'
WHO = ("who", "Valletta", "--range", "60 km", "--from", "Malta", "--figure", "who.png")
COMPARED = ("compare", "map.toml", "--from", "Cyprus", "--figure", "both.png")


def names(lines):
    """Return what is imported of the distributions of some requirements."""
    found = (re.match(r"[\w.-]+", line)[0] for line in lines)
    return {CALLED.get(name, name).replace("-", "_") for name in found}


def imported():
    """Return every library that the package imports, at its head or where it is used."""
    found = set()
    for path in PACKAGE.rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text())):
            if isinstance(node, ast.Import):
                found |= {alias.name.partition(".")[0] for alias in node.names}
            elif isinstance(node, ast.ImportFrom) and not node.level:
                found.add(node.module.partition(".")[0])
    return found - set(sys.stdlib_module_names) - {"rangemap"}


def blocked(monkeypatch, library):
    """Make a library one that cannot be imported."""
    for name in [one for one in sys.modules if one.partition(".")[0] == library]:
        monkeypatch.delitem(sys.modules, name)
    monkeypatch.setitem(sys.modules, library, None)


def test_every_library_that_is_imported_is_needed_or_brought_by_an_extra():
    needed = names(PROJECT["dependencies"])
    for library in imported() - set(extras.EXTRA_OF):
        assert ALONG.get(library, library) in needed, library
    for library, extra in extras.EXTRA_OF.items():
        brought = names(PROJECT["optional-dependencies"][extra])
        assert ALONG.get(library, library) in brought, library


def test_the_extra_all_is_every_extra_that_a_message_names():
    (every,) = PROJECT["optional-dependencies"]["all"]
    assert set(extras.EXTRA_OF.values()) <= set(re.findall(r"\w+", every))


def test_make_map_installs_what_the_documented_formats_need():
    (line,) = re.findall(r"-e '\.\[([\w,]+)\]'\n\t@touch \$@\n\n\$\(VENV\)/\.dev", (
        ROOT / "Makefile").read_text())  # fmt: skip
    needed = {extras.EXTRA_OF[one] for name in FORMATS for one in formats._NEEDS.get(name, ())}
    assert line == "all" or needed <= {*line.split(",")}


@pytest.mark.parametrize("library", sorted({*extras.EXTRA_OF} - {"tqdm"}))
def test_each_command_says_before_the_work_what_is_missing(run, tmp_path, monkeypatch, library):
    monkeypatch.setattr("rangemap.cli.build_command.build_map", None)  # no work is begun
    monkeypatch.setattr("rangemap.cli.question_commands.build", None)
    monkeypatch.setattr("rangemap.analysis.who", None)
    for name in ("map.toml", "more.toml"):
        (tmp_path / name).write_text(MAP)
    needing = [name for name in FORMATS if library in formats._NEEDS.get(name, ())]
    asked = [("build", "map.toml", "--formats", f"json,{name}") for name in needing]
    asked += [("build", "map.toml", "more.toml", "--formats", needing[0])]
    asked += [("build", "map.toml", "--watch", "--formats", needing[0])]
    asked += [WHO, COMPARED] if library in extras.FIGURES else []
    blocked(monkeypatch, library)
    for words in asked:
        done = run(*words)
        assert (done.code, done.out) == (2, ""), (words, done.err)
        found = re.search(
            r"needs (.*), which cannot be .* pip install 'rangemap\[(.*)\]'", done.err
        )
        # WeasyPrint itself is of no use without some of them
        assert library in re.split(r", | and ", found[1]), words
        assert extras.EXTRA_OF[library] in found[2].split(","), words
        assert done.err.count("\n") == 1
        assert {path.name for path in tmp_path.iterdir()} == {"map.toml", "more.toml"}


def test_what_a_text_shows_is_told_as_that(run, tmp_path, monkeypatch):
    (tmp_path / "map.toml").write_text(MAP)
    blocked(monkeypatch, "matplotlib")
    done = run("build", "map.toml", "--formats", "md")
    assert done.err.startswith("the format png, which md shows, needs matplotlib, which cannot")


def test_figures_that_nobody_asked_for_are_left_out(run, tmp_path, monkeypatch):
    (tmp_path / "map.toml").write_text(MAP)
    blocked(monkeypatch, "pypdf")
    done = run("build", "map.toml", "--out", "o")
    assert done.code == 0
    assert done.err.startswith("without figures: the figure needs pypdf, which cannot be found; ")
    assert not [*(tmp_path / "o").glob("figure*")]
    assert (tmp_path / "o" / "map.html").is_file()


def test_in_python_nothing_is_written_either(tmp_path, monkeypatch):
    result = rangemap.build(tomllib.loads(MAP))
    blocked(monkeypatch, "docx")
    with pytest.raises(rangemap.errors.MissingExtraError, match=r"rangemap\[documents\]"):
        rangemap.write(result, tmp_path / "o", formats=["json", "docx"])
    assert [*tmp_path.iterdir()] == []
