/**
 * Fan-out over real sockets: members of one channel who each say the next thing as soon as the last has come back.
 * `deno run -A tests/bench/end_to_end.ts [MEMBERS…]`; it ends by itself, two seconds for each number of members.
 * This process plays all members, on the same machine, so the figures are those of both sides together.
 * @module
 */
import { pause } from "../support/pause.ts";
import { serverCommand } from "../support/server_command.ts";
import { clear, newCount, reportOf, Talker } from "./talker.ts";
import { writeLine } from "./write_line.ts";

/** How long is measured, in milliseconds. */
const measuredMs = 2_000;

/** How many join at once, so that a thousand are soon in. */
const atOnce = 100;

/** More would only wait for one another. */
const mostSenders = 100;

async function main(): Promise<void> {
  const sizes = Deno.args.length > 0 ? Deno.args.map(Number) : [10, 100, 1_000];
  const flags = [
    "--message-rate=0",
    "--byte-rate=0",
    "--members-per-channel=0",
    "--max-connections=0",
    "--joins-per-address=0",
    "--connections-per-address=0",
  ];
  await using server = await serverCommand([...flags, "--log-level=ERROR"]);
  for (const size of sizes) writeLine(await measure(server.url, size));
}

async function measure(url: string, size: number): Promise<string> {
  const count = newCount();
  const members: Talker[] = [];
  while (members.length < size) {
    const names = Array.from(
      { length: Math.min(atOnce, size - members.length) },
      () => crypto.randomUUID().slice(0, 8),
    );
    members.push(
      ...await Promise.all(names.map((name) => Talker.join(`${url}/ws/bench-${size}`, { name, count }))),
    );
  }
  const senders = members.slice(0, mostSenders);
  for (const sender of senders) sender.say();
  await pause(measuredMs / 4);
  clear(count);
  const startedAtMs = performance.now();
  await pause(measuredMs);
  const report = reportOf(count, performance.now() - startedAtMs);
  await Promise.all(members.map((member) => member.close()));
  return `${size} members, ${senders.length} of them talking: ${report}`;
}

if (import.meta.main) await main();
