/**
 * Members who say something at fixed times, however long it takes to come back: what others notice of a busy server.
 * @module
 */
import { pause } from "../support/pause.ts";
import { joinedSocket } from "./joined_socket.ts";

/** What a member says. */
export interface TimedTalkerOptions {
  /** How often, in milliseconds. */
  readonly everyMs: number;
  /** What. */
  readonly text: string;
}

/** How often it tells the server that it is there, in milliseconds. */
const pingEveryMs = 5_000;

/** One member. */
export class TimedTalker {
  readonly #socket: WebSocket;
  readonly #options: TimedTalkerOptions;
  readonly #saidAtMs = new Map<string, number>();
  /** What all its nonces begin with. */
  readonly #prefix = crypto.randomUUID().slice(0, 13);
  readonly #pinging: ReturnType<typeof setInterval>;
  #delaysMs: number[] = [];
  #said = 0;

  private constructor(socket: WebSocket, options: TimedTalkerOptions) {
    this.#socket = socket;
    this.#options = options;
    this.#pinging = setInterval(() => {
      if (socket.readyState === WebSocket.OPEN) socket.send('{"type":"ping"}');
    }, pingEveryMs);
    socket.onmessage = ({ data }) => this.#hear(String(data));
  }

  /** Connects and joins. */
  static async join(url: string, name: string, options: TimedTalkerOptions): Promise<TimedTalker> {
    return new TimedTalker(await joinedSocket(url, name), options);
  }

  /** Talks for a while. @returns How long each text took there and back, in milliseconds. */
  async talk(forMs: number): Promise<readonly number[]> {
    const { everyMs, text } = this.#options;
    this.#delaysMs = [];
    const beganAtMs = performance.now();
    for (let turn = 0; performance.now() - beganAtMs < forMs; turn++) {
      // Somewhere in its turn, so that members do not speak all at once.
      await pause(Math.max(0, beganAtMs + (turn + Math.random()) * everyMs - performance.now()));
      const nonce = `${this.#prefix}-${this.#said++}`;
      this.#saidAtMs.set(nonce, performance.now());
      this.#socket.send(JSON.stringify({ type: "publish", nonce, text }));
    }
    while (this.#saidAtMs.size > 0) await pause(everyMs);
    return this.#delaysMs;
  }

  /** Goes. */
  leave(): void {
    clearInterval(this.#pinging);
    this.#socket.close();
  }

  /** Decodes nothing that is not about itself: what is measured is the server, not this. */
  #hear(frame: string): void {
    if (!frame.includes(this.#prefix)) return;
    for (const line of frame.split("\n")) this.#settle(JSON.parse(line));
  }

  #settle({ nonce = "", type }: { readonly nonce?: string; readonly type: string }): void {
    const saidAtMs = this.#saidAtMs.get(nonce);
    if (saidAtMs === undefined) return;
    if (type === "refused") throw new Error("a talker was refused: lift the limit with --message-rate");
    this.#saidAtMs.delete(nonce);
    this.#delaysMs.push(performance.now() - saidAtMs);
  }
}
