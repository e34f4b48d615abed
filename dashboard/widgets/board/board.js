// The board: what it shows, what moves with the thumb, and what it tells the server when the thumb is released.

import { evaluate, lockedThreshold, Scorer, standing, sum, withLower, withThreshold } from "./arithmetic.js";
import { Bands, Distribution, element } from "./charts.js";
import { RuleRows } from "./rules.js";
import { factsOf, keepFacts, keepNotes, keepSheet, notesOf, sheetOf, whenSomethingArrives } from "./sheets.js";
import {
  bandsTitle, changeInPoints, count, distributionTitle, fill, fixed, headline, limits, lockWords, neverHot, percent, ratioRange, signed,
} from "./words.js";

const boards = new WeakMap();
const LEAST_HEIGHT = 430;
const LOW = 640;
const LOW_PRESENTED = 900;
const same = (a, b) => a.length === b.length && a.every((each, place) => each === b[place]);

/** Sent with a sheet, once; what comes at each run (see mount.js) finds the board here. */
export default function plumblineSheet({ data }) {
  const place = (globalThis[Symbol.for("plumbline.board")] ??= { waiting: [] });
  keepSheet(data);
  place.receive = receive;
  place.end = end;
  for (const component of place.waiting.splice(0)) receive(component);
}

function receive({ data, parentElement, setTriggerValue }) {
  if (data.facts) return keepFacts(data);
  if (data.notes) return keepNotes(data);
  if (!boards.has(parentElement)) boards.set(parentElement, new Board(parentElement));
  boards.get(parentElement).receive(data, setTriggerValue);
}

function end(parentElement) {
  boards.get(parentElement)?.end();
  boards.delete(parentElement);
}

/** Whether what lies behind the board is dark: the theme is Streamlit's, and may change while the page is open. */
function isDark(root) {
  const [red, green, blue] = (getComputedStyle(root).backgroundColor.match(/[\d.]+/g) ?? [255, 255, 255]).map(Number);
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue < 110;
}

class Board {
  constructor(parent) {
    this.page = Math.random().toString(36).slice(2);
    this.number = 0;
    this.pending = [];
    this.root = element("div", { class: "board" });
    this.style = element("style", {}, STYLE);
    this.parent = parent;
    parent.append(this.style, this.root);
    this.fitHeight = () => this.measureHeight();
    this.stopWaiting = whenSomethingArrives(() => this.arrived());
    window.addEventListener("resize", this.fitHeight);
    this.root.addEventListener("keydown", (event) => this.shortcut(event));
  }

  end() {
    this.stopWaiting();
    this.watcher?.disconnect();
    window.removeEventListener("resize", this.fitHeight);
    cancelAnimationFrame(this.frame);
    this.root.remove();
    this.style.remove();
  }

  /** What the server knows. While commands are under way, what people see here is newer than what it says about the card. */
  receive(state, send) {
    this.send = send;
    this.state = state;
    if (state.receipt.page === this.page) this.pending = this.pending.filter((command) => command.number > state.receipt.number);
    const stale = this.card && this.shownName === state.name && (this.pending.length > 0 || this.unsent);
    if (!stale) {
      this.card = structuredClone(state.card);
      this.shownName = state.name;
      this.unsent = false;
    }
    this.arrived();
  }

  arrived() {
    if (!this.state) return;
    const sheet = sheetOf(this.state.sheet);
    if (!sheet) {
      if (!this.sheet) this.root.textContent = "…";
      return;
    }
    if (this.sheet?.id !== sheet.id) this.build(sheet);
    this.current = standing(this.state.current);
    this.facts = factsOf(sheet.id);
    this.rules.note(notesOf(sheet.id));
    this.root.classList.toggle("present", this.state.present);
    this.root.classList.toggle("dark", isDark(this.root));
    this.measureHeight();
    this.refresh(true);
    this.holdAgainstServer();
  }

