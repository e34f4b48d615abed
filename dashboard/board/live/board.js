// The board: what it shows, what moves with the thumb, and what it sends the server when the thumb is released.

import { evaluate, lockedThreshold, Scorer, standing, sum, withLower, withThreshold } from "./arithmetic.js";
import { Edges } from "./edges.js";
import { element } from "./elements.js";
import { Outbox } from "./outbox.js";
import { Panels } from "./panels.js";
import { Readings } from "./readings.js";
import { RuleRows } from "./rules.js";
import { factsOf, keepFacts, keepNotes, keepSheet, notesOf, sheetOf, whenSomethingArrives } from "./sheets.js";
import { Toolbar } from "./toolbar.js";

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
    this.outbox = new Outbox();
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
    this.panels?.end();
    window.removeEventListener("resize", this.fitHeight);
    cancelAnimationFrame(this.frame);
    this.root.remove();
    this.style.remove();
  }

  /** What the server knows. While commands are under way, what users see here is newer than what it says about the card. */
  receive(state, send) {
    this.send = send;
    this.state = state;
    this.outbox.receive(state.receipt);
    const stale = this.card && this.shownName === state.name && (this.outbox.pending.length > 0 || this.unsent);
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
    this.compareWithServer();
  }

  build(sheet) {
    this.sheet = sheet;
    this.found = null;
    this.panels?.end();
    this.scorer = new Scorer(sheet.patterns, sheet.rules.map((rule) => rule.group), sheet.groups.length);
    this.readings = new Readings(sheet);
    this.rules = new RuleRows(sheet, (kind, place, value) => this.edit(kind, place, value), () => this.release());
    this.toolbar = new Toolbar(sheet, {
      command: (wanted) => this.command(wanted),
      lock: () => this.toggleLock(),
      more: () => this.toggleMore(),
      present: () => this.send("present", !this.state.present),
    });
    this.panels = new Panels(sheet, () => this.resized());
    this.edges = new Edges(sheet, this.panels.panels[0], {
      lower: (place) => this.lowers[place],
      move: (place, lower) => this.moveEdge(place, lower),
      release: () => this.release(),
    });
    this.status = element("p", { class: "status", role: "status" });
    const { header, always, more } = this.readings;
    this.root.replaceChildren(header, always, more, this.toolbar.host, this.rules.host, this.panels.host, this.status);
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

  /** The edge of the hot tier follows the points while the number of hot leads is locked. */
  moveEdge(place, lower) {
    if (place === 0 && this.card.locked) return;
    this.card.lowers = withLower(this.lowers, place, lower);
    this.lowers = this.card.lowers;
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

  /** Send the server the card as it is; the numbers are here already. */
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

  tell(command) {
    this.send("commands", this.outbox.with(command, this.state.name));
  }

  toggleLock() {
    if (this.card.locked) this.card.lowers = [...this.lowers];
    this.card.locked = !this.card.locked;
    this.unsent = true;
    this.release();
  }

  toggleMore() {
    const { more } = this.readings;
    more.hidden = !more.hidden;
    this.toolbar.showMore(!more.hidden);
    this.resized();
  }

  resized() {
    if (this.found) this.refresh(true);
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

  /** Everything from the card as it is; `settled` when no thumb moves, so that axes may be fitted anew. */
  refresh(settled) {
    const { card, sheet, scorer, current, state, facts } = this;
    const started = performance.now();
    const counts = scorer.count(card.points, card.caps);
    const { forced } = sheet.patterns;
    const wanted = current.nHot;
    const lock = lockedThreshold(counts, forced, wanted, card.lowers[0]);
    this.lowers = card.locked ? withThreshold(card.lowers, lock.threshold) : card.lowers;
    this.found = evaluate(counts, forced, this.lowers);
    this.computed = performance.now() - started;
    const { found } = this;
    const same = this.isShown(state.current.settings);
    this.readings.show({ found, current, same, facts, known: this.isShown(facts?.card) });
    const editing = this.outbox.has("edit") || this.unsent;
    this.toolbar.show({ locked: card.locked, lock, wanted, can: state.can, present: state.present, editing, suggesting: this.outbox.has("suggest") });
    this.rules.show(card, { memory: state.memory, current: state.current.points, ranges: facts?.ranges, rated: facts?.rated }, settled);
    const unit = parseFloat(getComputedStyle(this.root).fontSize) * (state.present ? 1.2 : 0.8);
    this.panels.show({ found, current, same, name: state.current.name }, settled, unit);
    this.edges.show(this.lowers, card.locked);
    if (settled) this.status.textContent = this.readings.spoken;
  }

  /** Whether settings are those of the card that is shown, with the threshold that the lock gives. */
  isShown(settings) {
    const { card } = this;
    return Boolean(settings) && same(settings.points, card.points) && same(settings.caps, card.caps) && same(settings.lowers, this.lowers);
  }

  /** The server found the same figures for the same card; if not, users must know. */
  compareWithServer() {
    const { server } = this.state;
    if (this.outbox.pending.length || this.unsent) return;
    const agrees = server.nHot === this.found.nHot && server.nHotConverted === this.found.nHotConverted && server.threshold === this.lowers[0];
    this.readings.alarm.hidden = agrees;
    if (!agrees) console.error("board", server, this.found.nHot, this.found.nHotConverted, this.lowers[0], sum(this.found.convertedByScore));
  }
}
