/**
 * A server that does what a script says, down to the bytes: over TCP or TLS, before, in and after the upgrade.
 * @module
 */
import { createHash } from "node:crypto";
import net from "node:net";
import tls from "node:tls";
import { encode } from "../../src/protocol/codec.ts";
import { type Push, subprotocol, type WelcomePush } from "../../src/protocol/frame.ts";
import { welcomeOf } from "./session_harness.ts";
import { within } from "./within.ts";

/** What is done with each connection, from its first byte on. What it throws is thrown when the server is disposed of. */
export type Script = (connection: HostileConnection) => Promise<void>;

/** What a server has. */
export interface HostileServerOptions {
  /** The certificate and its key, in PEM. Absent: it speaks no TLS. */
  readonly tls?: { readonly cert: string; readonly key: string };
}

const patienceMs = 10_000;

/** Listens until it is disposed of. */
export class HostileServer implements AsyncDisposable {
  /** The heads of all requests that came. */
  readonly requests: string[] = [];
  /** All text frames that came. */
  readonly texts: string[] = [];
  readonly #server: net.Server;
  readonly #connections = new Set<HostileConnection>();
  readonly #problems: unknown[] = [];
  readonly #isSecure: boolean;

  private constructor(server: net.Server, isSecure: boolean) {
    this.#server = server;
    this.#isSecure = isSecure;
  }

  /** Begins to listen on a free port. */
  static async start(script: Script, options: HostileServerOptions = {}): Promise<HostileServer> {
    let count = 0;
    const accept = (socket: net.Socket): void => {
      const connection = new HostileConnection(socket, { log: server, number: ++count });
      server.#connections.add(connection);
      void script(connection).catch((error) => {
        if (!(error instanceof ConnectionOver)) server.#problems.push(error);
      });
    };
    const isSecure = options.tls !== undefined;
    const listener = isSecure ? tls.createServer({ ...options.tls }, accept) : net.createServer(accept);
    // A client that trusts nobody ends the handshake.
    listener.on("tlsClientError", () => {});
    const server = new HostileServer(listener, isSecure);
    await new Promise<void>((resolve) => listener.listen(0, "127.0.0.1", resolve));
    return server;
  }

