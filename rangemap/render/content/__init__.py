"""What page, figure and documents share: words, facts of the card, names, views; as data.

Knows nothing of how any of them is drawn.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