  build(sheet) {
    this.sheet = sheet;
    this.scorer = new Scorer(sheet.patterns, sheet.rules.map((rule) => rule.group), sheet.groups.length);
    const { labels } = sheet;
    this.rules = new RuleRows(sheet, (kind, place, value) => this.edit(kind, place, value), () => this.release());
    this.headline = element("h2", { class: "headline" });
    this.missed = element("p", { class: "sub" });
    this.verdict = element("p", { class: "verdict" });
    this.note = element("p", { class: "note" }, sheet.note);
    this.figures = Object.fromEntries(
      ["hot", "hotConversion", "falseHotShare", "falsePositiveRate", "recall", "lift", "auc"].map((name) => [name, this.figure(name)]),
    );
    this.more = element("div", { class: "figures more", hidden: true }, ...["recall", "lift", "auc"].map((name) => this.figures[name].host));
    this.moreButton = this.button(labels.more, () => this.toggleMore());
    this.moreButton.setAttribute("aria-expanded", "false");
    this.buttons = {
      undo: this.button(labels.undo, () => this.command("undo")),
      redo: this.button(labels.redo, () => this.command("redo")),
      reset: this.button(labels.reset, () => this.command("reset")),
    };
    this.suggest = this.button(labels.suggest, () => this.command("suggest"));
    this.suggest.title = labels.suggest_help;
    this.lock = element("button", { type: "button", role: "switch", class: "lock", title: sheet.help.lock });
    this.lock.addEventListener("click", () => this.toggleLock());
    this.lockWords = element("span", { class: "lock-words" });
    this.presentButton = this.button(labels.present, () => this.send("present", !this.state.present));
    this.status = element("p", { class: "status", role: "status" });
    this.alarm = element("p", { class: "alarm", role: "alert", hidden: true }, labels.differs);
    this.charts = [this.chart(Distribution, distributionTitle), this.chart(Bands, bandsTitle)];
    this.edges = sheet.tiers.slice(0, -1).map((tier, place) => this.edge(tier, place));
    this.charts[0].area.append(...this.edges.map((edge) => edge.host));
    this.root.replaceChildren(
      element("header", {}, this.headline, element("div", { class: "subs" }, this.missed, this.verdict, this.note), this.alarm),
      element("div", { class: "figures" }, ...["hot", "hotConversion", "falseHotShare", "falsePositiveRate"].map((name) => this.figures[name].host)),
      this.more,
      element(
        "div", { class: "tools", role: "toolbar" }, ...Object.values(this.buttons), this.suggest, this.lock, this.lockWords,
        this.moreButton, this.presentButton,
      ),
      this.rules.host,
      element("section", { class: "charts" }, this.tabs(), ...this.charts.map((chart) => chart.host)),
      this.status,
    );
    this.watcher?.disconnect();
    this.watcher = new ResizeObserver(() => this.resized());
    this.charts.forEach((chart) => this.watcher.observe(chart.area));
  }

  button(words, act) {
    const found = element("button", { type: "button" }, words);
    found.addEventListener("click", act);
    return found;
  }

  figure(name) {
    const { labels, help } = this.sheet;
    const key = { hot: "hot_leads", hotConversion: "hot_conversion", falseHotShare: "false_hot_share", falsePositiveRate: "false_positive_rate" }[name] ?? name;
    const label = name === "hot" && this.sheet.per_week ? labels.hot_per_week : labels[key];
    const [value, range, note] = [element("span", { class: "value" }), element("span", { class: "range" }), element("span", { class: "change" })];
    const host = element("div", { class: "figure", title: help[key] }, element("span", { class: "label" }, label), element("span", {}, value, range), note);
    return { host, value, range, note };
  }

  chart(Kind, title) {
    const { labels } = this.sheet;
    const area = element("div", { class: "area" });
    const [heading, table] = [element("h3"), element("div", { class: "numbers", hidden: true })];
    const toggle = this.button(labels.numbers, () => this.toggleNumbers(chart));
    toggle.className = "quiet";
    const host = element(
      "figure", {}, element("figcaption", {}, heading, element("p", { class: "note" }, this.sheet.population)), area, table,
      element("div", { class: "legend" }, this.legend(Kind), toggle),
    );
    const chart = { host, area, heading, title, table, toggle, plot: new Kind(area) };
    return chart;
  }

  /** Where the screen is too low for both charts, one is shown at a time. */
  tabs() {
    const host = element("div", { class: "tabs", role: "tablist" });
    const choose = (chosen) => {
      buttons.forEach((each, place) => each.setAttribute("aria-selected", String(place === chosen)));
      this.charts.forEach((chart, place) => chart.host.classList.toggle("chosen", place === chosen));
      this.resized();
    };
    const buttons = [this.sheet.labels.tab_distribution, this.sheet.labels.tab_bands].map((words, place) => {
      const found = this.button(words, () => choose(place));
      found.setAttribute("role", "tab");
      return found;
    });
    host.append(...buttons);
    choose(0);
    return host;
  }

