"""The bytes of a file that a user names: a regular one, of a size that can be meant."""

import errno
import os
import stat
from pathlib import Path

_SHOWN = 200  # characters of a path


def read(path: Path, most_bytes: int) -> bytes:
    """Return the content of a regular file.

    Parameters
    ----------
    path
        The file. A pipe is not waited for, and a device is not read.
    most_bytes
        A larger file is refused unread.

    Raises
    ------
    OSError
        If it cannot be opened, is no regular file or is too large; ``strerror`` says which.
    ValueError
        If the path holds a NUL.
    """
    check(path, most_bytes)
    flags = os.O_RDONLY | getattr(os, "O_NONBLOCK", 0) | getattr(os, "O_BINARY", 0)
    with open(os.open(path, flags), "rb") as file:  # noqa: PTH123 (of a descriptor)
        _check(os.fstat(file.fileno()), most_bytes)  # what it is now
        return file.read(most_bytes)


def shown(path: Path) -> str:
    """Return a path as a message has it: short, and nothing that a terminal acts upon."""
    text = str(path) if len(str(path)) <= _SHOWN else f"{str(path)[:_SHOWN]}…"
    return text if text.isprintable() else repr(text)


def check(path: Path, most_bytes: int) -> None:
    """Refuse what `read` would; nothing is opened.

    Raises
    ------
    OSError, ValueError
        As from `read`.
    """
    _check(path.stat(), most_bytes)
    if not os.access(path, os.R_OK):
        raise OSError(errno.EACCES, os.strerror(errno.EACCES))


def _check(found: os.stat_result, most_bytes: int) -> None:
    if stat.S_ISDIR(found.st_mode):
        raise IsADirectoryError(errno.EISDIR, "it is a folder")
    if not stat.S_ISREG(found.st_mode):
        raise OSError(errno.EINVAL, "it is a device or pipe")
    if found.st_size > most_bytes:
        text = f"it has {found.st_size:,} bytes, more than {most_bytes:,}; make it smaller"
        raise OSError(errno.EFBIG, text)
