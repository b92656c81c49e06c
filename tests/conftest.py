"""What the tests share: the option for large sweeps, the example, built once, and a browser."""

import pytest

import rangemap
from tests.helpers.paths import EXAMPLES

EXAMPLE = EXAMPLES / "tomahawk-ukraine.toml"


def pytest_addoption(parser):
    parser.addoption("--full", action="store_true", help="run the large sweeps as well")


def pytest_collection_modifyitems(config, items):
    if config.getoption("--full"):
        return
    skip = pytest.mark.skip(reason="a large sweep: make test-full runs it")
    for item in items:
        if "full" in item.keywords:
            item.add_marker(skip)


@pytest.fixture(scope="session")
def example():
    """Return the result of the shipped example."""
    return rangemap.build(rangemap.load_scenario(EXAMPLE))


@pytest.fixture(scope="session")
def browser():
    """Start one real browser, for all tests of pages."""
    from tests.helpers import chromium  # noqa: PLC0415 (slow to import, and for few)

    with chromium.browser() as page:
        yield page


@pytest.fixture(scope="session")
def page_of(tmp_path_factory):
    """Return a function that writes a result's page, once for those that tests have in common."""
    made = {}

    def write(result):
        # a test does not change a result, but replaces it
        if id(result) not in made:
            path = tmp_path_factory.mktemp("page") / "map.html"
            path.write_text(rangemap.render.leaflet_html(result), encoding="utf-8")
            made[id(result)] = result, path  # the result is kept, so that its id stays its own
            for old in [*made][:-_PAGES_KEPT]:
                del made[old]
        return made[id(result)][1]

    return write


_PAGES_KEPT = 8


@pytest.fixture
def shown(browser, page_of):
    """Return a function that opens a result's page."""

    def show(result, **size):
        return browser.open(page_of(result), **size)

    return show