  legend(Kind) {
    const { labels } = this.sheet;
    const key = (name, words) => element("span", { class: `key ${name}` }, words);
    const own = Kind === Distribution ? [key("bar", labels.converted), key("grey", labels.did_not)] : [key("bar", labels.this_card), key("grey", labels.few_leads)];
    this.ghostKeys = [...(this.ghostKeys ?? []), key("ghost", "")];
    return element("span", { class: "keys" }, ...own, this.ghostKeys[this.ghostKeys.length - 1]);
  }

  /** A tier's lower edge on the distribution: dragged, or moved by keys. */
  edge(tier, place) {
    const flag = element("span", { class: "flag" });
    const host = element("div", { class: "edge", role: "slider", tabindex: 0, "aria-valuemin": 0, "aria-valuemax": 101 }, flag);
    host.setAttribute("aria-label", fill(this.sheet.labels.tier_from, { tier: tier.charAt(0).toUpperCase() + tier.slice(1) }));
    const move = (lower) => {
      if (place === 0 && this.card.locked) return;
      this.card.lowers = withLower(this.lowers, place, Math.round(lower));
      this.lowers = this.card.lowers;
      this.unsent = true;
      this.schedule();
    };
    host.addEventListener("pointerdown", (event) => {
      host.setPointerCapture(event.pointerId);
      host.focus();
      event.preventDefault();
    });
    host.addEventListener("pointermove", (event) => {
      if (!host.hasPointerCapture(event.pointerId)) return;
      const { left } = this.charts[0].area.getBoundingClientRect();
      const plot = this.charts[0].plot;
      move(((event.clientX - left - plot.left) / (plot.right - plot.left)) * 100);
    });
    host.addEventListener("pointerup", () => this.release());
    host.addEventListener("keydown", (event) => {
      const steps = { ArrowLeft: -1, ArrowDown: -1, ArrowRight: 1, ArrowUp: 1, PageDown: -5, PageUp: 5, Home: -200, End: 200 };
      if (!(event.key in steps)) return;
      event.preventDefault();
      move(this.lowers[place] + steps[event.key]);
      clearTimeout(this.resting);
      this.resting = setTimeout(() => this.release(), 250);
    });
    return { host, flag, tier };
  }

  shortcut(event) {
    if (!(event.ctrlKey || event.metaKey) || event.altKey) return;
    const key = event.key.toLowerCase();
    const wanted = key === "z" ? (event.shiftKey ? "redo" : "undo") : key === "y" ? "redo" : null;
    if (!wanted || event.target.type === "number") return;
    event.preventDefault();
    this.command(wanted);
  }

  edit(kind, place, value) {
    if (this.card[kind][place] === value) return;
    this.card[kind][place] = value;
    this.unsent = true;
    this.schedule();
  }

  /** At most one computation a frame, however fast the thumb moves. */
  schedule() {
    if (this.frame) return;
    this.frame = requestAnimationFrame(() => {
      this.frame = 0;
      this.refresh(false);
    });
  }

  /** Tell the server how the card stands; the numbers are here already. */
  release() {
    if (!this.unsent) return;
    this.unsent = false;
    const { points, caps, lowers, locked } = this.card;
    this.tell({ do: "edit", card: { points: [...points], caps: [...caps], lowers: [...lowers] }, locked });
    this.refresh(true);
  }

  command(wanted) {
    this.release();
    this.tell({ do: wanted });
    this.refresh(true);
  }

  /** Commands are sent until the server says that they were obeyed: a run that is cut short loses none, and none counts twice. */
  tell(command) {
    this.number += 1;
    this.pending.push({ number: this.number, ...command });
    this.send("commands", { page: this.page, scorecard: this.state.name, commands: this.pending });
  }

  toggleLock() {
    if (this.card.locked) this.card.lowers = [...this.lowers];
    this.card.locked = !this.card.locked;
    this.unsent = true;
    this.release();
  }

  toggleMore() {
    this.more.hidden = !this.more.hidden;
    this.moreButton.textContent = this.sheet.labels[this.more.hidden ? "more" : "less"];
    this.moreButton.setAttribute("aria-expanded", String(!this.more.hidden));
    this.resized();
  }

  toggleNumbers(chart) {
    const shown = chart.table.hidden;
    chart.table.hidden = !shown;
    chart.area.hidden = shown;
    chart.toggle.textContent = this.sheet.labels[shown ? "chart" : "numbers"];
    this.refresh(true);
  }

  resized() {
    if (!this.found) return;
    this.refresh(true);
  }

