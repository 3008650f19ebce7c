// A line whose points can be dragged: with the mouse, with a finger, or with the arrow keys.
//
// Streamlit calls the default export again with every new set of data. While a point is dragged the newest values are
// sent as soon as the last ones are answered (`data.answered` is the number of the message that the data hold), so
// that messages never queue up behind a slow answer.

const HEIGHT = 300;
const DIGITS = 6; // that numbers are told with
const MARGIN = { top: 46, right: 14, bottom: 44, left: 58 };
const PATIENCE = 3000; // milliseconds until a message counts as lost
const lines = new WeakMap();

export default function ({ data, parentElement, setTriggerValue }) {
  let line = lines.get(parentElement);
  if (!line) {
    line = new DragLine(parentElement, data);
    lines.set(parentElement, line);
  }
  line.update(data, (message) => setTriggerValue("moved", message));
}

class DragLine {
  constructor(parent, data) {
    Object.assign(this, stage(parent, HEIGHT)); // svg, frame, marks, ground, handle
    this.chosen = data.before.length - 1;
    this.sent = data.answered;
    this.unsent = new Map(); // new value by step
    this.done = true;
    this.listen();
    this.plotWidth = 1;
    followWidth(this.svg, MARGIN, (width) => {
      this.plotWidth = width;
      this.draw();
    });
  }

  update(data, send) {
    this.send = send;
    if (this.data && this.data.about !== data.about) this.forget();
    this.data = data;
    this.values = [...data.after];
    for (const [step, value] of [...(this.flying ?? []), ...this.unsent]) this.values[step] = value;
    this.chosen = Math.min(this.chosen, data.before.length - 1);
    if (data.answered >= this.sent) this.land();
    if (!this.drag) this.fit();
    this.draw();
  }

  // --- messages

  forget() {
    clearTimeout(this.lost);
    this.flying = this.drag = undefined;
    this.unsent.clear();
  }

  move(step, value, done) {
    this.values[step] = value;
    this.unsent.set(step, value);
    this.done = done;
    this.draw();
    this.flush();
  }

  flush() {
    if (this.flying || !this.unsent.size) return;
    this.flying = this.unsent;
    this.unsent = new Map();
    this.sent += 1;
    this.lost = setTimeout(() => this.land(), PATIENCE);
    this.send({ about: this.data.about, moves: [...this.flying], done: this.done, number: this.sent });
  }

  land() {
    clearTimeout(this.lost);
    this.flying = undefined;
    this.flush();
  }

  // --- the hand

  listen() {
    const begin = (event, step) => {
      if (event.button) return;
      this.chosen = step;
      this.drag = { step, from: event.clientY, value: this.values[step], moved: false };
      this.svg.setPointerCapture(event.pointerId);
      this.handle.focus({ preventScroll: true });
      event.preventDefault();
      this.draw();
    };
    this.ground.addEventListener("pointerdown", (event) => {
      const step = this.stepAt(event);
      if (event.pointerType === "mouse") begin(event, step);
      else this.choose(step); // a finger scrolls here; it drags by the ring
    });
    this.handle.addEventListener("pointerdown", (event) => {
      begin(event, event.pointerType === "mouse" ? this.stepAt(event) : this.chosen);
    });
    this.svg.addEventListener("pointermove", (event) => {
      if (!this.drag) return this.point(event);
      const { step, from, value } = this.drag;
      const low = this.range[0], high = this.range[1];
      const moved = value + ((from - event.clientY) / this.plotHeight) * (high - low);
      this.drag.moved = true;
      this.move(step, this.round(Math.min(high, Math.max(low, moved))), false);
    });
    const end = () => {
      if (!this.drag) return;
      const { step, moved } = this.drag;
      this.drag = undefined;
      if (moved) this.move(step, this.values[step], true);
      this.fit();
      this.draw();
    };
    this.svg.addEventListener("pointerup", end);
    this.svg.addEventListener("pointercancel", end);
    this.svg.addEventListener("pointerleave", () => { this.seen = undefined; this.draw(); });
    this.handle.addEventListener("keydown", (event) => this.press(event));
  }

  press(event) {
    const step = this.chosen;
    const nudge = (this.range[1] - this.range[0]) / 100;
    const { by, to } = asked(event.key, nudge, step, this.values.length - 1);
    if (by !== undefined) this.move(step, this.round(this.values[step] + by), true);
    else if (to !== undefined) this.choose(to);
    else if (event.key === "Delete" || event.key === "Backspace") this.move(step, this.data.before[step], true);
    else return;
    this.seen = undefined;
    this.fit();
    this.draw();
    event.preventDefault();
  }

  choose(step) {
    this.chosen = Math.min(this.values.length - 1, Math.max(0, step));
    this.draw();
  }

