"""Products of a result: each is returned, none is written."""

from importlib import import_module
from typing import TYPE_CHECKING

from rangemap.errors import MissingExtraError

if TYPE_CHECKING:
    from rangemap.render._figure import figure, figures
    from rangemap.render._leaflet import leaflet, leaflet_html
    from rangemap.render._print import figure_png

__all__ = ["figure", "figure_png", "figures", "leaflet", "leaflet_html"]

_MODULES = {"leaflet": "_leaflet", "leaflet_html": "_leaflet", "figure_png": "_print"}


def __getattr__(name: str) -> object:
    if name not in __all__:
        msg = f"module 'rangemap.render' has no attribute {name!r}"
        raise AttributeError(msg)
    try:
        module = import_module(f"rangemap.render.{_MODULES.get(name, '_figure')}")
    except ModuleNotFoundError as error:
        package = (error.name or "").partition(".")[0]
        if package not in {"matplotlib", "font_source_sans_pro", "PIL"}:
            raise
        msg = (
            f"figures need the package {package}, which is not installed; "
            "install it with: pip install 'rangemap[figures]'"
        )
        raise MissingExtraError(msg) from error
    return getattr(module, name)
