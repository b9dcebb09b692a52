/**
 * The way of one client to the server: a port of its own, and the faults that are dealt on it.
 * @module
 */
import { connect, createServer, type Server, type Socket } from "node:net";
import { ProxiedConnection } from "./proxied_connection.ts";
import type { Fault } from "./schedule.ts";
import { Timers } from "./timers.ts";

/** What a proxy tells. */
export interface ProxyEvents {
  /** From now on the server may find that a connection is lost. */
  onDisturbed(): void;
  /** From now on not, unless it has. */
  onUndisturbed(): void;
}

/** One client's proxy. */
export class Proxy {
  readonly #choosePort: () => number;
  readonly #events: ProxyEvents;
  readonly #server: Server;
  readonly #connections = new Set<ProxiedConnection>();
  readonly #hanging = new Set<Socket>();
  readonly #timers = new Timers();
  #dealt = 0;
  #current: ProxiedConnection | undefined;
  #currentPort = 0;
  #refuses: "refuse" | "hang" | undefined;

  /** @param choosePort Says for each connection where on 127.0.0.1 it leads. */
  constructor(choosePort: () => number, events: ProxyEvents) {
    this.#choosePort = choosePort;
    this.#events = events;
    this.#server = createServer({ noDelay: true }, (socket) => this.#accept(socket));
  }

  /** Begins. @returns The port. */
  listen(): Promise<number> {
    return new Promise((resolve) => {
      this.#server.listen(0, "127.0.0.1", () => {
        const address = this.#server.address();
        resolve(typeof address === "object" && address !== null ? address.port : 0);
      });
    });
  }

  /** Where the last connection leads. */
  get currentPort(): number {
    return this.#currentPort;
  }

  /** Something beyond this proxy may break the connection. @returns What to call when that is over. */
  disturb(): () => void {
    const dealt = ++this.#dealt;
    this.#events.onDisturbed();
    return () => {
      if (dealt === this.#dealt) this.#events.onUndisturbed();
    };
  }

  /** Deals a fault to every connection. */
  dealToAll(fault: Fault): void {
    for (const connection of this.#connections) this.#dealTo(connection, fault);
  }

  /** Lets new connections hang unanswered for a while. */
  holdNew(lastsMs: number): void {
    this.#refuses = "hang";
    this.#timers.after(lastsMs, () => this.#admit());
  }

  /** Deals a fault. @returns Whether there was anything that it could hit. */
  deal(fault: Fault): boolean {
    const connection = this.#current;
    if (connection === undefined || !connection.isOpenForClient) return false;
    this.#dealt++;
    this.#events.onDisturbed();
    this.#dealTo(connection, fault);
    return true;
  }

  #dealTo(connection: ProxiedConnection, { kind, lastsMs, direction, amount }: Fault): void {
    switch (kind) {
      case "cut":
        return connection.cut();
      case "cut_within":
        return connection.cutWithin(amount);
      case "cut_client":
        return connection.cutClient(lastsMs);
      case "cut_server":
        return connection.cutServer(lastsMs);
      case "stall":
      case "stall_long":
        connection.stall(direction, lastsMs);
        return this.#calmAfter(lastsMs);
      case "delay":
        connection.delay(amount, lastsMs);
        return this.#calmAfter(lastsMs + amount);
      case "throttle":
        connection.throttle(amount, lastsMs);
        return this.#calmAfter(lastsMs);
      case "refuse":
      case "hang":
        connection.cut();
        this.#refuses = kind;
        return this.#timers.after(lastsMs, () => this.#admit());
    }
  }

  /** Ends all faults. */
  heal(): void {
    this.#admit();
    for (const connection of this.#connections) connection.heal();
  }

  /** Ends everything. @returns When it is over. */
  async close(): Promise<void> {
    this.#timers.clear();
    const closed = new Promise((resolve) => this.#server.close(resolve));
    this.#admit();
    for (const connection of this.#connections) connection.cut();
    await Promise.all([...this.#connections].map((connection) => connection.closed));
    await closed;
  }

  #accept(down: Socket): void {
    down.on("error", () => {});
    if (this.#refuses === "refuse") return void down.resetAndDestroy();
    if (this.#refuses === "hang") return void this.#hanging.add(down.pause());
    this.#carry(down);
  }

  #carry(down: Socket): void {
    const port = this.#choosePort();
    const up = connect({ port, host: "127.0.0.1", noDelay: true });
    up.on("error", () => {});
    const connection = new ProxiedConnection(down, up);
    down.resume();
    this.#connections.add(connection);
    this.#current = connection;
    this.#currentPort = port;
    void connection.closed.then(() => this.#connections.delete(connection));
  }

  /** Those who hang get their answer. */
  #admit(): void {
    this.#refuses = undefined;
    for (const down of this.#hanging) if (!down.destroyed) this.#carry(down);
    this.#hanging.clear();
  }

  /** The end of a fault is the end of the disturbance if no other was dealt since. */
  #calmAfter(delayMs: number): void {
    const dealt = this.#dealt;
    this.#timers.after(delayMs, () => {
      if (dealt === this.#dealt) this.#events.onUndisturbed();
    });
  }
}
