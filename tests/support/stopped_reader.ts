/**
 * A member that stops reading: the program behind it was stopped, its machine sleeps, or it means harm.
 * @module
 */
import type { Push, WelcomePush } from "../../src/protocol/frame.ts";
import {
  closeCodeOf,
  closeOpcode,
  FrameReader,
  maskedFrame,
  upgradeRequest,
  writeAll,
} from "./raw_frames.ts";

const decoder = new TextDecoder();

/** One member, which reads only when it is told to. */
export class StoppedReader implements AsyncDisposable {
  /** The answer to its join. */
  readonly welcome: WelcomePush;
  readonly #connection: Deno.TcpConn;
  readonly #reader: FrameReader;
  #isDropped = false;

  private constructor(connection: Deno.TcpConn, reader: FrameReader, welcome: WelcomePush) {
    this.#connection = connection;
    this.#reader = reader;
    this.welcome = welcome;
  }

  /** Joins a channel, reads the welcome, and stops. @param url The channel. */
  static async join(url: string, name: string): Promise<StoppedReader> {
    const { hostname, port } = new URL(url);
    const connection = await Deno.connect({ hostname, port: Number(port) });
    await writeAll(connection, upgradeRequest(new URL(url), "terminalchat.v1"));
    const reader = new FrameReader(connection);
    const status = await reader.readHead();
    if (status !== "101") throw new Error(`no upgrade: ${status}`);
    await writeAll(connection, maskedFrame(JSON.stringify({ type: "join", name })));
    const [first] = linesOf(await reader.next());
    if (first?.type !== "welcome") throw new Error(`no welcome: ${JSON.stringify(first)}`);
    return new StoppedReader(connection, reader, first);
  }

  /** Sends a text frame. */
  send(text: string): Promise<void> {
    return writeAll(this.#connection, maskedFrame(text));
  }

  /** Sends bytes as they are. */
  sendRaw(bytes: Uint8Array): Promise<void> {
    return writeAll(this.#connection, bytes);
  }

  /** Ends its half of the TCP connection: nothing more comes from it, and it goes on not reading. */
  closeWrite(): Promise<void> {
    return this.#connection.closeWrite();
  }

  /** Reads on to the end. @returns Everything that came, and the close code; 0 if there was none. */
  async readOn(): Promise<{ readonly pushes: readonly Push[]; readonly closeCode: number }> {
    const pushes: Push[] = [];
    for (let frame = await this.#reader.next(); frame !== undefined; frame = await this.#reader.next()) {
      if (frame.opcode === closeOpcode) return { pushes, closeCode: closeCodeOf(frame) };
      pushes.push(...linesOf(frame));
    }
    return { pushes, closeCode: 0 };
  }

  /** Ends the TCP connection. */
  drop(): void {
    if (this.#isDropped) return;
    this.#isDropped = true;
    this.#connection.close();
  }

  // deno-lint-ignore require-await -- what a test waits for
  async [Symbol.asyncDispose](): Promise<void> {
    this.drop();
  }
}

function linesOf(
  frame: { readonly opcode: number; readonly payload: Uint8Array } | undefined,
): readonly Push[] {
  if (frame?.opcode !== 1) return [];
  return decoder.decode(frame.payload).split("\n").map((line) => JSON.parse(line) as Push);
}