  /** As high as the screen leaves room for: rules scroll inside, the figures stay in view. */
  measureHeight() {
    let scroller = this.parent.host ?? this.parent;
    while (scroller && !/auto|scroll/.test(getComputedStyle(scroller).overflowY)) scroller = scroller.parentElement;
    const top = this.root.getBoundingClientRect().top + (scroller?.scrollTop ?? 0);
    const height = Math.max(LEAST_HEIGHT, window.innerHeight - top - 12);
    this.root.style.height = `${height}px`;
    this.root.classList.toggle("tiny", this.state?.present && height < LOW);
    this.root.classList.toggle("low", height < (this.state?.present ? LOW_PRESENTED : LOW));
  }

  /** Everything from the card as it stands; `settled` when no thumb moves, so that axes may be fitted anew. */
  refresh(settled) {
    const { card, sheet, scorer, current } = this;
    const started = performance.now();
    const counts = scorer.count(card.points, card.caps);
    const { forced } = sheet.patterns;
    const wanted = current.nHot;
    const lock = lockedThreshold(counts, forced, wanted, card.lowers[0]);
    this.lowers = card.locked ? withThreshold(card.lowers, lock.threshold) : card.lowers;
    this.found = evaluate(counts, forced, this.lowers);
    this.computed = performance.now() - started;
    const standing = this.state.current.settings;
    this.same = standing !== null && same(standing.points, card.points) && same(standing.caps, card.caps) && same(standing.lowers, this.lowers);
    this.showFigures();
    this.showTools(lock, wanted);
    this.rules.show(card, { memory: this.state.memory, current: this.state.current.points, bands: this.facts?.bands, judged: this.facts?.judged }, settled);
    this.charts.forEach((chart) => this.showChart(chart, settled));
    this.showEdges();
    if (settled) this.status.textContent = `${this.headline.textContent} ${this.missed.textContent}`;
  }

  showFigures() {
    const { found, current, sheet, figures } = this;
    const { labels, sentences } = sheet;
    this.headline.textContent = headline(sentences, found, current);
    this.missed.textContent = neverHot(sentences, found, sheet.cohorts);
    this.note.textContent = [sheet.note, this.facts?.cautions].filter(Boolean).join(" ");
    this.note.title = `${this.note.textContent} ${sheet.help.range}`;
    this.verdict.textContent = this.judged() ? this.facts.verdict : "";
    this.showHot(figures.hot);
    for (const name of ["hotConversion", "falseHotShare", "falsePositiveRate", "recall"]) {
      const [own, today] = [found[name], current[name]];
      figures[name].value.textContent = own ? percent(own.value) : "–";
      figures[name].range.textContent = own ? `(${limits(own)})` : "";
      const change = own && today ? fill(labels.change_points, { change: changeInPoints(own.value - today.value), value: percent(today.value) }) : "";
      figures[name].note.textContent = this.same ? labels.as_today : change;
    }
    figures.lift.value.textContent = found.lift ? fixed(found.lift.value, 2) : "–";
    figures.lift.range.textContent = found.lift ? ratioRange(found.lift).replace(/^\S+ /, "") : "";
    figures.lift.note.textContent = this.changed(found.lift?.value, current.lift?.value);
    figures.auc.value.textContent = found.auc === null ? "–" : fixed(found.auc, 2);
    figures.auc.note.textContent = this.changed(found.auc, current.auc);
  }

  /** Whether what the server judged is the card that is shown. */
  judged() {
    const judged = this.facts?.card;
    return Boolean(judged) && same(judged.points, this.card.points) && same(judged.caps, this.card.caps) && same(judged.lowers, this.lowers);
  }

  changed(own, today) {
    const { labels } = this.sheet;
    if (this.same) return labels.as_today;
    if (own === null || own === undefined || today === null || today === undefined) return "";
    return fill(labels.change, { change: signed(own - today, 2), value: fixed(today, 2) });
  }

  showHot(figure) {
    const { found, current, sheet } = this;
    const { labels } = sheet;
    const perWeek = sheet.per_week;
    const written = (n) => (perWeek ? fixed(n * perWeek, n * perWeek >= 9.95 ? 0 : 1) : count(n));
    figure.value.textContent = written(found.nHot);
    figure.range.textContent = perWeek && sheet.owners ? fill(labels.per_rep, { n: fixed((found.nHot * perWeek) / sheet.owners, 1) }) : "";
    const change = found.nHot - current.nHot;
    const told = perWeek ? signed(change * perWeek, Math.abs(change * perWeek) >= 9.95 ? 0 : 1) : signed(change);
    figure.note.textContent = this.same || !/[1-9]/.test(told) ? labels.as_today : fill(labels.change, { change: told, value: written(current.nHot) });
  }

