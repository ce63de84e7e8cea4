import assert from "node:assert/strict";
import { test } from "node:test";
import { send } from "../../static/js/weigh/send.js";
import { uuid7 } from "../../static/js/weigh/uuid7.js";

const answering = (...answers) => {
  const bodies = [];
  const fetch = async (url, { body }) => {
    bodies.push(body);
    const answer = answers[Math.min(bodies.length, answers.length) - 1];
    if (answer === "cut") throw new TypeError("network");
    return new Response(answer.text ?? JSON.stringify(answer.json), { status: answer.status });
  };
  return { bodies, options: { fetch, sleep: async () => {}, waits: [1, 1] } };
};
const body = { operation: "o", lines: [{ quantity: 1250 }] };

test("a lost answer is asked for again with the identical body", async () => {
  const { bodies, options } = answering("cut", { status: 503, json: { message: "Sibuk." } }, { status: 201, json: { net: 5 } });
  assert.deepEqual(await send("/simpan", body, "c", options), { kind: "saved", answer: { net: 5 }, status: 201 });
  assert.equal(new Set(bodies).size, 1);
  assert.equal(bodies.length, 3);
});

test("after three tries it is told as lost", async () => {
  const { bodies, options } = answering("cut");
  assert.equal((await send("/simpan", body, "c", options)).kind, "lost");
  assert.equal(bodies.length, 3);
});

test("refusals are not tried again", async () => {
  for (const [status, json, kind] of [
    [401, { message: "Masuk lagi untuk mengirim." }, "signin"], [409, { code: "PricesChanged", message: "Harga berubah." }, "conflict"], [404, { message: "Tidak ada." }, "conflict"], [413, {}, "conflict"],
    [422, { errors: [{ field: "lines.0.quantity", message: "Terlalu besar." }] }, "wrong"], [400, { code: "stale_page" }, "stale"],
  ]) {
    const { bodies, options } = answering({ status, json });
    assert.equal((await send("/simpan", body, "c", options)).kind, kind);
    assert.equal(bodies.length, 1);
  }
});

test("a page instead of an answer is no answer", async () => {
  const { options } = answering({ status: 200, text: "<!doctype html>" });
  assert.equal((await send("/simpan", body, "c", options)).kind, "lost");
});

test("operation ids are version 7, ordered by time and never the same", () => {
  const ids = Array.from({ length: 200 }, () => uuid7());
  for (const id of ids) assert.match(id, /^[0-9a-f]{8}-[0-9a-f]{4}-7[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/);
  assert.equal(new Set(ids).size, 200);
  assert.ok(uuid7(1000) < uuid7(2000));
  assert.ok(uuid7(1_764_000_000_000).startsWith("019ab697-e800-7"));
});
