import assert from "node:assert/strict";
import fc from "fast-check";
import { logFields } from "../../../src/server/core/log_fields.ts";
import { anyText } from "../../support/any_text.ts";

const hidden = (address: string): string => `#${address.length}`;

Deno.test("logFields() writes numbers as they are, and errors by their message", () => {
  const error = new TypeError("it broke", { cause: new Error("secret") });
  assert.deepEqual(logFields({ port: 80, isLate: false, error, none: null }, hidden), {
    port: 80,
    isLate: false,
    error: "it broke",
    none: null,
  });
  assert.deepEqual(logFields({ error: new Error() }, hidden), { error: "Error" });
});

Deno.test("logFields() writes addresses by their label alone", () => {
  assert.deepEqual(logFields({ address: "192.0.2.7" }, hidden), { address: "#9" });
  assert.deepEqual(logFields({ address: "x" }, () => "\x1b[2J"), { address: "␛[2J" });
});

Deno.test("logFields() writes nothing of what could not be parsed: it may be what somebody has said", () => {
  let error: unknown;
  try {
    JSON.parse("meet me at noon");
  } catch (caught) {
    error = caught;
  }
  assert.match(String(error), /meet me/);
  assert.deepEqual(logFields({ error }, hidden), { error: "SyntaxError" });
});

Deno.test("logFields() writes a little of what is long", () => {
  const { error } = logFields({ error: new Error("x".repeat(1_000_000)) }, hidden);
  assert.equal(error, `${"x".repeat(500)}…`);
});

Deno.test("logFields() writes one line without controls of anything", () => {
  fc.assert(fc.property(anyText, (text) => {
    const fields = logFields({ name: text, error: new Error(text), other: { toString: () => text } }, hidden);
    for (const field of Object.values(fields)) {
      assert.doesNotMatch(String(field), /[\p{Cc}\p{Zl}\p{Zp}\p{Cs}\u202a-\u202e\u2066-\u2069]/u);
    }
  }));
});
