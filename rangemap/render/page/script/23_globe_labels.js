// ---- the globe's labels: none lies on another or leaves the frame -----------------------------------
const GLOBE_TYPE = '"Rangemap Sans", "Helvetica Neue", Arial, "DejaVu Sans", sans-serif';
const LEAST_FACING = 0.25; // of the radius: nearer to the limb nothing is named

let globeWritten = []; // what is, for tests: a canvas does not tell

function globeLabels(context, view, frame, taken) {
  globeWritten = [];
  const free = (box) => box.x >= 2 && box.y >= 2 && box.x + box.w <= frame.w - 2 && box.y + box.h <= frame.h - 2
    && !taken.some((other) => overlaps(box, other)) && onDisc(box);

  const onDisc = ({ x, y, w, h }) => [[x, y], [x + w, y], [x, y + h], [x + w, y + h]]
    .every(([right, down]) => Math.hypot(right - view.x, down - view.y) < view.radius - 3);

  // Write a text at the first of some spots that is free and fits: a box's corner, by the text's size.
  function write(text, { size, weight, color, halo = THEME.land, spacing = "0px" }, spotsFor, fits = () => true) {
    context.font = `${weight} ${size}px ${GLOBE_TYPE}`;
    if ("letterSpacing" in context) context.letterSpacing = spacing;
    const [w, h] = [context.measureText(text).width, size * 1.25];
    const box = spotsFor(w, h).map((spot) => ({ ...spot, w, h })).find((one) => free(one) && fits(one));
    if (box) {
      taken.push(box);
      globeWritten.push({ text, ...box });
      Object.assign(context, { textBaseline: "middle", textAlign: "left", direction: runsFromRight(text) ? "rtl" : "ltr" });
      context.lineJoin = "round";
      if (halo) strokeText(text, box, halo);
      context.fillStyle = color;
      context.fillText(text, box.x, box.y + h / 2);
    }
    if ("letterSpacing" in context) context.letterSpacing = "0px";
    return Boolean(box);
  }
  function strokeText(text, box, halo) {
    context.strokeStyle = halo;
    context.lineWidth = 3;
    context.globalAlpha = 0.85;
    context.strokeText(text, box.x, box.y + box.h / 2);
    context.globalAlpha = 1;
  }
  const about = ({ x, y }, off) => (w, h) => [
    { x: x + off, y: y - h / 2 }, { x: x - off - w, y: y - h / 2 }, { x: x - w / 2, y: y - off - h }, { x: x - w / 2, y: y + off },
    ...[-1, 1].flatMap((down) => [-1, 1].map((right) => ( // and at the corners
      { x: right > 0 ? x + off * 0.7 : x - off * 0.7 - w, y: down > 0 ? y + off * 0.5 : y - off * 0.5 - h }
    ))),
  ];
  const over = ({ x, y }) => (w, h) => [{ x: x - w / 2, y: y - h / 2 }];
  const facing = ({ x, y, seen }) =>
    seen && Math.hypot(x - view.x, y - view.y) < view.radius * Math.sqrt(1 - LEAST_FACING ** 2);
  const perDegree = view.radius * RADIANS;

  function launches() {
    for (const { name, at, width, height, launch } of launchNames) {
      const point = view.place(at[1], at[0]);
      if (!facing(point)) continue;
      const wide = width * perDegree * Math.cos(at[1] * RADIANS) > 9 * name.length;
      if (wide) write(name.toUpperCase(), { size: 12, weight: 700, color: content.launches[launch].on, halo: null, spacing: "0.8px" }, over(point));
      else write(name, { size: 15, weight: 700, color: content.launches[launch].text }, about(point, (height * perDegree) / 2 + 8));
    }
  }
  // Beside an edge where it is near enough, on no edge, on no launch point and not across the limb;
  // without its miles if there is no room for them.
  function edges(all) {
    edgeCells = coveredCells([...all.flatMap(({ points }) => points), ...limbOf(view)]);
    const launched = launchPoints.map(([lon, lat]) => view.place(lat, lon)).filter(({ seen }) => seen);
    taken.push(...launched.map(({ x, y }) => ({ x: x - 9, y: y - 9, w: 18, h: 18 })));
    const clear = (box) => !cellsOf(box).some((cell) => edgeCells.has(cell));
    for (const { points, texts, color } of all) {
      const spots = [...points].filter(({ x, y }, k) => k % 3 === 0 && Math.hypot(x - view.x, y - view.y) < 0.985 * view.radius).sort((a, b) => a.y - b.y);
      const along = (w, h) => spots.flatMap(({ x, y }) => [
        { x: x - w / 2, y: y - h - 5 }, { x: x - w / 2, y: y + 5 }, { x: x + 6, y: y - h / 2 }, { x: x - 6 - w, y: y - h / 2 },
      ]);
      texts.some((text) => write(text, { size: 14, weight: 700, color }, along, clear));
    }
  }
  // What the headline names goes first.
  let left = content.max_labels;
  let edgeCells = null; // once the edges are known
  const marked = [];
  const ofHeadline = content.places.slice(0, content.story.named);
  // A mark is drawn with its name: of the headline's, without it too, if there is no room.
  const isFirst = (place) => ofHeadline.includes(place) || place.asked;
  const seen = content.places.map((place) => ({ place, point: view.place(place.lat, place.lon) }))
    .filter(({ point, point: { x, y } }) => facing(point) && x >= 0 && y >= 0 && x <= frame.w && y <= frame.h);
  const least = leastKnown(seen.filter(({ place }) => !isFirst(place)).map(({ place }) => place));
  function paintMark({ place, point }) {
    marked.push(point);
    paintDot(context, point, markLook(place));
  }
  const squareAbout = ({ x, y }) => ({ x: x - 5, y: y - 5, w: 10, h: 10 });
  function mark() {
    for (const one of seen.filter(({ place }) => isFirst(place))) {
      paintMark(one);
      taken.push(squareAbout(one.point));
    }
  }
  const ofLaunches = launchNames.map(({ name }) => name);
  function places(ofStory) {
    for (const one of seen) {
      const { place, point } = one;
      if (left <= 0 || isFirst(place) !== ofStory || ofLaunches.includes(place.name)) continue;
      const crowded = marked.some(({ x, y }) => Math.hypot(x - point.x, y - point.y) < MARK);
      if (!ofStory && (crowded || (place.known ?? Infinity) < least || !free(squareAbout(point)))) continue;
      const before = taken.length;
      if (!ofStory) taken.push(squareAbout(point));
      const weight = isInside(place) ? 600 : 400;
      // off the edges, but for what the headline names
      const clear = (box) => ofStory || !edgeCells || !cellsOf(box).some((cell) => edgeCells.has(cell));
      if (write(place.name, { size: 14.5, weight, color: THEME.ink }, about(point, 8), clear)) {
        if (!ofStory) paintMark(one);
        left -= 1;
      } else if (!ofStory) taken.length = before;
    }
  }
  // A country of the headline is larger, and named where it has room if that is not in its middle.
  function countries(ofStory) {
    const launching = new Set(launchNames.map(({ code }) => code));
    const reached = ([code]) => (content.shares[code] ? 1 : 0);
    let room = Math.max(3, (frame.w * frame.h) / COUNTRY_ROOM);
    for (const [code, lon, lat, kilometres] of [...content.base.labels].sort((a, b) => reached(b) - reached(a))) {
      if (launching.has(code) || ofStory !== content.story.countries.includes(code)) continue;
      const point = view.place(lat, lon);
      const wide = kilometres * 1000 * (view.radius / A);
      const name = content.base.names[code].toUpperCase();
      const onIt = ({ x, y, w, h }) => {
        const at = view.under(x + w / 2, y + h / 2);
        return at && lands.some((land) => land.code === code && holding(land.shape, at.lon, at.lat));
      };
      const near = (w, h) => AROUND.map(([right, down]) => (
        { x: point.x + right * wide - w / 2, y: point.y + down * wide - h / 2 }
      ));
      if (ofStory && point.seen) {
        write(name, { size: 15, weight: 600, color: THEME.country, spacing: "1.8px" }, near, onIt);
      } else if (ofStory) {
        continue;
      } else if (room > 0 && facing(point) && wide >= 45) {
        const clear = (box) => !cellsOf(box).some((cell) => edgeCells.has(cell));
        if (write(name, { size: 11.5, weight: 500, color: THEME.country, spacing: "1.4px" }, over(point), clear)) room -= 1;
      }
    }
  }
  return { launches, edges, mark, places, countries };
}

