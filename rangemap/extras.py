"""Libraries that not everybody needs: which extra brings each, and whether it is there.

Whoever needs one asks here, before the work, so that the same is said of it everywhere.
"""

from collections.abc import Iterable
from importlib import import_module
from importlib.util import find_spec

from rangemap.errors import MissingExtraError
from rangemap.wording import joined

# As a library is imported: the extra of pyproject.toml that brings it
EXTRA_OF = {
    "PIL": "figures",
    "font_source_sans_pro": "figures",
    "fontTools": "figures",
    "matplotlib": "figures",
    "pypdf": "figures",
    "openpyxl": "tables",
    "docx": "documents",
    "pptx": "documents",
    "weasyprint": "documents",
    "av": "video",
    "tqdm": "notebook",
}
FIGURES = tuple(one for one, extra in EXTRA_OF.items() if extra == "figures")

# What pip does not bring: such a library is tried, as it may be there and of no use
_BESIDE = {"weasyprint": " (it needs Pango as well: Debian's libpango-1.0-0, Homebrew's pango)"}


def lacking(libraries: Iterable[str]) -> list[str]:
    """Return which of some libraries are not there.

    Parameters
    ----------
    libraries
        As they are imported, keys of `EXTRA_OF`.
    """
    return [one for one in libraries if not _is_there(one)]


def error(what: str, libraries: Iterable[str]) -> MissingExtraError | None:
    """Return what is to be said if a product cannot be made here; None if it can.

    Parameters
    ----------
    what
        The product, as the beginning of a sentence: ``the format docx``.
    libraries
        What it needs, keys of `EXTRA_OF`.

    Examples
    --------
    >>> error("the table", []) is None
    True
    """
    missing = lacking(libraries)
    if not missing:
        return None
    found = dict.fromkeys(EXTRA_OF[one] for one in missing)
    return MissingExtraError(
        f"{what} needs {joined(missing)}, which cannot be found; install with: "
        f"pip install 'rangemap[{','.join(found)}]'"
        f"{''.join(_BESIDE.get(one, '') for one in missing)}"
    )


def _is_there(library: str) -> bool:
    try:
        if find_spec(library) is None:
            return False
        if library in _BESIDE:
            import_module(library)
    except (ValueError, ImportError, OSError):  # made unavailable; or what it needs is not there
        return False
    return True
