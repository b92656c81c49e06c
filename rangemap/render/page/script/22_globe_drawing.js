// ---- the globe's drawing: the layers of the flat map, in the same colours -----------------------------
const ringed = (shape) => ({ shape, rings: shape.flat().map(vectorsOf) });
const linesOnGlobe = (shape) => openLines({
  ...shape, lons: [-180 * shape.scale, 180 * shape.scale], lats: [-90 * shape.scale, 90 * shape.scale], ends: 90,
});
let globeShapes = null; // made when the globe is first shown

function shapesOfGlobe() {
  if (globeShapes) return globeShapes;
  const { tiers, disputed } = content.base;
  const borders = tiers.flatMap((tier) => tier.land.flatMap(([, parts]) => openLines({ ...tier, parts })));
  globeShapes = {
    land: ringed(lands.flatMap(({ shape }) => shape)),
    borders: borders.map(vectorsOf),
    disputed: partsOf(disputed).flat().map(vectorsOf),
    lakes: ringed(partsOf(content.water.lakes)),
    launches: content.launches.map(({ lines }, number) => ({
      area: ringed(launchShapes[number]), lines: partsOf(lines).flat().map(vectorsOf),
    })),
    systems: content.systems.map(({ reach, certain }) => ({
      reach: ringed(partsOf(reach)),
      certain: certain && ringed(partsOf(certain)),
      edges: [[reach, 0], [certain, 1]].filter(([shape]) => shape).map(([shape, low]) => ({
        low, lines: linesOnGlobe(shape).map(vectorsOf),
      })),
    })),
  };
  return globeShapes;
}

function strokeOf(context, path, color, width, dash = []) {
  context.strokeStyle = color;
  context.lineWidth = width;
  context.setLineDash(dash);
  context.stroke(path);
  context.setLineDash([]);
}

function fillOf(context, path, color, alpha = 1) {
  context.globalAlpha = alpha;
  context.fillStyle = color;
  context.fill(path, "evenodd");
  context.globalAlpha = 1;
}

// Each reach outside of the shorter ones that are shown, hatched where it is possible alone; water
// tinted as on the flat map.
function paintReaches(context, view, water) {
  const { systems } = shapesOfGlobe();
  const orders = shownOrders();
  const drawn = orders.map((order) => ({
    hue: content.systems[order].hue,
    whole: view.area(systems[order].reach),
    sure: systems[order].certain && view.area(systems[order].certain),
  }));
  const each = (paint) => drawn.forEach((one, place) => {
    context.save();
    for (const { whole } of drawn.slice(0, place)) context.clip(together(whole, view.disc), "evenodd");
    paint(one);
    context.restore();
  });
  each(({ hue, whole, sure }) => {
    if (sure) fillOf(context, together(whole, sure), hue, FULL * LIGHTER);
    fillOf(context, sure || whole, hue, FULL);
  });
  fillOf(context, WATER_PALER ? water : together(water, view.disc), VEIL.color, VEIL.opacity);
  const box = { x: view.x - view.radius, y: view.y - view.radius, width: 2 * view.radius, height: 2 * view.radius };
  each(({ hue, whole, sure }) => {
    if (!sure) return;
    context.clip(together(whole, sure), "evenodd");
    context.globalAlpha = THEME.tint * 1.5;
    strokeOf(context, new Path2D(hatching(box)), hue, 1.6);
  });
}

// Two areas as one path: filled even and odd, what one of them holds alone.
function together(one, other) {
  const path = new Path2D(one);
  path.addPath(other);
  return path;
}

function paintDot(context, { x, y }, { radius, color, weight, fillColor }) {
  const path = new Path2D();
  path.arc(x, y, radius, 0, 2 * Math.PI);
  fillOf(context, path, fillColor);
  strokeOf(context, path, color, weight);
}

// Draw all of it; labels keep off each other and what is taken, the most telling first.
function paintGlobe(context, view, frame, taken = controls(ABOVE_ALL)) {
  const shapes = shapesOfGlobe();
  context.clearRect(0, 0, frame.w, frame.h);
  fillOf(context, view.disc, THEME.sea);
  const land = view.area(shapes.land);
  fillOf(context, land, THEME.land);
  strokeOf(context, land, THEME.land, 1);
  const lakesSeen = view.area(shapes.lakes);
  fillOf(context, lakesSeen, THEME.sea);
  paintReaches(context, view, together(together(land, lakesSeen), view.disc));
  strokeOf(context, view.lines(shapes.borders).path, THEME.border, 0.8);
  strokeOf(context, view.lines(shapes.disputed).path, THEME.land, 2.2);
  strokeOf(context, view.lines(shapes.disputed).path, THEME.border, 1.1, [4, 4]);
  shapes.launches.forEach(({ area, lines }, number) => {
    const { color } = content.launches[number];
    fillOf(context, view.area(area), color);
    strokeOf(context, view.lines(lines).path, color, 4);
  });
  const edges = shownOrders().flatMap((order) => shapes.systems[order].edges.map(({ low, lines }) => {
    const { hue, text, certain } = content.systems[order];
    const { path, points } = view.lines(lines);
    const dash = low ? [7, 5] : (dashOf(order) || "").split(" ").filter(Boolean).map(Number);
    strokeOf(context, path, hue, low && certain ? 1.6 : 2.2, dash);
    return { points: points.flat(), texts: edgeTexts(order, low), color: text };
  }));
  edges.push(...paintOwn(context, view));
  strokeOf(context, view.disc, THEME.border, 1);
  const labelled = globeLabels(context, view, frame, taken);
  paintWay(context, view);
  for (const launch of content.launches) {
    for (const at of launch.points.map(([lon, lat]) => view.place(lat, lon))) {
      if (at.seen) paintDot(context, at, dotOf(launch));
    }
  }
  paintSites(context, view);
  labelled.launches();
  labelled.mark();
  labelled.places(true);
  labelled.countries(true);
  labelled.edges(edges);
  labelled.places(false);
  labelled.countries(false);
}

// What is measured, and the way to the nearest launch point.
function paintWay(context, view) {
  if (!drawnWay) return;
  const { at, nearest, inside } = drawnWay;
  if (nearest && nearest.metres > 0 && nearest.metres < Infinity) {
    const points = wayTo(at, nearest).map((point) => (Array.isArray(point) ? point : [point.lat, point.lng]));
    strokeOf(context, view.lines([vectorsOf(points)]).path, THEME.ink, 1.4, [2, 4]);
  }
  const point = view.place(at.lat, at.lng);
  if (point.seen) paintDot(context, point, measuredLook(inside));
}
