"""A finished directory in place of an older one, in one step, and only where that harms nobody."""

import ctypes
import errno
import os
import shutil
import sys
import tempfile
from collections.abc import Iterable
from pathlib import Path

from rangemap.errors import OutputError

# The file that says of a directory that it is a pack, and what else is part of it.
MANIFEST = "manifest.json"

# From <linux/fs.h> and <fcntl.h>
_RENAME_EXCHANGE = 2
_AT_FDCWD = -100


def check_writable(target: Path) -> None:
    """Refuse a target that cannot be written, or where something other than a pack lives.

    Raises
    ------
    OutputError
        Before anything has been touched.
    """
    advice = "choose another directory with --out"
    try:
        above = target.absolute().parent
        while not above.exists():
            above = above.parent
        if target.exists() and not target.is_dir():
            raise NotADirectoryError(None, "it is not a directory")
        strange = target.exists() and not (target / MANIFEST).is_file() and any(target.iterdir())
        with tempfile.TemporaryDirectory(prefix=".rangemap-", dir=above):
            pass
    except (OSError, ValueError) as error:
        reason = getattr(error, "strerror", None) or error
        msg = f"{target}: cannot be written: {reason}; {advice}"
        raise OutputError(msg) from error
    if strange:
        msg = f"{target}: holds other files and no pack (there is no {MANIFEST} in it); {advice}"
        raise OutputError(msg)


def put_in_place(made: Path, target: Path, keep: Iterable[Path] = ()) -> None:
    """Put a finished directory where another may be; the old one ends at ``made``.

    Parameters
    ----------
    made
        The finished directory, on the same file system as the target.
    target
        Where it goes.
    keep
        Files and directories of the old target that are to be in the new one too.
    """
    os.chmod(made, 0o777 & ~_umask())  # noqa: PTH101 (mkdtemp makes it private)
    for path in keep:
        _copy(path, made / path.name)
    if not target.exists():
        made.rename(target)
    elif not _exchanged(made, target):
        # no such call here: for a moment there is neither, but both are whole
        old = made.with_name(made.name + "-old")
        target.rename(old)
        made.rename(target)
        shutil.rmtree(old, ignore_errors=True)


def _exchanged(one: Path, other: Path) -> bool:
    """Swap two paths by Linux's renameat2; return False where there is no such call."""
    if not sys.platform.startswith("linux"):
        return False
    call = getattr(ctypes.CDLL(None, use_errno=True), "renameat2", None)
    if call is None:
        return False
    paths = os.fsencode(one), os.fsencode(other)
    if call(_AT_FDCWD, paths[0], _AT_FDCWD, paths[1], _RENAME_EXCHANGE) == 0:
        return True
    code = ctypes.get_errno()
    if code in {errno.ENOSYS, errno.EINVAL}:  # an old kernel, or a file system without it
        return False
    raise OSError(code, os.strerror(code), str(other))


def _copy(path: Path, to: Path) -> None:
    if to.exists():  # the new pack has a file of that name
        return
    if path.is_dir() and not path.is_symlink():
        shutil.copytree(path, to, symlinks=True)
    else:
        shutil.copy2(path, to, follow_symlinks=False)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
