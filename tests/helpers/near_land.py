"""Pages with less land, which open sooner."""

from contextlib import contextmanager

import pytest

from rangemap.render.page import drawn_shapes, shape_encoding


@contextmanager
def near_land_alone():
    """Draw on pages only the land about what is first shown, not that of the rest of the world.

    For tests of what that land does not touch: of a small map, it is a third of what it costs to
    open the page.
    """

    def near(view, borders):
        fine, _coarse = shape_encoding.base_map(view, borders)
        return [fine]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(drawn_shapes, "base_map", near)
        yield
