"""Products of a result: each is returned, none is written."""

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from rangemap.render._leaflet import leaflet, leaflet_html

__all__ = ["leaflet", "leaflet_html"]


def __getattr__(name: str) -> object:
    if name not in __all__:
        msg = f"module 'rangemap.render' has no attribute {name!r}"
        raise AttributeError(msg)
    return getattr(import_module("rangemap.render._leaflet"), name)
