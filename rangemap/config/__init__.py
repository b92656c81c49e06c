"""The scenario as documented models: TOML in, faults out with their line.

Knows nothing of geometry.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
