// What the board says: the headline, the sentences below it, and the figures with their ranges, each against the current scorecard.

import { element } from "./elements.js";
import { changeInPoints, count, fill, fixed, headline, limits, neverHot, percent, ratioRange, signed } from "./words.js";

const KEYS = { hot: "hot_leads", hotConversion: "hot_conversion", falseHotShare: "false_hot_share", falsePositiveRate: "false_positive_rate" };
const ALWAYS = ["hot", "hotConversion", "falseHotShare", "falsePositiveRate"];
const MORE = ["recall", "lift", "auc"];
const RATES = ["hotConversion", "falseHotShare", "falsePositiveRate", "recall"];

export class Readings {
  constructor(sheet) {
    this.sheet = sheet;
    this.headline = element("h2", { class: "headline" });
    this.missed = element("p", { class: "sub" });
    this.verdict = element("p", { class: "verdict" });
    this.note = element("p", { class: "note" }, sheet.note);
    this.alarm = element("p", { class: "alarm", role: "alert", hidden: true }, sheet.labels.differs);
    this.figures = Object.fromEntries([...ALWAYS, ...MORE].map((name) => [name, this.figure(name)]));
    this.header = element("header", {}, this.headline, element("div", { class: "subs" }, this.missed, this.verdict, this.note), this.alarm);
    this.always = element("div", { class: "figures" }, ...ALWAYS.map((name) => this.figures[name].host));
    this.more = element("div", { class: "figures more", hidden: true }, ...MORE.map((name) => this.figures[name].host));
  }

  figure(name) {
    const { labels, help, per_week: perWeek } = this.sheet;
    const key = KEYS[name] ?? name;
    const label = name === "hot" && perWeek ? labels.hot_per_week : labels[key];
    const [value, range, note] = [element("span", { class: "value" }), element("span", { class: "range" }), element("span", { class: "change" })];
    const host = element("div", { class: "figure", title: help[key] }, element("span", { class: "label" }, label), element("span", {}, value, range), note);
    return { host, value, range, note };
  }

  /** What is said in one breath to those who cannot see it. */
  get told() {
    return `${this.headline.textContent} ${this.missed.textContent}`;
  }

  /** Say what was `found`; `same` where the card is the current one, `facts` where the server has judged this very card. */
  show({ found, current, same, facts, judged }) {
    const { sheet, figures } = this;
    this.headline.textContent = headline(sheet.sentences, found, current);
    this.missed.textContent = neverHot(sheet.sentences, found, sheet.cohorts);
    this.note.textContent = [sheet.note, facts?.cautions].filter(Boolean).join(" ");
    this.note.title = `${this.note.textContent} ${sheet.help.range}`;
    this.verdict.textContent = judged ? facts.verdict : "";
    this.showHot(figures.hot, { found, current, same });
    for (const name of RATES) this.showRate(figures[name], [found[name], current[name]], same);
    figures.lift.value.textContent = found.lift ? fixed(found.lift.value, 2) : "–";
    figures.lift.range.textContent = found.lift ? ratioRange(found.lift).replace(/^\S+ /, "") : "";
    figures.lift.note.textContent = this.changed(found.lift?.value, current.lift?.value, same);
    figures.auc.value.textContent = found.auc === null ? "–" : fixed(found.auc, 2);
    figures.auc.note.textContent = this.changed(found.auc, current.auc, same);
  }

  showRate(figure, [own, today], same) {
    const { labels } = this.sheet;
    figure.value.textContent = own ? percent(own.value) : "–";
    figure.range.textContent = own ? `(${limits(own)})` : "";
    const change = own && today ? fill(labels.change_points, { change: changeInPoints(own.value - today.value), value: percent(today.value) }) : "";
    figure.note.textContent = same ? labels.as_today : change;
  }

  changed(own, today, same) {
    const { labels } = this.sheet;
    if (same) return labels.as_today;
    if (own === null || own === undefined || today === null || today === undefined) return "";
    return fill(labels.change, { change: signed(own - today, 2), value: fixed(today, 2) });
  }

  showHot(figure, { found, current, same }) {
    const { labels, owners, per_week: perWeek } = this.sheet;
    const written = (n) => (perWeek ? fixed(n * perWeek, n * perWeek >= 9.95 ? 0 : 1) : count(n));
    figure.value.textContent = written(found.nHot);
    figure.range.textContent = perWeek && owners ? fill(labels.per_rep, { n: fixed((found.nHot * perWeek) / owners, 1) }) : "";
    const change = found.nHot - current.nHot;
    const told = perWeek ? signed(change * perWeek, Math.abs(change * perWeek) >= 9.95 ? 0 : 1) : signed(change);
    figure.note.textContent = same || !/[1-9]/.test(told) ? labels.as_today : fill(labels.change, { change: told, value: written(current.nHot) });
  }
}
