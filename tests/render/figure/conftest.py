"""What the tests of figures share: the examples and their figures, drawn once."""

from functools import lru_cache

import pytest

import rangemap
from rangemap.render.figure import figure_layout


@pytest.fixture(scope="session")
def example_drawn():
    """Return a function that gives an example's result, and its two shapes with their labels.

    A test looks at them, and changes nothing.
    """

    @lru_cache(maxsize=8)
    def draw(path):
        result = rangemap.build(rangemap.load_scenario(path))
        return result, figure_layout.drawn(result, ("wide", "tall"))

    return draw