  point(event) {
    this.seen = this.stepAt(event);
    this.draw();
  }

  stepAt(event) {
    const across = (event.clientX - this.svg.getBoundingClientRect().left - MARGIN.left) / this.plotWidth;
    return Math.min(this.values.length - 1, Math.max(0, Math.round(across * this.lastPlace)));
  }

  // --- the picture

  fit() {
    const next = this.data.next ? [this.data.next.before, this.data.next.after] : [];
    const all = [...this.data.before, ...this.values, ...next];
    const low = Math.min(...all), high = Math.max(...all);
    const air = 0.25 * (high - low) || 0.05 * Math.abs(high) || 1;
    this.range = [low - air, high + air];
  }

  round(value) {
    const digits = 3 - Math.floor(Math.log10(this.range[1] - this.range[0]));
    return Number(value.toFixed(Math.min(12, Math.max(0, digits))));
  }

  get lastPlace() { return this.data.before.length - (this.data.next ? 0 : 1); }
  get plotHeight() { return HEIGHT - MARGIN.top - MARGIN.bottom; }
  x(step) { return MARGIN.left + (step / Math.max(1, this.lastPlace)) * this.plotWidth; }
  y(value) { return MARGIN.top + ((this.range[1] - value) / (this.range[1] - this.range[0])) * this.plotHeight; }

  draw() {
    if (!this.data) return;
    const { alt, before, dates, next, colors } = this.data;
    this.svg.setAttribute("aria-label", alt);
    for (const [name, color] of Object.entries(colors)) this.svg.style.setProperty(`--${name}`, color);
    set(this.ground, { x: MARGIN.left, y: MARGIN.top, width: this.plotWidth, height: this.plotHeight });
    this.frame.replaceChildren(...this.axes());
    const path = (values) => values.map((value, step) => `${step ? "L" : "M"}${this.x(step)},${this.y(value)}`).join("");
    const marks = [element("path", { class: "before", d: path(before) }), element("path", { class: "after", d: path(this.values) })];
    this.values.forEach((value, step) => {
      const changed = value !== before[step];
      if (changed) marks.push(element("line", { class: "change", x1: this.x(step), x2: this.x(step), y1: this.y(before[step]), y2: this.y(value) }));
      marks.push(element("circle", { class: changed ? "changed" : "dot", cx: this.x(step), cy: this.y(value), r: changed ? 4.5 : 2 }));
    });
    if (next) {
      marks.push(diamond(this.x(this.lastPlace), this.y(next.before), "next before"));
      marks.push(diamond(this.x(this.lastPlace), this.y(next.after), "next after"));
    }
    this.marks.replaceChildren(...marks);
    const step = this.chosen, value = this.values[step];
    set(this.handle, {
      transform: `translate(${this.x(step)},${this.y(value)})`,
      "aria-label": `${this.data.feature}: left and right choose a day, up and down change its value, Delete restores it`,
      "aria-valuenow": value, "aria-valuemin": this.range[0], "aria-valuemax": this.range[1],
      "aria-valuetext": this.told(step),
    });
  }

  told(step) {
    const value = this.values[step], was = this.data.before[step];
    const changed = value === was ? "" : ` (was ${number(was, DIGITS)})`;
    return `${this.data.dates[step]}: ${number(value, DIGITS)}${changed}`;
  }

  axes() {
    const { title, unit, dates, next } = this.data;
    const right = MARGIN.left + this.plotWidth, bottom = MARGIN.top + this.plotHeight;
    const parts = [
      text(0, 14, title, "title"),
      text(0, 34, this.told(this.seen ?? this.chosen), "told"),
      text(12, MARGIN.top + this.plotHeight / 2, unit, "label", { transform: `rotate(-90 12 ${MARGIN.top + this.plotHeight / 2})` }),
      text(MARGIN.left + this.plotWidth / 2, HEIGHT - 4, "date of the time step", "label"),
    ];
    for (const tick of ticks(...this.range)) {
      parts.push(element("line", { class: "grid", x1: MARGIN.left, x2: right, y1: this.y(tick), y2: this.y(tick) }));
      parts.push(text(MARGIN.left - 6, this.y(tick) + 4, number(tick, DIGITS), "tick-y"));
    }
    const every = Math.max(1, Math.ceil(dates.length / Math.max(2, Math.floor(this.plotWidth / 110))));
    for (let step = dates.length - 1; step >= 0; step -= every) {
      if (this.x(step) < MARGIN.left + 30 && step) continue;
      parts.push(text(Math.min(this.x(step), right - 30), bottom + 16, dates[step], "tick-x"));
    }
    return parts;
  }
}

function diamond(x, y, kind) {
  return element("path", { class: kind, d: `M${x},${y - 7}L${x + 7},${y}L${x},${y + 7}L${x - 7},${y}Z` });
}
