"""PostGIS in a cluster of its own, made for one run and removed after it."""

import os
import shutil
import signal
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from typing import Any, LiteralString

import numpy as np
import psycopg
from shapely import from_wkb, to_wkb
from shapely.geometry.base import BaseGeometry

from benchmarks.peer_process import LIMIT_S, WARM_UP, Answer, late
from benchmarks.peers import QUAD_SEGS
from rangemap.world import tables

_USER = "postgres"
_START_S = 60.0
_STOP_S = 20.0
_OUTLINE = "SELECT ST_AsBinary(ST_Buffer(ST_GeogFromWKB(%(region)s), %(range)s, %(arcs)s))"
# With the region as a constant, not in a table, the planner lets both cores work
_PLACES = """
    SELECT id, ST_Distance(geog, ST_GeogFromWKB(%(region)s)) FROM place
    WHERE ST_DWithin(geog, ST_GeogFromWKB(%(region)s), %(range)s)
"""
_VERSION = """
    SELECT format('PostGIS %s with GEOS %s and PROJ %s on PostgreSQL %s', postgis_lib_version(),
        split_part(postgis_geos_version(), '-', 1), split_part(postgis_proj_version(), ' ', 1),
        split_part(current_setting('server_version'), ' ', 1))
"""


class PostGIS:
    """A connection to a server that holds the shipped places."""

    def __init__(self, connection: psycopg.Connection[Any]) -> None:
        self._connection = connection
        self._do("CREATE EXTENSION postgis")
        self._do("CREATE TABLE place (id integer PRIMARY KEY, geog geography(Point))")
        frame = tables.places(["lon", "lat"])
        with connection.cursor().copy("COPY place FROM STDIN") as rows:
            for index, lon, lat in frame.itertuples():
                rows.write_row((index, f"SRID=4326;POINT({lon} {lat})"))
        self._count = len(frame)
        self._do("CREATE INDEX ON place USING gist (geog)")
        self._do("ANALYZE place")
        self._do(f"SET statement_timeout = '{LIMIT_S:.0f}s'")
        self.version = str(connection.execute(_VERSION).fetchall()[0][0])
        self.outline(*WARM_UP)

    def outline(self, region: BaseGeometry, range_m: float) -> Answer:
        """Buffer a region as geography."""
        answer = self._ask(_OUTLINE, region, range_m)
        return answer if answer.failure else replace(answer, value=from_wkb(answer.value[0][0]))

    def places(self, region: BaseGeometry, range_m: float) -> Answer:
        """Return the distance to each shipped place within a range; infinity for the others."""
        answer = self._ask(_PLACES, region, range_m)
        if answer.failure:
            return answer
        index, found = np.array(answer.value).T
        metres = np.full(self._count, np.inf)
        metres[index.astype(int)] = found
        return replace(answer, value=metres)

    def places_on_one_core(self, region: BaseGeometry, range_m: float) -> Answer:
        """Return the same, as rangemap does it: without help from a second core."""
        self._do("SET max_parallel_workers_per_gather = 0")
        try:
            return self.places(region, range_m)
        finally:
            self._do("RESET max_parallel_workers_per_gather")

    def _ask(self, query: str, region: BaseGeometry, range_m: float) -> Answer:
        """Time a query, with the region going there and the result coming back."""
        values = {"region": to_wkb(region), "range": range_m, "arcs": f"quad_segs={QUAD_SEGS}"}
        start = time.perf_counter()
        try:
            rows = self._connection.execute(query, values, binary=True).fetchall()
        except psycopg.errors.QueryCanceled:
            return Answer(failure=late())
        except psycopg.Error as error:
            return Answer(failure=str(error).splitlines()[0])
        return Answer(time.perf_counter() - start, rows)

    def _do(self, statement: LiteralString) -> None:
        self._connection.execute(statement)


@contextmanager
def postgis() -> Iterator[PostGIS]:
    """Start a server on a socket of its own; stop and remove it whatever happens."""
    programs = _programs()
    # As root, the server runs as the account that Debian's package has made: it refuses root
    account = {"user": _USER, "group": _USER, "extra_groups": []} if os.geteuid() == 0 else {}
    folder = Path(tempfile.mkdtemp(prefix="rangemap-bench-"))
    try:
        if account:
            shutil.chown(folder, _USER, _USER)
        cluster = folder / "cluster"
        subprocess.run(
            [programs / "initdb", "-D", cluster, "-U", _USER, "-A", "trust", "-E", "UTF8", "-N"],
            check=True, stdout=subprocess.DEVNULL, cwd=folder, **account,
        )  # fmt: skip
        # listen_addresses: a unix socket alone. In a session of its own, ctrl-C passes it by
        settings = ("listen_addresses=", f"unix_socket_directories={folder}", "fsync=off")
        with (folder / "log").open("w") as log:
            server = subprocess.Popen(
                [programs / "postgres", "-D", cluster, *(f"--{s}" for s in settings)],
                stdout=log, stderr=log, cwd=folder, start_new_session=True, **account,
            )  # fmt: skip
        try:
            with _connect(folder, server) as connection:
                yield PostGIS(connection)
        finally:
            _stop(server)
    finally:
        shutil.rmtree(folder)


def _programs() -> Path:
    """Return the folder of a server's programs that has PostGIS beside it."""
    for control in Path("/usr/share/postgresql").glob("*/extension/postgis.control"):
        programs = Path("/usr/lib/postgresql") / control.parts[-3] / "bin"
        if (programs / "initdb").is_file():
            return programs
    message = "PostGIS is not installed (Debian: apt-get install postgresql-15-postgis-3)"
    raise SystemExit(message)


def _connect(folder: Path, server: subprocess.Popen[bytes]) -> psycopg.Connection[Any]:
    until = time.monotonic() + _START_S
    while True:
        try:
            return psycopg.connect(host=str(folder), user=_USER, dbname=_USER, autocommit=True)
        except psycopg.OperationalError:
            if server.poll() is not None or time.monotonic() > until:
                print((folder / "log").read_text())
                raise
            time.sleep(0.1)


def _stop(server: subprocess.Popen[bytes]) -> None:
    """Stop at once what may still be running a query."""
    server.send_signal(signal.SIGQUIT)
    try:
        server.wait(_STOP_S)
    except subprocess.TimeoutExpired:
        server.kill()
        server.wait()
