/**
 * A member who keeps to the protocol, and notes whatever the protocol does not promise.
 * @module
 */
import { decodePush, splitFrame } from "../../src/protocol/codec.ts";
import { type Push, subprotocol } from "../../src/protocol/frame.ts";
import { within } from "../support/within.ts";

/** How long it waits to be let in, and to be let go, in milliseconds. */
const patienceMs = 20_000;

/** What a member tells. */
export interface MemberEvents {
  onText(text: string): void;
  onProblem(problem: string): void;
}

/** One member. */
export class CleanMember {
  /** The name that it asks for. */
  readonly name: string;
  readonly #socket: WebSocket;
  readonly #events: MemberEvents;
  readonly #welcomed = Promise.withResolvers<void>();
  readonly #closed = Promise.withResolvers<void>();
  #said = 0;
  #offset: number | undefined;

  private constructor(url: string, name: string, events: MemberEvents) {
    this.name = name;
    this.#events = events;
    // It has an address of its own: what others send from theirs is none of its business.
    const headers = { "x-forwarded-for": "192.0.2.7" };
    this.#socket = new WebSocket(url, { protocols: [subprotocol], headers });
    this.#socket.onopen = () => this.#socket.send(JSON.stringify({ type: "join", name }));
    this.#socket.onmessage = ({ data }) => splitFrame(String(data)).forEach((line) => this.#take(line));
    this.#socket.onerror = () => {};
    this.#socket.onclose = ({ code }) => {
      if (code !== 1000) events.onProblem(`${name} was closed with ${code}`);
      this.#closed.resolve();
    };
  }

  /** Joins a channel. @throws {Error} If it is not let in. */
  static async join(url: string, name: string, events: MemberEvents): Promise<CleanMember> {
    const member = new CleanMember(url, name, events);
    await within(patienceMs, member.#welcomed.promise, `the welcome of ${name}`);
    return member;
  }

  /** Says something. */
  say(text: string): void {
    this.#socket.send(JSON.stringify({ type: "publish", nonce: `${this.name}-${++this.#said}`, text }));
  }

  /** Says goodbye, and waits to hear it. */
  async leave(): Promise<void> {
    if (this.#socket.readyState === WebSocket.OPEN) this.#socket.send('{"type":"leave"}');
    const closed = within(patienceMs, this.#closed.promise, `the goodbye to ${this.name}`);
    await closed.catch(({ message }) => {
      this.#events.onProblem(message);
      this.#socket.close();
    });
  }

  #take(line: string): void {
    const push = decodePush(line);
    if (push?.type === "welcome") this.#welcomed.resolve();
    if (push?.type === "refused") this.#events.onProblem(`${this.name} was refused: ${push.code}`);
    if (push?.type === "message") this.#hear(push);
  }

  #hear({ offset, text }: Extract<Push, { type: "message" }>): void {
    const last = this.#offset ?? offset - 1;
    if (offset !== last + 1) this.#events.onProblem(`after message ${last} ${this.name} heard ${offset}`);
    this.#offset = offset;
    this.#events.onText(text);
  }
}
