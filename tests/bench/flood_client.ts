/**
 * A flood of messages into the client in a terminal, somebody typing meanwhile: what it costs, and how long a key takes
 * to the screen, next to the same without the flood.
 * `deno run -A tests/bench/flood_client.ts [full_screen|linear] [MESSAGES A SECOND] [SECONDS]`, Linux only; it ends by
 * itself. Server, client and this process, which is also the terminal, share the machine.
 * @module
 */
import { clientInTerminal } from "../support/client_program.ts";
import { pause } from "../support/pause.ts";
import { serverCommand } from "../support/server_command.ts";
import type { Terminal } from "../support/terminal.ts";
import { joinedSocket } from "./joined_socket.ts";
import { usageOf } from "./process_usage.ts";
import { quantilesOf } from "./quantiles.ts";
import { writeLine } from "./write_line.ts";

const senderCount = 5;
const tickMs = 10;
const code = "flood";
const text = "a message of about sixty characters, as people write them...";
const kinds: readonly string[] = ["full_screen", "linear"];
const [kind = "full_screen", perSecond = "5000", seconds = "10"] = Deno.args;
/** How long is typed without the flood, in milliseconds. */
const calmMs = 5_000;
/** How many messages there are in the end. */
const totalMessages = 100_000;
/** How long a key may take, in milliseconds. */
const keyTimeoutMs = 30_000;

async function main(): Promise<void> {
  if (!kinds.includes(kind)) throw new TypeError(`the client is ${kinds.join(" or ")}, not ${kind}`);
  const flags = ["--message-rate=0", "--byte-rate=0", "--log-level=ERROR"];
  await using server = await serverCommand(flags);
  const client = clientInTerminal(
    [code, `--server=${server.url}`, "--name=typist", ...(kind === "linear" ? ["--linear"] : [])],
    { columns: 120, rows: 40 },
  );
  await using _ = client;
  await client.waitFor((screen) => inputOf(screen) === "" && /here|connected|Connected/i.test(screen));
  const flood = await Flood.join(`${server.url}/ws/${code}`);
  await pause(1_000);
  await measured("calm", client, { durationMs: calmMs });
  await measured("flood", client, { durationMs: Number(seconds) * 1_000, flood });
  const startedAtMs = performance.now();
  await flood.sendUpTo(totalMessages, Number(perSecond));
  flood.say("the end of the flood");
  await client.waitFor("the end of the flood", { timeoutMs: 60_000 });
  const passedMs = performance.now() - startedAtMs;
  const { residentMiB } = await usageOf(client.pid);
  writeLine(
    `${kind}: ${flood.sent} messages in all, the last after ${(passedMs / 1_000).toFixed(1)} s, memory ${
      mib(residentMiB)
    }`,
  );
  await measured("calm again", client, { durationMs: calmMs });
  flood.leave();
}

/** What is measured. */
interface Measurement {
  readonly durationMs: number;
  /** Who sends meanwhile. Absent: nobody. */
  readonly flood?: Flood;
}

async function measured(what: string, client: Terminal, { durationMs, flood }: Measurement): Promise<void> {
  const before = await usageOf(client.pid);
  const rawBefore = client.raw.length;
  const sentBefore = flood?.sent ?? 0;
  const startedAtMs = performance.now();
  flood?.begin(Number(perSecond));
  const delaysMs = await typeFor(client, durationMs);
  flood?.pause();
  const passedSeconds = (performance.now() - startedAtMs) / 1_000;
  const after = await usageOf(client.pid);
  const written = client.raw.slice(rawBefore);
  const rate = (count: number): string => Math.round(count / passedSeconds).toLocaleString("en");
  writeLine([
    `${kind}, ${what}: ${rate((flood?.sent ?? 0) - sentBefore)} messages/s`,
    `a key to the screen in ${quantilesOf(delaysMs, 0.95)}`,
    `${rate(written.split("\x1b[?2026h").length - 1)} drawings/s of ${rate(written.length)} characters/s`,
    `CPU ${((after.cpuSeconds - before.cpuSeconds) * 100 / passedSeconds).toFixed(0)} %`,
    `memory ${mib(before.residentMiB)} to ${mib(after.residentMiB)}`,
  ].join(", "));
}

/** Types letter by letter, each when the last is to be seen and a moment has passed. */
async function typeFor(client: Terminal, durationMs: number): Promise<readonly number[]> {
  const delaysMs: number[] = [];
  const endsAtMs = performance.now() + durationMs;
  let typed = "";
  while (performance.now() < endsAtMs) {
    if (typed.length === 20) {
      typed = "";
      client.type("\x15");
      await client.waitFor((screen) => inputOf(screen) === "", { timeoutMs: keyTimeoutMs });
    }
    typed += "abcdefghij"[typed.length % 10];
    const pressedAtMs = performance.now();
    client.type(typed.slice(-1));
    await client.waitFor((screen) => inputOf(screen) === typed, { timeoutMs: keyTimeoutMs });
    delaysMs.push(performance.now() - pressedAtMs);
    await pause(40 + Math.random() * 40);
  }
  client.type("\x15");
  await client.waitFor((screen) => inputOf(screen) === "", { timeoutMs: keyTimeoutMs });
  return delaysMs;
}

/** Gives what stands behind the prompt, which may hold the name. */
function inputOf(screen: string): string | undefined {
  return /(?:^|\n)[^>\n]*> ?([^\n]*)$/.exec(screen)?.[1];
}

/** Several members who say so many things a second together. */
class Flood {
  readonly #sockets: readonly WebSocket[];
  #timer: ReturnType<typeof setInterval> | undefined;
  #sent = 0;

  private constructor(sockets: readonly WebSocket[]) {
    this.#sockets = sockets;
  }

  /** Joins the channel. */
  static async join(url: string): Promise<Flood> {
    return new Flood(
      await Promise.all(
        Array.from({ length: senderCount }, (_, index) => joinedSocket(url, `sender${index}`)),
      ),
    );
  }

  /** How many messages were sent. */
  get sent(): number {
    return this.#sent;
  }

  /** Sends so many messages a second, until it is paused. */
  begin(rate: number): void {
    const startedAtMs = performance.now();
    const first = this.#sent;
    this.#timer = setInterval(() => {
      const due = first + Math.floor((performance.now() - startedAtMs) * rate / 1_000);
      while (this.#sent < due) this.say(`${this.#sent} ${text}`);
    }, tickMs);
  }

  /** Sends nothing more. */
  pause(): void {
    clearInterval(this.#timer);
  }

  /** Sends until there are so many messages in all. */
  async sendUpTo(total: number, rate: number): Promise<void> {
    this.begin(rate);
    while (this.#sent < total) await pause(tickMs);
    this.pause();
  }

  /** Sends one message, of the next member. */
  say(text: string): void {
    const socket = this.#sockets[this.#sent++ % this.#sockets.length]!;
    socket.send(JSON.stringify({ type: "publish", nonce: `${crypto.randomUUID()}`, text }));
  }

  /** Goes. */
  leave(): void {
    for (const socket of this.#sockets) socket.close();
  }
}

function mib(amount: number): string {
  return `${amount.toFixed(0)} MiB`;
}

if (import.meta.main) await main();
