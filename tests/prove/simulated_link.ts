/**
 * One connection of a simulation: what is on its way in both directions, and what each end knows of its end.
 * @module
 */
import type { Connection } from "../../src/server/connection.ts";
import type { Hub } from "../../src/server/hub.ts";
import type { Socket } from "../../src/server/ports.ts";
import type { SessionEvent } from "../../src/client/core/session/event.ts";

type Up = { readonly type: "open" | "end" } | { readonly type: "frame"; readonly frame: string };

/** Who hears what. */
export interface LinkEnds {
  /** The client's end gets something. */
  hear(event: SessionEvent): void;
  /** The server begins to close; the client does not know of it yet. */
  onServerClose(): void;
}

/** A connection from its opening on. */
export class SimulatedLink {
  readonly #code: string;
  readonly #hear: (event: SessionEvent) => void;
  readonly #onServerClose: () => void;
  #up: Up[] = [{ type: "open" }];
  #down: SessionEvent[] = [];
  #connection: Connection | undefined;
  #hub: Hub | undefined;
  #isOverForServer = false;
  /** What the server thinks that waits to be written, in bytes. */
  bufferedBytes = 0;

  /** @param ends What hears what the client's end gets, and that the server begins to close. */
  constructor(code: string, ends: LinkEnds) {
    this.#code = code;
    this.#hear = ends.hear;
    this.#onServerClose = ends.onServerClose;
  }

  /** Whether something is on its way to the server. */
  get hasUp(): boolean {
    return this.#up.length > 0;
  }

  /** Whether something is on its way to the client. */
  get hasDown(): boolean {
    return this.#down.length > 0;
  }

  /** The client sends a frame. */
  send(frame: string): void {
    this.#up.push({ type: "frame", frame });
  }

  /** The client's end is over; what was sent still arrives, and then that. */
  end(): void {
    this.#up.push({ type: "end" });
    this.#down = [];
  }

  /** Hands the server what comes next. */
  deliverUp(hub: Hub): void {
    const next = this.#up.shift();
    if (next === undefined || this.#isOverForServer) return;
    switch (next.type) {
      case "open":
        this.#hub = hub;
        this.#connection = hub.open(this.#socket(), { code: this.#code, speaks: "v1" });
        this.#down.push({ type: "opened", protocol: "terminalchat.v1" });
        return;
      case "frame":
        if (this.#connection !== undefined) hub.receive(this.#connection, next.frame);
        return;
      case "end":
        return this.#endForServer();
    }
  }

  /** Hands the client the next things that come. */
  deliverDown(count: number): void {
    for (let left = count; left > 0; left--) {
      const next = this.#down.shift();
      if (next === undefined) return;
      this.#hear(next);
    }
  }

  /**
   * Breaks it: of what is on its way only so much still arrives, and then each end learns of it.
   * @param arrive How many frames in each direction.
   */
  cut(arrive: { readonly up: number; readonly down: number }): void {
    this.#up = [...this.#up.slice(0, arrive.up), { type: "end" }];
    this.#down = [...this.#down.slice(0, arrive.down), { type: "closed", code: 0, reason: "" }];
  }

  /** The client learns of its end at once, the server when all that is on its way has arrived. */
  cutForClient(): void {
    this.#up.push({ type: "end" });
    this.#down = [];
    this.#hear({ type: "closed", code: 0, reason: "" });
  }

  /** The server learns of its end at once, the client when all that is on its way has arrived. */
  cutForServer(): void {
    this.#up = [];
    this.#endForServer();
    this.#down.push({ type: "closed", code: 0, reason: "" });
  }

  /** The server's process is gone. */
  loseServer(): void {
    this.#up = [];
    this.#isOverForServer = true;
    this.#down.push({ type: "closed", code: 0, reason: "" });
  }

  #endForServer(): void {
    this.#isOverForServer = true;
    if (this.#connection !== undefined) this.#hub?.closed(this.#connection);
  }

  #socket(): Socket {
    const bufferedBytes = (): number => this.bufferedBytes;
    return {
      send: (frame) => {
        if (!this.#isOverForServer) this.#down.push({ type: "frame", frame });
      },
      close: (code, reason) => {
        if (this.#isOverForServer) return;
        this.#down.push({ type: "closed", code, reason });
        this.#onServerClose();
      },
      get bufferedBytes() {
        return bufferedBytes();
      },
    };
  }
}
