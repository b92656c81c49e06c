"""What users of shapely and geopandas have as a geometry, as shapely's own in lon/lat."""

from collections.abc import Mapping
from typing import Any, Protocol, TypeAlias

import shapely
from shapely.errors import ShapelyError
from shapely.geometry.base import BaseGeometry

from rangemap.errors import RegionError


class HasGeometry(Protocol):
    """A launch region, a GeoSeries or a GeoDataFrame."""

    @property
    def geometry(self) -> Any:  # noqa: ANN401 (shapely's, or a GeoSeries)
        """Its shape or shapes."""


class HasInterface(Protocol):
    """Anything that describes itself as GeoJSON."""

    @property
    def __geo_interface__(self) -> Mapping[str, Any]:
        """Itself as GeoJSON."""


Shapes: TypeAlias = BaseGeometry | HasGeometry | HasInterface | Mapping[str, Any]
_WANTED = (
    "give a shapely geometry, a launch region, a GeoSeries or GeoDataFrame, or what has a "
    "__geo_interface__"
)


def shapes_of(what: Shapes) -> BaseGeometry:
    """Return a geometry in lon/lat.

    Parameters
    ----------
    what
        A shapely geometry, a launch region, a GeoSeries or GeoDataFrame, GeoJSON, or what has a
        ``__geo_interface__``. Without a coordinate system it is taken for lon/lat.

    Raises
    ------
    RegionError
        If it is none of these, or a launch region whose points fire in sectors.

    Examples
    --------
    >>> shapes_of({"type": "Point", "coordinates": [30.5, 50.4]}).x
    30.5
    """
    if isinstance(what, BaseGeometry):
        return what
    if getattr(what, "sectors", None) is not None:
        msg = "the points of this launch region fire in sectors; take its own field: .distances()"
        raise RegionError(msg)
    series = getattr(what, "geometry", None)
    if isinstance(series, BaseGeometry):
        return series
    if hasattr(series, "union_all"):
        return _of_series(series)
    described = what if isinstance(what, Mapping) else getattr(what, "__geo_interface__", None)
    if isinstance(described, Mapping):
        try:
            return _of_geojson(described)
        except (KeyError, TypeError, ValueError, AttributeError, ShapelyError) as error:
            msg = f"the launch region is no GeoJSON that can be read: {error}; {_WANTED}"
            raise RegionError(msg) from error
    msg = f"the launch region is of the type {type(what).__name__}; {_WANTED}"
    raise RegionError(msg)


def _of_series(series: Any) -> BaseGeometry:  # noqa: ANN401 (a GeoSeries)
    """Return the shapes of a GeoSeries together, in lon/lat."""
    if series.crs is not None and not series.crs.equals("EPSG:4326", ignore_axis_order=True):
        series = series.to_crs("EPSG:4326")
    kept = series[series.notna() & ~series.is_empty]
    together: BaseGeometry = kept.union_all() if len(kept) != 1 else kept.iloc[0]
    return together


def _of_geojson(described: Mapping[str, Any]) -> BaseGeometry:
    """Return the shapes of a geometry, a feature or a collection of features."""
    if described.get("type") == "FeatureCollection":
        return shapely.union_all([_of_geojson(one) for one in described["features"]])
    if described.get("type") == "Feature":
        return _of_geojson(described["geometry"])
    return shapely.geometry.shape(described)
