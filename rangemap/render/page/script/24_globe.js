// ---- the globe: shown instead of the flat map, turned by hand, finger or key --------------------------
const GLOBE_KEYS = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, 1], ArrowDown: [0, -1] };
const TURN = 8; // degrees that an arrow key turns it at its first size
const CLICK = 4; // pixels: what moves less is a click
const globe = byId("globe");
const turned = { lat: 0, lon: 0, zoom: 1 };
let globeOn = false;
let globeDue = 0;

function globeView() {
  const [w, h] = [globe.clientWidth, globe.clientHeight];
  return { frame: { w, h }, view: sphereView({ ...turned, radius: Math.max(1, Math.min(w, h) / 2 - 12) * turned.zoom, x: w / 2, y: h / 2 }) };
}

function globeChanged() {
  if (!globeOn || globeDue) return;
  globeDue = requestAnimationFrame(() => {
    globeDue = 0;
    const { frame, view } = globeView();
    const ratio = window.devicePixelRatio || 1;
    [globe.width, globe.height] = [frame.w * ratio, frame.h * ratio];
    const context = globe.getContext("2d");
    context.scale(ratio, ratio);
    paintGlobe(context, view, frame);
    if (globe.matches(":focus-visible")) paintCross(context, view);
  });
}

function paintCross(context, { x, y }) {
  strokeOf(context, new Path2D(`M${x - 12} ${y}h24M${x} ${y - 12}v24`), THEME.ink, 2);
}

function turnTo(lat, lon) {
  turned.lat = Math.max(-90, Math.min(90, lat));
  turned.lon = ((((lon + 180) % 360) + 360) % 360) - 180;
  globeChanged();
}

function zoomGlobe(by) {
  turned.zoom = Math.max(0.8, Math.min(12, turned.zoom * by));
  globeChanged();
}

function resetGlobe() {
  const { middle: [lon, lat], zoom } = content.globe;
  turned.zoom = zoom;
  turnTo(lat, lon);
}

function showGlobe(on) {
  globeOn = on;
  globe.hidden = !on;
  map.getContainer().classList.toggle("behind", on);
  map.getContainer().toggleAttribute("inert", on);
  byId("cursor").hidden = on;
  byId("projection").textContent = on ? content.texts.globe : content.texts.projection;
  if (cursor) stopCursor();
  globeChanged();
}

function listenToPointers() {
  const held = new Map();
  let moved = 0;
  const apart = () => {
    const [a, b] = [...held.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  globe.addEventListener("pointerdown", (event) => {
    globe.setPointerCapture(event.pointerId);
    held.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    if (held.size === 1) moved = 0;
  });
  globe.addEventListener("pointermove", (event) => {
    const last = held.get(event.pointerId);
    if (!last) return;
    const before = held.size === 2 ? apart() : 0;
    const [right, down] = [event.offsetX - last.x, event.offsetY - last.y];
    held.set(event.pointerId, { x: event.offsetX, y: event.offsetY });
    moved += Math.hypot(right, down);
    const degrees = 1 / (globeView().view.radius * RADIANS);
    if (held.size === 2) zoomGlobe(apart() / before);
    else if (moved > CLICK) turnTo(turned.lat + down * degrees, turned.lon - right * degrees);
  });
  const letGo = (event) => {
    const alone = held.size === 1 && held.delete(event.pointerId);
    held.delete(event.pointerId);
    const at = globeView().view.under(event.offsetX, event.offsetY);
    if (alone && event.type === "pointerup" && moved <= CLICK && at) measure(L.latLng(at.lat, at.lon));
  };
  globe.addEventListener("pointerup", letGo);
  globe.addEventListener("pointercancel", letGo);
  globe.addEventListener("wheel", (event) => {
    event.preventDefault();
    zoomGlobe(Math.exp(-event.deltaY / 500));
  }, { passive: false });
}

function listenToGlobe() {
  listenToPointers();
  globe.addEventListener("keydown", (event) => {
    const { key, shiftKey } = event;
    const step = ((shiftKey ? 3 : 1) * TURN) / turned.zoom;
    if (key in GLOBE_KEYS) turnTo(turned.lat + GLOBE_KEYS[key][1] * step, turned.lon + GLOBE_KEYS[key][0] * step);
    else if (key === "+" || key === "=") zoomGlobe(1.3);
    else if (key === "-") zoomGlobe(1 / 1.3);
    else if (key === "Enter" || key === " ") measure(L.latLng(turned.lat, turned.lon));
    else return;
    event.preventDefault();
  });
  for (const name of ["focus", "blur"]) globe.addEventListener(name, globeChanged);
  for (const choice of document.querySelectorAll("#projections input")) {
    choice.addEventListener("change", () => showGlobe(choice.value === "globe"));
  }
  byId("reset").addEventListener("click", resetGlobe);
  new ResizeObserver(globeChanged).observe(globe);
  resetGlobe();
  if (content.globe.first && !BARE) document.querySelector("#projections [value=globe]").click();
}
