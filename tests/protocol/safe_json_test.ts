import assert from "node:assert/strict";
import fc from "fast-check";
import { safeJson } from "../../src/protocol/safe_json.ts";
import { anyCodePoints } from "../support/any_code_points.ts";
import { anyText } from "../support/any_text.ts";

Deno.test("safeJson() escapes what would control a terminal, break a line or not be seen", () => {
  const json = JSON.stringify({
    text: "a\x1b\x7f\x9b\u2028\u202e\u200d\ufe0f\u3164\uffff\u{e0041}\ud800é李😀",
  });
  const escapes = "\\u001b\\u007f\\u009b\\u2028\\u202e\\u200d\\ufe0f\\u3164\\uffff\\udb40\\udc41\\ud800";
  assert.equal(safeJson(json), `{"text":"a${escapes}é李😀"}`);
});

Deno.test("safeJson() gives JSON that means the same", () => {
  fc.assert(fc.property(fc.oneof(anyText, anyCodePoints), (text) => {
    const json = safeJson(JSON.stringify([text, { [text]: 1 }]));
    assert.deepEqual(JSON.parse(json), [text, { [text]: 1 }]);
    assert.doesNotMatch(json, /[\p{Cc}\p{Cf}\p{Cs}\p{Zl}\p{Zp}]/u);
  }));
});
