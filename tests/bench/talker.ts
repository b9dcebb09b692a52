/**
 * Members who talk over real sockets, and what they count together.
 * @module
 */
import { joinedSocket } from "./joined_socket.ts";

const text = "a message of about sixty characters, as people write them...";

/** What all members of a run have counted together. */
export interface Count {
  messages: number;
  frames: number;
  readonly roundTripsMs: number[];
}

/** Makes a count of nothing. */
export function newCount(): Count {
  return { messages: 0, frames: 0, roundTripsMs: [] };
}

/** Forgets what was counted so far. */
export function clear(count: Count): void {
  Object.assign(count, { messages: 0, frames: 0 });
  count.roundTripsMs.length = 0;
}

/** Says what was counted. @param passedMs In how long. */
export function reportOf({ messages, frames, roundTripsMs }: Count, passedMs: number): string {
  const ordered = roundTripsMs.toSorted((one, other) => one - other);
  const at = (part: number): string => (ordered[Math.floor(ordered.length * part)] ?? NaN).toFixed(1);
  const perSecond = (amount: number): string => Math.round(amount * 1_000 / passedMs).toLocaleString("en");
  return `${perSecond(messages)} deliveries/s in ${perSecond(frames)} frames/s, ` +
    `there and back in ${at(0.5)} ms (p50), ${at(0.99)} ms (p99)`;
}

/** What a member is like. */
export interface TalkerOptions {
  readonly name: string;
  readonly count: Count;
  /** How long it rests when what it said has come back, in milliseconds. Absent: not at all. */
  readonly restMs?: number;
}

/** A member that says the next thing when the last has come back. */
export class Talker {
  readonly #socket: WebSocket;
  readonly #count: Count;
  readonly #restMs: number;
  #nonce = "";
  #said = 0;
  #saidAtMs = 0;
  #isTalking = false;

  private constructor(socket: WebSocket, { count, restMs = 0 }: TalkerOptions) {
    this.#socket = socket;
    this.#count = count;
    this.#restMs = restMs;
  }

  /** Connects and joins. */
  static async join(url: string, options: TalkerOptions): Promise<Talker> {
    const { name } = options;
    const socket = await joinedSocket(url, name);
    const talker = new Talker(socket, options);
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
    if (this.#restMs === 0) this.say();
    else setTimeout(() => this.#isTalking && this.say(), this.#restMs * (0.5 + Math.random()));
  }
}
