// The screen behind the sheets, drawn from the state: who, the line in hand, the list, the sum.

import { el, named, sign, swap } from "./dom.js";
import { decimal, formatQuantity, formatRupiah, unitOf } from "./numbers.js";
import { priceOf } from "./shop.js";
import { totalOf, warnings, workedOut } from "./worked.js";

export function drawView(state, shop, act) {
  drawWho(state);
  const total = totalOf(state, shop);
  drawNow(state, shop, total, act);
  drawList(state, shop, total, act);
  drawSum(state, total);
}

export function drawDay(shop, totals) {
  const { people, grams, rupiah } = totals;
  named("so-far").textContent = `${shop.day_words}, ${dayTotals({ people, grams, rupiah })}`;
}

export const dayTotals = ({ people, grams, rupiah }) =>
  `${people}\u00a0orang, ${formatQuantity(grams, "kg")}, ${formatRupiah(rupiah)}`;

function facts({ rt, number, note }, how) {
  const more = note?.sacks ? `titipan ${note.sacks}\u00a0karung` : how === "picked_up" && "dijemput";
  return [rt && `RT\u00a0${rt}`, more ? number : `nomor\u00a0${number}`, more].filter(Boolean).join(", ");
}

function drawWho({ member, how }) {
  const who = named("who");
  if (!member) {
    swap(who, sign("orang", 28), el("span", {}, el("b", {}, "Pilih anggota"), el("small", {}, "Nomor, nama, atau kartu")), el("em", {}, "Cari"));
    return;
  }
  const nickname = member.nickname ? [" (", el("bdi", {}, member.nickname), ")"] : [];
  swap(who, sign("orang", 28),
    el("span", {}, el("b", {}, el("bdi", {}, member.name)), nickname, el("small", {}, facts(member, how))), el("em", {}, "Ganti"));
}

function drawNow(state, shop, total, act) {
  const { now, ask, notice } = state;
  const figures = now.item === null ? null : workedOut(now, state, shop);
  const warned = figures?.amount === undefined ? [] : warnings(figures, state, shop, others(state, total));
  swap(named("now"), heading(figures, state), amounts(now, figures),
    ask ? question(ask, shop, act) : [grades(figures, state, shop, act), [notice, ...warned].filter(Boolean).map(tag)]);
}

const others = ({ now }, { lines }) => lines.filter((_, index) => index !== (now.at ?? lines.length - 1));

const tag = (words) => el("span.tag.wait", { role: "status" }, sign("peringatan", 18), words);

function heading(figures, { now }) {
  if (!figures) return el("div", {}, el("b", {}, now.text ? "Sentuh jenis sampahnya" : "Timbang, lalu pilih jenis"));
  return el("div", {}, el("b", {}, figures.name), moved(figures.grade.old, figures.price));
}

export function moved(old, price) {
  if (!old || price === null || old === price) return null;
  const [css, word, arrow] = price > old ? ["up", "naik", "panah-atas"] : ["down", "turun", "panah-bawah"];
  return el(`span.${css}.nb`, {}, sign(arrow, 18), el("span.hidden", {}, `${word},`), ` dulu ${formatRupiah(old)}`);
}

function amounts(now, figures) {
  const measure = figures?.item.measure ?? "kg";
  const whole = figures?.amount !== undefined && (now.done || now.tare);
  const shown = whole ? formatQuantity(figures.quantity, measure) : `${now.text || zero(measure)}\u00a0${unitOf(measure)}`;
  return el("div", {}, el("span.kg", {}, shown), beside(now, figures),
    el("span.rp", {}, formatRupiah(figures?.amount ?? 0)));
}

const zero = (measure) => (measure === "piece" ? "0" : "0,00");

function beside(now, figures) {
  if (now.tare) return el("span.x", {}, figures?.amount ? `dari ${formatQuantity(figures.gross, "kg")}` : `− wadah ${decimal(now.tare)}\u00a0kg`);
  if (!figures || figures.price === null || figures.item.grades.length > 1) return null;
  return el("span.x", {}, `× ${formatRupiah(figures.price)}`);
}

function grades(figures, state, shop, act) {
  if (!figures || figures.item.grades.length < 2) return null;
  return el("div.grades", { role: "group", "aria-label": "Mutu" }, figures.item.grades.map(({ code, name }) => {
    const price = priceOf(figures.item, code, state);
    return el("button.grade", {
      "aria-pressed": String(code === figures.grade.code), "data-name": `mutu-${code}`, onclick: () => act({ do: "grade", grade: code }),
    }, `${name} ${price === null ? "(belum ada harga)" : formatRupiah(price)}`);
  }));
}

/** A point before three digits: both readings are offered, none is taken. */
function question({ code, measure, readings }, shop, act) {
  const what = code === null ? "Beratnya" : shop.byCode.get(code).short;
  return [tag(`${what}: ada dua arti. Yang mana?`), el("div.grades", { role: "group", "aria-label": "Maksud Anda" }, readings.map((reading) =>
    el("button.grade", { "data-name": `maksud-${reading}`, onclick: () => act({ do: "choose", reading }) }, formatQuantity(reading, measure))))];
}

function drawList(state, shop, { lines }, act) {
  const live = state.now.item === null ? -1 : (state.now.at ?? lines.length - 1);
  const open = state.now.item !== null && workedOut(state.now, state, shop).problem;
  swap(named("rows"), lines.map((line, index) => el(`tr${!open && index === live ? ".live" : ""}`, {},
    el("th", { scope: "row" }, el("button.plain", { "data-name": `baris-${index}`, onclick: () => act({ do: "list", index }) }, line.name)),
    el("td.num", {}, formatQuantity(line.quantity, line.item.measure)),
    el("td.num", {}, formatRupiah(line.price)), el("td.num", {}, formatRupiah(line.amount)))));
}

function drawSum({ lines, now }, { kinds, net }) {
  named("sum-words").textContent = kinds ? `${kinds} jenis, masuk tabungan` : "Belum ada isi";
  named("sum-net").textContent = formatRupiah(net);
  named("see-list").disabled = kinds === 0;
  named("finish").setAttribute("aria-disabled", String(!lines.length && now.item === null));
}

/** One sentence for the ear, when the fingers rest: the pad alone would speak at every digit. */
export function spoken(state, shop) {
  if (state.now.item === null) return "";
  const { name, item, quantity, amount } = workedOut(state.now, state, shop);
  return amount === undefined ? name : `${name}, ${formatQuantity(quantity, item.measure)}, ${formatRupiah(amount)}`;
}
