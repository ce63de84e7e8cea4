// Words and letters of a text as one types; without scripts the counts are those of when the page was drawn.
for (const told of document.querySelectorAll("[data-counts]")) {
  const box = document.getElementById(told.dataset.counts);
  const least = Number(told.dataset.least ?? 0);
  const tell = () => { told.textContent = counted(box.value, least); };
  box.addEventListener("input", tell);
  tell();
}

function counted(text, least) {
  const words = text.split(/\s+/).filter(Boolean).length;
  const lacks = words < least ? `, kurang ${shown(least - words)} kata` : "";
  return `${shown(words)} kata, ${shown([...text].length)} huruf${lacks}`;
}

function shown(number) {
  return number.toLocaleString("id-ID");
}
