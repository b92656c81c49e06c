// ---- the geodesic between two points of the WGS 84 ellipsoid ------------------------------------
// The inverse problem as C. F. F. Karney poses it (Algorithms for geodesics, J. Geodesy 87, 2013,
// sections 2 and 4): the azimuth at one end is sought until the geodesic meets the other end's
// meridian. It has one solution at any two points, near-antipodal ones included, as the azimuth is
// kept between two that lie on either side of it. The integrals are summed by Gauss's rule.
const A = 6378137; // semi-major axis in metres, and flattening: NIMA TR8350.2, table 3.1
const F = 1 / 298.257223563;
const B = A * (1 - F);
const MEAN_RADIUS = (2 * A + B) / 3;
const E2 = F * (2 - F);
const RADIANS = Math.PI / 180;
// Gauss's rule of 8 points on -1 to 1 (Abramowitz and Stegun, table 25.4): for these integrands,
// which stray from their mean by less than 1 %, good to a micrometre over half the Earth
const GAUSS = [
  [0.1834346424956498, 0.362683783378362], [0.525532409916329, 0.3137066458778873],
  [0.7966664774136267, 0.2223810344533745], [0.9602898564975363, 0.1012285362903763],
].flatMap(([at, weight]) => [[at, weight], [-at, weight]]);
const CLOSE = 1e-11; // radians of longitude, 0.06 mm: near enough to the other end
const FLAT = 1e-9; // radians of latitude, 6 mm: on the equator

// Follow the geodesic that leaves latitude `one` at azimuth `alpha` to where it reaches `two`.
// Latitudes are reduced ones, as sines and cosines; `one` is southern and the farther from 0.
function followed(alpha, one, two) {
  const [sin1, cos1] = [Math.sin(alpha), Math.cos(alpha)];
  const sin0 = sin1 * one.cos; // of the azimuth at which it would cross the equator
  const cos0 = Math.hypot(cos1, sin1 * one.sin);
  const level = (two.cos - one.cos) * (two.cos + one.cos);
  const cos2 = Math.sqrt(Math.max((cos1 * one.cos) ** 2 + level, 0)) / two.cos;
  const sigma1 = Math.atan2(one.sin, cos1 * one.cos);
  const sigma2 = Math.atan2(two.sin, cos2 * two.cos);
  const omega1 = Math.atan2(sin0 * one.sin, cos1 * one.cos);
  const omega2 = Math.atan2(sin0 * two.sin, cos2 * two.cos);
  const k2 = (E2 / (1 - E2)) * cos0 * cos0;
  const [half, middle] = [(sigma2 - sigma1) / 2, (sigma2 + sigma1) / 2];
  let length = 0;
  let less = 0;
  let reduced = 0;
  for (const [at, weight] of GAUSS) {
    const bend = k2 * Math.sin(middle + at * half) ** 2;
    const root = Math.sqrt(1 + bend);
    length += weight * root; // Karney's equation 7
    less += (weight * (2 - F)) / (1 + (1 - F) * root); // 8
    reduced += (weight * bend) / root; // 40, both integrals in one
  }
  const roots = [sigma1, sigma2].map((sigma) => Math.sqrt(1 + k2 * Math.sin(sigma) ** 2));
  const [c1, s1, c2, s2] = [Math.cos(sigma1), Math.sin(sigma1), Math.cos(sigma2), Math.sin(sigma2)];
  const width = roots[1] * c1 * s2 - roots[0] * s1 * c2 - c1 * c2 * reduced * half; // 38, by b
  return {
    metres: B * length * half,
    lon: omega2 - omega1 - F * sin0 * less * half,
    slope: ((width * B) / A) / (cos2 * two.cos), // 46
    start: [sin1, cos1],
    end: [sin0 / two.cos, cos2],
  };
}

function solved(one, two, lon) {
  if (-one.sin < FLAT && lon <= (1 - F) * Math.PI) { // along the equator
    return { metres: A * lon, start: [1, 0], end: [1, 0] };
  }
  if (lon === 0) return followed(0, one, two);
  // from a pole every way leads along a meridian; azimuths count from the pole's own longitude
  if (one.cos < FLAT) return { ...followed(0, one, two), start: [Math.sin(lon), Math.cos(lon)] };
  let low = 0;
  let high = Math.PI;
  let found = null;
  // the sphere's azimuth, but where that says nothing, at the antipode, the middle
  const turn = lon / (1 - F * one.cos);
  const [up, across] = [
    one.cos * two.sin - one.sin * two.cos * Math.cos(turn), two.cos * Math.sin(turn),
  ];
  let alpha = Math.hypot(up, across) > 0.05 && turn < Math.PI ? Math.atan2(across, up) : Math.PI / 2;
  for (let round = 0; round < 80; round += 1) {
    found = followed(alpha, one, two);
    const miss = found.lon - lon;
    if (Math.abs(miss) < CLOSE && found.slope > 0) break;
    if (miss < 0) low = alpha;
    else high = alpha;
    if (high - low < 1e-15) break;
    const next = alpha - miss / found.slope;
    const better = found.slope > 0 && next > low && next < high;
    alpha = better ? next : (low + high) / 2;
  }
  return found;
}

function reducedLatitude(lat) {
  const angle = Math.atan((1 - F) * Math.tan(lat * RADIANS));
  return { sin: Math.sin(angle), cos: Math.cos(angle) };
}

// Return the distance in metres and the azimuth, in radians, at which it leaves the first point.
function inverse(lon1, lat1, lon2, lat2) {
  let lon = (((lon2 - lon1) % 360) + 540) % 360 - 180;
  const east = lon < 0 ? -1 : 1;
  lon = Math.min(Math.abs(lon), 180) * RADIANS;
  const swapped = Math.abs(lat1) < Math.abs(lat2);
  const [far, near] = swapped ? [lat2, lat1] : [lat1, lat2];
  const south = far < 0 ? 1 : -1;
  const one = reducedLatitude(-Math.abs(far));
  const { metres, start, end } = solved(one, reducedLatitude(south * near), lon);
  // seen from the other end, a geodesic points back
  const [sin, cos] = swapped ? end : start;
  return { metres, azimuth: Math.atan2(east * sin, (swapped ? -south : south) * cos) };
}
