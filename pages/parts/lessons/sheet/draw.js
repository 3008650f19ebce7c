// A sheet to draw on: with the mouse, with a finger, or with the arrow keys.
//
// Streamlit calls the default export again with every new set of data. What is drawn is sent when the hand lets go.
// A finger draws in whatever direction it moves where the curve is to come, as a browser takes a steep stroke for
// scrolling; it scrolls the page from anywhere else.

const HEIGHT = 320;
const DIGITS = 4; // that numbers are told with
const MARGIN = { top: 44, right: 18, bottom: 46, left: 58 };
const REST = 350; // milliseconds after the last key until a drawing is sent
const NARROW = 480; // pixels of plot below which what is to be drawn gets at least half of them
const sheets = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let sheet = sheets.get(parentElement);
  if (!sheet) {
    sheet = new Sheet(parentElement);
    sheets.set(parentElement, sheet);
  }
  sheet.update(data, (message) => setTriggerValue("drawn", message));
}

class Sheet {
  constructor(parent) {
    Object.assign(this, stage(parent, HEIGHT)); // svg, frame, marks, ground, handle
    this.chosen = 0;
    this.listen();
    this.plotWidth = 1;
    followWidth(this.svg, MARGIN, (width) => {
      this.plotWidth = width;
      this.draw();
    });
  }

  update(data, send) {
    this.send = send;
    // What the hand has drawn since stays; only another sheet, or typed numbers, take its place.
    if (!this.data || this.data.about !== data.about) this.values = [...data.values];
    this.data = data;
    this.chosen = Math.min(this.chosen, this.values.length - 1);
    this.draw();
  }

  report() {
    clearTimeout(this.resting);
    this.send({ about: this.data.about, values: this.values });
  }

  // --- the hand

  listen() {
    const begin = (event) => {
      if (event.button) return;
      this.before = { values: [...this.values], chosen: this.chosen };
      this.pen = this.at(event);
      this.chosen = this.pen.place;
      this.svg.setPointerCapture(event.pointerId);
      this.handle.focus({ preventScroll: true });
      if (event.pointerType === "mouse") this.to(this.pen);
      event.preventDefault();
    };
    keepFinger(this.ground);
    this.ground.addEventListener("pointerdown", begin);
    this.handle.addEventListener("pointerdown", begin);
    this.svg.addEventListener("pointermove", (event) => { if (this.pen) this.to(this.at(event)); });
    this.svg.addEventListener("pointerup", (event) => {
      if (!this.pen) return;
      this.to(this.at(event)); // a tap moves the point below it
      this.pen = undefined;
      this.report();
    });
    this.svg.addEventListener("pointercancel", () => {
      if (!this.pen) return;
      this.pen = undefined; // a call came in, or the browser took the stroke for a gesture of its own
      Object.assign(this, this.before);
      this.draw();
    });
    this.handle.addEventListener("keydown", (event) => this.press(event));
  }

  at(event) {
    const box = this.svg.getBoundingClientRect();
    const across = (event.clientX - box.left - this.x(0)) / Math.max(1, this.x(1) - this.x(0));
    const up = 1 - (event.clientY - box.top - MARGIN.top) / this.plotHeight;
    const place = Math.min(this.values.length - 1, Math.max(0, Math.round(across)));
    return { place, value: this.within(this.data.low + up * (this.data.high - this.data.low)) };
  }

  // Move all points between where the pen was and where it is, so that a quick stroke leaves none out.
  to({ place, value }) {
    const from = this.pen ?? { place, value };
    const steps = Math.abs(place - from.place);
    for (let step = 0; step <= steps; step += 1) {
      const share = steps ? step / steps : 1;
      this.values[from.place + Math.sign(place - from.place) * step] = this.within(from.value + share * (value - from.value));
    }
    this.values[place] = value;
    this.pen = { place, value };
    this.chosen = place;
    this.draw();
  }

