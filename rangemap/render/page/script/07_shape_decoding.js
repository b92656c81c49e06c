// ---- shapes: lists of parts, each a list of rings or of one line ------------------------------------
// The characters of numerals: the first 45 end a number, the second 45 are followed by another
const DIGITS = new Uint8Array(127);
let digits = 0;
for (let code = 32; code < 127; code += 1) {
  const character = String.fromCharCode(code);
  if (!"\"&<>\\".includes(character)) {
    DIGITS[code] = digits;
    digits += 1;
  }
}
const BASE = digits / 2;

function numbersOf(text) {
  const numbers = [];
  let [value, weight] = [0, 1];
  for (let k = 0; k < text.length; k += 1) {
    const digit = DIGITS[text.charCodeAt(k)];
    value += (digit % BASE) * weight;
    weight *= BASE;
    if (digit < BASE) {
      numbers.push(value % 2 ? -(value + 1) / 2 : value / 2);
      [value, weight] = [0, 1];
    }
  }
  return numbers;
}

const FLIPPED = (lon, lat) => [lat, lon]; // the one flip: Leaflet has latitude first
const STRAIGHT = (lon, lat) => [lon, lat];

function pointsOf(text, scale, order) {
  const steps = numbersOf(text);
  const points = [];
  let [lon, lat] = [0, 0];
  for (let k = 0; k < steps.length; k += 2) {
    lon += steps[k];
    lat += steps[k + 1];
    points.push(order(lon / scale, lat / scale));
  }
  return points;
}
const partsOf = ({ parts, scale }, order = FLIPPED) =>
  parts.map((rings) => rings.map((ring) => pointsOf(ring, scale, order)));

// The lines of rings, without the steps that only run along where shapes are cut or where a map ends:
// Mercator's; a globe does not.
const MERCATOR_LAT = 85.05;
function openLines({ parts, scale, lons, lats, ends = MERCATOR_LAT }) {
  const found = [];
  for (const ring of parts.flat()) {
    const steps = numbersOf(ring);
    let line = [];
    let [lon, lat] = [0, 0];
    for (let k = 0; k < steps.length; k += 2) {
      const before = lat;
      lon += steps[k];
      lat += steps[k + 1];
      const framed = (steps[k] === 0 && lons.includes(lon)) || (steps[k + 1] === 0 && lats.includes(lat));
      const beyond = Math.min(before * Math.sign(lat), Math.abs(lat)) / scale > ends;
      if (k && (framed || beyond)) {
        if (line.length > 1) found.push(line);
        line = [];
      }
      line.push([lat / scale, lon / scale]);
    }
    if (line.length > 1) found.push(line);
  }
  return found;
}

// The world is drawn three times, side by side, so that none ends at 180 degrees.
const TURNS = [-360, 0, 360];
const shifted = (points, turn) => (turn ? points.map(([lat, lon]) => [lat, lon + turn]) : points);
const everywhere = (parts) =>
  TURNS.flatMap((turn) => parts.map((rings) => rings.map((ring) => shifted(ring, turn))));
const linesEverywhere = (lines) => TURNS.flatMap((turn) => lines.map((line) => shifted(line, turn)));
