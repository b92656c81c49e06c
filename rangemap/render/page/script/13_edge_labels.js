const TRIED_OFF_LAUNCH = 120; // free places of a range, before one over the launch region will do

// Write a range along its edge, where it runs most level and where nothing is in the way, off the
// launch region if it can be; without its miles if there is no room for them; level beside the edge
// as a last resort.
function writeEdge(edge, lines, others, { sizeOf, free, put, ground }) {
  const tries = edge.texts.flatMap((text, brevity) => {
    const size = sizeOf(text, "edge");
    return lines.flatMap((points) => {
      const found = [];
      for (let k = 0; k < points.length; k += 2) found.push(...placesAlong(points, k, size));
      return found.map((place) => ({ ...place, text, size, cost: place.cost + BREVITY * brevity }));
    });
  }).sort((a, b) => a.cost - b.cost);
  const clear = (place) => !others.some((point) => touches(place, point, place.size));
  const fit = [];
  for (const place of tries) {
    if (fit.length === TRIED_OFF_LAUNCH) break;
    if (free(place.box) && clear(place)) fit.push(place);
  }
  const found = fit.find(({ box }) => !ground.under(box, []).launch) || fit[0];
  if (found) put(found.text, "edge", found.box, found.angle).style.color = edge.hue;
}

// The points of an edge that the frame shows, STEP pixels apart, in the order of each line.
function inFrame(edge, size) {
  const found = [];
  for (const line of edge.lines) {
    let points = [];
    for (const at of line) {
      const point = map.latLngToContainerPoint(at);
      const inside = point.x >= 0 && point.y >= 0 && point.x <= size.x && point.y <= size.y;
      const last = points[points.length - 1];
      if (!inside && points.length) {
        found.push(points);
        points = [];
      } else if (inside && last) {
        const steps = Math.floor(last.distanceTo(point) / STEP);
        for (let k = 1; k <= steps; k += 1) {
          points.push(last.add(point.subtract(last).multiplyBy(k / steps)));
        }
      } else if (inside) {
        points.push(point);
      }
    }
    if (points.length) found.push(points);
  }
  return found;
}

function touches({ box, angle }, point, text) {
  const radians = (angle * Math.PI) / 180;
  const right = point.x - (box.x + box.w / 2);
  const down = point.y - (box.y + box.h / 2);
  const along = right * Math.cos(radians) + down * Math.sin(radians);
  const across = down * Math.cos(radians) - right * Math.sin(radians);
  return Math.abs(along) < text.w / 2 + 2 && Math.abs(across) < text.h / 2;
}

function placesAlong(points, k, text) {
  const steps = Math.ceil(text.w / 2 / STEP);
  const part = points.slice(Math.max(k - steps, 0), k + steps + 1);
  const [a, b] = [part[0], part[part.length - 1]];
  const beside = [[0, -1], [0, 1], [-1, 0], [1, 0]].map(([right, down]) => {
    const x = points[k].x + right * (text.w / 2 + 6) - text.w / 2;
    const y = points[k].y + down * (text.h / 2 + 4) - text.h / 2;
    // the longer it is, the less it can be told which edge it stands beside
    const cost = 9 + (20 * text.w) / map.getSize().x;
    return { box: { x, y, w: text.w, h: text.h }, angle: 0, cost };
  });
  if (part.length < 2 * steps) return beside;
  let angle = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
  if (angle > 90) angle -= 180;
  if (angle < -90) angle += 180;
  const radians = (angle * Math.PI) / 180;
  const middle = a.add(b).divideBy(2);
  const across = part.map(
    (p) => (p.y - middle.y) * Math.cos(radians) - (p.x - middle.x) * Math.sin(radians),
  );
  const bend = Math.max(...across) - Math.min(...across);
  const w = Math.abs(Math.cos(radians)) * text.w + Math.abs(Math.sin(radians)) * text.h;
  const h = Math.abs(Math.sin(radians)) * text.w + Math.abs(Math.cos(radians)) * text.h;
  const along = [-1, 1].map((side) => {
    const bulge = Math.max(...across.map((off) => side * off), 0);
    const off = side * (text.h / 2 + 1 + bulge);
    const x = middle.x - Math.sin(radians) * off - w / 2;
    const y = middle.y + Math.cos(radians) * off - h / 2;
    return { box: { x, y, w, h }, angle, cost: (angle / 15) ** 2 + bend / 6 };
  });
  return bend < CURVE ? [...along, ...beside] : beside;
}
