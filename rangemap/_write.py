"""The pack on disk: written whole, or not at all."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rangemap import exchange
from rangemap.config import FORMATS
from rangemap.errors import OutputError
from rangemap.exchange import MANIFEST
from rangemap.reach import Report
from rangemap.render._text import alt_text, method_text
from rangemap.result import RangeMap
from rangemap.statistics import CITY_COLUMNS, COUNTRY_COLUMNS

_BAND_PROPERTIES = (
    "system_id",
    "system",
    "certainty",
    "min_range_km",
    "range_km",
    "area_km2",
    "edge_error_m",
)


def write(
    result: RangeMap,
    out_dir: str | Path,
    formats: Sequence[str] | None = None,
    progress: Report | None = None,
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
        Any of ``html``, ``geojson``, ``csv``, ``json``; by default those of the scenario.
    progress
        Called with the stage ``write`` and the share of it that is done.

    Returns
    -------
    tuple of Path
        What was written, ``manifest.json`` last.

    Raises
    ------
    OutputError
        If the directory cannot be written, or is full of other things.

    Examples
    --------
    >>> write(result, "outputs/tomahawk-ukraine")  # doctest: +SKIP
    """
    target = Path(out_dir).absolute()
    products = _products(result.scenario.output.formats if formats is None else formats)
    report = progress or (lambda _stage, _share: None)
    exchange.check(target)
    with _explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            written = {}
            with ThreadPoolExecutor() as pool:  # shapely and pandas let other threads run
                made = {name: pool.submit(make, result) for name, make in products.items()}
                for number, (name, product) in enumerate(made.items()):
                    report("write", number / len(products))
                    written[name] = _save(temporary / name, product.result())
            _save(temporary / MANIFEST, _json(_manifest(result, written)))
            exchange.put_in_place(temporary, target, keep=_foreign(target))
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    report("write", 1.0)
    return tuple(Path(out_dir) / name for name in (*written, MANIFEST))


def _products(formats: Sequence[str]) -> dict[str, Callable[[RangeMap], str]]:
    unknown = [name for name in formats if name not in FORMATS]
    if unknown:
        msg = f"no format {unknown[0]!r}; the formats that exist are {', '.join(FORMATS)}"
        raise OutputError(msg)
    by_format: dict[str, dict[str, Callable[[RangeMap], str]]] = {
        "html": {"map.html": _map_html},
        "geojson": {"reach.geojson": reach_geojson},
        "csv": {"countries.csv": _countries_csv, "cities.csv": _cities_csv},
        "json": {"summary.json": lambda made: _json(made.summary)},
    }
    chosen: dict[str, Callable[[RangeMap], str]] = {}
    for name in FORMATS:
        if name in formats:
            chosen |= by_format[name]
    return chosen | {"alt.txt": alt_text, "METHOD.txt": method_text}


def _map_html(result: RangeMap) -> str:
    from rangemap.render import leaflet_html  # noqa: PLC0415 (folium is slow to import)

    return str(leaflet_html(result))


def reach_geojson(result: RangeMap) -> str:
    """Return the bands as RFC 7946 GeoJSON, one feature a band, with the columns of the pack."""
    import shapely  # noqa: PLC0415 (with its user)

    features = []
    for band in result.bands.itertuples():
        properties = {key: _plain(getattr(band, key)) for key in _BAND_PROPERTIES}
        geometry = json.loads(shapely.to_geojson(band.geometry))
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    return _json({"type": "FeatureCollection", "features": features}, indent=None)


def _countries_csv(result: RangeMap) -> str:
    return _csv(result.countries[list(COUNTRY_COLUMNS)])


def _cities_csv(result: RangeMap) -> str:
    return _csv(result.cities[list(CITY_COLUMNS)])


def _csv(table: Any) -> str:  # noqa: ANN401 (a frame)
    return str(table.to_csv(index=False, lineterminator="\n"))


def _plain(value: Any) -> Any:  # noqa: ANN401 (NumPy's scalars to Python's)
    return value.item() if hasattr(value, "item") else value


def _json(value: object, indent: int | None = 2) -> str:
    return json.dumps(value, ensure_ascii=False, allow_nan=False, indent=indent) + "\n"


def _manifest(result: RangeMap, written: dict[str, dict[str, Any]]) -> dict[str, Any]:
    scenario, summary = result.scenario, result.summary
    return {
        "schema_version": 1,
        "software": summary["software"],
        "config": json.loads(scenario.model_dump_json(exclude_none=True)),
        "inputs": {path.name: _sha256(path.read_bytes()) for path in _inputs(result)},
        "data": summary["data"],
        "files": written,
    }


def _inputs(result: RangeMap) -> Iterable[Path]:
    scenario = result.scenario
    if scenario.path is not None:
        yield scenario.path
    if scenario.launch.file is not None:
        yield scenario.base_dir / scenario.launch.file


def _save(path: Path, text: str) -> dict[str, Any]:
    content = text.encode()
    with path.open("wb") as file:
        file.write(content)
        file.flush()
        os.fsync(file.fileno())
    return {"bytes": len(content), "sha256": _sha256(content)}


def _sha256(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


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
