// ---- lakes, and the names of lakes and seas -----------------------------------------------------------
const ROOMY = 1.3; // a name is at most so much wider than the widest circle of its water

function drawLakes() {
  const look = { color: THEME.border, weight: 0.5, fillColor: THEME.sea, fillOpacity: 1 };
  drawArea(everywhere(partsOf(content.water.lakes)), style("land", look));
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
