// ---- the panel: what is at a point, and how far from the launch region ----------------------------
const UNSURE = 200; // metres: what is nearer to an edge is on it, as borders are drawn to 1:10m
const LEAST_BENT = 0.5; // degrees between the points of the line that is drawn
const panel = byId("panel");
const outlineOf = ({ outline }) => ({
  areas: partsOf(outline.areas, STRAIGHT), lines: partsOf(outline.lines, STRAIGHT).flat(), points: outline.points,
});
const fields = content.launches.map((launch) => (launch.sectors ? sectorField(launch.sectors) : launchField(outlineOf(launch))));
// About all launch regions together: whatever is launched, from the nearest of all.
const outlines = fields.length > 1 ? content.launches.map(outlineOf) : [];
const field = fields.length === 1 ? fields[0]
  : launchField(Object.fromEntries(["areas", "lines", "points"].map((kind) => [kind, outlines.flatMap((one) => one[kind])])));
const drawnAt = L.layerGroup().addTo(map);
let drawnWay = null; // what is drawn there
let redraw = null; // draws the point again, for other systems
let said = null; // writes the panel again, for another unit or other systems

// Whether a system reaches a point that only the page has measured.
const reached = (order, { metres, farthest }) =>
  metres <= content.systems[order].range_m && farthest >= content.systems[order].least_m;

// In or out of a system's reach, for such a point.
function reachText(order, { metres, farthest, sides }) {
  const { range_m: range, low_m: low, least_m: least } = content.systems[order];
  const edges = [range - metres, ...(low ? [low - metres] : []), ...(least ? [farthest - least] : [])];
  const onEdge = edges.some((away) => Math.abs(away) < UNSURE) || (sides && reached(order, sides[0]) !== reached(order, sides[1]));
  if (onEdge && PHONE.matches) return ofSystem(order, inWords("on the edge"));
  if (onEdge) return ofSystem(order, inWords("on the edge, to within {distance}", { distance: distanceText(UNSURE) }));
  if (least && farthest < least) return verdictLine(order, "o", metres);
  return verdictLine(order, metres > range ? "o" : low && metres > low ? "p" : "c", metres);
}

// What lies as near to the side of a sector may be on either side of it.
function besideSides(number, lon, lat) {
  return [UNSURE, -UNSURE].map((slack) => ({
    metres: fields[number].nearest(lon, lat, slack).metres, farthest: fields[number].farthest(lon, lat, slack),
  }));
}

// How far a place is from each launch region: the nearest launch point, the farthest where a
// minimum range asks for it, and what is so beside the sides of its sectors.
function measuredFrom(lon, lat) {
  return content.launches.map(({ sectors }, number) => {
    const nearest = fields[number].nearest(lon, lat);
    const leasts = content.systems.some(({ launch, least_m: least }) => launch === number && least > 0);
    const farthest = leasts ? fields[number].farthest(lon, lat) : 0;
    return { nearest, metres: nearest.metres, farthest, sides: sectors ? besideSides(number, lon, lat) : null };
  });
}
const nearestAmong = (from) => from.map(({ nearest }) => nearest).reduce((best, one) => (one.metres < best.metres ? one : best));

let answer = null; // { title, rows }: what the panel says, and of it what a picture to share says
// Of a point the first `shared` rows are to be shared: where exactly it is, a reader may not want told.
function say(title, rows, isForeign, shared = rows.length) {
  answer = { title, rows: rows.slice(0, shared) };
  const box = byId("said");
  box.replaceChildren();
  (isForeign ? foreign : element)("b", title, box).dir = "auto";
  for (const row of rows) element("span", row, box);
  // a region that appears along with its text is not read out by all readers: this one is always there
  byId("announced").textContent = [title, ...rows].join(". ");
  panel.hidden = false;
  arrange();
}

function closePanel() {
  if (panel.hidden) return;
  const held = panel.contains(document.activeElement);
  panel.hidden = true;
  byId("said").replaceChildren();
  drawnAt.clearLayers();
  drawnWay = null;
  globeChanged();
  said = null;
  if (held) map.getContainer().focus();
  arrange();
}

const measuredLook = (inside) => (inside
  ? { radius: 6, color: THEME.paper, weight: 2, fillColor: THEME.ink }
  : { radius: 5, color: THEME.ink, weight: 2, fillColor: THEME.paper });
