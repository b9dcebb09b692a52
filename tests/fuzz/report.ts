/**
 * Says what a fuzzing run was and what came of it.
 * @module
 */
import type { Rest, ServerFuzzOptions, ServerFuzzResult } from "./server_fuzz.ts";

/** Writes the report of a run on a server. */
export function serverReport(options: ServerFuzzOptions, result: ServerFuzzResult): string {
  const { tally, tookMs, pair, rests, problems } = result;
  const seconds = tookMs / 1_000;
  return [
    `Seed ${options.seed}, ${options.connections} connections at a time: ${tally.frames} frames and ` +
    `${tally.requests} requests in ${seconds.toFixed(1)} s, ${
      Math.round(tally.frames / seconds)
    } frames/s, ` +
    `${megabytes(tally.bytes)} MB; ${tally.late} connections had to be ended by force.`,
    ...tally.lines(),
    `The pair: ${pair.said} messages, heard by both after ${pair.medianMs.toFixed(1)} ms (median), ` +
    `${pair.mostMs.toFixed(0)} ms (99 %), ${pair.worstMs.toFixed(0)} ms (worst); this process was late by ${
      pair.lateMs.toFixed(0)
    } ms itself.`,
    ...["before", "after a quarter", "in the end"].map((when, index) => restLine(when, rests[index] as Rest)),
    ...problems.map((problem) => `Problem: ${problem}`),
    problems.length === 0 ? "CLEAN" : "NOT CLEAN",
  ].join("\n");
}

function restLine(
  when: string,
  { residentBytes, heapBytes, sockets, files, connections, channels }: Rest,
): string {
  return `Server ${when}: ${megabytes(residentBytes)} MB resident, ${
    megabytes(heapBytes)
  } MB of heap in use, ` +
    `${sockets} sockets, ${files} files, ${connections} connections, ${channels} channels.`;
}

function megabytes(bytes: number): string {
  return (bytes / 1_048_576).toFixed(1);
}
