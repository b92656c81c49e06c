// ---- places --------------------------------------------------------------------------------------------
// Where no launch point can fire there is no distance: it is below 0 or without end.
const measured = (metres) => metres >= 0 && metres < Infinity;
// c, p or o (certain, possible, outside) and a margin, as the engine has them, in words.
function verdictText(order, verdict, metres) {
  const told = (text) => ofSystem(order, text);
  if (!measured(metres)) return told(inWords("out of reach"));
  const margin = content.systems[order].range_m - metres;
  const distance = distanceText(Math.abs(margin));
  if (verdict === "o" && margin >= 0) return told(inWords("too near"));
  // of a range that is a least figure, nothing beyond it is surely out of reach
  if (verdict === "o" && content.systems[order].floor) return told(inWords("{distance} beyond the range, which may be longer", { distance }));
  if (verdict === "o") return told(inWords("out of reach by {distance}", { distance }));
  if (verdict === "c") return told(inWords("in reach, with {distance} to spare", { distance }));
  return told(inWords("possibly in reach, with {distance} to spare", { distance }));
}
// The same on a phone: a line a system, in one unit.
function shortVerdict(order, verdict, metres) {
  const told = (text) => ofSystem(order, text);
  if (!measured(metres)) return told(inWords("out of reach"));
  const { range_m: range, floor } = content.systems[order];
  const distance = lengthIn(Math.abs(range - metres), unit);
  if (verdict === "o" && range >= metres) return told(inWords("too near"));
  if (verdict === "o" && floor) return told(inWords("{distance} beyond", { distance }));
  if (verdict === "o") return told(inWords("out, {distance} beyond", { distance }));
  if (verdict === "c") return told(inWords("in, {distance} to spare", { distance }));
  return told(inWords("possibly, {distance} to spare", { distance }));
}
const PHONE = window.matchMedia("(max-width: 600px)");
const verdictLine = (...about) => (PHONE.matches ? shortVerdict : verdictText)(...about);
const shownOrders = () => byRange.filter((order) => shownSystems[order]);
const launchOf = (order) => content.systems[order].launch; // the number of a system's launch region
// The least of distances of which some are none: below 0 or without end.
const leastOf = (each) => each.reduce((least, metres) => (measured(metres) && !(measured(least) && least <= metres) ? metres : least));
const verdictsOf = ({ verdicts, each }, write = verdictText) =>
  shownOrders().map((order) => write(order, verdicts[order], each[launchOf(order)]));
function fromLaunch(metres, { name }) {
  const launch = isolated(name);
  if (!measured(metres)) return inWords("outside the sector of fire of {launch}", { launch });
  if (metres > 0) return inWords("{distance} from {launch}", { distance: distanceText(metres), launch });
  return content.launches.length > 1 ? inWords("in {launch}", { launch }) : inWords("in the launch region");
}
const fromLaunches = (each) => content.launches.map((launch, number) => fromLaunch(each[number], launch));
const aboutPlace = (place, write) => [
  content.base.names[place.country], ...fromLaunches(place.each), ...verdictsOf(place, write), ...ownVerdict(place),
];
const isInside = (place) => (own
  ? withinOwn(place)
  : shownOrders().some((order) => place.verdicts[order] !== "o"));

function markLook(place) {
  return isInside(place)
    ? { radius: 4, color: THEME.paper, weight: 1, fillColor: THEME.ink }
    : { radius: 3.6, color: THEME.ink, weight: 1.6, fillColor: THEME.paper };
}

// A mark can be pointed at, tapped and tabbed to; `chosen` is called with its place.
function markOf(place, turn, chosen) {
  const at = L.latLng(place.lat, place.lon + turn);
  const marker = L.circleMarker(at, style("places", { ...markLook(place), interactive: true, fillOpacity: 1 }));
  marker.bindTooltip(() => described(place.name, aboutPlace(place)), { direction: "top", opacity: 1 });
  marker.on("click", (event) => {
    L.DomEvent.stop(event);
    marker.closeTooltip();
    chosen(place, at);
  });
  marker.on("add", () => {
    const path = marker.getElement();
    path.setAttribute("tabindex", "0");
    path.setAttribute("role", "button");
    path.setAttribute("aria-label", [place.name, ...aboutPlace(place)].join(content.comma));
    path.addEventListener("focus", () => marker.openTooltip());
    path.addEventListener("blur", () => marker.closeTooltip());
    path.addEventListener("keydown", (event) => {
      if (event.key === "Escape") marker.closeTooltip();
      if (event.key === "Enter" || event.key === " ") {
        event.preventDefault();
        event.stopPropagation();
        chosen(place, at);
      }
    });
  });
  return { place, turn, marker };
}

// The marks that are shown, each for a place on one copy of the world; others are not made.
let marks = [];
function putMarks(wanted, chosen) {
  const same = (one, { place, turn }) => one.place === place && one.turn === turn;
  const kept = marks.filter((mark) => wanted.some((one) => same(one, mark)));
  marks.filter((mark) => !kept.includes(mark)).forEach(({ marker }) => marker.remove());
  marks = wanted.map((one) => {
    const there = kept.find((mark) => same(one, mark));
    if (there) return there;
    const made = markOf(one.place, one.turn, chosen);
    made.marker.addTo(map);
    return made;
  });
}

// What a mark looks like and says after another system is shown, or another unit.
function refreshMarks() {
  for (const { place, marker } of marks) {
    marker.setStyle(markLook(place));
    marker.setRadius(markLook(place).radius);
    marker.getElement()?.setAttribute("aria-label", [place.name, ...aboutPlace(place)].join(content.comma));
  }
  refreshSites();
}
