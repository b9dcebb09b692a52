/**
 * Checks that nothing ended and nothing was refused for good without a reason.
 * @module
 */
import type { MemberTrace, TraceRecord } from "./trace.ts";
import { type Violation, violation } from "./violation.ts";

/** What may pass with time, and what a whisper or a wish for a name may get. */
const ordinary: ReadonlySet<string> = new Set([
  "rate_limited",
  "unavailable",
  "draining",
  "unknown_member",
  "name_taken",
]);

/** Checks the refusals and the end of a member. */
export function checkRefusals(member: MemberTrace): readonly Violation[] {
  const { records } = member;
  return records.flatMap((record, index) => {
    const problem = problemOf(record, () => records.slice(0, index));
    return problem === undefined ? [] : [violation("refusal", { member, index }, problem)];
  });
}

function problemOf(record: TraceRecord, before: () => readonly TraceRecord[]): string | undefined {
  if (record.type === "ended") return endProblem(record.cause, before());
  if (record.type !== "refused") return undefined;
  if (!ordinary.has(record.code)) return `it was refused: ${record.code}`;
  const wasWhisper = record.code === "unknown_member" || record.code === "name_taken";
  return record.isForGood && !wasWhisper ? `a text was refused for good: ${record.code}` : undefined;
}

/** Whoever never got in may have been kept out by the faults. */
function endProblem(cause: string, before: readonly TraceRecord[]): string | undefined {
  const hasBeenIn = before.some(({ type }) => type === "connected");
  const isKeptOut = !hasBeenIn && (cause === "unreachable" || cause === "refused");
  if (cause === "left" || isKeptOut) return undefined;
  return `it ended: ${cause}`;
}
