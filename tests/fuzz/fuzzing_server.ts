/**
 * A server that is none: it takes connections, answers most requests for upgrades, and then sends clients everything but
 * what they expect, from broken bytes to pushes that contradict one another.
 * @module
 */
import { createHash } from "node:crypto";
import type { Random } from "../prove/random.ts";
import { pause } from "../support/pause.ts";
import { AnyServer } from "./any_push.ts";
import { joined, opcodes } from "./client_frames.ts";
import { anyServerClose, serverFrame, serverTextFrames } from "./hostile_frames.ts";
import { deal, few, happens } from "./dice.ts";
import { damaged, noise } from "./strange_frames.ts";
import type { Tally } from "./tally.ts";

/** How many frames one connection gets at most. */
const maxFrames = 20_000;

/** How long a connection lasts at most, in milliseconds: some clients wait for what never comes. */
const lifeMs = 3_000;

const encoder = new TextEncoder();

/** Answers that are no upgrade. */
const otherAnswers = [
  "HTTP/1.1 404 Not Found\r\ncontent-length: 0\r\n\r\n",
  "HTTP/1.1 429 Too Many Requests\r\nretry-after: 1\r\ncontent-length: 3\r\n\r\nno!",
  "HTTP/1.1 302 Found\r\nlocation: http://127.0.0.1:1/\r\ncontent-length: 0\r\n\r\n",
  "HTTP/1.1 101 Switching Protocols\r\n\r\n",
  "HTTP/9.9 101 \x1b[2J\r\n\r\n",
  "HTTP/1.1 503 \x1b]0;evil\x07\r\ncontent-type: text/plain\r\n\r\n\x1b[31mevil",
  `HTTP/1.1 200 OK\r\nx: ${"x".repeat(100_000)}\r\n`,
  "SSH-2.0-OpenSSH\r\n",
  "",
];

/** One listener on any free port. */
export class FuzzingServer implements AsyncDisposable {
  readonly #listener = Deno.listen({ hostname: "127.0.0.1", port: 0 });
  readonly #random: Random;
  readonly #tally: Tally;
  readonly #running: Promise<void>;
  readonly #serving = new Set<Promise<void>>();

  constructor(random: Random, tally: Tally) {
    this.#random = random;
    this.#tally = tally;
    this.#running = this.#run();
  }

