// The grammar of the keyboard line: one string in, one intention out. It reads, it never changes anything.
//
//   11 1,25      item and weight          kar 4,5    by the start of a name        11 kotor 2   with its grade
//   11           the item alone           1,25       the weight alone               /0123        a member
//   tara 0,2     kotor  batal  hapus  selesai        https://...  or a card's token from a QR wedge

import { readQuantity } from "./numbers.js";
import { findItems } from "./shop.js";

const WORDS = { batal: "undo", hapus: "removeLast", selesai: "review" };
const FIGURE = /^[0-9]+(?:[.,][0-9]*)?$/;
const CARD = /^[A-Za-z0-9_-]{16,}$/;

/** {do: ..., ...}: an action of state.js, or "member" / "card" to look up, or "say" with a sentence. */
export function readLine(typed, state, shop) {
  const text = typed.trim().replace(/\s+/g, " ");
  if (text === "") return { do: "review" };
  if (text.startsWith("/")) return { do: "member", query: text.slice(1).trim() };
  const token = cardToken(text);
  if (token) return { do: "card", token };
  const [first, ...rest] = text.toLowerCase().split(" ");
  if (WORDS[first] && !rest.length) return { do: WORDS[first] };
  if (first === "tara") return readTare(rest.join(" "));
  return readGrade(text, state, shop) ?? readWeighing(text, shop);
}

/** The token of a member's card, from the address its QR holds or by itself; null for anything else. */
export function cardToken(text) {
  if (/^https?:\/\//i.test(text)) return text.split(/[?#]/)[0].split("/").filter(Boolean).pop();
  return CARD.test(text) && /[0-9]/.test(text) && /[A-Za-z]/.test(text) ? text : null;
}

function readTare(text) {
  if (text === "0") return { do: "tare", grams: 0 };
  const read = readQuantity(text, "kg");
  return read.quantity
    ? { do: "tare", grams: read.quantity }
    : { do: "say", notice: "Berat wadah belum benar. Tulis angka, contoh tara 0,2." };
}

function gradeNamed(item, word) {
  return item?.grades.find(({ code, name }) => word && [code, name.toLowerCase()].some((it) => it.startsWith(word)));
}

/** "kotor" by itself changes the line in hand, unless an item is called so. */
function readGrade(text, state, shop) {
  const word = text.toLowerCase();
  const item = shop.byCode.get(state.now.item);
  const exact = item?.grades.find(({ code, name }) => [code, name.toLowerCase()].includes(word));
  if (exact) return { do: "grade", grade: exact.code };
  const isGrade = shop.items.some(({ grades }) => grades.length > 1 && grades.some(({ code }) => code === word));
  return isGrade ? { do: "say", notice: `Jenis ini tidak punya mutu ${word}.` } : null;
}

function readWeighing(text, shop) {
  const words = text.split(" ");
  const figure = words.length > 1 && FIGURE.test(words.at(-1)) ? words.pop() : null;
  const whole = words.join(" ");
  if (figure === null && FIGURE.test(whole) && !shop.byCode.has(whole)) return { do: "weight", text: whole };
  const { item, grade, notice } = findOne(words, fitting(words[0], figure, shop));
  if (notice) return { do: "say", notice };
  if (figure !== null) return { do: "weigh", code: item.code, grade, text: figure };
  return grade ? { do: "tile", code: item.code, grade } : { do: "tile", code: item.code };
}

/** "kar 4,5" cannot mean what is counted by the piece; a code says what it says. */
function fitting(word, figure, shop) {
  if (!figure || !/[.,]/.test(figure)) return shop;
  return { ...shop, inCodeOrder: shop.inCodeOrder.filter(({ code, measure }) => measure !== "piece" || code === word) };
}

/** The one item these words mean; the last word may be its grade. */
function findOne(words, shop) {
  const name = words.join(" ");
  const found = oneOf(findItems(shop, name), name);
  if (found) return { item: found, grade: null };
  const front = words.slice(0, -1).join(" ");
  const item = front ? oneOf(findItems(shop, front), front) : null;
  const grade = gradeNamed(item, words.at(-1).toLowerCase());
  if (grade) return { item, grade: grade.code };
  return { notice: unclear(name, findItems(shop, name)) };
}

function oneOf(items, words) {
  const wanted = words.toLowerCase();
  const exact = items.filter(({ code, short, name }) => [code, short.toLowerCase(), name.toLowerCase()].includes(wanted));
  if (exact.length === 1) return exact[0];
  const starts = items.filter(({ short, name }) => [short, name].some((it) => it.toLowerCase().startsWith(wanted)));
  if (starts.length === 1) return starts[0];
  return items.length === 1 ? items[0] : null;
}

function unclear(words, items) {
  if (!items.length) return `"${words}" tidak ada di daftar. Lihat kode di gambarnya.`;
  const some = items.slice(0, 3).map(({ code, short }) => `${code} ${short}`).join(", ");
  return `"${words}" cocok dengan ${items.length} jenis: ${some}. Tulis kodenya.`;
}
