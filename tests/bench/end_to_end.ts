/**
 * Fan-out over real sockets: members of one channel who each say the next thing as soon as the last has come back.
 * `deno run -A tests/bench/end_to_end.ts [MEMBERS…]`; it ends by itself, two seconds for each number of members.
 * This process plays all members, on the same machine, so the figures are those of both sides together.
 * @module
 */
import { serverCommand } from "../support/server_command.ts";

/** How long is measured, in milliseconds. */
const measuredMs = 2_000;

/** How many join at once, so that a thousand are soon in. */
const atOnce = 100;

/** More would only wait for one another. */
const mostSenders = 100;

const text = "a message of about sixty characters, as people write them...";

/** What all members of a run have counted together. */
interface Count {
  messages: number;
  frames: number;
  readonly roundTripsMs: number[];
}

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
  for (const size of sizes) write(await measure(server.url, size));
}

async function measure(url: string, size: number): Promise<string> {
  const count: Count = { messages: 0, frames: 0, roundTripsMs: [] };
  const members: Talker[] = [];
  while (members.length < size) {
    const names = Array.from(
      { length: Math.min(atOnce, size - members.length) },
      () => crypto.randomUUID().slice(0, 8),
    );
    members.push(
      ...await Promise.all(names.map((name) => Talker.join(`${url}/ws/bench-${size}`, name, count))),
    );
  }
  const senders = members.slice(0, mostSenders);
  for (const sender of senders) sender.say();
  await after(measuredMs / 4);
  Object.assign(count, { messages: 0, frames: 0 });
  count.roundTripsMs.length = 0;
  const startedAtMs = performance.now();
  await after(measuredMs);
  const report = reportOf(count, performance.now() - startedAtMs);
  await Promise.all(members.map((member) => member.close()));
  return `${size} members, ${senders.length} of them talking: ${report}`;
}

function reportOf({ messages, frames, roundTripsMs }: Count, passedMs: number): string {
  const ordered = roundTripsMs.toSorted((one, other) => one - other);
  const at = (part: number): string => (ordered[Math.floor(ordered.length * part)] ?? NaN).toFixed(1);
  const perSecond = (amount: number): string => Math.round(amount * 1_000 / passedMs).toLocaleString("en");
  return `${perSecond(messages)} deliveries/s in ${perSecond(frames)} frames/s, ` +
    `there and back in ${at(0.5)} ms (p50), ${at(0.99)} ms (p99)`;
}

/** A member that says the next thing when the last has come back. */
class Talker {
  readonly #socket: WebSocket;
  readonly #count: Count;
  #nonce = "";
  #said = 0;
  #saidAtMs = 0;
  #isTalking = false;

  private constructor(socket: WebSocket, count: Count) {
    this.#socket = socket;
    this.#count = count;
  }

  /** Connects and joins. */
  static async join(url: string, name: string, count: Count): Promise<Talker> {
    const socket = new WebSocket(url, ["terminalchat.v1"]);
    const { promise, resolve, reject } = Promise.withResolvers<void>();
    socket.onopen = () => socket.send(JSON.stringify({ type: "join", name }));
    socket.onmessage = () => resolve();
    socket.onclose = ({ code }) => reject(new Error(`${name} was closed with ${code}`));
    await promise;
    const talker = new Talker(socket, count);
    socket.onmessage = ({ data }) => talker.#hear(data);
    return talker;
  }

  /** Begins to talk, or goes on. */
  say(): void {
    this.#isTalking = true;
    this.#nonce = `${crypto.randomUUID()}-${++this.#said}`;
    this.#saidAtMs = performance.now();
    this.#socket.send(JSON.stringify({ type: "publish", nonce: this.#nonce, text }));
  }

  /** Goes. */
  async close(): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#isTalking = false;
    this.#socket.onclose = () => resolve();
    this.#socket.close();
    await promise;
  }

  /** Counts without decoding: what is measured is the server, not this. */
  #hear(frame: string): void {
    this.#count.frames++;
    for (
      let at = frame.indexOf('"type":"message"');
      at >= 0;
      at = frame.indexOf('"type":"message"', at + 1)
    ) {
      this.#count.messages++;
    }
    if (!this.#isTalking || !frame.includes(this.#nonce)) return;
    this.#count.roundTripsMs.push(performance.now() - this.#saidAtMs);
    this.say();
  }
}

function after(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

function write(line: string): void {
  Deno.stdout.writeSync(new TextEncoder().encode(`${line}\n`));
}

if (import.meta.main) await main();
