// What the lab's own charts share, whose points a hand moves: their parts, their keys, and how a picture is put together.
// It stands before the script of each (`own_chart.py`).

// The parts of a chart: what stands behind, what takes the pointer, the marks, and the ring around the chosen point.
function stage(parent, height) {
  const svg = element("svg", { height, role: "group" });
  const frame = element("g"), marks = element("g"), ground = element("rect", { class: "ground" });
  const handle = element("g", { class: "handle", tabindex: 0, role: "slider", "aria-orientation": "vertical" });
  handle.append(element("circle", { class: "reach", r: 22 }), element("circle", { class: "ring", r: 9 }));
  keepFinger(handle);
  svg.append(frame, ground, marks, handle);
  parent.append(svg);
  return { svg, frame, marks, ground, handle };
}

// Have a finger that begins on a part do nothing but what the part makes of it: scroll no page, above all. Not by CSS'
// touch-action, as Chromium does not look at that of what is inside a drawing.
function keepFinger(part) {
  part.addEventListener("touchstart", (event) => event.preventDefault(), { passive: false });
}

// Tell how wide the plot is, whenever that changes.
function followWidth(svg, margin, told) {
  new ResizeObserver(() => told(Math.max(1, svg.clientWidth - margin.left - margin.right))).observe(svg);
}

// What a key asks for: to move the chosen point by something, or to choose another one.
function asked(key, nudge, chosen, last) {
  const by = { ArrowUp: nudge, ArrowDown: -nudge, PageUp: 10 * nudge, PageDown: -10 * nudge }[key];
  const to = { ArrowLeft: chosen - 1, ArrowRight: chosen + 1, Home: 0, End: last }[key];
  return { by, to };
}

function element(name, attributes = {}) {
  return set(document.createElementNS("http://www.w3.org/2000/svg", name), attributes);
}

function set(node, attributes) {
  for (const [name, value] of Object.entries(attributes)) node.setAttribute(name, value);
  return node;
}

function text(x, y, words, kind, more = {}) {
  const node = element("text", { x, y, class: kind, ...more });
  node.textContent = words; // never as markup: names of columns come from people's files
  return node;
}

function number(value, digits) {
  return value.toLocaleString("en-US", { maximumSignificantDigits: digits });
}

function ticks(low, high) {
  const rough = (high - low) / 5, power = 10 ** Math.floor(Math.log10(rough));
  const step = [1, 2, 5, 10].map((factor) => factor * power).find((size) => size >= rough);
  const first = Math.ceil(low / step), count = Math.floor(high / step) - first;
  return Array.from({ length: count + 1 }, (_, index) => (first + index) * step);
}
