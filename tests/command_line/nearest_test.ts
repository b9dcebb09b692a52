import assert from "node:assert/strict";
import fc from "fast-check";
import { editDistance, nearest } from "../../src/command_line/nearest.ts";

Deno.test("editDistance() counts letters too many, missing, wrong and swapped", () => {
  for (
    const [from, to, distance] of [
      ["serve", "serve", 0],
      ["serv", "serve", 1],
      ["servee", "serve", 1],
      ["sarve", "serve", 1],
      ["sevre", "serve", 1],
      ["", "abc", 3],
      ["kitten", "sitting", 3],
    ] as const
  ) assert.equal(editDistance(from, to), distance, `${from} ${to}`);
});

Deno.test("editDistance() is the same in both directions and at most the longer word", () => {
  fc.assert(fc.property(fc.string({ maxLength: 12 }), fc.string({ maxLength: 12 }), (from, to) => {
    const distance = editDistance(from, to);
    assert.equal(distance, editDistance(to, from));
    assert.ok(distance <= Math.max(from.length, to.length));
    assert.equal(distance === 0, from === to);
  }));
});

Deno.test("nearest() finds one slip in a short word and more in a long one", () => {
  const words = ["chat", "serve", "completion"];
  assert.equal(nearest("caht", words), "chat");
  assert.equal(nearest("CHAT", words), "chat");
  assert.equal(nearest("compeltoin", words), "completion");
  assert.equal(nearest("cat", words), "chat");
  assert.equal(nearest("dog", words), undefined);
  assert.equal(nearest("x".repeat(100_000), words), undefined);
});

Deno.test("nearest() prefers the smaller distance", () => {
  assert.equal(nearest("--plian", ["--listen", "--plain", "--linear"]), "--plain");
});
