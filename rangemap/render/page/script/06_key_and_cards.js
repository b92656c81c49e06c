// ---- key and cards ------------------------------------------------------------------------------------
// Which systems are shown, in the order of the config.
const shownSystems = content.systems.map(() => true);
// Their numbers, the shortest range first: as they are listed, and as they lie on each other.
const byRange = content.systems.map((system, order) => order)
  .sort((a, b) => content.systems[a].range_m - content.systems[b].range_m || a - b);
const several = content.systems.length > 1;
// In one ink, systems are told apart by how their edges are drawn.
const DASHES = [null, "12 4", "2 4", "12 4 2 4", "6 3"];
const oneInk = content.theme.hues.every((hue) => /^#(..)\1\1$/.test(hue));
const dashOf = (order) => (oneInk ? DASHES[order % DASHES.length] : null);

// Lines that rise to the right, as path data, over a box: true lines, as a pattern prints as dots.
const HATCH = 9.9; // pixels between them on the level, 7 across
function hatching({ x, y, width, height }) {
  const [right, bottom] = [x + width, y + height];
  let data = "";
  for (let sum = HATCH * Math.ceil((x + y) / HATCH); sum < right + bottom; sum += HATCH) {
    const [from, to] = [Math.max(x, sum - bottom), Math.min(right, sum - y)];
    data += `M${from.toFixed(1)} ${(sum - from).toFixed(1)}L${to.toFixed(1)} ${(sum - to).toFixed(1)}`;
  }
  return data;
}
const LIGHTER = 0.35; // how much of a tint lies between the lines of what is possible, and on them
const hatchPen = (hue) => ({ stroke: hue, "stroke-opacity": THEME.tint * 1.5, "stroke-width": 1.6, fill: "none" });

const BOX = { x: 1.5, y: 1.5, width: 23, height: 13 };
const MARKS = {
  launch: (mark, number) => svg("rect", { ...BOX, fill: content.launches[number].color }, mark),
  point: (mark, number) => {
    const { color, on } = content.launches[number];
    svg("circle", { cx: 13, cy: 8, r: 6, fill: color, stroke: on, "stroke-width": 1.5 }, mark);
  },
  certain: (mark, order) => {
    const { hue, certain } = content.systems[order];
    const dash = certain ? "5 3" : dashOf(order);
    svg("rect", {
      ...BOX, fill: hue, "fill-opacity": THEME.tint, stroke: hue, "stroke-width": certain ? 1.6 : 2.2,
      ...(dash && { "stroke-dasharray": dash }),
    }, mark);
  },
  possible: (mark, order) => {
    const { hue } = content.systems[order];
    const dash = dashOf(order);
    svg("path", { d: hatching(BOX), ...hatchPen(hue) }, mark);
    svg("rect", {
      ...BOX, fill: hue, "fill-opacity": THEME.tint * LIGHTER, stroke: hue, "stroke-width": 2.2,
      ...(dash && { "stroke-dasharray": dash }),
    }, mark);
  },
  inside: (mark) => svg("circle", { cx: 13, cy: 8, r: 4.5, fill: THEME.ink, stroke: THEME.paper }, mark),
  outside: (mark) => svg("circle", {
    cx: 13, cy: 8, r: 4, fill: THEME.paper, stroke: THEME.ink, "stroke-width": 1.8,
  }, mark),
};

const DIAMOND = "M13 2L19 8L13 14L7 8Z";
Object.assign(MARKS, {
  "site-inside": (mark) => svg("path", { d: DIAMOND, fill: THEME.ink }, mark),
  "site-outside": (mark) => svg("path", { d: DIAMOND, fill: THEME.paper, stroke: THEME.ink, "stroke-width": 1.8 }, mark),
});

// Call `changed` when a system is switched on or off.
function writeKey({ key }, changed) {
  const list = byId("key");
  const entry = (parent, mark, text, order) => {
    const line = element("span", null, parent, "entry");
    MARKS[mark](svg("svg", { width: 26, height: 16, "aria-hidden": "true" }, line), order);
    element("span", text, line);
  };
  key.launches.forEach(({ mark, text }, number) => entry(element("li", null, list), mark, text, number));
  for (const order of byRange) {
    const item = element("li", null, list, "system");
    const { name, certain, ring } = content.systems[order];
    const title = element(several ? "label" : "b", null, item);
    if (several) {
      const box = element("input", null, title);
      box.type = "checkbox";
      box.dataset.order = order;
      box.checked = true;
      box.addEventListener("change", () => {
        shownSystems[order] = box.checked;
        changed();
      });
    }
    if (ring) {
      entry(title, "certain", name, order);
      continue;
    }
    writeWhole(element("span", null, title), name);
    key.systems[order].forEach((text, line) => entry(item, certain && line ? "possible" : "certain", text, order));
  }
  const sides = { inside: several ? inWords("place in reach of a system shown") : inWords("place in reach"), outside: key.outside };
  for (const [side, text] of Object.entries(sides)) {
    const item = element("li", null, list);
    entry(item, side, text);
    keySides[side] = { text, written: item.querySelector(".entry span") };
  }
  if (content.sites.length) {
    entry(element("li", null, list), "site-inside", inWords("site in reach"));
    entry(element("li", null, list), "site-outside", inWords("site out of reach"));
  }
}
const keySides = {}; // what the marks of places mean

// A card a system, the longest range first; the others are folded. A ring has none.
function writeCards(cards) {
  [...byRange].reverse().filter((order) => cards[order]).forEach((order, place) => {
    const { name, rows, image, drawing } = cards[order];
    const card = element("details", null, byId("cards"), "card");
    card.open = place === 0 && window.matchMedia("(min-width: 600px)").matches;
    const summary = element("summary", null, card);
    writeWhole(element("span", null, summary), name);
    if (image) {
      const picture = element("img", null, card);
      picture.src = image;
      picture.alt = inWords("Picture of {system}", { system: name });
    } else {
      const { width, height, path, label } = drawing;
      const picture = svg("svg", {
        viewBox: `0 0 ${width} ${height}`, role: "img", "aria-label": inWords("Silhouette: {what}", { what: label }),
      }, card);
      svg("path", { d: path, fill: "currentColor" }, picture);
    }
    const list = element("dl", null, card);
    for (const [head, text] of rows) {
      const row = element("div", null, list);
      element("dt", head, row);
      const told = element("dd", text, row);
      if (/\p{L}/u.test(text)) told.dir = "auto"; // a number alone stands where the page begins
    }
  });
}
