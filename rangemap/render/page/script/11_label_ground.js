// ---- what lies under a label: countries, launch region and edges, in squares of the frame ---------------
const SQUARE = 3; // pixels
const BLOT = 128; // of 255: what is drawn covers half of a square

// `edges` is the points of all edges in the frame, in their order.
function labelGround(size, edges) {
  const [wide, high] = [Math.ceil(size.x / SQUARE), Math.ceil(size.y / SQUARE)];
  const picture = document.createElement("canvas");
  [picture.width, picture.height] = [wide, high];
  const context = picture.getContext("2d", { willReadFrequently: true });
  const origin = map.containerPointToLayerPoint([0, 0]);
  context.setTransform(1 / SQUARE, 0, 0, 1 / SQUARE, -origin.x / SQUARE, -origin.y / SQUARE);
  const fill = (layer, color) => {
    context.fillStyle = color;
    context.fill(new Path2D(layer.getElement().getAttribute("d")), "evenodd");
  };
  // a country by red and green, and whether the launch region lies on it by blue
  lands.forEach(({ layer }, order) => fill(layer, `rgb(${(order + 1) >> 8} ${(order + 1) & 255} 0)`));
  context.globalCompositeOperation = "lighter";
  launchLayers.forEach((layer) => fill(layer, "rgb(0 0 255)"));
  const { data } = context.getImageData(0, 0, wide, high);
  const cells = coveredCells(edges);
  const codeOf = (square) => lands[(data[4 * square] << 8) + data[4 * square + 1] - 1]?.code;

  // Where each country is seen: how many squares, and the box about them.
  const seen = new Map();
  for (let square = 0; square < wide * high; square += 1) {
    const code = codeOf(square);
    if (!code) continue;
    const [x, y] = [SQUARE * (square % wide), SQUARE * Math.floor(square / wide)];
    const one = seen.get(code);
    if (!one) seen.set(code, { squares: 1, left: x, right: x, top: y, bottom: y });
    else {
      one.squares += 1;
      one.left = Math.min(one.left, x);
      one.right = Math.max(one.right, x);
      one.bottom = y;
    }
  }

  // Of a box: what part of it lies on land of some countries, on land of others, on the launch
  // region; and whether an edge runs through it.
  function under(box, codes) {
    let [all, own, others, launch] = [0, 0, 0, 0];
    for (let y = Math.max(0, Math.floor(box.y / SQUARE)); y < Math.min(high, (box.y + box.h) / SQUARE); y += 1) {
      for (let x = Math.max(0, Math.floor(box.x / SQUARE)); x < Math.min(wide, (box.x + box.w) / SQUARE); x += 1) {
        const code = codeOf(y * wide + x);
        all += 1;
        if (codes.includes(code)) own += 1;
        else if (code) others += 1;
        if (data[4 * (y * wide + x) + 2] > BLOT) launch += 1;
      }
    }
    const crossed = cellsOf(box).some((cell) => cells.has(cell));
    return { own: own / all, others: others / all, launch: launch / all, crossed };
  }
  const codeAt = ({ x, y }) => codeOf(Math.floor(y / SQUARE) * wide + Math.floor(x / SQUARE));
  return { under, seen, codeAt };
}

// Boxes of a size about a point, the nearest first, with what its distance costs: beside it, and
// where it must be named, farther off, tied to it by a line.
const TIES = [18, 32, 50, 72, 100, 132]; // pixels
const DIRECTIONS = Array.from({ length: 12 }, (_, k) => [Math.cos((k * Math.PI) / 6), Math.sin((k * Math.PI) / 6)]);
function boxesAbout(point, { w, h }, off, far) {
  const [above, below] = [point.y - off.y - h, point.y + off.y];
  const close = [
    { x: point.x + off.x, y: point.y - h / 2 }, { x: point.x - off.x - w, y: point.y - h / 2 },
    ...[above, below].map((y) => ({ x: point.x - w / 2, y })),
    ...[above, below].flatMap((y) => [{ x: point.x - 2, y }, { x: point.x + 2 - w, y }]),
  ].map((corner, k) => ({ ...corner, w, h, cost: 0.2 * k }));
  if (!far) return close;
  const farther = TIES.flatMap((tie, ring) => DIRECTIONS.map(([right, down]) => ({
    x: point.x + right * (tie + off.x - 8 + w / 2) - w / 2, y: point.y + down * (tie + off.y - 8 + h / 2) - h / 2,
    w, h, tied: true, cost: 4 + 2 * ring,
  })));
  return [...close, ...farther];
}
