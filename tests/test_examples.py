"""The examples run as they are."""

import runpy
import shutil
from pathlib import Path

import pytest

import rangemap

EXAMPLES = Path(__file__).parents[1] / "examples"


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.name)
def test_every_config_of_the_examples_is_valid(path):
    assert rangemap.load_scenario(path).systems


def test_the_notebook_runs(tmp_path, capsys):
    copy = shutil.copytree(EXAMPLES, tmp_path / "examples")
    runpy.run_path(str(copy / "notebook.py"))
    said = capsys.readouterr().out
    for text in ("Moscow", "Portugal", "within 800 km: True", "Polygon True", "manifest.json"):
        assert text in said
    assert (tmp_path / "outputs" / "notebook" / "map.html").is_file()
