/**
 * What the samples of a soak say: whether memory is flat, and whether everything is as it was once everybody is gone.
 * @module
 */
import { forgottenAfterMs } from "./memory_check.ts";
import { megabytes, type TimedSample } from "./soak_table.ts";
import type { Sample } from "./watched_server.ts";

/** By how much a memory that is flat goes up and down, in bytes. */
const heapNoiseBytes = 8 * 1_048_576;
const residentNoiseBytes = 40 * 1_048_576;

/** What is remembered of each visit for a while, in bytes: sessions, channels that somebody guessed, broken connections. */
const bytesPerVisit = 3_072;

/** What became of memory. */
export interface Flatness {
  readonly isFlat: boolean;
  /** In words and numbers. */
  readonly text: string;
}

/**
 * Draws a straight line through the last two thirds. What the server is asked to remember is no growth: kept messages, and
 * for a while whoever was there. In a soak that is longer than that while, as many are forgotten as come.
 */
export function flatness(samples: readonly TimedSample[]): Flatness {
  const part = samples.slice(Math.floor(samples.length / 3));
  const heap = rise(part, ({ heapBytes, historyBytes }) => heapBytes - historyBytes);
  const resident = rise(part, ({ residentBytes, historyBytes }) => residentBytes - historyBytes);
  const remembered = rise(part, (sample) => rememberedAt(samples, sample));
  const owedBytes = Math.max(0, remembered) * bytesPerVisit;
  // Behind each byte in use there may be one that is kept for the next time.
  const most = { heap: heapNoiseBytes + owedBytes, resident: residentNoiseBytes + 2 * owedBytes };
  const [from, to] = [part[0], part.at(-1)].map((sample) => Math.round((sample?.atMs ?? NaN) / 1_000));
  const text =
    `Along a straight line from second ${from} to ${to}, without the history, the heap went up by ` +
    `${megabytes(heap)} MB (${megabytes(most.heap)} would do), all memory by ${megabytes(resident)} MB ` +
    `(${megabytes(most.resident)} would do), and the visits to be remembered by ${Math.round(remembered)}.`;
  return { isFlat: heap <= most.heap && resident <= most.resident, text };
}

/** How many were there lately enough to be remembered. */
function rememberedAt(samples: readonly TimedSample[], { atMs, visits }: TimedSample): number {
  const forgotten = samples.findLast((sample) => sample.atMs <= atMs - forgottenAfterMs);
  return visits - (forgotten?.visits ?? 0);
}

/** By how much a straight line rises from the first sample to the last, by least squares. */
function rise(samples: readonly TimedSample[], measure: (sample: TimedSample) => number): number {
  const points = samples.map((sample) => ({ x: sample.atMs, y: measure(sample) }));
  const [meanX, meanY] = [mean(points.map(({ x }) => x)), mean(points.map(({ y }) => y))];
  const spread = mean(points.map(({ x }) => (x - meanX) ** 2));
  if (spread === 0) return 0;
  const slope = mean(points.map(({ x, y }) => (x - meanX) * (y - meanY))) / spread;
  return slope * ((points.at(-1)?.x ?? 0) - (points[0]?.x ?? 0));
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length;
}

/** Compares what there was before anybody came with what is left once everybody is gone. @returns A sentence for each leak. */
export function leftovers(before: Sample, after: Sample): readonly string[] {
  const more = (["files", "sockets"] as const)
    .filter((what) => after[what] > before[what])
    .map((what) => `${after[what]} ${what} are left, and there were ${before[what]} at first`);
  const some = ([["connections", "open connections"], ["waitingBytes", "waiting bytes"]] as const)
    .filter(([what]) => after[what] !== 0)
    .map(([what, named]) => `the server counts ${after[what]} ${named}, and nobody is there`);
  return [...more, ...some];
}
