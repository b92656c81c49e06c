"""Tables that are turned into what GDAL reads: sheets of a workbook, GeoParquet."""

from pathlib import Path

import numpy as np
import pyogrio
from pyogrio import raw

from rangemap.errors import RegionError
from rangemap.files.file_formats import Laid
from rangemap.files.point_table import Table


def of_sheet(path: Path, layer: str | None) -> Table:
    """Read a sheet of a workbook as a table of texts, its first row as names of columns.

    Parameters
    ----------
    path
        An .xlsx.
    layer
        The name of the sheet.
    """
    meta, _fids, _wkb, fields = raw.read(path, layer=layer)
    names = [str(name) for name in meta["fields"]]
    rows = [[_text(value) for value in row] for row in zip(*fields, strict=True)]
    return Table(names, [(at, row) for at, row in enumerate(rows, start=2) if any(row)])


def _text(value: object) -> str:
    if value is None or (isinstance(value, float | np.floating) and np.isnan(value)):
        return ""
    if isinstance(value, float | np.floating) and float(value).is_integer():
        return str(int(value))
    return str(value).strip()


def from_parquet(file: Laid) -> Laid:
    """Return GeoParquet as FlatGeobuf, which GDAL can filter.

    Raises
    ------
    RegionError
        If it is no Parquet, or says nothing of shapes.
    """
    import geopandas  # noqa: PLC0415 (slow to import)
    import pyarrow as pa  # noqa: PLC0415

    damaged = f"{file.shown}: cannot be read as GeoParquet: it is damaged"
    try:
        table = geopandas.read_parquet(file.path)
    except MemoryError:
        raise
    except (ValueError, KeyError) as error:
        # geopandas' own words are of what the file lacks; those of others, of bytes
        reason = str(error).partition("\n")[0]
        if not isinstance(error, pa.ArrowException) and "geo" in reason:
            msg = f"{file.shown}: cannot be read as GeoParquet: {reason[:200]}"
            raise RegionError(msg) from error
        raise RegionError(damaged) from error
    except Exception as error:  # of any kind, by what is damaged
        raise RegionError(damaged) from error
    made = file.made(".gpkg")
    others = [one for one in table.columns if table[one].dtype == "geometry"]
    kept = [one for one in table.columns if one == table.geometry.name or one not in others]
    pyogrio.write_dataframe(table[kept], made.path, layer="shapes")
    return made
