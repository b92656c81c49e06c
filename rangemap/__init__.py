"""Exact geodesic range maps.

    >>> import rangemap
    >>> field = rangemap.DistanceField(rangemap.load_region("Ukraine").geometry)
    >>> round(float(field.distance(37.61556, 55.75222)) / 1000.0, 1)
    453.0

The names are listed in ``__init__.pyi``, here as in each wing. Every one is loaded on first use, so
that ``import rangemap`` costs next to nothing.
"""

import lazy_loader

from rangemap import render
from rangemap.analysis import RangeMap

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)

RangeMap.renderers = render  # a result shows itself, and knows of nothing that draws it
