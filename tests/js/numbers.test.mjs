import assert from "node:assert/strict";
import { test } from "node:test";
import * as n from "../../static/js/weigh/numbers.js";

test("comma and point are both the decimal sign", () => {
  for (const text of ["1,25", "1.25", " 1,250 "]) assert.deepEqual(n.readQuantity(text, "kg"), { quantity: 1250 });
  assert.deepEqual(n.readQuantity("0,05", "kg"), { quantity: 50 });
  assert.deepEqual(n.readQuantity("1,5", "litre"), { quantity: 1500 });
});

test("a point before three digits has two readings and is asked about", () => {
  assert.deepEqual(n.readQuantity("1.500", "kg"), { ask: [1500, 1_500_000] });
  assert.deepEqual(n.readQuantity("1,500", "kg"), { quantity: 1500 });
  assert.deepEqual(n.readQuantity("0.500", "kg"), { quantity: 500 });
});

test("what is not one plain figure is refused with a sentence", () => {
  for (const text of ["", "-1", "1e3", "1_000", "١٢", "１２", "NaN", "1,2,3", "0", "0,000", "1,2345", "10000,001", "9".repeat(5000)]) {
    assert.match(n.readQuantity(text, "kg").problem, /\.$/, text);
  }
  assert.ok(n.readQuantity("1,5", "piece").problem);
  assert.deepEqual(n.readQuantity("12", "piece"), { quantity: 12 });
});

test("amounts round half up once, pieces multiply", () => {
  assert.equal(n.amountOf(1250, 3000, "kg"), 3750);
  assert.equal(n.amountOf(1, 500, "kg"), 1);
  assert.equal(n.amountOf(1, 499, "kg"), 0);
  assert.equal(n.amountOf(1500, 6000, "litre"), 9000);
  assert.equal(n.amountOf(3, 400, "piece"), 1200);
  assert.equal(n.amountOf(10_000_000, 10_000_000, "kg"), 100_000_000_000);
});

test("the share is rounded half up on the whole", () => {
  assert.equal(n.shareOf(15300, 1500), 2295);
  assert.equal(n.shareOf(3, 5000), 2);
  assert.equal(n.shareOf(9_007_199_254_740_991, 10_000), 9_007_199_254_740_991);
});

test("figures are written the Indonesian way", () => {
  assert.equal(n.formatRupiah(1234567), "Rp1.234.567");
  assert.equal(n.formatRupiah(-2295), "−\u00a0Rp2.295");
  assert.equal(n.formatQuantity(1250, "kg"), "1,25\u00a0kg");
  assert.equal(n.formatQuantity(1_234_500, "kg"), "1.234,5\u00a0kg");
  assert.equal(n.formatQuantity(50, "kg"), "0,05\u00a0kg");
  assert.equal(n.formatQuantity(1200, "piece"), "1.200\u00a0buah");
  assert.equal(n.formatShare(1500), "15\u00a0%");
  assert.equal(n.formatShare(750), "7,5\u00a0%");
  assert.equal(n.asTyped(1_234_500, "kg"), "1234,5");
});

test("the pad writes only what can become a weight", () => {
  const type = (keys, measure) => [...keys].reduce((text, key) => n.afterKey(text, key === "<" ? "hapus" : key, measure), "");
  assert.equal(type("1,2,5", "kg"), "1,25");
  assert.equal(type(",4", "kg"), "0,4");
  assert.equal(type("007", "kg"), "7");
  assert.equal(type("1,2345", "kg"), "1,234");
  assert.equal(type("123456", "kg"), "12345");
  assert.equal(type("1,2", "piece"), "12");
  assert.equal(type("12<<<", "kg"), "");
});
