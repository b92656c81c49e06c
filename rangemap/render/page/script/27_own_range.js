// ---- a range of the reader's own: its edge, what it holds; never called published -------------------
const LONGEST_OWN = 20000; // kilometres
const SETTLE = 150; // milliseconds after the last move, until the edge is drawn exactly
const OWN_PEN = { color: THEME.ink, weight: 2.6, opacity: 1, dashArray: "1 6", lineCap: "round" };
const [ownSlider, ownNumber] = [byId("own-slider"), byId("own-number")];
const publishedRanges = [...new Set(content.systems.flatMap(({ range_m: range, low_m: low }) => [low, range]))]
  .filter(Boolean).sort((a, b) => a - b);
const ownWest = (content.view[0] + content.view[2]) / 2 - 180; // opposite to what is first shown
// { range, points, field, exact, lines, layer }: with points of the reader's own, their field
let own = null;
let ownDue = 0;

// How far a place is from what the reader's range is of.
const ownMetres = ({ lon, lat, each, metres = leastOf(each) }) => (own.points ? own.field.nearest(lon, lat).metres : metres);
const withinOwn = (place) => {
  const metres = ownMetres(place);
  return measured(metres) && metres <= own.range;
};
const ownLength = () => `${lengthIn(own.range, unit, short)} (${lengthIn(own.range, BESIDE[unit], short)})`;
const ownWhole = () => (own.points
  ? inWords("Your range of {length} from your launch point", { length: ownLength() })
  : inWords("Your range of {length}", { length: ownLength() }));
const ownTitle = () => (own.points
  ? inWords("Your range from your launch point: {length}", { length: ownLength() })
  : inWords("Your range: {length}", { length: ownLength() }));
function ownVerdict(place, unsure = 0) {
  if (!own) return [];
  const metres = ownMetres(place);
  const told = (text) => [inWords("{system}: {text}", { system: PHONE.matches ? inWords("Your range") : ownWhole(), text })];
  if (!measured(metres)) return told(inWords("out"));
  const away = Math.abs(own.range - metres);
  const distance = PHONE.matches ? lengthIn(away, unit) : distanceText(away);
  if (away < unsure) return told(inWords("on the edge, to within {distance}", { distance: distanceText(unsure) }));
  return told(withinOwn(place) ? inWords("in, with {distance} to spare", { distance }) : inWords("out by {distance}", { distance }));
}

// The nearest of launch points some way apart, in place of the nearest of all: to some kilometres,
// and soon.
function roughField(of, range) {
  const spotNear = of.spots(Math.max(500, Math.min(30000, range / 20)));
  const nearest = (lon, lat) => {
    if (of.holds(lon, lat)) return { metres: 0, lon, lat };
    const spot = spotNear(lon, lat);
    return { metres: inverse(spot[0], spot[1], lon, lat).metres, lon: spot[0], lat: spot[1] };
  };
  return { ...of, nearest };
}

// The line without what runs along the meridian where it is cut, or beyond the map.
function ownLines(rings) {
  const framed = ([lat, lon]) => Math.abs(lat) > MERCATOR_LAT || lon === ownWest || lon === ownWest + 360;
  return rings.flatMap((ring) => {
    const found = [[]];
    ring.forEach((at, k) => {
      if (k && framed(at) && framed(ring[k - 1])) found.push([]);
      found[found.length - 1].push(at);
    });
    return found.filter((line) => line.length > 1);
  });
}

function drawOwn(exact) {
  const lines = ownLines(exact
    ? reachAt(own.field, own.range, ownWest)
    : reachAt(roughField(own.field, own.range), own.range, ownWest, Math.max(STRAY, own.range / 500)));
  const whole = linesEverywhere(lines);
  own.layer?.remove();
  Object.assign(own, { exact, lines, whole, layer: drawLines(whole, style("edge", OWN_PEN)), onGlobe: null });
  globeChanged();
  arrange();
}

function ownEdges() {
  if (!own?.lines) return [];
  return [{ lines: own.whole, whole: own.whole, texts: [ownTitle(), inWords("Your range")], hue: THEME.ink }];
}

