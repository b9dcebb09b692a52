import assert from "node:assert/strict";
import { NonceWindow, rememberedNonces } from "../../../src/server/core/nonce_window.ts";

Deno.test("NonceWindow.get() gives the offset of a nonce that was added, and nothing for others", () => {
  const window = new NonceWindow();
  assert.equal(window.get("n-1"), undefined);
  window.add("n-1", 11);
  assert.equal(window.get("n-1"), 11);
  assert.equal(window.get("n-2"), undefined);
});

Deno.test("NonceWindow remembers the last 1,024 nonces and forgets the oldest first", () => {
  assert.equal(rememberedNonces, 1_024);
  const window = new NonceWindow();
  for (let offset = 1; offset <= 1_030; offset++) window.add(`n-${offset}`, offset);
  for (let offset = 1; offset <= 6; offset++) assert.equal(window.get(`n-${offset}`), undefined, `${offset}`);
  for (let offset = 7; offset <= 1_030; offset++) assert.equal(window.get(`n-${offset}`), offset);
});

Deno.test("NonceWindow.delete() forgets a nonce", () => {
  const window = new NonceWindow();
  window.delete("n-1");
  window.add("n-1", 11);
  window.delete("n-1");
  assert.equal(window.get("n-1"), undefined);
});
