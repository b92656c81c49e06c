"""TOML: values from a text, where in it each key stands, what is wrong with it in plain words.

Knows nothing of maps; of a config's keys only that people write `region = Ukraine`.
"""

import lazy_loader

__getattr__, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)
