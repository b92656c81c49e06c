"""The pack on disk: written whole, or not at all."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rangemap.analysis import RangeMap, Report
from rangemap.errors import OutputError
from rangemap.exports import json_text
from rangemap.pack import target_directory
from rangemap.pack.formats import Product, products, selected
from rangemap.pack.provenance import MADE_FROM, digest, inputs, sha256
from rangemap.pack.target_directory import MANIFEST


def write(
    result: RangeMap,
    out_dir: str | Path,
    formats: Sequence[str] | None = None,
    progress: Report | None = None,
    made_from: str | None = None,
) -> tuple[Path, ...]:
    """Write the pack of a range map, in place of an older one.

    It is made in a temporary directory beside the target and then takes its place in one step, so
    that a run that is stopped leaves the old pack or the new one. Files that an older pack did not
    write are kept.

    Parameters
    ----------
    result
        From `build`.
    out_dir
        The directory of the pack; made if it is not there.
    formats
        Any of ``html``, ``png``, ``svg``, ``pdf``, ``geojson``, ``csv``, ``json``, ``gpkg``,
        ``kmz``, ``parquet``, ``xlsx``, ``datawrapper``, ``md``, ``qmd``, ``docx``,
        ``report-pdf``, ``pptx``, ``gif``, ``mp4``; by default those of the scenario.
    progress
        Called with the stage ``write`` and the share of it that is done.
    made_from
        From `provenance.digest`, of before the build, should a file have changed since; by default
        of now.

    Returns
    -------
    tuple of Path
        What was written, ``manifest.json`` last.

    Raises
    ------
    OutputError
        If the directory cannot be written, or is full of other things.
    MissingExtraError
        If a format that is asked for needs a library that is not installed; the others are
        written. Where no formats are asked for, the figures are then left out.

    Examples
    --------
    >>> write(result, "outputs/tomahawk-ukraine")  # doctest: +SKIP
    """
    target = Path(out_dir).absolute()
    made, missing = selected(result.scenario, formats)
    report = progress or (lambda _stage, _share: None)
    target_directory.check_writable(target)
    with _explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            written = _fill(temporary, result, products(result.scenario, made), report)
            made_from = made_from or digest(result.scenario, made)
            _save(temporary / MANIFEST, json_text(_manifest(result, made_from, written)))
            target_directory.put_in_place(temporary, target, keep=_foreign(target))
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    report("write", 1.0)
    if missing is not None:
        raise missing
    return tuple(Path(out_dir) / name for name in (*written, MANIFEST))


_AT_ONCE = 2  # products: more are no quicker on two cores, and hold more memory


def _fill(
    folder: Path, result: RangeMap, makers: Sequence[Product], report: Report
) -> dict[str, dict[str, Any]]:
    """Make the products and save them; return what the manifest says of each file."""
    written = {}
    with ThreadPoolExecutor(_AT_ONCE) as pool:  # shapely and pandas let others run
        made = [pool.submit(make, result) for make in makers]
        for number, product in enumerate(made):
            report("write", number / len(makers))
            for name, content in product.result().items():
                if name in written:
                    msg = f"two products are called {name}; give the template another name"
                    raise OutputError(msg)
                written[name] = _save(folder / name, content)
    return written


def _manifest(
    result: RangeMap, made_from: str, written: dict[str, dict[str, Any]]
) -> dict[str, Any]:
    scenario, summary = result.scenario, result.summary
    return {
        "schema_version": 1,
        "software": summary["software"],
        "config": json.loads(scenario.model_dump_json(exclude_none=True)),
        "inputs": {name: sha256(path) for name, path in inputs(scenario).items()},
        MADE_FROM: made_from,
        "data": summary["data"],
        "files": written,
    }


def _save(path: Path, product: str | bytes) -> dict[str, Any]:
    content = product.encode() if isinstance(product, str) else product
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _foreign(target: Path) -> list[Path]:
    """Return what lies in an older pack's directory and is none of its files."""
    if not target.is_dir():
        return []
    try:
        known = set(json.loads((target / MANIFEST).read_text())["files"])
    except (OSError, ValueError, KeyError, TypeError):
        known = set()
    return [path for path in target.iterdir() if path.name not in known | {MANIFEST}]


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        msg = f"{target}: cannot be written: {reason}; choose another directory with --out"
        raise OutputError(msg) from error
