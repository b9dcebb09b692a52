import assert from "node:assert/strict";
import { joinLine, presetName } from "../../../src/client/core/presets.ts";

Deno.test("presetName() is the first that can be a name", () => {
  assert.equal(presetName([undefined, "", "ada", "eve"]), "ada");
  assert.equal(presetName(["DOMAIN\\ada"]), "DOMAIN\\ada");
  assert.equal(presetName(["a:d:a"]), "ada");
  assert.equal(presetName(["\u200b", undefined]), "guest");
});

Deno.test("joinLine() names the server only where it is not the default one", () => {
  assert.equal(joinLine("a4b2c1", undefined), "terminalchat chat a4b2c1");
  assert.equal(joinLine("a4b2c1", "localhost:8000"), "terminalchat chat a4b2c1 --server localhost:8000");
});

Deno.test("joinLine() quotes what a shell would change", () => {
  assert.equal(joinLine("x", "wss://[::1]/a'b"), `terminalchat chat x --server 'wss://[::1]/a'\\''b'`);
});