// Where a country's name may stand, from its middle, in parts of its width.
const AROUND = [0, -0.15, 0.15, -0.3, 0.3].flatMap((down) => [0, -0.2, 0.2, -0.4, 0.4].map((right) => [right, down]));

// What lines cover, as squares: quick to ask for.
const CELL = 6; // pixels
const cellOf = (x, y) => Math.floor(x / CELL) * 10007 + Math.floor(y / CELL);
function cellsOf({ x, y, w, h }) {
  const found = [];
  for (let across = x; across < x + w + CELL; across += CELL) {
    for (let down = y; down < y + h + CELL; down += CELL) {
      found.push(cellOf(Math.min(across, x + w), Math.min(down, y + h)));
    }
  }
  return found;
}
function coveredCells(points) {
  const cells = new Set();
  points.forEach(({ x, y }, k) => {
    const { x: lastX, y: lastY } = points[k - 1] || { x, y };
    const far = Math.hypot(x - lastX, y - lastY);
    const steps = far < LEAP ? Math.max(1, Math.ceil(far / CELL)) : 1;
    for (let step = 1; step <= steps; step += 1) {
      cells.add(cellOf(lastX + ((x - lastX) * step) / steps, lastY + ((y - lastY) * step) / steps));
    }
  });
  return cells;
}
const LEAP = 60; // pixels: points that are farther from each other are no neighbours on a line
const limbOf = ({ x, y, radius }) => Array.from({ length: 361 }, (_, k) => (
  { x: x + radius * Math.sin(k * RADIANS), y: y + radius * Math.cos(k * RADIANS) }
));
