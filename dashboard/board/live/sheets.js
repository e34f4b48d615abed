// What was sent once, kept for the life of the page by its content id: a board that comes back needs not be sent its patterns again.

import { decode } from "./arithmetic.js";

const KEPT = Symbol.for("plumbline.sheets");
const MOST_SHEETS = 4;
const ID_LENGTH = 16;
const kept = (globalThis[KEPT] ??= { sheets: new Map(), facts: new Map(), waiting: new Set() });
kept.notes ??= new Map();

/** Keep a sheet: its content id (16 letters), the length of the JSON, the JSON, the packed patterns. */
export function keepSheet(bytes) {
  const text = (from, to) => new TextDecoder().decode(bytes.subarray(from, to));
  const id = text(0, ID_LENGTH);
  if (!kept.sheets.has(id)) {
    const from = ID_LENGTH + 4;
    const to = from + new DataView(bytes.buffer, bytes.byteOffset + ID_LENGTH, 4).getUint32(0, true);
    kept.sheets.set(id, { ...JSON.parse(text(from, to)), id, patterns: decode(bytes.subarray(to)) });
    if (kept.sheets.size > MOST_SHEETS) kept.sheets.delete(kept.sheets.keys().next().value);
  }
  for (const tell of kept.waiting) tell();
}

export function keepFacts({ sheet, facts }) {
  kept.facts.set(sheet, facts);
  for (const tell of kept.waiting) tell();
}

export function keepNotes({ sheet, notes }) {
  kept.notes.set(sheet, notes);
  for (const tell of kept.waiting) tell();
}

export const sheetOf = (id) => kept.sheets.get(id);
export const factsOf = (id) => kept.facts.get(id);
export const notesOf = (id) => kept.notes.get(id);

/** Call back whenever something arrives; returns what ends that. */
export function whenSomethingArrives(tell) {
  kept.waiting.add(tell);
  return () => kept.waiting.delete(tell);
}
