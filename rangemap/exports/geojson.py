"""reach.geojson: the bands as RFC 7946 GeoJSON."""

import json
from typing import Any

import shapely

from rangemap.analysis import BAND_COLUMNS, RangeMap
from rangemap.exports.json_text import json_text


def reach_geojson(result: RangeMap) -> str:
    """Return one feature a band, with the columns of the pack."""
    features = []
    for band in result.bands.itertuples():
        properties = {key: _plain(getattr(band, key)) for key in BAND_COLUMNS}
        geometry = json.loads(shapely.to_geojson(band.geometry))
        features.append({"type": "Feature", "properties": properties, "geometry": geometry})
    head = {"type": "FeatureCollection", "borders": result.summary["borders"]}
    return json_text({**head, "features": features}, indent=None)


def _plain(value: Any) -> Any:  # noqa: ANN401 (NumPy's scalars to Python's)
    return value.item() if hasattr(value, "item") else value
