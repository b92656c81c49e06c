"""Files of the user's own: the shapes of vector files in lon/lat, or a message that says why not.

Knows nothing of countries, launch regions and configs.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
