"""What the tests share: the option for large sweeps, and the example, built once."""

from pathlib import Path

import pytest

import rangemap

ROOT = Path(__file__).parents[1]
EXAMPLE = ROOT / "examples" / "tomahawk-ukraine.toml"


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
