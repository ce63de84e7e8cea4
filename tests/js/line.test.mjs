import assert from "node:assert/strict";
import { test } from "node:test";
import { readLine } from "../../static/js/weigh/line.js";
import { fresh, reduce } from "../../static/js/weigh/state.js";
import { allLines } from "../../static/js/weigh/worked.js";
import { shop } from "./shop.mjs";

const read = (text, state = fresh()) => readLine(text, state, shop);
const withPet = reduce(fresh(), { do: "tile", code: "11" }, shop);

test("code and weight, name and weight", () => {
  assert.deepEqual(read("11 1,25"), { do: "weigh", code: "11", grade: null, text: "1,25" });
  assert.deepEqual(read("kar 4,5"), { do: "weigh", code: "21", grade: null, text: "4,5" });
  assert.deepEqual(read("  kaleng   a 0.4 "), { do: "weigh", code: "31", grade: null, text: "0.4" });
  assert.deepEqual(read("11 kotor 2"), { do: "weigh", code: "11", grade: "kotor", text: "2" });
});

test("a name that fits two items is settled by a figure that only one can have", () => {
  assert.match(read("bot 2").notice, /2 jenis/);
  assert.equal(read("bot 2,5").code, "11");
  assert.equal(read("41 2,5").code, "41");
});

test("a code alone, a weight alone, a member, a card", () => {
  assert.deepEqual(read("11"), { do: "tile", code: "11" });
  assert.deepEqual(read("1,25"), { do: "weight", text: "1,25" });
  assert.deepEqual(read("/0123"), { do: "member", query: "0123" });
  assert.deepEqual(read("https://rdu.example/k/AbC_12-xyz0987654321"), { do: "card", token: "AbC_12-xyz0987654321" });
  assert.deepEqual(read("AbC_12-xyz0987654321"), { do: "card", token: "AbC_12-xyz0987654321" });
});

test("words", () => {
  assert.deepEqual(read(""), { do: "review" });
  assert.deepEqual(read("Selesai"), { do: "review" });
  assert.deepEqual(read("batal"), { do: "undo" });
  assert.deepEqual(read("hapus"), { do: "removeLast" });
  assert.deepEqual(read("tara 0,2"), { do: "tare", grams: 200 });
  assert.deepEqual(read("tara 0"), { do: "tare", grams: 0 });
  assert.deepEqual(read("kotor", withPet), { do: "grade", grade: "kotor" });
});

test("what is unclear is said, never guessed", () => {
  assert.match(read("kal 2").notice, /2 jenis: 31 Kaleng aluminium, 32 Kaleng besi/);
  assert.match(read("naga 2").notice, /tidak ada/);
  assert.match(read("tara banyak").notice, /tara 0,2/);
  assert.match(read("kotor").notice, /mutu/);
});

test("one thousand five hundred or one and a half is asked, and the answer is taken", () => {
  const asked = reduce(fresh(), read("11 1.500"), shop);
  assert.deepEqual(asked.ask, { code: "11", grade: null, measure: "kg", readings: [1500, 1_500_000] });
  assert.equal(asked.now.item, null);
  assert.deepEqual(reduce(fresh(), read("1.500"), shop).ask.readings, [1500, 1_500_000]);
});

test("three lines by keyboard", () => {
  const state = ["11 1,25", "kar 4,5", "31", "0,4"].reduce((now, text) => reduce(now, read(text, now), shop), fresh());
  assert.deepEqual(allLines(state, shop).map(({ item, text }) => [item, text]), [["11", "1,25"], ["21", "4,5"], ["31", "0,4"]]);
});
