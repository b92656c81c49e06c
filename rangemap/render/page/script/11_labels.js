// ---- labels: none lies on another or leaves the frame -----------------------------------------------
const CURVE = 24; // pixels by which an edge may bend along a text that is written on it
const BREVITY = 6; // what each shorter text costs; along a level edge a text costs nothing
const STEP = 5; // pixels between the points of an edge that a text may be written at
const MARK = 24; // pixels between the middles of two marks
const NAMED = 32; // and between those of places that are shown as one zooms in, so that names have room
const LETTER = 7.6; // pixels that a letter of a name is wide, as a rule
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
const ABOVE_ALL = "#panel:not([hidden]), #more:not([hidden])";
function controls(which = `.leaflet-control, ${ABOVE_ALL}`) {
  const frame = map.getContainer().getBoundingClientRect();
  return [...document.querySelectorAll(which)].map((one) => {
    const box = one.getBoundingClientRect();
    return { x: box.left - frame.left - 6, y: box.top - frame.top - 6, w: box.width + 12, h: box.height + 12 };
  });
}
const WORDS_ABROAD = 0.5; // of a name may lie on land of others than its own
const BESIDE_MARK = 9; // pixels from a mark: a name there seems to be that one's
const TAKEN_FOR = 5; // what that costs
const TIE_STEP = 4; // pixels between the points of a line that are looked at
const MOST_ABROAD = 0.25; // of such a line may run over land of others
const AT_HOME = 0.9; // of a country's name lies on it
const COUNTRY_ROOM = 40000; // square pixels of the frame for each name of a country, as it opens
const GRID = 18; // pixels between places that are tried for the name of a country

