/**
 * A server of `terminalchat.v1` that is just enough for a client to talk with over a real port: one channel, no limits.
 * @module
 */
import { decodeCommand, encode, splitFrame } from "../../src/protocol/codec.ts";
import {
  type Command,
  type MessagePush,
  type Push,
  subprotocol,
  type WelcomePush,
} from "../../src/protocol/frame.ts";
import { welcomeOf } from "./session_harness.ts";

/** One channel on a port of its own. */
export class SmallServer implements AsyncDisposable {
  /** What was said, in order. */
  readonly log: MessagePush[] = [];
  /** What the next welcomes say otherwise. */
  welcome: Partial<WelcomePush> = {};
  /** Why joins and messages are refused. Absent: they are not. */
  refusals: { readonly join?: string; readonly publish?: string } = {};
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #sockets = new Map<WebSocket, string>();

  /** @param port Where to listen; 0 for any free port. @param tls Absent: without. */
  constructor(port: number = 0, tls: { readonly cert?: string; readonly key?: string } = {}) {
    const options = { hostname: "127.0.0.1", port, onListen: () => {}, ...tls } as Deno.ServeTcpOptions;
    this.#server = Deno.serve(options, (request) => this.#welcome(request));
  }

  /** The port that it listens on. */
  get port(): number {
    return this.#server.addr.port;
  }

  /** Its address as a person would type it. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Closes every connection with this code; new ones are let in. */
  closeAll(code: number, reason: string = ""): void {
    for (const socket of this.#sockets.keys()) socket.close(code, reason);
  }

  /** Sends a frame to everybody, whatever it holds. */
  broadcast(frame: string): void {
    for (const socket of this.#sockets.keys()) if (socket.readyState === WebSocket.OPEN) socket.send(frame);
  }

  [Symbol.asyncDispose](): Promise<void> {
    return this.#server.shutdown();
  }

  #welcome(request: Request): Response {
    const { socket, response } = Deno.upgradeWebSocket(request, { protocol: subprotocol, idleTimeout: 0 });
    socket.onmessage = ({ data }) => {
      for (const line of splitFrame(String(data))) this.#carryOut(socket, line);
    };
    socket.onclose = () => this.#sockets.delete(socket);
    socket.onerror = () => {};
    return response;
  }

  #carryOut(socket: WebSocket, line: string): void {
    const command = decodeCommand(line);
    const refusal = this.#refusalOf(command);
    if (refusal !== undefined) socket.send(encode(refusal));
    else if (command.type === "join") this.#join(socket, command.name);
    else if (command.type === "leave") socket.close(1000, "goodbye");
    else if (command.type === "ping") socket.send(encode({ type: "pong" }));
    else if (command.type === "publish") {
      const offset = this.log.length + 1;
      const { nonce, text } = command;
      const from = this.#sockets.get(socket) ?? "";
      this.#number({ type: "message", offset, nonce, from, text, sentAtMs: Date.now() });
    }
  }

  #refusalOf(command: Command): Push | undefined {
    const { join, publish } = this.refusals;
    if (command.type === "join" && join !== undefined) {
      return { type: "refused", code: "bad_name", message: join };
    }
    if (command.type !== "publish" || publish === undefined) return undefined;
    return { type: "refused", code: "bad_text", message: publish, nonce: command.nonce };
  }

  #join(socket: WebSocket, name: string): void {
    this.#sockets.set(socket, name);
    const position = { epoch: "e1", offset: this.log.length };
    const limits = { ...welcomeOf().limits, maxUnacknowledged: 256 };
    socket.send(encode(welcomeOf({ name, position, members: [{ name }], limits, ...this.welcome })));
  }

  #number(message: MessagePush): void {
    this.log.push(message);
    this.broadcast(encode(message satisfies Push));
  }
}
