// ---- the edge at any range: the line of equal distance to the launch region ---------------------------
// Cells of longitude and latitude that the line may cross are found by halving: what is farther from
// the range than a cell is large holds no part of it. In each, the line is where it crosses the
// cell's sides; its points are moved along the geodesic from the nearest launch point until they are
// at the range, and halves are added until it strays by less than `stray` between them.
const STRAY = 60; // metres
const CLOSE_BY = 2000; // metres: a step this short along a geodesic is right to 10 m
const FINEST = 10; // halvings of 180 degrees: 0.18 degrees

// Move a place along the geodesic that comes from the nearest launch point, to the range.
function toRange([lon, lat], near, range) {
  const { azimuth } = inverse(lon, lat, near.lon, near.lat);
  const way = (near.metres - range) / MEAN_RADIUS; // towards the launch point if it is above 0
  const [sin, cos] = [Math.sin(lat * RADIANS), Math.cos(lat * RADIANS)];
  const north = sin * Math.cos(way) + cos * Math.sin(way) * Math.cos(azimuth);
  const east = Math.atan2(Math.sin(azimuth) * Math.sin(way) * cos, Math.cos(way) - sin * north);
  return [lon + east / RADIANS, Math.asin(Math.max(-1, Math.min(1, north))) / RADIANS];
}

// Which of some points [lon, lat] is the nearest on the sphere, by blocks of neighbours: one that
// is farther with all of its points than the nearest so far is passed over.
const HELD = 48; // points of a block
function nearestOf(points) {
  const vectors = points.map(([lon, lat]) => onSphere(lon, lat));
  const blocks = [];
  for (let from = 0; from < points.length; from += HELD) {
    const to = Math.min(points.length, from + HELD);
    const middle = vectors[Math.floor((from + to) / 2)];
    let radius = 0;
    for (let k = from; k < to; k += 1) radius = Math.max(radius, angle(middle, vectors[k]));
    blocks.push({ from, to, middle, radius });
  }
  return (lon, lat) => {
    const place = onSphere(lon, lat);
    const away = blocks.map(({ middle }) => angle(place, middle));
    let first = 0;
    away.forEach((one, k) => { if (one < away[first]) first = k; });
    let [best, most] = [0, -2];
    const look = ({ from, to }) => {
      for (let k = from; k < to; k += 1) {
        const [x, y, z] = vectors[k];
        const dot = place[0] * x + place[1] * y + place[2] * z;
        if (dot > most) [best, most] = [k, dot];
      }
    };
    look(blocks[first]);
    let nearest = Math.acos(Math.max(-1, Math.min(1, most)));
    blocks.forEach((block, k) => {
      if (k === first || away[k] - block.radius > nearest) return;
      look(block);
      nearest = Math.acos(Math.max(-1, Math.min(1, most)));
    });
    return points[best];
  };
}

// How far beyond the range a place is, by launch points some way apart: enough to find the line by.
function roughly(field, range) {
  const spacing = Math.max(500, Math.min(30000, range / 20));
  const spotNear = field.spots(spacing);
  const beyond = (lon, lat) => {
    const spot = spotNear(lon, lat);
    const away = inverse(spot[0], spot[1], lon, lat).metres - range;
    return away > 0 && field.holds(lon, lat) ? -range : away;
  };
  return { beyond, slack: spacing + 0.007 * range };
}

// The grid: nodes by column and row, with a row and column outside of the Earth on each side.
function gridOf(field, range, west) {
  const { beyond, slack } = roughly(field, range);
  // a quarter of what is in reach of a point, or of what is not
  const cell = Math.max(1, Math.min(range, Math.PI * MEAN_RADIUS - range)) / 4;
  const halvings = Math.max(3, Math.min(FINEST, Math.ceil(Math.log2((Math.PI * MEAN_RADIUS) / cell))));
  const [rows, columns, step] = [2 ** halvings, 2 ** (halvings + 1), 180 / 2 ** halvings];
  const known = new Map();
  const outside = (column, row) => column < 0 || row < 0 || column > columns || row > rows;
  const place = (column, row) => [west + column * step, -90 + row * step];
  function value(column, row) {
    if (outside(column, row)) return Infinity;
    const key = row * (columns + 1) + column;
    if (!known.has(key)) known.set(key, surely(...place(column, row)));
    return known.get(key);
  }
  // What is near to the line is measured: on which side it lies decides where the line runs.
  function surely(lon, lat) {
    const rough = beyond(lon, lat);
    return Math.abs(rough) > slack ? rough : field.nearest(lon, lat).metres - range;
  }

  // The cells that the line may cross, and those along the frame of the map that are in reach.
  function cells() {
    const found = new Set();
    const add = (column, row) => found.add((row + 1) * (columns + 3) + column + 1);
    const look = (column, row, size) => {
      const [lon, lat] = place(column + size / 2, row + size / 2);
      const least = Math.max(0, Math.abs(lat) - (size * step) / 2);
      const radius = A * RADIANS * ((size * step) / 2) * (1 + Math.cos(least * RADIANS));
      if (Math.abs(beyond(lon, lat)) > radius + slack) return;
      if (size === 1) add(column, row);
      else for (const [right, up] of [[0, 0], [1, 0], [0, 1], [1, 1]]) look(column + (right * size) / 2, row + (up * size) / 2, size / 2);
    };
    look(0, 0, rows);
    look(rows, 0, rows);
    const inFrame = (column, row) => {
      const away = value(column, row);
      if (away <= 0) for (const right of [-1, 0]) for (const up of [-1, 0]) add(column + right, row + up);
      return 1 + Math.max(0, Math.floor((away - slack) / (A * RADIANS * step)));
    };
    for (const row of [0, rows]) for (let k = 0; k <= columns;) k += inFrame(k, row);
    for (const column of [0, columns]) for (let k = 0; k <= rows;) k += inFrame(column, k);
    return [...found].map((key) => [(key % (columns + 3)) - 1, Math.floor(key / (columns + 3)) - 1]);
  }
  return { cells, value, place, outside, beyond, surely, metres: A * RADIANS * step };
}

