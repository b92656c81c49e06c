// ---- the search for a city: a combobox as the ARIA practices have it -------------------------------
const MOST_FOUND = 8;
const NEAR_ZOOM = 5.5; // a city is shown at least as large
const plain = (text) => text.normalize("NFD").replace(/\p{M}/gu, "").toLowerCase();
const input = byId("city");
const list = byId("found");
let cities = null; // made when first looked for
let active = -1;

function allCities() {
  const { names, others, codes, countries, lon, lat, scale, metres, verdicts } = content.cities;
  const [country, lons, lats, away] = [countries, lon, lat, metres].map(numbersOf);
  cities = names.map((name, k) => ({
    name,
    keys: [name, ...(others[k] || [])].map(plain),
    country: codes[country[k]],
    lon: lons[k] / scale,
    lat: lats[k] / scale,
    metres: away[k],
    verdicts: verdicts.map((letters) => letters[k]).join(""),
  }));
}

// Cities whose name begins with the text come first, then those with a word that does, then those
// that hold it; each the largest first, as they are listed.
function found(text) {
  const wanted = plain(text.trim());
  if (!wanted) return [];
  if (!cities) allCities();
  const ranks = [[], [], [], []];
  for (const city of cities) {
    const rank = Math.min(...city.keys.map((key, other) => {
      if (key.startsWith(wanted)) return other ? 2 : 0;
      if (key.includes(` ${wanted}`) || key.includes(`-${wanted}`)) return other ? 3 : 1;
      return !other && key.includes(wanted) ? 3 : 4;
    }));
    if (rank < 4) ranks[rank].push(city);
  }
  return ranks.flat().slice(0, MOST_FOUND);
}

function showFound() {
  const hits = found(input.value);
  list.replaceChildren();
  hits.forEach((city, order) => {
    const option = element("li", null, list);
    option.id = `found-${order}`;
    option.setAttribute("role", "option");
    element("span", city.name, option).dir = "auto";
    foreign("small", content.base.names[city.country], option);
    option.addEventListener("mousedown", (event) => event.preventDefault()); // the input keeps the focus
    option.addEventListener("click", () => choose(city));
  });
  const nothing = input.value.trim() && !hits.length;
  byId("none").textContent = nothing
    ? "No city of 100,000 people or more, and no capital, has this name."
    : hits.length ? `${hits.length} found` : "";
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

function choose(city) {
  input.value = city.name;
  byId("none").textContent = "";
  setOpen(false);
  setActive(-1);
  const turn = 360 * Math.round((map.getCenter().lng - city.lon) / 360); // the copy of the world that is nearest
  const at = L.latLng(city.lat, city.lon + turn);
  // a little above the middle, where the panel leaves it free
  const zoom = Math.max(map.getZoom(), NEAR_ZOOM);
  const middle = map.unproject(map.project(at, zoom).add([0, map.getSize().y / 8]), zoom);
  map.setView(middle, zoom, { animate: !STILL });
  tellPlace(city, at);
  panel.classList.remove("above");
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
