/**
 * The samples of a soak as a table.
 * @module
 */
import type { Rest } from "./server_fuzz.ts";

/** A sample, and when it was taken. */
export interface TimedSample extends Rest {
  /** Since the beginning, in milliseconds. */
  readonly atMs: number;
  /** How many connections were made until then. */
  readonly visits: number;
  /** How many frames were sent until then. */
  readonly frames: number;
}

const head = ["second", "heap MB", "history MB", "RSS MB", "files", "sockets", "open", "held", "channels"]
  .concat(["waiting KB", "visits", "frames"]);

/** Writes the table, a row for each sample. */
export function soakTable(samples: readonly TimedSample[]): string {
  return [head, ...samples.map(cells)].map((row) => row.map((cell) => cell.padStart(10)).join(" ")).join(
    "\n",
  );
}

function cells(sample: TimedSample): readonly string[] {
  const { files, sockets, connections, held, channels, visits, frames } = sample;
  return [
    (sample.atMs / 1_000).toFixed(0),
    ...[sample.heapBytes, sample.historyBytes, sample.residentBytes].map(megabytes),
    ...[files, sockets, connections, held, channels].map(String),
    (sample.waitingBytes / 1_024).toFixed(1),
    ...[visits, frames].map(String),
  ];
}

/** Writes a number of bytes in megabytes. */
export function megabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}
