/**
 * What the checker finds, with as much of the trace around it as somebody needs to begin looking.
 * @module
 */
import type { MemberTrace, TraceRecord } from "./trace.ts";

/** The rules that a run is held to. */
export type Rule =
  /** Nothing is shown that nobody said, and everything as it was said. */
  | "faithful"
  /** Nothing is shown twice. */
  | "once"
  /** The same order everywhere, numbers and texts hand in hand. */
  | "order"
  /** Each sender's own order is kept. */
  | "sender_order"
  /** Nothing is missing that is not shown as a gap. */
  | "nothing_missing"
  /** A gap is shown where the server said so, and only there. */
  | "gap"
  /** Whatever was acknowledged is in the log, and everything is acknowledged in the end. */
  | "acknowledged"
  /** Whoever comes and goes is shown as coming and going, and nobody else. */
  | "presence"
  /** A whisper reaches the one that it was for, once. */
  | "whisper"
  /** Nothing ends or is refused for good without a reason. */
  | "refusal";

/** One thing that should not be. */
export interface Violation {
  readonly rule: Rule;
  readonly channel: string;
  /** The member in whose trace it shows. */
  readonly member: string;
  /** When, in milliseconds since the run began. */
  readonly atMs: number;
  readonly message: string;
  /** The records around it, one a line. */
  readonly context: readonly string[];
}

/** Where something was found. */
export interface Place {
  readonly member: MemberTrace;
  /** The index of the record; absent: the end of the trace. */
  readonly index?: number;
}

const recordsBefore = 6;
const recordsAfter = 3;

/** Makes a violation. */
export function violation(rule: Rule, { member, index }: Place, message: string): Violation {
  const at = index ?? member.records.length - 1;
  const first = Math.max(0, at - recordsBefore);
  const context = member.records.slice(first, at + recordsAfter + 1).map((record, offset) =>
    `${first + offset === at ? ">" : " "} ${describe(record)}`
  );
  return {
    rule,
    channel: member.channel,
    member: member.name,
    atMs: member.records[at]?.atMs ?? 0,
    message,
    context,
  };
}

const maxShownText = 60;

function describe({ atMs, type, ...fields }: TraceRecord): string {
  const shown = Object.entries(fields).map(([name, value]) => {
    const text = Array.isArray(value) ? `[${value.join(" ")}]` : String(
      typeof value === "object" ? JSON.stringify(value) : value,
    );
    return `${name}=${text.length > maxShownText ? `${text.slice(0, maxShownText)}…` : text}`;
  });
  return `${(atMs / 1_000).toFixed(3).padStart(9)} s  ${type} ${shown.join(" ")}`;
}
