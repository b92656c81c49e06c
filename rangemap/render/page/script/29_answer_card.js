// ---- a picture of the answer, to share: made in the page, sent nowhere -------------------------------
const CARD = { w: 1080, h: 1350, margin: 64, map: 420 }; // pixels; higher where more is said
const OF_RANGE = 0.6; // of the longest range, and 0.85 of the way: what the map shows about its middle
const MOST_SHOWN = 1.35; // radians

// The lines of a text in the width of a card.
function linesOf(context, text) {
  const lines = [""];
  for (const word of text.split(/\s+/)) {
    const longer = `${lines[lines.length - 1]} ${word}`.trim();
    if (context.measureText(longer).width <= CARD.w - 2 * CARD.margin) lines[lines.length - 1] = longer;
    else lines.push(word);
  }
  return lines;
}

// What a card says above its map and below it, as [text, size, weight, colour].
function cardTexts() {
  const { headline, sources, attribution, caveat } = content.texts;
  const ranges = shownOrders().map((order) => `${content.systems[order].name}: ${content.texts.key.systems[order].join(", ")}`);
  const above = [
    [answer.title, 56, 700, THEME.ink], ...answer.rows.map((row) => [row, 34, 400, THEME.ink]),
  ];
  const below = [
    [headline, 28, 600, THEME.ink],
    [`Published range: ${ranges.join("; ")}`, 24, 400, THEME.ink],
    ...(own ? [[`${ownLength()}${ownFrom()}: chosen by the reader, not from a source.`, 24, 600, THEME.ink]] : []),
    [`Range: ${sources.map(({ text }) => text).join("; ")}. ${caveat}`, 20, 400, THEME.quiet],
    [attribution.join(" "), 20, 400, THEME.quiet],
  ];
  return { above, below };
}

// Where the way from the launch region to the point is in the middle, and fills a card's map.
function cardView(frame) {
  const { at, nearest } = drawnWay || { at: L.latLng(turned.lat, turned.lon) };
  const to = toVector(at.lat, at.lng);
  const from = nearest && nearest.metres < Infinity ? toVector(nearest.lat, nearest.lon) : to;
  const [x, y, z] = from.map((part, axis) => part + to[axis]);
  const range = Math.max(...shownOrders().map((order) => content.systems[order].range_m), own?.range || 0);
  const half = Math.min(MOST_SHOWN, Math.max(0.85 * angle(from, to), (OF_RANGE * range) / MEAN_RADIUS));
  const middle = { lat: Math.atan2(z, Math.hypot(x, y)) / RADIANS, lon: Math.atan2(y, x) / RADIANS };
  return sphereView({ ...middle, radius: frame.h / 2 / Math.sin(half), x: frame.w / 2, y: frame.h / 2 });
}

function cardMap(height) {
  const frame = { w: CARD.w, h: height };
  const canvas = element("canvas");
  [canvas.width, canvas.height] = [frame.w, frame.h];
  paintGlobe(canvas.getContext("2d"), cardView(frame), frame, []);
  return canvas;
}

const cardFont = ({ size, weight }) => `${weight} ${size}px ${GLOBE_TYPE}`;
function writeOnCard(context, all, top) {
  context.textBaseline = "top";
  return all.reduce((y, { lines, size, weight, color }) => {
    context.font = cardFont({ size, weight });
    context.fillStyle = color;
    lines.forEach((line, k) => context.fillText(line, CARD.margin, y + k * size * LINE));
    return y + lines.length * size * LINE + 8;
  }, top);
}
const LINE = 1.25; // of a text's size

// Return the card as a canvas.
function answerCard() {
  const canvas = element("canvas");
  const context = canvas.getContext("2d");
  const [head, foot] = Object.values(cardTexts()).map((texts) => texts.map(([text, size, weight, color]) => {
    context.font = cardFont({ size, weight });
    return { size, weight, color, lines: linesOf(context, text) };
  }));
  const [above, below] = [head, foot].map((all) => all.reduce((sum, { lines, size }) => sum + lines.length * size * LINE + 8, 0));
  const height = Math.max(CARD.h, Math.ceil(above + below + CARD.map + 2 * CARD.margin));
  [canvas.width, canvas.height] = [CARD.w, height];
  context.fillStyle = THEME.paper;
  context.fillRect(0, 0, CARD.w, height);
  const from = Math.ceil(writeOnCard(context, head, CARD.margin)) + 12;
  const until = height - CARD.margin + 16 - Math.ceil(below);
  context.drawImage(cardMap(until - from - 24), 0, from);
  writeOnCard(context, foot, until);
  return canvas;
}

// Downloads are mostly not allowed in frames.
function listenForSaving() {
  const button = byId("save");
  button.hidden = FRAMED;
  button.addEventListener("click", () => {
    answerCard().toBlob((picture) => {
      const link = element("a");
      link.href = URL.createObjectURL(picture);
      link.download = "in-reach.png";
      link.click();
      setTimeout(() => URL.revokeObjectURL(link.href), 10000);
      globeChanged(); // what it has written is the globe's again
    });
  });
}
