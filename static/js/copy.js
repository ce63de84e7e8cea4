// Words to take into another form: without scripts a tap selects them whole, so the buttons show only with scripts.
const said = document.querySelector("[data-copied]");

for (const button of document.querySelectorAll("[data-copies]")) {
  button.hidden = false;
  button.addEventListener("click", () => copy(button));
}

async function copy(button) {
  const words = document.getElementById(button.dataset.copies);
  getSelection().selectAllChildren(words);
  try {
    await navigator.clipboard.writeText(words.textContent);
    tell(button, "Tersalin");
  } catch {
    // Without https there is no clipboard: what is selected can be copied by the keys everybody knows.
    tell(button, document.execCommand("copy") ? "Tersalin" : "Tekan Ctrl+C");
  }
}

const WAIT = 2500;

function tell(button, word) {
  const shown = button.querySelector("[data-word]");
  shown.textContent = word;
  said.textContent = `${word}: ${button.dataset.about}`;
  setTimeout(() => { shown.textContent = "Salin"; }, WAIT);
}
