// ---- distance from anywhere to the launch region ------------------------------------------------
// Edges are straight in longitude and latitude (RFC 7946). They are kept in pieces, and these in
// blocks of neighbours. On the sphere of reduced latitudes an angle s and a distance d obey
// B s <= d <= A s, at any range, and up to two radians Lambert's formula is nearer by: that tells
// which pieces may hold the nearest point, and only those are measured on the ellipsoid.
const PIECE = 20000; // metres: longest piece
const BEND = 10; // metres that a piece may stray from the geodesic between its ends
const BLOCK = 32;
const SETTLED = 0.5; // metres along a piece

function metresPerDegree(lat) {
  const sin = Math.sin(lat * RADIANS);
  const normal = A / Math.sqrt(1 - E2 * sin * sin);
  return [
    normal * Math.cos(lat * RADIANS) * RADIANS,
    ((normal * (1 - E2)) / (1 - E2 * sin * sin)) * RADIANS,
  ];
}

function onSphere(lon, lat) {
  const { sin, cos } = reducedLatitude(lat);
  return [cos * Math.cos(lon * RADIANS), cos * Math.sin(lon * RADIANS), sin];
}

const angle = (a, b) => Math.acos(Math.max(-1, Math.min(1, a[0] * b[0] + a[1] * b[1] + a[2] * b[2])));

// Between which metres the distance of two points lies, as they are on the sphere. Lambert's formula
// (W. D. Lambert, J. Washington Academy of Sciences 32, 1942) is off by 32 m at most up to two
// radians, at 400,000 pairs of points; three times as much is allowed here.
const LAMBERT = 100;
function between(a, b) {
  const s = angle(a, b);
  if (s < 1e-3 || s > 2) return [B * s, A * s];
  const [sin, cos] = [Math.sin(s), Math.cos(s)];
  const level = ((s - sin) * (a[2] + b[2]) ** 2) / (2 * (1 + cos));
  const steep = ((s + sin) * (b[2] - a[2]) ** 2) / (2 * (1 - cos));
  const metres = A * (s - (F / 2) * (level + steep));
  return [metres - LAMBERT, metres + LAMBERT];
}

function piecesOf(lines) {
  const pieces = [];
  for (const line of lines) {
    if (line.length === 1) pieces.push(piece(line[0], line[0]));
    for (let k = 1; k < line.length; k += 1) {
      const [from, to] = [line[k - 1], line[k]];
      const step = [to[0] - from[0], to[1] - from[1]];
      // the longest that it can be: degrees of longitude are widest next to the equator
      const level = from[1] * to[1] < 0 ? 0 : Math.min(Math.abs(from[1]), Math.abs(to[1]));
      const length = Math.hypot(step[0] * metresPerDegree(level)[0], step[1] * metresPerDegree(90)[1]);
      // a parallel bends by R dlon^2 sin(lat) cos(lat) / 8, at most
      const bend = (A * (step[0] * RADIANS) ** 2) / 16;
      const parts = length < 1 ? 1 : Math.max(1, Math.ceil(length / PIECE), Math.ceil(Math.sqrt(bend / BEND)));
      const at = (share) => [from[0] + share * step[0], from[1] + share * step[1]];
      for (let part = 0; part < parts; part += 1) {
        pieces.push(piece(at(part / parts), at((part + 1) / parts), length / parts));
      }
    }
  }
  return pieces;
}

function piece(from, to, length = 0) {
  const step = [to[0] - from[0], to[1] - from[1]];
  const middle = onSphere(from[0] + step[0] / 2, from[1] + step[1] / 2);
  return { from, step, length, middle, radius: length / 2 / B };
}

function blocksOf(pieces) {
  const blocks = [];
  for (let k = 0; k < pieces.length; k += BLOCK) {
    const held = pieces.slice(k, k + BLOCK);
    const sum = held.reduce((t, { middle: m }) => [t[0] + m[0], t[1] + m[1], t[2] + m[2]], [0, 0, 0]);
    const size = Math.hypot(...sum);
    const middle = size > 0 ? sum.map((part) => part / size) : held[0].middle;
    const radius = Math.max(...held.map((one) => angle(middle, one.middle) + one.radius));
    blocks.push({ pieces: held, middle, radius });
  }
  return blocks;
}

