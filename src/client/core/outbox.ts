/**
 * The own texts that the server has not acknowledged, oldest first, and which of them may be sent now.
 * @module
 */
import { holdDelayMs } from "./backoff.ts";

/** An own text before the server has acknowledged it. */
export interface OutboxEntry {
  /** Its mark, the same at every retry. */
  readonly nonce: string;
  /** What is said. */
  readonly text: string;
  /** Whom it is whispered to. Absent: said to all. */
  readonly to?: string;
  /** Whether it was sent on this connection and waits for its answer. */
  readonly isSent: boolean;
  /** When it was sent first, on any connection, in the session's milliseconds. Absent: never yet. */
  readonly firstSentAtMs?: number;
  /** The lines in which a server of the original's kind has still to repeat it. Absent: it is not awaited so. */
  readonly echo?: readonly string[];
}

/** The entries and what holds them back. */
export interface Outbox {
  /** Oldest first. */
  readonly entries: readonly OutboxEntry[];
  /** Until when nothing is sent since the server refused for now, in the session's milliseconds. Absent: no such stop. */
  readonly heldUntilMs?: number;
  /** Whether the next publish has to carry the mark of a retry, without which the server goes on refusing. */
  readonly owesRetry: boolean;
  /** How often the server refused for now since it last took something. */
  readonly refusalsInARow: number;
}

/** Holds nothing. */
export const emptyOutbox: Outbox = { entries: [], owesRetry: false, refusalsInARow: 0 };

/** How long answers to what was sent behind the first refused text are waited for once the hold is over. */
const answersMs = 10_000;

/** Adds a text at the end. */
export function add(outbox: Outbox, draft: Pick<OutboxEntry, "nonce" | "text" | "to">): Outbox {
  return { ...outbox, entries: [...outbox.entries, { ...draft, isSent: false }] };
}

/** Finds the entry with this mark. */
export function find(outbox: Outbox, nonce: string): OutboxEntry | undefined {
  return outbox.entries.find((entry) => entry.nonce === nonce);
}

/** Takes out what the server acknowledged. */
export function settle(outbox: Outbox, nonce: string): Outbox {
  return find(outbox, nonce) === undefined ? outbox : { ...remove(outbox, nonce), refusalsInARow: 0 };
}

/** Takes out what will not be sent: the server refused it for good, or never shall see it. */
export function refuse(outbox: Outbox, nonce: string): Outbox {
  return remove(outbox, nonce);
}

function remove(outbox: Outbox, nonce: string): Outbox {
  return { ...outbox, entries: outbox.entries.filter((entry) => entry.nonce !== nonce) };
}

/**
 * Puts a text back that was refused for now. Nothing is sent until the stop is over: the server refuses all that follows
 * until one carries the mark of a retry.
 * @param told `retryAfterMs`: what the server told; absent: nothing.
 */
export function postpone(
  outbox: Outbox,
  nonce: string,
  told: { readonly nowMs: number; readonly retryAfterMs: number | undefined },
): Outbox {
  const entries = outbox.entries.map((entry) => entry.nonce === nonce ? unsent(entry) : entry);
  if (outbox.heldUntilMs !== undefined) return { ...outbox, entries };
  const refusalsInARow = outbox.refusalsInARow + 1;
  const heldUntilMs = told.nowMs + holdDelayMs(refusalsInARow, told.retryAfterMs);
  return { ...outbox, entries, refusalsInARow, heldUntilMs };
}

function unsent({ echo: _, ...entry }: OutboxEntry): OutboxEntry {
  return { ...entry, isSent: false };
}

/**
 * Tells when a stop ends. What was sent behind the first refused text is refused as well; it is not sent again before
 * those answers are here, so that the order stays.
 * @returns The moment in the session's milliseconds; nothing if there is no stop.
 */
export function resumesAtMs({ entries, heldUntilMs }: Outbox): number | undefined {
  if (heldUntilMs === undefined) return undefined;
  const first = entries.findIndex((entry) => !entry.isSent);
  const isAnswered = first < 0 || !entries.slice(first).some((entry) => entry.isSent);
  return isAnswered ? heldUntilMs : heldUntilMs + answersMs;
}

/** Ends a stop: everything from the first refused text on is to be sent again, the first publish with the mark. */
export function resume({ heldUntilMs: _, ...outbox }: Outbox): Outbox {
  const first = outbox.entries.findIndex((entry) => !entry.isSent);
  const entries = outbox.entries.map((entry, index) => first >= 0 && index >= first ? unsent(entry) : entry);
  return { ...outbox, entries, owesRetry: true };
}

/** Makes the outbox ready for another connection: nothing of it is sent there yet, and nothing holds it back. */
export function rewind(outbox: Outbox): Outbox {
  return { ...emptyOutbox, entries: outbox.entries.map(unsent) };
}

/** Counts the entries that wait for an answer. */
export function outstanding(outbox: Outbox): number {
  return outbox.entries.reduce((count, entry) => entry.isSent ? count + 1 : count, 0);
}

/**
 * Gives what may be sent now, in the order of sending.
 * @param maxUnacknowledged How many may wait for an answer at once, these included.
 */
export function sendable(outbox: Outbox, maxUnacknowledged: number): readonly OutboxEntry[] {
  if (outbox.heldUntilMs !== undefined) return [];
  const room = Math.max(0, maxUnacknowledged - outstanding(outbox));
  return outbox.entries.filter((entry) => !entry.isSent).slice(0, room);
}

/**
 * Notes that these were sent on this connection.
 * @param sent What `sendable` gave or its beginning, each with its `echo` where one is awaited.
 */
export function markSent(outbox: Outbox, sent: readonly OutboxEntry[], nowMs: number): Outbox {
  const byNonce = new Map(sent.map((entry) => [entry.nonce, entry]));
  const entries = outbox.entries.map((entry) => {
    const found = byNonce.get(entry.nonce);
    return found === undefined
      ? entry
      : { ...found, isSent: true, firstSentAtMs: entry.firstSentAtMs ?? nowMs };
  });
  const owesRetry = outbox.owesRetry && sent.every((entry) => entry.to !== undefined);
  return { ...outbox, entries, owesRetry };
}
