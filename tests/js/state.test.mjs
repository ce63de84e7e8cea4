import assert from "node:assert/strict";
import { test } from "node:test";
import { fresh, hasLines, reduce } from "../../static/js/weigh/state.js";
import { allLines, bodyOf, totalOf, warnings, workedOut } from "../../static/js/weigh/worked.js";
import { shop, siti } from "./shop.mjs";

const tile = (code) => ({ do: "tile", code });
const keys = (text) => [...text].map((key) => ({ do: "key", key: key === "<" ? "hapus" : key }));
const after = (...actions) => actions.flat().reduce((state, action) => reduce(state, action, shop), fresh());
const told = (state) => allLines(state, shop).map(({ item, text }) => `${item} ${text}`);

test("a tile puts the line before it away", () => {
  assert.deepEqual(told(after(tile("11"), keys("1,25"), tile("21"), keys("4,5"), tile("31"), keys("0,4"))), ["11 1,25", "21 4,5", "31 0,4"]);
});

test("the weight may come first and the tile after", () => {
  assert.deepEqual(told(after(keys("1,25"), tile("11"), keys("4,5"), tile("21"))), ["11 1,25", "21 4,5"]);
});

test("a wrong tile is changed by another while there is no weight", () => {
  assert.deepEqual(told(after(tile("31"), tile("11"), keys("2"))), ["11 2"]);
});

test("a line without a weight is not put away", () => {
  const state = after(tile("11"), keys("0"), tile("21"));
  assert.equal(state.now.item, "11");
  assert.match(state.notice, /lebih dari 0/);
});

test("the first grade is taken until another is touched", () => {
  assert.equal(workedOut(after(tile("11"), keys("1")).now, fresh(), shop).amount, 3000);
  assert.equal(workedOut(after(tile("11"), keys("1"), { do: "grade", grade: "kotor" }).now, fresh(), shop).amount, 2100);
});

test("undo takes back whole steps, and a run of digits is one step", () => {
  const three = [tile("11"), keys("1,25"), tile("21"), keys("4,5")];
  assert.deepEqual(told(after(...three, { do: "undo" })), ["11 1,25"]);
  const back = after(...three, { do: "undo" }, { do: "undo" });
  assert.deepEqual([back.now.item, back.now.text, back.lines.length], ["11", "1,25", 0]);
  assert.equal(hasLines(after(...three, ...Array(4).fill({ do: "undo" }))), false);
  assert.match(after({ do: "undo" }).notice, /Tidak ada/);
});

test("the container is taken off the weight, and both are told", () => {
  const line = workedOut(after(tile("21"), keys("4,5"), { do: "tare", grams: 200 }).now, fresh(), shop);
  assert.deepEqual([line.quantity, line.gross, line.tare, line.amount], [4300, 4500, 200, 6450]);
  assert.match(after(tile("21"), keys("0,1"), { do: "tare", grams: 200 }).notice, /lebih besar/);
  assert.match(after(tile("41"), { do: "tare", grams: 200 }).notice, /hanya untuk/);
});

test("pieces are counted and litres measured, both without gross and tare", () => {
  const { lines } = bodyOf(after({ do: "member", member: siti }, tile("41"), keys("3"), tile("51"), keys("1,5"), { do: "review", operation: "o" }), shop);
  assert.deepEqual(lines.map(({ quantity, gross, tare, amount }) => [quantity, gross, tare, amount]), [[3, 0, 0, 1200], [1500, 0, 0, 9000]]);
});

test("the body holds integers and the share taken once", () => {
  const state = after({ do: "member", member: siti }, tile("11"), keys("1,25"), tile("21"), keys("4,5"), tile("31"), keys("0,4"), { do: "review", operation: "op" });
  assert.deepEqual(bodyOf(state, shop), {
    operation: "op", member: "0123", person: 1, day: "2026-11-24", price_version: "BKL-12+MLT-3", how: "dropped", note: null, station: "A",
    lines: [
      { type: "BSIS-11", grade: "bersih", quantity: 1250, gross: 1250, tare: 0, price: 3000, amount: 3750 },
      { type: "BSIS-21", grade: "umum", quantity: 4500, gross: 4500, tare: 0, price: 1500, amount: 6750 },
      { type: "BSIS-31", grade: "umum", quantity: 400, gross: 400, tare: 0, price: 12000, amount: 4800 },
    ],
    gross: 15300, share: 2295, net: 13005,
  });
});

test("prices follow how the goods came", () => {
  const state = after({ do: "member", member: { ...siti, note: { id: 5, how: "picked_up", sacks: 2, types: [] } } }, tile("11"), keys("1"));
  assert.equal(state.note, 5);
  assert.equal(totalOf(state, shop).gross, 2800);
  assert.equal(totalOf(reduce(state, { do: "how", how: "dropped" }, shop), shop).gross, 3000);
});

test("odd lines are warned about and never stopped", () => {
  const warned = (...actions) => {
    const state = after({ do: "member", member: siti }, ...actions);
    const [last, ...others] = totalOf(state, shop).lines.reverse();
    return warnings(last, state, shop, others);
  };
  assert.deepEqual(warned(tile("21"), keys("118")), ["Biasanya 9\u00a0kg. Timbang sekali lagi."]);
  assert.match(warned(tile("21"), keys("151"))[1], /hanya sampai 150/);
  assert.match(warned(tile("61"), keys("1"))[0], /Rp0/);
  assert.match(warned(tile("21"), keys("1"), tile("21"), keys("1"))[0], /dua kali/);
  assert.deepEqual(warned(tile("21"), keys("1"), tile("21"), keys("2")), []);
});

test("an item without a price cannot be put away and says whom to ask", () => {
  assert.match(after(tile("71"), keys("1"), tile("21")).notice, /belum punya harga/);
});

test("a line is changed in its own place and removed", () => {
  const three = [tile("11"), keys("1"), tile("21"), keys("2"), tile("31"), keys("3")];
  const edited = after(...three, { do: "edit", index: 0 }, keys("<5"));
  assert.deepEqual(told(edited), ["11 5", "21 2", "31 3"]);
  assert.deepEqual(told(after(...three, { do: "remove", index: 1 })), ["11 1", "31 3"]);
  assert.deepEqual(told(after(...three, { do: "edit", index: 0 }, keys("<5"), tile("41"), keys("2"))), ["11 5", "21 2", "31 3", "41 2"]);
});

test("nothing is read back while a line is open or there is none", () => {
  assert.match(after({ do: "review", operation: "o" }).notice, /Belum ada isi/);
  assert.match(after(tile("11"), { do: "review", operation: "o" }).notice, /belum ada beratnya/);
  assert.match(after(keys("1"), { do: "review", operation: "o" }).notice, /jenis/);
});

test("an operation without an answer keeps its body; an answer ends it", () => {
  const sent = after({ do: "member", member: siti }, tile("11"), keys("1"), { do: "review", operation: "o" }, { do: "sending", body: { operation: "o" } });
  const unsent = reduce(sent, { do: "unsent", reason: { kind: "lost" } }, shop);
  assert.deepEqual([unsent.phase, unsent.body.operation, unsent.lines.length], ["unsent", "o", 1]);
  assert.equal(reduce(unsent, { do: "saved", answer: {} }, shop).body, null);
  assert.deepEqual(reduce(unsent, { do: "next" }, shop), { ...fresh(), typing: false });
});
