// ---- the globe's labels: none lies on another or leaves the frame -----------------------------------
const GLOBE_TYPE = '"Helvetica Neue", Arial, "DejaVu Sans", sans-serif';
const LAUNCH_TEXT = getComputedStyle(document.documentElement).getPropertyValue("--launch-text").trim();
const LEAST_FACING = 0.25; // of the radius: nearer to the limb nothing is named

function globeLabels(context, view, frame) {
  const taken = controls(ABOVE_ALL);
  const free = (box) => box.x >= 2 && box.y >= 2 && box.x + box.w <= frame.w - 2 && box.y + box.h <= frame.h - 2
    && !taken.some((other) => overlaps(box, other));

  // Write a text at the first of some spots that is free: a box's corner, by the text's size.
  function write(text, { size, weight, color, halo = THEME.land, spacing = "0px" }, spotsFor) {
    context.font = `${weight} ${size}px ${GLOBE_TYPE}`;
    if ("letterSpacing" in context) context.letterSpacing = spacing;
    const [w, h] = [context.measureText(text).width, size * 1.25];
    const box = spotsFor(w, h).map((spot) => ({ ...spot, w, h })).find(free);
    if (box) {
      taken.push(box);
      context.textBaseline = "middle";
      context.lineJoin = "round";
      if (halo) strokeText(text, box, halo);
      context.fillStyle = color;
      context.fillText(text, box.x, box.y + h / 2);
    }
    if ("letterSpacing" in context) context.letterSpacing = "0px";
    return Boolean(box);
  }
  function strokeText(text, box, halo) {
    context.strokeStyle = halo;
    context.lineWidth = 3;
    context.globalAlpha = 0.85;
    context.strokeText(text, box.x, box.y + box.h / 2);
    context.globalAlpha = 1;
  }
  const about = ({ x, y }, off) => (w, h) => [
    { x: x + off, y: y - h / 2 }, { x: x - off - w, y: y - h / 2 }, { x: x - w / 2, y: y - off - h }, { x: x - w / 2, y: y + off },
  ];
  const over = ({ x, y }) => (w, h) => [{ x: x - w / 2, y: y - h / 2 }];
  const facing = ({ x, y, seen }) =>
    seen && Math.hypot(x - view.x, y - view.y) < view.radius * Math.sqrt(1 - LEAST_FACING ** 2);
  const perDegree = view.radius * RADIANS;

  function launches() {
    for (const { name, at, width, height } of content.launch.names) {
      const point = view.place(at[1], at[0]);
      if (!facing(point)) continue;
      const wide = width * perDegree * Math.cos(at[1] * RADIANS) > 9 * name.length;
      if (wide) write(name.toUpperCase(), { size: 11, weight: 700, color: THEME.on_launch, halo: null, spacing: "0.8px" }, over(point));
      else write(name, { size: 14, weight: 700, color: LAUNCH_TEXT }, about(point, (height * perDegree) / 2 + 8));
    }
  }
  // At the highest point of an edge and then along it, off the edge itself.
  function edges(all) {
    for (const { points, text, color } of all) {
      const spots = [...points].filter((_, k) => k % 4 === 0).sort((a, b) => a.y - b.y);
      write(text, { size: 13, weight: 700, color }, (w, h) => (
        spots.flatMap(({ x, y }) => [{ x: x - w / 2, y: y - h - 3 }, { x: x - w / 2, y: y + 3 }])
      ));
    }
  }
  function places() {
    let left = content.max_labels;
    const shown = content.places.map((place) => ({ place, point: view.place(place.lat, place.lon) }))
      .filter(({ point }) => facing(point));
    const marked = [];
    for (const one of shown) {
      const { x, y } = one.point;
      if (marked.some(({ point }) => Math.hypot(point.x - x, point.y - y) < MARK)) continue;
      marked.push(one);
      paintDot(context, one.point, markLook(one.place));
      taken.push({ x: x - 5, y: y - 5, w: 10, h: 10 });
    }
    for (const { place, point } of marked) {
      const weight = isInside(place) ? 600 : 400;
      if (left > 0 && write(place.name, { size: 13.5, weight, color: THEME.ink }, about(point, 8))) left -= 1;
    }
  }
  function countries() {
    const launching = new Set(content.launch.names.map(({ code }) => code));
    for (const [code, lon, lat, kilometres] of content.base.labels) {
      const point = view.place(lat, lon);
      if (launching.has(code) || !facing(point) || kilometres * 1000 * (view.radius / A) < 45) continue;
      const name = content.base.names[code];
      write(name.toUpperCase(), { size: 10.5, weight: 500, color: THEME.country, spacing: "1.4px" }, over(point));
    }
  }
  return { launches, edges, places, countries };
}
