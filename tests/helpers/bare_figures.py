"""Figures on whose maps nothing is named, which are drawn in half of the time."""

from contextlib import contextmanager

import pytest

from rangemap.render.figure import map_drawing


@contextmanager
def nothing_named():
    """Draw figures without names and numbers on their maps.

    For tests of what labels do not touch: to find each its place is half of what a figure costs.
    """

    def none(*_about):
        return []

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(map_drawing, "labels_of", none)
        yield
