import assert from "node:assert/strict";
import { Delivery } from "../../../src/client/core/delivery.ts";

Deno.test("Delivery counts what has arrived and what has not", () => {
  const delivery = new Delivery();
  delivery.said("n11", "one");
  delivery.said("n12", "two");
  assert.deepEqual([delivery.total, delivery.unsent, delivery.isIdle], [2, 2, false]);
  delivery.observe({ type: "settled", nonce: "n11" });
  assert.deepEqual([delivery.total, delivery.unsent, delivery.isIdle], [2, 1, false]);
  delivery.observe({ type: "settled", nonce: "n12" });
  assert.deepEqual([delivery.total, delivery.unsent, delivery.isIdle], [2, 0, true]);
});

Deno.test("Delivery counts what was given up as not sent, and remembers why", () => {
  const delivery = new Delivery();
  delivery.said("n11", "one");
  delivery.observe({ type: "refused", code: "bad_text", message: "no controls", nonce: "n11", text: "one" });
  assert.deepEqual([delivery.total, delivery.unsent, delivery.isIdle], [1, 1, true]);
  assert.equal(delivery.lastRefusal, "no controls");
});

Deno.test("Delivery bears with a refusal that comes before it is told of the text", () => {
  const delivery = new Delivery();
  delivery.observe({ type: "refused", code: "bad_text", message: "no", nonce: "n11", text: "one" });
  delivery.said("n11", "one");
  assert.deepEqual([delivery.total, delivery.unsent, delivery.isIdle], [1, 1, true]);
});

Deno.test("Delivery waits for what is sent again by itself", () => {
  const delivery = new Delivery();
  delivery.said("n11", "one");
  delivery.observe({ type: "refused", code: "rate_limited", message: "slow", nonce: "n11", retryInMs: 5 });
  assert.equal(delivery.isIdle, false);
});

Deno.test("Delivery has no room for more than 256 texts, or 1 MiB, on their way", () => {
  const many = new Delivery();
  for (let index = 0; index < 256; index++) {
    assert.ok(many.hasRoom);
    many.said(`n${index}`, "x");
  }
  assert.ok(!many.hasRoom);
  many.observe({ type: "settled", nonce: "n17" });
  assert.ok(many.hasRoom);
  const large = new Delivery();
  large.said("n11", "é".repeat(524_288));
  assert.ok(!large.hasRoom);
});
