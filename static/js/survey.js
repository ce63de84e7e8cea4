// The paper grid: a digit that fits goes on to the next cell, Backspace in an empty one goes back, arrows move by rows.
const form = document.querySelector("[data-digits]");
const cells = form ? [...form.querySelectorAll("td .input")] : [];

function move(cell, steps) {
  const next = cells[cells.indexOf(cell) + steps];
  if (next) { next.focus(); next.select(); }
}

form?.addEventListener("input", ({ target }) => {
  const most = Number(target.dataset.most);
  if (most && /^[1-9]$/.test(target.value) && Number(target.value) <= most) move(target, 1);
});

form?.addEventListener("keydown", (event) => {
  const { key, target } = event;
  const width = form.querySelectorAll("thead th").length;
  const steps = { ArrowDown: width, ArrowUp: -width, Enter: width }[key];
  if (!target.matches("td .input")) return;
  if (steps) { event.preventDefault(); move(target, steps); }
  if (key === "Backspace" && target.dataset.most && !target.value) { event.preventDefault(); move(target, -1); }
});
