// ---- the regions that countries are made of: their lines, and their names in the search -------------
const REGION_ZOOM = 6; // a region is shown at least as large

// Below it, and as the page opens, lines between regions would hide those between countries.
const LINES_ZOOM = 4.5;
let regionLines = null; // drawn when first needed

function showRegionLines() {
  const near = map.getZoom() >= LINES_ZOOM && closer() > 1;
  if (near && !regionLines) {
    const lines = linesEverywhere(partsOf(content.regions.lines).flat());
    regionLines = L.polyline(lines, style("borders", { color: THEME.border, weight: 0.6, opacity: 0.75, dashArray: "1.5 2.5" }));
  }
  if (near) regionLines.addTo(map);
  else regionLines?.remove();
}

function regionKeys() {
  const { names, countries, codes, lon, lat, scale } = content.regions;
  const [lons, lats, country] = [summed(lon, scale), summed(lat, scale), repeated(countries, Uint16Array)];
  return unpacked(names).map((name, row) => ({
    names: [plain(name)],
    made: () => ({
      name, country: codes[country[row]],
      choose: () => showRegion(name, L.latLng(lats[row], lons[row])),
    }),
  }));
}

// It is measured from a point within it, and that is said.
function showRegion(name, { lat, lng }) {
  const at = goTo(lng, lat, Math.max(map.getZoom(), REGION_ZOOM));
  measure(at, inWords("{region} (from its middle)", { region: name }));
}
