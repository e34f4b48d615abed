// The notes beside a rule: what the leakage guard found about what it uses, and what buyers and reps said of its touch points.

import { element } from "./elements.js";
import { fill } from "./words.js";

const KINDS = ["leak", "said"];
// Pixels between a mark and the box that it opens.
const APART = 4;

export class RowNotes {
  /** `controls` set the rule's points: they describe the marks to users who cannot see them. */
  constructor(labels, rule, place, controls) {
    this.labels = labels;
    this.rule = rule;
    this.controls = controls;
    this.marks = Object.fromEntries(KINDS.map((kind) => [kind, this.mark(kind, place)]));
    this.host = element("span", { class: "notes" }, ...KINDS.flatMap((kind) => [this.marks[kind].button, this.marks[kind].box]));
  }

  /** A button with the box that it opens; the browser closes it with Escape or a click elsewhere, and gives the focus back. */
  mark(kind, place) {
    const box = element("div", { class: "note-box", id: `note-${kind}-${place}`, popover: "auto" });
    const button = element("button", { type: "button", class: "note-button", hidden: true, "aria-describedby": box.id });
    button.popoverTargetElement = box;
    box.addEventListener("toggle", (event) => {
      if (event.newState === "open") beside(box, button);
    });
    return { button, box };
  }

  /** Show `{leak, said}`, each with its mark, weight and words, or null where there is nothing to say. */
  show(notes) {
    for (const kind of KINDS) this.fill(kind, this.marks[kind], notes?.[kind]);
    const boxes = KINDS.filter((kind) => notes?.[kind]).map((kind) => this.marks[kind].box.id);
    for (const control of this.controls) {
      if (boxes.length) control.setAttribute("aria-describedby", boxes.join(" "));
      else control.removeAttribute("aria-describedby");
    }
  }

  fill(kind, { button, box }, note) {
    button.hidden = !note;
    if (!note) {
      if (box.matches(":popover-open")) box.hidePopover();
      return;
    }
    button.className = `note-button ${note.weight}`;
    button.textContent = note.mark;
    button.title = box.textContent = note.words;
    button.setAttribute("aria-label", fill(this.labels.note_of, { mark: note.mark, rule: this.rule.name }));
  }
}

/** Put a box under its button, or above it where there is no room below. */
function beside(box, button) {
  const [from, size] = [button.getBoundingClientRect(), box.getBoundingClientRect()];
  const below = from.bottom + APART;
  const top = below + size.height > window.innerHeight ? Math.max(0, from.top - APART - size.height) : below;
  box.style.top = `${top}px`;
  box.style.left = `${Math.max(0, Math.min(from.left, window.innerWidth - size.width))}px`;
}
