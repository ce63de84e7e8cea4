import assert from "node:assert/strict";
import { test } from "node:test";
import { answered, keep, kept } from "../../static/js/weigh/draft.js";
import { fresh, reduce } from "../../static/js/weigh/state.js";
import { shop, siti } from "./shop.mjs";

function stores() {
  const store = () => {
    const kept = new Map();
    return { getItem: (key) => kept.get(key) ?? null, setItem: (key, value) => kept.set(key, value), removeItem: (key) => kept.delete(key) };
  };
  return { tab: store(), device: store() };
}
const after = (...actions) => actions.reduce((state, action) => reduce(state, action, shop), fresh());
const weighing = [{ do: "member", member: siti }, { do: "weigh", code: "11", text: "1,25" }, { do: "tile", code: "21" }];

test("what was typed comes back after a reload", () => {
  const where = stores();
  keep(after(...weighing), "MLT", where);
  const back = kept(shop, where);
  assert.deepEqual([back.member.number, back.lines.length, back.now.item, back.phase], ["0123", 1, "21", "work"]);
});

test("an operation on its way is found by another tab until its answer comes", () => {
  const where = stores();
  keep(after(...weighing, { do: "sending", body: { operation: "o" } }), "MLT", where);
  const other = { tab: stores().tab, device: where.device };
  assert.deepEqual([kept(shop, other).phase, kept(shop, other).body], ["unsent", { operation: "o" }]);
  answered("MLT", where);
  assert.equal(kept(shop, other), null);
});

test("a saved weigh-in leaves nothing behind", () => {
  const where = stores();
  keep(after(...weighing), "MLT", where);
  keep(after(...weighing, { do: "saved", answer: {} }), "MLT", where);
  assert.equal(kept(shop, where), null);
});

test("an item that is no longer bought is left out, and a broken draft is none", () => {
  const where = stores();
  keep(after(...weighing), "MLT", where);
  const smaller = { ...shop, byCode: new Map([...shop.byCode].filter(([code]) => code === "31")) };
  assert.deepEqual([kept(smaller, where).lines, kept(smaller, where).now.item], [[], null]);
  where.tab.setItem("rdu.timbang.MLT", "{oops");
  assert.equal(kept(shop, where), null);
  where.tab.setItem("rdu.timbang.MLT", "5");
  assert.equal(kept(shop, where), null);
});

test("a browser without storage still weighs", () => {
  const refusing = { getItem: () => { throw new Error("no"); }, setItem: () => { throw new Error("no"); }, removeItem: () => { throw new Error("no"); } };
  keep(after(...weighing), "MLT", { tab: refusing, device: refusing });
  assert.equal(kept(shop, { tab: refusing, device: refusing }), null);
});
