// ---- every place of the tables: decoded when first asked for, shown as there is room for it --------
const CLOSEST = 4; // times as many marks and names as the first view has
let firstZoom = Infinity; // of the first view
const closer = () => Math.min(CLOSEST, Math.max(1, 2 ** (map.getZoom() - firstZoom)));

function summed(text, unit = 1) {
  let sum = 0;
  return Float64Array.from(numbersOf(text), (step) => (sum += step) / unit);
}

// Which of a few things each place has: what follows each other, and how often each.
function repeated([which, times], Kind) {
  const counts = numbersOf(times);
  const made = new Kind(counts.reduce((sum, count) => sum + count, 0));
  let from = 0;
  numbersOf(which).forEach((one, order) => {
    made.fill(one, from, from + counts[order]);
    from += counts[order];
  });
  return made;
}

function unpacked({ pieces, text }) {
  const known = pieces.split("\n");
  const names = numbersOf(text).map((one) => known[one < 0 ? -2 * one - 2 : 2 * one + 1]).join("").split("|");
  names.pop(); // what stands behind the last bar
  return names;
}

let columns = null;
function listedColumns() {
  if (columns) return columns;
  const { names, lon, lat, scale, metres, countries, verdict } = content.listed;
  columns = {
    names: unpacked(names), lon: summed(lon, scale), lat: summed(lat, scale), metres: metres.map((one) => summed(one)),
    country: repeated(countries, Uint16Array), verdict: repeated(verdict, Uint8Array),
  };
  return columns;
}

// A place by its row: one object a place, and for those that are marked first, theirs.
const placesByRow = new Map(content.places.map((place) => [place.row, place]));
function placeAt(row) {
  if (!placesByRow.has(row)) {
    const { names, lon, lat, metres, country, verdict } = listedColumns();
    placesByRow.set(row, {
      row, name: names[row], lon: lon[row], lat: lat[row], each: metres.map((one) => one[row]),
      country: content.listed.codes[country[row]], verdicts: content.listed.verdicts[verdict[row]],
    });
  }
  return placesByRow.get(row);
}

// Offer the places within bounds, the best known first and those of a tier from all over, until
// `pick` returns false.
const scattered = (row) => Math.imul(row + 1, 0x9e3779b1) >>> 0;
function placesWithin(bounds, pick) {
  const { lon, lat } = listedColumns();
  const [west, east] = [bounds.getWest(), bounds.getEast()];
  const [south, north] = [bounds.getSouth(), bounds.getNorth()];
  const within = (row) => lat[row] >= south && lat[row] <= north
    && TURNS.some((turn) => lon[row] + turn >= west && lon[row] + turn <= east);
  let row = 0;
  for (const size of content.listed.tiers) {
    const found = [];
    for (const end = row + size; row < end; row += 1) if (within(row)) found.push(row);
    found.sort((a, b) => scattered(a) - scattered(b));
    if (!found.every((one) => pick(placeAt(one)))) return;
  }
}

// Before they are asked for, if there is nothing else to do.
function decodeInTime() {
  const later = window.requestIdleCallback || ((task) => setTimeout(task, 500));
  later(() => listedColumns(), { timeout: 5000 });
}
