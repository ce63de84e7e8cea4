// Elements made without markup strings, so that no name a person typed is ever read as HTML.

const { ui, tiles } = document.body.dataset;

/** el("button.grade", {onclick, "aria-pressed": true}, "Bersih", node, null) */
export function el(spec, attributes = {}, ...children) {
  const [tag, ...classes] = spec.split(".");
  const node = document.createElement(tag);
  if (classes.length) node.className = classes.join(" ");
  if (tag === "button") node.type = "button";
  for (const [name, value] of Object.entries(attributes)) {
    if (typeof value === "function") node[name] = value;
    else if (value === true) node.setAttribute(name, "");
    else if (value !== null && value !== undefined && value !== false) node.setAttribute(name, value);
  }
  node.append(...children.flat(Infinity).filter((child) => child !== null && child !== undefined && child !== false));
  return node;
}

function drawing(css, sprite, name, side) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of [["class", css], ["width", side], ["height", side], ["aria-hidden", "true"], ["focusable", "false"]]) {
    svg.setAttribute(key, value);
  }
  svg.append(document.createElementNS(svg.namespaceURI, "use"));
  svg.firstChild.setAttribute("href", `${sprite}#${name}`);
  return svg;
}

/** A sign grows with the letters beside it, a picture keeps its size. */
export const sign = (name, size = 24) => drawing("ui", ui, name, `${size / 16}rem`);
export const picture = (name, size = 40) => drawing("pic", tiles, name, String(size));

/** New content for a place on the page; what had the focus there has it again. */
export function swap(place, ...nodes) {
  const held = place.contains(document.activeElement) ? document.activeElement.dataset.name : null;
  place.replaceChildren(...nodes.flat(Infinity).filter(Boolean));
  if (held) place.querySelector(`[data-name="${CSS.escape(held)}"]`)?.focus();
}

export const named = (id) => document.getElementById(id);
export const onDesk = matchMedia("(min-width: 60em)");
