import assert from "node:assert/strict";
import { stableHash } from "../../../src/client/tui/stable_hash.ts";

Deno.test("stableHash() gives the published values of FNV-1a", () => {
  assert.equal(stableHash(""), 0x811c9dc5);
  assert.equal(stableHash("a"), 0xe40c292c);
  assert.equal(stableHash("foobar"), 0xbf9cf968);
});
