// The lower edges of the tiers as lines on the distribution: dragged, or moved by keys.

import { element } from "./elements.js";
import { fill } from "./words.js";

const STEPS_OF_KEYS = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5, Home: -200, End: 200 };
// Milliseconds after which keys are taken to rest.
const REST_OF_KEYS = 250;

export class Edges {
  /** On a chart's panel; `acts.lower(place)` says where an edge is, `acts.move(place, lower)` moves it, `acts.release()` is called when it stands. */
  constructor(sheet, panel, acts) {
    Object.assign(this, { sheet, panel, acts });
    this.edges = sheet.tiers.slice(0, -1).map((tier, place) => this.edge(tier, place));
    panel.area.append(...this.edges.map((edge) => edge.host));
  }

  edge(tier, place) {
    const flag = element("span", { class: "flag" });
    const host = element("div", { class: "edge", role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": 101 }, flag);
    host.setAttribute("aria-label", fill(this.sheet.labels.tier_from, { tier: tier.charAt(0).toUpperCase() + tier.slice(1) }));
    host.addEventListener("pointerdown", (event) => {
      host.setPointerCapture(event.pointerId);
      host.focus();
      event.preventDefault();
    });
    host.addEventListener("pointermove", (event) => {
      if (!host.hasPointerCapture(event.pointerId)) return;
      const { area, plot } = this.panel;
      this.acts.move(place, Math.round(((event.clientX - area.getBoundingClientRect().left - plot.left) / (plot.right - plot.left)) * 100));
    });
    host.addEventListener("pointerup", () => this.acts.release());
    host.addEventListener("keydown", (event) => {
      if (!(event.key in STEPS_OF_KEYS)) return;
      event.preventDefault();
      this.acts.move(place, this.acts.lower(place) + STEPS_OF_KEYS[event.key]);
      clearTimeout(this.resting);
      this.resting = setTimeout(() => this.acts.release(), REST_OF_KEYS);
    });
    return { host, flag, tier };
  }

  show(lowers, locked) {
    const { plot, fitted } = this.panel;
    if (!fitted) return;
    const { labels } = this.sheet;
    this.edges.forEach(({ host, flag, tier }, place) => {
      const lower = lowers[place];
      const held = place === 0 && locked;
      host.style.left = `${plot.x(Math.min(lower, 101) / 100)}px`;
      host.style.top = `${plot.top}px`;
      host.style.bottom = `${plot.height - plot.bottom}px`;
      flag.style.top = `${place * 1.25}em`;
      flag.textContent = fill(labels.tier_flag, { tier, lower });
      host.classList.toggle("left", lower > 80);
      host.classList.toggle("held", held);
      host.title = held ? labels.locked_edge : "";
      host.setAttribute("aria-valuenow", lower);
      host.setAttribute("aria-disabled", String(held));
    });
  }
}
