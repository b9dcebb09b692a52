/**
 * Says what a run was, what was dealt, what came of it, and the verdict.
 * @module
 */
import { acknowledgedBy } from "./check_acknowledgements.ts";
import { recoveryTimes } from "./recovery_times.ts";
import type { RunOptions, RunResult } from "./run.ts";
import { faultKinds } from "./schedule.ts";
import type { RunTrace } from "./trace.ts";
import type { Violation } from "./violation.ts";

const maxShown = 8;

/** What was said and what became of it, in numbers. */
export interface Counts {
  /** Memberships, those of the readers at the end included. */
  readonly members: number;
  /** Texts said to all. */
  readonly said: number;
  /** Those of them that their senders know to have arrived. */
  readonly acknowledged: number;
  /** How often a message was shown to somebody. */
  readonly shown: number;
  /** How often a text was refused for now. */
  readonly refused: number;
  /** Gaps that were shown. */
  readonly gaps: number;
}

/** Counts what happened in a run. */
export function countsOf({ members }: RunTrace): Counts {
  let [said, acknowledged, shown, refused, gaps] = [0, 0, 0, 0, 0];
  for (const member of members) {
    const own = acknowledgedBy(member);
    for (const record of member.records) {
      if (record.type === "said" && record.to === undefined) {
        said++;
        if (own.has(record.nonce)) acknowledged++;
      }
      if (record.type === "shown") shown++;
      if (record.type === "refused" && !record.isForGood) refused++;
      if (record.type === "gap") gaps++;
    }
  }
  return { members: members.length, said, acknowledged, shown, refused, gaps };
}

/** Writes the report. */
export function report(
  options: RunOptions,
  result: RunResult,
  violations: readonly Violation[],
): string {
  const { trace, dealt, missed, settledInMs, drainsMs, returnsMs, serverLog } = result;
  const counts = countsOf(trace);
  const recovery = recoveryTimes(trace.members);
  const total = [...dealt.values()].reduce((sum, count) => sum + count, 0);
  const byKind = faultKinds.flatMap((kind) => dealt.has(kind) ? [`${kind} ${dealt.get(kind)}`] : []).join(
    ", ",
  );
  return [
    `Seed ${options.seed}: it settles the faults; how processes and networks race, nothing does.`,
    `Faults dealt: ${total} (${byKind}); ${missed} more found nothing to hit.`,
    `Members: ${counts.members} in ${options.channels} channels.`,
    `Messages: ${counts.said} said, ${counts.acknowledged} acknowledged, ${counts.shown} shown; ` +
    `${counts.refused} refused for now, ${counts.gaps} gaps shown.`,
    `Recovery, from the fault to having read everything: ${recovery.count} times, median ` +
    `${seconds(recovery.medianMs)}, worst ${seconds(recovery.worstMs)}.`,
    ...(settledInMs === undefined ? [] : [`At rest ${seconds(settledInMs)} after the last fault.`]),
    ...(drainsMs.length === 0 ? [] : [`Drains took at most ${seconds(Math.max(...drainsMs))}.`]),
    ...(returnsMs.length === 0
      ? []
      : [`All servers were well at most ${seconds(Math.max(...returnsMs))} after Redis answered.`]),
    ...problemsOf(result).map((problem) => `Problem: ${problem}.`),
    ...verdict(violations, isClean(result, violations)),
    ...(violations.length > 0 && serverLog.length > 0 ? ["", "The servers logged last:", ...serverLog] : []),
  ].join("\n");
}

/** Tells whether a run is clean: one in which hardly anything was said shows nothing. */
export function isClean(result: RunResult, violations: readonly Violation[]): boolean {
  return violations.length === 0 && problemsOf(result).length === 0;
}

function problemsOf({ trace, settledInMs, problems }: RunResult): readonly string[] {
  const { said, acknowledged } = countsOf(trace);
  return [
    ...problems,
    ...settledInMs === undefined ? ["it did not come to rest after the last fault"] : [],
    ...acknowledged === 0 || acknowledged < said / 2
      ? [`only ${acknowledged} of ${said} texts were acknowledged: this run shows nothing`]
      : [],
  ];
}

function verdict(violations: readonly Violation[], hasNoProblem: boolean): readonly string[] {
  if (violations.length === 0) return [hasNoProblem ? "CLEAN" : "NOT CLEAN: see above"];
  return [
    `NOT CLEAN: ${violations.length} violations; the first of them:`,
    ...violations.slice(0, maxShown).flatMap(({ rule, channel, member, atMs, message, context }) => [
      "",
      `${rule}: ${message} (${member} in ${channel}, ${seconds(atMs)})`,
      ...context.map((line) => `  ${line}`),
    ]),
  ];
}

function seconds(ms: number): string {
  return `${(ms / 1_000).toFixed(2)} s`;
}
