// The rows of the board: one a rule with its condition, its evidence and its points; groups with their caps.

import { element } from "./elements.js";
import { RowNotes } from "./notes.js";
import { fill, signed } from "./words.js";

const PAGE = 10;
const MOST = 100;
const MOST_CAP = 1000;
// What a rule's points may come from, where both sides have rated it.
const RATED = ["ratings", "leads", "both"];
// Milliseconds after which keys are taken to rest.
const REST = 150;

/** Median size of the points that are not 0: the points of a typical rule of the card. */
function typicalPoints(points) {
  const sizes = points.filter((each) => each !== 0).map(Math.abs).sort((a, b) => a - b);
  const half = sizes.length >> 1;
  return sizes.length === 0 ? 0 : sizes.length % 2 ? sizes[half] : (sizes[half - 1] + sizes[half]) / 2;
}

/** Where points lie compared with the supported range, as analysis/calibration/supported_points.py marks them. */
export function markOf(supported, points, typical) {
  if (!supported || supported.low === null) return "unknown";
  if (points > supported.high) return "over";
  if (points < supported.low) return "under";
  return supported.low < 0 && 0 < supported.high && supported.high - supported.low > typical ? "unknown" : "within";
}

/** How far the tracks reach: half of what is allowed while nothing comes near it, so that a point is not a hair's breadth. */
const reach = (points) => (points.every((each) => Math.abs(each ?? 0) < 0.9 * (MOST / 2)) ? MOST / 2 : MOST);

export class RuleRows {
  /** `edit(kind, place, value)` is called while something moves, `release()` when it rests. */
  constructor(sheet, edit, release) {
    this.sheet = sheet;
    this.edit = edit;
    this.release = release;
    this.rows = sheet.rules.map((rule, place) => this.row(rule, place));
    this.caps = sheet.groups.map((group, place) => this.cap(group, place));
    const { labels } = sheet;
    this.ends = element("span", { class: "ends" });
    const head = element(
      "div", { class: "row head" }, element("span"), element("span", {}, labels.rule), element("span", { class: "num" }, labels.leads),
      element("span", { class: "num", title: labels.converted_with }, labels.with), element("span", { class: "num" }, labels.without),
      this.ends,
      element("span", { class: "num" }, labels.points_header),
    );
    this.host = element("section", { class: "rules", "aria-label": labels.rule }, head, ...this.grouped());
  }

  grouped() {
    const of = (group) => this.rows.filter((_, place) => this.sheet.rules[place].group === group).map((row) => row.host);
    return [...of(-1), ...this.sheet.groups.flatMap((_, group) => (of(group).length ? [this.caps[group].host, ...of(group)] : []))];
  }

  row(rule, place) {
    const { labels } = this.sheet;
    const toggle = element("button", { type: "button", role: "switch", class: "switch", "aria-label": fill(labels.on, { rule: rule.name }) });
    const named = fill(labels.points_of, { rule: rule.name });
    const slider = element("input", { type: "range", min: -MOST, max: MOST, step: 1, "aria-label": named });
    const field = element("input", { type: "number", class: "points", min: -MOST, max: MOST, step: 1, "aria-label": named });
    const supported = element("i", { class: "supported", hidden: true });
    const today = element("i", { class: "today", hidden: true });
    const mark = element("span", { class: "mark", "aria-hidden": "true" });
    const rated = RATED.map((kind) => element("i", { class: `rated ${kind}`, hidden: true }));
    const notes = new RowNotes(labels, rule, place, [slider, field]);
    const host = element(
      "div", { class: "row" }, toggle,
      element(
        "div", { class: "rule" }, element("b", { title: `${rule.name}: ${rule.words}` }, rule.name),
        element("div", { class: "beside" }, element("span", { class: "words", title: rule.words }, rule.words), notes.host),
      ),
      element("span", { class: "num" }, rule.met), element("span", { class: "num" }, rule.with), element("span", { class: "num" }, rule.without),
      element("div", { class: "slider" }, element("div", { class: "track" }, element("i", { class: "nought" }), supported, today, ...rated), slider, mark), field,
    );
    toggle.addEventListener("click", () => this.toggled(place));
    this.listen(slider, (value) => this.edit("points", place, value));
    this.listen(field, (value) => this.edit("points", place, value));
    return { host, toggle, slider, field, supported, today, mark, rated, notes };
  }

  cap(group, place) {
    const { labels } = this.sheet;
    const field = element("input", { type: "number", class: "points", min: 0, max: MOST_CAP, step: 1, "aria-label": fill(labels.cap_of, { group }) });
    this.listen(field, (value) => this.edit("caps", place, value));
    return { host: element("div", { class: "row group" }, element("span"), element("b", {}, group), element("span", { class: "of" }, labels.cap), field), field };
  }

