import assert from "node:assert/strict";
import { NonceWindow, rememberedNonces } from "../../../src/server/core/nonce_window.ts";

Deno.test("NonceWindow.get() gives the offset of a nonce that was added, and nothing for others", () => {
  const window = new NonceWindow();
  assert.equal(window.get("n-1"), undefined);
  window.add("n-1", 11);
  assert.equal(window.get("n-1"), 11);
  assert.equal(window.get("n-2"), undefined);
});

Deno.test("NonceWindow remembers at least the last 1,024 nonces, and less than twice as many", () => {
  assert.equal(rememberedNonces, 1_024);
  const window = new NonceWindow();
  for (let last = 1; last <= 5_000; last++) {
    window.add(`n-${last}`, last);
    assert.equal(window.get(`n-${last - 1_023}`), last > 1_023 ? last - 1_023 : undefined);
    assert.equal(window.get(`n-${last - 2_047}`), undefined);
  }
  for (let offset = 3_977; offset <= 5_000; offset++) assert.equal(window.get(`n-${offset}`), offset);
});

Deno.test("NonceWindow.delete() forgets a nonce, however long ago it was added", () => {
  const window = new NonceWindow();
  for (let offset = 1; offset <= 1_500; offset++) window.add(`n-${offset}`, offset);
  for (const offset of [1_000, 1_500]) {
    window.delete(`n-${offset}`);
    assert.equal(window.get(`n-${offset}`), undefined);
  }
});

Deno.test("NonceWindow.delete() forgets a nonce", () => {
  const window = new NonceWindow();
  window.delete("n-1");
  window.add("n-1", 11);
  window.delete("n-1");
  assert.equal(window.get("n-1"), undefined);
});
