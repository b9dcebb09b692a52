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

const [connections = 4, seconds = 5] = Deno.args.filter((word) => /^\d+$/.test(word)).map(Number);
const flags = Deno.args.filter((word) => !/^\d+$/.test(word));

/** How many members the other channel has. */
const talkerCount = 5;

/** How often each of them says something, in milliseconds: no more than the server's defaults allow. */
const sayEveryMs = 100;

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
  const talkers = await Promise.all(names.map((name) => Talker.join(`${server.url}/ws/calm`, name)));
  const talk = async (): Promise<readonly number[]> =>
    (await Promise.all(talkers.map((talker) => talker.talk(seconds * 1_000)))).flat();
  write(`no flood: ${quantilesOf(await talk())}`);
  const worker = new Worker(new URL("./flood_worker.ts", import.meta.url), { type: "module" });
  let firstAddress = 1;
  for (const [what, frame] of Object.entries(floods)) {
    const order: FloodOrder = { url: `${server.url}/ws/flooded`, frame, connections, firstAddress };
    worker.postMessage(order);
    firstAddress += connections;
    const delaysMs = await talk();
    const { sentBytes, closes } = await ended(worker);
    write(
      `${what}: ${quantilesOf(delaysMs)}, ${(sentBytes / seconds / 1e6).toFixed(1)} MB/s taken, ${
        closesOf(closes)
      }`,
    );
  }
  write(`no flood again: ${quantilesOf(await talk())}`);
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

function quantilesOf(samples: readonly number[]): string {
  const ordered = samples.toSorted((one, other) => one - other);
  const at = (part: number): string =>
    (ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * part))] ?? NaN).toFixed(1);
  return `there and back in ${at(0.5)} ms (median), ${at(0.99)} ms (p99), ${
    at(1)
  } ms (max of ${ordered.length})`;
}

/** A member that says something at fixed times. */
class Talker {
  readonly #socket: WebSocket;
  readonly #saidAtMs = new Map<string, number>();
  #delaysMs: number[] = [];

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      for (const line of String(data).split("\n")) this.#hear(JSON.parse(line));
    };
  }

  /** Connects and joins. */
  static async join(url: string, name: string): Promise<Talker> {
    const socket = new WebSocket(url, ["terminalchat.v1"]);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.onopen = () => socket.send(JSON.stringify({ type: "join", name }));
    socket.onmessage = () => resolve();
    socket.onclose = ({ code }) => reject(new Error(`${name} was closed with ${code}`));
    await promise;
    setInterval(() => socket.readyState === WebSocket.OPEN && socket.send('{"type":"ping"}'), 5_000);
    return new Talker(socket);
  }

  /** Talks for a while. @returns How long each text took there and back, in milliseconds. */
  async talk(forMs: number): Promise<readonly number[]> {
    this.#delaysMs = [];
    const endsAtMs = performance.now() + forMs;
    await after(Math.random() * sayEveryMs);
    while (performance.now() < endsAtMs) {
      const nonce = crypto.randomUUID();
      this.#saidAtMs.set(nonce, performance.now());
      this.#socket.send(JSON.stringify({ type: "publish", nonce, text: "a message of the other channel" }));
      await after(sayEveryMs);
    }
    while (this.#saidAtMs.size > 0) await after(sayEveryMs);
    return this.#delaysMs;
  }

  #hear({ nonce = "", type }: { readonly nonce?: string; readonly type: string }): void {
    const saidAtMs = this.#saidAtMs.get(nonce);
    if (saidAtMs === undefined) return;
    if (type === "refused") {
      throw new Error("the calm member was refused: lift the limit with --message-rate");
    }
    this.#saidAtMs.delete(nonce);
    this.#delaysMs.push(performance.now() - saidAtMs);
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function write(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) {
  await main();
  Deno.exit(0);
}
