/**
 * Floods in one channel, and what members of another one notice of them: how long what they say takes there and back,
 * without a flood and next to each kind of it.
 * `deno run -A tests/bench/flood.ts [CONNECTIONS] [SECONDS] [serve's flags…]`; it ends by itself. The floods, the members
 * and the server share the machine. Each flood comes from an address of its own, and connects again at once when it is
 * closed; with `--joins-per-address=0` it always may.
 * @module
 */
import { serverCommand } from "../support/server_command.ts";
import type { FloodOrder, FloodResult } from "./flood_worker.ts";
import { quantilesOf } from "./quantiles.ts";
import { TimedTalker } from "./timed_talker.ts";
import { writeLine } from "./write_line.ts";

const [connections = 4, seconds = 5] = Deno.args.filter((word) => /^\d+$/.test(word)).map(Number);
const flags = Deno.args.filter((word) => !/^\d+$/.test(word));

/** How many members the other channel has. */
const talkerCount = 5;

/** How often each of them says something, in milliseconds: no more than the server's defaults allow. */
const sayEveryMs = 100;

const calm = { everyMs: sayEveryMs, text: "a message of the other channel" };

/** What a frame may have, less what stands around it. */
const frameBytes = 65_000;

const publish = (text: string): string =>
  JSON.stringify({ type: "publish", nonce: crypto.randomUUID(), text });

/** What is sent again and again, a frame each. */
const floods: Readonly<Record<string, string>> = {
  "short texts, one a frame": publish("x"),
  "short texts, as many as a frame holds": filled(() => publish("x")),
  "texts of 4,000 characters": filled(() => publish("x".repeat(4_000))),
  "pings": filled(() => '{"type":"ping"}'),
  "typing": filled(() => '{"type":"typing"}'),
  "renames": filled((index) => `{"type":"rename","name":"flood-${index % 7}"}`),
  "history": filled(() => '{"type":"history","before":1000000,"limit":200}'),
  "rubbish": filled(() => "{"),
  "empty lines": "\n".repeat(frameBytes),
};

async function main(): Promise<void> {
  await using server = await serverCommand(["--log-level=ERROR", "--trust-proxy=loopback", ...flags]);
  const names = Array.from({ length: talkerCount }, (_, index) => `talker${index}`);
  const talkers = await Promise.all(
    names.map((name) => TimedTalker.join(`${server.url}/ws/calm`, name, calm)),
  );
  const talk = async (): Promise<readonly number[]> =>
    (await Promise.all(talkers.map((talker) => talker.talk(seconds * 1_000)))).flat();
  writeLine(`no flood: there and back in ${quantilesOf(await talk())}`);
  const worker = new Worker(new URL("./flood_worker.ts", import.meta.url), { type: "module" });
  let firstAddress = 1;
  for (const [what, frame] of Object.entries(floods)) {
    const order: FloodOrder = { url: `${server.url}/ws/flooded`, frame, connections, firstAddress };
    worker.postMessage(order);
    firstAddress += connections;
    const delaysMs = await talk();
    const { sentBytes, closes } = await ended(worker);
    writeLine(
      `${what}: there and back in ${quantilesOf(delaysMs)}, ${
        (sentBytes / seconds / 1e6).toFixed(1)
      } MB/s taken, ${closesOf(closes)}`,
    );
  }
  writeLine(`no flood again: there and back in ${quantilesOf(await talk())}`);
}

async function ended(worker: Worker): Promise<FloodResult> {
  const { promise, resolve } = Promise.withResolvers<FloodResult>();
  worker.onmessage = ({ data }) => resolve(data);
  worker.postMessage("end");
  return await promise;
}

function filled(lineOf: (index: number) => string): string {
  const lines: string[] = [];
  for (let length = 0; length < frameBytes;) {
    const line = lineOf(lines.length);
    length += line.length + 1;
    if (length < frameBytes) lines.push(line);
  }
  return lines.join("\n");
}

function closesOf(closes: readonly string[]): string {
  const counts = new Map<string, number>();
  for (const close of closes) counts.set(close, (counts.get(close) ?? 0) + 1);
  return counts.size === 0
    ? "never closed"
    : [...counts].map(([close, count]) => `${count} × ${close}`).join(", ");
}

if (import.meta.main) {
  await main();
  Deno.exit(0);
}
