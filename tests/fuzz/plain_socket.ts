/**
 * A WebSocket over TCP that does as it is told: says what it should, and reads only as long as it may.
 * @module
 */
import { opcodes, textFrame } from "./client_frames.ts";
import { RawConnection } from "./raw_connection.ts";
import { type UpgradeOptions, upgradeRequest } from "./requests.ts";
import { ServerFrames } from "./server_frames.ts";

/** Where it goes, and what hears of it. */
export interface PlainSocketOptions extends UpgradeOptions {
  readonly port: number;
  readonly path: string;
  /** When it is ended whatever happens, in milliseconds. */
  readonly lifeMs: number;
  /** Takes each text frame. */
  readonly onText?: (text: string) => void;
}

const decoder = new TextDecoder();

/** One connection. */
export class PlainSocket implements Disposable {
  /** The status of the answer to the upgrade; empty where none came. */
  status = "";
  /** The code that the server closed with. Absent: it has not. */
  closeCode: number | undefined;
  readonly #connection: RawConnection;
  readonly #options: PlainSocketOptions;
  readonly #frames = new ServerFrames();
  readonly #opened = Promise.withResolvers<void>();
  #ended: Promise<void> = Promise.resolve();

  private constructor(connection: RawConnection, options: PlainSocketOptions) {
    this.#connection = connection;
    this.#options = options;
  }

  /** Connects, and asks for the upgrade; nothing is read yet. */
  static async open(options: PlainSocketOptions): Promise<PlainSocket> {
    const connection = await RawConnection.open(options.port, options.lifeMs);
    await connection.write(upgradeRequest(options.path, options));
    return new PlainSocket(connection, options);
  }

  /** Begins to read. @returns Whether the server has let it in. */
  async begin(): Promise<boolean> {
    this.#ended = this.#connection.read((piece) => this.#take(piece)).finally(() => this.#opened.resolve());
    await this.#opened.promise;
    return this.status === "101";
  }

  /** Whether it is over. */
  get isOver(): boolean {
    return this.#connection.isOver;
  }

  /** Waits until the server has ended it. */
  get ended(): Promise<void> {
    return this.#ended;
  }

  /** Sends a text frame. @returns Whether the kernel took it. */
  send(text: string): Promise<boolean> {
    return this.#connection.write(textFrame(text));
  }

  /** Sends bytes as they are. */
  sendBytes(bytes: Uint8Array): Promise<boolean> {
    return this.#connection.write(bytes);
  }

  /** Ends it without a goodbye. */
  [Symbol.dispose](): void {
    this.#connection.close();
  }

  #take(piece: Uint8Array): void {
    this.#frames.add(piece);
    if (this.status === "") this.#takeHead();
    if (this.status !== "101") return;
    for (let frame = this.#frames.take(); frame !== undefined; frame = this.#frames.take()) {
      const { opcode, payload } = frame;
      if (opcode === opcodes.text) this.#options.onText?.(decoder.decode(payload));
      if (opcode === opcodes.close) this.closeCode = (payload[0] ?? 0) * 256 + (payload[1] ?? 0);
    }
  }

  #takeHead(): void {
    const head = this.#frames.takeHead();
    if (head === undefined) return;
    this.status = head.split(" ")[1] ?? "none";
    this.#opened.resolve();
  }
}
