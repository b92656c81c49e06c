"""Products for other programs: GIS, spreadsheets, locator maps. Each is returned, none is written.

Knows nothing of the renderers and of disks.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
