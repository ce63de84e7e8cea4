// The tiles: by use on a phone, one group a row in code order on a desk, and the sheet with all of them.

import { el, named, onDesk, picture, swap } from "./dom.js";
import { findItems } from "./shop.js";
import { closeSheet, openSheet, sheetHead } from "./sheet.js";

/** Draw them once; afterwards only the pressed one changes. */
export function drawTiles(shop, act) {
  const items = onDesk.matches ? shop.inCodeOrder : shop.byUse;
  const before = (index) => items[index - 1]?.group;
  swap(named("tiles"), items.map((item, index) =>
    tileOf(item, 40, () => act({ do: "tile", code: item.code }), onDesk.matches && item.group !== before(index))));
}

export function pressTile(code, noted = []) {
  const box = named("tiles");
  for (const tile of box.children) {
    const pressed = tile.dataset.code === code;
    tile.setAttribute("aria-pressed", String(pressed));
    tile.classList.toggle("noted", noted.includes(tile.dataset.type));
    if (pressed) bringIntoSight(box, tile);
  }
}

/** Scrolls the box and never the page. */
function bringIntoSight(box, tile) {
  const top = tile.offsetTop - box.offsetTop;
  if (top < box.scrollTop) box.scrollTop = top;
  else if (top + tile.offsetHeight > box.scrollTop + box.clientHeight) box.scrollTop = top + tile.offsetHeight - box.clientHeight;
}

function tileOf(item, size, onclick, first = false) {
  return el(`button.tile${first ? ".first" : ""}`, {
    "aria-pressed": "false", "data-code": item.code, "data-type": item.type, "data-name": `jenis-${item.code}`, onclick,
  }, el("kbd", { "aria-hidden": "true" }, item.code), picture(item.picture, size), el("span", {}, item.short));
}

/** "Semua jenis": search by name or code, or by group. */
export function openAllTiles(shop, act) {
  const groups = ["Sering", ...shop.groups.filter((group) => shop.items.some((item) => item.group === group))];
  const choose = (code) => {
    closeSheet();
    act({ do: "tile", code });
  };
  const input = el("input.input", { id: "find-item", type: "text", placeholder: "Cari nama atau kode", autocomplete: "off", enterkeyhint: "done" });
  const box = el("div.tiles", { "aria-label": "Jenis sampah", role: "group" });
  const none = el("p.soft", { role: "status" });
  const tabs = el("ul.jump", { "aria-label": "Kelompok" });
  const show = (items) => {
    none.textContent = items.length ? "" : "Jenis itu tidak ada di daftar unit ini.";
    swap(box, items.map((item) => tileOf(item, 44, () => choose(item.code))));
  };
  const open = (group) => {
    swap(tabs, groups.map((name) => el("li", {}, el("button", {
      "aria-pressed": String(name === group), "data-name": `kelompok-${name}`, onclick: () => { input.value = ""; open(name); },
    }, name))));
    show(group === "Sering" ? shop.byUse : shop.inCodeOrder.filter((item) => item.group === group));
  };
  input.addEventListener("input", () => (input.value.trim() ? show(findItems(shop, input.value)) : open("Sering")));
  input.addEventListener("keydown", (event) => {
    const [only] = findItems(shop, input.value);
    if (event.key === "Enter" && only) choose(only.code);
  });
  open("Sering");
  openSheet({
    name: "semua", css: "tall", title: "all-items", close: closeSheet,
    nodes: [sheetHead("all-items", "Semua jenis", closeSheet),
      el("div.field", {}, el("label.hidden", { for: "find-item" }, "Cari jenis sampah"), input), tabs, none, box],
  });
}
