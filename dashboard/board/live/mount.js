// All of the board that is sent at each run: whatever is large came once, with the sheet.

const place = (globalThis[Symbol.for("plumbline.board")] ??= { waiting: [] });

export default function plumblineMount(component) {
  if (place.receive) place.receive(component);
  else place.waiting.push(component);
  return () => place.end?.(component.parentElement);
}
