"""The shipped tables, and what names mean: countries, regions, places, systems, border views.

Knows nothing of configs.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
