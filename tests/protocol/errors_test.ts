import assert from "node:assert/strict";
import {
  isRefusalCode,
  isRetryable,
  ProtocolError,
  type RefusalCode,
  refusals,
} from "../../src/protocol/errors.ts";

const codes = Object.keys(refusals) as RefusalCode[];

Deno.test("refusals holds every refusal of the protocol", () => {
  const named =
    "bad_frame not_joined joined_already bad_code bad_name name_taken empty_text bad_text text_too_long " +
    "frame_too_large bad_position rate_limited channel_full too_many_connections unknown_member server_full draining " +
    "unavailable not_found method_not_allowed too_many_joins too_many_channels origin_not_allowed body_too_large";
  for (const code of named.split(" ")) assert.ok(isRefusalCode(code), code);
});

Deno.test("refusals reads as sentences for a person", () => {
  for (const code of codes) {
    assert.match(refusals[code].message, /^[A-Z][^\n]*[^.\s]$/, code);
    assert.ok(refusals[code].status >= 400 && refusals[code].status < 600, code);
  }
});

Deno.test("isRetryable() holds for what may succeed unchanged, and for nothing else", () => {
  assert.deepEqual(codes.filter(isRetryable), ["rate_limited", "draining", "unavailable"]);
});

Deno.test("isRefusalCode() knows no inherited property", () => {
  for (const word of ["toString", "constructor", "__proto__", "", "BAD_FRAME"]) {
    assert.equal(isRefusalCode(word), false, word);
  }
});

Deno.test("ProtocolError carries the refusal and the nonce", () => {
  const error = new ProtocolError("bad_frame", "no", { nonce: "n-1" });
  assert.deepEqual([error.name, error.code, error.message, error.nonce], [
    "ProtocolError",
    "bad_frame",
    "no",
    "n-1",
  ]);
  assert.equal(new ProtocolError("bad_frame", "no").nonce, undefined);
});
