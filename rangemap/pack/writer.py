"""The pack on disk: written whole, or not at all."""

import hashlib
import json
import logging
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rangemap.analysis import RangeMap, Report
from rangemap.config import FORMATS
from rangemap.errors import OutputError
from rangemap.exports import json_text
from rangemap.pack import provenance, target_directory
from rangemap.pack.earlier_pack import DRAFT, MADE_FROM, EarlierPack, earlier
from rangemap.pack.formats import Product, drafts, products, selected
from rangemap.pack.provenance import inputs
from rangemap.pack.target_directory import MANIFEST

_LOG = logging.getLogger(__name__)
_DRAWN_AS_DRAFT = "html"  # the format that a draft has a lesser form of


class Written(tuple[Path, ...]):  # noqa: SLOT001 (it has a note to give)
    """What was written, and what is to be said of files that an older pack had.

    Attributes
    ----------
    notes
        What of the older pack was kept, removed or left, and why: a line each.
    """

    notes: tuple[str, ...] = ()


def write(
    result: RangeMap,
    out_dir: str | Path,
    formats: Sequence[str] | None = None,
    progress: Report | None = None,
    made_from: str | None = None,
) -> Written:
    """Write the pack of a range map, in place of an older one.

    It is made in a temporary directory beside the target and then takes its place in one step, so
    that a run that is stopped leaves the old pack or the new one. Files that an older pack did not
    write are kept; of those that it did, the ones that are not written now and are still true.

    Parameters
    ----------
    result
        From `build`; of a draft, the page alone is written.
    out_dir
        The directory of the pack; made if it is not there.
    formats
        Any of ``html``, ``png``, ``svg``, ``pdf``, ``geojson``, ``csv``, ``json``, ``gpkg``,
        ``kmz``, ``parquet``, ``xlsx``, ``datawrapper``, ``md``, ``qmd``, ``docx``,
        ``report-pdf``, ``pptx``, ``gif``, ``mp4``; by default those of the scenario, without the
        figures where the extra ``figures`` is not installed.
    progress
        Called with the stage ``write`` and the share of it that is done.
    made_from
        From `provenance.digest`, of before the build, should a file have changed since; by default
        of now.

    Returns
    -------
    tuple of Path
        What was written, ``manifest.json`` last; its ``notes`` say what became of other files of
        the older pack.

    Raises
    ------
    OutputError
        If the directory cannot be written, or is full of other things.
    MissingExtraError
        If a format that is asked for needs a library that is not installed; nothing is written.

    Examples
    --------
    >>> write(result, "outputs/tomahawk-ukraine")  # doctest: +SKIP
    """
    target = Path(out_dir).absolute()
    made = () if result.is_draft else selected(result.scenario, formats)
    report = progress or (lambda _stage, _share: None)
    target_directory.check_writable(target)
    with _explained(target):
        made_from = made_from or provenance.digest(result.scenario)
        old = earlier(target)
        kept = old.kept_formats(made_from)
        makers = drafts() if result.is_draft else products(result.scenario, made, kept)
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            written = _fill(temporary, result, makers, report)
            beside = old.beside(written, made_from)
            if result.is_draft:
                written = {name: {**about, DRAFT: True} for name, about in written.items()}
            listed = {**written, **{name: old.files[name] for name in beside.kept}}
            there = {*made, *kept} - ({_DRAWN_AS_DRAFT} if result.is_draft else set())
            manifest = _manifest(
                result, made_from, [one for one in FORMATS if one in there], listed
            )
            _save(temporary / MANIFEST, json_text(manifest))
            stay = [target / name for name in (*beside.kept, *beside.changed)]
            target_directory.put_in_place(temporary, target, keep=[*_foreign(old), *stay])
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    report("write", 1.0)
    found = Written(Path(out_dir) / name for name in (*written, MANIFEST))
    lost = [one for one in old.formats if one not in made]
    found.notes = beside.told(old.why_not_true(result.scenario) if beside.removed else "", lost)
    for note in found.notes:
        _LOG.warning("%s: %s", out_dir, note)
    return found


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
    result: RangeMap, made_from: str, formats: Sequence[str], listed: Mapping[str, Any]
) -> dict[str, Any]:
    scenario, summary = result.scenario, result.summary
    return {
        "schema_version": 1,
        "software": summary["software"],
        "config": json.loads(scenario.model_dump_json(exclude_none=True)),
        "inputs": {name: provenance.sha256(path) for name, path in inputs(scenario).items()},
        MADE_FROM: made_from,
        "formats": [*formats],
        "data": summary["data"],
        "files": listed,
    }


def _save(path: Path, product: str | bytes) -> dict[str, Any]:
    content = product.encode() if isinstance(product, str) else product
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return {"bytes": len(content), "sha256": hashlib.sha256(content).hexdigest()}


def _foreign(old: EarlierPack) -> list[Path]:
    """Return what lies in an older pack's directory and is none of its files."""
    if not old.target.is_dir():
        return []
    return [path for path in old.target.iterdir() if path.name not in {*old.files, MANIFEST}]


@contextmanager
def _explained(target: Path) -> Iterator[None]:
    try:
        yield
    except OSError as error:
        reason = error.strerror or error
        msg = f"{target}: cannot be written: {reason}; choose another directory with --out"
        raise OutputError(msg) from error
