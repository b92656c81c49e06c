"""The pack on disk, whole or not at all, with what it is made from.

Knows nothing of the command line and of other maps.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
