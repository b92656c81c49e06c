"""Products to be looked at: page, figure, documents. Each is returned, none is written.

The products here are those for everybody; the wings behind hold more.
"""

import lazy_loader

from rangemap.errors import MissingExtraError

_loaded, __dir__, __all__ = lazy_loader.attach_stub(__name__, __file__)


def __getattr__(name: str) -> object:
    try:
        return _loaded(name)
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in {"matplotlib", "font_source_sans_pro", "PIL"}:
            raise
        msg = (
            f"figures need the package {package}, which is not installed; "
            "install it with: pip install 'rangemap[figures]'"
        )
        raise MissingExtraError(msg) from error
