/**
 * The samples of a soak as a table, and what they say about memory.
 * @module
 */
import type { Sample } from "./watched_server.ts";

/** A sample, and when it was taken. */
export interface TimedSample extends Sample {
  /** Since the beginning, in milliseconds. */
  readonly atMs: number;
  /** What was in use of the heap after a collection of garbage, in bytes. Absent: none was made. */
  readonly heapBytes?: number;
  /** How many frames were sent until then. */
  readonly frames: number;
}

/** How many rows the table has at most. */
const maxRows = 60;

/** How much more memory the last quarter may take than the second one. */
const flatFactor = 1.1;
const flatBytes = 16 * 1_048_576;

/** Writes the table, one sample in so many as fit. */
export function soakTable(samples: readonly TimedSample[]): string {
  const every = Math.max(1, Math.ceil(samples.length / maxRows));
  const rows = samples.filter((_, index) => index % every === 0 || index === samples.length - 1);
  const head = ["second", "RSS MB", "heap MB", "files", "sockets", "connections", "channels", "frames"];
  return [head, ...rows.map(cells)].map((row) => row.map((cell) => cell.padStart(11)).join(" ")).join("\n");
}

function cells(sample: TimedSample): readonly string[] {
  const { atMs, residentBytes, heapBytes, files, sockets, connections, channels, frames } = sample;
  const heap = heapBytes === undefined ? "" : megabytes(heapBytes);
  const numbers = [files, sockets, connections, channels, frames].map(String);
  return [(atMs / 1_000).toFixed(0), megabytes(residentBytes), heap, ...numbers];
}

function megabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}

/** What two quarters of a soak took. */
export interface Flatness {
  readonly isFlat: boolean;
  /** In words and numbers. */
  readonly text: string;
}

/** Compares the second quarter with the last one. */
export function flatness(samples: readonly TimedSample[]): Flatness {
  const resident = quarters(samples, ({ residentBytes }) => residentBytes);
  const heap = quarters(samples, ({ heapBytes }) => heapBytes);
  const text = `Median of the second quarter and of the last: ${megabytes(resident[0])} and ` +
    `${megabytes(resident[1])} MB resident, ${megabytes(heap[0])} and ${
      megabytes(heap[1])
    } MB of heap in use.`;
  return {
    isFlat: [resident, heap].every(([before, after]) => !(after > before * flatFactor + flatBytes)),
    text,
  };
}

function quarters(
  samples: readonly TimedSample[],
  measure: (sample: TimedSample) => number | undefined,
): readonly [second: number, last: number] {
  const quarter = (number: number): number => {
    const part = samples.slice(number * samples.length / 4, (number + 1) * samples.length / 4);
    return median(part.flatMap((sample) => measure(sample) ?? []));
  };
  return [quarter(1), quarter(3)];
}

function median(numbers: readonly number[]): number {
  return numbers.toSorted((one, other) => one - other)[Math.floor(numbers.length / 2)] ?? NaN;
}
