// ---- launch points of the reader's own: the published ones moved by hand, finger or key --------------
let handles = []; // markers, one a point

function dropHandles() {
  handles.forEach((handle) => handle.remove());
  handles = [];
  byId("own-move").setAttribute("aria-pressed", "false");
}

function movedPoints() {
  return handles.map((handle) => {
    const { lat, lng } = handle.getLatLng().wrap();
    return [lng, lat];
  });
}

function handleAt([lon, lat], order, changed) {
  const at = L.latLng(lat, turnsFrom(lon)[0].turn + lon);
  const icon = L.divIcon({ className: "handle", iconSize: [26, 26], html: false });
  const handle = L.marker(at, { icon, draggable: true, autoPan: true, keyboard: true, pane: "places" }).addTo(map);
  const made = handle.getElement();
  made.setAttribute("aria-label", inWords("Your launch point {number}: arrow keys move it", { number: order + 1 }));
  handle.on("drag", changed);
  L.DomEvent.on(made, "keydown", (event) => {
    if (!(event.key in MOVES)) return;
    L.DomEvent.stop(event); // the map stays where it is
    const step = event.shiftKey ? 5 * NUDGE : NUDGE;
    const point = map.latLngToContainerPoint(handle.getLatLng());
    handle.setLatLng(map.containerPointToLatLng(point.add(L.point(MOVES[event.key]).multiplyBy(step))));
    changed();
  });
  return handle;
}

// Only where the launch region is points: the borders of a country are not the reader's to move.
function listenForMoving(longest) {
  const [{ outline, points }, ...others] = content.launches;
  const button = byId("own-move");
  button.hidden = others.length || !points.length || outline.areas.parts.length + outline.lines.parts.length > 0;
  button.addEventListener("click", () => {
    const range = own ? own.range / 1000 : longest;
    if (handles.length) {
      dropHandles();
      chooseOwn(range, null);
      return;
    }
    document.querySelector("#projections [value=flat]").click(); // they are moved on the flat map
    const changed = () => chooseOwn(own ? own.range / 1000 : longest, movedPoints());
    handles = points.map((point, order) => handleAt(point, order, changed));
    button.setAttribute("aria-pressed", "true");
    chooseOwn(range, movedPoints());
  });
}
