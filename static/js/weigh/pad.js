// The pad under the thumb: digits and comma write the weight, the words open what they say.

import { named } from "./dom.js";

const SVG = "http://www.w3.org/2000/svg";

export function backKey() {
  const svg = document.createElementNS(SVG, "svg");
  for (const [name, value] of Object.entries({
    width: 28, height: 28, viewBox: "0 0 24 24", fill: "none", stroke: "currentColor", "stroke-width": 1.75,
    "stroke-linecap": "round", "stroke-linejoin": "round", "aria-hidden": "true",
  })) svg.setAttribute(name, value);
  svg.append(document.createElementNS(SVG, "path"));
  svg.firstChild.setAttribute("d", "M9 5.5h10.5A1.5 1.5 0 0 1 21 7v10a1.5 1.5 0 0 1-1.5 1.5H9L3 12zM12 9.500l5 5M17 9.500l-5 5");
  return svg;
}

export function listenToPad(act) {
  named("pad").addEventListener("click", ({ target }) => {
    const { key, does } = target.closest("button")?.dataset ?? {};
    if (key) act({ do: "key", key });
    else if (does) act({ do: does });
  });
}
