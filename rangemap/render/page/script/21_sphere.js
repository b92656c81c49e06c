// ---- the globe's geometry: shapes on a sphere that is seen from infinitely far ----------------------
// A ring is a list of unit vectors, close enough to each other to be joined by straight lines. What
// lies behind the limb is drawn on it, straight outward from the middle: the sphere without the
// point opposite to the middle is folded onto the disc by that, so that a filled ring is right
// there too. An area that holds the opposite point is the disc less what its rings enclose.
const NEAR_DEGREES = 2; // between neighbours on a ring: longer edges are cut
const ASIDE = 1e-3; // degrees
const LIMB_STEP = 0.05; // radians between the points of the limb that two are joined by
const toVector = (lat, lon) => {
  if (Math.abs(lat) >= 90) return [0, 0, Math.sign(lat)]; // whatever its longitude
  const [north, east] = [lat * RADIANS, lon * RADIANS];
  return [Math.cos(north) * Math.cos(east), Math.cos(north) * Math.sin(east), Math.sin(north)];
};

// Points [lat, lon], joined by lines that are straight in both, as vectors one after another.
function vectorsOf(points) {
  const found = [];
  points.forEach(([lat, lon], k) => {
    if (k) {
      const [south, west] = points[k - 1];
      const parts = Math.ceil(Math.max(Math.abs(lat - south), Math.abs(lon - west)) / NEAR_DEGREES);
      for (let part = 1; part < parts; part += 1) {
        found.push(...toVector(south + ((lat - south) * part) / parts, west + ((lon - west) * part) / parts));
      }
    }
    found.push(...toVector(lat, lon));
  });
  return Float32Array.from(found);
}

// The view: which point is in the middle, how large the sphere is, where its middle is drawn.
function sphereView({ lat, lon, radius, x, y }) {
  const [sinLat, cosLat] = [Math.sin(lat * RADIANS), Math.cos(lat * RADIANS)];
  const [sinLon, cosLon] = [Math.sin(lon * RADIANS), Math.cos(lon * RADIANS)];
  // to the right, down and towards the viewer
  const turned = (a, b, c) => {
    const ahead = a * cosLon + b * sinLon;
    return [b * cosLon - a * sinLon, ahead * sinLat - c * cosLat, ahead * cosLat + c * sinLat];
  };
  const place = (degreesLat, degreesLon) => {
    const [right, down, near] = turned(...toVector(degreesLat, degreesLon));
    return { x: x + radius * right, y: y + radius * down, seen: near > 0 };
  };

  // Add a ring to a path, what is behind on the limb: along it, where two neighbours lie on either
  // side of the opposite point.
  function addRing(path, ring) {
    let [last, before] = [null, null];
    for (let k = 0; k < ring.length; k += 3) {
      let [right, down, near] = turned(ring[k], ring[k + 1], ring[k + 2]);
      const angle = near < 0 ? Math.atan2(down, right) : null;
      if (angle !== null) {
        [right, down] = [Math.cos(angle), Math.sin(angle)];
        if (before !== null) addLimb(path, before, angle);
      }
      before = angle;
      const [across, below] = [x + radius * right, y + radius * down];
      if (!last) path.moveTo(across, below);
      else if (Math.abs(across - last[0]) + Math.abs(below - last[1]) < 0.5) continue;
      else path.lineTo(across, below);
      last = [across, below];
    }
    path.closePath();
  }

  // Add what lies between two directions on the limb, the shorter way.
  function addLimb(path, from, to) {
    const swing = Math.atan2(Math.sin(to - from), Math.cos(to - from));
    const steps = Math.floor(Math.abs(swing) / LIMB_STEP);
    for (let step = 1; step <= steps; step += 1) {
      const angle = from + (swing * step) / (steps + 1);
      path.lineTo(x + radius * Math.cos(angle), y + radius * Math.sin(angle));
    }
  }

  // Add a line to a path, what is in front of it alone; return its points there.
  function addLine(path, line) {
    const points = [];
    let before = false;
    for (let k = 0; k < line.length; k += 3) {
      const [right, down, near] = turned(line[k], line[k + 1], line[k + 2]);
      const [across, below] = [x + radius * right, y + radius * down];
      if (near > 0 && before) path.lineTo(across, below);
      else if (near > 0) path.moveTo(across, below);
      if (near > 0) points.push({ x: across, y: below });
      before = near > 0;
    }
    return points;
  }

  // Where a point of the screen is on Earth; null beside the disc.
  function under(across, below) {
    const [right, down] = [(across - x) / radius, (below - y) / radius];
    const rest = 1 - right * right - down * down;
    if (rest < 0) return null;
    const near = Math.sqrt(rest);
    const north = Math.asin(Math.max(-1, Math.min(1, near * sinLat - down * cosLat)));
    const ahead = near * cosLat + down * sinLat;
    return { lat: north / RADIANS, lon: lon + Math.atan2(right, ahead) / RADIANS };
  }

  const disc = new Path2D();
  disc.arc(x, y, radius, 0, 2 * Math.PI);
  // the opposite point, off the lines along which shapes are cut: 180 degrees and the poles
  const oppositeLon = ((((lon + 360) % 360) + 360) % 360) - 180 + ASIDE;
  const oppositeLat = Math.max(ASIDE - 90, Math.min(90 - ASIDE, -lat));
  // An area as a path to be filled even and odd. `shape` is what `rings` were made of.
  function area({ shape, rings }) {
    const path = new Path2D();
    for (const ring of rings) addRing(path, ring);
    if (holding(shape, oppositeLon, oppositeLat)) path.addPath(disc);
    return path;
  }
  const lines = (all) => {
    const path = new Path2D();
    return { path, points: all.map((line) => addLine(path, line)) };
  };
  return { disc, area, lines, place, under, x, y, radius };
}
