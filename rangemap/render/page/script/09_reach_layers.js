// ---- reaches: no tint lies on another ---------------------------------------------------------------
// Of a hue, water takes less than land, or in one ink more. Both are filled as the fuller of the
// two, and on the paler lies its own colour, by as much as makes it the theme's exactly.
const FULL = Math.max(THEME.tint, THEME.sea_tint);
const WATER_PALER = THEME.sea_tint < THEME.tint;
const VEIL = { color: WATER_PALER ? THEME.sea : THEME.land, opacity: 1 - Math.min(THEME.tint, THEME.sea_tint) / FULL };

// A system is filled only outside of the shorter ones that are shown. For each system there is a
// clip, of all that is outside of its reach; the clips form a chain, from each system to the next
// shorter one that is shown, and a fill is cut by the chain that begins below it.
const WORLD = [[[90, -540], [90, 540], [-90, 540], [-90, -540]]];
const CUTS = { lons: [-180, 180], lats: [-90, 90] };
const reaches = content.systems.map(() => ({ fills: [], lines: [], edges: [], hatch: null, clip: null }));

// What may be written along an edge, the best first; of several systems, whose it is.
function edgeTexts(order, low) {
  const { ring, range, low: lowest } = content.systems[order];
  const [text, bare] = low ? lowest : range;
  return several && !ring ? [ofSystem(order, bare), text, bare] : [text, bare];
}

function drawReaches(systems) {
  renderers.reach.addTo(map);
  const defs = svg("defs", {}, renderers.reach._container);
  for (const order of [...byRange].reverse()) {
    const { hue, reach, certain } = systems[order];
    const made = reaches[order];
    const whole = everywhere(partsOf(reach));
    const sure = certain ? everywhere(partsOf(certain)) : [];
    const paint = (parts, fill, opacity) => {
      made.fills.push(drawArea(parts, style("reach", { stroke: false, fillColor: fill, fillOpacity: opacity })));
    };
    if (certain) {
      const possible = [...whole, ...sure]; // even and odd: what is not sure
      paint(possible, hue, FULL * LIGHTER);
      made.hatch = hatched(defs, order, possible);
    }
    paint(certain ? sure : whole, hue, FULL);
    made.clip = clipTo(defs, `outside-${order}`, [WORLD, ...whole]);
    const edge = (shape, texts, pen, arcs) => {
      const scaled = (degrees) => degrees.map((one) => one * shape.scale);
      const lines = linesEverywhere(
        openLines({ ...shape, lons: scaled(CUTS.lons), lats: scaled(CUTS.lats) }),
      );
      made.lines.push(drawLines(lines, style("edge", { color: hue, opacity: 1, ...pen })));
      // a range is not written along the sides of a sector
      const written = arcs ? linesEverywhere(partsOf(arcs).flat()) : lines;
      made.edges.push({ lines: written, whole: lines, texts, hue: systems[order].text });
    };
    const [arcs, lowArcs] = systems[order].arcs || [];
    edge(reach, edgeTexts(order, false), { weight: 2.2, dashArray: dashOf(order) }, arcs);
    if (certain) edge(certain, edgeTexts(order, true), { weight: 1.6, dashArray: "7 5" }, lowArcs);
  }
  drawVeil();
  showReaches();
}

// Over all tints, below all hatching.
function drawVeil() {
  const root = renderers.reach._rootGroup;
  const veil = svg("path", { fill: VEIL.color, "fill-opacity": VEIL.opacity, "fill-rule": "evenodd" }, root);
  const hatches = reaches.map(({ hatch }) => hatch).filter(Boolean);
  root.append(...hatches);
  const draw = () => veil.setAttribute("d", drawnGround(WATER_PALER));
  renderers.land.on("update", draw);
  draw();
}

// A clip to a shape, even and odd; Leaflet keeps its path up to date like any other.
function clipTo(defs, id, parts) {
  const clip = svg("clipPath", { id }, defs);
  const path = drawArea(parts, style("reach", { stroke: false, className: "clip" })).getElement();
  path.setAttribute("clip-rule", "evenodd");
  clip.append(path);
  return clip;
}

// Lines over all that is drawn, cut to a shape; in a group, which the shorter systems cut.
function hatched(defs, order, parts) {
  clipTo(defs, `possible-${order}`, parts);
  const group = svg("g", {}, renderers.reach._rootGroup);
  const cut = svg("g", { "clip-path": `url(#possible-${order})` }, group);
  const lines = svg("path", hatchPen(content.systems[order].hue), cut);
  const draw = () => {
    const { min, max } = renderers.reach._bounds;
    lines.setAttribute("d", hatching({ x: min.x, y: min.y, width: max.x - min.x, height: max.y - min.y }));
  };
  renderers.reach.on("update", draw);
  draw();
  return group;
}

function showReaches() {
  let below = null; // the next shorter system that is shown
  const cut = (part) => {
    if (below === null) part.removeAttribute("clip-path");
    else part.setAttribute("clip-path", `url(#outside-${below})`);
  };
  for (const order of byRange) {
    const { fills, lines, hatch, clip } = reaches[order];
    const drawn = [...fills.map((fill) => fill.getElement()), ...(hatch ? [hatch] : [])];
    for (const path of [...drawn, ...lines.map((line) => line.getElement())]) {
      path.style.display = shownSystems[order] ? "" : "none";
    }
    if (!shownSystems[order]) continue;
    drawn.forEach(cut);
    cut(clip);
    below = order;
  }
}

const edgesShown = () => [...ownEdges(), ...[...byRange].reverse()
  .filter((order) => shownSystems[order]).flatMap((order) => reaches[order].edges)];

const launchShapes = content.launches.map(({ area }) => partsOf(area));
const launchShape = launchShapes.flat();
const launchPoints = content.launches.flatMap(({ points }) => points);
const launchNames = content.launches.flatMap(({ names }, number) => names.map((name) => ({ ...name, launch: number })));
const launchLayers = []; // as they are drawn
const dotOf = ({ color, on }) => ({ radius: 6, color: on, weight: 1.5, fillColor: color });
function drawLaunch(launch, number) {
  const { color, lines, points } = launch;
  launchLayers.push(drawArea(everywhere(launchShapes[number]), style("launch", { color, weight: 1, fillColor: color, fillOpacity: 1 })));
  drawLines(linesEverywhere(partsOf(lines).flat()), style("launch", { color, weight: 4 }));
  for (const [lon, lat] of points) {
    for (const turn of TURNS) {
      L.circleMarker([lat, lon + turn], style("places", { ...dotOf(launch), fillOpacity: 1 })).addTo(map);
    }
  }
}
