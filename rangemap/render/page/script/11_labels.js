// ---- labels: none lies on another or leaves the frame -----------------------------------------------
const CURVE = 24; // pixels by which an edge may bend along a text that is written on it
const BREVITY = 12; // what leaving out the miles costs; along a level edge a text costs nothing
const STEP = 5; // pixels between the points of an edge that a text may be written at
const MARK = 24; // pixels between the middles of two marks
const ROOM = 20000; // square pixels for each mark in the frame
map.createPane("labels").style.zIndex = 500;
const labels = map.getPane("labels");
labels.style.pointerEvents = "none";
labels.setAttribute("aria-hidden", "true"); // marks, tooltips and tables say the same
const overlaps = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;
const centred = ({ x, y }, { w, h }) => ({ x: x - w / 2, y: y - h / 2, w, h });

// Sizes of texts, measured all at once: each measurement alone would lay out the whole page.
const sizes = new Map();
function sizesOf(wanted) {
  const key = ([text, className]) => `${className}\n${text}`;
  const missing = wanted.filter((one) => !sizes.has(key(one)));
  const made = missing.map(([text, className]) => foreign("div", text, labels, `label ${className}`));
  missing.forEach((one, order) => {
    sizes.set(key(one), { w: made[order].offsetWidth, h: made[order].offsetHeight });
  });
  made.forEach((one) => one.remove());
  return (text, className) => sizes.get(key([text, className]));
}

// Where controls lie, in pixels of the map.
function controls() {
  const frame = map.getContainer().getBoundingClientRect();
  return [...document.querySelectorAll(".leaflet-control, #panel:not([hidden])")].map((one) => {
    const box = one.getBoundingClientRect();
    return { x: box.left - frame.left - 6, y: box.top - frame.top - 6, w: box.width + 12, h: box.height + 12 };
  });
}

function arrange() {
  const size = map.getSize();
  const origin = map.containerPointToLayerPoint([0, 0]);
  const frame = { x: 4, y: 4, w: size.x - 8, h: size.y - 8 };
  const taken = controls();
  const free = (box) =>
    box.x >= frame.x && box.y >= frame.y && box.x + box.w <= frame.x + frame.w &&
    box.y + box.h <= frame.y + frame.h && !taken.some((other) => overlaps(box, other));
  labels.replaceChildren();
  const shown = showMarks(size);
  const countries = countriesIn(size);
  const edges = edgesShown();
  const names = content.launch.names.map(({ name }) => name);
  const sizeOf = sizesOf([
    ...names.map((name) => [name, "country launch-name"]), ...names.map((name) => [name, "launch-point"]),
    ...edges.flatMap(({ text, short }) => [[text, "edge"], [short, "edge"]]), ...countries.map(({ name }) => [name, "country"]),
    ...shown.flatMap(({ place }) => ["inside", "outside"].map((side) => [place.name, side])),
  ]);

  function put(text, className, box, angle = 0) {
    const { w, h } = sizeOf(text, className);
    const made = foreign("div", text, labels, `label ${className}`);
    const left = box.x + (box.w - w) / 2 + origin.x;
    const top = box.y + (box.h - h) / 2 + origin.y;
    made.style.transform = `translate(${left}px, ${top}px) rotate(${angle}deg)`;
    taken.push(box);
    return made;
  }
  // Put a text at one of four sides of a mark, if there is room; off the launch region, if it can be.
  function beside(point, text, className, off = { x: 8, y: 8 }) {
    const { w, h } = sizeOf(text, className);
    const spots = [
      { x: point.x + off.x, y: point.y - h / 2 }, { x: point.x - off.x - w, y: point.y - h / 2 },
      { x: point.x - w / 2, y: point.y - off.y - h }, { x: point.x - w / 2, y: point.y + off.y },
    ].map((corner) => ({ ...corner, w, h })).filter(free);
    const spot = spots.find((box) => !onLaunch(box)) || spots[0];
    if (spot) put(text, className, spot);
    return Boolean(spot);
  }

  const outside = nameLaunch(size, { sizeOf, free, put });
  for (const { point } of shown) taken.push({ x: point.x - 6, y: point.y - 6, w: 12, h: 12 });
  for (const [lon, lat] of content.launch.points) {
    const { x, y } = map.latLngToContainerPoint([lat, lon]);
    taken.push({ x: x - 8, y: y - 8, w: 16, h: 16 });
  }
  for (const { name, points, off } of outside) points.some((point) => beside(point, name, "launch-point", off));
  const drawn = new Map(edges.map((edge) => [edge, inFrame(edge, size)]));
  edges.forEach((edge) => writeEdge(edge, drawn, { sizeOf, free, put }));
  let left = content.max_labels;
  const named = new Set(); // on a repeated world each once, where it is nearest to the middle
  for (const { place, point } of shown) {
    if (left <= 0) break;
    if (named.has(place)) continue;
    if (beside(point, place.name, isInside(place) ? "inside" : "outside")) {
      named.add(place);
      left -= 1;
    }
  }
  for (const { name, point, pixels } of countries) {
    if (named.has(name)) continue;
    const box = centred(point, sizeOf(name, "country"));
    if (box.w < 1.25 * pixels && free(box)) {
      put(name, "country", box);
      named.add(name);
    }
  }
}

