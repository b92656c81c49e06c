// ---- a picture of the answer, to share: made in the page, sent nowhere -------------------------------
const CARD = { w: 1080, h: 1350, margin: 64, map: 420 }; // pixels; higher where more is said
const OF_RANGE = 0.6; // of the longest range, and 0.85 of the way: what the map shows about its middle
const MOST_SHOWN = 1.35; // radians

// Words, and letters of Chinese and Japanese with what closes a phrase: a line may end behind each.
const PIECES = /[\u3005-\u30fa\u30fd-\u9fff\uff10-\uff19\uff21-\uff5a][\u3001\u3002\u30fb\u30fc\uff01\uff09\uff0c\uff1a\uff1b\uff1f\u300d\u300f]*\s*|[^ \t\n\u3005-\u30fa\u30fd-\u9fff\uff10-\uff19\uff21-\uff5a]+\s*/g;
// The lines of a text in the width of a card.
function linesOf(context, text) {
  const lines = [""];
  for (const piece of text.match(PIECES) || []) {
    const longer = lines[lines.length - 1] + piece;
    if (context.measureText(longer.trim()).width <= CARD.w - 2 * CARD.margin) lines[lines.length - 1] = longer;
    else lines.push(piece);
  }
  return carried(lines.map((line) => line.trim()));
}

// What is kept together by Unicode's marks of an isolate, and goes on in the next line, is so there.
function carried(lines) {
  let open = "";
  return lines.map((line) => {
    const before = open;
    for (const mark of line.match(/[\u2066-\u2069]/g) || []) open = mark === POP ? open.slice(0, -1) : open + mark;
    return before + line + POP.repeat(open.length);
  });
}

const ownOnCard = () => (own.points
  ? inWords("{length} from your launch point: chosen by the reader, not from a source.", { length: ownLength() })
  : inWords("{length}: chosen by the reader, not from a source.", { length: ownLength() }));

// What a card says above its map and below it, as [text, size, weight, colour].
function cardTexts() {
  const { headline, sources, attribution, caveat } = content.texts;
  const ranges = shownOrders().map((order) => inWords("{system}: {text}", {
    system: isolated(content.systems[order].name), text: content.texts.key.systems[order].join(content.comma),
  })).join(content.semicolon);
  const named = sources.map(({ text }) => (RTL ? `${FIRST_STRONG}${text}${POP}` : text)).join(content.semicolon);
  const told = [inWords("Range: {sources}.", { sources: named }), caveat];
  const above = [
    [answer.title, 56, 700, THEME.ink], ...answer.rows.map((row) => [row, 34, 400, THEME.ink]),
  ];
  const below = [
    [headline, 28, 600, THEME.ink],
    [inWords("Published range: {ranges}", { ranges }), 24, 400, THEME.ink],
    ...(own ? [[ownOnCard(), 24, 600, THEME.ink]] : []),
    [told.join(content.space), 20, 400, THEME.quiet],
    [attribution.join(content.space), 20, 400, THEME.quiet],
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
  Object.assign(context, { textBaseline: "top", direction: RTL ? "rtl" : "ltr" });
  return all.reduce((y, { lines, size, weight, color }) => {
    context.font = cardFont({ size, weight });
    context.fillStyle = color;
    lines.forEach((line, k) => context.fillText(line, RTL ? CARD.w - CARD.margin : CARD.margin, y + k * size * LINE));
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
