"""The examples run as they are."""

import base64
import re
import shutil
import subprocess
import sys
from importlib import import_module
from io import BytesIO

import folium
import nbconvert
import nbformat
import pytest
from PIL import Image

import rangemap
from tests.helpers.near_land import near_land_alone
from tests.helpers.paths import EXAMPLES


@pytest.mark.parametrize("path", sorted(EXAMPLES.glob("*.toml")), ids=lambda path: path.name)
def test_every_config_of_the_examples_is_valid(path):
    assert all(scenario.systems for scenario in rangemap.load_scenarios(path))


@pytest.fixture(scope="module")
def notebook(tmp_path_factory):
    """Run the notebook as its users do; return what it shows, by the beginning of a cell."""
    folder = tmp_path_factory.mktemp("notebook")
    copy = shutil.copytree(EXAMPLES, folder / "examples")
    words = ["-m", "nbconvert", "--execute", "--to", "notebook", "--inplace", "notebook.ipynb"]
    subprocess.run([sys.executable, *words], cwd=copy, check=True, capture_output=True)
    run = nbformat.read(copy / "notebook.ipynb", 4)
    shown = {cell.source: cell.outputs for cell in run.cells if cell.cell_type == "code"}
    page, _ = nbconvert.HTMLExporter().from_notebook_node(run)
    # nbconvert's own page asks for scripts elsewhere, and waits for them
    (copy / "notebook.html").write_text(re.sub(r'<script src="https:[^"]*"></script>', "", page))
    return copy, shown


def of_cell(shown, beginning):
    """Return the data of a cell's outputs: kinds and content, and its printed text."""
    (outputs,) = (outputs for source, outputs in shown.items() if source.startswith(beginning))
    return {kind: value for one in outputs for kind, value in one.get("data", one).items()}


def test_the_notebook_runs(notebook, example):
    copy, shown = notebook
    said = "".join(one.get("text", "") for outputs in shown.values() for one in outputs)
    for text in ("within 800 km: True", "Polygon True", "manifest.json"):
        assert text in said
    assert example.summary["finding"] in said
    assert "Portugal" in of_cell(shown, "part =")["text/html"]
    assert (copy / "../outputs/notebook/map.html").is_file()
    assert example.summary["headline"] in (copy / "berlin.html").read_text()


def test_a_result_shows_its_page_its_figure_and_a_tall_one(notebook):
    _, shown = notebook
    result, tall = of_cell(shown, "scenario ="), of_cell(shown, "result.figure")
    assert result["text/html"].startswith("<iframe title=")
    wide, high = (
        Image.open(BytesIO(base64.b64decode(one["image/png"]))).size for one in (result, tall)
    )
    assert wide[0] > 1.5 * wide[1]
    assert high[0] < 0.9 * high[1]


def test_the_map_of_a_notebook_is_alive(notebook, browser):
    copy, _ = notebook
    page = browser.open(copy / "notebook.html", 1000, 900)
    frame = page.driver.find_element("css selector", "iframe")
    for _ in range(200):
        page.driver.switch_to.default_content()
        page.driver.switch_to.frame(frame)
        if page.run("return Boolean(window.rangemapReady)"):
            break
        page.wait(100)
    assert page.run("return window.rangemapReady")
    assert page.run("return document.documentElement.scrollWidth <= innerWidth")
    page.driver.switch_to.default_content()


@pytest.fixture(scope="module")
def berlin():
    """Return a small map about Berlin."""
    launch = {"points": [{"lat": 52.52, "lon": 13.405}]}
    system = {"name": "Model 7", "range_km": 60, "source": "Its maker"}
    return rangemap.build({"launch": launch, "systems": [system]})


def test_what_folium_draws_can_be_added(berlin, tmp_path, browser):
    with near_land_alone():
        made = berlin.map()
    folium.CircleMarker([52.52, 13.405], radius=12, color="#123456").add_to(made)
    made.save(tmp_path / "added.html")
    page = browser.open(tmp_path / "added.html")
    assert page.run("return document.querySelectorAll('path[stroke=\"#123456\"]').length") == 1
    assert page.run("return window.rangemapReady")
    assert not page.errors()


def test_markers_and_popups_of_folium_work_from_disk(berlin, tmp_path, browser):
    with near_land_alone():
        made = berlin.map()
    marker = folium.Marker([52.52, 13.405], popup="A <b>desk</b>", tooltip="Berlin").add_to(made)
    folium.Marker([48.86, 2.35], icon=folium.DivIcon(html="Paris")).add_to(made)
    made.save(tmp_path / "added.html")
    page = browser.open(tmp_path / "added.html")
    picture = "document.querySelector('img.leaflet-marker-icon')"
    assert page.run(f"return {picture}.src.slice(0, 15)") == "data:image/png;"
    assert page.run(f"return {picture}.naturalWidth") in {25, 50}
    page.run(f"{marker.get_name()}.openPopup()")
    assert page.run("return document.querySelector('.leaflet-popup b').textContent") == "desk"
    assert page.run("return window.rangemapReady")
    assert not page.errors()
    assert [one for one in page.requests() if not one.startswith(("file:", "data:"))] == []


def test_without_figures_a_notebook_still_shows_the_page(example, monkeypatch):
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    monkeypatch.delitem(sys.modules, "rangemap.render.figure.figure_files", raising=False)
    for door in ("rangemap.render", "rangemap.render.figure"):  # what they hold once it was used
        monkeypatch.delitem(vars(import_module(door)), "figure_png", raising=False)
    assert example._repr_png_() is None
    assert "<iframe" in example._repr_html_()
