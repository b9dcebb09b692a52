/**
 * What members of a busy channel notice of others who have stopped reading: how long what they say takes there and back,
 * while the buffers of those who stopped fill up, while they are given up, and after that.
 * `deno run -A tests/bench/stopped_readers.ts [STOPPED READERS…] [serve's flags…]`, Linux only; it ends by itself.
 * @module
 */
import { pause } from "../support/pause.ts";
import { serverCommand } from "../support/server_command.ts";
import { StoppedReader } from "../support/stopped_reader.ts";
import { usageOf } from "./process_usage.ts";
import { quantilesOf } from "./quantiles.ts";
import { TimedTalker } from "./timed_talker.ts";
import { writeLine } from "./write_line.ts";

/** How many members talk. */
const talkerCount = 5;

/** How often each says something, in milliseconds. */
const sayEveryMs = 5;

/** How long is measured, in milliseconds. */
const measuredMs = 10_000;

/** More than a kilobyte leaves the platform's client in two pieces, the second 40 ms after the first: Nagle's algorithm. */
const text = "x".repeat(800);

const counts = Deno.args.filter((word) => /^\d+$/.test(word)).map(Number);
const flags = Deno.args.filter((word) => !/^\d+$/.test(word));

async function main(): Promise<void> {
  for (const count of counts.length > 0 ? counts : [0, 1, 50]) writeLine(await measure(count));
}

async function measure(count: number): Promise<string> {
  const limits = [
    "--message-rate=0",
    "--byte-rate=0",
    "--connections-per-address=0",
    "--joins-per-address=0",
  ];
  await using server = await serverCommand([...limits, "--log-level=ERROR", ...flags]);
  const url = `${server.url}/ws/busy`;
  const talkers = await Promise.all(
    Array.from(
      { length: talkerCount },
      (_, index) => TimedTalker.join(url, `t${index}`, { everyMs: sayEveryMs, text }),
    ),
  );
  await pause(1_000);
  const before = await usageOf(server.pid);
  const stopped = await Promise.all(
    Array.from({ length: count }, (_, index) => StoppedReader.join(url, `s${index}`)),
  );
  const delaysMs = (await Promise.all(talkers.map((talker) => talker.talk(measuredMs)))).flat();
  const then = await usageOf(server.pid);
  for (const reader of stopped) reader.drop();
  for (const talker of talkers) talker.leave();
  const grown = `memory from ${before.residentMiB.toFixed(0)} to ${then.residentMiB.toFixed(0)} MiB`;
  return `${count} stopped readers: there and back in ${quantilesOf(delaysMs)}, ${grown}`;
}

if (import.meta.main) await main();
