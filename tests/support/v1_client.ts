/**
 * A client of `terminalchat.v1` that does nothing by itself.
 * @module
 */
import type { Command, Push, WelcomePush } from "../../src/protocol/frame.ts";
import { within } from "./within.ts";

/** A connection that keeps what it hears until a test takes it. */
export class Member implements AsyncDisposable {
  readonly #socket: WebSocket;
  readonly #pushes: Push[] = [];
  readonly #closed = Promise.withResolvers<number>();
  #heard = Promise.withResolvers<void>();

  private constructor(socket: WebSocket) {
    this.#socket = socket;
    socket.onmessage = ({ data }) => {
      for (const line of String(data).split("\n")) this.#pushes.push(JSON.parse(line));
      this.#heard.resolve();
      this.#heard = Promise.withResolvers();
    };
    socket.onclose = ({ code }) => this.#closed.resolve(code);
  }

  /** Opens a connection to a channel. */
  static async connect({ address }: { readonly address: string }, code: string = "k7x2mp"): Promise<Member> {
    const socket = new WebSocket(`ws://${address}/ws/${code}`, ["terminalchat.v1"]);
    const opened = Promise.withResolvers<void>();
    socket.onopen = () => opened.resolve();
    const member = new Member(socket);
    await within(5_000, opened.promise, "the connection");
    return member;
  }

  /** Says commands, in one frame. */
  send(...commands: readonly Command[]): void {
    this.#socket.send(commands.map((command) => JSON.stringify(command)).join("\n"));
  }

  /** Waits for the first push of this type that has not been taken, and takes it. */
  async take<T extends Push["type"]>(type: T): Promise<Extract<Push, { type: T }>> {
    return await this.takeAny([type]) as Extract<Push, { type: T }>;
  }

  /** Waits for the first push of one of these types that has not been taken, and takes it. */
  async takeAny(types: readonly Push["type"][]): Promise<Push> {
    for (;;) {
      const index = this.#pushes.findIndex((push) => types.includes(push.type));
      const [push] = index < 0 ? [] : this.#pushes.splice(index, 1);
      if (push !== undefined) return push;
      await within(5_000, this.#heard.promise, types.join(" or "));
    }
  }

  /** Waits for a push that is the last of something, and takes everything up to it. */
  async takeUntil(isLast: (push: Push) => boolean): Promise<readonly Push[]> {
    for (;;) {
      const index = this.#pushes.findIndex(isLast);
      if (index >= 0) return this.#pushes.splice(0, index + 1);
      await within(5_000, this.#heard.promise, () => `the last of ${JSON.stringify(this.#pushes)}`);
    }
  }

  /** Says something to all. @param nonce Its mark. Absent: its own text. */
  say(text: string, nonce: string = text): void {
    this.send({ type: "publish", nonce, text });
  }

  /** Sends anything at all. */
  sendRaw(data: string | Uint8Array<ArrayBuffer>): void {
    this.#socket.send(data);
  }

  /** Takes everything that was heard. */
  takeAll(): readonly Push[] {
    return this.#pushes.splice(0);
  }

  /** The types of everything that was heard and not taken. */
  get rest(): readonly string[] {
    return this.#pushes.map(({ type }) => type);
  }

  /** The close code, once it is closed. */
  get closed(): Promise<number> {
    return within(5_000, this.#closed.promise, "the close");
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#socket.close();
    await this.#closed.promise;
  }
}

/** Opens a connection and joins. @returns It, and the answer to its join. */
export async function joined(
  server: { readonly address: string },
  name: string,
  code?: string,
): Promise<readonly [Member, WelcomePush]> {
  const member = await Member.connect(server, code);
  member.send({ type: "join", name });
  return [member, await member.take("welcome")];
}