  showTools(lock, wanted) {
    const { sheet, card, state } = this;
    const { labels, sentences } = sheet;
    this.lock.textContent = fill(labels.lock, { n: count(wanted) });
    this.lock.setAttribute("aria-checked", String(card.locked));
    this.lockWords.title = this.lockWords.textContent = card.locked ? lockWords(sentences, lock, wanted) : labels.unlocked;
    const under = this.pending.some((command) => command.do === "edit") || this.unsent;
    this.buttons.undo.disabled = !state.can.undo && !under;
    this.buttons.redo.disabled = !state.can.redo || under;
    this.buttons.reset.disabled = !state.can.reset && !under;
    this.suggest.hidden = !state.can.suggest;
    this.suggest.disabled = this.pending.some((command) => command.do === "suggest");
    this.presentButton.textContent = state.present ? labels.present_end : labels.present;
    for (const key of this.ghostKeys) {
      key.textContent = fill(labels.current_card, { name: state.current.name });
      key.hidden = this.same;
    }
  }

  showChart(chart, settled) {
    const { found, current, same, sheet } = this;
    const title = chart.title(sheet.sentences, found);
    chart.heading.textContent = title;
    if (!chart.table.hidden) {
      if (settled) this.fillTable(chart, chart.plot.numbers(sheet.labels, found, current));
      return;
    }
    const unit = parseFloat(getComputedStyle(this.root).fontSize) * (this.state.present ? 1.2 : 0.8);
    if (settled && chart.plot.measure(unit)) {
      chart.plot.fit(found, current);
      chart.fitted = true;
    }
    if (!chart.fitted) return;
    chart.plot.draw(found, current, same, sheet.labels);
    chart.area.setAttribute("role", chart === this.charts[0] ? "group" : "img");
    chart.area.setAttribute("aria-label", title);
  }

  fillTable(chart, { columns, rows, fractions }) {
    const written = (cell, column) => (cell === null ? "–" : typeof cell === "string" ? cell : fractions.includes(column) ? percent(cell) : count(cell));
    const cells = (tag, values) => element("tr", {}, ...values.map((each) => element(tag, {}, each)));
    const body = rows.map((row) => cells("td", row.map(written)));
    const quoted = (cell) => (cell === null ? "" : typeof cell === "string" ? `"${cell.replaceAll('"', '""')}"` : String(cell));
    const text = [columns, ...rows].map((row) => row.map(quoted).join(",")).join("\n");
    const link = element("a", { download: "plumbline-board.csv", href: `data:text/csv;charset=utf-8,${encodeURIComponent(text)}` }, this.sheet.labels.download);
    chart.table.replaceChildren(link, element("table", {}, element("thead", {}, cells("th", columns)), element("tbody", {}, ...body)));
  }

  showEdges() {
    const plot = this.charts[0].plot;
    if (!this.charts[0].fitted) return;
    this.edges.forEach((edge, place) => {
      const lower = this.lowers[place];
      const held = place === 0 && this.card.locked;
      edge.host.style.left = `${plot.x(Math.min(lower, 101) / 100)}px`;
      edge.host.style.top = `${plot.top}px`;
      edge.host.style.bottom = `${plot.height - plot.bottom}px`;
      edge.flag.style.top = `${place * 1.25}em`;
      edge.flag.textContent = fill(this.sheet.labels.tier_flag, { tier: edge.tier, lower });
      edge.host.classList.toggle("left", lower > 80);
      edge.host.classList.toggle("held", held);
      edge.host.title = held ? this.sheet.labels.locked_edge : "";
      edge.host.setAttribute("aria-valuenow", lower);
      edge.host.setAttribute("aria-disabled", String(held));
    });
  }

  /** The server found the same figures for the same card; if not, people must know. */
  holdAgainstServer() {
    const { server } = this.state;
    if (this.pending.length || this.unsent) return;
    const agrees = server.nHot === this.found.nHot && server.nHotConverted === this.found.nHotConverted && server.threshold === this.lowers[0];
    this.alarm.hidden = agrees;
    if (!agrees) console.error("board", server, this.found.nHot, this.found.nHotConverted, this.lowers[0], sum(this.found.convertedByScore));
  }
}
