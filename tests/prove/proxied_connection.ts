/**
 * One connection of a client through the proxy, and everything that can be done to it.
 * @module
 */
import type { Socket } from "node:net";
import { Pump } from "./pump.ts";
import type { Direction } from "./schedule.ts";
import { Timers } from "./timers.ts";

/** Both sockets and what goes between them. */
export class ProxiedConnection {
  /** Resolves when both sockets are closed. */
  readonly closed: Promise<void>;
  readonly #down: Socket;
  readonly #up: Socket;
  readonly #toServer: Pump;
  readonly #toClient: Pump;
  readonly #timers = new Timers();
  #isOver = false;

  /**
   * @param down The client's socket.
   * @param up The server's.
   */
  constructor(down: Socket, up: Socket) {
    this.#down = down;
    this.#up = up;
    const cut = (): void => this.cut();
    this.#toServer = new Pump(down, up, cut);
    this.#toClient = new Pump(up, down, cut);
    this.closed = Promise.all([down, up].map(closeOf)).then(() => this.#clear());
  }

  /** Whether the client still has its end of it. */
  get isOpenForClient(): boolean {
    return !this.#isOver && !this.#down.destroyed;
  }

  /** Breaks it for both at once; what is on its way is lost. */
  cut(): void {
    this.#isOver = true;
    for (const pump of [this.#toServer, this.#toClient]) pump.drop();
    this.#down.resetAndDestroy();
    this.#up.resetAndDestroy();
  }

  /** Breaks it after so many more bytes to the client. */
  cutWithin(bytes: number): void {
    this.#toClient.bytesLeft = bytes;
  }

  /** Breaks it for the client; the server goes on getting what was sent, and learns of the end later. */
  cutClient(laterMs: number): void {
    this.#isOver = true;
    this.#toServer.isStalled = true;
    this.#toClient.drop();
    this.#down.resetAndDestroy();
    this.#timers.after(laterMs, () => {
      this.#toServer.isStalled = false;
      this.#toServer.move();
    });
  }

  /** Breaks it for the server; the client goes on getting what was sent, and learns of the end later. */
  cutServer(laterMs: number): void {
    this.#isOver = true;
    this.#toClient.isStalled = true;
    this.#toServer.drop();
    this.#up.resetAndDestroy();
    this.#timers.after(laterMs, () => {
      this.#toClient.isStalled = false;
      this.#toClient.move();
    });
  }

  /** Carries nothing for a while, not even the news of an end. */
  stall(direction: Direction, lastsMs: number): void {
    const pumps = this.#pumps(direction);
    for (const pump of pumps) pump.isStalled = true;
    this.#timers.after(lastsMs, () => {
      for (const pump of pumps) pump.isStalled = false;
      for (const pump of pumps) pump.move();
    });
  }

  /** Carries everything late for a while. */
  delay(delayMs: number, lastsMs: number): void {
    for (const pump of this.#pumps("both")) pump.delayMs = delayMs;
    this.#timers.after(lastsMs, () => {
      for (const pump of this.#pumps("both")) pump.delayMs = 0;
    });
  }

  /** Carries little for a while. */
  throttle(bytesPerSecond: number, lastsMs: number): void {
    for (const pump of this.#pumps("both")) pump.bytesPerSecond = bytesPerSecond;
    this.#timers.after(lastsMs, () => {
      for (const pump of this.#pumps("both")) pump.bytesPerSecond = 0;
    });
  }

  /** Ends every fault of it. */
  heal(): void {
    for (const pump of this.#pumps("both")) {
      pump.isStalled = false;
      pump.delayMs = 0;
      pump.bytesPerSecond = 0;
      pump.bytesLeft = undefined;
      pump.move();
    }
  }

  #pumps(direction: Direction): readonly Pump[] {
    if (direction === "up") return [this.#toServer];
    return direction === "down" ? [this.#toClient] : [this.#toServer, this.#toClient];
  }

  #clear(): void {
    this.#timers.clear();
    for (const pump of this.#pumps("both")) pump.drop();
  }
}

function closeOf(socket: Socket): Promise<void> {
  return new Promise((resolve) => socket.on("close", () => resolve()));
}
