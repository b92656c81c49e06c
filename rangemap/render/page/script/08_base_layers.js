// ---- layers ------------------------------------------------------------------------------------------
const map = window.map_rangemap;
// Leaflet rounds to whole pixels, which makes a fine curve jagged
map.latLngToLayerPoint = (at) => map.project(L.latLng(at)).subtract(map.getPixelOrigin());
const renderers = {};
["land", "reach", "launch", "borders", "edge", "places"].forEach((name, order) => {
  map.createPane(name).style.zIndex = 300 + 20 * order;
  renderers[name] = L.svg({ pane: name, padding: 0.4 });
});
// Pixels that a drawn line may stray: what is left out of an arc must not leave corners
const SMOOTH = { reach: 0.1, edge: 0.1 };
const style = (pane, options) => ({
  pane, renderer: renderers[pane], interactive: false, smoothFactor: SMOOTH[pane] ?? 0.6, ...options,
});
const drawArea = (parts, options) => L.polygon(parts, options).addTo(map);
const drawLines = (lines, options) => L.polyline(lines, options).addTo(map);

function described(title, rows, titleIsForeign) {
  const box = element("div");
  (titleIsForeign ? foreign : element)("b", title, box);
  for (const row of rows) element("span", row, box);
  return box;
}

// What is said of a system, behind its name where there are several.
const ofSystem = (order, text) => (several ? inWords("{system}: {text}", { system: isolated(content.systems[order].name), text }) : text);

// How much of a country is in reach of each system that is shown, and from where on.
function sharesOf(code) {
  const rows = (content.shares[code] || []).filter(([order]) => shownSystems[order]);
  if (!rows.length) return [content.texts.key.outside];
  return rows.map(([order, share, metres]) => {
    const apart = metres < 50 ? inWords("next to the launch region") : inWords("nearest at {distance}", { distance: distanceText(metres) });
    const nearest = metres === null ? inWords("launch region") : apart;
    return ofSystem(order, `${share}${content.semicolon}${nearest}`);
  });
}

const lands = []; // { code, shape, layer }: what lies under a point
function drawBase({ tiers, names, disputed }) {
  const coasts = [];
  for (const tier of tiers) {
    for (const [code, parts] of tier.land) {
      const shape = partsOf({ parts, scale: tier.scale });
      // a stroke of its own colour closes the hairlines between neighbours
      const look = { interactive: true, color: THEME.land, weight: 1.2, fillColor: THEME.land, fillOpacity: 1 };
      const land = drawArea(everywhere(shape), style("land", look));
      const tip = () => described(names[code], sharesOf(code), true);
      land.bindTooltip(tip, { sticky: true, direction: "top", opacity: 1 });
      land.on("click", () => land.closeTooltip()); // a tap opens both; the panel tells more
      lands.push({ code, shape, layer: land });
      coasts.push(...openLines({ ...tier, parts }));
    }
  }
  const thin = { color: THEME.border, weight: 0.8, opacity: 0.9 };
  drawLines(linesEverywhere(coasts), style("borders", thin));
  const lines = linesEverywhere(partsOf(disputed).flat());
  drawLines(lines, style("borders", { color: THEME.land, weight: 2.2, opacity: 1 }));
  drawLines(lines, style("borders", { color: THEME.border, weight: 1.1, dashArray: "4 4", opacity: 1 }));
}

// Whether a shape holds a point, by the parity of the edges to its east.
function holding(shape, lon, lat) {
  const inRing = (ring) => {
    let inside = false;
    for (let k = 1; k < ring.length; k += 1) {
      const [[y1, x1], [y2, x2]] = [ring[k - 1], ring[k]];
      if (y1 > lat !== y2 > lat && lon < x1 + ((lat - y1) / (y2 - y1)) * (x2 - x1)) inside = !inside;
    }
    return inside;
  };
  return shape.some((rings) => rings.reduce((inside, ring) => inside !== inRing(ring), false));
}

// The country under a point, as it is drawn.
const countryAt = (lon, lat) => lands.find(({ shape }) => holding(shape, lon, lat))?.code;
