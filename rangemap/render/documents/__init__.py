"""Reports, slides and text products; a figure comes to them as a picture.

Knows nothing of how page and figure are made, and of disks.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
