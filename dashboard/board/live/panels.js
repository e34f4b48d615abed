// The charts with their titles, legends and numbers; where the screen is too low for both, one is shown at a time.

import { Bands, Distribution } from "./charts.js";
import { button, element } from "./elements.js";
import { bandsTitle, count, distributionTitle, fill, percent } from "./words.js";

/** A number as a table shows it; fractions as percent. */
const written = (cell, fraction) => (cell === null ? "–" : typeof cell === "string" ? cell : fraction ? percent(cell) : count(cell));
const quoted = (cell) => (cell === null ? "" : typeof cell === "string" ? `"${cell.replaceAll('"', '""')}"` : String(cell));
const cells = (tag, values) => element("tr", {}, ...values.map((each) => element(tag, {}, each)));

class Panel {
  /** `shape`: which chart, its title, its role for those who cannot see it, and the legend's own keys. */
  constructor(sheet, { Kind, title, role, keys }, redraw) {
    const { labels, population } = sheet;
    Object.assign(this, { sheet, title, role });
    this.area = element("div", { class: "area" });
    this.plot = new Kind(this.area);
    this.heading = element("h3");
    this.table = element("div", { class: "numbers", hidden: true });
    this.toggle = button(labels.numbers, () => {
      this.toggleNumbers();
      redraw();
    });
    this.toggle.className = "quiet";
    this.ghost = element("span", { class: "key ghost" });
    const own = keys.map(([name, words]) => element("span", { class: `key ${name}` }, labels[words]));
    this.host = element(
      "figure", {}, element("figcaption", {}, this.heading, element("p", { class: "note", title: population }, population)), this.area, this.table,
      element("div", { class: "legend" }, element("span", { class: "keys" }, ...own, this.ghost), this.toggle),
    );
  }

  toggleNumbers() {
    const shown = this.table.hidden;
    this.table.hidden = !shown;
    this.area.hidden = shown;
    this.toggle.textContent = this.sheet.labels[shown ? "chart" : "numbers"];
  }

  /** `settled` when no thumb moves, so that axes may be fitted anew; `unit` is the size of a letter. */
  show({ found, current, same, name }, settled, unit) {
    const { labels, sentences } = this.sheet;
    const title = this.title(sentences, found);
    this.heading.textContent = title;
    this.ghost.textContent = fill(labels.current_card, { name });
    this.ghost.hidden = same;
    if (!this.table.hidden) {
      if (settled) this.fillTable(this.plot.numbers(labels, found, current));
      return;
    }
    if (settled && this.plot.measure(unit)) {
      this.plot.fit(found, current);
      this.fitted = true;
    }
    if (!this.fitted) return;
    this.plot.draw(found, current, same, labels);
    this.area.setAttribute("role", this.role);
    this.area.setAttribute("aria-label", title);
  }

  fillTable({ columns, rows, fractions }) {
    const body = rows.map((row) => cells("td", row.map((cell, column) => written(cell, fractions.includes(column)))));
    const text = [columns, ...rows].map((row) => row.map(quoted).join(",")).join("\n");
    const link = element("a", { download: "plumbline-board.csv", href: `data:text/csv;charset=utf-8,${encodeURIComponent(text)}` }, this.sheet.labels.download);
    this.table.replaceChildren(link, element("table", {}, element("thead", {}, cells("th", columns)), element("tbody", {}, ...body)));
  }
}

// On the distribution lie the edges of the tiers, which are worked: it is a group, and no picture.
const SHAPES = [
  { Kind: Distribution, title: distributionTitle, role: "group", keys: [["bar", "converted"], ["grey", "did_not"]] },
  { Kind: Bands, title: bandsTitle, role: "img", keys: [["bar", "this_card"], ["grey", "few_leads"]] },
];

export class Panels {
  /** `redraw()` is called when a panel changes its size or what it shows. */
  constructor(sheet, redraw) {
    this.redraw = redraw;
    this.panels = SHAPES.map((shape) => new Panel(sheet, shape, redraw));
    this.tabs = [sheet.labels.tab_distribution, sheet.labels.tab_bands].map((words, place) => this.tab(words, place));
    const tablist = element("div", { class: "tabs", role: "tablist" }, ...this.tabs);
    this.host = element("section", { class: "charts" }, tablist, ...this.panels.map((panel) => panel.host));
    this.choose(0);
    this.watcher = new ResizeObserver(redraw);
    this.panels.forEach((panel) => this.watcher.observe(panel.area));
  }

  end() {
    this.watcher.disconnect();
  }

  /** One tab is in the order of Tab, arrows go from one to the other. */
  tab(words, place) {
    const found = button(words, () => this.choose(place));
    found.setAttribute("role", "tab");
    found.addEventListener("keydown", (event) => {
      if (event.key !== "ArrowLeft" && event.key !== "ArrowRight") return;
      event.preventDefault();
      const next = (place + 1) % this.tabs.length;
      this.choose(next);
      this.tabs[next].focus();
    });
    return found;
  }

  choose(chosen) {
    this.tabs.forEach((tab, place) => {
      tab.setAttribute("aria-selected", String(place === chosen));
      tab.tabIndex = place === chosen ? 0 : -1;
    });
    this.panels.forEach((panel, place) => panel.host.classList.toggle("chosen", place === chosen));
    this.redraw();
  }

  show(view, settled, unit) {
    this.panels.forEach((panel) => panel.show(view, settled, unit));
  }
}
