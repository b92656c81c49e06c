"""A process apart that reads the user's files: bounded in time and memory, without a network.

A file of a stranger's is read by a large library in C. What goes wrong there, a crash, a hang, a
request, must not be the program's own. The process is started with the first file, serves one file
after another, and ends with the program.
"""

import atexit
import contextlib
import json
import os
import signal
import subprocess
import sys
from pathlib import Path
from threading import Lock, Timer
from typing import IO, Any

from rangemap.errors import RegionError
from rangemap.files.file_formats import MOST_BYTES

MOST_SECONDS = 120.0
_LAST_SECONDS = 5.0  # that a process which has closed its end may take to end
_MEMORY_BYTES = 6_000_000_000

ALLOWED = (
    *("CSV", "ESRI Shapefile", "FlatGeobuf", "GML", "GPKG", "GPX", "GeoJSON", "GeoJSONSeq"),
    *("KML", "LIBKML", "TopoJSON", "XLSX"),
)
# GDAL's drivers for all else: what a file calls upon may lie on a server or be another file
_SKIPPED = (
    *("ADBC", "AIVector", "AVCBin", "AVCE00", "AmigoCloud", "CSW", "Carto", "DGN", "DXF"),
    *("EDIGEO", "EEDA", "ESRIJSON", "Elasticsearch", "GDALG", "GPSBabel", "GTFS", "GeoRSS"),
    *("HTTP", "Idrisi", "JML", "JSONFG", "LVBAG", "MBTiles", "MEM", "MVT", "MapInfo File"),
    *("MapML", "MiraMonVector", "NGW", "OAPIF", "ODS", "OGCAPI", "OGR_GMT", "OGR_PDS", "OGR_VRT"),
    *("OSM", "OpenFileGDB", "PCIDSK", "PDF", "PDS4", "PGDUMP", "PLSCENES", "PMTiles", "S57"),
    *("SQLite", "SXF", "Selafin", "TIGER", "UK .NTF", "VDV", "VFK", "VICAR", "WAsP", "WFS"),
)
_SETTINGS = {
    "GDAL_SKIP": ",".join(_SKIPPED),
    "GDAL_DRIVER_PATH": "disable",  # no drivers from elsewhere
    "CPL_VSIL_CURL_ALLOWED_EXTENSIONS": ".none",
    "GDAL_HTTP_TIMEOUT": "1",
    "GDAL_HTTP_MAX_RETRY": "0",
    "GML_DOWNLOAD_SCHEMA": "NO",
    "GML_SKIP_RESOLVE_ELEMS": "ALL",
    "PROJ_NETWORK": "OFF",
    # a number with a comma in a file is no number with a point in another country
    "LC_ALL": "C.UTF-8",
}
_START = (
    "import json, sys; sys.path[:] = json.loads(sys.argv[1]); "
    "from rangemap.files import reader_process; reader_process.limit(); "
    "reader_process.leave_network(); reader_process.serve()"
)
_CLONE_NEWUSER, _CLONE_NEWNET = 0x10000000, 0x40000000  # Linux, sched.h


def read_apart(path: Path, **asked: Any) -> dict[str, Any]:  # noqa: ANN401 (JSON)
    """Return what the process apart reads of a file.

    Parameters
    ----------
    path
        The file.
    asked
        As JSON takes it; see `gdal_reading.Asked`.

    Returns
    -------
    dict
        `gdal_reading.Found` by its keys; ``account`` is a dictionary as well.

    Raises
    ------
    RegionError
        If the file is refused, takes longer than `MOST_SECONDS` or more memory than there may be.
    """
    with _LOCK:
        reader = _PROCESS.of_this_process()
        reply = reader.asked({"path": str(path), **asked})
    if "refused" in reply:
        raise RegionError(reply["refused"])
    return reply


