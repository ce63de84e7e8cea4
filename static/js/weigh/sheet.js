// The one dialog of this screen. While it is open the rest is inert; what opened it gets the focus back.

import { el, named, sign, swap } from "./dom.js";

const sheet = named("sheet");
let leave = null;
let opener = null;

/** Show a sheet. `close` is what Escape does; without it the sheet stays. `focus` is the element that starts. */
export function openSheet({ name, css = "", title, nodes, focus = null, close = null }) {
  const fresh = sheet.dataset.name !== name || !sheet.open;
  if (!sheet.open) opener = document.activeElement;
  leave = close;
  sheet.dataset.name = name;
  sheet.className = `sheet stack ${css}`.trim();
  sheet.setAttribute("aria-labelledby", title);
  swap(sheet, nodes);
  if (!sheet.open) sheet.showModal();
  if (fresh) (focus ?? sheet.querySelector("[autofocus]") ?? named(title))?.focus();
  if (fresh) sheet.scrollTop = 0;
}

export function closeSheet() {
  if (!sheet.open) return;
  sheet.dataset.name = "";
  sheet.close();
  if (opener?.isConnected) opener.focus();
}

export const openNow = () => (sheet.open ? sheet.dataset.name : "");

sheet.addEventListener("cancel", (event) => {
  event.preventDefault();
  leave?.();
});
// a browser may close a dialog by itself at the second Escape: a sheet that must stay comes back
sheet.addEventListener("close", () => {
  if (sheet.dataset.name) sheet.showModal();
});

/** Heading on the left, "Tutup" on the right. */
export function sheetHead(id, words, close) {
  return el("div.row.apart.head", {}, el("h2", { id, tabindex: "-1" }, words),
    el("button.button.bare", { onclick: close, "data-name": "tutup" }, "Tutup"));
}

/** A sentence with its sign: what went wrong, or what to do. */
export const remark = (words, kind = "wait") =>
  el(`div.note.row.${kind}`, { role: kind === "bad" ? "alert" : "status" }, sign("peringatan"), el("p", {}, words));
