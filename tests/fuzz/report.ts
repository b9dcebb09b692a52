/**
 * Says what a run was and what came of it.
 * @module
 */
import type { ClientFuzzOptions, ClientFuzzResult } from "./client_fuzz.ts";
import type { PairResult } from "./clean_pair.ts";
import type { ReaderFuzzOptions } from "./reader_fuzz.ts";
import type { Rest, ServerFuzzOptions, ServerFuzzResult } from "./server_fuzz.ts";
import type { SoakOptions, SoakResult } from "./soak_run.ts";
import { megabytes, soakTable } from "./soak_table.ts";
import type { Tally } from "./tally.ts";
import type { Sample } from "./watched_server.ts";

/** Writes the report of a run on a server. */
export function serverReport(options: ServerFuzzOptions, result: ServerFuzzResult): string {
  const { tally, tookMs, pair, rests, problems } = result;
  const seconds = tookMs / 1_000;
  return [
    `Server, seed ${options.seed}, ${options.connections} connections at a time: ${tally.frames} frames and ` +
    `${tally.requests} requests in ${seconds.toFixed(1)} s, ${
      Math.round(tally.frames / seconds)
    } frames/s, ` +
    `${megabytes(tally.bytes)} MB; ${tally.late} connections had to be ended by force.`,
    ...tally.lines(),
    pairLine(pair),
    ...["before", "after a quarter", "in the end"].map((when, index) => restLine(when, rests[index] as Rest)),
    countLine(rests[2]),
    ...verdict(problems),
  ].join("\n");
}

/** Writes the report of a run on the client's session. @param tookMs How long it took, in milliseconds. */
export function readerReport({ seed }: ReaderFuzzOptions, tally: Tally, tookMs: number): string {
  return [
    `Reader, seed ${seed}: ${tally.frames} frames in ${(tookMs / 1_000).toFixed(1)} s, ${
      megabytes(tally.bytes)
    } MB.`,
    ...tally.lines(),
    ...verdict(tally.problems),
  ].join("\n");
}

/** Writes the report of a run on the client program. */
export function clientReport({ seed, durationMs }: ClientFuzzOptions, result: ClientFuzzResult): string {
  const { tally, clients, lines, mostBytes } = result;
  return [
    `Client, seed ${seed}: ${tally.frames} frames over ${tally.requests} connections to ${clients} clients in ` +
    `${(durationMs / 1_000).toFixed(0)} s; they wrote ${lines} lines and had at most ${
      megabytes(mostBytes)
    } MB.`,
    ...tally.lines(),
    ...verdict(tally.problems),
  ].join("\n");
}

/** Writes the report of a soak. */
export function soakReport({ seed, durationMs, scale }: SoakOptions, result: SoakResult): string {
  const { tally, samples, flatness, pair, ends: [before, after], problems } = result;
  return [
    soakTable(samples),
    "",
    `Soak, seed ${seed}, scale ${scale}: ${
      (durationMs / 60_000).toFixed(1)
    } minutes, ${tally.requests} connections, ` +
    `${tally.frames} frames.`,
    ...tally.lines(),
    pairLine(pair),
    countLine(after),
    flatness.text,
    `Open before anybody came: ${openIn(before)}; once everybody was gone: ${openIn(after)}.`,
    ...verdict(problems),
  ].join("\n");
}

function pairLine({ said, medianMs, mostMs, worstMs, lateMs }: PairResult): string {
  return `The pair: ${said} messages, heard by both after ${medianMs.toFixed(1)} ms (median), ` +
    `${mostMs.toFixed(0)} ms (99 %), ${worstMs.toFixed(0)} ms (worst); this process itself was late by ` +
    `${lateMs.toFixed(0)} ms at worst.`;
}

function restLine(when: string, rest: Rest): string {
  const [resident, heap, history] = [rest.residentBytes, rest.heapBytes, rest.historyBytes].map(megabytes);
  return `Server ${when}: ${resident} MB resident, ${heap} MB of heap in use with ${history} MB of history, ` +
    `${openIn(rest)}, ${rest.channels} channels.`;
}

function openIn({ files, sockets, connections, held }: Sample): string {
  return `${files} files, ${sockets} of them sockets, ${connections} connections open, ${held} of the past held`;
}

/** What the server itself has counted. */
function countLine({ counts }: Sample): string {
  const told = [...counts].filter(([, count]) => count > 0).map(([name, count]) => `${name} ${count}`);
  return `Its own counts: ${told.join(", ")}`;
}

function verdict(problems: readonly string[]): readonly string[] {
  return [...problems.map((problem) => `Problem: ${problem}`), problems.length === 0 ? "CLEAN" : "NOT CLEAN"];
}
