// Elements of the page; text is never read as HTML.

const NS = "http://www.w3.org/2000/svg";
const DRAWN = new Set(["svg", "path", "text", "g"]);

/** An element with attributes and children; what is null or false is left out. */
export function element(tag, attributes = {}, ...children) {
  const found = DRAWN.has(tag) ? document.createElementNS(NS, tag) : document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) if (value !== null && value !== false) found.setAttribute(name, value === true ? "" : value);
  found.append(...children.filter((child) => child !== null));
  return found;
}

/** A button that does something. */
export function button(words, act) {
  const found = element("button", { type: "button" }, words);
  found.addEventListener("click", act);
  return found;
}
