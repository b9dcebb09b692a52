import assert from "node:assert/strict";
import fc from "fast-check";
import { shownReason } from "../../../src/client/core/shown_reason.ts";
import { anyText } from "../../support/any_text.ts";

Deno.test("shownReason() shows a reason as it came, if it is one line of text", () => {
  assert.equal(shownReason("The channel is full"), "The channel is full");
  assert.equal(shownReason("\x1b[2Jno\nbob: hi"), "␛[2Jno ⏎ bob: hi");
  assert.equal(shownReason("😀".repeat(300)), "😀".repeat(300));
});

Deno.test("shownReason() shows of a very long reason the beginning", () => {
  assert.equal(shownReason("😀".repeat(301)), `${"😀".repeat(300)}…`);
  assert.equal(shownReason("x".repeat(4_000_000)), `${"x".repeat(300)}…`);
  assert.equal(shownReason("\u200b".repeat(2_000)), "…");
});

Deno.test("shownReason() gives one short line without controls, whatever it is", () => {
  fc.assert(fc.property(anyText, (reason) => {
    const shown = shownReason(reason);
    assert.doesNotMatch(shown, /[\p{Cc}\p{Zl}\p{Zp}\u202a-\u202e\u2066-\u2069]/u);
    assert.ok([...shown].length <= 301);
  }));
});
