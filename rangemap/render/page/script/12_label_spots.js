// The copies of the world, the one in the middle of the frame first.
function turnsFrom(lon) {
  const away = (turn) => Math.abs(lon + turn - map.getCenter().lng);
  return TURNS.map((turn, copy) => ({ turn, copy })).sort((a, b) => away(a.turn) - away(b.turn));
}

// Whether a mark would be too near to another, or where that one's name goes first.
function hidesName({ place, point: { x, y } }, point) {
  const [right, down] = [point.x - x, Math.abs(point.y - y)];
  const wide = place ? 14 + LETTER * place.name.length : 0;
  return Math.hypot(right, down) < NAMED || (right > 0 && right < wide && down < 16);
}

// The places in the frame that may be named, the most telling first, no mark on another; of those
// that are little known none is named as the page opens, unless the map is asked for them.
function placesSeen(size) {
  const shown = launchPoints.map(([lon, lat]) => ({ point: map.latLngToContainerPoint([lat, lon]) }));
  const launches = shown.length;
  let room = 4 * Math.max(12, (size.x * size.y) / ROOM) * closer();
  const pick = (place, crowds, must = false) => {
    for (const { turn } of turnsFrom(place.lon)) {
      const point = map.latLngToContainerPoint([place.lat, place.lon + turn]);
      const inside = point.x >= 0 && point.x <= size.x && point.y >= 0 && point.y <= size.y;
      if (!inside || room <= 0 || (!must && shown.some((other) => crowds(other, point)))) continue;
      room -= 1;
      shown.push({ place, point, turn, must });
    }
    return room > 0;
  };
  const close = (other, point) => other.point.distanceTo(point) < MARK;
  const first = (place, order) => order < content.story.named || place.asked;
  content.places.forEach((place, order) => first(place, order) && pick(place, close, true));
  const others = content.places.filter((place, order) => !first(place, order));
  const least = closer() > 1 ? -Infinity : leastKnown(others.filter(({ lon, lat }) => map.getBounds().contains([lat, lon])));
  others.forEach((place) => (place.known ?? Infinity) >= least && pick(place, close));
  if (closer() > 1) placesWithin(map.getBounds(), (place) => pick(place, hidesName));
  return shown.slice(launches); // a launch point has a dot of its own
}

// How well known a place must be: less where all are little so.
function leastKnown(places) {
  const { least, best, less } = content.known;
  const known = places.map((place) => place.known ?? Infinity).sort((a, b) => b - a).slice(0, best);
  return known.length ? Math.min(least, known[known.length - 1] - less) : least;
}

const nameClass = (launch) => `country launch-name launch-${launch}`;
const pointClass = (launch) => `launch-point launch-${launch}`;

// Write the launch region's names into its parts where they fit; return those to be written beside
// them, once, and how far off.
function nameLaunch(size, { sizeOf, free, put }) {
  const perDegree = (256 * 2 ** map.getZoom()) / 360;
  const outside = [];
  for (const { name, code, at, width, height, launch } of launchNames) {
    const high = (height * perDegree) / Math.cos(at[1] * RADIANS); // as Mercator has it
    const points = turnsFrom(at[0])
      .map(({ turn }) => map.latLngToContainerPoint([at[1], at[0] + turn]))
      .filter((point) => point.x >= 0 && point.x <= size.x && point.y >= 0 && point.y <= size.y);
    const { w, h } = sizeOf(name, nameClass(launch));
    if (w < width * perDegree && h < high) {
      for (const box of points.map((point) => centred(point, { w, h }))) {
        if (free(box)) put(name, nameClass(launch), box);
      }
    } else {
      outside.push({ name, code, launch, points, off: { x: (width * perDegree) / 2 + 9, y: high / 2 + 9 } });
    }
  }
  return outside;
}

// The countries that are seen in the frame: those of the story, then those next to the launch
// region and others in reach, then those with most people, and most land in the frame.
function countriesSeen(size, ground) {
  const launches = new Set(launchNames.map(({ code }) => code));
  const first = content.story.countries;
  const found = [];
  for (const [code, lon, lat, , thousands] of content.base.labels) {
    const box = ground.seen.get(code);
    if (!box || launches.has(code)) continue;
    const [{ turn }] = turnsFrom(lon);
    const middle = map.latLngToContainerPoint([lat, lon + turn]);
    const inside = middle.x >= 0 && middle.x <= size.x && middle.y >= 0 && middle.y <= size.y;
    const point = inside ? middle : { x: (box.left + box.right) / 2, y: (box.top + box.bottom) / 2 };
    const inches = (box.squares * SQUARE ** 2) / 96 ** 2;
    const near = (content.shares[code] || []).some(([, , metres]) => metres !== null && metres < 50);
    const story = first.includes(code);
    const worth = (story ? 1000 - first.indexOf(code) : 0) + (near ? 8 : content.shares[code] ? 4 : 0)
      + 1.6 * Math.log10(Math.max(thousands, 10) / 10) + 3 * Math.min(inches, 2);
    found.push({ code, name: content.base.names[code], point, box, story, worth });
  }
  return found.sort((a, b) => b.worth - a.worth);
}