  /** The port that it listens on. */
  get port(): number {
    return (this.#server.address() as net.AddressInfo).port;
  }

  /** Its address as a person would type it. */
  get address(): string {
    return this.#isSecure ? `wss://localhost:${this.port}` : `127.0.0.1:${this.port}`;
  }

  /** How many connections there were. */
  get connections(): number {
    return this.#connections.size;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    const closed = new Promise((resolve) => this.#server.close(resolve));
    for (const connection of this.#connections) connection.reset();
    await closed;
    if (this.#problems.length > 0) throw this.#problems[0];
  }
}

/** What is said where a script goes on after the connection has ended. */
class ConnectionOver extends Error {}

/** A frame, whether it is a right one or not. */
export interface AnyFrame {
  readonly opcode: number;
  /** Absent: it is the last of its message. */
  readonly isFinal?: boolean;
  readonly payload?: Uint8Array;
  /** How long the payload is said to be. Absent: as long as it is. */
  readonly claimedBytes?: number;
}

const encoder = new TextEncoder();

/** Makes a frame as a server sends it: not masked. */
export function serverFrame(
  { opcode, isFinal = true, payload = new Uint8Array(), claimedBytes }: AnyFrame,
): Uint8Array {
  const head = new DataView(new ArrayBuffer(10));
  head.setUint8(0, (isFinal ? 0x80 : 0) | opcode);
  head.setUint8(1, 127);
  head.setBigUint64(2, BigInt(claimedBytes ?? payload.length));
  const frame = new Uint8Array(10 + payload.length);
  frame.set(new Uint8Array(head.buffer));
  frame.set(payload, 10);
  return frame;
}

/** Makes a close frame. */
export function closeFrame(code: number, reason: string | Uint8Array = ""): Uint8Array {
  const bytes = typeof reason === "string" ? encoder.encode(reason) : reason;
  return serverFrame({ opcode: 8, payload: new Uint8Array([code >> 8, code & 0xff, ...bytes]) });
}

/** Makes a text frame. */
function textFrame(text: string): Uint8Array {
  return serverFrame({ opcode: 1, payload: encoder.encode(text) });
}

interface ConnectionParts {
  readonly log: { readonly requests: string[]; readonly texts: string[] };
  readonly number: number;
}

/** One connection. */
export class HostileConnection {
  /** Which it is, from 1. */
  readonly number: number;
  readonly #socket: net.Socket;
  readonly #log: ConnectionParts["log"];
  readonly #texts: string[] = [];
  #bytes: Uint8Array = new Uint8Array();
  #head: string | undefined;
  #isOver = false;
  readonly #waiting = new Set<() => void>();

  constructor(socket: net.Socket, { log, number }: ConnectionParts) {
    this.number = number;
    this.#socket = socket;
    this.#log = log;
    socket.on("data", (piece: Uint8Array) => this.#receive(piece));
    for (const end of ["end", "close", "error"]) socket.on(end, () => this.#end());
  }

  /** Whether the other side has gone. */
  get isOver(): boolean {
    return this.#isOver;
  }

  /** Waits for the head of the request. */
  async request(): Promise<string> {
    await this.#until(() => this.#head !== undefined, "a request");
    return this.#head!;
  }

  /** Waits for the request, and grants the upgrade. @param changes Headers that are otherwise; empty ones are left out. */
  async upgrade(changes: Readonly<Record<string, string>> = {}): Promise<void> {
    const key = /^sec-websocket-key: *(\S+)/im.exec(await this.request())?.[1] ?? "";
    const accept = createHash("sha1").update(`${key}258EAFA5-E914-47DA-95CA-C5AB0DC85B11`).digest("base64");
    const headers = {
      "upgrade": "websocket",
      "connection": "Upgrade",
      "sec-websocket-accept": accept,
      "sec-websocket-protocol": subprotocol,
      ...changes,
    };
    const lines = Object.entries(headers).flatMap(([name, value]) =>
      value === "" ? [] : [`${name}: ${value}`]
    );
    await this.write(`HTTP/1.1 101 Switching Protocols\r\n${lines.join("\r\n")}\r\n\r\n`);
  }

  /** Grants the upgrade, waits for the join, and welcomes. */
  async welcome(changes: Partial<WelcomePush> = {}): Promise<void> {
    await this.upgrade();
    await this.next(/"type":"join"/);
    await this.push(
      welcomeOf({ position: { epoch: "e1", offset: 0 }, members: [{ name: "ada" }], replay: 0, ...changes }),
    );
  }

  /** Sends pushes, all in one frame. */
  push(...pushes: readonly Push[]): Promise<void> {
    return this.text(pushes.map(encode).join("\n"));
  }

  /** Sends a text frame. */
  text(text: string): Promise<void> {
    return this.write(textFrame(text));
  }

  /** Writes bytes as they are. @throws If the other side has gone. */
  async write(bytes: string | Uint8Array): Promise<void> {
    if (this.#isOver) throw new ConnectionOver();
    if (this.#socket.write(bytes)) return;
    const { promise, resolve } = Promise.withResolvers<void>();
    this.#socket.once("drain", resolve);
    this.#waiting.add(resolve);
    await promise;
    this.#waiting.delete(resolve);
  }

  /** Waits for a text frame that was not waited for yet; what came before it is dropped. */
  async next(pattern: RegExp): Promise<string> {
    await this.#until(() => this.#texts.some((text) => pattern.test(text)), String(pattern));
    const index = this.#texts.findIndex((text) => pattern.test(text));
    return this.#texts.splice(0, index + 1).at(-1)!;
  }

  /** Waits for a time. @throws If the other side goes meanwhile. */
  async pause(milliseconds: number): Promise<void> {
    const { promise, resolve } = Promise.withResolvers<void>();
    const timer = setTimeout(resolve, milliseconds);
    this.#waiting.add(resolve);
    await promise;
    this.#waiting.delete(resolve);
    clearTimeout(timer);
    if (this.#isOver) throw new ConnectionOver();
  }

  /** Ends it in good order, as far as TCP goes. */
  end(): void {
    this.#socket.end();
  }

  /** Ends it with RST. */
  reset(): void {
    this.#socket.resetAndDestroy();
    this.#end();
  }

  async #until(holds: () => boolean, what: string): Promise<void> {
    const endMs = Date.now() + patienceMs;
    while (!holds()) {
      if (this.#isOver) throw new ConnectionOver();
      const { promise, resolve } = Promise.withResolvers<void>();
      this.#waiting.add(resolve);
      await within(endMs - Date.now(), promise, what);
      this.#waiting.delete(resolve);
    }
  }

  #wake(): void {
    for (const resolve of this.#waiting) resolve();
  }

  #end(): void {
    this.#isOver = true;
    this.#wake();
  }

  #receive(piece: Uint8Array): void {
    this.#bytes = new Uint8Array([...this.#bytes, ...piece]);
    if (this.#head === undefined) this.#readHead();
    if (this.#head !== undefined) this.#readFrames();
    this.#wake();
  }

  #readHead(): void {
    const text = new TextDecoder("latin1").decode(this.#bytes);
    const end = text.indexOf("\r\n\r\n");
    if (end < 0) return;
    this.#head = text.slice(0, end);
    this.#log.requests.push(this.#head);
    this.#bytes = this.#bytes.slice(end + 4);
  }

  #readFrames(): void {
    for (let size = frameSize(this.#bytes); size <= this.#bytes.length; size = frameSize(this.#bytes)) {
      const text = unmaskedText(this.#bytes.subarray(0, size));
      this.#bytes = this.#bytes.slice(size);
      if (text === undefined) continue;
      this.#texts.push(text);
      this.#log.texts.push(text);
    }
  }
}

/** How long the head of a client's frame is, and its payload; infinite while not enough is there to know. */
function headAndLength(bytes: Uint8Array): readonly [head: number, length: number] {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const short = (bytes[1] ?? 0) & 0x7f;
  const head = short === 126 ? 8 : short === 127 ? 14 : 6;
  if (bytes.length < head) return [head, Infinity];
  return [head, short === 126 ? view.getUint16(2) : short === 127 ? Number(view.getBigUint64(2)) : short];
}

function frameSize(bytes: Uint8Array): number {
  const [head, length] = headAndLength(bytes);
  return head + length;
}

/** @returns Nothing of a frame of another kind. */
function unmaskedText(frame: Uint8Array): string | undefined {
  if ((frame[0]! & 0xf) !== 1) return undefined;
  const [head] = headAndLength(frame);
  const mask = frame.subarray(head - 4, head);
  return new TextDecoder().decode(frame.subarray(head).map((byte, index) => byte ^ mask[index & 3]!));
}
