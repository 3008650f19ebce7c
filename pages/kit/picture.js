// Saves the picture of a chart as it stands on the page: the layers of an SVG put together, or the cells of a canvas.

const SCALE = 2; // PNG has so many dots for each of the page, so that it stays sharp in print
const SVG = "http://www.w3.org/2000/svg";

export default function ({ data, parentElement }) {
  const row = parentElement.querySelector(".row");
  row.replaceChildren(...data.kinds.map((kind) => button(kind, data)));
}

function button(kind, data) {
  const node = document.createElement("button");
  node.type = "button";
  node.textContent = kind.toUpperCase();
  node.title = `The picture of this chart, as a file (${kind.toUpperCase()}).`;
  node.addEventListener("click", async () => {
    const place = document.querySelector(`.st-key-${CSS.escape(data.place)}`);
    const file = place && (await (kind === "svg" ? vector(place) : dots(place)));
    if (file) save(file, `${data.name}.${kind}`);
  });
  return node;
}

async function vector(place) {
  const picture = together(place);
  return picture && new Blob([new XMLSerializer().serializeToString(picture)], { type: "image/svg+xml" });
}

async function dots(place) {
  const canvases = [...place.querySelectorAll("canvas")].filter((one) => one.width && one.getBoundingClientRect().width);
  const picture = canvases.length ? null : together(place);
  if (!picture && !canvases.length) return null;
  const box = (canvases[0] || layersOf(place)[0]).getBoundingClientRect();
  const sheet = document.createElement("canvas");
  sheet.width = Math.round(box.width * SCALE);
  sheet.height = Math.round(box.height * SCALE);
  const pen = sheet.getContext("2d");
  pen.fillStyle = ground(place);
  pen.fillRect(0, 0, sheet.width, sheet.height);
  if (picture) {
    const image = new Image();
    image.src = "data:image/svg+xml;charset=utf-8," + encodeURIComponent(new XMLSerializer().serializeToString(picture));
    await image.decode();
    pen.drawImage(image, 0, 0, sheet.width, sheet.height);
  }
  for (const one of canvases) {
    const at = one.getBoundingClientRect();
    pen.drawImage(one, (at.left - box.left) * SCALE, (at.top - box.top) * SCALE, at.width * SCALE, at.height * SCALE);
  }
  return new Promise((done) => sheet.toBlob(done, "image/png"));
}

// The drawings that make up the picture; small ones are the icons of buttons.
function layersOf(place) {
  const layers = [...place.querySelectorAll("svg.main-svg")];
  if (layers.length) return layers;
  return [...place.querySelectorAll("svg")].filter((one) => one.getBoundingClientRect().height > 60).slice(0, 1);
}

// One SVG of all layers that lie over one another, on the ground of the page.
function together(place) {
  const drawn = layersOf(place);
  if (!drawn.length) return null;
  const box = drawn[0].getBoundingClientRect();
  const whole = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({ xmlns: SVG, width: box.width, height: box.height, viewBox: `0 0 ${box.width} ${box.height}` }))
    whole.setAttribute(name, value);
  const paper = whole.appendChild(document.createElementNS(SVG, "rect"));
  for (const [name, value] of Object.entries({ width: "100%", height: "100%", fill: ground(place) })) paper.setAttribute(name, value);
  for (const layer of drawn) {
    const copy = layer.cloneNode(true);
    const at = layer.getBoundingClientRect();
    for (const [name, value] of Object.entries({ x: at.left - box.left, y: at.top - box.top, width: at.width, height: at.height })) copy.setAttribute(name, value);
    copy.removeAttribute("style");
    // Where the page's font is not at hand, another one's letters may be wider than the room that was measured.
    for (const cut of copy.querySelectorAll(".legend [clip-path]")) cut.removeAttribute("clip-path");
    whole.append(copy);
  }
  return whole;
}

// The color of the page behind a chart: that of the nearest element that has one.
function ground(node) {
  for (let one = node; one; one = one.parentElement) {
    const color = getComputedStyle(one).backgroundColor;
    if (color && !/^(transparent|rgba\(.*, 0\))$/.test(color)) return color;
  }
  return "white";
}

function save(file, name) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), 10000);
}
