/**
 * What a server may hold after an attack.
 * @module
 */
import type { Rest } from "./server_fuzz.ts";

/** For so long connections count whose end left something unread, and sessions are remembered for less, in milliseconds. */
export const forgottenAfterMs = 15 * 60_000;

const megabyte = 1_048_576;

/** How much more than after the first part of the attack there may be once everything is forgotten. */
const heapFactor = 1.25;
const heapBytes = 8 * megabyte;

/** The process keeps some of what it had, for the next time. */
const residentFactor = 1.5;
const residentBytes = 48 * megabyte;

/** What is remembered of each session for a while, in bytes. */
const bytesPerSession = 8_192;

/** What is kept of messages, in bytes. */
const keptMessagesBytes = 96 * megabyte;

/** What is compared. */
export interface MemoryCheck {
  readonly rests: readonly [fresh: Rest, warm: Rest, last: Rest];
  /** How many connections there were. */
  readonly sessions: number;
  /** How long the server could rest in the end, in milliseconds. */
  readonly restMs: number;
}

/** @returns What is too much, a sentence each. */
export function memoryProblems(
  { rests: [fresh, warm, last], sessions, restMs }: MemoryCheck,
): readonly string[] {
  if (restMs < forgottenAfterMs) {
    const most = fresh.heapBytes + keptMessagesBytes + sessions * bytesPerSession;
    return [...tooMuch("heap in use", last.heapBytes, most), ...stillOpen(last)];
  }
  return [
    ...tooMuch("heap in use", last.heapBytes, warm.heapBytes * heapFactor + heapBytes),
    ...tooMuch("memory", last.residentBytes, warm.residentBytes * residentFactor + residentBytes),
    ...stillOpen(last),
    ...last.held > 0 ? [`the server holds something of ${last.held} connections that are over`] : [],
  ];
}

/** Two keep to the protocol, and stay to the end. */
function stillOpen({ connections }: Rest): readonly string[] {
  return connections === 2 ? [] : [`the server counts ${connections} connections, and 2 are there`];
}

function tooMuch(what: string, bytes: number, most: number): readonly string[] {
  if (bytes <= most) return [];
  const [held, bound] = [bytes, most].map((each) => (each / megabyte).toFixed(1));
  return [`the server holds ${held} MB of ${what} in the end, and ${bound} MB would be right`];
}
