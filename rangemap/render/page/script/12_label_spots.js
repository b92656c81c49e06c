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

// Show the most telling marks that are in the frame, none on another.
function showMarks(size) {
  const shown = launchPoints.map(([lon, lat]) => ({ point: map.latLngToContainerPoint([lat, lon]) }));
  const launches = shown.length;
  let room = Math.max(12, (size.x * size.y) / ROOM) * closer();
  const pick = (place, crowds) => {
    for (const { turn } of turnsFrom(place.lon)) {
      const point = map.latLngToContainerPoint([place.lat, place.lon + turn]);
      const inside = point.x >= 0 && point.x <= size.x && point.y >= 0 && point.y <= size.y;
      if (!inside || room <= 0 || shown.some((other) => crowds(other, point))) continue;
      room -= 1;
      shown.push({ place, point, turn });
    }
    return room > 0;
  };
  content.places.forEach((place) => pick(place, (other, point) => other.point.distanceTo(point) < MARK));
  if (closer() > 1) placesWithin(map.getBounds(), (place) => pick(place, hidesName));
  const picked = shown.slice(launches); // a launch point has a dot of its own
  putMarks(picked, tellPlace);
  return picked;
}

const nameClass = (launch) => `country launch-name launch-${launch}`;
const pointClass = (launch) => `launch-point launch-${launch}`;

// Write the launch region's names into its parts where they fit; return those to be written beside
// them, once, and how far off.
function nameLaunch(size, { sizeOf, free, put }) {
  const perDegree = (256 * 2 ** map.getZoom()) / 360;
  const outside = [];
  for (const { name, at, width, height, launch } of launchNames) {
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
      outside.push({ name, launch, points, off: { x: (width * perDegree) / 2 + 9, y: high / 2 + 9 } });
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

// The names of countries that have room in the frame: those of the story, then the largest first.
function countriesIn(size) {
  const found = [];
  const launches = new Set(launchNames.map(({ code }) => code));
  const first = content.story.countries;
  const rank = ([code]) => (first.includes(code) ? first.indexOf(code) : first.length);
  for (const [code, lon, lat, kilometres] of [...content.base.labels].sort((a, b) => rank(a) - rank(b))) {
    const story = first.includes(code);
    const name = content.base.names[code];
    const pixels = (kilometres / 40075) * 256 * 2 ** map.getZoom() / Math.cos((lat * Math.PI) / 180);
    if ((pixels < 45 && !story) || Math.abs(lat) > 84 || launches.has(code)) continue;
    for (const { turn } of turnsFrom(lon)) {
      const point = map.latLngToContainerPoint([lat, lon + turn]);
      const inside = point.x >= 0 && point.x <= size.x && point.y >= 0 && point.y <= size.y;
      if (inside) found.push({ name, point, pixels, story });
    }
  }
  return found;
}
