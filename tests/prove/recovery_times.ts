/**
 * How long members took to be back, as their traces have it.
 * @module
 */
import type { MemberTrace, TraceRecord } from "./trace.ts";

/** Times from a fault to having read everything that was there at the return. */
export interface RecoveryTimes {
  /** How often a member lost its connection and came back. */
  readonly count: number;
  readonly medianMs: number;
  readonly worstMs: number;
}

/** Measures the recoveries of all members. */
export function recoveryTimes(members: readonly MemberTrace[]): RecoveryTimes {
  const times = members.flatMap(({ records }) => timesOf(records)).sort((one, other) => one - other);
  return { count: times.length, medianMs: times[times.length >> 1] ?? 0, worstMs: times.at(-1) ?? 0 };
}

/** A loss counts from the fault that led to it, where one was dealt on that connection, else from its discovery. */
function timesOf(records: readonly TraceRecord[]): readonly number[] {
  const times: number[] = [];
  let disturbedMs: number | undefined;
  let lostMs: number | undefined;
  let top: number | undefined;
  let offset = 0;
  for (const record of records) {
    if (record.type === "shown") offset = record.offset;
    if (record.type === "disturbed") disturbedMs ??= record.atMs;
    if (record.type === "undisturbed" && lostMs === undefined) disturbedMs = undefined;
    if (record.type === "lost") lostMs ??= disturbedMs ?? record.atMs;
    if (record.type === "welcomed") top = record.top;
    if (lostMs === undefined || top === undefined || offset < top || record.type === "lost") continue;
    times.push(record.atMs - lostMs);
    lostMs = undefined;
    disturbedMs = undefined;
    top = undefined;
  }
  return times;
}
