import assert from "node:assert/strict";
import fc from "fast-check";
import { equalsSecret } from "../../../src/server/http/constant_time.ts";

Deno.test("equalsSecret() tells the same secret from others, of whatever length", () => {
  assert.equal(equalsSecret("s3cret", "s3cret"), true);
  for (const given of ["", "s3cre", "s3cret ", "S3cret", "s3cret\0", "x".repeat(100_000)]) {
    assert.equal(equalsSecret(given, "s3cret"), false, given.slice(0, 10));
  }
  fc.assert(fc.property(fc.string(), fc.string(), (one, other) => {
    assert.equal(equalsSecret(one, other), one === other);
    assert.equal(equalsSecret(one, one), true);
  }));
});

Deno.test("equalsSecret() takes as long for a secret that is wrong at its end as for one that is wrong at its beginning", () => {
  const known = "k".repeat(64);
  const early = `x${known.slice(1)}`;
  const late = `${known.slice(1)}x`;
  const timed = (given: string): number => {
    const startedAtMs = performance.now();
    for (let count = 0; count < 2_000; count++) equalsSecret(given, known);
    return performance.now() - startedAtMs;
  };
  timed(early);
  // The best of several rounds is what the machine's other work disturbs least.
  const rounds = Array.from({ length: 15 }, () => [timed(early), timed(late)] as const);
  const best = (index: 0 | 1): number => Math.min(...rounds.map((round) => round[index]));
  const ratio = best(0) / best(1);
  assert.ok(ratio > 0.5 && ratio < 2, `${ratio}`);
});