// Return { metres, lon, lat } of the point of a piece that is nearest to a place.
function foot({ from, step }, lon, lat) {
  let best = { metres: Infinity };
  let share = 0.5;
  for (let round = 0; round < 8; round += 1) {
    const at = [from[0] + share * step[0], from[1] + share * step[1]];
    const { metres, azimuth } = inverse(at[0], at[1], lon, lat);
    if (metres < best.metres) best = { metres, lon: at[0], lat: at[1] };
    const [perLon, perLat] = metresPerDegree(at[1]);
    const length = Math.hypot(step[0] * perLon, step[1] * perLat);
    if (length < SETTLED) break;
    const turn = azimuth - Math.atan2(step[0] * perLon, step[1] * perLat);
    const arc = metres / MEAN_RADIUS; // and the right-angled triangle on the sphere
    const along = MEAN_RADIUS * Math.atan2(Math.sin(arc) * Math.cos(turn), Math.cos(arc));
    const next = Math.max(0, Math.min(1, share + along / length));
    if (Math.abs(next - share) * length < SETTLED) break;
    share = next;
  }
  return best;
}

// Launch points that fire within a sector each, as [lon, lat, start, width] in degrees clockwise; a
// width of 360 is all round. With some slack, in metres, a place counts that is so far beyond a
// side; with one below 0, one that is so far within it alone.
function sectorField(sectors) {
  // Metres by which a place is beyond the nearer side of a sector; below 0 within.
  function beyond([, , start, width], { metres, azimuth }) {
    if (width >= 360 || metres === 0) return -Infinity;
    const turn = (((azimuth / RADIANS - start) % 360) + 360) % 360;
    const inside = turn <= width;
    const gap = Math.min(inside ? turn : 360 - turn, Math.abs(turn - width));
    const arc = metres / MEAN_RADIUS;
    const off = gap < 90 // degrees: else the launch point itself is the nearest of its side
      ? MEAN_RADIUS * Math.abs(Math.asin(Math.sin(arc) * Math.sin(gap * RADIANS)))
      : metres;
    return inside ? -off : off;
  }

  const able = (lon, lat, slack) => sectors
    .map((sector) => ({ sector, way: inverse(sector[0], sector[1], lon, lat) }))
    .filter(({ sector, way }) => beyond(sector, way) <= slack)
    .map(({ sector, way }) => ({ metres: way.metres, lon: sector[0], lat: sector[1] }));

  // The nearest launch point that can fire at a place; where none can, without a position.
  function nearest(lon, lat, slack = 0) {
    return able(lon, lat, slack).reduce((a, b) => (b.metres < a.metres ? b : a), { metres: Infinity });
  }

  function farthest(lon, lat, slack = 0) {
    const ways = able(lon, lat, slack).map(({ metres }) => metres);
    return ways.length ? Math.max(...ways) : Infinity;
  }

  return { nearest, farthest };
}

const aroundZero = (lon) => ((((lon + 180) % 360) + 360) % 360) - 180;

const bandOf = (lat) => Math.floor(lat * 8);

