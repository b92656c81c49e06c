"""The exact distance field, on the ellipsoid.

Knows nothing of countries, names and files.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
