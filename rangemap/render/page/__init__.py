"""map.html: one page that asks the network for nothing.

Knows nothing of figures, documents and disks.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
