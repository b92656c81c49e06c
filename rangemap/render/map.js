"use strict";
(() => {
  const content = JSON.parse(document.getElementById("content").textContent);
  const map = window.map_rangemap;
  // Leaflet rounds to whole pixels, which makes a fine curve jagged
  map.latLngToLayerPoint = (at) => map.project(L.latLng(at)).subtract(map.getPixelOrigin());
  const TURNS = [-360, 0, 360]; // the world is drawn three times, so that none ends at 180 degrees

  // ---- texts ----------------------------------------------------------------------------------
  const byId = (id) => document.getElementById(id);
  function element(name, text, parent, className) {
    const made = document.createElement(name);
    if (text !== undefined && text !== null) made.textContent = text;
    if (className) made.className = className;
    if (parent) parent.append(made);
    return made;
  }
  const texts = content.texts;
  byId("headline").textContent = texts.headline;
  byId("subtitle").textContent = texts.subtitle;
  byId("description").textContent = texts.description;

  const SVG = "http://www.w3.org/2000/svg";
  function svg(name, attributes, parent) {
    const made = document.createElementNS(SVG, name);
    for (const [key, value] of Object.entries(attributes)) made.setAttribute(key, value);
    if (parent) parent.append(made);
    return made;
  }
  function hatch(parent, id, hue) {
    const pattern = svg("pattern", {
      id, width: 7, height: 7, patternUnits: "userSpaceOnUse", patternTransform: "rotate(45)",
    }, parent);
    svg("rect", { width: 7, height: 7, fill: hue, "fill-opacity": 0.07 }, pattern);
    svg("rect", { width: 1.6, height: 7, fill: hue, "fill-opacity": 0.3 }, pattern);
  }
  const LAUNCH = "#8a2733";
  const INK = "#1d2329";
  for (const [number, entry] of texts.key.entries()) {
    const item = element("li", null, byId("key"));
    const mark = svg("svg", { width: 24, height: 16, "aria-hidden": "true" }, item);
    const box = { x: 1, y: 1, width: 22, height: 14 };
    if (entry.mark === "launch-point") {
      svg("circle", { cx: 12, cy: 8, r: 6, fill: LAUNCH, stroke: "#fff", "stroke-width": 1.5 }, mark);
    }
    if (entry.mark === "launch") svg("rect", { ...box, fill: LAUNCH }, mark);
    if (entry.mark === "certain") {
      svg("rect", { ...box, fill: entry.hue, "fill-opacity": 0.2, stroke: entry.hue, "stroke-width": 2 }, mark);
    }
    if (entry.mark === "possible") {
      hatch(svg("defs", {}, mark), `key-hatch-${number}`, entry.hue);
      svg("rect", { ...box, fill: `url(#key-hatch-${number})`, stroke: entry.hue, "stroke-width": 2 }, mark);
    }
    if (entry.mark === "inside") svg("circle", { cx: 12, cy: 8, r: 4.5, fill: INK, stroke: "#fff" }, mark);
    if (entry.mark === "outside") {
      svg("circle", { cx: 12, cy: 8, r: 4, fill: "#fff", stroke: INK, "stroke-width": 1.8 }, mark);
    }
    element("span", entry.text, item);
  }

  const footer = byId("footer");
  const remark = (label, text) => text && element("p", label + text, footer);
  remark("", texts.note);
  remark("", texts.caveat);
  const sources = element("p", "Range: ", footer);
  for (const [number, source] of texts.sources.entries()) {
    if (number) sources.append("; ");
    if (/^https?:\/\//.test(source.url || "")) {
      const link = element("a", source.text, sources);
      link.href = source.url;
      link.rel = "noopener noreferrer";
    } else {
      sources.append(source.url ? `${source.text}, ${source.url}` : source.text);
    }
  }
  sources.append(".");
  remark("Source: ", texts.source);
  remark("", texts.borders);
  remark("", texts.projection);
  remark("", [...texts.attribution, texts.credit, texts.date].filter(Boolean).join(" "));

  for (const table of content.tables) {
    const made = element("table", null, element("div", null, byId("tables"), "table"));
    element("caption", table.title, made);
    const heads = element("tr", null, element("thead", null, made));
    for (const head of table.heads) element("th", head, heads).scope = "col";
    const body = element("tbody", null, made);
    for (const row of table.rows) {
      const line = element("tr", null, body);
      row.forEach((cell, column) => {
        const made = element(column ? "td" : "th", cell, line);
        if (!column) made.scope = "row";
      });
    }
  }

  // ---- shapes ---------------------------------------------------------------------------------
  function decoded(numbers, factor) {
    const points = [];
    let lon = 0;
    let lat = 0;
    for (let k = 0; k < numbers.length; k += 2) {
      lon += numbers[k];
      lat += numbers[k + 1];
      points.push([lat * factor, lon * factor]); // the one flip: Leaflet has latitude first
    }
    return points;
  }
  const shapes = (parts, factor) => parts.map((rings) => rings.map((ring) => decoded(ring, factor)));
  // The borders of a ring, without the steps that only run along where the map is cut.
  function open(numbers, { factor, lons, lats }) {
    const found = [];
    let line = [];
    let lon = 0;
    let lat = 0;
    for (let k = 0; k < numbers.length; k += 2) {
      lon += numbers[k];
      lat += numbers[k + 1];
      const framed = (numbers[k] === 0 && lons.includes(lon)) || (numbers[k + 1] === 0 && lats.includes(lat));
      if (k && framed) {
        if (line.length > 1) found.push(line);
        line = [];
      }
      line.push([lat * factor, lon * factor]);
    }
    if (line.length > 1) found.push(line);
    return found;
  }
  const shifted = (points, turn) => points.map(([lat, lon]) => [lat, lon + turn]);
  const moved = (parts, turn) => parts.map((rings) => rings.map((ring) => shifted(ring, turn)));

  const panes = ["land", "reach", "launch", "borders", "edge", "places"];
  const renderers = {};
  panes.forEach((name, order) => {
    map.createPane(name).style.zIndex = 300 + 20 * order;
    renderers[name] = L.svg({ pane: name, padding: 0.4 });
  });
  map.createPane("labels").style.zIndex = 500;
  map.getPane("labels").style.pointerEvents = "none";
  const style = (pane, options) => ({
    pane, renderer: renderers[pane], interactive: false, smoothFactor: 0.6, ...options,
  });
  const everywhere = (parts) => TURNS.flatMap((turn) => moved(parts, turn));
  const area = (parts, options) => L.polygon(parts, options).addTo(map);
  const line = (parts, options) => L.polyline(parts.map((rings) => rings[0]), options).addTo(map);

  function described(title, rows) {
    const box = element("div");
    element("b", title, box);
    for (const row of rows) element("span", row, box);
    return box;
  }

  const factor = content.factor;
  const fine = factor / 10;
  const LAND = "#fbfaf6";
  const coasts = [];
  for (const tier of content.base.tiers) {
    for (const [code, parts] of tier.land) {
      const [name, ...rows] = content.base.about[code];
      // a stroke of its own colour closes the hairlines between neighbours
      const look = { interactive: true, color: LAND, weight: 1.2, fillColor: LAND, fillOpacity: 1 };
      const land = area(everywhere(shapes(parts, tier.factor)), style("land", look));
      land.bindTooltip(() => described(name, rows), { sticky: true, direction: "top", opacity: 0.97 });
      for (const rings of parts) for (const ring of rings) coasts.push(...open(ring, tier));
    }
  }
  const thin = { color: "#9aa3aa", weight: 0.8, opacity: 0.9 };
  line(everywhere(coasts.map((coast) => [coast])), style("borders", thin));
  const disputed = everywhere(shapes(content.base.disputed, factor));
  line(disputed, style("borders", { color: LAND, weight: 2.2, opacity: 1 }));
  line(disputed, style("borders", { color: "#7d868d", weight: 1, dashArray: "4 4", opacity: 1 }));

  const edges = []; // where ranges are written: { points, text, hue }
  content.systems.forEach((system, number) => {
    const last = system.bands.length - 1;
    system.bands.forEach((band, order) => {
      const possible = band.certainty === "possible";
      const id = `hatch-${number}-${order}`;
      const fill = possible ? `url(#${id})` : system.hue;
      const options = { stroke: false, fillColor: fill, fillOpacity: possible ? 1 : 0.2 };
      area(shapes(band.fill, fine), style("reach", options));
      if (possible) hatch(svg("defs", {}, renderers.reach._container), id, system.hue);
      const edge = shapes(band.edge, fine);
      const pen = order === last ? { weight: 2.2 } : { weight: 1.6, dashArray: "7 5" };
      line(edge, style("edge", { color: system.hue, opacity: 1, ...pen }));
      edges.push({ lines: edge.map((rings) => rings[0]), text: band.text, hue: system.hue });
    });
  });
  edges.reverse(); // the longest range is written first

  const launch = content.launch;
  if (launch.area) {
    const look = { color: LAUNCH, weight: 1, fillColor: LAUNCH, fillOpacity: 1 };
    area(everywhere(shapes(launch.area, fine)), style("launch", look));
  }
  if (launch.lines) line(everywhere(shapes(launch.lines, fine)), style("launch", { color: LAUNCH, weight: 3 }));
  for (const [lon, lat] of launch.points) {
    for (const turn of TURNS) {
      const options = { radius: 6, color: "#fff", weight: 1.5, fillColor: LAUNCH, fillOpacity: 1 };
      L.circleMarker([lat, lon + turn], style("places", options)).addTo(map);
    }
  }

  // ---- places and labels ----------------------------------------------------------------------
  const marks = content.places.map((place) => ({
    place,
    copies: TURNS.map((turn) => {
      const look = place.inside
        ? { radius: 4, color: "#fff", weight: 1, fillColor: INK }
        : { radius: 3.6, color: INK, weight: 1.6, fillColor: "#fff" };
      const at = L.latLng(place.lat, place.lon + turn);
      const marker = L.circleMarker(at, style("places", { ...look, interactive: true, fillOpacity: 1 }));
      marker.bindTooltip(() => described(place.name, place.lines), { direction: "top", opacity: 0.97 });
      marker.on("add", () => {
        const path = marker.getElement();
        path.setAttribute("tabindex", "0");
        path.setAttribute("role", "img");
        path.setAttribute("aria-label", [place.name, ...place.lines].join(", "));
        path.addEventListener("focus", () => marker.openTooltip());
        path.addEventListener("blur", () => marker.closeTooltip());
        path.addEventListener("keydown", (event) => {
          if (event.key === "Escape") marker.closeTooltip();
        });
      });
      return { at, marker };
    }),
  }));

  const BEND = 18; // pixels by which an edge may bend along a text that is written on it
  const STEP = 5; // pixels between the points of an edge that a text may be written at
  const MARK = 24; // pixels between the middles of two marks
  const ROOM = 20000; // square pixels for each mark in the frame
  const labels = map.getPane("labels");
  const overlaps = (a, b) => a.x < b.x + b.w && b.x < a.x + a.w && a.y < b.y + b.h && b.y < a.y + a.h;

  function arrange() {
    const size = map.getSize();
    const origin = map.containerPointToLayerPoint([0, 0]);
    const frame = { x: 4, y: 4, w: size.x - 8, h: size.y - 8 };
    const corner = { x: 0, y: 0, w: 52, h: 92 }; // the zoom buttons
    const button = { x: size.x - 116, y: 0, w: 116, h: 52 };
    const scale = { x: 0, y: size.y - 58, w: 130, h: 58 };
    const taken = [corner, button, scale];
    const free = (box) =>
      box.x >= frame.x && box.y >= frame.y && box.x + box.w <= frame.x + frame.w &&
      box.y + box.h <= frame.y + frame.h && !taken.some((other) => overlaps(box, other));
    labels.replaceChildren();

    function label(text, className) {
      const made = element("div", text, labels, `label ${className}`);
      return { made, w: made.offsetWidth, h: made.offsetHeight };
    }
    function put(text, box) {
      turn(text, origin, { box, angle: 0 });
      taken.push(box);
      return origin;
    }

    // marks: the most telling first, none on another
    const shown = [];
    let room = Math.max(12, (size.x * size.y) / ROOM);
    for (const { place, copies } of marks) {
      for (const { at, marker } of copies) {
        const point = map.latLngToContainerPoint(at);
        const inFrame = point.x >= 0 && point.x <= size.x && point.y >= 0 && point.y <= size.y;
        const crowded = shown.some((other) => other.point.distanceTo(point) < MARK);
        if (inFrame && !crowded && room > 0) {
          room -= 1;
          shown.push({ place, point });
          if (!map.hasLayer(marker)) marker.addTo(map);
        } else if (map.hasLayer(marker)) {
          marker.remove();
        }
      }
    }
    for (const turn of content.launch.label ? TURNS : []) {
      const [lon, lat] = content.launch.label;
      const point = map.latLngToContainerPoint([lat, lon + turn]);
      const text = label(content.launch.name, "country launch-name");
      const box = { x: point.x - text.w / 2, y: point.y - text.h / 2, w: text.w, h: text.h };
      const room = (content.launch.width * 256 * 2 ** map.getZoom()) / 360;
      if (text.w < room && free(box)) put(text, box);
      else text.made.remove();
    }
    for (const { point } of shown) taken.push({ x: point.x - 6, y: point.y - 6, w: 12, h: 12 });
    const drawn = new Map(edges.map((edge) => [edge, inFrame(edge, size)]));
    edges.forEach((edge) => writeEdge(edge, drawn, { label, put, free }));

    let left = content.max_labels;
    for (const { place, point } of shown) {
      if (left <= 0) break;
      const text = label(place.name, place.inside ? "inside" : "outside");
      const { w, h } = text;
      const spots = [
        { x: point.x + 8, y: point.y - h / 2 }, { x: point.x - 8 - w, y: point.y - h / 2 },
        { x: point.x - w / 2, y: point.y - 8 - h }, { x: point.x - w / 2, y: point.y + 8 },
      ].map((spot) => ({ ...spot, w, h }));
      const spot = spots.find(free);
      if (spot) {
        put(text, spot);
        left -= 1;
      } else {
        text.made.remove();
      }
    }

    const zoom = map.getZoom();
    for (const [name, lon, lat, kilometres] of content.base.labels) {
      const pixels = (kilometres / 40075) * 256 * 2 ** zoom / Math.cos((lat * Math.PI) / 180);
      if (pixels < 45 || Math.abs(lat) > 84 || name === content.launch.name) continue;
      for (const turn of TURNS) {
        const point = map.latLngToContainerPoint([lat, lon + turn]);
        if (point.x < 0 || point.x > size.x || point.y < 0 || point.y > size.y) continue;
        const text = label(name, "country");
        const box = { x: point.x - text.w / 2, y: point.y - text.h / 2, w: text.w, h: text.h };
        if (text.w < 1.25 * pixels && free(box)) put(text, box);
        else text.made.remove();
      }
    }
  }

  // Write a range along its edge: where it runs most level, and where nothing is in the way.
  function writeEdge(edge, drawn, { label, put, free }) {
    const text = label(edge.text, "edge");
    text.made.style.color = edge.hue;
    const tries = [];
    for (const points of drawn.get(edge)) {
      for (let k = 0; k < points.length; k += 2) tries.push(...placesAlong(points, k, text));
    }
    tries.sort((a, b) => a.cost - b.cost);
    const others = [...drawn.values()].flat(2);
    const clear = (place) => !others.some((point) => touches(place, point, text));
    const found = tries.find((place) => free(place.box) && clear(place));
    if (found) turn(text, put(text, found.box), found);
    else text.made.remove();
  }

  // The points of an edge that the frame shows, STEP pixels apart, in the order of each line.
  function inFrame(edge, size) {
    const found = [];
    for (const line of edge.lines) {
      let points = [];
      for (const at of line) {
        const point = map.latLngToContainerPoint(at);
        const inside = point.x >= 0 && point.y >= 0 && point.x <= size.x && point.y <= size.y;
        const last = points[points.length - 1];
        if (!inside && points.length) {
          found.push(points);
          points = [];
        } else if (inside && last) {
          const steps = Math.floor(last.distanceTo(point) / STEP);
          for (let k = 1; k <= steps; k += 1) {
            points.push(last.add(point.subtract(last).multiplyBy(k / steps)));
          }
        } else if (inside) {
          points.push(point);
        }
      }
      if (points.length) found.push(points);
    }
    return found;
  }

  function touches({ box, angle }, point, text) {
    const radians = (angle * Math.PI) / 180;
    const right = point.x - (box.x + box.w / 2);
    const down = point.y - (box.y + box.h / 2);
    const along = right * Math.cos(radians) + down * Math.sin(radians);
    const across = down * Math.cos(radians) - right * Math.sin(radians);
    return Math.abs(along) < text.w / 2 + 2 && Math.abs(across) < text.h / 2;
  }

  function placesAlong(points, k, text) {
    const steps = Math.ceil(text.w / 2 / STEP);
    const part = points.slice(Math.max(k - steps, 0), k + steps + 1);
    const [a, b] = [part[0], part[part.length - 1]];
    const beside = [[0, -1], [0, 1], [-1, 0], [1, 0]].map(([right, down]) => {
      const x = points[k].x + right * (text.w / 2 + 6) - text.w / 2;
      const y = points[k].y + down * (text.h / 2 + 4) - text.h / 2;
      return { box: { x, y, w: text.w, h: text.h }, angle: 0, cost: 9 };
    });
    if (part.length < 2 * steps) return beside;
    let angle = (Math.atan2(b.y - a.y, b.x - a.x) * 180) / Math.PI;
    if (angle > 90) angle -= 180;
    if (angle < -90) angle += 180;
    const radians = (angle * Math.PI) / 180;
    const middle = a.add(b).divideBy(2);
    const across = part.map(
      (p) => (p.y - middle.y) * Math.cos(radians) - (p.x - middle.x) * Math.sin(radians),
    );
    const bend = Math.max(...across) - Math.min(...across);
    const w = Math.abs(Math.cos(radians)) * text.w + Math.abs(Math.sin(radians)) * text.h;
    const h = Math.abs(Math.sin(radians)) * text.w + Math.abs(Math.cos(radians)) * text.h;
    const along = [-1, 1].map((side) => {
      const bulge = Math.max(...across.map((off) => side * off), 0);
      const off = side * (text.h / 2 + 1 + bulge);
      const x = middle.x - Math.sin(radians) * off - w / 2;
      const y = middle.y + Math.cos(radians) * off - h / 2;
      return { box: { x, y, w, h }, angle, cost: Math.abs(angle) / 45 + bend / 6 };
    });
    return bend < BEND ? [...along, ...beside] : beside;
  }

  function turn({ made, w, h }, origin, { box, angle }) {
    const left = box.x + (box.w - w) / 2 + origin.x;
    const top = box.y + (box.h - h) / 2 + origin.y;
    made.style.transform = `translate(${left}px, ${top}px) rotate(${angle}deg)`;
  }

  // ---- the view -------------------------------------------------------------------------------
  const [west, south, east, north] = content.view;
  const first = L.latLngBounds([south, west], [north, east]);
  const reset = () => map.fitBounds(first, { padding: [18, 18], animate: false });
  L.control.scale({ position: "bottomleft" }).addTo(map);
  map.setMaxBounds([[-88, (west + east) / 2 - 300], [88, (west + east) / 2 + 300]]);
  map.on("zoomend moveend resize", arrange);
  byId("reset").addEventListener("click", reset);
  new ResizeObserver(() => map.invalidateSize({ pan: false })).observe(map.getContainer());
  map.invalidateSize({ pan: false });
  reset();
  window.rangemapReady = true;
})();
