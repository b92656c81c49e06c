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

// After all other names, the widest waters first.
function nameWaters(size, { free, put }) {
  const found = content.water.names.flatMap(([name, lon, lat, kilometres, lake]) => {
    const pixels = (kilometres / 40075) * 256 * 2 ** map.getZoom() / Math.cos(lat * RADIANS);
    if (pixels < 30) return [];
    return turnsFrom(lon).slice(0, 1).map(({ turn }) => (
      { name, className: lake ? "sea lake" : "sea", point: map.latLngToContainerPoint([lat, lon + turn]), pixels }
    ));
  }).filter(({ point }) => point.x >= 0 && point.x <= size.x && point.y >= 0 && point.y <= size.y)
    .sort((a, b) => b.pixels - a.pixels);
  const sizeOf = sizesOf(found.map(({ name, className }) => [name, className]));
  for (const { name, className, point, pixels } of found) {
    const box = centred(point, sizeOf(name, className));
    if (box.w < ROOMY * pixels && free(box)) put(name, className, box);
  }
}
