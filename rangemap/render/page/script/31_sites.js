// ---- sites of the map's own: a diamond each, full in reach of a system shown, hollow out of it ----------
const aboutSite = (site, write) => [...fromLaunches(site.each), ...verdictsOf(site, write), ...ownVerdict(site)];
let siteMarks = [];

function siteMark(site, turn) {
  const at = L.latLng(site.lat, site.lon + turn);
  const icon = L.divIcon({ className: "site", iconSize: [11, 11] });
  const marker = L.marker(at, { icon, pane: "places", keyboard: turn === 0, alt: site.name }).addTo(map);
  marker.bindTooltip(() => described(site.name, aboutSite(site)), { direction: "top", opacity: 1 });
  marker.on("click", () => {
    marker.closeTooltip();
    tellSite(site, at);
  });
  const drawn = marker.getElement();
  drawn.addEventListener("focus", () => marker.openTooltip());
  drawn.addEventListener("blur", () => marker.closeTooltip());
  return { site, marker };
}

function tellSite(site, at) {
  const nearest = leastOf(site.each) > 0 ? nearestAmong(measuredFrom(site.lon, site.lat)) : null;
  redraw = () => drawWay(at, nearest, isInside(site));
  redraw();
  said = () => say(site.name, aboutSite(site, verdictLine));
  said();
}

// What a mark looks like and says after another system is shown, or another unit.
function refreshSites() {
  for (const { site, marker } of siteMarks) {
    const drawn = marker.getElement();
    drawn.classList.toggle("out", !isInside(site));
    drawn.setAttribute("aria-label", [site.name, ...aboutSite(site)].join(content.comma));
  }
}

function drawSites() {
  siteMarks = content.sites.flatMap((site) => TURNS.map((turn) => siteMark(site, turn)));
  refreshSites();
}

function paintSites(context, view) {
  for (const site of content.sites) {
    const { x, y, seen } = view.place(site.lat, site.lon);
    if (!seen) continue;
    const path = new Path2D(`M${x} ${y - 6}L${x + 6} ${y}L${x} ${y + 6}L${x - 6} ${y}Z`);
    fillOf(context, path, isInside(site) ? THEME.ink : THEME.paper);
    strokeOf(context, path, isInside(site) ? THEME.paper : THEME.ink, 1.5);
  }
}

const siteKeys = () => content.sites.map((site) => ({
  names: [plain(site.name)],
  made: () => ({
    name: site.name, country: null, kind: inWords("site"), away: leastOf(site.each),
    choose: () => tellSite(site, goTo(site.lon, site.lat, Math.max(map.getZoom(), NEAR_ZOOM))),
  }),
}));
