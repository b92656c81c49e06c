// ---- the page ----------------------------------------------------------------------------------------
const STILL = window.matchMedia("(prefers-reduced-motion: reduce)").matches;

function changeSystems() {
  showReaches();
  refreshMarks();
  globeChanged();
  if (said) {
    redraw();
    said();
  }
  arrange();
}

function changeUnit(event) {
  unit = event.target.value;
  refreshMarks();
  tellOwn();
  if (said) said();
}

function listenForUnits() {
  for (const choice of document.querySelectorAll("#units input")) choice.addEventListener("change", changeUnit);
}

// Leaflet's own way back into its bounds is a moving one, which would carry off what comes next.
function holdWithin(limits) {
  Object.assign(map.options, { maxBounds: limits, maxBoundsViscosity: 1 });
  let holding = false;
  map.on("moveend", () => {
    if (holding) return;
    holding = true;
    map.panInsideBounds(limits, { animate: false });
    holding = false;
  });
}

// Leaflet's scale bar writes "1000 km" in every language.
const UNITS = { m: "meter", km: "kilometer", ft: "foot", mi: "mile" };
const ScaleBar = L.Control.Scale.extend({
  _updateScale(line, text, ratio) {
    L.Control.Scale.prototype._updateScale.call(this, line, text, ratio);
    const [value, name] = text.split(" ");
    line.textContent = new Intl.NumberFormat(content.language, {
      style: "unit", unit: UNITS[name], unitDisplay: "short", numberingSystem: "latn", useGrouping: "always",
    }).format(Number(value));
  },
});

let ofStep = null; // what a step of the story shows first, and again by Reset view, if it has its own
// Choose what is first shown, before anything is drawn: what is drawn already is worked out anew at
// each change of the view. Return what shows it again.
const bounds = ([west, south, east, north]) => L.latLngBounds([south, west], [north, east]);
const opened = ({ x, y }) => bounds(x > y ? content.view : content.tall);
function firstView() {
  const middle = (content.view[0] + content.view[2]) / 2;
  const fit = () => {
    // no more than is drawn is ever shown
    map.setMinZoom(Math.max(0.5, Math.log2(map.getSize().x / 256 / 2.6)));
    map.fitBounds(ofStep || opened(map.getSize()), { padding: [14, 14], animate: false });
    firstZoom = map.getZoom();
  };
  holdWithin(L.latLngBounds([-88, middle - 300], [88, middle + 300]));
  map.invalidateSize({ pan: false });
  fit();
  return fit;
}

function followView(fit) {
  new ScaleBar({ position: "bottomleft", maxWidth: map.getSize().x > 1500 ? 200 : 140 }).addTo(map);
  map.on("zoomend moveend", arrange);
  map.on("zoomend", showRegionLines);
  showRegionLines();
  map.on("resize", () => {
    sizes.clear(); // letters are smaller on a phone
    arrange();
  });
  byId("reset").addEventListener("click", () => {
    closePanel();
    fit();
    moved = false;
  });
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
  let moved = showShared(); // by the reader or a link; until then the whole reach is kept in view
  const keep = listenForSharing();
  map.on("moveend", () => moved && keep());
  document.addEventListener("change", keep); // another system, another unit
  map.on("dragstart dblclick", () => { moved = true; });
  map.zoomControl.getContainer().addEventListener("click", () => { moved = true; });
  map.getContainer().addEventListener("wheel", () => { moved = true; }, { passive: true });
  map.getContainer().addEventListener("keydown", () => { moved = true; });
  map.on("resize", () => moved || fit());
  listenForPrint((seen) => (moved ? map.fitBounds(seen, { animate: false }) : fit()));
}

// On paper the map has a size of its own, and shows what the screen does.
function listenForPrint(refit) {
  window.addEventListener("beforeprint", () => {
    const seen = map.getBounds();
    document.body.classList.add("printing");
    map.invalidateSize({ pan: true, animate: false });
    refit(seen);
    arrange();
  });
  window.addEventListener("afterprint", () => {
    document.body.classList.remove("printing");
    map.invalidateSize({ pan: true, animate: false });
  });
}

function start() {
  if (STILL) Object.assign(map.options, { zoomAnimation: false, fadeAnimation: false, inertia: false });
  document.body.classList.toggle("several", several);
  writeTexts(content);
  writeKey(content.texts, changeSystems);
  writeCards(content.cards);
  foldAway();
  const fit = firstView();
  drawBase(content.base);
  drawLakes();
  drawReaches(content.systems);
  content.launches.forEach(drawLaunch);
  drawSites();
  listenForUnits();
  listenForPoints();
  listenForKeys();
  listenForCities();
  listenToGlobe();
  listenForHere();
  listenForOwn();
  listenForSaving();
  tellHeights();
  listenForSteps(fit);
  followView(fit);
  arrange();
  decodeInTime();
  document.fonts.ready.then(() => { // texts have other sizes then
    sizes.clear();
    arrange();
    globeChanged();
  });
  // for tests, and for pages that hold this one
  window.rangemap = {
    field, measure, distanceText, edges: edgesShown, launch: launchShape, ready: performance.now(),
    places: () => listedColumns().names.map((name, row) => placeAt(row)),
    unpacked, firstZoom: () => firstZoom, measured: () => drawnAt, theme: THEME,
    globe: () => ({ on: globeOn, ...turned, ...globeView() }), under: (x, y) => globeView().view.under(x, y), globeNames: () => globeWritten, turnTo,
    globeEdges: () => shapesOfGlobe().systems.flatMap(({ edges }) => edges.flatMap(({ lines }) => (
      globeView().view.lines(lines).points.flat().map(({ x, y }) => [x, y])
    ))),
    own: () => own, card: answerCard, cardTexts, carried, reachAt: (shape, range, west) => reachAt(shape ? launchField(shape) : field, range, west),
    fillsOnGlobe: (order, view, points) => {
      const made = sphereView({ radius: 300, x: 300, y: 300, ...view });
      const path = made.area(shapesOfGlobe().systems[order].reach);
      return points.map(([lat, lon]) => {
        const { x, y, seen } = made.place(lat, lon);
        return seen ? globe.getContext("2d").isPointInPath(path, x, y, "evenodd") : null;
      });
    },
    lakes: () => partsOf(content.water.lakes).flat(2),
  };
  window.rangemapReady = true;
}
start();
