/**
 * What members of a busy channel notice of others who have stopped reading: how long what they say takes there and back,
 * while the buffers of those who stopped fill up, while they are given up, and after that.
 * `deno run -A tests/bench/stopped_readers.ts [STOPPED READERS…] [serve's flags…]`, Linux only; it ends by itself.
 * @module
 */
import { serverCommand } from "../support/server_command.ts";
import { StoppedReader } from "../support/stopped_reader.ts";

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
  for (const count of counts.length > 0 ? counts : [0, 1, 50]) write(await measure(count));
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
    Array.from({ length: talkerCount }, (_, index) => Talker.join(url, `t${index}`)),
  );
  await after(1_000);
  const before = await residentMiB(server.pid);
  const stopped = await Promise.all(
    Array.from({ length: count }, (_, index) => StoppedReader.join(url, `s${index}`)),
  );
  const delaysMs = (await Promise.all(talkers.map((talker) => talker.talk()))).flat();
  const then = await residentMiB(server.pid);
  for (const reader of stopped) reader.drop();
  for (const talker of talkers) talker.leave();
  const grown = `memory from ${before.toFixed(0)} to ${then.toFixed(0)} MiB`;
  return `${count} stopped readers: there and back in ${quantilesOf(delaysMs)}, ${grown}`;
}

function quantilesOf(samples: readonly number[]): string {
  const ordered = samples.toSorted((one, other) => one - other);
  const at = (part: number): string =>
    (ordered[Math.min(ordered.length - 1, Math.floor(ordered.length * part))] ?? NaN).toFixed(1);
  return `${at(0.5)} ms (median), ${at(0.99)} ms (p99), ${at(1)} ms (max of ${ordered.length})`;
}

/** A member that says something at fixed times. */
class Talker {
  readonly #socket: WebSocket;
  readonly #saidAtMs = new Map<string, number>();
  readonly #delaysMs: number[] = [];
  readonly #prefix = crypto.randomUUID().slice(0, 13);

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => this.#hear(String(data));
  }

  /** Connects and joins. */
  static async join(url: string, name: string): Promise<Talker> {
    const socket = new WebSocket(url, ["terminalchat.v1"]);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.onopen = () => socket.send(JSON.stringify({ type: "join", name }));
    socket.onmessage = () => resolve();
    socket.onclose = ({ code }) => reject(new Error(`${name} was closed with ${code}`));
    await promise;
    return new Talker(socket);
  }

  /** Talks for a while. @returns How long each text took there and back, in milliseconds. */
  async talk(): Promise<readonly number[]> {
    const beganAtMs = performance.now();
    for (let said = 0; performance.now() - beganAtMs < measuredMs; said++) {
      const nonce = `${this.#prefix}-${said}`;
      this.#saidAtMs.set(nonce, performance.now());
      this.#socket.send(JSON.stringify({ type: "publish", nonce, text }));
      await after(Math.max(0, beganAtMs + (said + Math.random()) * sayEveryMs - performance.now()));
    }
    while (this.#saidAtMs.size > 0) await after(sayEveryMs);
    return this.#delaysMs;
  }

  /** Goes. */
  leave(): void {
    this.#socket.close();
  }

  #hear(frame: string): void {
    if (!frame.includes(this.#prefix)) return;
    for (const line of frame.split("\n")) {
      const { nonce = "" } = JSON.parse(line);
      const saidAtMs = this.#saidAtMs.get(nonce);
      if (saidAtMs !== undefined) this.#delaysMs.push(performance.now() - saidAtMs);
      this.#saidAtMs.delete(nonce);
    }
  }
}

/** Linux counts a process's memory in pages of 4 KiB. */
async function residentMiB(pid: number): Promise<number> {
  return Number((await Deno.readTextFile(`/proc/${pid}/statm`)).split(" ")[1]) * 4_096 / 1_048_576;
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function write(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) await main();
