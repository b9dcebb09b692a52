/**
 * Servers of the original's kind, for tests: they know the line protocol and nothing else, believe every name, and compare
 * the case of codes.
 * @module
 */

/** What kind of server to start. */
export interface OriginalServerOptions {
  /** `code`: it knows `/ws/{code}` only. `name`: the older one, it knows `/ws/{code}/{username}` only. */
  readonly shape?: "code" | "name";
  /** Where to listen; absent, on any free port. */
  readonly port?: number;
  /** How long an upgrade waits for its answer, in milliseconds: free hosting that sleeps. */
  readonly upgradeDelayMs?: number;
}

/** One connection. */
interface Guest {
  readonly code: string;
  readonly socket: WebSocket;
  /** Whether its path gave its name: its frames then hold the bare message. */
  readonly isOlder: boolean;
  /** The name that its path or its first line gave. Absent: none yet. */
  name: string | undefined;
}

/** A server of the original's kind. */
export class OriginalServer implements AsyncDisposable {
  /** Every frame that came, in order. */
  readonly received: string[] = [];
  readonly #guests = new Set<Guest>();
  readonly #server: Deno.HttpServer<Deno.NetAddr>;
  readonly #delays = new Set<() => void>();

  /** @param options What kind of server. */
  constructor({ shape = "code", port = 0, upgradeDelayMs = 0 }: OriginalServerOptions = {}) {
    this.#server = Deno.serve({ hostname: "127.0.0.1", port, onListen: () => {} }, async (request) => {
      const path = new URL(request.url).pathname.split("/").slice(1).map(decodeURIComponent);
      if (path.join("/") === "") return Response.json({ status: "running" });
      if (request.headers.get("upgrade")?.toLowerCase() !== "websocket") return notFound();
      await this.#delay(upgradeDelayMs);
      const [root, code, name] = path;
      const isKnown = root === "ws" && code !== undefined && path.length === (shape === "code" ? 2 : 3);
      // What Starlette answers to a WebSocket that no route takes.
      return isKnown ? this.#welcome(request, code, name) : new Response(null, { status: 403 });
    });
  }

  /** The port that it listens on. */
  get port(): number {
    return this.#server.addr.port;
  }

  /** Its address as a person would type it. */
  get address(): string {
    return `127.0.0.1:${this.port}`;
  }

  /** Sends a frame to everybody in a channel, whatever it holds. */
  broadcast(code: string, frame: string): void {
    for (const guest of this.#guests) {
      if (guest.code === code && guest.socket.readyState === WebSocket.OPEN) guest.socket.send(frame);
    }
  }

  /** Closes every connection and the port. */
  async close(): Promise<void> {
    for (const endDelay of this.#delays) endDelay();
    for (const { socket } of this.#guests) socket.close();
    await this.#server.shutdown();
  }

  /** Does the same as `close`. */
  [Symbol.asyncDispose](): Promise<void> {
    return this.close();
  }

  #delay(milliseconds: number): Promise<void> {
    if (milliseconds === 0) return Promise.resolve();
    return new Promise((resolve) => {
      const end = (): void => {
        clearTimeout(timer);
        this.#delays.delete(end);
        resolve();
      };
      const timer = setTimeout(end, milliseconds);
      this.#delays.add(end);
    });
  }

  #welcome(request: Request, code: string, name: string | undefined): Response {
    const { socket, response } = Deno.upgradeWebSocket(request, { idleTimeout: 0 });
    const guest: Guest = { code, socket, isOlder: name !== undefined, name };
    socket.onopen = () => {
      this.#guests.add(guest);
      if (name !== undefined) this.broadcast(code, `🟢 ${name} joined the chat`);
    };
    socket.onmessage = ({ data }) => this.#hear(guest, String(data));
    socket.onclose = () => this.#forget(guest);
    socket.onerror = () => {};
    return response;
  }

  #hear(guest: Guest, frame: string): void {
    this.received.push(frame);
    if (guest.isOlder) return this.broadcast(guest.code, `${guest.name}: ${frame}`);
    const colon = frame.indexOf(": ");
    if (guest.name === undefined && colon > 0) {
      guest.name = frame.slice(0, colon);
      this.broadcast(guest.code, `🟢 ${guest.name} joined the chat`);
    }
    this.broadcast(guest.code, frame);
  }

  #forget(guest: Guest): void {
    if (this.#guests.delete(guest) && guest.name !== undefined) {
      this.broadcast(guest.code, `🔴 ${guest.name} left the chat`);
    }
  }
}

function notFound(): Response {
  return Response.json({ detail: "Not Found" }, { status: 404 });
}
