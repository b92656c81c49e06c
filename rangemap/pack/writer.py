"""The pack on disk: written whole, or not at all."""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rangemap import exchange, exports
from rangemap.config import FORMATS, Scenario
from rangemap.errors import MissingExtraError, OutputError
from rangemap.exchange import MANIFEST
from rangemap.provenance import MADE_FROM, digest, inputs, sha256
from rangemap.reach import BAND_COLUMNS, Report
from rangemap.result import RangeMap
from rangemap.statistics import CITY_COLUMNS, COUNTRY_COLUMNS


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
        ``report-pdf``, ``pptx``; by default those of the scenario.
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
    exchange.check(target)
    with _explained(target):
        target.parent.mkdir(parents=True, exist_ok=True)
        temporary = Path(tempfile.mkdtemp(prefix=f".{target.name}-", dir=target.parent))
        try:
            written = _fill(temporary, result, _products(result, made), report)
            made_from = made_from or digest(result.scenario, made)
            _save(temporary / MANIFEST, _json(_manifest(result, made_from, written)))
            exchange.put_in_place(temporary, target, keep=_foreign(target))
        finally:
            shutil.rmtree(temporary, ignore_errors=True)
    report("write", 1.0)
    if missing is not None:
        raise missing
    return tuple(Path(out_dir) / name for name in (*written, MANIFEST))


_Product = Callable[[RangeMap], Mapping[str, str | bytes]]
_FIGURES = ("png", "svg", "pdf")
_SHOWS = {"md": ("png",), "qmd": ("png", "html")}  # what a text links to is written with it
_AT_ONCE = 2  # products: more are no quicker on two cores, and hold more memory


def _fill(
    folder: Path, result: RangeMap, products: Sequence[_Product], report: Report
) -> dict[str, dict[str, Any]]:
    """Make the products and save them; return what the manifest says of each file."""
    written = {}
    with ThreadPoolExecutor(_AT_ONCE) as pool:  # shapely and pandas let others run
        made = [pool.submit(make, result) for make in products]
        for number, product in enumerate(made):
            report("write", number / len(products))
            for name, content in product.result().items():
                if name in written:
                    msg = f"two products are called {name}; give the template another name"
                    raise OutputError(msg)
                written[name] = _save(folder / name, content)
    return written


def selected(
    scenario: Scenario, formats: Sequence[str] | None
) -> tuple[tuple[str, ...], MissingExtraError | None]:
    """Return the formats that are written, and what is to be said of those that cannot be made.

    Parameters
    ----------
    scenario
        The config.
    formats
        Those that are asked for; by default those of the config.

    Raises
    ------
    OutputError
        If there is no such format.
    """
    asked = formats is not None or "formats" in scenario.output.model_fields_set
    chosen = scenario.output.formats if formats is None else formats
    unknown = [name for name in chosen if name not in FORMATS]
    if unknown:
        msg = f"no format {unknown[0]!r}; the formats that exist are {', '.join(FORMATS)}"
        raise OutputError(msg)
    chosen = [*chosen, *(name for one in chosen for name in _SHOWS.get(one, ()))]
    lacking = exports.missing(chosen)
    made = tuple(name for name in FORMATS if name in chosen and name not in lacking)
    messages = [str(lacking[name]) for name in lacking if asked or name not in _FIGURES]
    told = MissingExtraError("\n".join(dict.fromkeys(messages))) if messages else None
    return made, told


def _products(result: RangeMap, made: Sequence[str]) -> list[_Product]:
    """Return what makes the files of some formats."""
    pictures = [name for name in _FIGURES if name in made]
    by_format: dict[str, _Product] = {
        "html": lambda done: {"map.html": _map_html(done), "embed.html": _embed(done, pictures)},
        "geojson": lambda done: {"reach.geojson": reach_geojson(done)},
        "csv": lambda done: {
            "countries.csv": _countries_csv(done),
            "cities.csv": _cities_csv(done),
        },
        "json": lambda done: {"summary.json": _json(done.summary)},
    }
    products: list[_Product] = []
    if pictures:
        products.append(lambda done: _printed(done, pictures))  # the slowest first
    products += [by_format[name] for name in made if name in by_format]
    products += exports.products(made)
    products += [_of_template(path) for path in result.scenario.output.templates]
    return [*products, _texts]


def _of_template(name: str) -> _Product:
    """Return what makes a text product from a template of the user's own."""

    def made(result: RangeMap) -> Mapping[str, str]:
        from rangemap.render._templates import SUFFIX, own  # noqa: PLC0415 (for few)

        path = result.scenario.base_dir / name
        return {path.name.removesuffix(SUFFIX): own(result, path)}

    return made


def _texts(result: RangeMap) -> Mapping[str, str]:
    from rangemap.render._templates import filled  # noqa: PLC0415 (with its user)

    return {name: filled(result, name) for name in ("alt.txt", "METHOD.txt")}


def _printed(result: RangeMap, pictures: Sequence[str]) -> Mapping[str, bytes]:
    from rangemap.render._print import printed  # noqa: PLC0415 (matplotlib is slow, and an extra)

    return printed(result, pictures)


def _embed(result: RangeMap, shown: Sequence[str]) -> str:
    """Return the snippet that shows the page in another, and the figure where it cannot."""
    from rangemap.render._templates import filled  # noqa: PLC0415 (with its user)

    tall = len(set(result.scenario.figure.shapes)) > 1
    return filled(result, "embed.html", pictures="png" in shown, tall=tall)


def _map_html(result: RangeMap) -> str:
    from rangemap.render import leaflet_html  # noqa: PLC0415 (folium is slow to import)

    return str(leaflet_html(result))


def reach_geojson(result: RangeMap) -> str:
    """Return the bands as RFC 7946 GeoJSON, one feature a band, with the columns of the pack."""
    import shapely  # noqa: PLC0415 (with its user)

    features = []
    for band in result.bands.itertuples():
        properties = {key: _plain(getattr(band, key)) for key in BAND_COLUMNS}
        geometry = json.loads(shapely.to_geojson(band.geometry))
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    head = {"type": "FeatureCollection", "borders": result.summary["borders"]}
    return _json({**head, "features": features}, indent=None)


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