  press(event) {
    const nudge = (this.data.high - this.data.low) / 50;
    const { by, to } = asked(event.key, nudge, this.chosen, this.values.length - 1);
    if (by !== undefined) {
      this.values[this.chosen] = this.within(this.values[this.chosen] + by);
      clearTimeout(this.resting);
      this.resting = setTimeout(() => this.report(), REST);
    } else if (to !== undefined) this.chosen = Math.min(this.values.length - 1, Math.max(0, to));
    else return;
    this.draw();
    event.preventDefault();
  }

  within(value) {
    const kept = Math.min(this.data.high, Math.max(this.data.low, value));
    const digits = Math.max(0, 3 - Math.floor(Math.log10(this.data.high - this.data.low)));
    const rounded = Number(kept.toFixed(Math.min(12, digits)));
    return Math.min(this.data.high, Math.max(this.data.low, rounded));
  }

  // --- the picture

  get plotHeight() { return HEIGHT - MARGIN.top - MARGIN.bottom; }
  get known() { return this.plotWidth < NARROW ? this.data.known.slice(-this.values.length) : this.data.known; }
  get count() { return this.known.length + this.values.length; }
  x(place) { return MARGIN.left + ((place + this.known.length) / Math.max(1, this.count - 1)) * this.plotWidth; }
  y(value) { return MARGIN.top + ((this.data.high - value) / (this.data.high - this.data.low)) * this.plotHeight; }

  draw() {
    if (!this.data) return;
    const { colors, places } = this.data, { known } = this;
    for (const [name, color] of Object.entries(colors)) this.svg.style.setProperty(`--${name}`, color);
    this.svg.setAttribute("aria-label", this.data.alt);
    const left = known.length ? this.x(-0.5) : MARGIN.left - 12;
    set(this.ground, { x: left, y: MARGIN.top, width: MARGIN.left + this.plotWidth + 12 - left, height: this.plotHeight });
    this.frame.replaceChildren(...this.axes());
    const before = known.map((value, index) => [this.x(index - known.length), this.y(value)]);
    const drawn = this.values.map((value, place) => [this.x(place), this.y(value)]);
    const joined = before.length ? [before[before.length - 1], ...drawn] : drawn;
    this.marks.replaceChildren(
      element("path", { class: "known", d: path(before) }),
      element("path", { class: "drawn", d: path(joined) }),
      ...drawn.map(([x, y]) => element("circle", { class: "dot", cx: x, cy: y, r: 4 })),
    );
    set(this.handle, {
      transform: `translate(${drawn[this.chosen].join()})`,
      "aria-label": `${this.data.title}: left and right choose a point, up and down move it`,
      "aria-valuenow": this.values[this.chosen], "aria-valuemin": this.data.low, "aria-valuemax": this.data.high,
      "aria-valuetext": `${places[this.chosen]}: ${number(this.values[this.chosen], DIGITS)}`,
    });
  }

  axes() {
    const { title, across, up, places, low, high } = this.data;
    const bottom = MARGIN.top + this.plotHeight, middle = MARGIN.top + this.plotHeight / 2;
    const right = MARGIN.left + this.plotWidth;
    const parts = [
      text(0, 14, title, "title"),
      text(0, 34, `${places[this.chosen]}: ${number(this.values[this.chosen], DIGITS)}`, "told"),
      text(12, middle, up, "label", { transform: `rotate(-90 12 ${middle})` }),
      text((MARGIN.left + right) / 2, HEIGHT - 4, across, "label"),
    ];
    for (const tick of ticks(low, high)) {
      parts.push(element("line", { class: "grid", x1: MARGIN.left, x2: right, y1: this.y(tick), y2: this.y(tick) }));
      parts.push(text(MARGIN.left - 8, this.y(tick) + 4, number(tick, DIGITS), "tick-y"));
    }
    const each = Math.max(1, this.x(1) - this.x(0)), every = Math.ceil(60 / each);
    for (let place = 0; place < places.length; place += every) parts.push(text(this.x(place), bottom + 18, places[place], "tick-x"));
    return parts;
  }
}

function path(points) {
  return points.map(([x, y], index) => `${index ? "L" : "M"}${x},${y}`).join("");
}