// The copies of the world, the one in the middle of the frame first.
function turnsFrom(lon) {
  const away = (turn) => Math.abs(lon + turn - map.getCenter().lng);
  return TURNS.map((turn, copy) => ({ turn, copy })).sort((a, b) => away(a.turn) - away(b.turn));
}

// Show the most telling marks that are in the frame, none on another.
function showMarks(size) {
  const shown = content.launch.points.map(([lon, lat]) => ({ point: map.latLngToContainerPoint([lat, lon]) }));
  const launches = shown.length;
  let room = Math.max(12, (size.x * size.y) / ROOM);
  for (const { place, copies } of marks) {
    for (const { copy } of turnsFrom(place.lon)) {
      const { at, marker } = copies[copy];
      const point = map.latLngToContainerPoint(at);
      const inside = point.x >= 0 && point.x <= size.x && point.y >= 0 && point.y <= size.y;
      const crowded = shown.some((other) => other.point.distanceTo(point) < MARK);
      if (inside && !crowded && room > 0) {
        room -= 1;
        shown.push({ place, point });
        if (!map.hasLayer(marker)) marker.addTo(map);
      } else if (map.hasLayer(marker)) {
        marker.remove();
      }
    }
  }
  return shown.slice(launches); // a launch point has a dot of its own
}

// Write the launch region's names into its parts where they fit; return those to be written beside
// them, once, and how far off.
function nameLaunch(size, { sizeOf, free, put }) {
  const perDegree = (256 * 2 ** map.getZoom()) / 360;
  const outside = [];
  for (const { name, at, width, height } of content.launch.names) {
    const high = (height * perDegree) / Math.cos(at[1] * RADIANS); // as Mercator has it
    const points = turnsFrom(at[0])
      .map(({ turn }) => map.latLngToContainerPoint([at[1], at[0] + turn]))
      .filter((point) => point.x >= 0 && point.x <= size.x && point.y >= 0 && point.y <= size.y);
    const { w, h } = sizeOf(name, "country launch-name");
    if (w < width * perDegree && h < high) {
      for (const box of points.map((point) => centred(point, { w, h }))) {
        if (free(box)) put(name, "country launch-name", box);
      }
    } else {
      outside.push({ name, points, off: { x: (width * perDegree) / 2 + 9, y: high / 2 + 9 } });
    }
  }
  return outside;
}

// Whether a box lies on the launch region, as it is drawn.
function onLaunch({ x, y, w, h }) {
  const spots = [0, 0.5, 1].flatMap((share) => [0.2, 0.8].map((down) => [x + share * w, y + down * h]));
  return spots.some((spot) => {
    const { lng, lat } = map.containerPointToLatLng(spot).wrap();
    return holding(launchShape, lng, lat);
  });
}

// The names of countries that have room in the frame, the largest first.
function countriesIn(size) {
  const found = [];
  const launches = new Set(content.launch.names.map(({ code }) => code));
  for (const [code, lon, lat, kilometres] of content.base.labels) {
    const name = content.base.names[code];
    const pixels = (kilometres / 40075) * 256 * 2 ** map.getZoom() / Math.cos((lat * Math.PI) / 180);
    if (pixels < 45 || Math.abs(lat) > 84 || launches.has(code)) continue;
    for (const { turn } of turnsFrom(lon)) {
      const point = map.latLngToContainerPoint([lat, lon + turn]);
      const inside = point.x >= 0 && point.x <= size.x && point.y >= 0 && point.y <= size.y;
      if (inside) found.push({ name, point, pixels });
    }
  }
  return found;
}