  /** Live while it moves; released when the mouse is let go, and for keys when they rest or the focus goes. */
  listen(input, changed) {
    const slides = input.type === "range";
    let [resting, held] = [0, false];
    const settle = (wait) => {
      clearTimeout(resting);
      resting = setTimeout(() => this.release(), wait);
    };
    const within = (value) => Math.max(Number(input.min), Math.min(Number(input.max), Math.round(value)));
    const take = (value) => changed(within(value));
    input.addEventListener("pointerdown", () => (held = true));
    input.addEventListener("input", () => {
      if (input.value !== "" && !Number.isNaN(input.valueAsNumber)) take(input.valueAsNumber);
    });
    input.addEventListener("change", () => {
      settle(slides && held ? 0 : REST);
      held = false;
    });
    input.addEventListener("blur", () => {
      clearTimeout(resting);
      this.release();
    });
    input.addEventListener("keydown", (event) => {
      const step = { PageUp: PAGE, PageDown: -PAGE }[event.key];
      if (event.key === "Enter") settle(0);
      if (step === undefined) return;
      event.preventDefault();
      input.value = within(input.valueAsNumber + step);
      take(input.valueAsNumber);
      settle(REST);
    });
    if (!slides) input.addEventListener("wheel", (event) => event.preventDefault(), { passive: false });
  }

  toggled(place) {
    const points = this.shown.points[place];
    const back = this.memory[place];
    if (points === 0 && !back) return;
    if (points !== 0) this.memory[place] = points;
    this.edit("points", place, points === 0 ? back : 0);
    this.release();
  }

  /** Show what was found and said about the rules; nothing while it is not known. */
  note(notes) {
    this.rows.forEach((row, place) => row.notes.show(notes?.[place]));
  }

  /** Let the tracks reach as far as the points of both cards need. */
  fit(card, current) {
    const span = reach([...card.points, ...current]);
    if (this.span === span) return;
    this.span = span;
    for (const { slider } of this.rows) [slider.min, slider.max] = [-span, span];
    this.ends.replaceChildren(...[-span, 0, span].map((each) => element("i", {}, signed(each))));
  }

  share(points) {
    return `${((Math.max(-this.span, Math.min(this.span, points)) + this.span) / (2 * this.span)) * 100}%`;
  }

  /** Show a card; `current` are the points of the current card, null where it has no such rule. */
  show(card, { memory, current, ranges, rated }, settled) {
    const { labels, marks } = this.sheet;
    if (settled) this.fit(card, current);
    const typical = typicalPoints(card.points);
    this.shown = card;
    this.memory = [...memory];
    this.rows.forEach((row, place) => {
      const points = card.points[place];
      const [supported, today] = [ranges?.[place], current[place]];
      setValue(row.slider, points);
      setValue(row.field, points);
      const mark = supported ? markOf(supported, points, typical) : null;
      const value = fill(labels.points_value, { points: signed(points), current: today === null ? "–" : signed(today) });
      row.slider.setAttribute("aria-valuetext", mark ? `${value}; ${marks[mark]}` : value);
      row.toggle.setAttribute("aria-checked", String(points !== 0));
      row.toggle.disabled = points === 0 && !memory[place];
      row.toggle.title = row.toggle.disabled ? labels.on_nothing : "";
      row.host.classList.toggle("off", points === 0);
      row.mark.textContent = mark ? marks[mark] : "";
      row.mark.className = `mark ${mark ?? ""}`;
      row.mark.title = supported?.words ?? "";
      row.today.hidden = today === null || today === undefined || today === points;
      row.today.style.left = this.share(today ?? 0);
      this.showRated(row, rated?.[place]);
      row.supported.hidden = !supported || supported.low === null;
      if (!row.supported.hidden) {
        row.supported.style.left = this.share(supported.low);
        row.supported.style.right = `calc(100% - ${this.share(supported.high)})`;
      }
    });
    this.caps.forEach((cap, place) => setValue(cap.field, card.caps[place]));
  }

  /** The points of a rule by expert ratings, by the leads and by both; nothing where nobody rated it. */
  showRated({ slider, rated }, found) {
    slider.title = found?.words ?? "";
    RATED.forEach((kind, place) => {
      const points = found?.[kind] ?? null;
      rated[place].hidden = points === null;
      rated[place].style.left = this.share(points ?? 0);
    });
  }
}

/** Set what an input shows, unless somebody is typing in it. */
function setValue(input, value) {
  const root = input.getRootNode();
  const typing = input.type === "number" && root.activeElement === input;
  if (!typing && input.valueAsNumber !== value) input.value = value;
}
