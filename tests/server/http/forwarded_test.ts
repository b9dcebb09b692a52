import assert from "node:assert/strict";
import fc from "fast-check";
import { parseForwarded, parseForwardedFor } from "../../../src/server/http/forwarded.ts";

for (
  const [header, hops] of [
    ["192.0.2.1", ["192.0.2.1"]],
    ["192.0.2.1, 198.51.100.2,203.0.113.3", ["192.0.2.1", "198.51.100.2", "203.0.113.3"]],
    ["192.0.2.1:4711", ["192.0.2.1"]],
    ["2001:db8::1", ["2001:db8::1"]],
    ["[2001:db8::1]:4711, [::1]", ["2001:db8::1", "::1"]],
    ["unknown, ", ["unknown", ""]],
  ] as const
) {
  Deno.test(`parseForwardedFor() reads ${header}`, () => {
    assert.deepEqual(parseForwardedFor(header), hops);
  });
}

for (
  const [header, hops] of [
    ["for=192.0.2.60;proto=http;by=203.0.113.43", ["192.0.2.60"]],
    ["For=192.0.2.43, for=198.51.100.17", ["192.0.2.43", "198.51.100.17"]],
    ['for="[2001:db8:cafe::17]:4711"', ["2001:db8:cafe::17"]],
    ['proto=https; for="192.0.2.1:80"', ["192.0.2.1"]],
    ["for=unknown, for=_SEVKISEK", ["unknown", "_SEVKISEK"]],
    ["proto=https", [""]],
    ["for=192.0.2.1;for=192.0.2.2", [""]],
    ['by="a,b;for=192.0.2.9", for=192.0.2.1', ["", "192.0.2.1"]],
    ['by="\\",for=192.0.2.9", for=192.0.2.1', ["", "192.0.2.1"]],
    ['for="192.0.2.1', [""]],
    ['for=192.0.2.9;x=", for="[2001:db8::1]"', [""]],
    ['for=192.0.2.9;x="\\", for="[2001:db8::1]"', [""]],
  ] as const
) {
  Deno.test(`parseForwarded() reads ${header}`, () => {
    assert.deepEqual(parseForwarded(header), hops);
  });
}

Deno.test("parseForwarded() answers anything with at least one hop", () => {
  const texts = fc.oneof(fc.string(), fc.stringMatching(/^[for="\\,;[\]:.\d ]*$/));
  fc.assert(fc.property(texts, (text) => {
    assert.ok(parseForwarded(text).length > 0);
    assert.ok(parseForwardedFor(text).length > 0);
  }));
});