class _Reader:
    """The process, as long as it lives."""

    def __init__(self) -> None:
        self.process: subprocess.Popen[bytes] | None = None
        self.owner = 0

    def of_this_process(self) -> "_Reader":
        """Start it where there is none; that of a process that this was forked from is not ours."""
        if self.process is None or self.process.poll() is not None or self.owner != os.getpid():
            self.stop()
            self.process = subprocess.Popen(  # noqa: S603 (ourselves)
                [sys.executable, "-c", _START, json.dumps(sys.path)],
                stdin=subprocess.PIPE,
                stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
                env={**os.environ, **_SETTINGS},
                start_new_session=True,  # Ctrl-C is for the program
            )
            self.owner = os.getpid()
        return self

    def asked(self, request: dict[str, Any]) -> dict[str, Any]:
        """Return the reply to a request, a refusal if there is none."""
        process = self.process
        assert process is not None  # noqa: S101 (started before)
        assert process.stdin is not None  # noqa: S101
        assert process.stdout is not None  # noqa: S101
        late = Timer(MOST_SECONDS, process.kill)
        late.start()
        try:
            process.stdin.write(json.dumps(request).encode() + b"\n")
            process.stdin.flush()
            return _received(process.stdout)
        except (OSError, ValueError):  # it has ended: there is nothing, or half a line
            in_time = late.is_alive()
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(_LAST_SECONDS)  # it says itself how it has ended
            self.stop()
            return {"refused": _ended(request["shown"], process.returncode, in_time=in_time)}
        except BaseException:  # Ctrl-C: what comes later would be taken for another file
            self.stop()
            raise
        finally:
            late.cancel()

    def stop(self) -> None:
        """End it, if it is ours, and close what leads to it."""
        process, self.process = self.process, None
        if process is None:
            return
        if self.owner == os.getpid():
            process.kill()
            process.wait()
        for pipe in (process.stdin, process.stdout):
            with contextlib.suppress(OSError):  # half a line that nobody takes
                pipe.close()  # type: ignore[union-attr]


_LOCK = Lock()
_PROCESS = _Reader()
atexit.register(_PROCESS.stop)


def _ended(path: str, code: int, *, in_time: bool) -> str:
    if not in_time:
        return f"{path}: takes longer than {MOST_SECONDS:.0f} s to read; simplify or divide it"
    how = signal.Signals(-code).name if code < 0 else f"exit code {code}"
    return (
        f"{path}: its reading broke off ({how}): it is damaged, or needs more memory than "
        f"{_MEMORY_BYTES / 1e9:.0f} GB; mend it, for example in QGIS"
    )


def _received(pipe: IO[bytes]) -> dict[str, Any]:
    head: dict[str, Any] = json.loads(pipe.readline())
    if "sizes" in head:
        sizes = head.pop("sizes")
        head["wkb"] = [pipe.read(size) for size in sizes]
        if [len(shape) for shape in head["wkb"]] != sizes:
            raise OSError
    return head


# ---- in the process apart -----------------------------------------------------------------------


def serve() -> None:
    """Answer requests, one a line, until there are no more."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what a library prints is no reply
    from rangemap.files import gdal_reading  # noqa: PLC0415 (after the limits)

    for line in sys.stdin.buffer:
        request = json.loads(line)
        try:
            path = Path(request.pop("path"))
            found = gdal_reading.read(path, gdal_reading.Asked(**request))
            head = {**vars(found), "account": vars(found.account), "sizes": [*map(len, found.wkb)]}
            del head["wkb"]
            reply = json.dumps(head).encode()
        except Exception as error:  # noqa: BLE001 (whatever a library makes of a damaged file)
            out.write(json.dumps({"refused": _refusal(request["shown"], error)}).encode() + b"\n")
        else:
            out.write(reply + b"\n")
            for wkb in found.wkb:
                out.write(wkb)
        out.flush()


def _refusal(path: str, error: Exception) -> str:
    """Return what is said of a file that cannot be read."""
    if isinstance(error, RegionError):
        return str(error)
    if isinstance(error, MemoryError) or "bad_alloc" in str(error):  # in Python or in C++
        most = f"{_MEMORY_BYTES / 1e9:.0f} GB"
        return f"{path}: needs more memory than {most} to read; simplify or divide it"
    reason = str(error).partition("\n")[0][:200]
    return f"{path}: cannot be read as a vector file: {type(error).__name__}: {reason}"


def limit() -> None:
    """Bound memory and what is written, where the system can."""
    try:
        import resource  # noqa: PLC0415 (not on Windows)
    except ImportError:
        return
    for kind, most in (
        (resource.RLIMIT_AS, _MEMORY_BYTES),
        (resource.RLIMIT_FSIZE, MOST_BYTES),
        (resource.RLIMIT_CORE, 0),
    ):
        with contextlib.suppress(OSError, ValueError):
            resource.setrlimit(kind, (most, most))


def leave_network() -> None:
    """Go where there is no network, on Linux: besides that nothing here asks for one."""
    if sys.platform == "linux":
        import ctypes  # noqa: PLC0415 (where it is used)

        unshare = ctypes.CDLL(None, use_errno=True).unshare
        if unshare(_CLONE_NEWNET):  # without the right to: a user of its own has it
            unshare(_CLONE_NEWUSER | _CLONE_NEWNET)
