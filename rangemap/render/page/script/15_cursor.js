// ---- the keyboard's cursor --------------------------------------------------------------------------
const NUDGE = 10; // pixels that an arrow key moves it; with shift, five times that
const EDGE = 30; // pixels from the frame at which the map moves along
const RESTED = 350; // milliseconds after which the country under it is told
const MOVES = { ArrowLeft: [-1, 0], ArrowRight: [1, 0], ArrowUp: [0, -1], ArrowDown: [0, 1] };
const crosshair = byId("crosshair");
const cursorButton = byId("cursor");
let cursor = null; // in pixels of the map
let resting = null;

function placeCursor() {
  crosshair.hidden = cursor === null;
  cursorButton.setAttribute("aria-pressed", String(cursor !== null));
  if (cursor) crosshair.style.transform = `translate(${cursor.x}px, ${cursor.y}px)`;
}

function startCursor() {
  cursor = map.getSize().divideBy(2);
  map.keyboard.disable(); // arrow keys move the cursor now, not the map
  map.getContainer().focus();
  placeCursor();
  byId("hint").textContent = inWords("Cursor on: arrow keys move it, Enter measures, Escape ends.");
  tellCountry();
}

function stopCursor() {
  cursor = null;
  map.keyboard.enable();
  if (document.activeElement === map.getContainer()) map.fire("focus"); // its keys work at once
  clearTimeout(resting);
  byId("hint").textContent = "";
  placeCursor();
}

function moveCursor([right, down], far) {
  const step = far ? 5 * NUDGE : NUDGE;
  const size = map.getSize();
  const next = cursor.add([right * step, down * step]);
  const held = L.point(
    Math.max(EDGE, Math.min(size.x - EDGE, next.x)), Math.max(EDGE, Math.min(size.y - EDGE, next.y)),
  );
  const over = next.subtract(held);
  if (over.x || over.y) map.panBy(over.multiplyBy(6), { animate: false });
  cursor = over.x || over.y ? held.subtract(over.multiplyBy(5)) : next;
  cursor.x = Math.max(EDGE, Math.min(size.x - EDGE, cursor.x));
  cursor.y = Math.max(EDGE, Math.min(size.y - EDGE, cursor.y));
  placeCursor();
  clearTimeout(resting);
  resting = setTimeout(tellCountry, RESTED);
}

// The country under the cursor, with its share: what a pointer's tooltip tells.
function tellCountry() {
  if (!cursor) return;
  const { lng, lat } = map.containerPointToLatLng(cursor).wrap();
  const code = countryAt(lng, lat);
  byId("hint").textContent = code
    ? inWords("{country}: {shares}. Enter measures.", { country: isolated(content.base.names[code]), shares: sharesOf(code).join(content.semicolon) })
    : inWords("Sea. Enter measures.");
}

function listenForKeys() {
  cursorButton.addEventListener("click", () => (cursor ? stopCursor() : startCursor()));
  map.getContainer().addEventListener("keydown", (event) => {
    if (event.target !== map.getContainer()) return;
    if (!cursor) {
      if (event.key === "Enter") startCursor();
      return;
    }
    if (event.key in MOVES) moveCursor(MOVES[event.key], event.shiftKey);
    else if (event.key === "Enter" || event.key === " ") measure(map.containerPointToLatLng(cursor));
    else if (event.key === "+" || event.key === "=") map.setZoomAround(cursor, map.getZoom() + 0.5, { animate: false });
    else if (event.key === "-") map.setZoomAround(cursor, map.getZoom() - 0.5, { animate: false });
    else if (event.key === "Escape" && panel.hidden) stopCursor();
    else return;
    if (event.key !== "Escape") event.preventDefault();
  });
  map.on("resize", () => cursor && stopCursor());
}
