// ---- labels: none lies on another or leaves the frame -----------------------------------------------
const CURVE = 24; // pixels by which an edge may bend along a text that is written on it
const BREVITY = 12; // what leaving out the miles costs; along a level edge a text costs nothing
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
  const sizeOf = sizesOf([
    ...launchNames.flatMap(({ name, launch }) => [[name, nameClass(launch)], [name, pointClass(launch)]]),
    ...edges.flatMap(({ text, short }) => [[text, "edge"], [short, "edge"]]), ...countries.map(({ name, story }) => [name, story ? "country story" : "country"]),
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
  // Put a text at one side of a mark, if there is room: off the launch region, on which names are
  // hard to read, or if it `must` be written, there too.
  function beside(point, text, className, must, off = { x: 8, y: 8 }) {
    const { w, h } = sizeOf(text, className);
    const [above, below] = [point.y - off.y - h, point.y + off.y];
    const spots = [
      { x: point.x + off.x, y: point.y - h / 2 }, { x: point.x - off.x - w, y: point.y - h / 2 },
      ...[above, below].map((y) => ({ x: point.x - w / 2, y })),
      ...[above, below].flatMap((y) => [{ x: point.x - 2, y }, { x: point.x + 2 - w, y }]),
    ].map((corner) => ({ ...corner, w, h })).filter(free);
    const spot = spots.find((box) => !onLaunch(box)) || (must ? spots[0] : null);
    if (spot) put(text, className, spot);
    return Boolean(spot);
  }

  const named = new Set(); // on a repeated world each once, where it is nearest to the middle
  const outside = nameLaunch(size, { sizeOf, free, put });
  for (const { point } of shown) taken.push({ x: point.x - 6, y: point.y - 6, w: 12, h: 12 });
  for (const [lon, lat] of launchPoints) {
    const { x, y } = map.latLngToContainerPoint([lat, lon]);
    taken.push({ x: x - 8, y: y - 8, w: 16, h: 16 });
  }
  for (const { name, launch, points, off } of outside) points.some((point) => beside(point, name, pointClass(launch), true, off));
  const drawn = new Map(edges.map((edge) => [edge, inFrame(edge, size)]));
  const others = edges.flatMap((edge) => (
    edge.whole === edge.lines ? drawn.get(edge) : inFrame({ lines: edge.whole }, size)
  )).flat();
  let left = content.max_labels * closer() ** 2;
  function nameCities(some, must) {
    for (const { place, point } of some) {
      if (left <= 0) return;
      if (named.has(place)) continue;
      if (beside(point, place.name, isInside(place) ? "inside" : "outside", must)) {
        named.add(place);
        left -= 1;
      }
    }
  }
  function nameCountries(some) {
    for (const { name, point, pixels, story } of some) {
      if (named.has(name)) continue;
      const className = story ? "country story" : "country";
      const { w, h } = sizeOf(name, className);
      const box = centred(point, { w, h });
      if ((w < 1.25 * pixels || story) && free(box)) {
        put(name, className, box);
        named.add(name);
      }
    }
  }
  // what the headline names goes first
  const ofHeadline = new Set(content.places.slice(0, content.story.named));
  nameCities(shown.filter(({ place }) => ofHeadline.has(place)), true);
  nameCountries(countries.filter(({ story }) => story));
  edges.forEach((edge) => writeEdge(edge, drawn.get(edge), others, { sizeOf, free, put }));
  nameCities(shown, false);
  nameCountries(countries.filter(({ story }) => !story));
  nameWaters(size, { free, put });
}
