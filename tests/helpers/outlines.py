"""What holds of every outline that is drawn."""

import numpy as np
import shapely


def well_formed(reach):
    """Valid, within the rectangle, oriented as in RFC 7946, no vertex twice in a row."""
    assert reach.geom_type in ("Polygon", "MultiPolygon")
    assert shapely.is_valid(reach), shapely.is_valid_reason(reach)
    west, south, east, north = reach.bounds
    assert -180.0 <= west <= east <= 180.0
    assert -90.0 <= south <= north <= 90.0
    for part in shapely.get_parts(reach):
        assert part.area > 0.0
        assert part.exterior.is_ccw
        assert not any(hole.is_ccw for hole in part.interiors)
        for ring in (part.exterior, *part.interiors):
            assert (np.diff(np.array(ring.coords), axis=0) != 0.0).any(axis=1).all()
