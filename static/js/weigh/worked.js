// What a line and the whole weigh-in come to: figures for the eye, warnings, and the body that is sent.

import { amountOf, formatQuantity, readQuantity, shareOf } from "./numbers.js";
import { nameOf, gradeOf, priceOf } from "./shop.js";

const TOO_UNUSUAL = 10;

/** {item, name, price, quantity, gross, tare, amount} of a line, or the same with a `problem` that keeps it open. */
export function workedOut(line, state, shop) {
  const item = shop.byCode.get(line.item);
  const price = priceOf(item, line.grade, state);
  const known = { item, name: nameOf(item, line.grade), grade: gradeOf(item, line.grade), price, tare: line.tare };
  if (price === null) return { ...known, problem: `${item.short} belum punya harga hari ini. Hubungi pengelola.` };
  const typed = line.text.replace(/,$/, "");
  if (typed === "") return { ...known, problem: `${item.short} belum ada ${thing(item)}. Tulis angkanya, atau Batal.` };
  const read = readQuantity(typed, item.measure);
  if (!read.quantity) return { ...known, problem: read.problem ?? "Tulis dengan koma, contoh 1,5." };
  const quantity = read.quantity - line.tare;
  if (quantity <= 0) return { ...known, problem: "Berat wadah lebih besar dari hasil timbang." };
  const gross = item.measure === "kg" ? read.quantity : 0;
  return { ...known, quantity, gross, amount: amountOf(quantity, price, item.measure) };
}

const thing = (item) => ({ kg: "beratnya", litre: "isinya", piece: "jumlahnya" })[item.measure];

export function isWhole(state, shop) {
  return state.now.item !== null && !workedOut(state.now, state, shop).problem;
}

/** Every line as it will be read back and sent: those put away, and the one in hand if it is whole. */
export function allLines(state, shop) {
  if (!isWhole(state, shop)) return state.lines;
  const { at, done, ...line } = state.now;
  const lines = [...state.lines];
  lines.splice(at ?? lines.length, 0, line);
  return lines;
}

/** Sentences that warn about a whole line. They never stop anybody. */
export function warnings(figures, state, shop, others = []) {
  const { item, quantity, gross, price } = figures;
  const usual = state.member?.usual_grams;
  const found = [];
  if (item.measure === "kg" && usual && quantity >= usual * TOO_UNUSUAL) {
    found.push(`Biasanya ${formatQuantity(usual, "kg")}. Timbang sekali lagi.`);
  }
  if (shop.scale_capacity && gross > shop.scale_capacity) {
    found.push(`Timbangan hanya sampai ${formatQuantity(shop.scale_capacity, "kg")}.`);
  }
  if (price === 0) found.push("Harga Rp0. Tidak menambah tabungan.");
  if (others.some((other) => isTwin(other, figures))) found.push("Sama dengan baris lain. Memang dua kali?");
  return found;
}

const isTwin = (a, b) =>
  a.item.code === b.item.code && a.grade.code === b.grade.code && a.quantity === b.quantity && a.tare === b.tare;

export function totalOf(state, shop) {
  const lines = allLines(state, shop).map((line) => workedOut(line, state, shop));
  const gross = lines.reduce((sum, line) => sum + (line.amount ?? 0), 0);
  const share = shareOf(gross, shop.share_bp);
  return { lines, gross, share, net: gross - share, kinds: new Set(lines.map((line) => line.item.code)).size };
}

/** The operation, integers only, ready to be sent or to wait in a queue. */
export function bodyOf(state, shop) {
  const { lines, gross, share, net } = totalOf(state, shop);
  return {
    operation: state.operation, member: state.member.number, person: state.person, day: shop.day,
    price_version: shop.price_version, how: state.how, note: state.note, station: shop.station,
    lines: lines.map((line) => ({
      type: line.item.type, grade: line.grade.code, quantity: line.quantity,
      gross: line.gross, tare: line.tare, price: line.price, amount: line.amount,
    })),
    gross, share, net,
  };
}