function paintOwn(context, view) {
  if (!own?.lines) return [];
  own.onGlobe ??= own.lines.map(vectorsOf);
  const { path, points } = view.lines(own.onGlobe);
  context.lineCap = "round";
  strokeOf(context, path, THEME.ink, OWN_PEN.weight, [1, 6]);
  context.lineCap = "butt";
  return [{ points: points.flat(), texts: [ownTitle(), inWords("Your range")], color: THEME.ink }];
}

// What lies within it: of what the story counts, and of the places that the page lists.
function tellOwn() {
  const published = publishedRanges.map((range) => lengthIn(range, unit, short)).join(content.comma);
  if (!own) {
    byId("own-said").textContent = inWords("Move the range by hand and see what it would hold. Published: {published}.", { published });
    return;
  }
  const counts = content.counts.map(({ of, places }) => {
    const within = places.filter(([lon, lat, metres]) => withinOwn({ lon, lat, metres }));
    return inWords("{number} of {total} ({things})", { number: short.format(within.length), total: short.format(places.length), things: of });
  });
  if (!own.points) counts.push(listedWithin());
  const told = { range: ownWhole(), counts: counts.join(content.semicolon), published };
  byId("own-said").textContent = counts.length
    ? inWords("{range}, chosen by you: {counts}. Published: {published}.", told)
    : inWords("{range}, chosen by you. Published: {published}.", told);
}

// The page lists what the published ranges reach, and of what is beyond the large cities.
function listedWithin() {
  const { metres } = listedColumns();
  const listed = metres[0].reduce((sum, _one, row) => sum + (withinOwn({ each: metres.map((one) => one[row]) }) ? 1 : 0), 0);
  const beyond = own.range > publishedRanges[publishedRanges.length - 1];
  const number = short.format(listed);
  return beyond
    ? inWords("{number} of the places listed here, which beyond the longest published range are cities of 100,000 people and capitals alone", { number })
    : inWords("{number} of the places listed here", { number });
}

function showOwn() {
  const sides = own ? { inside: inWords("place within your range"), outside: inWords("beyond your range") } : {};
  for (const [side, { text, written }] of Object.entries(keySides)) written.textContent = sides[side] || text;
  byId("own-clear").disabled = !own;
  refreshMarks();
  tellOwn();
  if (said) {
    redraw();
    said();
  }
}

// Choose a range in kilometres; null for none.
function chooseOwn(kilometres, points = own?.points) {
  own?.layer?.remove();
  clearTimeout(ownDue);
  const moved = points && launchField({ areas: [], lines: [], points });
  own = kilometres ? { range: kilometres * 1000, points, field: moved || field } : null;
  byId("own").open ||= Boolean(own);
  const shown = kilometres || publishedRanges[publishedRanges.length - 1] / 1000;
  ownSlider.value = shown;
  if (document.activeElement !== ownNumber || !own) ownNumber.value = shown;
  if (own) {
    drawOwn(false);
    ownDue = setTimeout(() => drawOwn(true), SETTLE);
  } else {
    dropHandles();
    globeChanged();
    arrange();
  }
  showOwn();
}

// Where launch points fire in sectors there is no one edge, and no lever.
function listenForOwn() {
  if (content.launches.some(({ sectors }) => sectors)) return;
  byId("own").hidden = false;
  const longest = publishedRanges[publishedRanges.length - 1] / 1000;
  listenForMoving(longest);
  ownSlider.max = Math.min(LONGEST_OWN, Math.ceil(longest / 50) * 100);
  ownNumber.value = longest;
  ownSlider.value = longest;
  tellOwn();
  ownSlider.addEventListener("input", () => chooseOwn(Number(ownSlider.value)));
  ownNumber.addEventListener("input", () => {
    const kilometres = Number(ownNumber.value);
    if (kilometres >= 1 && kilometres <= LONGEST_OWN) chooseOwn(kilometres);
  });
  byId("own-clear").addEventListener("click", () => chooseOwn(null));
}
