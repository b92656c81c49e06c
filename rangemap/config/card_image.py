"""A user's own picture for the card, checked before it goes on a page."""

import base64
from io import BytesIO
from pathlib import Path

import imagesize

from rangemap.errors import ConfigError
from rangemap.files import regular_file

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
