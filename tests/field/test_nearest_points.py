"""What the search leaves out, held against measuring everything."""

import numpy as np
import pytest
import shapely

from rangemap.field import geodesy, nearest_points
from rangemap.field.border_points import SPACING_M
from rangemap.field.distance_field import DistanceField
from rangemap.field.nearest_from_afar import AFAR_M
from rangemap.field.nearest_points import Pairs, _Tuning
from tests.helpers import brute
from tests.helpers.regions import SHAPES, field, geometry

NAMES = (*SHAPES, "UKR", "FJI", "KIR", "NOR", "FR-75C")


@pytest.mark.parametrize("name", NAMES)
def test_no_site_is_hidden_from_where_it_is_the_nearest(name):
    """Every site that may hold an end of the nearest edge is in the tier for the distance."""
    sites = field(name).sites
    points = brute.Points(sites.lon, sites.lat)
    random = np.random.default_rng(21)
    # as near as each tier may be asked, at all scales beyond, and all over the world
    least = np.repeat(AFAR_M, 60)
    off = [least * random.uniform(1.0, 1.2, len(least)), np.exp(random.uniform(11.0, 16.5, 100))]
    off = np.concatenate(off)
    start = random.integers(0, len(sites.lon), len(off))
    about = brute.off(sites.lon[start], sites.lat[start], off, 22)
    lon, lat = np.concatenate([about, brute.on_earth(50, 23)], axis=1)
    outside = field(name).distance(lon, lat) > 0.0
    for x, y in zip(lon[outside], lat[outside], strict=True):
        near, metres = points.within(x, y, SPACING_M / 2)
        needed = near[metres <= np.hypot(metres.min(), SPACING_M / 2)]
        for tier in sites.afar:
            if metres.min() >= tier.from_m:
                assert np.isin(needed, tier.site).all(), (x, y, metres.min(), tier.from_m)


def test_from_further_off_fewer_sites_are_left():
    sites = field("NOR").sites
    counts = [len(sites.lon), *(len(tier.site) for tier in sites.afar)]
    assert counts == sorted(counts, reverse=True)
    assert counts[1] < counts[0] / 10
    assert counts[-1] < 100


def test_a_region_that_fits_into_no_hemisphere_has_no_hull():
    assert field("a girdle").sites.hull is field("a girdle").sites.whole
    assert field("CHL").sites.hull is field("CHL").sites.afar[-1]
    lon, lat = brute.on_earth(50, 24)
    expected = brute.Border(geometry("a girdle")).farthest(lon, lat)
    assert np.abs(field("a girdle").farthest(lon, lat) - expected).max() < 1.0


@pytest.mark.parametrize("sign", [1, -1])
@pytest.mark.parametrize("km", [60, 1000, 5000, 9000, 12_000, 15_000, 18_000, 19_500])
def test_the_tuned_order_misplaces_no_site(km, sign):
    """A site exactly as far off as the known one is within the radius and the finer bound."""
    count = 20_000
    random = np.random.default_rng(km)
    lon, lat = brute.on_earth(count, km)
    azimuth = random.uniform(0.0, 360.0, count)
    turn = np.exp(random.uniform(np.log(1e-3), np.log(180.0), count))
    turn[::2] = random.uniform(0.0, 360.0, len(turn[::2]))
    metres = np.full(count, km * 1000.0)
    known = brute.GEOD.fwd(lon, lat, azimuth, metres)[:2]
    other = brute.GEOD.fwd(lon, lat, azimuth + turn, metres)[:2]
    sites = field("a point").sites.__class__(
        *np.concatenate([known, other], axis=1),
        np.zeros(2 * count, bool),
        np.zeros(2 * count, bool),
    )
    every = np.arange(count)
    tuning = _Tuning.about(sites, (lon, lat), Pairs.of(sites, lon, lat, (every, every)), sign)
    lifted = geodesy.lifted(*other)
    assert (np.linalg.norm(lifted - tuning.query, axis=1) <= tuning.radius()).all()
    assert tuning.allows(every, lifted).all()


def test_the_tuned_bound_is_sharp():
    """At 13,000 km fewer than one in a hundred of the sites of a straight border are measured."""
    line = field("a line")
    lon, lat = np.array([-170.0]), np.array([-30.0])
    place, tier = (lon, lat), line.sites.afar[-1]
    chord, site, _found = nearest_points.handful(tier, lon, lat)
    first = Pairs.of(line.sites, lon, lat, (np.array([0]), site[:, 0]))
    pairs = nearest_points._tuned(line.sites, tier, place, first)
    assert first.metres[0] > 12_000_000.0
    assert len(pairs.site) < len(tier.site) / 100
    assert chord.shape == (1, 6)


@pytest.mark.parametrize(("metres", "kept"), [(7.0, True), (9.5, True), (20.0, False)])
def test_a_site_is_dropped_only_where_others_are_nearer_by_the_tolerance(metres, kept):
    """Of three corners of a coast 900 m apart, the middle one lies further inland.

    From 50 km off it is hidden from (900 m)^2 / (2 * 50 km) = 8 m on, and the tolerance of 2.5 m.
    """
    east, west = (brute.GEOD.fwd(10.0, 0.0, azimuth, 900.0)[:2] for azimuth in (90.0, 270.0))
    middle = brute.GEOD.fwd(10.0, 0.0, 180.0, metres)[:2]
    south = brute.GEOD.fwd(10.0, 0.0, 180.0, 2000.0)[:2]
    sites = DistanceField(shapely.Polygon([west, south, east, middle])).sites
    number = int(np.argmin(np.hypot(sites.lon - middle[0], sites.lat - middle[1])))
    assert (number in sites.afar[0].site) == kept
