"""reach.parquet: the bands as GeoParquet 1.1."""

from io import BytesIO

from rangemap.analysis import BAND_COLUMNS, RangeMap


def geoparquet(result: RangeMap) -> bytes:
    """Return the bands with the columns of reach.geojson, in the same order."""
    buffer = BytesIO()
    table = result.bands[[*BAND_COLUMNS, "geometry"]]
    table.to_parquet(buffer, index=False, schema_version="1.1.0", compression="zstd")
    return buffer.getvalue()
