// ---- the globe's drawing: the layers of the flat map, in the same colours -----------------------------
const ringed = (shape) => ({ shape, rings: shape.flat().map(vectorsOf) });
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
    launch: ringed(launchShape),
    launchLines: partsOf(content.launch.lines).flat().map(vectorsOf),
    systems: content.systems.map(({ reach, certain }) => ({
      reach: ringed(partsOf(reach)),
      certain: certain && ringed(partsOf(certain)),
      edges: [[reach, 0], [certain, 1]].filter(([shape]) => shape).map(([shape, low]) => ({
        low, lines: openLines({ ...shape, lons: [-180 * shape.scale, 180 * shape.scale], lats: [] }).map(vectorsOf),
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

// Each reach outside of the shorter ones that are shown, and hatched where it is possible alone.
function paintReaches(context, view) {
  const { systems } = shapesOfGlobe();
  const orders = shownOrders();
  const areas = new Map(orders.map((order) => [order, view.area(systems[order].reach)]));
  orders.forEach((order, place) => {
    const { hue } = content.systems[order];
    context.save();
    for (const shorter of orders.slice(0, place)) {
      const beyond = new Path2D(areas.get(shorter));
      beyond.addPath(view.disc);
      context.clip(beyond, "evenodd");
    }
    const sure = systems[order].certain && view.area(systems[order].certain);
    if (sure) {
      const possible = new Path2D(areas.get(order));
      possible.addPath(sure);
      fillOf(context, possible, hue, LIGHT);
      context.save();
      context.clip(possible, "evenodd");
      context.globalAlpha = THEME.tint * 1.5;
      const box = { x: view.x - view.radius, y: view.y - view.radius, width: 2 * view.radius, height: 2 * view.radius };
      strokeOf(context, new Path2D(hatching(box)), hue, 1.6);
      context.restore();
    }
    fillOf(context, sure || areas.get(order), hue, THEME.tint);
    context.restore();
  });
}

function paintDot(context, { x, y }, { radius, color, weight, fillColor }) {
  const path = new Path2D();
  path.arc(x, y, radius, 0, 2 * Math.PI);
  fillOf(context, path, fillColor);
  strokeOf(context, path, color, weight);
}

// Draw all of it; labels keep off each other, the most telling first.
function paintGlobe(context, view, frame) {
  const shapes = shapesOfGlobe();
  context.clearRect(0, 0, frame.w, frame.h);
  fillOf(context, view.disc, THEME.sea);
  const land = view.area(shapes.land);
  fillOf(context, land, THEME.land);
  strokeOf(context, land, THEME.land, 1);
  fillOf(context, view.area(shapes.lakes), THEME.sea);
  paintReaches(context, view);
  strokeOf(context, view.lines(shapes.borders).path, THEME.border, 0.8);
  strokeOf(context, view.lines(shapes.disputed).path, THEME.land, 2.2);
  strokeOf(context, view.lines(shapes.disputed).path, THEME.border, 1.1, [4, 4]);
  fillOf(context, view.area(shapes.launch), THEME.launch);
  strokeOf(context, view.lines(shapes.launchLines).path, THEME.launch, 4);
  const edges = shownOrders().flatMap((order) => shapes.systems[order].edges.map(({ low, lines }) => {
    const { hue, text, range, low: lowText, certain } = content.systems[order];
    const { path, points } = view.lines(lines);
    const dash = low ? [7, 5] : (dashOf(order) || "").split(" ").filter(Boolean).map(Number);
    strokeOf(context, path, hue, low && certain ? 1.6 : 2.2, dash);
    return { points: points.flat(), text: (low ? lowText : range)[0], color: text };
  }));
  strokeOf(context, view.disc, THEME.border, 1);
  const labelled = globeLabels(context, view, frame);
  paintWay(context, view);
  for (const [lon, lat] of content.launch.points) {
    const at = view.place(lat, lon);
    if (at.seen) paintDot(context, at, { radius: 6, color: THEME.on_launch, weight: 1.5, fillColor: THEME.launch });
  }
  labelled.launches();
  labelled.edges(edges);
  labelled.places();
  labelled.countries();
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