// How far down in the frame a point is.
const heightOf = (at) => (globeOn ? globeView().view.place(at.lat, at.lng) : map.latLngToContainerPoint(at)).y;

// Draw the point and the way to the nearest launch point, unbroken across 180 degrees; the panel
// keeps to the other half of the map.
function drawWay(at, nearest, inside) {
  drawnAt.clearLayers();
  drawnWay = { at, nearest, inside };
  globeChanged();
  panel.classList.toggle("above", heightOf(at) > map.getSize().y / 2);
  const pen = { color: THEME.ink, weight: 1.4, opacity: 1, dashArray: "2 4" };
  if (nearest && nearest.metres > 0 && nearest.metres < Infinity) drawnAt.addLayer(L.polyline(wayTo(at, nearest), style("places", pen)));
  drawnAt.addLayer(L.circleMarker(at, style("places", { ...measuredLook(inside), fillOpacity: 1 })));
}

function wayTo(at, { lon, lat }) {
  const [from, to] = [onSphere(at.lng, at.lat), onSphere(lon, lat)];
  const whole = angle(from, to);
  const steps = Math.max(2, Math.ceil(whole / RADIANS / LEAST_BENT));
  const points = [at];
  let before = at.lng;
  for (let k = 1; k <= steps; k += 1) {
    const weights = [1 - k / steps, k / steps].map((share) => Math.sin(share * whole) / Math.sin(whole));
    const [x, y, z] = from.map((part, axis) => part * weights[0] + to[axis] * weights[1]);
    const east = k === steps ? lon : Math.atan2(y, x) / RADIANS;
    before += ((((east - before) % 360) + 540) % 360) - 180;
    // back from the reduced latitude
    const north = k === steps ? lat : Math.atan2(z / (1 - F), Math.hypot(x, y)) / RADIANS;
    points.push([north, before]);
  }
  return points;
}

const pointName = (at) => {
  const part = (degrees, signs) => `${Math.abs(degrees).toFixed(2)}° ${degrees < 0 ? signs[1] : signs[0]}`;
  const text = `${part(at.lat, "NS")}, ${part(at.wrap().lng, "EW")}`;
  return RTL ? `${LEFT_TO_RIGHT}${text}${POP}` : text;
};

// Measure from anywhere: a click, a tap, or the keyboard's cursor; a title stands for the country.
function measure(at, title) {
  const { lng: lon, lat } = at.wrap();
  const from = measuredFrom(lon, lat);
  const nearest = nearestAmong(from);
  const code = countryAt(lon, lat);
  const isReached = () => (own ? withinOwn({ lon, lat, metres: nearest.metres }) : shownOrders().some((order) => reached(order, from[launchOf(order)])));
  redraw = () => drawWay(at, nearest, isReached());
  redraw();
  said = () => say(
    title || (code ? content.base.names[code] : pointName(at)),
    [
      ...fromLaunches(from.map(({ metres }) => metres)),
      ...shownOrders().map((order) => reachText(order, from[launchOf(order)])),
      ...ownVerdict({ lon, lat, metres: nearest.metres }, UNSURE),
      ...(code && PHONE.matches ? [pointName(at)] : []),
      ...(code && !PHONE.matches ? [inWords("{system}: {text}", { system: isolated(content.base.names[code]), text: sharesOf(code).join(content.semicolon) }), pointName(at)] : []),
    ],
    Boolean(code) && !title,
    from.length + shownOrders().length + (own ? 1 : 0),
  );
  said();
}

// Tell what the engine has measured of a place.
function tellPlace(place, at) {
  const nearest = leastOf(place.each) > 0 ? nearestAmong(measuredFrom(place.lon, place.lat)) : null;
  redraw = () => drawWay(at, nearest, isInside(place));
  redraw();
  said = () => say(place.name, aboutPlace(place, verdictLine));
  said();
}

function listenForPoints() {
  map.on("click", ({ latlng }) => measure(latlng));
  byId("close").addEventListener("click", closePanel);
  document.addEventListener("keydown", (event) => {
    if (event.key === "Escape" && !event.defaultPrevented) closePanel();
  });
}
