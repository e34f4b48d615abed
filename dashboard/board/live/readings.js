// What the board says: the headline, the sentences below it, and the key figures with their ranges, each compared with the current scorecard.

import { element } from "./elements.js";
import { changeInPoints, count, fill, fixed, headline, limits, neverHot, percent, ratioRange, signed } from "./words.js";

// Key figures that are fractions: their names on the sheet, and in the arithmetic.
const RATES = { hot_conversion: "hotConversion", recall: "recall", false_positive_rate: "falsePositiveRate", false_hot_share: "falseHotShare" };

export class Readings {
  constructor(sheet) {
    this.sheet = sheet;
    this.headline = element("h2", { class: "headline" });
    this.missed = element("p", { class: "sub" });
    this.verdict = element("p", { class: "verdict" });
    this.note = element("p", { class: "note" }, sheet.note);
    this.alarm = element("p", { class: "alarm", role: "alert", hidden: true }, sheet.labels.differs);
    const { always, more } = sheet.figures;
    this.figures = Object.fromEntries([...always, ...more].map((key) => [key, this.figure(key)]));
    this.header = element("header", {}, this.headline, element("div", { class: "subs" }, this.missed, this.verdict, this.note), this.alarm);
    this.always = element("div", { class: "figures" }, ...always.map((key) => this.figures[key].host));
    this.more = element("div", { class: "figures more", hidden: true }, ...more.map((key) => this.figures[key].host));
  }

  figure(key) {
    const { labels, help, per_week: perWeek } = this.sheet;
    const label = key === "hot_leads" && perWeek ? labels.hot_per_week : labels[key];
    const [value, range, note] = [element("span", { class: "value" }), element("span", { class: "range" }), element("span", { class: "change" })];
    const host = element("div", { class: "figure", title: help[key] }, element("span", { class: "label" }, label), element("span", {}, value, range), note);
    return { host, value, range, note };
  }

  /** What is read aloud to users who cannot see it. */
  get spoken() {
    return `${this.headline.textContent} ${this.missed.textContent}`;
  }

  /** Show what was `found`; `same` where the card is the current one, `facts` from the server; `known` where they are of this very card. */
  show({ found, current, same, facts, known }) {
    const { sheet, figures } = this;
    this.headline.textContent = headline(sheet.sentences, found, current);
    this.missed.textContent = neverHot(sheet.sentences, found, sheet.cohorts);
    this.note.textContent = [sheet.note, facts?.cautions].filter(Boolean).join(" ");
    this.note.title = `${this.note.textContent} ${sheet.help.range}`;
    this.verdict.textContent = known ? facts.verdict : "";
    this.showHot(figures.hot_leads, { found, current, same });
    for (const [key, name] of Object.entries(RATES)) this.showRate(figures[key], [found[name], current[name]], same);
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
    const writtenChange = perWeek ? signed(change * perWeek, Math.abs(change * perWeek) >= 9.95 ? 0 : 1) : signed(change);
    figure.note.textContent = same || !/[1-9]/.test(writtenChange) ? labels.as_today : fill(labels.change, { change: writtenChange, value: written(current.nHot) });
  }
}