// Areas are lists of rings, lines lists of points; a point is [lon, lat].
function launchField({ areas, lines, points }) {
  let blocks = null; // made when first asked
  const made = () => {
    blocks ??= blocksOf(piecesOf([...areas.flat(), ...lines, ...points.map((point) => [point])]));
    return blocks;
  };
  let grouped = null; // blocks of blocks
  const groups = () => {
    grouped ??= blocksOf(made());
    return grouped;
  };

  const boxes = areas.map(([outer]) => [0, 1].flatMap((axis) => {
    const along = outer.map((at) => at[axis]);
    return [Math.min(...along), Math.max(...along)];
  }));
  // The edges of an area by the bands of latitude that they touch: of a large one a place asks few.
  const bands = areas.map(() => null);
  function edgesAt(order, lat) {
    if (!bands[order]) {
      bands[order] = new Map();
      for (const ring of areas[order]) {
        for (let k = 1; k < ring.length; k += 1) {
          const [low, high] = [ring[k - 1][1], ring[k][1]].sort((p, q) => p - q).map(bandOf);
          for (let band = low; band <= high; band += 1) {
            if (!bands[order].has(band)) bands[order].set(band, []);
            bands[order].get(band).push([ring[k - 1], ring[k]]);
          }
        }
      }
    }
    return bands[order].get(bandOf(lat)) || [];
  }
  function holds(lon, lat) {
    return areas.some((_, order) => {
      const [west, east, south, north] = boxes[order];
      if (lon < west || lon > east || lat < south || lat > north) return false;
      let inside = false;
      for (const [[x1, y1], [x2, y2]] of edgesAt(order, lat)) {
        if (y1 > lat !== y2 > lat && lon < x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
      }
      return inside;
    });
  }

  // Every piece that is not surely farther than another, the likeliest first.
  function candidates(place) {
    let most = Infinity;
    // of some blocks, what those hold that are not surely farther than another
    const within = (some) => {
      const near = some.map((block) => ({ block, away: between(place, block.middle), wide: A * block.radius }));
      for (const { away, wide } of near) most = Math.min(most, away[1] + wide);
      return near.filter(({ away, wide }) => away[0] - wide <= most).map(({ block }) => block.pieces);
    };
    const found = [];
    for (const pieces of within(within(groups()).flat())) {
      for (const one of pieces) {
        const [least, farthest] = between(place, one.middle);
        const half = A * one.radius;
        most = Math.min(most, farthest + half);
        found.push({ one, least: least - half });
      }
    }
    return found.filter(({ least }) => least <= most).sort((a, b) => a.least - b.least);
  }

  function nearest(lon, lat) {
    const turned = aroundZero(lon);
    if (holds(turned, lat)) return { metres: 0, lon: turned, lat };
    let best = { metres: Infinity };
    for (const { one, least } of candidates(onSphere(turned, lat))) {
      if (least > best.metres) break;
      const { from, step, length } = one;
      const middle = inverse(from[0] + step[0] / 2, from[1] + step[1] / 2, turned, lat).metres;
      if (middle - length / 2 > best.metres) continue;
      const found = foot(one, turned, lat);
      if (found.metres < best.metres) best = found;
    }
    return best;
  }

  // The farthest launch point: of a piece this short it is an end, to within its bend.
  function farthest(lon, lat) {
    const place = onSphere(lon, lat);
    let best = 0;
    for (const block of made()) {
      const from = angle(place, block.middle);
      if (A * (from + block.radius) < best) continue;
      for (const one of block.pieces) {
        if (A * (angle(place, one.middle) + one.radius) < best) continue;
        for (const share of [0, 1]) {
          const at = [one.from[0] + share * one.step[0], one.from[1] + share * one.step[1]];
          best = Math.max(best, inverse(at[0], at[1], lon, lat).metres);
        }
      }
    }
    return best;
  }

  // Launch points all along the outline, each ring's first and then about as far apart as is asked.
  function spots(metres) {
    const found = [];
    let since = 0;
    let end = [];
    for (const { from, step, length } of made().flatMap(({ pieces }) => pieces)) {
      const goesOn = Math.abs(from[0] - end[0]) + Math.abs(from[1] - end[1]) < 1e-9;
      const parts = Math.max(1, Math.ceil(length / metres));
      for (let part = 0; part < parts; part += 1) {
        if (since >= metres || (part === 0 && !goesOn)) {
          found.push([from[0] + (step[0] * part) / parts, from[1] + (step[1] * part) / parts]);
          since = 0;
        }
        since += length / parts;
      }
      end = [from[0] + step[0], from[1] + step[1]];
    }
    return nearestOf(found);
  }

  return { nearest, farthest, holds: (lon, lat) => holds(aroundZero(lon), lat), spots };
}
