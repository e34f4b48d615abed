// The two live charts, as a few SVG paths that are set anew at each frame; axes stay where they are while a thumb moves.

import { sum } from "./arithmetic.js";
import { element } from "./elements.js";
import { fill, percent } from "./words.js";

const BAR = 5;
const ENOUGH = 30;
const STEPS = [0.005, 0.01, 0.02, 0.05, 0.1, 0.2, 0.5];

class Plot {
  constructor(host, classes) {
    this.host = host;
    this.svg = element("svg", { "aria-hidden": "true", class: "plot" });
    this.axes = element("g");
    this.paths = Object.fromEntries(classes.map((name) => [name, element("path", { class: name })]));
    this.labels = element("g");
    this.svg.append(this.axes, ...Object.values(this.paths), this.labels);
    host.append(this.svg);
  }

  /** Size from the host; false while it is not on the screen. */
  measure(unit) {
    const { width, height } = this.host.getBoundingClientRect();
    this.unit = unit;
    this.width = width;
    this.height = height;
    this.left = 3.2 * unit;
    this.right = width - 1.2 * unit;
    this.top = 0.6 * unit;
    this.bottom = height - 1.7 * unit;
    this.svg.setAttribute("width", width);
    this.svg.setAttribute("height", height);
    return width > 0 && height > 0;
  }

  x(share) {
    return this.left + (this.right - this.left) * share;
  }

  y(value) {
    return this.bottom - ((value - this.low) / (this.high - this.low)) * (this.bottom - this.top);
  }

  text(x, y, words, anchor, name = "tick") {
    return element("text", { x, y, "text-anchor": anchor, class: name }, words);
  }

  drawAxes(ticksOfX) {
    const span = this.high - this.low;
    const most = Math.max(2, Math.floor((this.bottom - this.top) / (3.2 * this.unit)));
    // Never beyond both ends: an axis that shows nothing but 0 has no scale.
    const inside = STEPS.findLast((each) => each <= Math.max(this.high, -this.low)) ?? STEPS[0];
    const step = Math.min(STEPS.find((each) => span / each <= most) ?? inside, inside);
    const drawn = [];
    for (let k = Math.ceil(this.low / step - 1e-9); k <= Math.floor(this.high / step + 1e-9); k++) {
      const y = Math.round(this.y(k * step)) + 0.5;
      drawn.push(element("path", { class: k === 0 ? "zero" : "grid", d: `M${this.left},${y}H${this.right}` }));
      drawn.push(this.text(this.left - 0.5 * this.unit, y + 0.35 * this.unit, percent(Math.abs(k * step), step < 0.01 ? 1 : 0), "end"));
    }
    for (const [share, words] of ticksOfX) drawn.push(this.text(this.x(share), this.height - 0.45 * this.unit, words, "middle"));
    this.axes.replaceChildren(...drawn);
  }
}

const shares = (byScore) => {
  const all = Math.max(sum(byScore), 1);
  return Array.from({ length: 20 }, (_, bar) => sum(byScore.slice(bar * BAR, bar === 19 ? 101 : bar * BAR + BAR)) / all);
};

/** Scores of those who converted, upwards, and of those who did not, downwards; the current scorecard as a dashed ghost. */
export class Distribution extends Plot {
  constructor(host) {
    super(host, ["did-not", "converted", "ghost"]);
  }

  /** Room for both cards, from now until the next call. */
  fit(found, current) {
    const largest = (figures) => Math.max(...shares(figures.convertedByScore), ...shares(figures.othersByScore));
    const wanted = Math.max(1.25 * largest(current), 1.02 * largest(found), 0.2);
    this.high = Math.min(1, Math.ceil(wanted * 20) / 20);
    this.low = -this.high;
    this.drawAxes([0, 20, 40, 60, 80, 100].map((score) => [score / 100, String(score)]));
  }

  draw(found, current, same) {
    const [up, down] = [shares(found.convertedByScore), shares(found.othersByScore)];
    const bars = (heights, sign) =>
      heights.map((height, bar) => this.bar(bar, sign * Math.min(height, this.high))).join("");
    this.paths.converted.setAttribute("d", bars(up, 1));
    this.paths["did-not"].setAttribute("d", bars(down, -1));
    this.paths.ghost.setAttribute("d", same ? "" : this.outline(shares(current.convertedByScore), 1) + this.outline(shares(current.othersByScore), -1));
    this.rows = up.map((_, bar) => ({ bar, up: up[bar], down: down[bar] }));
  }