  /** Its address as a person would type it. */
  get address(): string {
    return `127.0.0.1:${this.#listener.addr.port}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#listener.close();
    await this.#running;
    await Promise.all(this.#serving);
  }

  async #run(): Promise<void> {
    let count = 0;
    for await (const connection of this.#listener) {
      const serving = new Serving(connection, this.#random.branch(String(count++)), this.#tally).perform();
      this.#serving.add(serving);
      void serving.finally(() => this.#serving.delete(serving));
    }
  }
}

/** One connection. */
class Serving {
  readonly #connection: Deno.Conn;
  readonly #random: Random;
  readonly #tally: Tally;
  readonly #server: AnyServer;
  #speaks: "v1" | "line" = "v1";

  constructor(connection: Deno.Conn, random: Random, tally: Tally) {
    this.#connection = connection;
    this.#random = random;
    this.#tally = tally;
    this.#server = new AnyServer(random);
  }

  async perform(): Promise<void> {
    const deadline = setTimeout(() => this.#close(), lifeMs);
    try {
      const head = await this.#readHead();
      if (await this.#answer(head)) await this.#talk();
    } catch { /* the client has gone */ }
    clearTimeout(deadline);
    this.#close();
  }

  async #readHead(): Promise<string> {
    const piece = new Uint8Array(16_384);
    let head = "";
    while (!head.includes("\r\n\r\n")) {
      const count = await this.#connection.read(piece);
      if (count === null) break;
      head += new TextDecoder().decode(piece.subarray(0, count));
    }
    return head;
  }

  /** @returns Whether there is a WebSocket now. */
  async #answer(head: string): Promise<boolean> {
    const random = this.#random;
    this.#tally.requests++;
    if (happens(random, 0.06)) {
      await this.#write(encoder.encode(random.pick(otherAnswers)));
      return false;
    }
    const offersV1 = /^sec-websocket-protocol:.*terminalchat\.v1/im.test(head);
    this.#speaks = offersV1 && happens(random, 0.8) ? "v1" : "line";
    const upgrade = [
      "HTTP/1.1 101 Switching Protocols",
      "upgrade: websocket",
      "connection: Upgrade",
      `sec-websocket-accept: ${acceptOf(head)}`,
      ...this.#speaks === "v1" ? ["sec-websocket-protocol: terminalchat.v1"] : [],
      "\r\n",
    ].join("\r\n");
    const bytes = encoder.encode(upgrade);
    await this.#write(happens(random, 0.03) ? damaged(random, { bytes, frames: 0 }).bytes : bytes);
    return true;
  }

  async #talk(): Promise<void> {
    const listening = this.#listen().catch(() => {});
    if (this.#speaks === "v1" && happens(this.#random, 0.9)) {
      await this.#send(JSON.stringify(this.#server.welcome()));
    }
    let left = few(this.#random, maxFrames);
    const damageAt = happens(this.#random, 0.4) ? this.#random.whole(0, left) : -1;
    while (left > 0) {
      const count = Math.min(left, few(this.#random, 40));
      left -= count;
      const frames = Array.from({ length: count }, () => this.#someFrame());
      const bytes = joined(frames);
      this.#tally.frames += count;
      await this.#write(left <= damageAt ? damaged(this.#random, { bytes, frames: count }).bytes : bytes);
      if (happens(this.#random, 0.2)) await pause(this.#random.whole(0, 20));
    }
    await this.#end();
    await listening;
  }

  /** What a client says can be used against it. */
  async #listen(): Promise<void> {
    const piece = new Uint8Array(65_536);
    for (;;) {
      const count = await this.#connection.read(piece);
      if (count === null) return;
      this.#server.hear(unmasked(piece.subarray(0, count)));
    }
  }

  async #send(text: string): Promise<void> {
    await this.#write(serverFrame({ opcode: opcodes.text, payload: encoder.encode(text) }));
  }

  #someFrame(): Uint8Array {
    const text = this.#speaks === "v1" ? this.#server.frame() : this.#server.line();
    return serverTextFrames(this.#random, text);
  }

  async #end(): Promise<void> {
    const random = this.#random;
    await deal<() => Promise<void>>(random, [
      [50, () => this.#write(anyServerClose(random))],
      [20, () => Promise.resolve(this.#close())],
      [
        10,
        () =>
          this.#write(
            serverFrame({ opcode: opcodes.text, payload: encoder.encode("x"), toldBytes: 2 ** 40 }),
          ),
      ],
      [10, () => this.#write(noise(random, few(random, 10_000)))],
      [10, () => this.#flood()],
    ])();
    await pause(random.whole(0, 50));
    this.#close();
  }

  /** A frame of a gigabyte, as much of it as the client takes. */
  async #flood(): Promise<void> {
    await this.#write(serverFrame({ opcode: opcodes.text, payload: new Uint8Array(), toldBytes: 2 ** 30 }));
    const piece = new Uint8Array(65_536).fill(0x61);
    for (let left = 2 ** 30; left > 0; left -= piece.length) await this.#write(piece);
  }

  async #write(bytes: Uint8Array): Promise<void> {
    this.#tally.bytes += bytes.length;
    for (let at = 0; at < bytes.length;) at += await this.#connection.write(bytes.subarray(at));
  }

  #close(): void {
    try {
      this.#connection.close();
    } catch { /* it was closed before */ }
  }
}

function acceptOf(head: string): string {
  const key = /^sec-websocket-key: *(\S+)/im.exec(head)?.[1] ?? "";
  return createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
}

/** Finds what a client said, roughly: frames that came whole. */
function unmasked(bytes: Uint8Array): string {
  const short = (bytes[1] ?? 0) & 0x7f;
  const start = short === 126 ? 4 : short === 127 ? 10 : 2;
  const mask = bytes.subarray(start, start + 4);
  const payload = bytes.subarray(start + 4).map((byte, index) => byte ^ (mask[index & 3] ?? 0));
  return new TextDecoder().decode(payload);
}