function arrange() {
  const size = map.getSize();
  const origin = map.containerPointToLayerPoint([0, 0]);
  const frame = { x: 4, y: 4, w: size.x - 8, h: size.y - 8 };
  const taken = controls();
  const free = (box) =>
    box.x >= frame.x && box.y >= frame.y && box.x + box.w <= frame.x + frame.w &&
    box.y + box.h <= frame.y + frame.h && !taken.some((other) => overlaps(box, other));
  labels.replaceChildren();
  const edges = edgesShown();
  const drawn = new Map(edges.map((edge) => [edge, inFrame(edge, size)]));
  const others = edges.flatMap((edge) => (
    edge.whole === edge.lines ? drawn.get(edge) : inFrame({ lines: edge.whole }, size)
  )).flat();
  const ground = labelGround(size, others);
  const shown = placesSeen(size);
  const countries = countriesSeen(size, ground);
  const names = launchNames.map(({ name }) => name);
  const sizeOf = sizesOf([
    ...launchNames.flatMap(({ name, launch }) => [[name, nameClass(launch)], [name, pointClass(launch)]]),
    ...edges.flatMap(({ texts }) => texts.map((text) => [text, "edge"])),
    ...countries.flatMap(({ name }) => [[name, "country story"], [name, "country"]]),
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
  // The point of a box that is nearest to another.
  const nearestOf = (box, point) => [
    Math.max(box.x, Math.min(box.x + box.w, point.x)), Math.max(box.y, Math.min(box.y + box.h, point.y)),
  ];
  // Whether a line to a box runs over land of others for long, or over a mark or a name.
  function tieIsInTheWay(point, box, codes) {
    const [x, y] = nearestOf(box, point);
    const steps = Math.ceil(Math.hypot(x - point.x, y - point.y) / TIE_STEP);
    const on = Array.from({ length: steps }, (_, k) => (
      { x: point.x + ((x - point.x) * k) / steps, y: point.y + ((y - point.y) * k) / steps, w: 1, h: 1 }
    ));
    const abroad = on.map(ground.codeAt).filter((code) => code && !codes.includes(code));
    const met = taken.filter((other) => !overlaps(other, { ...point, w: 1, h: 1 }));
    return abroad.length > MOST_ABROAD * steps || on.some((one) => met.some((other) => overlaps(one, other)));
  }
  // A thin line from a point to the nearest side of a box.
  function tie(point, box) {
    const [x, y] = nearestOf(box, point);
    const line = element("div", null, labels, "tie");
    line.style.width = `${Math.hypot(x - point.x, y - point.y)}px`;
    line.style.transform = `translate(${point.x + origin.x}px, ${point.y + origin.y}px) rotate(${Math.atan2(y - point.y, x - point.x)}rad)`;
  }
  // The marks of other places that a name seems to belong to.
  const marksBeside = (box, point) => shown.filter(({ point: other }) => {
    const [x, y] = nearestOf(box, other);
    return other !== point && Math.hypot(x - other.x, y - other.y) < BESIDE_MARK;
  });
  // Put a text about a point where it costs least; return whether there was room. What `must` be
  // written is, on an edge or on land of others if there is no other room; all else is not, but
  // for what may stand `over` an edge.
  function about(point, text, className, { codes, must, over = must, far = must, off = { x: 8, y: 8 }, abroad = WORDS_ABROAD }) {
    let best = null;
    for (const box of boxesAbout(point, sizeOf(text, className), off, far)) {
      if ((best && box.cost >= best.cost) || !free(box)) continue;
      const { others: away, launch, crossed } = ground.under(box, codes);
      if (!must && ((crossed && !over) || (launch > 0.05 && closer() <= 2) || away > abroad)) continue;
      if (!must && box.tied && tieIsInTheWay(point, box, codes)) continue;
      const doubted = TAKEN_FOR * marksBeside(box, point).length;
      const cost = box.cost + 9 * away + 12 * launch + (crossed ? 7 : 0) + doubted;
      if (!best || cost < best.cost) best = { ...box, cost };
    }
    if (!best) return false;
    if (best.tied) tie(point, best);
    put(text, className, best);
    return true;
  }

  const named = new Set(); // on a repeated world each once, where it is nearest to the middle
  const marked = [];
  const dot = ({ x, y }, half) => ({ x: x - half, y: y - half, w: 2 * half, h: 2 * half });
  const outside = nameLaunch(size, { sizeOf, free, put });
  for (const [lon, lat] of launchPoints) taken.push(dot(map.latLngToContainerPoint([lat, lon]), 8));
  const firstFew = shown.filter(({ must }) => must);
  firstFew.forEach(({ point }) => taken.push(dot(point, 5)));
  marked.push(...firstFew);
  for (const { name, code, launch, points, off } of outside) {
    const beside = (point, over) => (
      about(point, name, pointClass(launch), { codes: [code, ground.codeAt(point)], far: true, over, off, abroad: 0.15 })
    );
    [false, true].some((over) => points.some((point) => beside(point, over)));
  }
  let left = content.max_labels * closer() ** 2;
  function nameCity({ place, point, must, turn }) {
    if (left <= 0 || named.has(place) || names.includes(place.name)) return;
    const mark = dot(point, 6);
    if (!must && !free(mark)) return;
    const before = taken.length;
    if (!must) taken.push(mark);
    if (about(point, place.name, isInside(place) ? "inside" : "outside", { codes: [place.country], must })) {
      named.add(place);
      left -= 1;
      if (!must) marked.push({ place, point, turn });
    } else if (!must) taken.length = before;
  }
  // On its own land, near its middle; an island's over the sea about it. Of the story, wherever
  // there is room.
  function nameCountry({ code, name, point, story, box: seen }) {
    if (named.has(code)) return false;
    for (const className of story ? ["country story", "country"] : ["country"]) {
      const { w, h } = sizeOf(name, className);
      const spots = [point];
      for (let y = seen.top + h / 2; y <= seen.bottom; y += GRID) {
        for (let x = seen.left + w / 2; x <= seen.right; x += GRID) spots.push({ x, y });
      }
      const far = ({ x, y }) => Math.hypot(x - point.x, y - point.y);
      spots.sort((a, b) => far(a) - far(b));
      for (const spot of spots) {
        const box = centred(spot, { w, h });
        if (!free(box)) continue;
        const { own, others: away, launch, crossed } = ground.under(box, [code]);
        const home = own >= AT_HOME || (away === 0 && own > 0.2 && far(spot) < GRID);
        if (!home || crossed || launch > 0.02) continue;
        put(name, className, box);
        named.add(code);
        return true;
      }
    }
    if (!story || !about(point, name, "country", { codes: [code], must: true, off: { x: 10, y: 10 } })) return false;
    named.add(code);
    return true;
  }
  // what the headline names goes first
  firstFew.forEach(nameCity);
  countries.filter(({ story }) => story).forEach(nameCountry);
  edges.forEach((edge) => writeEdge(edge, drawn.get(edge), others, { sizeOf, free, put, ground }));
  shown.filter(({ must }) => !must).forEach(nameCity);
  let room = Math.max(3, (size.x * size.y) / COUNTRY_ROOM) * closer();
  for (const country of countries) {
    if (!country.story && room > 0 && nameCountry(country)) room -= 1;
  }
  nameWaters(size, { free, put, ground });
  putMarks(marked, tellPlace);
}
