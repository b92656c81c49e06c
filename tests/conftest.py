"""What the tests share: large sweeps, the example, built once, the command line, a browser."""

import sys
from contextlib import nullcontext
from types import SimpleNamespace

import pytest
from hypothesis import settings

import rangemap
from rangemap.cli import app
from tests.helpers.paths import EXAMPLES

EXAMPLE = EXAMPLES / "tomahawk-ukraine.toml"


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="run the large sweeps as well")


def pytest_configure(config):
    """Let a law be tried on as many random examples as the run is for."""
    settings.register_profile("sample", derandomize=True, max_examples=10, deadline=None)
    settings.register_profile("full", derandomize=True, max_examples=25, deadline=None)
    settings.load_profile("full" if config.getoption("--full") else "sample")


def pytest_collection_modifyitems(config, items):
    """Leave the large sweeps out: to skip each of thousands takes seconds."""
    if config.getoption("--full"):
        return
    config.hook.pytest_deselected(items=[item for item in items if "full" in item.keywords])
    items[:] = [item for item in items if "full" not in item.keywords]


def pytest_terminal_summary(terminalreporter, config):
    if not config.getoption("--full"):
        terminalreporter.write_line("large sweeps were left out: make test-full runs them")


@pytest.fixture(scope="session")
def example():
    """Return the result of the shipped example."""
    return rangemap.build(rangemap.load_scenario(EXAMPLE))


@pytest.fixture
def run(monkeypatch, tmp_path, capsys):
    """Return a function that runs the command line in the test's own folder.

    In this process: a new one is a second or two of imports and tables, for few tests the point.
    """
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("COLUMNS", raising=False)

    def call(*words):
        monkeypatch.setattr(sys, "argv", ["rangemap", *map(str, words)])
        with pytest.raises(SystemExit) as caught:
            app.main()
        return SimpleNamespace(code=caught.value.code, **capsys.readouterr()._asdict())

    return call


@pytest.fixture(scope="session")
def browser():
    """Start one real browser, for all tests of pages."""
    from tests.helpers import chromium  # noqa: PLC0415 (slow to import, and for few)

    with chromium.browser() as page:
        yield page


@pytest.fixture(scope="session")
def page_of(tmp_path_factory):
    """Return a function that writes a result's page, once for those that tests have in common.

    With ``near``, of the land only what is about the first view.
    """
    made = {}

    def write(result, *, near=False):
        from tests.helpers.near_land import near_land_alone  # noqa: PLC0415 (for few)

        # a test does not change a result, but replaces it
        if (id(result), near) not in made:
            path = tmp_path_factory.mktemp("page") / "map.html"
            with near_land_alone() if near else nullcontext():
                path.write_text(rangemap.render.leaflet_html(result), encoding="utf-8")
            made[id(result), near] = result, path  # it is kept, so that its id stays its own
            for old in [*made][:-_PAGES_KEPT]:
                del made[old]
        return made[id(result), near][1]

    return write


_PAGES_KEPT = 8


@pytest.fixture
def shown(browser, page_of):
    """Return a function that opens a result's page."""

    def show(result, *, near=False, **size):
        return browser.open(page_of(result, near=near), **size)

    return show


@pytest.fixture
def as_opened(browser, page_of):
    """Return a function that gives a result's page to tests that only look at it.

    It is opened once for those that look at it one after the other.
    """

    def look(result, *, near=False, **size):
        return browser.look(page_of(result, near=near), **size)

    return look
