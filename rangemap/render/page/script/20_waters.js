// ---- lakes, and the names of lakes and seas -----------------------------------------------------------
const ROOMY = 1.3; // a name is at most so much wider than the widest circle of its water

let lakes = null;
function drawLakes() {
  const look = { color: THEME.border, weight: 0.5, fillColor: THEME.sea, fillOpacity: 1 };
  lakes = drawArea(everywhere(partsOf(content.water.lakes)), style("land", look));
}

// Land but for its lakes, and with a frame about it all water, as path data for even and odd: what
// Leaflet has drawn of them.
function drawnGround(water) {
  const { min, max } = renderers.land._bounds;
  const frame = `M${min.x - 99} ${min.y - 99}H${max.x + 99}V${max.y + 99}H${min.x - 99}Z`;
  return (water ? frame : "") + [...lands.map(({ layer }) => layer), lakes]
    .map((layer) => layer.getElement().getAttribute("d")).join("");
}

// After all other names, the widest waters first; as the page opens a few of those in reach.
const WATER_ROOM = 150000; // square pixels of the frame for each
const waterReach = new Map(); // metres to each water's middle
function waterNear([name, lon, lat]) {
  if (!waterReach.has(name)) waterReach.set(name, field.nearest(lon, lat).metres);
  return waterReach.get(name) <= Math.max(...shownOrders().map((order) => content.systems[order].range_m));
}
function nameWaters(size, { free, put, ground }) {
  const found = content.water.names.flatMap((water) => {
    const [name, lon, lat, kilometres, lake] = water;
    const pixels = (kilometres / 40075) * 256 * 2 ** map.getZoom() / Math.cos(lat * RADIANS);
    if (pixels < 30 || (closer() < 2 && !waterNear(water))) return [];
    return turnsFrom(lon).slice(0, 1).map(({ turn }) => (
      { name, className: lake ? "sea lake" : "sea", point: map.latLngToContainerPoint([lat, lon + turn]), pixels }
    ));
  }).filter(({ point }) => point.x >= 0 && point.x <= size.x && point.y >= 0 && point.y <= size.y)
    .sort((a, b) => b.pixels - a.pixels);
  const sizeOf = sizesOf(found.map(({ name, className }) => [name, className]));
  let room = Math.max(1, (size.x * size.y) / WATER_ROOM) * closer() ** 2;
  for (const { name, className, point, pixels } of found) {
    const box = centred(point, sizeOf(name, className));
    if (room < 1 || box.w >= ROOMY * pixels || !free(box)) continue;
    const { crossed, launch } = ground.under(box, []);
    if (crossed || launch) continue;
    put(name, className, box);
    room -= 1;
  }
}
