"""Files in a ZIP that are the same bytes each time, and text that XML can hold."""

import datetime as dt
import re
import zipfile
from collections.abc import Mapping
from io import BytesIO

# No product says when it was made: the earliest time that a ZIP can hold stands in its place
NO_TIME = dt.datetime(1980, 1, 1, tzinfo=dt.UTC)
_ILLEGAL = re.compile("[^\t\n\r\u0020-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def zipped(files: Mapping[str, str | bytes]) -> bytes:
    """Return a ZIP of some files, in their order, without times of their own."""
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in files.items():
            about = zipfile.ZipInfo(name, NO_TIME.timetuple()[:6])
            about.compress_type = zipfile.ZIP_DEFLATED
            about.create_system = 3  # the same on every system
            about.external_attr = 0o644 << 16
            archive.writestr(about, content)
    return buffer.getvalue()


def legal(text: str) -> str:
    """Return a text with what XML 1.0 cannot hold replaced, as control characters."""
    return _ILLEGAL.sub("\N{REPLACEMENT CHARACTER}", text)
