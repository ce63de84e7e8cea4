// "Siapa yang datang?": find a member by number on the sheet's own pad, by name, nickname, RT, or a card.

import { findMembers, meant } from "./ask.js";
import { el, named, onDesk, sign, swap } from "./dom.js";
import { openEnrol } from "./enrol.js";
import { row } from "./found.js";
import { cardToken } from "./line.js";
import { backKey } from "./pad.js";
import { closeSheet, openSheet, sheetHead } from "./sheet.js";

const REST = 150;
const MANY = 8;
const WAY = "rdu.timbang.cara";
const DIGITS = ["7", "8", "9", "hapus", "4", "5", "6", "huruf", "1", "2", "3", "daftar", "0"];

/** Open the sheet; `chosen(member)` hears who it is. `query` and `found` start it with an answer already given. */
export function openMember(shop, chosen, { query = "", found = null } = {}) {
  const take = (member) => {
    closeSheet();
    chosen(member);
  };
  const parts = sheetParts(query, take, shop, chosen);
  openSheet({
    name: "anggota", css: "tall finder", title: "who-head", focus: parts.input, close: closeSheet,
    nodes: [sheetHead("who-head", "Siapa yang datang?", closeSheet), parts.field, parts.says, parts.results, parts.foot, parts.pad],
  });
  write(parts, remembered(), false);
  if (found) parts.show(found);
  else parts.search();
}

function sheetParts(query, take, shop, chosen) {
  const input = el("input.input", {
    id: "find-member", type: "text", autocomplete: "off", placeholder: "Nomor, nama, atau RT", enterkeyhint: "search", "aria-describedby": "find-says",
  });
  input.value = query;
  const parts = {
    input, says: el("p.soft", { id: "find-says", role: "status" }), results: el("ul.lines.results"),
    field: el("div.field", {}, el("label.hidden", { for: "find-member" }, "Nomor, nama, nama panggilan, RT, atau kartu"), input),
  };
  const search = searcher(parts, shop.urls.search, take);
  const enrol = () => openEnrol(shop, input.value.trim(), chosen, () => openMember(shop, chosen, { query: input.value }));
  parts.search = search.now;
  parts.show = search.show;
  parts.pad = numberPad(parts, search.soon, enrol);
  parts.foot = el("div.row.foot-row", {},
    el("button.button.quiet.slim.letters", { onclick: () => write(parts, "angka") }, "Angka"),
    el("button.button.quiet.slim.enrol", { onclick: enrol }, sign("tambah"), "Daftar cepat"));
  input.addEventListener("input", search.soon);
  input.addEventListener("keydown", (event) => {
    if (event.key !== "Enter") return;
    event.preventDefault();
    search.enter();
  });
  return parts;
}

function numberPad(parts, searchSoon, enrol) {
  const { input } = parts;
  const press = {
    hapus: () => { input.value = input.value.slice(0, -1); },
    huruf: () => write(parts, "huruf"),
    daftar: enrol,
  };
  const words = { hapus: backKey, huruf: () => "Huruf", daftar: () => "Daftar cepat" };
  return el("div.pad.digits", { role: "group", "aria-label": "Angka" }, DIGITS.map((key) => el(`button${press[key] ? `.word.${key}` : ""}`, {
    "aria-label": key === "hapus" ? "Hapus satu angka" : null, "data-name": `angka-${key}`,
    onclick: () => {
      (press[key] ?? (() => { input.value += key; }))();
      if (key !== "daftar" && key !== "huruf") searchSoon();
    },
  }, words[key]?.() ?? key)));
}

/** The way last used opens next: "angka" keeps the phone's keyboard away, "huruf" calls it. */
function write({ input }, way, focus = true) {
  const letters = way === "huruf" && !onDesk.matches;
  named("sheet").classList.toggle("by-letters", letters);
  input.setAttribute("inputmode", letters || onDesk.matches ? "search" : "none");
  try {
    localStorage.setItem(WAY, way);
  } catch {
    // not remembered, nothing else lost
  }
  if (!focus) return;
  input.blur();
  input.focus();
}

function remembered() {
  try {
    return localStorage.getItem(WAY) ?? "angka";
  } catch {
    return "angka";
  }
}

/** Searching that waits for the fingers to rest; a newer question ends the older one. */
function searcher({ input, says, results }, url, take) {
  let timer = null;
  let running = null;
  let answer = null;
  const show = (found) => {
    answer = found;
    says.textContent = sentence(found, input.value.trim());
    swap(results, (found.members ?? []).map((member) => row(member, take)));
  };
  const ask = async () => {
    clearTimeout(timer);
    running?.abort();
    running = new AbortController();
    const query = input.value.trim();
    if (!query) return show({ members: [], idle: true });
    const token = cardToken(query);
    const found = await findMembers(url, token ? { kartu: token } : { q: query }, running.signal);
    if (found) show({ ...found, query });
    return found;
  };
  return {
    show, now: ask,
    soon: () => {
      clearTimeout(timer);
      timer = setTimeout(ask, REST);
    },
    enter: async () => {
      const found = answer?.query === input.value.trim() ? answer : await ask();
      const one = found?.members && meant(found.members, input.value);
      if (one) take(one);
      else results.querySelector("button")?.focus();
    },
  };
}

function sentence({ members, lost, idle }, query) {
  if (lost) return lost;
  if (idle) return "Tulis nomor di kartunya, atau sebagian namanya.";
  if (members.length >= MANY) return "Banyak yang cocok. Tulis lebih lengkap.";
  if (members.length) return members.length === 1 ? "" : `${members.length}\u00a0anggota cocok`;
  if (cardToken(query)) return "Kartu ini tidak dikenal di unit ini. Cari dengan nomor atau nama.";
  return /^[0-9-]+$/.test(query) ? `Nomor ${query} tidak ada. Cari nama atau daftar cepat.` : `"${query}" tidak ada. Cari nomor atau daftar cepat.`;
}