// Where a measure changes its sign between two places; null if it does not.
function rootBetween(measure, from, to, [low, high], close) {
  if (low > 0 === high > 0) return null;
  let at = from;
  for (let round = 0; round < 14; round += 1) {
    const share = round % 3 === 2 ? 0.5 : Math.max(0.02, Math.min(0.98, low / (low - high)));
    at = [from[0] + share * (to[0] - from[0]), from[1] + share * (to[1] - from[1])];
    const value = measure(...at);
    if (Math.abs(value) < close) break;
    if (value > 0 === low > 0) [from, low] = [at, value];
    else [to, high] = [at, value];
  }
  return at;
}

// The sides of cells that the line crosses, joined to rings.
function crossedSides(grid) {
  const joined = new Map(); // side -> the one or two that the line goes on to
  const sides = new Map();
  for (const [column, row] of grid.cells()) {
    const corners = [[column, row], [column + 1, row], [column + 1, row + 1], [column, row + 1]];
    const inside = corners.map((node) => grid.value(...node) <= 0);
    const crossed = [0, 1, 2, 3].filter((k) => inside[k] !== inside[(k + 1) % 4]).map((k) => {
      const [a, b] = [corners[k], corners[(k + 1) % 4]];
      const key = [a, b].sort((p, q) => p[0] - q[0] || p[1] - q[1]).join();
      sides.set(key, inside[k] ? [a, b] : [b, a]);
      return key;
    });
    if (crossed.length === 4) {
      const middle = grid.surely(...grid.place(Math.max(0, column) + 0.5, Math.max(0, row) + 0.5)) <= 0;
      if (middle !== inside[0]) crossed.push(crossed.shift());
      crossed.unshift(crossed.pop());
    }
    for (let k = 0; k < crossed.length; k += 2) {
      for (const [one, other] of [[k, k + 1], [k + 1, k]]) {
        joined.set(crossed[one], [...(joined.get(crossed[one]) || []), crossed[other]]);
      }
    }
  }
  const rings = [];
  while (joined.size) {
    const ring = [];
    let [key] = joined.keys();
    while (key) {
      const next = joined.get(key);
      joined.delete(key);
      ring.push(sides.get(key));
      key = next.find((one) => joined.has(one));
    }
    rings.push(ring);
  }
  return rings;
}

// The reach at a range, in metres, as rings of [lat, lon], to be filled even and odd; cut along the
// meridian of `west` and at the poles. Points that the line has there are `framed`.
function reachAt(field, range, west = -180, stray = STRAY) {
  const grid = gridOf(field, range, west);
  const framed = (at) => Math.abs(at[1]) === 90 || at[0] === west || at[0] === west + 360;
  const away = (lon, lat) => field.nearest(lon, lat).metres - range;

  // A point of the side that the line crosses.
  function crossing([a, b]) {
    if (grid.outside(...a)) return grid.place(...b);
    if (grid.outside(...b)) return grid.place(...a);
    const [from, to] = [grid.place(...a), grid.place(...b)];
    const rough = rootBetween(grid.beyond, from, to, [grid.value(...a), grid.value(...b)], CLOSE_BY / 4);
    const moved = framed(rough) ? null : settled(rough, grid.metres / 2);
    return moved || rootBetween(away, from, to, [away(...from), away(...to)], stray / 2) || rough;
  }
  // Move a place to the line; null if that leads farther than `most` metres off, as it may where
  // the nearest launch points are two.
  function settled(at, most) {
    let found = at;
    for (let round = 0; round < 4; round += 1) {
      const near = field.nearest(...found);
      const step = Math.abs(near.metres - range);
      if (step < stray / 2) return found;
      if (!near.metres || step > most) return null;
      found = toRange(found, near, range);
    }
    return null;
  }
  // Across the middle of two points of the line, where it crosses.
  function beside(a, b, middle, value) {
    const [perLon, perLat] = metresPerDegree(middle[1]);
    const [east, north] = [(b[0] - a[0]) * perLon, (b[1] - a[1]) * perLat];
    for (const share of [0.25, -0.25, 0.5, -0.5, 1, -1]) {
      const other = [middle[0] - (share * north) / perLon, Math.max(-90, Math.min(90, middle[1] + (share * east) / perLat))];
      const found = rootBetween(away, middle, other, [value, away(...other)], stray / 2);
      if (found) return found;
    }
    return null;
  }
  // The points between two, without these.
  function halves(a, b, depth = 0) {
    const middle = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
    const [perLon, perLat] = metresPerDegree(middle[1]);
    const long = Math.hypot((b[0] - a[0]) * perLon, (b[1] - a[1]) * perLat);
    if ((framed(a) && framed(b) && framed(middle)) || depth > 14 || long < stray) return [];
    const value = away(...middle);
    if (Math.abs(value) < stray) return [];
    const at = settled(middle, long / 2) || beside(a, b, middle, value);
    return at ? [...halves(a, at, depth + 1), at, ...halves(at, b, depth + 1)] : [];
  }
  return crossedSides(grid).filter((ring) => ring.length > 2).map((ring) => {
    const points = ring.map(crossing);
    const whole = points.flatMap((at, k) => [at, ...halves(at, points[(k + 1) % points.length])]);
    return [...whole, whole[0]].map(([lon, lat]) => [lat, lon]);
  });
}
