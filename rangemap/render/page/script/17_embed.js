// ---- in a page of others: its height, and a link to what is seen ----------------------------------
const BARE = document.documentElement.classList.contains("bare"); // a side of a comparison
const FRAMED = window.parent !== window && !BARE;

// In the two forms that publishers' frames listen for; nothing but the height is told.
function tellHeight() {
  const height = Math.ceil(document.body.getBoundingClientRect().height);
  const [id] = /^[\w-]*$/.exec(new URLSearchParams(window.location.search).get("childId") || "") || [""];
  window.parent.postMessage({ sentinel: "amp", type: "embed-size", height }, "*");
  window.parent.postMessage(`pymxPYMx${id}xPYMxheightxPYMx${height}`, "*");
}

function tellHeights() {
  if (!FRAMED) return;
  // the height must not follow that of the frame, which follows it
  document.documentElement.classList.add("framed");
  // lines break elsewhere until the typeface is there, and a frame would first get a height too large
  document.body.getBoundingClientRect(); // what is laid out asks for its typeface
  document.fonts.ready.then(() => new ResizeObserver(tellHeight).observe(document.body));
}

// In a narrow frame the map has the room: all but headline, map, key and licences is folded away.
function foldAway() {
  if (!FRAMED || !PHONE.matches) return;
  const button = byId("more");
  button.hidden = false;
  const fold = (folded) => {
    document.body.classList.toggle("folded", folded);
    button.setAttribute("aria-expanded", String(!folded));
    button.textContent = folded ? inWords("Search, key and sources") : inWords("Map only");
  };
  button.addEventListener("click", () => fold(!document.body.classList.contains("folded")));
  fold(true);
}

// What a link carries after its #: the middle and zoom, which systems are hidden, the unit.
function fragment() {
  const { lat, lng } = map.getCenter();
  const hidden = shownSystems.flatMap((shown, order) => (shown ? [] : [order]));
  const parts = [`view=${lat.toFixed(3)},${lng.toFixed(3)},${map.getZoom().toFixed(2)}`];
  if (hidden.length) parts.push(`hidden=${hidden.join(",")}`);
  if (unit !== "km") parts.push(`unit=${unit}`);
  if (step) parts.push(`step=${step + 1}`);
  if (own && !own.points) parts.push(`own=${own.range / 1000}`);
  return `#${parts.join("&")}`;
}

// A fragment that is not of this page is passed over.
function sharedView() {
  const told = new URLSearchParams(window.location.hash.slice(1));
  const numbers = (told.get("view") || "").split(",").map(Number);
  const [lat, lng, zoom] = numbers;
  const fits = numbers.length === 3 && numbers.every(Number.isFinite)
    && Math.abs(lat) <= 88 && Math.abs(lng) <= 720 && zoom >= 0 && zoom <= 20;
  return {
    view: fits ? { lat, lng, zoom } : null,
    hidden: (told.get("hidden") || "").split(",").filter(Boolean).map(Number),
    step: Number(told.get("step")),
    own: Number(told.get("own")),
    unit: Object.hasOwn(METRES, told.get("unit")) ? told.get("unit") : null,
  };
}

// Show what a link says; return whether it says where to look.
function showShared() {
  const { view, hidden, unit: shared, own: range, step: told } = sharedView();
  if (told >= 1 && told <= content.steps.length) showStep(Math.floor(told) - 1);
  document.querySelectorAll("#key input[type=checkbox]").forEach((box) => {
    if (hidden.includes(Number(box.dataset.order)) && box.checked) box.click();
  });
  if (shared) document.querySelector(`#units input[value="${shared}"]`).click();
  if (range > 0 && range <= LONGEST_OWN) chooseOwn(range);
  if (view) map.setView([view.lat, view.lng], view.zoom, { animate: false });
  return Boolean(view);
}

function listenForSharing() {
  let due = 0;
  const keep = () => {
    clearTimeout(due);
    due = setTimeout(() => {
      try {
        window.history.replaceState(null, "", fragment());
      } catch { /* a frame without an address of its own has none to keep */ }
    }, 250);
  };
  const button = byId("share");
  button.hidden = FRAMED || !navigator.clipboard;
  button.addEventListener("click", async () => {
    const link = window.location.href.replace(/#.*$/, "") + fragment();
    try {
      await navigator.clipboard.writeText(link);
      byId("announced").textContent = inWords("Link copied");
      button.textContent = inWords("Link copied");
      setTimeout(() => { button.textContent = inWords("Copy link"); }, 2000);
    } catch {
      window.history.replaceState(null, "", fragment());
    }
  });
  return keep;
}
