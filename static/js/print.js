// Pages meant for paper: without scripts the browser's own menu prints them, so the button shows only with scripts.
for (const part of document.querySelectorAll("[data-print]")) {
  part.hidden = false;
  part.querySelector("button").addEventListener("click", () => print());
}
