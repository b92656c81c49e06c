"""The files that a config names: where they may lie; pictures for the card, checked."""

import base64
import os
from collections.abc import Iterator
from io import BytesIO
from pathlib import Path
from typing import Any

import imagesize

from rangemap.config.faults import Fault, shown
from rangemap.errors import ConfigError
from rangemap.files import regular_file
from rangemap.toml import Loc

_MOST_BYTES = 2_000_000  # a page or a figure holds it whole
_MOST_DOTS = 25e6  # what so few bytes unpack to


def read_image(path: Path) -> tuple[str, bytes]:
    """Return the media type and the bytes of a picture.

    Its kind is told by its first bytes, never by its name.

    Parameters
    ----------
    path
        A PNG, JPEG or WebP.

    Raises
    ------
    ConfigError
        If it cannot be read, is too large or is of another kind.
    """
    try:
        content = regular_file.read(path, 100 * _MOST_BYTES)
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        msg = (
            f"cannot read the image {regular_file.shown(path)}: {reason}; write a path to a picture"
        )
        raise ConfigError(msg) from error
    kind = _kind(content)
    if kind is None:
        msg = f"the image {path} is no PNG, JPEG or WebP; convert it to one of these"
        raise ConfigError(msg)
    if len(content) > _MOST_BYTES:
        msg = (
            f"the image {path} has {len(content):,} bytes; make it smaller, at most "
            f"{_MOST_BYTES:,}: a card is about 600 pixels wide"
        )
        raise ConfigError(msg)
    width, high = imagesize.get(BytesIO(content))
    if width * high > _MOST_DOTS:
        msg = (
            f"the image {path} is {width:,} by {high:,} dots large; make it smaller, at most "
            f"{_MOST_DOTS / 1e6:.0f} million dots: a card is about 600 wide"
        )
        raise ConfigError(msg)
    return kind, content


def image_address(path: Path) -> str:
    """Return a picture as an address that holds it whole (``data:``).

    Parameters
    ----------
    path
        See `read_image`, errors as well.
    """
    kind, content = read_image(path)
    return f"data:{kind};base64,{base64.b64encode(content).decode('ascii')}"


def _kind(content: bytes) -> str | None:
    """Return the media type by the first bytes (PNG 3, 5.2; ITU-T T.81, B.1; RFC 9649, 2.4)."""
    if content.startswith(b"\x89PNG\r\n\x1a\n"):
        return "image/png"
    if content.startswith(b"\xff\xd8\xff"):
        return "image/jpeg"
    if content[:4] == b"RIFF" and content[8:12] == b"WEBP":
        return "image/webp"
    return None


def outside_of(raw: dict[str, Any], folder: Path) -> Iterator[Fault]:
    """Yield the files that a config names and that lie outside a folder, links followed.

    Parameters
    ----------
    raw
        The values of the config, not yet looked at.
    folder
        Where it lies. Nothing in it or outside is opened.
    """
    home = os.path.realpath(folder)
    for loc, name in _files_named(raw):
        try:
            where = os.path.realpath(folder / name)
        except ValueError:  # a NUL: it is no path
            continue
        if os.path.commonpath([home, where]) != home:
            what = (
                f"got {shown(name)}, which lies outside the config's folder; put it there, or "
                "allow it with --allow-outside"
            )
            yield loc, what


def _files_named(raw: dict[str, Any]) -> Iterator[tuple[Loc, str]]:
    """Yield each text of a config that is taken for the path of a file, with where it stands."""
    for loc in _FILES:
        found: list[tuple[Loc, Any]] = [((), raw)]
        for key in loc:
            found = [(at, one) for above, value in found for at, one in _under(above, value, key)]
        yield from ((at, one) for at, one in found if isinstance(one, str))


def _under(above: Loc, value: object, key: str) -> Iterator[tuple[Loc, Any]]:
    """Yield what stands under a key; under ``*`` each item of a list, or what is no list itself."""
    if key == "*":
        if isinstance(value, list):
            yield from (((*above, index), one) for index, one in enumerate(value))
        else:
            yield above, value
    elif isinstance(value, dict) and key in value:
        yield (*above, key), value[key]


_OF_A_LAUNCH = (("file",), ("include", "*", "file"), ("exclude", "*", "file"))
_FILES = (
    ("catalogue", "*"),
    *(("launch", *key) for key in _OF_A_LAUNCH),
    ("launch", "borders_file"),
    *(("systems", "*", "launch", *key) for key in _OF_A_LAUNCH),
    ("systems", "*", "image"),
    ("sites", "file"),
    ("figure", "labels"),
    ("output", "templates", "*"),
)
