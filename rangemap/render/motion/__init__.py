"""The figure in motion: the edges grow from the launch region to their ranges.

Knows nothing of the page, documents and disks.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
