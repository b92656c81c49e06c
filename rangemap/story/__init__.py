"""The story: whom a map is about, which named things are in reach, and the sentences of it.

Every number comes from measured places. Knows nothing of how a map is drawn.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
