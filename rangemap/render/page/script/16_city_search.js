// ---- the search for a place: a combobox as the ARIA practices have it -------------------------------
const MOST_FOUND = 8;
const NEAR_ZOOM = 5.5; // a city is shown at least as large
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const input = byId("city");
const list = byId("found");
let keys = null; // what is looked for in, of each thing that can be found: made when first needed
let active = -1;

// Countries, places and regions, the best known of each first: names as they are looked for, and
// what is done when one is chosen.
function allKeys() {
  const { names, english, labels } = content.base;
  const { others } = content.listed;
  const countries = labels.map(([code, lon, lat, kilometres]) => ({
    names: [names[code], english[code] || names[code]].map(plain),
    made: () => ({ name: names[code], country: null, choose: () => showCountry(code, lon, lat, kilometres) }),
  }));
  const places = listedColumns().names.map((name, row) => ({
    names: [name.toLowerCase(), ...(others[row] ? others[row].split("|").map(plain) : [])],
    made: () => {
      const place = placeAt(row);
      return { name, country: place.country, away: leastOf(place.each), choose: () => showPlace(place) };
    },
  }));
  keys = [...siteKeys(), ...countries, ...places, ...regionKeys()];
}

// Names that are the text come first, then those that begin with it, those with a word that does,
// and those that hold it; each in the order in which they are listed.
function rankOf(name, wanted, isOther) {
  if (name === wanted) return 0;
  if (name.startsWith(wanted)) return isOther ? 2 : 1;
  if (name.includes(` ${wanted}`) || name.includes(`-${wanted}`)) return isOther ? 4 : 3;
  return !isOther && name.includes(wanted) ? 4 : 5;
}

function found(text) {
  const wanted = plain(text.trim());
  if (!wanted) return [];
  if (!keys) allKeys();
  const ranks = [[], [], [], [], []];
  for (const one of keys) {
    let rank = 5;
    for (let k = 0; k < one.names.length && rank; k += 1) rank = Math.min(rank, rankOf(one.names[k], wanted, k > 0));
    if (rank < 5 && ranks[rank].length < MOST_FOUND) ranks[rank].push(one);
  }
  return ranks.flat().slice(0, MOST_FOUND).map(({ made }) => made());
}

function showFound() {
  const hits = found(input.value);
  list.replaceChildren();
  hits.forEach((hit, order) => {
    const option = element("li", null, list);
    option.id = `found-${order}`;
    option.setAttribute("role", "option");
    element("span", hit.name, option).dir = "auto";
    const beside = element("small", null, option);
    if (hit.country) foreign("span", content.base.names[hit.country], beside);
    else beside.append(hit.kind || inWords("country"));
    if (measured(hit.away)) beside.append(`, ${lengthIn(hit.away, unit)}`);
    option.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus
    option.addEventListener("click", () => choose(hit));
  });
  const nothing = input.value.trim() && !hits.length;
  byId("none").textContent = nothing
    ? content.listed.all
      ? inWords("No country, region, capital, city of 100,000 people or place in reach has this name.")
      : inWords("No country, region, capital, city of 100,000 people or place in reach that is well known has this name.")
    : hits.length ? inWords("{number} found", { number: hits.length }) : "";
  byId("none").classList.toggle("unseen", !nothing);
  setOpen(hits.length > 0);
  setActive(-1, hits);
  return hits;
}

function setOpen(open) {
  list.hidden = !open;
  input.setAttribute("aria-expanded", String(open));
}

function setActive(order) {
  active = order;
  [...list.children].forEach((option, k) => option.setAttribute("aria-selected", String(k === order)));
  if (order < 0) input.removeAttribute("aria-activedescendant");
  else {
    input.setAttribute("aria-activedescendant", `found-${order}`);
    list.children[order].scrollIntoView({ block: "nearest" });
  }
}

function choose(hit) {
  input.value = hit.name;
  byId("none").textContent = "";
  setOpen(false);
  setActive(-1);
  hit.choose();
  panel.classList.remove("above");
}

// Show a point on the nearest copy of the world, a little above the middle, where the panel leaves
// it free; return where.
function goTo(lon, lat, zoom) {
  const at = L.latLng(lat, lon + 360 * Math.round((map.getCenter().lng - lon) / 360));
  const middle = map.unproject(map.project(at, zoom).add([0, map.getSize().y / 8]), zoom);
  map.setView(middle, zoom, { animate: !STILL });
  turnTo(lat, lon);
  return at;
}

function showPlace(place) {
  tellPlace(place, goTo(place.lon, place.lat, Math.max(map.getZoom(), NEAR_ZOOM)));
}

// Where a square of a country's area fills half of the frame.
function showCountry(code, lon, lat, kilometres) {
  const metres = 2000 * kilometres * Math.max(0.1, Math.cos(lat * RADIANS));
  const zoom = Math.log2((map.getSize().y * 2 * Math.PI * A) / metres / 256);
  redraw = () => {
    drawnAt.clearLayers();
    drawnWay = null;
    globeChanged();
  };
  redraw();
  goTo(lon, lat, Math.min(NEAR_ZOOM + 1, Math.max(map.getMinZoom(), zoom)));
  said = () => say(content.base.names[code], sharesOf(code), true);
  said();
}

function listenForCities() {
  let hits = [];
  input.addEventListener("input", () => { hits = showFound(); });
  input.addEventListener("blur", () => setOpen(false));
  input.addEventListener("keydown", (event) => {
    const count = list.hidden ? 0 : hits.length;
    if (event.key === "ArrowDown" && list.hidden) hits = showFound();
    else if (event.key === "ArrowDown" && count) setActive((active + 1) % count);
    else if (event.key === "ArrowUp" && count) setActive((active + count + (active < 0 ? 0 : -1)) % count);
    else if (event.key === "Enter" && count) choose(hits[Math.max(active, 0)]);
    else if (event.key === "Escape" && count) setOpen(false);
    else if (event.key === "Escape" && input.value) input.value = "";
    else return;
    event.preventDefault();
  });
}
