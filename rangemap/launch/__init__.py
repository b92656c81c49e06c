"""Names, codes, points and files -> one launch region.

Knows nothing of systems.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
