"""Products to be looked at: page, figure, documents. Each is returned, none is written.

The products here are those for everybody; the wings behind hold more.
"""

import lazy_loader

from rangemap import extras

_loaded, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> object:
    try:
        return _loaded(name)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        missing = extras.error("the figure", extras.FIGURES) if package in extras.FIGURES else None
        if missing is None:
            raise
        raise missing from error