  bar(bar, height) {
    if (!height) return "";
    const [from, to] = [this.x((bar * BAR) / 100) + 1, this.x(((bar + 1) * BAR) / 100) - 1];
    return `M${from},${this.y(0)}V${this.y(height)}H${to}V${this.y(0)}Z`;
  }

  outline(heights, sign) {
    return heights.map((height, bar) => `${bar ? "V" : `M${this.x(0)},`}${this.y(sign * height)}H${this.x(((bar + 1) * BAR) / 100)}`).join("");
  }

  numbers(labels, found, current) {
    const columns = [found.convertedByScore, found.othersByScore, current.convertedByScore, current.othersByScore].map(shares);
    const names = ["share_converted", "share_others", "current_share_converted", "current_share_others"];
    return {
      columns: [labels.score, ...names.map((name) => labels[name])],
      rows: columns[0].map((_, bar) => [`${bar * BAR}–${bar === 19 ? 100 : bar * BAR + BAR - 1}`, ...columns.map((column) => column[bar])]),
      fractions: [1, 2, 3, 4],
    };
  }
}

/** Conversion by score band with intervals and the base rate; the current scorecard as a dashed ghost. */
export class Bands extends Plot {
  constructor(host) {
    super(host, ["base", "ghost", "few", "interval", "line", "dots"]);
  }

  fit(found, current) {
    const known = current.bands.filter((band) => band.nLeads >= ENOUGH && band.conversion).map((band) => band.conversion.high);
    const own = found.bands.filter((band) => band.nLeads >= ENOUGH && band.conversion).map((band) => band.conversion.high);
    const base = found.baseRate ? found.baseRate.value : 0;
    this.high = Math.min(1, Math.ceil(Math.max(1.6 * Math.max(0, ...known), 1.05 * Math.max(0, ...own), 3 * base, 0.05) * 20) / 20);
    this.low = 0;
    this.drawAxes(found.bands.map((band, place) => [(place + 0.5) / 10, `${band.lower}–${band.upper}`]));
  }

  draw(found, current, same, labels) {
    const at = (place) => this.x((place + 0.5) / 10);
    const known = found.bands.map((band, place) => ({ ...band, place })).filter((band) => band.conversion);
    const enough = known.filter((band) => band.nLeads >= ENOUGH);
    const few = known.filter((band) => band.nLeads < ENOUGH);
    this.paths.interval.setAttribute("d", enough.map((band) => this.interval(at(band.place), band.conversion)).join(""));
    this.paths.line.setAttribute("d", this.line(enough.map((band) => [at(band.place), band.conversion.value])));
    this.paths.dots.setAttribute("d", enough.map((band) => this.dot(at(band.place), band.conversion.value)).join(""));
    this.paths.few.setAttribute("d", few.map((band) => this.interval(at(band.place), band.conversion) + this.dot(at(band.place), band.conversion.value)).join(""));
    const ghost = current.bands.map((band, place) => [at(place), band]).filter(([, band]) => band.nLeads >= ENOUGH);
    this.paths.ghost.setAttribute("d", same ? "" : this.line(ghost.map(([x, band]) => [x, band.conversion.value])));
    if (!found.baseRate) return;
    const y = this.y(Math.min(found.baseRate.value, this.high));
    this.paths.base.setAttribute("d", `M${this.left},${y}H${this.right}`);
    this.labels.replaceChildren(this.text(this.left + 3, y - 4, fill(labels.all_leads, { rate: percent(found.baseRate.value) }), "start"));
  }

  held(value) {
    return this.y(Math.min(value, this.high));
  }

  interval(x, { low, high }) {
    const [from, to] = [this.held(low), this.held(high)];
    return `M${x},${from}V${to}M${x - 4},${from}h8M${x - 4},${to}h8`;
  }

  dot(x, value) {
    return `M${x - 4},${this.held(value)}a4,4 0 1,0 8,0a4,4 0 1,0 -8,0Z`;
  }

  line(places) {
    return places.map(([x, value], place) => `${place ? "L" : "M"}${x},${this.held(value)}`).join("");
  }

  numbers(labels, found, current) {
    const own = (band) => (band.conversion ? band.conversion.value : null);
    const names = ["score", "leads_column", "converted", "conversion", "low", "high", "current_conversion"];
    return {
      columns: names.map((name) => labels[name]),
      rows: found.bands.map((band, place) => [
        `${band.lower}–${band.upper}`, band.nLeads, band.nConverted, own(band), band.conversion?.low ?? null, band.conversion?.high ?? null, own(current.bands[place]),
      ]),
      fractions: [3, 4, 5, 6],
    };
  }
}
