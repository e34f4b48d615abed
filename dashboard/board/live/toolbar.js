// The tools of the board: back and forward, points from the leads, the lock, more figures, the room.

import { button, element } from "./elements.js";
import { count, fill, lockWords } from "./words.js";

export class Toolbar {
  /** `acts`: what the tools do: `command(name)`, `lock()`, `more()`, `present()`. */
  constructor(sheet, acts) {
    const { labels, help } = sheet;
    this.sheet = sheet;
    this.buttons = Object.fromEntries(["undo", "redo", "reset"].map((name) => [name, button(labels[name], () => acts.command(name))]));
    this.suggest = button(labels.suggest, () => acts.command("suggest"));
    this.suggest.title = labels.suggest_help;
    this.lock = element("button", { type: "button", role: "switch", class: "lock", title: help.lock });
    this.lock.addEventListener("click", acts.lock);
    this.lockWords = element("span", { class: "lock-words" });
    this.more = button(labels.more, acts.more);
    this.more.setAttribute("aria-expanded", "false");
    this.present = button(labels.present, acts.present);
    this.host = element(
      "div", { class: "tools", role: "toolbar", "aria-label": labels.tools }, ...Object.values(this.buttons), this.suggest, this.lock, this.lockWords,
      this.more, this.present,
    );
  }

  showMore(shown) {
    this.more.textContent = this.sheet.labels[shown ? "less" : "more"];
    this.more.setAttribute("aria-expanded", String(shown));
  }

  /** `editing` while an edit is on its way to the server, `suggesting` while it looks for points. */
  show({ locked, lock, wanted, can, present, editing, suggesting }) {
    const { labels, sentences } = this.sheet;
    this.lock.textContent = fill(labels.lock, { n: count(wanted) });
    this.lock.setAttribute("aria-checked", String(locked));
    this.lockWords.title = this.lockWords.textContent = locked ? lockWords(sentences, lock, wanted) : labels.unlocked;
    this.buttons.undo.disabled = !can.undo && !editing;
    this.buttons.redo.disabled = !can.redo || editing;
    this.buttons.reset.disabled = !can.reset && !editing;
    this.suggest.hidden = !can.suggest;
    this.suggest.disabled = suggesting;
    this.present.textContent = present ? labels.present_end : labels.present;
  }
}