// Write a range along its edge, where it runs most level and where nothing is in the way; without
// its miles if there is no room for them; level beside the edge as a last resort.
function writeEdge(edge, drawn, { sizeOf, free, put }) {
  const others = [...drawn.values()].flat(2);
  const tries = [edge.text, edge.short].flatMap((text, brevity) => {
    const size = sizeOf(text, "edge");
    return drawn.get(edge).flatMap((points) => {
      const found = [];
      for (let k = 0; k < points.length; k += 2) found.push(...placesAlong(points, k, size));
      return found.map((place) => ({ ...place, text, size, cost: place.cost + BREVITY * brevity }));
    });
  }).sort((a, b) => a.cost - b.cost);
  const clear = (place) => !others.some((point) => touches(place, point, place.size));
  const found = tries.find((place) => free(place.box) && clear(place));
  if (found) put(found.text, "edge", found.box, found.angle).style.color = edge.hue;
}

// The points of an edge that the frame shows, STEP pixels apart, in the order of each line.
function inFrame(edge, size) {
  const found = [];
  for (const line of edge.lines) {
    let points = [];
    for (const at of line) {
      const point = map.latLngToContainerPoint(at);
      const inside = point.x >= 0 && point.y >= 0 && point.x <= size.x && point.y <= size.y;
      const last = points[points.length - 1];
      if (!inside && points.length) {
        found.push(points);
        points = [];
      } else if (inside && last) {
        const steps = Math.floor(last.distanceTo(point) / STEP);
        for (let k = 1; k <= steps; k += 1) {
          points.push(last.add(point.subtract(last).multiplyBy(k / steps)));
        }
      } else if (inside) {
        points.push(point);
      }
    }
    if (points.length) found.push(points);
  }
  return found;
}

function touches({ box, angle }, point, text) {
  const radians = (angle * Math.PI) / 180;
  const right = point.x - (box.x + box.w / 2);
  const down = point.y - (box.y + box.h / 2);
  const along = right * Math.cos(radians) + down * Math.sin(radians);
  const across = down * Math.cos(radians) - right * Math.sin(radians);
  return Math.abs(along) < text.w / 2 + 2 && Math.abs(across) < text.h / 2;
}

function placesAlong(points, k, text) {
  const steps = Math.ceil(text.w / 2 / STEP);
  const part = points.slice(Math.max(k - steps, 0), k + steps + 1);
  const [a, b] = [part[0], part[part.length - 1]];
  const beside = [[0, -1], [0, 1], [-1, 0], [1, 0]].map(([right, down]) => {
    const x = points[k].x + right * (text.w / 2 + 6) - text.w / 2;
    const y = points[k].y + down * (text.h / 2 + 4) - text.h / 2;
    // the longer it is, the less it can be told which edge it stands beside
    const cost = 9 + (20 * text.w) / map.getSize().x;
    return { box: { x, y, w: text.w, h: text.h }, angle: 0, cost };
  });
  if (part.length < 2 * steps) return beside;
  let angle = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
  if (angle > 90) angle -= 180;
  if (angle < -90) angle += 180;
  const radians = (angle * Math.PI) / 180;
  const middle = a.add(b).divideBy(2);
  const across = part.map(
    (p) => (p.y - middle.y) * Math.cos(radians) - (p.x - middle.x) * Math.sin(radians),
  );
  const bend = Math.max(...across) - Math.min(...across);
  const w = Math.abs(Math.cos(radians)) * text.w + Math.abs(Math.sin(radians)) * text.h;
  const h = Math.abs(Math.sin(radians)) * text.w + Math.abs(Math.cos(radians)) * text.h;
  const along = [-1, 1].map((side) => {
    const bulge = Math.max(...across.map((off) => side * off), 0);
    const off = side * (text.h / 2 + 1 + bulge);
    const x = middle.x - Math.sin(radians) * off - w / 2;
    const y = middle.y + Math.cos(radians) * off - h / 2;
    return { box: { x, y, w, h }, angle, cost: Math.abs(angle) / 45 + bend / 6 };
  });
  return bend < CURVE ? [...along, ...beside] : beside;
}
