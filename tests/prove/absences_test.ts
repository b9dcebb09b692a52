import assert from "node:assert/strict";
import { absencesOf } from "./absences.ts";
import type { TraceRecord } from "./trace.ts";

type Step = readonly [seconds: number, type: TraceRecord["type"]];

function absences(...steps: readonly Step[]): readonly (readonly [number, number])[] {
  const records = steps.map(([seconds, type]) => ({ type, atMs: seconds * 1_000 }) as TraceRecord);
  return absencesOf(records).map(({ fromMs, untilMs }) => [fromMs / 1_000, untilMs / 1_000]);
}

Deno.test("absencesOf() counts from the fault to the welcome of a connection begun after it", () => {
  const steps: readonly Step[] = [[0, "tries"], [1, "welcomed"], [5, "disturbed"], [8, "lost"], [9, "tries"]];
  assert.deepEqual(absences(...steps, [11, "welcomed"]), [[5, 11]]);
  assert.deepEqual(absences(...steps), [[5, Infinity]]);
});

Deno.test("absencesOf() counts no fault of which nothing comes", () => {
  assert.deepEqual(absences([0, "tries"], [1, "welcomed"], [5, "disturbed"], [8, "undisturbed"]), []);
});

Deno.test("absencesOf() counts a loss that is noticed soon after a fault from that fault", () => {
  const steps: readonly Step[] = [[0, "tries"], [1, "welcomed"], [5, "disturbed"], [8, "undisturbed"]];
  assert.deepEqual(absences(...steps, [9, "lost"], [10, "tries"], [11, "welcomed"]), [[5, 11]]);
  assert.deepEqual(absences(...steps, [20, "lost"], [21, "tries"], [22, "welcomed"]), [[20, 22]]);
});

Deno.test("absencesOf() takes no welcome of an earlier connection for a return", () => {
  const steps: readonly Step[] = [[0, "tries"], [1, "disturbed"], [15, "welcomed"], [16, "lost"]];
  assert.deepEqual(absences(...steps, [20, "tries"], [21, "welcomed"]), [[1, 21]]);
});

Deno.test("absencesOf() forgets no loss over a later fault that ends", () => {
  const steps: readonly Step[] = [[1, "lost"], [2, "tries"], [10, "disturbed"], [11, "undisturbed"]];
  assert.deepEqual(absences(...steps, [30, "lost"], [31, "tries"], [32, "welcomed"]), [[1, 32]]);
});
